// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The energy of a channel under K-weighting, in blocks of 10 ms.

   A piece of sound is measured in eight strands side by side, each warmed up over 0.2 s, after which the filters have
   forgotten where they began (to below 1e-16). So a piece can be measured alone, and the result does not depend on what
   else is measured.

   Source   ITU-R BS.1770-5 Annex 1.
*/
#ifndef CW_SIGNAL_ENERGY_H
#define CW_SIGNAL_ENERGY_H

#include "signal/kweight.h"

#include <stddef.h>

enum {
    CW_ENERGY_BLOCKS_PER_SECOND = 100,
    CW_ENERGY_WARM_BLOCKS = 20,     ///< 0.2 s
    CW_ENERGY_FAST_WARM_BLOCKS = 2, ///< 20 ms
};

/**
   Adds `weight` times the energy of each block to `energy[n_blocks]`.

   Shape    `plane` points at the first sample of the first block; CW_ENERGY_WARM_BLOCKS blocks before it are read, and
            up to 7 blocks after the last one, which must be there but count for nothing.
   Units    energies are sums of squares of samples of full scale 1; `block_samples` is a hundredth of the sample rate.
   Cost     about half a nanosecond a sample.
*/
void cw_energy_add(const CwKWeight* k, const float* plane, size_t block_samples, size_t n_blocks, double weight,
                   double* energy);

/**
   The same under three filters that forget within 20 ms (whose poles lie above some 500 Hz), in single precision.

   Shape    as cw_energy_add(), but CW_ENERGY_FAST_WARM_BLOCKS are read before, and up to 7 blocks after.
   Units    as cw_energy_add(); within a millionth of the energy.
*/
void cw_energy_add_fast(const CwBiquad stages[3], const float* plane, size_t block_samples, size_t n_blocks,
                        double weight, double* energy);

#endif
