// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/biquad.h"

#include "signal/kweight.h"
#include "testing/testing.h"

#include <math.h>

static void assert_close(double value, double wanted, double within) {
    if (!(fabs(value - wanted) <= within)) {
        print_error("%.17g is not within %g of %.17g\n", value, within, wanted);
    }
    assert_true(fabs(value - wanted) <= within);
}

// BS.1770-5 Annex 1, tables 1 and 2.
static void the_standards_own_coefficients_come_out_at_48_khz(void** state) {
    const CwKWeight k = cw_k_weight(48000);
    (void)state;
    assert_close(k.shelf.b0, 1.53512485958697, 1e-13);
    assert_close(k.shelf.b1, -2.69169618940638, 1e-13);
    assert_close(k.shelf.b2, 1.19839281085285, 1e-13);
    assert_close(k.shelf.a1, -1.69065929318241, 1e-13);
    assert_close(k.shelf.a2, 0.73248077421585, 1e-13);
    assert_close(k.high_pass.b0, 1.0, 0.0);
    assert_close(k.high_pass.b1, -2.0, 0.0);
    assert_close(k.high_pass.b2, 1.0, 0.0);
    assert_close(k.high_pass.a1, -1.99004745483398, 1e-13);
    assert_close(k.high_pass.a2, 0.99007225036621, 1e-13);
}

static double k_db(int rate, double hz) {
    const CwKWeight k = cw_k_weight(rate);
    return 20.0 * log10(cw_biquad_gain_at(&k.shelf, hz, rate) * cw_biquad_gain_at(&k.high_pass, hz, rate));
}

static void every_rate_hears_alike(void** state) {
    static const int rates[] = {32000, 44100, 88200, 96000, 192000};
    static const double hz[] = {25.0, 100.0, 500.0, 997.0, 2000.0, 6000.0};
    (void)state;
    assert_close(k_db(48000, 997.0), 0.691, 0.001);
    for (size_t r = 0; r < sizeof rates / sizeof rates[0]; ++r) {
        for (size_t f = 0; f < sizeof hz / sizeof hz[0]; ++f) {
            assert_close(k_db(rates[r], hz[f]), k_db(48000, hz[f]), 0.06); // what the bilinear transform bends
        }
    }
}

static double db_at(CwBiquad biquad, double hz) {
    return 20.0 * log10(cw_biquad_gain_at(&biquad, hz, 48000));
}

static void designs_have_their_gains_where_they_should(void** state) {
    (void)state;
    assert_close(db_at(cw_biquad_low_pass(1000.0, 0.70710678, 48000), 1000.0), -3.0103, 0.001);
    assert_close(db_at(cw_biquad_low_pass(1000.0, 0.70710678, 48000), 10.0), 0.0, 0.001);
    assert_true(db_at(cw_biquad_low_pass(1000.0, 0.70710678, 48000), 10000.0) < -38.0);
    assert_close(db_at(cw_biquad_high_pass(1000.0, 0.70710678, 48000), 1000.0), -3.0103, 0.001);
    assert_close(db_at(cw_biquad_high_pass(1000.0, 0.70710678, 48000), 20000.0), 0.0, 0.02);
    assert_true(db_at(cw_biquad_high_pass(1000.0, 0.70710678, 48000), 100.0) < -39.0);
    assert_close(db_at(cw_biquad_band_pass(315.0, 0.9, 48000), 315.0), 0.0, 1e-9);
    assert_close(db_at(cw_biquad_band_pass(1000.0, 2.0, 48000), 1280.776406), -3.0103, 0.02); // f (1/4 + sqrt(17)/4)
    assert_true(db_at(cw_biquad_band_pass(315.0, 0.9, 48000), 5000.0) < -20.0);
    assert_close(db_at(cw_biquad_peak(1000.0, 2.0, -6.0, 48000), 1000.0), -6.0, 1e-9);
    assert_close(db_at(cw_biquad_peak(1000.0, 2.0, -6.0, 48000), 20.0), 0.0, 0.01);
    assert_close(db_at(cw_biquad_low_shelf(200.0, 0.7, 5.0, 48000), 1.0), 5.0, 0.01);
    assert_close(db_at(cw_biquad_low_shelf(200.0, 0.7, 5.0, 48000), 20000.0), 0.0, 0.01);
    assert_close(db_at(cw_biquad_low_shelf(200.0, 0.7, 5.0, 48000), 200.0), 2.5, 0.01);
    assert_close(db_at(cw_biquad_high_shelf(4000.0, 0.7, -5.0, 48000), 23999.0), -5.0, 0.01);
    assert_close(db_at(cw_biquad_high_shelf(4000.0, 0.7, -5.0, 48000), 10.0), 0.0, 0.01);
    assert_close(db_at(cw_biquad_high_shelf(4000.0, 0.7, -5.0, 48000), 4000.0), -2.5, 0.01);
}

// A tone through the filter comes out with the gain that is computed, and in pieces as in one.
static void running_does_what_the_response_says(void** state) {
    static double whole[48000];
    static double pieces[48000];
    const CwBiquad biquad = cw_biquad_peak(700.0, 1.5, 4.0, 48000);
    CwBiquadState a = {0};
    CwBiquadState b = {0};
    double peak = 0.0;
    (void)state;
    for (int i = 0; i < 48000; ++i) {
        whole[i] = pieces[i] = sin(6.283185307179586 * 1000.0 * i / 48000.0);
    }
    cw_biquad_run(&biquad, &a, whole, 48000);
    for (size_t at = 0; at < 48000; at += 1000) {
        cw_biquad_run(&biquad, &b, pieces + at, 1000);
    }
    assert_memory_equal(whole, pieces, sizeof whole);
    for (int i = 24000; i < 48000; ++i) {
        peak = fabs(whole[i]) > peak ? fabs(whole[i]) : peak;
    }
    assert_close(peak, cw_biquad_gain_at(&biquad, 1000.0, 48000), 1e-3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_standards_own_coefficients_come_out_at_48_khz),
        cmocka_unit_test(every_rate_hears_alike),
        cmocka_unit_test(designs_have_their_gains_where_they_should),
        cmocka_unit_test(running_does_what_the_response_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
