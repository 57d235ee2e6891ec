// SPDX-License-Identifier: GPL-3.0-or-later
/** Options that several verbs about rights and money have: the day, how far ahead, and a page to write. */
#ifndef CW_CMD_ASKED_H
#define CW_CMD_ASKED_H

#include "base/buf.h"
#include "base/date.h"
#include "cmd/shell.h"

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

#endif
