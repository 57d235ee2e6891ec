// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/bar_list.h"

#include "testing/testing.h"

#include <string.h>

static CwArena* arena;

static int set_up(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    return arena ? 0 : -1;
}

static int tear_down(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

static void marks(void** state) {
    (void)state;
    CwBarList list = {0};
    assert_int_equal(cw_bar_list_read(arena, "bars.csv",
                                      cw_text("bar,beat,sample\n0,4,0\n1,,24000\n1,3,72000\n2,1,120000\n"), NULL,
                                      &list),
                     CW_OK);
    assert_int_equal(list.count, 4);
    assert_int_equal(list.marks[0].bar, 0);
    assert_int_equal(list.marks[0].beat, 4);
    assert_int_equal(list.marks[1].beat, 1);
    assert_int_equal(list.marks[3].sample, 120000);
}

static void refused(const char* text, const char* message) {
    CwDiag diag = {0};
    CwBarList list = {NULL, 77};
    assert_int_equal(cw_bar_list_read(arena, "bars.csv", cw_text(text), &diag, &list), CW_ERR_BAD_INPUT);
    assert_int_equal(list.count, 77);
    const char* line = cw_diag_line(arena, &diag);
    if (!strstr(line, message)) {
        fail_msg("%s", line);
    }
}

static void what_cannot_be_taken(void** state) {
    (void)state;
    refused("bar,beat\n1,1\n", "no column sample");
    refused("bar,sample\n1,0\n", "at least two rows");
    refused("bar,sample\n1,0\n,5\n", "bars.csv:3:1: bar: must not be empty");
    refused("bar,sample\n1,0\n2,\n", "sample: must not be empty");
    refused("bar,sample\n1,0\n2,x\n", "bars.csv:3:3: sample: write a number");
    refused("bar,sample\n1,-1\n2,3\n", "sample: write a number from 0");
    refused("bar,beat,sample\n1,0,0\n2,1,3\n", "beat: write a number from 1 to 64");
    refused("bar,sample\n2,0\n2,100\n", "bar 2 beat 1 does not come after bar 2 beat 1");
    refused("bar,beat,sample\n2,3,0\n2,2,100\n", "does not come after");
    refused("bar,sample\n1,100\n2,100\n", "bars.csv:3:3: sample: this sample is not after");
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwBarList list;
    return cw_bar_list_read(failing, "b.csv", cw_text("bar,sample\n1,0\n2,100\n"), NULL, &list);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(marks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_taken, set_up, tear_down),
        cmocka_unit_test(memory_that_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
