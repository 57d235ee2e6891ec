// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Money: whole minor units of a currency, cents of a dollar, yen of a yen.

   Units    minor units; how many make one major unit is the currency's (ISO 4217).
*/
#ifndef CW_MONEY_AMOUNT_H
#define CW_MONEY_AMOUNT_H

#include "base/arena.h"
#include "base/fields.h"
#include "base/status.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/** A currency: three capital letters. */
typedef struct {
    char code[4];
} CwCurrency;

/** Money in one currency. */
typedef struct {
    CwCurrency currency;
    int64_t minor; ///< minor units; may be negative
} CwMoney;

enum {
    CW_MONEY_SIZE = 40, ///< an amount in words, with its final zero
};

/**
   Reads three letters of either case.

   Errors   CW_ERR_BAD_INPUT when they are anything else.
*/
CW_MUST_USE CwStatus cw_currency_parse(CwText text, CwCurrency* ret_currency);

/** Decimals of a currency: 2, but 0 for yen and its like, 3 for dinars and theirs. Units: digits. Source: ISO 4217. */
int cw_currency_decimals(CwCurrency currency);

/** How many minor units make one major unit: 100 cents of a dollar. Units: minor units. */
int64_t cw_currency_scale(CwCurrency currency);

/** Whether two currencies are the same. */
bool cw_currency_equal(CwCurrency a, CwCurrency b);

/**
   Reads an amount exactly: "1200", "1200.50", "-3.00", "1 200,50", "1,200.50", "1'200".

   A comma or point is the decimal mark when one, two or three digits follow it and end the number and no other mark of
   its kind is there, as far as the currency has decimals; otherwise marks separate thousands and must stand before
   groups of three.

   Errors   CW_ERR_BAD_INPUT when it is no amount, or finer than the currency; CW_ERR_RANGE above 9 * 10^15 minor units.
*/
CW_MUST_USE CwStatus cw_money_parse(CwText text, CwCurrency currency, CwMoney* ret_money);

/**
   The currency of a table's row; as it was where the column is empty.

   Errors   CW_ERR_BAD_INPUT, "money.currency".
*/
CW_MUST_USE CwStatus cw_currency_field(CwFields in, size_t column, CwCurrency* currency);

/**
   An amount of a table's row, not below 0; nothing where the column is empty.

   Errors   CW_ERR_BAD_INPUT, "money.amount".
*/
CW_MUST_USE CwStatus cw_money_field(CwFields in, size_t column, CwCurrency currency, CwMoney* ret_money);

/** Writes "1200.50 EUR". */
void cw_money_format(CwMoney money, char text[CW_MONEY_SIZE]);

/** The same from the arena. Memory: from `arena`; NULL when there is none. */
const char* cw_money_text(CwArena* arena, CwMoney money);

#endif
