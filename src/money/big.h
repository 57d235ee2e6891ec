// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Whole numbers of up to 1024 bits, never negative: what shares of shares are reckoned in before anything is rounded.

   Defaults Nothing allocates. What does not fit answers false, and then the result means nothing; callers ask at the
            end, or prove that it fits.
*/
#ifndef CW_MONEY_BIG_H
#define CW_MONEY_BIG_H

#include "base/number.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    CW_BIG_LIMBS = 16, ///< of 64 bits
};

/** A number, the least significant limb first. */
typedef struct {
    uint64_t limbs[CW_BIG_LIMBS];
    int count; ///< limbs in use: the last of them is not 0
} CwBig;

/** A number from 128 bits. */
CwBig cw_big(CwU128 value);

/** Whether it is 0. */
bool cw_big_is_zero(const CwBig* a);

/** Orders two numbers: below 0, 0, above 0. */
int cw_big_compare(const CwBig* a, const CwBig* b);

/** `*a` + `b`, in `*a`; false when it does not fit. */
bool cw_big_add(CwBig* a, const CwBig* b);

/** `*a` - `b`, in `*a`. Range: b is at most a (asserted). */
void cw_big_subtract(CwBig* a, const CwBig* b);

/** `*a` times `factor`, in `*a`; false when it does not fit. Units: plain numbers. */
bool cw_big_scale(CwBig* a, uint64_t factor);

/** The product of two; false when it does not fit. */
bool cw_big_multiply(const CwBig* a, const CwBig* b, CwBig* ret_product);

/**
   `*a` divided by `divisor`, in `*a`; answers what is left over.

   Units    plain numbers. Range: divisor > 0.
   Rounding down.
*/
uint64_t cw_big_divide(CwBig* a, uint64_t divisor);

/**
   a / b, down, and what is left over.

   Range    b > 0, and the quotient fits 127 bits (asserted).
   Rounding down.
*/
CwU128 cw_big_quotient(const CwBig* a, const CwBig* b, CwBig* ret_rest);

#endif
