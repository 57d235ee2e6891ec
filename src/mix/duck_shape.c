// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/duck_priv.h"

static int least(int a, int b) {
    return a < b ? a : b;
}

// The highest curve below this one that keeps the slope: from the left, then from the right.
static void limit_slope(CwDuckCurve* curve, int slope) {
    int* g = curve->gain_db100;
    for (size_t b = 1; b < curve->n_blocks; ++b) {
        g[b] = curve->after_cut[b] ? g[b] : least(g[b], g[b - 1] + slope);
    }
    for (size_t b = curve->n_blocks; b-- > 1;) {
        g[b - 1] = curve->after_cut[b] ? g[b - 1] : least(g[b - 1], g[b] + slope);
    }
}

// Where the curve begins to move in another direction than it moved last.
typedef struct {
    size_t block; // the first that differs from the one before it
    bool rises;
} Turn;

// The first turn at or after `from`, when the last movement before it was `rising`.
static bool next_turn(const CwDuckCurve* curve, size_t from, bool rising, Turn* ret_turn) {
    const int* g = curve->gain_db100;
    for (size_t b = from; b < curve->n_blocks; ++b) {
        if (b > 0 && g[b] != g[b - 1] && (g[b] > g[b - 1]) != rising) {
            *ret_turn = (Turn){b, !rising};
            return true;
        }
    }
    return false;
}

// A rise that falls again too soon: it goes no higher than the higher of its two feet.
static bool flatten(CwDuckCurve* curve, Turn rise, Turn fall) {
    int* g = curve->gain_db100;
    size_t foot = fall.block; // the last block of the fall
    while (foot + 1 < curve->n_blocks && g[foot + 1] <= g[foot]) {
        ++foot;
    }
    const int before = g[rise.block - 1];
    const int most = before > g[foot] ? before : g[foot];
    bool changed = false;
    for (size_t b = rise.block; b < foot; ++b) {
        changed = changed || g[b] > most;
        g[b] = least(g[b], most);
    }
    return changed;
}

// A fall that rises again too soon: it stays down until the time is over.
static bool hold(CwDuckCurve* curve, Turn fall, Turn rise, size_t turn_blocks) {
    int* g = curve->gain_db100;
    const int bottom = g[rise.block - 1];
    bool changed = false;
    for (size_t b = rise.block; b < fall.block + turn_blocks && b < curve->n_blocks; ++b) {
        changed = changed || g[b] > bottom;
        g[b] = least(g[b], bottom);
    }
    return changed;
}

// Mends the first two turns that are too close; false when none are.
static bool mend_turns(CwDuckCurve* curve, size_t turn_blocks) {
    Turn last;
    Turn next;
    bool changed = false;
    if (!next_turn(curve, 0, true, &last)) { // at first it can only fall
        return false;
    }
    while (!changed && next_turn(curve, last.block, last.rises, &next)) {
        if (next.block - last.block < turn_blocks) {
            changed = last.rises ? flatten(curve, last, next) : hold(curve, last, next, turn_blocks);
        }
        last = next;
    }
    return changed;
}

// Every mending lowers the curve and none goes below its lowest point, so this ends.
void cw__duck_shape(CwDuckCurve* curve, int slope, size_t turn_blocks) {
    limit_slope(curve, slope);
    while (mend_turns(curve, turn_blocks)) {
        limit_slope(curve, slope);
    }
}
