// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/compose_priv.h"

#include "base/number.h"

#include <string.h>

enum {
    CLOSED_MS = 2500,  ///< a chord that rings out has at least this long
    STOPPED_MS = 1300, ///< … and one that is stopped
    HELD_BEATS = 2,    ///< a chord a hit changes to, and the one before it, stand so long: else no change is heard
};

// Where a chord begins, and what begins it.
typedef struct {
    int64_t tick;
    unsigned flags; ///< of CwSlotFlag
    bool fixed;     ///< a hit or a border: it may not move
} Border;

typedef struct {
    Cw__Desk* desk;
    Border* items;
    size_t count;
    size_t capacity;
} Borders;

static void add(Borders* borders, int64_t tick, unsigned flags, bool fixed) {
    if (CW_RESERVE(borders->desk->arena, borders->items, borders->count, borders->capacity) != CW_OK) {
        borders->desk->failed = true;
        return;
    }
    size_t at = borders->count;
    while (at > 0 && borders->items[at - 1].tick >= tick) {
        --at;
    }
    Border* here = &borders->items[at];
    if (at < borders->count && here->tick == tick) {
        // a chord that may change here does, whatever else wants to begin with it
        here->flags = flags & CW_SLOT_STAY ? here->flags : (here->flags & ~(unsigned)CW_SLOT_STAY) | flags;
        here->fixed = here->fixed || fixed;
        return;
    }
    memmove(here + 1, here, (borders->count - at) * sizeof *here);
    borders->items[at] = (Border){tick, flags, fixed};
    ++borders->count;
}

// The last downbeat that leaves at least `ms` before the end, or else the last beat that leaves half a beat.
static int64_t last_downbeat(const Cw__Desk* desk, const Cw__Sounding* s, int64_t ms) {
    for (int64_t line = cw__bar_start(desk, s->end - 1, NULL); line > s->start;
         line = cw__bar_start(desk, line - 1, NULL)) {
        if (cw__ms(desk, line, s->end) >= ms) {
            return line;
        }
    }
    return s->start;
}

static int64_t last_beat(const Cw__Desk* desk, const Cw__Sounding* s) {
    const int64_t pulse = cw__pulse(desk, s->end - 1);
    const int64_t bar = cw__bar_start(desk, s->end - 1 - pulse / 2, NULL);
    if (bar > s->start && s->end - bar <= 2 * pulse) {
        return bar;
    }
    const int64_t beats = cw_div_floor(s->end - pulse / 2 - bar, pulse);
    const int64_t beat = bar + beats * pulse;
    return beat > s->start ? beat : s->start;
}

// Where the last chord of the cue begins.
static int64_t find_final(const Cw__Desk* desk) {
    const Cw__Sounding* s = &desk->soundings[desk->n_soundings - 1];
    if ((s->cut && desk->manner.source) || (desk->brief->goes_on && !s->cut)) {
        return s->end; // whoever turns the radio off does not wait for a cadence
    }
    const bool button = desk->brief->ending == CW_ENDING_BUTTON && !s->cut;
    int64_t tick = button ? last_beat(desk, s) : last_downbeat(desk, s, s->cut ? STOPPED_MS : CLOSED_MS);
    for (size_t i = 0; i < desk->brief->n_hits; ++i) {
        const CwSketchHit* hit = &desk->brief->hits[i];
        tick = hit->tick > tick && hit->tick < s->end ? hit->tick : tick;
    }
    return tick;
}

static unsigned flags_of_hit(CwWant want, int weight) {
    if (want == CW_WANT_CHORD) {
        return CW_SLOT_CHANGE | (weight >= 700 ? CW_SLOT_SURPRISE : 0U);
    }
    return 0;
}

// The chords of one bar by the clock: one, two where it is long, none of its own where it is short.
static void divide_bar(Borders* borders, const Cw__Plan* plan, int64_t bar, int64_t end, bool odd) {
    const Cw__Desk* desk = borders->desk;
    const int64_t wanted = desk->manner.slot_ms * (plan->speech > 250 ? 3 : 2) / 2;
    const int64_t ms = cw__ms(desk, bar, end);
    const bool closing = plan->close == CW__FULL && end + (end - bar) >= plan->end && ms >= 1400;
    if (!odd || 5 * ms > 3 * wanted || closing) {
        add(borders, bar, 0, false);
    }
    const int64_t pulse = cw__pulse(desk, bar);
    const int64_t half = bar + cw_div_floor((end - bar) / pulse + 1, 2) * pulse;
    if ((2 * ms > 3 * wanted || closing) && half < end && half > bar) {
        add(borders, half, 0, false);
    }
}

// Where somebody begins or ends to speak, on the beat outside the line: there the figure gives way, and comes back.
static void divide_at_speech(Borders* borders, const Cw__Plan* plan) {
    const Cw__Desk* desk = borders->desk;
    for (size_t i = 0; !desk->manner.source && i < desk->brief->n_speech; ++i) {
        const CwStretch* s = &desk->brief->speech[i];
        const int64_t ends[2] = {s->tick, s->tick + s->length};
        for (int k = 0; k < 2; ++k) {
            const int64_t pulse = cw__pulse(desk, ends[k]);
            const int64_t bar = cw__bar_start(desk, ends[k], NULL);
            const int64_t tick = bar + cw_div_floor(ends[k] - bar + (k ? pulse - 1 : 0), pulse) * pulse;
            if (tick > plan->start && tick < plan->end) {
                add(borders, tick, CW_SLOT_STAY, false);
            }
        }
    }
}

static void divide_phrase(Borders* borders, const Cw__Plan* plan) {
    const Cw__Desk* desk = borders->desk;
    add(borders, plan->start, plan->first ? CW_SLOT_HOME : 0U, true);
    CwMeter meter;
    bool odd = false;
    for (int64_t bar = plan->bar_tick; bar < plan->end; odd = !odd) {
        CwMeter before;
        cw__bar_start(desk, bar - 1, &before);
        cw__bar_start(desk, bar, &meter);
        if (meter.num != before.num || meter.den != before.den) { // no chord lies over a change of meter
            add(borders, bar, 0, true);
        }
        const int64_t next = bar + cw_bar_ticks(meter);
        divide_bar(borders, plan, bar, next < plan->end ? next : plan->end, odd);
        bar = next;
    }
    divide_at_speech(borders, plan);
    for (size_t i = 0; i < desk->brief->n_hits; ++i) {
        const CwSketchHit* hit = &desk->brief->hits[i];
        if (hit->tick >= plan->start && hit->tick < plan->end) {
            add(borders, hit->tick, flags_of_hit(hit->want, hit->weight), true);
        }
    }
}

bool cw__holds_for_change(const Cw__Desk* desk, int64_t tick) {
    const int64_t held = HELD_BEATS * cw__pulse(desk, tick);
    bool near = false;
    for (size_t i = 0; i < desk->brief->n_hits; ++i) {
        const CwSketchHit* hit = &desk->brief->hits[i];
        if (hit->want == CW_WANT_CHORD && hit->tick == tick) {
            return false;
        }
        near = near || (hit->want == CW_WANT_CHORD && hit->tick < tick + held && hit->tick > tick - held);
    }
    return near;
}

// Round a chord hit the chord stands: what would change it is dropped, and what must begin there keeps it.
static void hold_round_changes(Borders* borders) {
    size_t kept = 0;
    for (size_t i = 0; i < borders->count; ++i) {
        Border b = borders->items[i];
        if (b.tick != borders->desk->final_tick && cw__holds_for_change(borders->desk, b.tick)) {
            if (!b.fixed && !(b.flags & CW_SLOT_STAY)) {
                continue;
            }
            b.flags |= CW_SLOT_STAY;
        }
        borders->items[kept++] = b;
    }
    borders->count = kept;
}

// Drops chords that a hit, a border or the last chord leaves no room for.
static void thin_out(Borders* borders, int64_t final_tick, int64_t end) {
    size_t kept = 0;
    for (size_t i = 0; i < borders->count; ++i) {
        const Border* b = &borders->items[i];
        const int64_t before = kept ? borders->items[kept - 1].tick : INT64_MIN / 2;
        const int64_t next = i + 1 < borders->count ? borders->items[i + 1].tick : end;
        const int64_t room = 3 * cw__pulse(borders->desk, b->tick) / 4;
        const bool next_fixed = i + 1 == borders->count || borders->items[i + 1].fixed;
        const bool cramped = b->tick - before < room || (next_fixed && next - b->tick < room);
        if ((!b->fixed && (cramped || b->tick > final_tick))) {
            continue;
        }
        borders->items[kept++] = *b;
    }
    borders->count = kept;
}

static void add_slots(Cw__Desk* desk, const Borders* borders, size_t plan_number) {
    Cw__Plan* plan = &desk->plans[plan_number];
    plan->first_slot = desk->n_slots;
    for (size_t i = 0; i < borders->count; ++i) {
        if (CW_RESERVE(desk->arena, desk->slots, desk->n_slots, desk->slots_capacity) != CW_OK) {
            desk->failed = true;
            return;
        }
        const int64_t tick = borders->items[i].tick;
        const int64_t end = i + 1 < borders->count ? borders->items[i + 1].tick : plan->end;
        desk->slots[desk->n_slots++] = (CwSlot){tick, end - tick, plan->tonality, {0}, borders->items[i].flags, 0};
    }
    plan->n_slots = desk->n_slots - plan->first_slot;
}

// The flags of a phrase's last chords, by how it closes.
static void flag_close(Cw__Desk* desk, const Cw__Plan* plan, bool ends_cue) {
    CwSlot* last = &desk->slots[plan->first_slot + plan->n_slots - 1];
    const bool held_open = ends_cue && desk->brief->ending == CW_ENDING_HELD && desk->manner.valence < 0 &&
                           desk->manner.style != CW_HARMONY_PLAIN;
    if (plan->close == CW__HALF || held_open) {
        last->flags |= CW_SLOT_HALF;
    } else if (plan->close == CW__FULL) {
        last->flags |= CW_SLOT_FULL;
        last->flags &= ~(unsigned)CW_SLOT_SURPRISE;
        if (plan->n_slots > 1) {
            last[-1].flags |= CW_SLOT_BEFORE;
        }
    }
}

void cw__plan_slots(Cw__Desk* desk) {
    desk->final_tick = find_final(desk);
    for (size_t i = 0; i < desk->n_plans && !desk->failed; ++i) {
        Cw__Plan* plan = &desk->plans[i];
        Borders borders = {.desk = desk};
        divide_phrase(&borders, plan);
        const bool ends_cue = i + 1 == desk->n_plans;
        if (desk->final_tick >= plan->start && desk->final_tick < plan->end) {
            add(&borders, desk->final_tick, 0, true);
        }
        hold_round_changes(&borders);
        thin_out(&borders, desk->final_tick, plan->end);
        add_slots(desk, &borders, i);
        if (!desk->failed) {
            flag_close(desk, plan, ends_cue && desk->final_tick < desk->brief->end_tick);
        }
    }
    desk->slot_plan = CW_NEW_ARRAY(desk->arena, size_t, desk->n_slots + 1);
    desk->failed = desk->failed || !desk->slot_plan;
    for (size_t i = 0; i < desk->n_plans && !desk->failed; ++i) {
        for (size_t s = 0; s < desk->plans[i].n_slots; ++s) {
            desk->slot_plan[desk->plans[i].first_slot + s] = i;
        }
    }
}

size_t cw__slot_at(const Cw__Desk* desk, int64_t tick) {
    size_t low = 0;
    size_t high = desk->n_slots;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (desk->slots[middle].tick <= tick) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

CwStatus cw__write_harmony(Cw__Desk* desk) {
    for (size_t i = 0; i < desk->n_slots; ++i) {
        CwSlot* slot = &desk->slots[i];
        CwMeter meter;
        const int64_t bar = cw__bar_start(desk, slot->tick, &meter);
        cw_slot_weigh(slot, desk->melody.items, desk->melody.count, bar, cw_bar_ticks(meter), cw_pulse_ticks(meter));
    }
    return cw_harmonise(desk->arena, desk->manner.style, desk->slots, desk->n_slots,
                        desk->brief->seed + CW__DRAW_HARMONY, desk->manner.freedom, &desk->chords);
}
