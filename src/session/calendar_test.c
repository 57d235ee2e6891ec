// SPDX-License-Identifier: GPL-3.0-or-later
// What premiums come to is held against fractions by tests/session_plan_test.py.
#include "session/calendar.h"

#include "testing/testing.h"

#include <string.h>

static void the_calendar_is_read(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwCallTime* times = NULL;
    size_t count = 0;
    CwDiag diag = {0};
    const CwText good =
        cw_text("call,day,start,premium\nSat,2026-11-21,10:00,\nSun,2026-11-22,19:30,50\nsome day,,,\n");
    assert_int_equal(cw_call_times_read(arena, "calls.csv", good, &diag, &times, &count), CW_OK);
    assert_int_equal(count, 3);
    assert_false(cw_is_sunday(times[0].day));
    assert_true(cw_is_sunday(times[1].day));
    assert_int_equal(times[1].start, 1170);
    assert_int_equal(times[1].premium, 50);
    assert_true(!times[2].has_day && times[2].start == -1);
    static const char* const bad[] = {"call\n",
                                      "call\na\na\n",
                                      "call,day\na,tomorrow\n",
                                      "call,start\na,25:00\n",
                                      "call,start\na,9\n",
                                      "call\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        assert_int_equal(cw_call_times_read(arena, "calls.csv", cw_text(bad[i]), &diag, &times, &count),
                         CW_ERR_BAD_INPUT);
        assert_string_equal(diag.file, "calls.csv");
    }
    cw_arena_free(arena);
}

// Against counting them one by one.
static void late_minutes_are_counted(void** state) {
    (void)state;
    static const int bounds[][2] = {{1320, 360}, {0, 1440}, {600, 700}, {1200, 1200}, {30, 20}};
    for (size_t b = 0; b < sizeof bounds / sizeof bounds[0]; ++b) {
        const int from = bounds[b][0];
        const int to = bounds[b][1];
        for (int start = 0; start < 1440; start += 97) {
            for (int minutes = 0; minutes <= 1440; minutes += 131) {
                int late = 0;
                for (int i = 0; i < minutes; ++i) {
                    const int now = (start + i) % 1440;
                    late += from < to ? now >= from && now < to : now >= from || now < to;
                }
                assert_int_equal(cw_minutes_between(start, minutes, from, to), late);
            }
        }
    }
}

static CwStatus read_some(CwArena* arena, void* context) {
    (void)context;
    CwCallTime* times = NULL;
    size_t count = 0;
    return cw_call_times_read(arena, "c", cw_text("call,day\na,2026-11-22\nb,\n"), NULL, &times, &count);
}

static void memory_may_run_out(void** state) {
    (void)state;
    cw_sweep_allocations(read_some, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_calendar_is_read),
        cmocka_unit_test(late_minutes_are_counted),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
