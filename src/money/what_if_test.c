// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/budget_page.h"

#include "testing/testing.h"

#include "base/file.h"

#include <string.h>

static const char choices_json[] =
    "{\"source\": \"s\", \"date\": \"2026\", \"currency\": \"EUR\", \"stock_case\": \"stock\", \"cases\": ["
    "{\"name\": \"samples\", \"accounts\": [\"recording\"], \"percent\": 100, \"costs\": \"people\","
    " \"adds\": [{\"name\": \"mockup\", \"per_minute\": \"60.50\"}]},"
    "{\"name\": \"stock\", \"accounts\": [\"composer\", \"recording\"], \"percent\": 50, \"costs\": \"hits\", "
    "\"adds\": []}],"
    "\"compare\": [{\"name\": \"time\", \"stock\": \"days\", \"custom\": \"weeks\", \"better\": \"stock\"}]}";
static const char budget_csv[] = "account,planned,actual,currency,due,paid\n"
                                 "5100 Composer,2000,1000,EUR,2026-11,2026-10-03\n"
                                 "Recording <hall>,999.99,1200,,2026-12-15,2027-01-02\n"
                                 "Mix,500,,,,\n"
                                 "Recording,700,,USD,,\n";

static CwStatus read(CwArena* in, CwWhatIfs* choices, CwBudget* budget, CwWhatIf** results) {
    const CwSpan music = {90 * CW_FLICKS_PER_SECOND};
    CW_TRY(cw_what_ifs_read(in, "w.json", cw_text(choices_json), NULL, choices));
    CW_TRY(cw_budget_read(in, "budget.csv", cw_text(budget_csv), (CwCurrency){"EUR"}, NULL, budget));
    return cw_what_ifs(in, choices, budget, music, results);
}

static void what_is_saved(void** state) {
    (void)state;
    CwWhatIfs choices;
    CwBudget budget;
    CwWhatIf* results = NULL;
    CwMoney custom;
    CwMoney stock;
    assert_int_equal(read(cw_test_arena, &choices, &budget, &results), CW_OK);
    assert_int_equal(results[0].drops.minor, 99999); // dollars are another budget
    assert_int_equal(results[0].adds.minor, 9075);   // a minute and a half at 60.50
    assert_int_equal(results[0].saves.minor, 99999 - 9075);
    assert_int_equal(results[1].drops.minor, 150000); // half of 2999.99, to the nearest
    cw_stock_costs(&choices, results, &custom, &stock);
    assert_int_equal(custom.minor, 150000);
    assert_int_equal(stock.minor, 0);
}

static void the_burn_down(void** state) {
    (void)state;
    static const struct {
        const char* name;
        int64_t planned;
        int64_t actual;
    } wanted[] = {{"2026-09", 349999, 349999},
                  {"2026-10", 349999, 249999},
                  {"2026-11", 149999, 249999},
                  {"2026-12", 50000, 249999},
                  {"2027-01", 50000, 129999}};
    CwWhatIfs choices;
    CwBudget budget;
    CwWhatIf* results = NULL;
    CwBurnMonth* months = NULL;
    size_t count = 0;
    assert_int_equal(read(cw_test_arena, &choices, &budget, &results), CW_OK);
    assert_int_equal(cw_budget_burn(cw_test_arena, &budget, (CwCurrency){"EUR"}, &months, &count), CW_OK);
    assert_int_equal(count, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < count; ++i) {
        assert_string_equal(months[i].name, wanted[i].name);
        assert_int_equal(months[i].planned, wanted[i].planned);
        assert_int_equal(months[i].actual, wanted[i].actual);
    }
    assert_int_equal(cw_budget_burn(cw_test_arena, &budget, (CwCurrency){"USD"}, &months, &count), CW_OK);
    assert_int_equal(count, 0);
}

// With one finding of each kind, and a re-cut of which one cue has a price.
static void page(CwBuf* buf, const CwWhatIfs* choices, const CwBudget* budget, const CwWhatIf* results) {
    static const CwReviewFinding findings[] = {{CW_REVIEW_OVER, "mix", {"EUR"}, 0, "far too much"},
                                               {CW_REVIEW_HIDDEN, "cartage", {"EUR"}, 0, "nothing is set aside"}};
    static const CwRecutCost recut[] = {{"1m1", "shift", -1, false, {{"EUR"}, 0}},
                                        {"1m2", "edit", 5400, true, {{"EUR"}, 12345}}};
    const CwBudgetReview review = {.findings = findings, .n_findings = 2};
    cw_budget_page(buf, &(CwBudgetShown){"Film", budget, &review, choices, results, recut, 2});
}

static void a_page(void** state) {
    (void)state;
    static const char* const words[] = {
        "Recording &lt;hall&gt;",
        "Burn-down",
        "What if",
        "90.75 EUR",
        "Stock against custom",
        "1500.00 EUR",
        "<p class=\"alert\">mix: far too much",
        "<td>cartage</td><td>hidden</td><td>nothing is set aside</td>",
        "<td>1m2</td><td>edit</td><td class=\"n\">1:30 h</td><td class=\"n\">123.45 EUR</td>",
        "<td>all</td><td></td><td class=\"n\">1:30 h</td><td class=\"n\">123.45 EUR</td>",
        "What has no price here",
        "Line by line"};
    CwWhatIfs choices;
    CwBudget budget;
    CwWhatIf* results = NULL;
    CwBuf buf = cw_buf(cw_test_arena);
    assert_int_equal(read(cw_test_arena, &choices, &budget, &results), CW_OK);
    page(&buf, &choices, &budget, results);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; ++i) {
        if (!strstr(cw_buf_string(&buf), words[i])) {
            fail_msg("no %s", words[i]);
        }
    }
}

static void our_own_choices(void** state) {
    (void)state;
    CwText text = {NULL, 0};
    CwWhatIfs choices;
    CwDiag diag = {0};
    if (cw_file_read(cw_test_arena, "data/money/what_if.json", 0, NULL, &text) != CW_OK) {
        skip();
    }
    if (cw_what_ifs_read(cw_test_arena, "what_if.json", text, &diag, &choices) != CW_OK) {
        fail_msg("%s", cw_diag_line(cw_test_arena, &diag));
    }
    assert_non_null(choices.stock);
    assert_true(choices.n_cases >= 4 && choices.n_rows == 5);
}

static void what_is_refused(void** state) {
    (void)state;
    static const char* const bad[] = {
        "{\"source\": \"s\", \"date\": \"d\", \"currency\": \"euros\", \"cases\": [], \"compare\": []}",
        "{\"source\": \"s\", \"date\": \"d\", \"currency\": \"EUR\", \"cases\": [{\"name\": \"a\", \"costs\": \"\", "
        "\"percent\": 101, \"accounts\": [], \"adds\": []}], \"compare\": []}",
        "{\"source\": \"s\", \"date\": \"d\", \"currency\": \"EUR\", \"cases\": [{\"name\": \"a\", \"costs\": \"\", "
        "\"percent\": 1, \"accounts\": [], \"adds\": [{\"name\": \"b\", \"per_minute\": \"1.001\"}]}], \"compare\": "
        "[]}",
        "{\"source\": \"s\"}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwWhatIfs choices;
        CwDiag diag = {0};
        assert_int_equal(cw_what_ifs_read(cw_test_arena, "w", cw_text(bad[i]), &diag, &choices), CW_ERR_BAD_INPUT);
    }
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwWhatIfs choices;
    CwBudget budget;
    CwWhatIf* results = NULL;
    CwBuf buf = cw_buf(failing);
    CW_TRY(read(failing, &choices, &budget, &results));
    page(&buf, &choices, &budget, results);
    return cw_buf_status(&buf);
}

static void memory_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_saved, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(the_burn_down, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(a_page, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(our_own_choices, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_is_refused, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(memory_runs_out, cw_test_arena_up, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
