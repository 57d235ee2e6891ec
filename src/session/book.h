// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Papers for the stage: the click book a conductor reads from, and the timing notes of a cue.

   The click book has every bar of the cue with its timecode and its click, and in it, at their beats, the hits and what
   happens on screen. Timing notes have the same moments by the clock, from the start of the cue, before there are bars.

   Defaults Times are the cue's own.
   Memory   from the arena that is given.
*/
#ifndef CW_SESSION_BOOK_H
#define CW_SESSION_BOOK_H

#include "base/diag.h"
#include "base/text.h"
#include "session/timing.h"

#include <stddef.h>

/** Something that happens on screen. */
typedef struct {
    CwTime at;
    const char* text; ///< "Cut to 12A the stairs", "MARA: Wait."
} CwOnScreen;

/** A cue and what is seen while it plays. */
typedef struct {
    const CwTiming* timing;
    const char* film;         ///< its title
    const char* cut;          ///< the name of the cut the times are of
    const CwOnScreen* screen; ///< by time
    size_t n_screen;
} CwStageBook;

/** A line of a page. */
typedef enum {
    CW_BOOK_BAR,    ///< a bar begins
    CW_BOOK_HIT,    ///< the music marks a hit here
    CW_BOOK_MISSED, ///< it wants to, and does not
    CW_BOOK_SCREEN, ///< something happens on screen
} CwBookKind;

/** A moment of the book. */
typedef struct {
    CwTime at;
    CwBookKind kind;
    int bar; ///< as the map counts them
    int beat;
    bool on_beat;    ///< it is exactly there, not a little after
    const char* hit; ///< or ""
    const char* screen;
} CwBookLine;

/**
   The lines of a click book, by time; a bar before what happens at its first beat.

   Shape    `*ret_lines` of `*ret_count`.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; keeps the texts of the book.
*/
CW_MUST_USE CwStatus cw_book_lines(CwArena* arena, const CwStageBook* book, CwBookLine** ret_lines, size_t* ret_count);

/**
   The click book as PDF.

   Errors   as cw_drawing_begin() and cw_drawing_pdf().
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_click_book_pdf(CwArena* arena, const CwStageBook* book, CwDiag* diag, CwText* ret_pdf);

/**
   The timing notes as PDF: minutes, seconds and hundredths from the start of the cue, rounded to the nearest.

   Errors   as cw_drawing_begin() and cw_drawing_pdf().
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_timing_notes_pdf(CwArena* arena, const CwStageBook* book, CwDiag* diag, CwText* ret_pdf);

#endif
