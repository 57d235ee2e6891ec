// SPDX-License-Identifier: GPL-3.0-or-later
/** Recordings of cues that come to a film, with its folder or later. */
#ifndef CW_FILM_RECORDING_CHECK_H
#define CW_FILM_RECORDING_CHECK_H

#include "film/film.h"
#include "store/op.h"

/**
   Whether every recording of a cue can be used: its bars can be read, lie in its sound, and name a cut there is.

   Errors   CW_ERR_BAD_INPUT with the file; as cw_film_cue_music().
*/
CW_MUST_USE CwStatus cw_film_check_recordings(CwArena* arena, const CwFilm* film, CwDiag* diag);

/** A recording that comes later. */
typedef struct {
    const char* place; ///< "1m2/strings" for a stem of a cue, "1m2/strings/cello" for an instrument
    const char* sound; ///< a file; NULL takes away what is there
    const char* bars;  ///< bars.csv, where it was played by its own; or NULL
} CwNewRecording;

/**
   Takes a recording, or takes one away, in one op, and reads the film with it: one that cannot be used changes nothing.

   Errors   CW_ERR_BAD_INPUT for a place that is none, and as cw_film_check_recordings(); CW_ERR_NOT_FOUND when nothing
            is there to take away; as cw_film_read() and cw_object_put_file().
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_film_take_recording(CwArena* arena, CwStore* store, const CwNewRecording* recording,
                                            const CwOpIntro* intro, CwDiagList* warnings, CwDiag* diag,
                                            CwFilm* ret_film);

#endif
