// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The energy of a channel under K-weighting, and under M-weighting, in blocks of 10 ms.

   A piece of sound is measured in eight strands side by side, each warmed up over 0.2 s, after which the filters have
   forgotten where they began (to below 1e-16). So a piece can be measured alone, and the result does not depend on what
   else is measured. Two channels are measured together, as processors have room for sixteen strands.

   Units    energies are sums of squares of samples of full scale 1.
   Source   ITU-R BS.1770-5 Annex 1.
*/
#ifndef CW_SIGNAL_ENERGY_H
#define CW_SIGNAL_ENERGY_H

#include "signal/kweight.h"

#include <stddef.h>

enum {
    CW_ENERGY_BLOCKS_PER_SECOND = 100,
    CW_ENERGY_WARM_BLOCKS = 20, ///< 0.2 s
};

/** One filter of M-weighting, its b0 divided out. */
typedef struct {
    float b1;
    float b2;
    float a1;
    float a2;
} CwMStage;

/** What energies are weighted by. */
typedef struct {
    CwKWeight k;
    CwMStage m[3]; ///< in single precision, as they forget at once; only the first has a b2
    double m_gain; ///< what was divided out of them
    size_t block_samples;
} CwEnergyFilters;

/** One channel. */
typedef struct {
    const float* plane; ///< the first sample of the first block
    double weight;      ///< what its energy counts for under K-weighting
    double m_weight;    ///< and under M-weighting
} CwEnergyChannel;

/**
   The filters for a sample rate.

   Shape    `m_stages` as cw_m_weight() gives them, or NULL when M-weighting is not wanted.
   Units    Hz. Range: multiples of 100.
*/
CwEnergyFilters cw_energy_filters(int sample_rate, const CwBiquad m_stages[3]);

/**
   Adds the weighted energies of each block of two channels to `energy[n_blocks]`, and under M-weighting to
   `m_energy[n_blocks]` unless that is NULL.

   Shape    CW_ENERGY_WARM_BLOCKS blocks before each plane are read, and up to 7 blocks and 4 samples after the last
            one, which must be there but count for nothing. A channel alone comes twice, the second time with weight 0.
   Units    M-weighted energies are within a millionth.
   Cost     a third of a nanosecond a sample, with M-weighting half of one (AVX-512; AVX2 twice that).
*/
void cw_energy_add(const CwEnergyFilters* filters, const CwEnergyChannel channels[2], size_t n_blocks, double* energy,
                   double* m_energy);

#endif
