// SPDX-License-Identifier: GPL-3.0-or-later
// Against libm in extended precision (64 bits of fraction on x86, more elsewhere), whose own error does not show here.
#include "base/math.h"

#include "testing/testing.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum {
    POINTS = 200000,
};

static uint64_t seed = 88172645463325252ULL;

// Evenly in [0, 1): xorshift64, so that every run tests the same points.
static double random_unit(void) {
    seed ^= seed << 13U;
    seed ^= seed >> 7U;
    seed ^= seed << 17U;
    return (double)(seed >> 11U) * 0x1p-53;
}

static double random_between(double low, double high) {
    return low + (high - low) * random_unit();
}

// How far `got` is from `want`, in units in the last place of a normal double near `want`.
static long double error_in_ulps(double got, long double want) {
    if ((long double)got == want) {
        return 0;
    }
    int exponent = 0;
    (void)frexpl(want, &exponent);
    exponent = exponent < DBL_MIN_EXP ? DBL_MIN_EXP : exponent;
    return fabsl((long double)got - want) / ldexpl(1.0L, exponent - DBL_MANT_DIG);
}

static void compare(double (*ours)(double), long double (*theirs)(long double), double low, double high, double ulps) {
    for (int i = 0; i < POINTS; ++i) {
        const double x = random_between(low, high);
        assert_true(error_in_ulps(ours(x), theirs((long double)x)) <= (long double)ulps);
    }
}

// Points spread over all sizes of number, not over the line.
static void compare_sizes(double (*ours)(double), long double (*theirs)(long double), double ulps) {
    for (int i = 0; i < POINTS; ++i) {
        const double x = ldexp(random_between(0.5, 1.0), (int)random_between(-1080, 1024));
        if (x > 0) {
            assert_true(error_in_ulps(ours(x), theirs((long double)x)) <= (long double)ulps);
        }
    }
}

static bool same_bits(double a, double b) {
    uint64_t bits_a = 0;
    uint64_t bits_b = 0;
    memcpy(&bits_a, &a, sizeof a);
    memcpy(&bits_b, &b, sizeof b);
    return bits_a == bits_b;
}

static void test_exp(void** state) {
    (void)state;
    compare(cw_exp, expl, -745, 709.7, 1.0);
    compare(cw_exp, expl, -1, 1, 1.0);
    assert_true(cw_exp(0) == 1.0);
    assert_true(cw_exp(-800) == 0.0);
    assert_true(isinf(cw_exp(710)));
    assert_true(isinf(cw_exp(INFINITY)));
    assert_true(cw_exp(-INFINITY) == 0.0);
    assert_true(isnan(cw_exp(NAN)));
}

static void test_exp2(void** state) {
    (void)state;
    compare(cw_exp2, exp2l, -1074, 1023.99, 1.0);
    for (int k = -1074; k <= 1023; ++k) {
        assert_true(same_bits(cw_exp2(k), ldexp(1.0, k)));
    }
    assert_true(cw_exp2(-1076) == 0.0);
    assert_true(isinf(cw_exp2(1024)));
    assert_true(isinf(cw_exp2(1e300)));
    assert_true(cw_exp2(-INFINITY) == 0.0);
    assert_true(isnan(cw_exp2(NAN)));
}

static void test_logarithms(void** state) {
    (void)state;
    compare(cw_log, logl, 0.5, 2, 1.0);
    compare(cw_log2, log2l, 0.5, 2, 1.0);
    compare(cw_log10, log10l, 0.5, 2, 1.0);
    compare_sizes(cw_log, logl, 1.0);
    compare_sizes(cw_log2, log2l, 1.0);
    compare_sizes(cw_log10, log10l, 1.0);
    double (*const each[])(double) = {cw_log, cw_log2, cw_log10, cw_gain_to_db};
    for (size_t i = 0; i < sizeof each / sizeof each[0]; ++i) {
        assert_true(each[i](1.0) == 0.0);
        assert_true(isinf(each[i](0.0)) && each[i](0.0) < 0);
        assert_true(isnan(each[i](-1.0)));
        assert_true(isinf(each[i](INFINITY)) && each[i](INFINITY) > 0);
        assert_true(isnan(each[i](NAN)));
    }
    for (int k = -1074; k <= 1023; ++k) {
        assert_true(cw_log2(ldexp(1.0, k)) == (double)k);
    }
}

static void test_pow(void** state) {
    (void)state;
    for (int i = 0; i < POINTS; ++i) { // results in 1e-30 … 1e30
        const double x = cw_exp(random_between(-10, 10));
        const double y = random_between(-69, 69) / fabs(log(x));
        const long double want = powl((long double)x, (long double)y);
        assert_true(error_in_ulps(cw_pow(x, y), want) <= 4.0L);
    }
    for (int i = 0; i < POINTS; ++i) { // what mixers do: small powers
        const double x = random_between(0, 4);
        const double y = random_between(-4, 4);
        assert_true(error_in_ulps(cw_pow(x, y), powl((long double)x, (long double)y)) <= 1.0L);
    }
}

static void test_pow_at_its_edges(void** state) {
    (void)state;
    assert_true(cw_pow(0, 0) == 1.0);
    assert_true(cw_pow(0, 2) == 0.0);
    assert_true(isinf(cw_pow(0, -2)));
    assert_true(cw_pow(INFINITY, -1) == 0.0);
    assert_true(isinf(cw_pow(INFINITY, 1)));
    assert_true(cw_pow(1, 1e300) == 1.0);
    assert_true(cw_pow(NAN, 0) == 1.0);
    assert_true(isnan(cw_pow(NAN, 1)));
    assert_true(isnan(cw_pow(2, NAN)));
    assert_true(isnan(cw_pow(-2, 2)));
    assert_true(isinf(cw_pow(2, 1024)));
    assert_true(isinf(cw_pow(1e300, 1e300)));
    assert_true(cw_pow(1e300, -1e300) == 0.0);
    assert_true(cw_pow(2, -1100) == 0.0);
    assert_true(isinf(cw_pow(2, INFINITY)));
    assert_true(cw_pow(0.5, INFINITY) == 0.0);
    for (int n = 0; n <= 15; ++n) { // squares and cubes of whole numbers are whole
        assert_true(cw_pow(n, 2) == (double)(n * n));
        assert_true(cw_pow(n, 3) == (double)(n * n * n));
    }
}

static void test_sine_and_cosine(void** state) {
    (void)state;
    compare(cw_sin, sinl, -8, 8, 1.0);
    compare(cw_sin, sinl, -1e5, 1e5, 1.0);
    compare(cw_cos, cosl, -8, 8, 1.0);
    compare(cw_cos, cosl, -1e5, 1e5, 1.0);
    compare(cw_tan, tanl, -1e5, 1e5, 3.0);
    compare(cw_sin, sinl, -1e-9, 1e-9, 1.0);
    // Near whole multiples of pi/2, where the reduction loses most.
    for (int k = 1; k < 60000; k += 7) {
        const double x = k * (0.5 * CW_PI);
        assert_true(error_in_ulps(cw_sin(x), sinl((long double)x)) <= 1.0L);
        assert_true(error_in_ulps(cw_cos(x), cosl((long double)x)) <= 1.0L);
    }
    assert_true(cw_sin(0) == 0.0);
    assert_true(cw_cos(0) == 1.0);
}

static void test_atan2(void** state) {
    (void)state;
    for (int i = 0; i < POINTS; ++i) {
        const double y = random_between(-1, 1) * cw_exp(random_between(-20, 20));
        const double x = random_between(-1, 1);
        assert_true(error_in_ulps(cw_atan2(y, x), atan2l((long double)y, (long double)x)) <= 3.0L);
    }
    assert_true(cw_atan2(0, 0) == 0.0);
    assert_true(cw_atan2(0, 1) == 0.0);
    assert_true(cw_atan2(0, -1) == CW_PI);
    assert_true(cw_atan2(1, 0) == 0.5 * CW_PI);
    assert_true(cw_atan2(-1, 0) == -0.5 * CW_PI);
    assert_true(cw_atan2(1, 1) == 0.25 * CW_PI);
}

static void test_rounding(void** state) {
    (void)state;
    for (int i = 0; i < POINTS; ++i) {
        const double size = ldexp(1.0, (int)random_between(-4, 61));
        const double x = random_between(-1, 1) * size;
        assert_true(cw_floor(x) == floor(x));
        assert_true(cw_abs(x) == fabs(x));
        assert_true(fabs(cw_round(x) - x) <= 0.5);
    }
    assert_true(cw_round(0.5) == 1.0);
    assert_true(cw_round(-0.5) == 0.0);
    assert_true(cw_round(-1.5) == -1.0);
    assert_true(cw_round(nextafter(0.5, 0)) == 0.0);
    assert_true(cw_round(nextafter(-0.5, -1)) == -1.0);
    assert_true(cw_floor(-1.0) == -1.0);
    assert_true(cw_floor(nextafter(-1.0, -2)) == -2.0);
}

static void test_square_root(void** state) {
    (void)state;
    for (int i = 0; i < POINTS; ++i) {
        const double x = cw_exp(random_between(-700, 700));
        assert_true(same_bits(cw_sqrt(x), sqrt(x)));
    }
}

static void test_fmod(void** state) {
    (void)state;
    for (int i = 0; i < POINTS; ++i) {
        const double x = random_between(-1, 1) * cw_exp(random_between(-30, 30));
        const double y = random_between(-1, 1) * cw_exp(random_between(-30, 30));
        assert_true(cw_fmod(x, y) == fmod(x, y));
    }
    assert_true(cw_fmod(DBL_MAX, 3.0) == fmod(DBL_MAX, 3.0));
    assert_true(cw_fmod(1.0, DBL_TRUE_MIN) == 0.0);
    assert_true(cw_fmod(7 * DBL_TRUE_MIN, 4 * DBL_TRUE_MIN) == 3 * DBL_TRUE_MIN);
    assert_true(cw_fmod(1.0, INFINITY) == 1.0);
    assert_true(isnan(cw_fmod(1.0, 0.0)));
    assert_true(isnan(cw_fmod(INFINITY, 1.0)));
}

static void test_decibels(void** state) {
    (void)state;
    for (int i = 0; i < POINTS; ++i) {
        const double db = random_between(-300, 300);
        assert_true(error_in_ulps(cw_db_to_gain(db), powl(10.0L, (long double)db / 20.0L)) <= 2.0L);
        const double gain = cw_exp(random_between(-40, 40));
        assert_true(error_in_ulps(cw_gain_to_db(gain), 20.0L * log10l((long double)gain)) <= 1.0L);
        assert_true(fabs(cw_gain_to_db(cw_db_to_gain(db)) - db) < 1e-12);
    }
    assert_true(cw_db_to_gain(0) == 1.0);
    assert_true(cw_db_to_gain(20) == 10.0);
    assert_true(cw_db_to_gain(-INFINITY) == 0.0);
    assert_true(isinf(cw_db_to_gain(INFINITY)));
    assert_true(isnan(cw_db_to_gain(NAN)));
}

// The very bits, worked out by hand with Python's decimal at 60 digits: the same for every compiler and processor.
static void test_bits(void** state) {
    (void)state;
    assert_true(same_bits(cw_exp(1), 0x1.5bf0a8b145769p+1));
    assert_true(same_bits(cw_log(2), 0x1.62e42fefa39efp-1));
    assert_true(same_bits(cw_log10(2), 0x1.34413509f79ffp-2));
    assert_true(same_bits(cw_db_to_gain(-20), 0x1.999999999999ap-4));
    assert_true(same_bits(cw_atan2(1, 2), 0x1.dac670561bb4fp-2));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exp),
        cmocka_unit_test(test_exp2),
        cmocka_unit_test(test_logarithms),
        cmocka_unit_test(test_pow),
        cmocka_unit_test(test_pow_at_its_edges),
        cmocka_unit_test(test_sine_and_cosine),
        cmocka_unit_test(test_atan2),
        cmocka_unit_test(test_rounding),
        cmocka_unit_test(test_square_root),
        cmocka_unit_test(test_fmod),
        cmocka_unit_test(test_decibels),
        cmocka_unit_test(test_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
