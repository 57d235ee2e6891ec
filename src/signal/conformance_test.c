// SPDX-License-Identifier: GPL-3.0-or-later
// The meter held against the cases of EBU Tech 3341 (2023) table 1, EBU Tech 3342 (2023) and ITU-R BS.2217, made here.
// The standards allow 0.1 LU (and 1 LU for range); this suite allows 0.02. And wrong meters, which must fail it.
#include "signal/loudness.h"

#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    RATE = 48000,
    WITHIN = 2, // hundredths of LU
};

static CwMeasure measure(CwTestWorld* world, const char* layout_name, const CwTestTone* tones, size_t n_tones) {
    CwLayout layout;
    CwMeasure result;
    int64_t frames = 0;
    assert_int_equal(cw_layout_parse(layout_name, NULL, &layout), CW_OK);
    const int32_t* samples = cw_test_tones(world->arena, RATE, layout.channels, tones, n_tones, &frames);
    const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, layout.channels, samples, frames);
    const CwSource source = cw_source_of_sound(&sound);
    assert_int_equal(cw_measure(world->arena, &source, &layout, NULL, NULL, &result), CW_OK);
    return result;
}

static CwLoudness loudness(CwTestWorld* world, const CwMeasure* measured) {
    CwLoudness result;
    assert_int_equal(cw_loudness(world->arena, measured, &result), CW_OK);
    return result;
}

static bool near(int value, double wanted) {
    const bool is = abs(value - (int)lround(wanted * 100.0)) <= WITHIN;
    if (!is) {
        print_error("%d is not %.2f\n", value, wanted);
    }
    return is;
}

// A stereo tone of 1 kHz, both sides alike.
static CwTestTone both(double seconds, double dbfs) {
    return (CwTestTone){seconds, 1000.0, {dbfs, dbfs}};
}

// The cases whose integrated loudness is -23.
static const struct {
    const char* name;
    size_t n;
    struct {
        double seconds;
        double dbfs;
    } parts[5];
    double wanted;
} integrated_cases[] = {
    {"1", 1, {{20, -23}}, -23},
    {"2", 1, {{20, -33}}, -33},
    {"3", 3, {{10, -36}, {60, -23}, {10, -36}}, -23},
    {"4", 5, {{10, -72}, {10, -36}, {60, -23}, {10, -36}, {10, -72}}, -23},
    {"5", 3, {{20, -26}, {20.1, -20}, {20, -26}}, -23},
};

static CwMeasure integrated_case(CwTestWorld* world, size_t k) {
    CwTestTone tones[5];
    for (size_t i = 0; i < integrated_cases[k].n; ++i) {
        tones[i] = both(integrated_cases[k].parts[i].seconds, integrated_cases[k].parts[i].dbfs);
    }
    return measure(world, "stereo", tones, integrated_cases[k].n);
}

static void tech_3341_cases_1_to_5(void** state) {
    CwTestWorld* world = *state;
    for (size_t k = 0; k < sizeof integrated_cases / sizeof integrated_cases[0]; ++k) {
        const CwMeasure m = integrated_case(world, k);
        const CwLoudness l = loudness(world, &m);
        assert_true(near(l.integrated_lufs100, integrated_cases[k].wanted));
        if (k < 2) {
            assert_true(near(l.max_momentary_lufs100, integrated_cases[k].wanted));
            assert_true(near(l.max_short_term_lufs100, integrated_cases[k].wanted));
        }
    }
}

static const CwTestTone case_6 = {20.0, 1000.0, {-28.0, -28.0, -24.0, -30.0, -30.0}};

static void tech_3341_case_6(void** state) {
    CwTestWorld* world = *state;
    const CwMeasure m = measure(world, "5.0", &case_6, 1);
    assert_true(near(loudness(world, &m).integrated_lufs100, -23));
}

// Short-term and momentary loudness stand still under patterns as long as their windows.
static void tech_3341_cases_9_and_12(void** state) {
    CwTestWorld* world = *state;
    CwTestTone tones[50];
    int32_t curve[4096];
    for (int i = 0; i < 5; ++i) {
        tones[2 * i] = both(1.34, -20.0);
        tones[2 * i + 1] = both(1.66, -30.0);
    }
    const CwMeasure nine = measure(world, "stereo", tones, 10);
    size_t n = cw_loudness_curve_length(&nine, CW_SHORT_TERM_BLOCKS, 1);
    cw_loudness_curve(&nine, CW_SHORT_TERM_BLOCKS, 1, curve);
    for (size_t i = 0; i < n; ++i) {
        assert_true(near(curve[i], 10.0 * log10((1.34 * 0.01 + 1.66 * 0.001) / 3.0))); // -22.99
    }
    for (int i = 0; i < 25; ++i) {
        tones[2 * i] = both(0.18, -20.0);
        tones[2 * i + 1] = both(0.22, -30.0);
    }
    const CwMeasure twelve = measure(world, "stereo", tones, 50);
    n = cw_loudness_curve_length(&twelve, CW_MOMENTARY_BLOCKS, 1);
    cw_loudness_curve(&twelve, CW_MOMENTARY_BLOCKS, 1, curve);
    for (size_t i = 60; i < n; ++i) {                                                  // constant after 1 s
        assert_true(near(curve[i], 10.0 * log10((0.18 * 0.01 + 0.22 * 0.001) / 0.4))); // -22.97
    }
}

static CwMeasure case_10(CwTestWorld* world, int i) {
    const CwTestTone tones[] = {both(i * 0.15, CW_TEST_SILENT), both(3.0, -23.0), both(1.0, CW_TEST_SILENT)};
    return measure(world, "stereo", tones, 3);
}

static CwMeasure case_13(CwTestWorld* world, int i) {
    const CwTestTone tones[] = {both(i * 0.02, CW_TEST_SILENT), both(0.4, -23.0), both(1.0, CW_TEST_SILENT)};
    return measure(world, "stereo", tones, 3);
}

static void tech_3341_cases_10_and_13(void** state) {
    CwTestWorld* world = *state;
    for (int i = 0; i < 20; ++i) {
        const CwMeasure ten = case_10(world, i);
        const CwMeasure thirteen = case_13(world, i);
        assert_true(near(loudness(world, &ten).max_short_term_lufs100, -23));
        assert_true(near(loudness(world, &thirteen).max_momentary_lufs100, -23));
    }
}

// One after the other, each a step louder: the greatest so far is that of the latest.
static void tech_3341_cases_11_and_14(void** state) {
    CwTestWorld* world = *state;
    CwTestTone eleven[60];
    CwTestTone fourteen[60];
    for (int i = 0; i < 20; ++i) {
        eleven[3 * i] = both(i * 0.15, CW_TEST_SILENT);
        eleven[3 * i + 1] = both(3.0, -38.0 + i);
        eleven[3 * i + 2] = both(3.0 - i * 0.15, CW_TEST_SILENT);
        fourteen[3 * i] = both(i * 0.02, CW_TEST_SILENT);
        fourteen[3 * i + 1] = both(0.4, -38.0 + i);
        fourteen[3 * i + 2] = both(0.4 - i * 0.02, CW_TEST_SILENT);
    }
    CwMeasure a = measure(world, "stereo", eleven, 60);
    CwMeasure b = measure(world, "stereo", fourteen, 60);
    for (size_t i = 1; i <= 20; ++i) { // read live: what has gone by so far
        a.n_blocks = 600 * i;
        b.n_blocks = 80 * i;
        assert_true(near(loudness(world, &a).max_short_term_lufs100, -39.0 + (double)i));
        assert_true(near(loudness(world, &b).max_momentary_lufs100, -39.0 + (double)i));
    }
}

static const struct {
    size_t n;
    double dbfs[5];
    double wanted;
} range_cases[] = {
    {2, {-20, -30}, 10},
    {2, {-20, -15}, 5},
    {2, {-40, -20}, 20},
    {5, {-50, -35, -20, -35, -50}, 15},
};

static void tech_3342_cases_1_to_4(void** state) {
    CwTestWorld* world = *state;
    for (size_t k = 0; k < 4; ++k) {
        CwTestTone tones[5];
        for (size_t i = 0; i < range_cases[k].n; ++i) {
            tones[i] = both(20.0, range_cases[k].dbfs[i]);
        }
        const CwMeasure m = measure(world, "stereo", tones, range_cases[k].n);
        assert_true(near(loudness(world, &m).range_lu100, range_cases[k].wanted));
    }
}

// How much K-weighting raises a frequency, by the standard's printed coefficients (tables 1 and 2), without our code.
static double k_gain_db(double hz) {
    static const double b[2][3] = {{1.53512485958697, -2.69169618940638, 1.19839281085285}, {1.0, -2.0, 1.0}};
    static const double a[2][3] = {{1.0, -1.69065929318241, 0.73248077421585},
                                   {1.0, -1.99004745483398, 0.99007225036621}};
    const double w = 6.283185307179586 * hz / RATE;
    double db = 0.0;
    for (int s = 0; s < 2; ++s) {
        double top[2] = {0.0, 0.0};
        double low[2] = {0.0, 0.0};
        for (int k = 0; k < 3; ++k) {
            top[0] += b[s][k] * cos(k * w);
            top[1] += b[s][k] * sin(k * w);
            low[0] += a[s][k] * cos(k * w);
            low[1] += a[s][k] * sin(k * w);
        }
        db += 10.0 * log10((top[0] * top[0] + top[1] * top[1]) / (low[0] * low[0] + low[1] * low[1]));
    }
    return db;
}

// A level for each frequency at which the meter must read the same.
static void bs_2217_tones(void** state) {
    static const double hz[] = {25.0, 100.0, 500.0, 1000.0, 2000.0, 10000.0};
    CwTestWorld* world = *state;
    for (int target = -24; target <= -23; ++target) {
        for (size_t f = 0; f < 6; ++f) {
            const double dbfs = target + 0.691 - k_gain_db(hz[f]); // two channels: -3.01 each, and a sine's +3.01
            const CwTestTone tone = {20.0, hz[f], {dbfs, dbfs}};
            const CwMeasure m = measure(world, "stereo", &tone, 1);
            assert_true(near(loudness(world, &m).integrated_lufs100, target));
        }
    }
}

static void bs_2217_channels_and_their_sum(void** state) {
    static const struct {
        const char* layout;
        double weights[12];
    } layouts[] = {
        {"5.1", {1, 1, 1, 0, 1.41, 1.41}},
        {"L C R Ls Rs LFE", {1, 1, 1, 1.41, 1.41, 0}},
        {"7.1", {1, 1, 1, 0, 1, 1, 1.41, 1.41}}, // BS.1770-5: rears are not raised
    };
    CwTestWorld* world = *state;
    for (size_t k = 0; k < 3; ++k) {
        CwLayout layout;
        double sum = 0.0;
        CwTestTone all = {10.0, 997.0, {0}};
        assert_int_equal(cw_layout_parse(layouts[k].layout, NULL, &layout), CW_OK);
        for (int c = 0; c < layout.channels; ++c) {
            CwTestTone one = {10.0, 997.0, {0}};
            for (int i = 0; i < CW_TEST_CHANNELS; ++i) {
                one.dbfs[i] = i == c ? -20.0 : CW_TEST_SILENT;
            }
            all.dbfs[c] = -20.0;
            sum += layouts[k].weights[c];
            const CwMeasure m = measure(world, layouts[k].layout, &one, 1);
            if (layouts[k].weights[c] == 0.0) {
                assert_int_equal(loudness(world, &m).integrated_lufs100, CW_LOUDNESS_NONE);
            } else {
                assert_true(near(loudness(world, &m).integrated_lufs100, -23.01 + 10.0 * log10(layouts[k].weights[c])));
            }
        }
        const CwMeasure m = measure(world, layouts[k].layout, &all, 1);
        assert_true(near(loudness(world, &m).integrated_lufs100, -23.01 + 10.0 * log10(sum)));
    }
}

static void bs_2217_gates(void** state) {
    CwTestWorld* world = *state;
    // Just above the absolute gate counts, just below does not.
    CwTestTone tone = both(20.0, -69.5);
    CwMeasure m = measure(world, "stereo", &tone, 1);
    assert_true(near(loudness(world, &m).integrated_lufs100, -69.5));
    tone = both(20.0, -70.5);
    m = measure(world, "stereo", &tone, 1);
    assert_int_equal(loudness(world, &m).integrated_lufs100, CW_LOUDNESS_NONE);
    // Half at -10 and half at -30: the quiet half is below the relative gate.
    const CwTestTone tones[] = {both(10.0, -30.0), both(10.0, -10.0)};
    m = measure(world, "stereo", tones, 2);
    const double windows_over_the_join = 10.0 * log10((97.0 + 1.5 + 0.006) / 100.0);
    assert_true(near(loudness(world, &m).integrated_lufs100, -10.0 + windows_over_the_join));
}

// Meters that are wrong in ways real ones have been; each must miss a case.
static double mean_square_lufs(const CwMeasure* m, size_t window, size_t hop, double gate) {
    double sum = 0.0;
    double count = 0.0;
    for (size_t at = 0; at + window <= m->n_blocks; at += hop) {
        const int one = cw_loudness_between(m, at, at + window);
        if (one != CW_LOUDNESS_NONE && one > gate * 100.0) {
            sum += pow(10.0, one / 1000.0);
            ++count;
        }
    }
    return count > 0.0 ? 10.0 * log10(sum / count) : -1000.0;
}

static void wrong_meters_fail(void** state) {
    CwTestWorld* world = *state;
    // No relative gate: case 3 reads the quiet ends too.
    const CwMeasure three = integrated_case(world, 2);
    assert_true(fabs(mean_square_lufs(&three, 40, 10, -70.0) + 23.0) > 0.1);
    // No gate at all: case 4 is worse.
    const CwMeasure four = integrated_case(world, 3);
    assert_true(fabs(mean_square_lufs(&four, 40, 10, -1000.0) + 23.0) > 0.1);
    // Maxima taken every 100 ms only: case 13 is missed between the steps.
    double worst = 0.0;
    for (int i = 0; i < 20; ++i) {
        const CwMeasure m = case_13(world, i);
        int32_t curve[256];
        int32_t most = INT32_MIN;
        cw_loudness_curve(&m, CW_MOMENTARY_BLOCKS, CW_GATING_HOP_BLOCKS, curve);
        for (size_t w = 0; w < cw_loudness_curve_length(&m, CW_MOMENTARY_BLOCKS, CW_GATING_HOP_BLOCKS); ++w) {
            most = curve[w] > most ? curve[w] : most;
        }
        worst = fmax(worst, fabs(most / 100.0 + 23.0));
    }
    assert_true(worst > 0.1);
    // Surrounds as if they were fronts: case 6.
    CwMeasure six = measure(world, "L R C Lrs Rrs", &case_6, 1);
    assert_true(abs(loudness(world, &six).integrated_lufs100 + 2300) > 10);
    // LFE counted: the channel check.
    const CwTestTone lfe = {
        5.0, 997.0, {CW_TEST_SILENT, CW_TEST_SILENT, CW_TEST_SILENT, -20.0, CW_TEST_SILENT, CW_TEST_SILENT}};
    six = measure(world, "L R C Cs Ls Rs", &lfe, 1);
    assert_int_not_equal(loudness(world, &six).integrated_lufs100, CW_LOUDNESS_NONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tech_3341_cases_1_to_5, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(tech_3341_case_6, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(tech_3341_cases_9_and_12, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(tech_3341_cases_10_and_13, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(tech_3341_cases_11_and_14, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(tech_3342_cases_1_to_4, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(bs_2217_tones, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(bs_2217_channels_and_their_sum, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(bs_2217_gates, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(wrong_meters_fail, cw_test_world_setup, cw_test_world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
