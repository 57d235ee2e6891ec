// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/exchange.h"

#include "base/date.h"
#include "base/fields.h"

enum { FROM, TO, RATE, DATE, SOURCE, N_COLUMNS };

static const CwCsvColumn columns[N_COLUMNS] = {
    {"from", true}, {"to", true}, {"rate", true}, {"date", true}, {"source", true},
};

static CwStatus read_currency(CwFields in, size_t column, CwCurrency* ret_currency) {
    return cw_currency_parse(cw_text(cw_field(in, column)), ret_currency) == CW_OK
               ? CW_OK
               : cw_field_refuse(in, column, "rates.currency", "write a currency by its three letters, as EUR");
}

static CwStatus read_row(CwFields in, CwExchange* rate) {
    CwDate day;
    CW_TRY(read_currency(in, FROM, &rate->from));
    CW_TRY(read_currency(in, TO, &rate->to));
    if (cw_currency_equal(rate->from, rate->to)) {
        return cw_field_refuse(in, TO, "rates.currency", "a rate is between two currencies");
    }
    if (cw_parse_ratio(cw_text(cw_field(in, RATE)), &rate->rate) != CW_OK || rate->rate.num <= 0) {
        return cw_field_refuse(in, RATE, "rates.rate", "write a rate above 0, as 1.0876");
    }
    if (cw_date_parse(cw_text(cw_field(in, DATE)), false, &day) != CW_OK) {
        return cw_field_refuse(in, DATE, "rates.date", "write the day it held, as 2026-06-30");
    }
    rate->date = cw_field(in, DATE);
    return cw_field_text(in, SOURCE, &rate->source);
}

CwStatus cw_exchanges_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwExchanges* ret_rates) {
    CwCsv* csv = CW_NEW(arena, CwCsv);
    if (!csv) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_csv_read(arena, file, text, columns, N_COLUMNS, diag, csv));
    CwExchange* items = CW_NEW_ARRAY(arena, CwExchange, csv->n_rows);
    CwExchanges rates = {items, 0};
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    for (; rates.count < csv->n_rows; ++rates.count) {
        CwRatio before;
        CwExchange* rate = &items[rates.count];
        const CwFields in = {csv, &csv->rows[rates.count], diag};
        CW_TRY(read_row(in, rate));
        if (cw_exchange_find(&rates, rate->from, rate->to, &before)) {
            return cw_field_refuse(in, RATE, "rates.twice", "these two currencies have a rate already");
        }
    }
    *ret_rates = rates;
    return CW_OK;
}

const CwExchange* cw_exchange_find(const CwExchanges* rates, CwCurrency from, CwCurrency to, CwRatio* ret_rate) {
    *ret_rate = (CwRatio){1, 1};
    for (size_t i = 0; i < rates->count && !cw_currency_equal(from, to); ++i) {
        const CwExchange* rate = &rates->items[i];
        if (cw_currency_equal(rate->from, from) && cw_currency_equal(rate->to, to)) {
            *ret_rate = cw_ratio(rate->rate.num, rate->rate.den);
            return rate;
        }
        if (cw_currency_equal(rate->to, from) && cw_currency_equal(rate->from, to)) {
            *ret_rate = cw_ratio(rate->rate.den, rate->rate.num);
            return rate;
        }
    }
    return NULL;
}
