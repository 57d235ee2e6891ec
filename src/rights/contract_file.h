// SPDX-License-Identifier: GPL-3.0-or-later
/** The text of a contract as people send it: plain text, PDF (through pdftotext), DOCX. */
#ifndef CW_RIGHTS_CONTRACT_FILE_H
#define CW_RIGHTS_CONTRACT_FILE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

/**
   The text of a file, whatever of the three it is: told by its first bytes, not by its name.

   Errors   as cw_file_read(); CW_ERR_NO_PROGRAM when it is PDF and pdftotext is missing; CW_ERR_FAILED when that
            refuses it; CW_ERR_BAD_INPUT when it is a ZIP that is no DOCX, a DOCX that cannot be read, or has no text.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_contract_file_text(CwArena* arena, const char* path, CwDiag* diag, CwText* ret_text);

/**
   The text of a DOCX: a line for each paragraph, an empty one after it.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_docx_text(CwArena* arena, const char* file, CwText bytes, CwDiag* diag, CwText* ret_text);

#endif
