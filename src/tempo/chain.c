// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/chain_priv.h"

// How a place at a gate is best come to.
typedef struct {
    double cost;
    size_t from_gate;
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
    Entry* entries; // [meter][units beyond the bar], scratch
    int n_entries;
    const Node* end; // where the cheapest way ends
    double cost;
};

static Node* node_at(const Cw__Chain* chain, size_t gate, int place) {
    return &chain->nodes[gate * (size_t)chain->model->n_places + (size_t)place];
}

static double place_cost(const Cw__Chain* chain, size_t gate, int place) {
    return chain->model->place_cost[gate * (size_t)chain->model->n_places + (size_t)place];
}

static void relax(Cw__Chain* chain, size_t from, size_t to, int to_place, double cost, Entry by) {
    const double sum = cost + place_cost(chain, to, to_place);
    Node* node = node_at(chain, to, to_place);
    if (sum < node->cost) {
        *node = (Node){sum, from, by.from_place, by.units};
    }
}

// From one place: within its bar straight to the next place, over the bar line into `entries`.
static void leave_place(Cw__Chain* chain, size_t from, size_t to, int meter, int into, double so_far, double limit) {
    const Cw__Stretch* stretch = &chain->stretches[to * chain->model->n_gates + from];
    const int place = chain->model->base[meter] + into;
    const int left = chain->model->bars.length[meter] - into;
    Entry* entries = &chain->entries[meter * chain->n_entries];
    for (int i = 0; i < stretch->count; ++i) {
        const double cost = so_far + stretch->cost[i];
        const int units = stretch->fewest + i;
        if (cost >= limit) {
            continue;
        }
        const Entry entry = {cost, place, units};
        if (units < left) {
            relax(chain, from, to, place + units, cost, entry);
        } else if (cost < entries[units - left].cost) {
            entries[units - left] = entry;
        }
    }
}

static void clear_entries(Cw__Chain* chain, int count) {
    for (int m = 0; m < chain->model->bars.n_meters; ++m) {
        for (int i = 0; i < count; ++i) {
            chain->entries[m * chain->n_entries + i].cost = CW__NEVER;
        }
    }
}

// From the bar lines in `entries` through whole bars to every place of the next gate.
static void enter_places(Cw__Chain* chain, size_t from, size_t to, int most, double limit) {
    const Cw__Model* model = chain->model;
    for (int m = 0; m < model->bars.n_meters; ++m) {
        for (int units = 0; units <= most; ++units) {
            const Entry entry = chain->entries[m * chain->n_entries + units];
            if (entry.cost >= limit) {
                continue;
            }
            for (int next = 0; next < model->bars.n_meters; ++next) {
                for (int into = 0; into < model->bars.length[next] && into <= units; ++into) {
                    const int place = model->base[next] + into;
                    if (place_cost(chain, to, place) < CW__NEVER) {
                        const double bars = cw__bars_cost(&model->bars, m, next, units - into);
                        relax(chain, from, to, place, entry.cost + bars, entry);
                    }
                }
            }
        }
    }
}

static void cross(Cw__Chain* chain, size_t from, size_t to, double extra, double limit) {
    const Cw__Model* model = chain->model;
    const Cw__Stretch* stretch = &chain->stretches[to * model->n_gates + from];
    if (stretch->count == 0) {
        return;
    }
    const int most = stretch->fewest + stretch->count - 1;
    clear_entries(chain, most + 1);
    for (int m = 0; m < model->bars.n_meters; ++m) {
        for (int into = 0; into < model->bars.length[m]; ++into) {
            const double so_far = node_at(chain, from, model->base[m] + into)->cost;
            if (so_far < CW__NEVER) {
                leave_place(chain, from, to, m, into, so_far + extra, limit);
            }
        }
    }
    enter_places(chain, from, to, most, limit);
}

static void start(Cw__Chain* chain) {
    const Cw__Model* model = chain->model;
    for (size_t i = 0; i < model->n_gates * (size_t)model->n_places; ++i) {
        chain->nodes[i].cost = CW__NEVER;
    }
    for (int m = 0; m < model->bars.n_meters; ++m) {
        const int place = model->base[m];
        const double first_bar = cw__bars_cost(&model->bars, 0, m, 0);
        *node_at(chain, 0, place) = (Node){first_bar + place_cost(chain, 0, place), 0, place, 0};
    }
}

// The cheapest node to stop at, the gates after it being missed; NULL when there is none below `limit`.
static const Node* best_end(const Cw__Chain* chain, double limit, double* ret_cost) {
    const Cw__Model* model = chain->model;
    const Node* best = NULL;
    double missed = 0.0;
    *ret_cost = limit;
    for (size_t gate = model->n_gates; gate-- > 0 && missed < CW__NEVER;) {
        for (int place = 0; place < model->n_places; ++place) {
            const Node* node = node_at(chain, gate, place);
            if (node->cost + missed < *ret_cost) {
                *ret_cost = node->cost + missed;
                best = node;
            }
        }
        missed += model->gates[gate].miss_cost;
    }
    return best;
}

CwStatus cw__chain_new(CwArena* arena, const Cw__Model* model, int most_units, Cw__Chain** ret_chain) {
    Cw__Chain* chain = CW_NEW(arena, Cw__Chain);
    Node* nodes = CW_NEW_ARRAY(arena, Node, model->n_gates * (size_t)model->n_places);
    Entry* entries = CW_NEW_ARRAY(arena, Entry, (size_t)model->bars.n_meters * (size_t)(most_units + 1));
    if (!chain || !nodes || !entries) {
        return CW_ERR_NO_MEM;
    }
    *chain = (Cw__Chain){.model = model, .nodes = nodes, .entries = entries, .n_entries = most_units + 1};
    *ret_chain = chain;
    return CW_OK;
}

double cw__chain_run(Cw__Chain* chain, const Cw__Stretch* stretches, size_t look_back, double limit) {
    const Cw__Model* model = chain->model;
    chain->stretches = stretches;
    start(chain);
    for (size_t to = 1; to < model->n_gates; ++to) {
        double missed = 0.0;
        for (size_t back = 1; back <= look_back && back <= to && missed < limit; ++back) {
            cross(chain, to - back, to, missed, limit);
            missed += model->gates[to - back].miss_cost;
        }
    }
    chain->end = best_end(chain, limit, &chain->cost);
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
        index = here->from_gate * n_places + (size_t)here->from_place;
    }
    stops[count++] = (Cw__Stop){0, (int)index, 0};
    for (size_t i = 0; i < count / 2; ++i) {
        const Cw__Stop other = stops[count - 1 - i];
        stops[count - 1 - i] = stops[i];
        stops[i] = other;
    }
    *ret_way = (Cw__Way){chain->cost, stops, count};
    return CW_OK;
}
