// SPDX-License-Identifier: GPL-3.0-or-later
/** The files of a film that nothing is made of: most of them are there under a wrong name. */
#ifndef CW_FILM_UNUSED_H
#define CW_FILM_UNUSED_H

#include "film/film.h"

/**
   Says of each file of the film that nothing uses it, and what would: a sound of a roll no cut plays, music of a cue
   there is not, a file whose kind its folder does not have.

   Errors   CW_ERR_NO_MEM; as cw_film_cut_lists().
   Memory   what is said belongs to `warnings`.
*/
CW_MUST_USE CwStatus cw_film_unused(CwArena* arena, const CwFilm* film, CwDiagList* warnings);

#endif
