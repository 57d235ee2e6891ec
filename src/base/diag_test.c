// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/diag.h"

#include "testing/testing.h"

#include "base/text.h"

#include <string.h>

static void test_fills_and_answers(void** state) {
    (void)state;
    CwDiag diag;
    const CwPlace place = {"cuts/cut1.edl", 12, 7};
    const CwStatus status =
        cw_diag(&diag, CW_ERR_BAD_INPUT, "edl.record", place, "01:00:00:99", "frame %d is above %d", 99, 23);
    assert_int_equal(status, CW_ERR_BAD_INPUT);
    assert_string_equal(diag.name, "edl.record");
    assert_string_equal(diag.file, "cuts/cut1.edl");
    assert_int_equal(diag.line, 12);
    assert_int_equal(diag.column, 7);
    assert_string_equal(diag.read, "01:00:00:99");
    assert_string_equal(diag.text, "frame 99 is above 23");
}

static void test_may_be_null(void** state) {
    (void)state;
    assert_int_equal(cw_diag(NULL, CW_ERR_RANGE, "x", (CwPlace){0}, NULL, "%s", "y"), CW_ERR_RANGE);
    assert_int_equal(cw_diag_add(NULL, "x", (CwPlace){0}, NULL, "y"), CW_OK);
}

static void test_leaves_nothing_of_the_last(void** state) {
    (void)state;
    CwDiag diag;
    (void)cw_diag(&diag, CW_ERR_IO, "a", (CwPlace){"file", 3, 4}, "read", "long text");
    (void)cw_diag(&diag, CW_ERR_IO, "b", (CwPlace){0}, NULL, "t");
    assert_string_equal(diag.file, "");
    assert_string_equal(diag.read, "");
    assert_int_equal(diag.line, 0);
    assert_string_equal(diag.text, "t");
}

// Long words of every length and alphabet stay UTF-8, end in an ellipsis, and lose no more than they must.
static void check_cut(const char* letter, size_t count) {
    char words[1200] = "";
    for (size_t i = 0; i < count; ++i) {
        strcat(words, letter);
    }
    CwDiag diag;
    (void)cw_diag(&diag, CW_ERR_IO, "x", (CwPlace){words, 0, 0}, words, "%s", words);
    const char* const kept[] = {diag.file, diag.read, diag.text};
    const size_t sizes[] = {sizeof diag.file, sizeof diag.read, sizeof diag.text};
    for (size_t i = 0; i < 3; ++i) {
        const size_t length = strlen(kept[i]);
        assert_int_equal(cw_text_bad_utf8(cw_text(kept[i])), length);
        if (strlen(words) < sizes[i]) {
            assert_string_equal(kept[i], words);
            continue;
        }
        assert_true(length > 3 && length + strlen(letter) + 3 >= sizes[i]);
        assert_string_equal(kept[i] + length - 3, "…");
        assert_memory_equal(kept[i], words, length - 3);
    }
}

static void test_long_words_are_cut_between_letters(void** state) {
    (void)state;
    static const char* const letters[] = {"a", "é", "€", "\xF0\x9F\x8E\xB5"};
    for (size_t i = 0; i < 4; ++i) {
        for (size_t count = 20; count < 350 / (i + 1) + 20; ++count) {
            check_cut(letters[i], count);
        }
    }
}

static void test_line(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwDiag diag;
    (void)cw_diag(&diag, CW_ERR_IO, "x", (CwPlace){"a.csv", 3, 9}, "foo", "bad %s", "thing");
    assert_string_equal(cw_diag_line(arena, &diag), "a.csv:3:9: bad thing (read: foo)");
    (void)cw_diag(&diag, CW_ERR_IO, "x", (CwPlace){"a.csv", 3, 0}, NULL, "bad");
    assert_string_equal(cw_diag_line(arena, &diag), "a.csv:3: bad");
    (void)cw_diag(&diag, CW_ERR_IO, "x", (CwPlace){"a.csv", 0, 5}, NULL, "bad");
    assert_string_equal(cw_diag_line(arena, &diag), "a.csv: bad");
    (void)cw_diag(&diag, CW_ERR_IO, "x", (CwPlace){NULL, 3, 5}, "r", "bad");
    assert_string_equal(cw_diag_line(arena, &diag), "bad (read: r)");
    cw_arena_free(arena);
}

static CwStatus make_list(CwArena* arena, void* context) {
    (void)context;
    CwDiagList list = {.arena = arena};
    for (int i = 0; i < 40; ++i) {
        CW_TRY(cw_diag_add(&list, "repair", (CwPlace){"f", i, 0}, NULL, "repair %d", i));
    }
    assert_int_equal(list.count, 40);
    for (int i = 0; i < 40; ++i) {
        assert_int_equal(list.items[i].line, i);
    }
    return cw_diag_line(arena, &list.items[39]) ? CW_OK : CW_ERR_NO_MEM;
}

static void test_lists(void** state) {
    (void)state;
    cw_sweep_allocations(make_list, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fills_and_answers),
        cmocka_unit_test(test_may_be_null),
        cmocka_unit_test(test_leaves_nothing_of_the_last),
        cmocka_unit_test(test_long_words_are_cut_between_letters),
        cmocka_unit_test(test_line),
        cmocka_unit_test(test_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
