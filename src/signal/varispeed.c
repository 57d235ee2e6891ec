// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/varispeed.h"

#include "base/math.h"

#include <assert.h>

enum {
    ZERO_CROSSINGS = 32, // to a side
    STEPS = 1024,        // of the table between two of them; linear in between errs by less than -120 dB
    SPEED_MOST = 64,
};

#define UNIT 0x1p-23 // one step of 24 bits

struct CwVarispeed {
    CwRatio speed;
    double stretch; // how many frames lie between two zero crossings: 1, or more to narrow the passband
    double table[ZERO_CROSSINGS * STEPS + 2];
};

// The modified Bessel function of order 0, by its series.
static double bessel_i0(double x) {
    double term = 1.0;
    double sum = 1.0;
    for (int n = 1; n < 60; ++n) {
        term *= (0.5 * x / n) * (0.5 * x / n);
        sum += term;
    }
    return sum;
}

CwStatus cw_varispeed(CwArena* arena, CwRatio speed, const CwVarispeed** ret_varispeed) {
    const double beta = 10.0; // Kaiser's window: images 100 dB down
    const CwRatio size = {speed.num < 0 ? -speed.num : speed.num, speed.den};
    if (speed.num == 0 || cw_ratio_compare(size, (CwRatio){SPEED_MOST, 1}) > 0) {
        return CW_ERR_RANGE;
    }
    CwVarispeed* v = CW_NEW(arena, CwVarispeed);
    if (!v) {
        return CW_ERR_NO_MEM;
    }
    v->speed = cw_ratio(speed.num, speed.den);
    v->stretch = size.num > size.den ? (double)size.num / (double)size.den : 1.0;
    const double whole = bessel_i0(beta);
    for (int i = 0; i < ZERO_CROSSINGS * STEPS; ++i) {
        const double t = (double)i / STEPS;
        const double part = t / ZERO_CROSSINGS;
        const double sinc = i == 0 ? 1.0 : cw_sin(CW_PI * t) / (CW_PI * t);
        v->table[i] = sinc * bessel_i0(beta * cw_sqrt(1.0 - part * part)) / whole;
    }
    *ret_varispeed = v;
    return CW_OK;
}

// Where a frame of the result lies in the sound: a whole frame and what is over, from 0 to 1.
typedef struct {
    int64_t frame;
    double over;
} Position;

static Position position(const CwVarispeed* v, int64_t start, int64_t start_unit, int64_t index) {
    const CwI128 den = (CwI128)start_unit * v->speed.den;
    const CwI128 num = (CwI128)start * v->speed.den + (CwI128)index * v->speed.num * start_unit;
    CwI128 frame = num / den;
    frame -= num % den < 0;
    return (Position){(int64_t)frame, (double)(num - frame * den) / (double)den};
}

// The window's weight at a distance in zero crossings.
static double weight_at(const CwVarispeed* v, double crossings) {
    const double at = (crossings < 0 ? -crossings : crossings) * STEPS;
    if (at >= ZERO_CROSSINGS * STEPS) {
        return 0.0;
    }
    const int64_t step = (int64_t)at;
    const double part = at - (double)step;
    return v->table[step] + part * (v->table[step + 1] - v->table[step]);
}

// One frame of the result; `samples` begin at frame `first` of the sound.
static void interpolate(const CwVarispeed* v, const int32_t* samples, int64_t first, int channels, Position at,
                        double* frame) {
    const int64_t reach = (int64_t)(ZERO_CROSSINGS * v->stretch) + 1;
    for (int c = 0; c < channels; ++c) {
        frame[c] = 0.0;
    }
    for (int64_t i = at.frame - reach; i <= at.frame + reach + 1; ++i) {
        const double weight = weight_at(v, ((double)(i - at.frame) - at.over) / v->stretch) / v->stretch;
        for (int c = 0; c < channels; ++c) {
            frame[c] += weight * (double)samples[(i - first) * channels + c] * UNIT;
        }
    }
}

CwStatus cw_varispeed_read(CwArena* arena, const CwVarispeed* varispeed, const CwSound* sound, int64_t start,
                           int64_t start_unit, int64_t offset, int64_t count, double* samples) {
    assert(start_unit > 0 && count >= 0);
    enum { BLOCK = 4096 };
    const int64_t reach = (int64_t)(ZERO_CROSSINGS * varispeed->stretch) + 2;
    const int64_t longest = count < BLOCK ? count : BLOCK;
    const int64_t needed = (int64_t)((double)longest * varispeed->stretch) + 2 * reach + 4;
    CwArena* own = cw_arena_like(arena);
    int32_t* from = own ? CW_NEW_ARRAY(own, int32_t, (size_t)(needed * sound->channels)) : NULL;
    CwStatus status = from ? CW_OK : CW_ERR_NO_MEM;
    for (int64_t done = 0; done < count && status == CW_OK; done += BLOCK) {
        const int64_t n = count - done < BLOCK ? count - done : BLOCK;
        const Position a = position(varispeed, start, start_unit, offset + done);
        const Position b = position(varispeed, start, start_unit, offset + done + n - 1);
        const int64_t first = (a.frame < b.frame ? a.frame : b.frame) - reach;
        const int64_t last = (a.frame < b.frame ? b.frame : a.frame) + reach;
        assert(last - first + 1 <= needed);
        status = cw_sound_read(sound, first, last - first + 1, from);
        for (int64_t i = 0; i < n && status == CW_OK; ++i) {
            const Position at = position(varispeed, start, start_unit, offset + done + i);
            interpolate(varispeed, from, first, sound->channels, at, samples + (done + i) * sound->channels);
        }
    }
    cw_arena_free(own);
    return status;
}
