// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"

#include "testing/testing.h"

#include "base/program.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

static CwArena* arena;

static int make_arena(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    return arena ? 0 : 1;
}

static int free_arena(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

// Whether a piece is `want`, through its copy.
static void check(CwText piece, const char* want) {
    assert_string_equal(cw_text_copy(arena, piece), want);
    assert_int_equal(piece.length, strlen(want));
}

static void test_comparing(void** state) {
    (void)state;
    assert_true(cw_text_equal(cw_text("abc"), (CwText){"abcd", 3}));
    assert_false(cw_text_equal(cw_text("abc"), cw_text("abd")));
    assert_false(cw_text_equal(cw_text("abc"), cw_text("ab")));
    assert_true(cw_text_equal(cw_text(""), cw_text(NULL)));
    assert_true(cw_text_equal((CwText){NULL, 0}, cw_text("")));
    assert_true(cw_text_is(cw_text("AX"), "AX"));
    assert_false(cw_text_is(cw_text("AX"), "ax"));
    assert_true(cw_text_is_fold(cw_text("aX"), "Ax"));
    assert_false(cw_text_is_fold(cw_text("AXE"), "ax"));
    assert_false(cw_text_is_fold(cw_text("A"), "ax"));
    assert_true(cw_text_starts(cw_text("FCM: DROP"), "FCM:"));
    assert_true(cw_text_starts(cw_text(NULL), ""));
    assert_false(cw_text_starts(cw_text("FC"), "FCM:"));
    assert_true(cw_text_starts_fold(cw_text("fcm: drop"), "FCM:"));
    assert_false(cw_text_starts_fold(cw_text("f"), "FCM:"));
    assert_false(cw_text_is_fold(cw_text("@"), "`")); // 0x40 and 0x60: no letters
    assert_false(cw_text_is_fold(cw_text("["), "{"));
}

static void test_after_and_trim(void** state) {
    (void)state;
    check(cw_text_after(cw_text("abc"), 1), "bc");
    check(cw_text_after(cw_text("abc"), 3), "");
    check(cw_text_after(cw_text("abc"), 9), "");
    check(cw_text_after((CwText){NULL, 0}, 9), "");
    check(cw_text_trim(cw_text(" \t\r\n\v\f a b \f\v\n\r\t ")), "a b");
    check(cw_text_trim(cw_text("   ")), "");
    check(cw_text_trim(cw_text(NULL)), "");
    check(cw_text_trim(cw_text("\xC2\xA0x")), "\xC2\xA0x"); // a no-break space is not ours to take
}

static void test_split(void** state) {
    (void)state;
    CwText rest = cw_text("a,,b");
    check(cw_text_split(&rest, ','), "a");
    check(cw_text_split(&rest, ','), "");
    check(rest, "b");
    check(cw_text_split(&rest, ','), "b");
    assert_int_equal(rest.length, 0);
    check(cw_text_split(&rest, ','), "");
    rest = (CwText){NULL, 0};
    check(cw_text_split(&rest, ','), "");
}

static void test_words(void** state) {
    (void)state;
    CwText rest = cw_text("  001\tA003C \n V ");
    check(cw_text_word(&rest), "001");
    check(cw_text_word(&rest), "A003C");
    check(cw_text_word(&rest), "V");
    check(cw_text_word(&rest), "");
    check(cw_text_word(&rest), "");
    rest = (CwText){NULL, 0};
    check(cw_text_word(&rest), "");
}

static void test_lines(void** state) {
    (void)state;
    CwText rest = cw_text("a\nb\r\nc\rd\r\r\n\n\re");
    static const char* const want[] = {"a", "b", "c", "d", "", "", "", "e"};
    for (size_t i = 0; i < sizeof want / sizeof want[0]; ++i) {
        assert_true(rest.length > 0);
        check(cw_text_line(&rest), want[i]);
    }
    assert_int_equal(rest.length, 0);
    rest = cw_text("last\r");
    check(cw_text_line(&rest), "last");
    assert_int_equal(rest.length, 0);
}

static void test_copies(void** state) {
    (void)state;
    assert_string_equal(cw_string_copy(arena, "abc"), "abc");
    assert_null(cw_string_copy(arena, NULL));
    assert_string_equal(cw_text_lower(arena, cw_text("MiX[\\]^_`É9")), "mix[\\]^_`É9");
}

// Whether glibc's converter takes the bytes as UTF-8.
static bool glibc_takes(iconv_t converter, const unsigned char* bytes, size_t length) {
    char out[64];
    char* from = (char*)bytes;
    char* to = out;
    size_t left = length;
    size_t room = sizeof out;
    (void)iconv(converter, NULL, NULL, NULL, NULL);
    return iconv(converter, &from, &left, &to, &room) != (size_t)-1 && left == 0;
}

static void compare_with_glibc(iconv_t converter, const unsigned char* bytes, size_t length) {
    const bool ours = cw_text_bad_utf8((CwText){(const char*)bytes, length}) == length;
    if (ours != glibc_takes(converter, bytes, length)) {
        fail_msg("%02X %02X %02X %02X", bytes[0], bytes[1], bytes[2], bytes[3]);
    }
}

// Every sequence of 1, 2 and 3 bytes, and every 4 bytes that are no 3 bytes and more, against glibc.
static void test_utf8_exhaustively(void** state) {
    (void)state;
    iconv_t converter = iconv_open("UTF-32LE", "UTF-8");
    assert_int_not_equal((intptr_t)converter, -1);
    for (unsigned i = 0; i < 1U << 24U; ++i) {
        const unsigned char bytes[4] = {(unsigned char)(i >> 16U), (unsigned char)(i >> 8U), (unsigned char)i, 0};
        compare_with_glibc(converter, bytes, 3);
        if ((i & 0xFFU) == 0) {
            compare_with_glibc(converter, bytes, 2);
        }
        if ((i & 0xFFFFU) == 0) {
            compare_with_glibc(converter, bytes, 1);
        }
    }
    for (unsigned i = 0; i < 1U << 19U; ++i) { // F0 … F7 with the edges of every range after it
        static const unsigned char edges[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
        const unsigned char bytes[4] = {(unsigned char)(0xF0U + (i & 7U)), (unsigned char)(i >> 11U),
                                        edges[(i >> 3U) % 10], edges[(i >> 7U) % 10]};
        compare_with_glibc(converter, bytes, 4);
    }
    (void)iconv_close(converter);
}

static const char* const python_script =
    "import itertools\n"
    "edges = [0, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0,\n"
    "         0xf4, 0xf5, 0xff]\n"
    "for bytes_ in itertools.product(edges, repeat=4):\n"
    "    try:\n"
    "        bytes(bytes_).decode('utf-8'); print(4)\n"
    "    except UnicodeDecodeError as e:\n"
    "        print(e.start)\n";

// Where it stops being UTF-8, against Python: every 4 of the 20 bytes at the edges of RFC 3629's ranges.
static void test_where_utf8_ends(void** state) {
    (void)state;
    static const unsigned char edges[] = {0,    0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0,
                                          0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff};
    const char* argv[] = {"/usr/bin/python3", "-c", python_script, NULL};
    CwProgramResult result;
    assert_int_equal(cw_program_must(arena, &(CwProgram){argv, NULL, 60}, NULL, &result), CW_OK);
    CwText rest = result.output;
    for (unsigned i = 0; i < 160000; ++i) {
        const unsigned char bytes[4] = {edges[i / 8000], edges[i / 400 % 20], edges[i / 20 % 20], edges[i % 20]};
        assert_true(rest.length > 0);
        const CwText want = cw_text_line(&rest);
        assert_int_equal(cw_text_bad_utf8((CwText){(const char*)bytes, 4}), want.at[0] - '0');
    }
    assert_int_equal(rest.length, 0);
}

static int by_nature(const void* a, const void* b) {
    return cw_natural_compare(*(const char* const*)a, *(const char* const*)b);
}

static void test_natural_order(void** state) {
    (void)state;
    static const char* const sorted[] = {
        "",
        "0",
        "1",
        "01",
        "001",
        "2",
        "10",
        "1000000000000000000000000",
        "A",
        "A1",
        "A9z",
        "A10",
        "A010b",
        "A11",
        "cut1.edl",
        "cut2.edl",
        "cut02",
        "cut10",
        "x",
        "x99999999999999999999",
        "x100000000000000000000",
        "é",
    };
    enum { N = sizeof sorted / sizeof sorted[0] };
    const char* order[N];
    memcpy(order, sorted, sizeof sorted);
    qsort(order, N, sizeof order[0], by_nature);
    for (size_t i = 0; i < N; ++i) {
        if (i) {
            assert_true(cw_natural_compare(order[i - 1], order[i]) < 0);
        }
    }
    assert_true(cw_natural_compare("cut2", "cut10") < 0);
    assert_true(cw_natural_compare("1m2", "1m10") < 0);
    assert_true(cw_natural_compare("a", "a1") < 0);
    assert_int_equal(cw_natural_compare("a1b", "a1b"), 0);
}

// An order: against itself turned round, and never in a ring, over every short name of these letters.
static void test_natural_order_is_an_order(void** state) {
    (void)state;
    char names[85][4];
    for (int i = 0; i < 85; ++i) { // 0 to 3 letters of "01a-"
        int rest = i;
        size_t length = 0;
        while (rest > 0) {
            names[i][length++] = "01a-"[(rest - 1) % 4];
            rest = (rest - 1) / 4;
        }
        names[i][length] = '\0';
    }
    for (int a = 0; a < 85; ++a) {
        for (int b = 0; b < 85; ++b) {
            const int ab = cw_natural_compare(names[a], names[b]);
            assert_true((ab == 0) == (strcmp(names[a], names[b]) == 0));
            assert_true((ab < 0) == (cw_natural_compare(names[b], names[a]) > 0));
            for (int c = 0; c < 85; ++c) {
                if (ab < 0 && cw_natural_compare(names[b], names[c]) < 0) {
                    assert_true(cw_natural_compare(names[a], names[c]) < 0);
                }
            }
        }
    }
}

static CwStatus make_copies(CwArena* from, void* context) {
    (void)context;
    return cw_text_copy(from, cw_text("a")) && cw_string_copy(from, "b") && cw_text_lower(from, cw_text("C"))
               ? CW_OK
               : CW_ERR_NO_MEM;
}

static void test_every_failed_allocation(void** state) {
    (void)state;
    cw_sweep_allocations(make_copies, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comparing),
        cmocka_unit_test(test_after_and_trim),
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_copies),
        cmocka_unit_test(test_utf8_exhaustively),
        cmocka_unit_test(test_where_utf8_ends),
        cmocka_unit_test(test_natural_order),
        cmocka_unit_test(test_natural_order_is_an_order),
        cmocka_unit_test(test_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
