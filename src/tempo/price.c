// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/price_priv.h"

#include "base/math.h"

static double between(double low, double x, double high) {
    return x < low ? low : x > high ? high : x;
}

// How many flicks may lie between two gates.
static Cw__Span flicks_between(const Cw__Gate* from, const Cw__Gate* to) {
    return (Cw__Span){to->low - from->high, to->high - from->low};
}

CwStatus cw__tables_make(CwArena* arena, const Cw__Model* model, Cw__Tables* ret_tables) {
    const size_t n = model->n_gates;
    Cw__Tables tables = {.model = model, .most_units = 1};
    tables.stretches = CW_NEW_ARRAY(arena, Cw__Stretch, n);
    tables.costs = CW_NEW_ARRAY(arena, double*, n);
    tables.end_cost = CW_NEW_ARRAY(arena, double, n);
    if (!tables.stretches || !tables.costs || !tables.end_cost) {
        return CW_ERR_NO_MEM;
    }
    for (size_t to = 1; to < n; ++to) {
        const Cw__Span flicks = flicks_between(&model->gates[to - 1], &model->gates[to]);
        const double shortest = flicks.low > 0 ? flicks.low : 0;
        const Cw__Gap* gap = &model->gates[to - 1].after;
        const int least = (int)-cw_floor(-shortest / gap->slowest + 1e-9);
        const int fewest = gap->units > least ? gap->units : least;
        const int longest = (int)cw_floor(flicks.high / gap->fastest + 1e-9);
        const int most = gap->units && gap->units < longest ? gap->units : longest;
        const int count = most >= fewest ? most - fewest + 1 : 0;
        tables.costs[to] = CW_NEW_ARRAY(arena, double, (size_t)count);
        if (!tables.costs[to]) {
            return CW_ERR_NO_MEM;
        }
        tables.stretches[to] = (Cw__Stretch){fewest, count, tables.costs[to]};
        tables.most_units = most > tables.most_units ? most : tables.most_units;
    }
    *ret_tables = tables;
    return CW_OK;
}

// What ending at a gate misses.
static double miss_cost(const Cw__Model* model, size_t last) {
    double sum = 0.0;
    for (size_t g = last + 1; g < model->n_gates; ++g) {
        sum += model->gates[g].miss_cost;
    }
    return sum;
}

// Cost of `units` in exactly the wanted time.
static double pinned_cost(const Cw__Model* model, const Cw__Gate* from, const Cw__Gate* to, int units, double centre) {
    if (units == 0) {
        return from->at >= to->low && from->at <= to->high ? 0.0 : CW__NEVER;
    }
    const Cw__Gap* gap = &from->after;
    const Cw__Span flicks = flicks_between(from, to);
    const bool usual = gap->share >= 1.0; // in a passage it is enough that its own tempo fits
    if ((usual ? to->at - from->at : flicks.high) < units * gap->fastest ||
        (usual ? to->at - from->at : flicks.low) > units * gap->slowest) {
        return CW__NEVER;
    }
    const double off = to->at - from->at - units * centre;
    return cw__level_scale(model, gap, units, centre) * off * off;
}

void cw__tables_pin(Cw__Tables* tables, double centre) {
    const Cw__Model* model = tables->model;
    for (size_t to = 1; to < model->n_gates; ++to) {
        const Cw__Stretch* stretch = &tables->stretches[to];
        for (int i = 0; i < stretch->count; ++i) {
            tables->costs[to][i] =
                pinned_cost(model, &model->gates[to - 1], &model->gates[to], stretch->fewest + i, centre);
        }
    }
    for (size_t g = 0; g < model->n_gates; ++g) {
        tables->end_cost[g] = miss_cost(model, g);
    }
}

// A stretch of some units between two gates, and what it pays.
typedef struct {
    const Cw__Gate* from;
    const Cw__Gate* to;
    double from_price;
    double to_price;
    double drift;
    double units;
    double square;     // cost of a square flick a unit off the nominal slowness
    Cw__Span slowness; // allowed
    Cw__Span band;     // of the nominal slowness …
    double centre;     // … which the drift is counted from
} Deal;

// The least of cost * x^2 + slope * x from `low` to `high`.
static double parabola_floor(double cost, double slope, double low, double high, double* ret_x) {
    const double end = slope > 0 ? low : high;
    *ret_x = cost > 0 ? between(low, -slope / (2.0 * cost), high) : end;
    return (cost * *ret_x + slope) * *ret_x;
}

// The least of half the error's cost (the other half is the other stretch's) and `slope` for each flick of it.
static double error_floor(const Cw__Gate* gate, double slope, double* ret_error) {
    const double low = gate->low - gate->at;
    const double high = gate->high - gate->at;
    double late = 0.0;
    if (low >= 0) {
        return parabola_floor(gate->late_cost / 2.0, slope, low, high, ret_error);
    }
    const double early_floor = parabola_floor(gate->early_cost / 2.0, slope, low, high < 0 ? high : 0.0, ret_error);
    if (high <= 0) {
        return early_floor;
    }
    const double late_floor = parabola_floor(gate->late_cost / 2.0, slope, 0.0, high, &late);
    *ret_error = late_floor < early_floor ? late : *ret_error;
    return late_floor < early_floor ? late_floor : early_floor;
}

static double paid(const Deal* deal, double tension, double slowness, double nominal) {
    const double off = slowness - nominal;
    return deal->square * off * off - tension * deal->units * slowness - deal->drift * (nominal - deal->centre);
}

// The least of the stretch's own cost, less `tension` for each flick it lasts, over slowness x band. Along (1, 1) the
// cost is a straight line, so it is least on the rim of that rectangle, and on each of its sides it is a parabola.
static double stretch_floor(const Deal* deal, double tension, double* ret_slowness) {
    const double behind = deal->drift / (2.0 * deal->square);
    const double ahead = tension * deal->units / (2.0 * deal->square);
    const Cw__Span s = deal->slowness;
    const Cw__Span c = deal->band;
    const double at[4][2] = {
        {s.low, between(c.low, s.low + behind, c.high)},
        {s.high, between(c.low, s.high + behind, c.high)},
        {between(s.low, c.low + ahead, s.high), c.low},
        {between(s.low, c.high + ahead, s.high), c.high},
    };
    double best = CW__NEVER;
    for (int i = 0; i < 4; ++i) {
        const double cost = paid(deal, tension, at[i][0], at[i][1]);
        if (cost < best) {
            best = cost;
            *ret_slowness = at[i][0];
        }
    }
    return best;
}

// What a tension between a stretch and the errors at its ends comes to.
typedef struct {
    double floor; // under the deal's cost; the highest for any tension is the cost itself
    double slack; // by how much the stretch is too short for the errors: which way higher floors lie
    double from_error;
    double to_error;
} Outcome;

static Outcome try_tension(const Deal* deal, double tension) {
    Outcome out = {0};
    double slowness = 0.0;
    const double wanted = deal->to->at - deal->from->at;
    const double own = stretch_floor(deal, tension, &slowness) + tension * wanted;
    const double from = error_floor(deal->from, deal->from_price - tension, &out.from_error);
    const double to = error_floor(deal->to, tension - deal->to_price, &out.to_error);
    out.slack = wanted + out.to_error - out.from_error - deal->units * slowness;
    out.floor = own + from + to;
    return out;
}

enum {
    KINKS = 11,
};

static void add_kink(double* kinks, int* count, double tension) {
    int i = (*count)++;
    for (; i > 0 && kinks[i - 1] > tension; --i) {
        kinks[i] = kinks[i - 1];
    }
    kinks[i] = tension;
}

// Between these tensions, in order, the slack is a straight line: where an error reaches nothing or its end, and where
// the rim's nearest point comes to a corner.
static void find_kinks(const Deal* deal, double kinks[KINKS]) {
    const Cw__Gate* a = deal->from;
    const Cw__Gate* b = deal->to;
    const Cw__Span s = deal->slowness;
    const Cw__Span c = deal->band;
    const double ahead = 2.0 * deal->square / deal->units;
    int count = 0;
    add_kink(kinks, &count, deal->from_price);
    add_kink(kinks, &count, deal->from_price + a->early_cost * (a->low - a->at));
    add_kink(kinks, &count, deal->from_price + a->late_cost * (a->high - a->at));
    add_kink(kinks, &count, deal->to_price);
    add_kink(kinks, &count, deal->to_price - b->early_cost * (b->low - b->at));
    add_kink(kinks, &count, deal->to_price - b->late_cost * (b->high - b->at));
    add_kink(kinks, &count, ahead * (s.low - c.low));
    add_kink(kinks, &count, ahead * (s.low - c.high));
    add_kink(kinks, &count, ahead * (s.high - c.low));
    add_kink(kinks, &count, ahead * (s.high - c.high));
    add_kink(kinks, &count, -deal->drift / deal->units);
}

// The highest floor is where the slack, which falls with tension, is nothing.
static Outcome settle_deal(const Deal* deal) {
    double kinks[KINKS];
    find_kinks(deal, kinks);
    int low = 0;
    int high = KINKS - 1;
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        if (try_tension(deal, kinks[middle]).slack > 0) {
            low = middle;
        } else {
            high = middle;
        }
    }
    const Outcome left = try_tension(deal, kinks[low]);
    const Outcome right = try_tension(deal, kinks[high]);
    Outcome best = left.floor > right.floor ? left : right;
    if (left.slack > 0 && right.slack < 0) {
        const double share = left.slack / (left.slack - right.slack);
        const Outcome between_them = try_tension(deal, kinks[low] + share * (kinks[high] - kinks[low]));
        best = between_them.floor > best.floor ? between_them : best;
    }
    return best;
}

// The least of the straight line `slope` * x over a span.
static double least_line(double slope, double low, double high) {
    return slope > 0 ? slope * low : slope * high;
}

// What not using the gaps from `from` to `to` of the prices' drift may gain.
static double idle_drift(const Cw__Prices* prices, size_t from, size_t to, Cw__Span band) {
    double sum = 0.0;
    for (size_t g = from; g < to; ++g) {
        sum += least_line(-prices->drift[g], band.low - prices->centre, band.high - prices->centre);
    }
    return sum;
}

// Whether the slownesses the gates allow for `units` leave anything; and how far the nearest of them is off the band.
static bool slowness_for(const Cw__Gap* gap, Cw__Span flicks, int units, Cw__Span* ret_slowness) {
    *ret_slowness = (Cw__Span){flicks.low / units, flicks.high / units};
    ret_slowness->low = ret_slowness->low > gap->fastest ? ret_slowness->low : gap->fastest;
    ret_slowness->high = ret_slowness->high < gap->slowest ? ret_slowness->high : gap->slowest;
    return ret_slowness->low <= ret_slowness->high;
}

// The deal of `units` from the gate before to a gate; false when they leave no slowness for it that is allowed.
static bool make_deal(const Cw__Model* model, size_t to, int units, Cw__Span band, const Cw__Prices* prices,
                      Deal* ret_deal) {
    Deal deal = {.from = &model->gates[to - 1],
                 .to = &model->gates[to],
                 .from_price = prices->gate[to - 1],
                 .to_price = prices->gate[to],
                 .drift = prices->drift[to - 1],
                 .units = units,
                 .band = band,
                 .centre = prices->centre};
    if (!slowness_for(&deal.from->after, flicks_between(deal.from, deal.to), units, &deal.slowness)) {
        return false;
    }
    deal.square = cw__level_scale(model, &deal.from->after, units, band.high) * units * units;
    *ret_deal = deal;
    return true;
}

static double half_error(const Cw__Gate* gate, double time) {
    const double error = time - gate->at;
    return (error < 0 ? gate->early_cost : gate->late_cost) / 2.0 * error * error;
}

// The least of half of both errors and what they pay, when the gates are passed at one time from `low` to `high`,
// between which no error changes its sign.
static double joined_piece(const Cw__Gate* a, const Cw__Gate* b, double a_price, double b_price, double low,
                           double high, double* ret_time) {
    const double middle = (low + high) / 2.0;
    const double a_cost = (middle < a->at ? a->early_cost : a->late_cost) / 2.0;
    const double b_cost = (middle < b->at ? b->early_cost : b->late_cost) / 2.0;
    const double slope = a_price - b_price + 2.0 * a_cost * (low - a->at) + 2.0 * b_cost * (low - b->at);
    double after = 0.0;
    (void)parabola_floor(a_cost + b_cost, slope, 0.0, high - low, &after);
    *ret_time = low + after;
    return half_error(a, *ret_time) + half_error(b, *ret_time) + a_price * (*ret_time - a->at) -
           b_price * (*ret_time - b->at);
}

// Two gates on one place of the music: they are passed at one time, which is answered, too.
static double joined_floor(const Cw__Model* model, size_t to, Cw__Span band, const Cw__Prices* prices,
                           double* ret_time) {
    const Cw__Gate* a = &model->gates[to - 1];
    const Cw__Gate* b = &model->gates[to];
    const double low = a->low > b->low ? a->low : b->low;
    const double high = a->high < b->high ? a->high : b->high;
    if (low > high) {
        return CW__NEVER;
    }
    const double first = between(low, a->at < b->at ? a->at : b->at, high);
    const double second = between(low, a->at < b->at ? b->at : a->at, high);
    const double marks[] = {low, first, second, high};
    double best = CW__NEVER;
    for (int i = 0; i < 3; ++i) {
        double time = 0.0;
        const double cost = joined_piece(a, b, prices->gate[to - 1], prices->gate[to], marks[i], marks[i + 1], &time);
        if (cost < best) {
            best = cost;
            *ret_time = time;
        }
    }
    return idle_drift(prices, to - 1, to, band) + best;
}

static double floor_cost(const Cw__Model* model, size_t to, int units, Cw__Span band, const Cw__Prices* prices,
                         double limit) {
    if (units == 0) {
        double ignored = 0.0;
        return joined_floor(model, to, band, prices, &ignored);
    }
    Deal deal;
    if (!make_deal(model, to, units, band, prices, &deal)) {
        return CW__NEVER;
    }
    const double above = deal.slowness.low - band.high;
    const double below = band.low - deal.slowness.high;
    const double off = above > 0 ? above : below > 0 ? below : 0.0;
    return deal.square * off * off >= limit ? CW__NEVER : settle_deal(&deal).floor;
}

void cw__tables_slack(const Cw__Model* model, const Cw__Way* way, Cw__Span band, const Cw__Prices* prices,
                      double* slack) {
    for (size_t g = 0; g < model->n_gates; ++g) {
        slack[g] = 0.0;
    }
    for (size_t i = 1; i < way->n_stops; ++i) {
        const size_t to = way->stops[i].gate;
        Deal deal;
        double time = 0.0;
        if (way->stops[i].units == 0 && joined_floor(model, to, band, prices, &time) < CW__NEVER) {
            slack[to - 1] += time - model->gates[to - 1].at;
            slack[to] -= time - model->gates[to].at;
        } else if (way->stops[i].units > 0 && make_deal(model, to, way->stops[i].units, band, prices, &deal)) {
            const Outcome out = settle_deal(&deal);
            slack[to - 1] += out.from_error;
            slack[to] -= out.to_error;
        }
    }
    double left = 0.0; // what no stretch takes over where the way ends
    const size_t last = way->stops[way->n_stops - 1].gate;
    (void)error_floor(&model->gates[last], prices->gate[last], &left);
    slack[last] += left;
    slack[0] = 0.0;
}

static void price_stretches(Cw__Tables* tables, Cw__Span band, const Cw__Prices* prices, double limit) {
    for (size_t to = 1; to < tables->model->n_gates; ++to) {
        const Cw__Stretch* stretch = &tables->stretches[to];
        for (int i = 0; i < stretch->count; ++i) {
            tables->costs[to][i] = floor_cost(tables->model, to, stretch->fewest + i, band, prices, limit);
        }
    }
}

double cw__tables_price(Cw__Tables* tables, Cw__Span band, const Cw__Prices* prices, double limit) {
    const Cw__Model* model = tables->model;
    const size_t n = model->n_gates;
    price_stretches(tables, band, prices, limit);
    double drift = 0.0;
    double ignored = 0.0;
    for (size_t g = 0; g < n; ++g) {
        // Where a way ends, no stretch starts: what it would pay is left over.
        const double left = error_floor(&model->gates[g], prices->gate[g], &ignored);
        tables->end_cost[g] = miss_cost(model, g) + idle_drift(prices, g, n - 1, band) + left;
        drift += prices->drift[g];
    }
    return cw__centre_floor(model, band.low, band.high, prices->centre, drift);
}
