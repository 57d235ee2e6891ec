// SPDX-License-Identifier: GPL-3.0-or-later
// With the real Rubber Band.
#include "perform/stretch.h"

#include "testing/testing.h"

#include "base/buf.h"
#include "base/math.h"
#include "base/program.h"

#include <stdio.h>
#include <string.h>

enum {
    RATE = 48000,
    FRAMES = 10 * RATE,
    CLICKS = 9, // one a second, from the first on
};

static const char* this_program;
static CwObjects objects;
static int32_t samples[2 * FRAMES];

static int setup(void** state) {
    return cw_test_arena_up(state) == 0 && cw_objects_in_memory(cw_test_arena, &objects) == CW_OK ? 0 : 1;
}

static double sine(double hz, int64_t at) {
    return cw_sin(2.0 * CW_PI * cw_fmod(hz * (double)at / RATE, 1.0));
}

// A stroke each second, which dies away in 50 ms.
static double clicks(int64_t at) {
    const int64_t since = at % RATE;
    return at < RATE ? 0.0 : sine(1800.0, since) * cw_exp(-(double)since / 700.0);
}

static CwSound keep(int channels) {
    CwHash hash;
    CwSound sound;
    cw_test_must(cw_sound_keep(cw_test_arena, &objects, RATE, channels, samples, FRAMES, &hash));
    cw_test_must(cw_sound_open(cw_test_arena, &objects, &hash, &cw_test_diag, &sound));
    return sound;
}

static CwSound clicking(void) {
    for (int64_t i = 0; i < FRAMES; ++i) {
        samples[i] = (int32_t)(3e6 * clicks(i));
    }
    return keep(1);
}

static CwSound wide_chord(void) {
    for (int64_t i = 0; i < FRAMES; ++i) {
        samples[2 * i] = (int32_t)(1e6 * (sine(440.0, i) + sine(661.0, i) + clicks(i)));
        samples[2 * i + 1] = (int32_t)(1e6 * (sine(440.0, i) - sine(661.0, i) + clicks(i)));
    }
    return keep(2);
}

static void stretch(const CwSound* sounds, size_t n, const CwStretchPoint* points, size_t n_points, CwSound* made) {
    CwHash hashes[4];
    cw_test_must(cw_stretch(cw_test_arena, &objects, sounds, n, points, n_points, &cw_test_diag, hashes));
    for (size_t i = 0; i < n; ++i) {
        cw_test_must(cw_sound_open(cw_test_arena, &objects, &hashes[i], &cw_test_diag, &made[i]));
        assert_int_equal(made[i].frames, points[n_points - 1].to);
        assert_int_equal(made[i].channels, sounds[i].channels);
    }
}

// The loudest sample within 100 ms of a place, where the rise to it begins.
static int64_t onset_near(const CwSound* sound, int64_t at) {
    static int32_t near[2 * 9600];
    const int64_t first = at - 4800;
    cw_test_must(cw_sound_read(sound, first, 9600, near));
    int32_t most = 0;
    for (int i = 0; i < 9600; ++i) {
        const int32_t size = near[i * sound->channels] < 0 ? -near[i * sound->channels] : near[i * sound->channels];
        most = size > most ? size : most;
    }
    for (int i = 0; i < 9600; ++i) {
        const int32_t size = near[i * sound->channels] < 0 ? -near[i * sound->channels] : near[i * sound->channels];
        if (size > most / 3) {
            return first + i;
        }
    }
    return -1;
}

// A little longer, then a little shorter: every stroke is heard within 1 ms of where the points put it.
static void strokes_come_where_the_points_say(void** state) {
    (void)state;
    const CwStretchPoint points[] = {{0, 0}, {4 * RATE, 4 * RATE + 3800}, {FRAMES, FRAMES - 1000}};
    const CwSound sound = clicking();
    CwSound made;
    stretch(&sound, 1, points, 3, &made);
    for (int i = 1; i <= CLICKS; ++i) {
        const int64_t want = cw_stretch_place(points, 3, i * RATE);
        const int64_t error = onset_near(&made, want) - want;
        if (error < -48 || error > 48) {
            fail_msg("stroke %d is %d samples off", i, (int)error);
        }
    }
}

// How much of a frequency there is in a channel, or in the sum of both (channel 2), of two seconds from the third on.
static double level_of(const CwSound* sound, int channel, double hz) {
    static int32_t some[4 * RATE];
    double re = 0;
    double im = 0;
    cw_test_must(cw_sound_read(sound, 3 * RATE + RATE / 4, RATE / 2, some));
    for (int64_t i = 0; i < RATE / 2; ++i) {
        const double value = channel < 2 ? some[2 * i + channel] : some[2 * i] + some[2 * i + 1];
        const double window = 0.5 - 0.5 * cw_cos(4.0 * CW_PI * (double)i / RATE);
        re += window * value * cw_cos(2.0 * CW_PI * cw_fmod(hz * (double)i / RATE, 1.0));
        im += window * value * sine(hz, i);
    }
    return cw_sqrt(re * re + im * im) / (RATE / 8.0);
}

static void pitch_and_width_stay(void** state) {
    (void)state;
    const CwStretchPoint points[] = {{0, 0}, {FRAMES, FRAMES + FRAMES / 60}};
    const CwSound sound = wide_chord();
    CwSound made;
    stretch(&sound, 1, points, 2, &made);
    for (int channel = 0; channel < 2; ++channel) {
        assert_in_range((int64_t)level_of(&made, channel, 440.0), 900000, 1100000);
        assert_in_range((int64_t)level_of(&made, channel, 661.0), 900000, 1100000);
        assert_in_range((int64_t)level_of(&made, channel, 447.3), 0,
                        60000); // where it would be if it were played slower
    }
    assert_in_range((int64_t)level_of(&made, 2, 440.0), 1800000, 2200000); // mono: the middle stays, the side goes
    assert_in_range((int64_t)level_of(&made, 2, 661.0), 0, 2000);
}

// A sound stretched beside others is where it is when stretched with itself only: they go together.
static void stems_stay_together(void** state) {
    (void)state;
    const CwStretchPoint points[] = {{0, 0}, {3 * RATE, 3 * RATE - 2000}, {FRAMES, FRAMES + 1500}};
    const CwSound sounds[] = {clicking(), wide_chord()};
    CwSound made[2];
    stretch(sounds, 2, points, 3, made);
    for (int i = 1; i <= CLICKS; ++i) {
        const int64_t want = cw_stretch_place(points, 3, i * RATE);
        const int64_t apart = onset_near(&made[0], want) - want;
        assert_in_range(apart + 48, 0, 96);
    }
}

static void more_than_two_percent_is_refused(void** state) {
    (void)state;
    const CwSound sound = clicking();
    CwHash hash = cw_hash_of("x", 1);
    const CwStretchPoint far[] = {{0, 0}, {FRAMES, FRAMES + FRAMES / 49}};
    const CwStretchPoint near[] = {{0, 0}, {FRAMES, FRAMES + FRAMES / 50}};
    const CwStretchPoint back[] = {{0, 0}, {RATE, RATE}, {RATE, RATE}, {FRAMES, FRAMES}};
    assert_false(cw_stretch_allowed(far, 2));
    assert_true(cw_stretch_allowed(near, 2));
    assert_false(cw_stretch_allowed(back, 4));
    assert_int_equal(cw_stretch(cw_test_arena, &objects, &sound, 1, far, 2, &cw_test_diag, &hash), CW_ERR_RANGE);
    assert_non_null(strstr(cw_test_diag.text, "at most 2 %"));
    const CwHash untouched = cw_hash_of("x", 1);
    assert_true(cw_hash_equal(&hash, &untouched));
}

static void places_are_between_the_points(void** state) {
    (void)state;
    const CwStretchPoint points[] = {{0, 0}, {100, 102}, {200, 200}};
    static const int64_t want[] = {0, 51, 102, 151, 200};
    for (int i = 0; i < 5; ++i) {
        assert_int_equal(cw_stretch_place(points, 3, i * 50), want[i]);
    }
}

static const char* hex_of_a_stretch(void) {
    const CwStretchPoint points[] = {{0, 0}, {FRAMES / 2, FRAMES / 2 + 3000}, {FRAMES, FRAMES - 700}};
    const CwSound sound = wide_chord();
    CwHash hash;
    cw_test_must(cw_stretch(cw_test_arena, &objects, &sound, 1, points, 3, &cw_test_diag, &hash));
    return cw_hash_hex(cw_test_arena, &hash);
}

// This program again, under other words to glibc.
static void the_same_bytes_again_and_under_any_glibc(void** state) {
    (void)state;
    static const char* const tunables[] = {"glibc.cpu.hwcaps=-FMA,-FMA4,-AVX,-AVX2",
                                           "glibc.cpu.hwcaps=-AVX2_Usable,-FMA_Usable", "glibc.malloc.perturb=165"};
    const char* hex = hex_of_a_stretch();
    for (size_t i = 0; i < 3; ++i) {
        const char* setting = cw_format(cw_test_arena, "GLIBC_TUNABLES=%s", tunables[i]);
        const char* argv[] = {"/usr/bin/env", setting, this_program, "--stretch", NULL};
        CwProgramResult result;
        cw_test_must(cw_program_must(cw_test_arena, &(CwProgram){argv, NULL, 60}, &cw_test_diag, &result));
        assert_string_equal(cw_text_copy(cw_test_arena, cw_text_trim(result.output)), hex);
    }
}

int main(int argc, char** argv) {
    this_program = argv[0];
    if (argc == 2 && strcmp(argv[1], "--stretch") == 0) {
        (void)setup(NULL);
        (void)puts(hex_of_a_stretch());
        return cw_test_arena_down(NULL);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(strokes_come_where_the_points_say, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(pitch_and_width_stay, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(stems_stay_together, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(more_than_two_percent_is_refused, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(places_are_between_the_points, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(the_same_bytes_again_and_under_any_glibc, setup, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
