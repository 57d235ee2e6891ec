// SPDX-License-Identifier: GPL-3.0-or-later
/** What verbs that ask the gate share: the day, and findings as lines. */
#ifndef CW_CMD_GATE_LINES_H
#define CW_CMD_GATE_LINES_H

#include "cmd/making.h"
#include "deliver/gate.h"
#include "road/findings.h"

/**
   The day of delivery: of --date, or today.

   Errors   CW_ERR_USAGE when --date is no date.
*/
CW_MUST_USE CwStatus cw_gate_day(CwShell* shell, CwDate* ret_day);

/**
   The profile people mean, among those the film is delivered to.

   Errors   CW_ERR_NOT_FOUND with the profiles there are.
   Memory   belongs to `making`.
*/
CW_MUST_USE CwStatus cw_gate_profile(CwShell* shell, const CwMaking* making, const char* said,
                                     const char** ret_profile);

/** Writes each finding and what became of it as a line; with --json as an object of `profile`, `kind`, `subject` … */
void cw_gate_lines(const CwShell* shell, const char* profile, const CwGateVerdict* verdict, CwBuf* answer);

#endif
