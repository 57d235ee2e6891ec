// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Hanging what somebody wrote on the picture: timecodes become anchors, and everything is held against the first cut.
*/
#ifndef CW_SPOT_HANG_H
#define CW_SPOT_HANG_H

#include "spot/place.h"
#include "spot/spotting.h"
#include "story/cut_files.h"

/** A film's spotting on its anchors, and where it lies in the cut it was written for. */
typedef struct {
    CwSpotted spotted;     ///< cues as in the spotting list; hits by cue, then by place, then as in the hit list
    CwPlacement placement; ///< in the first cut
} CwHung;

/**
   Hangs cues and hits on the picture of the first cut.

   Shape    `joined` NULL where no reel was moved; `hits` NULL where there are none.
   Errors   CW_ERR_BAD_INPUT with file, line and column: a place outside the picture, an anchor that cannot be read,
   on a
            roll, line, cue or hit there is not, or not seen in the first cut; out at or before in; a hit outside its
            cue; anchors that hang on one another in a ring. CW_ERR_NO_MEM.
   Memory   from `arena`; strings of everything given are shared.
*/
CW_MUST_USE CwStatus cw_spot_hang(CwArena* arena, const CwSpotting* spotting, const CwHitList* hits, CwPlaceIn in,
                                  const CwJoinedCut* joined, CwDiag* diag, CwHung* ret_hung);

#endif
