// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/orchestrate_priv.h"
#include "score/playable.h"

#include <string.h>

// Writing on the stands, and making what stands there playable.

int64_t cw__pit_ms(const Cw__Pit* pit, int64_t from, int64_t to) {
    const CwTempoMap* map = pit->how->map;
    return cw_span_ms_nearest(cw_time_between(cw_tempo_map_time_of(map, from), cw_tempo_map_time_of(map, to)));
}

int cw__stand(const Cw__Pit* pit, const char* key) {
    for (size_t i = 0; i < pit->n_stands; ++i) {
        if (strcmp(pit->stands[i].instrument->key, key) == 0) {
            return (int)i;
        }
    }
    for (size_t i = 0; i < pit->n_stands; ++i) { // nobody of that name: who takes the chair?
        const CwInstrument* instrument = pit->stands[i].instrument;
        for (size_t c = 0; c < CW_CHAIRS_MAX && instrument->chairs[c]; ++c) {
            if (strcmp(instrument->chairs[c], key) == 0) {
                return (int)i;
            }
        }
    }
    return CW__NOBODY;
}

bool cw__reaches(const CwInstrument* instrument, const Cw__Line* line, int octave, bool comfortably) {
    const int low = comfortably ? instrument->comfortable_low : instrument->hard_low;
    const int high = comfortably ? instrument->comfortable_high : instrument->hard_high;
    return line->low + 12 * octave >= low && line->high + 12 * octave <= high;
}

static void add(Cw__Pit* pit, Cw__Stand* stand, CwNote note) {
    if (CW_RESERVE(pit->arena, stand->notes, stand->n_notes, stand->capacity) != CW_OK) {
        pit->failed = true;
        return;
    }
    stand->notes[stand->n_notes++] = note;
}

// The pitch within the instrument's range, octaves away if need be.
static uint8_t within(const CwInstrument* instrument, int pitch) {
    while (pitch < instrument->hard_low) {
        pitch += 12;
    }
    while (pitch > instrument->hard_high) {
        pitch -= 12;
    }
    return (uint8_t)(pitch < instrument->hard_low ? instrument->hard_low : pitch);
}

// How an instrument plays what was asked of a string: only strings tremble and pluck.
static uint8_t played(const CwInstrument* instrument, uint8_t articulation) {
    const bool drum = instrument->family == CW_FAMILY_TIMPANI || instrument->family == CW_FAMILY_PERCUSSION;
    if (articulation == CW_ARTICULATION_TREMOLO && instrument->family != CW_FAMILY_STRING) {
        return CW_ARTICULATION_NORMAL;
    }
    if (articulation == CW_ARTICULATION_PIZZICATO && instrument->family != CW_FAMILY_STRING) {
        return CW_ARTICULATION_STACCATO;
    }
    return articulation == CW_ARTICULATION_ROLL && !drum ? CW_ARTICULATION_NORMAL : articulation;
}

void cw__write_note(Cw__Pit* pit, int stand, CwNote note) {
    if (stand == CW__NOBODY) {
        return;
    }
    Cw__Stand* s = &pit->stands[stand];
    note.pitch = within(s->instrument, note.pitch);
    note.articulation = played(s->instrument, note.articulation);
    add(pit, s, note);
}

void cw__write(Cw__Pit* pit, int stand, const Cw__Line* line, int octave, int louder) {
    for (size_t i = 0; stand != CW__NOBODY && i < line->count; ++i) {
        CwNote note = line->notes[i];
        const int pitch = note.pitch + 12 * octave;
        const int velocity = note.velocity + louder;
        note.pitch = (uint8_t)(pitch < 0 ? 0 : pitch > 127 ? 127 : pitch);
        note.velocity = (uint8_t)(velocity < 8 ? 8 : velocity > 126 ? 126 : velocity);
        cw__write_note(pit, stand, note);
    }
}

void cw__stab(Cw__Pit* pit, int stand, CwNote note) {
    if (stand == CW__NOBODY) {
        return;
    }
    Cw__Stand* s = &pit->stands[stand];
    bool begins = false;
    for (size_t i = 0; i < s->n_notes; ++i) {
        CwNote* n = &s->notes[i];
        if (n->tick == note.tick) {
            n->articulation = note.articulation;
            n->velocity = note.velocity > n->velocity ? note.velocity : n->velocity;
            begins = true;
        } else if (n->tick < note.tick && n->tick + n->length > note.tick) {
            n->length = note.tick - n->tick;
        }
    }
    if (!begins) {
        cw__write_note(pit, stand, note);
    }
}

// Joins notes of one pitch that overlap or begin together.
static void join_same(Cw__Stand* stand) {
    size_t kept = 0;
    for (size_t i = 0; i < stand->n_notes; ++i) {
        CwNote note = stand->notes[i];
        bool joined = false;
        for (size_t k = kept; k-- > 0;) {
            CwNote* before = &stand->notes[k];
            if (before->pitch != note.pitch || before->tick + before->length <= note.tick) {
                continue;
            }
            if (before->tick == note.tick) {
                before->length = before->length > note.length ? before->length : note.length;
                joined = true;
            } else {
                before->length = note.tick - before->tick;
            }
            break;
        }
        if (!joined) {
            stand->notes[kept++] = note;
        }
    }
    stand->n_notes = kept;
}

// Ends what sounds too many at once: the new note goes before the old, the higher before the lower of those that begin
// together.
static void thin(Cw__Stand* stand) {
    const int most = cw_instrument_at_once(stand->instrument);
    size_t kept = 0;
    for (size_t i = stand->n_notes; i-- > 0;) { // from the back, so that the higher of a chord is seen first
        const CwNote* note = &stand->notes[i];
        int together = 0;
        for (size_t k = stand->n_notes - kept; k < stand->n_notes; ++k) {
            together += stand->notes[k].tick == note->tick;
        }
        if (together < most) {
            stand->notes[stand->n_notes - ++kept] = *note;
        }
    }
    if (kept) {
        memmove(stand->notes, stand->notes + (stand->n_notes - kept), kept * sizeof *stand->notes);
    }
    stand->n_notes = kept;
    for (size_t i = 0; i < kept; ++i) {
        int sounding = 0;
        for (size_t k = i + 1; k-- > 0;) {
            CwNote* before = &stand->notes[k];
            if (before->tick + before->length > stand->notes[i].tick && ++sounding > most) {
                before->length = stand->notes[i].tick - before->tick;
            }
        }
    }
}

static void drop_empty(Cw__Stand* stand) {
    size_t kept = 0;
    for (size_t i = 0; i < stand->n_notes; ++i) {
        if (stand->notes[i].length > 0) {
            stand->notes[kept++] = stand->notes[i];
        }
    }
    stand->n_notes = kept;
}

void cw__tidy(Cw__Pit* pit, Cw__Stand* stand) {
    (void)pit;
    cw_notes_sort(stand->notes, stand->n_notes);
    join_same(stand);
    cw_notes_sort(stand->notes, stand->n_notes);
    thin(stand);
    drop_empty(stand);
    cw_notes_sort(stand->notes, stand->n_notes);
}

// Ticks before `end` that make a breath.
static int64_t breath_ticks(const Cw__Pit* pit, int64_t end) {
    const int64_t ms = cw__pit_ms(pit, end - CW_TICKS_PER_QUARTER, end);
    const int64_t grid = CW_TICKS_PER_QUARTER / 4;
    const int64_t ticks = CW_TICKS_PER_QUARTER * (CW_BREATH_REST_MS + 5) / (ms > 0 ? ms : 1);
    return (ticks + grid - 1) / grid * grid;
}

// Where to breathe, among notes first … last that are played in one breath and are one too many: after the longest of
// the later half, whose end can best be spared. A single note is too long in itself.
static size_t place_of_breath(const Cw__Stand* stand, size_t first, size_t last) {
    size_t best = last - 1;
    int64_t longest = -1;
    for (size_t i = first + (last - first) / 2; i < last; ++i) {
        const int64_t gap = stand->notes[i + 1].tick - stand->notes[i].tick - stand->notes[i].length;
        if (stand->notes[i].length + 2 * gap >= longest) {
            longest = stand->notes[i].length + 2 * gap;
            best = i;
        }
    }
    return best;
}

// Shortens the note so that a breath fits between it and the next. False when nothing would be left of it.
static bool breathe_after(const Cw__Pit* pit, Cw__Stand* stand, size_t i) {
    const int64_t next = stand->notes[i + 1].tick;
    const int64_t grid = CW_TICKS_PER_QUARTER / 2;
    const int64_t latest = next - breath_ticks(pit, next);
    const int64_t on_grid = latest / grid * grid; // a rest that can be read
    const int64_t end = on_grid > stand->notes[i].tick + grid / 2 ? on_grid : latest;
    CwNote* note = &stand->notes[i];
    if (end - note->tick < CW_TICKS_PER_QUARTER / 8) {
        return false;
    }
    note->length = end - note->tick < note->length ? end - note->tick : note->length;
    return true;
}

static void drop(Cw__Stand* stand, size_t i) {
    memmove(&stand->notes[i], &stand->notes[i + 1], (stand->n_notes - i - 1) * sizeof *stand->notes);
    --stand->n_notes;
}

// A note longer than the player's breath ends where the breath does.
static void cut_to_breath(const Cw__Pit* pit, const CwInstrument* instrument, CwNote* note) {
    const int64_t grid = CW_TICKS_PER_QUARTER / 2;
    while (note->length > grid && cw__pit_ms(pit, note->tick, note->tick + note->length) > instrument->breath_ms) {
        note->length = (note->tick + note->length - 1) / grid * grid - note->tick;
    }
}

void cw__breathe(Cw__Pit* pit, Cw__Stand* stand) {
    const CwInstrument* instrument = stand->instrument;
    if (!instrument->breath_ms || !stand->n_notes) {
        return;
    }
    for (size_t i = 0; i < stand->n_notes; ++i) {
        cut_to_breath(pit, instrument, &stand->notes[i]);
    }
    size_t first = 0;
    for (size_t i = 1; i < stand->n_notes; ++i) {
        const CwNote* n = &stand->notes[i];
        const int64_t before = n[-1].tick + n[-1].length;
        if (cw__pit_ms(pit, before, n->tick) >= CW_BREATH_REST_MS) {
            first = i;
        } else if (cw__pit_ms(pit, stand->notes[first].tick, n->tick + n->length) > instrument->breath_ms) {
            const size_t at = place_of_breath(stand, first, i);
            if (!breathe_after(pit, stand, at)) {
                drop(stand, at); // too short to give anything: it is left out, so that the line can breathe
            }
            i = first; // look at the line again
        }
    }
}

static int level_at(const CwSketch* sketch, int64_t tick) {
    int level = 500;
    for (size_t i = 0; i < sketch->n_dynamics && sketch->dynamics[i].tick <= tick; ++i) {
        const CwDynamic* a = &sketch->dynamics[i];
        level = a->level;
        if (a->hairpin && i + 1 < sketch->n_dynamics && a[1].tick > tick) {
            level += (int)((a[1].level - a->level) * (tick - a->tick) / (a[1].tick - a->tick));
        }
    }
    return level;
}

static void add_mark(Cw__Pit* pit, Cw__Stand* stand, CwDynamic mark) {
    const CwDynamic* last = stand->n_dynamics ? &stand->dynamics[stand->n_dynamics - 1] : NULL;
    if (last && last->tick == mark.tick) {
        stand->dynamics[stand->n_dynamics - 1] = mark;
        return;
    }
    if (CW_RESERVE(pit->arena, stand->dynamics, stand->n_dynamics, stand->dynamics_capacity) != CW_OK) {
        pit->failed = true;
        return;
    }
    stand->dynamics[stand->n_dynamics++] = mark;
}

// Whether the stand has music in from … to.
static bool plays(const Cw__Stand* stand, int64_t from, int64_t to) {
    for (size_t i = 0; i < stand->n_notes && stand->notes[i].tick < to; ++i) {
        if (stand->notes[i].tick + stand->notes[i].length > from) {
            return true;
        }
    }
    return false;
}

// The sketch's marks where the instrument plays, and the level again where it comes in after a rest of more than a
// second and a half.
void cw__mark(Cw__Pit* pit, Cw__Stand* stand) {
    const CwSketch* sketch = pit->how->sketch;
    size_t next = 0;
    int64_t end = INT64_MIN / 2;
    for (size_t i = 0; i < stand->n_notes; ++i) {
        const int64_t tick = stand->notes[i].tick;
        for (; next < sketch->n_dynamics && sketch->dynamics[next].tick <= tick; ++next) {
            const CwDynamic* m = &sketch->dynamics[next];
            if (m->tick == tick || (m->tick > end - 1 ? false : m->tick >= stand->notes[0].tick)) {
                add_mark(pit, stand, *m);
            }
        }
        if (end < 0 || cw__pit_ms(pit, end, tick) > 1500) {
            const bool in_hairpin = next > 0 && sketch->dynamics[next - 1].hairpin;
            add_mark(pit, stand, (CwDynamic){tick, level_at(sketch, tick), in_hairpin});
        }
        end = tick + stand->notes[i].length > end ? tick + stand->notes[i].length : end;
    }
    for (; next < sketch->n_dynamics && sketch->dynamics[next].tick <= end && stand->n_notes; ++next) {
        if (plays(stand, sketch->dynamics[next].tick - 1, sketch->dynamics[next].tick + 1)) {
            add_mark(pit, stand, sketch->dynamics[next]);
        }
    }
    // a hairpin that leads nowhere is a plain mark
    for (size_t i = 0; i < stand->n_dynamics; ++i) {
        CwDynamic* m = &stand->dynamics[i];
        m->hairpin = m->hairpin && i + 1 < stand->n_dynamics && plays(stand, m->tick, m[1].tick);
    }
}
