// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/resample.h"

#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int setup(void** state) {
    return setenv("SOXR_USE_SIMD", "0", 1) == 0 ? cw_test_world_setup(state) : -1;
}

static CwSound resampled(CwTestWorld* world, const CwSound* sound, int rate, int* gain_db100) {
    CwHash manifest;
    CwSound result;
    assert_int_equal(cw_sound_resample(world->arena, &world->objects, sound, rate, NULL, gain_db100, &manifest), CW_OK);
    assert_int_equal(cw_sound_open(world->arena, &world->objects, &manifest, NULL, &result), CW_OK);
    return result;
}

// A tone keeps its pitch, its level and its place in time, at every pair of rates.
static void a_tone_stays_where_it_was(void** state) {
    static const struct {
        int from;
        int to;
    } pairs[] = {{44100, 48000}, {96000, 48000}, {48000, 44100}, {32000, 48000}, {47952, 48000}, {88200, 48000}};
    CwTestWorld* world = *state;
    for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; ++k) {
        const CwTestTone tone = {3.0, 997.0, {-6.0, -12.0}};
        int64_t frames = 0;
        int gain = 5;
        const int32_t* samples = cw_test_tones(world->arena, pairs[k].from, 2, &tone, 1, &frames);
        const CwSound sound = cw_test_sound(world->arena, &world->objects, pairs[k].from, 2, samples, frames);
        const CwSound result = resampled(world, &sound, pairs[k].to, &gain);
        assert_int_equal(gain, 0);
        assert_int_equal(result.sample_rate, pairs[k].to);
        assert_true(llabs(result.frames - llround(3.0 * pairs[k].to)) <= 1);
        int32_t* got = CW_NEW_ARRAY(world->arena, int32_t, (size_t)(2 * result.frames));
        assert_int_equal(cw_sound_read(&result, 0, result.frames, got), CW_OK);
        double worst = 0.0;
        for (int64_t i = 2000; i < result.frames - 2000; ++i) {
            const double angle = fmod(6.283185307179586 * 997.0 * (double)i / pairs[k].to, 6.283185307179586);
            const double wanted = 8388607.0 * pow(10.0, -0.3) * sin(angle);
            worst = fmax(worst, fabs(got[2 * i] - wanted));
        }
        assert_true(worst < 2.5); // rounding, twice
    }
}

static void what_would_fold_is_gone(void** state) {
    CwTestWorld* world = *state;
    const CwTestTone tone = {2.0, 30000.0, {-6.0}};
    int64_t frames = 0;
    int gain = 5;
    const int32_t* samples = cw_test_tones(world->arena, 96000, 1, &tone, 1, &frames);
    const CwSound sound = cw_test_sound(world->arena, &world->objects, 96000, 1, samples, frames);
    const CwSound result = resampled(world, &sound, 48000, &gain);
    int32_t* got = CW_NEW_ARRAY(world->arena, int32_t, (size_t)result.frames);
    assert_int_equal(cw_sound_read(&result, 0, result.frames, got), CW_OK);
    for (int64_t i = 4000; i < result.frames - 4000; ++i) {
        assert_in_range(got[i] + 1, 0, 2);
    }
}

static void what_the_filter_raises_lowers_the_whole(void** state) {
    CwTestWorld* world = *state;
    int32_t* square = CW_NEW_ARRAY(world->arena, int32_t, 44100);
    for (int i = 0; i < 44100; ++i) {
        square[i] = i / 50 % 2 ? 8388607 : -8388608;
    }
    int gain = 5;
    const CwSound sound = cw_test_sound(world->arena, &world->objects, 44100, 1, square, 44100);
    const CwSound result = resampled(world, &sound, 48000, &gain);
    assert_true(gain < -50 && gain > -300);
    int32_t* got = CW_NEW_ARRAY(world->arena, int32_t, (size_t)result.frames);
    int32_t most = 0;
    assert_int_equal(cw_sound_read(&result, 0, result.frames, got), CW_OK);
    for (int64_t i = 0; i < result.frames; ++i) {
        most = abs(got[i]) > most ? abs(got[i]) : most;
    }
    assert_in_range(most, 8300000, 8388607);
}

static void bits_that_hang_on_the_processor_are_refused(void** state) {
    CwTestWorld* world = *state;
    int32_t samples[4] = {0};
    const CwSound sound = cw_test_sound(world->arena, &world->objects, 44100, 1, samples, 4);
    CwHash manifest;
    CwDiag diag = {0};
    int gain = 0;
    assert_int_equal(setenv("SOXR_USE_SIMD", "1", 1), 0);
    const CwStatus status = cw_sound_resample(world->arena, &world->objects, &sound, 48000, &diag, &gain, &manifest);
    assert_true(status == CW_OK || strstr(diag.text, "SOXR_USE_SIMD=0"));
#if defined(__x86_64__)
    assert_int_equal(status, __builtin_cpu_supports("avx") ? CW_ERR_FAILED : CW_OK);
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_tone_stays_where_it_was, setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(what_would_fold_is_gone, setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(what_the_filter_raises_lowers_the_whole, setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(bits_that_hang_on_the_processor_are_refused, setup, cw_test_world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
