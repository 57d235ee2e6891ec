// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/build_priv.h"

#include "base/math.h"
#include "base/number.h"
#include "tempo/shape_priv.h"

// The map while it grows.
typedef struct {
    CwTempoPoint* points;
    size_t n_points;
    bool* rigid; // [point]: the tempo holds to the next
    CwMeterChange* meters;
    size_t n_meters;
    size_t meters_capacity;
    int bar;          // the bar the music is in …
    int meter;        // … its meter, an index into the brief's …
    int64_t bar_tick; // … and where it starts
} Growing;

static CwStatus begin_bar(CwArena* arena, const Cw__Model* model, Growing* map, int kind) {
    const int meter = kind % model->bars.n_meters;
    if (map->n_meters == 0 || meter != map->meter) {
        CW_TRY(CW_RESERVE(arena, map->meters, map->n_meters, map->meters_capacity));
        map->meters[map->n_meters++] = (CwMeterChange){map->bar_tick, map->bar, model->brief->meters[meter].meter};
        map->meter = meter;
    }
    return CW_OK;
}

static CwStatus next_bar(CwArena* arena, const Cw__Model* model, Growing* map, int kind) {
    map->bar_tick += model->bars.length[map->meter] * model->unit_ticks;
    ++map->bar;
    return begin_bar(arena, model, map, kind);
}

// The bars from one stop to the next.
static CwStatus add_bars(CwArena* arena, const Cw__Model* model, Growing* map, const Cw__Stop* from,
                         const Cw__Stop* to) {
    const int kind = cw__kind_of_place(model, from->place);
    const int left = model->base[kind + 1] - from->place;
    if (to->units < left) {
        return CW_OK;
    }
    const int next = cw__kind_of_place(model, to->place);
    const int fill = to->units - left - (to->place - model->base[next]);
    int* fillers = NULL;
    int n_fillers = 0;
    CW_TRY(cw__bars_walk(arena, &model->bars, kind, next, fill, &fillers, &n_fillers));
    for (int i = 0; i < n_fillers; ++i) {
        CW_TRY(next_bar(arena, model, map, fillers[i]));
    }
    return next_bar(arena, model, map, next);
}

static void add_point(Growing* map, int64_t tick, int64_t flicks) {
    map->points[map->n_points++] = (CwTempoPoint){tick, {flicks}, 1, 1};
}

// From the last stop to the end of the cue, on plain bars: where the way ends at the end of the cue and that came a
// little early, at the tempo it has by then; else at the nominal tempo.
static CwStatus run_out(CwArena* arena, const Cw__Model* model, Growing* map, const Cw__Plan* plan) {
    const CwTempoPoint* last = &map->points[map->n_points - 1];
    const int64_t left = model->brief->length.flicks - last->time.flicks;
    if (left <= 0 && map->n_points > 1) {
        return CW_OK;
    }
    double flicks_a_tick = plan->centre / (double)model->unit_ticks;
    if (model->has_end && plan->way.stops[plan->way.n_stops - 1].gate == model->n_gates - 1 && map->n_points > 1) {
        flicks_a_tick = (double)(last->time.flicks - last[-1].time.flicks) / (double)(last->tick - last[-1].tick);
    }
    const int64_t ticks = 1 + (int64_t)cw_floor((double)left / flicks_a_tick);
    const int64_t end = last->tick + ticks;
    add_point(map, end, last->time.flicks + (int64_t)cw_round((double)ticks * flicks_a_tick));
    const int64_t bar_end = map->bar_tick + model->bars.length[map->meter] * model->unit_ticks;
    return map->meter != 0 && bar_end < end ? next_bar(arena, model, map, 0) : CW_OK;
}

// The bar the music starts in: bar 0 when there is a pickup.
static CwStatus first_bar(CwArena* arena, const Cw__Model* model, const Cw__Plan* plan, Growing* map) {
    const int place = plan->way.stops[0].place;
    const int kind = cw__kind_of_place(model, place);
    map->bar = model->brief->pickup ? 0 : 1;
    map->bar_tick = -(place - model->base[kind]) * model->unit_ticks;
    return begin_bar(arena, model, map, kind);
}

CwStatus cw__count_changes(CwArena* arena, const Cw__Model* model, const Cw__Plan* plan, int* ret_bars,
                           int* ret_changes) {
    Growing map = {0};
    CW_TRY(first_bar(arena, model, plan, &map));
    for (size_t i = 1; i < plan->way.n_stops; ++i) {
        CW_TRY(add_bars(arena, model, &map, &plan->way.stops[i - 1], &plan->way.stops[i]));
    }
    *ret_bars = map.bar;
    *ret_changes = (int)map.n_meters - 1;
    return CW_OK;
}

static Cw__Shape shape_of(const Cw__Model* model, const Growing* map) {
    const int step = model->brief->tempo_step;
    return (Cw__Shape){.slowest = model->usual.slowest / (double)model->unit_ticks,
                       .fastest = model->usual.fastest / (double)model->unit_ticks,
                       .largest_step = (step ? step : CW_TEMPO_STEP) / 1000.0,
                       .rigid = map->rigid,
                       .meters = map->meters,
                       .n_meters = map->n_meters};
}

static CwStatus build_map(CwArena* arena, const Cw__Model* model, const Cw__Plan* plan, CwTempoMap* ret_map) {
    Growing map = {0};
    map.points = CW_NEW_ARRAY(arena, CwTempoPoint, plan->way.n_stops + 1);
    map.rigid = CW_NEW_ARRAY(arena, bool, plan->way.n_stops + 1);
    if (!map.points || !map.rigid) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(first_bar(arena, model, plan, &map));
    add_point(&map, 0, 0);
    map.rigid[0] = model->gates[0].after.share < 1.0;
    int64_t tick = 0;
    for (size_t i = 1; i < plan->way.n_stops; ++i) {
        const Cw__Stop* stop = &plan->way.stops[i];
        CW_TRY(add_bars(arena, model, &map, stop - 1, stop));
        tick += stop->units * model->unit_ticks;
        if (stop->units > 0) {
            add_point(&map, tick, (int64_t)cw_round(plan->times[i]));
        }
        map.rigid[map.n_points - 1] = model->gates[stop->gate].after.share < 1.0;
    }
    CW_TRY(run_out(arena, model, &map, plan));
    const Cw__Shape shape = shape_of(model, &map);
    CW_TRY(cw__shape_points(arena, &shape, map.points, map.n_points, &map.points, &map.n_points));
    *ret_map = (CwTempoMap){map.points, map.n_points, map.meters, map.n_meters};
    return cw_tempo_map_check(ret_map);
}

int64_t cw__nearest_beat(const CwTempoMap* map, CwTime at) {
    const int64_t tick = cw_tempo_map_tick_nearest(map, at);
    const int64_t sixteenth = CW_TICKS_PER_QUARTER / 4;
    int64_t best = 0;
    int64_t least = INT64_MAX;
    const int bar = cw_tempo_map_bar_beat(map, tick).bar;
    for (int b = bar; b <= bar + 1; ++b) {
        const int64_t start = cw_tempo_map_bar_tick(map, b);
        const CwMeter meter = cw_bar_meter(map->meters, map->n_meters, b);
        for (int64_t into = 0; into < cw_bar_ticks(meter); into += sixteenth) {
            const int64_t away = start + into > tick ? start + into - tick : tick - start - into;
            if (cw_place_in_bar(meter, into) <= CW_PLACE_BEAT && away < least) {
                least = away;
                best = start + into;
            }
        }
    }
    return best;
}

CwTempoHitResult cw__hit_result(const CwTempoMap* map, const CwTempoHit* hit, int64_t tick) {
    const CwBarBeat where = cw_tempo_map_bar_beat(map, tick);
    const CwMeter meter = cw_bar_meter(map->meters, map->n_meters, where.bar);
    const CwPlaceInBar place = cw_place_in_bar(meter, tick - cw_tempo_map_bar_tick(map, where.bar));
    const CwTime got = cw_tempo_map_time_of(map, tick);
    const int64_t error = got.flicks - hit->at.flicks;
    const bool met = place < CW_PLACE_OFF && error >= -hit->early.flicks && error <= hit->late.flicks;
    return (CwTempoHitResult){hit->name, met, hit->at, got, tick, where.bar, where.beat, place};
}

// The tick of each hit on a plan; INT64_MIN for those that are missed.
static CwStatus ticks_of_hits(CwArena* arena, size_t n_hits, const size_t* index, const Cw__Model* model,
                              const Cw__Plan* plan, int64_t** ret_ticks) {
    int64_t* ticks = CW_NEW_ARRAY(arena, int64_t, n_hits);
    if (!ticks) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_hits; ++i) {
        ticks[i] = INT64_MIN;
    }
    int64_t tick = 0;
    for (size_t i = 1; i < plan->way.n_stops; ++i) {
        const Cw__Gate* gate = &model->gates[plan->way.stops[i].gate];
        tick += plan->way.stops[i].units * model->unit_ticks;
        for (size_t h = 0; h < gate->n_hits; ++h) {
            ticks[index[gate->first_hit + h]] = tick;
        }
    }
    *ret_ticks = ticks;
    return CW_OK;
}

CwStatus cw__build_solution(CwArena* arena, const CwTempoBrief* brief, const size_t* index, const Cw__Model* model,
                            const Cw__Plan* plan, CwTempoSolution* ret_solution) {
    CwTempoHitResult* hits = CW_NEW_ARRAY(arena, CwTempoHitResult, brief->n_hits);
    int64_t* ticks = NULL;
    CwTempoMap map;
    if (!hits) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(build_map(arena, model, plan, &map));
    CW_TRY(ticks_of_hits(arena, brief->n_hits, index, model, plan, &ticks));
    for (size_t i = 0; i < brief->n_hits; ++i) {
        const int64_t place = ticks[i] == INT64_MIN ? cw__nearest_beat(&map, brief->hits[i].at) : ticks[i];
        hits[i] = cw__hit_result(&map, &brief->hits[i], place);
    }
    const double quarter = plan->centre / model->unit_quarters;
    const int64_t tempo = (int64_t)cw_round(60e6 * (double)CW_FLICKS_PER_SECOND / quarter);
    *ret_solution = (CwTempoSolution){.map = map, .hits = hits, .n_hits = brief->n_hits, .tempo = tempo};
    return CW_OK;
}
