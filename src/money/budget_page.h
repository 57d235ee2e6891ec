// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The budget as a page a producer reads, and how it burns down.

   Units    minor units.
*/
#ifndef CW_MONEY_BUDGET_PAGE_H
#define CW_MONEY_BUDGET_PAGE_H

#include "base/buf.h"
#include "money/budget_review.h"
#include "money/what_if.h"

/** What the last re-cut asks of one cue. */
typedef struct {
    const char* cue;
    const char* work; ///< in a word or some: "edit", "a longer licence of …"
    int64_t seconds;  ///< of work; -1 where nobody said
    bool priced;
    CwMoney money;
} CwRecutCost;

/** What the page is made of. */
typedef struct {
    const char* film; ///< its title
    const CwBudget* budget;
    const CwBudgetReview* review;
    const CwWhatIfs* choices;
    const CwWhatIf* results; ///< choices->n_cases
    const CwRecutCost* recut;
    size_t n_recut; ///< 0 when the picture was never cut again
} CwBudgetShown;

/**
   Writes the page: what is over, unusual or forgotten, accounts and their lines, the waterfall from what is planned to
   what is left, the burn-down by month where rows have days, what the last re-cut costs, choices, stock against custom.
*/
void cw_budget_page(CwBuf* buf, const CwBudgetShown* shown);

/** A month of a burn-down. */
typedef struct {
    const char* name; ///< "2026-11"
    int64_t planned;  ///< left at its end as planned
    int64_t actual;   ///< left at its end by what was paid
} CwBurnMonth;

/**
   How a budget in one currency burns down, month by month, from before the first day there is to the last. What is
   planned without a day is left to the end, what was spent without one is gone from the start.

   Shape    `*ret_months` has `*ret_count`; 0 when no row has a day.
   Units    minor units.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_budget_burn(CwArena* arena, const CwBudget* budget, CwCurrency currency,
                                    CwBurnMonth** ret_months, size_t* ret_count);

#endif
