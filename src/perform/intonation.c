// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/intonation_priv.h"

#include "base/random.h"

enum {
    KEYS = 128,
};

// How far a section is from the pitch, always the same for one name: two throws added, so that most are near it.
static int32_t out_of_tune(const CwPart* part, int most_millicents) {
    uint64_t state = 0xCBF29CE484222325ULL; // FNV-1a
    for (const char* c = part->instrument ? part->instrument : part->name; c && *c; ++c) {
        state = (state ^ (unsigned char)*c) * 0x100000001B3ULL;
    }
    int64_t sum = 0;
    for (int throw = 0; throw < 2; ++throw) {
        sum += cw_random_below(&state, most_millicents + 1);
    }
    return (int32_t)(sum - most_millicents);
}

CwStatus cw__intonation(CwArena* arena, const CwPlanBrief* brief, size_t part, int cents, const int32_t** ret_pitches) {
    const CwPart* from = &brief->parts[part];
    const int32_t out = brief->detune_millicents ? out_of_tune(from, brief->detune_millicents) : 0;
    if (from->bank == 128 || (!brief->tuning && !cents && !out)) {
        *ret_pitches = NULL;
        return CW_OK;
    }
    int32_t* pitches = CW_NEW_ARRAY(arena, int32_t, KEYS);
    if (!pitches) {
        return CW_ERR_NO_MEM;
    }
    for (int key = 0; key < KEYS; ++key) {
        const int64_t pitch = brief->tuning ? cw_tuning_pitch(brief->tuning, brief->tonic, key, cents)
                                            : (int64_t)key * CW_MILLICENTS + INT64_C(1000) * cents;
        pitches[key] = (int32_t)(pitch + out);
    }
    *ret_pitches = pitches;
    return CW_OK;
}
