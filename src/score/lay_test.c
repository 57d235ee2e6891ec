// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/lay.h"

#include "score/orchestrate.h"
#include "testing/testing.h"

#include <string.h>

enum {
    Q = CW_TICKS_PER_QUARTER,
};

static const CwMeterChange four[] = {{0, 1, {4, 4}}};
static const CwMeterChange with_three[] = {{0, 1, {4, 4}}, {4 * Q, 2, {3, 4}}, {7 * Q, 3, {4, 4}}};
static const CwMeterChange with_five[] = {{0, 1, {4, 4}}, {4 * Q, 2, {5, 4}}, {9 * Q, 3, {4, 4}}};

// Three bars of four quarters each, over held bass notes; a drum at the end.
static CwMidi example_midi(void) {
    static CwNote tune[12];
    static const CwNote bass[] = {{0, 4 * Q, 36, 70, 0}, {4 * Q, 4 * Q, 43, 70, 0}, {8 * Q, 4 * Q, 36, 90, 0}};
    static const CwNote drum[] = {{11 * Q, Q, 49, 100, 0}};
    static const uint8_t pitches[] = {60, 62, 64, 65, 67, 69, 71, 72, 71, 67, 64, 60};
    for (int i = 0; i < 12; ++i) {
        tune[i] = (CwNote){i * (int64_t)Q, Q, pitches[i], 60, 0};
    }
    static CwMidiTrack tracks[3];
    tracks[0] = (CwMidiTrack){"Flute", 0, NULL, 0, tune, 12};
    tracks[1] = (CwMidiTrack){"", 1, NULL, 0, bass, 3};
    tracks[2] = (CwMidiTrack){"Kit", 9, NULL, 0, drum, 1};
    return (CwMidi){
        .type = 1, .division = 480, .tracks = tracks, .n_tracks = 3, .meters = four, .n_meters = 1, .end_tick = 12 * Q};
}

static CwTempoMap map_of(CwTempoPoint points[2], const CwMeterChange* meters, size_t n_meters) {
    points[0] = (CwTempoPoint){0, {0}, 1, 1};
    points[1] = (CwTempoPoint){20 * Q, {10 * CW_FLICKS_PER_SECOND}, 1, 1};
    return (CwTempoMap){points, 2, meters, n_meters};
}

static CwStatus lay(CwArena* arena, const CwMeterChange* meters, size_t n_meters, int64_t end, CwDiagList* warnings,
                    CwSketch* ret_sketch) {
    static CwTempoPoint points[2];
    const CwTempoMap map = map_of(points, meters, n_meters);
    const CwMidi midi = example_midi();
    const CwLaying laying = {.file = "cues/2m1.mid", .midi = &midi, .map = &map, .end_tick = end};
    return cw_sketch_lay(arena, &laying, warnings, NULL, ret_sketch);
}

static void test_same_bars(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwDiagList warnings = {.arena = arena};
    CwSketch sketch;
    assert_int_equal(lay(arena, four, 1, 12 * Q, &warnings, &sketch), CW_OK);
    assert_int_equal(warnings.count, 0);
    assert_string_equal(sketch.origin, "composer: cues/2m1.mid");
    assert_int_equal(sketch.n_voices, 3);
    assert_int_equal(sketch.voices[0].role, CW_ROLE_MELODY);
    assert_int_equal(sketch.voices[1].role, CW_ROLE_BASS);
    assert_int_equal(sketch.voices[2].role, CW_ROLE_ACCENT);
    for (int i = 0; i < 12; ++i) {
        assert_int_equal(sketch.voices[0].notes[i].tick, i * (int64_t)Q);
    }
    assert_int_equal(sketch.keys[0].fifths, 0);
    assert_false(sketch.keys[0].minor);
    assert_int_equal(sketch.n_chords, 3);
    assert_string_equal(sketch.chords[0].name, "C");
    cw_arena_free(arena);
}

static void test_a_shorter_bar(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwDiagList warnings = {.arena = arena};
    CwSketch sketch;
    assert_int_equal(lay(arena, with_three, 3, 11 * Q, &warnings, &sketch), CW_OK);
    assert_int_equal(sketch.voices[0].n_notes, 11); // the fourth beat of bar 2 has no place
    assert_int_equal(sketch.voices[0].notes[7].tick, 7 * Q);
    assert_int_equal(sketch.voices[0].notes[7].pitch, 71); // bar 3 begins where bar 3 begins
    assert_int_equal(sketch.voices[1].notes[1].length, 3 * Q);
    assert_int_equal(warnings.count, 1);
    assert_string_equal(warnings.items[0].name, "lay.meter");
    assert_non_null(strstr(warnings.items[0].text, "from bar 2"));
    assert_non_null(strstr(warnings.items[0].text, "left out 1 notes"));
    cw_arena_free(arena);
}

static void test_a_longer_bar(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwDiagList warnings = {.arena = arena};
    CwSketch sketch;
    assert_int_equal(lay(arena, with_five, 3, 13 * Q, &warnings, &sketch), CW_OK);
    assert_int_equal(sketch.voices[0].n_notes, 12);
    assert_int_equal(sketch.voices[0].notes[7].length, 2 * Q); // held over the fifth beat
    assert_int_equal(sketch.voices[0].notes[8].tick, 9 * Q);
    cw_arena_free(arena);
}

static void says(int64_t end, const char* name, const char* words) {
    CwArena* arena = cw_arena_new(NULL);
    CwDiagList warnings = {.arena = arena};
    CwSketch sketch;
    assert_int_equal(lay(arena, four, 1, end, &warnings, &sketch), CW_OK);
    assert_int_equal(warnings.count, 1);
    assert_string_equal(warnings.items[0].name, name);
    assert_string_equal(warnings.items[0].file, "cues/2m1.mid");
    assert_non_null(strstr(warnings.items[0].text, words));
    for (size_t v = 0; v < sketch.n_voices; ++v) {
        for (size_t i = 0; i < sketch.voices[v].n_notes; ++i) {
            assert_true(sketch.voices[v].notes[i].tick + sketch.voices[v].notes[i].length <= end);
        }
    }
    cw_arena_free(arena);
}

static void test_says_how_it_fits(void** state) {
    (void)state;
    says(18 * Q, "lay.shorter", "ends in bar 3, the cue in bar 5");
    says(6 * Q, "lay.longer", "ends in bar 3, the cue in bar 2");
}

static void test_nothing_to_lay(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTempoPoint points[2];
    const CwTempoMap map = map_of(points, four, 1);
    const CwMidi midi = {.meters = four, .n_meters = 1};
    const CwLaying laying = {.file = "empty.mid", .midi = &midi, .map = &map, .end_tick = 4 * Q};
    CwSketch sketch;
    CwDiag diag = {0};
    assert_int_equal(cw_sketch_lay(arena, &laying, NULL, &diag, &sketch), CW_ERR_BAD_INPUT);
    assert_string_equal(diag.file, "empty.mid");
    cw_arena_free(arena);
}

// A track named after an instrument goes to it and to nobody else.
static void test_named_tracks_keep_their_instrument(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTempoPoint points[2];
    const CwTempoMap map = map_of(points, four, 1);
    CwSketch sketch;
    CwEnsemble chamber;
    CwScore score;
    assert_int_equal(lay(arena, four, 1, 12 * Q, NULL, &sketch), CW_OK);
    assert_int_equal(cw_ensemble_named(arena, "chamber", NULL, &chamber), CW_OK);
    const CwOrchestration how = {"2m1", &sketch, &chamber, &map, 0, 0, 500, 1};
    assert_int_equal(cw_score_orchestrate(arena, &how, NULL, &score), CW_OK);
    assert_string_equal(score.parts[0].instrument, "flute");
    assert_int_equal(score.parts[0].n_notes, 12);
    for (size_t i = 1; i < score.n_parts; ++i) {
        for (size_t k = 0; k < score.parts[i].n_notes; ++k) {
            assert_true(score.parts[i].notes[k].length >= 4 * Q || score.parts[i].notes[k].tick == 11 * Q);
        }
    }
    cw_arena_free(arena);
}

// The same notes, growing to the hit and going back; what is not near it stays as it was written.
static CwStatus lay_swell(CwArena* arena, CwSketch* ret_sketch) {
    static const CwSketchHit hits[] = {{2 * Q, CW_WANT_CHORD, 500}, {8 * Q, CW_WANT_SWELL, 500}};
    static CwTempoPoint points[2];
    const CwTempoMap map = map_of(points, four, 1);
    const CwMidi midi = example_midi();
    const CwLaying laying = {"cues/2m1.mid", &midi, &map, 0, 12 * Q, hits, 2};
    return cw_sketch_lay(arena, &laying, NULL, NULL, ret_sketch);
}

static void test_a_swell_is_played(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwSketch plain;
    CwSketch swelling;
    assert_int_equal(lay(arena, four, 1, 12 * Q, NULL, &plain), CW_OK);
    assert_int_equal(lay_swell(arena, &swelling), CW_OK);
    const CwNote* was = plain.voices[0].notes;
    const CwNote* is = swelling.voices[0].notes;
    assert_int_equal(swelling.voices[0].n_notes, 12);
    for (int i = 0; i < 12; ++i) {
        assert_int_equal(is[i].tick, was[i].tick);
        assert_int_equal(is[i].pitch, was[i].pitch);
        assert_true(i == 8 || is[i].velocity < is[8].velocity);
        assert_true(i >= 4 || is[i].velocity == was[i].velocity); // before it begins
        assert_true(i <= 4 || i > 8 || is[i].velocity > is[i - 1].velocity);
        assert_true(i <= 8 || is[i].velocity <= is[i - 1].velocity);
    }
    const CwDynamic* peak = NULL;
    for (size_t i = 0; i < swelling.n_dynamics; ++i) {
        peak = swelling.dynamics[i].tick == 8 * Q ? &swelling.dynamics[i] : peak;
        assert_true(i == 0 || swelling.dynamics[i].tick > swelling.dynamics[i - 1].tick);
    }
    assert_non_null(peak);
    for (size_t i = 0; i < swelling.n_dynamics; ++i) {
        assert_true(&swelling.dynamics[i] == peak || swelling.dynamics[i].level < peak->level);
    }
    cw_arena_free(arena);
}

static CwStatus lay_one(CwArena* arena, void* context) {
    (void)context;
    CwDiagList warnings = {.arena = arena};
    CwSketch sketch;
    CW_TRY(lay_swell(arena, &sketch));
    return lay(arena, with_three, 3, 18 * Q, &warnings, &sketch);
}

static void test_out_of_memory(void** state) {
    (void)state;
    cw_sweep_allocations(lay_one, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bars),
        cmocka_unit_test(test_a_shorter_bar),
        cmocka_unit_test(test_a_longer_bar),
        cmocka_unit_test(test_says_how_it_fits),
        cmocka_unit_test(test_a_swell_is_played),
        cmocka_unit_test(test_nothing_to_lay),
        cmocka_unit_test(test_named_tracks_keep_their_instrument),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
