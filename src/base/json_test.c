// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"

#include "testing/testing.h"

#include "base/file.h"
#include "base/program.h"

#include <inttypes.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static CwArena* arena;
static CwDiag diag;

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

static const json_t* parse(const char* text) {
    json_t* json = NULL;
    diag = (CwDiag){0};
    const CwStatus status = cw_json_parse(arena, "film.json", cw_text(text), &diag, &json);
    assert_string_equal(diag.text, "");
    assert_int_equal(status, CW_OK);
    return json;
}

static void test_parse(void** state) {
    (void)state;
    assert_int_equal(json_integer_value(parse("7")), 7);
    assert_string_equal(json_string_value(parse("\"a\"")), "a");
    assert_int_equal(json_array_size(parse(" [1, 2]\n")), 2);
    assert_int_equal(json_integer_value(json_object_get(parse("{\"a\":-9223372036854775808}"), "a")), INT64_MIN);
}

static void test_parse_refuses(void** state) {
    (void)state;
    static const struct {
        const char* text;
        int line;
    } refused[] = {
        {"", 1},
        {"{", 1},
        {"{\"a\":1,\n\"a\":2}", 2},
        {"[1,\n2,\n]", 3},
        {"{\"a\" 1}", 1},
        {"[1] x", 1},
        {"nope", 1},
        {"\"\xFF\"", 1},
        {"[01]", 1},
        {"9223372036854775808", 1},
        {"\"\\u0000\"", 1},
        {"{\"a\":1}\n\n}", 3},
        {"1e999", 1},
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; ++i) {
        json_t* json = (json_t*)&diag;
        diag = (CwDiag){0};
        const CwStatus status = cw_json_parse(arena, "film.json", cw_text(refused[i].text), &diag, &json);
        assert_int_equal(status, CW_ERR_BAD_INPUT);
        assert_ptr_equal(json, &diag);
        assert_string_equal(diag.file, "film.json");
        assert_int_equal(diag.line, refused[i].line);
        assert_true(diag.column >= 0);
        assert_true(strlen(diag.text) > 10);
    }
    json_t* json = NULL;
    assert_int_equal(cw_json_parse(arena, "f", (CwText){NULL, 0}, NULL, &json), CW_ERR_BAD_INPUT);
}

// A tower of lists deeper than any stack must be refused, not fallen from.
static void test_deep_towers(void** state) {
    (void)state;
    char* tower = cw_alloc(arena, 2000001);
    memset(tower, '[', 2000000);
    json_t* json = NULL;
    assert_int_equal(cw_json_parse(arena, "f", cw_text(tower), &diag, &json), CW_ERR_BAD_INPUT);
}

static void test_getters(void** state) {
    (void)state;
    const json_t* json = parse("{\"n\":5,\"t\":\"x\",\"a\":[1],\"o\":{\"k\":1},\"r\":0.5,\"z\":null,\"b\":true}");
    const CwJsonIn in = {"film.json", &diag};
    int64_t n = 0;
    const char* t = NULL;
    const json_t* j = NULL;
    assert_int_equal(cw_json_get_int(in, json, "n", &n), CW_OK);
    assert_int_equal(n, 5);
    assert_int_equal(cw_json_get_text(in, json, "t", &t), CW_OK);
    assert_string_equal(t, "x");
    assert_int_equal(cw_json_get_array(in, json, "a", &j), CW_OK);
    assert_int_equal(json_array_size(j), 1);
    assert_int_equal(cw_json_get_object(in, json, "o", &j), CW_OK);
    assert_int_equal(json_object_size(j), 1);
    assert_int_equal(cw_json_int_or(json, "n", 9), 5);
    assert_int_equal(cw_json_int_or(json, "t", 9), 9);
    assert_int_equal(cw_json_int_or(json, "none", 9), 9);
    assert_string_equal(cw_json_text_or(json, "t", "d"), "x");
    assert_string_equal(cw_json_text_or(json, "n", "d"), "d");
    assert_null(cw_json_text_or(json, "none", NULL));
    assert_true(cw_json_bool_or(json, "b", false));
    assert_true(cw_json_bool_or(json, "n", true));
    assert_false(cw_json_bool_or(NULL, "b", false));
}

// Every getter against every kind: each takes its own kind alone, names the key and says what it found.
static void test_getters_refuse(void** state) {
    (void)state;
    const json_t* json = parse("{\"n\":5,\"t\":\"x\",\"a\":[1],\"o\":{\"k\":1},\"r\":0.5,\"z\":null,\"b\":true}");
    static const char* const keys[] = {"n", "t", "a", "o", "r", "z", "b", "none"};
    static const char* const kinds[] = {"a whole number",           "a text", "a list",        "an object",
                                        "a number with a fraction", "null",   "true or false", "nothing"};
    const CwJsonIn in = {"film.json", &diag};
    for (size_t k = 0; k < 8; ++k) {
        int64_t n = 88;
        const char* t = "kept";
        const json_t* j = json;
        const CwStatus got[] = {
            cw_json_get_int(in, json, keys[k], &n),
            cw_json_get_text(in, json, keys[k], &t),
            cw_json_get_array(in, json, keys[k], &j),
            cw_json_get_object(in, json, keys[k], &j),
        };
        for (size_t g = 0; g < 4; ++g) {
            assert_int_equal(got[g], g == k ? CW_OK : CW_ERR_BAD_INPUT);
        }
        assert_true(k == 0 || n == 88);
        assert_true(k == 1 || strcmp(t, "kept") == 0);
        if (k != 3) { // the object getter asked last
            assert_string_equal(diag.read, kinds[k]);
            assert_non_null(strstr(diag.text, keys[k]));
            assert_string_equal(diag.file, "film.json");
        }
    }
}

static void check_ratio(const char* text, int64_t num, int64_t den) {
    CwRatio ratio = {0, 0};
    const json_t* json = parse(cw_format(arena, "{\"rate\":%s}", text));
    assert_int_equal(cw_json_get_ratio((CwJsonIn){"f", &diag}, json, "rate", &ratio), CW_OK);
    assert_int_equal(ratio.num, num);
    assert_int_equal(ratio.den, den);
}

static void test_ratios(void** state) {
    (void)state;
    check_ratio("24", 24, 1);
    check_ratio("-3", -3, 1);
    check_ratio("23.976", 2997, 125);
    check_ratio("29.97", 2997, 100);
    check_ratio("0.1", 1, 10);
    check_ratio("-0.3", -3, 10);
    check_ratio("0.0", 0, 1);
    check_ratio("-0.0", 0, 1);
    check_ratio("1e3", 1000, 1);
    check_ratio("0.00001", 1, 100000);
    check_ratio("123456789.012345", 24691357802469, 200000);
    check_ratio("1e17", 100000000000000000, 1);
    check_ratio("\"24000/1001\"", 24000, 1001);
    check_ratio("\"59.94\"", 2997, 50);
    static const char* const bad[] = {"null", "\"x\"", "[]",      "\"\"",
                                      "1e30", "1e-30", "\"1/0\"", "-9223372036854775808"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwRatio ratio = {4, 5};
        const json_t* json = parse(cw_format(arena, "{\"rate\":%s}", bad[i]));
        const CwStatus status = cw_json_get_ratio((CwJsonIn){"f", &diag}, json, "rate", &ratio);
        assert_int_equal(status, CW_ERR_BAD_INPUT);
        assert_int_equal(ratio.den, 5);
        assert_non_null(strstr(diag.text, "rate"));
    }
}

// Every decimal of six digits a person may write comes back exactly, whatever the locale's decimal point.
static void test_decimals_in_any_locale(void** state) {
    (void)state;
    const bool comma = setlocale(LC_NUMERIC, "de_DE.UTF-8") != NULL;
    for (int64_t n = 1; n < 1000000; n += 997) {
        check_ratio(cw_format(arena, "%" PRId64 ".%06" PRId64, n % 100, n),
                    cw_ratio(n % 100 * 1000000 + n, 1000000).num, cw_ratio(n % 100 * 1000000 + n, 1000000).den);
    }
    (void)setlocale(LC_NUMERIC, "C");
    if (!comma) {
        print_message("only tested in the C locale: de_DE.UTF-8 is not installed\n");
    }
}

static void test_canonical(void** state) {
    (void)state;
    const char* text = NULL;
    const json_t* json = parse("{ \"b\" : [ 1, true, null ], \"a\" : { \"z\" : \"é\\n\", \"y\" : -5 } }");
    assert_int_equal(cw_json_canonical(arena, json, &text), CW_OK);
    assert_string_equal(text, "{\"a\":{\"y\":-5,\"z\":\"é\\n\"},\"b\":[1,true,null]}");
    assert_int_equal(cw_json_canonical(arena, parse("\"x\""), &text), CW_OK);
    assert_string_equal(text, "\"x\"");
    assert_int_equal(cw_json_canonical(arena, parse("[{\"a\":[0.5]}]"), &text), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_json_canonical(arena, parse("1.0"), &text), CW_ERR_BAD_INPUT);
    assert_string_equal(text, "\"x\"");
}

static void write_sample(CwBuf* buf) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_int(buf, "min", INT64_MIN);
    cw_json_put_int(buf, "max", INT64_MAX);
    cw_json_put_bool(buf, "yes", true);
    cw_json_put_bool(buf, "no", false);
    cw_json_put_null(buf, "null");
    cw_json_put_text(buf, "gone", NULL);
    cw_json_put_text(buf, "text \"key\"\n", "a\"b\\c/\b\f\n\r\t\x01\x1F\x7Fé€\xF0\x9F\x8E\xB5");
    cw_json_put_text(buf, "ends in brace", "{[:");
    cw_json_put_text(buf, "bad", "a\xFFz\xE2\x82");
    cw_json_begin_array(buf, "list");
    cw_json_begin_array(buf, NULL);
    cw_json_end_array(buf);
    cw_json_begin_object(buf, NULL);
    cw_json_end_object(buf);
    cw_json_put_int(buf, NULL, 1);
    cw_json_put_text(buf, NULL, "[");
    cw_json_put_text(buf, NULL, "");
    cw_json_put_raw(buf, NULL, "[1,{\"a\":2}]");
    cw_json_end_array(buf);
    cw_json_put_decimal(buf, "d", -31, 1000);
    cw_json_end_object(buf);
}

// What the writer writes is what jansson and Python read.
static void test_writer_read_by_jansson(void** state) {
    (void)state;
    CwBuf buf = cw_buf(arena);
    write_sample(&buf);
    const json_t* json = parse(cw_buf_string(&buf));
    assert_int_equal(json_object_size(json), 11);
    assert_int_equal(json_integer_value(json_object_get(json, "min")), INT64_MIN);
    assert_int_equal(json_integer_value(json_object_get(json, "max")), INT64_MAX);
    assert_true(json_is_true(json_object_get(json, "yes")));
    assert_true(json_is_false(json_object_get(json, "no")));
    assert_true(json_is_null(json_object_get(json, "gone")));
    assert_string_equal(json_string_value(json_object_get(json, "text \"key\"\n")),
                        "a\"b\\c/\b\f\n\r\t\x01\x1F\x7Fé€\xF0\x9F\x8E\xB5");
    assert_string_equal(json_string_value(json_object_get(json, "bad")), "a\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_int_equal(json_array_size(json_object_get(json, "list")), 6);
}

static void test_writer_read_by_python(void** state) {
    (void)state;
    CwBuf buf = cw_buf(arena);
    write_sample(&buf);
    const char* path = cw_path(arena, cw_test_folder(), "sample.json");
    const CwText text = {cw_buf_string(&buf), buf.length};
    assert_int_equal(cw_file_write(arena, path, text, &diag), CW_OK);
    static const char* const script = "import json, sys\n"
                                      "text = open(sys.argv[1], encoding='utf-8').read()\n"
                                      "value = json.loads(text)\n"
                                      "assert value['max'] == 2**63 - 1 and value['d'] == -0.031, value\n"
                                      "again = json.dumps(value, ensure_ascii=False, separators=(',', ':'))\n"
                                      "print(json.dumps(json.loads(again) == value))\n"
                                      "print(json.dumps(value['list']))\n";
    const char* argv[] = {"/usr/bin/python3", "-c", script, path, NULL};
    CwProgramResult result;
    assert_int_equal(cw_program_must(arena, &(CwProgram){argv, NULL, 20}, &diag, &result), CW_OK);
    assert_string_equal(result.output.at, "true\n[[], {}, 1, \"[\", \"\", [1, {\"a\": 2}]]\n");
    cw_test_folder_remove();
}

static void test_writer_writes_lines(void** state) {
    (void)state;
    CwBuf buf = cw_buf(arena);
    for (int i = 0; i < 2; ++i) {
        cw_json_begin_object(&buf, NULL);
        cw_json_put_int(&buf, "i", i);
        cw_json_end_object(&buf);
        cw_buf_byte(&buf, '\n');
    }
    assert_string_equal(cw_buf_string(&buf), "{\"i\":0}\n{\"i\":1}\n");
}

static void check_decimal(int64_t value, int64_t scale, const char* want) {
    CwBuf buf = cw_buf(arena);
    cw_json_put_decimal(&buf, NULL, value, scale);
    assert_string_equal(cw_buf_string(&buf), want);
}

static void test_decimals_out(void** state) {
    (void)state;
    check_decimal(12500, 1000, "12.5");
    check_decimal(-31, 1000, "-0.031");
    check_decimal(0, 1000, "0");
    check_decimal(-5000, 1000, "-5");
    check_decimal(7, 1, "7");
    check_decimal(1, 1000000000, "0.000000001");
    check_decimal(-1000000001, 1000000000, "-1.000000001");
    check_decimal(INT64_MIN, 10, "-922337203685477580.8");
    check_decimal(INT64_MAX, 100, "92233720368547758.07");
}

static CwStatus write_and_read(CwArena* from, void* context) {
    (void)context;
    CwBuf buf = cw_buf(from);
    write_sample(&buf);
    CW_TRY(cw_buf_status(&buf));
    const char* text = cw_buf_string(&buf);
    if (!text) {
        return CW_ERR_NO_MEM;
    }
    json_t* json = NULL;
    CW_TRY(cw_json_parse(from, "f", cw_text("{\"a\":[1,2,{\"b\":\"c\"}]}"), NULL, &json));
    return cw_json_canonical(from, json, &text);
}

static void test_every_failed_allocation(void** state) {
    (void)state;
    cw_sweep_allocations(write_and_read, NULL, 0);
}

static size_t jansson_calls_left;

static void* failing_malloc(size_t size) {
    if (jansson_calls_left == 0) {
        return NULL;
    }
    --jansson_calls_left;
    return malloc(size);
}

// jansson's own allocations, each failed in turn: nothing leaks or falls over, and memory that ran out is said to have,
// but for the one place where jansson 2.14 itself takes a string it could not keep for a wrong token (lex_scan_string).
static void test_every_failed_allocation_of_jansson(void** state) {
    (void)state;
    json_set_alloc_funcs(failing_malloc, free);
    CwStatus status = CW_ERR_NO_MEM;
    for (size_t calls = 0; status != CW_OK; ++calls) {
        assert_true(calls < 500);
        jansson_calls_left = calls;
        json_t* json = NULL;
        CwArena* own = cw_arena_new(NULL);
        const char* text = NULL;
        diag = (CwDiag){0};
        status = cw_json_parse(own, "f", cw_text("{\"a\":[1,2.5,{\"b\":\"c\"}],\"d\":true}"), &diag, &json);
        if (status == CW_OK) {
            status = cw_json_canonical(own, json_object_get(json, "d"), &text);
        }
        cw_arena_free(own);
        assert_true(status == CW_OK || status == CW_ERR_NO_MEM || strstr(diag.text, " near '\""));
    }
    json_set_alloc_funcs(malloc, free);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_parse_refuses),
        cmocka_unit_test(test_deep_towers),
        cmocka_unit_test(test_getters),
        cmocka_unit_test(test_getters_refuse),
        cmocka_unit_test(test_ratios),
        cmocka_unit_test(test_decimals_in_any_locale),
        cmocka_unit_test(test_canonical),
        cmocka_unit_test(test_writer_read_by_jansson),
        cmocka_unit_test(test_writer_read_by_python),
        cmocka_unit_test(test_writer_writes_lines),
        cmocka_unit_test(test_decimals_out),
        cmocka_unit_test(test_every_failed_allocation),
        cmocka_unit_test(test_every_failed_allocation_of_jansson),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
