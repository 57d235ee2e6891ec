// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Mixes: stems under their gains and automation, added up in floating point and rounded once.

   Units    hundredths of dB; frames of the film.
*/
#ifndef CW_MIX_MIXDOWN_H
#define CW_MIX_MIXDOWN_H

#include "base/arena.h"
#include "base/diag.h"
#include "mix/automation.h"
#include "signal/sound.h"

#include <stddef.h>

/** A stem in a mix. */
typedef struct {
    const char* name;
    const CwSound* sound; ///< shorter than the mix: silence follows
    int gain_db100;
    const CwAutomation* automation; ///< or NULL
} CwMixIn;

/** A mix. */
typedef struct {
    int sample_rate; ///< Hz
    int channels;    ///< of every stem that goes in; mono stems go to both sides of two, with 3 dB less
    int64_t frames;
    const CwMixIn* ins;
    size_t n_ins;
} CwMix;

/**
   Mixes down.

   A mix that would be louder than 24 bits hold is lowered as a whole by one static gain, `*ret_gain_db100`, never above
   0. A single stem that is neither changed nor lowered comes out bit for bit.

   Errors   CW_ERR_RANGE when a stem has another rate or other channels; as cw_sound_read() and cw_sound_append().
   Memory   `ret_gain_db100` may be NULL; then a mix that does not fit is CW_ERR_RANGE, with where and by how much.
*/
CW_MUST_USE CwStatus cw_mixdown(CwArena* arena, const CwObjects* objects, const CwMix* mix, CwDiag* diag,
                                int* ret_gain_db100, CwHash* ret_manifest);

/**
   Adds up frames [first, first + count) of a mix in full scale 1: what cw_mixdown() rounds and masters go on with.

   Shape    `sums[count * channels]` is written; `work[count * channels]` and `samples[count * channels]` are room.
   Errors   as cw_sound_read().
*/
CW_MUST_USE CwStatus cw_mix_block(const CwMix* mix, int64_t first, int64_t count, double* sums, double* work,
                                  int32_t* samples);

/** Refuses stems that do not go together. Errors: CW_ERR_RANGE. */
CW_MUST_USE CwStatus cw_mix_check(const CwMix* mix, CwDiag* diag);

#endif
