// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/amount.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MINOR_MOST INT64_C(9000000000000000)

CwStatus cw_currency_parse(CwText text, CwCurrency* ret_currency) {
    if (text.length != 3) {
        return CW_ERR_BAD_INPUT;
    }
    CwCurrency currency = {""};
    for (size_t i = 0; i < 3; ++i) {
        const char c = text.at[i];
        if ((c < 'A' || c > 'Z') && (c < 'a' || c > 'z')) {
            return CW_ERR_BAD_INPUT;
        }
        currency.code[i] = c >= 'a' ? (char)(c - 'a' + 'A') : c;
    }
    *ret_currency = currency;
    return CW_OK;
}

int cw_currency_decimals(CwCurrency currency) {
    static const char none[] = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    static const char three[] = "BHD IQD JOD KWD LYD OMR TND";
    if (strstr(none, currency.code)) {
        return 0;
    }
    return strstr(three, currency.code) ? 3 : 2;
}

int64_t cw_currency_scale(CwCurrency currency) {
    static const int64_t scales[] = {1, 10, 100, 1000};
    return scales[cw_currency_decimals(currency)];
}

bool cw_currency_equal(CwCurrency a, CwCurrency b) {
    return strcmp(a.code, b.code) == 0;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Where the decimal mark stands, or text.length: the last comma or point, if it is the only one of its kind.
static size_t decimal_mark(CwText text, int decimals) {
    size_t mark = text.length;
    for (size_t i = 0; i < text.length; ++i) {
        mark = text.at[i] == ',' || text.at[i] == '.' ? i : mark;
    }
    if (mark == text.length) {
        return mark;
    }
    size_t same = 0;
    size_t other = 0;
    for (size_t i = 0; i < mark; ++i) {
        same += text.at[i] == text.at[mark];
        other += (text.at[i] == ',' || text.at[i] == '.') && text.at[i] != text.at[mark];
    }
    const size_t after = text.length - mark - 1;
    const bool thousands = after == 3 && decimals != 3 && other == 0;
    return same || thousands ? text.length : mark;
}

// Digits with marks between groups of three; adds them to `*value`.
static CwStatus take_whole(CwText text, int64_t* value) {
    size_t since_mark = 0;
    bool marked = false;
    size_t digits = 0;
    for (size_t i = 0; i < text.length; ++i) {
        if (is_digit(text.at[i])) {
            *value = *value * 10 + (text.at[i] - '0');
            ++since_mark;
            if (++digits > 15) {
                return CW_ERR_RANGE;
            }
            continue;
        }
        const bool separates = strchr(" ,.'", text.at[i]) != NULL;
        if (!separates || since_mark == 0 || since_mark > 3 || (marked && since_mark != 3)) {
            return CW_ERR_BAD_INPUT;
        }
        marked = true;
        since_mark = 0;
    }
    return digits == 0 || (marked && since_mark != 3) ? CW_ERR_BAD_INPUT : CW_OK;
}

CwStatus cw_money_parse(CwText text, CwCurrency currency, CwMoney* ret_money) {
    const int decimals = cw_currency_decimals(currency);
    CwText rest = cw_text_trim(text);
    const bool negative = rest.length && rest.at[0] == '-';
    rest = cw_text_trim(cw_text_after(rest, negative));
    const size_t mark = decimal_mark(rest, decimals);
    int64_t minor = 0;
    CW_TRY(take_whole((CwText){rest.at, mark}, &minor));
    const CwText fraction = cw_text_after(rest, mark + 1);
    if (mark < rest.length && fraction.length == 0) {
        return CW_ERR_BAD_INPUT;
    }
    for (int i = 0; i < decimals; ++i) {
        const char c = (size_t)i < fraction.length ? fraction.at[i] : '0';
        if (!is_digit(c)) {
            return CW_ERR_BAD_INPUT;
        }
        minor = minor * 10 + (c - '0');
    }
    for (size_t i = (size_t)decimals; i < fraction.length; ++i) {
        if (fraction.at[i] != '0') {
            return CW_ERR_BAD_INPUT; // finer than the currency
        }
    }
    if (minor > MINOR_MOST) {
        return CW_ERR_RANGE;
    }
    *ret_money = (CwMoney){currency, negative ? -minor : minor};
    return CW_OK;
}

CwStatus cw_currency_field(CwFields in, size_t column, CwCurrency* currency) {
    return cw_field_empty(in, column) || cw_currency_parse(cw_text(cw_field(in, column)), currency) == CW_OK
               ? CW_OK
               : cw_field_refuse(in, column, "money.currency", "write three letters, as EUR or USD");
}

CwStatus cw_money_field(CwFields in, size_t column, CwCurrency currency, CwMoney* ret_money) {
    CwMoney money = {currency, 0};
    if (!cw_field_empty(in, column) &&
        (cw_money_parse(cw_text(cw_field(in, column)), currency, &money) != CW_OK || money.minor < 0)) {
        return cw_field_refuse(in, column, "money.amount", "write an amount, as 1200.50");
    }
    *ret_money = money;
    return CW_OK;
}

const char* cw_money_text(CwArena* arena, CwMoney money) {
    char text[CW_MONEY_SIZE];
    cw_money_format(money, text);
    return cw_string_copy(arena, text);
}

void cw_money_format(CwMoney money, char text[CW_MONEY_SIZE]) {
    const int decimals = cw_currency_decimals(money.currency);
    const int64_t scale = cw_currency_scale(money.currency);
    const char* sign = money.minor < 0 ? "-" : "";
    const int64_t size = money.minor < 0 ? -money.minor : money.minor;
    if (decimals == 0) {
        (void)snprintf(text, CW_MONEY_SIZE, "%s%" PRId64 " %s", sign, size, money.currency.code);
    } else {
        (void)snprintf(text, CW_MONEY_SIZE, "%s%" PRId64 ".%0*" PRId64 " %s", sign, size / scale, decimals,
                       size % scale, money.currency.code);
    }
}
