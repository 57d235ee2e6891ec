// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A true-peak limiter with look-ahead: the gain is down before the wave gets there, and comes back slowly.

   What a sample may be multiplied by follows from the height of the wave round it; the least of the next 5 ms is
   taken, released over 100 ms, and averaged over those 5 ms, so the gain never bends sharply and never comes late. All
   channels share it. Nothing else is changed: where the wave stays below the ceiling, and has for a while, the gain is
   1.

   Units    factors of amplitude of full scale 1.
*/
#ifndef CW_MIX_LIMITER_H
#define CW_MIX_LIMITER_H

#include "base/arena.h"
#include "base/diag.h"
#include "mix/mixdown.h"
#include "signal/meter.h"

#include <stdint.h>

enum {
    CW_LIMITER_LOOK_MS = 5,
    CW_LIMITER_RELEASE_MS = 100,
};

/** What a limiter did. */
typedef struct {
    CwHash manifest;     ///< the sound that came out
    double least_gain;   ///< how far it went down; 1 when it did nothing
    int64_t reduced;     ///< frames at which it was down by 0.01 dB or more
    int64_t least_frame; ///< where it went down furthest
} CwLimited;

/**
   Mixes down at a static gain and limits; what comes out also goes by `meter`, which may be NULL.

   Range    0 < ceiling <= 1; gain > 0.
   Rounding once, to 24 bits, to the nearest.
   Errors   as cw_mixdown(); CW_ERR_NO_MEM.
   Cost     a hundred times real time for two channels while it works, five hundred while it rests (bench: limiter).
*/
CW_MUST_USE CwStatus cw_limit(CwArena* arena, const CwObjects* objects, const CwMix* mix, double gain, double ceiling,
                              CwLoudnessMeter* meter, CwDiag* diag, CwLimited* ret_limited);

#endif
