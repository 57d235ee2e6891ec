// SPDX-License-Identifier: GPL-3.0-or-later
/** Options that several verbs about rights and money have: the day, how far ahead, and a page to write. */
#ifndef CW_CMD_ASKED_H
#define CW_CMD_ASKED_H

#include "base/buf.h"
#include "base/date.h"
#include "cmd/shell.h"
#include "film/film.h"

/**
   Today, where this machine is.

   Errors   as cw_date_from_civil().
*/
CW_MUST_USE CwStatus cw_asked_today(CwDate* ret_day);

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

/** The forms a paper of the film is shown in. */
typedef enum {
    CW_ASKED_TEXT,
    CW_ASKED_JSON,
    CW_ASKED_PAGE, ///< with the warnings; for the others they were said
} CwAskedForm;

/** A verb that shows one paper of the film: what it has to say of it, and how it is written. */
typedef struct {
    CwStatus (*check)(const CwFilm* film, CwDate day, int within, CwDiagList* warnings);
    CwStatus (*write)(const CwFilm* film, CwAskedForm form, const CwDiagList* warnings, CwBuf* buf);
} CwAskedPaper;

enum {
    CW_ASKED_OPTIONS = 3, ///< how many
};

/** The options of such a verb: --page, --within, --day. */
extern const CwOption cw_asked_options[CW_ASKED_OPTIONS];

/**
   Shows a paper of the film as --page, --json or neither ask, by --day and --within.

   Errors   as cw_project_open(), cw_film_read() and the paper's own.
*/
CW_MUST_USE CwStatus cw_asked_paper(CwShell* shell, const CwAskedPaper* paper);

#endif
