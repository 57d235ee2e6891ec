// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/gate.h"

#include "base/json.h"
#include "base/random.h"
#include "testing/testing.h"

static const CwFinding uncleared = {CW_FINDING_CLEARANCE, "cue 1m2", "no publisher has confirmed", false};
static const CwFinding over_budget = {CW_FINDING_BUDGET, "account recording", "35.00 EUR over", true};

static CwGateVerdict judge(CwArena* arena, const CwFinding* findings, size_t n, const CwOverride* overrides, size_t m) {
    CwGateVerdict verdict = {0};
    assert_int_equal(cw_gate_judge(arena, findings, n, overrides, m, &verdict), CW_OK);
    return verdict;
}

static void test_nothing_found_is_open(void** state) {
    const CwGateVerdict verdict = judge(*state, NULL, 0, NULL, 0);
    assert_true(verdict.open);
    assert_int_equal(verdict.count, 0);
}

static void test_a_finding_refuses_and_a_warning_does_not(void** state) {
    const CwFinding findings[] = {over_budget, uncleared};
    CwGateVerdict verdict = judge(*state, findings, 1, NULL, 0);
    assert_true(verdict.open);
    assert_int_equal(verdict.n_warnings, 1);
    verdict = judge(*state, findings, 2, NULL, 0);
    assert_false(verdict.open);
    assert_int_equal(verdict.n_refusing, 1);
    assert_false(verdict.items[0].refuses);
    assert_true(verdict.items[1].refuses);
}

static void test_an_override_covers_just_what_it_was_given_for(void** state) {
    CwOverride override = {CW_FINDING_CLEARANCE, "cue 1m2", "no publisher has confirmed", "Ruth",
                           "paper is in the post"};
    CwGateVerdict verdict = judge(*state, &uncleared, 1, &override, 1);
    assert_true(verdict.open);
    assert_int_equal(verdict.n_overridden, 1);
    assert_string_equal(verdict.items[0].override->who, "Ruth");
    override.subject = "cue 1m3";
    assert_false(judge(*state, &uncleared, 1, &override, 1).open);
    override.subject = "cue 1m2";
    override.words = "the master owner has not confirmed";
    assert_false(judge(*state, &uncleared, 1, &override, 1).open);
    override.words = uncleared.words;
    override.kind = CW_FINDING_APPROVAL;
    assert_false(judge(*state, &uncleared, 1, &override, 1).open);
}

// Whatever is found and overridden: open if and only if every refusing finding has its own override.
static void test_random_gates_are_never_open_by_mistake(void** state) {
    static const char* const subjects[] = {"cue 1m1", "cue 1m2", "master ebu-r128"};
    static const char* const words[] = {"a", "b"};
    uint64_t row = 7;
    for (int round = 0; round < 20000; ++round) {
        CwFinding findings[6];
        CwOverride overrides[6];
        const size_t n = (size_t)(cw_random_below(&row, 7));
        const size_t m = (size_t)(cw_random_below(&row, 7));
        for (size_t i = 0; i < n; ++i) {
            findings[i] = (CwFinding){(CwFindingKind)(cw_random_below(&row, 5)), subjects[cw_random_below(&row, 3)],
                                      words[cw_random_below(&row, 2)], cw_random_below(&row, 4) == 0};
        }
        for (size_t i = 0; i < m; ++i) {
            overrides[i] = (CwOverride){(CwFindingKind)(cw_random_below(&row, 5)), subjects[cw_random_below(&row, 3)],
                                        words[cw_random_below(&row, 2)], "x", "y"};
        }
        bool open = true;
        for (size_t i = 0; i < n; ++i) {
            bool covered = findings[i].warns;
            for (size_t o = 0; o < m; ++o) {
                covered =
                    covered || (overrides[o].kind == findings[i].kind && overrides[o].subject == findings[i].subject &&
                                overrides[o].words == findings[i].words);
            }
            open = open && covered;
        }
        CwArena* arena = cw_arena_new(NULL);
        assert_int_equal(judge(arena, findings, n, overrides, m).open, open);
        cw_arena_free(arena);
    }
    (void)state;
}

static void test_json_tells_everything(void** state) {
    CwArena* arena = *state;
    const CwFinding findings[] = {uncleared, over_budget};
    const CwGateVerdict verdict = judge(arena, findings, 2, NULL, 0);
    CwBuf buf = cw_buf(arena);
    json_t* json = NULL;
    cw_gate_to_json(&buf, NULL, &verdict);
    assert_int_equal(cw_json_parse(arena, "gate", (CwText){buf.bytes, buf.length}, NULL, &json), CW_OK);
    assert_false(cw_json_bool_or(json, "open", true));
    const json_t* first = json_array_get(json_object_get(json, "items"), 0);
    assert_string_equal(cw_json_text_or(first, "kind", ""), "clearance");
    assert_string_equal(cw_json_text_or(first, "subject", ""), "cue 1m2");
    assert_true(cw_json_bool_or(first, "refuses", false));
}

static void test_kinds_have_names(void** state) {
    (void)state;
    for (int i = CW_FINDING_CLEARANCE; i <= CW_FINDING_BUDGET; ++i) {
        CwFindingKind kind = CW_FINDING_BUDGET;
        assert_int_equal(cw_finding_kind_parse(cw_finding_kind_name((CwFindingKind)i), &kind), CW_OK);
        assert_int_equal(kind, i);
    }
    CwFindingKind kind = CW_FINDING_SPEC;
    assert_int_equal(cw_finding_kind_parse("weather", &kind), CW_ERR_BAD_INPUT);
}

static CwStatus sweep(CwArena* arena, void* context) {
    (void)context;
    CwGateVerdict verdict = {0};
    return cw_gate_judge(arena, &uncleared, 1, NULL, 0, &verdict);
}

static void test_memory_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

static int set_up(void** state) {
    *state = cw_arena_new(NULL);
    return *state ? 0 : 1;
}

static int tear_down(void** state) {
    cw_arena_free(*state);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_nothing_found_is_open),
        TEST(test_a_finding_refuses_and_a_warning_does_not),
        TEST(test_an_override_covers_just_what_it_was_given_for),
        TEST(test_random_gates_are_never_open_by_mistake),
        TEST(test_json_tells_everything),
        TEST(test_kinds_have_names),
        TEST(test_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
