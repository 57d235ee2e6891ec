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

// value times 2 to the whole number k, -2044 <= k <= 2046: in two halves, so that only the last product rounds.
static double times_power_of_two(double value, int64_t k) {
    return value * power_of_two(k / 2) * power_of_two(k - k / 2);
}

// A number of about 106 bits as the unevaluated sum of two, |lo| <= ulp(hi) / 2 (Dekker 1971).
typedef struct {
    double hi;
    double lo;
} Pair;

static Pair sum_exact(double a, double b) { // Knuth's TwoSum
    const double sum = a + b;
    const double part = sum - a;
    return (Pair){sum, (a - (sum - part)) + (b - part)};
}

static Pair split(double a) { // Veltkamp: two halves of 26 bits; |a| < 2^990
    const double c = 134217729.0 * a;
    const double hi = c - (c - a);
    return (Pair){hi, a - hi};
}

static Pair product_exact(double a, double b) { // Dekker's TwoProduct
    const double product = a * b;
    const Pair x = split(a);
    const Pair y = split(b);
    return (Pair){product, ((x.hi * y.hi - product) + x.hi * y.lo + x.lo * y.hi) + x.lo * y.lo};
}

static Pair pair_times(Pair a, Pair b) {
    const Pair p = product_exact(a.hi, b.hi);
    return sum_exact(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

static bool is_nan(double x) {
    return x != x;
}

double cw_sqrt(double x) {
    return __builtin_sqrt(x);
}

double cw_fmod(double x, double y) {
    const double divisor = cw_abs(y);
    double rest = cw_abs(x);
    if (divisor == 0.0 || is_nan(rest + divisor) || rest == infinity()) {
        return __builtin_nan("");
    }
    while (rest >= divisor) {
        double part = divisor; // the largest divisor * 2^n not above the rest; taking it off is exact (Sterbenz)
        const int64_t n = (int64_t)(bits_of(rest) >> 52U) - (int64_t)(bits_of(part) >> 52U);
        if (n > 0 && divisor >= 0x1p-1022) {
            part = of_bits(bits_of(part) + ((uint64_t)n << 52U));
            part = part > rest ? 0.5 * part : part;
        } else {
            while (part <= rest - part) {
                part *= 2.0;
            }
        }
        rest -= part;
    }
    return x < 0 ? -rest : rest;
}

// e^r for |r| <= ln 2 / 2.
static double exp_small(Pair r) {
    // Taylor: the first term left out, r^14 / 14!, is below 2^-57.
    double sum = 1.0 / 6227020800.0;
    static const double inverse_factorial[] = {
        1.0 / 479001600.0, 1.0 / 39916800.0, 1.0 / 3628800.0, 1.0 / 362880.0, 1.0 / 40320.0, 1.0 / 5040.0,
        1.0 / 720.0,       1.0 / 120.0,      1.0 / 24.0,      1.0 / 6.0,      0.5,
    };
    for (unsigned i = 0; i < sizeof inverse_factorial / sizeof inverse_factorial[0]; ++i) {
        sum = sum * r.hi + inverse_factorial[i];
    }
    const Pair head = sum_exact(1.0, r.hi);
    return head.hi + (head.lo + (r.lo + r.hi * r.hi * sum));
}

double cw_exp(double x) {
    if (is_nan(x)) {
        return x;
    }
    if (x < -746.0) {
        return 0.0;
    }
    if (x > 710.0) {
        return infinity();
    }
    const double k = cw_round(x / (ln2_head + ln2_tail));
    const Pair r = sum_exact(x - k * ln2_head, -(k * ln2_tail)); // k * ln2_head is exact; |r| <= ln 2 / 2
    return times_power_of_two(exp_small(r), (int64_t)k);
}

// ln of x = 2^k * m with m near 1: gives k and ln m, the latter to about 58 bits. 0 < x < infinity.
static Pair log_parts(double x, double* ret_k) {
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
    const Pair d = sum_exact(m, 1.0);
    const double s = f / d.hi;
    const Pair back = product_exact(s, d.hi);
    const double s_rest = ((f - back.hi) - back.lo - s * d.lo) / d.hi;
    const double s2 = s * s;
    double sum = 0.0; // what follows the first term is below a hundredth of it, so a double is enough
    for (int n = 21; n >= 3; n -= 2) {
        sum = (sum + 1.0 / n) * s2;
    }
    return sum_exact(2.0 * s, 2.0 * (s_rest + s * sum));
}

// ln x in two parts. 0 < x < infinity.
static Pair log_pair(double x) {
    double k = 0;
    const Pair ln_m = log_parts(x, &k);
    const Pair head = sum_exact(k * ln2_head, ln_m.hi);
    return sum_exact(head.hi, head.lo + (ln_m.lo + k * ln2_tail));
}

// log2 x in two parts. 0 < x < infinity.
static Pair log2_pair(double x) {
    double k = 0;
    const Pair log2_m = pair_times(log_parts(x, &k), (Pair){0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56});
    const Pair head = sum_exact(k, log2_m.hi);
    return sum_exact(head.hi, head.lo + log2_m.lo);
}

// Whether x has no finite logarithm; then `*ret_value` is what a logarithm answers.
static bool log_is_special(double x, double* ret_value) {
    if (x > 0.0 && x < infinity()) {
        return false;
    }
    *ret_value = x == 0.0 ? -infinity() : x < 0.0 ? __builtin_nan("") : x;
    return true;
}

double cw_log(double x) {
    double special = 0;
    if (log_is_special(x, &special)) {
        return special;
    }
    return log_pair(x).hi;
}

double cw_log2(double x) {
    double special = 0;
    if (log_is_special(x, &special)) {
        return special;
    }
    return log2_pair(x).hi;
}

double cw_log10(double x) {
    double special = 0;
    if (log_is_special(x, &special)) {
        return special;
    }
    return pair_times(log_pair(x), (Pair){0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57}).hi;
}

// 2 to the x.hi + x.lo.
static double exp2_pair(Pair x) {
    static const Pair ln2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
    if (x.hi < -1080.0) {
        return 0.0;
    }
    if (x.hi > 1030.0) {
        return infinity();
    }
    const double k = cw_round(x.hi);
    const Pair rest = sum_exact(x.hi - k, x.lo);
    return times_power_of_two(exp_small(pair_times(rest, ln2)), (int64_t)k);
}

double cw_exp2(double x) {
    return is_nan(x) ? x : exp2_pair((Pair){x, 0.0});
}

double cw_pow(double x, double y) {
    if (y == 0.0 || x == 1.0) {
        return 1.0;
    }
    if (is_nan(x) || is_nan(y) || x < 0.0) {
        return __builtin_nan("");
    }
    if (x == 0.0 || x == infinity()) {
        return (x == 0.0) == (y < 0.0) ? infinity() : 0.0;
    }
    const Pair log2_x = log2_pair(x);
    const double about = y * log2_x.hi;
    if (!(cw_abs(about) < 1100.0)) {
        return about < 0.0 ? 0.0 : infinity();
    }
    return exp2_pair(pair_times((Pair){y, 0.0}, log2_x));
}

// Reduces x to r in -pi/4 … pi/4, in two parts; answers which quarter turn it was in, 0 to 3.
static unsigned quarter(double x, Pair* ret_r) {
    const double k = cw_round(x / (half_pi_head + half_pi_middle));
    const Pair r = sum_exact(x - k * half_pi_head, -(k * half_pi_middle)); // both products are exact
    *ret_r = sum_exact(r.hi, r.lo - k * half_pi_tail);
    return (unsigned)((uint64_t)(int64_t)k & 3U);
}

static double sin_small(Pair r) {
    const double r2 = r.hi * r.hi;
    double sum = 0.0; // Taylor: the first term left out, r^19 / 19!, is below 2^-63
    for (int n = 17; n >= 3; n -= 2) {
        sum = -(1.0 + sum) * r2 / (double)(n * (n - 1));
    }
    return r.hi + (r.hi * sum + r.lo * (1.0 - 0.5 * r2));
}

static double cos_small(Pair r) {
    const double r2 = r.hi * r.hi;
    double sum = 0.0;
    for (int n = 18; n >= 4; n -= 2) {
        sum = -(1.0 + sum) * r2 / (double)(n * (n - 1));
    }
    const Pair head = sum_exact(1.0, -0.5 * r2);
    return head.hi + (head.lo - 0.5 * r2 * sum - r.hi * r.lo);
}

static double sin_of_quarter(unsigned q, Pair r) {
    const double size = q & 1U ? cos_small(r) : sin_small(r);
    return q & 2U ? -size : size;
}

double cw_sin(double x) {
    Pair r = {0, 0};
    const unsigned q = quarter(x, &r);
    return sin_of_quarter(q, r);
}

double cw_cos(double x) {
    Pair r = {0, 0};
    const unsigned q = quarter(x, &r);
    return sin_of_quarter((q + 1U) & 3U, r);
}

double cw_tan(double x) {
    return cw_sin(x) / cw_cos(x);
}

// atan z for 0 <= z <= 1, in two parts: from the nearest quarter c, atan z = atan c + atan((z - c) / (1 + z c)).
static Pair atan_unit(double z) {
    static const Pair atan_quarters[] = {
        {0.0, 0.0},
        {0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57},
        {0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56},
        {0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56},
        {0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55},
    };
    const int n = (int)cw_round(4.0 * z);
    const double c = 0.25 * n;
    const double t = (z - c) / (1.0 + z * c); // |t| <= 1/8
    const double t2 = t * t;
    double sum = 0.0; // the first term left out, t^19 / 19, is below 2^-61
    for (int i = 17; i >= 3; i -= 2) {
        sum = (1.0 / i - sum) * t2;
    }
    const Pair head = sum_exact(atan_quarters[n].hi, t);
    return sum_exact(head.hi, head.lo + (atan_quarters[n].lo - t * sum));
}

// a - b.
static Pair pair_minus(Pair a, Pair b) {
    const Pair head = sum_exact(a.hi, -b.hi);
    return sum_exact(head.hi, head.lo + (a.lo - b.lo));
}

double cw_atan2(double y, double x) {
    static const Pair pi = {0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53};
    static const Pair half_pi = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54};
    const double ax = cw_abs(x);
    const double ay = cw_abs(y);
    if (ax == 0.0 && ay == 0.0) {
        return 0.0;
    }
    Pair angle = ay <= ax ? atan_unit(ay / ax) : pair_minus(half_pi, atan_unit(ax / ay));
    if (x < 0.0) {
        angle = pair_minus(pi, angle);
    }
    return y < 0.0 ? -angle.hi : angle.hi;
}

double cw_db_to_gain(double db) {
    const double clamped = db < -7000.0 ? -7000.0 : db > 7000.0 ? 7000.0 : db;  // beyond is 0 or infinity anyway
    const Pair log2_of_one_db = {0x1.542a5a12e1c5bp-3, -0x1.33e2bb36cd142p-57}; // log2(10) / 20
    return is_nan(db) ? db : exp2_pair(pair_times((Pair){clamped, 0.0}, log2_of_one_db));
}

double cw_gain_to_db(double gain) {
    double special = 0;
    if (log_is_special(gain, &special)) {
        return special;
    }
    return pair_times(log_pair(gain), (Pair){0x1.15f2ced384f29p+3, -0x1.02bea6b55233cp-52}).hi; // 20 / ln(10)
}
