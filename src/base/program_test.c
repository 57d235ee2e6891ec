// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/program.h"

#include "testing/testing.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static CwArena* arena;
static CwDiag diag;

static int make_arena(void** state) {
    (void)state;
    diag = (CwDiag){0};
    arena = cw_arena_new(NULL);
    return arena ? 0 : 1;
}

static int free_arena(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

// Runs a line of shell.
static CwStatus run_shell(const char* line, int timeout_seconds, CwProgramResult* ret_result) {
    const char* argv[] = {"/bin/sh", "-c", line, NULL};
    return cw_program_run(arena, &(CwProgram){argv, NULL, timeout_seconds}, &diag, ret_result);
}

static void test_both_voices_are_heard(void** state) {
    (void)state;
    CwProgramResult result;
    assert_int_equal(run_shell("echo out; echo err >&2; printf 'a\\0b'; exit 3", 10, &result), CW_OK);
    assert_int_equal(result.exit_code, 3);
    assert_int_equal(result.output.length, 7);
    assert_memory_equal(result.output.at, "out\na\0b", 8);
    assert_string_equal(result.complaints.at, "err\n");
}

static void test_every_exit_code(void** state) {
    (void)state;
    static const int codes[] = {0, 1, 2, 127, 128, 129, 137, 200, 254, 255};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; ++i) {
        CwProgramResult result = {.exit_code = -1};
        const char line[] = {'e',
                             'x',
                             'i',
                             't',
                             ' ',
                             (char)('0' + codes[i] / 100),
                             (char)('0' + codes[i] / 10 % 10),
                             (char)('0' + codes[i] % 10),
                             '\0'};
        assert_int_equal(run_shell(line, 10, &result), CW_OK);
        assert_int_equal(result.exit_code, codes[i]);
    }
}

// More than a pipe holds, on both ends at once: a reader that waits for one of them hangs.
static void test_much_is_said(void** state) {
    (void)state;
    CwProgramResult result;
    const char* line = "i=0; while [ $i -lt 3000 ]; do printf '%0100d' $i; printf '%0100d' $i >&2; i=$((i+1)); done";
    assert_int_equal(run_shell(line, 30, &result), CW_OK);
    assert_int_equal(result.output.length, 300000);
    assert_int_equal(result.complaints.length, 300000);
    assert_int_equal(strlen(result.output.at), 300000);
}

static void test_input_is_empty_and_no_shell_reads_the_words(void** state) {
    (void)state;
    CwProgramResult result;
    const char* cat[] = {"cat", NULL};
    assert_int_equal(cw_program_run(arena, &(CwProgram){cat, NULL, 10}, &diag, &result), CW_OK);
    assert_int_equal(result.output.length, 0);
    const char* echo[] = {"/bin/echo", "$HOME; `id` 'x' *", NULL};
    assert_int_equal(cw_program_run(arena, &(CwProgram){echo, NULL, 10}, &diag, &result), CW_OK);
    assert_string_equal(result.output.at, "$HOME; `id` 'x' *\n");
}

static void test_folder(void** state) {
    (void)state;
    const char* folder = cw_string_copy(arena, cw_test_folder());
    const char* argv[] = {"pwd", "-P", NULL};
    CwProgramResult result;
    assert_int_equal(cw_program_run(arena, &(CwProgram){argv, folder, 10}, &diag, &result), CW_OK);
    char real[512];
    assert_non_null(realpath(folder, real));
    assert_true(cw_text_is(cw_text_trim(result.output), real));
    cw_test_folder_remove();
    assert_int_equal(cw_program_run(arena, &(CwProgram){argv, folder, 10}, &diag, &result), CW_ERR_NOT_FOUND);
    assert_non_null(strstr(diag.file, "cuewright-test"));
}

static void test_not_installed(void** state) {
    (void)state;
    const char* argv[] = {"cuewright-no-such-program", NULL};
    CwProgramResult result = {.exit_code = 55};
    assert_int_equal(cw_program_run(arena, &(CwProgram){argv, NULL, 0}, &diag, &result), CW_ERR_NO_PROGRAM);
    assert_non_null(strstr(diag.text, "cuewright-no-such-program"));
    assert_non_null(strstr(diag.text, "not installed"));
    assert_int_equal(result.exit_code, 55);
    const char* folder[] = {"/", NULL};
    assert_int_equal(cw_program_run(arena, &(CwProgram){folder, NULL, 0}, &diag, &result), CW_ERR_DENIED);
}

static void test_out_of_time(void** state) {
    (void)state;
    struct timespec before;
    struct timespec after;
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &before), 0);
    CwProgramResult result;
    assert_int_equal(run_shell("echo begun; exec sleep 60", 1, &result), CW_ERR_FAILED);
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &after), 0);
    assert_true(after.tv_sec - before.tv_sec < 20);
    assert_non_null(strstr(diag.text, "more than 1 s"));
}

static void test_killed(void** state) {
    (void)state;
    CwProgramResult result;
    assert_int_equal(run_shell("kill -9 $$", 10, &result), CW_ERR_FAILED);
    assert_non_null(strstr(diag.text, "signal 9"));
}

// A parent that ignores its children's ends must not take a lost answer for success.
static void test_lost_children_are_no_success(void** state) {
    (void)state;
    void (*before)(int) = signal(SIGCHLD, SIG_IGN);
    CwProgramResult result;
    const CwStatus status = run_shell("exit 1", 10, &result);
    (void)signal(SIGCHLD, before);
    assert_int_equal(status, CW_ERR_FAILED);
}

static void test_must(void** state) {
    (void)state;
    const char* good[] = {"/bin/sh", "-c", "echo fine", NULL};
    CwProgramResult result;
    assert_int_equal(cw_program_must(arena, &(CwProgram){good, NULL, 10}, &diag, &result), CW_OK);
    assert_string_equal(result.output.at, "fine\n");
    assert_int_equal(cw_program_must(arena, &(CwProgram){good, NULL, 10}, &diag, NULL), CW_OK);
    const char* bad[] = {"/bin/sh", "-c", "echo first >&2; echo 'no such codec' >&2; echo >&2; exit 4", NULL};
    assert_int_equal(cw_program_must(arena, &(CwProgram){bad, NULL, 10}, &diag, &result), CW_ERR_FAILED);
    assert_string_equal(diag.text, "/bin/sh ended with code 4: no such codec");
}

// No descriptor of ours reaches the program, and none is left behind.
static void test_no_descriptor_leaks(void** state) {
    (void)state;
    CwProgramResult result;
    const int before = dup(0);
    (void)close(before);
    for (int i = 0; i < 20; ++i) {
        assert_int_equal(run_shell("true", 10, &result), CW_OK);
        const char* missing[] = {"cuewright-no-such-program", NULL};
        assert_int_equal(cw_program_run(arena, &(CwProgram){missing, NULL, 0}, NULL, &result), CW_ERR_NO_PROGRAM);
    }
    const int after = dup(0);
    (void)close(after);
    assert_int_equal(before, after);
}

static CwStatus run_true(CwArena* from, void* context) {
    (void)context;
    const char* argv[] = {"/bin/sh", "-c", "echo a; echo b >&2", NULL};
    CwProgramResult result;
    return cw_program_run(from, &(CwProgram){argv, NULL, 10}, NULL, &result);
}

static void test_every_failed_allocation(void** state) {
    (void)state;
    cw_sweep_allocations(run_true, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_voices_are_heard),
        cmocka_unit_test(test_every_exit_code),
        cmocka_unit_test(test_much_is_said),
        cmocka_unit_test(test_input_is_empty_and_no_shell_reads_the_words),
        cmocka_unit_test(test_folder),
        cmocka_unit_test(test_not_installed),
        cmocka_unit_test(test_out_of_time),
        cmocka_unit_test(test_killed),
        cmocka_unit_test(test_lost_children_are_no_success),
        cmocka_unit_test(test_must),
        cmocka_unit_test(test_no_descriptor_leaks),
        cmocka_unit_test(test_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
