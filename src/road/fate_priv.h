// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What became of a hit in the music of its cue, as the tempo map or the edit of the recording says. Inside room road
   only.

   Units    flicks on whatever timeline the caller counts on.
*/
#ifndef CW_ROAD_FATE_PRIV_H
#define CW_ROAD_FATE_PRIV_H

#include "perform/tape.h"
#include "tempo/solution.h"

#include <stdbool.h>

/** What became of a hit. */
typedef struct {
    bool heard; ///< the music comes to it, on time or not
    bool met;
    CwTime music;               ///< when it does
    char bar[CW_BAR_NAME_SIZE]; ///< what it is called in the written music; "" where it is not known, as in recordings
    int beat;                   ///< from 1
} Cw__Fate;

/** In written music that begins at `cue_in`. */
Cw__Fate cw__fate_in_map(const CwTempoSolution* solution, const char* hit, CwTime cue_in);

/** In an edited recording; the picture has the hit at `wanted`. */
Cw__Fate cw__fate_on_tape(const CwTapeEdit* edit, const char* hit, CwTime wanted);

/** In music that was kept as it was for an earlier cut: met where it comes near enough to what is wanted now. */
Cw__Fate cw__fate_kept(Cw__Fate fate, CwTime wanted, CwSpan early, CwSpan late);

/** Why a hit is missed. Memory: static. */
const char* cw__fate_why(bool kept, bool written, bool heard);

#endif
