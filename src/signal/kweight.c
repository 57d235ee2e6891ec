// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/kweight.h"

#include "base/math.h"

// The analogue filters behind the standard's tables: found by inverting the bilinear transform of the 48 kHz
// coefficients (Mansbridge, Finn, Reiss, AES 132, 2012, give the method).
#define SHELF_HZ     1681.974450955533
#define SHELF_Q      0.7071752369554196
#define SHELF_DB     3.999843853973347
#define SHELF_BEND   0.4996667741545416 // the exponent that gives the gain in the middle of the shelf
#define HIGH_PASS_HZ 38.13547087602444
#define HIGH_PASS_Q  0.5003270373238773

CwKWeight cw_k_weight(int sample_rate) {
    CwKWeight k;
    const double shelf = cw_tan(CW_PI * SHELF_HZ / sample_rate);
    const double high = cw_db_to_gain(SHELF_DB);
    const double middle = cw_pow(high, SHELF_BEND);
    const double a0 = 1.0 + shelf / SHELF_Q + shelf * shelf;
    k.shelf.b0 = (high + middle * shelf / SHELF_Q + shelf * shelf) / a0;
    k.shelf.b1 = 2.0 * (shelf * shelf - high) / a0;
    k.shelf.b2 = (high - middle * shelf / SHELF_Q + shelf * shelf) / a0;
    k.shelf.a1 = 2.0 * (shelf * shelf - 1.0) / a0;
    k.shelf.a2 = (1.0 - shelf / SHELF_Q + shelf * shelf) / a0;
    const double pass = cw_tan(CW_PI * HIGH_PASS_HZ / sample_rate);
    const double c0 = 1.0 + pass / HIGH_PASS_Q + pass * pass;
    k.high_pass =
        (CwBiquad){1.0, -2.0, 1.0, 2.0 * (pass * pass - 1.0) / c0, (1.0 - pass / HIGH_PASS_Q + pass * pass) / c0};
    return k;
}
