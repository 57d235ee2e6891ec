// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/keep_priv.h"

#include "tempo/reach_priv.h"

enum {
    SPARE = 64, ///< so small a part of a tolerance is left alone where that gives nothing up
};

// The fate of each hit on a way.
static CwStatus read_fates(CwArena* arena, const Cw__Model* model, const Cw__Way* way, Cw__HitFate** ret_fates) {
    Cw__HitFate* fates = CW_NEW_ARRAY(arena, Cw__HitFate, model->brief->n_hits);
    if (!fates) {
        return CW_ERR_NO_MEM;
    }
    for (size_t h = 0; h < model->brief->n_hits; ++h) {
        fates[h] = CW__LOST;
    }
    for (size_t i = 0; i < way->n_stops; ++i) {
        const Cw__Gate* gate = &model->gates[way->stops[i].gate];
        const CwPlaceInBar place = cw__place_in_bar(model, way->stops[i].place);
        for (size_t h = gate->first_hit; h < gate->first_hit + gate->n_hits; ++h) {
            fates[h] = cw__hit_wants(&model->brief->hits[h], place) ? CW__KEPT : CW__ON_DOWN + (Cw__HitFate)place;
        }
    }
    *ret_fates = fates;
    return CW_OK;
}

static CwStatus keep_by_fates(CwArena* arena, const CwTempoBrief* brief, const Cw__HitFate* fates, Cw__Kept* ret_kept) {
    CwTempoHit* hits = CW_NEW_ARRAY(arena, CwTempoHit, brief->n_hits);
    Cw__HitFate* kept = CW_NEW_ARRAY(arena, Cw__HitFate, brief->n_hits);
    size_t* index = CW_NEW_ARRAY(arena, size_t, brief->n_hits);
    if (!hits || !kept || !index) {
        return CW_ERR_NO_MEM;
    }
    size_t count = 0;
    for (size_t h = 0; h < brief->n_hits; ++h) {
        if (!fates || fates[h] != CW__LOST) {
            hits[count] = brief->hits[h];
            kept[count] = fates ? fates[h] : CW__KEPT;
            index[count++] = h;
        }
    }
    *ret_kept = (Cw__Kept){*brief, kept, index};
    ret_kept->brief.hits = hits;
    ret_kept->brief.n_hits = count;
    return CW_OK;
}

// The least that missing `count` gates in a row costs.
static double least_run(const Cw__Model* model, size_t count) {
    double least = CW__NEVER;
    for (size_t first = 1; first + count <= model->n_gates; ++first) {
        double sum = 0.0;
        for (size_t g = first; g < first + count; ++g) {
            sum += model->gates[g].miss_cost;
        }
        least = sum < least ? sum : least;
    }
    return least;
}

// The way that gives up least when every hit may be put elsewhere or missed. Once missing some gates in a row costs as
// much as what was found, ways that miss more in a row need not be looked at.
static CwStatus give_up_least(CwArena* arena, const CwTempoBrief* brief, Cw__Model* model, Cw__Way* way) {
    Cw__HitFate* all = CW_NEW_ARRAY(arena, Cw__HitFate, brief->n_hits);
    if (!all) {
        return CW_ERR_NO_MEM;
    }
    for (size_t h = 0; h < brief->n_hits; ++h) {
        all[h] = CW__LOOSE;
    }
    CW_TRY(cw__model_make(arena, brief, all, 0.0, model));
    way->cost = CW__NEVER;
    for (size_t look_back = 1;
         look_back == 1 || (look_back <= model->n_gates && least_run(model, look_back - 1) < way->cost);
         look_back *= 2) {
        Cw__Way better;
        CW_TRY(cw__reach(arena, model, look_back, way->cost, &better));
        if (better.cost < way->cost) {
            *way = better;
        }
    }
    return CW_OK;
}

// The same with the last sixty-fourth of each tolerance left alone: whoever counts in another unit rounds. Where errors
// are dear no hit comes that far anyway.
static CwStatus spare_tolerances(CwArena* arena, const Cw__Kept* kept, Cw__Kept* ret_kept) {
    CwTempoHit* hits = CW_NEW_ARRAY(arena, CwTempoHit, kept->brief.n_hits);
    if (!hits) {
        return CW_ERR_NO_MEM;
    }
    const int64_t part = kept->brief.error_cost < CW_TEMPO_EXACT ? SPARE : INT64_MAX;
    for (size_t h = 0; h < kept->brief.n_hits; ++h) {
        hits[h] = kept->brief.hits[h];
        hits[h].early.flicks -= hits[h].early.flicks / part;
        hits[h].late.flicks -= hits[h].late.flicks / part;
    }
    *ret_kept = *kept;
    ret_kept->brief.hits = hits;
    return CW_OK;
}

// What must be given up of it.
static CwStatus least_given_up(CwArena* arena, const Cw__Kept* kept, double* ret_cost) {
    Cw__Model model;
    Cw__Way way;
    CW_TRY(cw__model_make(arena, &kept->brief, kept->fates, 0.0, &model));
    CW_TRY(cw__reach(arena, &model, 1, CW__NEVER, &way));
    *ret_cost = way.cost;
    return CW_OK;
}

// Keeps what can be met within the tolerances.
static CwStatus keep_within(CwArena* arena, const CwTempoBrief* brief, CwDiag* diag, Cw__Kept* kept, double* ret_cost) {
    Cw__Model model;
    Cw__Way way = {0};
    CW_TRY(least_given_up(arena, kept, ret_cost));
    if (*ret_cost < CW__GIVEN_UP) {
        return CW_OK;
    }
    CW_TRY(give_up_least(arena, brief, &model, &way));
    if (way.cost >= CW__NEVER) {
        return cw_diag(diag, CW_ERR_NO_FIT, "tempo.no_fit", (CwPlace){0}, brief->cue,
                       "the fixed passages cannot be reached at the tempos allowed: widen the range, or let them start "
                       "earlier or later");
    }
    Cw__HitFate* fates = NULL;
    CW_TRY(read_fates(arena, &model, &way, &fates));
    CW_TRY(keep_by_fates(arena, brief, fates, kept));
    return least_given_up(arena, kept, ret_cost);
}

CwStatus cw__keep(CwArena* arena, const CwTempoBrief* brief, CwDiag* diag, Cw__Kept* ret_kept) {
    Cw__Kept kept;
    Cw__Kept spared;
    double least = 0.0;
    double with_spare = 0.0;
    CwTempoBrief plain = *brief;
    plain.phrases.count = 0; // they only cost: nothing has to give for them
    CW_TRY(keep_by_fates(arena, &plain, NULL, &kept));
    CW_TRY(spare_tolerances(arena, &kept, &spared));
    CW_TRY(least_given_up(arena, &spared, &with_spare));
    if (with_spare >= CW__GIVEN_UP) {
        CW_TRY(keep_within(arena, &plain, diag, &kept, &least));
        CW_TRY(spare_tolerances(arena, &kept, &spared));
        CW_TRY(least_given_up(arena, &spared, &with_spare));
    }
    *ret_kept = with_spare <= least ? spared : kept;
    ret_kept->brief.phrases = brief->phrases;
    return CW_OK;
}
