// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A tempo map as steps of one tempo each: the stretches of the map, ramps cut at their beats, and cut again where the
   meter changes.
*/
#ifndef CW_EXCHANGE_STEP_PRIV_H
#define CW_EXCHANGE_STEP_PRIV_H

#include "exchange/handover.h"
#include "session/timing.h"

/** One step. */
typedef struct {
    int64_t tick;   ///< where it starts
    int64_t flicks; ///< when, since the first bar
    int64_t nano;   ///< its tempo, in thousand-millionths of a quarter a minute
    bool new_meter; ///< the meter changes here
    CwMeter meter;
    bool in_ramp; ///< cut out of a ramp …
    bool faster;  ///< … that gets faster
} Cw__Step;

/**
   The steps of a cue from its first bar to its end, and the flicks of the end.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw__steps(CwArena* arena, const CwTiming* timing, Cw__Step** ret_steps, size_t* ret_count);

/** When a tick comes, since the first bar. Units: ticks in, flicks out. */
int64_t cw__flicks_since_start(const CwTiming* timing, int64_t tick);

/** Where the first bar starts in the film. */
CwTime cw__film_start(const CwTiming* timing);

/** Appends value / 10^9 as a decimal with nine places. */
void cw__put_nano(CwBuf* buf, int64_t value);

/** Appends flicks as seconds with twelve places. */
void cw__put_seconds(CwBuf* buf, int64_t flicks);

/** The bars of a whole film, as the lanes of other programs are written from. */
typedef struct {
    CwTempoBrief brief;
    CwTempoSolution solution;
    CwTiming timing;
    CwTimelineCue* cues; ///< [n_maps of the film]
} Cw__FilmTempo;

/** Lays the maps of a film out. Errors: as cw_timeline(). Memory: from `arena`. */
CW_MUST_USE CwStatus cw__film_tempo(CwArena* arena, const CwHandover* film, Cw__FilmTempo** ret_tempo);

/** Ardour's TempoMap. */
void cw__put_ardour_map(CwBuf* buf, const CwTiming* timing);

/** REAPER's tempo and its envelope. */
void cw__put_reaper_tempo(CwBuf* buf, const Cw__Step* steps, size_t count);

/** DAWproject's Transport. */
void cw__put_dawproject_transport(CwBuf* buf, const Cw__Step* steps);

/** And its lanes of tempo and meter. */
void cw__put_dawproject_tempos(CwBuf* buf, const CwTiming* timing, const Cw__Step* steps, size_t count);

/** A name as REAPER quotes it: in whichever quotes it does not hold. */
void cw__put_reaper_name(CwBuf* buf, const char* name);

#endif
