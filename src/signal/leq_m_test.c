// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/leq_m.h"

#include "signal/loudness.h"
#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// ITU-R BS.468-4 table 1, lowered by 5.6 dB, with what it allows.
static void the_weighting_is_that_of_the_standard(void** state) {
    static const struct {
        double hz;
        double db;
        double within;
    } table[] = {
        {31.5, -29.9, 2.0}, {63, -23.9, 1.4},   {100, -19.8, 1.0},  {200, -13.8, 0.85},  {400, -7.8, 0.7},
        {800, -1.9, 0.55},  {1000, 0.0, 0.5},   {2000, 5.6, 0.5},   {3150, 9.0, 0.5},    {4000, 10.5, 0.5},
        {5000, 11.7, 0.5},  {6300, 12.2, 0.01}, {7100, 12.0, 0.2},  {8000, 11.4, 0.4},   {9000, 10.1, 0.6},
        {10000, 8.1, 0.8},  {12500, 0.0, 1.2},  {14000, -5.3, 1.4}, {16000, -11.7, 1.6},
    };
    static const int rates[] = {48000, 96000, 192000};
    (void)state;
    for (size_t r = 0; r < 3; ++r) {
        const CwMWeight m = cw_m_weight(rates[r]);
        for (size_t k = 0; k < sizeof table / sizeof table[0]; ++k) {
            double db = 5.6;
            for (int i = 0; i < CW_M_WEIGHT_STAGES; ++i) {
                db += 20.0 * log10(cw_biquad_gain_at(&m.stages[i], table[k].hz, rates[r]));
            }
            assert_true(fabs(db - table[k].db) <= fmax(table[k].within, 0.1));
        }
    }
}

static int leq_of(CwTestWorld* world, const char* layout_name, const CwTestTone* tones, size_t n_tones) {
    CwLayout layout;
    int64_t frames = 0;
    CwMeasure measure;
    assert_int_equal(cw_layout_parse(layout_name, NULL, &layout), CW_OK);
    const int32_t* samples = cw_test_tones(world->arena, 48000, layout.channels, tones, n_tones, &frames);
    const CwSound sound = cw_test_sound(world->arena, &world->objects, 48000, layout.channels, samples, frames);
    const CwSource source = cw_source_of_sound(&sound);
    assert_int_equal(cw_measure_m(world->arena, &source, &layout, NULL, &measure), CW_OK);
    return cw_leq_m_of(&measure);
}

static void a_front_channel_at_reference_is_85(void** state) {
    const double no = CW_TEST_SILENT;
    const CwTestTone front = {12.0, 2000.0, {no, no, -20.0, no, no, no}};
    const CwTestTone lfe = {12.0, 2000.0, {no, no, no, -20.0, no, no}};
    const CwTestTone surround = {12.0, 2000.0, {no, no, no, no, -20.0, no}};
    const CwTestTone two = {12.0, 2000.0, {-20.0, -20.0, no, no, no, no}};
    assert_true(abs(leq_of(*state, "5.1", &front, 1) - 8500) <= 2);
    assert_true(abs(leq_of(*state, "5.1", &lfe, 1) - 9500) <= 2);
    assert_true(abs(leq_of(*state, "5.1", &surround, 1) - 8200) <= 2);
    assert_true(abs(leq_of(*state, "5.1", &two, 1) - 8801) <= 2);
}

static void silence_round_the_sound_does_not_count_and_inside_it_does(void** state) {
    const CwTestTone alone[] = {{6.0, 2000.0, {-20.0}}};
    const CwTestTone framed[] = {
        {13.0, 2000.0, {CW_TEST_SILENT}}, {6.0, 2000.0, {-20.0}}, {15.0, 2000.0, {CW_TEST_SILENT}}};
    const CwTestTone split[] = {{3.0, 2000.0, {-20.0}}, {6.0, 2000.0, {CW_TEST_SILENT}}, {3.0, 2000.0, {-20.0}}};
    assert_true(abs(leq_of(*state, "mono", alone, 1) - 8500) <= 2);
    assert_true(abs(leq_of(*state, "mono", framed, 3) - 8500) <= 3);
    assert_true(abs(leq_of(*state, "mono", split, 3) - 8199) <= 3);
    const CwTestTone silence = {11.0, 2000.0, {CW_TEST_SILENT}};
    assert_int_equal(leq_of(*state, "mono", &silence, 1), CW_LOUDNESS_NONE);
}

static void other_rates_are_refused(void** state) {
    CwTestWorld* world = *state;
    int32_t samples[4] = {0};
    CwLayout mono;
    CwDiag diag = {0};
    CwMeasure measure = {.sample_rate = 7};
    assert_int_equal(cw_layout_parse("mono", NULL, &mono), CW_OK);
    const CwSound sound = cw_test_sound(world->arena, &world->objects, 16000, 1, samples, 4);
    const CwSource source = cw_source_of_sound(&sound);
    assert_int_equal(cw_measure_m(world->arena, &source, &mono, &diag, &measure), CW_ERR_RANGE);
    assert_non_null(strstr(diag.text, "32000"));
    assert_int_equal(measure.sample_rate, 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_weighting_is_that_of_the_standard, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(a_front_channel_at_reference_is_85, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(silence_round_the_sound_does_not_count_and_inside_it_does, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(other_rates_are_refused, cw_test_world_setup, cw_test_world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
