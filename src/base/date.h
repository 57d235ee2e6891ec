// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Days of the Gregorian calendar.

   Units    days since 1970-01-01.
   Source   ISO 8601 for the writing; the calendar by integer arithmetic (every day of years 1600 to 9999 is tested).
*/
#ifndef CW_BASE_DATE_H
#define CW_BASE_DATE_H

#include "base/status.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/** A day. */
typedef struct {
    int32_t day; ///< since 1970-01-01
} CwDate;

enum {
    CW_DATE_SIZE = 12, ///< "2026-11-20" and a final zero
};

/** Before and after every date that can be written. */
#define CW_DATE_NEVER_BEGAN ((CwDate){INT32_MIN})
#define CW_DATE_NEVER_ENDS  ((CwDate){INT32_MAX})

/**
   A day from its year, month and day.

   Range    years 1600 to 9999.
   Units    month and day from 1.
   Errors   CW_ERR_RANGE when there is no such day.
*/
CW_MUST_USE CwStatus cw_date_from_civil(int64_t year, int64_t month, int64_t day, CwDate* ret_date);

/**
   Reads "2026-11-20"; also "2026-11" and "2026", which mean the first day of it, or the last when `last` is set.

   Errors   CW_ERR_BAD_INPUT when it is no date; CW_ERR_RANGE when there is no such day.
*/
CW_MUST_USE CwStatus cw_date_parse(CwText text, bool last, CwDate* ret_date);

/** Writes "2026-11-20"; the two open ends as "". */
void cw_date_format(CwDate date, char text[CW_DATE_SIZE]);

#endif
