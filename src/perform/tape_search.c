// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/tape_search_priv.h"

#include <stdlib.h>
#include <string.h>

enum {
    BEAM = 64,           // offsets kept for each stretch of picture
    JOIN_COST = 10,      // for being one more edit, beside how audible it is
    SPEAK_MS = 250,      // a hit is left to speak before the next join
    APART_MS = 500,      // joins are at least so far apart
    NEAR_MS = 750,       // how far from its picture a stretch may lie for the sake of a good join
    NEAR_FREE_MS = 1500, // and when there is no picture to lie under
};

static const double cost_late_per_s = 0.5; // of a join, for being away from where the picture was cut
static const double cost_never = 1e9;

// A stretch of the result with the offset it would like.
typedef struct {
    int64_t begin;
    int64_t end;
    int64_t offset;
    bool free;    // no picture asks for it
    bool between; // stands between two that differ, so that the change may be made in two joins
    size_t first_hit;
    size_t n_hits;
} Target;

// A way to have come as far as a target.
typedef struct {
    double cost;
    int64_t offset;
    int64_t last_join; // out
    int parent;        // index into the layer before, -1 at the start
    bool turned;
    CwTapeTurn turn;
} State;

typedef struct {
    State states[BEAM];
    int n;
} Layer;

typedef struct {
    const CwTapeBrief* brief;
    const CwBeatSound* sounds;
    int64_t tape_length;
    int rate;
    Target* targets;
    size_t n_targets;
    Layer* layers;
} Search;

static int64_t samples_of_ms(const Search* search, int64_t ms) {
    return ms * search->rate / 1000;
}

static double seconds(const Search* search, int64_t samples) {
    return (double)(samples < 0 ? -samples : samples) / search->rate;
}

static double at_most(double value, double most) {
    return value < most ? value : most;
}

// With no picture to follow: enough stretches that each change of offset is well inside the recording.
static CwStatus make_free_targets(CwArena* arena, Search* search) {
    const int64_t length = search->brief->length;
    const int64_t change = length - search->tape_length;
    const int64_t step = search->tape_length * 6 / 10 + 1;
    const size_t n = change ? 2 + (size_t)((change < 0 ? -change : change) / step) : 1;
    search->targets = CW_NEW_ARRAY(arena, Target, n);
    if (!search->targets) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n; ++i) {
        const int64_t part = (int64_t)i;
        const int64_t parts = (int64_t)n;
        search->targets[i] = (Target){.begin = length * part / parts,
                                      .end = length * (part + 1) / parts,
                                      .offset = n > 1 ? change * part / (parts - 1) : 0,
                                      .free = true};
    }
    search->n_targets = n;
    return CW_OK;
}

static CwStatus make_targets(CwArena* arena, Search* search) {
    const CwTapeBrief* brief = search->brief;
    if (brief->n_kept == 0) {
        return make_free_targets(arena, search);
    }
    search->targets = CW_NEW_ARRAY(arena, Target, 2 * brief->n_kept + 1);
    if (!search->targets) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < brief->n_kept; ++i) {
        const CwTapeKept* kept = &brief->kept[i];
        const Target target = {
            .begin = kept->new_in, .end = kept->new_in + kept->length, .offset = kept->new_in - kept->old_in};
        const Target* before = i ? &search->targets[search->n_targets - 1] : NULL;
        if (before && before->offset != target.offset) {
            search->targets[search->n_targets++] = (Target){.begin = before->begin,
                                                            .end = target.end,
                                                            .offset = (before->offset + target.offset) / 2,
                                                            .free = true,
                                                            .between = true};
        }
        search->targets[search->n_targets++] = target;
    }
    const Target* last = &search->targets[search->n_targets - 1];
    if (last->offset != brief->length - search->tape_length) { // so that the music may end with its own end
        search->targets[search->n_targets++] = (Target){
            .begin = last->end, .end = brief->length, .offset = brief->length - search->tape_length, .free = true};
    }
    return CW_OK;
}

// The first target from `k` on that does not stand between; `n_targets` when there is none.
static size_t settled(const Search* search, size_t k) {
    while (k < search->n_targets && search->targets[k].between) {
        ++k;
    }
    return k;
}

// Gives each hit to the last target that begins before it.
static void share_hits(Search* search) {
    size_t hit = 0;
    for (size_t k = 0; k < search->n_targets; k = settled(search, k + 1)) {
        const size_t next = settled(search, k + 1);
        const bool last = next == search->n_targets;
        search->targets[k].first_hit = hit;
        while (hit < search->brief->n_hits &&
               (last || search->brief->hits[hit].new_sample < search->targets[next].begin)) {
            ++hit;
            ++search->targets[k].n_hits;
        }
    }
}

static double cost_of_hit(const Search* search, const CwTapeHit* hit, int64_t offset) {
    const int64_t error = hit->old_sample + offset - hit->new_sample;
    const int64_t room = error < 0 ? hit->early : hit->late;
    const int64_t size = error < 0 ? -error : error;
    if (size <= room) {
        return room ? 0.5 * (double)size / (double)room : 0.0;
    }
    return 40.0 + 0.15 * hit->weight + at_most(10.0 * seconds(search, size), 20.0);
}

// What it costs to have the recording at `offset` under a target.
static double cost_of_sync(const Search* search, size_t k, int64_t offset) {
    const Target* target = &search->targets[k];
    const double away = at_most(seconds(search, offset - target->offset), 4.0);
    const double share = at_most(seconds(search, target->end - target->begin) / 4.0, 1.0);
    double cost = (target->free ? 1.0 : 8.0) * away * share;
    for (size_t i = 0; i < target->n_hits; ++i) {
        cost += cost_of_hit(search, &search->brief->hits[target->first_hit + i], offset);
    }
    return cost;
}

// What it costs that the result ends where the recording, at `offset`, is.
static double cost_of_end(const Search* search, int64_t offset) {
    const CwBars* bars = search->brief->bars;
    const int64_t last_beat = bars->beats[bars->n_beats - 1].sample;
    const int64_t end = search->brief->length - offset; // in the recording
    if (end >= search->tape_length) {
        return at_most(4.0 * seconds(search, end - search->tape_length), 40.0);
    }
    if (end >= last_beat) {
        const double ring = (double)(search->tape_length - last_beat);
        return 6.0 * (double)(search->tape_length - end) / ring;
    }
    return 30.0 + at_most(0.5 * seconds(search, last_beat - end), 30.0);
}

static double cost_of_start(const Search* search, int64_t offset) {
    if (offset == 0) {
        return 0;
    }
    if (offset > 0) {
        return at_most(5.0 + 3.0 * seconds(search, offset), 30.0);
    }
    const CwBars* bars = search->brief->bars;
    const size_t beat = cw_bars_index(bars, -offset);
    const int64_t into = -offset - bars->beats[beat].sample;
    const double part = (double)into / (double)cw_bars_length(bars, beat);
    const double wrong = part > 0.5 ? 1.0 - part : part;
    const double missed = search->targets[0].offset >= 0 ? 30.0 : 0.0; // its picture is there, and the music is not
    return missed + (bars->beats[beat].beat == 1 ? 6.0 : 10.0) + 60.0 * wrong;
}

// Keeps a state if it is among the best of its layer; of two with one offset the cheaper, of two as cheap the first.
static void keep_state(Layer* layer, State state) {
    int worst = 0;
    for (int i = 0; i < layer->n; ++i) {
        if (layer->states[i].offset == state.offset) {
            if (state.cost < layer->states[i].cost) {
                layer->states[i] = state;
            }
            return;
        }
        worst = layer->states[i].cost > layer->states[worst].cost ? i : worst;
    }
    if (layer->n < BEAM) {
        layer->states[layer->n++] = state;
    } else if (state.cost < layer->states[worst].cost) {
        layer->states[worst] = state;
    }
}

static void add_start(Search* search, int64_t offset) {
    if (-offset >= search->tape_length) {
        return;
    }
    const State state = {
        .cost = cost_of_start(search, offset) + cost_of_sync(search, 0, offset),
        .offset = offset,
        .last_join = INT64_MIN / 2,
        .parent = -1,
        .turned = true,
        .turn = {.out = 0, .offset = offset},
    };
    keep_state(&search->layers[0], state);
}

static int64_t near_of(const Search* search, const Target* target) {
    return samples_of_ms(search, target->free ? NEAR_FREE_MS : NEAR_MS);
}

static void add_starts(Search* search) {
    const Target* target = &search->targets[0];
    const CwBars* bars = search->brief->bars;
    add_start(search, 0);
    add_start(search, target->offset);
    for (size_t i = 0; i < target->n_hits; ++i) {
        const CwTapeHit* hit = &search->brief->hits[target->first_hit + i];
        add_start(search, hit->new_sample - hit->old_sample);
    }
    for (size_t j = 0; j < bars->n_beats && target->offset < 0; ++j) {
        const int64_t away = -bars->beats[j].sample - target->offset;
        if (away <= near_of(search, target) && -away <= near_of(search, target)) {
            add_start(search, -bars->beats[j].sample);
        }
    }
}

typedef struct {
    int64_t low;
    int64_t high;
} Window;

// Where the offset may change between target k and the one after it: after the last hit of one, up to the first of the
// other.
static Window window_of(const Search* search, size_t k) {
    const Target* before = &search->targets[search->targets[k].between ? k - 1 : k];
    const Target* after = &search->targets[settled(search, k + 1)];
    Window window = {before->begin, after->end};
    if (before->n_hits) {
        const CwTapeHit* last = &search->brief->hits[before->first_hit + before->n_hits - 1];
        window.low = last->new_sample + samples_of_ms(search, SPEAK_MS);
    }
    if (after->n_hits) {
        window.high = search->brief->hits[after->first_hit].new_sample;
    }
    if (window.low > window.high) { // hits too near each other: as near the cut as may be
        const int64_t beat = cw_bars_length(search->brief->bars, 0);
        window = (Window){after->begin - beat, after->begin + beat};
    }
    return window;
}

// Tries to go on from `from`, at `out`, at beat `to` with the recording at `offset`.
static void try_join(Search* search, size_t k, int parent, int64_t out, int64_t offset, size_t to) {
    const CwBars* bars = search->brief->bars;
    const State* before = &search->layers[k].states[parent];
    const Target* target = &search->targets[k + 1];
    const int64_t leave = out - before->offset;
    if (leave <= 0 || leave > search->tape_length || out - before->last_join < samples_of_ms(search, APART_MS) ||
        out <= 0 || out >= search->brief->length) {
        return;
    }
    size_t from = cw_bars_index(bars, leave);
    if (from + 1 < bars->n_beats && bars->beats[from + 1].sample - leave < leave - bars->beats[from].sample) {
        ++from; // the nearer beat
    }
    const CwTapeJoin join = cw__tape_join(bars, search->sounds, from, to, leave - bars->beats[from].sample);
    State state = {
        .offset = offset,
        .last_join = out,
        .parent = parent,
        .turned = true,
        .turn = {out, offset, from, to, join.off},
    };
    // Twice as audible is more than twice as bad.
    state.cost = before->cost + join.audible * (0.5 + join.audible / 60.0) + JOIN_COST;
    state.cost += cost_of_sync(search, k + 1, offset);
    if (!target->free) {
        state.cost += cost_late_per_s * seconds(search, out - target->begin);
    }
    keep_state(&search->layers[k + 1], state);
}

// Joins that put the next target exactly at `offset`, on any beat in the window.
static void try_exact(Search* search, size_t k, int parent, Window window, int64_t offset) {
    const CwBars* bars = search->brief->bars;
    if (offset == search->layers[k].states[parent].offset) {
        return;
    }
    for (size_t to = 0; to < bars->n_beats; ++to) {
        const int64_t out = bars->beats[to].sample + offset;
        if (out >= window.low && out <= window.high) {
            try_join(search, k, parent, out, offset, to);
        }
    }
}

// Joins from beat to beat, which leave the next target about where it should be.
static void try_beats(Search* search, size_t k, int parent, Window window) {
    const CwBars* bars = search->brief->bars;
    const Target* target = &search->targets[k + 1];
    const int64_t had = search->layers[k].states[parent].offset;
    const int64_t near = near_of(search, target);
    for (size_t from = 1; from < bars->n_beats; ++from) {
        const int64_t out = bars->beats[from].sample + had;
        if (out < window.low || out > window.high) {
            continue;
        }
        const int64_t wanted = out - target->offset;
        for (size_t to = cw_bars_index(bars, wanted - near); to < bars->n_beats; ++to) {
            const int64_t away = bars->beats[to].sample - wanted;
            if (away > near) {
                break;
            }
            if (away < -near || to == from) {
                continue;
            }
            const int64_t offset = out - bars->beats[to].sample;
            try_join(search, k, parent, out, offset, to);
            const int64_t half = target->between ? (search->targets[k + 2].offset - offset) / 2 : 0;
            if (half && out + half >= window.low && out + half <= window.high) {
                try_join(search, k, parent, out + half, offset + half, to); // the other half at the second join
            }
        }
    }
}

static void extend(Search* search, size_t k) {
    const Target* target = &search->targets[k + 1];
    const Window window = window_of(search, k);
    for (int parent = 0; parent < search->layers[k].n; ++parent) {
        State going_on = search->layers[k].states[parent];
        going_on.cost += cost_of_sync(search, k + 1, going_on.offset);
        going_on.parent = parent;
        going_on.turned = false;
        keep_state(&search->layers[k + 1], going_on);
        if (!target->between) {
            try_exact(search, k, parent, window, target->offset);
        }
        for (size_t i = 0; i < target->n_hits; ++i) {
            const CwTapeHit* hit = &search->brief->hits[target->first_hit + i];
            const int64_t exact = hit->new_sample - hit->old_sample;
            try_exact(search, k, parent, window, exact);
            try_exact(search, k, parent, window, exact - hit->early / 2);
            try_exact(search, k, parent, window, exact + hit->late / 2);
        }
        try_beats(search, k, parent, window);
    }
}

// Walks back from the cheapest end and collects the turns.
static CwStatus collect(CwArena* arena, const Search* search, CwTapeRoute* ret_route) {
    const Layer* last = &search->layers[search->n_targets - 1];
    int best = 0;
    double least = cost_never;
    for (int i = 0; i < last->n; ++i) {
        const double cost = last->states[i].cost + cost_of_end(search, last->states[i].offset);
        best = cost < least ? i : best;
        least = cost < least ? cost : least;
    }
    CwTapeTurn* turns = CW_NEW_ARRAY(arena, CwTapeTurn, search->n_targets);
    if (!turns) {
        return CW_ERR_NO_MEM;
    }
    size_t n = 0;
    for (size_t k = search->n_targets; k-- > 0;) {
        const State* state = &search->layers[k].states[best];
        if (state->turned) {
            turns[n++] = state->turn;
        }
        best = state->parent;
    }
    for (size_t i = 0; i < n / 2; ++i) {
        const CwTapeTurn swap = turns[i];
        turns[i] = turns[n - 1 - i];
        turns[n - 1 - i] = swap;
    }
    *ret_route = (CwTapeRoute){turns, n};
    return CW_OK;
}

CwStatus cw__tape_search(CwArena* arena, const CwTapeBrief* brief, const CwBeatSound* sounds, int64_t tape_length,
                         CwTapeRoute* ret_route) {
    Search search = {.brief = brief, .sounds = sounds, .tape_length = tape_length, .rate = brief->stems[0].sample_rate};
    CW_TRY(make_targets(arena, &search));
    share_hits(&search);
    search.layers = CW_NEW_ARRAY(arena, Layer, search.n_targets);
    if (!search.layers) {
        return CW_ERR_NO_MEM;
    }
    add_starts(&search);
    for (size_t k = 0; k + 1 < search.n_targets; ++k) {
        extend(&search, k);
    }
    return collect(arena, &search, ret_route);
}
