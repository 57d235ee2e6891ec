// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number.h"

#include <assert.h>
#include <stddef.h>

static CwI128 div_floor_wide(CwI128 a, CwI128 b) {
    const CwI128 q = a / b;
    return a % b < 0 ? q - 1 : q;
}

static int64_t narrow(CwI128 wide) {
    assert(wide >= INT64_MIN && wide <= INT64_MAX);
    return (int64_t)wide;
}

int64_t cw_div_floor(int64_t a, int64_t b) {
    assert(b > 0);
    return narrow(div_floor_wide(a, b));
}

int64_t cw_div_nearest(int64_t a, int64_t b) {
    return cw_muldiv_nearest(a, 1, b);
}

int64_t cw_muldiv_floor(int64_t a, int64_t b, int64_t c) {
    assert(c > 0);
    return narrow(div_floor_wide((CwI128)a * b, c));
}

int64_t cw_muldiv_nearest(int64_t a, int64_t b, int64_t c) {
    assert(c > 0);
    const CwI128 product = (CwI128)a * b;
    const CwI128 floor = div_floor_wide(product, c);
    const CwI128 rest = product - floor * c; // 0 <= rest < c < 2^63, so twice it fits
    return narrow(2 * rest >= c ? floor + 1 : floor);
}

int64_t cw_gcd(int64_t a, int64_t b) {
    uint64_t x = a < 0 ? 0 - (uint64_t)a : (uint64_t)a;
    uint64_t y = b < 0 ? 0 - (uint64_t)b : (uint64_t)b;
    while (y) {
        const uint64_t rest = x % y;
        x = y;
        y = rest;
    }
    assert(x <= INT64_MAX);
    return (int64_t)x;
}

CwRatio cw_ratio(int64_t num, int64_t den) {
    assert(den != 0 && den != INT64_MIN && num != INT64_MIN);
    const int64_t divisor = cw_gcd(num, den);
    const int64_t sign = den < 0 ? -1 : 1;
    return (CwRatio){sign * num / divisor, sign * den / divisor};
}

int cw_ratio_compare(CwRatio a, CwRatio b) {
    const CwI128 left = (CwI128)a.num * b.den;
    const CwI128 right = (CwI128)b.num * a.den;
    return (left > right) - (left < right);
}

// Takes a sign off the front: -1 or 1.
static int64_t take_sign(CwText* text) {
    if (text->length && (text->at[0] == '-' || text->at[0] == '+')) {
        const int64_t sign = text->at[0] == '-' ? -1 : 1;
        *text = cw_text_after(*text, 1);
        return sign;
    }
    return 1;
}

CwStatus cw_parse_int(CwText text, int64_t* ret_value) {
    const int64_t sign = take_sign(&text);
    if (text.length == 0) {
        return CW_ERR_BAD_INPUT;
    }
    int64_t value = 0;
    bool overflow = false;
    for (size_t i = 0; i < text.length; ++i) {
        const char c = text.at[i];
        if (c < '0' || c > '9') {
            return CW_ERR_BAD_INPUT;
        }
        overflow |= __builtin_mul_overflow(value, 10, &value);
        overflow |= __builtin_add_overflow(value, sign * (c - '0'), &value);
    }
    if (overflow) {
        return CW_ERR_RANGE;
    }
    *ret_value = value;
    return CW_OK;
}

static CwStatus parse_fraction(CwText text, CwRatio* ret_value) {
    CwText rest = text;
    const CwText top = cw_text_split(&rest, '/');
    int64_t num = 0;
    int64_t den = 0;
    CW_TRY(cw_parse_int(top, &num));
    CW_TRY(cw_parse_int(rest, &den));
    if (den <= 0 || num == INT64_MIN) {
        return CW_ERR_RANGE;
    }
    *ret_value = cw_ratio(num, den);
    return CW_OK;
}

CwStatus cw_parse_ratio(CwText text, CwRatio* ret_value) {
    for (size_t i = 0; i < text.length; ++i) {
        if (text.at[i] == '/') {
            return parse_fraction(text, ret_value);
        }
    }
    const int64_t sign = take_sign(&text);
    int64_t num = 0;
    int64_t den = 1;
    int digits = 0;
    bool after_point = false;
    for (size_t i = 0; i < text.length; ++i) {
        const char c = text.at[i];
        if (c == '.' && !after_point) {
            after_point = true;
        } else if (c < '0' || c > '9') {
            return CW_ERR_BAD_INPUT;
        } else if (++digits > 18) {
            return CW_ERR_RANGE;
        } else {
            num = 10 * num + (c - '0');
            den = after_point ? 10 * den : den;
        }
    }
    if (digits == 0) {
        return CW_ERR_BAD_INPUT;
    }
    *ret_value = cw_ratio(sign * num, den);
    return CW_OK;
}

CwStatus cw_parse_scaled(CwText text, int64_t scale, int64_t* ret_value) {
    CwRatio ratio = {0, 1};
    CW_TRY(cw_parse_ratio(text, &ratio));
    const CwI128 product = (CwI128)ratio.num * scale;
    if (product / ratio.den >= INT64_MAX || product / ratio.den <= INT64_MIN) {
        return CW_ERR_RANGE;
    }
    *ret_value = cw_muldiv_nearest(ratio.num, scale, ratio.den);
    return CW_OK;
}
