// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file_out.h"

#include "base/file.h"
#include "testing/testing.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int setup(void** state) {
    *state = cw_arena_new(NULL);
    return *state ? 0 : -1;
}

static int teardown(void** state) {
    cw_arena_free(*state);
    cw_test_folder_remove();
    return 0;
}

static size_t names_in(CwArena* arena, const char* folder) {
    CwNames names = {NULL, 0};
    assert_int_equal(cw_folder_list(arena, folder, NULL, &names), CW_OK);
    return names.count;
}

static void pieces_become_one_file(void** state) {
    CwArena* arena = *state;
    const char* path = cw_path(arena, cw_test_folder(), "film.wav");
    CwFileOut* out = NULL;
    CwHash hash;
    assert_int_equal(cw_file_begin(arena, path, NULL, &out), CW_OK);
    assert_int_equal(cw_file_add(out, cw_text("first "), NULL), CW_OK);
    assert_int_equal(cw_file_add(out, cw_text(""), NULL), CW_OK);
    assert_int_equal(cw_file_add(out, cw_text("second"), NULL), CW_OK);
    assert_false(cw_file_exists(path));
    assert_int_equal(cw_file_end(out, NULL, &hash), CW_OK);
    CwText text;
    assert_int_equal(cw_file_read(arena, path, 0, NULL, &text), CW_OK);
    assert_true(cw_text_is(text, "first second"));
    const CwHash whole = cw_hash_of("first second", strlen("first second"));
    assert_true(cw_hash_equal(&hash, &whole));
}

static void what_is_not_ended_is_gone_and_the_old_file_stays(void** state) {
    CwArena* arena = *state;
    const char* folder = cw_test_folder();
    const char* path = cw_path(arena, folder, "film.wav");
    assert_int_equal(cw_file_write(arena, path, cw_text("old"), NULL), CW_OK);
    CwArena* inner = cw_arena_like(arena);
    CwFileOut* out = NULL;
    assert_int_equal(cw_file_begin(inner, path, NULL, &out), CW_OK);
    assert_int_equal(cw_file_add(out, cw_text("new"), NULL), CW_OK);
    cw_arena_free(inner);
    CwText text;
    assert_int_equal(names_in(arena, folder), 1);
    assert_int_equal(cw_file_read(arena, path, 0, NULL, &text), CW_OK);
    assert_true(cw_text_is(text, "old"));
}

static void what_a_killed_writer_left_is_written_over(void** state) {
    CwArena* arena = *state;
    const char* folder = cw_test_folder();
    const char* path = cw_path(arena, folder, "film.wav");
    const pid_t child = fork();
    if (child == 0) {
        CwFileOut* out = NULL;
        const bool begun = cw_file_begin(arena, path, NULL, &out) == CW_OK;
        _exit(begun && cw_file_add(out, cw_text("a long beginning"), NULL) == CW_OK ? 0 : 1);
    }
    int code = 1;
    assert_int_equal(waitpid(child, &code, 0), child);
    assert_int_equal(code, 0);
    assert_int_equal(names_in(arena, folder), 1);
    assert_false(cw_file_exists(path));
    CwText text;
    assert_int_equal(cw_file_write(arena, path, cw_text("new"), NULL), CW_OK);
    assert_int_equal(names_in(arena, folder), 1);
    assert_int_equal(cw_file_read(arena, path, 0, NULL, &text), CW_OK);
    assert_true(cw_text_is(text, "new"));
}

static void one_writes_a_file_at_a_time(void** state) {
    CwArena* arena = *state;
    const char* folder = cw_test_folder();
    const char* path = cw_path(arena, folder, "film.wav");
    CwFileOut* out = NULL;
    CwFileOut* second = NULL;
    CwDiag diag = {0};
    assert_int_equal(cw_file_begin(arena, path, &diag, &out), CW_OK);
    assert_int_equal(cw_file_begin(arena, path, &diag, &second), CW_ERR_CONFLICT);
    assert_string_equal(diag.file, path);
    assert_int_equal(cw_file_write(arena, path, cw_text("mine"), &diag), CW_ERR_CONFLICT);
    assert_int_equal(cw_file_add(out, cw_text("ours"), &diag), CW_OK);
    assert_int_equal(cw_file_end(out, &diag, NULL), CW_OK);
    CwText text;
    assert_int_equal(cw_file_read(arena, path, 0, NULL, &text), CW_OK);
    assert_true(cw_text_is(text, "ours"));
    assert_int_equal(cw_file_begin(arena, path, &diag, &second), CW_OK);
}

static void a_missing_folder_is_named(void** state) {
    CwArena* arena = *state;
    const char* path = cw_path(arena, cw_test_folder(), "none/film.wav");
    CwFileOut* out = NULL;
    CwDiag diag = {0};
    assert_int_equal(cw_file_begin(arena, path, &diag, &out), CW_ERR_NOT_FOUND);
    assert_string_equal(diag.file, path);
    assert_null(out);
}

static CwStatus write_one(CwArena* arena, void* context) {
    CwFileOut* out = NULL;
    CW_TRY(cw_file_begin(arena, context, NULL, &out));
    CW_TRY(cw_file_add(out, cw_text("bytes"), NULL));
    return cw_file_end(out, NULL, NULL);
}

static void memory_that_runs_out_leaves_nothing(void** state) {
    CwArena* arena = *state;
    const char* folder = cw_test_folder();
    char* path = cw_text_copy(arena, cw_text(cw_path(arena, folder, "swept.wav")));
    cw_sweep_allocations(write_one, path, 0);
    assert_int_equal(names_in(arena, folder), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pieces_become_one_file, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_not_ended_is_gone_and_the_old_file_stays, setup, teardown),
        cmocka_unit_test_setup_teardown(what_a_killed_writer_left_is_written_over, setup, teardown),
        cmocka_unit_test_setup_teardown(one_writes_a_file_at_a_time, setup, teardown),
        cmocka_unit_test_setup_teardown(a_missing_folder_is_named, setup, teardown),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_leaves_nothing, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
