// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/compose_priv.h"

// From the voicing of each chord to lines: held notes, suspensions, passing notes.

enum {
    VOICES = CW__INNER + 1,
};

static bool has_hit(const Cw__Desk* desk, int64_t tick) {
    for (size_t i = 0; i < desk->brief->n_hits; ++i) {
        if (desk->brief->hits[i].tick == tick) {
            return true;
        }
    }
    return false;
}

static const Cw__Plan* plan_of(const Cw__Desk* desk, size_t slot) {
    return &desk->plans[desk->slot_plan[slot]];
}

static bool spoken(const Cw__Desk* desk, size_t slot) {
    const CwSlot* s = &desk->slots[slot];
    return !desk->manner.source && cw__spoken(desk, s->tick, s->tick + s->length);
}

// The figure of a slot: what its phrase has, but held chords at the end, and under speech, where what drives goes on
// low.
static Cw__Figure figure_of(const Cw__Desk* desk, size_t slot) {
    const Cw__Figure figure = plan_of(desk, slot)->figure;
    if (desk->slots[slot].tick >= desk->final_tick) {
        return CW__SUSTAIN;
    }
    if (spoken(desk, slot)) {
        return figure == CW__OSTINATO || figure == CW__PULSE ? CW__UNDER : CW__SUSTAIN;
    }
    return figure;
}

// Whether the inner voices hold their notes in a slot, or leave the chord to the figure.
static bool holds(Cw__Figure figure, int voice) {
    return figure == CW__SUSTAIN || figure == CW__CHORALE || figure == CW__TREMOLO || figure == CW__HEARTBEAT ||
           figure == CW__OSTINATO || figure == CW__UNDER || (figure == CW__ARPEGGIO && voice != 2);
}

static bool joined(const Cw__Desk* desk, size_t slot) {
    return slot > 0 && desk->slots[slot - 1].tick + desk->slots[slot - 1].length == desk->slots[slot].tick;
}

// Whether a voice may hold a note over from the slot before: it is the same, nothing marks the change, and the phrase
// goes on.
static bool ties(const Cw__Desk* desk, size_t slot, int voice) {
    if (!joined(desk, slot) || desk->voicing[slot][voice] != desk->voicing[slot - 1][voice] ||
        has_hit(desk, desk->slots[slot].tick) || desk->slots[slot].tick == desk->final_tick) {
        return false;
    }
    const Cw__Figure a = figure_of(desk, slot - 1);
    const Cw__Figure b = figure_of(desk, slot);
    const bool same_phrase = desk->slot_plan[slot] == desk->slot_plan[slot - 1];
    return same_phrase && a != CW__CHORALE && holds(a, voice) && holds(b, voice) &&
           (a == CW__TREMOLO) == (b == CW__TREMOLO);
}

// A step of the scale between two notes a third apart; CW__REST when they are not, or it rubs against the melody.
static int between(const Cw__Desk* desk, size_t slot, int from, int to, int64_t tick) {
    const int size = to > from ? to - from : from - to;
    if (size != 3 && size != 4) {
        return CW__REST;
    }
    const CwTonality t = desk->slots[slot].tonality;
    CwDegree d = cw_pitch_degree(t, from);
    d.degree += to > from ? 1 : -1;
    d.alter = 0;
    const int pitch = cw_degree_pitch(t, d);
    const bool inside = to > from ? pitch > from && pitch < to : pitch < from && pitch > to;
    const int melody = cw__melody_at(desk, tick);
    const int rub = melody == CW__REST ? 6 : ((melody - pitch) % 12 + 12) % 12;
    return inside && rub != 1 && rub != 11 ? pitch : CW__REST;
}

// Whether voice `voice`, sounding `pitch` just before slot `next`, would go in parallel with any other into it.
// `ends` has what each voice sounds just before.
static bool spoils(const Cw__Desk* desk, size_t next, int voice, int pitch, const int* ends) {
    const int* to = desk->voicing[next];
    const int64_t tick = desk->slots[next].tick;
    if (cw__parallel(cw__melody_at(desk, tick - 1), pitch, cw__melody_at(desk, tick), to[voice])) {
        return true;
    }
    for (int v = 0; v < VOICES; ++v) {
        if (v != voice && cw__parallel(ends[v], pitch, to[v], to[voice])) {
            return true;
        }
    }
    return false;
}

// Whether a voice hangs on to its note over the chord change and resolves a beat later: it falls by step, and its note
// is foreign to the new chord.
static bool suspends(const Cw__Desk* desk, size_t slot, int voice) {
    const CwSlot* s = &desk->slots[slot];
    if (!joined(desk, slot) || has_hit(desk, s->tick) || s->flags & CW_SLOT_CHANGE || spoken(desk, slot) ||
        desk->slot_plan[slot] != desk->slot_plan[slot - 1] || s->tick >= desk->final_tick) {
        return false;
    }
    const int from = desk->voicing[slot - 1][voice];
    const int to = desk->voicing[slot][voice];
    const Cw__Figure figure = figure_of(desk, slot);
    const bool slow = figure == CW__SUSTAIN || figure == CW__CHORALE || figure == CW__ARPEGGIO;
    const int melody = cw__melody_at(desk, s->tick);
    const int rub = melody < 0 ? 6 : ((melody - from) % 12 + 12) % 12;
    return slow && from > 0 && to > 0 && (from - to == 1 || from - to == 2) && rub > 1 && rub < 11 &&
           !(desk->chords[slot].classes >> (unsigned)(from % 12) & 1U) && s->length >= 2 * cw__pulse(desk, s->tick) &&
           cw__draw(desk, CW__DRAW_VOICE, 5000 + slot, 3) == 0 && holds(figure_of(desk, slot - 1), voice) &&
           holds(figure, voice);
}

// The one voice that suspends into each slot, or 0: two at once would blur the chord.
static int suspending(const Cw__Desk* desk, size_t slot) {
    for (int v = CW__INNER; v > 0; --v) {
        if (suspends(desk, slot, v)) {
            return v;
        }
    }
    return 0;
}

// Whether the bass of a slot is held, and so may walk to the next.
static bool bass_holds(Cw__Figure figure) {
    return figure == CW__SUSTAIN || figure == CW__CHORALE || figure == CW__ARPEGGIO;
}

// What is decorated where: for each slot the voice that is suspended into it, and each voice's passing note out of it.
typedef struct {
    int suspended;
    int passing[VOICES];
} Decor;

static void plan_decor(const Cw__Desk* desk, Decor* decor) {
    for (size_t i = 0; i + 1 < desk->n_slots; ++i) {
        const CwSlot* s = &desk->slots[i];
        const int64_t pulse = cw__pulse(desk, s->tick);
        int ends[VOICES];
        for (int v = 0; v < VOICES; ++v) {
            ends[v] = desk->voicing[i][v];
            decor[i].passing[v] = CW__REST;
        }
        decor[i + 1].suspended = suspending(desk, i + 1);
        const Cw__Figure figure = figure_of(desk, i);
        const bool moves = joined(desk, i + 1) && s->length >= 2 * pulse && figure != CW__TREMOLO && !spoken(desk, i) &&
                           s->tick < desk->final_tick;
        for (int v = CW__INNER; moves && v >= 0; --v) {
            const int64_t tick = s->tick + s->length - pulse;
            const int from = desk->voicing[i][v];
            const int to = desk->voicing[i + 1][v];
            const int pass = from > 0 && to > 0 ? between(desk, i, from, to, tick) : CW__REST;
            if (pass != CW__REST && (v ? holds(figure, v) : bass_holds(figure)) &&
                !spoils(desk, i + 1, v, pass, ends) &&
                cw__draw(desk, CW__DRAW_VOICE, 9000 + 4 * i + (uint64_t)v, 3) > 0) {
                decor[i].passing[v] = pass;
                ends[v] = pass;
            }
        }
    }
}

static CwArticulation touch(Cw__Figure figure) {
    return figure == CW__TREMOLO ? CW_ARTICULATION_TREMOLO : CW_ARTICULATION_LEGATO;
}

// A chord that a hit changes to is struck; any other begins as its figure does.
static CwArticulation begun(const CwSlot* slot, CwArticulation usual) {
    const bool struck = slot->flags & CW_SLOT_CHANGE && usual != CW_ARTICULATION_TREMOLO;
    return struck ? CW_ARTICULATION_ACCENT : usual;
}

static int emphasis_at(const Cw__Desk* desk, const CwSlot* slot) {
    return slot->flags & CW_SLOT_CHANGE ? 92 : has_hit(desk, slot->tick) ? 84 : 64;
}

// In a chorale the inner voices speak with the melody on its beats.
static void speak_with_melody(Cw__Desk* desk, Cw__NoteList* list) {
    const size_t count = list->count;
    for (size_t i = 0; i < count; ++i) {
        const CwNote note = list->items[i];
        const CwNote* melody = desk->melody.items;
        int64_t from = note.tick;
        for (size_t m = 0; m < desk->melody.count && melody[m].tick < note.tick + note.length; ++m) {
            const int64_t at = melody[m].tick;
            const int64_t into = at - cw__bar_start(desk, at, NULL);
            const size_t slot = cw__slot_at(desk, at);
            if (at <= note.tick || into % cw__pulse(desk, at) != 0 || figure_of(desk, slot) != CW__CHORALE) {
                continue;
            }
            list->items[i].length = from == note.tick ? at - from : list->items[i].length;
            if (from > note.tick) {
                list->items[list->count - 1].length = at - from;
            }
            cw__put(desk, list, at, note.tick + note.length - at, note.pitch, 58, CW_ARTICULATION_TENUTO);
            from = at;
        }
    }
    cw_notes_sort(list->items, list->count);
}

static void write_inner(Cw__Desk* desk, const Decor* decor, int v) {
    Cw__NoteList* list = &desk->inner[v - 1];
    for (size_t i = 0; i < desk->n_slots; ++i) {
        const CwSlot* s = &desk->slots[i];
        const int pitch = desk->voicing[i][v];
        const Cw__Figure figure = figure_of(desk, i);
        if (pitch == CW__REST || !holds(figure, v)) {
            continue;
        }
        const int64_t pulse = cw__pulse(desk, s->tick);
        int64_t start = s->tick;
        int64_t end = s->tick + s->length;
        const bool passes = decor[i].passing[v] != CW__REST && i + 1 < desk->n_slots;
        if (i > 0 && decor[i].suspended == v && list->count) {
            start += pulse;
            list->items[list->count - 1].length += pulse;
        }
        end -= passes ? pulse : 0;
        const int emphasis = emphasis_at(desk, s);
        if (list->count && ties(desk, i, v) && list->items[list->count - 1].pitch == pitch) {
            list->items[list->count - 1].length = end - list->items[list->count - 1].tick;
        } else {
            cw__put(desk, list, start, end - start, pitch, emphasis, begun(s, touch(figure)));
        }
        if (passes) {
            cw__put(desk, list, end, pulse, decor[i].passing[v], 60, touch(figure));
        }
    }
}

// The bass: held, or on the beats where the figure walks or drives.
static void write_bass(Cw__Desk* desk, const Decor* decor) {
    Cw__NoteList* list = &desk->bass;
    for (size_t i = 0; i < desk->n_slots; ++i) {
        const CwSlot* s = &desk->slots[i];
        const int pitch = desk->voicing[i][0];
        const Cw__Figure figure = figure_of(desk, i);
        const int64_t pulse = cw__pulse(desk, s->tick);
        const int emphasis = emphasis_at(desk, s);
        if (pitch == CW__REST || figure == CW__WALTZ) {
            continue;
        }
        if (figure == CW__OSTINATO || figure == CW__PULSE) {
            for (int64_t tick = s->tick; tick < s->tick + s->length; tick += pulse) {
                const int64_t left = s->tick + s->length - tick;
                cw__put(desk, list, tick, left < pulse ? left : pulse, pitch, tick == s->tick ? emphasis : 56,
                        CW_ARTICULATION_NORMAL);
            }
        } else {
            const int pass = i + 1 < desk->n_slots ? decor[i].passing[0] : CW__REST;
            const int64_t held = pass == CW__REST ? s->length : s->length - pulse;
            if (list->count && ties(desk, i, 0)) {
                list->items[list->count - 1].length += held;
            } else {
                cw__put(desk, list, s->tick, held, pitch, emphasis, begun(s, CW_ARTICULATION_NORMAL));
            }
            if (pass != CW__REST) {
                cw__put(desk, list, s->tick + held, pulse, pass, 60, CW_ARTICULATION_NORMAL);
            }
        }
    }
}

void cw__write_voices(Cw__Desk* desk) {
    Decor* decor = CW_NEW_ARRAY(desk->arena, Decor, desk->n_slots + 1);
    if (!decor) {
        desk->failed = true;
        return;
    }
    for (size_t i = 0; i <= desk->n_slots; ++i) {
        for (int v = 0; v < VOICES; ++v) {
            decor[i].passing[v] = CW__REST;
        }
    }
    plan_decor(desk, decor);
    for (int v = 1; v <= CW__INNER; ++v) {
        write_inner(desk, decor, v);
        speak_with_melody(desk, &desk->inner[v - 1]);
    }
    write_bass(desk, decor);
}

// The chord a figure plays, from low to high; answers how many notes.
static int chord_tones(const Cw__Desk* desk, size_t slot, int tones[VOICES]) {
    int n = 0;
    for (int v = 1; v < VOICES; ++v) {
        if (desk->voicing[slot][v] != CW__REST) {
            tones[n++] = desk->voicing[slot][v];
        }
    }
    return n;
}

// The unit of a figure: half a beat, or a third of a dotted one; twice as fast where that drags, slower where nobody
// could play it.
static int64_t unit_of(const Cw__Desk* desk, int64_t tick) {
    const int64_t pulse = cw__pulse(desk, tick);
    int64_t unit =
        pulse % (3 * CW_TICKS_PER_QUARTER / 2) == 0 && pulse % CW_TICKS_PER_QUARTER != 0 ? pulse / 3 : pulse / 2;
    if (cw__ms(desk, tick, tick + unit) > 520) {
        unit /= 2;
    }
    return cw__ms(desk, tick, tick + unit) < 120 ? 2 * unit : unit;
}

static void write_pulse(Cw__Desk* desk, size_t slot, int64_t unit, int64_t bar) {
    const CwSlot* s = &desk->slots[slot];
    int tones[VOICES];
    const int n = chord_tones(desk, slot, tones);
    for (int64_t tick = s->tick; tick < s->tick + s->length; tick += unit) {
        const int64_t left = s->tick + s->length - tick;
        const bool beat = (tick - bar) % cw__pulse(desk, tick) == 0;
        for (int k = 0; k < n; ++k) {
            cw__put(desk, &desk->pulse, tick, left < unit ? left : unit, tones[k], beat ? 66 : 56,
                    CW_ARTICULATION_STACCATO);
        }
    }
}

static void write_arpeggio(Cw__Desk* desk, size_t slot, int64_t unit, int64_t bar) {
    // waves over eight or six units, so that each bar begins from below
    static const int8_t eights[3][8] = {{0, 1, 2, 3, 2, 3, 2, 1}, {0, 2, 1, 3, 2, 3, 1, 2}, {0, 1, 2, 3, 1, 3, 2, 1}};
    static const int8_t sixes[3][6] = {{0, 1, 2, 3, 2, 1}, {0, 2, 1, 3, 1, 2}, {0, 1, 3, 2, 3, 1}};
    const CwSlot* s = &desk->slots[slot];
    int tones[VOICES + 1];
    int n = chord_tones(desk, slot, tones);
    if (n == 0) {
        return;
    }
    for (int k = 0; n < VOICES && k < 3; ++k) { // one more above, an octave over the first that is not there
        if (tones[k % n] + 12 > tones[n - 1] && tones[k % n] + 12 <= CW__INNER_HIGH) {
            tones[n++] = tones[k] + 12;
        }
    }
    CwMeter meter;
    cw__bar_start(desk, s->tick, &meter);
    const bool eight = cw_bar_ticks(meter) / unit % 4 == 0;
    const int pick = cw__draw(desk, CW__DRAW_FIGURE, 1, 3);
    for (int64_t tick = s->tick; tick < s->tick + s->length; tick += unit) {
        const int64_t step = (tick - bar) / unit;
        const int64_t left = s->tick + s->length - tick;
        const int tone = eight ? eights[pick][step % 8] : sixes[pick][step % 6];
        cw__put(desk, &desk->pulse, tick, left < unit ? left : unit, tones[tone % n], step % (eight ? 8 : 6) ? 56 : 64,
                CW_ARTICULATION_NORMAL);
    }
}

// A driving figure on the root, its octave and the chord's lowest notes; accents three, three and two.
static void write_ostinato(Cw__Desk* desk, size_t slot, int64_t unit, int64_t bar) {
    static const int8_t shapes[3][8] = {{0, 0, 1, 0, 0, 2, 0, 1}, {0, 1, 0, 2, 0, 1, 2, 1}, {0, 0, 0, 1, 0, 0, 2, 1}};
    const CwSlot* s = &desk->slots[slot];
    int inner[VOICES];
    const int n = chord_tones(desk, slot, inner);
    if (n == 0) {
        return;
    }
    int root = 48 + desk->chords[slot].root;
    root -= root > 55 ? 12 : 0;
    const int tones[3] = {root, inner[0] > root ? inner[0] : root + 7, n > 1 ? inner[1] : root + 12};
    const int8_t* shape = shapes[cw__draw(desk, CW__DRAW_FIGURE, 2, 3)];
    for (int64_t tick = s->tick; tick < s->tick + s->length; tick += unit) {
        const int64_t step = (tick - bar) / unit % 8;
        const int64_t left = s->tick + s->length - tick;
        const bool accent = step == 0 || step == 3 || step == 6;
        cw__put(desk, &desk->pulse, tick, left < unit ? left : unit, tones[shape[step]], accent ? 74 : 58,
                accent ? CW_ARTICULATION_ACCENT : CW_ARTICULATION_STACCATO);
    }
}

// A knock and its echo, low, at the start of each bar.
static void write_heartbeat(Cw__Desk* desk, size_t slot, int64_t bar) {
    const CwSlot* s = &desk->slots[slot];
    const int64_t pulse = cw__pulse(desk, s->tick);
    int pitch = 36 + desk->chords[slot].root;
    pitch -= pitch > 43 ? 12 : 0;
    for (int64_t tick = s->tick; tick + pulse <= s->tick + s->length; tick += pulse) {
        if ((tick - bar) / pulse % 4 == 0 && (tick - bar) % pulse == 0) {
            cw__put(desk, &desk->pulse, tick, pulse / 2, pitch, 70, CW_ARTICULATION_TENUTO);
            cw__put(desk, &desk->pulse, tick + pulse / 2, pulse / 2, pitch, 58, CW_ARTICULATION_TENUTO);
        }
    }
}

// Low beats that keep time without being in anybody's way.
static void write_under(Cw__Desk* desk, size_t slot, int64_t bar) {
    const CwSlot* s = &desk->slots[slot];
    const int64_t pulse = cw__pulse(desk, s->tick);
    int pitch = 36 + desk->chords[slot].root;
    pitch += pitch < 40 ? 12 : 0;
    int64_t tick = bar;
    while (tick < s->tick) {
        tick += pulse;
    }
    for (; tick + pulse / 2 <= s->tick + s->length; tick += pulse) {
        cw__put(desk, &desk->pulse, tick, pulse / 2, pitch, (tick - bar) % (2 * pulse) == 0 ? 62 : 54,
                CW_ARTICULATION_STACCATO);
    }
}

// Bass on the first beat (and on the third of four), the chord on the others.
static void write_waltz(Cw__Desk* desk, size_t slot) {
    const CwSlot* s = &desk->slots[slot];
    const int64_t pulse = cw__pulse(desk, s->tick);
    int tones[VOICES];
    const int n = chord_tones(desk, slot, tones);
    CwMeter meter;
    for (int64_t tick = s->tick; tick < s->tick + s->length; tick += pulse) {
        const int64_t beat = (tick - cw__bar_start(desk, tick, &meter)) / pulse;
        const int64_t left = s->tick + s->length - tick;
        const int64_t length = left < pulse ? left : pulse;
        const bool even = cw_bar_ticks(meter) % (2 * pulse) == 0;
        const bool down = beat == 0 || (even && beat % 2 == 0) || tick == s->tick;
        if (down && desk->voicing[slot][0] != CW__REST) {
            cw__put(desk, &desk->bass, tick, length, desk->voicing[slot][0], 64, CW_ARTICULATION_NORMAL);
        }
        for (int k = 0; !down && k < n; ++k) {
            cw__put(desk, &desk->pulse, tick, length, tones[k], 58, CW_ARTICULATION_STACCATO);
        }
    }
}

void cw__write_figures(Cw__Desk* desk) {
    for (size_t i = 0; i < desk->n_slots; ++i) {
        const int64_t tick = desk->slots[i].tick;
        const int64_t bar = cw__bar_start(desk, tick, NULL);
        const int64_t unit = unit_of(desk, tick);
        switch (figure_of(desk, i)) {
        case CW__PULSE:
            write_pulse(desk, i, unit, bar);
            break;
        case CW__ARPEGGIO:
            write_arpeggio(desk, i, unit, bar);
            break;
        case CW__OSTINATO:
            write_ostinato(desk, i, unit, bar);
            break;
        case CW__HEARTBEAT:
            write_heartbeat(desk, i, bar);
            break;
        case CW__WALTZ:
            write_waltz(desk, i);
            break;
        case CW__UNDER:
            write_under(desk, i, bar);
            break;
        default:
            break;
        }
    }
}
