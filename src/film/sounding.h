// SPDX-License-Identifier: GPL-3.0-or-later
/**
   How a film's music is to sound: who plays, in which tuning, and from which raga.

   What people bring comes before what comes with the program: `ensembles/NAME.json`, `tunings/NAME.scl` with
   `tunings/NAME.kbm` where a keyboard is mapped.

   A cue's tuning is the one its row of the spotting list names; else `themes/THEME.scl` beside its theme; else the one
   film.json names; else its ensemble's; else equal temperament, which may also be named: "equal".
*/
#ifndef CW_FILM_SOUNDING_H
#define CW_FILM_SOUNDING_H

#include "film/film.h"
#include "music/raga.h"
#include "music/tuning.h"
#include "perform/technique.h"

/**
   The ensemble film.json asks for, and its file where the film folder brings it.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_RANGE with file and instrument; CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`; `warnings` may be NULL.
*/
CW_MUST_USE CwStatus cw_film_read_ensemble(CwArena* arena, CwFilm* film, CwDiagList* warnings, CwDiag* diag);

/**
   The tuning of a cue; `*ret_tuned` false for equal temperament.

   Errors   CW_ERR_NOT_FOUND when nobody knows the tuning named; CW_ERR_BAD_INPUT with the line of its file;
            CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_film_tuning(CwArena* arena, const CwFilm* film, const CwCue* cue, CwDiag* diag, bool* ret_tuned,
                                    CwTuning* ret_tuning);

/**
   The raga of a cue's melodies; `*ret_raga` is untouched where there is none, and then chords are played.

   Named by the cue's row, else by film.json, else by its ensemble; `ragas/NAME.json` comes before the program's own,
   and "mood" asks for the one that is nearest the cue's.

   Errors   CW_ERR_NOT_FOUND when nobody knows the raga named; CW_ERR_BAD_INPUT with the line of its file;
            CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_film_raga(CwArena* arena, const CwFilm* film, const CwCue* cue, CwDiag* diag, bool* ret_has,
                                  CwRaga* ret_raga);

/**
   How the film's instruments play articulations: the map everybody has, and articulations.json over it.

   Errors   CW_ERR_BAD_INPUT with the line of the file; CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`; `ret_file` may be NULL, and gets NULL where the folder has none.
*/
CW_MUST_USE CwStatus cw_film_techniques(CwArena* arena, const CwFilm* film, CwDiag* diag,
                                        const CwTechniques** ret_techniques, const CwFilmFile** ret_file);

/**
   Reads whatever the folder has of this kind, and what every cue asks for, so that nothing fails later.

   Errors   as cw_film_read_ensemble() and cw_film_tuning().
*/
CW_MUST_USE CwStatus cw_film_check_sounding(CwArena* arena, const CwFilm* film, CwDiag* diag);

#endif
