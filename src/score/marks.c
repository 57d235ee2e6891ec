// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/compose_priv.h"

#include "base/number.h"

enum {
    SWELL_MOST_MS = 4000,
    FADED = 150,    ///< what dies away
    QUIETEST = 240, ///< what is played
};

static int clamp(int value, int least, int most) {
    return value < least ? least : value > most ? most : value;
}

static bool begins_at(const Cw__NoteList* list, int64_t tick) {
    for (size_t i = 0; i < list->count; ++i) {
        if (list->items[i].tick == tick) {
            return true;
        }
    }
    return false;
}

// The stretch that sounds at a tick; NULL in a silence.
static const Cw__Sounding* sounding_at(const Cw__Desk* desk, int64_t tick) {
    for (size_t i = 0; i < desk->n_soundings; ++i) {
        if (tick >= desk->soundings[i].start && tick < desk->soundings[i].end) {
            return &desk->soundings[i];
        }
    }
    return NULL;
}

// The root of the chord at a slot in the octave from `low`.
static int root_from(const Cw__Desk* desk, size_t slot, int low) {
    const int root = desk->chords[slot].root;
    return low + ((root - low) % 12 + 12) % 12;
}

// A stab: root in octaves below, the chord in the middle; short.
static void write_accent(Cw__Desk* desk, const CwSketchHit* hit) {
    const size_t slot = cw__slot_at(desk, hit->tick);
    const int64_t pulse = cw__pulse(desk, hit->tick);
    const int emphasis = 84 + hit->weight / 40;
    const int low = root_from(desk, slot, CW__BASS_LOW);
    cw__put(desk, &desk->accent, hit->tick, pulse, low, emphasis, CW_ARTICULATION_MARCATO);
    cw__put(desk, &desk->accent, hit->tick, pulse, low + 12, emphasis, CW_ARTICULATION_MARCATO);
    for (int v = 1; v <= CW__INNER; ++v) {
        if (desk->voicing[slot][v] != CW__REST && desk->voicing[slot][v] != low + 12) {
            cw__put(desk, &desk->accent, hit->tick, pulse, desk->voicing[slot][v], emphasis, CW_ARTICULATION_MARCATO);
        }
    }
}

// Where a swell begins: a bar before its peak, not before its stretch, and not more than four seconds.
static int64_t swell_start(const Cw__Desk* desk, const CwSketchHit* hit, const Cw__Sounding* s) {
    CwMeter meter;
    cw__bar_start(desk, hit->tick, &meter);
    int64_t start = hit->tick - cw_bar_ticks(meter);
    while (cw__ms(desk, start, hit->tick) > SWELL_MOST_MS) {
        start += cw__pulse(desk, start);
    }
    return start < s->start ? s->start : start;
}

static void write_swell(Cw__Desk* desk, const CwSketchHit* hit, const Cw__Sounding* s) {
    const int64_t start = swell_start(desk, hit, s);
    const int pitch = root_from(desk, cw__slot_at(desk, hit->tick), 36);
    cw__put(desk, &desk->accent, start, hit->tick - start, pitch, 60, CW_ARTICULATION_ROLL);
    cw__put(desk, &desk->accent, hit->tick, cw__pulse(desk, hit->tick), pitch, 84, CW_ARTICULATION_ACCENT);
}

// Where no melody enters on its own: a held note of the chord, in the middle, that was not there before.
static void write_entry(Cw__Desk* desk, const CwSketchHit* hit) {
    const size_t slot = cw__slot_at(desk, hit->tick);
    if (begins_at(&desk->melody, hit->tick)) {
        return;
    }
    const int64_t end = desk->slots[slot].tick + desk->slots[slot].length;
    cw__put(desk, &desk->counter, hit->tick, end - hit->tick, root_from(desk, slot, 50), 76, CW_ARTICULATION_TENUTO);
}

void cw__write_hits(Cw__Desk* desk) {
    for (size_t i = 0; i < desk->brief->n_hits && desk->n_slots; ++i) {
        const CwSketchHit* hit = &desk->brief->hits[i];
        const Cw__Sounding* s = sounding_at(desk, hit->tick);
        if (!s || desk->manner.source) {
            continue;
        }
        if (hit->want == CW_WANT_ACCENT) {
            write_accent(desk, hit);
        } else if (hit->want == CW_WANT_SWELL) {
            write_swell(desk, hit, s);
        } else if (hit->want == CW_WANT_ENTRY) {
            write_entry(desk, hit);
        }
    }
}

static void mark(Cw__Desk* desk, int64_t tick, int level, bool hairpin) {
    if (CW_RESERVE(desk->arena, desk->dynamics, desk->n_dynamics, desk->dynamics_capacity) != CW_OK) {
        desk->failed = true;
        return;
    }
    size_t at = desk->n_dynamics;
    while (at > 0 && desk->dynamics[at - 1].tick > tick) {
        desk->dynamics[at] = desk->dynamics[at - 1];
        --at;
    }
    desk->dynamics[at] = (CwDynamic){tick, clamp(level, FADED, 1000), hairpin};
    ++desk->n_dynamics;
}

// Loudness at a tick: from the mark before it, or on the way to the next.
static int level_at(const Cw__Desk* desk, int64_t tick) {
    size_t i = 0;
    while (i < desk->n_dynamics && desk->dynamics[i].tick <= tick) {
        ++i;
    }
    if (i == 0) {
        return desk->manner.level;
    }
    const CwDynamic* a = &desk->dynamics[i - 1];
    if (!a->hairpin || i == desk->n_dynamics) {
        return a->level;
    }
    const CwDynamic* b = &desk->dynamics[i];
    return a->level + (int)((b->level - a->level) * (tick - a->tick) / (b->tick - a->tick));
}

static int level_of(const Cw__Desk* desk, const Cw__Plan* plan) {
    if (desk->manner.source) {
        return desk->manner.level;
    }
    return clamp(desk->manner.level + (plan->intensity - 500) * 2 / 5 - plan->speech / 12, QUIETEST, 1000);
}

static void mark_phrases(Cw__Desk* desk) {
    for (size_t i = 0; i < desk->n_plans; ++i) {
        const Cw__Plan* plan = &desk->plans[i];
        const int level = level_of(desk, plan);
        const bool rises = !plan->last && level_of(desk, plan + 1) > level + 90;
        if (plan->start < desk->final_tick || i == 0) {
            mark(desk, plan->start, level, false);
        }
        const int64_t half = plan->start + (plan->end - plan->start) / 2;
        if (rises && plan->n_bars >= 2) {
            mark(desk, cw__bar_start(desk, half, NULL) > plan->start ? cw__bar_start(desk, half, NULL) : half, level,
                 true);
        }
    }
}

static void mark_end(Cw__Desk* desk) {
    const Cw__Plan* plan = &desk->plans[desk->n_plans - 1];
    if (desk->final_tick >= desk->brief->end_tick) {
        return;
    }
    const int level = level_of(desk, plan);
    if (desk->soundings[plan->sounding].cut) {
        mark(desk, desk->final_tick, level, false);
        return;
    }
    switch (desk->brief->ending) {
    case CW_ENDING_BUTTON:
        mark(desk, desk->final_tick, level + 150, false);
        break;
    case CW_ENDING_HELD:
        mark(desk, desk->final_tick, level, false);
        break;
    default:
        mark(desk, desk->final_tick, level, true);
        mark(desk, desk->brief->end_tick, FADED, false);
        break;
    }
}

static void mark_swells(Cw__Desk* desk) {
    for (size_t i = 0; i < desk->brief->n_hits; ++i) {
        const CwSketchHit* hit = &desk->brief->hits[i];
        const Cw__Sounding* s = sounding_at(desk, hit->tick);
        if (hit->want != CW_WANT_SWELL || !s || desk->manner.source) {
            continue;
        }
        const int64_t start = swell_start(desk, hit, s);
        const int level = level_at(desk, start);
        size_t kept = 0;
        for (size_t k = 0; k < desk->n_dynamics; ++k) { // a swell overrules what was marked within it
            if (desk->dynamics[k].tick < start || desk->dynamics[k].tick > hit->tick) {
                desk->dynamics[kept++] = desk->dynamics[k];
            }
        }
        desk->n_dynamics = kept;
        mark(desk, start, level - 60, true);
        mark(desk, hit->tick, level + 220 + hit->weight / 10, false);
        const int64_t back = hit->tick + 2 * cw__pulse(desk, hit->tick);
        if (back < desk->final_tick && back < s->end) {
            mark(desk, back, level_of(desk, &desk->plans[desk->slot_plan[cw__slot_at(desk, back)]]), false);
        }
    }
}

// One mark a tick: the later made stays.
static void tidy_marks(Cw__Desk* desk) {
    size_t kept = 0;
    for (size_t i = 0; i < desk->n_dynamics; ++i) {
        if (kept && desk->dynamics[kept - 1].tick == desk->dynamics[i].tick) {
            --kept;
        }
        desk->dynamics[kept++] = desk->dynamics[i];
    }
    desk->n_dynamics = kept;
}

static void to_velocity(const Cw__Desk* desk, Cw__NoteList* list, int role) {
    for (size_t i = 0; i < list->count; ++i) {
        CwNote* note = &list->items[i];
        const int64_t into = note->tick - cw__bar_start(desk, note->tick, NULL);
        const int stress = into == 0 ? 4 : into % cw__pulse(desk, note->tick) == 0 ? 2 : 0;
        const int emphasis = ((int)note->velocity - 64) * 4 / 5;
        note->velocity = (uint8_t)clamp(20 + level_at(desk, note->tick) / 11 + emphasis + stress + role, 12, 124);
    }
}

void cw__write_dynamics(Cw__Desk* desk) {
    mark_phrases(desk);
    mark_end(desk);
    tidy_marks(desk);
    mark_swells(desk);
    tidy_marks(desk);
    if (desk->failed) {
        return;
    }
    to_velocity(desk, &desk->melody, 8);
    to_velocity(desk, &desk->counter, 2);
    for (int v = 0; v < CW__INNER; ++v) {
        to_velocity(desk, &desk->inner[v], -6);
    }
    to_velocity(desk, &desk->bass, 0);
    to_velocity(desk, &desk->pulse, -6);
    to_velocity(desk, &desk->accent, 8);
}

// Ends every note where its stretch ends, and makes the last chord what the ending asks for.
static void cut_list(Cw__Desk* desk, Cw__NoteList* list) {
    const int64_t button =
        cw__pulse(desk, desk->final_tick < desk->brief->end_tick ? desk->final_tick : desk->brief->end_tick - 1) / 2;
    size_t kept = 0;
    for (size_t i = 0; i < list->count; ++i) {
        CwNote note = list->items[i];
        const Cw__Sounding* s = sounding_at(desk, note.tick);
        if (!s) {
            continue;
        }
        if (note.tick + note.length > s->end) {
            note.length = s->end - note.tick;
        }
        const bool over = note.tick < desk->final_tick && note.tick + note.length > desk->final_tick;
        if (over) {
            note.length = desk->final_tick - note.tick;
        }
        if (note.tick >= desk->final_tick && desk->brief->ending == CW_ENDING_BUTTON && !s->cut) {
            note.length = note.length < button ? note.length : button;
            note.articulation = CW_ARTICULATION_MARCATO;
            note.velocity = (uint8_t)(note.velocity < 80 ? 80 : note.velocity);
        }
        list->items[kept++] = note;
    }
    list->count = kept;
}

void cw__cut_at_ends(Cw__Desk* desk) {
    cut_list(desk, &desk->melody);
    cut_list(desk, &desk->counter);
    for (int v = 0; v < CW__INNER; ++v) {
        cut_list(desk, &desk->inner[v]);
    }
    cut_list(desk, &desk->bass);
    cut_list(desk, &desk->pulse);
    cut_list(desk, &desk->accent);
}
