// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The film as a project holds it: everything people brought and decided, read and checked, ready to be asked.

   A CwFilm is a value read from the store in one go; it does not change. What changes the project is in take_in.h,
   conform.h and approve.h, each change one op.

   Memory   a film lives in the arena it was read into, its store included.
*/
#ifndef CW_FILM_FILM_H
#define CW_FILM_FILM_H

#include "cut/cut.h"
#include "film/files.h"
#include "spot/cue.h"
#include "story/cut_files.h"
#include "story/film_facts.h"

#include <stddef.h>

/** One version of the edit, as the film has it. */
typedef struct {
    const char* name;
    CwJoinedCut joined; ///< its lists, reels one after the other
    CwPicture picture;
} CwFilmCut;

/** The film. */
typedef struct {
    CwStore* store;
    CwFilmFacts facts;
    CwFilmFiles files;
    const CwFilmCut* cuts; ///< those taken in, in order; the first is the one timecodes are written for
    size_t n_cuts;
    size_t current; ///< index of the cut the soundtrack follows
    const CwCue* cues;
    size_t n_cues;
    const CwHit* hits; ///< by cue, in the order of the hit list
    size_t n_hits;
} CwFilm;

/**
   Reads the film from its project.

   Errors   CW_ERR_BAD_INPUT with file, line and column of what cannot be read; CW_ERR_CORRUPT, CW_ERR_IO,
            CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `store`. Repairs and warnings go to `warnings`, which may be NULL.
*/
CW_MUST_USE CwStatus cw_film_read(CwArena* arena, CwStore* store, CwDiagList* warnings, CwDiag* diag, CwFilm* ret_film);

/** The cut the soundtrack follows now. Memory: belongs to the film. */
const CwFilmCut* cw_film_cut(const CwFilm* film);

/** The cue of an id, or NULL. Memory: belongs to the film. */
const CwCue* cw_film_cue(const CwFilm* film, const char* id);

#endif
