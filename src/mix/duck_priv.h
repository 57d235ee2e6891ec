// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The shape of a ducking curve: slopes and turns.

   Units    hundredths of dB a block of 10 ms.
*/
#ifndef CW_MIX_DUCK_PRIV_H
#define CW_MIX_DUCK_PRIV_H

#include <stdbool.h>
#include <stddef.h>

/** A gain for every block. */
typedef struct {
    int* gain_db100; ///< 0 or below
    bool* after_cut; ///< a cut lies just before the block: the gain may jump there; never the first block
    size_t n_blocks;
} CwDuckCurve;

/**
   Lowers the curve, as little as it takes, until it moves by no more than `slope` a block but at cuts, and until two
   changes of direction lie `turn_blocks` apart.
*/
void cw__duck_shape(CwDuckCurve* curve, int slope, size_t turn_blocks);

#endif
