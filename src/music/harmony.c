// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/harmony.h"

#include "base/number.h"
#include "base/random.h"

#include <assert.h>

enum {
    CANDIDATES = 16,
    NEVER = 99, ///< in a table: not in this style
    STYLES = 4,
    FOREIGN = 90, ///< cost of a melody wholly outside the chord
    UNTHINKABLE = 10000,
};

typedef enum {
    TONIC,
    PREDOMINANT,
    DOMINANT,
    FUNCTIONS,
} Function;

// A chord that a key offers, with what it costs to use in each style.
typedef struct {
    int above; ///< semitones from the tonic to the root
    CwChordKind kind;
    Function function;
    int cost[STYLES]; ///< plain, modal, dark, wonder
} Candidate;

static const Candidate major_candidates[CANDIDATES] = {
    {0, CW_CHORD_MAJOR, TONIC, {0, 0, 2, 0}},
    {2, CW_CHORD_MINOR, PREDOMINANT, {1, 2, 4, 4}},
    {4, CW_CHORD_MINOR, TONIC, {4, 3, 5, 3}},
    {5, CW_CHORD_MAJOR, PREDOMINANT, {0, 0, 3, 2}},
    {7, CW_CHORD_MAJOR, DOMINANT, {0, 2, 2, 1}},
    {9, CW_CHORD_MINOR, TONIC, {1, 1, 1, 2}},
    {11, CW_CHORD_DIMINISHED, DOMINANT, {12, NEVER, 9, NEVER}},
    {10, CW_CHORD_MAJOR, DOMINANT, {7, 1, 6, 4}},
    {5, CW_CHORD_MINOR, PREDOMINANT, {6, 7, 3, 5}},
    {8, CW_CHORD_MAJOR, PREDOMINANT, {8, 6, 3, 3}},
    {3, CW_CHORD_MAJOR, TONIC, {9, 6, 5, 3}},
    {2, CW_CHORD_MAJOR, PREDOMINANT, {6, 6, 7, 1}},
    {4, CW_CHORD_MAJOR, DOMINANT, {6, 9, 6, 4}},
    {1, CW_CHORD_MAJOR, PREDOMINANT, {NEVER, NEVER, 5, 6}},
    {7, CW_CHORD_MINOR, DOMINANT, {9, 3, 6, 5}},
    {6, CW_CHORD_MAJOR, PREDOMINANT, {NEVER, NEVER, 9, 6}},
};

static const Candidate minor_candidates[CANDIDATES] = {
    {0, CW_CHORD_MINOR, TONIC, {0, 0, 0, 0}},
    {2, CW_CHORD_DIMINISHED, PREDOMINANT, {7, 12, 5, 12}},
    {3, CW_CHORD_MAJOR, TONIC, {2, 1, 5, 1}},
    {5, CW_CHORD_MINOR, PREDOMINANT, {0, 1, 1, 2}},
    {7, CW_CHORD_MAJOR, DOMINANT, {0, 5, 2, 2}},
    {7, CW_CHORD_MINOR, DOMINANT, {5, 1, 4, 4}},
    {8, CW_CHORD_MAJOR, PREDOMINANT, {1, 0, 0, 0}},
    {10, CW_CHORD_MAJOR, DOMINANT, {3, 0, 5, 1}},
    {5, CW_CHORD_MAJOR, PREDOMINANT, {7, 2, 7, 2}},
    {1, CW_CHORD_MAJOR, PREDOMINANT, {7, 8, 1, 5}},
    {11, CW_CHORD_DIMINISHED, DOMINANT, {10, NEVER, 6, NEVER}},
    {0, CW_CHORD_MAJOR, TONIC, {9, 9, NEVER, 6}},
    {4, CW_CHORD_MINOR, TONIC, {NEVER, NEVER, 6, 8}},
    {8, CW_CHORD_MINOR, PREDOMINANT, {NEVER, NEVER, 4, 8}},
    {6, CW_CHORD_MAJOR, PREDOMINANT, {NEVER, NEVER, 6, 7}},
    {11, CW_CHORD_MINOR, DOMINANT, {NEVER, NEVER, 7, 9}},
};

// What it costs to go from one function to another.
static const int function_cost[STYLES][FUNCTIONS][FUNCTIONS] = {
    {{2, 0, 0}, {2, 2, 0}, {0, 7, 2}},
    {{2, 0, 0}, {0, 1, 1}, {0, 1, 3}},
    {{2, 0, 1}, {1, 1, 0}, {0, 3, 3}},
    {{1, 0, 1}, {0, 1, 1}, {0, 1, 3}},
};

// What a step of the root costs, by semitones upward: 5 is the falling fifth.
static const int root_cost[STYLES][12] = {
    {0, 3, 1, 3, 3, 0, 8, 2, 3, 1, 2, 4},
    {0, 4, 1, 2, 3, 1, 9, 1, 3, 1, 1, 5},
    {0, 1, 3, 2, 2, 1, 4, 3, 1, 2, 3, 1},
    {0, 5, 0, 1, 1, 2, 4, 2, 1, 1, 1, 5},
};

enum {
    SAME_CHORD = 4, ///< staying, where nothing asks to
};

static const Candidate* candidates_of(const CwSlot* slot) {
    return cw_mode_is_minor(slot->tonality.mode) ? minor_candidates : major_candidates;
}

static int root_of(const CwSlot* slot, const Candidate* c) {
    return (slot->tonality.tonic + c->above) % 12;
}

// How badly the melody of a slot sits in a chord. A note a semitone above one of the chord's rubs most.
static int foreign_cost(const CwSlot* slot, const Candidate* c) {
    const unsigned classes = cw_chord_classes(root_of(slot, c), c->kind);
    const unsigned rubbing = (classes << 1U | classes >> 11U) & 0xFFFU & ~classes;
    int64_t total = 0;
    int64_t outside = 0;
    for (unsigned i = 0; i < 12; ++i) {
        total += slot->weights[i];
        if (!(classes >> i & 1U)) {
            outside += slot->weights[i] * (rubbing >> i & 1U ? 5 : 3) / 4;
        }
    }
    return total ? (int)cw_muldiv_nearest(outside, FOREIGN, total) : 0;
}

// What the slot's place in its phrase thinks of a function.
static int place_cost(const CwSlot* slot, const Candidate* c) {
    int cost = 0;
    const bool home = c->above == 0;
    if (slot->flags & CW_SLOT_HOME && !home) {
        cost += c->function == TONIC ? 5 : 9;
    }
    if (slot->flags & CW_SLOT_FULL && !home) {
        cost += 40;
    }
    if (slot->flags & CW_SLOT_HALF && c->function != DOMINANT) {
        cost += home ? 14 : 10;
    }
    if (slot->lowest && root_of(slot, c) != slot->lowest - 1) {
        cost += 8;
    }
    if (slot->flags & CW_SLOT_BEFORE && c->function != DOMINANT) {
        cost += c->function == TONIC ? 14 : 5;
    }
    return cost;
}

static bool in_scale(const CwSlot* slot, const Candidate* c) {
    unsigned scale = 0;
    for (int i = 0; i < 7; ++i) {
        scale |= 1U << (unsigned)((slot->tonality.tonic + cw_mode_step(slot->tonality.mode, i)) % 12);
    }
    return (cw_chord_classes(root_of(slot, c), c->kind) & ~scale) == 0;
}

// The colour of a mode is in its chords: what leaves the scale costs something, more in a mode with a colour of its
// own.
static int scale_cost(const CwSlot* slot, const Candidate* c, CwHarmonyStyle style) {
    const bool inside = in_scale(slot, c);
    if (slot->flags & CW_SLOT_SURPRISE) {
        return inside ? 12 : 0;
    }
    const CwMode mode = slot->tonality.mode;
    const bool common = mode == CW_MODE_IONIAN || mode == CW_MODE_AEOLIAN || mode == CW_MODE_HARMONIC_MINOR;
    return inside ? 0 : common || style == CW_HARMONY_WONDER ? 1 : 4;
}

static int chord_cost(const CwSlot* slot, const Candidate* c, CwHarmonyStyle style) {
    if (c->cost[style] == NEVER) {
        return UNTHINKABLE;
    }
    return c->cost[style] + foreign_cost(slot, c) + place_cost(slot, c) + scale_cost(slot, c, style);
}

// A change that must be heard shares few notes with what was before: with two of three the same, hardly one is heard.
static int common_cost(int root_a, const Candidate* a, int root_b, const Candidate* b) {
    unsigned common = cw_chord_classes(root_a, a->kind) & cw_chord_classes(root_b, b->kind);
    int shared = 0;
    for (; common; common &= common - 1) {
        ++shared;
    }
    return shared == 0 ? 0 : shared == 1 ? 5 : 30;
}

static int step_cost(const CwSlot* a, const Candidate* from, const CwSlot* b, const Candidate* to,
                     CwHarmonyStyle style) {
    const int interval = (root_of(b, to) - root_of(a, from) + 12) % 12;
    if (interval == 0 && from->kind == to->kind) {
        return b->flags & CW_SLOT_CHANGE ? UNTHINKABLE / 2 : b->flags & CW_SLOT_STAY ? 0 : SAME_CHORD;
    }
    if (b->flags & CW_SLOT_STAY) {
        return 60;
    }
    const int alike = b->flags & CW_SLOT_CHANGE ? common_cost(root_of(a, from), from, root_of(b, to), to) : 0;
    return function_cost[style][from->function][to->function] + root_cost[style][interval] + alike;
}

static CwStatus give_chords(CwArena* arena, const CwSlot* slots, size_t n_slots, const int* chosen,
                            CwChord** ret_chords) {
    CwChord* chords = CW_NEW_ARRAY(arena, CwChord, n_slots);
    if (!chords) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_slots; ++i) {
        const Candidate* c = &candidates_of(&slots[i])[chosen[i]];
        const int root = root_of(&slots[i], c);
        chords[i] = (CwChord){
            slots[i].tick, slots[i].length, (uint8_t)root, (uint8_t)root, cw_chord_classes(root, c->kind), NULL};
        chords[i].name = cw_chord_name(arena, cw_tonality_key(slots[i].tonality, 0), &chords[i]);
        if (!chords[i].name) {
            return CW_ERR_NO_MEM;
        }
    }
    *ret_chords = chords;
    return CW_OK;
}

CwStatus cw_harmonise(CwArena* arena, CwHarmonyStyle style, const CwSlot* slots, size_t n_slots, uint64_t seed,
                      int freedom, CwChord** ret_chords) {
    int(*cost)[CANDIDATES] = cw_alloc_array(arena, n_slots + 1, sizeof *cost);
    int(*from)[CANDIDATES] = cw_alloc_array(arena, n_slots + 1, sizeof *from);
    int* chosen = CW_NEW_ARRAY(arena, int, n_slots + 1);
    if (!cost || !from || !chosen) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_slots; ++i) {
        const Candidate* here = candidates_of(&slots[i]);
        for (int k = 0; k < CANDIDATES; ++k) {
            int best = i ? INT32_MAX : 0;
            for (int j = 0; i && j < CANDIDATES; ++j) {
                const Candidate* before = &candidates_of(&slots[i - 1])[j];
                const int total = cost[i - 1][j] + step_cost(&slots[i - 1], before, &slots[i], &here[k], style);
                if (total < best) {
                    best = total;
                    from[i][k] = j;
                }
            }
            const uint64_t place = i * CANDIDATES + (uint64_t)k;
            const int whim = freedom ? (int)(cw_random_at(seed, place) % (uint64_t)(freedom + 1)) : 0;
            cost[i][k] = best + chord_cost(&slots[i], &here[k], style) + whim;
        }
    }
    for (size_t i = n_slots; i-- > 0;) {
        if (i + 1 == n_slots) {
            for (int k = 1; k < CANDIDATES; ++k) {
                chosen[i] = cost[i][k] < cost[i][chosen[i]] ? k : chosen[i];
            }
        } else {
            chosen[i] = from[i + 1][chosen[i + 1]];
        }
    }
    return give_chords(arena, slots, n_slots, chosen, ret_chords);
}

void cw_slot_weigh(CwSlot* slot, const CwNote* notes, size_t n_notes, int64_t bar_tick, int64_t bar_ticks,
                   int64_t beat_ticks) {
    const int64_t slot_end = slot->tick + slot->length;
    for (size_t i = 0; i < n_notes; ++i) {
        const int64_t start = notes[i].tick > slot->tick ? notes[i].tick : slot->tick;
        const int64_t note_end = notes[i].tick + notes[i].length;
        const int64_t end = note_end < slot_end ? note_end : slot_end;
        if (end <= start) {
            continue;
        }
        const int64_t in_bar = (notes[i].tick - bar_tick) % bar_ticks;
        const int stress = in_bar == 0 || start == slot->tick ? 4 : in_bar % beat_ticks == 0 ? 2 : 1;
        slot->weights[notes[i].pitch % 12] += (end - start) * stress;
    }
}
