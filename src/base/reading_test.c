// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/reading.h"

#include "testing/testing.h"

static void refuse(const char* bytes, size_t length, const char* name, int line, int column) {
    CwDiag diag;
    CwText text = {"untouched", 9};
    assert_int_equal(cw_reading_start("a.txt", (CwText){bytes, length}, &diag, &text), CW_ERR_BAD_INPUT);
    assert_string_equal(diag.name, name);
    assert_string_equal(diag.file, "a.txt");
    assert_int_equal(diag.line, line);
    assert_int_equal(diag.column, column);
    assert_int_equal(text.length, 9);
}

static void what_is_no_text(void** state) {
    (void)state;
    refuse("\xFF\xFE"
           "a\0",
           4, "text.utf16", 1, 1);
    refuse("one\r\ntwo\rth\xE4t\n", 14, "text.utf8", 3, 3);
    refuse("\xEF\xBB\xBF\xC3", 4, "text.utf8", 1, 1);
    refuse("a\nb\0c\n", 6, "text.zero", 2, 2);
}

static void text_goes_on_without_its_mark(void** state) {
    (void)state;
    CwText text;
    assert_int_equal(cw_reading_start("a.txt", cw_text("\xEF\xBB\xBFM\xC3\xB6we"), NULL, &text), CW_OK);
    assert_true(cw_text_is(text, "M\xC3\xB6we"));
    assert_int_equal(cw_reading_start("a.txt", cw_text(""), NULL, &text), CW_OK);
    assert_int_equal(text.length, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_text),
        cmocka_unit_test(text_goes_on_without_its_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
