// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"

#include "testing/testing.h"

// The first numbers for seed 1234567, as the Java library's java.util.SplittableRandom and the paper's code give them.
static void test_known_row(void** state) {
    (void)state;
    static const uint64_t expected[] = {6457827717110365317U, 3203168211198807973U, 9817491932198370423U,
                                        4593380528125082431U, 16408922859458223821U};
    uint64_t row = 1234567;
    for (uint64_t i = 0; i < 5; ++i) {
        assert_int_equal(cw_random_next(&row), expected[i]);
        assert_int_equal(cw_random_at(1234567, i), expected[i]);
    }
}

static void test_below_stays_below_and_reaches_all(void** state) {
    (void)state;
    uint64_t row = 3;
    unsigned seen = 0;
    for (int i = 0; i < 1000; ++i) {
        const int64_t value = cw_random_below(&row, 7);
        assert_in_range(value, 0, 6);
        seen |= 1U << (unsigned)value;
    }
    assert_int_equal(seen, 127);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_row),
        cmocka_unit_test(test_below_stays_below_and_reaches_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
