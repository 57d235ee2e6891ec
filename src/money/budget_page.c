// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/what_if.h"

#include "base/number.h"
#include "page/plain.h"

#include <assert.h>

enum {
    MONTHS_MOST = 240,
    ACCOUNT_COLUMNS = 4,
    CHOICE_COLUMNS = 5,
    STOCK_COLUMNS = 4,
};

static const CwDate never_ends = CW_DATE_NEVER_ENDS;

static const char* money_text(CwBuf* buf, CwMoney money) {
    char text[CW_MONEY_SIZE];
    cw_money_format(money, text);
    const char* copy = cw_string_copy(buf->arena, text);
    buf->failed = buf->failed || !copy;
    return copy ? copy : "";
}

// The months from year 0, so that they can be counted.
static int month_of(CwDate day) {
    char text[CW_DATE_SIZE];
    int64_t year = 0;
    int64_t month = 1;
    cw_date_format(day, text);
    const bool good =
        cw_parse_int((CwText){text, 4}, &year) == CW_OK && cw_parse_int((CwText){text + 5, 2}, &month) == CW_OK;
    assert(good && "a day that was read is written as one");
    return good ? (int)(year * 12 + month - 1) : 0;
}

static void span(CwDate day, int* first, int* last) {
    if (day.day != never_ends.day) {
        const int month = month_of(day);
        *first = month < *first ? month : *first;
        *last = month > *last ? month : *last;
    }
}

CwStatus cw_budget_burn(CwArena* arena, const CwBudget* budget, CwCurrency currency, CwBurnMonth** ret_months,
                        size_t* ret_count) {
    int first = INT32_MAX;
    int last = INT32_MIN;
    int64_t all = 0;
    for (size_t i = 0; i < budget->n_items; ++i) {
        const CwBudgetItem* item = &budget->items[i];
        if (cw_currency_equal(item->planned.currency, currency)) {
            span(item->due, &first, &last);
            span(item->paid, &first, &last);
            all += item->planned.minor;
        }
    }
    *ret_count = 0;
    if (last < first) {
        return CW_OK;
    }
    last = last - first > MONTHS_MOST ? first + MONTHS_MOST : last;
    const size_t count = (size_t)(last - first) + 2; // the month before the first is the start
    CwBurnMonth* months = CW_NEW_ARRAY(arena, CwBurnMonth, count);
    if (!months) {
        return CW_ERR_NO_MEM;
    }
    for (size_t m = 0; m < count; ++m) {
        const int month = first - 1 + (int)m;
        months[m] = (CwBurnMonth){cw_format(arena, "%04d-%02d", month / 12, month % 12 + 1), all, all};
        for (size_t i = 0; i < budget->n_items; ++i) {
            const CwBudgetItem* item = &budget->items[i];
            const bool mine = cw_currency_equal(item->planned.currency, currency);
            const bool due = item->due.day != never_ends.day && month_of(item->due) <= month;
            const bool paid = item->paid.day == never_ends.day || month_of(item->paid) <= month;
            months[m].planned -= mine && due ? item->planned.minor : 0;
            months[m].actual -= mine && paid ? item->actual.minor : 0;
        }
        if (!months[m].name) {
            return CW_ERR_NO_MEM;
        }
    }
    *ret_months = months;
    *ret_count = count;
    return CW_OK;
}

static void put_accounts(CwBuf* buf, const CwBudget* budget) {
    static const char* const head[ACCOUNT_COLUMNS] = {"Account", "Planned", "Spent", ""};
    const size_t count = budget->n_accounts + budget->n_totals;
    const char** cells = CW_NEW_ARRAY(buf->arena, const char*, count* ACCOUNT_COLUMNS);
    if (!cells) {
        buf->failed = true;
        return;
    }
    for (size_t i = 0; i < count; ++i) {
        const bool account = i < budget->n_accounts;
        const CwBudgetTotal* total = account ? &budget->accounts[i] : &budget->totals[i - budget->n_accounts];
        cells[i * ACCOUNT_COLUMNS] = account ? total->account : "all";
        cells[i * ACCOUNT_COLUMNS + 1] = money_text(buf, total->planned);
        cells[i * ACCOUNT_COLUMNS + 2] = money_text(buf, total->actual);
        cells[i * ACCOUNT_COLUMNS + 3] = total->over ? "over" : "";
    }
    cw_plain_table(buf, head, ACCOUNT_COLUMNS, cells, count);
}

// From what is planned, account by account, to what is left of it.
static void put_waterfall(CwBuf* buf, const CwBudget* budget, const CwBudgetTotal* total) {
    CwPlainBar* bars = CW_NEW_ARRAY(buf->arena, CwPlainBar, budget->n_accounts + 2);
    const CwCurrency currency = total->planned.currency;
    size_t count = 0;
    int64_t left = total->planned.minor;
    if (!bars) {
        buf->failed = true;
        return;
    }
    bars[count++] = (CwPlainBar){"planned", money_text(buf, total->planned), 0, left, false};
    for (size_t i = 0; i < budget->n_accounts; ++i) {
        const CwBudgetTotal* account = &budget->accounts[i];
        if (cw_currency_equal(account->planned.currency, currency) && account->actual.minor != 0) {
            const int64_t after = left - account->actual.minor;
            bars[count++] =
                (CwPlainBar){account->account, money_text(buf, account->actual), left, after, account->over};
            left = after;
        }
    }
    bars[count++] = (CwPlainBar){"left", money_text(buf, (CwMoney){currency, left}), 0, left, left < 0};
    cw_plain_bars(buf, "What was planned, what was spent of it, what is left", bars, count);
}

static void put_burn_down(CwBuf* buf, const CwBudget* budget, CwCurrency currency) {
    CwBurnMonth* months = NULL;
    size_t count = 0;
    if (cw_budget_burn(buf->arena, budget, currency, &months, &count) != CW_OK) {
        buf->failed = true;
        return;
    }
    const char** names = CW_NEW_ARRAY(buf->arena, const char*, count);
    int64_t* planned = CW_NEW_ARRAY(buf->arena, int64_t, count);
    int64_t* actual = CW_NEW_ARRAY(buf->arena, int64_t, count);
    if (!names || !planned || !actual) {
        buf->failed = true;
        return;
    }
    for (size_t i = 0; i < count; ++i) {
        names[i] = i == 0 || i + 1 == count || count < 12 ? months[i].name : "";
        planned[i] = months[i].planned;
        actual[i] = months[i].actual;
    }
    const CwPlainLine lines[] = {{"left as planned", planned, true}, {"left", actual, false}};
    if (count) {
        cw_plain_lines(buf, "Burn-down", names, count, lines, 2);
    }
}

static void put_choices(CwBuf* buf, const CwWhatIfs* choices, const CwWhatIf* results) {
    static const char* const head[CHOICE_COLUMNS] = {"What if", "Not spent", "Spent instead", "Saves", "Costs besides"};
    const char** cells = CW_NEW_ARRAY(buf->arena, const char*, choices->n_cases* CHOICE_COLUMNS);
    if (!cells) {
        buf->failed = true;
        return;
    }
    for (size_t i = 0; i < choices->n_cases; ++i) {
        const char** row = cells + i * CHOICE_COLUMNS;
        row[0] = results[i].about->name;
        row[1] = money_text(buf, results[i].drops);
        row[2] = money_text(buf, results[i].adds);
        row[3] = money_text(buf, results[i].saves);
        row[4] = results[i].about->costs;
    }
    cw_plain_heading(buf, "What if");
    cw_plain_table(buf, head, CHOICE_COLUMNS, cells, choices->n_cases);
    const char* words = cw_format(buf->arena, "By prices of %s (%s).", choices->date, choices->source);
    cw_plain_text(buf, words ? words : "", false);
    buf->failed = buf->failed || !words;
}

static void put_stock(CwBuf* buf, const CwWhatIfs* choices, const CwWhatIf* results) {
    static const char* const head[STOCK_COLUMNS] = {"", "Stock", "Custom", "Better"};
    const char** cells = CW_NEW_ARRAY(buf->arena, const char*, (choices->n_rows + 1) * STOCK_COLUMNS);
    CwMoney custom;
    CwMoney stock;
    if (!cells) {
        buf->failed = true;
        return;
    }
    cw_stock_costs(choices, results, &custom, &stock);
    cells[0] = "cost";
    cells[1] = money_text(buf, stock);
    cells[2] = money_text(buf, custom);
    cells[3] = stock.minor < custom.minor ? "stock" : "custom";
    for (size_t i = 0; i < choices->n_rows; ++i) {
        const char** row = cells + (i + 1) * STOCK_COLUMNS;
        row[0] = choices->rows[i].name;
        row[1] = choices->rows[i].stock;
        row[2] = choices->rows[i].custom;
        row[3] = choices->rows[i].better;
    }
    cw_plain_heading(buf, "Stock against custom");
    cw_plain_table(buf, head, STOCK_COLUMNS, cells, choices->n_rows + 1);
}

void cw_budget_page(CwBuf* buf, const char* film, const CwBudget* budget, const CwWhatIfs* choices,
                    const CwWhatIf* results) {
    cw_plain_begin(buf, "The music budget", film);
    put_accounts(buf, budget);
    for (size_t i = 0; i < budget->n_totals; ++i) {
        put_waterfall(buf, budget, &budget->totals[i]);
        put_burn_down(buf, budget, budget->totals[i].planned.currency);
    }
    put_choices(buf, choices, results);
    if (choices->stock) {
        put_stock(buf, choices, results);
    }
    cw_plain_end(buf);
}
