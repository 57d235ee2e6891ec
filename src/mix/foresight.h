// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What the limiter would do to a mix at a gain, without running it: from the peak of each millisecond and the energy of
   each block. So a master is on its target after one pass, or two.

   Units    factors of amplitude; blocks of 10 ms (signal/measure.h).
*/
#ifndef CW_MIX_FORESIGHT_H
#define CW_MIX_FORESIGHT_H

#include "base/arena.h"
#include "signal/measure.h"

#include <stddef.h>
#include <stdint.h>

/** What is known of a mix. */
typedef struct CwForesight CwForesight;

/**
   Begins.

   Units    Hz, frames: how many will come.
   Range    a sample rate that is a multiple of 100.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_foresight_begin(CwArena* arena, int sample_rate, int channels, int64_t frames,
                                        CwForesight** ret_foresight);

/** Lets the mix go by. Shape: `samples[count * channels]`, interleaved, of full scale 1. */
void cw_foresight_add(CwForesight* foresight, const double* samples, int64_t count);

/**
   The mix limited: the energies of `measure`, which is of the mix as it is, as they would be at a gain under a ceiling.

   Shape    `ret_energy[measure->n_blocks]`.
   Memory   `ret_least_gain` is how far the limiter would go down.
   Cost     2 ns a millisecond where it rests, 10 where it works.
*/
void cw_foresight_limit(const CwForesight* foresight, const CwMeasure* measure, double gain, double ceiling,
                        int64_t* ret_energy, double* ret_least_gain);

#endif
