// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/project.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "film/film.h"

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
    CW_TRY(cw_buf_status(&buf));
    cw_shell_print(&buf);
    return CW_OK;
}

const CwVerb cw_verb_budget = {
    .name = "budget",
    .arguments = "",
    .summary = "what the music may cost and what it cost, by account",
    .run = run,
};
