// SPDX-License-Identifier: GPL-3.0-or-later
/**
   From a plan to a tempo map and what became of each hit.
*/
#ifndef CW_TEMPO_BUILD_PRIV_H
#define CW_TEMPO_BUILD_PRIV_H

#include "tempo/keep_priv.h"
#include "tempo/search_priv.h"
#include "tempo/solution.h"

/**
   The map that passes each stop of a plan at its time, steady in between, and goes on at the nominal tempo where the
   plan ends before the cue does.

   Shape    `index[model->brief->n_hits]`: where the hits of the model stand in `brief`.
   Errors   CW_ERR_NO_MEM; CW_ERR_RANGE when no map can be made of it.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw__build_solution(CwArena* arena, const CwTempoBrief* brief, const size_t* index,
                                        const Cw__Model* model, const Cw__Plan* plan, CwTempoSolution* ret_solution);

/**
   How many bars a plan has up to its last stop, and how often their meter changes.

   Errors   CW_ERR_NO_MEM.
   Memory   `arena` for work.
*/
CW_MUST_USE CwStatus cw__count_changes(CwArena* arena, const Cw__Model* model, const Cw__Plan* plan, int* ret_bars,
                                       int* ret_changes);

/** The felt beat nearest to a time. Units: answers ticks. */
int64_t cw__nearest_beat(const CwTempoMap* map, CwTime at);

/** What becomes of a hit whose place is `tick`. Units: ticks. */
CwTempoHitResult cw__hit_result(const CwTempoMap* map, const CwTempoHit* hit, int64_t tick);

#endif
