// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The tempo map: which tick of the music falls at which time.

   A map is a row of points, each a tick with its exact time, and between two points a constant tempo or a ramp in which
   tempo is linear in quarter notes. Because the points are pinned, a hit that was put on a point is on it exactly, and
   nothing that rounds in one segment reaches the next. Inside a segment of N ticks and D flicks, tick n falls at

       constant   D * n / N                                  to the nearest flick, halves up
       ramp       D * ln(1 + (r - 1) n / N) / ln r           the same; r = tempo at the end / tempo at the start

   Before the first point and after the last the tempo of that edge goes on.

   Invariants
   M1  points are strictly increasing in tick and in time; at least two.
   M2  every segment is slow enough that two ticks never share a flick.
   M3  time_of(tick) is strictly increasing; tick_floor(time_of(t)) = t for every t.

   Defaults Ticks as in time/meter.h; times are flicks, in the time of whoever made the map (a cue's own time from its
            start, unless said otherwise). Maps are plain values and never change once made.
*/
#ifndef CW_TIME_TEMPO_MAP_H
#define CW_TIME_TEMPO_MAP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "time/flicks.h"
#include "time/meter.h"

#include <stddef.h>
#include <stdint.h>

/** A pinned place: this tick at this time, and how tempo goes from here to the next point. */
typedef struct {
    int64_t tick;
    CwTime time;
    int32_t ratio_num; ///< tempo at the next point is tempo here times num / den; 1/1 is constant
    int32_t ratio_den;
} CwTempoPoint;

/** A tempo map. */
typedef struct {
    const CwTempoPoint* points;
    size_t n_points; ///< at least 2; the ratio of the last is 1/1 and means nothing
    const CwMeterChange* meters;
    size_t n_meters; ///< at least 1
} CwTempoMap;

/**
   Whether a map keeps M1 and M2, its ratios are within 1/4 … 4 with terms below 2^30, ramps are shorter than 2^31 ticks
   (53 000 quarters), ticks are within 2^42, times within 2^56 flicks and bars within a million, and every meter starts
   at a bar of the one before.

   Errors   CW_ERR_RANGE.
*/
CW_MUST_USE CwStatus cw_tempo_map_check(const CwTempoMap* map);

/**
   A map of one constant tempo.

   Units    `quarters_per_minute` exact; the map runs from tick 0 at time 0 over `length`.
   Rounding the end point to the next tick at or after `length`, whose time is to the nearest flick.
   Errors   CW_ERR_NO_MEM; CW_ERR_RANGE when the tempo is not within 1 … 1000 or `length` is not above 0.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_tempo_map_constant(CwArena* arena, CwRatio quarters_per_minute, CwMeter meter, CwSpan length,
                                           CwTempoMap* ret_map);

/** The time of a tick. Units: ticks in. Rounding: to the nearest flick, halves up, once. */
CwTime cw_tempo_map_time_of(const CwTempoMap* map, int64_t tick);

/** The last tick not after a time. Units: answers ticks. Cost: 40 evaluations in a ramp. */
int64_t cw_tempo_map_tick_floor(const CwTempoMap* map, CwTime at);

/** The tick whose time is nearest, the earlier of two equally near. Units: answers ticks. */
int64_t cw_tempo_map_tick_nearest(const CwTempoMap* map, CwTime at);

/** The tempo at a tick, for people and for exports. Units: millionths of a quarter note a minute. Rounding: nearest. */
int64_t cw_tempo_map_tempo_at(const CwTempoMap* map, int64_t tick);

/** Bar and beat of a tick. Units: ticks in. */
CwBarBeat cw_tempo_map_bar_beat(const CwTempoMap* map, int64_t tick);

/** The tick of a bar's start. Units: answers ticks. */
int64_t cw_tempo_map_bar_tick(const CwTempoMap* map, int bar);

/** Writes the map as one JSON object. */
void cw_tempo_map_to_json(CwBuf* buf, const char* key, const CwTempoMap* map);

/**
   Reads what cw_tempo_map_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_RANGE as cw_tempo_map_check(), CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_tempo_map_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwTempoMap* ret_map);

#endif
