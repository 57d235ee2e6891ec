// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Options: more that may be taken from a grant until a day, for a fee (options.csv).

   An option grants nothing until it is exercised; then it is a grant beside the first one. What it leaves out is as in
   the grant it belongs to, so that "until" alone lengthens the term.

   Units    days as base/date.h; lengths in milliseconds.
*/
#ifndef CW_RIGHTS_OPTIONS_H
#define CW_RIGHTS_OPTIONS_H

#include "rights/rights.h"

/**
   Reads options.csv and gives the parties in `rights` their options: the columns cue, work, party, media, territories,
   from, until, seconds, uses, by, exercised, fee, currency, step, notes, of which the header needs party and by.

   Shape    a row is for every row of rights.csv of that party, of that cue and work where it names them.
   Errors   CW_ERR_BAD_INPUT: as cw_rights_read(); an option for nobody in `rights`. CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file`; on success `rights` points to new works.
   Source   docs/film-folder.md.
*/
CW_MUST_USE CwStatus cw_options_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwRights* rights);

#endif
