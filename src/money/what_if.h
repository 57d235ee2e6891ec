// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What else could be done with the budget: what each choice saves, what it costs in money, and what it costs besides;
   stock against custom music, side by side.

   The choices are data with a source and a date (data/money/what_if.json), in one currency: what is planned in
   another is not in them.

   Units    minor units; percent.
*/
#ifndef CW_MONEY_WHAT_IF_H
#define CW_MONEY_WHAT_IF_H

#include "money/budget.h"
#include "time/flicks.h"

/** What a choice adds: a price for each minute of music. */
typedef struct {
    const char* name;
    int64_t per_minute;
} CwWhatIfAdd;

/** A choice. */
typedef struct {
    const char* name;
    const char* const* accounts; ///< words their names have
    size_t n_accounts;
    int percent; ///< of what is planned there is not spent
    const CwWhatIfAdd* adds;
    size_t n_adds;
    const char* costs; ///< what it costs besides money
} CwWhatIfCase;

/** A way in which stock and custom music differ. */
typedef struct {
    const char* name;
    const char* stock;
    const char* custom;
    const char* better; ///< "stock" or "custom"
} CwStockRow;

/** The choices, as a file has them. */
typedef struct {
    const char* source;
    const char* date;
    CwCurrency currency;
    const CwWhatIfCase* cases;
    size_t n_cases;
    const CwWhatIfCase* stock; ///< the one that is stock instead of custom music, or NULL
    const CwStockRow* rows;
    size_t n_rows;
} CwWhatIfs;

/** What a choice comes to. */
typedef struct {
    const CwWhatIfCase* about;
    CwMoney drops; ///< what is not spent
    CwMoney adds;  ///< what is spent instead
    CwMoney saves; ///< what is left of it; below 0 it costs more
} CwWhatIf;

/**
   Reads choices.

   Errors   CW_ERR_BAD_INPUT: a key missing, a percent outside 0 to 100, an amount that is none; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_what_ifs_read(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                                      CwWhatIfs* ret_choices);

/**
   What each choice comes to for a budget and so much music, in the currency of the choices.

   Shape    `*ret_results` has `choices->n_cases`.
   Rounding what is dropped to the nearest minor unit; prices go by whole seconds, to the nearest.
   Errors   CW_ERR_RANGE when an amount does not fit; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_what_ifs(CwArena* arena, const CwWhatIfs* choices, const CwBudget* budget, CwSpan music,
                                 CwWhatIf** ret_results);

/** What custom music is planned to cost, and stock would: of the stock choice's accounts. Range: choices->stock. */
void cw_stock_costs(const CwWhatIfs* choices, const CwWhatIf* results, CwMoney* ret_custom, CwMoney* ret_stock);

#endif
