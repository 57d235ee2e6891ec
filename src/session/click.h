// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The click: when it clicks, and how that sounds.

   Defaults Times are the cue's own; those of the count-in are below 0.
*/
#ifndef CW_SESSION_CLICK_H
#define CW_SESSION_CLICK_H

#include "base/buf.h"
#include "session/timing.h"

/** What a click says. */
typedef enum {
    CW_CLICK_DOWN,     ///< a downbeat
    CW_CLICK_BEAT,     ///< another felt beat
    CW_CLICK_DIVISION, ///< between them
    CW_CLICK_COUNT_IN, ///< before the music starts
    CW_CLICK_WARNING,  ///< before it comes back from a free passage
} CwClickKind;

/** One click. */
typedef struct {
    CwTime at;
    CwClickKind kind;
    int bar; ///< 0 and below before the first
    int beat;
} CwClick;

/** How a cue is clicked. */
typedef struct {
    int count_in_bars; ///< 0 … 8
    int division;      ///< clicks to a felt beat: 1 … 6
    int warnings;      ///< clicks before the music comes back from a free passage: 0 … 8
} CwClickPlan;

/** Two bars of count-in, a click a beat, four warnings. */
extern const CwClickPlan cw_click_plan_usual;

/**
   All clicks of a cue, by time.

   Shape    `*ret_clicks` of `*ret_count`.
   Errors   CW_ERR_RANGE when the plan is out of range; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_clicks(CwArena* arena, const CwTiming* timing, const CwClickPlan* plan, CwClick** ret_clicks,
                               size_t* ret_count);

/**
   The click as a broadcast WAV: 48 kHz, mono, 24 bits, from the first click to the end of the cue, its place in the
   film's timecode in the bext chunk.

   A downbeat is 1760 Hz, a beat 1320 Hz, a division 880 Hz and softer, count-in and warnings 1056 Hz: bursts of 12 ms
   that start at a zero and go up.

   Rounding each click starts at the sample nearest its time in the film.
   Errors   CW_ERR_RANGE when it would be longer than 2 hours; CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_click_track(CwBuf* buf, const CwTiming* timing, const CwClick* clicks, size_t n_clicks);

/** The clicks as a table: time in the film, bar, beat, kind. */
void cw_clicks_csv(CwBuf* buf, const CwTiming* timing, const CwClick* clicks, size_t n_clicks);

#endif
