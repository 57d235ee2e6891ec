// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/budget_review.h"

#include "testing/testing.h"

#include <string.h>

static const char usual_text[] =
    "{\"source\": \"s\", \"date\": \"d\", \"ranges\": [{\"name\": \"composer\", \"least\": 20, \"most\": 40},"
    " {\"name\": \"recording\", \"least\": 15, \"most\": 30, \"why\": \"players\"}],"
    " \"hidden\": [{\"name\": \"overtime\", \"words\": [\"overtime\"]}, {\"name\": \"cartage\", \"words\": "
    "[\"cartage\"]}]}";

static CwStatus review(CwArena* arena, const char* csv, CwBudgetReview* ret_review) {
    CwUsual* usual = CW_NEW(arena, CwUsual);
    CwBudget* budget = CW_NEW(arena, CwBudget);
    CwCurrency euro;
    if (!usual || !budget) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_currency_parse(cw_text("EUR"), &euro));
    CW_TRY(cw_usual_read(arena, "u", cw_text(usual_text), NULL, usual));
    CW_TRY(cw_budget_read(arena, "b", cw_text(csv), euro, NULL, budget));
    return cw_budget_review(arena, budget, usual, ret_review);
}

static void parts_and_warnings(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwBudgetReview found;
    assert_int_equal(review(arena,
                            "account,item,planned,actual\n5102 Composer,Fee,5000,5000.50\nrecording,Cartage,1000,0\n"
                            "other,,4000,0\ncontingency,,90000,0\n",
                            &found),
                     CW_OK);
    assert_int_equal(found.n_parts, 2);
    assert_int_equal(found.parts[0].points, 5000);
    assert_int_equal(found.parts[1].points, 1000);
    static const struct {
        CwReviewKind kind;
        const char* name;
        const char* words;
    } wanted[] = {{CW_REVIEW_ABOVE, "composer", "50.00 % of the budget, and 20 to 40 % is usual"},
                  {CW_REVIEW_BELOW, "recording", "for players"},
                  {CW_REVIEW_OVER, "5102 Composer", "0.50 EUR more"},
                  {CW_REVIEW_HIDDEN, "overtime", "nothing is set aside"}};
    assert_int_equal(found.n_findings, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < found.n_findings; ++i) {
        assert_int_equal(found.findings[i].kind, wanted[i].kind);
        assert_string_equal(found.findings[i].name, wanted[i].name);
        assert_non_null(strstr(found.findings[i].reason, wanted[i].words));
    }
    assert_int_equal(review(arena, "account\n", &found), CW_OK);
    assert_int_equal(found.n_findings, 0);
    cw_arena_free(arena);
}

static CwStatus scenario(CwArena* arena, void* context) {
    (void)context;
    CwBudgetReview found;
    return review(arena, "account,planned,actual\ncomposer,100,120\n", &found);
}

static void memory_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(scenario, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_and_warnings),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
