// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/csv.h"

#include "testing/testing.h"

#include "base/buf.h"
#include "base/program.h"

#include <string.h>

enum {
    CUE,
    AT,
    NOTES,
    N_COLUMNS,
};

static const CwCsvColumn columns[N_COLUMNS] = {{"cue", true}, {"at", true}, {"notes", false}};

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

static CwCsv take(const char* text) {
    CwCsv csv = {0};
    diag = (CwDiag){0};
    const CwStatus status = cw_csv_read(arena, "hits.csv", cw_text(text), columns, N_COLUMNS, &diag, &csv);
    assert_string_equal(diag.text, "");
    assert_int_equal(status, CW_OK);
    return csv;
}

// Checks one row: its line and its fields.
static void check_row(const CwCsv* csv, size_t row, int line, const char* cue, const char* at, const char* notes) {
    assert_true(row < csv->n_rows);
    assert_int_equal(csv->rows[row].line, line);
    assert_string_equal(csv->rows[row].fields[CUE].text, cue);
    assert_string_equal(csv->rows[row].fields[AT].text, at);
    assert_string_equal(csv->rows[row].fields[NOTES].text, notes);
}

static void test_plain(void** state) {
    (void)state;
    const CwCsv csv = take("cue,at,notes\n1m1,01:00:00:00,door\n2m1,01:01:00:00,\n");
    assert_int_equal(csv.n_rows, 2);
    check_row(&csv, 0, 2, "1m1", "01:00:00:00", "door");
    check_row(&csv, 1, 3, "2m1", "01:01:00:00", "");
    assert_string_equal(csv.file, "hits.csv");
    const CwPlace place = cw_csv_place(&csv, &csv.rows[0], AT);
    assert_string_equal(place.file, "hits.csv");
    assert_int_equal(place.line, 2);
    assert_int_equal(place.column, 5);
    assert_int_equal(cw_csv_place(&csv, &csv.rows[1], NOTES).column, 17);
}

// The same table in every dress people send it in.
static void test_dresses(void** state) {
    (void)state;
    static const char* const dresses[] = {
        "cue,at,notes\n1m1,5,a b\n",
        "cue,at,notes\n1m1,5,a b",
        "cue,at,notes\r\n1m1,5,a b\r\n",
        "cue,at,notes\r1m1,5,a b\r",
        ("\xEF\xBB\xBF"
         "cue,at,notes\n1m1,5,a b\n"),
        "CUE,At,NOTES\n1m1,5,a b\n",
        "cue;at;notes\n1m1;5;a b\n",
        "cue\tat\tnotes\n1m1\t5\ta b\n",
        " cue , at\t,  notes \n  1m1 ,\t5,a b  \n",
        "\"cue\",\"at\",\"notes\"\n\"1m1\",\"5\",\"a b\"\n",
        "cue,at,notes\n 1m1 , \"5\" ,\t\"a b\"\t\n",
        "notes,cue,at\na b,1m1,5\n",
        "cue,at,notes,,\n1m1,5,a b,,,,\n",
        "\n\n# made by hand\ncue,at,notes\n\n# nothing\n1m1,5,a b\n\n\n",
        "   \n\t\ncue;at;notes\n1m1;5;a b\n",
        ",,,\ncue,at,notes\n,,\n1m1,5,a b\n",
    };
    for (size_t i = 0; i < sizeof dresses / sizeof dresses[0]; ++i) {
        const CwCsv csv = take(dresses[i]);
        assert_int_equal(csv.n_rows, 1);
        check_row(&csv, 0, csv.rows[0].line, "1m1", "5", "a b");
    }
}

static void test_lines_are_counted(void** state) {
    (void)state;
    const CwCsv csv = take("# head\r\n\r\ncue,at,notes\r\n1m1,\"a\r\nb\r\nc\",x\r\n\r\n2m1,\"\ny\",\"\"\r\n");
    check_row(&csv, 0, 4, "1m1", "a\nb\nc", "x");
    check_row(&csv, 1, 8, "2m1", "\ny", "");
    assert_int_equal(csv.rows[0].fields[AT].column, 5);
    assert_int_equal(csv.rows[0].fields[NOTES].column, 4); // on the line where it stands
}

static void test_fields_that_are_not_there(void** state) {
    (void)state;
    const CwCsv csv = take("at,cue\n5,1m1\n6\n");
    check_row(&csv, 0, 2, "1m1", "5", "");
    assert_int_equal(csv.rows[0].fields[NOTES].column, 0);
    check_row(&csv, 1, 3, "", "6", "");
    assert_int_equal(csv.rows[1].fields[CUE].column, 0);
    assert_int_equal(cw_csv_place(&csv, &csv.rows[1], CUE).line, 3);
}

static void test_quotes(void** state) {
    (void)state;
    const CwCsv csv =
        take("cue,at,notes\n1m1,5,\"He said \"\"no\"\", twice\"\n2m1,6,a \"b\" c\n3m1,\"\"\"\",\" x \"\n");
    check_row(&csv, 0, 2, "1m1", "5", "He said \"no\", twice");
    check_row(&csv, 1, 3, "2m1", "6", "a \"b\" c");
    check_row(&csv, 2, 4, "3m1", "\"", " x ");
}

static void test_no_rows(void** state) {
    (void)state;
    assert_int_equal(take("cue,at").n_rows, 0);
    assert_int_equal(take("cue,at\n#1m1,5\n").n_rows, 0);
}

typedef struct {
    const char* text;
    size_t length; // 0: all of the text
    const char* name;
    int line;
    int column;
    const char* read;
} Refusal;

static void test_refusals(void** state) {
    (void)state;
    static const Refusal refusals[] = {
        {"cue,at\n1m1,\"never closed\n", 0, "csv.open_quote", 2, 5, ""},
        {"cue,at\n1m1,\"", 0, "csv.open_quote", 2, 5, ""},
        {"cue,at\n1m1,\"a\" b,c\n", 0, "csv.after_quote", 2, 9, "b"},
        {"cue,at\n1m1,\"a\"\xC3\xA9\n", 0, "csv.after_quote", 2, 8, "\xC3\xA9"},
        {"cue,at\n1m1,5,6\n", 0, "csv.extra_field", 2, 7, "6"},
        {"cue,at\n1m1,5,,x,\n", 0, "csv.extra_field", 2, 7, ""},
        {"cue,at,colour\n", 0, "csv.unknown_column", 1, 8, "colour"},
        {"cue,,at\n", 0, "csv.unknown_column", 1, 5, ""},
        {"\n#\ncue,at, Cue\n", 0, "csv.column_twice", 3, 9, "Cue"},
        {"\ncue,notes\n", 0, "csv.missing_column", 2, 1, ""},
        {"", 0, "csv.missing_column", 1, 1, ""},
        {"\n\n", 0, "csv.missing_column", 2, 1, ""},
        {"cue,at\n1m1,\xFF\n", 0, "text.utf8", 2, 5, "0xFF"},
        {"\xFF\xFE", 0, "text.utf16", 1, 1, ""},
        {"cue,at\r\n\r\n\xC3\n", 0, "text.utf8", 3, 1, "0xC3"},
        {"cue,at\n1m1,5\n\xED\xA0\x80", 0, "text.utf8", 3, 1, "0xED"},
        {"cue,at\n1m1,a\0b\n", 15, "text.zero", 2, 6, "0x00"},
        {"c\0u\0e\0", 6, "text.zero", 1, 2, "0x00"},
    };
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; ++i) {
        const Refusal* refusal = &refusals[i];
        const CwText text = {refusal->text, refusal->length ? refusal->length : strlen(refusal->text)};
        CwCsv csv = {.n_rows = 77};
        diag = (CwDiag){0};
        assert_int_equal(cw_csv_read(arena, "hits.csv", text, columns, N_COLUMNS, &diag, &csv), CW_ERR_BAD_INPUT);
        assert_int_equal(csv.n_rows, 77);
        assert_string_equal(diag.name, refusal->name);
        assert_int_equal(diag.line, refusal->line);
        assert_int_equal(diag.column, refusal->column);
        assert_string_equal(diag.read, refusal->read);
        assert_string_equal(diag.file, "hits.csv");
        assert_true(strlen(diag.text) > 10);
    }
}

static void test_too_many_fields(void** state) {
    (void)state;
    CwBuf buf = cw_buf(arena);
    cw_buf_text(&buf, "cue,at\n");
    for (int i = 0; i < 300; ++i) {
        cw_buf_text(&buf, "x,");
    }
    CwCsv csv;
    const CwText text = {cw_buf_string(&buf), buf.length};
    assert_int_equal(cw_csv_read(arena, "f", text, columns, N_COLUMNS, &diag, &csv), CW_ERR_BAD_INPUT);
    assert_string_equal(diag.name, "csv.too_many");
    assert_int_equal(diag.line, 2);
    assert_int_equal(diag.column, 513);
}

static void test_messages_name_the_columns(void** state) {
    (void)state;
    CwCsv csv;
    assert_int_equal(cw_csv_read(arena, "f", cw_text("cue\n"), columns, N_COLUMNS, &diag, &csv), CW_ERR_BAD_INPUT);
    assert_non_null(strstr(diag.text, "no column at"));
    assert_non_null(strstr(diag.text, "cue,at,notes"));
}

// What Python's csv module writes is read as it was meant.
static void test_against_python(void** state) {
    (void)state;
    static const char* const script =
        "import csv, sys, random\n"
        "random.seed(7)\n"
        "out = csv.writer(sys.stdout, lineterminator=random.choice(['\\n', '\\r\\n']), quoting=csv.QUOTE_MINIMAL)\n"
        "out.writerow(['cue', 'at', 'notes'])\n"
        "for i in range(400):\n"
        "    pick = lambda: ''.join(random.choice('ab,\";\\n é€\U0001F3B5') for _ in range(random.randrange(9)))\n"
        "    text = pick().strip(' \\n\"')\n"
        "    out.writerow([str(i), text, '|'.join('%x' % ord(c) for c in text)])\n";
    const char* argv[] = {"/usr/bin/python3", "-c", script, NULL};
    CwProgramResult result;
    assert_int_equal(cw_program_must(arena, &(CwProgram){argv, NULL, 20}, &diag, &result), CW_OK);
    CwCsv csv;
    assert_int_equal(cw_csv_read(arena, "python", result.output, columns, N_COLUMNS, &diag, &csv), CW_OK);
    assert_int_equal(csv.n_rows, 400);
    for (size_t i = 0; i < csv.n_rows; ++i) {
        CwBuf hex = cw_buf(arena);
        const unsigned char* at = (const unsigned char*)csv.rows[i].fields[AT].text;
        while (*at) { // decode again, so that the two columns must agree
            const unsigned length = *at < 0x80U ? 1 : *at < 0xE0U ? 2 : *at < 0xF0U ? 3 : 4;
            unsigned point = length == 1 ? *at : *at & (0x7FU >> length);
            for (unsigned k = 1; k < length; ++k) {
                point = point << 6U | (at[k] & 0x3FU);
            }
            cw_buf_format(&hex, "%s%x", hex.length ? "|" : "", point);
            at += length;
        }
        assert_string_equal(cw_buf_string(&hex), csv.rows[i].fields[NOTES].text);
    }
}

static CwStatus read_one(CwArena* from, void* context) {
    (void)context;
    CwCsv csv;
    return cw_csv_read(from, "f", cw_text("cue,at,notes\n1m1,\"a\"\"b\",c\n2m1,d,e\n"), columns, N_COLUMNS, NULL, &csv);
}

static void test_every_failed_allocation(void** state) {
    (void)state;
    cw_sweep_allocations(read_one, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_dresses),
        cmocka_unit_test(test_lines_are_counted),
        cmocka_unit_test(test_fields_that_are_not_there),
        cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_no_rows),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_too_many_fields),
        cmocka_unit_test(test_messages_name_the_columns),
        cmocka_unit_test(test_against_python),
        cmocka_unit_test(test_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
