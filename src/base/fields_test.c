// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/buf.h"
#include "base/fields.h"

#include "testing/testing.h"

enum { NAME, LEVEL, USE, DONE, N_COLUMNS };

static const CwCsvColumn columns[N_COLUMNS] = {{"name", true}, {"level", false}, {"use", false}, {"done", false}};
static const CwWord uses[] = {{"score", 1}, {"underscore", 1}, {"source", 2}};

static CwFields first_row(CwArena* arena, CwCsv* csv, CwDiag* diag, const char* row) {
    const char* text = cw_format(arena, "name,level,use,done\n%s\n", row);
    assert_int_equal(cw_csv_read(arena, "t.csv", cw_text(text), columns, N_COLUMNS, NULL, csv), CW_OK);
    return (CwFields){csv, &csv->rows[0], diag};
}

static void values(void** state) {
    CwCsv csv;
    CwDiag diag;
    const CwFields in = first_row(*state, &csv, &diag, "door,-0.25,Under Score,yes");
    const char* text = NULL;
    int64_t level = 0;
    int use = 0;
    bool done = false;
    assert_int_equal(cw_field_text(in, NAME, &text), CW_OK);
    assert_string_equal(text, "door");
    assert_int_equal(cw_field_scaled(in, LEVEL, 1000, -1000, 1000, 7, &level), CW_OK);
    assert_int_equal(level, -250);
    assert_int_equal(cw_field_word(in, USE, uses, 3, 9, &use), CW_ERR_BAD_INPUT); // "under score" is two words
    assert_int_equal(cw_field_yes(in, DONE, false, &done), CW_OK);
    assert_true(done);
}

static void empty_fields(void** state) {
    CwCsv csv;
    CwDiag diag;
    const CwFields row = first_row(*state, &csv, &diag, ",,,no");
    const char* text = NULL;
    int64_t level = 0;
    int use = 0;
    bool done = true;
    assert_int_equal(cw_field_text(row, NAME, &text), CW_ERR_BAD_INPUT);
    assert_null(text);
    assert_int_equal(diag.line, 2);
    assert_int_equal(cw_field_scaled(row, LEVEL, 1000, -1000, 1000, 7, &level), CW_OK);
    assert_int_equal(level, 7);
    assert_int_equal(cw_field_word(row, USE, uses, 3, 9, &use), CW_OK);
    assert_int_equal(use, 9);
    assert_int_equal(cw_field_yes(row, DONE, true, &done), CW_OK);
    assert_false(done);
}

static void refusals(void** state) {
    CwCsv csv;
    CwDiag diag;
    const CwFields in = first_row(*state, &csv, &diag, "door,1.5,sorce,maybe");
    int64_t level = 5;
    int use = 5;
    bool done = false;
    assert_int_equal(cw_field_scaled(in, LEVEL, 1000, -1000, 1500, 0, &level), CW_OK);
    assert_int_equal(cw_field_scaled(in, LEVEL, 1000, -1000, 1050, 0, &level), CW_ERR_BAD_INPUT);
    assert_int_equal(level, 1500);
    assert_string_equal(diag.name, "field.range");
    assert_string_equal(cw_diag_line(*state, &diag), "t.csv:2:6: level: write a number from -1 to 1.05 (read: 1.5)");
    assert_int_equal(cw_field_word(in, USE, uses, 3, 0, &use), CW_ERR_BAD_INPUT);
    assert_string_equal(cw_diag_line(*state, &diag),
                        "t.csv:2:10: use: did you mean source? write one of: score, source (read: sorce)");
    assert_int_equal(cw_field_yes(in, DONE, false, &done), CW_ERR_BAD_INPUT);
    assert_string_equal(cw_diag_line(*state, &diag), "t.csv:2:16: done: write one of: yes, no (read: maybe)");
    assert_int_equal(cw_field_scaled(in, USE, 1, 0, 9, 0, &level), CW_ERR_BAD_INPUT);
    assert_string_equal(diag.name, "field.number");
}

static void long_lists_end_in_an_ellipsis(void** state) {
    (void)state;
    char text[12];
    cw_words_list(uses, 3, text, sizeof text);
    assert_string_equal(text, "score\xe2\x80\xa6");
}

static int set_up(void** state) {
    *state = cw_arena_new(NULL);
    return *state ? 0 : -1;
}

static int tear_down(void** state) {
    cw_arena_free(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values, set_up, tear_down),
        cmocka_unit_test_setup_teardown(empty_fields, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refusals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_lists_end_in_an_ellipsis, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
