// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The cuts of a film: their lists read, reels joined, and what is seen worked out.
*/
#ifndef CW_FILM_CUTS_H
#define CW_FILM_CUTS_H

#include "film/film.h"

/**
   The lists among the files of the folder cuts, as the cuts they are of. What is no list is left out.

   Errors   CW_ERR_BAD_INPUT when two lists say they are the same part of a cut; CW_ERR_CORRUPT, CW_ERR_IO,
            CW_ERR_NO_MEM.
   Memory   from `arena`, in natural order of their names.
*/
CW_MUST_USE CwStatus cw_film_cut_lists(CwArena* arena, CwStore* store, const CwFilmFiles* files, CwDiag* diag,
                                       CwCutFolder* ret_folder);

/**
   Reads every cut whose lists are among the files.

   Errors   CW_ERR_BAD_INPUT with file and line; CW_ERR_NOT_FOUND when there is no list at all; CW_ERR_CORRUPT,
            CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`, in natural order of their names. Repairs go to `warnings`, which may be NULL.
*/
CW_MUST_USE CwStatus cw_film_cuts_read(CwArena* arena, CwStore* store, const CwFilmFiles* files,
                                       const CwFilmFacts* facts, CwDiagList* warnings, CwDiag* diag,
                                       CwFilmCut** ret_cuts, size_t* ret_count);

#endif
