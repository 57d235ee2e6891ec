// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The change list as editors hand it over: rows for people, as CSV and as a page of HTML. The printed page is in
   cut/change_page.h.
*/
#ifndef CW_CUT_CHANGE_SHEET_H
#define CW_CUT_CHANGE_SHEET_H

#include "base/buf.h"
#include "cut/changes.h"

/** What stands above a change list. */
typedef struct {
    const char* title;    ///< of the film
    const char* old_name; ///< of the cut before
    const char* new_name;
    CwRate rate;
} CwChangeHead;

/** A row of the list, in words. */
typedef struct {
    char new_place[CW_TIMECODE_SIZE]; ///< "" where there is none
    char old_place[CW_TIMECODE_SIZE];
    char frames[24];       ///< "+12"; without a sign where the film gets no longer by it
    char total[24];        ///< all rows so far together
    const char* what;      ///< "trim head", "delete" …
    const char* roll;      ///< "black" for black
    const char* clip;      ///< or ""
    const char* note;      ///< "seen again", "5 shots, to 12A-3", "was sea_010_v011" …; or ""
    const CwShot* picture; ///< the shot it is about
} CwChangeRow;

/** A change list in words. */
typedef struct {
    const CwChangeRow* rows;
    size_t n_rows;
    int64_t gained; ///< frames the film got longer by (below 0: shorter)
    int64_t frames; ///< how long the new cut is
    char length[CW_TIMECODE_SIZE];
} CwChangeSheet;

/**
   The rows of a change list.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to the cuts.
*/
CW_MUST_USE CwStatus cw_change_sheet(CwArena* arena, const CwChangeList* list, CwRate rate, CwChangeSheet* ret_sheet);

/** The list as CSV: change, new, old, new_frame, old_frame, frames, total, op, roll, clip, note. */
void cw_changes_csv(CwBuf* buf, const CwChangeList* list, const CwChangeSheet* sheet);

/** The line below the title: how many changes, what they make, how long the film is now. */
void cw_changes_summary(CwBuf* buf, const CwChangeHead* head, const CwChangeSheet* sheet);

/** The list as one page of HTML that needs nothing else. */
void cw_changes_html(CwBuf* buf, const CwChangeHead* head, const CwChangeSheet* sheet);

#endif
