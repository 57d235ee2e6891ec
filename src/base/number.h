// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Exact numbers: integers that cannot lose a bit on the way, and ratios of them.

   What rounds says how in its name: `_floor` toward minus infinity, `_nearest` to the nearest with halves toward plus
   infinity (so that adding a whole number never changes which way a half goes).
*/
#ifndef CW_BASE_NUMBER_H
#define CW_BASE_NUMBER_H

#include "base/status.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/** 128-bit integers, which gcc and clang both have on every 64-bit machine. */
__extension__ typedef __int128 CwI128;
__extension__ typedef unsigned __int128 CwU128;

/** A ratio of two integers; `den` is above zero. */
typedef struct {
    int64_t num;
    int64_t den;
} CwRatio;

/** floor(a / b). Range: b > 0. */
int64_t cw_div_floor(int64_t a, int64_t b);

/** a / b to the nearest integer, halves up. Range: b > 0. */
int64_t cw_div_nearest(int64_t a, int64_t b);

/** floor(a * b / c), exact inside. Range: c > 0, and the result fits in 64 bits (asserted). */
int64_t cw_muldiv_floor(int64_t a, int64_t b, int64_t c);

/**
   a * b / c to the nearest integer, halves up, exact inside. Range: c > 0, and the result fits in 64 bits (asserted).
*/
int64_t cw_muldiv_nearest(int64_t a, int64_t b, int64_t c);

/** The greatest common divisor, within 63 bits, never negative; gcd(0, 0) = 0. */
int64_t cw_gcd(int64_t a, int64_t b);

/** The ratio in lowest terms. Range: den is not 0; a sign in `den` moves to `num`. */
CwRatio cw_ratio(int64_t num, int64_t den);

/** Orders two ratios exactly: below 0, 0, above 0. */
int cw_ratio_compare(CwRatio a, CwRatio b);

/**
   Reads a whole number: an optional sign and digits, nothing else.

   Errors   CW_ERR_BAD_INPUT when it is not one; CW_ERR_RANGE when it does not fit.
*/
CW_MUST_USE CwStatus cw_parse_int(CwText text, int64_t* ret_value);

/**
   Reads a decimal number exactly: optional sign, digits, optional point and digits ("-0.5", "120", ".25"), or "a/b".

   Errors   CW_ERR_BAD_INPUT when it is neither; CW_ERR_RANGE when it needs more than 18 digits.
*/
CW_MUST_USE CwStatus cw_parse_ratio(CwText text, CwRatio* ret_value);

/**
   Reads a decimal number as a whole number of `1/scale`, to the nearest.

   Units    `*ret_value` in 1/scale.
   Errors   as cw_parse_ratio(); CW_ERR_RANGE when the result does not fit.
*/
CW_MUST_USE CwStatus cw_parse_scaled(CwText text, int64_t scale, int64_t* ret_value);

#endif
