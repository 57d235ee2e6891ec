// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/store.h"

#include "base/buf.h"
#include "store/op.h"
#include "testing/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const CwOpIntro intro = {"test", "somebody", "2024-05-01T12:00:00Z", NULL};

static void put(CwStore* store, const char* value) {
    CwOp* op = NULL;
    assert_int_equal(cw_op_begin(store, &intro, NULL, &op), CW_OK);
    assert_int_equal(cw_op_set(op, "film/film", "title", value, NULL), CW_OK);
    assert_int_equal(cw_op_commit(op, NULL, NULL), CW_OK);
}

// A project that nobody has open.
static void make_project(const char* path) {
    CwArena* arena = cw_arena_new(NULL);
    CwStore* store = NULL;
    assert_int_equal(cw_store_create(arena, path, NULL, &store), CW_OK);
    assert_int_equal(cw_store_publish(store, NULL), CW_OK);
    cw_arena_free(arena);
}

static void test_a_project_is_there_whole_or_not_at_all(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwDiag diag;
    const char* path = cw_path(arena, cw_test_folder(), "a.cuewright");
    CwStore* store = NULL;
    assert_int_equal(cw_store_open(arena, path, CW_STORE_READ, &diag, &store), CW_ERR_NOT_FOUND);
    assert_int_equal(cw_store_create(arena, path, &diag, &store), CW_OK);
    put(store, "one");
    assert_false(cw_file_exists(path));
    cw_arena_free(arena); // not published: all of it goes
    cw_test_folder_remove();

    arena = cw_arena_new(NULL);
    path = cw_path(arena, cw_test_folder(), "b.cuewright/");
    assert_int_equal(cw_store_create(arena, path, &diag, &store), CW_OK);
    CwStore* other = NULL;
    assert_int_equal(cw_store_create(arena, path, &diag, &other), CW_ERR_CONFLICT);
    put(store, "one");
    CwHash hash;
    assert_int_equal(cw_object_stage(cw_store_objects(store), cw_text("staged"), &diag, &hash), CW_OK);
    assert_int_equal(cw_store_publish(store, &diag), CW_OK);
    assert_int_equal(cw_store_publish(store, &diag), CW_ERR_CONFLICT);
    assert_int_equal(cw_object_land(cw_store_objects(store), &diag), CW_OK);
    assert_true(cw_object_exists(cw_store_objects(store), &hash));
    put(store, "two");
    const char* value = NULL;
    assert_int_equal(cw_store_get(store, arena, "film/film", "title", &value), CW_OK);
    assert_string_equal(value, "two");
    assert_int_equal(cw_store_create(arena, path, &diag, &other), CW_ERR_EXISTS);
    cw_arena_free(arena);
    cw_test_folder_remove();
}

static void test_one_writer_and_many_readers(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwDiag diag;
    const char* path = cw_path(arena, cw_test_folder(), "a.cuewright");
    CwStore* store = NULL;
    CwStore* second = NULL;
    CwStore* reader = NULL;
    assert_int_equal(cw_store_create(arena, path, &diag, &store), CW_OK);
    assert_int_equal(cw_store_publish(store, &diag), CW_OK);
    put(store, "one");
    assert_int_equal(cw_store_open(arena, path, CW_STORE_WRITE, &diag, &second), CW_ERR_CONFLICT);
    assert_non_null(strstr(diag.text, cw_format(arena, "process %ld ", (long)getpid())));
    assert_int_equal(cw_store_open(arena, path, CW_STORE_READ, &diag, &reader), CW_OK);
    const char* value = NULL;
    assert_int_equal(cw_store_get(reader, arena, "film/film", "title", &value), CW_OK);
    assert_string_equal(value, "one");
    put(store, "two");
    assert_int_equal(cw_store_get(reader, arena, "film/film", "title", &value), CW_OK);
    assert_string_equal(value, "two");
    CwOp* op = NULL;
    assert_int_equal(cw_op_begin(reader, &intro, &diag, &op), CW_ERR_DENIED);
    cw_arena_free(arena);
    cw_test_folder_remove();
}

// A writer that dies leaves its answered ops and no lock; what it had under tmp/ is cleared.
static void test_a_writer_that_dies(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwDiag diag;
    const char* path = cw_path(arena, cw_test_folder(), "a.cuewright");
    CwStore* store = NULL;
    make_project(path);
    const pid_t child = fork();
    if (child == 0) {
        CwHash hash;
        CwOp* op = NULL;
        if (cw_store_open(arena, path, CW_STORE_WRITE, &diag, &store) == CW_OK) {
            put(store, "answered");
            if (cw_object_stage(cw_store_objects(store), cw_text("lost"), &diag, &hash) == CW_OK &&
                cw_op_begin(store, &intro, &diag, &op) == CW_OK &&
                cw_op_set(op, "film/film", "title", "unanswered", &diag) == CW_OK) {
                _exit(0);
            }
        }
        _exit(1);
    }
    int code = 0;
    assert_int_equal(waitpid(child, &code, 0), child);
    assert_int_equal(code, 0);
    CwNames names = {NULL, 0};
    const char* tmp = cw_path(arena, path, "tmp");
    assert_int_equal(cw_folder_list(arena, tmp, &diag, &names), CW_OK);
    assert_int_equal(names.count, 1);
    assert_int_equal(cw_store_open(arena, path, CW_STORE_WRITE, &diag, &store), CW_OK);
    assert_int_equal(cw_folder_list(arena, tmp, &diag, &names), CW_OK);
    assert_int_equal(names.count, 0);
    const char* value = NULL;
    assert_int_equal(cw_store_get(store, arena, "film/film", "title", &value), CW_OK);
    assert_string_equal(value, "answered");
    cw_arena_free(arena);
    cw_test_folder_remove();
}

// The lock goes with every process that has it: a child of the writer that has not come to its exec() yet has it for a
// moment after the writer was killed.
static void test_a_child_that_outlives_a_killed_writer_is_waited_for(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwDiag diag;
    const char* path = cw_path(arena, cw_test_folder(), "a.cuewright");
    CwStore* store = NULL;
    make_project(path);
    const pid_t writer = fork();
    if (writer == 0) {
        if (cw_store_open(arena, path, CW_STORE_WRITE, &diag, &store) != CW_OK) {
            _exit(1);
        }
        const pid_t child = fork();
        if (child == 0) {
            (void)usleep(50000);
        }
        _exit(child < 0);
    }
    int code = 1;
    assert_int_equal(waitpid(writer, &code, 0), writer);
    assert_int_equal(code, 0);
    assert_int_equal(cw_store_open(arena, path, CW_STORE_WRITE, &diag, &store), CW_OK);
    cw_arena_free(arena);
    cw_test_folder_remove();
}

static void test_foreign_files_are_refused(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwDiag diag;
    const char* path = cw_path(arena, cw_test_folder(), "a.cuewright");
    CwStore* store = NULL;
    assert_int_equal(cw_folder_make(arena, cw_path(arena, path, "objects"), &diag), CW_OK);
    const char* database = cw_path(arena, path, "project.db");
    assert_int_equal(cw_file_write(arena, database, cw_text("this is no database, but long enough to look at"), &diag),
                     CW_OK);
    assert_int_equal(cw_store_open(arena, path, CW_STORE_READ, &diag, &store), CW_ERR_CORRUPT);
    assert_int_equal(cw_file_write(arena, database, cw_text(""), &diag), CW_OK);
    assert_int_equal(cw_store_open(arena, path, CW_STORE_READ, &diag, &store), CW_ERR_CORRUPT);
    assert_non_null(strstr(diag.text, "not the database"));
    cw_arena_free(arena);
    cw_test_folder_remove();
}

static void test_scratch_folders_go_with_their_arena(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwArena* step = cw_arena_new(NULL);
    CwDiag diag;
    CwStore* store = NULL;
    assert_int_equal(cw_store_create(arena, cw_path(arena, cw_test_folder(), "a.cuewright"), &diag, &store), CW_OK);
    const char* scratch = NULL;
    assert_int_equal(cw_store_scratch(store, step, &diag, &scratch), CW_OK);
    assert_true(cw_folder_exists(scratch));
    scratch = cw_string_copy(arena, scratch);
    cw_arena_free(step);
    assert_false(cw_folder_exists(scratch));
    cw_arena_free(arena);
    cw_test_folder_remove();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_project_is_there_whole_or_not_at_all),
        cmocka_unit_test(test_one_writer_and_many_readers),
        cmocka_unit_test(test_a_writer_that_dies),
        cmocka_unit_test(test_a_child_that_outlives_a_killed_writer_is_waited_for),
        cmocka_unit_test(test_foreign_files_are_refused),
        cmocka_unit_test(test_scratch_folders_go_with_their_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
