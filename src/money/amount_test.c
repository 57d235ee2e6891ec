// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/amount.h"

#include "testing/testing.h"

static CwCurrency currency(const char* code) {
    CwCurrency c = {""};
    assert_int_equal(cw_currency_parse(cw_text(code), &c), CW_OK);
    return c;
}

static void is(const char* text, const char* code, int64_t minor, const char* written) {
    CwMoney money = {{""}, -7};
    assert_int_equal(cw_money_parse(cw_text(text), currency(code), &money), CW_OK);
    assert_int_equal(money.minor, minor);
    char back[CW_MONEY_SIZE];
    cw_money_format(money, back);
    assert_string_equal(back, written);
}

static void amounts(void** state) {
    (void)state;
    is("1200", "eur", 120000, "1200.00 EUR");
    is("1200.5", "EUR", 120050, "1200.50 EUR");
    is(" -3.07 ", "USD", -307, "-3.07 USD");
    is("1,200.50", "USD", 120050, "1200.50 USD");
    is("1.200,50", "EUR", 120050, "1200.50 EUR");
    is("1 200,50", "EUR", 120050, "1200.50 EUR");
    is("1'200'000", "CHF", 120000000, "1200000.00 CHF");
    is("1,200", "USD", 120000, "1200.00 USD");
    is("1.200.000", "EUR", 120000000, "1200000.00 EUR");
    is("12,5", "EUR", 1250, "12.50 EUR");
    is("12.500", "KWD", 12500, "12.500 KWD");
    is("1500", "JPY", 1500, "1500 JPY");
    is("1.500", "JPY", 1500, "1500 JPY");
    is("0.10", "EUR", 10, "0.10 EUR");
    is("-0.05", "EUR", -5, "-0.05 EUR");
    is("2.5000", "EUR", 250, "2.50 EUR");
}

static void what_is_no_amount(void** state) {
    (void)state;
    static const char* const bad[] = {"",   "-",        "x",   "1.2.3",    "1,20,000", "12.345,6,7", "1.",
                                      ".5", "1.005,1,", "1-2", "1200 EUR", "1.2345",   "1,2000.5"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwMoney money = {{""}, -7};
        if (cw_money_parse(cw_text(bad[i]), currency("EUR"), &money) != CW_ERR_BAD_INPUT) {
            fail_msg("%s is taken", bad[i]);
        }
        assert_int_equal(money.minor, -7);
    }
    CwMoney money;
    assert_int_equal(cw_money_parse(cw_text("9999999999999999"), currency("EUR"), &money), CW_ERR_RANGE);
    assert_int_equal(cw_money_parse(cw_text("100000000000000"), currency("EUR"), &money), CW_ERR_RANGE);
    assert_int_equal(cw_money_parse(cw_text("1.5"), currency("JPY"), &money), CW_ERR_BAD_INPUT);
}

static void currencies(void** state) {
    (void)state;
    CwCurrency c = {"X"};
    assert_int_equal(cw_currency_parse(cw_text("EU"), &c), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_currency_parse(cw_text("EURO"), &c), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_currency_parse(cw_text("E1R"), &c), CW_ERR_BAD_INPUT);
    assert_true(cw_currency_equal(currency("eur"), currency("EUR")));
    assert_false(cw_currency_equal(currency("USD"), currency("EUR")));
    assert_int_equal(cw_currency_decimals(currency("BHD")), 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts),
        cmocka_unit_test(what_is_no_amount),
        cmocka_unit_test(currencies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
