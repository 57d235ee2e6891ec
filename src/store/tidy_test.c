// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/tidy.h"

#include "base/buf.h"
#include "store/check.h"
#include "store/op.h"
#include "testing/testing.h"

#include <stdlib.h>

static const CwOpIntro intro = {"test", "somebody", "2024-05-01T12:00:00Z", NULL};

// A file brought and one taken away again, two steps that share an object, and bytes that nobody names.
typedef struct {
    CwArena* arena;
    CwStore* store;
    CwHash brought;
    CwHash undone;
    CwHash shared;
    CwHash old_only;
    CwHash nobodys;
    CwHash new_key;
    CwHash old_key;
    CwDiag diag;
} Fixture;

static CwHash put(Fixture* f, const char* text) {
    CwHash hash;
    assert_int_equal(cw_object_put(cw_store_objects(f->store), cw_text(text), &f->diag, &hash), CW_OK);
    return hash;
}

static void set(Fixture* f, const char* entity, const CwHash* content) {
    CwOp* op = NULL;
    assert_int_equal(cw_op_begin(f->store, &intro, &f->diag, &op), CW_OK);
    const char* value = content ? cw_store_object_text(f->arena, content) : NULL;
    assert_int_equal(cw_op_set(op, entity, "content", value, &f->diag), CW_OK);
    assert_int_equal(cw_op_commit(op, &f->diag, NULL), CW_OK);
}

static CwHash put_step(Fixture* f, const char* description, const CwHash* first, const CwHash* second) {
    const CwHash key = put(f, description);
    const char* record = cw_format(f->arena, "{\"kept\":[\"%s\"],\"kind\":\"x\",\"outputs\":{\"a\":\"%s\"}}",
                                   cw_hash_hex(f->arena, first), cw_hash_hex(f->arena, second));
    assert_int_equal(cw_object_store_write(cw_store_objects(f->store), "steps", cw_hash_hex(f->arena, &key),
                                           cw_text(record), &f->diag),
                     CW_OK);
    return key;
}

static int set_up(void** state) {
    Fixture* f = calloc(1, sizeof *f);
    f->arena = cw_arena_new(NULL);
    const char* path = cw_path(f->arena, cw_test_folder(), "a.cuewright");
    assert_int_equal(cw_store_create(f->arena, path, &f->diag, &f->store), CW_OK);
    f->brought = put(f, "brought");
    f->undone = put(f, "brought and taken away");
    set(f, "file/a", &f->brought);
    set(f, "file/b", &f->undone);
    set(f, "file/b", NULL);
    f->shared = put(f, "made twice");
    f->old_only = put(f, "made of the old cut");
    f->nobodys = put(f, "left by a power cut");
    f->old_key = put_step(f, "{\"cut\":1}", &f->shared, &f->old_only);
    f->new_key = put_step(f, "{\"cut\":2}", &f->shared, &f->brought);
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

static bool there(const Fixture* f, const CwHash* hash) {
    return cw_object_exists(cw_store_objects(f->store), hash);
}

static void test_only_what_nobody_asks_for_goes(void** state) {
    Fixture* f = *state;
    CwTidied tidied = {0};
    CwCheckReport report = {0};
    assert_int_equal(cw_store_tidy(f->store, f->arena, &f->new_key, 1, &f->diag, &tidied), CW_OK);
    assert_int_equal(tidied.steps, 1);
    assert_int_equal(tidied.objects, 3);
    assert_int_equal(tidied.bytes, 19 + 19 + 9);
    assert_true(there(f, &f->brought) && there(f, &f->undone) && there(f, &f->shared) && there(f, &f->new_key));
    assert_false(there(f, &f->old_only) || there(f, &f->nobodys) || there(f, &f->old_key));
    assert_int_equal(cw_store_check(f->store, f->arena, NULL, NULL, &f->diag, &report), CW_OK);
    assert_int_equal(report.n_faults, 0);
    assert_int_equal(report.steps, 1);
}

static void test_tidying_twice_is_tidying_once(void** state) {
    Fixture* f = *state;
    CwTidied tidied = {0};
    assert_int_equal(cw_store_tidy(f->store, f->arena, NULL, 0, &f->diag, &tidied), CW_OK);
    assert_int_equal(tidied.steps, 2);
    assert_true(there(f, &f->brought) && there(f, &f->undone));
    assert_int_equal(cw_store_tidy(f->store, f->arena, NULL, 0, &f->diag, &tidied), CW_OK);
    assert_int_equal(tidied.steps + tidied.objects + tidied.bytes, 0);
}

static void test_nothing_goes_while_a_kept_record_cannot_be_read(void** state) {
    Fixture* f = *state;
    CwTidied tidied = {0};
    const char* key = cw_hash_hex(f->arena, &f->new_key);
    assert_int_equal(cw_object_store_write(cw_store_objects(f->store), "steps", key, cw_text("{"), &f->diag), CW_OK);
    assert_int_equal(cw_store_tidy(f->store, f->arena, &f->new_key, 1, &f->diag, &tidied), CW_ERR_CORRUPT);
    assert_string_equal(f->diag.name, "store.step");
    assert_true(there(f, &f->old_only) && there(f, &f->nobodys) && there(f, &f->old_key));
}

static void test_not_while_something_is_being_changed(void** state) {
    Fixture* f = *state;
    CwTidied tidied = {0};
    CwOp* op = NULL;
    assert_int_equal(cw_op_begin(f->store, &intro, &f->diag, &op), CW_OK);
    assert_int_equal(cw_store_tidy(f->store, f->arena, NULL, 0, &f->diag, &tidied), CW_ERR_CONFLICT);
    cw_op_cancel(op);
    assert_int_equal(cw_store_publish(f->store, &f->diag), CW_OK);
    CwStore* reader = NULL;
    assert_int_equal(cw_store_open(f->arena, cw_store_folder(f->store), CW_STORE_READ, &f->diag, &reader), CW_OK);
    assert_int_equal(cw_store_tidy(reader, f->arena, NULL, 0, &f->diag, &tidied), CW_ERR_DENIED);
    assert_true(there(f, &f->nobodys));
}

static CwStatus tidy_all(CwArena* arena, void* context) {
    const Fixture* f = context;
    CwTidied tidied = {0};
    return cw_store_tidy(f->store, arena, &f->new_key, 1, NULL, &tidied);
}

static void test_memory_that_runs_out(void** state) {
    Fixture* f = *state;
    assert_int_equal(tidy_all(f->arena, f), CW_OK); // so that each run after it asks for as much memory
    cw_sweep_allocations(tidy_all, f, 2000);
    assert_true(there(f, &f->brought) && there(f, &f->undone) && there(f, &f->shared));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_only_what_nobody_asks_for_goes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tidying_twice_is_tidying_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_goes_while_a_kept_record_cannot_be_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_not_while_something_is_being_changed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_memory_that_runs_out, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
