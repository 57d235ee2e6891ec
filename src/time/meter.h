// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Meters, bars and beats on a grid of ticks.

   Defaults Positions are ticks, 40 320 to the quarter note (480, 960, 1920, 5, 7 and 9 divide it). Bars count from 1; a
            pickup is bar 0. Beats count from 1 within the bar.
*/
#ifndef CW_TIME_METER_H
#define CW_TIME_METER_H

#include "base/status.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CW_TICKS_PER_QUARTER 40320

/** A time signature. */
typedef struct {
    int num; ///< beats in a bar, 1 … 64
    int den; ///< the note that is a beat: 1, 2, 4, 8, 16, 32
} CwMeter;

/** From this bar on, this meter. */
typedef struct {
    int64_t tick; ///< where the bar starts
    int bar;
    CwMeter meter;
} CwMeterChange;

/** Where in the bars a tick lies. */
typedef struct {
    int bar;
    int beat;     ///< from 1
    int64_t tick; ///< ticks after the start of the beat
} CwBarBeat;

/** Whether it is a meter: 1 … 64 beats of a whole, half, quarter … thirty-second note. */
bool cw_meter_valid(CwMeter meter);

/** Ticks in one bar. Units: ticks. */
int64_t cw_bar_ticks(CwMeter meter);

/** Ticks from one beat to the next as written: an eighth in 6/8. Units: ticks. */
int64_t cw_beat_ticks(CwMeter meter);

/** Ticks from one felt beat to the next: a dotted quarter in 6/8, 9/8, 12/8, else as written. Units: ticks. */
int64_t cw_pulse_ticks(CwMeter meter);

/**
   Reads "4/4".

   Errors   CW_ERR_BAD_INPUT; CW_ERR_RANGE when `den` is no note.
*/
CW_MUST_USE CwStatus cw_meter_parse(CwText text, CwMeter* ret_meter);

/**
   The bar and beat at a tick; before the first change its meter goes on backward.

   Shape    `changes[n_changes]`, at least one, by tick, each at the start of a bar.
   Units    `tick` in ticks.
*/
CwBarBeat cw_bar_beat_at(const CwMeterChange* changes, size_t n_changes, int64_t tick);

/** The tick at which a bar starts. Shape: as cw_bar_beat_at(). Units: answers ticks. */
int64_t cw_bar_tick(const CwMeterChange* changes, size_t n_changes, int bar);

/** The meter of a bar. Shape: as cw_bar_beat_at(). */
CwMeter cw_bar_meter(const CwMeterChange* changes, size_t n_changes, int bar);

#endif
