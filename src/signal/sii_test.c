// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/sii.h"

#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <math.h>

enum {
    RATE = 48000,
};

static const double normal[CW_SII_BANDS] = {32.41, 34.48, 34.75, 33.98, 34.59, 34.27, 32.06, 28.30, 25.01,
                                            23.00, 20.15, 17.32, 13.18, 11.55, 9.33,  5.31,  2.59,  1.13};

static double under(double below_db) {
    double noise[CW_SII_BANDS];
    for (int i = 0; i < CW_SII_BANDS; ++i) {
        noise[i] = normal[i] - below_db;
    }
    return cw_sii(normal, noise);
}

// Speech at a normal effort in quiet is all there; under noise of its own spectrum the index goes by a thirtieth a dB.
static void the_standards_own_cases_come_out(void** state) {
    double quiet[CW_SII_BANDS];
    (void)state;
    for (int i = 0; i < CW_SII_BANDS; ++i) {
        quiet[i] = -50.0;
    }
    assert_true(cw_sii(normal, quiet) > 0.98);
    assert_true(under(0.0) > 0.40 && under(0.0) < 0.5); // what spreads upward costs a little
    assert_true(under(-16.0) < 0.005 && under(30.0) > 0.85);
    for (int below = -12; below <= 9; below += 3) {
        const double more = under(below + 3) - under(below);
        assert_true(more > 0.06 && more < 0.105);
    }
}

// A band in which nothing is heard costs what it carries.
static void each_band_counts_by_what_it_carries(void** state) {
    double noise[CW_SII_BANDS];
    double sum = 0.0;
    (void)state;
    for (int masked = 0; masked < CW_SII_BANDS; ++masked) {
        for (int i = 0; i < CW_SII_BANDS; ++i) {
            noise[i] = i >= masked ? normal[i] + 20.0 : -50.0;
        }
        const double left = cw_sii(normal, noise);
        assert_true(left >= sum - 0.01);
        sum = left;
    }
    assert_true(sum > 0.9); // but for the last band, which carries 2 %
}

// White noise has the same spectrum level everywhere: its level over the bandwidth; a tone is in its band alone.
static void levels_are_those_of_the_sound(void** state) {
    CwTestWorld* world = *state;
    const int32_t* noise = cw_test_noise(world->arena, 1, 8 * RATE, 0.0, 4);
    double* samples = CW_NEW_ARRAY(world->arena, double, (size_t)8 * RATE);
    double levels[CW_SII_BANDS];
    double power = 0.0;
    for (int i = 0; i < 8 * RATE; ++i) {
        samples[i] = noise[i] * 0x1p-23 * 0.1;
        power += samples[i] * samples[i] / (8 * RATE);
    }
    assert_int_equal(cw_sii_levels(world->arena, samples, (size_t)8 * RATE, RATE, CW_SII_HOME_DB, levels), CW_OK);
    for (int b = 0; b < CW_SII_BANDS; ++b) {
        const double wanted = 10.0 * log10(power) + CW_SII_HOME_DB - 10.0 * log10(RATE / 2.0);
        assert_true(fabs(levels[b] - wanted) < (b < 4 ? 2.0 : 0.6)); // few bins lie in the lowest
    }
    for (int i = 0; i < 8 * RATE; ++i) {
        samples[i] = 0.1 * sin(2.0 * M_PI * 1000.0 * i / RATE);
    }
    assert_int_equal(cw_sii_levels(world->arena, samples, (size_t)8 * RATE, RATE, CW_SII_HOME_DB, levels), CW_OK);
    assert_true(fabs(levels[8] - (99.0 - 23.01 - 10.0 * log10(231.56))) < 0.1);
    assert_true(levels[4] < levels[8] - 60.0 && levels[13] < levels[8] - 60.0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_standards_own_cases_come_out),
        cmocka_unit_test(each_band_counts_by_what_it_carries),
        cmocka_unit_test_setup_teardown(levels_are_those_of_the_sound, cw_test_world_setup, cw_test_world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
