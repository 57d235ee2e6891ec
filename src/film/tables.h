// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The tables of spotting: those of the film folder or, where it has none, what a session or a marker list beside
   film.json says (spot/session.h).
*/
#ifndef CW_FILM_TABLES_H
#define CW_FILM_TABLES_H

#include "film/film.h"
#include "store/op.h"

/** Texts of tables; empty where there is nothing. */
typedef struct {
    CwText cues;
    CwText hits;
    const char* cues_file; ///< where diagnostics about them say they are
    const char* hits_file;
} CwFilmTables;

/** Whether a file beside film.json that has no name of a film folder is a session or a marker list. */
bool cw_film_is_session(const char* path, CwText text);

/**
   The tables of a film that is taken in. Notes out of a session become its notes.csv where it has none.

   Errors   CW_ERR_NOT_FOUND when there is neither spotting.csv nor a session; CW_ERR_BAD_INPUT with file and line of
            what cannot be read, or when a session names no cue; CW_ERR_IO, CW_ERR_CORRUPT, CW_ERR_NO_MEM.
   Memory   from `arena`. What was left out, repaired and numbered goes to `warnings`, which may be NULL.
*/
CW_MUST_USE CwStatus cw_film_tables(CwArena* arena, CwOp* op, const CwFilm* film, CwDiagList* warnings, CwDiag* diag,
                                    CwFilmTables* ret_tables);

#endif
