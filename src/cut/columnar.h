// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Change lists in columns, as Avid's Columnar template has them: written, read back, and done to a cut.

   A list is the relative form of a difference (cut/forms.h): each row supposes that the rows before it were done. Rows
   have the columns "#", "At This", "For This Length", "Do This", "To", "Source", "Roll", "Clip Name", "Speed" and
   "Total Change"; between them stand tabs, or blanks under a header whose titles show where each begins. Places and
   lengths are timecode, frames, or feet and frames (16 to the foot). Said to be done are "Delete", "Move", "Insert"
   and "Copy", and "Trim" or "Shorten" (as Delete) and "Lengthen" or "Extend" (as Insert) of a head or a tail. Other
   columns, and lines without a number, are left alone. Made after descriptions of the template.

   Repairs (names of diagnostics):
     columnar.total   the stated total change is not what the rows add up to
     columnar.source  footage to put in without a source: counting from 0
*/
#ifndef CW_CUT_COLUMNAR_H
#define CW_CUT_COLUMNAR_H

#include "base/buf.h"
#include "cut/cut.h"
#include "cut/forms.h"

/** Writes the relative form of a difference. Units: places on a timeline that begins where the old cut does. */
void cw_columnar_write(CwBuf* buf, const CwDiff* diff, const CwRelative* relative, CwRate rate);

/**
   Reads a change list.

   Shape    of rows that were read `old_in` and `new_in` are -1, but for copies; `footage` of inserts has the roll,
            clip, first source frame and speed, and stands at 0.
   Units    `start` is the first frame of the cut the list is about, where the list does not say; places in rows count
            from it.
   Errors   CW_ERR_USAGE when the rate is not known; CW_ERR_BAD_INPUT when it is no such list, a row cannot be read, or
            `options->strict` and something needed repair; CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file`. `repairs` may be NULL.
*/
CW_MUST_USE CwStatus cw_columnar_read(CwArena* arena, const char* file, CwText text, int64_t start,
                                      const CwCutOptions* options, CwDiagList* repairs, CwDiag* diag,
                                      CwRelative* ret_relative);

/**
   Does a relative form to a picture, row after row.

   Shape    the result begins where the picture does; frames of it go on in one shot where nobody would see an edit.
   Errors   CW_ERR_CONFLICT when a row reaches outside the timeline as it is by then (diag says which); CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to the picture and to the rows' footage.
   Cost     rows times shots.
*/
CW_MUST_USE CwStatus cw_relative_do(CwArena* arena, const CwRelative* relative, const CwPicture* old, CwDiag* diag,
                                    CwPicture* ret_picture);

#endif
