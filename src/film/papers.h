// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Newer papers of a film: rights, budget, team, notes, what is to be delivered and repaired, profiles, contracts.

   A paper that was there under the same name is replaced by the new one; what it said stays in the history.
*/
#ifndef CW_FILM_PAPERS_H
#define CW_FILM_PAPERS_H

#include "film/film.h"
#include "store/op.h"

/**
   Takes newer papers, in one op, and reads the film with them: papers that cannot be read change nothing.

   Shape    `paths[n_paths]`: files; those named as the papers of a film folder are these, other JSON a
            delivery profile, any other a contract.
   Errors   as cw_film_read() and cw_object_put_file(); CW_ERR_BAD_INPUT for what is no paper (a cut, the spotting).
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_film_take_papers(CwArena* arena, CwStore* store, const char* const* paths, size_t n_paths,
                                         const CwOpIntro* intro, CwDiagList* warnings, CwDiag* diag, CwFilm* ret_film);

#endif
