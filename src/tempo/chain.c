// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/chain_priv.h"

// How a place at a gate is best come to.
typedef struct {
    double cost;
    int from_place;
    int units;
} Node;

// The cheapest way to have come over a bar line with some units still to go.
typedef struct {
    double cost;
    int from_place;
    int units;
} Entry;

struct Cw__Chain {
    const Cw__Model* model;
    const Cw__Stretch* stretches;
    Node* nodes;    // [gate][place]
    Entry* entries; // [kind of bar][units beyond the bar], scratch
    int n_entries;
    double* rest;    // [gate]: the least that is still to come from there, whatever the places
    const Node* end; // where the cheapest way ends
    double cost;
};

static Node* node_at(const Cw__Chain* chain, size_t gate, int place) {
    return &chain->nodes[gate * (size_t)chain->model->n_places + (size_t)place];
}

static double place_cost(const Cw__Chain* chain, size_t gate, int place) {
    return chain->model->place_cost[gate * (size_t)chain->model->n_places + (size_t)place];
}

static const int* allowed_at(const Cw__Model* model, size_t gate) {
    return model->allowed + gate * (size_t)(model->n_places + 1);
}

static void relax(Cw__Chain* chain, size_t to, int to_place, double cost, Entry by) {
    const double sum = cost + place_cost(chain, to, to_place);
    Node* node = node_at(chain, to, to_place);
    if (sum < node->cost) {
        *node = (Node){sum, by.from_place, by.units};
    }
}

// From one place: within its bar straight to the next place, over the bar line into `entries`.
static void leave_place(Cw__Chain* chain, size_t to, int kind, int into, double so_far, double limit) {
    const Cw__Stretch* stretch = &chain->stretches[to];
    const int place = chain->model->base[kind] + into;
    const int left = chain->model->bars.length[kind] - into;
    Entry* entries = &chain->entries[kind * chain->n_entries];
    for (int i = 0; i < stretch->count; ++i) {
        const double cost = so_far + stretch->cost[i];
        const int units = stretch->fewest + i;
        if (cost >= limit) {
            continue;
        }
        const Entry entry = {cost, place, units};
        if (units < left) {
            relax(chain, to, place + units, cost, entry);
        } else if (cost < entries[units - left].cost) {
            entries[units - left] = entry;
        }
    }
}

static void clear_entries(Cw__Chain* chain, int count) {
    for (int m = 0; m < chain->model->bars.n_kinds; ++m) {
        for (int i = 0; i < count; ++i) {
            chain->entries[m * chain->n_entries + i].cost = CW__NEVER;
        }
    }
}

// From a bar line, with `units` still to go, through whole bars to every place of the next gate.
static void enter_places(Cw__Chain* chain, size_t to, int kind, int units) {
    const Cw__Model* model = chain->model;
    const Entry entry = chain->entries[kind * chain->n_entries + units];
    int next = 0;
    for (const int* place = allowed_at(model, to); *place >= 0; ++place) {
        while (model->base[next + 1] <= *place) {
            ++next;
        }
        const int fill = units - (*place - model->base[next]);
        if (fill >= 0) {
            relax(chain, to, *place, entry.cost + cw__bars_cost(&model->bars, kind, next, fill), entry);
        }
    }
}

static void cross(Cw__Chain* chain, size_t to, double limit) {
    const Cw__Model* model = chain->model;
    const Cw__Stretch* stretch = &chain->stretches[to];
    if (stretch->count == 0) {
        return;
    }
    const int most = stretch->fewest + stretch->count - 1;
    clear_entries(chain, most + 1);
    for (const int* place = allowed_at(model, to - 1); *place >= 0; ++place) {
        const double so_far = node_at(chain, to - 1, *place)->cost;
        if (so_far < CW__NEVER) {
            const int kind = cw__kind_of_place(model, *place);
            leave_place(chain, to, kind, *place - model->base[kind], so_far, limit);
        }
    }
    for (int m = 0; m < model->bars.n_kinds; ++m) {
        for (int units = 0; units <= most; ++units) {
            if (chain->entries[m * chain->n_entries + units].cost < limit) {
                enter_places(chain, to, m, units);
            }
        }
    }
}

static void start(Cw__Chain* chain) {
    const Cw__Model* model = chain->model;
    for (size_t i = 0; i < model->n_gates * (size_t)model->n_places; ++i) {
        chain->nodes[i].cost = CW__NEVER;
    }
    for (const int* place = allowed_at(model, 0); *place >= 0; ++place) {
        const double first_bar = cw__bars_first_cost(&model->bars, cw__kind_of_place(model, *place));
        *node_at(chain, 0, *place) = (Node){first_bar + place_cost(chain, 0, *place), *place, 0};
    }
}

// The cheapest node to stop at; NULL when there is none below `limit`.
static const Node* best_end(const Cw__Chain* chain, const double* end_cost, double limit, double* ret_cost) {
    const Cw__Model* model = chain->model;
    const Node* best = NULL;
    *ret_cost = limit;
    for (size_t gate = model->n_gates; gate-- > 0;) {
        for (int place = 0; place < model->n_places; ++place) {
            const Node* node = node_at(chain, gate, place);
            if (node->cost + end_cost[gate] < *ret_cost) {
                *ret_cost = node->cost + end_cost[gate];
                best = node;
            }
        }
    }
    return best;
}

CwStatus cw__chain_new(CwArena* arena, const Cw__Model* model, int most_units, Cw__Chain** ret_chain) {
    Cw__Chain* chain = CW_NEW(arena, Cw__Chain);
    Node* nodes = CW_NEW_ARRAY(arena, Node, model->n_gates * (size_t)model->n_places);
    double* rest = CW_NEW_ARRAY(arena, double, model->n_gates);
    Entry* entries = CW_NEW_ARRAY(arena, Entry, (size_t)model->bars.n_kinds * (size_t)(most_units + 1));
    if (!chain || !nodes || !rest || !entries) {
        return CW_ERR_NO_MEM;
    }
    *chain = (Cw__Chain){.model = model, .nodes = nodes, .entries = entries, .n_entries = most_units + 1, .rest = rest};
    *ret_chain = chain;
    return CW_OK;
}

// What costs less may be less than nothing: stretches are paid, too.
static void find_rest(Cw__Chain* chain, const double* end_cost) {
    for (size_t gate = chain->model->n_gates; gate-- > 0;) {
        chain->rest[gate] = end_cost[gate];
        if (gate + 1 < chain->model->n_gates) {
            const Cw__Stretch* next = &chain->stretches[gate + 1];
            double least = CW__NEVER;
            for (int i = 0; i < next->count; ++i) {
                least = next->cost[i] < least ? next->cost[i] : least;
            }
            least += least < CW__NEVER ? chain->rest[gate + 1] : 0.0;
            chain->rest[gate] = least < chain->rest[gate] ? least : chain->rest[gate];
        }
    }
}

double cw__chain_run(Cw__Chain* chain, const Cw__Stretch* stretches, const double* end_cost, double limit) {
    chain->stretches = stretches;
    start(chain);
    find_rest(chain, end_cost);
    for (size_t to = 1; to < chain->model->n_gates; ++to) {
        cross(chain, to, limit - chain->rest[to]);
    }
    chain->end = best_end(chain, end_cost, limit, &chain->cost);
    return chain->end ? chain->cost : CW__NEVER;
}

CwStatus cw__chain_way(CwArena* arena, const Cw__Chain* chain, Cw__Way* ret_way) {
    const Cw__Model* model = chain->model;
    Cw__Stop* stops = CW_NEW_ARRAY(arena, Cw__Stop, model->n_gates);
    if (!stops) {
        return CW_ERR_NO_MEM;
    }
    const size_t n_places = (size_t)model->n_places;
    size_t index = (size_t)(chain->end - chain->nodes);
    size_t count = 0;
    for (; index >= n_places; ++count) {
        const Node* here = &chain->nodes[index];
        stops[count] = (Cw__Stop){index / n_places, (int)(index % n_places), here->units};
        index = (index / n_places - 1) * n_places + (size_t)here->from_place;
    }
    stops[count++] = (Cw__Stop){0, (int)index, 0};
    for (size_t i = 0; i < count / 2; ++i) {
        const Cw__Stop other = stops[count - 1 - i];
        stops[count - 1 - i] = stops[i];
        stops[i] = other;
    }
    *ret_way = (Cw__Way){chain->cost, stops, count, 0.0};
    return CW_OK;
}

int cw__kind_of_place(const Cw__Model* model, int place) {
    int kind = 0;
    while (model->base[kind + 1] <= place) {
        ++kind;
    }
    return kind;
}

double cw__way_bars_cost(const Cw__Model* model, const Cw__Way* way) {
    double cost = cw__bars_first_cost(&model->bars, cw__kind_of_place(model, way->stops[0].place));
    for (size_t i = 1; i < way->n_stops; ++i) {
        const Cw__Stop* from = &way->stops[i - 1];
        const Cw__Stop* to = &way->stops[i];
        const int kind = cw__kind_of_place(model, from->place);
        const int next = cw__kind_of_place(model, to->place);
        const int left = model->base[kind + 1] - from->place;
        if (to->units >= left) {
            const int fill = to->units - left - (to->place - model->base[next]);
            cost += cw__bars_cost(&model->bars, kind, next, fill);
        }
    }
    return cost;
}

double cw__way_places_cost(const Cw__Model* model, const Cw__Way* way) {
    double cost = cw__way_bars_cost(model, way);
    size_t gate = 0;
    for (size_t i = 0; i < way->n_stops; ++i) {
        for (; gate < way->stops[i].gate; ++gate) {
            cost += model->gates[gate].miss_cost;
        }
        cost += model->place_cost[gate * (size_t)model->n_places + (size_t)way->stops[i].place];
        ++gate;
    }
    for (; gate < model->n_gates; ++gate) {
        cost += model->gates[gate].miss_cost;
    }
    return cost;
}

double cw__way_given_up_cost(const Cw__Model* model, const Cw__Way* way) {
    double cost = 0.0;
    size_t gate = 0;
    for (size_t i = 0; i <= way->n_stops; ++i) {
        const size_t stop = i < way->n_stops ? way->stops[i].gate : model->n_gates;
        for (; gate < stop; ++gate) {
            cost += model->gates[gate].n_hits ? model->gates[gate].miss_cost : 0.0;
        }
        if (i < way->n_stops) {
            const double place = model->place_cost[gate * (size_t)model->n_places + (size_t)way->stops[i].place];
            cost += place >= CW__GIVEN_UP ? place : 0.0;
            ++gate;
        }
    }
    return cost;
}
