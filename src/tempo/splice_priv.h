// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A new window in an old map: its points, its meters, and what its bars are called.
*/
#ifndef CW_TEMPO_SPLICE_PRIV_H
#define CW_TEMPO_SPLICE_PRIV_H

#include "tempo/recut.h"
#include "tempo/window_priv.h"

/** What comes in the place of a window; its ticks and times count from its start. */
typedef struct {
    int64_t ticks; ///< INT64_MAX: to the end of the cue
    CwTempoPoint* points;
    size_t n_points;
    const CwMeterChange* meters; ///< NULL: its bars stay as they are
    size_t n_meters;
    const CwTempoHitResult* hits; ///< NULL: its hits stay on their ticks
} Cw__Patch;

/**
   The old map with the patch in its window.

   Errors   CW_ERR_NO_MEM; CW_ERR_RANGE when no map can be made of it.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw__splice(CwArena* arena, const CwTempoMap* old, const Cw__Window* window, const Cw__Patch* patch,
                                CwTempoMap* ret_map);

/**
   Names the bars of `recut->solution.map`, which was spliced, and counts what came and went.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw__name_bars(CwArena* arena, const CwTempoSolution* known, const Cw__Window* window,
                                   const Cw__Patch* patch, CwTempoRecut* recut);

#endif
