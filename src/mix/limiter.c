// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/limiter.h"

#include "base/math.h"
#include "mix/bus.h"
#include "signal/true_peak.h"

#include <string.h>

enum {
    MARGIN = 64, // frames read on either side of what is looked at: more than the interpolator reaches
};

#define AT_WORK 0.999               // 0.01 dB
#define ONE     (INT64_C(1) << 40U) // gains are whole numbers of 1/ONE, so that moving sums stay exact

typedef struct {
    const CwMix* mix;
    double gain;
    double ceiling;
    int64_t block; // frames at a time
    int64_t look;  // frames
    double release;
    const CwPeakFilter* filter;
    double* frames; // [MARGIN + 1 + block + look + MARGIN] interleaved
    double* work;
    int32_t* samples;
    float* plane;
    float* scratch;
    float* heights;
    float* highest;     // of all channels
    int64_t* need;      // for frames [first, first + block + look]
    int64_t* order;     // indexes into `need`, the candidates for the least
    int64_t* first_box; // the last `look` released gains, then the block's
    int64_t* second_box;
    int64_t released; // of the frame before
} Limiter;

static CwStatus start(CwArena* own, const CwMix* mix, double gain, double ceiling, Limiter* l) {
    *l = (Limiter){.mix = mix, .gain = gain, .ceiling = ceiling, .block = mix->sample_rate, .released = ONE};
    l->look = (int64_t)mix->sample_rate * CW_LIMITER_LOOK_MS / 1000 / 2 * 2;
    l->release = 1.0 - cw_exp(-1000.0 / ((double)CW_LIMITER_RELEASE_MS * mix->sample_rate));
    const size_t span = (size_t)(l->block + l->look + 2 * MARGIN + 16);
    const size_t room = span * (size_t)mix->channels;
    const size_t boxes = (size_t)(l->block + l->look);
    l->frames = CW_NEW_ARRAY(own, double, room);
    l->work = CW_NEW_ARRAY(own, double, room);
    l->samples = CW_NEW_ARRAY(own, int32_t, room);
    l->plane = CW_NEW_ARRAY(own, float, span);
    l->scratch = CW_NEW_ARRAY(own, float, span / 8 + 24);
    l->heights = CW_NEW_ARRAY(own, float, span);
    l->highest = CW_NEW_ARRAY(own, float, span);
    l->need = CW_NEW_ARRAY(own, int64_t, span);
    l->order = CW_NEW_ARRAY(own, int64_t, span);
    l->first_box = CW_NEW_ARRAY(own, int64_t, boxes);
    l->second_box = CW_NEW_ARRAY(own, int64_t, boxes);
    if (!l->frames || !l->work || !l->samples || !l->plane || !l->scratch || !l->heights || !l->highest || !l->need ||
        !l->order || !l->first_box || !l->second_box) {
        return CW_ERR_NO_MEM;
    }
    for (int64_t i = 0; i < l->look; ++i) {
        l->first_box[i] = ONE;
        l->second_box[i] = ONE;
    }
    return cw_peak_filter(own, mix->sample_rate, &l->filter);
}

// Reads the block and what is round it, at its gain, and finds how high the wave goes after each frame.
static CwStatus look(Limiter* l, int64_t first, int64_t count) {
    const int channels = l->mix->channels;
    const int64_t span = MARGIN + 1 + count + l->look + MARGIN;
    const size_t looked = (size_t)(1 + count + l->look); // from the frame before the block
    CW_TRY(cw_mix_block(l->mix, first - 1 - MARGIN, span, l->frames, l->work, l->samples));
    for (int64_t i = 0; i < span * channels; ++i) {
        l->frames[i] *= l->gain;
    }
    memset(l->highest, 0, looked * sizeof *l->highest);
    for (int c = 0; c < channels; ++c) {
        for (int64_t i = 0; i < span; ++i) {
            l->plane[i] = (float)l->frames[i * channels + c];
        }
        cw_peak_heights(l->filter, l->plane + MARGIN, looked, l->ceiling, l->scratch, l->heights);
        for (size_t i = 0; i < looked; ++i) {
            l->highest[i] = l->heights[i] > l->highest[i] ? l->heights[i] : l->highest[i];
        }
    }
    return CW_OK;
}

// The most each frame may be multiplied by, for the wave on both sides of it.
static void find_need(Limiter* l, int64_t count) {
    for (int64_t i = 0; i < count + l->look; ++i) {
        const float before = l->highest[i];
        const float after = l->highest[i + 1];
        const double height = (double)(before > after ? before : after);
        l->need[i] = height > l->ceiling ? (int64_t)cw_floor(l->ceiling / height * (double)ONE) : ONE;
    }
}

// The least need of each frame and the `look - 1` after it, released slowly; goes into the first box.
static void release(Limiter* l, int64_t count) {
    int64_t head = 0;
    int64_t tail = 0;
    int64_t next = 0;
    for (int64_t i = 0; i < count; ++i) {
        for (; next < i + l->look; ++next) { // candidates get larger from head to tail
            while (tail > head && l->need[l->order[tail - 1]] >= l->need[next]) {
                --tail;
            }
            l->order[tail++] = next;
        }
        while (l->order[head] < i) {
            ++head;
        }
        const int64_t least = l->need[l->order[head]];
        // Exponential, and a little more, so that it gets back to 1 and stays there.
        const int64_t most = ONE / l->mix->sample_rate;
        const int64_t rising = l->released + most + (int64_t)((double)(ONE - l->released) * l->release);
        l->released = least < rising ? least : rising; // `least` is at most ONE
        l->first_box[l->look + i] = l->released;
    }
}

// The mean of each value and the `length - 1` before it, from a row with `look` values of history.
static void average(const int64_t* from, int64_t* to, int64_t history, int64_t length, int64_t count) {
    int64_t sum = 0;
    for (int64_t i = history - length + 1; i < history; ++i) {
        sum += from[i];
    }
    for (int64_t i = history; i < history + count; ++i) {
        sum += from[i];
        to[i] = sum / length;
        sum -= from[i - length + 1];
    }
}

static void keep_history(int64_t* row, int64_t history, int64_t count) {
    memmove(row, row + count, (size_t)history * sizeof *row);
}

// Two averages of half the look-ahead each: the gain bends like a triangle.
static void apply(Limiter* l, int64_t first, int64_t count, CwLimited* limited) {
    const int64_t half = l->look / 2;
    const int channels = l->mix->channels;
    average(l->first_box, l->second_box, l->look, half, count);
    int64_t sum = 0;
    for (int64_t i = l->look - half + 1; i < l->look; ++i) {
        sum += l->second_box[i];
    }
    for (int64_t i = 0; i < count; ++i) {
        sum += l->second_box[l->look + i];
        const int64_t mean = sum / half;
        const double gain = (double)mean / (double)ONE;
        sum -= l->second_box[l->look + i - half + 1];
        limited->reduced += gain < AT_WORK;
        if (gain < limited->least_gain) {
            limited->least_gain = gain;
            limited->least_frame = first + i;
        }
        for (int c = 0; c < channels; ++c) {
            l->frames[i * channels + c] = l->frames[(MARGIN + 1 + i) * channels + c] * gain;
        }
    }
    keep_history(l->first_box, l->look, count);
    keep_history(l->second_box, l->look, count);
}

static CwStatus run(CwArena* own, const CwObjects* objects, const CwMix* mix, double gain, double ceiling,
                    CwLoudnessMeter* meter, CwLimited* limited) {
    Limiter l;
    CwSoundWriter* writer = NULL;
    CwBusPeak peak = {0};
    CW_TRY(start(own, mix, gain, ceiling, &l));
    CW_TRY(cw_sound_begin(own, objects, mix->sample_rate, mix->channels, &writer));
    // It begins one block before the film, so that it is down in time for the first frame.
    for (int64_t first = -l.block; first < mix->frames; first += l.block) {
        const int64_t count = mix->frames - first < l.block ? mix->frames - first : l.block;
        CW_TRY(look(&l, first, count));
        find_need(&l, count);
        release(&l, count);
        apply(&l, first, count, limited);
        if (first >= 0) {
            CW_TRY(cw_bus_append(writer, l.frames, count, mix->channels, first, l.samples, &peak));
            CW_TRY(meter ? cw_meter_add(meter, l.samples, count) : CW_OK);
        }
    }
    return cw_sound_end(writer, &limited->manifest);
}

CwStatus cw_limit(CwArena* arena, const CwObjects* objects, const CwMix* mix, double gain, double ceiling,
                  CwLoudnessMeter* meter, CwDiag* diag, CwLimited* ret_limited) {
    CwLimited limited = {.least_gain = 1.0};
    CW_TRY(cw_mix_check(mix, diag));
    CwArena* own = cw_arena_like(arena);
    const CwStatus status = own ? run(own, objects, mix, gain, ceiling, meter, &limited) : CW_ERR_NO_MEM;
    cw_arena_free(own);
    CW_TRY(status);
    *ret_limited = limited;
    return CW_OK;
}
