// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The one time of cuewright: whole flicks, 705 600 000 to the second.

   A flick divides every frame of 23.976, 24, 25, 29.97, 30, 47.952, 48, 50, 59.94 and 60 to the second, and every
   sample of 44.1, 48, 88.2, 96, 176.4 and 192 kHz, so that frames and samples are exact and nothing rounds until it
   leaves.

   Units    flicks, unless a function says otherwise.

   A CwTime is a position: flicks since 00:00:00:00 of the timecode it belongs to, or since the start of a cue, as the
   name of the variable says. A CwSpan is a length. They are different types so that they cannot be mixed up.
*/
#ifndef CW_TIME_FLICKS_H
#define CW_TIME_FLICKS_H

#include <stdint.h>

#define CW_FLICKS_PER_SECOND INT64_C(705600000)

/** A position in time. */
typedef struct {
    int64_t flicks;
} CwTime;

/** A length of time; may be negative. */
typedef struct {
    int64_t flicks;
} CwSpan;

/** A position from its flicks. */
CwTime cw_time(int64_t flicks);

/** A length from its flicks. */
CwSpan cw_span(int64_t flicks);

/** The position `by` after `at`. */
CwTime cw_time_after(CwTime at, CwSpan by);

/** The position `by` before `at`. */
CwTime cw_time_before(CwTime at, CwSpan by);

/** The length from `from` to `to`; negative when `to` comes first. */
CwSpan cw_time_between(CwTime from, CwTime to);

/** Below 0 when a comes before b, 0 when they are the same, above 0 after. */
int cw_time_compare(CwTime a, CwTime b);

/** Flicks of one sample. Range: a rate that divides 705 600 000 (asserted). Units: Hz in, flicks out. */
int64_t cw_flicks_per_sample(int sample_rate);

/** The time of a sample, exactly. Units: samples since time 0, Hz. */
CwTime cw_time_of_sample(int64_t sample, int sample_rate);

/** The sample whose time is nearest, halves up. Units: samples since time 0, Hz. */
int64_t cw_sample_nearest(CwTime at, int sample_rate);

/** The last sample not after a time. Units: samples since time 0, Hz. */
int64_t cw_sample_floor(CwTime at, int sample_rate);

/** A length in milliseconds, to the nearest, halves up. Units: ms. */
int64_t cw_span_ms_nearest(CwSpan span);

/** A length from milliseconds, exactly. Units: ms. */
CwSpan cw_span_of_ms(int64_t ms);

#endif
