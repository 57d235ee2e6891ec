// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/encoding_priv.h"

#include "testing/testing.h"

#include <string.h>

// The bytes are what Python's codecs make of the text.
static void expect(const char* bytes, size_t length, CwEncoding encoding, const char* wanted) {
    CwArena* arena = cw_arena_new(NULL);
    const CwText text = {bytes, length};
    CwText decoded;
    assert_int_equal(cw__encoding_guess(text), encoding);
    assert_int_equal(cw__encoding_decode(arena, encoding, text, &decoded), CW_OK);
    assert_string_equal(cw_text_copy(arena, decoded), wanted);
    assert_true(cw__encoding_name(encoding)[0] != '\0');
    cw_arena_free(arena);
}

#define EXPECT(bytes, encoding, wanted) expect(bytes, sizeof(bytes) - 1, encoding, wanted)

static void each_encoding_is_recognised(void** state) {
    (void)state;
    EXPECT("* FROM CLIP NAME: M\xFCller caf\xE9 \x93x\x94\n", CW_ENCODING_WINDOWS,
           "* FROM CLIP NAME: M\xC3\xBCller caf\xC3\xA9 \xE2\x80\x9Cx\xE2\x80\x9D\n");
    EXPECT("* FROM CLIP NAME: M\x9Fller caf\x8E\n", CW_ENCODING_MAC, "* FROM CLIP NAME: M\xC3\xBCller caf\xC3\xA9\n");
    EXPECT("TITLE: caf\x8E\rFCM: x\r", CW_ENCODING_MAC, "TITLE: caf\xC3\xA9\rFCM: x\r");
    EXPECT("* \xB5\xE7\xD3\xB0_01\n", CW_ENCODING_GBK, "* \xE7\x94\xB5\xE5\xBD\xB1_01\n");
    EXPECT("\xFF\xFE"
           "A\0\xE9\0\n\0",
           CW_ENCODING_UTF16, "A\xC3\xA9\n");
    EXPECT("\xFE\xFF\0A\0\xE9\0\n", CW_ENCODING_UTF16, "A\xC3\xA9\n");
    EXPECT("plain", CW_ENCODING_WINDOWS, "plain");
}

static void bytes_that_mean_nothing_are_marked(void** state) {
    (void)state;
    EXPECT("a\x81\x8D z", CW_ENCODING_WINDOWS, "a\xEF\xBF\xBD\xEF\xBF\xBD z");
}

static CwStatus decode_long(CwArena* arena, void* context) {
    char text[2000];
    CwText decoded;
    (void)context;
    memset(text, 0xE9, sizeof text);
    return cw__encoding_decode(arena, CW_ENCODING_WINDOWS, (CwText){text, sizeof text}, &decoded);
}

static void long_text_and_little_memory(void** state) {
    (void)state;
    cw_sweep_allocations(decode_long, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_encoding_is_recognised),
        cmocka_unit_test(bytes_that_mean_nothing_are_marked),
        cmocka_unit_test(long_text_and_little_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
