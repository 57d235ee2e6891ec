// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Logarithms in 128-bit fixed point: what tempo ramps are made of.

   A CwFixed is an unsigned number with 120 bits after the point: 0 <= x < 256, in steps of 2^-120. Errors of the
   functions here stay below 2^-112, so a ramp of hours is right to far less than a flick before its one rounding.

   Threads  pure.
*/
#ifndef CW_TIME_FIXED_H
#define CW_TIME_FIXED_H

#include "base/number.h"

#include <stdint.h>

enum {
    CW_FIXED_BITS = 120,
};

typedef CwU128 CwFixed;

/** floor(a / b * 2^120). Range: b > 0, a / b < 256. */
CwFixed cw_fixed_ratio(uint64_t a, uint64_t b);

/** a * b, rounded down. Range: the product is below 256. */
CwFixed cw_fixed_mul(CwFixed a, CwFixed b);

/** |ln(a / b)|. Range: a, b > 0, a + b < 2^63, 1/4 <= a/b <= 4. */
CwFixed cw_fixed_ln(uint64_t a, uint64_t b);

/** scale * a / b to the nearest integer, halves up. Range: a <= b, 0 < b < 2^126. */
uint64_t cw_fixed_scale_nearest(uint64_t scale, CwFixed a, CwFixed b);

#endif
