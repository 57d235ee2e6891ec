// SPDX-License-Identifier: GPL-3.0-or-later
/** What royalties come to, for people and for scripts, and a payee's statement. */
#ifndef CW_MONEY_ROYALTY_SHOW_H
#define CW_MONEY_ROYALTY_SHOW_H

#include "base/buf.h"
#include "money/usual.h"
#include "money/waterfall.h"

/**
   Writes a run as JSON, one object a line: `what` is "line", "account", "payee", "kind", "unmatched" or "total".

   Amounts are decimals of the file's currency; sums of statements are texts with up to 12 decimals. What kinds of
   stakeholders got stands beside what `usual` says they get.
*/
void cw_royalty_show_json(CwBuf* buf, const CwRoyalties* all, const CwRoyaltyRun* run, const CwUsual* usual);

/** Writes a run for people. */
void cw_royalty_show_text(CwBuf* buf, const CwRoyalties* all, const CwRoyaltyRun* run, const CwUsual* usual);

/**
   What a line is for: its name, else the part it is, as "1/3 of what was left" or "15 % of what came in"; "" where it
   depends on units.

   Memory   from `arena`, or belongs to the line; NULL when memory ran out.
*/
const char* cw_royalty_what_for(CwArena* arena, const CwRoyaltyLine* line);

/** Writes one payee's statement as CSV: a row for each contract and reason, then what is carried and paid. */
void cw_royalty_statement_csv(CwBuf* buf, const CwRoyalties* all, const CwRoyaltyRun* run, const CwRoyaltyPaid* payee);

/**
   Writes one payee's statement as a page (HTML) to be read or printed: what the CSV says, and for each account the way
   from what came in to what was left to share.
*/
void cw_royalty_statement_page(CwBuf* buf, const CwRoyalties* all, const CwRoyaltyRun* run, const CwRoyaltyPaid* payee);

/**
   Prints one payee's statement (PDF, A4): what the page says.

   Errors   as cw_drawing_begin() and cw_drawing_pdf(); CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_royalty_statement_pdf(CwArena* arena, const CwRoyalties* all, const CwRoyaltyRun* run,
                                              const CwRoyaltyPaid* payee, CwDiag* diag, CwText* ret_pdf);

/**
   A file name for a payee's statement: its number in the run and what of its name a file may be called.

   Units    `index` from 0; `extension` as ".csv".
   Memory   from `arena`; NULL when memory ran out.
*/
const char* cw_royalty_file_name(CwArena* arena, const char* payee, size_t index, const char* extension);

#endif
