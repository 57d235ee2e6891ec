// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/compose_priv.h"

#include "base/number.h"

#include <string.h>

enum {
    VOICES = CW__INNER + 1, ///< bass and inner voices
    KEPT = 40,              ///< voicings of a chord that go on
    PITCHES_MAX = 48,
    FORBIDDEN = 100000,
};

typedef struct {
    int pitch[VOICES];
    int cost;
} Voicing;

// What the voicing of one slot must keep to.
typedef struct {
    const CwSlot* slot;
    const CwChord* chord;
    const Cw__Plan* plan;
    int inner; ///< how many inner voices sound
    int low;   ///< where they may lie
    int high;
    int middle; ///< where they lie best
    int melody; ///< at the start of the slot
    int before; ///< just before it
    unsigned bass_classes;
} Frame;

static bool has(unsigned classes, int pitch) {
    return classes >> (unsigned)(((pitch % 12) + 12) % 12) & 1U;
}

// The lowest note of the melody in a slot; CW__REST when it is silent.
static int melody_floor(const Cw__Desk* desk, const CwSlot* slot) {
    int lowest = CW__REST;
    for (size_t i = 0; i < desk->melody.count; ++i) {
        const CwNote* n = &desk->melody.items[i];
        if (n->tick < slot->tick + slot->length && n->tick + n->length > slot->tick &&
            (lowest == CW__REST || n->pitch < lowest)) {
            lowest = n->pitch;
        }
    }
    return lowest;
}

static int inner_wanted(const Cw__Desk* desk, const Cw__Plan* plan, bool spoken) {
    const int density = desk->manner.density + (plan->intensity - 500) / 3;
    const int wanted = density < 130 ? 1 : density < 330 ? 2 : CW__INNER;
    return spoken && wanted > 2 ? 2 : wanted;
}

// A phrase may stand on a pedal: the tonic held under whatever moves, as scenes of waiting have it.
static bool on_pedal(const Cw__Desk* desk, const Cw__Plan* plan) {
    const size_t number = (size_t)(plan - desk->plans);
    const bool waits = plan->kind == CW__INTRO || plan->kind == CW__BED || plan->kind == CW__FRAGMENT;
    return waits && desk->manner.style != CW_HARMONY_PLAIN && cw__draw(desk, CW__DRAW_VOICE, number, 2) == 0;
}

static Frame frame_of(const Cw__Desk* desk, size_t i) {
    const CwSlot* slot = &desk->slots[i];
    const Cw__Plan* plan = &desk->plans[desk->slot_plan[i]];
    Frame f = {.slot = slot, .chord = &desk->chords[i], .plan = plan};
    const bool spoken = !desk->manner.source && cw__spoken(desk, slot->tick, slot->tick + slot->length);
    const int floor = melody_floor(desk, slot);
    f.inner = inner_wanted(desk, plan, spoken);
    f.low = 48;
    f.high = spoken ? CW__SPEECH_TOP : 70 + (plan->intensity - 400) / 60;
    if (floor >= 58 && floor - 1 < f.high) {
        f.high = floor - 1;
    }
    if (f.high - f.low < 14) {
        f.low = f.high - 14 > CW__INNER_LOW ? f.high - 14 : CW__INNER_LOW;
    }
    f.middle = spoken ? 54 : 58 + (plan->intensity - 400) / 80;
    f.melody = cw__melody_at(desk, slot->tick);
    f.before = cw__melody_at(desk, slot->tick - 1);
    f.bass_classes = 1U << f.chord->root;
    if (on_pedal(desk, plan) && !(slot->flags & (CW_SLOT_HALF | CW_SLOT_FULL | CW_SLOT_CHANGE))) {
        f.bass_classes = 1U << (unsigned)slot->tonality.tonic;
    } else if (!(slot->flags & (CW_SLOT_HOME | CW_SLOT_FULL | CW_SLOT_HALF)) && slot->tick != desk->final_tick) {
        f.bass_classes |= f.chord->classes & (1U << (f.chord->root + 3U) % 12U | 1U << (f.chord->root + 4U) % 12U);
    }
    return f;
}

// What a voicing costs by itself.
static int own_cost(const Frame* f, const int pitch[VOICES]) {
    const unsigned third = f->chord->classes & (1U << (f->chord->root + 3U) % 12U | 1U << (f->chord->root + 4U) % 12U);
    const unsigned leading = 1U << (unsigned)((f->slot->tonality.tonic + 11) % 12);
    unsigned sounding = 1U << (unsigned)(pitch[0] % 12);
    unsigned twice = 0;
    int cost = pitch[0] % 12 == f->chord->root ? 0 : 3;
    int sum = 0;
    for (int v = 1; v <= f->inner; ++v) {
        const unsigned bit = 1U << (unsigned)(pitch[v] % 12);
        twice |= sounding & bit;
        sounding |= bit;
        sum += pitch[v];
        const int gap = pitch[v] - pitch[v - 1];
        cost += v > 1 && gap > 9 ? 4 * (gap - 9) : 0;
        cost += gap <= 2 && pitch[v] < 55 ? 12 : 0;
        cost += v == 1 && gap < 7 && pitch[0] < 43 ? 8 : v == 1 && gap > 21 ? gap - 21 : 0;
        cost += pitch[v] == f->melody ? 8 : 0;
    }
    if (f->melody != CW__REST) {
        sounding |= 1U << (unsigned)(f->melody % 12);
    }
    cost += third && !(sounding & third) ? 30 : 0;
    cost += 5 * __builtin_popcount(f->chord->classes & ~sounding & 0xFFFU);
    cost += twice & third ? 4 : 0;
    cost += twice & leading ? 25 : 0;
    const int away = sum / f->inner - f->middle;
    return cost + (away < 0 ? -away : away);
}

static void keep(Voicing* kept, int* count, const int pitch[VOICES], int cost) {
    if (*count == KEPT && cost >= kept[KEPT - 1].cost) {
        return;
    }
    int at = *count < KEPT ? (*count)++ : KEPT - 1;
    while (at > 0 && kept[at - 1].cost > cost) {
        kept[at] = kept[at - 1];
        --at;
    }
    memcpy(kept[at].pitch, pitch, sizeof kept[at].pitch);
    kept[at].cost = cost;
}

// All ways to put the inner voices above a bass, from voice `v` up.
static void try_inner(const Frame* f, int pitch[VOICES], int v, Voicing* kept, int* count) {
    if (v > f->inner) {
        for (int rest = v; rest < VOICES; ++rest) {
            pitch[rest] = CW__REST;
        }
        keep(kept, count, pitch, own_cost(f, pitch));
        return;
    }
    const int above = v == 1 ? pitch[0] + 2 : pitch[v - 1] + 1;
    for (int p = above > f->low ? above : f->low; p <= f->high; ++p) {
        if (has(f->chord->classes, p) && (v == 1 || p - pitch[v - 1] <= 14)) {
            pitch[v] = p;
            try_inner(f, pitch, v + 1, kept, count);
        }
    }
}

static int list_voicings(const Frame* f, Voicing* kept) {
    int count = 0;
    int pitch[VOICES];
    for (int bass = 33; bass <= 50; ++bass) {
        if (has(f->bass_classes, bass)) {
            pitch[0] = bass;
            try_inner(f, pitch, 1, kept, &count);
        }
    }
    if (!count) { // nothing fits above: the bass alone
        pitch[0] = 36 + f->chord->root;
        for (int v = 1; v < VOICES; ++v) {
            pitch[v] = CW__REST;
        }
        keep(kept, &count, pitch, 0);
    }
    return count;
}

bool cw__parallel(int a, int b, int next_a, int next_b) {
    if (a == CW__REST || b == CW__REST || next_a == CW__REST || next_b == CW__REST) {
        return false;
    }
    const int interval = (a > b ? a - b : b - a) % 12;
    const int next_interval = (next_a > next_b ? next_a - next_b : next_b - next_a) % 12;
    const bool same_way = (next_a > a && next_b > b) || (next_a < a && next_b < b);
    return same_way && interval == next_interval && (interval == 0 || interval == 7);
}

static bool any_parallel(const int* from, const int* to, int melody_before, int melody) {
    for (int v = 0; v < VOICES; ++v) {
        if (cw__parallel(melody_before, from[v], melody, to[v])) {
            return true;
        }
        for (int w = v + 1; w < VOICES; ++w) {
            if (cw__parallel(from[w], from[v], to[w], to[v])) {
                return true;
            }
        }
    }
    return false;
}

static int move_cost(int from, int to, bool bass) {
    static const int inner_cost[] = {0, 1, 1, 3, 4, 7, 9, 10};
    static const int bass_cost[] = {1, 1, 1, 2, 2, 2, 6, 3, 5, 6, 8, 9, 4};
    if (from == CW__REST || to == CW__REST) {
        return 0;
    }
    const int size = to > from ? to - from : from - to;
    if (bass) {
        return size <= 12 ? bass_cost[size] : 12;
    }
    return size <= 7 ? inner_cost[size] : 18;
}

static int step_cost(const Frame* f, const Frame* g, const Voicing* a, const Voicing* b) {
    int cost = 0;
    for (int v = 0; v < VOICES; ++v) {
        cost += move_cost(a->pitch[v], b->pitch[v], v == 0);
        const bool leading = v > 0 && a->pitch[v] != CW__REST &&
                             a->pitch[v] % 12 == (f->slot->tonality.tonic + 11) % 12 &&
                             has(f->chord->classes, a->pitch[v]);
        cost += leading && g->chord->root == g->slot->tonality.tonic && b->pitch[v] - a->pitch[v] != 1 ? 6 : 0;
    }
    if (g->melody != CW__REST && g->before != CW__REST) { // outer voices: contrary motion is best
        const int m = g->melody - g->before;
        const int l = b->pitch[0] - a->pitch[0];
        cost += (m > 0 && l > 0) || (m < 0 && l < 0) ? 2 : 0;
    }
    return any_parallel(a->pitch, b->pitch, g->before, g->melody) ? cost + FORBIDDEN : cost;
}

// Adds a seventh or a ninth to a chord where the mood allows it and the melody does not rub against it.
static void extend(Cw__Desk* desk, size_t i) {
    const CwSlot* slot = &desk->slots[i];
    CwChord* chord = &desk->chords[i];
    const CwChordKind kind = cw_chord_kind(chord->root, chord->classes);
    const bool dominant = (chord->root - slot->tonality.tonic + 12) % 12 == 7;
    const int pick = cw__draw(desk, CW__DRAW_VOICE, 1000 + i, 5);
    CwChordKind wanted = kind;
    if (slot->flags & (CW_SLOT_FULL | CW_SLOT_CHANGE)) {
        return;
    }
    if (dominant && kind == CW_CHORD_MAJOR && desk->manner.style == CW_HARMONY_PLAIN) {
        wanted = pick < 3 ? CW_CHORD_SEVENTH : kind;
    } else if (desk->manner.extended && pick < 2) {
        wanted = kind == CW_CHORD_MAJOR && !dominant ? (pick ? CW_CHORD_MAJOR_SEVENTH : CW_CHORD_ADD9)
                 : kind == CW_CHORD_MINOR            ? (pick ? CW_CHORD_MINOR_SEVENTH : CW_CHORD_MINOR_ADD9)
                                                     : kind;
    }
    const uint16_t classes = cw_chord_classes(chord->root, wanted);
    const unsigned added = classes & ~(unsigned)chord->classes;
    for (int d = 0; d < 7; ++d) { // the added note must be of the scale, and no semitone from what is sung
        const int class = (slot->tonality.tonic + cw_mode_step(slot->tonality.mode, d)) % 12;
        if (added >> (unsigned)class & 1U && !slot->weights[(class + 1) % 12] && !slot->weights[(class + 11) % 12]) {
            chord->classes = classes;
        }
    }
}

// Silences a voice where no row of voicings could keep it from parallels.
static void hush_parallels(Cw__Desk* desk) {
    for (size_t i = 1; i < desk->n_slots; ++i) {
        const int* from = desk->voicing[i - 1];
        int* to = desk->voicing[i];
        const int before = cw__melody_at(desk, desk->slots[i].tick - 1);
        const int melody = cw__melody_at(desk, desk->slots[i].tick);
        for (int v = VOICES - 1; v >= 0; --v) {
            bool wrong = cw__parallel(before, from[v], melody, to[v]);
            for (int w = 0; w < v; ++w) {
                wrong = wrong || cw__parallel(from[v], from[w], to[v], to[w]);
            }
            to[v] = wrong ? CW__REST : to[v];
        }
    }
}

static bool begins_stretch(const Cw__Desk* desk, size_t i) {
    return i == 0 || desk->slots[i - 1].tick + desk->slots[i - 1].length != desk->slots[i].tick;
}

CwStatus cw__write_voicing(Cw__Desk* desk) {
    const size_t n = desk->n_slots;
    Voicing(*rows)[KEPT] = cw_alloc_array(desk->arena, n, sizeof *rows);
    int(*total)[KEPT] = cw_alloc_array(desk->arena, n, sizeof *total);
    int(*from)[KEPT] = cw_alloc_array(desk->arena, n, sizeof *from);
    int* counts = CW_NEW_ARRAY(desk->arena, int, n);
    desk->voicing = cw_alloc_array(desk->arena, n, sizeof *desk->voicing);
    if (!rows || !total || !from || !counts || !desk->voicing) {
        return CW_ERR_NO_MEM;
    }
    Frame before = {0};
    for (size_t i = 0; i < n; ++i) {
        extend(desk, i);
        const Frame f = frame_of(desk, i);
        counts[i] = list_voicings(&f, rows[i]);
        for (int k = 0; k < counts[i]; ++k) {
            int best = begins_stretch(desk, i) ? 0 : INT32_MAX;
            for (int j = 0; !begins_stretch(desk, i) && j < counts[i - 1]; ++j) {
                const int cost = total[i - 1][j] + step_cost(&before, &f, &rows[i - 1][j], &rows[i][k]);
                if (cost < best) {
                    best = cost;
                    from[i][k] = j;
                }
            }
            total[i][k] = best + rows[i][k].cost;
        }
        before = f;
    }
    int at = 0;
    for (size_t i = n; i-- > 0;) {
        if (i + 1 == n || begins_stretch(desk, i + 1)) {
            at = 0;
            for (int k = 1; k < counts[i]; ++k) {
                at = total[i][k] < total[i][at] ? k : at;
            }
        } else {
            at = from[i + 1][at];
        }
        memcpy(desk->voicing[i], rows[i][at].pitch, sizeof desk->voicing[i]);
        desk->chords[i].bass = (uint8_t)(rows[i][at].pitch[0] % 12);
    }
    hush_parallels(desk);
    return CW_OK;
}
