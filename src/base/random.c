// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"

#include <assert.h>

static const uint64_t step = 0x9E3779B97F4A7C15U;

static uint64_t mixed(uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
}

uint64_t cw_random_next(uint64_t* state) {
    *state += step;
    return mixed(*state);
}

int64_t cw_random_below(uint64_t* state, int64_t count) {
    assert(count > 0);
    return (int64_t)(cw_random_next(state) % (uint64_t)count);
}

uint64_t cw_random_at(uint64_t seed, uint64_t place) {
    return mixed(seed + (place + 1) * step);
}
