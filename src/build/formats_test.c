// SPDX-License-Identifier: GPL-3.0-or-later
// The texts that keys and records are made of, graphs, and the versions of packages.
#include "base/buf.h"
#include "base/file.h"
#include "base/program.h"
#include "build/description_priv.h"
#include "build/graph.h"
#include "build/packages_priv.h"
#include "build/record_priv.h"
#include "testing/testing.h"
#include "testing/toy_steps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utime.h>

static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";

// Python 3: json.dumps(d, sort_keys=True, separators=(",", ":"), ensure_ascii=False) gives the same text.
static void test_a_description_is_canonical(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwStepObject inputs[] = {{"a", {{0}}}, {"b\"", {{0}}}};
    const CwPackage packages[] = {{"libx", "1.0-1"}, {"liby", "2"}};
    const CwDescription description = {.kind = "kind",
                                       .version = 3,
                                       .params = "{\"x\":[1,2]}",
                                       .inputs = {inputs, 2},
                                       .packages = packages,
                                       .n_packages = 2};
    CwText text = {NULL, 0};
    assert_int_equal(cw__description_write(arena, &description, &text), CW_OK);
    const char* expected =
        cw_format(arena,
                  "{\"inputs\":{\"a\":\"%s\",\"b\\\"\":\"%s\"},\"kind\":\"kind\",\"packages\":{\"libx\":\"1.0-1\","
                  "\"liby\":\"2\"},\"params\":{\"x\":[1,2]},\"version\":3}",
                  zeros, zeros);
    assert_true(cw_text_is(text, expected));
    CwDescription read = {0};
    CwDiag diag;
    assert_int_equal(cw__description_read(arena, text, &diag, &read), CW_OK);
    assert_string_equal(read.kind, "kind");
    assert_int_equal(read.version, 3);
    assert_int_equal(read.inputs.count, 2);
    assert_string_equal(read.inputs.items[1].name, "b\"");
    assert_int_equal(read.n_packages, 2);
    assert_string_equal(read.packages[1].version, "2");
    static const char* const bad[] = {"", "[]", "{}", "{\"kind\":1}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        assert_int_equal(cw__description_read(arena, cw_text(bad[i]), &diag, &read), CW_ERR_CORRUPT);
    }
    cw_arena_free(arena);
}

static void test_a_record_reads_back(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwStepObject outputs[] = {{"map", cw_hash_of("m", 1)}, {"sound", cw_hash_of("s", 1)}};
    const CwHash kept[] = {cw_hash_of("s", 1), cw_hash_of("m", 1), cw_hash_of("s", 1)};
    const CwRecord record = {"tempo", {outputs, 2}, kept, 3};
    CwText text = {NULL, 0};
    CwText again = {NULL, 0};
    CwRecord read = {0};
    CwDiag diag;
    assert_int_equal(cw__record_write(arena, &record, &text), CW_OK);
    assert_int_equal(cw__record_parse(arena, text, &diag, &read), CW_OK);
    assert_int_equal(read.n_kept, 2); // what is there twice is there once
    assert_true(memcmp(&read.kept[0], &read.kept[1], sizeof read.kept[0]) < 0);
    assert_int_equal(read.outputs.count, 2);
    assert_string_equal(read.outputs.items[1].name, "sound");
    assert_true(cw_hash_equal(&read.outputs.items[1].hash, &outputs[1].hash));
    assert_int_equal(cw__record_write(arena, &read, &again), CW_OK);
    assert_true(cw_text_equal(text, again));
    for (size_t length = 0; length + 1 < text.length; ++length) { // cut off anywhere, it is no record
        assert_int_equal(cw__record_parse(arena, (CwText){text.at, length}, &diag, &read), CW_ERR_CORRUPT);
    }
    assert_int_equal(cw__record_parse(arena, cw_text("{\"kept\":[1],\"kind\":\"x\",\"outputs\":{}}"), &diag, &read),
                     CW_ERR_CORRUPT);
    cw_arena_free(arena);
}

static void test_graphs_refuse_what_makes_no_sense(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwDiag diag;
    CwGraph* graph = NULL;
    CwNode* node = NULL;
    CwNode* second = NULL;
    assert_int_equal(cw_graph_new(arena, cw_toy_kinds, cw_toy_kind_count, &graph), CW_OK);
    assert_int_equal(cw_graph_add(graph, "a", "join", "{\"b\":1,\"a\":[ ]}", &diag, &node), CW_OK);
    assert_int_equal(cw_graph_add(graph, "a", "join", NULL, &diag, &second), CW_ERR_EXISTS);
    assert_int_equal(cw_graph_add(graph, "b", "nothing", NULL, &diag, &second), CW_ERR_NOT_FOUND);
    assert_int_equal(cw_graph_add(graph, "b", "join", "{\"x\":0.5}", &diag, &second), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_graph_add(graph, "b", "join", "[]", &diag, &second), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_graph_add(graph, "b", "join", "{", &diag, &second), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_graph_add(graph, "b", "join", NULL, &diag, &second), CW_OK);
    const CwHash hash = cw_hash_of("x", 1);
    assert_int_equal(cw_node_take_object(second, "z", &hash, &diag), CW_OK);
    assert_int_equal(cw_node_take_output(second, "y", node, "text", &diag), CW_OK);
    assert_int_equal(cw_node_take_output(second, "z", node, "text", &diag), CW_ERR_EXISTS);
    assert_int_equal(cw_graph_count(graph), 2);
    assert_ptr_equal(cw_graph_find(graph, "b"), second);
    assert_string_equal(cw_node_name(second), "b");
    assert_null(cw_graph_find(graph, "c"));
    cw_arena_free(arena);
}

static CwStatus graph_scenario(CwArena* arena, void* context) {
    (void)context;
    CwGraph* graph = NULL;
    CwNode* first = NULL;
    CW_TRY(cw_graph_new(arena, cw_toy_kinds, cw_toy_kind_count, &graph));
    CW_TRY(cw_graph_add(graph, "first", "join", "{\"text\":\"x\"}", NULL, &first));
    for (int i = 0; i < 12; ++i) {
        CwNode* node = NULL;
        const char* name = cw_format(arena, "node %d", i);
        if (!name) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(cw_graph_add(graph, name, "join", NULL, NULL, &node));
        CW_TRY(cw_node_take_output(node, name, first, "text", NULL));
    }
    return CW_OK;
}

static CwStatus record_scenario(CwArena* arena, void* context) {
    (void)context;
    const CwStepObject output = {"map", cw_hash_of("m", 1)};
    const CwHash kept[] = {cw_hash_of("s", 1), cw_hash_of("m", 1)};
    const CwRecord record = {"tempo", {&output, 1}, kept, 2};
    CwText text = {NULL, 0};
    CwRecord read = {0};
    CW_TRY(cw__record_write(arena, &record, &text));
    return cw__record_parse(arena, text, NULL, &read);
}

static void test_memory_that_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(graph_scenario, NULL, 0);
    cw_sweep_allocations(record_scenario, NULL, 0);
}

static const char dpkg_status[] = "Package: removed\n"
                                  "Status: deinstall ok config-files\n"
                                  "Architecture: amd64\n"
                                  "Version: 9\n"
                                  "\n"
                                  "Package: liba\n"
                                  "Status: install ok installed\n"
                                  "Architecture: i386\n"
                                  "Version: 1:0.5-1\n"
                                  "\n"
                                  "Package: liba\n"
                                  "Status: install ok installed\n"
                                  "Priority: optional\n"
                                  "Architecture: all\n"
                                  "Version: 1:0.6-2+deb12u1\n"
                                  "Description: a library\n"
                                  " Package: libb\n"
                                  "\n";

static void test_versions_of_packages(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwDiag diag;
    const char* folder = cw_test_folder();
    const char* path = cw_path(arena, folder, "status");
    const char* version = NULL;
    CwIndex* index = NULL;
    assert_int_equal(cw_file_write(arena, path, cw_text(dpkg_status), &diag), CW_OK);
    assert_int_equal(cw__index_open(arena, folder, &index), CW_OK);
    CwPackages packages = cw__packages(arena, index, path);
    assert_int_equal(cw__package_version(&packages, "liba", &diag, &version), CW_OK);
    assert_string_equal(version, "1:0.6-2+deb12u1");
    assert_int_equal(cw__package_version(&packages, "removed", &diag, &version), CW_ERR_NO_PROGRAM);
    assert_int_equal(cw__package_version(&packages, "libb", &diag, &version), CW_ERR_NO_PROGRAM);
    // Remembered under the file's stamp: the file is not read again ...
    packages = cw__packages(arena, index, path);
    assert_int_equal(cw__package_version(&packages, "liba", &diag, &version), CW_OK);
    assert_int_equal(packages.status.length, 0);
    // ... until it changes.
    assert_int_equal(cw_file_write(arena, path,
                                   cw_text("Package: liba\nStatus: install ok installed\nArchitecture: all\n"
                                           "Version: 2\n"),
                                   &diag),
                     CW_OK);
    packages = cw__packages(arena, index, path);
    assert_int_equal(cw__package_version(&packages, "liba", &diag, &version), CW_OK);
    assert_string_equal(version, "2");
    packages = cw__packages(arena, index, "/nowhere");
    assert_int_equal(cw__package_version(&packages, "liba", &diag, &version), CW_ERR_NO_PROGRAM);
    cw_arena_free(arena);
    cw_test_folder_remove();
}

// dpkg itself as the oracle, where it is.
static void test_versions_as_dpkg_says_them(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const char* const argv[] = {"dpkg-query", "-W", "-f", "${Version}", "libc6:amd64", NULL};
    const CwProgram program = {.argv = argv, .timeout_seconds = 20};
    CwProgramResult result = {0};
    if (cw_program_must(arena, &program, NULL, &result) != CW_OK) {
        cw_arena_free(arena);
        skip();
    }
    CwDiag diag;
    CwIndex* index = NULL;
    const char* version = NULL;
    assert_int_equal(cw__index_open(arena, cw_test_folder(), &index), CW_OK);
    CwPackages packages = cw__packages(arena, index, CW__DPKG_STATUS);
    assert_int_equal(cw__package_version(&packages, "libc6", &diag, &version), CW_OK);
    assert_true(cw_text_is(result.output, version));
    cw_arena_free(arena);
    cw_test_folder_remove();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_description_is_canonical),
        cmocka_unit_test(test_a_record_reads_back),
        cmocka_unit_test(test_graphs_refuse_what_makes_no_sense),
        cmocka_unit_test(test_memory_that_runs_out),
        cmocka_unit_test(test_versions_of_packages),
        cmocka_unit_test(test_versions_as_dpkg_says_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
