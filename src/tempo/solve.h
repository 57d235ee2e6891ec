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

enum {
    CW_TEMPO_CHOICES = 4, ///< as many as differ musically are kept in mind
};

/**
   The steadiest tempo map that puts every hit that can be met on its place in the bar.

   A hit that cannot be met together with the others is missed, the lightest first, and stands in the result as such;
   one that cannot have the place it wants may be met elsewhere in the bar (docs/tempo.md, "What has to give").

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

/**
   The same, and the next best that differ musically: another nominal tempo by one per cent, or other bars.

   Shape    `*ret_solutions` of `*ret_count` solutions, at most `most`, by cost; the first is cw_tempo_solve()'s, and
            the bound of all. That no other choice is cheaper than the second is not proved.
   Range    1 <= most <= CW_TEMPO_CHOICES.
   Errors   as cw_tempo_solve().
   Memory   from `arena`; keeps the names of the hits.
*/
CW_MUST_USE CwStatus cw_tempo_solve_few(CwArena* arena, const CwTempoBrief* brief, size_t most, CwDiag* diag,
                                        CwTempoSolution** ret_solutions, size_t* ret_count);

#endif
