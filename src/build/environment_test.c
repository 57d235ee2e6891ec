// SPDX-License-Identifier: GPL-3.0-or-later
// That libm gives a step the same bits whatever the processor can do and whatever its caller's environment says. This
// program is its own worker, and prints the same numbers when it is run as "PROGRAM print".
#include "build/build.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/program.h"
#include "build/environment_priv.h"
#include "build/worker.h"
#include "store/object_store.h"
#include "testing/bare_project.h"
#include "testing/testing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A hash of what libm says of many numbers. Through pointers, so that no compiler works it out beforehand.
static CwHash libm_bits(void) {
    double (*volatile const functions[])(double) = {exp, log, sin, cos, tan, atan, exp2, sinh, tanh, log2};
    double (*volatile const power)(double, double) = pow;
    CwHasher hasher;
    cw_hash_init(&hasher);
    for (int i = 1; i < 20000; ++i) {
        const double x = i * 0.000731;
        for (size_t k = 0; k < sizeof functions / sizeof functions[0]; ++k) {
            const double y = functions[k](x);
            cw_hash_add(&hasher, &y, sizeof y);
        }
        const double y = power(x, 1.37);
        cw_hash_add(&hasher, &y, sizeof y);
    }
    return cw_hash_end(&hasher);
}

static CwStatus maths(CwStepRun* run) {
    const CwHash hash = libm_bits();
    const char* hex = cw_hash_hex(run->arena, &hash);
    return hex ? cw_step_output(run, "bits", cw_text(hex)) : CW_ERR_NO_MEM;
}

static const CwStepKind kinds[] = {{.kind = "maths", .version = 1, .run = maths}};

// What the step gives in a fresh project.
static const char* built(CwArena* arena) {
    CwDiag diag = {0};
    CwGraph* graph = NULL;
    CwNode* node = NULL;
    CwBuildReport report;
    CwBuildOptions options = {.jobs = 1};
    const char* folder = cw_bare_project(arena);
    CwArena* own = cw_arena_new(NULL);
    assert_int_equal(cw_workers_new(own, "/proc/self/exe", folder, &options.workers), CW_OK);
    assert_int_equal(cw_graph_new(own, kinds, 1, &graph), CW_OK);
    assert_int_equal(cw_graph_add(graph, "maths", "maths", NULL, &diag, &node), CW_OK);
    assert_int_equal(cw_build(own, folder, graph, &options, &diag, &report), CW_OK);
    const char* hex = cw_bare_project_object(arena, folder, cw_build_output(&report, "maths", "bits"));
    cw_arena_free(own);
    cw_test_folder_remove();
    return hex;
}

// What this program prints when glibc was told `tunables` at its start; NULL is nothing.
static const char* printed(CwArena* arena, const char* tunables) {
    CwProgramResult result = {0};
    CwDiag diag = {0};
    const char* const argv[] = {"/proc/self/exe", "print", NULL};
    const CwProgram program = {.argv = argv, .timeout_seconds = 20};
    assert_int_equal(tunables ? setenv("GLIBC_TUNABLES", tunables, 1) : unsetenv("GLIBC_TUNABLES"), 0);
    assert_int_equal(cw_program_must(arena, &program, &diag, &result), CW_OK);
    assert_int_equal(unsetenv("GLIBC_TUNABLES"), 0);
    return cw_text_copy(arena, result.output);
}

static void test_libm_gives_a_step_the_same_bits_everywhere(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const char* pinned = printed(arena, strchr(cw__pinned_environment[0], '=') + 1);
    assert_int_equal(strlen(pinned), 64);
    static const char* const callers[] = {NULL, "glibc.cpu.hwcaps=-SSE4_2", "glibc.cpu.hwcaps=-FMA",
                                          "glibc.malloc.check=0"};
    for (size_t i = 0; i < sizeof callers / sizeof callers[0]; ++i) {
        assert_int_equal(callers[i] ? setenv("GLIBC_TUNABLES", callers[i], 1) : 0, 0);
        assert_string_equal(built(arena), pinned);
        assert_int_equal(unsetenv("GLIBC_TUNABLES"), 0);
    }
#if defined(__x86_64__)
    // The reason for all this: left alone, a processor that has FMA gives other bits.
    if (__builtin_cpu_supports("fma")) {
        assert_string_not_equal(printed(arena, NULL), pinned);
    }
#endif
    cw_arena_free(arena);
}

int main(int argc, char** argv) {
    if (argc == 2 && strcmp(argv[1], "print") == 0) {
        char hex[CW_HEX_SIZE];
        const CwHash hash = libm_bits();
        cw_hash_to_hex(&hash, hex);
        return fputs(hex, stdout) < 0;
    }
    if (argc > 1) {
        return cw_worker_main(argc, argv, kinds, 1, NULL);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_libm_gives_a_step_the_same_bits_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
