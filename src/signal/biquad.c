// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/biquad.h"

#include "base/math.h"

// What all designs share.
typedef struct {
    double cos_w;
    double alpha;
    double a; // the square root of the gain
} Design;

static Design design(double hz, double q, double gain_db, int sample_rate) {
    const double w = 2.0 * CW_PI * hz / sample_rate;
    return (Design){cw_cos(w), cw_sin(w) / (2.0 * q), cw_db_to_gain(0.5 * gain_db)};
}

CwBiquad cw_biquad_low_pass(double hz, double q, int sample_rate) {
    const Design d = design(hz, q, 0.0, sample_rate);
    const double a0 = 1.0 + d.alpha;
    const double b1 = (1.0 - d.cos_w) / a0;
    return (CwBiquad){0.5 * b1, b1, 0.5 * b1, -2.0 * d.cos_w / a0, (1.0 - d.alpha) / a0};
}

CwBiquad cw_biquad_high_pass(double hz, double q, int sample_rate) {
    const Design d = design(hz, q, 0.0, sample_rate);
    const double a0 = 1.0 + d.alpha;
    const double b1 = -(1.0 + d.cos_w) / a0;
    return (CwBiquad){-0.5 * b1, b1, -0.5 * b1, -2.0 * d.cos_w / a0, (1.0 - d.alpha) / a0};
}

CwBiquad cw_biquad_band_pass(double hz, double q, int sample_rate) {
    const Design d = design(hz, q, 0.0, sample_rate);
    const double a0 = 1.0 + d.alpha;
    return (CwBiquad){d.alpha / a0, 0.0, -d.alpha / a0, -2.0 * d.cos_w / a0, (1.0 - d.alpha) / a0};
}

CwBiquad cw_biquad_peak(double hz, double q, double gain_db, int sample_rate) {
    const Design d = design(hz, q, gain_db, sample_rate);
    const double a0 = 1.0 + d.alpha / d.a;
    const double middle = -2.0 * d.cos_w / a0;
    return (CwBiquad){(1.0 + d.alpha * d.a) / a0, middle, (1.0 - d.alpha * d.a) / a0, middle,
                      (1.0 - d.alpha / d.a) / a0};
}

// Both shelves: `side` is 1 for the low one and -1 for the high one.
static CwBiquad shelf(Design d, double side) {
    const double up = d.a + 1.0;
    const double down = (d.a - 1.0) * side;
    const double root = 2.0 * cw_sqrt(d.a) * d.alpha;
    const double a0 = up + down * d.cos_w + root;
    return (CwBiquad){
        d.a * (up - down * d.cos_w + root) / a0, 2.0 * d.a * side * ((d.a - 1.0) - up * side * d.cos_w) / a0,
        d.a * (up - down * d.cos_w - root) / a0, -2.0 * side * ((d.a - 1.0) + up * side * d.cos_w) / a0,
        (up + down * d.cos_w - root) / a0,
    };
}

CwBiquad cw_biquad_low_shelf(double hz, double q, double gain_db, int sample_rate) {
    return shelf(design(hz, q, gain_db, sample_rate), 1.0);
}

CwBiquad cw_biquad_high_shelf(double hz, double q, double gain_db, int sample_rate) {
    return shelf(design(hz, q, gain_db, sample_rate), -1.0);
}

void cw_biquad_run(const CwBiquad* biquad, CwBiquadState* state, double* samples, size_t count) {
    const CwBiquad f = *biquad;
    double s1 = state->s1;
    double s2 = state->s2;
    for (size_t i = 0; i < count; ++i) { // transposed direct form II
        const double x = samples[i];
        const double y = f.b0 * x + s1;
        s1 = f.b1 * x - f.a1 * y + s2;
        s2 = f.b2 * x - f.a2 * y;
        samples[i] = y;
    }
    *state = (CwBiquadState){s1, s2};
}

double cw_biquad_gain_at(const CwBiquad* biquad, double hz, int sample_rate) {
    const double w = 2.0 * CW_PI * hz / sample_rate;
    const double c1 = cw_cos(w);
    const double s1 = cw_sin(w);
    const double c2 = cw_cos(2.0 * w);
    const double s2 = cw_sin(2.0 * w);
    const double top_re = biquad->b0 + biquad->b1 * c1 + biquad->b2 * c2;
    const double top_im = biquad->b1 * s1 + biquad->b2 * s2;
    const double low_re = 1.0 + biquad->a1 * c1 + biquad->a2 * c2;
    const double low_im = biquad->a1 * s1 + biquad->a2 * s2;
    return cw_sqrt((top_re * top_re + top_im * top_im) / (low_re * low_re + low_im * low_im));
}
