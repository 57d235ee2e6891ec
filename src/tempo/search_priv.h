// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The search: over nominal tempos by branch and bound, over places in the bars by dynamic programming, over times by
   pulling taut.

   Units    slownesses in flicks a unit, costs.
*/
#ifndef CW_TEMPO_SEARCH_PRIV_H
#define CW_TEMPO_SEARCH_PRIV_H

#include "tempo/pull_priv.h"

/** A way with its times: a finished plan of a cue. */
typedef struct {
    Cw__Way way;   ///< its cost is the whole cost of the plan
    double centre; ///< the slowness the deviations are counted from
    double* times; ///< [stop]
} Cw__Plan;

/** What the search found. */
typedef struct {
    Cw__Plan* plans; ///< by cost, each unlike the cheaper ones
    size_t n_plans;
    double bound; ///< no plan costs less
    int n_bands;  ///< of nominal tempo that were looked at
} Cw__Found;

/**
   The cheapest plan, and the next best unlike it, of at most `most_plans`.

   Range    `known` is a way that is possible, as cw__reach() answers; every gate but the end of the cue is passed.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `model`.
*/
CW_MUST_USE CwStatus cw__search(CwArena* arena, const Cw__Model* model, const Cw__Way* known, size_t most_plans,
                                Cw__Found* ret_found);

#endif
