// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/budget.h"

#include "base/fields.h"

#include <string.h>

enum { ACCOUNT, ITEM, PLANNED, ACTUAL, CURRENCY, NOTES, RECUT, HOURS, DUE, PAID, N_COLUMNS };

enum { SECONDS_IN_HOUR = 3600, HOURS_MOST = 1000 };

// What a minute of music may cost, in minor units: so that no film's worth of it is too much to count.
static const int64_t minute_most = INT64_C(1000000000000);

static const CwCsvColumn columns[N_COLUMNS] = {
    {"account", true}, {"item", false},  {"planned", false}, {"actual", false}, {"currency", false},
    {"notes", false},  {"recut", false}, {"hours", false},   {"due", false},    {"paid", false},
};

static const CwWord works[] = {{"shift", CW_RECUT_SHIFT},
                               {"tempo", CW_RECUT_TEMPO},
                               {"edit", CW_RECUT_EDIT},
                               {"rewrite", CW_RECUT_REWRITE},
                               {"-", CW_RECUT_KINDS}};

static CwStatus read_amount(CwFields in, size_t column, CwCurrency currency, CwMoney* ret_money) {
    *ret_money = (CwMoney){currency, 0};
    if (cw_field_empty(in, column)) {
        return CW_OK;
    }
    const CwStatus status = cw_money_parse(cw_text(cw_field(in, column)), currency, ret_money);
    return status == CW_OK ? CW_OK
                           : cw_field_refuse(in, column, "budget.amount",
                                             "%s; write an amount with %d decimals at most, as 1200.50",
                                             status == CW_ERR_RANGE ? "this is too much" : "this is no amount",
                                             cw_currency_decimals(currency));
}

static CwStatus read_day(CwFields in, size_t column, CwDate* ret_day) {
    *ret_day = CW_DATE_NEVER_ENDS;
    return cw_field_empty(in, column) || cw_date_parse(cw_text(cw_field(in, column)), true, ret_day) == CW_OK
               ? CW_OK
               : cw_field_refuse(in, column, "budget.date", "write a date as 2026-11-20");
}

static CwStatus read_item(CwFields in, CwCurrency* currency, CwBudgetItem* item) {
    CW_TRY(cw_field_text(in, ACCOUNT, &item->account));
    CW_TRY(cw_currency_field(in, CURRENCY, currency));
    CW_TRY(read_amount(in, PLANNED, *currency, &item->planned));
    CW_TRY(read_amount(in, ACTUAL, *currency, &item->actual));
    CW_TRY(read_day(in, DUE, &item->due));
    CW_TRY(read_day(in, PAID, &item->paid));
    item->item = cw_field_empty(in, ITEM) ? item->account : cw_field(in, ITEM);
    item->notes = cw_field(in, NOTES);
    item->line = in.row->line;
    return CW_OK;
}

// What a minute of music costs, where the row says that; `*ret_is` whether it does.
static CwStatus read_price(CwFields in, const CwBudgetItem* item, CwRecutPrice* prices, bool* ret_is) {
    int work = CW_RECUT_KINDS;
    int64_t seconds = 0;
    CW_TRY(cw_field_word(in, RECUT, works, sizeof works / sizeof works[0], CW_RECUT_KINDS, &work));
    *ret_is = work != CW_RECUT_KINDS;
    if (!*ret_is) {
        return cw_field_empty(in, HOURS)
                   ? CW_OK
                   : cw_field_refuse(in, HOURS, "budget.hours", "hours go with a work of a re-cut; say which in recut");
    }
    CwRecutPrice* price = &prices[work];
    if (price->priced && !cw_currency_equal(price->money.currency, item->planned.currency)) {
        return cw_field_refuse(in, RECUT, "budget.recut", "its other rows are in %s; write this one so, too",
                               price->money.currency.code);
    }
    if (item->planned.minor < 0 || item->planned.minor > minute_most - price->money.minor) {
        return cw_field_refuse(in, PLANNED, "budget.recut", "no minute of music costs that");
    }
    if (!cw_field_empty(in, HOURS)) {
        CW_TRY(cw_field_scaled(in, HOURS, SECONDS_IN_HOUR, 0, (int64_t)SECONDS_IN_HOUR * HOURS_MOST, 0, &seconds));
        price->seconds = (price->seconds < 0 ? 0 : price->seconds) + seconds;
    }
    price->money = (CwMoney){item->planned.currency, price->money.minor + item->planned.minor};
    price->priced = true;
    return CW_OK;
}

// Adds an item to the sum of its account (or of all, "") and currency, made when it is the first.
static void add_to(CwBudgetTotal* sums, size_t* n_sums, const char* account, const CwBudgetItem* item) {
    size_t i = 0;
    while (i < *n_sums && !(cw_word_is(cw_text(account), sums[i].account) &&
                            cw_currency_equal(sums[i].planned.currency, item->planned.currency))) {
        ++i;
    }
    if (i == *n_sums) {
        sums[(*n_sums)++] = (CwBudgetTotal){account, {item->planned.currency, 0}, {item->planned.currency, 0}, false};
    }
    sums[i].planned.minor += item->planned.minor;
    sums[i].actual.minor += item->actual.minor;
    sums[i].over = sums[i].actual.minor > sums[i].planned.minor;
}

// Whether the sizes of all amounts together fit into 63 bits.
static bool sums_fit(const CwBudgetItem* items, size_t n_items) {
    uint64_t left = INT64_MAX;
    for (size_t i = 0; i < n_items; ++i) {
        const int64_t both[] = {items[i].planned.minor, items[i].actual.minor};
        for (size_t k = 0; k < 2; ++k) {
            const uint64_t size = (uint64_t)(both[k] < 0 ? -both[k] : both[k]);
            if (size > left) {
                return false;
            }
            left -= size;
        }
    }
    return true;
}

CwStatus cw_budget_read(CwArena* arena, const char* file, CwText text, CwCurrency currency, CwDiag* diag,
                        CwBudget* ret_budget) {
    CwCsv csv;
    CW_TRY(cw_csv_read(arena, file, text, columns, N_COLUMNS, diag, &csv));
    CwBudgetItem* items = CW_NEW_ARRAY(arena, CwBudgetItem, csv.n_rows);
    CwBudgetTotal* accounts = CW_NEW_ARRAY(arena, CwBudgetTotal, csv.n_rows);
    CwBudgetTotal* totals = CW_NEW_ARRAY(arena, CwBudgetTotal, csv.n_rows);
    if (!items || !accounts || !totals) {
        return CW_ERR_NO_MEM;
    }
    CwBudget budget = {.items = items, .accounts = accounts, .totals = totals};
    for (int i = 0; i < CW_RECUT_KINDS; ++i) {
        budget.recut[i].seconds = -1;
    }
    for (size_t i = 0; i < csv.n_rows; ++i) {
        const CwFields in = {&csv, &csv.rows[i], diag};
        bool is_price = false;
        CW_TRY(read_item(in, &currency, &items[budget.n_items]));
        CW_TRY(read_price(in, &items[budget.n_items], budget.recut, &is_price));
        budget.n_items += !is_price;
    }
    if (!sums_fit(items, budget.n_items)) {
        return cw_diag(diag, CW_ERR_RANGE, "budget.sum", (CwPlace){file, 0, 0}, NULL,
                       "the amounts are too large to add");
    }
    for (size_t i = 0; i < budget.n_items; ++i) {
        add_to(accounts, &budget.n_accounts, items[i].account, &items[i]);
        add_to(totals, &budget.n_totals, "", &items[i]);
    }
    *ret_budget = budget;
    return CW_OK;
}

static CwStatus warn_over(const CwBudgetTotal* total, const char* file, CwDiagList* warnings) {
    if (!total->over) {
        return CW_OK;
    }
    char planned[CW_MONEY_SIZE];
    char actual[CW_MONEY_SIZE];
    char over[CW_MONEY_SIZE];
    cw_money_format(total->planned, planned);
    cw_money_format(total->actual, actual);
    cw_money_format((CwMoney){total->planned.currency, total->actual.minor - total->planned.minor}, over);
    return cw_diag_add(warnings, "budget.over", (CwPlace){file, 0, 0}, NULL,
                       "%s%s is over budget by %s: %s spent, %s planned", total->account[0] ? "account " : "the film",
                       total->account, over, actual, planned);
}

CwStatus cw_budget_warn(const CwBudget* budget, const char* file, CwDiagList* warnings) {
    for (size_t i = 0; i < budget->n_accounts; ++i) {
        CW_TRY(warn_over(&budget->accounts[i], file, warnings));
    }
    for (size_t i = 0; i < budget->n_totals; ++i) {
        CW_TRY(warn_over(&budget->totals[i], file, warnings));
    }
    return CW_OK;
}
