// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/window_priv.h"

#include <string.h>

size_t cw__old_hit(const CwTempoBrief* old, const CwTempoHit* hit) {
    for (size_t i = 0; i < old->n_hits; ++i) {
        if (strcmp(old->hits[i].name, hit->name) == 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

static bool same_hit(const CwTempoHit* a, const CwTempoHit* b, int64_t later) {
    return strcmp(a->name, b->name) == 0 && a->at.flicks + later == b->at.flicks && a->beat == b->beat &&
           a->early.flicks == b->early.flicks && a->late.flicks == b->late.flicks;
}

// How many hits are the same from the start, and how many from the end.
static size_t count_before(const CwTempoBrief* old, const CwTempoBrief* brief) {
    size_t n = 0;
    while (n < old->n_hits && n < brief->n_hits && same_hit(&old->hits[n], &brief->hits[n], 0)) {
        ++n;
    }
    return n;
}

static size_t count_after(const CwTempoBrief* old, const CwTempoBrief* brief, size_t before) {
    const int64_t later = brief->length.flicks - old->length.flicks;
    size_t n = 0;
    while (n + before < old->n_hits && n + before < brief->n_hits &&
           same_hit(&old->hits[old->n_hits - 1 - n], &brief->hits[brief->n_hits - 1 - n], later)) {
        ++n;
    }
    return n;
}

// The bar line at or before a tick that lies in no ramp.
static int64_t bar_line_before(const CwTempoMap* map, int64_t tick) {
    const int bar = cw_tempo_map_bar_beat(map, tick).bar;
    int64_t line = cw_tempo_map_bar_tick(map, bar);
    for (size_t i = map->n_points - 1; i-- > 0;) {
        const CwTempoPoint* point = &map->points[i];
        if (point->ratio_num != point->ratio_den && point->tick < line && line < point[1].tick) {
            line = cw_tempo_map_bar_tick(map, cw_tempo_map_bar_beat(map, point->tick).bar);
        }
    }
    return line > map->points[0].tick ? line : map->points[0].tick;
}

// The bar line at or after a tick that lies in no ramp.
static int64_t bar_line_after(const CwTempoMap* map, int64_t tick) {
    const int bar = cw_tempo_map_bar_beat(map, tick - 1).bar + 1;
    int64_t line = cw_tempo_map_bar_tick(map, bar);
    for (size_t i = 0; i + 1 < map->n_points; ++i) {
        const CwTempoPoint* point = &map->points[i];
        if (point->ratio_num != point->ratio_den && point->tick < line && line < point[1].tick) {
            line = cw_tempo_map_bar_tick(map, cw_tempo_map_bar_beat(map, point[1].tick - 1).bar + 1);
        }
    }
    return line;
}

void cw__window_find(const CwTempoBrief* old, const CwTempoSolution* solution, const CwTempoBrief* brief,
                     size_t hits_before, size_t hits_after, Cw__Window* ret_window) {
    const CwTempoMap* map = &solution->map;
    const int64_t later = brief->length.flicks - old->length.flicks;
    const size_t before = count_before(old, brief);
    const size_t after = count_after(old, brief, before);
    Cw__Window window = {.from_tick = map->points[0].tick, .to_end = after < hits_after};
    if (before >= hits_before) {
        window.from_tick = bar_line_before(map, solution->hits[before - hits_before].tick);
    }
    window.from = cw_tempo_map_time_of(map, window.from_tick);
    window.to_tick = cw_tempo_map_tick_floor(map, cw_time(old->length.flicks));
    if (!window.to_end) {
        window.to_tick = bar_line_after(map, solution->hits[old->n_hits - after + hits_after - 1].tick);
        window.to_end = cw_tempo_map_time_of(map, window.to_tick).flicks >= old->length.flicks;
    }
    window.old_to = window.to_end ? cw_time(old->length.flicks) : cw_tempo_map_time_of(map, window.to_tick);
    window.to = cw_time(window.old_to.flicks + later);
    while (window.first_hit < brief->n_hits && brief->hits[window.first_hit].at.flicks < window.from.flicks) {
        ++window.first_hit;
    }
    window.end_hit = window.first_hit;
    while (window.end_hit < brief->n_hits &&
           (window.to_end || brief->hits[window.end_hit].at.flicks < window.to.flicks)) {
        ++window.end_hit;
    }
    *ret_window = window;
}
