// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/timeline.h"

#include "base/number.h"

#include <inttypes.h>

enum {
    TERM_MOST = 1 << 29, // of a ramp's ratio
};

typedef struct {
    CwArena* arena;
    CwTempoPoint* points;
    size_t n_points;
    size_t points_there;
    CwMeterChange* meters;
    size_t n_meters;
    size_t meters_there;
    int64_t tick; // so far
    int bar;
    CwTime end;
} Timeline;

static CwStatus add_point(Timeline* line, int64_t tick, CwTime at, int64_t num, int64_t den) {
    CW_TRY(CW_RESERVE(line->arena, line->points, line->n_points, line->points_there));
    while (num > TERM_MOST || den > TERM_MOST) {
        num /= 2;
        den /= 2;
    }
    line->points[line->n_points++] = (CwTempoPoint){tick, at, (int32_t)num, (int32_t)den};
    return CW_OK;
}

static CwStatus add_meter(Timeline* line, int64_t tick, int bar, CwMeter meter) {
    const CwMeterChange* last = line->n_meters ? &line->meters[line->n_meters - 1] : NULL;
    if (last && last->meter.num == meter.num && last->meter.den == meter.den) {
        return CW_OK;
    }
    CW_TRY(CW_RESERVE(line->arena, line->meters, line->n_meters, line->meters_there));
    line->meters[line->n_meters++] = (CwMeterChange){tick, bar, meter};
    return CW_OK;
}

// Bars of silence up to a moment: a program that counts them at any usual tempo must be able to read them.
static CwStatus be_silent(Timeline* line, CwTime until) {
    const int64_t gap = until.flicks - line->end.flicks;
    const int64_t bars = cw_div_nearest(gap, 2 * CW_FLICKS_PER_SECOND);
    const bool fifth = gap >= CW_FLICKS_PER_SECOND / 5;
    const bool twentieth = gap >= CW_FLICKS_PER_SECOND / 20;
    const CwMeter short_bar = {1, fifth ? 4 : twentieth ? 16 : 32};
    const CwMeter meter = bars > 0 ? (CwMeter){4, 4} : short_bar;
    if (gap <= 0) {
        return CW_OK;
    }
    CW_TRY(add_point(line, line->tick, line->end, 1, 1));
    CW_TRY(add_meter(line, line->tick, line->bar, meter));
    line->tick += (bars > 0 ? bars : 1) * cw_bar_ticks(meter);
    line->bar += (int)(bars > 0 ? bars : 1);
    line->end = until;
    return CW_OK;
}

// A stretch of one tempo or of one ramp between two ticks of a cue, as a point.
static CwStatus add_stretch(Timeline* line, const CwHandedMap* map, const CwTempoPoint* point, int64_t from, int64_t to,
                            int64_t shift) {
    const CwTime at = cw_time(map->at.flicks + cw_tempo_map_time_of(&map->map, from).flicks);
    if (point->ratio_num == point->ratio_den || from < point->tick ||
        point == &map->map.points[map->map.n_points - 1]) {
        return add_point(line, from + shift, at, 1, 1);
    }
    const int64_t whole = point[1].tick - point->tick;
    if (from == point->tick && to == point[1].tick) {
        return add_point(line, from + shift, at, point->ratio_num, point->ratio_den);
    }
    const int64_t steady = point->ratio_den * whole; // tempo is linear in quarters
    const int64_t more = point->ratio_num - point->ratio_den;
    return add_point(line, from + shift, at, steady + more * (to - point->tick), steady + more * (from - point->tick));
}

static CwStatus add_stretches(Timeline* line, const CwHandedMap* map, int64_t from, int64_t to, int64_t shift) {
    const CwTempoPoint* points = map->map.points;
    const size_t n = map->map.n_points;
    if (from < points[0].tick) {
        CW_TRY(add_stretch(line, map, &points[0], from, points[0].tick, shift));
    }
    for (size_t i = 0; i < n; ++i) {
        const int64_t begin = points[i].tick > from ? points[i].tick : from;
        const int64_t end = i + 1 < n && points[i + 1].tick < to ? points[i + 1].tick : to;
        if (begin < end) {
            CW_TRY(add_stretch(line, map, &points[i], begin, end, shift));
        }
    }
    return CW_OK;
}

static CwTime film_time(const CwHandedMap* map, int64_t tick) {
    return cw_time(map->at.flicks + cw_tempo_map_time_of(&map->map, tick).flicks);
}

static CwTime bar_time(const CwHandedMap* map, int bar) {
    return film_time(map, cw_tempo_map_bar_tick(&map->map, bar));
}

static CwMeter meter_of(const CwHandedMap* map, int bar) {
    return cw_bar_meter(map->map.meters, map->map.n_meters, bar);
}

// Which bars of a cue are over when the next begins, and how many beats of the bar after them.
static CwTimelineCue choose(const Timeline* line, const CwHandedMap* map, const CwHandedMap* next) {
    const CwTempoMap* own = &map->map;
    const int first = own->meters[0].bar;
    const int end = cw_tempo_map_bar_beat(own, cw_tempo_map_tick_floor(own, cw_time(map->length.flicks - 1))).bar + 1;
    const int64_t most = next ? bar_time(next, next->map.meters[0].bar).flicks : INT64_MAX;
    CwTimelineCue cue = {.bar = first};
    while (cue.bar < end && bar_time(map, cue.bar).flicks < line->end.flicks) {
        ++cue.bar;
    }
    int to = cue.bar;
    while (to < end && bar_time(map, to + 1).flicks <= most) {
        ++to;
    }
    const int64_t beat = cw_beat_ticks(meter_of(map, to));
    const int64_t tick = cw_tempo_map_bar_tick(own, to);
    while (to < end && film_time(map, tick + (cue.short_beats + 1) * beat).flicks <= most) {
        ++cue.short_beats;
    }
    cue.n_bars = to - cue.bar;
    cue.whole = cue.bar == first && to == end;
    return cue;
}

static CwStatus add_bars(Timeline* line, const CwHandedMap* map, const CwTimelineCue* cue, int64_t shift) {
    const int to = cue->bar + cue->n_bars;
    const int64_t tick = cw_tempo_map_bar_tick(&map->map, to);
    for (int bar = cue->bar; bar < to; ++bar) {
        CW_TRY(add_meter(line, cw_tempo_map_bar_tick(&map->map, bar) + shift, cue->there + bar - cue->bar,
                         meter_of(map, bar)));
    }
    if (cue->short_beats) {
        const CwMeter meter = {cue->short_beats, meter_of(map, to).den};
        CW_TRY(add_meter(line, tick + shift, cue->there + cue->n_bars, meter));
    }
    return CW_OK;
}

static CwStatus lay(Timeline* line, const CwHandedMap* map, const CwHandedMap* next, CwTimelineCue* ret_cue) {
    CwTimelineCue cue = choose(line, map, next);
    const int64_t begin = cw_tempo_map_bar_tick(&map->map, cue.bar);
    const int to = cue.bar + cue.n_bars;
    const int64_t end = cw_tempo_map_bar_tick(&map->map, to) + cue.short_beats * cw_beat_ticks(meter_of(map, to));
    if (begin < end) {
        CW_TRY(be_silent(line, film_time(map, begin)));
        cue.there = line->bar;
        CW_TRY(add_stretches(line, map, begin, end, line->tick - begin));
        CW_TRY(add_bars(line, map, &cue, line->tick - begin));
        line->tick += end - begin;
        line->bar += cue.n_bars + (cue.short_beats > 0);
        line->end = film_time(map, end);
    }
    *ret_cue = cue;
    return CW_OK;
}

CwStatus cw_timeline(CwArena* arena, const CwHandedMap* maps, size_t n_maps, CwSpan length, CwTempoMap* ret_map,
                     CwTimelineCue* ret_cues) {
    Timeline line = {.arena = arena, .bar = 1};
    for (size_t i = 0; i < n_maps; ++i) {
        CW_TRY(lay(&line, &maps[i], i + 1 < n_maps ? &maps[i + 1] : NULL, &ret_cues[i]));
    }
    const int64_t bar = 2 * CW_FLICKS_PER_SECOND;
    const int64_t left = length.flicks - line.end.flicks;
    if (left > 0 || line.n_points == 0) {
        const int64_t bars = left > 0 ? (left + bar - 1) / bar : 1;
        CW_TRY(be_silent(&line, cw_time(line.end.flicks + bars * bar)));
    }
    CW_TRY(add_point(&line, line.tick, line.end, 1, 1));
    const CwTempoMap map = {line.points, line.n_points, line.meters, line.n_meters};
    CW_TRY(cw_tempo_map_check(&map));
    *ret_map = map;
    return CW_OK;
}
