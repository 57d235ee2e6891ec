// SPDX-License-Identifier: GPL-3.0-or-later
// This program is its own worker: see main().
#include "build/build.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"
#include "build/why.h"
#include "build/worker.h"
#include "store/object_store.h"
#include "testing/bare_project.h"
#include "testing/testing.h"
#include "testing/toy_steps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

typedef struct {
    CwArena* arena;
    const char* folder;
    CwWorkers* workers;
    CwGraph* graph;
    CwDiag diag;
    CwBuildReport report;
    CwBuildOptions options;
} Fixture;

static int set_up(void** state) {
    Fixture* f = calloc(1, sizeof *f);
    f->arena = cw_arena_new(NULL);
    f->folder = cw_bare_project(f->arena);
    assert_int_equal(cw_workers_new(f->arena, "/proc/self/exe", f->folder, &f->workers), CW_OK);
    f->options = (CwBuildOptions){.workers = f->workers, .jobs = 2, .timeout_seconds = 20};
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

static void new_graph(Fixture* f) {
    assert_int_equal(cw_graph_new(f->arena, cw_toy_kinds, cw_toy_kind_count, &f->graph), CW_OK);
}

static CwNode* add(Fixture* f, const char* name, const char* kind, const char* params) {
    CwNode* node = NULL;
    assert_int_equal(cw_graph_add(f->graph, name, kind, params, &f->diag, &node), CW_OK);
    return node;
}

static void link_to(Fixture* f, CwNode* node, const char* input, CwNode* from, const char* output) {
    assert_int_equal(cw_node_take_output(node, input, from, output, &f->diag), CW_OK);
}

// first, second -> both -> head, tail; `text` goes into the first.
static void example(Fixture* f, const char* text) {
    new_graph(f);
    CwNode* first = add(f, "first", "join", cw_format(f->arena, "{\"text\":\"%s\"}", text));
    CwNode* second = add(f, "second", "join", "{\"text\":\"-two\"}");
    CwNode* both = add(f, "both", "join", NULL);
    link_to(f, both, "a", first, "text");
    link_to(f, both, "b", second, "text");
    CwNode* parts = add(f, "parts", "split", "{\"at\":3}");
    link_to(f, parts, "text", both, "text");
    CwNode* tail = add(f, "tail", "join", "{\"text\":\"tail:\"}");
    link_to(f, tail, "it", parts, "tail");
    CwNode* list = add(f, "list", "segments", "{\"count\":12}");
    (void)list;
}

static CwStatus build(Fixture* f) {
    f->diag = (CwDiag){0};
    return cw_build(f->arena, f->folder, f->graph, &f->options, &f->diag, &f->report);
}

static const char* output(Fixture* f, const char* node, const char* name) {
    return cw_bare_project_object(f->arena, f->folder, cw_build_output(&f->report, node, name));
}

static CwNodeState state_of(Fixture* f, const char* node) {
    return cw_build_node(&f->report, node)->state;
}

static void assert_tmp_is_empty(Fixture* f) {
    CwNames names = {NULL, 0};
    const char* tmp = cw_path(f->arena, f->folder, "tmp");
    assert_true(!cw_folder_exists(tmp) || cw_folder_list(f->arena, tmp, &f->diag, &names) == CW_OK);
    assert_int_equal(names.count, 0);
}

static void test_only_what_changed_is_run(void** state) {
    Fixture* f = *state;
    example(f, "one");
    assert_int_equal(build(f), CW_OK);
    assert_int_equal(f->report.steps_total, 6);
    assert_int_equal(f->report.steps_run, 6);
    assert_string_equal(output(f, "both", "text"), "one-two");
    assert_string_equal(output(f, "parts", "head"), "one");
    assert_string_equal(output(f, "tail", "text"), "tail:-two");
    assert_tmp_is_empty(f);

    example(f, "one");
    assert_int_equal(build(f), CW_OK);
    assert_int_equal(f->report.steps_run, 0);
    assert_int_equal(state_of(f, "tail"), CW_NODE_KEPT);

    // The text changes but not what comes after the cut: "tail" sees the same input and is not run.
    example(f, "ONE");
    assert_int_equal(build(f), CW_OK);
    assert_int_equal(f->report.steps_run, 3);
    assert_int_equal(state_of(f, "first"), CW_NODE_RUN);
    assert_int_equal(state_of(f, "second"), CW_NODE_KEPT);
    assert_int_equal(state_of(f, "parts"), CW_NODE_RUN);
    assert_int_equal(state_of(f, "tail"), CW_NODE_KEPT);

    example(f, "one"); // back again: everything is still there
    assert_int_equal(build(f), CW_OK);
    assert_int_equal(f->report.steps_run, 0);
}

static void test_looking_runs_nothing(void** state) {
    Fixture* f = *state;
    example(f, "one");
    f->options.workers = NULL;
    assert_int_equal(build(f), CW_OK);
    assert_int_equal(f->report.steps_run, 0);
    assert_int_equal(f->report.steps_stale, 6);
    assert_true(cw_build_node(&f->report, "first")->key_known);
    assert_false(cw_build_node(&f->report, "both")->key_known);
    assert_null(cw_build_output(&f->report, "first", "text"));
}

static void test_targets_bring_what_they_need(void** state) {
    Fixture* f = *state;
    example(f, "one");
    const char* const targets[] = {"both"};
    f->options.targets = targets;
    f->options.n_targets = 1;
    assert_int_equal(build(f), CW_OK);
    assert_int_equal(f->report.steps_total, 3);
    assert_int_equal(f->report.steps_run, 3);
    assert_int_equal(state_of(f, "list"), CW_NODE_STALE);
    const char* const unknown[] = {"nobody"};
    f->options.targets = unknown;
    assert_int_equal(build(f), CW_ERR_NOT_FOUND);
}

static void test_what_is_lost_is_made_again(void** state) {
    Fixture* f = *state;
    example(f, "one");
    assert_int_equal(build(f), CW_OK);
    const char* before = output(f, "list", "list");
    // One of the segments the list names, which is no output itself.
    const char* segment = cw_format(f->arena, "%s/objects/%.2s/%.64s", f->folder, before, before);
    assert_int_equal(unlink(segment), 0);
    example(f, "one");
    assert_int_equal(build(f), CW_OK);
    assert_int_equal(f->report.steps_run, 1);
    assert_int_equal(state_of(f, "list"), CW_NODE_RUN);
    assert_string_equal(output(f, "list", "list"), before);
    assert_true(cw_file_exists(segment));
    // A record that is damaged is as good as none.
    const char* key = cw_hash_hex(f->arena, &cw_build_node(&f->report, "both")->key);
    const char* record = cw_format(f->arena, "%s/steps/%s", f->folder, key);
    assert_int_equal(cw_file_write(f->arena, record, cw_text("{\"kept\":["), &f->diag), CW_OK);
    example(f, "one");
    assert_int_equal(build(f), CW_OK);
    assert_int_equal(f->report.steps_run, 1);
    assert_int_equal(state_of(f, "both"), CW_NODE_RUN);
}

// A step that goes wrong takes nothing down but what depends on it.
static void misbehaving(Fixture* f, const char* how, const char* words) {
    new_graph(f);
    CwNode* bad = add(f, "bad", "misbehave", cw_format(f->arena, "{\"how\":\"%s\"}", how));
    CwNode* after = add(f, "after", "join", NULL);
    link_to(f, after, "it", bad, "text");
    add(f, "good", "join", cw_format(f->arena, "{\"text\":\"%s\"}", how));
    assert_int_equal(build(f), CW_ERR_FAILED);
    assert_string_equal(f->diag.file, "bad");
    assert_non_null(strstr(f->diag.text, words));
    assert_int_equal(state_of(f, "bad"), CW_NODE_FAILED);
    assert_int_equal(state_of(f, "after"), CW_NODE_BLOCKED);
    assert_int_equal(state_of(f, "good"), CW_NODE_RUN);
    assert_int_equal(f->report.steps_failed, 1);
    assert_tmp_is_empty(f);
}

static void test_a_step_that_fails(void** state) {
    Fixture* f = *state;
    misbehaving(f, "fail", "a file:3:4: mend it and try again (read: what was read)");
    assert_int_equal(cw_build_node(&f->report, "bad")->status, CW_ERR_BAD_INPUT);
    assert_string_equal(cw_build_node(&f->report, "bad")->diag.name, "toy.bad");
    misbehaving(f, "silent", "a program failed");
    misbehaving(f, "exit", "it said: about to misbehave");
    misbehaving(f, "exit 3", "code 3");
    misbehaving(f, "kill", "memory");
}

static void test_a_step_that_crashes(void** state) {
    misbehaving(*state, "crash", "Segmentation fault; it said: about to misbehave");
}

static void test_a_step_that_takes_too_long(void** state) {
    Fixture* f = *state;
    new_graph(f);
    add(f, "slow", "sleep", "{\"milliseconds\":20000}");
    f->options.timeout_seconds = 1;
    assert_int_equal(build(f), CW_ERR_FAILED);
    assert_non_null(strstr(f->diag.text, "more than 1 s"));
    assert_tmp_is_empty(f);
}

static void stop_soon(void* context, const CwBuildProgress* progress) {
    volatile sig_atomic_t* stop = context;
    *stop = progress->ended; // the quick one has; the slow one is running
}

static void test_a_build_that_is_stopped(void** state) {
    Fixture* f = *state;
    volatile sig_atomic_t stop = 0;
    new_graph(f);
    add(f, "quick", "join", NULL);
    CwNode* slow = add(f, "slow", "sleep", "{\"milliseconds\":20000}");
    CwNode* after = add(f, "after", "join", NULL);
    link_to(f, after, "it", slow, "text");
    f->options.stop = &stop;
    f->options.progress = stop_soon;
    f->options.context = (void*)&stop;
    assert_int_equal(build(f), CW_ERR_INTERRUPTED);
    assert_int_equal(state_of(f, "slow"), CW_NODE_STALE);
    assert_int_equal(state_of(f, "after"), CW_NODE_STALE);
    assert_tmp_is_empty(f);
    stop = 0;
    f->options.progress = NULL;
    example(f, "one"); // the workers start again
    assert_int_equal(build(f), CW_OK);
}

static void test_a_package_that_is_missing(void** state) {
    Fixture* f = *state;
    new_graph(f);
    CwNode* needy = add(f, "needy", "needy", NULL);
    CwNode* after = add(f, "after", "join", NULL);
    link_to(f, after, "it", needy, "text");
    add(f, "good", "segments", NULL); // needs libc6, which is there
    assert_int_equal(build(f), CW_ERR_FAILED);
    assert_non_null(strstr(f->diag.text, "apt-get install libcuewright-nowhere"));
    assert_int_equal(state_of(f, "after"), CW_NODE_BLOCKED);
    assert_int_equal(state_of(f, "good"), CW_NODE_RUN);
}

static void test_an_output_that_is_not_given(void** state) {
    Fixture* f = *state;
    new_graph(f);
    CwNode* first = add(f, "first", "join", NULL);
    CwNode* after = add(f, "after", "join", NULL);
    link_to(f, after, "it", first, "sound");
    assert_int_equal(build(f), CW_ERR_FAILED);
    assert_non_null(strstr(f->diag.text, "first gives no such output"));
    assert_int_equal(state_of(f, "first"), CW_NODE_RUN);
    assert_int_equal(state_of(f, "after"), CW_NODE_FAILED);
}

static void test_twins_are_run_once(void** state) {
    Fixture* f = *state;
    new_graph(f);
    add(f, "a", "sleep", "{\"milliseconds\":50}");
    add(f, "b", "sleep", "{ \"milliseconds\" : 50 }");
    add(f, "c", "sleep", "{\"milliseconds\":50}");
    assert_int_equal(build(f), CW_OK);
    assert_int_equal(f->report.steps_run, 1);
    assert_string_equal(output(f, "c", "text"), "50");
}

typedef struct {
    const char* begun[16]; // in this order
    size_t n_begun;
    size_t most_running;
} Order;

static void note_order(void* context, const CwBuildProgress* progress) {
    Order* order = context;
    if (!progress->ended && order->n_begun < 16) {
        order->begun[order->n_begun++] = progress->name;
    }
    order->most_running = progress->running > order->most_running ? progress->running : order->most_running;
}

static void test_the_longest_way_is_gone_first(void** state) {
    Fixture* f = *state;
    Order order = {0};
    new_graph(f);
    add(f, "alone", "sleep", "{\"milliseconds\":1}");
    CwNode* first = add(f, "first", "join", "{\"text\":\"1\"}");
    CwNode* second = add(f, "second", "join", "{\"text\":\"2\"}");
    CwNode* third = add(f, "third", "join", "{\"text\":\"3\"}");
    link_to(f, second, "it", first, "text");
    link_to(f, third, "it", second, "text");
    f->options.jobs = 1;
    f->options.progress = note_order;
    f->options.context = &order;
    assert_int_equal(build(f), CW_OK);
    static const char* const expected[] = {"first", "second", "alone", "third"};
    for (size_t i = 0; i < 4; ++i) { // of ways of one length the first in the graph is gone first
        assert_string_equal(order.begun[i], expected[i]);
    }
    assert_int_equal(order.most_running, 1);
}

static void test_so_many_at_a_time(void** state) {
    Fixture* f = *state;
    Order order = {0};
    new_graph(f);
    for (int i = 0; i < 7; ++i) {
        add(f, cw_format(f->arena, "step %d", i), "sleep", cw_format(f->arena, "{\"milliseconds\":%d}", 20 + i));
    }
    f->options.jobs = 3;
    f->options.progress = note_order;
    f->options.context = &order;
    assert_int_equal(build(f), CW_OK);
    assert_int_equal(order.n_begun, 7);
    assert_int_equal(order.most_running, 3);
}

static void test_surroundings_are_pinned(void** state) {
    Fixture* f = *state;
    new_graph(f);
    add(f, "look", "look_round", NULL);
    assert_int_equal(setenv("LC_ALL", "de_DE.UTF-8", 1), 0);
    assert_int_equal(setenv("GLIBC_TUNABLES", "glibc.malloc.perturb=1", 1), 0);
    assert_int_equal(build(f), CW_OK);
    assert_int_equal(unsetenv("LC_ALL"), 0);
    assert_int_equal(unsetenv("GLIBC_TUNABLES"), 0);
    assert_string_equal(output(f, "look", "text"),
                        "GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-FMA4,-AVX,-AVX2\nLC_ALL=C\nTZ=UTC\n"
                        "PATH=/usr/bin:/bin\nSOXR_USE_SIMD=0\nHOME=SCRATCH\nTMPDIR=SCRATCH\n");
}

static CwWhy why(Fixture* f, const char* node) {
    CwWhy answer = {NULL, 0};
    assert_int_equal(cw_why(f->arena, f->folder, f->graph, node, &f->diag, &answer), CW_OK);
    return answer;
}

static void test_why_a_step_was_run(void** state) {
    Fixture* f = *state;
    CwWhy unknown = {NULL, 0};
    example(f, "one");
    assert_int_equal(cw_why(f->arena, f->folder, f->graph, "first", &f->diag, &unknown), CW_ERR_NOT_FOUND);
    assert_int_equal(build(f), CW_OK);
    assert_int_equal(why(f, "first").reasons[0].kind, CW_WHY_FIRST);
    example(f, "ONE");
    assert_int_equal(build(f), CW_OK);
    CwWhy answer = why(f, "first");
    assert_int_equal(answer.n_reasons, 1);
    assert_int_equal(answer.reasons[0].kind, CW_WHY_PARAM);
    assert_string_equal(answer.reasons[0].name, "text");
    assert_string_equal(answer.reasons[0].before, "one");
    assert_string_equal(answer.reasons[0].after, "ONE");
    answer = why(f, "both");
    assert_int_equal(answer.n_reasons, 1);
    assert_int_equal(answer.reasons[0].kind, CW_WHY_INPUT);
    assert_string_equal(answer.reasons[0].name, "a");
    assert_string_equal(answer.reasons[0].from_node, "first");
    assert_int_equal(why(f, "second").reasons[0].kind, CW_WHY_FIRST);
    // What is lost and made again.
    const char* key = cw_hash_hex(f->arena, &cw_build_node(&f->report, "second")->key);
    assert_int_equal(unlink(cw_format(f->arena, "%s/steps/%s", f->folder, key)), 0);
    assert_int_equal(build(f), CW_OK);
    assert_int_equal(why(f, "second").reasons[0].kind, CW_WHY_MISSING);
    assert_int_equal(cw_why(f->arena, f->folder, f->graph, "nobody", &f->diag, &unknown), CW_ERR_NOT_FOUND);
}

static void test_why_compares_deep_parameters(void** state) {
    Fixture* f = *state;
    new_graph(f);
    add(f, "cue", "join", "{\"hits\":[{\"frame\":1},{\"frame\":2}],\"gone\":true,\"same\":{\"x\":[1]}}");
    assert_int_equal(build(f), CW_OK);
    new_graph(f);
    add(f, "cue", "join", "{\"hits\":[{\"frame\":1},{\"frame\":3},{}],\"new\":null,\"same\":{\"x\":[1]}}");
    assert_int_equal(build(f), CW_OK);
    const CwWhy answer = why(f, "cue");
    assert_int_equal(answer.n_reasons, 4);
    static const char* const names[] = {"gone", "hits[1].frame", "hits[2]", "new"};
    static const char* const before[] = {"true", "2", "", ""};
    static const char* const after[] = {"", "3", "{}", "null"};
    for (size_t i = 0; i < 4; ++i) {
        assert_string_equal(answer.reasons[i].name, names[i]);
        assert_string_equal(answer.reasons[i].before, before[i]);
        assert_string_equal(answer.reasons[i].after, after[i]);
    }
}

static void test_the_index_may_be_thrown_away(void** state) {
    Fixture* f = *state;
    example(f, "one");
    assert_int_equal(build(f), CW_OK);
    const char* path = cw_path(f->arena, f->folder, "index.db");
    assert_int_equal(cw_file_write(f->arena, path, cw_text("not a database at all, and long enough to tell"), &f->diag),
                     CW_OK);
    assert_int_equal(build(f), CW_OK);
    assert_int_equal(f->report.steps_run, 0);
    example(f, "ONE");
    assert_int_equal(build(f), CW_OK);
    assert_int_equal(why(f, "first").n_reasons, 1);
    assert_int_equal(why(f, "first").reasons[0].kind, CW_WHY_PARAM);
    // One that a later version made goes as well.
    sqlite3* handle = NULL;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, "DROP TABLE entry; PRAGMA user_version = 99", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
    assert_int_equal(build(f), CW_OK);
    example(f, "one");
    assert_int_equal(build(f), CW_OK);
    assert_int_equal(cw_why(f->arena, f->folder, f->graph, "first", &f->diag, &(CwWhy){0}), CW_ERR_NOT_FOUND);
}

// A build with nothing to do, and a question after it.
static CwStatus look_and_ask(CwArena* arena, void* context) {
    const char* folder = context;
    CwGraph* graph = NULL;
    CwNode* first = NULL;
    CwNode* second = NULL;
    CwBuildReport report;
    CwWhy answer = {NULL, 0};
    CW_TRY(cw_graph_new(arena, cw_toy_kinds, cw_toy_kind_count, &graph));
    CW_TRY(cw_graph_add(graph, "first", "segments", "{\"count\":3,\"seed\":2}", NULL, &first));
    CW_TRY(cw_graph_add(graph, "second", "join", NULL, NULL, &second));
    CW_TRY(cw_node_take_output(second, "it", first, "list", NULL));
    CW_TRY(cw_build(arena, folder, graph, NULL, NULL, &report));
    CW_TRY(cw_why(arena, folder, graph, "second", NULL, &answer));
    return cw_build_output(&report, "second", "text") ? CW_OK : CW_ERR_FAILED;
}

static void test_memory_that_runs_out(void** state) {
    Fixture* f = *state;
    for (int seed = 1; seed <= 2; ++seed) {
        new_graph(f);
        CwNode* first = add(f, "first", "segments", cw_format(f->arena, "{\"count\":3,\"seed\":%d}", seed));
        CwNode* second = add(f, "second", "join", NULL);
        link_to(f, second, "it", first, "list");
        assert_int_equal(build(f), CW_OK);
    }
    cw_sweep_allocations(look_and_ask, (void*)f->folder, 0);
}

static void test_a_worker_that_is_missing(void** state) {
    Fixture* f = *state;
    example(f, "one");
    assert_int_equal(cw_workers_new(f->arena, "/nowhere/cuewright-worker", f->folder, &f->options.workers), CW_OK);
    assert_int_equal(build(f), CW_ERR_NO_PROGRAM);
    assert_int_equal(cw_workers_new(f->arena, "/bin/true", f->folder, &f->options.workers), CW_OK);
    assert_int_equal(build(f), CW_ERR_FAILED);
    assert_non_null(strstr(f->diag.text, "worker program ended"));
}

int main(int argc, char** argv) {
    if (argc > 1) {
        return cw_worker_main(argc, argv, cw_toy_kinds, cw_toy_kind_count, NULL);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_only_what_changed_is_run, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_looking_runs_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_targets_bring_what_they_need, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_lost_is_made_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_step_that_fails, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_step_that_crashes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_step_that_takes_too_long, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_build_that_is_stopped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_package_that_is_missing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_an_output_that_is_not_given, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_twins_are_run_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_longest_way_is_gone_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_so_many_at_a_time, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_surroundings_are_pinned, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_why_a_step_was_run, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_why_compares_deep_parameters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_index_may_be_thrown_away, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_memory_that_runs_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_worker_that_is_missing, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
