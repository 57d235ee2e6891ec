// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/fixed.h"

#include <assert.h>

// Horner's scheme over the bits of `scale`: after each bit, (bits so far) * a = quotient * b + rest, 0 <= rest < b.
// 2 * rest + a < 3b < 2^128 keeps every sum in range.
static CwU128 scale_floor(CwU128 scale, int scale_bits, CwU128 a, CwU128 b, CwU128* ret_rest) {
    assert(a <= b && b > 0 && b >> 126U == 0);
    CwU128 quotient = 0;
    CwU128 rest = 0;
    for (int bit = scale_bits - 1; bit >= 0; --bit) {
        quotient <<= 1U;
        rest = 2 * rest + (scale >> (unsigned)bit & 1U ? a : 0);
        while (rest >= b) {
            rest -= b;
            ++quotient;
        }
    }
    *ret_rest = rest;
    return quotient;
}

CwFixed cw_fixed_ratio(uint64_t a, uint64_t b) {
    CwU128 rest = 0;
    const CwU128 whole = a / b;
    assert(whole < 256);
    return (whole << CW_FIXED_BITS) + scale_floor((CwU128)1 << CW_FIXED_BITS, CW_FIXED_BITS + 1, a % b, b, &rest);
}

CwFixed cw_fixed_mul(CwFixed a, CwFixed b) {
    const uint64_t a_high = (uint64_t)(a >> 64U);
    const uint64_t a_low = (uint64_t)a;
    const uint64_t b_high = (uint64_t)(b >> 64U);
    const uint64_t b_low = (uint64_t)b;
    const CwU128 low = (CwU128)a_low * b_low;
    const CwU128 cross_1 = (CwU128)a_high * b_low + (low >> 64U); // below 2^128: (2^64-1)^2 + 2^64 - 1
    const CwU128 cross_2 = (CwU128)a_low * b_high + (uint64_t)cross_1;
    const CwU128 high = (CwU128)a_high * b_high + (cross_1 >> 64U) + (cross_2 >> 64U);
    const uint64_t middle = (uint64_t)cross_2;
    return (high << (128 - CW_FIXED_BITS)) | (middle >> (CW_FIXED_BITS - 64));
}

CwFixed cw_fixed_ln(uint64_t a, uint64_t b) {
    assert(a > 0 && b > 0 && a / 4 <= b && b / 4 <= a && a < INT64_MAX - b);
    // ln(a/b) = 2 atanh(z), z = (a-b)/(a+b), |z| <= 0.6: the series ends when a term is below 2^-120.
    const CwFixed z = cw_fixed_ratio(a > b ? a - b : b - a, a + b);
    const CwFixed z2 = cw_fixed_mul(z, z);
    CwFixed sum = 0;
    CwFixed power = z;
    for (unsigned n = 1; power; n += 2) {
        sum += power / n;
        power = cw_fixed_mul(power, z2);
    }
    return 2 * sum;
}

uint64_t cw_fixed_scale_nearest(uint64_t scale, CwFixed a, CwFixed b) {
    CwU128 rest = 0;
    const CwU128 floor = scale_floor(scale, 64, a, b, &rest);
    return (uint64_t)(2 * rest >= b ? floor + 1 : floor);
}
