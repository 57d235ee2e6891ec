// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/splice_priv.h"

typedef struct {
    CwTempoPoint* points;
    size_t n_points;
    CwMeterChange* meters;
    size_t n_meters;
} Growing;

// By how much later what follows the window is; nothing follows one that goes to the end.
static int64_t ticks_later(const Cw__Window* window, const Cw__Patch* patch) {
    return window->to_end ? 0 : window->from_tick + patch->ticks - window->to_tick;
}

static void add_points(Growing* map, const CwTempoMap* old, const Cw__Window* window, const Cw__Patch* patch) {
    const int64_t ticks = ticks_later(window, patch);
    const int64_t flicks = window->to_end ? 0 : window->to.flicks - window->old_to.flicks;
    for (size_t i = 0; i < old->n_points && old->points[i].tick < window->from_tick; ++i) {
        map->points[map->n_points++] = old->points[i];
    }
    for (size_t i = 0; i < patch->n_points; ++i) {
        CwTempoPoint point = patch->points[i];
        point.tick += window->from_tick;
        point.time.flicks += window->from.flicks;
        map->points[map->n_points++] = point;
    }
    for (size_t i = 0; !window->to_end && i < old->n_points; ++i) {
        CwTempoPoint point = old->points[i];
        if (point.tick == window->to_tick) {
            map->points[map->n_points - 1].ratio_num = point.ratio_num;
            map->points[map->n_points - 1].ratio_den = point.ratio_den;
        } else if (point.tick > window->to_tick) {
            point.tick += ticks;
            point.time.flicks += flicks;
            map->points[map->n_points++] = point;
        }
    }
    map->points[map->n_points - 1].ratio_num = map->points[map->n_points - 1].ratio_den = 1;
}

// A meter from a bar line on, unless it goes on as it is.
static void add_meter(Growing* map, int64_t tick, int bar, CwMeter meter) {
    CwMeterChange change = {tick, bar, meter};
    if (map->n_meters > 0) {
        const CwMeterChange* before = &map->meters[map->n_meters - 1];
        if (before->meter.num == meter.num && before->meter.den == meter.den) {
            return;
        }
        change.bar = before->bar + (int)((tick - before->tick) / cw_bar_ticks(before->meter));
    }
    map->meters[map->n_meters++] = change;
}

static void add_meters(Growing* map, const CwTempoMap* old, const Cw__Window* window, const Cw__Patch* patch) {
    const int64_t ticks = ticks_later(window, patch);
    for (size_t i = 0; i < old->n_meters && old->meters[i].tick < window->from_tick; ++i) {
        add_meter(map, old->meters[i].tick, old->meters[i].bar, old->meters[i].meter);
    }
    for (size_t i = 0; i < patch->n_meters && patch->meters[i].tick < patch->ticks; ++i) {
        const CwMeterChange* change = &patch->meters[i];
        add_meter(map, change->tick + window->from_tick, change->bar, change->meter);
    }
    if (!window->to_end) {
        const int bar = cw_tempo_map_bar_beat(old, window->to_tick).bar;
        add_meter(map, window->to_tick + ticks, bar, cw_bar_meter(old->meters, old->n_meters, bar));
    }
    for (size_t i = 0; !window->to_end && i < old->n_meters; ++i) {
        if (old->meters[i].tick > window->to_tick) {
            add_meter(map, old->meters[i].tick + ticks, old->meters[i].bar, old->meters[i].meter);
        }
    }
}

// With the window's bars as they are, all of the old meters stay.
static void keep_meters(Growing* map, const CwTempoMap* old) {
    for (size_t i = 0; i < old->n_meters; ++i) {
        map->meters[map->n_meters++] = old->meters[i];
    }
}

CwStatus cw__splice(CwArena* arena, const CwTempoMap* old, const Cw__Window* window, const Cw__Patch* patch,
                    CwTempoMap* ret_map) {
    Growing map = {.points = CW_NEW_ARRAY(arena, CwTempoPoint, old->n_points + patch->n_points),
                   .meters = CW_NEW_ARRAY(arena, CwMeterChange, old->n_meters + patch->n_meters + 1)};
    if (!map.points || !map.meters) {
        return CW_ERR_NO_MEM;
    }
    add_points(&map, old, window, patch);
    if (patch->meters) {
        add_meters(&map, old, window, patch);
    } else {
        keep_meters(&map, old);
    }
    const CwTempoMap made = {map.points, map.n_points, map.meters, map.n_meters};
    CW_TRY(cw_tempo_map_check(&made));
    *ret_map = made;
    return CW_OK;
}

static bool same_meter(const CwTempoMap* a, int bar_a, const CwTempoMap* b, int bar_b) {
    const CwMeter x = cw_bar_meter(a->meters, a->n_meters, bar_a);
    const CwMeter y = cw_bar_meter(b->meters, b->n_meters, bar_b);
    return x.num == y.num && x.den == y.den;
}

static int bar_at(const CwTempoMap* map, int64_t tick) {
    return cw_tempo_map_bar_beat(map, tick).bar;
}

// The last bar of the window, of a map in which it ends at `to_tick`.
static int last_bar(const CwTempoMap* map, const Cw__Window* window, int64_t to_tick, CwTime end) {
    return window->to_end ? bar_at(map, cw_tempo_map_tick_floor(map, cw_time(end.flicks - 1)))
                          : bar_at(map, to_tick - 1);
}

// The highest letter a number has anywhere.
static int highest_letter(const CwBarName* names, size_t count, int number) {
    int letter = 0;
    for (size_t i = 0; i < count; ++i) {
        letter = names[i].number == number && names[i].letter > letter ? names[i].letter : letter;
    }
    return letter;
}

// Names of the bars of the window: as many as there were keep theirs, from both ends; what is new takes a letter after
// the bar before it. `names[0]` is the first bar of the map.
static void name_window(const CwTempoSolution* known, const CwTempoMap* map, int from, int old_to, CwTempoRecut* recut,
                        CwBarName* names) {
    const CwTempoMap* old = &known->map;
    const int first = map->meters[0].bar;
    const int n_old = old_to - from + 1;
    const int n_new = recut->to_bar - from + 1;
    const int kept = n_old < n_new ? n_old : n_new;
    int before = 0;
    while (before < kept && same_meter(old, from + before, map, from + before)) {
        names[from + before - first] = cw_bar_name(known, from + before);
        ++before;
    }
    for (int i = 0; i < kept - before; ++i) {
        names[recut->to_bar - i - first] = cw_bar_name(known, old_to - i);
        recut->inserted += !same_meter(old, old_to - i, map, recut->to_bar - i);
        recut->removed += !same_meter(old, old_to - i, map, recut->to_bar - i);
    }
    recut->removed += n_old - kept;
    for (int bar = from + before; bar < from + before + n_new - kept; ++bar) {
        const CwBarName previous = bar > first ? names[bar - 1 - first] : (CwBarName){first - 1, 0};
        const int index = bar - first;
        names[index] = (CwBarName){previous.number, highest_letter(names, (size_t)index, previous.number) + 1};
        ++recut->inserted;
    }
}

CwStatus cw__name_bars(CwArena* arena, const CwTempoSolution* known, const Cw__Window* window, const Cw__Patch* patch,
                       CwTempoRecut* recut) {
    const CwTempoMap* old = &known->map;
    const CwTempoMap* map = &recut->solution.map;
    const int first = map->meters[0].bar;
    const int from = bar_at(map, window->from_tick);
    const int64_t new_to = window->to_end ? 0 : window->from_tick + patch->ticks;
    const int old_to = last_bar(old, window, window->to_tick, window->old_to);
    recut->from_bar = from;
    recut->to_bar = last_bar(map, window, new_to, window->to);
    const int last = bar_at(map, map->points[map->n_points - 1].tick);
    const int n_bars = (last > recut->to_bar ? last : recut->to_bar) - first + 1;
    const size_t count = (size_t)n_bars;
    CwBarName* names = CW_NEW_ARRAY(arena, CwBarName, count);
    if (!names) {
        return CW_ERR_NO_MEM;
    }
    for (int bar = first; bar < from; ++bar) {
        names[bar - first] = cw_bar_name(known, bar);
    }
    name_window(known, map, from, old_to, recut, names);
    for (int bar = recut->to_bar + 1; bar <= last; ++bar) {
        names[bar - first] = cw_bar_name(known, bar - recut->to_bar + old_to);
    }
    recut->solution.names = names;
    recut->solution.n_names = count;
    return CW_OK;
}
