// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/solve.h"

#include "base/math.h"
#include "tempo/build_priv.h"
#include "tempo/chain_priv.h"

static const double grain = 1.001; // nominal tempos are tried this far apart

// All that trying one nominal tempo after the other needs.
typedef struct {
    Cw__Model model;
    Cw__Chain* chain;
    Cw__Stretch* stretches; // [to][from]
    double** costs;         // [to][from], what the stretches point to
    size_t look_back;
} Search;

typedef struct {
    double low;
    double high;
} Span;

// How many flicks may lie between two gates.
static Span flicks_between(const Cw__Gate* from, const Cw__Gate* to) {
    return (Span){to->low - from->high, to->high - from->low};
}

static CwStatus make_stretches(CwArena* arena, Search* search) {
    const Cw__Model* model = &search->model;
    const size_t n = model->n_gates;
    search->stretches = CW_NEW_ARRAY(arena, Cw__Stretch, n * n);
    search->costs = CW_NEW_ARRAY(arena, double*, n* n);
    if (!search->stretches || !search->costs) {
        return CW_ERR_NO_MEM;
    }
    int most = 1;
    for (size_t to = 1; to < n; ++to) {
        for (size_t from = to > search->look_back ? to - search->look_back : 0; from < to; ++from) {
            const Span flicks = flicks_between(&model->gates[from], &model->gates[to]);
            const double shortest = flicks.low > 0 ? flicks.low : 0;
            const int fewest = (int)-cw_floor(-shortest / model->slowness_high + 1e-9);
            const int largest = (int)cw_floor(flicks.high / model->slowness_low + 1e-9);
            Cw__Stretch* stretch = &search->stretches[to * n + from];
            stretch->fewest = fewest;
            stretch->count = largest >= fewest ? largest - fewest + 1 : 0;
            search->costs[to * n + from] = CW_NEW_ARRAY(arena, double, (size_t)stretch->count);
            stretch->cost = search->costs[to * n + from];
            if (!stretch->cost) {
                return CW_ERR_NO_MEM;
            }
            most = largest > most ? largest : most;
        }
    }
    return cw__chain_new(arena, model, most, &search->chain);
}

// Cost of `units` in exactly the wanted time.
static double pinned_cost(const Cw__Model* model, const Cw__Gate* from, const Cw__Gate* to, int units, double centre) {
    if (units == 0) {
        return from->at >= to->low && from->at <= to->high ? 0.0 : CW__NEVER;
    }
    const double flicks = to->at - from->at;
    const double slowness = flicks / units;
    if (slowness < model->slowness_low || slowness > model->slowness_high) {
        return CW__NEVER;
    }
    return cw__level_cost(model, flicks, units, centre);
}

// The least `units` can cost whatever the gates let happen, against any nominal slowness of a band.
static double least_cost(const Cw__Model* model, const Cw__Gate* from, const Cw__Gate* to, int units, Span band) {
    const Span flicks = flicks_between(from, to);
    if (units == 0) {
        return flicks.low <= 0 ? 0.0 : CW__NEVER;
    }
    const double low = flicks.low / units > model->slowness_low ? flicks.low / units : model->slowness_low;
    const double high = flicks.high / units < model->slowness_high ? flicks.high / units : model->slowness_high;
    if (low > high) {
        return CW__NEVER;
    }
    if (high < band.low) {
        return cw__level_cost(model, high * units, units, band.low);
    }
    return low > band.high ? cw__level_cost(model, low * units, units, band.high) : 0.0;
}

static double run(Search* search, bool pinned, Span band, double limit) {
    const Cw__Model* model = &search->model;
    const size_t n = model->n_gates;
    for (size_t to = 1; to < n; ++to) {
        for (size_t from = to > search->look_back ? to - search->look_back : 0; from < to; ++from) {
            const Cw__Stretch* stretch = &search->stretches[to * n + from];
            const Cw__Gate* a = &model->gates[from];
            const Cw__Gate* b = &model->gates[to];
            for (int i = 0; i < stretch->count; ++i) {
                const int units = stretch->fewest + i;
                search->costs[to * n + from][i] =
                    pinned ? pinned_cost(model, a, b, units, band.low) : least_cost(model, a, b, units, band);
            }
        }
    }
    return cw__chain_run(search->chain, search->stretches, search->look_back, limit);
}

// The best way over all nominal tempos of the range.
static CwStatus find_way(CwArena* arena, Search* search, Cw__Way* ret_way, double* ret_centre) {
    const Cw__Model* model = &search->model;
    *ret_way = (Cw__Way){CW__NEVER, NULL, 0};
    double centre = model->slowness_low;
    while (centre <= model->slowness_high) {
        const double aside = cw__centre_cost(model, centre);
        const double cost = aside + run(search, true, (Span){centre, centre}, ret_way->cost - aside);
        if (cost < ret_way->cost) {
            CW_TRY(cw__chain_way(arena, search->chain, ret_way));
            ret_way->cost = cost;
            *ret_centre = centre;
        }
        centre *= grain;
    }
    return CW_OK;
}

// No way costs less than the least over all bands of nominal tempo, each stretch and each end of it taken at its best.
static double find_bound(Search* search, double limit) {
    const Cw__Model* model = &search->model;
    double bound = limit;
    double low = model->slowness_low;
    while (low <= model->slowness_high) {
        const Span band = {low, low * grain};
        const double left = cw__centre_cost(model, band.low);
        const double right = cw__centre_cost(model, band.high);
        const double cost = run(search, false, band, bound);
        const bool inside = model->brief->tempo_centre && left > 0 && right > 0; // the centre is not in the band
        const double sum = cost + (inside ? (left < right ? left : right) : 0.0);
        bound = sum < bound ? sum : bound;
        low *= grain;
    }
    return bound;
}

static CwStatus try_model(CwArena* arena, const CwTempoBrief* brief, bool loose, CwTempoSolution* ret_solution,
                          bool* ret_found) {
    Search search = {.look_back = loose ? CW_TEMPO_HITS_MAX + 2 : 1};
    CW_TRY(cw__model_make(arena, brief, loose, &search.model));
    CW_TRY(make_stretches(arena, &search));
    Cw__Way way;
    double centre = 0.0;
    CW_TRY(find_way(arena, &search, &way, &centre));
    *ret_found = way.cost < CW__NEVER &&
                 (loose || way.stops[way.n_stops - 1].gate + 1 + (size_t)search.model.has_end >= search.model.n_gates);
    if (!*ret_found) {
        return CW_OK;
    }
    CW_TRY(cw__build_solution(arena, &search.model, &way, centre, ret_solution));
    ret_solution->cost = (int64_t)cw_round(1000.0 * way.cost);
    ret_solution->bound = (int64_t)cw_floor(1000.0 * find_bound(&search, way.cost));
    return CW_OK;
}

CwStatus cw_tempo_solve(CwArena* arena, const CwTempoBrief* brief, CwDiag* diag, CwTempoSolution* ret_solution) {
    CW_TRY(cw_tempo_brief_check(brief, diag));
    bool found = false;
    CW_TRY(try_model(arena, brief, false, ret_solution, &found));
    return found ? CW_OK : try_model(arena, brief, true, ret_solution, &found);
}
