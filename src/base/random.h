// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Numbers that look random and are the same everywhere: SplitMix64, for seeded choices and for tests.

   Units    plain numbers.
   Source   Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
*/
#ifndef CW_BASE_RANDOM_H
#define CW_BASE_RANDOM_H

#include <stdint.h>

/** The next of a row of 64-bit numbers; `*state` is the seed at first. */
uint64_t cw_random_next(uint64_t* state);

/** The next number from 0 to `count` - 1. Range: count > 0. */
int64_t cw_random_below(uint64_t* state, int64_t count);

/** The number at a place of the row that a seed begins: cw_random_next() called place + 1 times. */
uint64_t cw_random_at(uint64_t seed, uint64_t place);

#endif
