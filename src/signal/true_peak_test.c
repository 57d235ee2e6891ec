// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/true_peak.h"

#include "testing/sounds.h"
#include "testing/testing.h"

#include <math.h>
#include <stdlib.h>

enum {
    MARGIN = 128, // silence before and after
    COUNT = 24000,
};

static float* room(CwArena* arena) {
    float* samples = CW_NEW_ARRAY(arena, float, COUNT + 2 * MARGIN);
    assert_non_null(samples);
    return samples + MARGIN;
}

static double peak_above(CwArena* arena, int rate, const float* samples, double floor_height) {
    const CwPeakFilter* filter = NULL;
    float* peaks = CW_NEW_ARRAY(arena, float, COUNT / CW_PEAK_BLOCK + 2);
    assert_int_equal(cw_peak_filter(arena, rate, &filter), CW_OK);
    (void)cw_block_peaks(samples - CW_PEAK_BLOCK, COUNT / CW_PEAK_BLOCK + 2, peaks);
    return cw_true_peak(filter, samples, COUNT, peaks, floor_height);
}

static double peak_of(CwArena* arena, int rate, const float* samples) {
    return peak_above(arena, rate, samples, 0.0);
}

static double decibels(double ratio) {
    return 20.0 * log10(ratio);
}

// Every tone up to 20 kHz, wherever its summits fall between the samples.
static void tones_read_their_amplitude(void** state) {
    static const int rates[] = {44100, 48000, 88200, 96000, 192000};
    CwArena* arena = *state;
    float* samples = room(arena);
    double worst = 0.0;
    for (size_t r = 0; r < sizeof rates / sizeof rates[0]; ++r) {
        for (int step = 0; step <= 32; ++step) {
            const double hz = 50.0 * pow(400.0, step / 32.0);
            for (int i = 0; i < COUNT; ++i) { // faded in and out, so that its ends do not ring
                const double fade = i < 4000 ? i / 4000.0 : i >= COUNT - 4000 ? (COUNT - i) / 4000.0 : 1.0;
                samples[i] = (float)(0.5 * fade * sin(6.283185307179586 * hz * i / rates[r] + 0.3));
            }
            const double error = fabs(decibels(peak_of(arena, rates[r], samples) / 0.5));
            worst = error > worst ? error : worst;
        }
    }
    assert_true(worst < 0.02);
}

// A steady tone at a quarter of the rate has the same few phases for ever: Tech 3341 cases 15 to 19.
static void tones_at_fractions_of_the_rate_are_within_the_standard(void** state) {
    static const struct {
        double part;
        double phase_degrees;
        double amplitude;
        double wanted_dbtp;
    } cases[] = {
        {4, 0.0, 0.5, -6.0}, {4, 45.0, 0.5, -6.0}, {6, 60.0, 0.5, -6.0}, {8, 67.5, 0.5, -6.0}, {4, 45.0, 1.41, 3.0},
    };
    CwArena* arena = *state;
    float* samples = room(arena);
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; ++k) {
        for (int i = 0; i < COUNT; ++i) {
            const double fade = i < 480 ? i / 480.0 : i >= COUNT - 480 ? (COUNT - i) / 480.0 : 1.0;
            const double angle = 6.283185307179586 * (i / cases[k].part + cases[k].phase_degrees / 360.0);
            samples[i] = (float)(fade * cases[k].amplitude * sin(angle));
        }
        const double error = decibels(peak_of(arena, 48000, samples)) - cases[k].wanted_dbtp;
        assert_true(error > -0.05 && error < 0.05);
    }
}

// The value of a faded tone of fs/6 with one period of fs/4 at twice its height in the middle, at 1/4 of a sample.
static double burst_at(double t) {
    const double start = COUNT / 2.0; // a whole number of periods of both
    const double fade = t < 480 ? t / 480.0 : t > COUNT - 480 ? (COUNT - t) / 480.0 : 1.0;
    if (t < 0 || t > COUNT) {
        return 0.0;
    }
    if (t >= start && t < start + 4.0) {
        return sin(6.283185307179586 * (t - start) / 4.0);
    }
    const double since = t < start ? t - start : t - start - 4.0;
    return 0.5 * fade * sin(6.283185307179586 * since / 6.0);
}

// Tech 3341 cases 20 to 23: made at four times the rate, low-passed, and decimated from four offsets.
static void a_burst_between_samples_is_seen_from_every_offset(void** state) {
    CwArena* arena = *state;
    float* samples = room(arena);
    enum { HALF = 256 };
    for (int offset = 0; offset < 4; ++offset) {
        for (int i = 0; i < COUNT; ++i) {
            double sum = 0.0;
            for (int k = -HALF; k <= HALF; ++k) { // a low-pass at half the low rate, at the high rate
                const double x = k * 0.25;
                const double window =
                    0.42 + 0.5 * cos(3.141592653589793 * k / HALF) + 0.08 * cos(6.283185307179586 * k / HALF);
                const double sinc = k == 0 ? 1.0 : sin(3.141592653589793 * x) / (3.141592653589793 * x);
                sum += i > COUNT / 2 - 200 && i < COUNT / 2 + 200
                           ? 0.25 * sinc * window * burst_at(i + 0.25 * (offset - k))
                           : 0.0;
            }
            samples[i] = (float)sum;
        }
        const double peak = decibels(peak_of(arena, 48000, samples));
        assert_true(peak < 0.2 && peak > -0.4);
    }
}

// What is skipped could not have been higher.
static void skipping_finds_what_looking_everywhere_finds(void** state) {
    CwArena* arena = *state;
    const CwPeakFilter* filter = NULL;
    assert_int_equal(cw_peak_filter(arena, 48000, &filter), CW_OK);
    for (int kind = 0; kind < 6; ++kind) {
        float* samples = room(arena);
        const int32_t* made = kind < 2 ? cw_test_programme(arena, 48000, 1, COUNT, (uint64_t)kind + 3)
                                       : cw_test_noise(arena, 1, COUNT, 0.0, (uint64_t)kind);
        for (int i = 0; i < COUNT; ++i) {
            const double loud = made[i] * (kind == 4 ? 4.0 : 1.0) / 8388608.0; // one is brick-walled
            const double held = i >= 1 && kind == 5 ? (loud + made[i - 1] / 8388608.0) / 2.0 : loud;
            samples[i] = (float)(held > 1.0 ? 1.0 : held < -1.0 ? -1.0 : held);
        }
        double highest = 0.0;
        for (int i = 0; i < COUNT; ++i) {
            for (int phase = 0; phase < CW_PEAK_PHASES; ++phase) {
                const double height = fabs(cw_peak_point(filter, samples + i, phase));
                highest = height > highest ? height : highest;
            }
        }
        assert_true(highest > 0.1);
        assert_true(fabs(decibels(peak_of(arena, 48000, samples) / highest)) < 1e-6);
    }
}

static void nothing_above_the_floor_leaves_the_floor(void** state) {
    float* samples = room(*state);
    assert_true(peak_above(*state, 48000, samples, 0.25) == 0.25);
    samples[100] = 0.5F;
    assert_true(peak_above(*state, 48000, samples, 0.25) == 0.5);
    assert_true(peak_above(*state, 48000, samples, 0.75) == 0.75);
}

static void blocks_are_as_high_as_their_highest_sample(void** state) {
    enum { BLOCKS = 19 };
    float* samples = room(*state);
    float peaks[BLOCKS];
    for (int b = 0; b < BLOCKS; ++b) {
        samples[b * CW_PEAK_BLOCK + (b * 37) % CW_PEAK_BLOCK] = (float)(b % 2 ? -b : b) / BLOCKS;
        samples[b * CW_PEAK_BLOCK + (b * 11 + 5) % CW_PEAK_BLOCK] += 0.25F / BLOCKS;
    }
    assert_true(cw_block_peaks(samples, BLOCKS, peaks) == (double)peaks[BLOCKS - 1]);
    for (int b = 0; b < BLOCKS; ++b) {
        float highest = 0.0F;
        for (int i = 0; i < CW_PEAK_BLOCK; ++i) {
            highest = fmaxf(highest, fabsf(samples[b * CW_PEAK_BLOCK + i]));
        }
        assert_true(peaks[b] == highest);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tones_read_their_amplitude, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(tones_at_fractions_of_the_rate_are_within_the_standard, cw_test_arena_up,
                                        cw_test_arena_down),
        cmocka_unit_test_setup_teardown(a_burst_between_samples_is_seen_from_every_offset, cw_test_arena_up,
                                        cw_test_arena_down),
        cmocka_unit_test_setup_teardown(skipping_finds_what_looking_everywhere_finds, cw_test_arena_up,
                                        cw_test_arena_down),
        cmocka_unit_test_setup_teardown(nothing_above_the_floor_leaves_the_floor, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(blocks_are_as_high_as_their_highest_sample, cw_test_arena_up,
                                        cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
