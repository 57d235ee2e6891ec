// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Marker lists: reading tables of markers as other programs export them.

   A table has a header that names a time ("timecode", "time", "position", "in", "start", "record in", "frame" …)
   and a text ("name", "marker name", "cue", "comment", "description", "note", "text" …), and may name a colour, an end
   ("out", "end" …) or a duration; other columns are left alone. Times are timecode, frames, or minutes and seconds
   ("1:02.500"). Commas, semicolons or tabs; UTF-8, UTF-16 or an old code page. Also taken: Avid's marker text, which
   has no header (user, timecode, track, colour, text, by tabs).

   Repairs (names of diagnostics):
     markers.row        a row whose time cannot be read, left out
     markers.encoding   text that was not UTF-8
*/
#ifndef CW_CUT_MARKER_LIST_H
#define CW_CUT_MARKER_LIST_H

#include "base/buf.h"
#include "cut/cut.h"

/** Whether a file begins as such a table does. */
bool cw_markers_are(CwText text);

/**
   Reads a marker list as a cut without events.

   Errors   CW_ERR_USAGE when the rate is not known; CW_ERR_BAD_INPUT when it has no column with times, or
            `options->strict` and something needed repair; CW_ERR_RANGE above 1 GiB; CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file`. `repairs` may be NULL.
*/
CW_MUST_USE CwStatus cw_cut_read_markers(CwArena* arena, const char* file, CwText text, const CwCutOptions* options,
                                         CwDiagList* repairs, CwDiag* diag, CwCut* ret_cut);

/** Writes the markers of a cut as such a table: timecode, frame, name, color. */
void cw_cut_write_markers(CwBuf* buf, const CwCut* cut);

#endif
