// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/budget_review.h"

#include "base/buf.h"
#include "base/number.h"

#include <string.h>

enum {
    ALL_POINTS = 10000,
};

typedef struct {
    CwArena* arena;
    const CwBudget* budget;
    const CwUsual* usual;
    CwReviewFinding* findings;
    size_t n_findings;
    size_t capacity;
} Review;

bool cw_account_is(const char* name, const char* word) {
    const size_t length = strlen(word);
    bool begins = true;
    for (CwText rest = cw_text(name); rest.length >= length; rest = cw_text_after(rest, 1)) {
        if (begins && cw_text_starts_fold(rest, word)) {
            return true;
        }
        begins = rest.at[0] == ' ' || rest.at[0] == '-' || rest.at[0] == '_' || rest.at[0] == '/';
    }
    return false;
}

static CwStatus find(Review* review, CwReviewKind kind, const char* name, CwCurrency currency, int64_t points,
                     const char* reason) {
    CW_TRY(CW_RESERVE(review->arena, review->findings, review->n_findings, review->capacity));
    review->findings[review->n_findings++] = (CwReviewFinding){kind, name, currency, points, reason};
    return reason ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus judge_part(Review* review, const CwReviewPart* part) {
    const CwUsualRange* range = part->range;
    const bool below = part->points < range->least * 100;
    const bool above = part->points > range->most * 100;
    if (!below && !above) {
        return CW_OK;
    }
    return find(review, below ? CW_REVIEW_BELOW : CW_REVIEW_ABOVE, range->name, part->planned.currency, part->points,
                cw_format(review->arena, "%lld.%02lld %% of the budget, and %d to %d %% is usual for %s",
                          (long long)(part->points / 100), (long long)(part->points % 100), range->least, range->most,
                          range->why[0] ? range->why : range->name));
}

// What is planned and spent for one range in one currency.
static CwReviewPart part_of(const Review* review, const CwUsualRange* range, CwCurrency currency) {
    CwReviewPart part = {.range = range, .planned = {currency, 0}, .actual = {currency, 0}};
    for (size_t i = 0; i < review->budget->n_accounts; ++i) {
        const CwBudgetTotal* account = &review->budget->accounts[i];
        if (cw_currency_equal(account->planned.currency, currency) && cw_account_is(account->account, range->name)) {
            part.planned.minor += account->planned.minor;
            part.actual.minor += account->actual.minor;
        }
    }
    return part;
}

static int64_t without_contingency(const Review* review, CwCurrency currency) {
    int64_t sum = 0;
    for (size_t i = 0; i < review->budget->n_accounts; ++i) {
        const CwBudgetTotal* account = &review->budget->accounts[i];
        if (cw_currency_equal(account->planned.currency, currency) && !cw_account_is(account->account, "contingency")) {
            sum += account->planned.minor;
        }
    }
    return sum;
}

static bool is_named(const CwBudget* budget, const CwHiddenCost* cost) {
    for (size_t i = 0; i < budget->n_items; ++i) {
        for (size_t w = 0; w < cost->n_words; ++w) {
            if (cw_account_is(budget->items[i].account, cost->words[w]) ||
                cw_account_is(budget->items[i].item, cost->words[w])) {
                return true;
            }
        }
    }
    return false;
}

static CwStatus find_hidden(Review* review) {
    for (size_t i = 0; review->budget->n_items && i < review->usual->n_hidden; ++i) {
        const CwHiddenCost* cost = &review->usual->hidden[i];
        if (!is_named(review->budget, cost)) {
            CW_TRY(find(review, CW_REVIEW_HIDDEN, cost->name, (CwCurrency){""}, 0,
                        cw_format(review->arena, "nothing is set aside for %s", cost->name)));
        }
    }
    return CW_OK;
}

static CwStatus find_over(Review* review) {
    for (size_t i = 0; i < review->budget->n_accounts; ++i) {
        const CwBudgetTotal* account = &review->budget->accounts[i];
        if (account->over) {
            char over[CW_MONEY_SIZE];
            cw_money_format((CwMoney){account->planned.currency, account->actual.minor - account->planned.minor}, over);
            CW_TRY(find(review, CW_REVIEW_OVER, account->account, account->planned.currency, 0,
                        cw_format(review->arena, "%s more was spent than planned", over)));
        }
    }
    return CW_OK;
}

CwStatus cw_budget_review(CwArena* arena, const CwBudget* budget, const CwUsual* usual, CwBudgetReview* ret_review) {
    Review review = {.arena = arena, .budget = budget, .usual = usual};
    CwReviewPart* parts = CW_NEW_ARRAY(arena, CwReviewPart, budget->n_totals * usual->n_ranges);
    size_t count = 0;
    if (!parts) {
        return CW_ERR_NO_MEM;
    }
    for (size_t t = 0; t < budget->n_totals; ++t) {
        const CwCurrency currency = budget->totals[t].planned.currency;
        const int64_t whole = without_contingency(&review, currency);
        for (size_t i = 0; whole > 0 && i < usual->n_ranges; ++i) {
            CwReviewPart part = part_of(&review, &usual->ranges[i], currency);
            part.points = cw_muldiv_floor(part.planned.minor, ALL_POINTS, whole);
            parts[count++] = part;
            CW_TRY(judge_part(&review, &part));
        }
    }
    CW_TRY(find_over(&review));
    CW_TRY(find_hidden(&review));
    *ret_review = (CwBudgetReview){parts, count, review.findings, review.n_findings};
    return CW_OK;
}

const char* cw_review_kind_name(CwReviewKind kind) {
    static const char* const names[] = {"below", "above", "over", "hidden"};
    return names[kind];
}
