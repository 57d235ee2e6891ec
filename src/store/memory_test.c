// SPDX-License-Identifier: GPL-3.0-or-later
// Every reader and constructor of the room with memory that runs out at each allocation in turn. (SQLite's own memory
// and that of whole programs: tests/disk/faults.py.)
#include "base/buf.h"
#include "store/check.h"
#include "store/op.h"
#include "testing/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const CwOpIntro intro = {"test", "somebody", "2024-05-01T12:00:00Z", "a note"};

typedef struct {
    const char* folder;
    CwHash hash;
} Project;

static CwStatus read_all(CwArena* arena, void* context) {
    const Project* project = context;
    CwStore* store = NULL;
    CwProperties properties = {NULL, 0};
    CwEntities entities = {NULL, 0};
    CwHistory history = {NULL, 0};
    CwCheckReport report = {0};
    const char* value = NULL;
    int64_t number = 0;
    CW_TRY(cw_store_open(arena, project->folder, CW_STORE_READ, NULL, &store));
    CW_TRY(cw_store_get(store, arena, "cue/1m1", "title", &value));
    CW_TRY(cw_store_properties(store, arena, "cue/1m1", &properties));
    CW_TRY(cw_store_entities(store, arena, "cue", &entities));
    CW_TRY(cw_store_history(store, arena, 1, 0, &history));
    CW_TRY(cw_op_to_undo(store, &number));
    CW_TRY(cw_op_to_redo(store, &number));
    return cw_store_check(store, arena, NULL, NULL, NULL, &report);
}

static CwStatus use_objects(CwArena* arena, void* context) {
    const Project* project = context;
    CwObjectStore* objects = NULL;
    CwText bytes = {NULL, 0};
    CwHash hash;
    CW_TRY(cw_object_store_open(arena, project->folder, NULL, &objects));
    CW_TRY(cw_object_fetch(objects, arena, &project->hash, true, NULL, &bytes));
    if (!cw_object_path(objects, arena, &project->hash)) {
        return CW_ERR_NO_MEM;
    }
    for (int i = 0; i < 12; ++i) {
        const char text[2] = {(char)('a' + i), '\0'};
        CW_TRY(cw_object_stage(objects, cw_text(text), NULL, &hash));
    }
    CW_TRY(cw_object_land(objects, NULL));
    CW_TRY(cw_object_adopt(objects, &project->hash, NULL));
    return cw_object_put(objects, cw_text("z"), NULL, &hash);
}

static CwStatus make_project(CwArena* arena, void* context) {
    const Project* project = context;
    CwStore* store = NULL;
    CwOp* op = NULL;
    const char* scratch = NULL;
    const char* path = cw_format(arena, "%s.new", project->folder);
    if (!path) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_store_create(arena, path, NULL, &store));
    CW_TRY(cw_store_scratch(store, arena, NULL, &scratch));
    CW_TRY(cw_op_begin(store, &intro, NULL, &op));
    CW_TRY(cw_op_set(op, "cue/1m1", "title", "one", NULL));
    return cw_op_commit(op, NULL, NULL); // never published: it goes with the arena, and the next can be made
}

static void fill(CwStore* store) {
    for (int i = 0; i < 12; ++i) {
        CwOp* op = NULL;
        char entity[16];
        (void)snprintf(entity, sizeof entity, "cue/1m%d", i);
        assert_int_equal(cw_op_begin(store, &intro, NULL, &op), CW_OK);
        for (int k = 0; k < 12; ++k) {
            char name[16];
            (void)snprintf(name, sizeof name, "p%d", k);
            assert_int_equal(cw_op_set(op, entity, name, "value", NULL), CW_OK);
        }
        assert_int_equal(cw_op_set(op, entity, "title", entity, NULL), CW_OK);
        assert_int_equal(cw_op_commit(op, NULL, NULL), CW_OK);
    }
    assert_int_equal(cw_op_undo(store, 12, &intro, NULL, NULL), CW_OK);
}

static void test_memory_that_runs_out(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwStore* store = NULL;
    Project project = {.folder = cw_path(arena, cw_test_folder(), "a.cuewright")};
    assert_int_equal(cw_store_create(arena, project.folder, NULL, &store), CW_OK);
    assert_int_equal(cw_store_publish(store, NULL), CW_OK);
    assert_int_equal(cw_object_put(cw_store_objects(store), cw_text("bytes"), NULL, &project.hash), CW_OK);
    fill(store);
    cw_sweep_allocations(read_all, &project, 120);
    cw_sweep_allocations(use_objects, &project, 0);
    cw_sweep_allocations(make_project, &project, 0);
    cw_arena_free(arena);
    cw_test_folder_remove();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory_that_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
