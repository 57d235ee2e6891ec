// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Mathematics that gives the same bits on every machine.

   Made of + − × ÷ and square root alone, which IEEE 754 fixes to the last bit; libm's functions change bits with the
   processor and the version, so nothing that reaches a deliverable may call them (tools/lint.py checks).

   Units    plain numbers, but for angles in radians and levels in dB.
   Defaults Results are within 2 units in the last place of the true value for the ranges given (math_test compares with
            libm).
   Threads  pure.
*/
#ifndef CW_BASE_MATH_H
#define CW_BASE_MATH_H

#define CW_PI 3.14159265358979323846

/** e to the x; 0 below -708, infinity above 709. */
double cw_exp(double x);

/** Natural logarithm. Range: x > 0; 0 gives minus infinity. */
double cw_log(double x);

/** 2 to the x. */
double cw_exp2(double x);

/** Logarithm to the base 2. Range: x > 0. */
double cw_log2(double x);

/** Logarithm to the base 10. Range: x > 0. */
double cw_log10(double x);

/** x to the y. Range: x >= 0; within 8 units in the last place while the result stays in 1e-30 … 1e30. */
double cw_pow(double x, double y);

/** Sine. Range: |x| < 1e5. */
double cw_sin(double x);

/** Cosine. Range: |x| < 1e5. */
double cw_cos(double x);

/** Tangent. Range: |x| < 1e5. */
double cw_tan(double x);

/** Arc tangent of y/x in the right quadrant, -pi … pi. */
double cw_atan2(double y, double x);

/** Square root, as IEEE 754 has it. */
double cw_sqrt(double x);

/** The largest whole number not above x. Range: |x| < 2^62. */
double cw_floor(double x);

/** The nearest whole number, halves up. Range: |x| < 2^62. */
double cw_round(double x);

/** The size of x without its sign. */
double cw_abs(double x);

/** The remainder of x / y with the sign of x. Range: |x / y| < 2^62. */
double cw_fmod(double x, double y);

/** Gain factor of a level. Units: dB in, factor of amplitude out. */
double cw_db_to_gain(double db);

/** Level of a gain factor. Units: factor of amplitude in, dB out. Range: gain > 0. */
double cw_gain_to_db(double gain);

#endif
