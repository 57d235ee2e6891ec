// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A budget held against what is usual: parts outside their range, costs that were forgotten, what is left to spend.

   Accounts belong to a range by their name: "composer", "5102 Composer package" and "composer's fee" are composer.
   Contingency is no part of the budget others are measured against.

   Units    parts in hundredths of a percent; amounts in minor units.
*/
#ifndef CW_MONEY_BUDGET_REVIEW_H
#define CW_MONEY_BUDGET_REVIEW_H

#include "money/budget.h"
#include "money/usual.h"

/** What was found. */
typedef enum {
    CW_REVIEW_BELOW,  ///< a part below what is usual
    CW_REVIEW_ABOVE,  ///< above it
    CW_REVIEW_OVER,   ///< more was spent than planned
    CW_REVIEW_HIDDEN, ///< a cost that is easily forgotten, and nowhere in the budget
} CwReviewKind;

/** One finding. */
typedef struct {
    CwReviewKind kind;
    const char* name; ///< of the range, the account or the cost
    CwCurrency currency;
    int64_t points;     ///< BELOW, ABOVE: its part of the whole
    const char* reason; ///< in a sentence
} CwReviewFinding;

/** A part of a budget beside its range. */
typedef struct {
    const CwUsualRange* range;
    CwMoney planned;
    CwMoney actual;
    int64_t points; ///< planned, of all that is planned but contingency
} CwReviewPart;

/** A review: of each currency by itself. */
typedef struct {
    const CwReviewPart* parts; ///< by currency, then as the ranges are
    size_t n_parts;
    const CwReviewFinding* findings;
    size_t n_findings;
} CwBudgetReview;

/**
   Reviews a budget.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; shares what `budget` and `usual` hold.
   Rounding points down.
*/
CW_MUST_USE CwStatus cw_budget_review(CwArena* arena, const CwBudget* budget, const CwUsual* usual,
                                      CwBudgetReview* ret_review);

/** Whether an account's name has a word that begins so, letters of either case: "5102 Composer package", composer. */
bool cw_account_is(const char* account, const char* word);

/** The kind in a word: "above". Memory: static. */
const char* cw_review_kind_name(CwReviewKind kind);

#endif
