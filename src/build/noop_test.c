// SPDX-License-Identifier: GPL-3.0-or-later
// What a build costs that has nothing to do: no process, and little time. This program is its own worker.
#include "build/build.h"
#include "build/sandbox.h"

#include "base/buf.h"
#include "base/file.h"
#include "build/worker.h"
#include "testing/bare_project.h"
#include "testing/testing.h"
#include "testing/toy_steps.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    NODES = 200,
    OBJECTS = 30, // of each
};

// Processor time of this process and, when it has any, of its children.
static int64_t spent_microseconds(void) {
    struct timespec spent;
    assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent), 0);
    return (int64_t)spent.tv_sec * 1000000 + spent.tv_nsec / 1000;
}

static void make_graph(CwArena* arena, CwGraph** ret_graph) {
    CwGraph* graph = NULL;
    CwNode* before = NULL;
    CwDiag diag;
    assert_int_equal(cw_graph_new(arena, cw_toy_kinds, cw_toy_kind_count, &graph), CW_OK);
    for (int i = 0; i < NODES; ++i) {
        CwNode* node = NULL;
        const char* params = cw_format(arena, "{\"seed\":%d,\"count\":%d}", i, OBJECTS);
        assert_int_equal(cw_graph_add(graph, cw_format(arena, "cue/%d/sound", i), "segments", params, &diag, &node),
                         CW_OK);
        if (before && i % 10) {
            assert_int_equal(cw_node_take_output(node, "before", before, "list", &diag), CW_OK);
        }
        before = node;
    }
    *ret_graph = graph;
}

static CwBuildReport build(CwArena* arena, const char* folder, CwWorkers* workers) {
    CwGraph* graph = NULL;
    CwDiag diag = {0};
    CwBuildReport report;
    const CwBuildOptions options = {.workers = workers, .jobs = 2};
    make_graph(arena, &graph);
    assert_int_equal(cw_build(arena, folder, graph, &options, &diag, &report), CW_OK);
    return report;
}

static void test_nothing_to_do_is_quick(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwWorkers* workers = NULL;
    CwArena* own = cw_arena_new(NULL);
    const char* folder = cw_bare_project(own);
    assert_int_equal(cw_workers_new(arena, "/proc/self/exe", folder, &workers), CW_OK);
    assert_int_equal(build(arena, folder, workers).steps_run, NODES);
    cw_arena_free(arena);

    int64_t best = INT64_MAX;
    for (int i = 0; i < 5; ++i) {
        CwArena* again = cw_arena_new(NULL);
        // A worker program that is not there: nobody tries to start it.
        assert_int_equal(cw_workers_new(again, "/nowhere/at/all", folder, &workers), CW_OK);
        const int64_t begin = spent_microseconds();
        assert_int_equal(build(again, folder, workers).steps_run, 0);
        const int64_t spent = spent_microseconds() - begin;
        best = spent < best ? spent : best;
        cw_arena_free(again);
    }
    print_message("nothing to do, %d steps of %d objects: %lld us of processor time\n", NODES, OBJECTS,
                  (long long)best);
    assert_true(best < (cw_sandbox_state().limits ? 30000 : 300000)); // sanitizers take their time
    cw_arena_free(own);
    cw_test_folder_remove();
}

int main(int argc, char** argv) {
    if (argc > 1) {
        return cw_worker_main(argc, argv, cw_toy_kinds, cw_toy_kind_count, NULL);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_to_do_is_quick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
