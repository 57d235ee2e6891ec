// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/math.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

// ln 2 and pi/2 split so that a whole number of up to 20 bits times the head is exact (Cody and Waite 1980, chapter 2).
static const double ln2_head = 0x1.62e42fefa0000p-1;
static const double ln2_tail = 0x1.cf79abc9e3b3ap-40;
static const double half_pi_head = 0x1.921fb54400000p+0;
static const double half_pi_middle = 0x1.0b4611a600000p-34;
static const double half_pi_tail = 0x1.3198a2e037073p-69;
static const double sqrt_half = 0x1.6a09e667f3bcdp-1;

static double infinity(void) {
    return __builtin_inf();
}

static uint64_t bits_of(double x) {
    uint64_t bits = 0;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static double of_bits(uint64_t bits) {
    double x = 0;
    memcpy(&x, &bits, sizeof x);
    return x;
}

// 2 to the whole number k, -1022 <= k <= 1023.
static double power_of_two(int64_t k) {
    return of_bits((uint64_t)(k + 1023) << 52U);
}

double cw_floor(double x) {
    const double whole = (double)(int64_t)x;
    return whole > x ? whole - 1.0 : whole;
}

double cw_round(double x) {
    const double whole = cw_floor(x);
    return x - whole >= 0.5 ? whole + 1.0 : whole;
}

double cw_abs(double x) {
    return x < 0 ? -x : x;
}

double cw_sqrt(double x) {
    return __builtin_sqrt(x);
}

double cw_fmod(double x, double y) {
    return x - (double)(int64_t)(x / y) * y;
}

double cw_exp(double x) {
    if (x < -708.0) {
        return 0.0;
    }
    if (x > 709.0) {
        return infinity();
    }
    const double k = cw_round(x / (ln2_head + ln2_tail));
    const double r = (x - k * ln2_head) - k * ln2_tail; // |r| <= ln 2 / 2
    // Taylor: the first term left out, r^14 / 14!, is below 2^-57.
    double sum = 1.0 / 6227020800.0;
    static const double inverse_factorial[] = {
        1.0 / 479001600.0, 1.0 / 39916800.0, 1.0 / 3628800.0, 1.0 / 362880.0, 1.0 / 40320.0, 1.0 / 5040.0,
        1.0 / 720.0,       1.0 / 120.0,      1.0 / 24.0,      1.0 / 6.0,      0.5,
    };
    for (unsigned i = 0; i < sizeof inverse_factorial / sizeof inverse_factorial[0]; ++i) {
        sum = sum * r + inverse_factorial[i];
    }
    const double value = 1.0 + (r + r * r * sum);
    return k > 1022.0 ? value * 2.0 * power_of_two((int64_t)k - 1) : value * power_of_two((int64_t)k);
}

// ln of x = 2^k * m with m near 1: gives k and ln m.
static double log_parts(double x, double* ret_k) {
    int64_t k = 0;
    if (x < 0x1p-1022) { // subnormal: scale up first
        x *= 0x1p54;
        k = -54;
    }
    const uint64_t bits = bits_of(x);
    k += (int64_t)((bits >> 52U) & 0x7FFU) - 1022;
    double m = of_bits((bits & 0xFFFFFFFFFFFFFULL) | 0x3FE0000000000000ULL); // 0.5 <= m < 1
    if (m < sqrt_half) {
        m *= 2.0;
        --k;
    }
    *ret_k = (double)k;
    // ln m = 2 atanh(s), s = (m-1)/(m+1), |s| <= 0.1716: the first term left out, 2 s^23 / 23, is below 2^-59.
    const double f = m - 1.0;
    const double s = f / (m + 1.0);
    const double s2 = s * s;
    double sum = 0.0;
    for (int n = 21; n >= 3; n -= 2) {
        sum = (sum + 1.0 / n) * s2;
    }
    // 2s(1 + sum) written as f - (f - 2s) + 2s*sum, where f is exact and the rest is small.
    return f - (s * (f - 2.0 * sum));
}

double cw_log(double x) {
    if (x <= 0.0) {
        return x < 0.0 ? __builtin_nan("") : -infinity();
    }
    double k = 0;
    const double ln_m = log_parts(x, &k);
    return k * ln2_head + (ln_m + k * ln2_tail);
}

double cw_exp2(double x) {
    if (x < -1021.0) {
        return 0.0;
    }
    if (x > 1023.0) {
        return infinity();
    }
    const double k = cw_round(x);
    return cw_exp((x - k) * 0x1.62e42fefa39efp-1) * power_of_two((int64_t)k);
}

double cw_log2(double x) {
    if (x <= 0.0) {
        return cw_log(x);
    }
    double k = 0;
    const double ln_m = log_parts(x, &k);
    return k + ln_m * 0x1.71547652b82fep+0;
}

double cw_log10(double x) {
    return cw_log(x) * 0x1.bcb7b1526e50ep-2;
}

double cw_pow(double x, double y) {
    if (x == 0.0) {
        return y == 0.0 ? 1.0 : 0.0;
    }
    double k = 0;
    const double log2_m = log_parts(x, &k) * 0x1.71547652b82fep+0;
    const double whole = cw_round(k * y);
    return cw_exp2((k * y - whole) + log2_m * y) * cw_exp2(whole);
}

// Reduces x to r in -pi/4 … pi/4; answers which quarter turn it was in, 0 to 3.
static unsigned quarter(double x, double* ret_r) {
    const double k = cw_round(x / (half_pi_head + half_pi_middle));
    *ret_r = ((x - k * half_pi_head) - k * half_pi_middle) - k * half_pi_tail;
    return (unsigned)((uint64_t)(int64_t)k & 3U);
}

static double sin_small(double r) {
    const double r2 = r * r;
    double sum = 0.0; // Taylor: the first term left out, r^19 / 19!, is below 2^-63
    for (int n = 17; n >= 3; n -= 2) {
        sum = -(1.0 + sum) * r2 / (double)(n * (n - 1));
    }
    return r + r * sum;
}

static double cos_small(double r) {
    const double r2 = r * r;
    double sum = 0.0;
    for (int n = 18; n >= 4; n -= 2) {
        sum = -(1.0 + sum) * r2 / (double)(n * (n - 1));
    }
    const double half = 0.5 * r2;
    return 1.0 - (half + half * sum);
}

static double sin_of_quarter(unsigned q, double r) {
    const double size = q & 1U ? cos_small(r) : sin_small(r);
    return q & 2U ? -size : size;
}

double cw_sin(double x) {
    double r = 0;
    const unsigned q = quarter(x, &r);
    return sin_of_quarter(q, r);
}

double cw_cos(double x) {
    double r = 0;
    const unsigned q = quarter(x, &r);
    return sin_of_quarter((q + 1U) & 3U, r);
}

double cw_tan(double x) {
    return cw_sin(x) / cw_cos(x);
}

// atan for 0 <= z <= 1: halves the angle twice, then the series.
static double atan_unit(double z) {
    double t = z;
    t = t / (1.0 + cw_sqrt(1.0 + t * t)); // atan z = 2 atan(z / (1 + sqrt(1 + z^2)))
    t = t / (1.0 + cw_sqrt(1.0 + t * t)); // now t <= tan(pi/16) = 0.199
    const double t2 = t * t;
    double sum = 0.0; // the first term left out, t^25 / 25, is below 2^-62
    for (int n = 23; n >= 1; n -= 2) {
        sum = 1.0 / n - t2 * sum;
    }
    return 4.0 * t * sum;
}

double cw_atan2(double y, double x) {
    const double ax = cw_abs(x);
    const double ay = cw_abs(y);
    if (ax == 0.0 && ay == 0.0) {
        return 0.0;
    }
    double angle = ay <= ax ? atan_unit(ay / ax) : 0.5 * CW_PI - atan_unit(ax / ay);
    if (x < 0.0) {
        angle = CW_PI - angle;
    }
    return y < 0.0 ? -angle : angle;
}

double cw_db_to_gain(double db) {
    return cw_exp(db * 0x1.d791c5f888822p-4); // ln(10) / 20
}

double cw_gain_to_db(double gain) {
    return cw_log(gain) * 0x1.15f2ced384f29p+3; // 20 / ln(10)
}
