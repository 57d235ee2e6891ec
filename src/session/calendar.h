// SPDX-License-Identifier: GPL-3.0-or-later
/**
   When calls can be: the calendar of a recording (calls.csv; docs/session.md).

   Units    minutes since midnight.
*/
#ifndef CW_SESSION_CALENDAR_H
#define CW_SESSION_CALENDAR_H

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CW_CALL_TIMES_MAX = 12,
    CW_DAY_MINUTES = 1440,
};

/** A time at which the stage is free. */
typedef struct {
    const char* name; ///< "Mon am"
    bool has_day;
    CwDate day;
    int start;   ///< -1: nobody said
    int premium; ///< per cent more for all wages of this call: a holiday
} CwCallTime;

/** Minutes since midnight of "19:30". Errors: CW_ERR_BAD_INPUT. */
CW_MUST_USE CwStatus cw_clock_parse(CwText text, int* ret_minute);

/**
   Reads calls.csv: the columns call, day (2026-11-23), start (19:30), premium, of which the header needs call; in the
   order they come.

   Errors   CW_ERR_BAD_INPUT with file, line and column; more than CW_CALL_TIMES_MAX rows, a name twice; CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file`.
*/
CW_MUST_USE CwStatus cw_call_times_read(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                                        CwCallTime** ret_times, size_t* ret_count);

/** Whether a day is a Sunday. */
bool cw_is_sunday(CwDate day);

/**
   How many of `minutes` from `start` on lie between two times of the day, of which the second may be after midnight.

   Range    `minutes` up to a day.
*/
int cw_minutes_between(int start, int minutes, int from, int to);

#endif
