// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Rates of exchange as somebody recorded them: exact, with their day and where they are from (rates.csv).

   Units    a rate is how much of `to` one of `from` is, in major units of both.
*/
#ifndef CW_MONEY_EXCHANGE_H
#define CW_MONEY_EXCHANGE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/number.h"
#include "base/text.h"
#include "money/amount.h"

#include <stddef.h>

/** A recorded rate of exchange. */
typedef struct {
    CwCurrency from;
    CwCurrency to;
    CwRatio rate; ///< one `from` is so many `to`
    const char* date;
    const char* source;
} CwExchange;

/** Some of them. */
typedef struct {
    const CwExchange* items;
    size_t count;
} CwExchanges;

/**
   Reads rates.csv: the columns from, to, rate, date, source, all needed.

   Errors   CW_ERR_BAD_INPUT: no currency, no rate above 0, no day, no source, a pair of currencies twice (either way
            round); CW_ERR_NO_MEM.
   Memory   from `arena`.
   Source   docs/film-folder.md.
*/
CW_MUST_USE CwStatus cw_exchanges_read(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                                       CwExchanges* ret_rates);

/**
   The rate recorded between two currencies, one way round or the other; `*ret_rate` turns `from` into `to`.

   Units    major units.
   Memory   answers which it is, in `rates`; NULL when there is none, and for one currency, whose rate is 1.
*/
const CwExchange* cw_exchange_find(const CwExchanges* rates, CwCurrency from, CwCurrency to, CwRatio* ret_rate);

#endif
