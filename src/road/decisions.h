// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What the steps of the film as it is now have decided, to be recorded with the next cut (film/decisions.h).
*/
#ifndef CW_ROAD_DECISIONS_H
#define CW_ROAD_DECISIONS_H

#include "film/film.h"

/**
   The decisions of the last build, for the view the next cut will make: the balance of the music and the gains of the
   masters. What was not built has decided nothing. Runs no step.

   Errors   as cw_road_make(); CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`.
   Cost     of a build with nothing to do.
*/
CW_MUST_USE CwStatus cw_road_decisions(CwArena* arena, const CwFilm* film, CwDiag* diag, CwDecisions* ret_decisions);

#endif
