// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/model_priv.h"

#include <string.h>

static const double miss_weight_cost = 1000.0; // of a missed hit, for each thousandth of its weight
static const double end_free_cost = 2.0;       // of a cue that ends anywhere
static const double end_weight = 100.0;
static const double passage_weight = 1000.0;
static const double hardly = 1e-4; // the nominal tempo counts so much inside passages: enough to have one best

enum {
    FREE_LOWEST = 1000, ///< thousandths: a fermata may hold a quarter for a minute
};

// Whether one moment of the music can serve both a gate and one more hit, close by.
static bool coincides(const Cw__Gate* gate, const CwTempoHit* hit) {
    const double at = (double)hit->at.flicks;
    const double near = (double)CW_FLICKS_PER_SECOND / 20.0;
    return (gate->n_hits > 0 || gate->starts_passage) && at - gate->at < near &&
           at - (double)hit->early.flicks <= gate->high && at + (double)hit->late.flicks >= gate->low;
}

static void narrow(Cw__Gate* gate, double low, double high) {
    gate->low = low > gate->low ? low : gate->low;
    gate->high = high < gate->high ? high : gate->high;
    gate->at = gate->at < gate->low ? gate->low : gate->at > gate->high ? gate->high : gate->at;
}

static Cw__Gate* add_gate(Cw__Model* model, double at, size_t first_hit) {
    Cw__Gate* gate = &model->gates[model->n_gates++];
    *gate = (Cw__Gate){.at = at, .low = -CW__NEVER, .high = CW__NEVER, .first_hit = first_hit, .after = model->usual};
    return gate;
}

static void add_hit(Cw__Model* model, size_t index) {
    const CwTempoHit* hit = &model->brief->hits[index];
    Cw__Gate* gate = &model->gates[model->n_gates - 1];
    if (!coincides(gate, hit)) {
        const Cw__Gap gap = gate->after; // of the passage it may lie in
        gate = add_gate(model, (double)hit->at.flicks, index);
        gate->after = gap;
    }
    gate->first_hit = gate->n_hits ? gate->first_hit : index;
    narrow(gate, (double)(hit->at.flicks - hit->early.flicks), (double)(hit->at.flicks + hit->late.flicks));
    if (gate->miss_cost < CW__NEVER) {
        gate->miss_cost += CW__MISSED + miss_weight_cost * hit->weight;
    }
    ++gate->n_hits;
}

static void start_passage(Cw__Model* model, const CwTempoPassage* passage, size_t next_hit) {
    const double at = (double)passage->at.flicks;
    Cw__Gate* gate = &model->gates[model->n_gates - 1];
    const double low = at - (double)passage->early.flicks;
    const double high = at + (double)passage->late.flicks;
    if (!(gate->ends_passage && gate->low <= high && low <= gate->high)) {
        gate = add_gate(model, at, next_hit);
    }
    narrow(gate, low, high);
    gate->starts_passage = true;
    gate->miss_cost = CW__NEVER;
    if (passage->tempo) {
        const double slowness = cw__slowness_of(model, passage->tempo);
        gate->after = (Cw__Gap){slowness, slowness, hardly, 0};
    } else {
        const int units = (int)(passage->length / model->unit_ticks);
        gate->after =
            (Cw__Gap){cw__slowness_of(model, CW_TEMPO_HIGHEST), cw__slowness_of(model, FREE_LOWEST), hardly, units};
    }
}

static void end_passage(Cw__Model* model, const CwTempoPassage* passage, size_t next_hit) {
    const double at = (double)(passage->at.flicks + cw_tempo_passage_lasts(passage).flicks);
    Cw__Gate* gate = add_gate(model, at, next_hit);
    // A flick more on either side: the length in flicks is rounded, the slowness is not.
    narrow(gate, at - (double)passage->early.flicks - 1.0, at + (double)passage->late.flicks + 1.0);
    gate->ends_passage = true;
    gate->miss_cost = CW__NEVER;
}

// Hits and passages in the order of their times; where they coincide a passage ends first, and a hit comes last.
static void add_all(Cw__Model* model) {
    const CwTempoBrief* brief = model->brief;
    size_t hit = 0;
    size_t edge = 0; // even: the start of a passage, odd: its end
    while (hit < brief->n_hits || edge < 2 * brief->n_passages) {
        const CwTempoPassage* passage = edge < 2 * brief->n_passages ? &brief->passages[edge / 2] : NULL;
        int64_t edge_at = passage ? passage->at.flicks : INT64_MAX;
        if (passage && edge % 2 == 1) {
            edge_at += cw_tempo_passage_lasts(passage).flicks;
        }
        if (hit < brief->n_hits && brief->hits[hit].at.flicks < edge_at) {
            add_hit(model, hit++);
        } else if (edge++ % 2 == 0) {
            start_passage(model, passage, hit);
        } else {
            end_passage(model, passage, hit);
        }
    }
}

// Of a square flick: errors count as shares of the tolerance, or of half a frame where that is less.
static double square_cost(const CwTempoBrief* brief, double weight, double tolerance) {
    const double half_frame = (double)cw_tempo_default_tolerance(brief->rate).flicks;
    const double share = tolerance < half_frame ? tolerance : half_frame;
    const double flicks = share > 1.0 ? share : 1.0;
    const int error_cost = brief->error_cost ? brief->error_cost : CW_TEMPO_LEEWAY;
    return error_cost / 1000.0 * weight / 1000.0 / (flicks * flicks);
}

static void set_error_costs(const CwTempoBrief* brief, Cw__Gate* gate) {
    double weight = gate->starts_passage ? passage_weight : gate->n_hits ? 0.0 : gate->ends_passage ? 1.0 : end_weight;
    for (size_t i = 0; i < gate->n_hits; ++i) {
        weight += brief->hits[gate->first_hit + i].weight;
    }
    gate->early_cost = square_cost(brief, weight, gate->at - gate->low);
    gate->late_cost = square_cost(brief, weight, gate->high - gate->at);
}

CwStatus cw__gates_make(CwArena* arena, Cw__Model* model) {
    const CwTempoBrief* brief = model->brief;
    model->gates = CW_NEW_ARRAY(arena, Cw__Gate, brief->n_hits + 2 * brief->n_passages + 2);
    if (!model->gates) {
        return CW_ERR_NO_MEM;
    }
    model->n_gates = 0;
    narrow(add_gate(model, 0.0, 0), 0.0, 0.0);
    model->gates[0].miss_cost = CW__NEVER;
    add_all(model);
    model->has_end = brief->end != CW_TEMPO_END_FREE;
    if (model->has_end) {
        const double length = (double)brief->length.flicks;
        const double frame = (double)cw_flicks_per_frame(brief->rate);
        Cw__Gate* end = add_gate(model, length, brief->n_hits);
        narrow(end, length - frame, length + frame);
        end->miss_cost = cw__end_share(brief) * (end_free_cost + (brief->phrases.count ? CW__INSIDE : 0.0));
    }
    for (size_t g = 1; g < model->n_gates; ++g) {
        set_error_costs(brief, &model->gates[g]);
    }
    return CW_OK;
}
