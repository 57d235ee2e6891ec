// SPDX-License-Identifier: GPL-3.0-or-later
/** A composer's own notes that come to a film, with its folder or later: for a cue, or as a theme. */
#ifndef CW_FILM_TAKE_MUSIC_H
#define CW_FILM_TAKE_MUSIC_H

#include "film/film.h"
#include "store/op.h"

/** What files of notes end in; ends with NULL. */
extern const char* const cw_film_notes_endings[];

/**
   Whether notes can be read as what their place in the film folder makes them: a theme in `themes`, else a cue's.

   Units    `file` is what messages call it.
   Errors   as cw_theme_read() and cw_notes_file_read().
   Memory   `warnings` may be NULL.
*/
CW_MUST_USE CwStatus cw_film_check_notes(CwArena* arena, const char* path, const char* file, CwText bytes,
                                         CwDiagList* warnings, CwDiag* diag);

/** Notes that come later. */
typedef struct {
    const char* place; ///< "1m2" for a cue, "themes/sea" for a theme
    const char* notes; ///< a MIDI or MusicXML file; NULL takes away what is there
} CwNewMusic;

/**
   Takes notes, or takes them away, in one op, and reads the film with them: what cannot be used changes nothing.

   What origins.csv said of the file that was there still stands, with a warning; of a file it does not name, too.

   Errors   CW_ERR_BAD_INPUT for a place that is none, and as cw_film_check_notes(); CW_ERR_NOT_FOUND for a cue there is
            not, and when nothing is there to take away; as cw_film_read() and cw_object_put_file().
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_film_take_music(CwArena* arena, CwStore* store, const CwNewMusic* music, const CwOpIntro* intro,
                                        CwDiagList* warnings, CwDiag* diag, CwFilm* ret_film);

#endif
