// SPDX-License-Identifier: GPL-3.0-or-later
#include "story/subtitles.h"

#include "testing/testing.h"

#include <string.h>

static CwArena* arena;

static int set_up(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    return arena ? 0 : -1;
}

static int tear_down(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

static CwSubtitles taken(const char* text) {
    CwDiag diag = {0};
    CwSubtitles subtitles = {0};
    if (cw_subtitles_read(arena, "cut1.srt", cw_text(text), &diag, &subtitles) != CW_OK) {
        fail_msg("%s", cw_diag_line(arena, &diag));
    }
    return subtitles;
}

static void refused(const char* text, const char* name, const char* message) {
    CwDiag diag = {0};
    CwSubtitles subtitles = {NULL, 77};
    assert_int_equal(cw_subtitles_read(arena, "cut1.srt", cw_text(text), &diag, &subtitles), CW_ERR_BAD_INPUT);
    assert_int_equal(subtitles.count, 77);
    assert_string_equal(diag.name, name);
    const char* line = cw_diag_line(arena, &diag);
    if (!strstr(line, message)) {
        fail_msg("%s", line);
    }
}

static void two(void** state) {
    (void)state;
    const CwSubtitles s = taken("\xEF\xBB\xBF"
                                "1\r\n00:00:01,500 --> 00:00:03,000\r\nHello.\r\nWho is there?\r\n\r\n"
                                "2\r\n01:02:03,004 --> 01:02:04,000\r\n<i>Nobody</i> {\\an8}here.\r\n");
    assert_int_equal(s.count, 2);
    assert_int_equal(s.items[0].in_ms, 1500);
    assert_int_equal(s.items[0].out_ms, 3000);
    assert_string_equal(s.items[0].text, "Hello.\nWho is there?");
    assert_int_equal(s.items[0].line, 2);
    assert_int_equal(s.items[1].in_ms, 3723004);
    assert_string_equal(s.items[1].text, "Nobody here.");
    assert_int_equal(s.items[1].line, 7);
}

static void what_people_write(void** state) {
    (void)state;
    // no numbers, points, no hours, short fractions, positions, arrows without blanks, no last line end
    const CwSubtitles s = taken("00:01.5 --> 00:02.25 X1:40 X2:600\nOne\n\n\n00:00:04-->00:00:05,000\nTwo < three");
    assert_int_equal(s.count, 2);
    assert_int_equal(s.items[0].in_ms, 1500);
    assert_int_equal(s.items[0].out_ms, 2250);
    assert_int_equal(s.items[1].in_ms, 4000);
    assert_string_equal(s.items[1].text, "Two < three");
}

static void empty_lines_and_numbers_inside_the_text(void** state) {
    (void)state;
    const CwSubtitles s =
        taken("1\n00:00:01,000 --> 00:00:02,000\nOne\n\nmore\n\n2\n00:00:03,000 --> 00:00:04,000\n1984\n\n"
              "3\n00:00:05,000 --> 00:00:06,000\n\n4\n00:00:07,000 --> 00:00:08,000\nEnd\n");
    assert_int_equal(s.count, 3); // the third says nothing
    assert_string_equal(s.items[0].text, "One\nmore");
    assert_string_equal(s.items[1].text, "1984");
    assert_string_equal(s.items[2].text, "End");
}

static void what_is_out_of_order_is_sorted(void** state) {
    (void)state;
    const CwSubtitles s = taken("00:00:05,000 --> 00:00:06,000\nB\n\n00:00:01,000 --> 00:00:02,000\nA\n");
    assert_string_equal(s.items[0].text, "A");
    assert_string_equal(s.items[1].text, "B");
    assert_int_equal(taken("").count, 0);
}

static void what_cannot_be_taken(void** state) {
    (void)state;
    refused("1\nHello\n", "subtitles.no_times", "cut1.srt:1:1: a subtitle's times should stand here");
    refused("1\n00:00:01,000 --> 00:00:02,000\nA\n\n2\n00:00:61,000 --> 00:01:02,000\nB\n", "subtitles.times",
            "cut1.srt:6:1: these are no times");
    refused("1\n00:00:01,0000 --> 00:00:02,000\nA\n", "subtitles.times", "no times");
    refused("1\n1:2:3:4 --> 1:2:3:9\nA\n", "subtitles.times", "no times");
    refused("1\n00:00:01,000 --> \nA\n", "subtitles.times", "(read: 00:00:01,000 -->)");
    refused("1\n00:00:02,000 --> 00:00:02,000\nA\n", "subtitles.out", "ends at or before it begins");
    refused("1\n00:00:01,000 --> 00:00:02,000\nSch\xF6n\n", "text.utf8", "cut1.srt:3:4: this byte is not UTF-8");
}

static int64_t at(const char* srt, const CwTime* starts, size_t n, CwRate rate, int64_t ms) {
    const CwSubtitles s = taken(srt);
    return cw_subtitle_time(&s, starts, n, rate, ms).flicks;
}

static CwTime hour(int64_t hours, CwRate rate) {
    int64_t frame = 0;
    assert_int_equal(cw_timecode_join(hours, 0, 0, 0, rate, &frame), CW_OK);
    return cw_time_of_frame(frame, rate);
}

static void clocks(void** state) {
    (void)state;
    const char* from_zero = "00:00:01,000 --> 00:00:02,000\nA\n\n01:30:00,000 --> 01:30:01,000\nB\n";
    const char* from_one = "01:00:01,000 --> 01:00:02,000\nA\n\n02:00:05,000 --> 02:00:06,000\nB\n";
    const CwTime starts[] = {hour(1, cw_rate_24), hour(2, cw_rate_24)};
    assert_int_equal(at(from_zero, starts, 1, cw_rate_24, 1000), 3601 * CW_FLICKS_PER_SECOND);
    assert_int_equal(at(from_zero, starts, 1, cw_rate_24, 5400000), 9000 * CW_FLICKS_PER_SECOND);
    assert_int_equal(at(from_one, starts, 1, cw_rate_24, 3601000), 3601 * CW_FLICKS_PER_SECOND);
    assert_int_equal(at(from_one, starts, 2, cw_rate_24, 7205000), 7205 * CW_FLICKS_PER_SECOND);
    assert_int_equal(at("", starts, 1, cw_rate_24, 0), 3600 * CW_FLICKS_PER_SECOND);
}

static void an_hour_of_23_976_is_longer_than_an_hour(void** state) {
    (void)state;
    CwRate film;
    assert_int_equal(cw_rate_parse(cw_text("23.976"), &film), CW_OK);
    const char* srt = "01:00:01,000 --> 01:00:02,000\nA\n\n02:00:05,000 --> 02:00:06,000\nB\n";
    const CwTime starts[] = {hour(1, film), hour(2, film)};
    assert_int_equal(at(srt, starts, 2, film, 3601000), starts[0].flicks + CW_FLICKS_PER_SECOND);
    assert_int_equal(at(srt, starts, 2, film, 7205000), starts[1].flicks + 5 * CW_FLICKS_PER_SECOND);
    CwRate video;
    assert_int_equal(cw_rate_parse(cw_text("29.97 DF"), &video), CW_OK);
    const CwTime two[] = {hour(2, video)};
    assert_int_equal(at("02:00:10,500 --> 02:00:12,000\nA\n", two, 1, video, 7210500),
                     two[0].flicks + CW_FLICKS_PER_SECOND * 21 / 2);
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwSubtitles subtitles;
    return cw_subtitles_read(
        failing, "a.srt", cw_text("1\n00:00:01,000 --> 00:00:02,000\nA\nB\n\n00:03 --> 00:04\nC\n"), NULL, &subtitles);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(two, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_people_write, set_up, tear_down),
        cmocka_unit_test_setup_teardown(empty_lines_and_numbers_inside_the_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_out_of_order_is_sorted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(clocks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_hour_of_23_976_is_longer_than_an_hour, set_up, tear_down),
        cmocka_unit_test(memory_that_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
