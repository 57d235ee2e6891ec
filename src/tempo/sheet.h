// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A hit sheet: a cue's hits as a table that anybody can write, without a project.

   The columns are time, weight, tolerance_frames, want and name, of which only time must be there, in this order when
   the table has no header. The first row is the start of the cue and the last its end. A column phrases holds, in the
   first row, the lengths of its phrases in bars.
*/
#ifndef CW_TEMPO_SHEET_H
#define CW_TEMPO_SHEET_H

#include "tempo/brief.h"

/** What a sheet says. */
typedef struct {
    CwTempoBrief brief; ///< its tempos are not set, its meters are the usual ones
    CwTime origin;      ///< of the cue's time in the sheet's
} CwTempoSheet;

/**
   Reads a sheet: times as timecode ("01:02:03:04") or seconds ("12.5"; within a microsecond of a frame they are that
   frame); weights up to 1, 10, 100 or 1000, whichever holds them all; tolerances in frames ("2"; "0.5/2" early and
   late), half a one where there is none; wants as cw_want_read() has them.

   Errors   CW_ERR_BAD_INPUT with file, line and column; CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file`.
*/
CW_MUST_USE CwStatus cw_tempo_sheet_read(CwArena* arena, const char* file, CwText text, CwRate rate, CwDiag* diag,
                                         CwTempoSheet* ret_sheet);

#endif
