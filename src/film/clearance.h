// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What stands against the rights in the film's music, as it lies in one of its cuts.
*/
#ifndef CW_FILM_CLEARANCE_H
#define CW_FILM_CLEARANCE_H

#include "deliver/cleared.h"
#include "film/film.h"

/**
   The reasons that stand against a delivery of a cut; none when everything is cleared, and who wrote what a cue is made
   of is among its writers.

   A delivery to a profile that is an album (its loudness is that of an album) asks for an album licence of every cue,
   whatever media delivery.json names. `profile` may be "" for no profile of a master.

   Errors   CW_ERR_NOT_FOUND when there is no such profile; CW_ERR_BAD_INPUT, CW_ERR_RANGE for what cannot be reckoned;
            CW_ERR_NO_MEM.
   Memory   from `arena`; shares what the film holds.
*/
CW_MUST_USE CwStatus cw_film_cleared(CwArena* arena, const CwFilm* film, const CwFilmView* view,
                                     const CwDelivery* delivery, const char* profile, CwDate day, CwDiag* diag,
                                     CwUnclearedList* ret_list);

#endif
