// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/chain_priv.h"

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

static bool any_not_kept(const Cw__HitFate* fates, size_t count) {
    for (size_t i = 0; fates && i < count; ++i) {
        if (fates[i] != CW__KEPT) {
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

// The row of phrases: for each bar of it, where the phrase after its own begins.
static void set_phrases(Cw__Bars* bars, const CwPhrasing* phrases) {
    bars->n_phases = phrases->count ? 0 : 1;
    for (int i = 0; i < phrases->count; ++i) {
        const int next = bars->n_phases + phrases->bars[i];
        while (bars->n_phases < next) {
            bars->next_phrase[bars->n_phases++] = next;
        }
    }
    for (int bar = 0; bar < bars->n_phases; ++bar) {
        bars->next_phrase[bar] %= bars->n_phases;
    }
}

static void set_places(Cw__Model* model) {
    const CwTempoBrief* brief = model->brief;
    Cw__Bars* bars = &model->bars;
    bars->n_meters = (int)brief->n_meters;
    set_phrases(bars, &brief->phrases);
    bars->n_kinds = bars->n_meters * bars->n_phases;
    for (int kind = 0; kind < bars->n_kinds; ++kind) {
        const CwTempoMeter* meter = &brief->meters[kind % bars->n_meters];
        bars->length[kind] = (int)(cw_bar_ticks(meter->meter) / model->unit_ticks);
        bars->bar_cost[kind % bars->n_meters] = meter->cost / 100.0;
        model->base[kind + 1] = model->base[kind] + bars->length[kind];
    }
    model->n_places = model->base[bars->n_kinds];
}

// How far inside a phrase a place is: nothing on its first downbeat, half on the downbeat in its middle, else all.
static double inside_phrase(const Cw__Model* model, int kind, int into) {
    const CwPhrasing* phrases = &model->brief->phrases;
    const int phase = kind / model->bars.n_meters;
    int start = 0;
    for (int i = 0; i < phrases->count && start <= phase; start += phrases->bars[i++]) {
        if (into == 0 && (phase == start || 2 * (phase - start) == phrases->bars[i])) {
            return phase == start ? 0.0 : 0.5;
        }
    }
    return phrases->count ? 1.0 : 0.0;
}

bool cw__hit_wants(const CwTempoHit* hit, CwPlaceInBar place) {
    return place < CW_PLACE_OFF && misfit[hit->beat][place] < CW__NEVER;
}

static CwMeter meter_of(const Cw__Model* model, int kind) {
    return model->brief->meters[kind % model->bars.n_meters].meter;
}

CwPlaceInBar cw__place_in_bar(const Cw__Model* model, int place) {
    const int kind = cw__kind_of_place(model, place);
    return cw_place_in_bar(meter_of(model, kind), (place - model->base[kind]) * model->unit_ticks);
}

static double hit_place_cost(const CwTempoHit* hit, CwPlaceInBar place, Cw__HitFate fate) {
    if (place == CW_PLACE_OFF) {
        return CW__NEVER;
    }
    if (fate <= CW__LOOSE && cw__hit_wants(hit, place)) {
        return misfit[hit->beat][place] * hit->weight / 1000.0;
    }
    const bool may = fate == CW__LOOSE ? place <= CW_PLACE_HALF : fate == CW__ON_DOWN + (Cw__HitFate)place;
    return may ? CW__GIVEN_UP + hit->weight * (1.0 + (int)place) : CW__NEVER;
}

double cw__end_share(const CwTempoBrief* brief) {
    return brief->end == CW_TEMPO_END_NEAR ? near_share : 1.0;
}

// The cost of passing gate `g` on `place`, so far inside a phrase.
static double gate_place_cost(const Cw__Model* model, size_t g, CwPlaceInBar place, double inside,
                              const Cw__HitFate* fates) {
    const Cw__Gate* gate = &model->gates[g];
    if (gate->starts_passage && place != CW_PLACE_DOWN) {
        return CW__NEVER;
    }
    if (gate->n_hits == 0 && (gate->starts_passage || gate->ends_passage)) {
        return 0.0;
    }
    if (gate->n_hits == 0) {
        return place == CW_PLACE_OFF ? CW__NEVER
                                     : cw__end_share(model->brief) * (end_place_cost[place] + CW__INSIDE * inside);
    }
    double sum = 0.0;
    for (size_t i = 0; i < gate->n_hits; ++i) {
        const size_t h = gate->first_hit + i;
        const CwTempoHit* hit = &model->brief->hits[h];
        const double cost = hit_place_cost(hit, place, fates ? fates[h] : CW__KEPT);
        const double part = hit->beat <= CW_BEAT_DOWN ? CW__INSIDE * inside * hit->weight / 1000.0 : 0.0;
        sum = cost < CW__NEVER ? sum + cost + part : CW__NEVER;
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

// Whether the music may start here: on the first downbeat of the first phrase, or a pickup before it.
static bool starts(const Cw__Model* model, int kind, int into) {
    const int length = model->bars.length[kind];
    const int phase = model->brief->pickup ? model->bars.n_phases - 1 : 0;
    return (length - into) % length * model->unit_ticks == model->brief->pickup && kind / model->bars.n_meters == phase;
}

static CwStatus set_place_costs(CwArena* arena, Cw__Model* model, const Cw__HitFate* fates) {
    model->place_cost = CW_NEW_ARRAY(arena, double, model->n_gates*(size_t)model->n_places);
    model->allowed = CW_NEW_ARRAY(arena, int, model->n_gates*(size_t)(model->n_places + 1));
    if (!model->place_cost || !model->allowed) {
        return CW_ERR_NO_MEM;
    }
    for (size_t g = 0; g < model->n_gates; ++g) {
        double* costs = model->place_cost + g * (size_t)model->n_places;
        for (int place = 0; place < model->n_places; ++place) {
            const int kind = cw__kind_of_place(model, place);
            const int into = place - model->base[kind];
            const double inside = inside_phrase(model, kind, into);
            costs[place] = g > 0 ? gate_place_cost(model, g, cw__place_in_bar(model, place), inside, fates)
                           : starts(model, kind, into) ? 0.0
                                                       : CW__NEVER;
        }
    }
    set_allowed(model);
    return CW_OK;
}

CwStatus cw__model_make(CwArena* arena, const CwTempoBrief* brief, const Cw__HitFate* fates, double change_cost,
                        Cw__Model* ret_model) {
    Cw__Model model = {.brief = brief};
    model.unit_ticks = common_unit(brief, wants_divisions(brief)               ? CW_PLACE_QUARTER
                                          : any_not_kept(fates, brief->n_hits) ? CW_PLACE_HALF
                                                                               : CW_PLACE_BEAT);
    model.unit_quarters = (double)model.unit_ticks / CW_TICKS_PER_QUARTER;
    model.usual =
        (Cw__Gap){cw__slowness_of(&model, brief->tempo_max), cw__slowness_of(&model, brief->tempo_min), 1.0, 0};
    model.bars.change_cost = change_cost;
    set_places(&model);
    CW_TRY(cw__gates_make(arena, &model));
    CW_TRY(cw__bars_make(arena, &model.bars));
    CW_TRY(set_place_costs(arena, &model, fates));
    *ret_model = model;
    return CW_OK;
}
