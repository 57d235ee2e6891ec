// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/compose_priv.h"

// The countermelody: it holds while the melody moves and moves while the melody holds, by step, from chord note to
// chord note, in the tenor.

enum {
    DENSITY = 450, ///< cues thinner than this have none
    INTENSITY = 430,
    LOW = 50,
    HIGH = 69,
    APART = 4, ///< semitones it keeps below the melody at least
};

typedef struct {
    Cw__Desk* desk;
    const Cw__Plan* plan;
    int pitch; ///< what sounds; CW__REST before the first note
    int64_t start;
    int direction;
} Counter;

static int attacks(const Cw__Desk* desk, int64_t from, int64_t to) {
    int count = 0;
    for (size_t i = 0; i < desk->melody.count; ++i) {
        count += desk->melody.items[i].tick >= from && desk->melody.items[i].tick < to;
    }
    return count;
}

static bool in_chord(const Cw__Desk* desk, int64_t tick, int pitch) {
    return desk->chords[cw__slot_at(desk, tick)].classes >> (unsigned)(pitch % 12) & 1U;
}

// Whether a pitch may begin at a tick: within its range and below the melody, no semitone from it, and not in parallel
// fifths or octaves with melody or bass.
static bool fits(const Counter* c, int64_t tick, int pitch) {
    const Cw__Desk* desk = c->desk;
    const int melody = cw__melody_at(desk, tick);
    const int before = cw__melody_at(desk, tick - 1);
    const size_t slot = cw__slot_at(desk, tick);
    const size_t slot_before = cw__slot_at(desk, tick - 1);
    if (pitch < LOW || pitch > HIGH || (melody != CW__REST && pitch > melody - APART)) {
        return false;
    }
    const int rub = melody == CW__REST ? 6 : (melody - pitch) % 12;
    if (rub == 1 || rub == 11 || c->pitch == CW__REST) {
        return rub != 1 && rub != 11;
    }
    return !cw__parallel(before, c->pitch, melody, pitch) &&
           !cw__parallel(c->pitch, desk->voicing[slot_before][0], pitch, desk->voicing[slot][0]);
}

// The chord note nearest to a pitch that may begin at a tick; CW__REST when none may.
static int nearest_chord_note(const Counter* c, int64_t tick, int near) {
    for (int d = 0; d <= 12; ++d) {
        for (int side = -1; side <= 1; side += 2) {
            const int pitch = near + side * d;
            if (pitch > 0 && in_chord(c->desk, tick, pitch) && fits(c, tick, pitch)) {
                return pitch;
            }
        }
    }
    return CW__REST;
}

static int step_from(const Counter* c, int64_t tick, int direction) {
    const CwTonality t = c->desk->slots[cw__slot_at(c->desk, tick)].tonality;
    CwDegree d = cw_pitch_degree(t, c->pitch);
    d.degree += direction;
    d.alter = 0;
    return cw_degree_pitch(t, d);
}

// The next note of the line at a tick where it moves: a step onward; on a new chord, a note of it.
static int next_pitch(Counter* c, int64_t tick) {
    if (c->pitch == CW__REST) {
        return nearest_chord_note(c, tick, 59);
    }
    const bool new_chord = c->desk->slots[cw__slot_at(c->desk, tick)].tick == tick;
    for (int turn = 0; turn < 2; ++turn) {
        const int pitch = step_from(c, tick, c->direction);
        if (fits(c, tick, pitch) && (!new_chord || in_chord(c->desk, tick, pitch))) {
            return pitch;
        }
        c->direction = -c->direction;
    }
    return new_chord ? nearest_chord_note(c, tick, c->pitch) : c->pitch;
}

static void sound(Counter* c, int64_t until) {
    if (c->pitch != CW__REST && until > c->start) {
        cw__put(c->desk, &c->desk->counter, c->start, until - c->start, c->pitch, 62, CW_ARTICULATION_LEGATO);
    }
}

static void move_to(Counter* c, int64_t tick, int pitch) {
    if (pitch != c->pitch || pitch == CW__REST) {
        sound(c, tick);
        c->pitch = pitch;
        c->start = tick;
    }
}

// What is held must still be in the chord when the harmony changes under it, or move.
static bool stale(const Counter* c, int64_t tick) {
    return c->pitch != CW__REST && (!in_chord(c->desk, tick, c->pitch) || !fits(c, tick, c->pitch));
}

static void write_phrase(Cw__Desk* desk, const Cw__Plan* plan) {
    Counter c = {desk, plan, CW__REST, plan->start, plan->intensity > 600 ? 1 : -1};
    const int64_t end = plan->end < desk->final_tick ? plan->end : desk->final_tick;
    for (int64_t tick = plan->bar_tick; tick < end;) {
        const int64_t pulse = cw__pulse(desk, tick);
        const int64_t next = tick + pulse;
        const bool new_chord = desk->slots[cw__slot_at(desk, tick)].tick == tick;
        const bool free = attacks(desk, tick, next) == 0 && cw__melody_at(desk, tick) != CW__REST;
        if (cw__spoken(desk, tick, next)) {
            move_to(&c, tick, CW__REST);
        } else if (free) {
            move_to(&c, tick, next_pitch(&c, tick));
            if (cw__ms(desk, tick, next) > 620 && next < end) { // a slow beat carries two notes
                move_to(&c, tick + pulse / 2, next_pitch(&c, tick + pulse / 2));
            }
        } else if (new_chord && stale(&c, tick)) {
            move_to(&c, tick, nearest_chord_note(&c, tick, c.pitch));
        }
        tick = next;
    }
    sound(&c, end);
}

void cw__write_counter(Cw__Desk* desk) {
    for (size_t i = 0; i < desk->n_plans && !desk->failed; ++i) {
        const Cw__Plan* plan = &desk->plans[i];
        const bool sung = plan->kind == CW__STATEMENT || plan->kind == CW__SEQUENCE;
        const bool full = plan->climax || plan->intensity + (desk->manner.density - 500) / 2 >= INTENSITY;
        if (sung && full && !desk->manner.source && desk->manner.density >= DENSITY && plan->speech < 300 && i > 0) {
            write_phrase(desk, plan);
        }
    }
}
