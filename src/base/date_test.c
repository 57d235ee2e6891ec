// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/date.h"

#include "testing/testing.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static int32_t day(const char* text, bool last) {
    CwDate date = {-1};
    assert_int_equal(cw_date_parse(cw_text(text), last, &date), CW_OK);
    return date.day;
}

// Every day of 8400 years, there and back, against the C library's calendar.
static void every_day(void** state) {
    (void)state;
    int32_t expected = day("1600-01-01", false);
    assert_int_equal(expected, -135140);
    for (; expected <= day("9999-12-31", false); ++expected) {
        char text[CW_DATE_SIZE];
        cw_date_format((CwDate){expected}, text);
        CwDate back = {0};
        assert_int_equal(cw_date_parse(cw_text(text), false, &back), CW_OK);
        assert_int_equal(back.day, expected);
        const time_t seconds = (time_t)expected * 86400;
        struct tm tm;
        assert_non_null(gmtime_r(&seconds, &tm));
        char theirs[CW_DATE_SIZE];
        assert_true(strftime(theirs, sizeof theirs, "%Y-%m-%d", &tm) == 10);
        assert_string_equal(text, theirs);
    }
}

static void parts_of_dates(void** state) {
    (void)state;
    assert_int_equal(day("2026", false), day("2026-01-01", false));
    assert_int_equal(day("2026", true), day("2026-12-31", false));
    assert_int_equal(day("2024-02", true), day("2024-02-29", false));
    assert_int_equal(day("1900-2", true), day("1900-02-28", false));
    assert_int_equal(day(" 2026-1-5 ", false), day("2026-01-05", true));
}

static void open_ends(void** state) {
    (void)state;
    char text[CW_DATE_SIZE] = "x";
    cw_date_format(CW_DATE_NEVER_ENDS, text);
    assert_string_equal(text, "");
    cw_date_format(CW_DATE_NEVER_BEGAN, text);
    assert_string_equal(text, "");
    assert_true(CW_DATE_NEVER_BEGAN.day < day("1600", false) && day("9999", true) < CW_DATE_NEVER_ENDS.day);
}

static void what_is_no_date(void** state) {
    (void)state;
    static const char* const bad[] = {"",         "soon",       "20-11-2026", "2026-", "2026-11-20-1",
                                      "2026-111", "2026/11/20", "+026",       "-2026"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwDate date = {7};
        assert_int_equal(cw_date_parse(cw_text(bad[i]), false, &date), CW_ERR_BAD_INPUT);
        assert_int_equal(date.day, 7);
    }
    static const char* const none[] = {"2026-13", "2026-00-01", "2026-02-29", "1599-12-31", "2026-04-31", "2026-01-00"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; ++i) {
        CwDate date = {7};
        assert_int_equal(cw_date_parse(cw_text(none[i]), true, &date), CW_ERR_RANGE);
        assert_int_equal(date.day, 7);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day),
        cmocka_unit_test(parts_of_dates),
        cmocka_unit_test(open_ends),
        cmocka_unit_test(what_is_no_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
