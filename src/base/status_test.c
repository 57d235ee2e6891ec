// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/status.h"

#include "testing/testing.h"

#include <errno.h>
#include <string.h>

static void test_every_status_has_its_own_words(void** state) {
    (void)state;
    for (int a = CW_OK; a <= CW_ERR_USAGE; ++a) {
        assert_true(strlen(cw_status_text((CwStatus)a)) > 0);
        assert_string_not_equal(cw_status_text((CwStatus)a), "unknown status");
        for (int b = CW_OK; b < a; ++b) {
            assert_string_not_equal(cw_status_text((CwStatus)a), cw_status_text((CwStatus)b));
        }
    }
    assert_string_equal(cw_status_text((CwStatus)(CW_ERR_USAGE + 1)), "unknown status");
}

static void test_errno(void** state) {
    (void)state;
    assert_int_equal(cw_status_from_errno(ENOENT), CW_ERR_NOT_FOUND);
    assert_int_equal(cw_status_from_errno(ENOSPC), CW_ERR_FULL);
    assert_int_equal(cw_status_from_errno(EDQUOT), CW_ERR_FULL);
    assert_int_equal(cw_status_from_errno(EROFS), CW_ERR_DENIED);
    assert_int_equal(cw_status_from_errno(EIO), CW_ERR_IO);
    for (int number = 0; number < 200; ++number) {
        assert_int_not_equal(cw_status_from_errno(number), CW_OK);
    }
}

static CwStatus passes_on(CwStatus status, int* after) {
    CW_TRY(status);
    ++*after;
    return CW_OK;
}

static void test_try(void** state) {
    (void)state;
    int after = 0;
    assert_int_equal(passes_on(CW_ERR_RANGE, &after), CW_ERR_RANGE);
    assert_int_equal(after, 0);
    assert_int_equal(passes_on(CW_OK, &after), CW_OK);
    assert_int_equal(after, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_status_has_its_own_words),
        cmocka_unit_test(test_errno),
        cmocka_unit_test(test_try),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
