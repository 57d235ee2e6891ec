// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/mixdown.h"

#include "base/math.h"
#include "mix/bus.h"

#include <string.h>

#define UNIT       0x1p-23 // one step of 24 bits
#define HALF_POWER 0.70710678118654752

CwStatus cw_mix_check(const CwMix* mix, CwDiag* diag) {
    for (size_t i = 0; i < mix->n_ins; ++i) {
        const CwSound* sound = mix->ins[i].sound;
        const bool mono_to_stereo = sound->channels == 1 && mix->channels == 2;
        if (sound->sample_rate != mix->sample_rate || (sound->channels != mix->channels && !mono_to_stereo)) {
            return cw_diag(diag, CW_ERR_RANGE, "mix.shape", (CwPlace){mix->ins[i].name, 0, 0}, NULL,
                           "the stem has %d channels at %d Hz and the mix %d at %d Hz: make them alike first",
                           sound->channels, sound->sample_rate, mix->channels, mix->sample_rate);
        }
    }
    return CW_OK;
}

// Frames of one stem in full scale 1, as the mix has its channels.
static CwStatus read_stem(const CwMix* mix, const CwMixIn* in, int64_t first, int64_t count, double* work,
                          int32_t* samples) {
    CW_TRY(cw_sound_read(in->sound, first, count, samples));
    if (in->sound->channels == mix->channels) {
        for (int64_t i = 0; i < count * mix->channels; ++i) {
            work[i] = (double)samples[i] * UNIT;
        }
        return CW_OK;
    }
    for (int64_t i = 0; i < count; ++i) {
        work[2 * i] = (double)samples[i] * (UNIT * HALF_POWER);
        work[2 * i + 1] = work[2 * i];
    }
    return CW_OK;
}

CwStatus cw_mix_block(const CwMix* mix, int64_t first, int64_t count, double* sums, double* work, int32_t* samples) {
    const int64_t n = count * mix->channels;
    memset(sums, 0, (size_t)n * sizeof *sums);
    for (size_t s = 0; s < mix->n_ins; ++s) {
        const CwMixIn* in = &mix->ins[s];
        CW_TRY(read_stem(mix, in, first, count, work, samples));
        if (in->automation) {
            cw_automation_apply(in->automation, first, count, mix->channels, work);
        }
        const double gain = in->gain_db100 ? cw_db_to_gain(in->gain_db100 * 0.01) : 1.0;
        for (int64_t i = 0; i < n; ++i) {
            sums[i] += gain * work[i];
        }
    }
    return CW_OK;
}

typedef struct {
    double* sums;
    double* work;
    int32_t* samples;
} Room;

// The whole mix once at a static gain; `peak` says what it reached.
static CwStatus pass(CwArena* own, const CwObjects* objects, const CwMix* mix, double gain, const Room* room,
                     CwBusPeak* peak, CwHash* ret_manifest) {
    const int64_t block = mix->sample_rate;
    CwSoundWriter* writer = NULL;
    CW_TRY(cw_sound_begin(own, objects, mix->sample_rate, mix->channels, &writer));
    for (int64_t first = 0; first < mix->frames; first += block) {
        const int64_t count = mix->frames - first < block ? mix->frames - first : block;
        CW_TRY(cw_mix_block(mix, first, count, room->sums, room->work, room->samples));
        for (int64_t i = 0; i < count * mix->channels && gain != 1.0; ++i) {
            room->sums[i] *= gain;
        }
        CW_TRY(cw_bus_append(writer, room->sums, count, mix->channels, first, room->samples, peak));
    }
    return cw_sound_end(writer, ret_manifest);
}

static CwStatus mix_down(CwArena* own, const CwObjects* objects, const CwMix* mix, CwDiag* diag, int* ret_gain_db100,
                         CwHash* ret_manifest) {
    const size_t n = (size_t)mix->sample_rate * (size_t)mix->channels;
    const Room room = {CW_NEW_ARRAY(own, double, n), CW_NEW_ARRAY(own, double, n), CW_NEW_ARRAY(own, int32_t, n)};
    if (!room.sums || !room.work || !room.samples) {
        return CW_ERR_NO_MEM;
    }
    CwBusPeak peak = {0};
    CwHash manifest;
    CW_TRY(pass(own, objects, mix, 1.0, &room, &peak, &manifest));
    const int gain_db100 = cw_bus_gain_db100(&peak);
    if (gain_db100 < 0 && !ret_gain_db100) {
        return cw_bus_overflow(&peak, "mix", mix->sample_rate, diag);
    }
    if (gain_db100 < 0) {
        CW_TRY(pass(own, objects, mix, cw_db_to_gain(gain_db100 * 0.01), &room, &peak, &manifest));
    }
    if (ret_gain_db100) {
        *ret_gain_db100 = gain_db100;
    }
    *ret_manifest = manifest;
    return CW_OK;
}

CwStatus cw_mixdown(CwArena* arena, const CwObjects* objects, const CwMix* mix, CwDiag* diag, int* ret_gain_db100,
                    CwHash* ret_manifest) {
    CW_TRY(cw_mix_check(mix, diag));
    CwArena* own = cw_arena_like(arena);
    const CwStatus status = own ? mix_down(own, objects, mix, diag, ret_gain_db100, ret_manifest) : CW_ERR_NO_MEM;
    cw_arena_free(own);
    return status;
}
