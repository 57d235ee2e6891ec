// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/grant.h"

#include "testing/testing.h"

static void media_are(const char* text, const char* written) {
    unsigned media = 0;
    assert_int_equal(cw_media_parse(cw_text(text), &media, NULL), CW_OK);
    assert_string_equal(cw_media_text(cw_test_arena, media), written);
}

static void media(void** state) {
    (void)state;
    media_are("", "none");
    media_are("all", "all");
    media_are("SVOD, Home Video", "streaming, video");
    media_are("tv cinema and festivals", "cinema, festival, tv");
    media_are("theatrical/soundtrack album", "cinema, album");
    media_are("all media", "all");
    CwText wrong = {"", 0};
    unsigned got = 77;
    assert_int_equal(cw_media_parse(cw_text("tv, telepathy"), &got, &wrong), CW_ERR_BAD_INPUT);
    assert_true(cw_text_is(wrong, "telepathy"));
    assert_int_equal(got, 77);
    media_are(cw_media_names(), "all"); // the names that diagnostics list can be read
}

static void uses_are(const char* text, const char* written) {
    unsigned uses = 1;
    assert_int_equal(cw_uses_parse(cw_text(text), &uses, NULL), CW_OK);
    assert_string_equal(cw_uses_text(cw_test_arena, uses), written);
}

static void uses(void** state) {
    (void)state;
    uses_are("", "any");
    uses_are("BI, MT", "BI MT");
    uses_are("background", "BI BV");
    uses_are("bi vi", "BI VI");
    uses_are("main title + end title", "MT ET");
    uses_are("BI, any", "any");
    CwText wrong = {"", 0};
    unsigned got = 77;
    assert_int_equal(cw_uses_parse(cw_text("BI XX"), &got, &wrong), CW_ERR_BAD_INPUT);
    assert_true(cw_text_is(wrong, "XX"));
    assert_int_equal(got, 77);
}

static void length_is(const char* text, int64_t ms) {
    int64_t got = -1;
    assert_int_equal(cw_length_parse(cw_text(text), &got), CW_OK);
    assert_int_equal(got, ms);
}

static void lengths(void** state) {
    (void)state;
    length_is("45", 45000);
    length_is("12.5", 12500);
    length_is("1:05", 65000);
    length_is("30 s", 30000);
    length_is("90:00.25", 5400250);
    static const char* const bad[] = {"", "long", "-1", "1:60", "1:2:3", "x:10", ":", "99999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        int64_t ms = 7;
        assert_int_equal(cw_length_parse(cw_text(bad[i]), &ms), CW_ERR_BAD_INPUT);
        assert_int_equal(ms, 7);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(media, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(uses, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test(lengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
