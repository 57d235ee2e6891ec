// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/reach_priv.h"

#include "base/math.h"

enum {
    NOWHERE = -1,
};

// A gate can be come to on a place between these times, at this price.
typedef struct {
    double low;
    double high;
    double cost;
    size_t gate;
    int place;
    int units; // since the label it came from
    int from;  // that label, or NOWHERE
    int next;  // another at this gate and place, or NOWHERE
} Label;

typedef struct {
    CwArena* arena;
    const Cw__Model* model;
    Label* labels;
    size_t count;
    size_t capacity;
    int* first;   // [gate][place]
    double limit; // what costs as much is not wanted
} Reach;

static double place_cost(const Reach* reach, size_t gate, int place) {
    const double cost = reach->model->place_cost[gate * (size_t)reach->model->n_places + (size_t)place];
    return cost >= CW__GIVEN_UP ? cost : 0.0;
}

static int* first_at(const Reach* reach, size_t gate, int place) {
    return &reach->first[gate * (size_t)reach->model->n_places + (size_t)place];
}

static bool covers(const Label* a, const Label* b) {
    return a->cost <= b->cost && a->low <= b->low && a->high >= b->high;
}

// Takes in a label that no other is as good as, and takes out those it is as good as.
static CwStatus add(Reach* reach, Label label) {
    int* link = first_at(reach, label.gate, label.place);
    for (int i = *link; i != NOWHERE; i = reach->labels[i].next) {
        if (covers(&reach->labels[i], &label)) {
            return CW_OK;
        }
    }
    while (*link != NOWHERE) {
        Label* other = &reach->labels[*link];
        if (covers(&label, other)) {
            *link = other->next;
        } else {
            link = &other->next;
        }
    }
    *link = (int)reach->count;
    CW_TRY(CW_RESERVE(reach->arena, reach->labels, reach->count, reach->capacity));
    label.next = NOWHERE;
    reach->labels[reach->count++] = label;
    return CW_OK;
}

// One length of the stretch from a label: on every place of the gate that whole bars lead to.
static CwStatus arrive(Reach* reach, const Label* from, Label to) {
    const Cw__Model* model = reach->model;
    const int kind = cw__kind_of_place(model, from->place);
    const int left = model->base[kind + 1] - from->place;
    const double cost = to.cost;
    const int* allowed = model->allowed + to.gate * (size_t)(model->n_places + 1);
    int next = 0;
    for (const int* place = allowed; *place >= 0; ++place) {
        while (model->base[next + 1] <= *place) {
            ++next;
        }
        const int fill = to.units - left - (*place - model->base[next]);
        const bool inside = to.units < left;
        if (inside ? *place == from->place + to.units
                   : fill >= 0 && cw__bars_cost(&model->bars, kind, next, fill) < CW__NEVER) {
            to.place = *place;
            to.cost = cost + place_cost(reach, to.gate, *place);
            CW_TRY(to.cost < reach->limit ? add(reach, to) : CW_OK);
        }
    }
    return CW_OK;
}

static CwStatus go(Reach* reach, int index, size_t gate, double missed) {
    const Label from = reach->labels[index];
    const Cw__Gap* gap = &reach->model->gates[from.gate].after;
    const Cw__Gate* to = &reach->model->gates[gate];
    const double shortest = to->low > from.high ? to->low - from.high : 0.0;
    const int least = (int)-cw_floor(-shortest / gap->slowest + 1e-9);
    const int longest = (int)cw_floor((to->high - from.low) / gap->fastest + 1e-9);
    const int fewest = gap->units > least ? gap->units : least;
    const int most = gap->units && gap->units < longest ? gap->units : longest;
    for (int units = fewest; units <= most; ++units) {
        const double low = from.low + units * gap->fastest;
        const double high = from.high + units * gap->slowest;
        Label label = {.cost = from.cost + missed, .gate = gate, .units = units, .from = index};
        label.low = low > to->low ? low : to->low;
        label.high = high < to->high ? high : to->high;
        if (label.low <= label.high) {
            CW_TRY(arrive(reach, &from, label));
        }
    }
    return CW_OK;
}

static CwStatus go_all(Reach* reach, size_t from, size_t to, double missed) {
    for (int place = 0; place < reach->model->n_places; ++place) {
        for (int i = *first_at(reach, from, place); i != NOWHERE; i = reach->labels[i].next) {
            if (reach->labels[i].cost + missed < reach->limit) {
                CW_TRY(go(reach, i, to, missed));
            }
        }
    }
    return CW_OK;
}

// What missing a gate gives up: nothing where no hit is.
static double miss_cost(const Cw__Gate* gate) {
    return gate->n_hits || gate->miss_cost >= CW__NEVER ? gate->miss_cost : 0.0;
}

// The cheapest label to end on, the later of two equally cheap.
static int best_end(const Reach* reach, double* ret_cost) {
    const Cw__Model* model = reach->model;
    int best = NOWHERE;
    double missed = 0.0;
    *ret_cost = CW__NEVER;
    for (size_t gate = model->n_gates; gate-- > 0 && missed < CW__NEVER;) {
        for (int place = 0; place < model->n_places; ++place) {
            for (int i = *first_at(reach, gate, place); i != NOWHERE; i = reach->labels[i].next) {
                if (reach->labels[i].cost + missed < *ret_cost) {
                    *ret_cost = reach->labels[i].cost + missed;
                    best = i;
                }
            }
        }
        missed += miss_cost(&model->gates[gate]);
    }
    return best;
}

static CwStatus trace(const Reach* reach, int end, Cw__Way* way) {
    size_t count = 0;
    for (int i = end; i != NOWHERE; i = reach->labels[i].from) {
        ++count;
    }
    way->stops = CW_NEW_ARRAY(reach->arena, Cw__Stop, count);
    if (!way->stops) {
        return CW_ERR_NO_MEM;
    }
    way->n_stops = count;
    for (int i = end; i != NOWHERE; i = reach->labels[i].from) {
        const Label* label = &reach->labels[i];
        way->stops[--count] = (Cw__Stop){label->gate, label->place, label->units};
    }
    return CW_OK;
}

static CwStatus start(CwArena* arena, const Cw__Model* model, double limit, Reach* reach) {
    const size_t n = model->n_gates * (size_t)model->n_places;
    *reach = (Reach){.arena = arena, .model = model, .limit = limit, .first = CW_NEW_ARRAY(arena, int, n)};
    if (!reach->first) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n; ++i) {
        reach->first[i] = NOWHERE;
    }
    for (const int* place = model->allowed; *place >= 0; ++place) {
        CW_TRY(add(reach, (Label){.place = *place, .from = NOWHERE}));
    }
    return CW_OK;
}

CwStatus cw__reach(CwArena* arena, const Cw__Model* model, size_t look_back, double limit, Cw__Way* ret_way) {
    Reach reach;
    CW_TRY(start(arena, model, limit, &reach));
    for (size_t to = 1; to < model->n_gates; ++to) {
        double missed = 0.0;
        for (size_t back = 1; back <= look_back && back <= to && missed < CW__NEVER; ++back) {
            CW_TRY(go_all(&reach, to - back, to, missed));
            missed += miss_cost(&model->gates[to - back]);
        }
    }
    Cw__Way way = {0};
    const int end = best_end(&reach, &way.cost);
    CW_TRY(trace(&reach, end, &way));
    *ret_way = way;
    return CW_OK;
}
