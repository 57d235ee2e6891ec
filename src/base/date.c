// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/date.h"

#include "base/number.h"

#include <stdio.h>

enum {
    YEAR_FIRST = 1600,
    YEAR_LAST = 9999,
    DAYS_OF_400_YEARS = 146097,
    DAYS_TO_1970 = 719468, // from 0000-03-01
};

static bool is_leap(int64_t year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int64_t days_in_month(int64_t year, int64_t month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

CwStatus cw_date_from_civil(int64_t year, int64_t month, int64_t day, CwDate* ret_date) {
    if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month)) {
        return CW_ERR_RANGE;
    }
    // Years are counted from March, so that the leap day comes last; five months from March on have 153 days.
    const int64_t y = month <= 2 ? year - 1 : year;
    const int64_t m = month <= 2 ? month + 9 : month - 3;
    const int64_t days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1;
    *ret_date = (CwDate){(int32_t)(days - DAYS_TO_1970)};
    return CW_OK;
}

CwStatus cw_date_parse(CwText text, bool last, CwDate* ret_date) {
    int64_t parts[3] = {0, last ? 12 : 1, 1};
    size_t n_parts = 0;
    CwText rest = cw_text_trim(text);
    while (rest.length && n_parts < 3) {
        const CwText part = cw_text_split(&rest, '-');
        const size_t digits = n_parts == 0 ? 4 : 2;
        if (part.length > digits || (n_parts == 0 && part.length != digits) || part.at[0] == '+' ||
            cw_parse_int(part, &parts[n_parts]) != CW_OK) {
            return CW_ERR_BAD_INPUT;
        }
        ++n_parts;
    }
    if (n_parts == 0 || rest.length || text.at[text.length - 1] == '-') {
        return CW_ERR_BAD_INPUT;
    }
    if (n_parts < 3 && last && parts[1] >= 1 && parts[1] <= 12) {
        parts[2] = days_in_month(parts[0], parts[1]);
    }
    return cw_date_from_civil(parts[0], parts[1], parts[2], ret_date);
}

void cw_date_format(CwDate date, char text[CW_DATE_SIZE]) {
    text[0] = '\0';
    if (date.day == INT32_MIN || date.day == INT32_MAX) {
        return;
    }
    const int64_t days = (int64_t)date.day + DAYS_TO_1970;
    const int64_t era = cw_div_floor(days, DAYS_OF_400_YEARS);
    const int64_t in_era = days - era * DAYS_OF_400_YEARS;
    const int64_t year_in_era = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    const int64_t in_year = in_era - (365 * year_in_era + year_in_era / 4 - year_in_era / 100);
    const int64_t m = (5 * in_year + 2) / 153;
    const int64_t day = in_year - (153 * m + 2) / 5 + 1;
    const int64_t month = m < 10 ? m + 3 : m - 9;
    const int64_t year = era * 400 + year_in_era + (month <= 2);
    (void)snprintf(text, CW_DATE_SIZE, "%04d-%02d-%02d", (int)(year % 10000), (int)month, (int)day);
}
