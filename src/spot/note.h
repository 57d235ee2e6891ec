// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Notes: what somebody said about a frame or a cue (notes.csv).
*/
#ifndef CW_SPOT_NOTE_H
#define CW_SPOT_NOTE_H

#include "base/date.h"
#include "spot/spotting.h"

#include <stdbool.h>

/** What became of a note. */
typedef enum {
    CW_NOTE_OPEN,
    CW_NOTE_DONE,
    CW_NOTE_REFUSED,
} CwNoteStatus;

/** A note as written. */
typedef struct {
    const char* cue; ///< id of its cue, or ""
    bool has_at;
    CwWritten at; ///< the place it is about, where `has_at`
    const char* who;
    const char* text;
    CwNoteStatus status;
    CwDate date; ///< CW_DATE_NEVER_BEGAN where nobody wrote it down
} CwFeedback;

/** Notes as in the file. */
typedef struct {
    const CwFeedback* notes;
    size_t count;
} CwFeedbackList;

/** The status in a word. Memory: static. */
const char* cw_note_status_name(CwNoteStatus status);

/**
   Reads notes.csv: the columns cue, at, who, text, status, date, of which the header needs text.

   Errors   CW_ERR_BAD_INPUT: a wrong header, an empty text, neither cue nor place, a cue that is not in `spotting` (the
            nearest is named), what is no place, status or date. CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file`; strings of `spotting` are shared.
   Source   docs/film-folder.md.
*/
CW_MUST_USE CwStatus cw_notes_read(CwArena* arena, const char* file, CwText text, CwRate rate,
                                   const CwSpotting* spotting, CwDiag* diag, CwFeedbackList* ret_notes);

#endif
