// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/foresight.h"

#include "base/math.h"
#include "mix/limiter.h"

#include <assert.h>

enum {
    BLOCK_MS = 10,
};

#define ENERGY_MOST 4e18

struct CwForesight {
    int channels;
    int64_t frames_a_ms100; // hundredths: 4410 at 44.1 kHz
    int64_t frame;
    float* peaks; // of each millisecond
    size_t n_peaks;
};

CwStatus cw_foresight_begin(CwArena* arena, int sample_rate, int channels, int64_t frames,
                            CwForesight** ret_foresight) {
    CwForesight* f = CW_NEW(arena, CwForesight);
    if (!f) {
        return CW_ERR_NO_MEM;
    }
    f->channels = channels;
    f->frames_a_ms100 = sample_rate / 10;
    f->n_peaks = (size_t)(frames * 100 / f->frames_a_ms100) + 1;
    f->peaks = CW_NEW_ARRAY(arena, float, f->n_peaks);
    if (!f->peaks) {
        return CW_ERR_NO_MEM;
    }
    *ret_foresight = f;
    return CW_OK;
}

void cw_foresight_add(CwForesight* foresight, const double* samples, int64_t count) {
    CwForesight* f = foresight;
    for (int64_t i = 0; i < count; ++i, ++f->frame) {
        const size_t ms = (size_t)(f->frame * 100 / f->frames_a_ms100);
        assert(ms < f->n_peaks);
        for (int c = 0; c < f->channels; ++c) {
            const float size = (float)cw_abs(samples[i * f->channels + c]);
            f->peaks[ms] = size > f->peaks[ms] ? size : f->peaks[ms];
        }
    }
}

// The limiter in steps of a millisecond: the least need of the next five, released, and averaged over five.
typedef struct {
    const CwForesight* f;
    double gain;
    double ceiling;
    double release;
    double released;
    double past[CW_LIMITER_LOOK_MS]; // by turns
    size_t ms;
} Steps;

static double next_gain(Steps* s) {
    double least = 1.0;
    for (size_t ahead = 0; ahead <= CW_LIMITER_LOOK_MS && s->ms + ahead < s->f->n_peaks; ++ahead) {
        const double peak = (double)s->f->peaks[s->ms + ahead] * s->gain;
        const double need = peak > s->ceiling ? s->ceiling / peak : 1.0;
        least = need < least ? need : least;
    }
    const double rising = s->released + (1.0 - s->released) * s->release + 0.001;
    s->released = least < rising ? least : rising < 1.0 ? rising : 1.0;
    s->past[s->ms++ % CW_LIMITER_LOOK_MS] = s->released;
    double sum = 0.0;
    for (int i = 0; i < CW_LIMITER_LOOK_MS; ++i) {
        sum += s->past[i];
    }
    return sum / CW_LIMITER_LOOK_MS;
}

void cw_foresight_limit(const CwForesight* foresight, const CwMeasure* measure, double gain, double ceiling,
                        int64_t* ret_energy, double* ret_least_gain) {
    Steps s = {.f = foresight, .gain = gain, .ceiling = ceiling, .released = 1.0};
    double least = 1.0;
    s.release = 1.0 - cw_exp(-1.0 / CW_LIMITER_RELEASE_MS);
    for (int i = 0; i < CW_LIMITER_LOOK_MS; ++i) {
        s.past[i] = 1.0;
    }
    for (size_t block = 0; block < measure->n_blocks; ++block) {
        double squares = 0.0;
        for (int ms = 0; ms < BLOCK_MS; ++ms) {
            const double now = next_gain(&s);
            squares += now * now;
            least = now < least ? now : least;
        }
        const double energy = (double)measure->energy[block] * gain * gain * squares / BLOCK_MS;
        ret_energy[block] = (int64_t)(energy < ENERGY_MOST ? energy : ENERGY_MOST);
    }
    *ret_least_gain = least;
}
