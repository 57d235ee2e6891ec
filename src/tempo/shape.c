// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/shape_priv.h"

#include "base/math.h"

static const double same_tempo = 1e-6;    // shares smaller than this are no change
static const double share_to_bar = 0.1;   // of a stretch that may pass before the tempo changes at a bar line
static const double step_of_a_bar = 0.02; // a ramp takes a bar for each such share
static const double share_of_ramp = 0.25; // of a stretch that may be ramp

enum {
    RATIO_DEN = 1 << 20,
    HALVINGS = 60,
};

// The map while it grows: the last point, and the slowness it is come to with (0 before the first stretch).
typedef struct {
    const Cw__Shape* shape;
    CwTempoPoint* points;
    size_t count;
    double slowness;
} Row;

static void add_point(Row* row, int64_t tick, double flicks) {
    row->points[row->count++] = (CwTempoPoint){tick, {(int64_t)cw_round(flicks)}, 1, 1};
}

static bool allowed(const Cw__Shape* shape, double slowness) {
    return slowness >= shape->fastest && slowness <= shape->slowest;
}

static int64_t next_bar_line(const Cw__Shape* shape, int64_t tick) {
    const CwBarBeat where = cw_bar_beat_at(shape->meters, shape->n_meters, tick);
    const int64_t start = cw_bar_tick(shape->meters, shape->n_meters, where.bar);
    return start == tick ? tick : cw_bar_tick(shape->meters, shape->n_meters, where.bar + 1);
}

static int64_t bars_after(const Cw__Shape* shape, int64_t tick, int bars) {
    const CwBarBeat where = cw_bar_beat_at(shape->meters, shape->n_meters, tick);
    return cw_bar_tick(shape->meters, shape->n_meters, where.bar + bars);
}

// Goes on at the old tempo to the next bar line, where it is near enough and the rest of the stretch can make up for
// it.
static void hold_to_bar_line(Row* row, const CwTempoPoint* to) {
    const CwTempoPoint from = row->points[row->count - 1];
    const int64_t line = next_bar_line(row->shape, from.tick);
    const double ticks = (double)(to->tick - from.tick);
    if (line == from.tick || !allowed(row->shape, row->slowness) || (double)(line - from.tick) > share_to_bar * ticks) {
        return;
    }
    const double at = (double)from.time.flicks + (double)(line - from.tick) * row->slowness;
    const double after = ((double)to->time.flicks - at) / (double)(to->tick - line);
    if (allowed(row->shape, after)) {
        add_point(row, line, at);
    }
}

// How long `ramp` ticks from slowness `a` to `b`, linear in tempo, and then `rest` ticks at `b` last.
static double ramp_flicks(double a, double b, double ramp, double rest) {
    const double r = a / b; // tempo at the end over tempo at the start
    const double mean = cw_abs(r - 1.0) < 1e-9 ? a : a * cw_log(r) / (r - 1.0);
    return ramp * mean + rest * b;
}

// Bends into the new tempo over some bars, where the step is large and the stretch long enough.
static void bend(Row* row, const CwTempoPoint* to) {
    const CwTempoPoint* from = &row->points[row->count - 1];
    const double ticks = (double)(to->tick - from->tick);
    const double flicks = (double)(to->time.flicks - from->time.flicks);
    const double step = cw_abs(flicks / ticks / row->slowness - 1.0);
    int bars = (int)cw_floor(step / step_of_a_bar) + 1;
    while (bars > 0 && (double)(bars_after(row->shape, from->tick, bars) - from->tick) > share_of_ramp * ticks) {
        --bars;
    }
    if (step <= row->shape->largest_step || bars == 0) {
        return;
    }
    const int64_t end = bars_after(row->shape, from->tick, bars);
    const double ramp = (double)(end - from->tick);
    double low = row->shape->fastest;
    double high = row->shape->slowest;
    if (ramp_flicks(row->slowness, low, ramp, ticks - ramp) > flicks ||
        ramp_flicks(row->slowness, high, ramp, ticks - ramp) < flicks) {
        return;
    }
    for (int i = 0; i < HALVINGS; ++i) {
        const double middle = (low + high) / 2.0;
        *(ramp_flicks(row->slowness, middle, ramp, ticks - ramp) < flicks ? &low : &high) = middle;
    }
    row->points[row->count - 1].ratio_num = (int32_t)cw_round(row->slowness / low * RATIO_DEN);
    row->points[row->count - 1].ratio_den = RATIO_DEN;
    add_point(row, end, (double)to->time.flicks - (ticks - ramp) * low);
}

CwStatus cw__shape_points(CwArena* arena, const Cw__Shape* shape, const CwTempoPoint* pins, size_t n_pins,
                          CwTempoPoint** ret_points, size_t* ret_count) {
    Row row = {.shape = shape, .points = CW_NEW_ARRAY(arena, CwTempoPoint, 3 * n_pins)};
    if (!row.points) {
        return CW_ERR_NO_MEM;
    }
    row.points[row.count++] = pins[0];
    for (size_t i = 1; i < n_pins; ++i) {
        const CwTempoPoint* to = &pins[i];
        const CwTempoPoint* from = &pins[i - 1];
        const double own = (double)(to->time.flicks - from->time.flicks) / (double)(to->tick - from->tick);
        if (i > 1 && !shape->rigid[i - 1] && cw_abs(own / row.slowness - 1.0) > same_tempo) {
            hold_to_bar_line(&row, to);
            bend(&row, to);
        }
        const CwTempoPoint* last = &row.points[row.count - 1];
        row.slowness = (double)(to->time.flicks - last->time.flicks) / (double)(to->tick - last->tick);
        row.points[row.count++] = *to;
    }
    *ret_points = row.points;
    *ret_count = row.count;
    return CW_OK;
}
