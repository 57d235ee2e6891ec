// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/theme.h"

#include "music/midi.h"
#include "testing/testing.h"

#include <string.h>

enum {
    Q = CW_TICKS_PER_QUARTER,
};

// Eight bars of three: two phrases of four, in D minor, beginning with a pickup.
static const int tune[][2] = {{69, 1}, {74, 2}, {77, 1}, {76, 2}, {69, 1}, {70, 2}, {74, 1}, {69, 2}, {67, 1},
                              {70, 2}, {69, 1}, {67, 1}, {65, 1}, {64, 1}, {65, 2}, {67, 1}, {62, 2}};

enum {
    N_TUNE = sizeof tune / sizeof tune[0],
};

static void fill(CwNote notes[N_TUNE], int64_t start) {
    int64_t tick = start;
    for (int i = 0; i < N_TUNE; ++i) {
        notes[i] = (CwNote){tick, tune[i][1] * (int64_t)Q, (uint8_t)tune[i][0], 80, 0};
        tick += notes[i].length;
    }
}

static CwStatus make(CwArena* arena, int64_t start, CwTheme* ret_theme) {
    static CwNote notes[N_TUNE];
    fill(notes, start);
    const CwThemeNotes from = {
        .name = "sea", .origin = "composer: sea.mid", .meter = {3, 4}, .notes = notes, .n_notes = N_TUNE};
    return cw_theme_make(arena, &from, ret_theme);
}

static void test_a_tune_with_a_pickup(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTheme theme;
    assert_int_equal(make(arena, 2 * Q, &theme), CW_OK);
    assert_int_equal(theme.notes[0].tick, -Q);
    assert_int_equal(theme.notes[1].tick, 0);
    assert_int_equal(theme.length, 24 * Q);
    assert_int_equal(theme.tonality.tonic, 2);
    assert_true(cw_mode_is_minor(theme.tonality.mode));
    assert_int_equal(theme.n_phrases, 2);
    assert_int_equal(theme.phrases[0].length, 12 * Q);
    assert_string_equal(theme.phrases[1].kind, "answer");
    assert_int_equal(theme.chords[0].root, 2);
    assert_int_equal(theme.chords[theme.n_chords - 1].root, 2);
    int64_t at = 0;
    for (size_t i = 0; i < theme.n_chords; ++i) { // chords cover the theme
        assert_int_equal(theme.chords[i].tick, at);
        at += theme.chords[i].length;
    }
    assert_int_equal(at, theme.length);
    cw_arena_free(arena);
}

static void test_leading_silence_is_left_out(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTheme a;
    CwTheme b;
    assert_int_equal(make(arena, 2 * Q, &a), CW_OK);
    assert_int_equal(make(arena, 11 * Q, &b), CW_OK);
    assert_int_equal(a.n_notes, b.n_notes);
    assert_memory_equal(a.notes, b.notes, a.n_notes * sizeof *a.notes);
    cw_arena_free(arena);
}

// Chords under the tune in the same track leave the tune alone.
static void test_the_top_line_is_kept(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwNote notes[] = {{0, Q, 60, 80, 0},     {0, Q, 64, 80, 0},         {0, Q, 72, 80, 0},
                            {Q, 2 * Q, 74, 80, 0}, {Q, Q, 65, 80, 0},         {2 * Q, Q, 62, 80, 0},
                            {3 * Q, Q, 76, 80, 0}, {7 * Q / 2, Q, 72, 80, 0}, {4 * Q, Q, 71, 80, 0}};
    const CwThemeNotes from = {.name = "x", .origin = "y", .meter = {4, 4}, .notes = notes, .n_notes = 9};
    CwTheme theme;
    assert_int_equal(cw_theme_make(arena, &from, &theme), CW_OK);
    static const int wanted[] = {72, 74, 76, 72, 71};
    assert_int_equal(theme.n_notes, 5);
    for (int i = 0; i < 5; ++i) {
        assert_int_equal(theme.notes[i].pitch, wanted[i]);
    }
    assert_int_equal(theme.notes[2].length, Q / 2); // cut where the next begins
    cw_arena_free(arena);
}

static void test_too_short(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwNote notes[] = {{0, Q, 60, 80, 0}, {Q, Q, 62, 80, 0}};
    const CwThemeNotes from = {.name = "x", .origin = "y", .meter = {4, 4}, .notes = notes, .n_notes = 2};
    CwTheme theme;
    assert_int_equal(cw_theme_make(arena, &from, &theme), CW_ERR_RANGE);
    cw_arena_free(arena);
}

static void test_json_round_trip(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTheme theme;
    CwTheme back;
    json_t* json = NULL;
    assert_int_equal(make(arena, 2 * Q, &theme), CW_OK);
    CwBuf buf = cw_buf(arena);
    cw_theme_to_json(&buf, NULL, &theme);
    const char* text = cw_buf_string(&buf);
    assert_int_equal(cw_json_parse(arena, "t", cw_text(text), NULL, &json), CW_OK);
    assert_int_equal(cw_theme_from_json(arena, (CwJsonIn){"t", NULL}, json, &back), CW_OK);
    CwBuf again = cw_buf(arena);
    cw_theme_to_json(&again, NULL, &back);
    assert_string_equal(cw_buf_string(&again), text);
    json_object_set_new(json, "length", json_integer(theme.length + 1));
    CwDiag diag = {0};
    assert_int_equal(cw_theme_from_json(arena, (CwJsonIn){"t", &diag}, json, &back), CW_ERR_RANGE);
    assert_non_null(strstr(diag.text, "whole bars"));
    cw_arena_free(arena);
}

static CwStatus midi_theme(CwArena* arena, const char* melody_name, CwTheme* ret_theme) {
    static CwNote notes[N_TUNE];
    static const CwNote above[] = {{0, Q, 90, 60, 0}, {9 * Q, Q, 91, 60, 0}, {18 * Q, Q, 92, 60, 0}};
    fill(notes, 2 * Q);
    const CwKey key = {0, -1, true};
    const CwMidiOutTrack tracks[] = {{"Sparkle", 0, 10, 0, 0, above, 3}, {melody_name, 1, 48, 0, 0, notes, N_TUNE}};
    CwTempoMap map;
    CW_TRY(cw_tempo_map_constant(arena, cw_ratio(72, 1), (CwMeter){3, 4}, cw_span(30 * CW_FLICKS_PER_SECOND), &map));
    const CwMidiOut out = {.title = "sea",
                           .division = 480,
                           .map = &map,
                           .end_tick = 27 * Q,
                           .keys = &key,
                           .n_keys = 1,
                           .tracks = tracks,
                           .n_tracks = 2};
    CwBuf buf = cw_buf(arena);
    CW_TRY(cw_midi_write(&buf, &out));
    return cw_theme_read(arena, "sea", "themes/sea.mid", (CwText){buf.bytes, buf.length}, NULL, NULL, ret_theme);
}

static void test_from_midi(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTheme named;
    CwTheme highest;
    assert_int_equal(midi_theme(arena, "Melody (cello)", &named), CW_OK);
    assert_int_equal(named.n_notes, N_TUNE);
    assert_string_equal(named.origin, "composer: themes/sea.mid");
    assert_int_equal(named.meter.num, 3);
    assert_in_range(named.tempo, 71999, 72001);
    assert_int_equal(named.tonality.tonic, 2);
    assert_int_equal(midi_theme(arena, "Track 2", &highest), CW_OK);
    assert_int_equal(highest.n_notes, 3); // nobody said which, so the highest
    cw_arena_free(arena);
}

static void test_neither_midi_nor_xml(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTheme theme;
    CwDiag diag = {0};
    assert_int_equal(cw_theme_read(arena, "x", "x.mid", cw_text("hello"), NULL, &diag, &theme), CW_ERR_BAD_INPUT);
    assert_non_null(strstr(diag.text, "neither MIDI nor XML"));
    cw_arena_free(arena);
}

static CwStatus read_one(CwArena* arena, void* context) {
    (void)context;
    CwTheme theme;
    return midi_theme(arena, "melody", &theme);
}

static void test_out_of_memory(void** state) {
    (void)state;
    cw_sweep_allocations(read_one, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_tune_with_a_pickup), cmocka_unit_test(test_leading_silence_is_left_out),
        cmocka_unit_test(test_the_top_line_is_kept), cmocka_unit_test(test_too_short),
        cmocka_unit_test(test_json_round_trip),      cmocka_unit_test(test_from_midi),
        cmocka_unit_test(test_neither_midi_nor_xml), cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
