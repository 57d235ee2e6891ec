// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/qc.h"

#include "mix/profiles.h"
#include "signal/leq_m.h"
#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <stdlib.h>
#include <string.h>

enum {
    RATE = 48000,
};

static CwProfile profile(CwTestWorld* world, const char* name) {
    const CwEmbedded* file = NULL;
    CwProfile p;
    assert_int_equal(cw_profile_file(cw_profile_files(), name, NULL, &file), CW_OK);
    assert_int_equal(cw_profile_of_file(world->arena, file, &p), CW_OK);
    return p;
}

static CwSound tones(CwTestWorld* world, const CwTestTone* list, size_t n) {
    int64_t frames = 0;
    const int32_t* samples = cw_test_tones(world->arena, RATE, 2, list, n, &frames);
    return cw_test_sound(world->arena, &world->objects, RATE, 2, samples, frames);
}

static CwQc qc_of(CwTestWorld* world, const CwProfile* p, const CwSound* sound, const CwMeasure* dialogue) {
    const CwSource source = cw_source_of_sound(sound);
    const CwQcIn in = {p, &source, &world->stereo, dialogue, NULL};
    CwQc qc;
    assert_int_equal(cw_qc(world->arena, &in, NULL, &qc), CW_OK);
    return qc;
}

static const CwQcCheck* check_of(const CwQc* qc, const char* name) {
    for (size_t i = 0; i < qc->n_checks; ++i) {
        if (strcmp(qc->checks[i].name, name) == 0) {
            return &qc->checks[i];
        }
    }
    return NULL;
}

// A trailer is judged by Leq(m) as the meter has it, and an advert by 3 dB less.
static void a_trailer_is_as_loud_as_a_cinema_allows(void** state) {
    CwTestWorld* world = *state;
    const CwProfile trailer = profile(world, "tasa_trailer");
    const CwProfile advert = profile(world, "sawa_advert");
    const CwTestTone loud = {4.0, 2000.0, {-20.0, -20.0}};
    const CwSound sound = tones(world, &loud, 1);
    const CwSource source = cw_source_of_sound(&sound);
    CwMeasure measure;
    assert_int_equal(cw_measure_m(world->arena, &source, &world->stereo, NULL, &measure), CW_OK);
    const int over = cw_leq_m_of(&measure) - trailer.leq_m_most_db100;
    assert_in_range(over, 1, 600);
    const CwQc failed = qc_of(world, &trailer, &sound, NULL);
    assert_false(failed.passed);
    assert_int_equal(check_of(&failed, "leq_m")->value, cw_leq_m_of(&measure));
    assert_int_equal(check_of(&failed, "leq_m")->n_places, 1);
    assert_int_equal(check_of(&failed, "leq_m")->places[0].to, 4 * RATE);
    const double lower = -20.0 - over * 0.01 - 1.0; // between the two
    const CwTestTone quiet = {4.0, 2000.0, {lower, lower}};
    const CwSound second = tones(world, &quiet, 1);
    assert_true(qc_of(world, &trailer, &second, NULL).passed);
    assert_false(qc_of(world, &advert, &second, NULL).passed);
}

static void a_good_master_passes(void** state) {
    CwTestWorld* world = *state;
    const CwProfile p = profile(world, "ebu_r128");
    const CwTestTone tone = {20.0, 1000.0, {-23.0, -23.0}};
    const CwSound sound = tones(world, &tone, 1);
    const CwQc qc = qc_of(world, &p, &sound, NULL);
    assert_true(qc.passed);
    assert_in_range(-check_of(&qc, "loudness")->value, 2298, 2302);
    assert_true(check_of(&qc, "true_peak")->passed);
    assert_null(check_of(&qc, "max_short"));
}

static void dynamic_music_need_not_be_as_loud_as_an_album_may_be(void** state) {
    CwTestWorld* world = *state;
    const CwProfile p = profile(world, "streaming_album");
    const CwTestTone quiet = {20.0, 1000.0, {-19.0, -19.0}};
    const CwTestTone loud = {20.0, 1000.0, {-12.5, -12.5}};
    const CwSound sounds[] = {tones(world, &quiet, 1), tones(world, &loud, 1)};
    assert_true(qc_of(world, &p, &sounds[0], NULL).passed);
    assert_false(qc_of(world, &p, &sounds[1], NULL).passed);
}

static void a_loud_one_fails_and_says_where(void** state) {
    CwTestWorld* world = *state;
    CwProfile p = profile(world, "ebu_r128");
    p.max_short_lufs100 = -1800;
    const CwTestTone list[] = {
        {10.0, 1000.0, {-24.0, -24.0}}, {4.0, 1000.0, {-0.5, -0.5}}, {10.0, 1000.0, {-24.0, -24.0}}};
    const CwSound sound = tones(world, list, 3);
    const CwQc qc = qc_of(world, &p, &sound, NULL);
    assert_false(qc.passed);
    assert_false(check_of(&qc, "loudness")->passed);
    const CwQcCheck* peak = check_of(&qc, "true_peak");
    assert_false(peak->passed);
    assert_int_equal(peak->n_places, 1);
    assert_true(labs((long)(peak->places[0].from - 10 * RATE)) < RATE / 50);
    assert_true(labs((long)(peak->places[0].to - 14 * RATE)) < RATE / 5);
    const CwQcCheck* max_short = check_of(&qc, "max_short");
    assert_false(max_short->passed);
    assert_int_equal(max_short->n_places, 1);
    assert_true(max_short->places[0].from < 10 * RATE && max_short->places[0].to > 14 * RATE);
    CwBuf buf = cw_buf(world->arena);
    cw_qc_to_json(&buf, NULL, &qc, cw_rate_24, cw_time_of_frame(24 * 3600, cw_rate_24));
    const char* json = cw_buf_string(&buf);
    assert_non_null(strstr(json, "\"timecode\":\"01:00:10:00\""));
    assert_non_null(strstr(json, "\"passed\":false,\"profile\":\"ebu_r128\"}"));
    json_t* parsed = NULL;
    assert_int_equal(cw_json_parse(world->arena, "x", cw_text(json), NULL, &parsed), CW_OK);
}

static void a_loud_programme_shows_its_loudest_places(void** state) {
    CwTestWorld* world = *state;
    const CwProfile p = profile(world, "ebu_r128");
    const CwTestTone list[] = {
        {10.0, 1000.0, {-24.0, -24.0}}, {6.0, 1000.0, {-12.0, -12.0}}, {10.0, 1000.0, {-24.0, -24.0}}};
    const CwSound sound = tones(world, list, 3);
    const CwQc qc = qc_of(world, &p, &sound, NULL);
    const CwQcCheck* check = check_of(&qc, "loudness");
    assert_false(check->passed);
    assert_non_null(strstr(check->what, ": lower the master by "));
    assert_string_equal(check->unit, "LUFS");
    assert_int_equal(check->n_places, 1);
    assert_in_range(check->places[0].from, 7 * RATE, 10 * RATE);
    assert_in_range(check->places[0].to, 16 * RATE, 19 * RATE);
    assert_in_range(-check->places[0].value, 1199, 1201);
    const CwTestTone quiet = {10.0, 1000.0, {-30.5, -30.5}};
    const CwSound second = tones(world, &quiet, 1);
    const CwQc low = qc_of(world, &p, &second, NULL);
    assert_int_equal(check_of(&low, "loudness")->n_places, 0); // all of it is too quiet
    assert_non_null(strstr(check_of(&low, "loudness")->what, "raise the master by 7.5 dB"));
}

// One line of three is spoken too low, and it is the one that is shown.
static void dialogue_that_misses_its_loudness_shows_its_lines(void** state) {
    CwTestWorld* world = *state;
    CwProfile p = profile(world, "amazon_studios");
    p.target.tolerance_lu100 = 20;
    const CwTestTone spoken[] = {{3.0, 1000.0, {-27.0, -27.0}},
                                 {3.0, 1000.0, {CW_TEST_SILENT, CW_TEST_SILENT}},
                                 {3.0, 1000.0, {-29.0, -29.0}},
                                 {3.0, 1000.0, {CW_TEST_SILENT, CW_TEST_SILENT}},
                                 {3.0, 1000.0, {-27.0, -27.0}}};
    const CwSound sound = tones(world, spoken, 5);
    const CwMeasure dialogue = cw_test_measure(world, &sound);
    const CwQc qc = qc_of(world, &p, &sound, &dialogue);
    const CwQcCheck* check = check_of(&qc, "dialogue_loudness");
    assert_false(check->passed);
    assert_int_equal(check->n_places, 1);
    assert_true(labs((long)(check->places[0].from - 6 * RATE)) < RATE / 4);
    assert_true(labs((long)(check->places[0].to - 9 * RATE)) < RATE / 4);
    assert_in_range(-check->places[0].value, 2880, 2920);
}

static void what_is_louder_than_the_target_wants_a_lower_peak(void** state) {
    CwTestWorld* world = *state;
    const CwProfile p = profile(world, "spotify");
    const CwTestTone list[] = {{10.0, 1000.0, {-13.5, -13.5}}, {0.001, 6000.0, {-1.5, -1.5}}};
    const CwSound loud = tones(world, list, 2);
    const CwQc failed = qc_of(world, &p, &loud, NULL);
    assert_true(check_of(&failed, "loudness")->passed);
    assert_false(check_of(&failed, "true_peak")->passed);
    assert_int_equal(check_of(&failed, "true_peak")->most, -200);
    const CwTestTone quieter[] = {{10.0, 1000.0, {-14.5, -14.5}}, {0.001, 6000.0, {-1.5, -1.5}}};
    const CwSound sound = tones(world, quieter, 2);
    assert_true(qc_of(world, &p, &sound, NULL).passed);
}

static void a_range_that_is_too_wide_shows_what_is_loud(void** state) {
    CwTestWorld* world = *state;
    CwProfile p = profile(world, "ebu_r128");
    p.range_most_lu100 = 1000;
    const CwTestTone list[] = {
        {20.0, 1000.0, {-36.0, -36.0}}, {10.0, 1000.0, {-20.0, -20.0}}, {20.0, 1000.0, {-36.0, -36.0}}};
    const CwSound sound = tones(world, list, 3);
    const CwQc qc = qc_of(world, &p, &sound, NULL);
    const CwQcCheck* check = check_of(&qc, "range");
    assert_false(check->passed);
    assert_string_equal(check->unit, "LU");
    assert_int_equal(check->n_places, 1);
    assert_in_range(check->places[0].from, 17 * RATE, 20 * RATE);
    assert_in_range(check->places[0].to, 30 * RATE, 33 * RATE);
    p.range_most_lu100 = CW_LOUDNESS_NONE;
    p.range_least_lu100 = 2000; // too narrow: that is everywhere
    const CwQc narrow = qc_of(world, &p, &sound, NULL);
    assert_false(check_of(&narrow, "range")->passed);
    assert_int_equal(check_of(&narrow, "range")->n_places, 0);
}

static void a_trailer_may_last_so_long(void** state) {
    CwTestWorld* world = *state;
    CwProfile p = profile(world, "tasa_trailer");
    assert_int_equal(p.seconds_most, 180);
    p.seconds_most = 3;
    const CwTestTone list[] = {{3.0, 500.0, {-40.0, -40.0}}, {0.5, 500.0, {-40.0, -40.0}}};
    const CwSound right = tones(world, list, 1);
    const CwSound longer = tones(world, list, 2);
    assert_true(qc_of(world, &p, &right, NULL).passed);
    const CwQc qc = qc_of(world, &p, &longer, NULL);
    const CwQcCheck* check = check_of(&qc, "length");
    assert_false(check->passed);
    assert_int_equal(check->value, 4); // begun seconds
    assert_int_equal(check->n_places, 1);
    assert_int_equal(check->places[0].from, 3 * RATE);
    assert_int_equal(check->places[0].to, 3 * RATE + RATE / 2);
}

static void dialogue_too_far_below_the_programme_fails_s4(void** state) {
    CwTestWorld* world = *state;
    const CwProfile p = profile(world, "ebu_r128_s4");
    const CwTestTone spoken[] = {{5.0, 1000.0, {-30.0, -30.0}}, {15.0, 1000.0, {CW_TEST_SILENT, CW_TEST_SILENT}}};
    const CwTestTone all[] = {{5.0, 1000.0, {-30.0, -30.0}}, {15.0, 1000.0, {-21.95, -21.95}}};
    const CwSound dialogue_sound = tones(world, spoken, 2);
    const CwSound sound = tones(world, all, 2);
    const CwMeasure dialogue = cw_test_measure(world, &dialogue_sound);
    const CwQc qc = qc_of(world, &p, &sound, &dialogue);
    const CwQcCheck* check = check_of(&qc, "dialogue_difference");
    assert_false(qc.passed);
    assert_false(check->passed);
    assert_true(check->value > 600 && check->value < 800);
    assert_int_equal(check->n_places, 1); // where the rest is louder than it may be
    assert_in_range(check->places[0].from, 2 * RATE, 5 * RATE);
    assert_int_equal(check->places[0].to, 20 * RATE);
}

static void the_second_target_counts_when_the_first_is_missed(void** state) {
    CwTestWorld* world = *state;
    const CwProfile p = profile(world, "netflix_2_0");
    const CwTestTone spoken[] = {{6.0, 1000.0, {-40.0, -40.0}}, {14.0, 1000.0, {CW_TEST_SILENT, CW_TEST_SILENT}}};
    const CwTestTone all[] = {{6.0, 1000.0, {-35.0, -35.0}}, {14.0, 1000.0, {-23.5, -23.5}}};
    const CwSound dialogue_sound = tones(world, spoken, 2);
    const CwSound sound = tones(world, all, 2);
    const CwMeasure dialogue = cw_test_measure(world, &dialogue_sound);
    const CwQc qc = qc_of(world, &p, &sound, &dialogue);
    assert_null(check_of(&qc, "dialogue_loudness"));
    assert_true(check_of(&qc, "loudness")->passed);
    // Good practice that is missed is said, and does not fail the master.
    const CwTestTone flat = {20.0, 1000.0, {-24.0, -24.0}};
    const CwSound level = tones(world, &flat, 1);
    const CwQc advice = qc_of(world, &p, &level, NULL);
    assert_false(check_of(&advice, "range")->passed);
    assert_true(check_of(&advice, "range")->advice);
    assert_true(advice.passed);
}

static void shape_is_looked_at_too(void** state) {
    CwTestWorld* world = *state;
    CwProfile p = profile(world, "netflix_2_0");
    p.sample_rate = 96000;
    CwLayout mono;
    assert_int_equal(cw_layout_parse("mono", NULL, &mono), CW_OK);
    int32_t* samples = CW_NEW_ARRAY(world->arena, int32_t, RATE);
    const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, 1, samples, RATE);
    const CwSource source = cw_source_of_sound(&sound);
    const CwQcIn in = {&p, &source, &mono, NULL, NULL};
    CwQc qc;
    assert_int_equal(cw_qc(world->arena, &in, NULL, &qc), CW_OK);
    assert_false(check_of(&qc, "sample_rate")->passed);
    assert_false(check_of(&qc, "layout")->passed);
    assert_false(check_of(&qc, "loudness")->passed); // silence has none
    assert_false(qc.passed);
}

static CwStatus qc_swept(CwArena* arena, void* context) {
    static const int32_t samples[8] = {8388607, 0, -8388608, 0, 8388607, 0, 5, 5};
    const CwProfile* p = context;
    CwObjects objects;
    CwHash manifest;
    CwSound sound;
    CwLayout stereo;
    CwQc qc;
    CW_TRY(cw_objects_in_memory(arena, &objects));
    CW_TRY(cw_layout_parse("stereo", NULL, &stereo));
    CW_TRY(cw_sound_keep(arena, &objects, 8000, 2, samples, 4, &manifest));
    CW_TRY(cw_sound_open(arena, &objects, &manifest, NULL, &sound));
    const CwSource source = cw_source_of_sound(&sound);
    const CwQcIn in = {p, &source, &stereo, NULL, NULL};
    return cw_qc(arena, &in, NULL, &qc);
}

static void memory_that_runs_out_is_said(void** state) {
    CwProfile p = profile(*state, "ebu_r128");
    cw_sweep_allocations(qc_swept, &p, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_trailer_is_as_loud_as_a_cinema_allows, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(a_loud_programme_shows_its_loudest_places, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(dialogue_that_misses_its_loudness_shows_its_lines, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(what_is_louder_than_the_target_wants_a_lower_peak, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(a_range_that_is_too_wide_shows_what_is_loud, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(a_trailer_may_last_so_long, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(a_good_master_passes, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(dynamic_music_need_not_be_as_loud_as_an_album_may_be, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(a_loud_one_fails_and_says_where, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(dialogue_too_far_below_the_programme_fails_s4, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(the_second_target_counts_when_the_first_is_missed, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(shape_is_looked_at_too, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_is_said, cw_test_world_setup, cw_test_world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
