// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The music budget: what each account may cost and what it cost (budget.csv).

   Units    minor units of a currency.
*/
#ifndef CW_MONEY_BUDGET_H
#define CW_MONEY_BUDGET_H

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/text.h"
#include "money/amount.h"

#include <stdbool.h>
#include <stddef.h>

/** One line of the budget. */
typedef struct {
    const char* account;
    const char* item;
    CwMoney planned;
    CwMoney actual;
    const char* notes;
    CwDate due;  ///< planned to be paid that day; CW_DATE_NEVER_ENDS where nobody said
    CwDate paid; ///< the day it was; CW_DATE_NEVER_ENDS likewise
    int line;    ///< in the file, from 1
} CwBudgetItem;

/** What one account comes to in one currency. */
typedef struct {
    const char* account; ///< "" in the totals of all accounts
    CwMoney planned;
    CwMoney actual;
    bool over; ///< more was spent than planned
} CwBudgetTotal;

/** What work after a re-cut is reckoned with. */
typedef enum {
    CW_RECUT_SHIFT,   ///< music laid elsewhere
    CW_RECUT_TEMPO,   ///< its tempo map solved anew
    CW_RECUT_EDIT,    ///< a recording cut and joined
    CW_RECUT_REWRITE, ///< written anew
    CW_RECUT_KINDS,
} CwRecutWork;

/** What a minute of music costs in such work: the rows that name it, added up. */
typedef struct {
    bool priced;
    CwMoney money;
    int64_t seconds; ///< of work; -1 where no row says how long
} CwRecutPrice;

/** A budget with its sums. */
typedef struct {
    const CwBudgetItem* items;
    size_t n_items;
    const CwBudgetTotal* accounts; ///< one for each account and currency, in the order they first appear
    size_t n_accounts;
    const CwBudgetTotal* totals; ///< one for each currency
    size_t n_totals;
    CwRecutPrice recut[CW_RECUT_KINDS]; ///< rows that say what a re-cut costs are no items
} CwBudget;

/**
   Reads budget.csv: the columns account, item, planned, actual, currency, notes, recut, hours, due, paid, of
   which the header needs account.

   Shape    `currency` is the first row's when it says none.
   Errors   CW_ERR_BAD_INPUT: a wrong header, an account missing, what is no amount or no currency, prices of one work
            in two currencies; CW_ERR_RANGE when a sum does not fit; CW_ERR_NO_MEM.
   Memory   from `arena`.
   Source   docs/film-folder.md.
*/
CW_MUST_USE CwStatus cw_budget_read(CwArena* arena, const char* file, CwText text, CwCurrency currency, CwDiag* diag,
                                    CwBudget* ret_budget);

/**
   Adds a warning for each account, and each currency's total, that is over what was planned: by how much.

   Errors   CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_budget_warn(const CwBudget* budget, const char* file, CwDiagList* warnings);

#endif
