// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/version.h"

#include "testing/testing.h"

static void expect_digits(const char* name, const char* digits) {
    const CwText found = cw_version_digits(cw_version_patterns, cw_text(name));
    assert_int_equal(found.length, cw_text(digits).length);
    assert_true(cw_text_is(found, digits));
}

static void digits_are_found_where_people_put_them(void** state) {
    (void)state;
    expect_digits("sea_010_v011", "011");
    expect_digits("SEA_010_V7.mov", "7");
    expect_digits("sea-010-v011_graded.mov", "011");
    expect_digits("sea_v2_shot_v003", "003");
    expect_digits("sea 10 (v4)", "4");
    expect_digits("sea_010_version12", "12");
    expect_digits("", "");
    expect_digits("A003", "");
    expect_digits("liv3_x", "");
    expect_digits("sea_v12b", ""); // 12b is a name, not a version
}

static bool differs(const char* a, const char* b) {
    return cw_version_differs(cw_version_patterns, cw_text(a), cw_text(b));
}

static void only_the_version_may_differ(void** state) {
    (void)state;
    assert_true(differs("sea_010_v011.mov", "sea_010_v012.mov"));
    assert_true(differs("sea_010_v9", "sea_010_v10"));
    assert_false(differs("sea_010_v011", "sea_010_v011"));
    assert_false(differs("sea_010_v011", "sea_020_v012"));
    assert_false(differs("sea_010_v011_a", "sea_010_v012_b"));
    assert_false(differs("A003", "A004"));
    assert_false(differs("sea_010_v011", "sea_010"));
}

static void patterns_are_data(void** state) {
    (void)state;
    static const char* const before[] = {"(LAY", "(ANIM"};
    const CwVersionPatterns patterns = {before, 2};
    assert_true(cw_version_differs(patterns, cw_text("Z677_4C (ANIM10)"), cw_text("Z677_4C (ANIM11)")));
    assert_false(cw_version_differs(patterns, cw_text("sea_v1"), cw_text("sea_v2")));
    assert_false(cw_version_differs(patterns, cw_text("Z677_4C (ANIM10)"), cw_text("Z677_4C (LAY10)")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_are_found_where_people_put_them),
        cmocka_unit_test(only_the_version_may_differ),
        cmocka_unit_test(patterns_are_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
