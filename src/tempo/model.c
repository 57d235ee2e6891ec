// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/model_priv.h"

#include "base/number.h"

#include <assert.h>

// What the wrong place in the bar costs a hit of weight 1000 (docs/tempo.md, "Places").
static const double misfit[][CW_PLACE_OFF] = {
    //                     down   strong beat   half   quarter
    [CW_BEAT_ANY] = {0.0, 0.2, 0.5, CW__NEVER, CW__NEVER},
    [CW_BEAT_STRONG] = {0.0, 1.0, 300.0, CW__NEVER, CW__NEVER},
    [CW_BEAT_DOWN] = {0.0, 150.0, 400.0, CW__NEVER, CW__NEVER},
    [CW_BEAT_DIVISION] = {0.0, 0.0, 0.0, 4.0, 12.0},
    [CW_BEAT_BETWEEN] = {CW__NEVER, CW__NEVER, CW__NEVER, 0.0, 8.0},
};
static const double end_place_cost[] = {0.0, 0.25, 0.5, 1.5, 1.5};
static const double near_share = 0.125; // of what the end costs, where it is only near a bar line
static const double centre_share = 0.4; // a nominal tempo one per cent off the centre

double cw__slowness_of(const Cw__Model* model, int tempo) {
    return 60000.0 * (double)CW_FLICKS_PER_SECOND * model->unit_quarters / tempo;
}

// The centre's cost is `factor` * (slowness - wanted)^2.
static double centre_factor(const Cw__Model* model, double* ret_wanted) {
    if (!model->brief->tempo_centre) {
        *ret_wanted = 0.0;
        return 0.0;
    }
    *ret_wanted = cw__slowness_of(model, model->brief->tempo_centre);
    return centre_share * 1e4 / (*ret_wanted * *ret_wanted);
}

double cw__centre_cost(const Cw__Model* model, double centre) {
    double wanted = 0.0;
    const double factor = centre_factor(model, &wanted);
    return factor * (centre - wanted) * (centre - wanted);
}

double cw__centre_slope(const Cw__Model* model, double centre) {
    double wanted = 0.0;
    const double factor = centre_factor(model, &wanted);
    return 2.0 * factor * (centre - wanted);
}

double cw__centre_floor(const Cw__Model* model, double low, double high, double from, double slope) {
    double wanted = 0.0;
    const double factor = centre_factor(model, &wanted);
    double best = slope > 0 ? low : high;
    if (factor > 0) {
        const double flat = wanted - slope / (2.0 * factor);
        best = flat < low ? low : flat > high ? high : flat;
    }
    return cw__centre_cost(model, best) + slope * (best - from);
}

static bool wants_divisions(const CwTempoBrief* brief) {
    for (size_t i = 0; i < brief->n_hits; ++i) {
        if (brief->hits[i].beat == CW_BEAT_DIVISION || brief->hits[i].beat == CW_BEAT_BETWEEN) {
            return true;
        }
    }
    return false;
}

static bool any_of(const bool* flags, size_t count) {
    for (size_t i = 0; flags && i < count; ++i) {
        if (flags[i]) {
            return true;
        }
    }
    return false;
}

// The largest unit all bars and all places the hits may want are whole numbers of.
static int64_t common_unit(const CwTempoBrief* brief, CwPlaceInBar finest) {
    const int64_t sixteenth = CW_TICKS_PER_QUARTER / 4;
    int64_t unit = 0;
    for (size_t m = 0; m < brief->n_meters; ++m) {
        const CwMeter meter = brief->meters[m].meter;
        unit = cw_gcd(unit, cw_bar_ticks(meter));
        for (int64_t tick = 0; tick < cw_bar_ticks(meter); tick += sixteenth) {
            if (cw_place_in_bar(meter, tick) <= finest) {
                unit = cw_gcd(unit, tick);
            }
        }
    }
    for (size_t i = 0; i < brief->n_passages; ++i) {
        unit = cw_gcd(unit, brief->passages[i].length);
    }
    return cw_gcd(unit, brief->pickup);
}

static void set_places(Cw__Model* model) {
    const CwTempoBrief* brief = model->brief;
    model->bars.n_meters = (int)brief->n_meters;
    for (int m = 0; m < model->bars.n_meters; ++m) {
        model->bars.length[m] = (int)(cw_bar_ticks(brief->meters[m].meter) / model->unit_ticks);
        model->bars.bar_cost[m] = brief->meters[m].cost / 100.0;
        model->base[m + 1] = model->base[m] + model->bars.length[m];
    }
    model->n_places = model->base[model->bars.n_meters];
}

bool cw__hit_wants(const CwTempoHit* hit, CwPlaceInBar place) {
    return place < CW_PLACE_OFF && misfit[hit->beat][place] < CW__NEVER;
}

CwPlaceInBar cw__place_in_bar(const Cw__Model* model, int place) {
    int meter = 0;
    while (model->base[meter + 1] <= place) {
        ++meter;
    }
    return cw_place_in_bar(model->brief->meters[meter].meter, (place - model->base[meter]) * model->unit_ticks);
}

static double hit_place_cost(const CwTempoHit* hit, CwPlaceInBar place, bool loose) {
    if (place == CW_PLACE_OFF) {
        return CW__NEVER;
    }
    if (cw__hit_wants(hit, place)) {
        return misfit[hit->beat][place] * hit->weight / 1000.0;
    }
    return loose && place <= CW_PLACE_HALF ? CW__GIVEN_UP + hit->weight * (1.0 + (int)place) : CW__NEVER;
}

double cw__end_share(const CwTempoBrief* brief) {
    return brief->end == CW_TEMPO_END_NEAR ? near_share : 1.0;
}

// The cost of passing gate `g` on `place`.
static double gate_place_cost(const Cw__Model* model, size_t g, CwPlaceInBar place, const bool* loose) {
    const Cw__Gate* gate = &model->gates[g];
    if (gate->starts_passage && place != CW_PLACE_DOWN) {
        return CW__NEVER;
    }
    if (gate->n_hits == 0 && (gate->starts_passage || gate->ends_passage)) {
        return 0.0;
    }
    if (gate->n_hits == 0) {
        return place == CW_PLACE_OFF ? CW__NEVER : cw__end_share(model->brief) * end_place_cost[place];
    }
    double sum = 0.0;
    for (size_t i = 0; i < gate->n_hits; ++i) {
        const size_t h = gate->first_hit + i;
        const double cost = hit_place_cost(&model->brief->hits[h], place, loose && loose[h]);
        sum = cost < CW__NEVER ? sum + cost : CW__NEVER;
        if (sum >= CW__NEVER) {
            return CW__NEVER;
        }
    }
    return sum;
}

// Which places each gate may be passed on, as lists.
static void set_allowed(Cw__Model* model) {
    for (size_t g = 0; g < model->n_gates; ++g) {
        int* allowed = model->allowed + g * (size_t)(model->n_places + 1);
        for (int place = 0; place < model->n_places; ++place) {
            if (model->place_cost[g * (size_t)model->n_places + (size_t)place] < CW__NEVER) {
                *allowed++ = place;
            }
        }
        *allowed = -1;
    }
}

static CwStatus set_place_costs(CwArena* arena, Cw__Model* model, const bool* loose) {
    model->place_cost = CW_NEW_ARRAY(arena, double, model->n_gates*(size_t)model->n_places);
    model->allowed = CW_NEW_ARRAY(arena, int, model->n_gates*(size_t)(model->n_places + 1));
    if (!model->place_cost || !model->allowed) {
        return CW_ERR_NO_MEM;
    }
    for (size_t g = 0; g < model->n_gates; ++g) {
        double* costs = model->place_cost + g * (size_t)model->n_places;
        for (int m = 0; m < model->bars.n_meters; ++m) {
            for (int into = 0; into < model->bars.length[m]; ++into) {
                const CwPlaceInBar place = cw_place_in_bar(model->brief->meters[m].meter, into * model->unit_ticks);
                const int to_bar_line = (model->bars.length[m] - into) % model->bars.length[m];
                const bool starts = to_bar_line * model->unit_ticks == model->brief->pickup;
                costs[model->base[m] + into] = g > 0    ? gate_place_cost(model, g, place, loose)
                                               : starts ? 0.0
                                                        : CW__NEVER;
            }
        }
    }
    set_allowed(model);
    return CW_OK;
}

CwStatus cw__model_make(CwArena* arena, const CwTempoBrief* brief, const bool* loose, double change_cost,
                        Cw__Model* ret_model) {
    Cw__Model model = {.brief = brief};
    model.unit_ticks = common_unit(brief, wants_divisions(brief)         ? CW_PLACE_QUARTER
                                          : any_of(loose, brief->n_hits) ? CW_PLACE_HALF
                                                                         : CW_PLACE_BEAT);
    model.unit_quarters = (double)model.unit_ticks / CW_TICKS_PER_QUARTER;
    model.usual =
        (Cw__Gap){cw__slowness_of(&model, brief->tempo_max), cw__slowness_of(&model, brief->tempo_min), 1.0, 0};
    model.bars.change_cost = change_cost;
    set_places(&model);
    CW_TRY(cw__gates_make(arena, &model));
    CW_TRY(cw__bars_make(arena, &model.bars));
    CW_TRY(set_place_costs(arena, &model, loose));
    *ret_model = model;
    return CW_OK;
}
