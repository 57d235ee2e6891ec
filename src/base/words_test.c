// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/words.h"

#include "testing/testing.h"

static const CwWord uses[] = {{"BI", 0}, {"background-instrumental", 0}, {"MT", 4}, {"main title", 4}, {"ET", 5}};

enum {
    N_USES = sizeof uses / sizeof uses[0],
};

static void spellings(void** state) {
    (void)state;
    assert_true(cw_word_is(cw_text("Main_Title"), "main-title"));
    assert_true(cw_word_is(cw_text(""), ""));
    assert_false(cw_word_is(cw_text("main"), "main-title"));
    assert_false(cw_word_is(cw_text("main-title-2"), "main-title"));
    assert_int_equal(cw_word_compare("Main_Title", "main-title"), 0);
    assert_true(cw_word_compare("main", "main-title") < 0 && cw_word_compare("b", "A") > 0);
    assert_int_equal(cw_word_find(uses, N_USES, cw_text("Main Title"))->value, 4);
    assert_null(cw_word_find(uses, N_USES, cw_text("score")));
    assert_null(cw_word_find(uses, N_USES, cw_text("")));
    assert_string_equal(cw_word_name(uses, N_USES, 4), "MT");
}

static void nearest(void** state) {
    (void)state;
    static const char* const names[] = {"lighthouse", "sea", "harbour", "B", "AB"};
    assert_string_equal(cw_nearest(names, 5, cw_text("lighthuose")), "lighthouse"); // swapped
    assert_string_equal(cw_nearest(names, 5, cw_text("Light-house")), "lighthouse");
    assert_string_equal(cw_nearest(names, 5, cw_text("see")), "sea");
    assert_string_equal(cw_nearest(names, 5, cw_text("harbor")), "harbour");
    assert_string_equal(cw_nearest(names, 5, cw_text("AC")), "AB");
    assert_null(cw_nearest(names, 5, cw_text("storm")));
    assert_null(cw_nearest(names, 5, cw_text("Q")));
    assert_null(cw_nearest(names, 0, cw_text("sea")));
    assert_string_equal(cw_nearest_word(uses, N_USES, cw_text("main titel")), "main title");
}

static void long_names_are_cut(void** state) {
    (void)state;
    char name[201];
    for (int i = 0; i < 200; ++i) {
        name[i] = 'a';
    }
    name[200] = '\0';
    const char* const names[] = {name};
    assert_ptr_equal(cw_nearest(names, 1, cw_text(name)), name);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings),
        cmocka_unit_test(nearest),
        cmocka_unit_test(long_names_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
