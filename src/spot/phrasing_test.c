// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/phrasing.h"

#include "testing/testing.h"

static void lengths_as_people_write_them(void** state) {
    (void)state;
    static const char* const same[] = {"4 4 8", "4,4,8", " 4 + 4+8 ", "4, 4  8"};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; ++i) {
        CwPhrasing phrases = {0};
        assert_int_equal(cw_phrasing_parse(cw_text(same[i]), &phrases), CW_OK);
        assert_int_equal(phrases.count, 3);
        assert_int_equal(phrases.bars[2], 8);
        assert_int_equal(cw_phrasing_bars(&phrases), 16);
    }
    CwPhrasing none = {.count = 1};
    assert_int_equal(cw_phrasing_parse(cw_text("  "), &none), CW_OK);
    assert_int_equal(none.count, 0);
    static const char* const wrong[] = {"0", "-4", "four", "17", "8 9", "4,,4", "4,", "1 1 1 1 1 1 1 1 1", "4.5"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; ++i) {
        CwPhrasing kept = {.count = 7};
        assert_true(cw_phrasing_parse(cw_text(wrong[i]), &kept) != CW_OK);
        assert_int_equal(kept.count, 7);
    }
}

static void json_there_and_back(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwPhrasing phrases = {2, {6, 2}};
    CwBuf buf = cw_buf(arena);
    cw_json_begin_object(&buf, NULL);
    cw_phrasing_to_json(&buf, "phrases", &phrases);
    cw_json_end_object(&buf);
    json_t* json = NULL;
    CwPhrasing read = {0};
    const CwJsonIn in = {"a.json", NULL};
    assert_int_equal(cw_json_parse(arena, "a.json", (CwText){buf.bytes, buf.length}, NULL, &json), CW_OK);
    assert_int_equal(cw_phrasing_from_json(in, json, "phrases", &read), CW_OK);
    assert_int_equal(read.count, 2);
    assert_int_equal(read.bars[0], 6);
    assert_int_equal(read.bars[1], 2);
    assert_int_equal(cw_json_parse(arena, "a.json", cw_text("{\"phrases\":[8,9]}"), NULL, &json), CW_OK);
    assert_int_equal(cw_phrasing_from_json(in, json, "phrases", &read), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_phrasing_from_json(in, json, "others", &read), CW_OK);
    assert_int_equal(read.count, 0);
    cw_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_as_people_write_them),
        cmocka_unit_test(json_there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
