// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The change list as a printed page.

   Defaults Draws: only steps that run in the worker use it.
*/
#ifndef CW_CUT_CHANGE_PAGE_H
#define CW_CUT_CHANGE_PAGE_H

#include "base/diag.h"
#include "cut/change_sheet.h"

/**
   Draws the list on A4 pages across, as PDF.

   Errors   CW_ERR_NO_PROGRAM when a font is missing; CW_ERR_FAILED; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_changes_pdf(CwArena* arena, const CwChangeHead* head, const CwChangeSheet* sheet, CwDiag* diag,
                                    CwText* ret_pdf);

#endif
