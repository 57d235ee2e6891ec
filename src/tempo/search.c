// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/search_priv.h"

#include "base/math.h"
#include "tempo/price_priv.h"

#include <limits.h>

static const double widest_band = 1.01;      // of nominal tempo, to begin with
static const double narrow_band = 1.001;     // prices are worth bettering in it
static const double narrowest_band = 1.0005; // it is parted no more: the gates are
static const double good_enough = 0.991;     // a bound this close to the best plan ends the search
static const double unlike_tempo = 0.01;     // plans whose nominal tempos are this far apart are heard as different

enum {
    MOST_BANDS = 1000,
    PULLS = 7,   ///< times a nominal tempo is bettered within a band
    HAGGLES = 5, ///< times the prices of a narrow band are bettered
};

enum {
    MISSED = -1, ///< as a number of units: the gate is not passed at all
};

// How many units the stretch from the gate before may hold.
typedef struct {
    int fewest;
    int most;
} Units;

// A band of nominal tempos, and perhaps only some lengths of stretches, that may yet hold something better.
typedef struct {
    Cw__Span span;
    double bound;
    const Units* units; // [gate]; NULL when all lengths are allowed
} Band;

typedef struct {
    CwArena* arena;
    const Cw__Model* model;
    Cw__Chain* chain;
    Cw__Tables tables;
    Cw__Puller* puller;
    Cw__Pulled pulled;
    Cw__Prices prices;
    double* slack;      // [gate]
    const Units* units; // of the band that is looked at, or NULL
    Units* seen;        // [gate]: the lengths its cheapest ways had, under all prices that were tried
    Cw__Plan* plans;
    size_t n_plans;
    size_t most_plans;
    Band* bands;
    size_t n_bands;
    size_t bands_capacity;
    int looked;
} Search;

static CwStatus open_search(CwArena* arena, const Cw__Model* model, size_t most_plans, Search* search) {
    const size_t n = model->n_gates;
    *search = (Search){.arena = arena, .model = model, .most_plans = most_plans};
    CW_TRY(cw__tables_make(arena, search->model, &search->tables));
    CW_TRY(cw__chain_new(arena, search->model, search->tables.most_units, &search->chain));
    CW_TRY(cw__puller_new(arena, search->model, &search->puller));
    search->pulled = (Cw__Pulled){CW_NEW_ARRAY(arena, double, n), CW_NEW_ARRAY(arena, double, n)};
    search->prices = (Cw__Prices){CW_NEW_ARRAY(arena, double, n), CW_NEW_ARRAY(arena, double, n), 0.0};
    search->slack = CW_NEW_ARRAY(arena, double, n);
    search->seen = CW_NEW_ARRAY(arena, Units, n);
    search->plans = CW_NEW_ARRAY(arena, Cw__Plan, most_plans + 1);
    const bool whole = search->pulled.times && search->pulled.tensions && search->prices.gate && search->prices.drift &&
                       search->slack && search->seen && search->plans;
    return whole ? CW_OK : CW_ERR_NO_MEM;
}

static double best_cost(const Search* search) {
    return search->n_plans ? search->plans[0].way.cost : CW__NEVER;
}

// A bound that is as good as the best plan: what was given up counts in full, the rest to a share.
static double good_bound(const Search* search) {
    if (search->n_plans == 0) {
        return CW__NEVER;
    }
    const double given_up = cw__way_given_up_cost(search->model, &search->plans[0].way);
    return given_up + good_enough * (search->plans[0].way.cost - given_up);
}

// Leaves out the lengths that the band leaves out.
static void limit_units(Search* search) {
    const size_t n = search->model->n_gates;
    for (size_t g = 1; search->units && g < n; ++g) {
        for (size_t before = 0; search->units[g].fewest > MISSED && before < g; ++before) {
            search->tables.end_cost[before] = CW__NEVER;
        }
        const Cw__Stretch* stretch = &search->tables.stretches[g];
        for (int i = 0; i < stretch->count; ++i) {
            const int units = stretch->fewest + i;
            if (units < search->units[g].fewest || units > search->units[g].most) {
                search->tables.costs[g][i] = CW__NEVER;
            }
        }
    }
}

static double run_chain(Search* search, double limit) {
    limit_units(search);
    return cw__chain_run(search->chain, search->tables.stretches, search->tables.end_cost, limit);
}

// How fast the cost of a pulled way grows with its nominal slowness.
static double drift_of(const Search* search, const Cw__Way* way, size_t stop, double centre, double scale) {
    const int units = way->stops[stop].units;
    const Cw__Gap* gap = &search->model->gates[stop ? way->stops[stop - 1].gate : 0].after;
    if (units == 0) {
        return 0.0;
    }
    const double off = search->pulled.times[stop] - search->pulled.times[stop - 1] - units * centre;
    return -2.0 * cw__level_scale(search->model, gap, units, scale) * off * units;
}

static bool pull_at(Search* search, const Cw__Way* way, double centre, double scale, double* ret_slope) {
    if (!cw__pull(search->puller, way, centre, scale, &search->pulled)) {
        return false;
    }
    double slope = cw__centre_slope(search->model, centre);
    for (size_t i = 1; i < way->n_stops; ++i) {
        slope += drift_of(search, way, i, centre, scale);
    }
    *ret_slope = slope;
    return true;
}

// The nominal slowness of a band, and the times, at which a way is cheapest: the slope over the nominal slowness grows,
// so its zero is closed in on from both sides (regula falsi, Illinois).
static bool settle(Search* search, const Cw__Way* way, Cw__Span band, double scale, double* ret_centre) {
    double low_slope = 0.0;
    double high_slope = 0.0;
    if (!pull_at(search, way, band.low, scale, &low_slope)) {
        return false;
    }
    if (low_slope >= 0) {
        *ret_centre = band.low;
        return true;
    }
    (void)pull_at(search, way, band.high, scale, &high_slope); // what can be pulled at one tempo can be at any
    double centre = band.high;
    double slope = high_slope;
    for (int i = 0; i < PULLS && slope != 0.0 && high_slope > 0; ++i) {
        centre = band.low - low_slope * (band.high - band.low) / (high_slope - low_slope);
        (void)pull_at(search, way, centre, scale, &slope);
        if (slope < 0) {
            band.low = centre;
            low_slope = slope;
            high_slope /= 2.0;
        } else {
            band.high = centre;
            high_slope = slope;
            low_slope /= 2.0;
        }
    }
    *ret_centre = centre;
    return true;
}

// What the pulled way costs in all.
static double whole_cost(const Search* search, const Cw__Way* way, double centre) {
    const Cw__Model* model = search->model;
    double cost = cw__centre_cost(model, centre) + cw__way_places_cost(model, way);
    for (size_t i = 1; i < way->n_stops; ++i) {
        const Cw__Stop* stop = &way->stops[i];
        const double flicks = search->pulled.times[i] - search->pulled.times[i - 1];
        cost += cw__error_cost(&model->gates[stop->gate], search->pulled.times[i]);
        if (stop->units > 0) {
            const double off = flicks - stop->units * centre;
            cost += cw__level_scale(model, &model->gates[stop[-1].gate].after, stop->units, centre) * off * off;
        }
    }
    return cost;
}

// The prices at which the pulled way's stretches choose as they are pulled.
static void set_prices(Search* search, const Cw__Way* way, double centre, double scale) {
    const Cw__Model* model = search->model;
    for (size_t g = 0; g < model->n_gates; ++g) {
        search->prices.gate[g] = 0.0;
        search->prices.drift[g] = 0.0;
    }
    search->prices.centre = centre;
    for (size_t i = 1; i < way->n_stops; ++i) {
        const size_t g = way->stops[i].gate;
        const double error = cw__error_slope(&model->gates[g], search->pulled.times[i]);
        search->prices.gate[g] = search->pulled.tensions[i] + error / 2.0;
        search->prices.drift[g - 1] = drift_of(search, way, i, centre, scale);
    }
}

static bool alike(const Cw__Plan* a, const Cw__Plan* b) {
    const double ratio = a->centre / b->centre;
    const double bars = a->way.bars_cost - b->way.bars_cost;
    return ratio < 1.0 + unlike_tempo && ratio > 1.0 - unlike_tempo && bars < 1e-6 && bars > -1e-6;
}

static CwStatus keep_plan(Search* search, const Cw__Way* way, double centre) {
    Cw__Plan plan = {*way, centre, NULL};
    plan.way.cost = whole_cost(search, way, centre);
    plan.way.bars_cost = cw__way_bars_cost(search->model, way);
    size_t place = 0;
    while (place < search->n_plans && search->plans[place].way.cost <= plan.way.cost) {
        if (alike(&search->plans[place], &plan)) {
            return CW_OK;
        }
        ++place;
    }
    if (place >= search->most_plans) {
        return CW_OK;
    }
    plan.times = CW_NEW_ARRAY(search->arena, double, way->n_stops);
    if (!plan.times) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < way->n_stops; ++i) {
        plan.times[i] = search->pulled.times[i];
    }
    // It pushes the dearer ones down; the first of them that is like it falls out, else the last.
    Cw__Plan moving = plan;
    for (size_t i = place; i <= search->n_plans; ++i) {
        const Cw__Plan next = search->plans[i];
        search->plans[i] = moving;
        if (i < search->n_plans && alike(&next, &plan)) {
            return CW_OK;
        }
        moving = next;
    }
    search->n_plans += search->n_plans < search->most_plans;
    return CW_OK;
}

// Ways that cost as much as the best plan are left out; where no other is, that is the bound.
static double bound_at_prices(Search* search, Cw__Span band) {
    const double best = best_cost(search);
    const double aside = cw__tables_price(&search->tables, band, &search->prices, best);
    const double least = run_chain(search, best < CW__NEVER ? best - aside : CW__NEVER);
    return least < CW__NEVER ? aside + least : best;
}

static void see(Units* seen, int units) {
    seen->fewest = units < seen->fewest ? units : seen->fewest;
    seen->most = units > seen->most ? units : seen->most;
}

// The cheapest way under the last prices; what lengths it has is remembered.
static CwStatus cheapest_way(Search* search, Cw__Way* ret_way) {
    CW_TRY(cw__chain_way(search->arena, search->chain, ret_way));
    for (size_t g = 1; g < search->model->n_gates; ++g) {
        see(&search->seen[g], g < ret_way->n_stops ? ret_way->stops[g].units : MISSED);
    }
    return CW_OK;
}

// Takes a way as a plan, and its prices as those of the band; `*ret_bound` only grows.
static CwStatus try_way(Search* search, const Cw__Way* way, Cw__Span band, double* ret_bound) {
    double centre = 0.0;
    if (!settle(search, way, band, band.high, &centre)) {
        return CW_OK;
    }
    CW_TRY(keep_plan(search, way, centre));
    set_prices(search, way, centre, band.high);
    const double bound = bound_at_prices(search, band);
    *ret_bound = bound > *ret_bound ? bound : *ret_bound;
    return CW_OK;
}

static bool same_way(const Cw__Way* a, const Cw__Way* b) {
    if (a->n_stops != b->n_stops) {
        return false;
    }
    for (size_t i = 0; i < a->n_stops; ++i) {
        const Cw__Stop* x = &a->stops[i];
        const Cw__Stop* y = &b->stops[i];
        if (x->gate != y->gate || x->place != y->place || x->units != y->units) {
            return false;
        }
    }
    return true;
}

// Where two stretches of a way disagree on a gate, its price goes up or down by as much as would lift the bound to
// where it is wanted, were they the only ones (Polyak's step). False when there is nothing to disagree on.
static bool better_prices(Search* search, const Cw__Way* way, Cw__Span band, double wanted_rise) {
    double square = 0.0;
    cw__tables_slack(search->model, way, band, &search->prices, search->slack);
    for (size_t g = 0; g < search->model->n_gates; ++g) {
        square += search->slack[g] * search->slack[g];
    }
    for (size_t g = 0; square > 0 && g < search->model->n_gates; ++g) {
        search->prices.gate[g] += wanted_rise / square * search->slack[g];
    }
    return square > 0;
}

// A way that cannot be, because it comes too late or too early from one gate to a later one, is ruled out by a price on
// the gates between them: it pays for each flick that it lacks.
static void rule_out(Search* search, const Cw__Conflict* conflict, const Cw__Way* way, double wanted_rise) {
    for (size_t i = conflict->from + 1; i < conflict->to; ++i) {
        search->prices.gate[way->stops[i].gate] += wanted_rise / conflict->lacking;
    }
}

// Betters the prices of a band. New ways are tried as plans.
static CwStatus haggle(Search* search, Cw__Span band, double* ret_bound) {
    double bound = *ret_bound;
    double share = 1.0;
    Cw__Way tried = {0};
    for (int i = 0; i < HAGGLES && *ret_bound < good_bound(search) && bound < CW__NEVER; ++i) {
        Cw__Way way;
        Cw__Conflict conflict;
        CW_TRY(cheapest_way(search, &way));
        const bool possible = cw__pull_possible(search->model, &way, &conflict);
        if (possible && !same_way(&way, &tried)) {
            double centre = 0.0;
            (void)settle(search, &way, band, band.high, &centre);
            CW_TRY(keep_plan(search, &way, centre));
            tried = way;
        }
        const double wanted_rise = best_cost(search) < CW__NEVER ? best_cost(search) - bound : CW__MISSED;
        if (!possible) {
            rule_out(search, &conflict, &way, 1.1 * wanted_rise);
        } else if (!better_prices(search, &way, band, share * wanted_rise)) {
            return CW_OK;
        }
        bound = bound_at_prices(search, band);
        share *= bound > *ret_bound ? 1.0 : 0.9;
        *ret_bound = bound > *ret_bound ? bound : *ret_bound;
    }
    return CW_OK;
}

// The least any plan with its nominal slowness in a band can cost; on the way, plans are found.
static CwStatus look(Search* search, Cw__Span band, double* ret_bound) {
    ++search->looked;
    Cw__Way way = {CW__NEVER, NULL, 0, 0.0};
    const double middle = (band.low + band.high) / 2.0;
    *ret_bound = 0.0;
    for (size_t g = 0; g < search->model->n_gates; ++g) {
        search->seen[g] = (Units){INT_MAX, INT_MIN};
        search->slack[g] = 0.0;
    }
    cw__tables_pin(&search->tables, middle);
    if (run_chain(search, CW__NEVER) < CW__NEVER) {
        CW_TRY(cw__chain_way(search->arena, search->chain, &way));
        CW_TRY(try_way(search, &way, band, ret_bound));
    } else {
        set_prices(search, &way, middle, middle);
        *ret_bound = bound_at_prices(search, band);
    }
    if (*ret_bound >= good_bound(search)) {
        return CW_OK;
    }
    // The way that is cheapest under these prices may be a better plan, and have better prices.
    Cw__Conflict conflict;
    CW_TRY(cheapest_way(search, &way));
    const bool possible = cw__pull_possible(search->model, &way, &conflict);
    if (possible) {
        CW_TRY(try_way(search, &way, band, ret_bound));
    }
    return !possible || band.high / band.low < narrow_band ? haggle(search, band, ret_bound) : CW_OK;
}

static CwStatus add_band(Search* search, Cw__Span span, const Units* units, double at_least) {
    double bound = 0.0;
    search->units = units;
    CW_TRY(look(search, span, &bound));
    bound = bound < at_least ? at_least : bound;
    CW_TRY(CW_RESERVE(search->arena, search->bands, search->n_bands, search->bands_capacity));
    search->bands[search->n_bands++] = (Band){span, bound, units};
    return CW_OK;
}

// Part of the lengths of a band: the stretch to gate `g` only from `fewest` to `most`. NULL without memory.
static const Units* part_of_units(const Search* search, const Units* units, size_t g, int fewest, int most) {
    const size_t n = search->model->n_gates;
    Units* part = CW_NEW_ARRAY(search->arena, Units, n);
    for (size_t i = 0; part && i < n; ++i) {
        part[i] = units ? units[i] : (Units){MISSED, INT_MAX};
    }
    if (part) {
        part[g].fewest = part[g].fewest > fewest ? part[g].fewest : fewest;
        part[g].most = part[g].most < most ? part[g].most : most;
    }
    return part;
}

// The stretch whose length the prices could not settle: of those seen with more than one, the one whose end is most
// quarrelled about. 0 when there is none.
static size_t find_quarrel(const Search* search) {
    size_t worst = 0;
    for (size_t g = 1; g < search->model->n_gates; ++g) {
        const bool unsettled = search->seen[g].most > search->seen[g].fewest;
        if (unsettled && (worst == 0 || cw_abs(search->slack[g]) > cw_abs(search->slack[worst]))) {
            worst = g;
        }
    }
    return worst;
}

// Parts a band in two: its tempos, or where they are narrow already, the lengths of one stretch.
static CwStatus part_band(Search* search, Band band, bool* ret_parted) {
    *ret_parted = true;
    if (band.span.high / band.span.low >= narrowest_band) {
        const double middle = (band.span.low + band.span.high) / 2.0;
        CW_TRY(add_band(search, (Cw__Span){band.span.low, middle}, band.units, band.bound));
        return add_band(search, (Cw__Span){middle, band.span.high}, band.units, band.bound);
    }
    double again = 0.0;
    search->units = band.units;
    CW_TRY(look(search, band.span, &again));
    if (again >= good_bound(search)) {
        return CW_OK; // there is nothing better in it
    }
    const size_t g = find_quarrel(search);
    *ret_parted = g > 0;
    if (g == 0) {
        return CW_OK;
    }
    const int short_most = search->seen[g].fewest;
    const Units* shorter = part_of_units(search, band.units, g, MISSED, short_most);
    const Units* longer = part_of_units(search, band.units, g, short_most + 1, INT_MAX);
    if (!shorter || !longer) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(add_band(search, band.span, shorter, band.bound));
    return add_band(search, band.span, longer, band.bound);
}

static CwStatus begin(Search* search) {
    const Cw__Span all = {search->model->usual.fastest, search->model->usual.slowest};
    double low = all.low;
    while (search->n_bands == 0 || low < all.high) {
        const double high = low * widest_band < all.high ? low * widest_band : all.high;
        CW_TRY(add_band(search, (Cw__Span){low, high}, NULL, 0.0));
        low = high;
    }
    return CW_OK;
}

// The open band that promises most.
static size_t best_band(const Search* search) {
    size_t best = 0;
    for (size_t i = 1; i < search->n_bands; ++i) {
        if (search->bands[i].bound < search->bands[best].bound) {
            best = i;
        }
    }
    return best;
}

// Brings the best plans to rest at their own nominal tempo.
static void polish(Search* search) {
    for (size_t i = 0; i < search->n_plans; ++i) {
        Cw__Plan* plan = &search->plans[i];
        const double around = 1.002;
        Cw__Span band = {plan->centre / around, plan->centre * around};
        band.low = band.low > search->model->usual.fastest ? band.low : search->model->usual.fastest;
        band.high = band.high < search->model->usual.slowest ? band.high : search->model->usual.slowest;
        double centre = 0.0;
        if (!settle(search, &plan->way, band, plan->centre, &centre)) {
            continue;
        }
        const double cost = whole_cost(search, &plan->way, centre);
        if (cost < plan->way.cost) {
            plan->way.cost = cost;
            plan->centre = centre;
            for (size_t s = 0; s < plan->way.n_stops; ++s) {
                plan->times[s] = search->pulled.times[s];
            }
        }
    }
}

// Begins with a way that is known to be possible, so that there always is a plan.
static CwStatus keep_known(Search* search, const Cw__Way* known) {
    const Cw__Span all = {search->model->usual.fastest, search->model->usual.slowest};
    double centre = 0.0;
    return settle(search, known, all, all.high, &centre) ? keep_plan(search, known, centre) : CW_OK;
}

CwStatus cw__search(CwArena* arena, const Cw__Model* model, const Cw__Way* known, size_t most_plans,
                    Cw__Found* ret_found) {
    Search search;
    CW_TRY(open_search(arena, model, most_plans, &search));
    CW_TRY(keep_known(&search, known));
    CW_TRY(begin(&search));
    double stuck = CW__NEVER; // the least bound of the bands that cannot be parted
    while (search.n_bands && search.looked < MOST_BANDS) {
        const size_t next = best_band(&search);
        const Band band = search.bands[next];
        if (band.bound >= good_bound(&search)) {
            break;
        }
        bool parted = false;
        search.bands[next] = search.bands[--search.n_bands];
        CW_TRY(part_band(&search, band, &parted));
        stuck = !parted && band.bound < stuck ? band.bound : stuck;
    }
    const double open = search.n_bands ? search.bands[best_band(&search)].bound : CW__NEVER;
    const double least = open < stuck ? open : stuck;
    polish(&search);
    const double best = best_cost(&search);
    *ret_found = (Cw__Found){search.plans, search.n_plans, least < best ? least : best, search.looked};
    return CW_OK;
}
