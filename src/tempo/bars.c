// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/model_priv.h"

enum {
    TABLE_BARS = 48,   ///< of the first meter; what is longer is filled up with bars of it
    PHRASED_BARS = 16, ///< the same, of a cue with phrases, or twice the row of them
};

static const double broken_phrase_cost = 10.0; // of a phrase broken off, and of each bar added to one

static double* walk_at(const Cw__Bars* bars, int from, int last, int units) {
    return &bars->walk[((size_t)from * (size_t)bars->n_kinds + (size_t)last) * (size_t)(bars->most_units + 1) +
                       (size_t)units];
}

static double* enter_at(const Cw__Bars* bars, int from, int to, int units) {
    return &bars->enter[((size_t)from * (size_t)bars->n_kinds + (size_t)to) * (size_t)(bars->most_units + 1) +
                        (size_t)units];
}

// From one bar of the row of phrases to another: the next one; or, at a price, past the end of a phrase that is broken
// off, or back to the last bar of one that is a bar longer.
static double turn_cost(const Cw__Bars* bars, int from, int to) {
    const int next = from + 1 < bars->n_phases ? from + 1 : 0;
    const bool last = bars->next_phrase[from] == next;
    return to == next ? 0.0 : to == (last ? from : bars->next_phrase[from]) ? broken_phrase_cost : CW__NEVER;
}

// A bar of `to` after a bar of `from`.
static double step_cost(const Cw__Bars* bars, int from, int to) {
    const bool same_meter = from % bars->n_meters == to % bars->n_meters;
    return turn_cost(bars, from / bars->n_meters, to / bars->n_meters) + bars->bar_cost[to % bars->n_meters] +
           (same_meter ? 0.0 : bars->change_cost);
}

double cw__bars_first_cost(const Cw__Bars* bars, int kind) {
    const int meter = kind % bars->n_meters;
    return bars->bar_cost[meter] + (meter == 0 ? 0.0 : bars->change_cost);
}

// The last filler of the cheapest way to `units`, seen from a bar of `to`. Of equally cheap ones the later named meter,
// so that an odd bar comes as late as it can: right before the hit it is for.
static int best_last(const Cw__Bars* bars, int from, int to, int units) {
    int best = from;
    double least = CW__NEVER;
    for (int phase = 0; phase < bars->n_phases; ++phase) {
        if (turn_cost(bars, phase, to / bars->n_meters) >= CW__NEVER) {
            continue;
        }
        for (int last = phase * bars->n_meters; last < (phase + 1) * bars->n_meters; ++last) {
            const double cost = *walk_at(bars, from, last, units) + step_cost(bars, last, to);
            if (cost <= least) {
                least = cost;
                best = last;
            }
        }
    }
    return best;
}

static void fill_from(const Cw__Bars* bars, int from) {
    for (int units = 0; units <= bars->most_units; ++units) {
        for (int last = 0; last < bars->n_kinds; ++last) {
            const int before = units - bars->length[last];
            *walk_at(bars, from, last, units) = units == 0 && last == from ? 0.0
                                                : before >= 0              ? *enter_at(bars, from, last, before)
                                                                           : CW__NEVER;
        }
        for (int to = 0; to < bars->n_kinds; ++to) {
            const int last = best_last(bars, from, to, units);
            const double walk = *walk_at(bars, from, last, units);
            *enter_at(bars, from, to, units) = walk < CW__NEVER ? walk + step_cost(bars, last, to) : CW__NEVER;
        }
    }
}

CwStatus cw__bars_make(CwArena* arena, Cw__Bars* bars) {
    const int table_bars = bars->n_phases == 1                 ? TABLE_BARS
                           : bars->n_phases > PHRASED_BARS / 2 ? 2 * bars->n_phases
                                                               : PHRASED_BARS;
    bars->most_units = table_bars * bars->length[0];
    const size_t size = (size_t)bars->n_kinds * (size_t)bars->n_kinds * (size_t)(bars->most_units + 1);
    bars->walk = CW_NEW_ARRAY(arena, double, size);
    bars->enter = CW_NEW_ARRAY(arena, double, size);
    if (!bars->walk || !bars->enter) {
        return CW_ERR_NO_MEM;
    }
    for (int from = 0; from < bars->n_kinds; ++from) {
        fill_from(bars, from);
    }
    return CW_OK;
}

// How many bars of the first meter, in whole rows of phrases, bring `units` down into the table.
static int surplus_bars(const Cw__Bars* bars, int units) {
    const int row = bars->n_phases * bars->length[0];
    return units <= bars->most_units ? 0 : (units - bars->most_units + row - 1) / row * bars->n_phases;
}

double cw__bars_cost(const Cw__Bars* bars, int from, int to, int units) {
    const int surplus = surplus_bars(bars, units);
    return *enter_at(bars, from, to, units - surplus * bars->length[0]) + surplus * bars->bar_cost[0];
}

static void reverse(int* items, int count) {
    for (int i = 0; i < count / 2; ++i) {
        const int other = items[count - 1 - i];
        items[count - 1 - i] = items[i];
        items[i] = other;
    }
}

CwStatus cw__bars_walk(CwArena* arena, const Cw__Bars* bars, int from, int to, int units, int** ret_kinds,
                       int* ret_count) {
    int surplus = surplus_bars(bars, units);
    int left = units - surplus * bars->length[0];
    int* kinds = CW_NEW_ARRAY(arena, int, (size_t)units + 1);
    if (!kinds) {
        return CW_ERR_NO_MEM;
    }
    int count = 0;
    int next = to;
    while (left > 0) {
        const int last = best_last(bars, from, next, left);
        kinds[count++] = last;
        left -= bars->length[last];
        // The surplus goes where the first meter is played anyway; a table full of bars always has some of it.
        for (; last % bars->n_meters == 0 && surplus > 0; --surplus) {
            kinds[count++] = last;
        }
        next = last;
    }
    reverse(kinds, count);
    *ret_kinds = kinds;
    *ret_count = count;
    return CW_OK;
}
