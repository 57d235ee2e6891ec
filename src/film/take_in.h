// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Taking a film folder in: a new project, whole or not at all.
*/
#ifndef CW_FILM_TAKE_IN_H
#define CW_FILM_TAKE_IN_H

#include "film/film.h"
#include "store/op.h"

/**
   Makes a project at `path` from the film folder `folder`, and reads it.

   Everything is read before the project is there: a file that cannot be taken leaves nothing behind.

   Errors   CW_ERR_NOT_FOUND when there is no such folder, or it lacks film.json, spotting.csv or a cut; CW_ERR_EXISTS
            when something is at `path`; CW_ERR_BAD_INPUT with file, line and column; CW_ERR_FULL, CW_ERR_IO,
            CW_ERR_NO_MEM.
   Memory   from `arena`, the store included. Repairs and warnings go to `warnings`, which may be NULL.
*/
CW_MUST_USE CwStatus cw_film_take_in(CwArena* arena, const char* path, const char* folder, const CwOpIntro* intro,
                                     CwDiagList* warnings, CwDiag* diag, CwFilm* ret_film);

#endif
