// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/tail.h"

#include "base/math.h"
#include "signal/fade.h"

enum {
    BLOCK = 16384,
    LEAST_FADES_A_SECOND = 100,
};

static int64_t least(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static CwStatus write_faded(CwSoundWriter* writer, const CwSound* sound, int64_t from, int64_t end, int32_t* samples) {
    const int64_t frames = least(sound->frames, end);
    for (int64_t first = 0; first < frames; first += BLOCK) {
        const int64_t count = least(BLOCK, frames - first);
        CW_TRY(cw_sound_read(sound, first, count, samples));
        for (int64_t i = from > first ? from - first : 0; i < count; ++i) {
            const double gain = cw_fade_out(CW_FADE_EQUAL_POWER, first + i - from, end - from);
            for (int c = 0; c < sound->channels; ++c) {
                int32_t* sample = &samples[i * sound->channels + c];
                *sample = (int32_t)cw_round(*sample * gain);
            }
        }
        CW_TRY(cw_sound_append(writer, samples, count));
    }
    return CW_OK;
}

CwStatus cw_tail_fade(CwArena* arena, const CwObjects* objects, const CwSound* sound, int64_t from, int64_t end,
                      CwHash* ret_manifest) {
    CwSoundWriter* writer = NULL;
    int32_t* samples = CW_NEW_ARRAY(arena, int32_t, (size_t)BLOCK * (size_t)sound->channels);
    if (!samples) {
        return CW_ERR_NO_MEM;
    }
    from = from > 0 ? from : 0;
    const int64_t shortest = from + sound->sample_rate / LEAST_FADES_A_SECOND;
    end = end > shortest ? end : shortest;
    CW_TRY(cw_sound_begin(arena, objects, sound->sample_rate, sound->channels, &writer));
    CW_TRY(write_faded(writer, sound, from, end, samples));
    return cw_sound_end(writer, ret_manifest);
}
