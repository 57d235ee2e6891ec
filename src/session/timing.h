// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A cue ready for the stage: what was asked, the map that was found, and where it lies in the film.
*/
#ifndef CW_SESSION_TIMING_H
#define CW_SESSION_TIMING_H

#include "tempo/solution.h"

/** A cue and its map. */
typedef struct {
    const char* title; ///< "1m3 The Stairs"
    CwTime origin;     ///< of the cue's time in the film's
    const CwTempoBrief* brief;
    const CwTempoSolution* solution;
} CwTiming;

/** A stretch of ticks. */
typedef struct {
    int64_t from;
    int64_t to;
} CwTickSpan;

/** Where a passage of the brief lies in the music: it starts on the bar line nearest its time. Units: ticks. */
CwTickSpan cw_timing_passage(const CwTiming* timing, const CwTempoPassage* passage);

/** The tick the bar starts in which the music starts: below 0 when there is a pickup. Units: ticks. */
int64_t cw_timing_first_bar(const CwTiming* timing);

/** The last tick before the end of the cue. Units: ticks. */
int64_t cw_timing_last_tick(const CwTiming* timing);

#endif
