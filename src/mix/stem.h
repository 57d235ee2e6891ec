// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Music stems: the sounds of cues, each placed at its sample, brought to its level and added up as whole numbers.

   A level is rounded sample by sample before the sum, and the sum is not, so the music mix, the sum over the stems, is
   their sum to the last bit. What does not fit into 24 bits is refused, with where and by how much.

   Units    flicks on the film's timeline, frames of the sounds, samples of 24 bits, hundredths of dB.
*/
#ifndef CW_MIX_STEM_H
#define CW_MIX_STEM_H

#include "base/arena.h"
#include "base/diag.h"
#include "signal/sound.h"
#include "time/flicks.h"

#include <stddef.h>
#include <stdint.h>

/** A sound placed on the timeline; what lies outside the film is cut off. */
typedef struct {
    const char* name; ///< of the cue, for diagnostics
    const CwSound* sound;
    CwTime at;      ///< of its first sample, counted from the start of the film
    int gain_db100; ///< what it is raised by before it is added
} CwPlaced;

/** What a stem is made of. */
typedef struct {
    const char* name; ///< "MX strings", for diagnostics
    int sample_rate;  ///< Hz
    int channels;
    int64_t frames;
    const CwPlaced* placed;
    size_t n_placed;
} CwStem;

/**
   Adds up placed sounds.

   A mono sound in a stem of more channels is refused: what its place is has been decided before.

   Errors   CW_ERR_RANGE when a sound has another rate or other channels, or when the sum does not fit (diag says where,
            by how much, and which sounds meet there); as cw_sound_read() and cw_sound_append().
*/
CW_MUST_USE CwStatus cw_stem(CwArena* arena, const CwObjects* objects, const CwStem* stem, CwDiag* diag,
                             CwHash* ret_manifest);

/**
   The greatest sum there would be, so that a gain can be decided before.

   Units    `*ret_peak` in steps of 24 bits, `*ret_frame` where it is.
   Errors   as cw_stem(), but nothing is too loud.
*/
CW_MUST_USE CwStatus cw_stem_peak(CwArena* arena, const CwStem* stem, CwDiag* diag, int64_t* ret_peak,
                                  int64_t* ret_frame);

#endif
