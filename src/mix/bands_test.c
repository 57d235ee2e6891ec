// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/bands.h"

#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <math.h>
#include <string.h>

enum {
    RATE = 48000,
    FRAMES = 4 * RATE + 77,
};

static CwBandGains still(int db100) {
    static CwGainPoint point;
    CwBandGains gains = {.sample_rate = RATE};
    point = (CwGainPoint){0, db100};
    for (int b = 0; b < CW_BANDS; ++b) {
        gains.bands[b] = (CwAutomation){RATE, &point, 1};
    }
    return gains;
}

static double* play(CwTestWorld* world, const CwSource* source, const CwBandGains* gains, int64_t block) {
    CwBandPlayer* player = NULL;
    double* out = CW_NEW_ARRAY(world->arena, double, (size_t)(source->frames * source->channels));
    assert_int_equal(cw_bands_player(world->arena, source, gains, &player), CW_OK);
    for (int64_t at = 0; at < source->frames; at += block) {
        const int64_t n = source->frames - at < block ? source->frames - at : block;
        assert_int_equal(cw_bands_play(player, at, n, out + at * source->channels, NULL), CW_OK);
    }
    return out;
}

static double rms_db(const double* samples, int64_t from, int64_t to) {
    double sum = 0.0;
    for (int64_t i = from; i < to; ++i) {
        sum += samples[i] * samples[i];
    }
    return 10.0 * log10(sum / (double)(to - from));
}

static void bands_that_go_together_only_multiply(void** state) {
    CwTestWorld* world = *state;
    const int32_t* samples = cw_test_noise(world->arena, 2, FRAMES, -6.0, 5);
    const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, 2, samples, FRAMES);
    const CwSource source = cw_source_of_sound(&sound);
    const CwBandGains none = {.sample_rate = RATE};
    const CwBandGains half = still(-602);
    const double* as_it_was = play(world, &source, &none, RATE);
    const double* lower = play(world, &source, &half, RATE);
    assert_true(cw_bands_together(&none) && cw_bands_together(&half));
    for (int64_t i = 0; i < (int64_t)2 * FRAMES; ++i) {
        assert_true(as_it_was[i] == samples[i] * 0x1p-23);
        assert_true(fabs(lower[i] - samples[i] * 0x1p-23 * pow(10.0, -0.301)) < 1e-12);
    }
}

static void a_tone_takes_the_gain_of_its_band(void** state) {
    CwTestWorld* world = *state;
    CwBandGains gains = still(-100);
    CwGainPoint points[CW_BANDS];
    for (int b = 0; b < CW_BANDS; ++b) {
        points[b] = (CwGainPoint){0, -100 - 30 * (b % 8)};
        gains.bands[b].points = &points[b];
    }
    assert_false(cw_bands_together(&gains));
    for (int b = 0; b < CW_BANDS; ++b) {
        const double hz = b == 0 ? 80.0 : b == CW_BANDS - 1 ? 9000.0 : 150.0 * pow(2.0, (b - 1) / 3.0);
        const CwTestTone tone = {4.0, hz, {-12.0, -18.0}};
        int64_t frames = 0;
        const int32_t* samples = cw_test_tones(world->arena, RATE, 1, &tone, 1, &frames);
        const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, 1, samples, frames);
        const CwSource source = cw_source_of_sound(&sound);
        const double* out = play(world, &source, &gains, RATE);
        const double lowered = rms_db(out, RATE, 3 * RATE) - (-12.0 - 10.0 * log10(2.0));
        assert_true(fabs(lowered - 0.01 * points[b].gain_db100) < (b < 4 ? 0.5 : 0.1)); // low bands are few bins wide
    }
}

static void what_comes_out_does_not_depend_on_how_it_is_asked_for(void** state) {
    CwTestWorld* world = *state;
    const int32_t* samples = cw_test_programme(world->arena, RATE, 2, FRAMES, 9);
    const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, 2, samples, FRAMES);
    const CwSource source = cw_source_of_sound(&sound);
    CwBandGains gains = {.sample_rate = RATE};
    const CwGainPoint low[] = {{RATE, 0}, {2 * RATE, -600}, {3 * RATE, 0}};
    gains.bands[5] = (CwAutomation){RATE, low, 3};
    const double* whole = play(world, &source, &gains, RATE);
    const double* pieces = play(world, &source, &gains, 1777);
    assert_memory_equal(whole, pieces, sizeof(double) * 2 * FRAMES);
    // Away from where a band moves it is the sound itself; where it moves there is no step and nothing is added.
    for (int64_t i = 0; i < 2 * (RATE - 4096); ++i) {
        assert_true(whole[i] == samples[i] * 0x1p-23);
    }
    for (int64_t i = (int64_t)2 * (3 * RATE + 4096); i < (int64_t)2 * FRAMES; ++i) {
        assert_true(whole[i] == samples[i] * 0x1p-23);
    }
    double difference = 0.0;
    for (int64_t i = 0; i < (int64_t)2 * FRAMES; ++i) {
        difference = fmax(difference, fabs(whole[i] - samples[i] * 0x1p-23));
    }
    assert_true(difference > 0.001 && difference < 0.5);
}

static void bands_with_nothing_taken_add_up_to_the_sound(void** state) {
    CwTestWorld* world = *state;
    const int32_t* samples = cw_test_noise(world->arena, 1, FRAMES, -6.0, 6);
    const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, 1, samples, FRAMES);
    const CwSource source = cw_source_of_sound(&sound);
    CwBandGains gains = {.sample_rate = RATE};
    const CwGainPoint point = {0, -1};
    gains.bands[3] = (CwAutomation){RATE, &point, 1}; // a hundredth of a dB in one band: everything is filtered
    const double* out = play(world, &source, &gains, RATE);
    for (int64_t i = 0; i < FRAMES; ++i) {
        assert_true(fabs(out[i] - samples[i] * 0x1p-23) < 0.001);
    }
}

static void energy_lies_where_the_tone_is(void** state) {
    CwTestWorld* world = *state;
    double* samples = CW_NEW_ARRAY(world->arena, double, RATE);
    for (int b = 1; b < CW_BANDS - 1; ++b) {
        double energy[CW_BANDS];
        for (int i = 0; i < RATE; ++i) {
            samples[i] = sin(2.0 * M_PI * 150.0 * pow(2.0, (b - 1) / 3.0) * i / RATE);
        }
        assert_int_equal(cw_bands_energy(world->arena, samples, RATE, RATE, energy), CW_OK);
        double sum = 0.0;
        for (int k = 0; k < CW_BANDS; ++k) {
            sum += energy[k];
        }
        assert_true(energy[b] > (b < 5 ? 0.6 : 0.93) * sum); // low bands are few bins wide
    }
}

static void gains_are_read_as_they_were_written(void** state) {
    CwTestWorld* world = *state;
    static const CwGainPoint points[] = {{100, 0}, {20000, -412}};
    const CwAutomation fader = {RATE, points, 2};
    CwBandGains gains = cw_bands_alike(&fader);
    CwBandGains again;
    CwDiag diag = {0};
    json_t* json = NULL;
    assert_true(cw_bands_together(&gains));
    gains.bands[3].n_points = 1;
    CwBuf first = cw_buf(world->arena);
    CwBuf second = cw_buf(world->arena);
    cw_bands_to_json(&first, NULL, &gains);
    assert_int_equal(cw_json_parse(world->arena, "x", cw_text(cw_buf_string(&first)), &diag, &json), CW_OK);
    assert_int_equal(cw_bands_from_json(world->arena, (CwJsonIn){"x", &diag}, json, &again), CW_OK);
    cw_bands_to_json(&second, NULL, &again);
    assert_string_equal(cw_buf_string(&first), cw_buf_string(&second));
    assert_int_equal(json_array_remove(json, 0), 0);
    assert_int_equal(cw_bands_from_json(world->arena, (CwJsonIn){"x", &diag}, json, &again), CW_ERR_BAD_INPUT);
    assert_non_null(strstr(diag.text, "list of 17"));
}

static CwStatus play_swept(CwArena* arena, void* context) {
    const CwSource* source = context;
    const CwBandGains gains = {.sample_rate = RATE};
    CwBandPlayer* player = NULL;
    double energy[CW_BANDS];
    const double none[4] = {0};
    CW_TRY(cw_bands_energy(arena, none, 4, RATE, energy));
    return cw_bands_player(arena, source, &gains, &player);
}

static void memory_that_runs_out_is_said(void** state) {
    CwTestWorld* world = *state;
    const int32_t* samples = cw_test_noise(world->arena, 1, 10, -6.0, 6);
    const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, 1, samples, 10);
    CwSource source = cw_source_of_sound(&sound);
    cw_sweep_allocations(play_swept, &source, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(bands_that_go_together_only_multiply, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(a_tone_takes_the_gain_of_its_band, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(what_comes_out_does_not_depend_on_how_it_is_asked_for, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(bands_with_nothing_taken_add_up_to_the_sound, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(gains_are_read_as_they_were_written, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(energy_lies_where_the_tone_is, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_is_said, cw_test_world_setup, cw_test_world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
