// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/drawing.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/program.h"
#include "page/table.h"
#include "testing/testing.h"

#include <libxml/parser.h>
#include <string.h>
#include <time.h>

enum {
    ROWS = 70,
};

static const CwTextStyle plain = {.face = CW_FACE_SANS, .size = 10, .rgb = 0x202020};

static double page_head(CwDrawing* drawing, void* context) {
    const CwTextStyle title = {.face = CW_FACE_SERIF, .size = 20, .rgb = 0x203040, .bold = true};
    return 40 + cw_draw_text(drawing, 40, 36, 0, &title, context) + 8;
}

static CwStatus draw_sheet(CwArena* arena, CwDrawing** ret_drawing) {
    static const CwTableColumn columns[] = {
        {"Cue", 1, CW_ALIGN_LEFT, CW_FACE_SANS, true},
        {"Title", 4, CW_ALIGN_LEFT, CW_FACE_SANS, false},
        {"In", 2, CW_ALIGN_RIGHT, CW_FACE_MONO, false},
    };
    CwTableRow* rows = CW_NEW_ARRAY(arena, CwTableRow, ROWS);
    const char** cells = CW_NEW_ARRAY(arena, const char*, ROWS * 3);
    CwDrawing* drawing = NULL;
    if (!rows || !cells) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_drawing_begin(arena, cw_paper_a4, "Sheet & more", NULL, &drawing));
    for (size_t i = 0; i < ROWS; ++i) {
        cells[3 * i] = cw_format(arena, "1m%zu", i + 1);
        cells[3 * i + 1] =
            i % 9 ? "A Hundred and Twelve Steps" : "A title that is so long that its cell needs two lines";
        cells[3 * i + 2] = "01:00:25:14";
        rows[i] = (CwTableRow){i % 20 == 10 ? CW_ROW_HEADING : CW_ROW_PLAIN, &cells[3 * i]};
        if (!cells[3 * i]) {
            return CW_ERR_NO_MEM;
        }
    }
    const CwTable table = {columns, 3, rows, ROWS, 9, 0x205070};
    cw_drawing_page(drawing);
    const double top = page_head(drawing, (void*)"Slack Water \xe2\x80\x94 Lachsf\xc3\xa4nger");
    (void)cw_draw_table(drawing, &table, 40, top, 500, 780, page_head, (void*)"Slack Water");
    const CwPoint curve[] = {{40, 790}, {100, 770}, {160, 795}, {300, 795}, {400, 760}};
    cw_draw_path(drawing, curve, 5, CW_PATH_SMOOTH, (CwFill){0x88aacc, 90}, (CwPen){0x205070, 1.5, 0});
    cw_draw_box(drawing, (CwBox){450, 740, 60, 40}, 6, (CwFill){0xffeecc, 255}, (CwPen){0x996600, 1, 3});
    cw_draw_page_numbers(drawing, 30, "cuewright");
    *ret_drawing = drawing;
    return CW_OK;
}

static void same_calls_give_the_same_pdf_at_another_time(void** state) {
    CwArena* arena = *state;
    CwText pdf[2];
    for (int i = 0; i < 2; ++i) {
        CwDrawing* drawing = NULL;
        assert_int_equal(draw_sheet(arena, &drawing), CW_OK);
        assert_int_equal(cw_drawing_pdf(drawing, NULL, &pdf[i]), CW_OK);
        const struct timespec more_than_a_second = {1, 100000000};
        (void)nanosleep(&more_than_a_second, NULL);
    }
    assert_true(cw_text_equal(pdf[0], pdf[1]));
}

// What poppler reads on a page of our PDF.
static const char* words_of_pdf(CwArena* arena, CwText pdf) {
    const char* path = cw_path(arena, cw_test_folder(), "sheet.pdf");
    assert_int_equal(cw_file_write(arena, path, pdf, NULL), CW_OK);
    const char* const argv[] = {"pdftotext", "-layout", path, "-", NULL};
    CwProgramResult result;
    assert_int_equal(cw_program_must(arena, &(CwProgram){argv, NULL, 20}, NULL, &result), CW_OK);
    cw_test_folder_remove();
    return cw_text_copy(arena, result.output);
}

static int count(const char* text, const char* word) {
    int n = 0;
    for (const char* at = strstr(text, word); at; at = strstr(at + 1, word)) {
        ++n;
    }
    return n;
}

static void poppler_reads_every_row_once_and_titles_on_every_page(void** state) {
    CwArena* arena = *state;
    CwDrawing* drawing = NULL;
    CwText pdf;
    assert_int_equal(draw_sheet(arena, &drawing), CW_OK);
    assert_int_equal(cw_drawing_pdf(drawing, NULL, &pdf), CW_OK);
    const char* words = words_of_pdf(arena, pdf);
    for (int i = 1; i <= ROWS; ++i) {
        assert_int_equal(count(words, cw_format(arena, "1m%d ", i)) + count(words, cw_format(arena, "1m%d\n", i)), 1);
    }
    const int pages = (int)cw_drawing_pages(drawing);
    assert_in_range(pages, 2, 4);
    assert_int_equal(count(words, "Title"), pages);
    assert_int_equal(count(words, cw_format(arena, "of %d", pages)), pages);
    assert_int_equal(count(words, "Lachsf\xc3\xa4nger"), 1);
}

static void svg_is_well_formed_and_keeps_its_words(void** state) {
    CwArena* arena = *state;
    CwDrawing* drawing = NULL;
    CwText svg;
    assert_int_equal(draw_sheet(arena, &drawing), CW_OK);
    assert_int_equal(cw_drawing_svg(drawing, cw_drawing_pages(drawing) - 1, &svg), CW_OK);
    xmlDoc* xml = xmlReadMemory(svg.at, (int)svg.length, "page.svg", NULL, XML_PARSE_NONET);
    assert_non_null(xml);
    xmlFreeDoc(xml);
    const char* words = cw_text_copy(arena, svg);
    assert_non_null(strstr(words, "<title>Sheet &amp; more</title>"));
    assert_int_equal(count(words, ">1m70</text>"), 1);
    // The path goes through every point, and its curves stay level where the line turns.
    assert_non_null(strstr(words, "M40 790C"));
    assert_non_null(strstr(words, " 80 770 100 770C120 770 "));
    assert_non_null(strstr(words, " 400 760\""));
}

static void text_is_broken_measured_and_shortened(void** state) {
    CwArena* arena = *state;
    CwDrawing* drawing = NULL;
    assert_int_equal(cw_drawing_begin(arena, cw_paper_a4, "t", NULL, &drawing), CW_OK);
    cw_drawing_page(drawing);
    const char* long_text = "He went out for one box of herring. The eleventh of March, before it was light.";
    const double one = cw_measure_text(drawing, 0, &plain, "Peder").height;
    assert_true(one > 10 && one < 14);
    assert_true(cw_measure_text(drawing, 100, &plain, long_text).height > 3.5 * one);
    CwTextStyle two_lines = plain;
    two_lines.lines_max = 2;
    const double height = cw_draw_text(drawing, 10, 10, 100, &two_lines, long_text);
    assert_true(height > 1.9 * one && height < 2.1 * one);
    CwText svg;
    assert_int_equal(cw_drawing_svg(drawing, 0, &svg), CW_OK);
    const char* words = cw_text_copy(arena, svg);
    assert_int_equal(count(words, "<text"), 2);
    assert_int_equal(count(words, "\xe2\x80\xa6</text>"), 1);
    assert_null(strstr(words, "herring. The eleventh of"));
}

static void alignment_is_about_x_where_no_width_is_given(void** state) {
    CwArena* arena = *state;
    CwDrawing* drawing = NULL;
    assert_int_equal(cw_drawing_begin(arena, cw_paper_a4, "t", NULL, &drawing), CW_OK);
    cw_drawing_page(drawing);
    CwTextStyle right = plain;
    right.align = CW_ALIGN_RIGHT;
    const double width = cw_measure_text(drawing, 0, &plain, "lamp").width;
    (void)cw_draw_text(drawing, 200, 10, 0, &right, "lamp");
    CwText svg;
    assert_int_equal(cw_drawing_svg(drawing, 0, &svg), CW_OK);
    const int64_t hundredths = (int64_t)((200 - width) * 100 + 0.5);
    const char* place = cw_format(arena, "x=\"%d.%02d\"", (int)(hundredths / 100), (int)(hundredths % 100));
    assert_int_equal(count(cw_text_copy(arena, svg), place), 1);
}

static void a_drawing_without_pages_is_no_pdf(void** state) {
    CwArena* arena = *state;
    CwDrawing* drawing = NULL;
    CwText pdf;
    CwDiag diag = {0};
    assert_int_equal(cw_drawing_begin(arena, cw_paper_a4_wide, "empty", NULL, &drawing), CW_OK);
    assert_int_equal(cw_drawing_pdf(drawing, &diag, &pdf), CW_ERR_RANGE);
    assert_string_equal(diag.read, "empty");
}

static CwStatus sweep(CwArena* arena, void* context) {
    (void)context;
    CwDrawing* drawing = NULL;
    CwText out;
    CW_TRY(draw_sheet(arena, &drawing));
    CW_TRY(cw_drawing_svg(drawing, 0, &out));
    return cw_drawing_pdf(drawing, NULL, &out);
}

static void running_out_of_memory_is_said(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 60);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(same_calls_give_the_same_pdf_at_another_time, cw_test_arena_up,
                                        cw_test_arena_down),
        cmocka_unit_test_setup_teardown(poppler_reads_every_row_once_and_titles_on_every_page, cw_test_arena_up,
                                        cw_test_arena_down),
        cmocka_unit_test_setup_teardown(svg_is_well_formed_and_keeps_its_words, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(text_is_broken_measured_and_shortened, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(alignment_is_about_x_where_no_width_is_given, cw_test_arena_up,
                                        cw_test_arena_down),
        cmocka_unit_test_setup_teardown(a_drawing_without_pages_is_no_pdf, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(running_out_of_memory_is_said, cw_test_arena_up, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
