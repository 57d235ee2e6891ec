// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The cue sheet: what music was used where, for how long, in which way, and who made it. It decides who is paid.

   One model, exact to the flick; forms of it round at their own edge: CSV and JSON here, the drawn page in
   rights/cue_sheet_page.h.

   Units    times are flicks on the record timeline of the cut; printed shares are hundredths of a percent that always
            add up to 100.
*/
#ifndef CW_RIGHTS_CUE_SHEET_H
#define CW_RIGHTS_CUE_SHEET_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "rights/rights.h"
#include "time/rate.h"

#include <stddef.h>

/** What stands above a cue sheet; each may be "". */
typedef struct {
    const char* title;
    const char* aka;
    const char* episode;
    const char* episode_number;
    const char* kind; ///< short film, feature, series …
    const char* number;
    const char* company;
    const char* director;
    const char* composer;
    const char* country;
    const char* year;
    const char* network;
    const char* release;
    const char* contact;
    const char* cut; ///< name of the cut it is for
} CwCueSheetHead;

/** A reel. */
typedef struct {
    const char* name;
    CwTime in;
    CwTime out; ///< exclusive
} CwSheetReel;

/** A cue as it lies in the cut. */
typedef struct {
    const char* cue; ///< id
    const char* title;
    CwUse use;
    CwTime in;
    CwTime out;       ///< exclusive
    const char* made; ///< who made composition and recording, as cw_made_text() says; NULL where nobody asked
} CwSheetCue;

/** One cue of the sheet. */
typedef struct {
    int sequence; ///< from 1
    CwSheetCue cue;
    const char* reel;              ///< name of the reel it begins in, or ""
    const CwWorkUse* const* works; ///< whose music it is; none when nobody wrote it down
    size_t n_works;
} CwCueSheetRow;

/** A cue sheet. */
typedef struct {
    CwCueSheetHead head;
    CwRate rate;
    const CwCueSheetRow* rows; ///< by in, then out, then name of the cue
    size_t n_rows;
    CwTime start;   ///< of the film: of its first reel
    CwSpan running; ///< length of the film: of its reels
    CwSpan music;   ///< lengths of the cues, added up
} CwCueSheet;

/** What a sheet is made of. */
typedef struct {
    CwCueSheetHead head;
    CwRate rate;
    const CwSheetReel* reels; ///< at least one, by in
    size_t n_reels;
    const CwSheetCue* cues;
    size_t n_cues;
    const CwRights* rights; ///< without works when nobody wrote any down
} CwCueSheetFrom;

/**
   The cue sheet of a cut. Works that were replaced are left out.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; keeps what `from` points to.
   Cost     n log n in cues and works.
*/
CW_MUST_USE CwStatus cw_cue_sheet_make(CwArena* arena, const CwCueSheetFrom* from, CwCueSheet* ret_sheet);

/**
   What is wrong with a sheet, as warnings: a cue without a work, outside every reel, over the end of its reel, without
   length; an ISWC, ISRC or IPI name number whose form or check is wrong; two visual cues at once.

   Shape    `reels[n_reels]` as the sheet was made from.
   Errors   CW_ERR_NO_MEM.
   Memory   `warnings` and its arena are needed.
*/
CW_MUST_USE CwStatus cw_cue_sheet_check(const CwCueSheet* sheet, const CwSheetReel* reels, size_t n_reels,
                                        CwDiagList* warnings);

/** Writes the sheet as CSV, one row for each party of each work. */
void cw_cue_sheet_csv(CwBuf* buf, const CwCueSheet* sheet);

/** Writes the sheet as one JSON object; lengths and times exact in flicks. */
void cw_cue_sheet_json(CwBuf* buf, const char* key, const CwCueSheet* sheet);

/**
   Shares as they are printed: each rounded down to hundredths of a percent, and what is missing given to those that
   lost most, so that every side adds up to 100.

   Where shares hold in some countries only, every side adds up in each of them, but where all its parties have got
   their points from another country already: then it may miss 0.01 for each of them.

   Shape    `points[work->n_parties]`.
   Units    hundredths of a percent.
   Errors   CW_ERR_NO_MEM.
   Rounding largest remainder; of two as large the first.
*/
CW_MUST_USE CwStatus cw_work_points(CwArena* arena, const CwWorkUse* work, int64_t* points);

/** Where a party's share holds, in words; "" for everywhere. Memory: from `arena`; NULL when memory ran out. */
const char* cw_party_where(CwArena* arena, const CwRightsParty* party);

enum {
    CW_SHEET_TEXT_SIZE = 32,
};

/** A length as sheets print it: "1:05", to the nearest second. */
void cw_sheet_length(CwSpan span, char text[CW_SHEET_TEXT_SIZE]);

/** A cue's length from its first frame to the first without it. Units: frames of `rate`. */
int64_t cw_sheet_frames(const CwCueSheetRow* row, CwRate rate);

/** Printed points as percent: "33.34", "50". Units: hundredths of a percent. */
void cw_sheet_percent(int64_t points, char text[CW_SHEET_TEXT_SIZE]);

#endif
