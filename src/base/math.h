// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Mathematics that gives the same bits on every machine.

   Made of + − × ÷ and square root alone, which IEEE 754 fixes to the last bit; libm's functions change bits with the
   processor and the version, so nothing that reaches a deliverable may call them (tools/manners.py checks).

   Units    plain numbers, but for angles in radians and levels in dB.
   Defaults Results are within 1 unit in the last place of the true value, unless a function says otherwise (math_test
            compares with libm in extended precision). What is not a number stays so. Results too small for a normal
            double lose bits as IEEE 754 has it.
   Threads  pure.
*/
#ifndef CW_BASE_MATH_H
#define CW_BASE_MATH_H

#include <stdint.h>

#define CW_PI 3.14159265358979323846

/** e to the x. */
double cw_exp(double x);

/** Natural logarithm; minus infinity of 0, not a number below. */
double cw_log(double x);

/** 2 to the x. */
double cw_exp2(double x);

/** Logarithm to the base 2, as cw_log(). */
double cw_log2(double x);

/** Logarithm to the base 10, as cw_log(). */
double cw_log10(double x);

/**
   x to the y; not a number when x is below 0.

   Range    x >= 0; within 4 units in the last place while the result stays in 1e-30 … 1e30, and within 1 while x and y
            are of the sizes mixers use (0 … 4).
*/
double cw_pow(double x, double y);

/** Sine. Range: |x| < 1e5. */
double cw_sin(double x);

/** Cosine. Range: |x| < 1e5. */
double cw_cos(double x);

/** Tangent, within 3 units in the last place. Range: |x| < 1e5. */
double cw_tan(double x);

/** Arc tangent of y/x in the right quadrant, -pi … pi, within 3 units in the last place. Zeros count as positive. */
double cw_atan2(double y, double x);

/** Square root, as IEEE 754 has it. */
double cw_sqrt(double x);

/** The largest whole number not above x. Range: |x| < 2^62. */
static inline double cw_floor(double x) {
    const double whole = (double)(int64_t)x;
    return whole > x ? whole - 1.0 : whole;
}

/** The nearest whole number, halves up. Range: |x| < 2^62. */
static inline double cw_round(double x) {
    const double whole = cw_floor(x);
    return x - whole >= 0.5 ? whole + 1.0 : whole;
}

/** The size of x without its sign. */
static inline double cw_abs(double x) {
    return x < 0 ? -x : x;
}

/** The remainder of x / y with the sign of x, exactly; not a number when y is 0 or x infinite. */
double cw_fmod(double x, double y);

/** Gain factor of a level, within 2 units in the last place. Units: dB in, factor of amplitude out. */
double cw_db_to_gain(double db);

/** Level of a gain factor. Units: factor of amplitude in, dB out; minus infinity of 0. */
double cw_gain_to_db(double gain);

#endif
