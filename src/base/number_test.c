// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number.h"

#include "testing/testing.h"

#include "base/program.h"

static CwArena* arena;

static int make_arena(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    return arena ? 0 : 1;
}

static int free_arena(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

// What a Python script prints.
static CwText ask_python(const char* script) {
    const char* argv[] = {"/usr/bin/python3", "-c", script, NULL};
    CwProgramResult result;
    CwDiag diag = {0};
    const CwStatus status = cw_program_must(arena, &(CwProgram){argv, NULL, 60}, &diag, &result);
    assert_string_equal(diag.text, "");
    assert_int_equal(status, CW_OK);
    return result.output;
}

static int64_t next_int(CwText* line) {
    int64_t value = 0;
    assert_int_equal(cw_parse_int(cw_text_word(line), &value), CW_OK);
    return value;
}

// 64-bit numbers of all sizes, the extremes among them, and what Python's whole numbers make of them.
static const char* const division_script =
    "import random\n"
    "from math import floor, gcd\n"
    "from fractions import Fraction\n"
    "random.seed(1)\n"
    "top = 2**63\n"
    "def pick():\n"
    "    n = random.choice([0, 1, 2, 3, 5, top - 1, random.randrange(2**random.randrange(1, 64))])\n"
    "    return max(-top, min(top - 1, random.choice([1, -1]) * n))\n"
    "def nearest(x):\n"
    "    return floor(x + Fraction(1, 2))\n"
    "done = 0\n"
    "while done < 20000:\n"
    "    a, b, c = pick(), pick(), abs(pick()) or 1\n"
    "    if random.random() < .1: a = -top\n"
    "    down, near = a * b // c, nearest(Fraction(a * b, c))\n"
    "    if -top <= down and near < top:\n"
    "        print(a, b, c, down, near, a // c, nearest(Fraction(a, c)))\n"
    "        done += 1\n";

static void test_division_against_python(void** state) {
    (void)state;
    CwText rest = ask_python(division_script);
    int lines = 0;
    while (rest.length) {
        CwText line = cw_text_line(&rest);
        const int64_t a = next_int(&line);
        const int64_t b = next_int(&line);
        const int64_t c = next_int(&line);
        assert_int_equal(cw_muldiv_floor(a, b, c), next_int(&line));
        assert_int_equal(cw_muldiv_nearest(a, b, c), next_int(&line));
        assert_int_equal(cw_div_floor(a, c), next_int(&line));
        assert_int_equal(cw_div_nearest(a, c), next_int(&line));
        ++lines;
    }
    assert_int_equal(lines, 20000);
}

// Small numbers, all of them: floor(a/b) is the one q with q*b <= a < (q+1)*b; halves go up whatever whole is added.
static void test_division_by_its_laws(void** state) {
    (void)state;
    for (int64_t a = -60; a <= 60; ++a) {
        for (int64_t b = 1; b <= 12; ++b) {
            const int64_t q = cw_div_floor(a, b);
            assert_true(q * b <= a && a < (q + 1) * b);
            const int64_t n = cw_div_nearest(a, b);
            assert_true(2 * n * b - b <= 2 * a && 2 * a < 2 * n * b + b);
            assert_int_equal(cw_div_nearest(a + 7 * b, b), n + 7);
        }
    }
}

static const char* const ratio_script =
    "import random\n"
    "from fractions import Fraction\n"
    "from math import gcd\n"
    "random.seed(2)\n"
    "def pick():\n"
    "    return random.choice([1, -1]) * random.randrange(1, 2**random.randrange(1, 63))\n"
    "for i in range(5000):\n"
    "    a, b, c, d = pick(), pick(), pick(), pick()\n"
    "    if i % 3 == 0: c, d = a, b + random.choice([-1, 0, 1])\n"
    "    x, y = Fraction(a, b), Fraction(c, d or 1)\n"
    "    print(a, b, c, d or 1, x.numerator, x.denominator, (x > y) - (x < y), gcd(a, b))\n";

static void test_ratios_against_python(void** state) {
    (void)state;
    CwText rest = ask_python(ratio_script);
    while (rest.length) {
        CwText line = cw_text_line(&rest);
        const int64_t a = next_int(&line);
        const int64_t b = next_int(&line);
        const int64_t c = next_int(&line);
        const int64_t d = next_int(&line);
        const CwRatio x = cw_ratio(a, b);
        assert_int_equal(x.num, next_int(&line));
        assert_int_equal(x.den, next_int(&line));
        assert_int_equal(cw_ratio_compare(x, cw_ratio(c, d)), next_int(&line));
        assert_int_equal(cw_gcd(a, b), next_int(&line));
    }
    assert_int_equal(cw_gcd(0, 0), 0);
    assert_int_equal(cw_gcd(0, -5), 5);
    assert_int_equal(cw_ratio(0, -7).den, 1);
}

static void test_parse_int(void** state) {
    (void)state;
    static const struct {
        const char* text;
        int64_t value;
    } taken[] = {
        {"0", 0},
        {"-0", 0},
        {"+7", 7},
        {"007", 7},
        {"-12", -12},
        {"9223372036854775807", INT64_MAX},
        {"-9223372036854775808", INT64_MIN},
    };
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; ++i) {
        int64_t value = 99;
        assert_int_equal(cw_parse_int(cw_text(taken[i].text), &value), CW_OK);
        assert_int_equal(value, taken[i].value);
    }
    static const char* const refused[] = {"", "-", "+", " 1", "1 ", "1.0", "0x1", "1e3", "--1", "1-", "٣", "a"};
    int64_t value = 99;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; ++i) {
        assert_int_equal(cw_parse_int(cw_text(refused[i]), &value), CW_ERR_BAD_INPUT);
    }
    static const char* const large[] = {"9223372036854775808", "-9223372036854775809", "99999999999999999999999"};
    for (size_t i = 0; i < sizeof large / sizeof large[0]; ++i) {
        assert_int_equal(cw_parse_int(cw_text(large[i]), &value), CW_ERR_RANGE);
    }
    assert_int_equal(value, 99);
}

// The words Python prints for random decimals and fractions, and the exact fractions they mean.
static const char* const decimal_script =
    "import random\n"
    "from fractions import Fraction\n"
    "random.seed(3)\n"
    "for i in range(3000):\n"
    "    digits = ''.join(random.choice('0123456789') for _ in range(random.randrange(1, 19)))\n"
    "    point = random.randrange(len(digits) + 1)\n"
    "    text = random.choice(['', '-', '+']) + digits[:point] + '.' + digits[point:]\n"
    "    if i % 4 == 0: text = text.replace('.', '')\n"
    "    if i % 5 == 0: text = '%d/%d' % (random.randrange(-2**40, 2**40), random.randrange(1, 2**40))\n"
    "    x = Fraction(text if not text.endswith('.') else text[:-1])\n"
    "    print(text, x.numerator, x.denominator)\n";

static void test_parse_ratio_against_python(void** state) {
    (void)state;
    CwText rest = ask_python(decimal_script);
    while (rest.length) {
        CwText line = cw_text_line(&rest);
        CwRatio ratio = {0, 0};
        assert_int_equal(cw_parse_ratio(cw_text_word(&line), &ratio), CW_OK);
        assert_int_equal(ratio.num, next_int(&line));
        assert_int_equal(ratio.den, next_int(&line));
    }
}

static void test_parse_ratio_refuses(void** state) {
    (void)state;
    static const char* const bad[] = {"",   ".",  "-",     "-.",    "1.2.3", "1,5", "1e5",
                                      "1/", "/2", "1/2/3", "1.5/2", " 1",    "nan"};
    CwRatio ratio = {5, 7};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        assert_int_equal(cw_parse_ratio(cw_text(bad[i]), &ratio), CW_ERR_BAD_INPUT);
    }
    static const char* const range[] = {"1/0",
                                        "1/-2",
                                        "1234567890123456789",
                                        "0.1234567890123456789",
                                        "-9223372036854775808/3",
                                        "1/99999999999999999999"};
    for (size_t i = 0; i < sizeof range / sizeof range[0]; ++i) {
        assert_int_equal(cw_parse_ratio(cw_text(range[i]), &ratio), CW_ERR_RANGE);
    }
    assert_int_equal(ratio.num, 5);
    assert_int_equal(ratio.den, 7);
}

static void check_scaled(const char* text, int64_t scale, int64_t want) {
    int64_t value = 0;
    assert_int_equal(cw_parse_scaled(cw_text(text), scale, &value), CW_OK);
    assert_int_equal(value, want);
}

static void test_parse_scaled(void** state) {
    (void)state;
    check_scaled("23.976", 1000, 23976);
    check_scaled("-0.5", 1000, -500);
    check_scaled("0.0005", 1000, 1);
    check_scaled("0.00049", 1000, 0);
    check_scaled("-0.0005", 1000, 0); // halves go up
    check_scaled("1/3", 1000, 333);
    check_scaled("2/3", 1000, 667);
    check_scaled("9.223372036854775", 1000000000000000000, 9223372036854775000);
    int64_t value = 4;
    assert_int_equal(cw_parse_scaled(cw_text("10"), 1000000000000000000, &value), CW_ERR_RANGE);
    assert_int_equal(cw_parse_scaled(cw_text("-10"), 1000000000000000000, &value), CW_ERR_RANGE);
    assert_int_equal(cw_parse_scaled(cw_text("x"), 1000, &value), CW_ERR_BAD_INPUT);
    assert_int_equal(value, 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_division_against_python),
        cmocka_unit_test(test_division_by_its_laws),
        cmocka_unit_test(test_ratios_against_python),
        cmocka_unit_test(test_parse_int),
        cmocka_unit_test(test_parse_ratio_against_python),
        cmocka_unit_test(test_parse_ratio_refuses),
        cmocka_unit_test(test_parse_scaled),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
