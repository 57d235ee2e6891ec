// SPDX-License-Identifier: GPL-3.0-or-later
// The three sessions are worked by hand in docs/session.md.
#include "session/plan.h"

#include "testing/testing.h"

#include <string.h>

static CwStagePlan plan_of(CwArena* arena, const char* rules, const char* players, const char* cues, CwStageJob* job) {
    CwStagePlan plan = {0};
    CwDiag diag = {0};
    assert_int_equal(cw_pay_rules_read(arena, "rules.json", cw_text(rules), &diag, &job->rules), CW_OK);
    assert_int_equal(cw_stage_job_read(arena, "p.csv", cw_text(players), "c.csv", cw_text(cues), &diag, job), CW_OK);
    assert_int_equal(cw_stage_plan(arena, job, &diag, &plan), CW_OK);
    return plan;
}

static void strings_in_one_call(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwStageJob job = {0};
    const CwStagePlan plan = plan_of(
        arena,
        "{\"currency\": \"USD\", \"scale\": \"434.21\", \"call_minutes\": 180, \"rest_minutes\": 20,"
        " \"music_seconds\": 900, \"fringe\": 1281, \"head\": \"28.00\", \"leader\": 200, \"contractor\": 200,"
        " \"contractor_players\": 12}",
        "section,players\nstrings,10\n", "cue,minutes,music,players\n1m1,70,6:00,strings\n2m3,70,480,strings\n", &job);
    assert_int_equal(plan.n_calls, 1);
    assert_int_equal(plan.calls[0].pay.wages, 477631);
    assert_int_equal(plan.calls[0].pay.fringes, 61185);
    assert_int_equal(plan.calls[0].music_seconds, 840);
    assert_int_equal(plan.total, 566816);
    cw_arena_free(arena);
}

static void doubling_and_a_contractor(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwStageJob job = {0};
    const CwStagePlan plan = plan_of(
        arena,
        "{\"currency\": \"USD\", \"scale\": \"300\", \"call_minutes\": 180, \"rest_minutes\": 20, \"leader\": 200,"
        " \"contractor\": 200, \"contractor_players\": 12, \"double_first\": 50, \"double_next\": 20}",
        "section,players,doubles\nwoodwinds,4,2\nstrings,8,\n", "cue,minutes,players\n1m1,100,strings; woodwinds\n",
        &job);
    assert_int_equal(plan.calls[0].pay.heads, 13);
    assert_int_equal(plan.total, 534000);
    cw_arena_free(arena);
}

static const char striped_rules[] =
    "{\"currency\": \"EUR\", \"scale\": \"200\", \"call_minutes\": 180, \"rest_minutes\": 10, \"setup_minutes\": 10,"
    " \"overtime_minutes\": 30, \"overtime\": \"50\", \"overtime_units\": 2}";

static void striped_sections_come_in_their_own_calls(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwStageJob job = {0};
    const CwStagePlan plan =
        plan_of(arena, striped_rules, "section,players\nstrings,10\nbrass,5\n",
                "cue,minutes,players\n1m1 strings,80,strings\n1m1 brass,60,brass\n2m1,60,strings\n", &job);
    assert_int_equal(plan.n_calls, 2);
    assert_int_equal(plan.total, 300000);
    assert_true(plan.order.proved);
    // All in one call, as the page has it: 220 minutes, two units of overtime.
    const CwCallPay together = cw_call_pay(&job.rules, job.sections, job.n_sections, 3, 2, NULL);
    assert_int_equal(together.total, 450000);
    CwBuf json = cw_buf(arena);
    cw_stage_plan_json(&json, &job, &plan);
    assert_non_null(strstr(cw_buf_string(&json), "\"cost\":3000"));
    CwBuf text = cw_buf(arena);
    cw_stage_plan_text(&text, &job, &plan);
    assert_non_null(strstr(cw_buf_string(&text), "3000.00 EUR in all"));
    cw_arena_free(arena);
}

static void what_cannot_be_is_named(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwStageJob job = {0};
    CwStagePlan plan;
    CwDiag diag = {0};
    const CwText players = cw_text("section,players\nstrings,10\n");
    assert_int_equal(cw_pay_rules_read(arena, "r", cw_text("{\"currency\": \"EUR\"}"), &diag, &job.rules),
                     CW_ERR_BAD_INPUT);
    assert_int_equal(
        cw_pay_rules_read(arena, "r", cw_text("{\"currency\": \"EUR\", \"scale\": 200}"), &diag, &job.rules),
        CW_ERR_BAD_INPUT);
    assert_string_equal(diag.read, "scale");
    assert_int_equal(cw_pay_rules_read(arena, "r", cw_text(striped_rules), &diag, &job.rules), CW_OK);
    const CwText nobody = cw_text("cue,minutes,players\n1m1,60,choir\n");
    assert_int_equal(cw_stage_job_read(arena, "p", players, "c.csv", nobody, &diag, &job), CW_ERR_BAD_INPUT);
    assert_int_equal(diag.line, 2);
    const CwText long_cue = cw_text("cue,minutes,players\n1m1,400,strings\n");
    assert_int_equal(cw_stage_job_read(arena, "p", players, "c.csv", long_cue, &diag, &job), CW_OK);
    assert_int_equal(cw_stage_plan(arena, &job, &diag, &plan), CW_ERR_NO_FIT);
    assert_string_equal(diag.read, "1m1");
    cw_arena_free(arena);
}

static CwStatus plan_some(CwArena* arena, void* context) {
    (void)context;
    CwStageJob job = {0};
    CwStagePlan plan;
    CW_TRY(cw_pay_rules_read(arena, "r", cw_text(striped_rules), NULL, &job.rules));
    CW_TRY(cw_stage_job_read(arena, "p", cw_text("section,players\na,1\nb,2\n"), "c",
                             cw_text("cue,minutes,players\nx,10,a\ny,10,a;b\n"), NULL, &job));
    CW_TRY(cw_stage_plan(arena, &job, NULL, &plan));
    CW_TRY(cw_stage_job_read(arena, "p", cw_text("section,players\na,1\nb,2\n"), "c",
                             cw_text("cue,minutes,players\n1,9,a\n2,9,b\n3,9,a\n4,9,b\n5,9,a\n6,9,b\n7,9,a\n8,9,b\n"
                                     "9,9,a\n10,9,a;b\n11,9,a\n12,9,b\n13,9,a\n14,9,b\n15,9,a\n"),
                             NULL, &job));
    return cw_stage_plan(arena, &job, NULL, &plan);
}

static void memory_may_run_out(void** state) {
    (void)state;
    cw_sweep_allocations(plan_some, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_in_one_call),
        cmocka_unit_test(doubling_and_a_contractor),
        cmocka_unit_test(striped_sections_come_in_their_own_calls),
        cmocka_unit_test(what_cannot_be_is_named),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
