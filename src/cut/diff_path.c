// SPDX-License-Identifier: GPL-3.0-or-later
// The simplest story: Viterbi over the atoms of the new row, with the cost of jumping about in the old one.
//
// Costs are small whole numbers, like bits of surprise. Going on where one was costs nothing; leaving something out
// costs more the longer it is; going back costs more still, and within one shot (which is one take) most of all. A run
// of frames may stay unmapped; that costs the more the longer it is, up to more than two jumps when the names agree, so
// that a repeated shot is recognised while handles that happen to be used elsewhere are not.
#include "cut/cut_priv.h"
#include "cut/diff_priv.h"

#include <string.h>

enum {
    COST_SKIP = 2,        // leaving something out
    COST_BACK = 8,        // going back
    COST_JOIN = 10,       // what an insert had split is one shot again
    COST_INSIDE = 44,     // going elsewhere within one shot
    COST_TWICE_MOST = 40, // using frames again right after they were used
    COST_UNMAPPED = 2,
    COST_UNMAPPED_MOST = 80,
    COST_UNMAPPED_WEAK = 12,      // of a shot of an unknown name, where another has one end near it in source,
    COST_UNMAPPED_END = 20,       // or one end the same,
    COST_UNMAPPED_NEAR = 20,      // or both ends near,
    COST_UNMAPPED_ONE_EXACT = 26, // or both near and one the same,
    COST_UNMAPPED_EXACT = 40,     // or shows the very same source frames
    COST_EXTENDED = 1,            // of frames at an end that may be a trim, whoever else shows them
    EXTENDED_MOST = 30,           // frames
    COST_CLAIMED = 16,            // of old frames that another shot of the new cut has already
    COST_HOPELESS = 128,          // more than any story can still save
    DOUBTFUL_BELOW = 3,           // the next best story must cost this much more,
    DOUBTFUL_TWINS = 4,           // and this much where it only names another place
    NODES_MAX = 32,
    EXPECTED_MAX = 3,
};

// A way to be somewhere after an atom.
typedef struct {
    int32_t cost;      // of the best story up to here
    int32_t rest;      // of the best story from here on
    uint32_t parent;   // node of the atom before
    uint32_t segment;  // new segment that was last mapped
    uint32_t old;      // old segment it was mapped to
    int32_t candidate; // of the atom; -1 is unmapped
    int64_t frame;     // of that new segment up to which it was mapped
    int64_t run;       // where on the old line the run that ends here began
    int64_t position;  // where it is on the old line
    int32_t paid;      // for frames of segment `paid_for` that were left unmapped before any was mapped
    uint32_t paid_for;
} Node;

// Frames of a new segment within which the candidates stay the same; of a segment for which only weak ones are known,
// all its frames, of which each candidate takes its own. Atoms without candidates are not kept.
typedef struct {
    uint32_t segment;
    uint32_t first_candidate;
    uint32_t n_candidates;
    uint32_t first_node;
    uint32_t n_nodes;
    int64_t from;
    int64_t to;
    bool weak;
    int far; // the least of its candidates'
} Atom;

typedef struct {
    CwArena* arena;
    CwDiffer* differ;
    Atom* atoms;
    size_t n_atoms;
    size_t atoms_capacity;
    CwCandidate* candidates;
    size_t n_candidates;
    size_t candidates_capacity;
    Node* nodes;
    size_t n_nodes;
    size_t nodes_capacity;
} Path;

static int32_t log_of(int64_t value) {
    return value > 0 ? 63 - __builtin_clzll((unsigned long long)value) : 0;
}

// Whether two whole old shots go on as one, what lay between them taken out: what an insert had split.
static bool joins(const Path* path, const Node* node, const CwCandidate* to) {
    const CwSegment* from = &path->differ->old_row.items[node->old];
    return !to->retimed && node->frame == to->from && to->position_in > node->position &&
           node->position == from->position + from->frames &&
           to->position_in == path->differ->old_row.items[to->old].position;
}

// What it costs to go on with a candidate from where a node is.
static int32_t cost_of_step(const Path* path, const Node* node, uint32_t segment, const CwCandidate* to) {
    const int64_t gap = to->position_in - node->position;
    const bool same_shot = node->segment == segment;
    int32_t cost = same_shot && node->old == to->old ? 0 : to->cost;
    const bool whole = to->position_in == path->differ->old_row.items[to->old].position; // nothing of it before
    if (whole && !same_shot && node->paid_for == segment && to->from <= EXTENDED_MOST && node->paid > COST_EXTENDED) {
        cost -= node->paid - COST_EXTENDED;
    }
    if (gap == 0 && (!same_shot || node->old == to->old || (node->frame == to->from && !to->retimed))) {
        return cost;
    }
    if (same_shot && node->old != to->old && joins(path, node, to)) {
        cost += COST_SKIP - (to->fit <= CW_FIT_VERSION ? 2 * CW__COST_END : 0); // the ends that met are none
    } else if (same_shot && node->old != to->old) {
        cost += gap > 0 && node->frame == to->from && !to->retimed ? COST_JOIN : COST_INSIDE;
    } else {
        cost += gap > 0 ? COST_SKIP : COST_BACK;
    }
    if (gap < 0 && to->position_in >= node->run) {
        const int64_t twice = COST_UNMAPPED - gap * 6 / 5;
        cost += twice < COST_TWICE_MOST ? (int32_t)twice : COST_TWICE_MOST;
    }
    return cost + log_of(gap < 0 ? -gap : gap);
}

static int32_t cost_of_unmapped(const Path* path, const Atom* atom) {
    const int64_t frames = atom->to - atom->from;
    const int64_t cost = COST_UNMAPPED + frames * 6 / 5;
    if (atom->weak) {
        static const int32_t costs[] = {COST_UNMAPPED_EXACT, COST_UNMAPPED_ONE_EXACT, COST_UNMAPPED_NEAR,
                                        COST_UNMAPPED_END, COST_UNMAPPED_WEAK};
        return costs[atom->far];
    }
    return frames == path->differ->new_row.items[atom->segment].frames || cost > COST_UNMAPPED_MOST ? COST_UNMAPPED_MOST
                                                                                                    : (int32_t)cost;
}

// What it costs to leave the frames of an atom unmapped after a node.
static int32_t cost_of_leaving(const Path* path, const Node* node, const Atom* atom, int32_t unmapped) {
    const int64_t left = path->differ->new_row.items[atom->segment].frames - node->frame;
    if (node->segment != atom->segment || left > EXTENDED_MOST || unmapped <= COST_EXTENDED) {
        return unmapped;
    }
    const CwSegment* old = &path->differ->old_row.items[node->old];
    if (node->position != old->position + old->frames) { // it could go on
        return unmapped;
    }
    return node->frame == atom->from ? COST_EXTENDED : 0;
}

static CwStatus add_node(Path* path, Node node) {
    CW_TRY(CW_RESERVE(path->arena, path->nodes, path->n_nodes, path->nodes_capacity));
    path->nodes[path->n_nodes++] = node;
    return CW_OK;
}

// The nodes of one candidate and of leaving the atom unmapped, from those of the atom before.
static CwStatus expand(Path* path, const Atom* before, Atom* atom) {
    atom->first_node = (uint32_t)path->n_nodes;
    for (uint32_t c = 0; c < atom->n_candidates; ++c) {
        const CwCandidate* to = &path->candidates[atom->first_candidate + c];
        Node best = {.cost = INT32_MAX,
                     .segment = atom->segment,
                     .old = to->old,
                     .candidate = (int32_t)c,
                     .paid_for = CW__NONE,
                     .frame = to->to,
                     .position = to->position_out};
        for (uint32_t i = 0; i < before->n_nodes; ++i) {
            const Node* node = &path->nodes[before->first_node + i];
            const int32_t cost = node->cost + cost_of_step(path, node, atom->segment, to);
            if (cost < best.cost) {
                best.cost = cost;
                best.parent = before->first_node + i;
                best.run = node->position == to->position_in ? node->run : to->position_in;
            }
        }
        CW_TRY(add_node(path, best));
    }
    const int32_t unmapped = cost_of_unmapped(path, atom);
    for (uint32_t i = 0; i < before->n_nodes; ++i) {
        Node node = path->nodes[before->first_node + i];
        const int32_t cost = cost_of_leaving(path, &node, atom, unmapped);
        node.cost += cost;
        node.paid = (node.paid_for == atom->segment ? node.paid : 0) + cost;
        node.paid_for = atom->segment;
        node.candidate = -1;
        node.parent = before->first_node + i;
        CW_TRY(add_node(path, node));
    }
    atom->n_nodes = (uint32_t)path->n_nodes - atom->first_node;
    return CW_OK;
}

// Drops nodes that no story can come back from, of several unmapped ones at one place all but the best.
static void prune(Path* path, Atom* atom) {
    Node* nodes = &path->nodes[atom->first_node];
    int32_t best = INT32_MAX;
    for (uint32_t i = 0; i < atom->n_nodes; ++i) {
        best = nodes[i].cost < best ? nodes[i].cost : best;
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < atom->n_nodes; ++i) {
        bool keep = nodes[i].cost <= best + COST_HOPELESS;
        if (kept >= NODES_MAX) { // the dearest makes room
            uint32_t dearest = 0;
            for (uint32_t k = 1; k < kept; ++k) {
                dearest = nodes[k].cost > nodes[dearest].cost ? k : dearest;
            }
            if (keep && nodes[i].cost < nodes[dearest].cost) {
                nodes[dearest] = nodes[i];
            }
            continue;
        }
        for (uint32_t k = 0; keep && nodes[i].candidate < 0 && k < kept; ++k) {
            keep = !(nodes[k].candidate < 0 && nodes[k].position == nodes[i].position &&
                     nodes[k].cost <= nodes[i].cost && nodes[k].segment == nodes[i].segment);
        }
        if (keep) {
            nodes[kept++] = nodes[i];
        }
    }
    atom->n_nodes = kept;
    path->n_nodes = atom->first_node + kept;
}

// The cheapest places to be after an atom.
static size_t expected_places(const Path* path, const Atom* atom, int64_t expected[EXPECTED_MAX]) {
    int32_t costs[EXPECTED_MAX];
    size_t count = 0;
    for (uint32_t i = 0; i < atom->n_nodes; ++i) {
        const Node* node = &path->nodes[atom->first_node + i];
        size_t at = count < EXPECTED_MAX ? count : EXPECTED_MAX - 1;
        if (count == EXPECTED_MAX && node->cost >= costs[at]) {
            continue;
        }
        for (; at > 0 && costs[at - 1] > node->cost; --at) {
            costs[at] = costs[at - 1];
            expected[at] = expected[at - 1];
        }
        costs[at] = node->cost;
        expected[at] = node->position;
        count += count < EXPECTED_MAX;
    }
    return count;
}

static int compare_places(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

// The frames at which candidates of a segment start or end, in order, each once.
static size_t boundaries_of(const CwCandidate* candidates, size_t count, int64_t frames,
                            int64_t places[2 * CW__CANDIDATES_MAX + 2]) {
    size_t n = 0;
    places[n++] = 0;
    places[n++] = frames;
    for (size_t i = 0; i < count; ++i) {
        places[n++] = candidates[i].from;
        places[n++] = candidates[i].to;
    }
    for (size_t i = 1; i < n; ++i) {
        const int64_t place = places[i];
        size_t at = i;
        for (; at > 0 && compare_places(places[at - 1], place) > 0; --at) {
            places[at] = places[at - 1];
        }
        places[at] = place;
    }
    size_t kept = 1;
    for (size_t i = 1; i < n; ++i) {
        if (places[i] != places[kept - 1]) {
            places[kept++] = places[i];
        }
    }
    return kept;
}

// The part of a candidate that lies within an atom.
static CwCandidate part_of(const CwDiffer* differ, const CwSegment* segment, const CwCandidate* whole, int64_t from,
                           int64_t to) {
    CwCandidate part = *whole;
    part.from = from;
    part.to = to;
    if (!whole->retimed) {
        part.position_in = whole->position_in + (from - whole->from);
        part.position_out = part.position_in + (to - from);
        return part;
    }
    const CwSegment* old = &differ->old_row.items[whole->old];
    const int64_t start = segment->shot->rec_in;
    const int64_t sources[2] = {cw_shot_source_at(segment->shot, start + from),
                                cw_shot_source_at(segment->shot, start + to - 1)};
    int64_t first = 0;
    int64_t end = 0;
    if (cw_shot_shows(old->shot, sources[0], &first, &end)) {
        part.position_in = old->position + first - old->shot->rec_in;
    }
    if (cw_shot_shows(old->shot, sources[1], &first, &end)) {
        part.position_out = old->position + end - old->shot->rec_in;
    }
    return part;
}

static CwStatus add_candidate(Path* path, Atom* atom, CwCandidate candidate) {
    CW_TRY(CW_RESERVE(path->arena, path->candidates, path->n_candidates, path->candidates_capacity));
    path->candidates[path->n_candidates++] = candidate;
    atom->far = atom->n_candidates && atom->far < candidate.far ? atom->far : candidate.far;
    ++atom->n_candidates;
    return CW_OK;
}

static CwStatus add_atom(Path* path, Atom atom) {
    if (!atom.n_candidates) {
        return CW_OK;
    }
    const Atom before = path->atoms[path->n_atoms - 1];
    CW_TRY(expand(path, &before, &atom));
    prune(path, &atom);
    CW_TRY(CW_RESERVE(path->arena, path->atoms, path->n_atoms, path->atoms_capacity));
    path->atoms[path->n_atoms++] = atom;
    return CW_OK;
}

// A segment whose name is not known is one shot of the old cut or none.
static CwStatus add_whole(Path* path, uint32_t segment, const CwCandidate* candidates, size_t count) {
    Atom atom = {.segment = segment, .first_candidate = (uint32_t)path->n_candidates, .weak = true};
    atom.to = path->differ->new_row.items[segment].frames;
    for (size_t i = 0; i < count; ++i) {
        CW_TRY(add_candidate(path, &atom, candidates[i]));
    }
    return add_atom(path, atom);
}

static CwStatus add_parts(Path* path, uint32_t segment, const CwCandidate* candidates, size_t count) {
    const CwSegment* new = &path->differ->new_row.items[segment];
    int64_t places[2 * CW__CANDIDATES_MAX + 2];
    const size_t n_places = boundaries_of(candidates, count, new->frames, places);
    for (size_t k = 0; k + 1 < n_places; ++k) {
        Atom atom = {.segment = segment, .first_candidate = (uint32_t)path->n_candidates};
        atom.from = places[k];
        atom.to = places[k + 1];
        for (size_t i = 0; i < count; ++i) {
            if (candidates[i].from <= atom.from && atom.to <= candidates[i].to) {
                CW_TRY(add_candidate(path, &atom, part_of(path->differ, new, &candidates[i], atom.from, atom.to)));
            }
        }
        CW_TRY(add_atom(path, atom));
    }
    return CW_OK;
}

static bool is_named(const CwCandidate* candidates, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        if (candidates[i].fit <= CW_FIT_VERSION) {
            return true;
        }
    }
    return false;
}

static CwStatus go_forward(Path* path) {
    const CwRow* row = &path->differ->new_row;
    CW_TRY(CW_RESERVE(path->arena, path->atoms, path->n_atoms, path->atoms_capacity));
    path->atoms[path->n_atoms++] = (Atom){.segment = CW__NONE, .n_nodes = 1};
    CW_TRY(add_node(path, (Node){.segment = CW__NONE, .old = CW__NONE, .candidate = -1, .paid_for = CW__NONE}));
    for (uint32_t i = 0; i < row->count; ++i) {
        CwCandidate candidates[CW__CANDIDATES_MAX];
        int64_t expected[EXPECTED_MAX];
        uint32_t pair = 0;
        const size_t n_expected = expected_places(path, &path->atoms[path->n_atoms - 1], expected);
        CW_TRY(cw__diff_pair(path->differ, &row->items[i], &pair));
        const size_t count = cw__diff_candidates(path->differ, &row->items[i], pair, expected, n_expected, candidates);
        CW_TRY(is_named(candidates, count) ? add_parts(path, i, candidates, count)
                                           : add_whole(path, i, candidates, count));
    }
    return CW_OK;
}

// For each node what the rest of the best story costs.
static void go_back(Path* path) {
    const Atom* last = &path->atoms[path->n_atoms - 1];
    for (size_t i = 0; i < last->first_node; ++i) {
        path->nodes[i].rest = INT32_MAX / 2;
    }
    for (size_t a = path->n_atoms - 1; a > 0; --a) {
        const Atom* atom = &path->atoms[a];
        const Atom* before = &path->atoms[a - 1];
        const int32_t unmapped = cost_of_unmapped(path, atom);
        for (uint32_t n = 0; n < atom->n_nodes; ++n) {
            const Node* node = &path->nodes[atom->first_node + n];
            if (node->candidate < 0) {
                Node* parent = &path->nodes[node->parent];
                const int32_t rest = cost_of_leaving(path, parent, atom, unmapped) + node->rest;
                parent->rest = rest < parent->rest ? rest : parent->rest;
                continue;
            }
            const CwCandidate* to = &path->candidates[atom->first_candidate + (uint32_t)node->candidate];
            for (uint32_t i = 0; i < before->n_nodes; ++i) {
                Node* parent = &path->nodes[before->first_node + i];
                const int32_t rest = cost_of_step(path, parent, atom->segment, to) + node->rest;
                parent->rest = rest < parent->rest ? rest : parent->rest;
            }
        }
    }
}

static int64_t place_of_node(const Path* path, const Atom* atom, const Node* node) {
    return node->candidate < 0 ? -1 : path->candidates[atom->first_candidate + (uint32_t)node->candidate].position_in;
}

// The cheapest node of an atom that says something else than `chosen`; NULL when there is none.
static const Node* next_best(const Path* path, const Atom* atom, const Node* chosen) {
    const Node* best = NULL;
    const int64_t place = place_of_node(path, atom, chosen);
    for (uint32_t i = 0; i < atom->n_nodes; ++i) {
        const Node* node = &path->nodes[atom->first_node + i];
        if (place_of_node(path, atom, node) != place && (!best || node->cost + node->rest < best->cost + best->rest)) {
            best = node;
        }
    }
    return best;
}

static CwStatus add_step(Path* path, const Atom* atom, const Node* node, CwSteps* steps) {
    const Node* other = next_best(path, atom, node);
    CwStep step = {
        .segment = atom->segment, .from = atom->from, .to = atom->to, .mapped = node->candidate >= 0, .other_in = -1};
    if (step.mapped) {
        step.candidate = path->candidates[atom->first_candidate + (uint32_t)node->candidate];
        step.from = step.candidate.from;
        step.to = step.candidate.to;
    }
    const bool twins = step.mapped && other && other->candidate >= 0;
    const int32_t margin = twins ? DOUBTFUL_TWINS : DOUBTFUL_BELOW;
    if (other && other->cost + other->rest < node->cost + node->rest + margin) {
        step.doubtful = true;
        step.other_in = place_of_node(path, atom, other);
    }
    if (step.mapped && step.candidate.unsure) {
        step.doubtful = true;
        step.other_in = step.candidate.position_in;
    }
    if (!step.mapped && !step.doubtful) {
        return CW_OK;
    }
    CW_TRY(CW_RESERVE(path->arena, steps->items, steps->count, steps->capacity));
    steps->items[steps->count++] = step;
    return CW_OK;
}

static CwStatus choose(Path* path, CwSteps* steps) {
    const Atom* last = &path->atoms[path->n_atoms - 1];
    uint32_t at = last->first_node;
    for (uint32_t i = 1; i < last->n_nodes; ++i) {
        at = path->nodes[last->first_node + i].cost < path->nodes[at].cost ? last->first_node + i : at;
    }
    for (size_t a = path->n_atoms - 1; a > 0; --a) {
        const Node* node = &path->nodes[at];
        CW_TRY(add_step(path, &path->atoms[a], node, steps));
        at = node->parent;
    }
    for (size_t i = 0; i < steps->count / 2; ++i) {
        const CwStep step = steps->items[i];
        steps->items[i] = steps->items[steps->count - 1 - i];
        steps->items[steps->count - 1 - i] = step;
    }
    return CW_OK;
}

// Old frames that a shot of the new cut certainly has.
typedef struct {
    int64_t in; // on the old line
    int64_t out;
    int64_t furthest; // out of this and all before it
    uint32_t segment;
} Claim;

typedef struct {
    Claim* items;
    size_t count;
} Claims;

static CwStatus list_claims(Path* path, const CwSteps* steps, Claims* ret_claims) {
    CwKeyed* order = CW_NEW_ARRAY(path->arena, CwKeyed, steps->count);
    Claims claims = {CW_NEW_ARRAY(path->arena, Claim, steps->count), 0};
    size_t n = 0;
    if (!order || !claims.items) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < steps->count; ++i) {
        if (steps->items[i].mapped && !steps->items[i].doubtful) {
            order[n++] = (CwKeyed){steps->items[i].candidate.position_in, i};
        }
    }
    cw__keyed_sort(order, n);
    int64_t furthest = INT64_MIN;
    for (size_t i = 0; i < n; ++i) {
        const CwStep* step = &steps->items[order[i].index];
        furthest = step->candidate.position_out > furthest ? step->candidate.position_out : furthest;
        claims.items[claims.count++] =
            (Claim){step->candidate.position_in, step->candidate.position_out, furthest, step->segment};
    }
    *ret_claims = claims;
    return CW_OK;
}

// How many of the old frames from `in` to `out` shots other than `segment` have.
static int64_t claimed_by_others(const Claims* claims, uint32_t segment, int64_t in, int64_t out) {
    size_t low = 0;
    size_t high = claims->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (claims->items[middle].in < out) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    int64_t claimed = 0;
    for (size_t i = low; i-- > 0 && claims->items[i].furthest > in;) {
        const Claim* claim = &claims->items[i];
        const int64_t from = claim->in > in ? claim->in : in;
        const int64_t to = claim->out < out ? claim->out : out;
        claimed += claim->segment != segment && to > from ? to - from : 0;
    }
    return claimed;
}

// Footage the new cut has already is there again only if nothing else explains a shot. Answers whether any has.
static bool charge_claims(Path* path, const Claims* claims) {
    bool any = false;
    for (size_t a = 1; a < path->n_atoms; ++a) {
        const Atom* atom = &path->atoms[a];
        for (uint32_t c = 0; atom->n_candidates > 1 && c < atom->n_candidates; ++c) {
            CwCandidate* candidate = &path->candidates[atom->first_candidate + c];
            const int64_t claimed =
                claimed_by_others(claims, atom->segment, candidate->position_in, candidate->position_out);
            if (2 * claimed > candidate->position_out - candidate->position_in) {
                candidate->cost += COST_CLAIMED;
                any = true;
            }
        }
    }
    return any;
}

static CwStatus go_forward_again(Path* path) {
    path->n_nodes = 1;
    for (size_t a = 1; a < path->n_atoms; ++a) {
        CW_TRY(expand(path, &path->atoms[a - 1], &path->atoms[a]));
        prune(path, &path->atoms[a]);
    }
    return CW_OK;
}

CwStatus cw__diff_path(CwDiffer* differ, CwSteps* ret_steps) {
    Path path = {.arena = differ->arena, .differ = differ};
    CwSteps steps = {0};
    Claims claims;
    CW_TRY(go_forward(&path));
    go_back(&path);
    CW_TRY(choose(&path, &steps));
    CW_TRY(list_claims(&path, &steps, &claims));
    if (charge_claims(&path, &claims)) {
        steps.count = 0;
        CW_TRY(go_forward_again(&path));
        go_back(&path);
        CW_TRY(choose(&path, &steps));
    }
    *ret_steps = steps;
    return CW_OK;
}
