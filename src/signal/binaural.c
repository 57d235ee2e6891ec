// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/binaural.h"

#include "base/file.h"
#include "base/math.h"

#include <assert.h>
#include <mysofa.h>
#include <stdbool.h>
#include <string.h>

enum {
    EARS = 2,
    TAPS_MOST = 8192,
};

#define UNIT    8388608.0
#define BOTH    0.70710678118654752 // LFE has no direction: both ears, with half the power each
#define LONGEST 0.05                // seconds an ear may be late

struct CwBinaural {
    int channels;
    size_t taps;
    float* responses[CW_CHANNELS_MAX][EARS]; // [taps]
    float* past[CW_CHANNELS_MAX];            // [taps - 1 + BLOCK]: what went before, and the block
    float* sums[EARS];                       // [BLOCK]
};

static void let_go(void* object) {
    mysofa_close(object);
}

static CwStatus open_file(CwArena* arena, const char* sofa, int sample_rate, CwDiag* diag,
                          struct MYSOFA_EASY** ret_easy, int* ret_taps) {
    int error = 0;
    // By its path: libmysofa 1.3.1 reads beyond the end of a file in memory that was cut short.
    if (!cw_file_exists(sofa)) {
        return cw_diag(diag, CW_ERR_NOT_FOUND, "binaural.missing", (CwPlace){sofa, 0, 0}, NULL,
                       "there is no such file of head-related responses");
    }
    struct MYSOFA_EASY* easy = mysofa_open(sofa, (float)sample_rate, ret_taps, &error);
    if (!easy && error == MYSOFA_NO_MEMORY) {
        return CW_ERR_NO_MEM;
    }
    if (!easy || *ret_taps < 1 || *ret_taps > TAPS_MOST) {
        if (easy) {
            mysofa_close(easy);
        }
        return cw_diag(diag, CW_ERR_BAD_INPUT, "binaural.sofa", (CwPlace){sofa, 0, 0}, NULL,
                       "this is not a SOFA file of head-related responses (SimpleFreeFieldHRIR): libmysofa says %d",
                       error);
    }
    *ret_easy = easy;
    return cw_arena_defer(arena, let_go, easy);
}

// A response behind its delay, in 24 bits.
static void lay(const float* response, int taps, double delay_frames, float* to, size_t room) {
    const size_t late = delay_frames > 0.0 ? (size_t)cw_round(delay_frames) : 0;
    for (int t = 0; t < taps && late + (size_t)t < room; ++t) {
        to[late + (size_t)t] = (float)(cw_round((double)response[t] * UNIT) / UNIT);
    }
}

// The responses from where a loudspeaker stands. SOFA has x to the front, y to the left and z upward.
static CwStatus measure(CwArena* arena, struct MYSOFA_EASY* easy, int taps, int sample_rate, CwSpeaker speaker,
                        size_t room, float* const* ears) {
    const double azimuth = cw_speaker_azimuth(speaker) * CW_PI / 180.0;
    const double elevation = cw_speaker_elevation(speaker) * CW_PI / 180.0;
    const double radius = (double)easy->lookup->radius_max;
    float* response[EARS] = {CW_NEW_ARRAY(arena, float, (size_t)taps), CW_NEW_ARRAY(arena, float, (size_t)taps)};
    float late[EARS] = {0};
    if (!response[0] || !response[1]) {
        return CW_ERR_NO_MEM;
    }
    if (speaker == CW_SPEAKER_LFE || speaker == CW_SPEAKER_LFE2) {
        ears[0][0] = (float)BOTH;
        ears[1][0] = (float)BOTH;
        return CW_OK;
    }
    mysofa_getfilter_float(easy, (float)(radius * cw_cos(azimuth) * cw_cos(elevation)),
                           (float)(radius * cw_sin(azimuth) * cw_cos(elevation)), (float)(radius * cw_sin(elevation)),
                           response[0], response[1], &late[0], &late[1]);
    for (int e = 0; e < EARS; ++e) {
        lay(response[e], taps, (double)late[e] * sample_rate, ears[e], room);
    }
    return CW_OK;
}

CwStatus cw_binaural_begin(CwArena* arena, const char* sofa, int sample_rate, const CwLayout* layout, CwDiag* diag,
                           CwBinaural** ret_binaural) {
    struct MYSOFA_EASY* easy = NULL;
    int taps = 0;
    CwBinaural* b = CW_NEW(arena, CwBinaural);
    if (!b) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(open_file(arena, sofa, sample_rate, diag, &easy, &taps));
    b->channels = layout->channels;
    b->taps = (size_t)taps + (size_t)(LONGEST * sample_rate);
    for (int e = 0; e < EARS; ++e) {
        b->sums[e] = CW_NEW_ARRAY(arena, float, CW_BINAURAL_BLOCK);
        if (!b->sums[e]) {
            return CW_ERR_NO_MEM;
        }
    }
    for (int c = 0; c < b->channels; ++c) {
        b->past[c] = CW_NEW_ARRAY(arena, float, b->taps - 1 + CW_BINAURAL_BLOCK);
        b->responses[c][0] = CW_NEW_ARRAY(arena, float, b->taps);
        b->responses[c][1] = CW_NEW_ARRAY(arena, float, b->taps);
        if (!b->past[c] || !b->responses[c][0] || !b->responses[c][1]) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(measure(arena, easy, taps, sample_rate, layout->speakers[c], b->taps, b->responses[c]));
    }
    *ret_binaural = b;
    return CW_OK;
}

// One tap at a time over the whole block: the same order of sums on every processor.
static void convolve(const float* past, const float* response, size_t taps, size_t count, float* restrict sum) {
    for (size_t t = 0; t < taps; ++t) {
        const float* from = past + (taps - 1 - t);
        const float tap = response[t];
        for (size_t i = 0; tap != 0.0F && i < count; ++i) {
            sum[i] += tap * from[i];
        }
    }
}

static bool is_silent(const float* samples, size_t count) {
    size_t i = 0;
    while (i < count && samples[i] == 0.0F) {
        ++i;
    }
    return i == count;
}

void cw_binaural_run(CwBinaural* binaural, const float* const* planes, int64_t count, double* ears) {
    CwBinaural* b = binaural;
    const size_t n = (size_t)count;
    assert(count <= CW_BINAURAL_BLOCK);
    for (int e = 0; e < EARS; ++e) {
        memset(b->sums[e], 0, n * sizeof(float));
    }
    for (int c = 0; c < b->channels; ++c) {
        memcpy(b->past[c] + b->taps - 1, planes[c], n * sizeof(float));
        const bool silent = is_silent(b->past[c], b->taps - 1 + n);
        for (int e = 0; e < EARS && !silent; ++e) {
            convolve(b->past[c], b->responses[c][e], b->taps, n, b->sums[e]);
        }
        memmove(b->past[c], b->past[c] + n, (b->taps - 1) * sizeof(float));
    }
    for (size_t i = 0; i < n; ++i) {
        ears[2 * i] = (double)b->sums[0][i];
        ears[2 * i + 1] = (double)b->sums[1][i];
    }
}

int64_t cw_binaural_tail(const CwBinaural* binaural) {
    return (int64_t)binaural->taps - 1;
}
