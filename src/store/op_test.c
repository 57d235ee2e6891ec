// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/op.h"

#include "base/buf.h"
#include "testing/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const CwOpIntro intro = {"test", "somebody", "2024-05-01T12:00:00Z", NULL};

typedef struct {
    CwArena* arena;
    CwStore* store;
    CwDiag diag;
} Fixture;

static int set_up(void** state) {
    Fixture* f = calloc(1, sizeof *f);
    f->arena = cw_arena_new(NULL);
    const char* path = cw_path(f->arena, cw_test_folder(), "a.cuewright");
    assert_int_equal(cw_store_create(f->arena, path, &f->diag, &f->store), CW_OK);
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

// One op with one change; answers its number.
static int64_t put(Fixture* f, const char* entity, const char* property, const char* value) {
    CwOp* op = NULL;
    int64_t number = -1;
    assert_int_equal(cw_op_begin(f->store, &intro, &f->diag, &op), CW_OK);
    assert_int_equal(cw_op_set(op, entity, property, value, &f->diag), CW_OK);
    assert_int_equal(cw_op_commit(op, &f->diag, &number), CW_OK);
    return number;
}

static const char* get(Fixture* f, const char* entity, const char* property) {
    const char* value = NULL;
    const CwStatus status = cw_store_get(f->store, f->arena, entity, property, &value);
    assert_true(status == CW_OK || status == CW_ERR_NOT_FOUND);
    return value;
}

static void test_what_is_set_is_there(void** state) {
    Fixture* f = *state;
    assert_null(get(f, "cue/1m1", "title"));
    assert_int_equal(put(f, "cue/1m1", "title", "Die T\xc3\xbcr"), 1);
    assert_string_equal(get(f, "cue/1m1", "title"), "Die T\xc3\xbcr");
    assert_int_equal(put(f, "cue/1m1", "title", ""), 2);
    assert_string_equal(get(f, "cue/1m1", "title"), "");
    assert_int_equal(put(f, "cue/1m1", "title", NULL), 3);
    assert_null(get(f, "cue/1m1", "title"));
    int64_t last = 0;
    assert_int_equal(cw_store_last_op(f->store, &last), CW_OK);
    assert_int_equal(last, 3);
}

static void test_an_op_that_changes_nothing_is_not_kept(void** state) {
    Fixture* f = *state;
    assert_int_equal(put(f, "cue/1m1", "title", "a"), 1);
    assert_int_equal(put(f, "cue/1m1", "title", "a"), 0);
    CwOp* op = NULL;
    int64_t number = -1;
    assert_int_equal(cw_op_begin(f->store, &intro, &f->diag, &op), CW_OK);
    assert_int_equal(cw_op_set(op, "cue/1m1", "title", "b", &f->diag), CW_OK);
    assert_string_equal(get(f, "cue/1m1", "title"), "b"); // seen inside the op
    assert_int_equal(cw_op_set(op, "cue/1m1", "title", "a", &f->diag), CW_OK);
    assert_int_equal(cw_op_commit(op, &f->diag, &number), CW_OK);
    assert_int_equal(number, 0);
}

static void test_a_failed_or_cancelled_op_leaves_nothing(void** state) {
    Fixture* f = *state;
    put(f, "cue/1m1", "title", "a");
    CwOp* op = NULL;
    assert_int_equal(cw_op_begin(f->store, &intro, &f->diag, &op), CW_OK);
    assert_int_equal(cw_op_set(op, "cue/1m1", "title", "b", &f->diag), CW_OK);
    cw_op_cancel(op);
    assert_string_equal(get(f, "cue/1m1", "title"), "a");

    assert_int_equal(cw_op_begin(f->store, &intro, &f->diag, &op), CW_OK);
    assert_int_equal(cw_op_set(op, "cue/1m1", "title", "b", &f->diag), CW_OK);
    assert_int_equal(cw_op_set(op, "cue/1m1", "note", "\xff", &f->diag), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_op_set(op, "cue/1m1", "note", "c", &f->diag), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_op_commit(op, &f->diag, NULL), CW_ERR_BAD_INPUT);
    assert_string_equal(get(f, "cue/1m1", "title"), "a");
}

static void test_names_are_checked(void** state) {
    Fixture* f = *state;
    static const char* const bad[] = {"", "cue", "cue/", "/1m1", "Cue/1m1", "cue/a\nb", "cue/\xc3"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwOp* op = NULL;
        assert_int_equal(cw_op_begin(f->store, &intro, &f->diag, &op), CW_OK);
        assert_int_equal(cw_op_set(op, bad[i], "p", "v", &f->diag), CW_ERR_BAD_INPUT);
        cw_op_cancel(op);
    }
    CwOp* op = NULL;
    const CwOpIntro nobody = {"test", "", "now", NULL};
    assert_int_equal(cw_op_begin(f->store, &nobody, &f->diag, &op), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_op_begin(f->store, &intro, &f->diag, &op), CW_OK);
    CwOp* second = NULL;
    assert_int_equal(cw_op_begin(f->store, &intro, &f->diag, &second), CW_ERR_CONFLICT);
    cw_op_cancel(op);
}

static void test_entities_come_in_natural_order(void** state) {
    Fixture* f = *state;
    CwOp* op = NULL;
    assert_int_equal(cw_op_begin(f->store, &intro, &f->diag, &op), CW_OK);
    static const char* const names[] = {"cue/1m10", "cue/1m2", "cuex/1", "cu/1", "cue/a/b", "cue/1m02"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; ++i) {
        assert_int_equal(cw_op_set(op, names[i], "z", names[i], &f->diag), CW_OK);
        assert_int_equal(cw_op_set(op, names[i], "a", "first", &f->diag), CW_OK);
    }
    assert_int_equal(cw_op_commit(op, &f->diag, NULL), CW_OK);
    CwEntities cues = {NULL, 0};
    assert_int_equal(cw_store_entities(f->store, f->arena, "cue", &cues), CW_OK);
    static const char* const ids[] = {"1m02", "1m2", "1m10", "a/b"};
    assert_int_equal(cues.count, 4);
    for (size_t i = 0; i < cues.count; ++i) {
        assert_string_equal(cues.items[i].id, ids[i]);
        assert_int_equal(cues.items[i].properties.count, 2);
        assert_string_equal(cues.items[i].properties.items[0].name, "a");
        assert_string_equal(cw_properties_get(&cues.items[i].properties, "z"), cues.items[i].name);
        assert_null(cw_properties_get(&cues.items[i].properties, "b"));
    }
    assert_int_equal(cw_store_entities(f->store, f->arena, "nothing", &cues), CW_OK);
    assert_int_equal(cues.count, 0);
}

static void test_history_keeps_old_and_new(void** state) {
    Fixture* f = *state;
    put(f, "cue/1m1", "title", "a");
    CwOp* op = NULL;
    const CwOpIntro other = {"rename", "Ann", "2024-05-02T00:00:00Z", "why not"};
    assert_int_equal(cw_op_begin(f->store, &other, &f->diag, &op), CW_OK);
    assert_int_equal(cw_op_set(op, "cue/1m1", "title", "b", &f->diag), CW_OK);
    assert_int_equal(cw_op_set(op, "cue/1m1", "in", "10", &f->diag), CW_OK);
    assert_int_equal(cw_op_set(op, "cue/1m1", "title", "c", &f->diag), CW_OK);
    assert_int_equal(cw_op_commit(op, &f->diag, NULL), CW_OK);
    CwHistory history = {NULL, 0};
    assert_int_equal(cw_store_history(f->store, f->arena, 1, 0, &history), CW_OK);
    assert_int_equal(history.count, 2);
    const CwOpRecord* second = &history.items[1];
    assert_int_equal(second->number, 2);
    assert_string_equal(second->verb, "rename");
    assert_string_equal(second->who, "Ann");
    assert_string_equal(second->when, "2024-05-02T00:00:00Z");
    assert_string_equal(second->note, "why not");
    assert_int_equal(second->n_changes, 2);
    assert_string_equal(second->changes[0].old_value, "a");
    assert_string_equal(second->changes[0].new_value, "c");
    assert_string_equal(second->changes[1].property, "in");
    assert_null(second->changes[1].old_value);
}

static int64_t to_undo(Fixture* f) {
    int64_t number = -1;
    assert_int_equal(cw_op_to_undo(f->store, &number), CW_OK);
    return number;
}

static int64_t to_redo(Fixture* f) {
    int64_t number = -1;
    assert_int_equal(cw_op_to_redo(f->store, &number), CW_OK);
    return number;
}

static int64_t undo(Fixture* f, int64_t number) {
    int64_t made = -1;
    assert_int_equal(cw_op_undo(f->store, number, &intro, &f->diag, &made), CW_OK);
    return made;
}

static void test_undo_and_redo_walk_the_history(void** state) {
    Fixture* f = *state;
    assert_int_equal(to_undo(f), 0);
    assert_int_equal(to_redo(f), 0);
    put(f, "cue/1m1", "title", "a");
    put(f, "cue/1m1", "title", "b");
    put(f, "cue/1m1", "title", "c");
    assert_int_equal(undo(f, to_undo(f)), 4); // undoes 3
    assert_int_equal(undo(f, to_undo(f)), 5); // undoes 2
    assert_string_equal(get(f, "cue/1m1", "title"), "a");
    assert_int_equal(to_redo(f), 5);
    assert_int_equal(undo(f, 5), 6); // redoes 2
    assert_string_equal(get(f, "cue/1m1", "title"), "b");
    assert_int_equal(to_redo(f), 4);
    assert_int_equal(undo(f, 4), 7); // redoes 3
    assert_string_equal(get(f, "cue/1m1", "title"), "c");
    assert_int_equal(to_redo(f), 0);
    assert_int_equal(to_undo(f), 3);
    undo(f, 3);
    undo(f, 2);
    undo(f, 1);
    assert_null(get(f, "cue/1m1", "title"));
    assert_int_equal(to_undo(f), 0);
    put(f, "cue/1m1", "title", "d"); // a new thing done: what was undone stays undone
    assert_int_equal(to_redo(f), 0);
    CwHistory history = {NULL, 0};
    assert_int_equal(cw_store_history(f->store, f->arena, 1, 3, &history), CW_OK);
    assert_int_equal(history.count, 3);
    assert_true(history.items[0].undone && history.items[1].undone && history.items[2].undone);
}

static void test_undo_refuses_what_changed_since(void** state) {
    Fixture* f = *state;
    put(f, "cue/1m1", "title", "a");
    put(f, "cue/1m1", "title", "b");
    assert_int_equal(cw_op_undo(f->store, 1, &intro, &f->diag, NULL), CW_ERR_CONFLICT);
    assert_non_null(strstr(f->diag.text, "title of cue/1m1"));
    assert_string_equal(get(f, "cue/1m1", "title"), "b");
    undo(f, 2);
    assert_int_equal(cw_op_undo(f->store, 2, &intro, &f->diag, NULL), CW_ERR_CONFLICT);
    assert_int_equal(cw_op_undo(f->store, 9, &intro, &f->diag, NULL), CW_ERR_NOT_FOUND);
    assert_int_equal(cw_op_undo(f->store, 0, &intro, &f->diag, NULL), CW_ERR_NOT_FOUND);
    undo(f, 1);
    assert_null(get(f, "cue/1m1", "title"));
}

static void test_an_op_names_only_objects_that_are_there(void** state) {
    Fixture* f = *state;
    CwHash hash = cw_hash_of("abc", 3);
    const char* value = cw_format(f->arena, "{\"bytes\":\"%s\"}", cw_store_object_text(f->arena, &hash));
    CwOp* op = NULL;
    assert_int_equal(cw_op_begin(f->store, &intro, &f->diag, &op), CW_OK);
    assert_int_equal(cw_op_set(op, "file/a", "content", value, &f->diag), CW_OK);
    assert_int_equal(cw_op_commit(op, &f->diag, NULL), CW_ERR_NOT_FOUND);
    assert_null(get(f, "file/a", "content"));
    CwHash put_hash;
    assert_int_equal(cw_object_put(cw_store_objects(f->store), cw_text("abc"), &f->diag, &put_hash), CW_OK);
    assert_true(cw_hash_equal(&hash, &put_hash));
    assert_int_equal(put(f, "file/a", "content", value), 1);
    CwHash parsed;
    assert_int_equal(cw_store_object_parse(cw_store_object_text(f->arena, &hash), &parsed), CW_OK);
    assert_true(cw_hash_equal(&hash, &parsed));
    assert_int_equal(cw_store_object_parse(value, &parsed), CW_ERR_BAD_INPUT);
}

static void test_removing_an_entity_can_be_undone(void** state) {
    Fixture* f = *state;
    put(f, "cue/1m1", "title", "a");
    put(f, "cue/1m1", "in", "1");
    CwOp* op = NULL;
    int64_t number = 0;
    assert_int_equal(cw_op_begin(f->store, &intro, &f->diag, &op), CW_OK);
    assert_int_equal(cw_op_remove(op, "cue/1m1", &f->diag), CW_OK);
    assert_int_equal(cw_op_commit(op, &f->diag, &number), CW_OK);
    CwProperties properties = {NULL, 0};
    assert_int_equal(cw_store_properties(f->store, f->arena, "cue/1m1", &properties), CW_OK);
    assert_int_equal(properties.count, 0);
    undo(f, number);
    assert_int_equal(cw_store_properties(f->store, f->arena, "cue/1m1", &properties), CW_OK);
    assert_int_equal(properties.count, 2);
    assert_string_equal(cw_properties_get(&properties, "title"), "a");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_is_set_is_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_an_op_that_changes_nothing_is_not_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_failed_or_cancelled_op_leaves_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names_are_checked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_entities_come_in_natural_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_history_keeps_old_and_new, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_undo_and_redo_walk_the_history, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_undo_refuses_what_changed_since, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_an_op_names_only_objects_that_are_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_removing_an_entity_can_be_undone, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
