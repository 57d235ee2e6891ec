// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/budget_page.h"

#include "base/number.h"
#include "page/plain.h"

#include <assert.h>

enum {
    MONTHS_MOST = 240,
    ACCOUNT_COLUMNS = 5,
    ITEM_COLUMNS = 7,
    FINDING_COLUMNS = 3,
    RECUT_COLUMNS = 4,
    CHOICE_COLUMNS = 5,
    STOCK_COLUMNS = 4,
};

static const CwDate never_ends = CW_DATE_NEVER_ENDS;

static const char* money_text(CwBuf* buf, CwMoney money) {
    const char* text = cw_money_text(buf->arena, money);
    buf->failed = buf->failed || !text;
    return text ? text : "";
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

// Cells of a table; NULL, with the buffer failed, when there is no memory.
static const char** cells_of(CwBuf* buf, size_t n_columns, size_t n_rows) {
    const char** cells = CW_NEW_ARRAY(buf->arena, const char*, n_columns* n_rows);
    buf->failed = buf->failed || !cells;
    return cells;
}

// What is over stands out; what is unusual or forgotten is listed with the reason.
static void put_findings(CwBuf* buf, const CwBudgetReview* review) {
    static const char* const head[FINDING_COLUMNS] = {"Look at", "", "Why"};
    const char** cells = cells_of(buf, FINDING_COLUMNS, review->n_findings);
    size_t count = 0;
    for (size_t i = 0; cells && i < review->n_findings; ++i) {
        const CwReviewFinding* finding = &review->findings[i];
        if (finding->kind == CW_REVIEW_OVER) {
            const char* words = cw_format(buf->arena, "%s: %s", finding->name, finding->reason);
            buf->failed = buf->failed || !words;
            cw_plain_text(buf, words ? words : "", true);
            continue;
        }
        const char** row = cells + FINDING_COLUMNS * count++;
        row[0] = finding->name;
        row[1] = cw_review_kind_name(finding->kind);
        row[2] = finding->reason;
    }
    if (count) {
        cw_plain_table(buf, head, FINDING_COLUMNS, cells, count);
    }
}

static void put_accounts(CwBuf* buf, const CwBudget* budget) {
    static const char* const head[ACCOUNT_COLUMNS] = {"Account", ">Planned", ">Spent", ">Left", ""};
    const size_t count = budget->n_accounts + budget->n_totals;
    const char** cells = cells_of(buf, ACCOUNT_COLUMNS, count);
    for (size_t i = 0; cells && i < count; ++i) {
        const bool account = i < budget->n_accounts;
        const CwBudgetTotal* total = account ? &budget->accounts[i] : &budget->totals[i - budget->n_accounts];
        const CwMoney left = {total->planned.currency, total->planned.minor - total->actual.minor};
        const char** row = cells + ACCOUNT_COLUMNS * i;
        row[0] = account ? total->account : "all";
        row[1] = money_text(buf, total->planned);
        row[2] = money_text(buf, total->actual);
        row[3] = money_text(buf, left);
        row[4] = total->over ? "over" : "";
    }
    if (cells) {
        cw_plain_table(buf, head, ACCOUNT_COLUMNS, cells, count);
    }
}

static const char* day_text(CwBuf* buf, CwDate day) {
    char text[CW_DATE_SIZE];
    cw_date_format(day, text);
    const char* copy = cw_string_copy(buf->arena, text);
    buf->failed = buf->failed || !copy;
    return copy ? copy : "";
}

static void put_items(CwBuf* buf, const CwBudget* budget) {
    static const char* const head[ITEM_COLUMNS] = {"Account", "For", ">Planned", ">Spent", ">Due", ">Paid", "Notes"};
    const char** cells = cells_of(buf, ITEM_COLUMNS, budget->n_items);
    for (size_t i = 0; cells && i < budget->n_items; ++i) {
        const CwBudgetItem* item = &budget->items[i];
        const char** row = cells + ITEM_COLUMNS * i;
        row[0] = item->account;
        row[1] = item->item;
        row[2] = money_text(buf, item->planned);
        row[3] = money_text(buf, item->actual);
        row[4] = day_text(buf, item->due);
        row[5] = day_text(buf, item->paid);
        row[6] = item->notes;
    }
    if (cells && budget->n_items) {
        cw_plain_heading(buf, "Line by line");
        cw_plain_table(buf, head, ITEM_COLUMNS, cells, budget->n_items);
    }
}

static const char* hours_text(CwBuf* buf, int64_t seconds) {
    const char* text =
        seconds < 0 ? "" : cw_format(buf->arena, "%d:%02d h", (int)(seconds / 3600), (int)(seconds / 60 % 60));
    buf->failed = buf->failed || !text;
    return text ? text : "";
}

// All cues are priced in the currency of their work; sums are told where there is one currency.
static void put_recut_sum(CwBuf* buf, const CwBudgetShown* shown, const char* row[RECUT_COLUMNS]) {
    const CwRecutCost* first = NULL;
    int64_t seconds = -1;
    int64_t minor = 0;
    bool same = true;
    for (size_t i = 0; i < shown->n_recut; ++i) {
        const CwRecutCost* cost = &shown->recut[i];
        seconds = cost->seconds < 0 ? seconds : (seconds < 0 ? 0 : seconds) + cost->seconds;
        if (cost->priced) {
            first = first ? first : cost;
            same = same && cw_currency_equal(cost->money.currency, first->money.currency);
            minor += cost->money.minor;
        }
    }
    row[0] = "all";
    row[2] = hours_text(buf, seconds);
    row[3] = first && same ? money_text(buf, (CwMoney){first->money.currency, minor}) : "";
}

static void put_recut(CwBuf* buf, const CwBudgetShown* shown) {
    static const char* const head[RECUT_COLUMNS] = {"Cue", "What the new cut asks", ">Work", ">Costs"};
    const char** cells = cells_of(buf, RECUT_COLUMNS, shown->n_recut + 1);
    bool unpriced = false;
    for (size_t i = 0; cells && i < shown->n_recut; ++i) {
        const CwRecutCost* cost = &shown->recut[i];
        const char** row = cells + RECUT_COLUMNS * i;
        row[0] = cost->cue;
        row[1] = cost->work;
        row[2] = hours_text(buf, cost->seconds);
        row[3] = cost->priced ? money_text(buf, cost->money) : "";
        unpriced = unpriced || !cost->priced;
    }
    if (!cells || !shown->n_recut) {
        return;
    }
    put_recut_sum(buf, shown, cells + RECUT_COLUMNS * shown->n_recut);
    cw_plain_heading(buf, "What the cut asks");
    cw_plain_table(buf, head, RECUT_COLUMNS, cells, shown->n_recut + 1);
    if (unpriced) {
        cw_plain_text(buf, "What has no price here has none in budget.csv (rows with a word in recut) or options.csv.",
                      false);
    }
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

// As far as something was paid: what is left after that nobody knows yet.
static size_t months_paid(const CwBurnMonth* months, size_t count) {
    size_t reach = count;
    while (reach > 1 && months[reach - 1].actual == months[reach - 2].actual) {
        --reach;
    }
    return reach;
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
    if (!count) {
        return;
    }
    const size_t reach = months_paid(months, count);
    const CwPlainLine lines[] = {
        {"left as planned", planned, true, 0,
         planned[count - 1] ? money_text(buf, (CwMoney){currency, planned[count - 1]}) : NULL},
        {"left", actual, false, reach, money_text(buf, (CwMoney){currency, actual[reach - 1]})}};
    const char* title = cw_format(buf->arena, "Burn-down of %s", money_text(buf, (CwMoney){currency, planned[0]}));
    buf->failed = buf->failed || !title;
    cw_plain_lines(buf, title ? title : "", names, count, lines, 2);
}

static void put_choices(CwBuf* buf, const CwWhatIfs* choices, const CwWhatIf* results) {
    static const char* const head[CHOICE_COLUMNS] = {"What if", ">Not spent", ">Spent instead", ">Saves",
                                                     "Costs besides"};
    const char** cells = cells_of(buf, CHOICE_COLUMNS, choices->n_cases);
    if (!cells) {
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
    const char** cells = cells_of(buf, STOCK_COLUMNS, choices->n_rows + 1);
    CwMoney custom;
    CwMoney stock;
    if (!cells) {
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

void cw_budget_page(CwBuf* buf, const CwBudgetShown* shown) {
    const CwBudget* budget = shown->budget;
    cw_plain_begin(buf, "The music budget", shown->film);
    put_accounts(buf, budget);
    for (size_t i = 0; i < budget->n_totals; ++i) {
        put_waterfall(buf, budget, &budget->totals[i]);
        put_burn_down(buf, budget, budget->totals[i].planned.currency);
    }
    put_findings(buf, shown->review);
    put_items(buf, budget);
    put_recut(buf, shown);
    put_choices(buf, shown->choices, shown->results);
    if (shown->choices->stock) {
        put_stock(buf, shown->choices, shown->results);
    }
    cw_plain_end(buf);
}
