// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/change_page.h"
#include "cut/change_sheet.h"

#include "testing/pictures.h"
#include "testing/testing.h"

#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"

static CwArena* arena;
static CwDiff diff;
static CwChangeList list;
static CwChangeSheet sheet;

#define SHOT(name, in, out, src)                                                                                       \
    {                                                                                                                  \
        .roll = (name), .clip = (name), .rec_in = (in), .rec_out = (out), .src_in = (src), .speed = { 1, 1 }           \
    }

static const CwShot old_shots[] = {SHOT("A", 86400, 86500, 1000), SHOT("B_v1", 86500, 86600, 2000),
                                   SHOT("C", 86600, 86700, 3000)};
static const CwShot new_shots[] = {SHOT("A", 86400, 86493, 1000), SHOT("B_v2", 86493, 86593, 2000),
                                   SHOT("<&\", \n>", 86593, 86603, 9000), SHOT("C", 86603, 86703, 3000)};
static const CwPicture old_picture = {old_shots, 3};
static const CwPicture new_picture = {new_shots, 4};
static const CwChangeHead head = {"Film & Co", "v1", "v2", {24, 1, false}};

static int begin(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    return arena && cw_diff(arena, &old_picture, &new_picture, NULL, &diff) == CW_OK &&
                   cw_change_list(arena, &diff, &list) == CW_OK &&
                   cw_change_sheet(arena, &list, cw_rate_24, &sheet) == CW_OK
               ? 0
               : 1;
}

static int end(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

static void rows_are_in_words(void** state) {
    (void)state;
    assert_int_equal(sheet.n_rows, 3);
    assert_string_equal(sheet.rows[0].what, "trim tail");
    assert_string_equal(sheet.rows[0].frames, "-7");
    assert_string_equal(sheet.rows[1].what, "replace");
    assert_string_equal(sheet.rows[1].note, "was B_v1");
    assert_string_equal(sheet.rows[1].new_place, "01:00:03:21");
    assert_string_equal(sheet.rows[1].old_place, "01:00:04:04");
    assert_string_equal(sheet.rows[2].total, "+3");
    assert_string_equal(sheet.length, "00:00:12:15");
    assert_int_equal(sheet.gained, cw_picture_out(&new_picture) - cw_picture_out(&old_picture));
}

static void a_move_says_what_went_along(void** state) {
    (void)state;
    const CwPicture before = cw_test_picture(arena, 0, "A 1000 100, B 5000 100, C 9000 100, D 13000 100, E 17000 100");
    const CwPicture after = cw_test_picture(arena, 0, "C 9000 100, D 13000 100, E 17000 100, A 1000 100, B 5000 100");
    CwDiff moved;
    CwChangeList moves;
    CwChangeSheet said;
    assert_int_equal(cw_diff(arena, &before, &after, NULL, &moved), CW_OK);
    assert_int_equal(cw_change_list(arena, &moved, &moves), CW_OK);
    assert_int_equal(cw_change_sheet(arena, &moves, cw_rate_24, &said), CW_OK);
    assert_int_equal(said.n_rows, 1);
    assert_string_equal(said.rows[0].frames, "200");
    assert_string_equal(said.rows[0].total, "+0");
    assert_string_equal(said.rows[0].note, "2 shots, to B");
}

static void the_table_is_read_back(void** state) {
    (void)state;
    static const CwCsvColumn columns[] = {{"change", true},    {"new", true},    {"old", true},   {"new_frame", true},
                                          {"old_frame", true}, {"frames", true}, {"total", true}, {"op", true},
                                          {"roll", true},      {"clip", true},   {"note", true}};
    CwBuf buf = cw_buf(arena);
    CwCsv csv;
    CwDiag diag = {0};
    cw_changes_csv(&buf, &list, &sheet);
    assert_int_equal(cw_csv_read(arena, "f", (CwText){buf.bytes, buf.length}, columns, 11, &diag, &csv), CW_OK);
    assert_int_equal(csv.n_rows, 3);
    assert_string_equal(csv.rows[2].fields[8].text, new_shots[2].roll);
    assert_string_equal(csv.rows[2].fields[3].text, "86593");
}

static const xmlNode* next_node(const xmlNode* node) {
    if (node->children) {
        return node->children;
    }
    while (node && !node->next) {
        node = node->parent;
    }
    return node ? node->next : NULL;
}

// Every row of the page, and nothing a browser would stumble over.
static void the_page_is_html(void** state) {
    (void)state;
    CwBuf buf = cw_buf(arena);
    cw_changes_html(&buf, &head, &sheet);
    htmlParserCtxtPtr context = htmlNewParserCtxt();
    htmlDocPtr page = htmlCtxtReadMemory(context, buf.bytes, (int)buf.length, NULL, NULL,
                                         HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    assert_non_null(page);
    assert_null(xmlCtxtGetLastError(context));
    int rows = 0;
    for (const xmlNode* n = xmlDocGetRootElement(page); n; n = next_node(n)) {
        rows += n->type == XML_ELEMENT_NODE && strcmp((const char*)n->name, "tr") == 0;
    }
    assert_int_equal(rows, 1 + 3);
    xmlFreeDoc(page);
    htmlFreeParserCtxt(context);
}

static void the_printed_page_has_every_row(void** state) {
    (void)state;
    CwText pdf;
    CwText again;
    CwDiag diag = {0};
    assert_int_equal(cw_changes_pdf(arena, &head, &sheet, &diag, &pdf), CW_OK);
    assert_int_equal(cw_changes_pdf(arena, &head, &sheet, &diag, &again), CW_OK);
    assert_true(cw_text_starts(pdf, "%PDF-"));
    assert_true(cw_text_equal(pdf, again));
}

static CwStatus write_all(CwArena* other, void* context) {
    CwChangeSheet made;
    (void)context;
    CW_TRY(cw_change_sheet(other, &list, cw_rate_24, &made));
    CwBuf buf = cw_buf(other);
    cw_changes_csv(&buf, &list, &made);
    cw_changes_html(&buf, &head, &made);
    return cw_buf_status(&buf);
}

static void memory_may_run_out(void** state) {
    (void)state;
    cw_sweep_allocations(write_all, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_are_in_words, begin, end),
        cmocka_unit_test_setup_teardown(a_move_says_what_went_along, begin, end),
        cmocka_unit_test_setup_teardown(the_table_is_read_back, begin, end),
        cmocka_unit_test_setup_teardown(the_page_is_html, begin, end),
        cmocka_unit_test_setup_teardown(the_printed_page_has_every_row, begin, end),
        cmocka_unit_test_setup_teardown(memory_may_run_out, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
