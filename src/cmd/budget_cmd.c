// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/data.h"
#include "cmd/project.h"
#include "cmd/verbs.h"

#include "base/file.h"
#include "base/json.h"
#include "film/film.h"
#include "money/budget_review.h"

static void put_json(CwBuf* buf, const CwBudgetTotal* total, const char* what) {
    const CwCurrency currency = total->planned.currency;
    const int decimals = cw_currency_decimals(currency);
    const int64_t scale = decimals == 0 ? 1 : decimals == 2 ? 100 : 1000;
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "what", what);
    cw_json_put_text(buf, "account", total->account[0] ? total->account : NULL);
    cw_json_put_text(buf, "currency", currency.code);
    cw_json_put_decimal(buf, "planned", total->planned.minor, scale);
    cw_json_put_decimal(buf, "actual", total->actual.minor, scale);
    cw_json_put_bool(buf, "over", total->over);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static void put_text(CwBuf* buf, const CwBudgetTotal* total) {
    char planned[CW_MONEY_SIZE];
    char actual[CW_MONEY_SIZE];
    cw_money_format(total->planned, planned);
    cw_money_format(total->actual, actual);
    cw_buf_format(buf, "%-24s planned %16s  spent %16s%s\n", total->account[0] ? total->account : "all", planned,
                  actual, total->over ? "  OVER" : "");
}

static CwStatus read_usual(CwShell* shell, CwUsual* ret_usual) {
    const char* path = NULL;
    CwText text = {NULL, 0};
    CW_TRY(cw_data_path(shell, "money/budget.json", &path));
    CW_TRY(cw_file_read(shell->arena, path, 0, &shell->diag, &text));
    return cw_usual_read(shell->arena, path, text, &shell->diag, ret_usual);
}

static void put_part_json(CwBuf* buf, const CwReviewPart* part) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "what", "part");
    cw_json_put_text(buf, "name", part->range->name);
    cw_json_put_text(buf, "currency", part->planned.currency.code);
    cw_json_put_decimal(buf, "percent", part->points, 100);
    cw_json_put_int(buf, "usual_least", part->range->least);
    cw_json_put_int(buf, "usual_most", part->range->most);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static void put_finding_json(CwBuf* buf, const CwReviewFinding* finding) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "what", "warning");
    cw_json_put_text(buf, "kind", cw_review_kind_name(finding->kind));
    cw_json_put_text(buf, "name", finding->name);
    cw_json_put_text(buf, "reason", finding->reason);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static CwStatus put_review(CwShell* shell, const CwBudget* budget, CwBuf* buf) {
    CwUsual usual;
    CwBudgetReview review;
    CW_TRY(read_usual(shell, &usual));
    CW_TRY(cw_budget_review(shell->arena, budget, &usual, &review));
    for (size_t i = 0; shell->json && i < review.n_parts; ++i) {
        put_part_json(buf, &review.parts[i]);
    }
    for (size_t i = 0; i < review.n_findings; ++i) {
        if (shell->json) {
            put_finding_json(buf, &review.findings[i]);
        } else {
            cw_buf_format(buf, "%-10s %-14s %s\n", cw_review_kind_name(review.findings[i].kind),
                          review.findings[i].name, review.findings[i].reason);
        }
    }
    return CW_OK;
}

static CwStatus run(CwShell* shell) {
    CwStore* store = NULL;
    CwFilm film = {0};
    CwBuf buf = cw_buf(shell->arena);
    CW_TRY(cw_project_open(shell, CW_STORE_READ, &store));
    CW_TRY(cw_film_read(shell->arena, store, NULL, &shell->diag, &film));
    const CwBudget* budget = &film.budget;
    for (size_t i = 0; i < budget->n_accounts + budget->n_totals; ++i) {
        const bool account = i < budget->n_accounts;
        const CwBudgetTotal* total = account ? &budget->accounts[i] : &budget->totals[i - budget->n_accounts];
        if (shell->json) {
            put_json(&buf, total, account ? "account" : "total");
        } else {
            put_text(&buf, total);
        }
    }
    CW_TRY(put_review(shell, budget, &buf));
    CW_TRY(cw_buf_status(&buf));
    cw_shell_print(&buf);
    return CW_OK;
}

const CwVerb cw_verb_budget = {
    .name = "budget",
    .arguments = "",
    .summary = "what the music may cost and what it cost, by account; what is unusual, over or forgotten",
    .help =
        "Usual ranges and costs that are easily forgotten are data with a source and a date: data/money/budget.json.",
    .run = run,
};
