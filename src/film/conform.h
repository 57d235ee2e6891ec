// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Taking a new cut: its lists are kept, and the soundtrack follows it from now on. One op; undoing it brings the cut
   before back.
*/
#ifndef CW_FILM_CONFORM_H
#define CW_FILM_CONFORM_H

#include "film/film.h"
#include "store/op.h"

/** What is taken. */
typedef struct {
    const char* const*
        paths;               ///< its lists on disk, of any kind cut/read.h knows: one, or those of its reels and tracks
    size_t n_paths;          ///< at least one
    const CwDecisions* kept; ///< what was decided so far (road/decisions.h), recorded with the cut
} CwNewCut;

/** What came of it. */
typedef struct {
    CwFilm film;         ///< as it is now
    const char* cut;     ///< the name of the cut that was taken
    bool renamed;        ///< the project had another cut of the name its file has
    int64_t op;          ///< 0 when the soundtrack followed this very cut already
    size_t reels_before; ///< reels that were carried over because no list of them was given
} CwConformed;

/**
   Takes a cut. Reels without a list are taken from the cut before. A list that the project has already is not kept
   twice; another one of the same name gets a name of its own.

   Errors   CW_ERR_NOT_FOUND when a file is not there; CW_ERR_BAD_INPUT with file and line of what cannot be read, or
            when the lists are of more than one cut; CW_ERR_FULL, CW_ERR_IO, CW_ERR_NO_MEM. Nothing is changed then.
   Memory   from `arena`. Repairs and warnings go to `warnings`, which may be NULL.
*/
CW_MUST_USE CwStatus cw_film_conform(CwArena* arena, CwStore* store, const CwNewCut* cut, const CwOpIntro* intro,
                                     CwDiagList* warnings, CwDiag* diag, CwConformed* ret_conformed);

#endif
