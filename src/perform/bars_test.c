// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/bars.h"

#include "testing/testing.h"

#include <string.h>

static CwBars take(const char* text) {
    CwBars bars = {NULL, 0};
    const CwStatus status = cw_bars_read(cw_test_arena, "bars.csv", cw_text(text), &cw_test_diag, &bars);
    assert_string_equal(cw_test_diag.text, "");
    assert_int_equal(status, CW_OK);
    return bars;
}

static void beats_are_read(void** state) {
    (void)state;
    const CwBars bars = take("bar,beat,sample\n1,1,0\n1,2,24000\n1,3,48000\n2,1,72500\n");
    assert_int_equal(bars.n_beats, 4);
    assert_int_equal(bars.beats[3].bar, 2);
    assert_int_equal(bars.beats[3].beat, 1);
    assert_int_equal(bars.beats[3].sample, 72500);
    assert_int_equal(cw_bars_length(&bars, 2), 24500);
    assert_int_equal(cw_bars_length(&bars, 3), 24500);
    assert_int_equal(cw_bars_index(&bars, -5), 0);
    assert_int_equal(cw_bars_index(&bars, 23999), 0);
    assert_int_equal(cw_bars_index(&bars, 24000), 1);
    assert_int_equal(cw_bars_index(&bars, 99999999), 3);
}

static void bars_alone_will_do(void** state) {
    (void)state;
    const CwBars bars = take("sample,bar\n100,0\n200,1\n300,2\n");
    assert_int_equal(bars.n_beats, 3);
    assert_int_equal(bars.beats[0].bar, 0); // a pickup
    assert_int_equal(bars.beats[2].beat, 1);
}

static void what_cannot_be_is_refused(void** state) {
    (void)state;
    static const struct {
        const char* text;
        int line;
        int column;
        const char* word;
    } refused[] = {
        {"bar,beat,sample\n1,1,0\n", 1, 1, "at least two"},
        {"bar,beat,sample\n", 1, 1, "at least two"},
        {"bar,beat,sample\n1,1,0\n1,2,0\n", 3, 5, "after the one before"},
        {"bar,beat,sample\n1,1,500\n1,2,400\n", 3, 5, "after the one before"},
        {"bar,beat,sample\n1,1,0\n1,3,400\n", 3, 3, "next beat"},
        {"bar,beat,sample\n1,1,0\n3,1,400\n", 3, 1, "first of bar 2"},
        {"bar,beat,sample\n1,1,0\n2,2,400\n", 3, 1, "first of bar 2"},
        {"bar,beat,sample\n1,1,0\n1,x,400\n", 3, 3, ""},
        {"bar,beat,sample\n1,1,0\n,2,400\n", 3, 1, "whole number"},
        {"bar,beat,sample\n1,1,-5\n1,2,400\n", 2, 5, ""},
        {"bar,beat,sample\n1,1,1.5\n1,2,400\n", 2, 5, ""},
        {"bar,beat\n1,1\n", 1, 1, "no column sample"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; ++i) {
        CwBars bars = {NULL, 77};
        cw_test_diag = (CwDiag){0};
        const CwStatus status = cw_bars_read(cw_test_arena, "bars.csv", cw_text(refused[i].text), &cw_test_diag, &bars);
        if (status != CW_ERR_BAD_INPUT || cw_test_diag.line != refused[i].line ||
            !strstr(cw_test_diag.text, refused[i].word) ||
            (refused[i].column && cw_test_diag.column != refused[i].column)) {
            fail_msg("%s: %d:%d %s", refused[i].text, cw_test_diag.line, cw_test_diag.column, cw_test_diag.text);
        }
        assert_int_equal(bars.n_beats, 77);
    }
}

static void bars_travel_as_json(void** state) {
    (void)state;
    const CwBars bars = take("bar,beat,sample\n1,1,0\n1,2,24000\n2,1,72500\n");
    CwBuf buf = cw_buf(cw_test_arena);
    cw_bars_to_json(&buf, NULL, &bars);
    assert_string_equal(cw_buf_string(&buf), "[[1,1,0],[1,2,24000],[2,1,72500]]");
    json_t* json = NULL;
    assert_int_equal(cw_json_parse(cw_test_arena, "bars", cw_text(cw_buf_string(&buf)), &cw_test_diag, &json), CW_OK);
    CwBars back;
    assert_int_equal(cw_bars_from_json(cw_test_arena, (CwJsonIn){"bars", &cw_test_diag}, json, &back), CW_OK);
    assert_int_equal(back.n_beats, 3);
    assert_memory_equal(back.beats, bars.beats, 3 * sizeof(CwBeat));
    static const char* const bad[] = {
        "[]", "[[1,1,0]]", "[[1,1,0],[1,2]]", "[[1,1,0],[1,2,0]]", "[[1,1,0],[1,\"2\",5]]", "{}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        assert_int_equal(cw_json_parse(cw_test_arena, "bars", cw_text(bad[i]), &cw_test_diag, &json), CW_OK);
        assert_int_equal(cw_bars_from_json(cw_test_arena, (CwJsonIn){"bars", NULL}, json, &back), CW_ERR_BAD_INPUT);
    }
}

static void bars_come_to_another_rate(void** state) {
    static const CwBeat beats[] = {{1, 1, 0}, {2, 1, 44100}, {3, 1, 44103}};
    const CwBars bars = {beats, 3};
    CwBars other = {0};
    (void)state;
    assert_int_equal(cw_bars_at_rate(cw_test_arena, &bars, 44100, 48000, &other), CW_OK);
    assert_int_equal(other.n_beats, 3);
    assert_int_equal(other.beats[1].sample, 48000);
    assert_int_equal(other.beats[2].sample, 48003);
    assert_int_equal(other.beats[2].bar, 3);
    assert_int_equal(cw_bars_at_rate(cw_test_arena, &bars, 44100, 8000, &other), CW_OK);
    assert_int_equal(cw_bars_at_rate(cw_test_arena, &other, 8000, 2000, &other), CW_ERR_RANGE); // beats meet
}

static CwStatus read_bars(CwArena* from, void* context) {
    CwBars bars;
    return cw_bars_read(from, "bars.csv", cw_text(context), NULL, &bars);
}

static void memory_that_runs_out_is_said(void** state) {
    (void)state;
    char text[] = "bar,beat,sample\n1,1,0\n1,2,24000\n";
    cw_sweep_allocations(read_bars, text, 0);
}

static void the_cut_it_was_recorded_to_stands_in_its_first_row(void** state) {
    (void)state;
    const char* cut = NULL;
    const CwText said = cw_text("bar,sample,cut\n1,0,\"reel 1, v2\"\n2,96000,\n");
    assert_int_equal(cw_bars_cut(cw_test_arena, "bars.csv", said, NULL, &cut), CW_OK);
    assert_string_equal(cut, "reel 1, v2");
    assert_int_equal(cw_bars_cut(cw_test_arena, "bars.csv", cw_text("bar,sample\n1,0\n2,9\n"), NULL, &cut), CW_OK);
    assert_string_equal(cut, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(beats_are_read, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(the_cut_it_was_recorded_to_stands_in_its_first_row, cw_test_arena_up,
                                        cw_test_arena_down),
        cmocka_unit_test_setup_teardown(bars_alone_will_do, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_is_refused, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(bars_travel_as_json, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(bars_come_to_another_rate, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_is_said, cw_test_arena_up, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
