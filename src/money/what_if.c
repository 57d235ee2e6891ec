// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/what_if.h"

#include "base/json.h"
#include "base/number.h"
#include "base/words.h"
#include "money/budget_review.h"

enum {
    MINUTE_MOST = 100000000, // minor units
};

static CwStatus refuse(CwJsonIn in, const char* name, const char* what) {
    return cw_diag(in.diag, CW_ERR_BAD_INPUT, "what_if", (CwPlace){in.file, 0, 0}, name, "%s", what);
}

static CwStatus read_add(CwJsonIn in, const json_t* json, int64_t scale, CwWhatIfAdd* add) {
    CwRatio price;
    CW_TRY(cw_json_get_text(in, json, "name", &add->name));
    CW_TRY(cw_json_get_ratio(in, json, "per_minute", &price));
    if (price.num < 0 || scale % price.den != 0 || price.num > MINUTE_MOST) {
        return refuse(in, add->name, "a price is an amount of the currency for a minute of music");
    }
    add->per_minute = price.num * (scale / price.den);
    return CW_OK;
}

static CwStatus read_accounts(CwArena* arena, CwJsonIn in, const json_t* json, CwWhatIfCase* one) {
    const json_t* list = NULL;
    CW_TRY(cw_json_get_array(in, json, "accounts", &list));
    const char** names = CW_NEW_ARRAY(arena, const char*, json_array_size(list));
    if (!names) {
        return CW_ERR_NO_MEM;
    }
    for (; one->n_accounts < json_array_size(list); ++one->n_accounts) {
        names[one->n_accounts] = json_string_value(json_array_get(list, one->n_accounts));
        if (!names[one->n_accounts]) {
            return refuse(in, one->name, "\"accounts\" is a list of texts");
        }
    }
    one->accounts = names;
    return CW_OK;
}

static CwStatus read_case(CwArena* arena, CwJsonIn in, const json_t* json, int64_t scale, CwWhatIfCase* one) {
    const json_t* list = NULL;
    int64_t percent = 0;
    CW_TRY(cw_json_get_text(in, json, "name", &one->name));
    CW_TRY(cw_json_get_text(in, json, "costs", &one->costs));
    CW_TRY(cw_json_get_int(in, json, "percent", &percent));
    CW_TRY(read_accounts(arena, in, json, one));
    CW_TRY(cw_json_get_array(in, json, "adds", &list));
    if (percent < 0 || percent > 100) {
        return refuse(in, one->name, "\"percent\" is from 0 to 100");
    }
    one->percent = (int)percent;
    CwWhatIfAdd* adds = CW_NEW_ARRAY(arena, CwWhatIfAdd, json_array_size(list));
    if (!adds) {
        return CW_ERR_NO_MEM;
    }
    for (; one->n_adds < json_array_size(list); ++one->n_adds) {
        CW_TRY(read_add(in, json_array_get(list, one->n_adds), scale, &adds[one->n_adds]));
    }
    one->adds = adds;
    return CW_OK;
}

static CwStatus read_rows(CwArena* arena, CwJsonIn in, const json_t* json, CwWhatIfs* choices) {
    const json_t* list = NULL;
    CW_TRY(cw_json_get_array(in, json, "compare", &list));
    CwStockRow* rows = CW_NEW_ARRAY(arena, CwStockRow, json_array_size(list));
    if (!rows) {
        return CW_ERR_NO_MEM;
    }
    for (; choices->n_rows < json_array_size(list); ++choices->n_rows) {
        const json_t* item = json_array_get(list, choices->n_rows);
        CwStockRow* row = &rows[choices->n_rows];
        CW_TRY(cw_json_get_text(in, item, "name", &row->name));
        CW_TRY(cw_json_get_text(in, item, "stock", &row->stock));
        CW_TRY(cw_json_get_text(in, item, "custom", &row->custom));
        CW_TRY(cw_json_get_text(in, item, "better", &row->better));
    }
    choices->rows = rows;
    return CW_OK;
}

CwStatus cw_what_ifs_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwWhatIfs* ret_choices) {
    const CwJsonIn in = {file, diag};
    CwWhatIfs choices = {.n_cases = 0};
    json_t* json = NULL;
    const json_t* list = NULL;
    const char* currency = NULL;
    CW_TRY(cw_json_parse(arena, file, text, diag, &json));
    CW_TRY(cw_json_get_text(in, json, "source", &choices.source));
    CW_TRY(cw_json_get_text(in, json, "date", &choices.date));
    CW_TRY(cw_json_get_text(in, json, "currency", &currency));
    CW_TRY(cw_json_get_array(in, json, "cases", &list));
    if (cw_currency_parse(cw_text(currency), &choices.currency) != CW_OK) {
        return refuse(in, currency, "\"currency\" is three letters");
    }
    CwWhatIfCase* cases = CW_NEW_ARRAY(arena, CwWhatIfCase, json_array_size(list));
    if (!cases) {
        return CW_ERR_NO_MEM;
    }
    for (; choices.n_cases < json_array_size(list); ++choices.n_cases) {
        CwWhatIfCase* one = &cases[choices.n_cases];
        CW_TRY(read_case(arena, in, json_array_get(list, choices.n_cases), cw_currency_scale(choices.currency), one));
        if (cw_word_is(cw_text(one->name), cw_json_text_or(json, "stock_case", ""))) {
            choices.stock = one;
        }
    }
    choices.cases = cases;
    CW_TRY(read_rows(arena, in, json, &choices));
    *ret_choices = choices;
    return CW_OK;
}

static bool is_about(const CwWhatIfCase* one, const CwBudgetTotal* account) {
    for (size_t i = 0; i < one->n_accounts; ++i) {
        if (cw_account_is(account->account, one->accounts[i])) {
            return true;
        }
    }
    return false;
}

static int64_t planned_of(const CwWhatIfCase* one, const CwBudget* budget, CwCurrency currency) {
    int64_t sum = 0;
    for (size_t i = 0; i < budget->n_accounts; ++i) {
        const CwBudgetTotal* account = &budget->accounts[i];
        if (cw_currency_equal(account->planned.currency, currency) && is_about(one, account)) {
            sum += account->planned.minor;
        }
    }
    return sum;
}

CwStatus cw_what_ifs(CwArena* arena, const CwWhatIfs* choices, const CwBudget* budget, CwSpan music,
                     CwWhatIf** ret_results) {
    const int64_t seconds = cw_div_nearest(music.flicks, CW_FLICKS_PER_SECOND);
    CwWhatIf* results = CW_NEW_ARRAY(arena, CwWhatIf, choices->n_cases);
    if (!results) {
        return CW_ERR_NO_MEM;
    }
    if (seconds < 0 || seconds > INT32_MAX) {
        return CW_ERR_RANGE;
    }
    for (size_t i = 0; i < choices->n_cases; ++i) {
        const CwWhatIfCase* one = &choices->cases[i];
        const int64_t drops = cw_muldiv_nearest(planned_of(one, budget, choices->currency), one->percent, 100);
        int64_t adds = 0;
        for (size_t k = 0; k < one->n_adds; ++k) {
            adds += cw_muldiv_nearest(one->adds[k].per_minute, seconds, 60);
        }
        results[i] =
            (CwWhatIf){one, {choices->currency, drops}, {choices->currency, adds}, {choices->currency, drops - adds}};
    }
    *ret_results = results;
    return CW_OK;
}

void cw_stock_costs(const CwWhatIfs* choices, const CwWhatIf* results, CwMoney* ret_custom, CwMoney* ret_stock) {
    const CwWhatIf* stock = &results[choices->stock - choices->cases];
    *ret_custom = stock->drops;
    *ret_stock = stock->adds;
}
