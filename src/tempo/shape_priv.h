// SPDX-License-Identifier: GPL-3.0-or-later
/**
   How the tempo goes from one pinned hit to the next: the plan says how long each stretch lasts, and within that the
   tempo changes where players expect it, on bar lines, and bends rather than jumps where the change is large.

   Units    ticks, flicks.
*/
#ifndef CW_TEMPO_SHAPE_PRIV_H
#define CW_TEMPO_SHAPE_PRIV_H

#include "base/arena.h"
#include "time/tempo_map.h"

/** What the shape may do. */
typedef struct {
    double slowest;      ///< flicks a tick
    double fastest;      ///< flicks a tick
    double largest_step; ///< a change of tempo by a larger share becomes a ramp
    const bool* rigid;   ///< [pin]: the stretch that starts there keeps its tempo from end to end
    const CwMeterChange* meters;
    size_t n_meters;
} Cw__Shape;

/**
   The points of a map through pins, which are hit exactly.

   Shape    `pins[n_pins]`, strictly increasing, at least two; `*ret_points` at most three for each.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw__shape_points(CwArena* arena, const Cw__Shape* shape, const CwTempoPoint* pins, size_t n_pins,
                                      CwTempoPoint** ret_points, size_t* ret_count);

#endif
