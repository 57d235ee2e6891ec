// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/big.h"

#include <assert.h>
#include <string.h>

static void trim(CwBig* a) {
    while (a->count && a->limbs[a->count - 1] == 0) {
        --a->count;
    }
}

CwBig cw_big(CwU128 value) {
    CwBig big = {.limbs = {(uint64_t)value, (uint64_t)(value >> 64)}, .count = 2};
    trim(&big);
    return big;
}

bool cw_big_is_zero(const CwBig* a) {
    return a->count == 0;
}

int cw_big_compare(const CwBig* a, const CwBig* b) {
    if (a->count != b->count) {
        return a->count < b->count ? -1 : 1;
    }
    for (int i = a->count; i-- > 0;) {
        if (a->limbs[i] != b->limbs[i]) {
            return a->limbs[i] < b->limbs[i] ? -1 : 1;
        }
    }
    return 0;
}

bool cw_big_add(CwBig* a, const CwBig* b) {
    const int count = a->count > b->count ? a->count : b->count;
    uint64_t carry = 0;
    for (int i = 0; i < count; ++i) {
        const CwU128 sum = (CwU128)(i < a->count ? a->limbs[i] : 0) + (i < b->count ? b->limbs[i] : 0) + carry;
        a->limbs[i] = (uint64_t)sum;
        carry = (uint64_t)(sum >> 64);
    }
    a->count = count;
    if (carry && count < CW_BIG_LIMBS) {
        a->limbs[a->count++] = carry;
        carry = 0;
    }
    return carry == 0;
}

void cw_big_subtract(CwBig* a, const CwBig* b) {
    assert(cw_big_compare(a, b) >= 0);
    uint64_t borrow = 0;
    for (int i = 0; i < a->count; ++i) {
        const CwU128 less = (CwU128)(i < b->count ? b->limbs[i] : 0) + borrow;
        borrow = a->limbs[i] < less;
        a->limbs[i] = (uint64_t)(a->limbs[i] - less);
    }
    trim(a);
}

bool cw_big_scale(CwBig* a, uint64_t factor) {
    uint64_t carry = 0;
    for (int i = 0; i < a->count; ++i) {
        const CwU128 product = (CwU128)a->limbs[i] * factor + carry;
        a->limbs[i] = (uint64_t)product;
        carry = (uint64_t)(product >> 64);
    }
    if (carry && a->count < CW_BIG_LIMBS) {
        a->limbs[a->count++] = carry;
        carry = 0;
    }
    trim(a);
    return carry == 0;
}

bool cw_big_multiply(const CwBig* a, const CwBig* b, CwBig* ret_product) {
    CwBig product = {.count = 0};
    if (a->count + b->count > CW_BIG_LIMBS) {
        return false;
    }
    for (int i = 0; i < a->count; ++i) {
        uint64_t carry = 0;
        for (int k = 0; k < b->count; ++k) {
            const CwU128 sum = (CwU128)a->limbs[i] * b->limbs[k] + product.limbs[i + k] + carry;
            product.limbs[i + k] = (uint64_t)sum;
            carry = (uint64_t)(sum >> 64);
        }
        product.limbs[i + b->count] = carry;
    }
    product.count = a->count + b->count;
    trim(&product);
    *ret_product = product;
    return true;
}

uint64_t cw_big_divide(CwBig* a, uint64_t divisor) {
    CwU128 rest = 0;
    for (int i = a->count; i-- > 0;) {
        rest = rest << 64 | a->limbs[i];
        a->limbs[i] = (uint64_t)(rest / divisor);
        rest %= divisor;
    }
    trim(a);
    return (uint64_t)rest;
}

static int bits(const CwBig* a) {
    return a->count ? a->count * 64 - __builtin_clzll(a->limbs[a->count - 1]) : 0;
}

// a * 2^by; the caller knows that it fits.
static CwBig shifted(const CwBig* a, int by) {
    CwBig big = {.count = a->count + by / 64 + 1};
    big.count = big.count > CW_BIG_LIMBS ? CW_BIG_LIMBS : big.count;
    for (int i = 0; i < a->count; ++i) {
        const CwU128 limb = (CwU128)a->limbs[i] << by % 64;
        big.limbs[i + by / 64] |= (uint64_t)limb;
        if (i + by / 64 + 1 < CW_BIG_LIMBS) {
            big.limbs[i + by / 64 + 1] |= (uint64_t)(limb >> 64);
        }
    }
    trim(&big);
    return big;
}

static void halve(CwBig* a) {
    for (int i = 0; i < a->count; ++i) {
        a->limbs[i] = a->limbs[i] >> 1 | (i + 1 < a->count ? a->limbs[i + 1] << 63 : 0);
    }
    trim(a);
}

CwU128 cw_big_quotient(const CwBig* a, const CwBig* b, CwBig* ret_rest) {
    CwBig rest = *a;
    CwU128 quotient = 0;
    assert(!cw_big_is_zero(b));
    const int steps = bits(a) - bits(b);
    assert(steps < 127);
    CwBig part = shifted(b, steps > 0 ? steps : 0);
    for (int i = steps; i >= 0; --i) {
        quotient <<= 1;
        if (cw_big_compare(&rest, &part) >= 0) {
            cw_big_subtract(&rest, &part);
            quotient |= 1;
        }
        halve(&part);
    }
    *ret_rest = rest;
    return quotient;
}
