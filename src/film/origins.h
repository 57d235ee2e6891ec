// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Where the music of each cue comes from, as the soundtrack is made: a recording as it was brought, a composer's own
   notes, or notes by rule with their seed, from a theme; and who orchestrated and played.

   What origins.csv says of a file is said here too. The words of a sketch and of a score are what their steps wrote
   into them (CwSketch.origin, CwScore.origin).
*/
#ifndef CW_FILM_ORIGINS_H
#define CW_FILM_ORIGINS_H

#include "film/film.h"
#include "rights/origin.h"

/** The sounds of the machine's instruments. */
#define CW_FILM_SOUNDFONT "/usr/share/sounds/sf2/FluidR3_GM.sf2"

/** The seed of a cue's rules: from its name, so that every cue is another and stays what it is. Units: 24 bits. */
int64_t cw_film_seed(const char* cue);

/**
   The cues of a view with the parts they are made of, in the order of the film's cues; those the cut omits are left
   out.

   Shape    `*ret_cues` has `*ret_count`.
   Errors   as cw_film_cue_music(); CW_ERR_NO_MEM.
   Memory   from `arena`; shares what the film holds.
*/
CW_MUST_USE CwStatus cw_film_origins(CwArena* arena, const CwFilm* film, const CwFilmView* view, CwDiag* diag,
                                     CwMadeCue** ret_cues, size_t* ret_count);

#endif
