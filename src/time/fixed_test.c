// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/fixed.h"

#include "base/program.h"
#include "testing/testing.h"

static uint64_t high_half(CwFixed x) {
    return (uint64_t)(x >> 64U);
}

static void whole_ratios_are_exact(void** state) {
    (void)state;
    for (uint64_t whole = 0; whole < 256; ++whole) {
        assert_true(cw_fixed_ratio(whole * 977, 977) == (CwFixed)whole << CW_FIXED_BITS);
    }
    assert_true(cw_fixed_ratio(1, 2) == (CwFixed)1 << (CW_FIXED_BITS - 1));
    assert_true(cw_fixed_ratio(7, UINT64_C(1) << 62U) == (CwFixed)7 << (CW_FIXED_BITS - 62));
}

// floor(a / b * 2^120) from the definition: x * b <= a * 2^120 < (x + 1) * b, held against small numbers.
static void ratios_are_rounded_down(void** state) {
    (void)state;
    for (uint64_t b = 1; b < 120; ++b) {
        for (uint64_t a = 0; a < b; ++a) {
            const CwU128 x = cw_fixed_ratio(a, b);
            const CwU128 target = (CwU128)a << CW_FIXED_BITS;
            assert_true(x * b <= target && target - x * b < b);
        }
    }
}

static void products_of_powers_of_two_are_exact(void** state) {
    (void)state;
    for (unsigned i = 0; i < 120; ++i) {
        for (unsigned j = 0; j < 120; ++j) {
            const CwFixed a = (CwFixed)1 << i;
            const CwFixed b = (CwFixed)1 << j;
            const CwFixed expected = i + j >= 120 ? (CwFixed)1 << (i + j - 120) : 0;
            assert_true(cw_fixed_mul(a, b) == expected);
        }
    }
}

// (p/q) * (q/p) is one less at most the three roundings, each below one unit times a factor below 256.
static void a_product_with_the_inverse_is_one(void** state) {
    (void)state;
    for (uint64_t p = 1; p < 200; p += 3) {
        for (uint64_t q = 1; q < 200; q += 7) {
            const CwFixed one = (CwFixed)1 << CW_FIXED_BITS;
            const CwFixed product = cw_fixed_mul(cw_fixed_ratio(p, q), cw_fixed_ratio(q, p));
            assert_true(product <= one && one - product < 512);
        }
    }
}

static uint64_t next_number(CwText* line) {
    const CwText word = cw_text_word(line);
    assert_true(word.length > 0);
    uint64_t value = 0; // up to 2^64 - 1, which cw_parse_int() does not take
    for (size_t i = 0; i < word.length; ++i) {
        assert_in_range(word.at[i], '0', '9');
        value = 10 * value + (uint64_t)(word.at[i] - '0');
    }
    return value;
}

static void logarithms_agree_with_decimal(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    static const char* const argv[] = {"/usr/bin/python3", "src/time/vectors.py", "logs", "2000", "20", NULL};
    CwProgramResult result;
    assert_int_equal(cw_program_must(arena, &(CwProgram){argv, NULL, 60}, NULL, &result), CW_OK);
    int count = 0;
    while (result.output.length) {
        CwText line = cw_text_line(&result.output);
        assert_true(cw_text_is(cw_text_word(&line), "L"));
        const uint64_t a = next_number(&line);
        const uint64_t b = next_number(&line);
        const CwFixed high = next_number(&line);
        const CwFixed exact = high << 64U | next_number(&line);
        const CwFixed ours = cw_fixed_ln(a, b);
        const CwFixed error = ours > exact ? ours - exact : exact - ours;
        assert_true(error < (CwFixed)1 << (CW_FIXED_BITS - 112));
        ++count;
    }
    assert_int_equal(count, 2000);
    cw_arena_free(arena);
}

static void logarithms_of_inverses_are_equal(void** state) {
    (void)state;
    for (uint64_t b = 1; b < 300; ++b) {
        for (uint64_t a = (b + 3) / 4; a <= 4 * b; a += 5) {
            assert_true(cw_fixed_ln(a, b) == cw_fixed_ln(b, a));
        }
        assert_int_equal(high_half(cw_fixed_ln(b, b)), 0);
    }
}

static void scaling_rounds_halves_up(void** state) {
    (void)state;
    assert_int_equal(cw_fixed_scale_nearest(5, 1, 2), 3);
    assert_int_equal(cw_fixed_scale_nearest(7, 1, 2), 4);
    assert_int_equal(cw_fixed_scale_nearest(0, 1, 2), 0);
    assert_int_equal(cw_fixed_scale_nearest(UINT64_MAX, 9, 9), UINT64_MAX);
    for (uint64_t scale = 0; scale < 40; ++scale) {
        for (uint64_t b = 1; b < 40; ++b) {
            for (uint64_t a = 0; a <= b; ++a) {
                assert_int_equal(cw_fixed_scale_nearest(scale, a, b), (2 * scale * a + b) / (2 * b));
            }
        }
    }
    // The same with a and b of 125 bits: a common factor changes nothing.
    const CwU128 factor = (CwU128)1 << 119U;
    for (uint64_t scale = 1; scale < 1000000007; scale = scale * 3 + 1) {
        assert_int_equal(cw_fixed_scale_nearest(scale, 17 * factor, 63 * factor), (34 * scale + 63) / 126);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_ratios_are_exact),
        cmocka_unit_test(ratios_are_rounded_down),
        cmocka_unit_test(products_of_powers_of_two_are_exact),
        cmocka_unit_test(a_product_with_the_inverse_is_one),
        cmocka_unit_test(logarithms_agree_with_decimal),
        cmocka_unit_test(logarithms_of_inverses_are_equal),
        cmocka_unit_test(scaling_rounds_halves_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
