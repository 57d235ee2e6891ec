// SPDX-License-Identifier: GPL-3.0-or-later
/** Options that several verbs about rights and money have: the day, how far ahead, and a page to write. */
#ifndef CW_CMD_ASKED_H
#define CW_CMD_ASKED_H

#include "base/buf.h"
#include "base/date.h"
#include "cmd/shell.h"
#include "film/film.h"

/**
   The day of --day, else today.

   Errors   CW_ERR_USAGE when it is no date.
*/
CW_MUST_USE CwStatus cw_asked_day(CwShell* shell, CwDate* ret_day);

/**
   The days of --within, else 90.

   Units    days.
   Errors   CW_ERR_USAGE when it is no number of days.
*/
CW_MUST_USE CwStatus cw_asked_within(CwShell* shell, int* ret_days);

/**
   Writes a page where --page says.

   Errors   as cw_file_write(); CW_ERR_NO_MEM when the page ran out of memory.
*/
CW_MUST_USE CwStatus cw_asked_page(CwShell* shell, const CwBuf* page);

/** A verb that shows one paper of the film: what it has to say, and its three forms. */
typedef struct {
    CwStatus (*check)(CwShell* shell, const CwFilm* film, CwDate day, int within, CwDiagList* warnings);
    CwStatus (*page)(CwShell* shell, const CwFilm* film, const CwDiagList* warnings, CwBuf* buf);
    CwStatus (*json)(CwShell* shell, const CwFilm* film, CwBuf* buf);
    CwStatus (*text)(CwShell* shell, const CwFilm* film, CwBuf* buf);
} CwAskedPaper;

/**
   Shows a paper of the film as --page, --json or neither ask, by --day and --within.

   Errors   as cw_project_open(), cw_film_read() and the paper's own.
*/
CW_MUST_USE CwStatus cw_asked_paper(CwShell* shell, const CwAskedPaper* paper);

#endif
