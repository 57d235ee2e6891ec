// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The cue sheet as other people's systems take it: a workbook laid out as performing rights societies', DDEX' detailed
   cues, CWR works with film origin, the fields of RapidCue.

   All of them round at their own edge, from the one model; the same sheet gives the same bytes. What each form could
   be checked against, and what it could not, docs/cue-sheets.md says.
*/
#ifndef CW_RIGHTS_CUE_SHEET_FORMS_H
#define CW_RIGHTS_CUE_SHEET_FORMS_H

#include "rights/cue_sheet.h"

/**
   A workbook (XLSX) with two sheets: "Cue Sheet", a head and a row for each interested party of each cue, laid out as
   societies' own workbooks are; "Frame timings", every cue's in, out and length in frames.

   Errors   CW_ERR_NO_MEM; CW_ERR_RANGE above 4 GiB.
   Cost     5,000 cues in 50 ms (bench/cue_sheet.c).
*/
CW_MUST_USE CwStatus cw_cue_sheet_xlsx(CwBuf* buf, const CwCueSheet* sheet);

/**
   Detailed cues in the words of DDEX' audio-visual cue sheet: use, vocal and visual type, origin, start, duration and
   end in ISO 8601, works and contributors.

   Errors   none of its own: memory that ran out shows in the buffer.
*/
void cw_cue_sheet_ddex(CwBuf* buf, const CwCueSheet* sheet);

/** A society and its number in CISAC's list. */
typedef struct {
    const char* name;
    const char* code; ///< three digits
} CwSociety;

/** Who sends a CWR file, and when. */
typedef struct {
    const char* sender_name;
    const char* sender_ipi; ///< the sender's IPI name number, eleven digits
    CwDate day;
    const CwSociety* societies;
    size_t n_societies;
} CwCwrFrom;

/**
   The original works of the sheet as CWR 2.2: one NWR transaction each, with publishers (SPU, SPT), writers (SWR, SWT),
   the writers' publishers (PWR) and their origin in the film (ORN). Shares are hundredths of a percent that add up.
   Where shares hold in some countries only, who collects is said for each of them (CISAC's territories have the numbers
   of ISO 3166-1), and who owns for the country of the film, else for the first part of the world.

   Errors   CW_ERR_BAD_INPUT when the sender's IPI number is wrong;
            CW_ERR_RANGE when a work has too many parties or the file too many works; CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_cue_sheet_cwr(CwBuf* buf, const CwCueSheet* sheet, const CwCwrFrom* from, CwDiag* diag);

/**
   The sheet in the fields a RapidCue XML has: the production, each cue with use, timecodes and works, each interested
   party with role, affiliation, IPI and share.

   The names of the elements are ours: no copy of the format's reference was at hand (docs/cue-sheets.md).

   Errors   CW_ERR_BAD_INPUT, and `diag` says what is missing: title, kind, company, release or year, contact; cues; a
            work of a cue; its writer; the society of a writer or publisher. CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_cue_sheet_rapidcue(CwBuf* buf, const CwCueSheet* sheet, CwDiag* diag);

#endif
