// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Solving for music that is written already: its bars are what they are, so that a hit on a beat on which nothing
   begins is met on paper alone.
*/
#ifndef CW_TEMPO_WRITTEN_H
#define CW_TEMPO_WRITTEN_H

#include "tempo/solve.h"

/**
   The solution, of a few at tempos up to an eighth from the wanted, that meets the most hits on ticks at which
   something of the music begins; of as many, the one nearest to the tempo that is wanted.

   A hit that wants a stop or silence needs nothing to begin. Hits count by weight, and meeting one comes before all
   else.

   Shape    `begins[n_begins]`, ascending.
   Units    ticks.
   Errors   as cw_tempo_solve().
   Memory   from `arena`; keeps the names of the hits.
   Cost     at most nine times cw_tempo_solve(), and once when the first answer serves them all.
*/
CW_MUST_USE CwStatus cw_tempo_solve_written(CwArena* arena, const CwTempoBrief* brief, const int64_t* begins,
                                            size_t n_begins, CwDiag* diag, CwTempoSolution* ret_solution);

#endif
