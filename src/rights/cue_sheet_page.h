// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The cue sheet as a printed page, as societies and broadcasters know it.

   Defaults Draws: only steps that run in the worker use it.
*/
#ifndef CW_RIGHTS_CUE_SHEET_PAGE_H
#define CW_RIGHTS_CUE_SHEET_PAGE_H

#include "base/diag.h"
#include "rights/cue_sheet.h"

/**
   Draws the sheet on A4 pages across, as PDF.

   Shape    `temp` marks every page as no final delivery.
   Errors   CW_ERR_NO_PROGRAM when a font is missing; CW_ERR_FAILED; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_cue_sheet_pdf(CwArena* arena, const CwCueSheet* sheet, bool temp, CwDiag* diag,
                                      CwText* ret_pdf);

#endif
