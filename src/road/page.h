// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The page a director opens: the last step of a road.

   The page says what the gate says of every delivery and who has yet to approve which cue, and that follows from what
   was built. So it is added to the graph when everything else is there, and built by itself.
*/
#ifndef CW_ROAD_PAGE_H
#define CW_ROAD_PAGE_H

#include "base/date.h"
#include "build/build.h"
#include "film/film.h"
#include "road/recipe.h"

/** The node's name, and its output: the page as one HTML file. */
#define CW_PAGE_NODE   "report"
#define CW_PAGE_OUTPUT "html"

/**
   Adds the page to a road that was built.

   Shape    `built` is of a build of this road; `day` is the day the gate is asked for.
   Errors   CW_ERR_EXISTS when it was added already; as cw_road_gate() and cw_film_approvals(); CW_ERR_NO_MEM.
   Memory   belongs to the road's graph.
*/
CW_MUST_USE CwStatus cw_road_page(CwArena* arena, const CwFilm* film, const CwRoad* road, const CwBuildReport* built,
                                  CwDate day, CwDiag* diag);

#endif
