// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Writing edit lists: CMX3600 (reels of 8 characters), File_32 and File_129 (reels of 32 and 129).

   What is read back from such a list is the cut it was written from, but for what the losses name.

   Losses (names of diagnostics):
     edl.reel_cut       a reel name that does not fit, written shorter and told apart by a number; the true name stands
                        in a note
     edl.track_cut      a track above 64, written on the 64th
     edl.speed_rounded  a speed that has no three decimals
     edl.source_range   a source time outside the day, written as it shows on a clock
*/
#ifndef CW_CUT_EDL_WRITE_H
#define CW_CUT_EDL_WRITE_H

#include "base/buf.h"
#include "cut/cut.h"

/** The width of reel names, which is what the kinds of list differ in. */
typedef enum {
    CW_EDL_CMX3600,
    CW_EDL_FILE_32,
    CW_EDL_FILE_129,
} CwEdlWidth;

/**
   Writes a cut as an edit list.

   Shape    `losses` may be NULL.
   Errors   CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_cut_write_edl(CwBuf* buf, const CwCut* cut, CwEdlWidth width, CwDiagList* losses);

#endif
