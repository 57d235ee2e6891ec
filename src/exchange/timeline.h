// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The bars of a whole film: the tempo maps of its cues on one timeline, each where it lies, silence between them.

   A timeline counts its bars from 1 to the end; what a cue's own bars are called stands in its own files. Of a cue that
   has not ended when the next begins there are the bars that have, and the beats of the next bar that have, as a short
   bar.

   Defaults Times are from the film's first frame.
*/
#ifndef CW_EXCHANGE_TIMELINE_H
#define CW_EXCHANGE_TIMELINE_H

#include "time/tempo_map.h"

#include <stdbool.h>
#include <stddef.h>

/** A cue that has a tempo map. */
typedef struct {
    const char* cue;
    CwTime at;      ///< of its time 0
    CwSpan length;  ///< of it
    CwTempoMap map; ///< in its own time
} CwHandedMap;

/** Where the bars of a cue are. */
typedef struct {
    int bar;         ///< its own first bar that is there
    int there;       ///< which that is on the timeline
    int n_bars;      ///< whole bars
    int short_beats; ///< of one more bar, as written; 0 when there is none
    bool whole;      ///< all its bars are there
} CwTimelineCue;

/**
   One tempo map of all of them. Silence is in bars of 4/4 of about two seconds, or in one short bar.

   Shape    `maps[n_maps]` by place; `ret_cues[n_maps]`.
   Rounding none: bar lines and points of the maps lie where they are.
   Errors   CW_ERR_RANGE as cw_tempo_map_check(); CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_timeline(CwArena* arena, const CwHandedMap* maps, size_t n_maps, CwSpan length,
                                 CwTempoMap* ret_map, CwTimelineCue* ret_cues);

#endif
