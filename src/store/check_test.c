// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/check.h"

#include "base/buf.h"
#include "store/op.h"
#include "testing/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

static const CwOpIntro intro = {"test", "somebody", "2024-05-01T12:00:00Z", NULL};

typedef struct {
    CwArena* arena;
    CwStore* store;
    CwHash kept;    // named by an op
    CwHash derived; // named by a step
    CwDiag diag;
} Fixture;

static void set(Fixture* f, const char* entity, const char* property, const char* value) {
    CwOp* op = NULL;
    assert_int_equal(cw_op_begin(f->store, &intro, &f->diag, &op), CW_OK);
    assert_int_equal(cw_op_set(op, entity, property, value, &f->diag), CW_OK);
    assert_int_equal(cw_op_commit(op, &f->diag, NULL), CW_OK);
}

static int set_up(void** state) {
    Fixture* f = calloc(1, sizeof *f);
    f->arena = cw_arena_new(NULL);
    const char* path = cw_path(f->arena, cw_test_folder(), "a.cuewright");
    assert_int_equal(cw_store_create(f->arena, path, &f->diag, &f->store), CW_OK);
    CwObjectStore* objects = cw_store_objects(f->store);
    assert_int_equal(cw_object_put(objects, cw_text("brought"), &f->diag, &f->kept), CW_OK);
    assert_int_equal(cw_object_put(objects, cw_text("made"), &f->diag, &f->derived), CW_OK);
    set(f, "file/a", "content", cw_store_object_text(f->arena, &f->kept));
    set(f, "cue/1m1", "title", "one");
    set(f, "cue/1m1", "title", "two");
    set(f, "cue/1m2", "title", "gone");
    set(f, "cue/1m2", "title", NULL);
    assert_int_equal(cw_op_undo(f->store, 3, &intro, &f->diag, NULL), CW_OK);
    CwHash description;
    assert_int_equal(cw_object_put(objects, cw_text("{}"), &f->diag, &description), CW_OK);
    const char* record =
        cw_format(f->arena, "{\"kept\":[\"%s\"],\"kind\":\"x\",\"outputs\":{}}", cw_hash_hex(f->arena, &f->derived));
    assert_int_equal(
        cw_object_store_write(objects, "steps", cw_hash_hex(f->arena, &description), cw_text(record), &f->diag), CW_OK);
    *state = f;
    return 0;
}

static int tear_down(void** state) {
    Fixture* f = *state;
    cw_arena_free(f->arena);
    cw_test_folder_remove();
    free(f);
    return 0;
}

static CwCheckReport check(Fixture* f) {
    CwCheckReport report = {0};
    assert_int_equal(cw_store_check(f->store, f->arena, NULL, NULL, &f->diag, &report), CW_OK);
    return report;
}

// Writes into the database past the store, as a hand or a fault would.
static void tamper(Fixture* f, const char* sql) {
    sqlite3* handle = NULL;
    const char* path = cw_path(f->arena, cw_store_folder(f->store), "project.db");
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
}

static void test_a_whole_project_has_no_faults(void** state) {
    Fixture* f = *state;
    const CwCheckReport report = check(f);
    assert_int_equal(report.n_faults, 0);
    assert_int_equal(report.objects, 3);
    assert_int_equal(report.bytes, 7 + 4 + 2);
    assert_int_equal(report.steps, 1);
    assert_int_equal(report.ops, 6);
}

static void test_history_cannot_be_changed(void** state) {
    Fixture* f = *state;
    static const char* const attempts[] = {"UPDATE op SET who = 'nobody'", "DELETE FROM op",
                                           "UPDATE change SET new = 'x'", "DELETE FROM change"};
    sqlite3* handle = NULL;
    const char* path = cw_path(f->arena, cw_store_folder(f->store), "project.db");
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; ++i) {
        assert_int_equal(sqlite3_exec(handle, attempts[i], NULL, NULL, NULL), SQLITE_CONSTRAINT);
    }
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
}

static void test_the_view_is_made_anew_from_the_history(void** state) {
    Fixture* f = *state;
    tamper(f, "UPDATE property SET value = 'wrong' WHERE entity = 'cue/1m1';"
              "DELETE FROM property WHERE entity = 'file/a';"
              "INSERT INTO property VALUES('cue/9m9', 'title', 'invented')");
    CwCheckReport report = check(f);
    assert_int_equal(report.n_faults, 3);
    static const char* const what[] = {"cue/1m1 title", "cue/9m9 title", "file/a content"};
    for (size_t i = 0; i < 3; ++i) {
        assert_int_equal(report.faults[i].kind, CW_FAULT_VIEW);
        assert_string_equal(report.faults[i].what, what[i]);
    }
    assert_int_equal(cw_store_rebuild(f->store, &f->diag), CW_OK);
    assert_int_equal(check(f).n_faults, 0);
    const char* value = NULL;
    assert_int_equal(cw_store_get(f->store, f->arena, "cue/1m1", "title", &value), CW_OK);
    assert_string_equal(value, "one");
    assert_int_equal(cw_store_get(f->store, f->arena, "cue/1m2", "title", &value), CW_ERR_NOT_FOUND);
}

static void test_a_history_that_does_not_follow_from_itself(void** state) {
    Fixture* f = *state;
    tamper(f, "DROP TRIGGER change_is_fixed; UPDATE change SET old = 'other' WHERE op = 3");
    const CwCheckReport report = check(f);
    assert_int_equal(report.n_faults, 1);
    assert_int_equal(report.faults[0].kind, CW_FAULT_HISTORY);
    assert_string_equal(report.faults[0].what, "cue/1m1 title");
    assert_string_equal(report.faults[0].named_by, "op 3");
}

static void test_objects_that_are_damaged_or_missing(void** state) {
    Fixture* f = *state;
    CwObjectStore* objects = cw_store_objects(f->store);
    const char* path = cw_object_path(objects, f->arena, &f->kept);
    assert_int_equal(cw_file_write(f->arena, path, cw_text("brOught"), &f->diag), CW_OK);
    assert_int_equal(unlink(cw_object_path(objects, f->arena, &f->derived)), 0);
    const CwCheckReport report = check(f);
    assert_int_equal(report.n_faults, 2);
    for (size_t i = 0; i < 2; ++i) {
        const CwFault* fault = &report.faults[i];
        const bool is_kept = strcmp(fault->what, cw_hash_hex(f->arena, &f->kept)) == 0;
        assert_int_equal(fault->kind, is_kept ? CW_FAULT_DAMAGED : CW_FAULT_MISSING);
        assert_int_equal(fault->derived, !is_kept);
        assert_true(is_kept ? strcmp(fault->named_by, "op 1, file/a content") == 0
                            : strncmp(fault->named_by, "step ", 5) == 0);
    }
    // Set aside only what is damaged; then its bytes can come again.
    assert_int_equal(cw_store_set_aside(f->store, &f->derived, &f->diag), CW_ERR_NOT_FOUND);
    assert_int_equal(cw_store_set_aside(f->store, &f->kept, &f->diag), CW_OK);
    assert_false(cw_object_exists(objects, &f->kept));
    CwHash hash;
    assert_int_equal(cw_object_put(objects, cw_text("brought"), &f->diag, &hash), CW_OK);
    assert_int_equal(cw_object_put(objects, cw_text("made"), &f->diag, &hash), CW_OK);
    assert_int_equal(cw_store_set_aside(f->store, &f->kept, &f->diag), CW_ERR_CONFLICT);
    assert_int_equal(check(f).n_faults, 0);
}

static void test_steps_that_cannot_be_read(void** state) {
    Fixture* f = *state;
    CwObjectStore* objects = cw_store_objects(f->store);
    assert_int_equal(cw_object_store_write(objects, "steps", "no-hash", cw_text("{}"), &f->diag), CW_OK);
    assert_int_equal(cw_object_store_write(objects, "steps", cw_hash_hex(f->arena, &f->kept), cw_text("{"), &f->diag),
                     CW_OK);
    const CwCheckReport report = check(f);
    assert_int_equal(report.n_faults, 2);
    assert_int_equal(report.faults[0].kind, CW_FAULT_STEP);
    assert_int_equal(report.faults[1].kind, CW_FAULT_STEP);
    assert_string_equal(report.faults[1].what, "no-hash");
}

// Every page of the database in turn is overwritten with noise: the check says so, or opening does; nothing crashes.
static void test_a_database_full_of_noise(void** state) {
    Fixture* f = *state;
    assert_int_equal(cw_store_publish(f->store, &f->diag), CW_OK);
    CwArena* old = f->arena;
    f->arena = cw_arena_new(NULL);
    const char* path = cw_string_copy(f->arena, cw_store_folder(f->store));
    cw_arena_free(old); // closed: the log is folded in
    const char* database = cw_path(f->arena, path, "project.db");
    CwText good = {NULL, 0};
    assert_int_equal(cw_file_read(f->arena, database, 0, &f->diag, &good), CW_OK);
    char* bad = cw_text_copy(f->arena, good);
    for (size_t at = 0; at < good.length; at += 1024) {
        memcpy(bad, good.at, good.length);
        for (size_t i = at; i < at + 256 && i < good.length; ++i) {
            bad[i] = (char)(bad[i] ^ (char)(i * 37 + 11));
        }
        assert_int_equal(cw_file_write(f->arena, database, (CwText){bad, good.length}, &f->diag), CW_OK);
        CwArena* arena = cw_arena_new(NULL);
        CwStore* store = NULL;
        CwCheckReport report = {0};
        CwStatus status = cw_store_open(arena, path, CW_STORE_READ, &f->diag, &store);
        status = status == CW_OK ? cw_store_check(store, arena, NULL, NULL, &f->diag, &report) : status;
        assert_true(status == CW_OK || status == CW_ERR_CORRUPT || status == CW_ERR_BAD_INPUT || status == CW_ERR_IO);
        cw_arena_free(arena);
    }
    assert_int_equal(cw_file_write(f->arena, database, good, &f->diag), CW_OK);
    assert_int_equal(cw_store_open(f->arena, path, CW_STORE_READ, &f->diag, &f->store), CW_OK);
    assert_int_equal(check(f).n_faults, 0);
}

static bool stop_at_second(void* context, int64_t done, int64_t total) {
    *(int64_t*)context = total;
    return done < 1;
}

static void test_a_check_can_be_stopped(void** state) {
    Fixture* f = *state;
    CwCheckReport report = {0};
    int64_t total = 0;
    assert_int_equal(cw_store_check(f->store, f->arena, stop_at_second, &total, &f->diag, &report), CW_ERR_INTERRUPTED);
    assert_int_equal(total, 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_whole_project_has_no_faults, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_history_cannot_be_changed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_view_is_made_anew_from_the_history, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_history_that_does_not_follow_from_itself, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_objects_that_are_damaged_or_missing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_steps_that_cannot_be_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_database_full_of_noise, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_check_can_be_stopped, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
