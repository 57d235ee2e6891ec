// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/varispeed.h"

#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <math.h>
#include <string.h>

enum {
    RATE = 48000,
    COUNT = 20000,
};

static CwSound tone(CwTestWorld* world, double hz) {
    const CwTestTone one = {4.0, hz, {-6.0, -12.0}};
    int64_t frames = 0;
    const int32_t* samples = cw_test_tones(world->arena, RATE, 2, &one, 1, &frames);
    return cw_test_sound(world->arena, &world->objects, RATE, 2, samples, frames);
}

static double* read_at(CwTestWorld* world, const CwSound* sound, CwRatio speed, int64_t start, int64_t unit,
                       int64_t offset, int64_t count) {
    const CwVarispeed* varispeed = NULL;
    double* samples = CW_NEW_ARRAY(world->arena, double, (size_t)(count * sound->channels));
    assert_int_equal(cw_varispeed(world->arena, speed, &varispeed), CW_OK);
    assert_int_equal(cw_varispeed_read(world->arena, varispeed, sound, start, unit, offset, count, samples), CW_OK);
    return samples;
}

static void a_tone_comes_out_at_its_pitch_and_place(void** state) {
    static const CwRatio speeds[] = {{1, 1}, {3, 2}, {2, 3}, {-1, 1}, {-5, 4}, {24000, 23976}, {7, 2}};
    CwTestWorld* world = *state;
    const double hz = 997.0;
    const CwSound sound = tone(world, hz);
    for (size_t k = 0; k < sizeof speeds / sizeof speeds[0]; ++k) {
        const double speed = (double)speeds[k].num / (double)speeds[k].den;
        const int64_t start = speed < 0 ? 300001 : 60001; // thirds of a frame
        const double* got = read_at(world, &sound, speeds[k], start, 3, 7, COUNT);
        double worst = 0.0;
        for (int64_t i = 0; i < COUNT; ++i) {
            const double at = (double)start / 3.0 + (double)(i + 7) * speed;
            const double wanted = sin(6.283185307179586 * hz * at / RATE) * pow(10.0, -6.0 / 20.0);
            const double error = fabs(got[2 * i] - wanted);
            worst = error > worst ? error : worst;
            assert_true(fabs(got[2 * i + 1] - got[2 * i] * pow(10.0, -6.0 / 20.0)) < 1e-6);
        }
        assert_true(worst < 4e-6); // -108 dB: the table, and the 24 bits of what was read
    }
}

static void at_its_own_speed_it_is_the_sound_itself(void** state) {
    CwTestWorld* world = *state;
    const CwSound sound = tone(world, 3000.0);
    int32_t wanted[2 * 1000];
    const double* got = read_at(world, &sound, (CwRatio){1, 1}, 5000, 1, 0, 1000);
    assert_int_equal(cw_sound_read(&sound, 5000, 1000, wanted), CW_OK);
    for (int i = 0; i < 2 * 1000; ++i) {
        assert_true(fabs(got[i] - wanted[i] * 0x1p-23) < 1e-15);
    }
}

static void what_would_fold_is_left_out(void** state) {
    CwTestWorld* world = *state;
    const CwSound sound = tone(world, 15000.0); // twice as fast it would be 30 kHz
    const double* got = read_at(world, &sound, (CwRatio){2, 1}, 10000, 1, 0, COUNT);
    for (int64_t i = 0; i < 2 * (int64_t)COUNT; ++i) {
        assert_true(fabs(got[i]) < 2e-5);
    }
}

static void pieces_are_the_whole(void** state) {
    CwTestWorld* world = *state;
    const CwSound sound = tone(world, 440.0);
    const double* whole = read_at(world, &sound, (CwRatio){4, 3}, 100, 7, 0, COUNT);
    for (int64_t at = 0; at < COUNT; at += 1234) {
        const int64_t n = COUNT - at < 1234 ? COUNT - at : 1234;
        const double* piece = read_at(world, &sound, (CwRatio){4, 3}, 100, 7, at, n);
        assert_memory_equal(piece, whole + 2 * at, (size_t)(2 * n) * sizeof *piece);
    }
}

static void outside_the_sound_is_silence(void** state) {
    CwTestWorld* world = *state;
    const CwSound sound = tone(world, 440.0);
    const double* got = read_at(world, &sound, (CwRatio){1, 2}, 4 * RATE + 100, 1, 0, 100);
    for (int i = 0; i < 200; ++i) {
        assert_true(got[i] == 0.0);
    }
}

static void standing_still_and_racing_are_refused(void** state) {
    CwTestWorld* world = *state;
    const CwVarispeed* varispeed = NULL;
    assert_int_equal(cw_varispeed(world->arena, (CwRatio){0, 1}, &varispeed), CW_ERR_RANGE);
    assert_int_equal(cw_varispeed(world->arena, (CwRatio){-65, 1}, &varispeed), CW_ERR_RANGE);
    assert_null(varispeed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_tone_comes_out_at_its_pitch_and_place, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(at_its_own_speed_it_is_the_sound_itself, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(what_would_fold_is_left_out, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(pieces_are_the_whole, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(outside_the_sound_is_silence, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(standing_still_and_racing_are_refused, cw_test_world_setup,
                                        cw_test_world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
