// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/share.h"

#include "testing/testing.h"

static void is(const char* text, int64_t num, int64_t den, const char* written) {
    CwRatio share = {-1, 1};
    assert_int_equal(cw_share_parse(cw_text(text), &share), CW_OK);
    assert_int_equal(share.num, num);
    assert_int_equal(share.den, den);
    char back[CW_SHARE_SIZE];
    cw_share_format(share, back);
    assert_string_equal(back, written);
}

static void shares(void** state) {
    (void)state;
    is("50", 1, 2, "50%");
    is("100%", 1, 1, "100%");
    is(" 33.34 % ", 1667, 5000, "33.34%");
    is("1/3", 1, 3, "1/3");
    is("2/8", 1, 4, "25%");
    is("0", 0, 1, "0%");
    is("0.000001", 1, 100000000, "0.000001%");
    is("12.5", 1, 8, "12.5%");
}

static void what_is_no_share(void** state) {
    (void)state;
    CwRatio share = {7, 8};
    assert_int_equal(cw_share_parse(cw_text(""), &share), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_share_parse(cw_text("half"), &share), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_share_parse(cw_text("%"), &share), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_share_parse(cw_text("-1"), &share), CW_ERR_RANGE);
    assert_int_equal(cw_share_parse(cw_text("100.01"), &share), CW_ERR_RANGE);
    assert_int_equal(cw_share_parse(cw_text("4/3"), &share), CW_ERR_RANGE);
    assert_int_equal(cw_share_parse(cw_text("0.0000001"), &share), CW_ERR_RANGE);
    assert_int_equal(share.num, 7);
}

static void sums(void** state) {
    (void)state;
    CwRatio sum = {0, 1};
    for (int i = 0; i < 3; ++i) {
        assert_int_equal(cw_share_add(sum, (CwRatio){1, 3}, &sum), CW_OK);
    }
    assert_int_equal(cw_ratio_compare(sum, (CwRatio){1, 1}), 0);
    // parts with ever more different primes do not fit for ever, and say so
    static const int64_t primes[] = {99999989, 99999971, 99999959, 99999941};
    sum = (CwRatio){0, 1};
    CwStatus status = CW_OK;
    for (size_t i = 0; i < 4 && status == CW_OK; ++i) {
        status = cw_share_add(sum, (CwRatio){1, primes[i]}, &sum);
    }
    assert_int_equal(status, CW_ERR_RANGE);
}

static void basis_points(void** state) {
    (void)state;
    assert_int_equal(cw_share_basis_points_nearest((CwRatio){1, 3}), 3333);
    assert_int_equal(cw_share_basis_points_nearest((CwRatio){2, 3}), 6667);
    assert_int_equal(cw_share_basis_points_nearest((CwRatio){1, 1}), 10000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares),
        cmocka_unit_test(what_is_no_share),
        cmocka_unit_test(sums),
        cmocka_unit_test(basis_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
