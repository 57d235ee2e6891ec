// SPDX-License-Identifier: GPL-3.0-or-later
#include "story/scene_list.h"

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

static void scenes(void** state) {
    (void)state;
    CwSceneList list = {0};
    assert_int_equal(cw_scene_list_read(arena, "scenes.csv",
                                        cw_text("scene,in,out\n1,01:00:00:00,01:00:09:00\n2A,01:00:10:00,\n"),
                                        cw_rate_24, NULL, &list),
                     CW_OK);
    assert_int_equal(list.count, 2);
    assert_true(list.marks[0].has_out);
    assert_int_equal(list.marks[0].out.flicks, 3609 * CW_FLICKS_PER_SECOND);
    assert_string_equal(list.marks[1].name, "2A");
    assert_false(list.marks[1].has_out);
}

static void refused(const char* text, const char* message) {
    CwDiag diag = {0};
    CwSceneList list = {NULL, 77};
    assert_int_equal(cw_scene_list_read(arena, "scenes.csv", cw_text(text), cw_rate_24, &diag, &list),
                     CW_ERR_BAD_INPUT);
    assert_int_equal(list.count, 77);
    assert_non_null(strstr(cw_diag_line(arena, &diag), message));
}

static void what_cannot_be_taken(void** state) {
    (void)state;
    refused("scene,out\n1,01:00:00:00\n", "no column in");
    refused("scene,in\n,01:00:00:00\n", "scenes.csv:2:1: scene: must not be empty");
    refused("scene,in\n1,\n", "in: must not be empty");
    refused("scene,in\n1,noon\n", "scenes.csv:2:3: in: this is no timecode at 24");
    refused("scene,in,out\n1,01:00:02:00,01:00:02:00\n", "scene 1 ends at or before it begins");
    refused("scene,in\n1,01:00:02:00\n2,01:00:02:00\n", "scene 2 begins no later than scene 1");
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwSceneList list;
    return cw_scene_list_read(failing, "s.csv", cw_text("scene,in\n1,01:00:02:00\n"), cw_rate_24, NULL, &list);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(scenes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_taken, set_up, tear_down),
        cmocka_unit_test(memory_that_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
