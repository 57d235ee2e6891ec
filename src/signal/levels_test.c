// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/levels.h"

#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    RATE = 48000,
};

static void columns_hold_every_sample_once(void** state) {
    CwTestWorld* world = *state;
    const int64_t frames = 70001;
    const int32_t* samples = cw_test_noise(world->arena, 2, frames, 0.0, 4);
    const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, 2, samples, frames);
    static const size_t counts[] = {1, 3, 700, 1001};
    for (size_t k = 0; k < 4; ++k) {
        const size_t n = counts[k];
        CwWaveColumn columns[1001];
        assert_int_equal(cw_wave_columns(world->arena, &sound, 0, frames, n, columns), CW_OK);
        for (size_t c = 0; c < n; ++c) {
            CwWaveColumn wanted = {0, 0};
            for (int64_t i = (int64_t)c * frames / (int64_t)n; i < ((int64_t)c + 1) * frames / (int64_t)n; ++i) {
                for (int ch = 0; ch < 2; ++ch) {
                    const int32_t sample = samples[2 * i + ch];
                    wanted.lowest = sample < wanted.lowest ? sample : wanted.lowest;
                    wanted.highest = sample > wanted.highest ? sample : wanted.highest;
                }
            }
            assert_int_equal(columns[c].lowest, wanted.lowest);
            assert_int_equal(columns[c].highest, wanted.highest);
        }
    }
}

static void more_columns_than_frames_are_empty(void** state) {
    CwTestWorld* world = *state;
    const int32_t samples[3] = {5, -6, 7};
    const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, 1, samples, 3);
    CwWaveColumn columns[9];
    int32_t sum = 0;
    assert_int_equal(cw_wave_columns(world->arena, &sound, 0, 3, 9, columns), CW_OK);
    for (int i = 0; i < 9; ++i) {
        sum += columns[i].highest - columns[i].lowest;
    }
    assert_int_equal(sum, 18);
}

static void levels_are_root_mean_squares(void** state) {
    CwTestWorld* world = *state;
    const CwTestTone tones[] = {
        {1.0, 1000.0, {-6.0, -6.0}}, {1.0, 1000.0, {-40.0, -40.0}}, {1.0, 1000.0, {CW_TEST_SILENT, CW_TEST_SILENT}}};
    int64_t frames = 0;
    const int32_t* samples = cw_test_tones(world->arena, RATE, 2, tones, 3, &frames);
    const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, 2, samples, frames);
    int32_t levels[300];
    assert_int_equal(cw_level_curve(world->arena, &sound, 0, RATE / 100, 300, levels), CW_OK);
    for (int i = 0; i < 100; ++i) {
        assert_in_range(-levels[i], 900, 902);
        assert_in_range(-levels[100 + i], 4300, 4302);
        assert_int_equal(levels[200 + i], CW_LEVEL_SILENT);
    }
}

static void a_gain_scales_or_says_that_it_does_not_fit(void** state) {
    CwTestWorld* world = *state;
    const int32_t samples[4] = {4000000, -4000000, 1, -3};
    const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, 1, samples, 4);
    CwHash manifest;
    CwSound louder;
    CwDiag diag = {0};
    int32_t got[4];
    assert_int_equal(cw_sound_gain(world->arena, &world->objects, &sound, 602, NULL, &manifest), CW_OK);
    assert_int_equal(cw_sound_open(world->arena, &world->objects, &manifest, NULL, &louder), CW_OK);
    assert_int_equal(cw_sound_read(&louder, 0, 4, got), CW_OK);
    for (int i = 0; i < 4; ++i) {
        assert_int_equal(got[i], (int32_t)lround(samples[i] * pow(10.0, 0.301)));
    }
    assert_int_equal(cw_sound_gain(world->arena, &world->objects, &sound, 700, &diag, &manifest), CW_ERR_RANGE);
    assert_non_null(strstr(diag.text, "at 0.000 s"));
    assert_non_null(strstr(diag.text, "0.57 dB over"));
    assert_int_equal(cw_sound_gain(world->arena, &world->objects, &sound, 0, NULL, &manifest), CW_OK);
    assert_int_equal(cw_sound_open(world->arena, &world->objects, &manifest, NULL, &louder), CW_OK);
    assert_int_equal(cw_sound_read(&louder, 0, 4, got), CW_OK);
    assert_memory_equal(got, samples, sizeof got);
}

static CwStatus swept(CwArena* arena, void* context) {
    static const int32_t samples[4] = {1, 2, 3, 4};
    (void)context;
    CwObjects objects;
    CwHash manifest;
    CwSound sound;
    CwWaveColumn columns[2];
    int32_t levels[2];
    CW_TRY(cw_objects_in_memory(arena, &objects));
    CW_TRY(cw_sound_keep(arena, &objects, 100, 1, samples, 4, &manifest));
    CW_TRY(cw_sound_open(arena, &objects, &manifest, NULL, &sound));
    CW_TRY(cw_wave_columns(arena, &sound, 0, 4, 2, columns));
    CW_TRY(cw_level_curve(arena, &sound, 0, 2, 2, levels));
    return cw_sound_gain(arena, &objects, &sound, -100, NULL, &manifest);
}

static void memory_that_runs_out_is_said(void** state) {
    (void)state;
    cw_sweep_allocations(swept, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(columns_hold_every_sample_once, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(more_columns_than_frames_are_empty, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(levels_are_root_mean_squares, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(a_gain_scales_or_says_that_it_does_not_fit, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_is_said, cw_test_world_setup, cw_test_world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
