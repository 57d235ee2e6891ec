// SPDX-License-Identifier: GPL-3.0-or-later
#include "build/step.h"

#include "base/buf.h"
#include "base/file.h"
#include "build/lock.h"
#include "testing/testing.h"
#include "testing/toy_steps.h"

#include <stdio.h>
#include <string.h>

static const CwStepKind* kind_of(const char* name) {
    for (size_t i = 0; i < cw_toy_kind_count; ++i) {
        if (strcmp(cw_toy_kinds[i].kind, name) == 0) {
            return &cw_toy_kinds[i];
        }
    }
    fail_msg("no toy kind %s", name);
    return NULL;
}

static void test_a_step_runs_here_and_now(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwDiag diag = {0};
    CwObjects objects;
    CwHash hash;
    assert_int_equal(cw_objects_in_memory(arena, &objects), CW_OK);
    assert_int_equal(objects.keep(objects.context, cw_text("abcdef"), &hash), CW_OK);
    const CwStepObject input = {"text", hash};
    const CwStepObjects inputs = {&input, 1};
    CwStepObjects outputs = {NULL, 0};
    assert_int_equal(cw_step_call(arena, kind_of("split"), &objects, "{\"at\":2}", &inputs, "", &diag, &outputs),
                     CW_OK);
    assert_int_equal(outputs.count, 2);
    assert_string_equal(outputs.items[0].name, "head");
    assert_string_equal(outputs.items[1].name, "tail");
    CwText bytes = {NULL, 0};
    assert_int_equal(objects.fetch(objects.context, arena, &outputs.items[1].hash, &bytes), CW_OK);
    assert_true(cw_text_is(bytes, "cdef"));
    // What goes wrong comes back with its diagnostic.
    assert_int_equal(cw_step_call(arena, kind_of("split"), &objects, "{\"at\":9}", &inputs, "", &diag, &outputs),
                     CW_ERR_RANGE);
    assert_string_equal(diag.name, "toy.split");
    assert_int_equal(cw_step_call(arena, kind_of("split"), &objects, NULL, NULL, "", &diag, &outputs),
                     CW_ERR_NOT_FOUND);
    assert_string_equal(diag.read, "text");
    assert_int_equal(cw_step_call(arena, kind_of("split"), &objects, "{", &inputs, "", &diag, &outputs),
                     CW_ERR_BAD_INPUT);
    cw_arena_free(arena);
}

static CwStatus gives_twice(CwStepRun* run) {
    CW_TRY(cw_step_output(run, "a", cw_text("x")));
    return cw_step_output(run, "a", cw_text("y"));
}

static CwStatus fetches_what_is_not_there(CwStepRun* run) {
    CwText bytes = {NULL, 0};
    return cw_step_input(run, "lost", &bytes);
}

static void test_mistakes_of_steps_are_named(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwDiag diag = {0};
    CwObjects objects;
    CwStepObjects outputs = {NULL, 0};
    assert_int_equal(cw_objects_in_memory(arena, &objects), CW_OK);
    const CwStepKind twice = {.kind = "twice", .version = 1, .run = gives_twice};
    assert_int_equal(cw_step_call(arena, &twice, &objects, NULL, NULL, "", &diag, &outputs), CW_ERR_EXISTS);
    assert_string_equal(diag.read, "a");
    const CwStepKind fetches = {.kind = "fetches", .version = 1, .run = fetches_what_is_not_there};
    const CwStepObject input = {"lost", cw_hash_of("lost", 4)};
    const CwStepObjects inputs = {&input, 1};
    assert_int_equal(cw_step_call(arena, &fetches, &objects, NULL, &inputs, "", &diag, &outputs), CW_ERR_NOT_FOUND);
    assert_non_null(strstr(diag.text, "the input lost is not there"));
    cw_arena_free(arena);
}

typedef struct {
    const CwObjects* objects;
} Sweep;

static CwStatus scenario(CwArena* arena, void* context) {
    const Sweep* sweep = context;
    CwStepObjects outputs = {NULL, 0};
    return cw_step_call(arena, kind_of("segments"), sweep->objects, "{\"count\":20,\"bytes\":8}", NULL, "", NULL,
                        &outputs);
}

static void test_memory_that_runs_out(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwObjects objects;
    assert_int_equal(cw_objects_in_memory(arena, &objects), CW_OK);
    Sweep sweep = {&objects};
    cw_sweep_allocations(scenario, &sweep, 0);
    cw_arena_free(arena);
}

// Toy runs of two kinds, as a project's own lock test does with all of its.
static void make(CwArena* arena, const char* seed, CwStepLock made[2]) {
    CwObjects objects;
    CwStepObjects outputs = {NULL, 0};
    assert_int_equal(cw_objects_in_memory(arena, &objects), CW_OK);
    assert_int_equal(cw_step_call(arena, kind_of("segments"), &objects, cw_format(arena, "{\"seed\":%s}", seed), NULL,
                                  "", NULL, &outputs),
                     CW_OK);
    made[0] = (CwStepLock){"segments", 1, cw_step_outputs_hash(&outputs)};
    assert_int_equal(cw_step_call(arena, kind_of("join"), &objects, "{\"text\":\"x\"}", NULL, "", NULL, &outputs),
                     CW_OK);
    made[1] = (CwStepLock){"join", 1, cw_step_outputs_hash(&outputs)};
}

static CwStatus check_lock(CwArena* arena, const char* text, const CwStepLock made[2], size_t n_made,
                           CwDiagList* problems) {
    *problems = (CwDiagList){.arena = arena};
    CwDiag diag;
    return cw_step_lock_check(arena, "steps.lock", cw_text(text), made, n_made, &diag, problems);
}

static void test_the_lock_sees_changed_bytes(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwStepLock made[2];
    CwDiagList problems;
    make(arena, "1", made);
    CwBuf buf = cw_buf(arena);
    cw_buf_text(&buf, "# kinds, versions, toy outputs\n\n");
    cw_step_lock_write(&buf, made, 2);
    const char* text = cw_buf_string(&buf);
    assert_int_equal(check_lock(arena, text, made, 2, &problems), CW_OK);
    assert_int_equal(problems.count, 0);

    CwStepLock other[2];
    make(arena, "2", other); // other bytes, the same version
    assert_int_equal(check_lock(arena, text, other, 2, &problems), CW_ERR_CONFLICT);
    assert_int_equal(problems.count, 1);
    assert_non_null(strstr(problems.items[0].text, "raise its version"));
    other[0].version = 2;
    assert_int_equal(check_lock(arena, text, other, 2, &problems), CW_ERR_CONFLICT);
    assert_non_null(strstr(problems.items[0].text, "write its line anew"));
    assert_int_equal(check_lock(arena, text, made, 1, &problems), CW_ERR_CONFLICT);
    assert_non_null(strstr(problems.items[0].text, "is no more"));
    assert_int_equal(check_lock(arena, "", made, 2, &problems), CW_ERR_CONFLICT);
    assert_int_equal(problems.count, 2);
    assert_non_null(strstr(problems.items[0].text, "is new"));
    assert_int_equal(check_lock(arena, "join 1\n", made, 2, &problems), CW_ERR_BAD_INPUT);
    assert_int_equal(check_lock(arena, cw_format(arena, "%sjoin one two\n", text), made, 2, &problems),
                     CW_ERR_BAD_INPUT);
    cw_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_step_runs_here_and_now),
        cmocka_unit_test(test_mistakes_of_steps_are_named),
        cmocka_unit_test(test_memory_that_runs_out),
        cmocka_unit_test(test_the_lock_sees_changed_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
