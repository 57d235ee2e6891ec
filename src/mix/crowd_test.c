// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/crowd.h"

#include "base/json.h"

#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"
#include "time/flicks.h"

#include <string.h>

enum {
    RATE = 48000,
};

static CwCrowdStem stem(CwTestWorld* world, const char* name, const CwTestTone* tones, size_t n) {
    CwSound* sound = CW_NEW(world->arena, CwSound);
    CwSource* source = CW_NEW(world->arena, CwSource);
    int64_t frames = 0;
    const int32_t* samples = cw_test_tones(world->arena, RATE, 1, tones, n, &frames);
    *sound = cw_test_sound(world->arena, &world->objects, RATE, 1, samples, frames);
    *source = cw_source_of_sound(sound);
    return (CwCrowdStem){name, source};
}

// Two tones in one band for the first two seconds, then an octave apart, then 12 dB apart.
static void stems_in_one_band_crowd_it_and_others_do_not(void** state) {
    CwTestWorld* world = *state;
    const CwTestTone a[] = {{2.0, 600.0, {-20.0}}, {2.0, 600.0, {-20.0}}, {2.0, 600.0, {-20.0}}};
    const CwTestTone b[] = {{2.0, 620.0, {-21.0}}, {2.0, 1200.0, {-20.0}}, {2.0, 620.0, {-32.0}}};
    const CwTestTone c[] = {{6.0, 3000.0, {-20.0}}};
    const CwCrowdStem stems[] = {stem(world, "a", a, 3), stem(world, "b", b, 3), stem(world, "c", c, 1)};
    CwCrowd crowd;
    assert_int_equal(cw_crowd(world->arena, stems, 3, NULL, &crowd), CW_OK);
    assert_int_equal(crowd.n_cells, 12);
    const size_t band = 7; // 600 Hz
    assert_in_range(cw_band_hz((int)band), 598, 602);
    for (size_t cell = 0; cell < 4; ++cell) {
        assert_in_range(crowd.crowded[cell * CW_BANDS + band], 75, 90); // a decibel apart: five sixths
    }
    for (size_t cell = 4; cell < 12; ++cell) {
        assert_int_equal(crowd.crowded[cell * CW_BANDS + band], 0);
    }
    assert_true(crowd.n_pairs >= 1);
    assert_int_equal(crowd.pairs[0].first, 0);
    assert_int_equal(crowd.pairs[0].second, 1);
    assert_int_equal(crowd.pairs[0].band, (int)band);
    assert_true(crowd.pairs[0].worst_cell < 4);
}

static void one_stem_and_silence_are_no_crowd(void** state) {
    CwTestWorld* world = *state;
    const CwTestTone tone[] = {{2.0, 600.0, {-20.0}}};
    const CwTestTone nothing[] = {{2.0, 600.0, {CW_TEST_SILENT}}};
    const CwCrowdStem stems[] = {stem(world, "a", tone, 1), stem(world, "b", nothing, 1)};
    CwCrowd crowd;
    assert_int_equal(cw_crowd(world->arena, stems, 2, NULL, &crowd), CW_OK);
    assert_int_equal(crowd.percent, 0);
    assert_int_equal(crowd.n_pairs, 0);
    assert_int_equal(cw_crowd(world->arena, stems + 1, 1, NULL, &crowd), CW_OK);
    assert_int_equal(crowd.percent, 0);
}

static void the_picture_says_who_and_where(void** state) {
    CwTestWorld* world = *state;
    const CwTestTone a[] = {{3.0, 600.0, {-20.0}}};
    const CwTestTone b[] = {{3.0, 620.0, {-20.5}}};
    const CwCrowdStem stems[] = {stem(world, "strings", a, 1), stem(world, "brass", b, 1)};
    CwCrowd crowd;
    CwText svg;
    assert_int_equal(cw_crowd(world->arena, stems, 2, NULL, &crowd), CW_OK);
    for (size_t at = 0; at < crowd.n_cells * CW_BANDS; ++at) { // the strings are the louder of the two
        assert_true(!crowd.crowded[at] || (crowd.loudest[at] == 0 && crowd.second[at] == 1));
    }
    assert_int_equal(cw_crowd_svg(world->arena, stems, &crowd, "Crowd", NULL, &svg), CW_OK);
    assert_true(svg.length > 1000 && memcmp(svg.at, "<", 1) == 0);
    CwText again;
    assert_int_equal(cw_crowd_svg(world->arena, stems, &crowd, "Crowd", NULL, &again), CW_OK);
    assert_true(cw_text_equal(svg, again));
}

// As data: a digit for each band of each cell, and the pair with its place.
static void it_travels_as_json(void** state) {
    CwTestWorld* world = *state;
    const CwTestTone a[] = {{1.0, 600.0, {-90.0}}, {2.0, 600.0, {-20.0}}};
    const CwTestTone b[] = {{1.0, 620.0, {-90.0}}, {2.0, 620.0, {-20.5}}};
    const CwCrowdStem stems[] = {stem(world, "strings", a, 2), stem(world, "brass", b, 2)};
    CwCrowd crowd;
    CwBuf buf = cw_buf(world->arena);
    json_t* json = NULL;
    assert_int_equal(cw_crowd(world->arena, stems, 2, NULL, &crowd), CW_OK);
    cw_crowd_to_json(&buf, NULL, stems, &crowd);
    assert_int_equal(cw_json_parse(world->arena, "x", cw_text(cw_buf_string(&buf)), NULL, &json), CW_OK);
    const json_t* cells = json_object_get(json, "cells");
    assert_int_equal(json_array_size(cells), crowd.n_cells);
    for (size_t cell = 0; cell < crowd.n_cells; ++cell) {
        const char* text = json_string_value(json_array_get(cells, cell));
        assert_int_equal(strlen(text), CW_BANDS);
        for (int band = 0; band < CW_BANDS; ++band) {
            assert_int_equal(text[band] - '0', crowd.crowded[cell * CW_BANDS + (size_t)band] * 9 / 100);
        }
    }
    const json_t* pair = json_array_get(json_object_get(json, "pairs"), 0);
    assert_string_equal(json_string_value(json_object_get(pair, "first")), "strings");
    assert_true(json_integer_value(json_object_get(pair, "worst")) >= CW_FLICKS_PER_SECOND);
    assert_int_equal(json_integer_value(json_object_get(json, "percent")), crowd.percent);
}

static CwStatus crowd_swept(CwArena* arena, void* context) {
    CwCrowd crowd;
    return cw_crowd(arena, context, 2, NULL, &crowd);
}

static void memory_that_runs_out_is_said(void** state) {
    CwTestWorld* world = *state;
    const CwTestTone a[] = {{0.6, 600.0, {-20.0}}};
    CwCrowdStem stems[] = {stem(world, "a", a, 1), stem(world, "b", a, 1)};
    cw_sweep_allocations(crowd_swept, stems, 40);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, cw_test_world_setup, cw_test_world_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(stems_in_one_band_crowd_it_and_others_do_not),
        TEST(one_stem_and_silence_are_no_crowd),
        TEST(the_picture_says_who_and_where),
        TEST(it_travels_as_json),
        TEST(memory_that_runs_out_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
