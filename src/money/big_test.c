// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/big.h"

#include "testing/testing.h"

#include "base/random.h"

static CwBig random_big(uint64_t* seed, int limbs) {
    CwBig big = cw_big(0);
    for (int i = 0; i < limbs; ++i) {
        uint64_t limb = cw_random_next(seed);
        const int64_t kind = cw_random_below(seed, 4);
        limb = kind == 0 ? 0 : kind == 1 ? UINT64_MAX : limb;
        big.limbs[i] = limb;
        big.count = limb ? i + 1 : big.count;
    }
    return big;
}

// (a + b) - b = a, and the other laws of a ring, on numbers with many zeros and ones in them.
static void laws(void** state) {
    (void)state;
    uint64_t seed = 3;
    for (int round = 0; round < 20000; ++round) {
        const CwBig a = random_big(&seed, (int)cw_random_below(&seed, 7));
        const CwBig b = random_big(&seed, (int)cw_random_below(&seed, 7));
        CwBig sum = a;
        assert_true(cw_big_add(&sum, &b));
        assert_true(cw_big_compare(&sum, &a) >= 0);
        cw_big_subtract(&sum, &b);
        assert_int_equal(cw_big_compare(&sum, &a), 0);
        CwBig ab;
        CwBig ba;
        assert_true(cw_big_multiply(&a, &b, &ab));
        assert_true(cw_big_multiply(&b, &a, &ba));
        assert_int_equal(cw_big_compare(&ab, &ba), 0);
        const uint64_t factor = cw_random_next(&seed) | 1;
        CwBig scaled = a;
        assert_true(cw_big_scale(&scaled, factor));
        CwBig again = scaled;
        assert_int_equal(cw_big_divide(&again, factor), 0);
        assert_int_equal(cw_big_compare(&again, &a), 0);
    }
}

// a = quotient * b + rest with rest below b.
static void quotients(void** state) {
    (void)state;
    uint64_t seed = 4;
    for (int round = 0; round < 5000; ++round) {
        CwBig b = random_big(&seed, 1 + (int)cw_random_below(&seed, 10));
        const CwBig one = cw_big(1);
        assert_true(cw_big_add(&b, &one));
        const CwU128 wanted = (CwU128)cw_random_next(&seed) << 40 | cw_random_next(&seed);
        CwBig a = cw_big(wanted);
        assert_true(cw_big_multiply(&a, &b, &a));
        CwBig rest = cw_big((CwU128)cw_random_below(&seed, 1000));
        rest = cw_big_compare(&rest, &b) < 0 ? rest : cw_big(0);
        assert_true(cw_big_add(&a, &rest));
        CwBig left;
        assert_true(cw_big_quotient(&a, &b, &left) == wanted);
        assert_int_equal(cw_big_compare(&left, &rest), 0);
    }
}

static void what_does_not_fit(void** state) {
    (void)state;
    CwBig big = cw_big(1);
    int steps = 0;
    while (cw_big_scale(&big, UINT64_MAX)) {
        ++steps;
    }
    assert_int_equal(steps, CW_BIG_LIMBS); // (2^64 - 1)^16 is below 2^1024
    uint64_t seed = 5;
    const CwBig large = random_big(&seed, 9);
    CwBig product;
    assert_false(cw_big_multiply(&large, &large, &product) && large.count > 8);
    assert_true(cw_big_is_zero(&(CwBig){.count = 0}));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(laws),
        cmocka_unit_test(quotients),
        cmocka_unit_test(what_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
