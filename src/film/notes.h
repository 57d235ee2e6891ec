// SPDX-License-Identifier: GPL-3.0-or-later
/** Where notes lie: they hang on the picture of the first cut, as hits do, and go with it through every re-cut. */
#ifndef CW_FILM_NOTES_H
#define CW_FILM_NOTES_H

#include "film/film.h"

/** Where a note lies in a view. */
typedef struct {
    bool here;  ///< false when its picture is not in this cut
    CwTime at;  ///< on the record timeline
    CwTime out; ///< of a note about a whole cue, its end; else `at`
} CwNotePlace;

/**
   Where a note lies. One without a place of its own lies where its cue does. Of several places the one is taken that is
   nearest to where the difference of the cuts carries it.

   Errors   CW_ERR_BAD_INPUT when its anchor hangs on what there is not; CW_ERR_NO_MEM.
   Cost     an anchor for each cut up to that view.
*/
CW_MUST_USE CwStatus cw_film_note_place(CwArena* arena, const CwFilm* film, const CwFilmView* view,
                                        const CwFeedback* note, CwDiag* diag, CwNotePlace* ret_place);

#endif
