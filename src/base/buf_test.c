// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/buf.h"

#include "testing/testing.h"

#include "base/csv.h"

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

static void test_empty(void** state) {
    (void)state;
    CwBuf buf = cw_buf(arena);
    assert_string_equal(cw_buf_string(&buf), "");
    assert_int_equal(buf.length, 0);
    assert_int_equal(cw_buf_status(&buf), CW_OK);
}

// Every length of text at every fill, against plain memory.
static void test_appending_around_the_edges(void** state) {
    (void)state;
    for (size_t first = 0; first < 140; ++first) {
        for (size_t second = 0; second < 140; second += 3) {
            char plain[300];
            memset(plain, 'a', first);
            memset(plain + first, 'b', second);
            CwBuf buf = cw_buf(arena);
            cw_buf_bytes(&buf, plain, first);
            cw_buf_format(&buf, "%.*s", (int)second, plain + first);
            const char* string = cw_buf_string(&buf);
            assert_int_equal(buf.length, first + second);
            assert_int_equal(strlen(string), first + second);
            assert_memory_equal(string, plain, first + second);
        }
    }
}

static void test_bytes_may_be_zero(void** state) {
    (void)state;
    CwBuf buf = cw_buf(arena);
    cw_buf_bytes(&buf, "a\0b", 3);
    cw_buf_byte(&buf, '\0');
    assert_int_equal(buf.length, 4);
    assert_memory_equal(cw_buf_string(&buf), "a\0b\0", 5);
}

static void test_format(void** state) {
    (void)state;
    CwBuf buf = cw_buf(arena);
    for (int i = 0; i < 2000; ++i) {
        cw_buf_format(&buf, "%d,", i);
    }
    const char* at = cw_buf_string(&buf);
    for (int i = 0; i < 2000; ++i) {
        char* end = NULL;
        assert_int_equal(strtol(at, &end, 10), i);
        assert_int_equal(*end, ',');
        at = end + 1;
    }
    assert_string_equal(cw_format(arena, "%s has %d", "cue", 3), "cue has 3");
}

static void test_numbers_of_bytes(void** state) {
    (void)state;
    CwBuf buf = cw_buf(arena);
    cw_buf_little_endian(&buf, 0x0102030405060708ULL, 8);
    cw_buf_little_endian(&buf, 0xFF0102ULL, 3);
    cw_buf_big_endian(&buf, 0x0102030405060708ULL, 8);
    cw_buf_big_endian(&buf, 0xFF0102ULL, 3);
    static const unsigned char want[] = {8, 7, 6, 5, 4, 3, 2, 1, 2, 1, 0xFF, 1, 2, 3, 4, 5, 6, 7, 8, 0xFF, 1, 2};
    assert_int_equal(buf.length, sizeof want);
    assert_memory_equal(buf.bytes, want, sizeof want);
}

static void test_columns_are_as_wide_as_they_look(void** state) {
    (void)state;
    CwBuf buf = cw_buf(arena);
    cw_buf_column(&buf, "abc", 5);
    cw_buf_column(&buf, "Überfahrt – ab", 16);
    cw_buf_column(&buf, "too long", 3);
    cw_buf_column(&buf, "", 2);
    assert_string_equal(cw_buf_string(&buf), "abc  Überfahrt – ab  too long  ");
}

static void test_xml(void** state) {
    (void)state;
    CwBuf buf = cw_buf(arena);
    cw_buf_xml(&buf, "<a href=\"x\">Tom & 'Jérôme'</a>");
    assert_string_equal(cw_buf_string(&buf), "&lt;a href=&quot;x&quot;&gt;Tom &amp; &#39;Jérôme&#39;&lt;/a&gt;");
}

// What XML 1.0 cannot hold (section 2.2, production 2) must not get into it.
static void test_xml_leaves_out_control_characters(void** state) {
    (void)state;
    CwBuf buf = cw_buf(arena);
    for (char c = 1; c < 0x20; ++c) {
        cw_buf_xml(&buf, (char[]){c, '\0'});
    }
    const char* want =
        "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
        "\t\n\xEF\xBF\xBD\xEF\xBF\xBD\r";
    assert_int_equal(strncmp(cw_buf_string(&buf), want, strlen(want)), 0);
    assert_int_equal(buf.length, 3 * 28 + 3);
}

// A field that was written is the field that is read.
static void test_csv_round_trip(void** state) {
    (void)state;
    static const char* const fields[] = {
        "plain",      "with, comma", "with \"quotes\"",
        "two\nlines", " leading",    "trailing ",
        "\ttab",      "#1",          "a;b",
        "\"",         "\"\"",        "semi;colon",
        "tab\tin",    "#",           "Ödön",
        "vertical\v", "a\"b",        ",",
        "x,\n\"y\"",  "1m1",         "end\"",
    };
    CwBuf buf = cw_buf(arena);
    cw_buf_text(&buf, "first,second\n");
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; ++i) {
        cw_buf_csv(&buf, fields[i]);
        cw_buf_byte(&buf, ',');
        cw_buf_csv(&buf, fields[i]);
        cw_buf_byte(&buf, '\n');
    }
    static const CwCsvColumn columns[] = {{"first", true}, {"second", true}};
    CwCsv csv;
    const CwText text = {cw_buf_string(&buf), buf.length};
    assert_int_equal(cw_csv_read(arena, "made", text, columns, 2, NULL, &csv), CW_OK);
    assert_int_equal(csv.n_rows, sizeof fields / sizeof fields[0]);
    for (size_t i = 0; i < csv.n_rows; ++i) {
        assert_string_equal(csv.rows[i].fields[0].text, fields[i]);
        assert_string_equal(csv.rows[i].fields[1].text, fields[i]);
    }
    CwBuf plain = cw_buf(arena);
    cw_buf_csv(&plain, "nothing to quote");
    assert_string_equal(cw_buf_string(&plain), "nothing to quote");
}

static void test_failing_sticks(void** state) {
    (void)state;
    CwFailingAllocator failing;
    cw_failing_init(&failing, 3);
    CwArena* small = cw_arena_new(&failing.allocator);
    CwBuf buf = cw_buf(small);
    cw_buf_text(&buf, "fits");
    assert_int_equal(cw_buf_status(&buf), CW_OK);
    char long_text[200];
    memset(long_text, 'x', sizeof long_text);
    cw_buf_bytes(&buf, long_text, sizeof long_text);
    assert_int_equal(cw_buf_status(&buf), CW_ERR_NO_MEM);
    cw_buf_text(&buf, "no");
    assert_int_equal(buf.length, 4); // nothing half written, nothing after it
    assert_null(cw_buf_string(&buf));
    cw_arena_free(small);
}

static CwStatus write_things(CwArena* from, void* context) {
    (void)context;
    CwBuf buf = cw_buf(from);
    for (int i = 0; i < 50; ++i) {
        cw_buf_xml(&buf, "<&>");
        cw_buf_csv(&buf, "a,b");
        cw_buf_format(&buf, "%d", i);
        cw_buf_little_endian(&buf, 1, 4);
    }
    CW_TRY(cw_buf_status(&buf));
    return cw_buf_string(&buf) && cw_format(from, "%s", "x") ? CW_OK : CW_ERR_NO_MEM;
}

static void test_every_failed_allocation(void** state) {
    (void)state;
    cw_sweep_allocations(write_things, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_appending_around_the_edges),
        cmocka_unit_test(test_bytes_may_be_zero),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_numbers_of_bytes),
        cmocka_unit_test(test_columns_are_as_wide_as_they_look),
        cmocka_unit_test(test_xml),
        cmocka_unit_test(test_xml_leaves_out_control_characters),
        cmocka_unit_test(test_csv_round_trip),
        cmocka_unit_test(test_failing_sticks),
        cmocka_unit_test(test_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
