// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The film's cue sheet, and what its clearance is asked about: every cue as it lies in one of its cuts.
*/
#ifndef CW_FILM_SHEET_H
#define CW_FILM_SHEET_H

#include "film/film.h"
#include "rights/clearance.h"
#include "rights/cue_sheet.h"

/**
   The film's cue sheet for a cut it was taken to. Cues that the cut omits are left out.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; shares what the film holds. `ret_reels` and `ret_n_reels`, which may be NULL, get the reels.
*/
CW_MUST_USE CwStatus cw_film_cue_sheet(CwArena* arena, const CwFilm* film, const CwFilmView* view,
                                       CwCueSheet* ret_sheet, const CwSheetReel** ret_reels, size_t* ret_n_reels);

/**
   The cues a delivery of a cut has in it, for cw_clearance_check().

   Shape    `*ret_uses` has `*ret_n_uses`, in the spotting list's order.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; shares what the film holds.
*/
CW_MUST_USE CwStatus cw_film_music_uses(CwArena* arena, const CwFilm* film, const CwFilmView* view,
                                        CwMusicUse** ret_uses, size_t* ret_n_uses);

/** The film as it lies in the cut of a name, or NULL when it was never taken to it. Memory: belongs to the film. */
const CwFilmView* cw_film_view_named(const CwFilm* film, const char* cut);

#endif
