// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/board.h"

#include "base/buf.h"
#include "testing/testing.h"

#include <string.h>

enum {
    WIDE = 160,
    HIGH = 90,
    START = 24 * 3600, // 01:00:00:00
};

#define SVG(root, inside)                                                                                              \
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 320 180\" " root ">\n" inside "\n</svg>"

static CwBoard* board_of(CwArena* arena, const char* svg) {
    CwBoard* board = NULL;
    CwDiag diag = {0};
    const CwStatus status = cw_board_read(arena, "A001.svg", cw_text(svg), cw_rate_24, WIDE, HIGH, &diag, &board);
    assert_string_equal(diag.text, "");
    assert_int_equal(status, CW_OK);
    return board;
}

static uint32_t seen_at(CwBoard* board, int64_t frame, int x, int y) {
    const CwFrame* seen = cw_board_film(board, frame);
    return seen->pixels[y * seen->stride_pixels + x] & 0xffffffU;
}

static void what_is_shown_comes_and_goes_on_its_frame(void** state) {
    CwBoard* board = board_of(
        *state,
        SVG("", "<g id=\"back\" data-depth=\"1\"><rect x=\"-99\" width=\"999\" height=\"999\" fill=\"#204060\"/></g>"
                "<g id=\"flash\" data-show=\"01:00:00:05-01:00:00:08 01:00:01:00-\">"
                "<rect x=\"-99\" y=\"-99\" width=\"999\" height=\"999\" fill=\"#ffffff\"/></g>"));
    for (int64_t frame = 0; frame < 40; ++frame) {
        const bool lit = (frame >= 5 && frame < 8) || frame >= 24;
        assert_int_equal(seen_at(board, START + frame, 80, 45), lit ? 0xffffff : 0x204060);
    }
}

static void fading_takes_its_frames(void** state) {
    CwBoard* board =
        board_of(*state, SVG("", "<g id=\"a\" data-fade=\"9\" data-show=\"01:00:00:00-\">"
                                 "<rect x=\"-99\" y=\"-99\" width=\"999\" height=\"999\" fill=\"#fff\"/></g>"));
    uint32_t last = 0;
    for (int64_t frame = 0; frame <= 10; frame += 2) {
        const uint32_t grey = seen_at(board, START + frame, 80, 45) & 255;
        assert_true(grey > last);
        const int64_t want = frame >= 9 ? 255 : 255 * (frame + 1) / 10;
        assert_in_range(grey, want - 2, want + 2);
        last = grey;
    }
    assert_int_equal(last, 255);
}

static void the_camera_moves_with_the_frame_of_footage(void** state) {
    CwBoard* board = board_of(
        *state,
        SVG("data-camera=\"01:00:00:00 160,90,1; 01:00:02:00 200,90,1\"",
            "<g id=\"near\" data-depth=\"1\"><rect x=\"160\" width=\"400\" height=\"180\" fill=\"#f00\"/></g>"
            "<g id=\"sky\" data-depth=\"0\"><rect x=\"-9\" y=\"80\" width=\"169\" height=\"99\" fill=\"#00f\"/></g>"));
    // The near edge starts in the middle and ends 40 units, which are 20 pixels, further left.
    assert_int_equal(seen_at(board, START - 50, 79, 20), 0);
    assert_int_equal(seen_at(board, START - 50, 80, 20), 0xff0000);
    assert_int_equal(seen_at(board, START + 50, 59, 20), 0);
    assert_int_equal(seen_at(board, START + 50, 61, 20), 0xff0000);
    // Half way it is half as far, and the sky never moved.
    assert_int_equal(seen_at(board, START + 24, 68, 20), 0);
    assert_int_equal(seen_at(board, START + 24, 71, 20), 0xff0000);
    assert_int_equal(seen_at(board, START + 24, 79, 60), 0x0000ff);
    assert_int_equal(seen_at(board, START + 24, 81, 60), 0xff0000);
}

static void a_frame_looks_the_same_whenever_it_is_filmed(void** state) {
    CwBoard* board = board_of(
        *state,
        SVG("",
            "<g id=\"sea\" data-sway=\"6,3,2.5\"><circle cx=\"90\" cy=\"90\" r=\"50\" fill=\"#8ac\"/></g>"
            "<g id=\"beam\" data-sweep=\"160,4\" data-flicker=\"40\"><path d=\"M160 90L320 60V120Z\" "
            "fill=\"#fe8\"/></g>"
            "<g id=\"boat\" data-move=\"01:00:00:00 0,0; 01:00:04:00 60,-9\"><path d=\"M40 99h60l-9 20h-40z\"/></g>"));
    uint32_t first[HIGH * WIDE];
    const CwFrame* frame = cw_board_film(board, START + 30);
    assert_int_equal(frame->stride_pixels, WIDE);
    memcpy(first, frame->pixels, sizeof first);
    (void)cw_board_film(board, START + 70);
    assert_memory_not_equal(first, frame->pixels, sizeof first);
    (void)cw_board_film(board, START + 30);
    assert_memory_equal(first, frame->pixels, sizeof first);
    // On twos: the odd frame after it is the same drawing.
    const int64_t drawing = frame->drawing;
    (void)cw_board_film(board, START + 31);
    assert_int_equal(frame->drawing, drawing);
    (void)cw_board_film(board, START + 32);
    assert_int_equal(frame->drawing, drawing + 1);
}

static void a_picture_without_layers_drifts(void** state) {
    CwBoard* board = board_of(*state, SVG("", "<rect width=\"320\" height=\"180\" fill=\"#eee\"/>"
                                              "<rect x=\"100\" y=\"40\" width=\"120\" height=\"90\" fill=\"#111\"/>"));
    assert_int_equal(seen_at(board, START, 80, 45), 0x111111);
    assert_int_equal(seen_at(board, START, 2, 2), 0xeeeeee);
    const int64_t drawing = cw_board_film(board, START)->drawing;
    assert_int_equal(cw_board_film(board, START + 200)->drawing, drawing + 1);
}

static void a_slate_shows_something(void** state) {
    CwBoard* board = NULL;
    assert_int_equal(cw_board_slate(*state, "A003", "HEADLAND", WIDE, HIGH, NULL, &board), CW_OK);
    const CwFrame* frame = cw_board_film(board, START);
    int bright = 0;
    for (int i = 0; i < WIDE * HIGH; ++i) {
        bright += (frame->pixels[i] & 255) > 120;
    }
    assert_in_range(bright, 100, WIDE * HIGH / 4);
}

static void check_refusal(CwArena* arena, const char* svg, int line, const char* read, const char* advice) {
    CwBoard* board = NULL;
    CwDiag diag = {0};
    assert_int_equal(cw_board_read(arena, "A001.svg", cw_text(svg), cw_rate_24, WIDE, HIGH, &diag, &board),
                     CW_ERR_BAD_INPUT);
    assert_null(board);
    assert_int_equal(diag.line, line);
    assert_string_equal(diag.file, "A001.svg");
    assert_string_equal(diag.read, read);
    assert_non_null(strstr(diag.text, advice));
}

static void what_cannot_be_read_is_named_with_its_line(void** state) {
    CwArena* arena = *state;
    check_refusal(arena, SVG("", "\n<g id=\"a\" data-show=\"01:00:00:00\"/>"), 3, "01:00:00:00", "two timecodes");
    check_refusal(arena, SVG("", "<g id=\"a\" data-show=\"01:00:00:30-\"/>"), 2, "01:00:00:30", "no timecode");
    check_refusal(arena, SVG("", "<g id=\"a\" data-sway=\"1,2\"/>"), 2, "1,2", "numbers with commas");
    check_refusal(arena, SVG("", "<g id=\"a\" data-sweep=\"1,2,3\"/>"), 2, "1,2,3", "too many");
    check_refusal(arena, SVG("", "<g data-depth=\"1\"/>"), 2, "g", "needs an id");
    check_refusal(arena, SVG("data-camera=\"01:00:02:00 1,1,1; 01:00:01:00 1,1,1\"", ""), 1, "01:00:01:00", "order");
    check_refusal(arena, SVG("data-camera=\"01:00:02:00 1,1,99\"", ""), 1, "1,1,99", "zoom goes from");
    check_refusal(arena, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", 1, "viewBox", "0 0 1280 720");
    check_refusal(arena, "<svg>\n<g></svg>", 2, "", "cannot be read");
    check_refusal(arena, "<html/>", 1, "html", "no SVG");
    check_refusal(arena, "\x89PNG\r\n\x1a\nnot really", 0, "", "cannot be drawn");
    CwBoard* board = NULL;
    assert_int_equal(cw_board_read(arena, "b", cw_text(SVG("", "")), cw_rate_24, 5000, HIGH, NULL, &board),
                     CW_ERR_RANGE);
}

// What is checked is what reading would refuse, but for the pixels of a PNG.
static void what_is_no_picture_is_seen_without_drawing(void** state) {
    CwArena* arena = *state;
    CwDiag diag = {0};
    assert_int_equal(cw_board_check(arena, "b", cw_text(SVG("", "<g id=\"a\"/>")), cw_rate_24, &diag), CW_OK);
    assert_int_equal(cw_board_check(arena, "b", cw_text("<svg>\n<g></svg>"), cw_rate_24, &diag), CW_ERR_BAD_INPUT);
    assert_int_equal(diag.line, 2);
    assert_null(strchr(diag.text, '\n'));
    assert_int_equal(cw_board_check(arena, "b", cw_text("not a png"), cw_rate_24, &diag), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_board_check(arena, "b", cw_text(""), cw_rate_24, &diag), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_board_check(arena, "b", cw_text("\x89PNG\r\n\x1a\nnot really"), cw_rate_24, &diag),
                     CW_ERR_BAD_INPUT);
    const CwText png = {"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16};
    assert_int_equal(cw_board_check(arena, "b", png, cw_rate_24, &diag), CW_OK);
}

static CwStatus read_and_film(CwArena* arena, void* context) {
    CwBoard* board = NULL;
    CW_TRY(cw_board_read(arena, "b", cw_text(context), cw_rate_24, WIDE, HIGH, NULL, &board));
    (void)cw_board_film(board, START);
    return cw_board_slate(arena, "A001", "SEA", WIDE, HIGH, NULL, &board);
}

static void running_out_of_memory_is_said(void** state) {
    (void)state;
    static const char svg[] =
        SVG("data-camera=\"01:00:00:00 160,90,1; 01:00:02:00 200,90,1\"",
            "<g id=\"a\" data-show=\"01:00:00:00-\"><path d=\"M0 0h99v99z\"/></g><g id=\"b\" data-depth=\"1\"/>");
    cw_sweep_allocations(read_and_film, (void*)svg, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_shown_comes_and_goes_on_its_frame, cw_test_arena_up,
                                        cw_test_arena_down),
        cmocka_unit_test_setup_teardown(fading_takes_its_frames, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(the_camera_moves_with_the_frame_of_footage, cw_test_arena_up,
                                        cw_test_arena_down),
        cmocka_unit_test_setup_teardown(a_frame_looks_the_same_whenever_it_is_filmed, cw_test_arena_up,
                                        cw_test_arena_down),
        cmocka_unit_test_setup_teardown(a_picture_without_layers_drifts, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(a_slate_shows_something, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_is_no_picture_is_seen_without_drawing, cw_test_arena_up,
                                        cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_is_named_with_its_line, cw_test_arena_up,
                                        cw_test_arena_down),
        cmocka_unit_test_setup_teardown(running_out_of_memory_is_said, cw_test_arena_up, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
