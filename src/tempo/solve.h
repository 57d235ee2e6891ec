// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The solver: from a brief to the tempo map of least cost.
*/
#ifndef CW_TEMPO_SOLVE_H
#define CW_TEMPO_SOLVE_H

#include "base/arena.h"
#include "base/diag.h"
#include "tempo/brief.h"
#include "tempo/solution.h"

/**
   The steadiest tempo map that puts every hit that can be met on its place in the bar.

   A hit that cannot be met together with the others is missed, the lightest first, and stands in the result as such.

   Shape    one result for each hit of the brief, in its order.
   Rounding each pinned hit to the nearest flick; nothing accumulates.
   Errors   CW_ERR_RANGE as cw_tempo_brief_check(); CW_ERR_NO_FIT when a fixed passage cannot be reached; CW_ERR_NO_MEM.
   Memory   from `arena`; keeps the names of the hits.
   Threads  pure.
   Cost     40 hits in 10 minutes: under 100 ms.
   Source   docs/tempo.md.
*/
CW_MUST_USE CwStatus cw_tempo_solve(CwArena* arena, const CwTempoBrief* brief, CwDiag* diag,
                                    CwTempoSolution* ret_solution);

#endif
