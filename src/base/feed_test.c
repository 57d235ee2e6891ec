// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/feed.h"

#include "base/file.h"
#include "testing/testing.h"

#include <string.h>

enum {
    A_LOT = 3 << 20,
};

static CwStatus feed_a_file(CwArena* arena, void* context) {
    static const char bytes[A_LOT] = {'x', 'y'};
    const char* const argv[] = {"sh", "-c", "cat >\"$0\"", context, NULL};
    CwFeed* feed = NULL;
    CW_TRY(cw_feed_begin(arena, &(CwProgram){.argv = argv}, NULL, &feed));
    CW_TRY(cw_feed_bytes(feed, bytes, sizeof bytes));
    CW_TRY(cw_feed_bytes(feed, "end", 3));
    return cw_feed_end(feed, NULL);
}

static void everything_arrives(void** state) {
    CwArena* arena = *state;
    const char* path = cw_path(arena, cw_test_folder(), "fed");
    assert_int_equal(feed_a_file(arena, (void*)path), CW_OK);
    CwText text;
    assert_int_equal(cw_file_read(arena, path, 0, NULL, &text), CW_OK);
    assert_int_equal(text.length, A_LOT + 3);
    assert_memory_equal(text.at, "xy", 2);
    assert_memory_equal(text.at + A_LOT, "end", 3);
    cw_test_folder_remove();
}

static void what_it_complains_is_told(void** state) {
    CwArena* arena = *state;
    const char* const argv[] = {"sh", "-c", "cat >/dev/null; echo first >&2; echo 'no such codec' >&2; exit 3", NULL};
    CwFeed* feed = NULL;
    CwDiag diag = {0};
    assert_int_equal(cw_feed_begin(arena, &(CwProgram){.argv = argv}, NULL, &feed), CW_OK);
    assert_int_equal(cw_feed_bytes(feed, "abc", 3), CW_OK);
    assert_int_equal(cw_feed_end(feed, &diag), CW_ERR_FAILED);
    assert_string_equal(diag.text, "sh ended with code 3: no such codec");
}

static void one_that_stops_listening_does_not_kill_us(void** state) {
    CwArena* arena = *state;
    const char* const argv[] = {"sh", "-c", "echo 'too much' >&2; exit 1", NULL};
    CwFeed* feed = NULL;
    CwDiag diag = {0};
    assert_int_equal(cw_feed_begin(arena, &(CwProgram){.argv = argv}, NULL, &feed), CW_OK);
    char* bytes = cw_alloc(arena, A_LOT);
    assert_int_equal(cw_feed_bytes(feed, bytes, A_LOT), CW_ERR_FAILED);
    assert_int_equal(cw_feed_end(feed, &diag), CW_ERR_FAILED);
    assert_non_null(strstr(diag.text, "too much"));
}

static void one_that_is_not_installed_is_named(void** state) {
    const char* const argv[] = {"no-such-program-anywhere", NULL};
    CwFeed* feed = NULL;
    CwDiag diag = {0};
    assert_int_equal(cw_feed_begin(*state, &(CwProgram){.argv = argv}, &diag, &feed), CW_ERR_NO_PROGRAM);
    assert_null(feed);
    assert_non_null(strstr(diag.text, "no-such-program-anywhere"));
}

// It would wait for ever if it were not killed.
static void one_that_is_left_goes_with_the_arena(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const char* const argv[] = {"sleep", "1000", NULL};
    CwFeed* feed = NULL;
    assert_int_equal(cw_feed_begin(arena, &(CwProgram){.argv = argv}, NULL, &feed), CW_OK);
    cw_arena_free(arena);
}

static void running_out_of_memory_is_said(void** state) {
    CwArena* arena = *state;
    cw_sweep_allocations(feed_a_file, (void*)cw_path(arena, cw_test_folder(), "fed"), 0);
    cw_test_folder_remove();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everything_arrives, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_it_complains_is_told, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(one_that_stops_listening_does_not_kill_us, cw_test_arena_up,
                                        cw_test_arena_down),
        cmocka_unit_test_setup_teardown(one_that_is_not_installed_is_named, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test(one_that_is_left_goes_with_the_arena),
        cmocka_unit_test_setup_teardown(running_out_of_memory_is_said, cw_test_arena_up, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
