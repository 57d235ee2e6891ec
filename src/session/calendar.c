// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/calendar.h"

#include "base/fields.h"

#include <string.h>

enum { CALL, DAY, START, PREMIUM, N_COLUMNS };

static const CwCsvColumn columns[N_COLUMNS] = {{"call", true}, {"day", false}, {"start", false}, {"premium", false}};

CwStatus cw_clock_parse(CwText text, int* ret_minute) {
    const CwText hours = cw_text_split(&text, ':');
    int64_t hour = 0;
    int64_t minute = 0;
    if (cw_parse_int(hours, &hour) != CW_OK || cw_parse_int(text, &minute) != CW_OK || hour < 0 || hour > 24 ||
        minute < 0 || minute > 59 || hour * 60 + minute > CW_DAY_MINUTES) {
        return CW_ERR_BAD_INPUT;
    }
    *ret_minute = (int)(hour * 60 + minute);
    return CW_OK;
}

static CwStatus read_time(CwFields in, CwCallTime* time) {
    int64_t premium = 0;
    CW_TRY(cw_field_text(in, CALL, &time->name));
    if (!cw_field_empty(in, DAY)) {
        time->has_day = true;
        if (cw_date_parse(cw_text(cw_field(in, DAY)), false, &time->day) != CW_OK) {
            return cw_field_refuse(in, DAY, "calls.day", "write a day as 2026-11-23");
        }
    }
    time->start = -1;
    if (!cw_field_empty(in, START) && cw_clock_parse(cw_text(cw_field(in, START)), &time->start) != CW_OK) {
        return cw_field_refuse(in, START, "calls.start", "write a time as 19:30");
    }
    CW_TRY(cw_field_scaled(in, PREMIUM, 1, 0, 1000, 0, &premium));
    time->premium = (int)premium;
    return CW_OK;
}

CwStatus cw_call_times_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwCallTime** ret_times,
                            size_t* ret_count) {
    CwCsv csv;
    CW_TRY(cw_csv_read(arena, file, text, columns, N_COLUMNS, diag, &csv));
    if (csv.n_rows == 0 || csv.n_rows > CW_CALL_TIMES_MAX) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "calls.many", (CwPlace){file, 0, 0}, NULL,
                       "list from one to %d calls; plan what lies further apart by itself", CW_CALL_TIMES_MAX);
    }
    CwCallTime* times = CW_NEW_ARRAY(arena, CwCallTime, csv.n_rows);
    if (!times) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < csv.n_rows; ++i) {
        const CwFields in = {&csv, &csv.rows[i], diag};
        CW_TRY(read_time(in, &times[i]));
        for (size_t k = 0; k < i; ++k) {
            if (strcmp(times[k].name, times[i].name) == 0) {
                return cw_field_refuse(in, CALL, "calls.twice", "two calls cannot have one name");
            }
        }
    }
    *ret_times = times;
    *ret_count = csv.n_rows;
    return CW_OK;
}

bool cw_is_sunday(CwDate day) {
    return (day.day % 7 + 7) % 7 == 3; // 1970-01-01 was a Thursday
}

static int overlap(int a, int b, int c, int d) {
    const int from = a > c ? a : c;
    const int to = b < d ? b : d;
    return to > from ? to - from : 0;
}

int cw_minutes_between(int start, int minutes, int from, int to) {
    const int end = to <= from ? to + CW_DAY_MINUTES : to;
    int total = 0;
    for (int day = -1; day <= 1; ++day) {
        total += overlap(start, start + minutes, from + day * CW_DAY_MINUTES, end + day * CW_DAY_MINUTES);
    }
    return total;
}
