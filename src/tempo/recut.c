// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/recut.h"

#include "base/math.h"
#include "base/number.h"
#include "tempo/build_priv.h"
#include "tempo/shape_priv.h"
#include "tempo/solve.h"
#include "tempo/splice_priv.h"

#include <string.h>

static const double bar_price = 25.0; // of a bar inserted, removed or given another meter

// What is being done, and what came of it so far.
typedef struct {
    CwArena* arena;
    const CwTempoBrief* old;
    const CwTempoSolution* known;
    const CwTempoBrief* brief;
    Cw__Window window;
} Recut;

// A hit as much after its time, or before it, as the players know it, so that what is around it can stay.
static CwTime as_late_as_known(const CwTempoHit* hit, const CwTempoHitResult* known) {
    const int64_t late = known->got.flicks - known->want.flicks;
    return cw_time(hit->at.flicks + (late < -hit->early.flicks ? -hit->early.flicks
                                     : late > hit->late.flicks ? hit->late.flicks
                                                               : late));
}

// Points where the hits of the window are now, on the ticks they have; false when that leaves the tempos allowed.
static bool pins_on_old_ticks(const Recut* recut, CwTempoPoint* pins, size_t* ret_count) {
    const Cw__Window* window = &recut->window;
    const double fastest = 60000.0 * (double)CW_FLICKS_PER_SECOND / CW_TICKS_PER_QUARTER / recut->brief->tempo_max;
    const double slowest = 60000.0 * (double)CW_FLICKS_PER_SECOND / CW_TICKS_PER_QUARTER / recut->brief->tempo_min;
    size_t count = 0;
    pins[count++] = (CwTempoPoint){window->from_tick, window->from, 1, 1};
    for (size_t h = window->first_hit; h <= window->end_hit; ++h) {
        CwTempoPoint pin = {window->to_tick, window->to, 1, 1};
        if (h < window->end_hit) {
            const size_t i = cw__old_hit(recut->old, &recut->brief->hits[h]);
            if (i == SIZE_MAX || !recut->known->hits[i].met) {
                return false;
            }
            pin.tick = recut->known->hits[i].tick;
            pin.time = as_late_as_known(&recut->brief->hits[h], &recut->known->hits[i]);
        }
        const int64_t ticks = pin.tick - pins[count - 1].tick;
        const double flicks = (double)(pin.time.flicks - pins[count - 1].time.flicks);
        if (ticks == 0 && flicks == 0.0) {
            continue;
        }
        if (ticks <= 0 || flicks < (double)ticks * fastest || flicks > (double)ticks * slowest) {
            return false;
        }
        pins[count++] = pin;
    }
    *ret_count = count;
    return true;
}

static double stretch_cost(double quarters, double ratio) {
    return quarters / 4.0 * 1e4 * (ratio - 1.0) * (ratio - 1.0);
}

// What it costs the players: how far each stretch is from the tempo they know.
static double bend_cost(const Recut* recut, const CwTempoPoint* pins, size_t count) {
    const CwTempoMap* map = &recut->known->map;
    double cost = 0.0;
    for (size_t i = 1; i < count; ++i) {
        const int64_t was =
            cw_tempo_map_time_of(map, pins[i].tick).flicks - cw_tempo_map_time_of(map, pins[i - 1].tick).flicks;
        const double ratio = (double)(pins[i].time.flicks - pins[i - 1].time.flicks) / (double)was;
        cost += stretch_cost((double)(pins[i].tick - pins[i - 1].tick) / CW_TICKS_PER_QUARTER, ratio);
    }
    return cost;
}

// The window with its bars as they are and other tempos; `*ret_cost` is CW__NEVER when that cannot be.
static CwStatus bend_window(const Recut* recut, Cw__Patch* patch, double* ret_cost) {
    const CwTempoBrief* brief = recut->brief;
    CwTempoPoint* pins = CW_NEW_ARRAY(recut->arena, CwTempoPoint, brief->n_hits + 2);
    bool* rigid = CW_NEW_ARRAY(recut->arena, bool, brief->n_hits + 2);
    size_t count = 0;
    if (!pins || !rigid) {
        return CW_ERR_NO_MEM;
    }
    *ret_cost = CW__NEVER;
    if (!pins_on_old_ticks(recut, pins, &count)) {
        return CW_OK;
    }
    *ret_cost = bend_cost(recut, pins, count);
    const double minute = 60000.0 * (double)CW_FLICKS_PER_SECOND / CW_TICKS_PER_QUARTER;
    const CwTempoMap* map = &recut->known->map;
    const Cw__Shape shape = {.slowest = minute / brief->tempo_min,
                             .fastest = minute / brief->tempo_max,
                             .largest_step = (brief->tempo_step ? brief->tempo_step : CW_TEMPO_STEP) / 1000.0,
                             .rigid = rigid,
                             .meters = map->meters,
                             .n_meters = map->n_meters};
    *patch = (Cw__Patch){.ticks = recut->window.to_tick - recut->window.from_tick};
    CW_TRY(cw__shape_points(recut->arena, &shape, pins, count, &patch->points, &patch->n_points));
    for (size_t i = 0; i < patch->n_points; ++i) {
        patch->points[i].tick -= recut->window.from_tick;
        patch->points[i].time.flicks -= recut->window.from.flicks;
    }
    return CW_OK;
}

// The tempo the players know in the window. Units: thousandths of a quarter a minute.
static int known_tempo(const Recut* recut) {
    const Cw__Window* window = &recut->window;
    const int64_t flicks = window->old_to.flicks - window->from.flicks;
    const int64_t ticks = window->to_tick - window->from_tick;
    const int64_t minute = 60000 * CW_FLICKS_PER_SECOND / CW_TICKS_PER_QUARTER;
    const int tempo = flicks > 0 ? (int)cw_muldiv_nearest(ticks, minute, flicks) : recut->brief->tempo_min;
    const CwTempoBrief* brief = recut->brief;
    return tempo < brief->tempo_min ? brief->tempo_min : tempo > brief->tempo_max ? brief->tempo_max : tempo;
}

// The window as a cue of its own, whose end is the bar line where the old music goes on.
static CwStatus window_brief(const Recut* recut, CwTempoBrief* sub) {
    const Cw__Window* window = &recut->window;
    const CwTempoMap* map = &recut->known->map;
    const size_t n_hits = window->end_hit - window->first_hit;
    CwTempoHit* hits = CW_NEW_ARRAY(recut->arena, CwTempoHit, n_hits);
    CwTempoPassage* rest = CW_NEW(recut->arena, CwTempoPassage);
    if (!hits || !rest) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_hits; ++i) {
        hits[i] = recut->brief->hits[window->first_hit + i];
        hits[i].at.flicks -= window->from.flicks;
    }
    *sub = *recut->brief;
    sub->hits = hits;
    sub->n_hits = n_hits;
    sub->tempo_centre = known_tempo(recut);
    sub->pickup = window->from_tick == map->points[0].tick ? recut->brief->pickup : 0;
    sub->length = cw_time_between(window->from, window->to);
    sub->n_passages = 0;
    sub->phrases.count = 0; // what players know matters more
    if (!window->to_end) {
        const int tempo = (int)cw_div_nearest(cw_tempo_map_tempo_at(map, window->to_tick), 1000);
        const int bar = cw_tempo_map_bar_beat(map, window->to_tick).bar;
        const int64_t length = cw_bar_ticks(cw_bar_meter(map->meters, map->n_meters, bar));
        *rest = (CwTempoPassage){.name = "", .at = cw_time(sub->length.flicks), .length = length, .tempo = tempo};
        sub->passages = rest;
        sub->n_passages = 1;
        sub->length.flicks += cw_tempo_passage_lasts(rest).flicks;
        sub->end = CW_TEMPO_END_FREE;
    }
    return CW_OK;
}

// How far each stretch of a new window is from the tempo the players know.
static double patch_cost(const Recut* recut, const Cw__Patch* patch) {
    const double known = 60000.0 * (double)CW_FLICKS_PER_SECOND / CW_TICKS_PER_QUARTER / known_tempo(recut);
    double cost = 0.0;
    for (size_t i = 1; i < patch->n_points; ++i) {
        const CwTempoPoint* from = &patch->points[i - 1];
        const CwTempoPoint* to = &patch->points[i];
        const double ticks = (double)(to->tick - from->tick);
        const double ratio = (double)(to->time.flicks - from->time.flicks) / ticks / known;
        cost += stretch_cost(ticks / CW_TICKS_PER_QUARTER, ratio);
    }
    return cost;
}

// The window solved anew, as near to the tempo the players know as may be. CW_ERR_NO_FIT when it cannot be.
static CwStatus solve_window(const Recut* recut, Cw__Patch* patch, double* ret_cost) {
    CwTempoBrief sub;
    CwTempoSolution solution;
    CW_TRY(window_brief(recut, &sub));
    CW_TRY(cw_tempo_solve(recut->arena, &sub, NULL, &solution));
    const CwSpan length = cw_time_between(recut->window.from, recut->window.to);
    *patch = (Cw__Patch){.ticks = INT64_MAX, .meters = solution.map.meters, .n_meters = solution.map.n_meters};
    if (!recut->window.to_end) {
        patch->ticks = cw_tempo_map_tick_nearest(&solution.map, cw_time(length.flicks));
        if (cw_tempo_map_time_of(&solution.map, patch->ticks).flicks != length.flicks) {
            return CW_ERR_NO_FIT;
        }
    }
    patch->points = CW_NEW_ARRAY(recut->arena, CwTempoPoint, solution.map.n_points);
    if (!patch->points) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < solution.map.n_points && solution.map.points[i].tick <= patch->ticks; ++i) {
        patch->points[patch->n_points++] = solution.map.points[i];
    }
    patch->hits = solution.hits;
    *ret_cost = patch_cost(recut, patch);
    return CW_OK;
}

// What became of each hit on the spliced map.
static CwStatus find_hits(const Recut* recut, const Cw__Patch* patch, CwTempoSolution* solution) {
    const CwTempoBrief* brief = recut->brief;
    const CwTempoSolution* known = recut->known;
    CwTempoHitResult* hits = CW_NEW_ARRAY(recut->arena, CwTempoHitResult, brief->n_hits);
    if (!hits) {
        return CW_ERR_NO_MEM;
    }
    for (size_t h = 0; h < brief->n_hits; ++h) {
        const size_t i = cw__old_hit(recut->old, &brief->hits[h]);
        const bool inside = h >= recut->window.first_hit && h < recut->window.end_hit;
        int64_t tick = cw__nearest_beat(&solution->map, brief->hits[h].at);
        if (inside && patch->hits) {
            tick = recut->window.from_tick + patch->hits[h - recut->window.first_hit].tick;
        } else if (i != SIZE_MAX) {
            const bool later = !inside && h >= recut->window.end_hit;
            tick = known->hits[i].tick + (later ? patch->ticks + recut->window.from_tick - recut->window.to_tick : 0);
        }
        hits[h] = cw__hit_result(&solution->map, &brief->hits[h], tick);
    }
    solution->hits = hits;
    solution->n_hits = brief->n_hits;
    return CW_OK;
}

// One of the two ways to change the window, as a whole.
static CwStatus finish(const Recut* recut, const Cw__Patch* patch, double cost, CwTempoRecut* result) {
    *result = (CwTempoRecut){.tempo_only = patch->meters == NULL};
    CwTempoSolution* solution = &result->solution;
    CW_TRY(cw__splice(recut->arena, &recut->known->map, &recut->window, patch, &solution->map));
    CW_TRY(find_hits(recut, patch, solution));
    CW_TRY(cw__name_bars(recut->arena, recut->known, &recut->window, patch, result));
    solution->tempo = recut->known->tempo;
    const double bars = bar_price * (result->inserted + result->removed);
    solution->cost = (int64_t)cw_round(1e6 * (cost + bars));
    return CW_OK;
}

static size_t count_met(const CwTempoRecut* recut) {
    size_t met = 0;
    for (size_t i = 0; i < recut->solution.n_hits; ++i) {
        met += recut->solution.hits[i].met;
    }
    return met;
}

static CwStatus solve_whole(const Recut* recut, CwDiag* diag, CwTempoRecut* result) {
    *result = (CwTempoRecut){.whole = true};
    CwTempoSolution* solution = &result->solution;
    CW_TRY(cw_tempo_solve(recut->arena, recut->brief, diag, solution));
    result->from_bar = solution->map.meters[0].bar;
    const CwTime end = cw_time(recut->brief->length.flicks);
    result->to_bar = cw_tempo_map_bar_beat(&solution->map, cw_tempo_map_tick_floor(&solution->map, end)).bar;
    return CW_OK;
}

static CwStatus change_window(const Recut* recut, CwTempoRecut* result) {
    Cw__Patch bent;
    Cw__Patch solved;
    CwTempoRecut other;
    double bend = CW__NEVER;
    double cost = CW__NEVER;
    CW_TRY(bend_window(recut, &bent, &bend));
    const CwStatus status = solve_window(recut, &solved, &cost);
    if (status != CW_OK && (status != CW_ERR_NO_FIT || bend >= CW__NEVER)) {
        return status;
    }
    if (status != CW_OK) {
        return finish(recut, &bent, bend, result);
    }
    CW_TRY(finish(recut, &solved, cost, result));
    if (bend < CW__NEVER) {
        CW_TRY(finish(recut, &bent, bend, &other));
        const bool better = other.solution.cost <= result->solution.cost;
        *result = better && count_met(&other) >= count_met(result) ? other : *result;
    }
    return CW_OK;
}

// The better of what was found and what a window of some hits before the change and after it gives: more hits met,
// then the cheaper. A window that is empty or that nothing fits gives nothing.
static CwStatus try_window(Recut* recut, size_t hits_before, size_t hits_after, CwTempoRecut* best, bool* found) {
    CwTempoRecut result;
    cw__window_find(recut->old, recut->known, recut->brief, hits_before, hits_after, &recut->window);
    if (recut->window.from.flicks >= recut->window.to.flicks) {
        return CW_OK;
    }
    const CwStatus status = change_window(recut, &result);
    if (status != CW_OK) {
        return status == CW_ERR_NO_FIT || status == CW_ERR_RANGE ? CW_OK : status;
    }
    const size_t met = count_met(&result);
    const size_t most = *found ? count_met(best) : 0;
    if (!*found || met > most || (met == most && result.solution.cost < best->solution.cost)) {
        *best = result;
    }
    *found = true;
    return CW_OK;
}

// Where a window leaves hits that the whole cue solved anew would meet, it grows until it meets them too.
static CwStatus widen(Recut* recut, CwDiag* diag, CwTempoRecut* best, bool found) {
    CwTempoRecut whole;
    CW_TRY(solve_whole(recut, diag, &whole));
    const size_t most = count_met(&whole);
    bool grows = recut->brief->n_passages == 0;
    for (size_t more = 2; grows && (!found || count_met(best) < most); ++more) {
        CW_TRY(try_window(recut, more, more + 1, best, &found));
        grows = !recut->window.to_end || recut->window.from.flicks > 0;
    }
    *best = found && count_met(best) >= most ? *best : whole;
    return CW_OK;
}

CwStatus cw_tempo_recut(CwArena* arena, const CwTempoBrief* old, const CwTempoSolution* known,
                        const CwTempoBrief* brief, CwDiag* diag, CwTempoRecut* ret_recut) {
    Recut recut = {.arena = arena, .old = old, .known = known, .brief = brief};
    CwTempoRecut result = {0};
    bool found = false;
    CW_TRY(cw_tempo_brief_check(brief, diag));
    for (size_t after = 1; after <= 2 && brief->n_passages == 0; ++after) {
        CW_TRY(try_window(&recut, 1, after, &result, &found));
    }
    if (!found || count_met(&result) < brief->n_hits) {
        CW_TRY(widen(&recut, diag, &result, found));
    }
    *ret_recut = result;
    return CW_OK;
}
