// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/pull_priv.h"

// A lurch of a few beats is heard as much as a slower tempo of four bars, and a minute of it no more than sixteen.
static const double fewest_bars = 4.0;
static const double most_bars = 16.0;
static const double same_time = 0.01; // flicks: what rounding may part

static double between(double low, double x, double high) {
    return x < low ? low : x > high ? high : x;
}

// The derivative of "least cost up to here" over the time of the last gate is a growing function made of straight
// pieces: a row of corners. Left of the first and right of the last it goes straight down and up: outside lies no
// allowed time. Adding a stretch adds the two functions' inverses, adding a gate adds the functions: both keep the
// form.
typedef struct {
    double time;
    double slope;
} Corner;

typedef struct {
    Corner* corners;
    int count;
} Curve;

struct Cw__Puller {
    const Cw__Model* model;
    Corner* pool;    // [stop][corner], the curves after each stretch
    Corner* scratch; // [corner]
    int* counts;     // [stop]
    int stride;
};

CwStatus cw__puller_new(CwArena* arena, const Cw__Model* model, Cw__Puller** ret_puller) {
    Cw__Puller* puller = CW_NEW(arena, Cw__Puller);
    const size_t stride = 5 * model->n_gates + 2; // a stretch adds two corners at most, a gate three
    Corner* pool = CW_NEW_ARRAY(arena, Corner, stride * model->n_gates);
    Corner* scratch = CW_NEW_ARRAY(arena, Corner, stride);
    int* counts = CW_NEW_ARRAY(arena, int, model->n_gates);
    if (!puller || !pool || !scratch || !counts) {
        return CW_ERR_NO_MEM;
    }
    *puller = (Cw__Puller){model, pool, scratch, counts, (int)stride};
    *ret_puller = puller;
    return CW_OK;
}

double cw__level_scale(const Cw__Model* model, const Cw__Gap* gap, int units, double scale) {
    // One per cent of `units` * `scale` flicks costs 1 for each bar of four quarters.
    const double bars = between(fewest_bars, units * model->unit_quarters / 4.0, most_bars);
    return gap->share * 1e4 * bars / ((double)units * units * scale * scale);
}

double cw__error_cost(const Cw__Gate* gate, double time) {
    const double error = time - gate->at;
    return (error < 0 ? gate->early_cost : gate->late_cost) * error * error;
}

// What a stretch of music may last, and how its cost grows.
typedef struct {
    double shortest;
    double longest;
    double nominal;
    double stiffness; // twice the cost of a square flick
} Spring;

static Spring spring_of(const Cw__Model* model, const Cw__Stop* to, double centre, double scale) {
    const Cw__Gap* gap = &model->gates[to[-1].gate].after;
    const int units = to->units;
    if (units == 0) {
        return (Spring){0.0, 0.0, 0.0, 1.0};
    }
    return (Spring){units * gap->fastest, units * gap->slowest, units * centre,
                    2.0 * cw__level_scale(model, gap, units, scale)};
}

// How long a spring is under a tension.
static double length_under(const Spring* spring, double tension) {
    return between(spring->shortest, spring->nominal + tension / spring->stiffness, spring->longest);
}

// The time at which a curve has a slope.
static double time_at_slope(const Curve* curve, double slope) {
    const Corner* c = curve->corners;
    if (slope <= c[0].slope) {
        return c[0].time;
    }
    int i = 1;
    while (i < curve->count && c[i].slope < slope) {
        ++i;
    }
    if (i == curve->count) {
        return c[i - 1].time;
    }
    const double share = (slope - c[i - 1].slope) / (c[i].slope - c[i - 1].slope);
    return c[i - 1].time + share * (c[i].time - c[i - 1].time);
}

// The slope of a curve at a time within it.
static double slope_at_time(const Curve* curve, double time) {
    const Corner* c = curve->corners;
    int i = 1;
    while (i < curve->count && c[i].time < time) {
        ++i;
    }
    if (i == curve->count) {
        return c[i - 1].slope;
    }
    const double span = c[i].time - c[i - 1].time;
    const double share = span > 0 ? between(0.0, (time - c[i - 1].time) / span, 1.0) : 0.0;
    return c[i - 1].slope + share * (c[i].slope - c[i - 1].slope);
}

// The slope at a time that is nearest to `wanted`: where a curve goes straight up it has more than one.
static double slope_near(const Curve* curve, double time, double wanted) {
    const Corner* c = curve->corners;
    int low = 0;
    while (low + 1 < curve->count && c[low].time < time - same_time) {
        ++low;
    }
    int high = curve->count - 1;
    while (high > 0 && c[high].time > time + same_time) {
        --high;
    }
    if (high < low) { // between two corners
        return slope_at_time(curve, time);
    }
    const double least = low == 0 ? wanted : c[low].slope;
    const double most = high == curve->count - 1 ? wanted : c[high].slope;
    return wanted < least ? least : wanted > most ? most : wanted;
}

static void push(Curve* curve, double time, double slope) {
    curve->corners[curve->count++] = (Corner){time, slope};
}

// Adds the spring's inverse to the curve's: the corners of both, by slope.
static void add_spring(const Curve* before, const Spring* spring, Curve* after) {
    const double kinks[] = {spring->stiffness * (spring->shortest - spring->nominal),
                            spring->stiffness * (spring->longest - spring->nominal)};
    int next = 0;
    after->count = 0;
    for (int i = 0; i <= before->count; ++i) {
        while (next < 2 && (i == before->count || kinks[next] < before->corners[i].slope)) {
            push(after, time_at_slope(before, kinks[next]) + length_under(spring, kinks[next]), kinks[next]);
            ++next;
        }
        if (i < before->count) {
            const Corner* c = &before->corners[i];
            push(after, c->time + length_under(spring, c->slope), c->slope);
        }
    }
}

double cw__error_slope(const Cw__Gate* gate, double time) {
    const double error = time - gate->at;
    return 2.0 * (error < 0 ? gate->early_cost : gate->late_cost) * error;
}

// Cuts the curve to the gate and adds what the error costs; false when nothing is left.
static bool add_gate(const Curve* before, const Cw__Gate* gate, Curve* after) {
    const Corner* c = before->corners;
    const double low = c[0].time > gate->low ? c[0].time : gate->low;
    const double high = c[before->count - 1].time < gate->high ? c[before->count - 1].time : gate->high;
    if (low > high) {
        return false;
    }
    const double marks[] = {low, between(low, gate->at, high), high};
    int next = 0;
    after->count = 0;
    for (int i = 0; i <= before->count; ++i) {
        while (next < 3 && (i == before->count || marks[next] <= c[i].time)) {
            push(after, marks[next], slope_at_time(before, marks[next]) + cw__error_slope(gate, marks[next]));
            ++next;
        }
        if (i < before->count && c[i].time >= low && c[i].time <= high) {
            push(after, c[i].time, c[i].slope + cw__error_slope(gate, c[i].time));
        }
    }
    return true;
}

bool cw__pull_possible(const Cw__Model* model, const Cw__Way* way, Cw__Conflict* ret_conflict) {
    double low = 0.0; // the earliest it can be at a stop …
    double high = 0.0;
    size_t low_from = 0; // … and the stop whose gate that comes from
    size_t high_from = 0;
    for (size_t i = 1; i < way->n_stops; ++i) {
        const Cw__Gate* gate = &model->gates[way->stops[i].gate];
        const Cw__Gap* gap = &model->gates[way->stops[i - 1].gate].after;
        low += way->stops[i].units * gap->fastest;
        high += way->stops[i].units * gap->slowest;
        if (low > gate->high) {
            *ret_conflict = (Cw__Conflict){low_from, i, gate->high - low};
            return false;
        }
        if (high < gate->low) {
            *ret_conflict = (Cw__Conflict){high_from, i, gate->low - high};
            return false;
        }
        low_from = low < gate->low ? i : low_from;
        low = low < gate->low ? gate->low : low;
        high_from = high > gate->high ? i : high_from;
        high = high > gate->high ? gate->high : high;
    }
    return true;
}

bool cw__pull(Cw__Puller* puller, const Cw__Way* way, double centre, double scale, Cw__Pulled* pulled) {
    const Cw__Model* model = puller->model;
    Curve curve = {puller->scratch, 0};
    push(&curve, 0.0, 0.0);
    for (size_t i = 1; i < way->n_stops; ++i) {
        const Spring spring = spring_of(model, &way->stops[i], centre, scale);
        Curve stretched = {puller->pool + (size_t)puller->stride * i, 0};
        add_spring(&curve, &spring, &stretched);
        puller->counts[i] = stretched.count;
        if (!add_gate(&stretched, &model->gates[way->stops[i].gate], &curve)) {
            return false;
        }
    }
    double time = time_at_slope(&curve, 0.0);
    double after = 0.0; // the tension of the stretch that comes next
    for (size_t i = way->n_stops; i-- > 1;) {
        const Spring spring = spring_of(model, &way->stops[i], centre, scale);
        const Curve stretched = {puller->pool + (size_t)puller->stride * i, puller->counts[i]};
        pulled->times[i] = time;
        after = slope_near(&stretched, time, after - cw__error_slope(&model->gates[way->stops[i].gate], time));
        pulled->tensions[i] = after;
        time -= length_under(&spring, after);
    }
    pulled->times[0] = 0.0;
    pulled->tensions[0] = 0.0;
    return true;
}
