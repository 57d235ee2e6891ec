// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/model_priv.h"

enum {
    TABLE_BARS = 48, ///< of the first meter; what is longer is filled up with bars of it
};

static double* walk_at(const Cw__Bars* bars, int from, int last, int units) {
    return &bars->walk[((size_t)from * (size_t)bars->n_meters + (size_t)last) * (size_t)(bars->most_units + 1) +
                       (size_t)units];
}

static double* enter_at(const Cw__Bars* bars, int from, int to, int units) {
    return &bars->enter[((size_t)from * (size_t)bars->n_meters + (size_t)to) * (size_t)(bars->most_units + 1) +
                        (size_t)units];
}

// A bar of `to` after a bar of `from`.
static double step_cost(const Cw__Bars* bars, int from, int to) {
    return bars->bar_cost[to] + (from == to ? 0.0 : bars->change_cost);
}

// The last filler of the cheapest way to `units`, seen from a bar of `to`. Of equally cheap ones the later named meter,
// so that an odd bar comes as late as it can: right before the hit it is for.
static int best_last(const Cw__Bars* bars, int from, int to, int units) {
    int best = from;
    double least = CW__NEVER;
    for (int last = 0; last < bars->n_meters; ++last) {
        const double cost = *walk_at(bars, from, last, units) + step_cost(bars, last, to);
        if (cost <= least) {
            least = cost;
            best = last;
        }
    }
    return best;
}

static void fill_from(const Cw__Bars* bars, int from) {
    for (int units = 0; units <= bars->most_units; ++units) {
        for (int last = 0; last < bars->n_meters; ++last) {
            double* cost = walk_at(bars, from, last, units);
            const int before = units - bars->length[last];
            *cost = units == 0 && last == from ? 0.0 : CW__NEVER;
            if (before >= 0) {
                const int previous = best_last(bars, from, last, before);
                const double walk = *walk_at(bars, from, previous, before);
                *cost = walk < CW__NEVER ? walk + step_cost(bars, previous, last) : CW__NEVER;
            }
        }
        for (int to = 0; to < bars->n_meters; ++to) {
            const int last = best_last(bars, from, to, units);
            const double walk = *walk_at(bars, from, last, units);
            *enter_at(bars, from, to, units) = walk < CW__NEVER ? walk + step_cost(bars, last, to) : CW__NEVER;
        }
    }
}

CwStatus cw__bars_make(CwArena* arena, Cw__Bars* bars) {
    bars->most_units = TABLE_BARS * bars->length[0];
    const size_t size = (size_t)bars->n_meters * (size_t)bars->n_meters * (size_t)(bars->most_units + 1);
    bars->walk = CW_NEW_ARRAY(arena, double, size);
    bars->enter = CW_NEW_ARRAY(arena, double, size);
    if (!bars->walk || !bars->enter) {
        return CW_ERR_NO_MEM;
    }
    for (int from = 0; from < bars->n_meters; ++from) {
        fill_from(bars, from);
    }
    return CW_OK;
}

// How many bars of the first meter bring `units` down into the table.
static int surplus_bars(const Cw__Bars* bars, int units) {
    return units <= bars->most_units ? 0 : (units - bars->most_units + bars->length[0] - 1) / bars->length[0];
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

CwStatus cw__bars_walk(CwArena* arena, const Cw__Bars* bars, int from, int to, int units, int** ret_meters,
                       int* ret_count) {
    int surplus = surplus_bars(bars, units);
    int left = units - surplus * bars->length[0];
    int* meters = CW_NEW_ARRAY(arena, int, (size_t)units + 1);
    if (!meters) {
        return CW_ERR_NO_MEM;
    }
    int count = 0;
    int next = to;
    while (left > 0) {
        const int last = best_last(bars, from, next, left);
        meters[count++] = last;
        left -= bars->length[last];
        // The surplus goes where the first meter is played anyway; a table full of bars always has some of it.
        for (; last == 0 && surplus > 0; --surplus) {
            meters[count++] = 0;
        }
        next = last;
    }
    reverse(meters, count);
    *ret_meters = meters;
    *ret_count = count;
    return CW_OK;
}
