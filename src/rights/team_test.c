// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/team.h"

#include "testing/testing.h"

#include <string.h>

static CwTeam taken(const char* text) {
    CwDiag diag = {0};
    CwTeam team = {0};
    if (cw_team_read(cw_test_arena, "team.csv", cw_text(text), &diag, &team) != CW_OK) {
        fail_msg("%s", cw_diag_line(cw_test_arena, &diag));
    }
    return team;
}

static void members(void** state) {
    (void)state;
    const CwTeam team = taken("name,role,email,phone,company,approves,society,ipi,notes\n"
                              "M. Hale,Composer,m@x.org,123,Hale Ltd,no,PRS,00000000199,early\n"
                              "J. Roe,Producer,,,,Yes,,,\n"
                              "A. Day,Music Editor,,,,,,,\n"
                              "B. Night,producer,,,,x,,,\n");
    assert_int_equal(team.n_members, 4);
    assert_string_equal(team.members[0].name, "M. Hale");
    assert_string_equal(team.members[0].role, "composer");
    assert_string_equal(team.members[0].email, "m@x.org");
    assert_string_equal(team.members[0].society, "PRS");
    assert_string_equal(team.members[2].role, "music editor");
    assert_int_equal(team.n_approvals, 1); // two producers are one role
    assert_string_equal(team.approvals[0], "producer");
}

static void when_nobody_approves_the_director_does(void** state) {
    (void)state;
    CwTeam team = taken("name,role\nA,Director\nB,Producer\n");
    assert_int_equal(team.n_approvals, 1);
    assert_string_equal(team.approvals[0], "director");
    team = taken("name,role\nB,Producer\n");
    assert_int_equal(team.n_approvals, 0);
    team = taken("name,role,approves\nA,director,no\nB,producer,yes\n");
    assert_int_equal(team.n_approvals, 1);
    assert_string_equal(team.approvals[0], "producer");
    assert_int_equal(taken("name,role\n").n_members, 0);
}

static void refused(const char* text, const char* message) {
    CwDiag diag = {0};
    CwTeam team = {.n_members = 77};
    assert_int_equal(cw_team_read(cw_test_arena, "team.csv", cw_text(text), &diag, &team), CW_ERR_BAD_INPUT);
    assert_int_equal(team.n_members, 77);
    assert_non_null(strstr(cw_diag_line(cw_test_arena, &diag), message));
}

static void what_cannot_be_taken(void** state) {
    (void)state;
    refused("name\nA\n", "team.csv:1:1: the header has no column role");
    refused("name,role\n,director\n", "team.csv:2:1: name: must not be empty");
    refused("name,role\nA,\n", "role: must not be empty");
    refused("name,role,approves\nA,director,perhaps\n", "team.csv:2:12: approves: write one of: yes, no");
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwTeam team;
    return cw_team_read(failing, "t.csv", cw_text("name,role\nA,director\n"), NULL, &team);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(members, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(when_nobody_approves_the_director_does, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_taken, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test(memory_that_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
