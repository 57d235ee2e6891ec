// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The difference of two cue sheets: exactly the cues that are not the same in both.

   Cues are the same one when they have the same name. What of a cue differs is a set; a cue that differs in nothing is
   not in the difference, and a cue that is in it differs in what is said and in nothing else.
*/
#ifndef CW_RIGHTS_CUE_SHEET_DIFF_H
#define CW_RIGHTS_CUE_SHEET_DIFF_H

#include "rights/cue_sheet.h"

/** What differs, as bits of a set. */
typedef enum {
    CW_SHEET_ADDED = 1 << 0,   ///< only in the new sheet
    CW_SHEET_REMOVED = 1 << 1, ///< only in the old one
    CW_SHEET_MOVED = 1 << 2,   ///< it begins elsewhere
    CW_SHEET_LENGTH = 1 << 3,
    CW_SHEET_USE = 1 << 4,
    CW_SHEET_TITLE = 1 << 5,
    CW_SHEET_REEL = 1 << 6,
    CW_SHEET_WORKS = 1 << 7, ///< whose music it is: works, parties, shares, identifiers
} CwSheetDifference;

/** A cue that is not the same in both. */
typedef struct {
    unsigned what;               ///< a set of CwSheetDifference
    const CwCueSheetRow* before; ///< NULL when it was added
    const CwCueSheetRow* after;  ///< NULL when it was removed
} CwSheetChange;

/** All of them: by place in the new sheet, and those that were removed where they were in the old. */
typedef struct {
    const CwSheetChange* items;
    size_t count;
} CwSheetDiff;

/**
   What changed from one sheet to the other.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; points into both sheets.
   Cost     n log n in rows.
*/
CW_MUST_USE CwStatus cw_cue_sheet_diff(CwArena* arena, const CwCueSheet* before, const CwCueSheet* after,
                                       CwSheetDiff* ret_diff);

/** A set of differences (bits) in words: "moved, length". Memory: from `arena`; NULL when memory ran out. */
const char* cw_sheet_difference_text(CwArena* arena, unsigned what);

/** Writes a difference for people, one line for each cue. */
void cw_cue_sheet_diff_text(CwBuf* buf, const CwCueSheet* before, const CwCueSheet* after, const CwSheetDiff* diff);

/** Writes a difference as a page (HTML), one row for each cue, before and after side by side. */
void cw_cue_sheet_diff_page(CwBuf* buf, const CwCueSheet* before, const CwCueSheet* after, const CwSheetDiff* diff);

/**
   The sheet of the cues that were added or changed, and nothing else; its music is theirs, and its cut is named "cut2,
   changed since cut1", so that nobody takes it for the whole sheet.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; shares what `after` holds.
*/
CW_MUST_USE CwStatus cw_cue_sheet_changed(CwArena* arena, const CwCueSheet* before, const CwCueSheet* after,
                                          const CwSheetDiff* diff, CwCueSheet* ret_sheet);

/** Writes a difference as one JSON object: `before`, `after` (names of the cuts), `changes`. */
void cw_cue_sheet_diff_json(CwBuf* buf, const char* key, const CwCueSheet* before, const CwCueSheet* after,
                            const CwSheetDiff* diff);

#endif
