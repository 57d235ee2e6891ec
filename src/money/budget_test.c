// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/budget.h"

#include "testing/testing.h"

#include "base/buf.h"

#include <string.h>

static const CwCurrency euro = {"EUR"};

static CwBudget taken(const char* text) {
    CwDiag diag = {0};
    CwBudget budget = {0};
    if (cw_budget_read(cw_test_arena, "budget.csv", cw_text(text), euro, &diag, &budget) != CW_OK) {
        fail_msg("%s", cw_diag_line(cw_test_arena, &diag));
    }
    return budget;
}

static void sums(void** state) {
    (void)state;
    const CwBudget b = taken("account,item,planned,actual,currency,notes\n"
                             "5101,Composer,12000,12000,,fee\n"
                             "5102,Players,8000,9500.50,,\n"
                             "5102,Cartage,500,,,\n"
                             "5103,Song,1000,900,USD,\n"
                             "5103,Song again,,50,,\n");
    assert_int_equal(b.n_items, 5);
    assert_string_equal(b.items[0].item, "Composer");
    assert_string_equal(b.items[0].notes, "fee");
    assert_string_equal(b.items[4].actual.currency.code, "USD"); // as the row above
    assert_int_equal(b.n_accounts, 3);
    assert_string_equal(b.accounts[1].account, "5102");
    assert_int_equal(b.accounts[1].planned.minor, 850000);
    assert_int_equal(b.accounts[1].actual.minor, 950050);
    assert_true(b.accounts[1].over);
    assert_false(b.accounts[2].over);
    assert_int_equal(b.n_totals, 2);
    assert_int_equal(b.totals[0].planned.minor, 2050000);
    assert_int_equal(b.totals[0].actual.minor, 2150050);
    assert_int_equal(b.totals[1].actual.minor, 95000);
}

static void a_minute_after_a_recut(void** state) {
    (void)state;
    const CwBudget b = taken("account,item,planned,currency,recut,hours\n"
                             "5101,Composer,400,,rewrite,6\n"
                             "5103,Orchestrator,150.50,,rewrite,2.5\n"
                             "5102,Music editor,45,,edit,\n"
                             "5104,Players,8000,,,\n");
    assert_int_equal(b.n_items, 1);
    assert_int_equal(b.totals[0].planned.minor, 800000); // prices are no plan
    assert_true(b.recut[CW_RECUT_REWRITE].priced);
    assert_int_equal(b.recut[CW_RECUT_REWRITE].money.minor, 55050);
    assert_int_equal(b.recut[CW_RECUT_REWRITE].seconds, 8 * 3600 + 1800);
    assert_int_equal(b.recut[CW_RECUT_EDIT].money.minor, 4500);
    assert_int_equal(b.recut[CW_RECUT_EDIT].seconds, -1);
    assert_false(b.recut[CW_RECUT_TEMPO].priced);
}

static void over_budget_warns(void** state) {
    (void)state;
    CwDiagList warnings = {.arena = cw_test_arena};
    const CwBudget over = taken("account,planned,actual\nPlayers,100,120.05\nStage,100,50\n");
    assert_string_equal(over.items[0].item, "Players");
    assert_int_equal(cw_budget_warn(&over, "budget.csv", &warnings), CW_OK);
    assert_int_equal(warnings.count, 1); // the film as a whole is not over
    assert_string_equal(warnings.items[0].text,
                        "account Players is over budget by 20.05 EUR: 120.05 EUR spent, 100.00 EUR planned");
    const CwBudget all = taken("account,planned,actual\nPlayers,100,120\n");
    assert_int_equal(cw_budget_warn(&all, "budget.csv", &warnings), CW_OK);
    assert_int_equal(warnings.count, 3);
    assert_string_equal(warnings.items[2].text,
                        "the film is over budget by 20.00 EUR: 120.00 EUR spent, 100.00 EUR planned");
}

static void refused(const char* text, CwStatus status, const char* message) {
    CwDiag diag = {0};
    CwBudget budget = {.n_items = 77};
    assert_int_equal(cw_budget_read(cw_test_arena, "budget.csv", cw_text(text), euro, &diag, &budget), status);
    assert_int_equal(budget.n_items, 77);
    assert_non_null(strstr(cw_diag_line(cw_test_arena, &diag), message));
}

static void what_cannot_be_taken(void** state) {
    (void)state;
    refused("item,planned\nx,1\n", CW_ERR_BAD_INPUT, "no column account");
    refused("account,planned\n,1\n", CW_ERR_BAD_INPUT, "budget.csv:2:1: account: must not be empty");
    refused("account,planned\nx,much\n", CW_ERR_BAD_INPUT, "budget.csv:2:3: planned: this is no amount");
    refused("account,planned\nx,1.234,5\n", CW_ERR_BAD_INPUT, "the row has 3 fields");
    refused("account,actual\nx,99999999999999999\n", CW_ERR_BAD_INPUT, "this is too much");
    refused("account,currency\nx,euros\n", CW_ERR_BAD_INPUT, "write three letters");
    refused("account,recut\nx,compose\n", CW_ERR_BAD_INPUT, "recut");
    refused("account,hours\nx,2\n", CW_ERR_BAD_INPUT, "say which in recut");
    refused("account,planned,recut\nx,-1,edit\n", CW_ERR_BAD_INPUT, "no minute of music costs that");
    refused("account,planned,currency,recut\nx,1,EUR,edit\ny,1,USD,edit\n", CW_ERR_BAD_INPUT, "in EUR");
    CwBuf buf = cw_buf(cw_test_arena);
    cw_buf_text(&buf, "account,planned\n");
    for (int i = 0; i < 1100; ++i) {
        cw_buf_text(&buf, "x,89000000000000.00\n");
    }
    refused(cw_buf_string(&buf), CW_ERR_RANGE, "too large to add");
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwBudget budget;
    CwDiagList warnings = {.arena = failing};
    CW_TRY(cw_budget_read(failing, "b.csv", cw_text("account,actual\na,1\nb,2\n"), euro, NULL, &budget));
    return cw_budget_warn(&budget, "b.csv", &warnings);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sums, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(a_minute_after_a_recut, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(over_budget_warns, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_taken, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test(memory_that_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
