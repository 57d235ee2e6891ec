// SPDX-License-Identifier: GPL-3.0-or-later
// The worker program from outside: alone on a cluster, killed in the middle, and with things to prepare. This program
// is its own worker.
#include "build/worker.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/number.h"
#include "base/program.h"
#include "build/build.h"
#include "store/object_store.h"
#include "testing/bare_project.h"
#include "testing/testing.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Kinds whose steps share something that is loaded once.

static char loaded[64];
static int loads;

static CwStatus load(const char* kind, CwDiag* diag) {
    if (strcmp(kind, "hopeless") == 0) {
        return cw_diag(diag, CW_ERR_NO_PROGRAM, "test.load", (CwPlace){"sounds.sf2", 0, 0}, NULL, "there is no sound");
    }
    ++loads;
    (void)snprintf(loaded, sizeof loaded, "loaded for %s, time %d", kind, loads);
    return CW_OK;
}

static CwStatus show_loaded(CwStepRun* run) {
    return cw_step_output(run, "text", cw_text(loaded));
}

static CwStatus show_where(CwStepRun* run) {
    return cw_step_output(run, "text", (CwText){run->scratch, 1});
}

static CwStatus sleep_long(CwStepRun* run) {
    (void)run;
    (void)sleep(30);
    return CW_ERR_FAILED;
}

static const CwStepKind kinds[] = {
    {.kind = "sharing", .version = 1, .run = show_loaded},
    {.kind = "hopeless", .version = 1, .run = show_loaded},
    {.kind = "long", .version = 1, .run = sleep_long},
    {.kind = "where", .version = 1, .run = show_where},
};
static const CwStepKind newer_kinds[] = {
    {.kind = "sharing", .version = 2, .run = show_loaded},
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

typedef struct {
    CwArena* arena;
    const char* folder;
    CwGraph* graph;
    CwDiag diag;
    CwBuildReport report;
    CwBuildOptions options;
} Fixture;

static int set_up(void** state) {
    Fixture* f = calloc(1, sizeof *f);
    f->arena = cw_arena_new(NULL);
    f->folder = cw_bare_project(f->arena);
    f->options = (CwBuildOptions){.jobs = 2, .timeout_seconds = 60};
    assert_int_equal(cw_workers_new(f->arena, "/proc/self/exe", f->folder, &f->options.workers), CW_OK);
    assert_int_equal(cw_graph_new(f->arena, kinds, KINDS, &f->graph), CW_OK);
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

static void add(Fixture* f, const char* name, const char* kind, const char* params) {
    CwNode* node = NULL;
    assert_int_equal(cw_graph_add(f->graph, name, kind, params, &f->diag, &node), CW_OK);
}

static CwStatus build(Fixture* f) {
    return cw_build(f->arena, f->folder, f->graph, &f->options, &f->diag, &f->report);
}

static const char* object(Fixture* f, const CwHash* hash) {
    return cw_bare_project_object(f->arena, f->folder, hash);
}

static void test_what_steps_share_is_loaded_once(void** state) {
    Fixture* f = *state;
    add(f, "a", "sharing", "{\"n\":1}");
    add(f, "b", "sharing", "{\"n\":2}");
    add(f, "c", "hopeless", NULL);
    assert_int_equal(build(f), CW_ERR_FAILED);
    assert_string_equal(f->diag.text, "sounds.sf2: there is no sound");
    assert_int_equal(cw_build_node(&f->report, "c")->status, CW_ERR_NO_PROGRAM);
    static const char* const nodes[] = {"a", "b"};
    for (size_t i = 0; i < 2; ++i) {
        assert_string_equal(object(f, cw_build_output(&f->report, nodes[i], "text")), "loaded for sharing, time 1");
    }
}

static void test_a_worker_of_another_version(void** state) {
    Fixture* f = *state;
    assert_int_equal(cw_graph_new(f->arena, newer_kinds, 1, &f->graph), CW_OK);
    add(f, "a", "sharing", NULL);
    assert_int_equal(build(f), CW_ERR_FAILED);
    assert_non_null(strstr(f->diag.text, "another version"));
}

// The one child of this process, from /proc.
static pid_t only_child(void) {
    CwArena* arena = cw_arena_new(NULL);
    const char* path = cw_format(arena, "/proc/self/task/%d/children", (int)getpid());
    char digits[32] = "";
    FILE* file = fopen(path, "re");
    assert_non_null(file);
    const size_t got = fread(digits, 1, sizeof digits - 1, file);
    assert_int_equal(fclose(file), 0);
    int64_t child = 0;
    assert_int_equal(cw_parse_int(cw_text_trim((CwText){digits, got}), &child), CW_OK);
    cw_arena_free(arena);
    return (pid_t)child;
}

static void kill_server(void* context, const CwBuildProgress* progress) {
    (void)context;
    if (!progress->ended && progress->running == 2) {
        assert_int_equal(kill(only_child(), SIGKILL), 0);
    }
}

static void test_a_server_that_is_killed(void** state) {
    Fixture* f = *state;
    add(f, "a", "long", "{\"n\":1}");
    add(f, "b", "long", "{\"n\":2}");
    f->options.progress = kill_server;
    assert_int_equal(build(f), CW_ERR_FAILED);
    assert_non_null(strstr(f->diag.text, "ended unexpectedly"));
    assert_int_equal(f->report.steps_failed, 2);
    // Another is started for the next build.
    f->options.progress = NULL;
    assert_int_equal(cw_graph_new(f->arena, kinds, KINDS, &f->graph), CW_OK);
    add(f, "a", "sharing", NULL);
    assert_int_equal(build(f), CW_OK);
}

static CwStatus run_alone(Fixture* f, const char* key, CwProgramResult* ret_result) {
    const char* const argv[] = {"/proc/self/exe", "run", f->folder, key, NULL};
    const CwProgram program = {.argv = argv, .timeout_seconds = 60};
    return cw_program_run(f->arena, &program, &f->diag, ret_result);
}

// As on a cluster: the description lies in objects/, and the worker is given its key.
static void test_a_worker_alone(void** state) {
    Fixture* f = *state;
    CwObjectStore* objects = NULL;
    CwHash key;
    CwProgramResult result = {0};
    assert_int_equal(cw_object_store_open(f->arena, f->folder, &f->diag, &objects), CW_OK);
    const char* description = "{\"inputs\":{},\"kind\":\"sharing\",\"packages\":{},\"params\":{\"n\":7},\"version\":1}";
    assert_int_equal(cw_object_put(objects, cw_text(description), &f->diag, &key), CW_OK);
    assert_int_equal(run_alone(f, cw_hash_hex(f->arena, &key), &result), CW_OK);
    assert_int_equal(result.exit_code, 0);
    // The build then finds it: the same key, and nothing to run.
    add(f, "a", "sharing", "{\"n\":7}");
    assert_int_equal(build(f), CW_OK);
    assert_int_equal(f->report.steps_run, 0);
    assert_true(cw_hash_equal(&cw_build_node(&f->report, "a")->key, &key));
    // What is wrong is said.
    const char* nobody = "0000000000000000000000000000000000000000000000000000000000000000";
    assert_int_equal(run_alone(f, nobody, &result), CW_OK);
    assert_int_equal(result.exit_code, 1);
    assert_non_null(strstr(cw_text_copy(f->arena, result.complaints), "missing"));
    assert_int_equal(run_alone(f, "x", &result), CW_OK);
    assert_int_equal(result.exit_code, 1);
    const char* const argv[] = {"/proc/self/exe", "dance", NULL};
    const CwProgram program = {.argv = argv, .timeout_seconds = 60};
    assert_int_equal(cw_program_run(f->arena, &program, &f->diag, &result), CW_OK);
    assert_int_equal(result.exit_code, 2);
}

// Steps are given whole paths, however the project was named.
static void test_a_folder_named_from_here(void** state) {
    Fixture* f = *state;
    char here[4096];
    assert_non_null(getcwd(here, sizeof here));
    assert_int_equal(chdir(f->folder), 0);
    const char* parent = cw_format(f->arena, "../%s", cw_path_name(f->folder));
    assert_int_equal(cw_workers_new(f->arena, "/proc/self/exe", parent, &f->options.workers), CW_OK);
    f->folder = parent;
    add(f, "where", "where", NULL);
    assert_int_equal(build(f), CW_OK);
    assert_string_equal(object(f, cw_build_output(&f->report, "where", "text")), "/");
    assert_int_equal(chdir(here), 0);
}

int main(int argc, char** argv) {
    if (argc > 1) {
        return cw_worker_main(argc, argv, kinds, KINDS, load);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_steps_share_is_loaded_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_worker_of_another_version, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_server_that_is_killed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_worker_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_folder_named_from_here, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
