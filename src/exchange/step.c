// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/step_priv.h"

#include "base/number.h"

#include <inttypes.h>

enum {
    BILLION = 1000000000,
};

typedef struct {
    CwArena* arena;
    const CwTiming* timing;
    Cw__Step* steps;
    size_t count;
    size_t capacity;
} List;

int64_t cw__flicks_since_start(const CwTiming* timing, int64_t tick) {
    const CwTempoMap* map = &timing->solution->map;
    return cw_tempo_map_time_of(map, tick).flicks - cw_tempo_map_time_of(map, cw_timing_first_bar(timing)).flicks;
}

CwTime cw__film_start(const CwTiming* timing) {
    const CwTime first = cw_tempo_map_time_of(&timing->solution->map, cw_timing_first_bar(timing));
    return cw_time(timing->origin.flicks + first.flicks);
}

static const CwTempoPoint* point_before(const CwTempoMap* map, int64_t tick) {
    size_t i = map->n_points - 1;
    while (i > 0 && map->points[i].tick > tick) {
        --i;
    }
    return &map->points[i];
}

// The next tick a step may end at: a point of the map, a bar line where the meter changes, a beat of a ramp.
static int64_t next_cut(const CwTempoMap* map, int64_t tick, bool in_ramp, int64_t end) {
    int64_t next = end;
    for (size_t i = 0; i < map->n_points; ++i) {
        const int64_t at = map->points[i].tick;
        next = at > tick && at < next ? at : next;
    }
    for (size_t i = 0; i < map->n_meters; ++i) {
        const int64_t at = map->meters[i].tick;
        next = at > tick && at < next ? at : next;
    }
    if (in_ramp) {
        const CwBarBeat where = cw_tempo_map_bar_beat(map, tick);
        const int64_t beat = cw_beat_ticks(cw_bar_meter(map->meters, map->n_meters, where.bar));
        next = tick - where.tick + beat < next ? tick - where.tick + beat : next;
    }
    return next;
}

static CwStatus add(List* list, int64_t tick, int64_t end, int64_t* ret_next) {
    const CwTempoMap* map = &list->timing->solution->map;
    const CwTempoPoint* point = point_before(map, tick);
    const bool in_ramp = point->ratio_num != point->ratio_den && tick >= point->tick;
    const int64_t next = next_cut(map, tick, in_ramp, end);
    const int bar = cw_tempo_map_bar_beat(map, tick).bar;
    const int64_t flicks = cw_tempo_map_time_of(map, next).flicks - cw_tempo_map_time_of(map, tick).flicks;
    CW_TRY(CW_RESERVE(list->arena, list->steps, list->count, list->capacity));
    Cw__Step step = {.tick = tick, .flicks = cw__flicks_since_start(list->timing, tick)};
    step.nano = cw_muldiv_nearest((next - tick) * 60 * CW_FLICKS_PER_SECOND / CW_TICKS_PER_QUARTER, BILLION, flicks);
    step.meter = cw_bar_meter(map->meters, map->n_meters, bar);
    step.in_ramp = in_ramp;
    step.faster = point->ratio_num > point->ratio_den;
    for (size_t i = 0; i < map->n_meters; ++i) {
        step.new_meter = step.new_meter || map->meters[i].tick == tick;
    }
    list->steps[list->count++] = step;
    *ret_next = next;
    return CW_OK;
}

CwStatus cw__steps(CwArena* arena, const CwTiming* timing, Cw__Step** ret_steps, size_t* ret_count) {
    List list = {.arena = arena, .timing = timing};
    const int64_t end = cw_timing_last_tick(timing) + 1;
    for (int64_t tick = cw_timing_first_bar(timing); tick < end;) {
        CW_TRY(add(&list, tick, end, &tick));
    }
    *ret_steps = list.steps;
    *ret_count = list.count;
    return CW_OK;
}

void cw__put_nano(CwBuf* buf, int64_t value) {
    cw_buf_format(buf, "%" PRId64 ".%09d", value / BILLION, (int)(value % BILLION));
}

void cw__put_seconds(CwBuf* buf, int64_t flicks) {
    const int64_t trillion = INT64_C(1000) * BILLION;
    const int64_t pico = cw_muldiv_nearest(flicks % CW_FLICKS_PER_SECOND, trillion, CW_FLICKS_PER_SECOND);
    cw_buf_format(buf, "%" PRId64 ".%012" PRId64, flicks / CW_FLICKS_PER_SECOND + pico / trillion, pico % trillion);
}
