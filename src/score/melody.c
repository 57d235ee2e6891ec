// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/compose_priv.h"

#include "base/number.h"

#include <string.h>

enum {
    UNIT_NOTES = 256,
    HEAD_NOTES = 12,
    LOW_MID = 54,   ///< where a melody lies under speech
    ECHO_MS = 1200, ///< a gap between two lines this long may be answered
    ECHO_NOTES = 3,
    ECHO_APART_MS = 7000,
    KEPT_PERCENT = 60, ///< of a statement's notes must be left when speech has cut into it
};

// A row of notes of the theme on its way into the cue: ticks from its first downbeat, pitches as the theme has them.
typedef struct {
    CwNote notes[UNIT_NOTES];
    size_t count;
    int64_t length;
} Row;

static int clamp(int value, int least, int most) {
    return value < least ? least : value > most ? most : value;
}

// The notes of the theme in from … to, scaled; the first row takes the pickup with it.
static void take_row(const Cw__Desk* desk, const Cw__Plan* plan, int64_t from, int64_t to, Row* row) {
    row->count = 0;
    row->length = (to - from) * plan->scale_num / plan->scale_den;
    for (size_t i = 0; i < desk->theme.n_notes && row->count < UNIT_NOTES; ++i) {
        CwNote note = desk->theme.notes[i];
        if ((note.tick < from && from > 0) || note.tick >= to) {
            continue;
        }
        const int64_t end = note.tick + note.length < to ? note.tick + note.length : to;
        note.length = (end - note.tick) * plan->scale_num / plan->scale_den;
        note.tick = (note.tick - from) * plan->scale_num / plan->scale_den;
        if (note.length > 0) {
            row->notes[row->count++] = note;
        }
    }
}

// Where a place in one bar of the theme falls in a bar of another length. A longer bar lets the last note sound on; a
// shorter one takes the difference from its longest note, or, where none can give it, squeezes all onto its half beats.
typedef struct {
    int64_t from;  ///< ticks of the theme's bar
    int64_t to;    ///< ticks of the cue's
    int64_t pulse; ///< of the cue's
    int64_t cut_start;
    int64_t cut_end; ///< the longest note; equal to cut_start where none can give way
} Bend;

static Bend bend_for(const Row* row, int64_t bar, int64_t from, int64_t to, int64_t pulse) {
    Bend bend = {from, to, pulse, 0, 0};
    for (size_t i = 0; i < row->count; ++i) {
        const int64_t start = row->notes[i].tick - bar * from;
        int64_t end = start + row->notes[i].length;
        end = end > from ? from : end;
        if (start >= 0 && start < from && end - start > bend.cut_end - bend.cut_start &&
            end - start >= from - to + from / 16) {
            bend.cut_start = start;
            bend.cut_end = end;
        }
    }
    return bend;
}

static int64_t bend_at(const Bend* bend, int64_t offset) {
    if (offset == bend->from) {
        return bend->to;
    }
    if (bend->to >= bend->from) {
        return offset;
    }
    const int64_t less = bend->from - bend->to;
    if (bend->cut_end > bend->cut_start) {
        const int64_t limit = bend->cut_end - less;
        return offset <= limit ? offset : offset < bend->cut_end ? limit : offset - less;
    }
    const int64_t grid = bend->pulse / 2;
    return cw_div_nearest(offset * bend->to / bend->from, grid) * grid;
}

// The tick in the cue of a place in the row; `bar_ticks` is the theme's bar, and `is_end` takes a place on a bar line
// for the end of the bar before.
static int64_t place(const Cw__Desk* desk, const Cw__Plan* plan, const Row* row, int64_t tick, bool is_end) {
    const int64_t from = cw_bar_ticks(desk->theme.meter);
    if (tick < 0) {
        return plan->bar_tick + tick;
    }
    int64_t bar = tick / from;
    int64_t offset = tick % from;
    if (is_end && offset == 0 && bar > 0) {
        --bar;
        offset = from;
    }
    const CwTempoMap* map = &desk->brief->map;
    const int64_t start = cw_tempo_map_bar_tick(map, plan->bar + (int)bar);
    const int64_t end = cw_tempo_map_bar_tick(map, plan->bar + (int)bar + 1);
    const Bend bend = bend_for(row, bar, from, end - start, cw__pulse(desk, start));
    return start + bend_at(&bend, offset);
}

// What a row spans, in the theme's pitches.
typedef struct {
    int low;
    int high;
    int mean;
} Range;

static Range range_of(const Row* row) {
    Range range = {127, 0, 0};
    int64_t sum = 0;
    int64_t total = 0;
    for (size_t i = 0; i < row->count; ++i) {
        const int pitch = row->notes[i].pitch;
        range.low = pitch < range.low ? pitch : range.low;
        range.high = pitch > range.high ? pitch : range.high;
        sum += pitch * row->notes[i].length;
        total += row->notes[i].length;
    }
    range.mean = total ? (int)cw_div_nearest(sum, total) : 0;
    return range;
}

// Semitones that bring the row into the phrase's key and its mean near `mid`, within least … most; false when it does
// not fit in there.
static bool transpose_for(const Cw__Desk* desk, const Cw__Plan* plan, Range range, int mid, int least, int most,
                          int* ret_semitones) {
    const int base = plan->tonality.tonic - desk->theme.tonality.tonic;
    int best = 0;
    int best_distance = INT32_MAX;
    for (int octave = -6; octave <= 6; ++octave) {
        const int by = base + 12 * octave;
        const int away = range.mean + by - mid;
        const int distance = away < 0 ? -away : away;
        if (range.low + by >= least && range.high + by <= most && distance < best_distance) {
            best = by;
            best_distance = distance;
        }
    }
    *ret_semitones = best;
    return best_distance < INT32_MAX;
}

static CwArticulation touch(const Cw__Desk* desk, const CwNote* note) {
    if (note->articulation != CW_ARTICULATION_NORMAL) {
        return (CwArticulation)note->articulation;
    }
    return desk->manner.legato ? CW_ARTICULATION_LEGATO : CW_ARTICULATION_NORMAL;
}

// The end a note may have: not into speech (unless it lies low), not past the end of its phrase, where it breathes.
static int64_t end_within(const Cw__Desk* desk, const Cw__Plan* plan, int64_t tick, int64_t end, bool low) {
    const int64_t pulse = cw__pulse(desk, plan->end - 1);
    int64_t limit = plan->end;
    if (end >= limit && !plan->last && limit - tick >= 2 * pulse) {
        limit -= pulse / 2;
    }
    for (size_t i = 0; !low && i < desk->brief->n_speech; ++i) {
        const int64_t bar = cw__bar_start(desk, tick, NULL);
        const int64_t in = bar + cw_div_floor(desk->brief->speech[i].tick - bar, pulse / 2) * (pulse / 2);
        limit = desk->brief->speech[i].tick > tick && in < limit ? in : limit;
    }
    return end < limit ? end : limit;
}

// Whether any note may begin at a tick: inside its stretch, and not above speech.
static bool may_begin(const Cw__Desk* desk, const Cw__Plan* plan, int64_t tick, bool low) {
    const Cw__Sounding* s = &desk->soundings[plan->sounding];
    return tick >= s->start && tick < plan->end && (low || !cw__spoken(desk, tick, tick + 1));
}

// Writes a row; answers how many of its notes were written.
static size_t write_row(Cw__Desk* desk, const Cw__Plan* plan, const Row* row, int semitones, bool low) {
    size_t written = 0;
    for (size_t i = 0; i < row->count; ++i) {
        const CwNote* note = &row->notes[i];
        const int64_t tick = place(desk, plan, row, note->tick, false);
        const int64_t end = place(desk, plan, row, note->tick + note->length, true);
        if (!may_begin(desk, plan, tick, low)) {
            continue;
        }
        const int64_t stop = end_within(desk, plan, tick, end, low);
        if (2 * (stop - tick) >= end - tick || stop - tick >= cw__pulse(desk, tick)) {
            cw__put(desk, &desk->melody, tick, stop - tick, note->pitch + semitones, 64, touch(desk, note));
            ++written;
        }
    }
    return written;
}

static void begin_writing(Cw__Desk* desk, Cw__Plan* plan) {
    plan->first_note = desk->melody.count;
}

static void end_writing(const Cw__Desk* desk, Cw__Plan* plan) {
    plan->n_notes = desk->melody.count - plan->first_note;
}

static void take_back(Cw__Desk* desk, const Cw__Plan* plan) {
    desk->melody.count = plan->first_note;
}

// Where the melody of a phrase should lie.
static int middle_for(const Cw__Desk* desk, const Cw__Plan* plan) {
    const int up = plan->climax ? 9 : (plan->intensity - 500) / 125;
    return clamp(desk->manner.register_mid + up, 55, 81);
}

static bool write_low(Cw__Desk* desk, const Cw__Plan* plan, const Row* row) {
    int semitones = 0;
    if (!transpose_for(desk, plan, range_of(row), LOW_MID, CW__MELODY_LOW, CW__SPEECH_TOP, &semitones)) {
        return false;
    }
    return write_row(desk, plan, row, semitones, true) > 0;
}

static void write_statement(Cw__Desk* desk, Cw__Plan* plan, Row* row) {
    const CwPhrase* unit = &desk->theme.phrases[plan->unit];
    take_row(desk, plan, unit->tick, unit->tick + unit->length, row);
    int semitones = 0;
    const bool listens = !desk->manner.source;
    const bool fits = transpose_for(desk, plan, range_of(row), middle_for(desk, plan), CW__MELODY_LOW,
                                    CW__MELODY_HIGH - 3, &semitones);
    size_t due = 0; // notes the phrase has room for
    for (size_t i = 0; i < row->count; ++i) {
        due += place(desk, plan, row, row->notes[i].tick, false) < plan->end;
    }
    begin_writing(desk, plan);
    if (fits && 100 * write_row(desk, plan, row, semitones, !listens) >= KEPT_PERCENT * due) {
        return;
    }
    take_back(desk, plan);
    if (!write_low(desk, plan, row)) {
        take_back(desk, plan);
        plan->kind = CW__BED;
    }
}

void cw__write_statements(Cw__Desk* desk) {
    Row* row = CW_NEW(desk->arena, Row);
    if (!row) {
        desk->failed = true;
        return;
    }
    for (size_t i = 0; i < desk->n_plans; ++i) {
        Cw__Plan* plan = &desk->plans[i];
        begin_writing(desk, plan);
        if (plan->kind == CW__STATEMENT) {
            write_statement(desk, plan, row);
        }
        end_writing(desk, plan);
    }
}

// The head of the theme: its first bar, or two where the first has fewer than three notes.
static void take_head(const Cw__Desk* desk, const Cw__Plan* plan, Row* row) {
    const int64_t bar = cw_bar_ticks(desk->theme.meter);
    size_t in_first = 0;
    while (in_first < desk->theme.n_notes && desk->theme.notes[in_first].tick < bar) {
        ++in_first;
    }
    const int64_t bars = in_first < 3 && desk->theme.length >= 2 * bar ? 2 : 1;
    take_row(desk, plan, 0, bars * bar, row);
    row->count = row->count > HEAD_NOTES ? HEAD_NOTES : row->count;
}

static const CwChord* chord_at(const Cw__Desk* desk, int64_t tick) {
    return &desk->chords[cw__slot_at(desk, tick)];
}

static int pitch_shifted(const Cw__Desk* desk, const Cw__Plan* plan, int pitch, int shift) {
    CwDegree d = cw_pitch_degree(desk->theme.tonality, pitch);
    d.degree += shift;
    d.alter = shift % 7 == 0 ? d.alter : 0;
    return cw_degree_pitch(plan->tonality, d);
}

// How well the row sits on the harmony when it begins at `at` and is moved by so many degrees: by the length of what
// is in the chords, and how near its mean is to a wish.
static int64_t fit_of(const Cw__Desk* desk, const Cw__Plan* plan, const Row* row, int64_t at, int shift, int wish) {
    int64_t fit = 0;
    int64_t sum = 0;
    int64_t total = 1;
    for (size_t i = 0; i < row->count; ++i) {
        const CwNote* note = &row->notes[i];
        const int pitch = pitch_shifted(desk, plan, note->pitch, shift);
        const CwChord* chord = chord_at(desk, at + note->tick);
        const bool inside = chord->classes >> (unsigned)(((pitch % 12) + 12) % 12) & 1U;
        const int64_t weight = note->length * (i == 0 || i + 1 == row->count ? 2 : 1);
        fit += inside ? weight : 0;
        total += weight;
        sum += pitch * weight;
    }
    const int64_t away = sum / total - wish;
    return 1000 * fit / total - 45 * (away < 0 ? -away : away);
}

static int best_shift(const Cw__Desk* desk, const Cw__Plan* plan, const Row* row, int64_t at, int wish) {
    int best = 0;
    int64_t best_fit = INT64_MIN;
    for (int shift = -35; shift <= 35; ++shift) {
        const int64_t fit = fit_of(desk, plan, row, at, shift, wish);
        if (fit > best_fit) {
            best_fit = fit;
            best = shift;
        }
    }
    return best;
}

// Writes the row from `at`, moved by degrees, up to `until`; answers the last pitch, CW__REST when nothing fitted.
static int write_shifted(Cw__Desk* desk, const Cw__Plan* plan, const Row* row, int64_t at, int64_t until, int shift) {
    int last = CW__REST;
    for (size_t i = 0; i < row->count; ++i) {
        const CwNote* note = &row->notes[i];
        const int64_t tick = at + note->tick;
        if (note->tick < 0 || tick >= until || !may_begin(desk, plan, tick, false)) {
            continue;
        }
        int64_t end = tick + note->length < until ? tick + note->length : until;
        end = end_within(desk, plan, tick, end, false);
        const int pitch = clamp(pitch_shifted(desk, plan, note->pitch, shift), CW__MELODY_LOW, CW__MELODY_HIGH);
        if (2 * (end - tick) >= note->length) {
            cw__put(desk, &desk->melody, tick, end - tick, pitch, 64, touch(desk, note));
            last = pitch;
        }
    }
    return last;
}

// A long note of the chord, near the last one: where a development comes to rest.
static void land(Cw__Desk* desk, const Cw__Plan* plan, int64_t at, int near) {
    const CwChord* chord = chord_at(desk, at);
    if (near == CW__REST || !may_begin(desk, plan, at, false)) {
        return;
    }
    for (int d = 0; d < 12; ++d) {
        for (int side = -1; side <= 1; side += 2) {
            const int pitch = near + side * d;
            if (pitch >= 0 && chord->classes >> (unsigned)(pitch % 12) & 1U) {
                const int64_t end = end_within(desk, plan, at, plan->end, false);
                cw__put(desk, &desk->melody, at, end - at, clamp(pitch, CW__MELODY_LOW, CW__MELODY_HIGH), 60,
                        desk->manner.legato ? CW_ARTICULATION_LEGATO : CW_ARTICULATION_NORMAL);
                return;
            }
        }
    }
}

static int64_t bar_after(const Cw__Desk* desk, const Cw__Plan* plan, int64_t bars) {
    return cw_tempo_map_bar_tick(&desk->brief->map, plan->bar + (int)bars);
}

// The head again and again, a step higher each time (or lower, where the music falls), and a long note.
static void write_sequence(Cw__Desk* desk, const Cw__Plan* plan, const Row* head) {
    const int64_t theme_bar = cw_bar_ticks(desk->theme.meter);
    const int64_t bars = (head->length + theme_bar - 1) / theme_bar;
    const int direction = plan->intensity >= 500 ? 3 : -3;
    int wish = middle_for(desk, plan) - direction;
    int last = CW__REST;
    int64_t bar = 0;
    for (; bar + bars < plan->n_bars; bar += bars) {
        const int64_t at = bar_after(desk, plan, bar);
        const int64_t until = bar_after(desk, plan, bar + bars);
        const int written = write_shifted(desk, plan, head, at, until, best_shift(desk, plan, head, at, wish));
        last = written == CW__REST ? last : written;
        wish = clamp(wish + direction, 55, 84);
    }
    land(desk, plan, bar_after(desk, plan, bar), last);
}

// The head once, and what it ends on; in a long phrase it is answered from another place.
static void write_fragment(Cw__Desk* desk, const Cw__Plan* plan, const Row* head) {
    const int64_t theme_bar = cw_bar_ticks(desk->theme.meter);
    const int64_t bars = (head->length + theme_bar - 1) / theme_bar;
    const int wish = middle_for(desk, plan);
    const int64_t at = plan->bar_tick;
    const int shift = best_shift(desk, plan, head, at, wish);
    const int last = write_shifted(desk, plan, head, at, bar_after(desk, plan, bars), shift);
    if (plan->n_bars < 4 || bars >= plan->n_bars) {
        if (plan->n_bars > bars) {
            land(desk, plan, bar_after(desk, plan, bars), last);
        }
        return;
    }
    const int64_t answer = bar_after(desk, plan, plan->n_bars / 2);
    const int64_t until = bar_after(desk, plan, plan->n_bars / 2 + bars);
    write_shifted(desk, plan, head, answer, until, best_shift(desk, plan, head, answer, wish - 5));
}

static void stretch_row(Row* row, int by) {
    for (size_t i = 0; i < row->count; ++i) {
        row->notes[i].tick *= by;
        row->notes[i].length *= by;
    }
    row->length *= by;
}

// The head a last time, broad where there is room, and home.
static void write_coda(Cw__Desk* desk, const Cw__Plan* plan, Row* head) {
    const bool broad = desk->manner.arousal < 300 && 2 * head->length + plan->bar_tick <= desk->final_tick;
    if (broad) {
        stretch_row(head, 2);
    }
    const int64_t at = plan->bar_tick;
    const int64_t until = desk->final_tick < plan->end ? desk->final_tick : plan->end;
    const int wish = middle_for(desk, plan) - 2;
    write_shifted(desk, plan, head, at, until, best_shift(desk, plan, head, at, wish));
}

// How many notes of a row can be heard out in a length of time.
static size_t fitting(const Row* row, int64_t length) {
    size_t count = 0;
    while (count < row->count && row->notes[count].tick + row->notes[count].length / 2 <= length) {
        ++count;
    }
    return count;
}

// In the gaps between lines the head of the theme answers, if there is time to hear it.
static void write_echoes(Cw__Desk* desk, const Cw__Plan* plan, const Row* head) {
    const CwSketchBrief* b = desk->brief;
    int64_t last_echo = INT64_MIN / 2;
    for (size_t i = 0; i < b->n_speech; ++i) {
        const int64_t out = b->speech[i].tick + b->speech[i].length;
        const int64_t next = i + 1 < b->n_speech ? b->speech[i + 1].tick : plan->end;
        const int64_t until = next < plan->end ? next : plan->end;
        const int64_t pulse = cw__pulse(desk, out);
        const int64_t bar = cw__bar_start(desk, out, NULL);
        const int64_t at = bar + cw_div_floor(out - bar + pulse - 1, pulse) * pulse;
        const bool apart = last_echo < 0 || cw__ms(desk, last_echo, at) >= ECHO_APART_MS;
        if (at < plan->start || at >= until || cw__ms(desk, at, until) < ECHO_MS || !apart ||
            fitting(head, until - at) < ECHO_NOTES) {
            continue;
        }
        const int shift = best_shift(desk, plan, head, at, middle_for(desk, plan) - 3);
        write_shifted(desk, plan, head, at, until, shift);
        last_echo = at;
    }
}

// One line: sorted, and each note ended where the next begins.
static void make_one_line(Cw__NoteList* list) {
    cw_notes_sort(list->items, list->count);
    size_t kept = 0;
    for (size_t i = 0; i < list->count; ++i) {
        CwNote* last = kept ? &list->items[kept - 1] : NULL;
        if (last && last->tick == list->items[i].tick) {
            *last = list->items[i];
            continue;
        }
        if (last && last->tick + last->length > list->items[i].tick) {
            last->length = list->items[i].tick - last->tick;
        }
        list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

// The melody's last note: of the last chord, the tonic if it can be had by a small step.
static void write_last_note(Cw__Desk* desk) {
    if (!desk->melody.count) {
        return;
    }
    size_t kept = 0;
    while (kept < desk->melody.count && desk->melody.items[kept].tick < desk->final_tick) {
        ++kept;
    }
    const bool had = kept < desk->melody.count;
    const int near = had ? desk->melody.items[kept].pitch : kept ? desk->melody.items[kept - 1].pitch : 67;
    desk->melody.count = kept;
    const CwChord* chord = chord_at(desk, desk->final_tick);
    const bool spoken = !desk->manner.source && cw__spoken(desk, desk->final_tick, desk->brief->end_tick);
    int best = CW__REST;
    int best_cost = INT32_MAX;
    for (int pitch = near - 9; pitch <= near + 9; ++pitch) {
        const int size = pitch > near ? pitch - near : near - pitch;
        const bool inside =
            pitch >= CW__MELODY_LOW && pitch <= CW__MELODY_HIGH && chord->classes >> (unsigned)(pitch % 12) & 1U;
        const int cost = size + (pitch % 12 == chord->root ? 0 : 4);
        if (inside && cost < best_cost && (!spoken || pitch <= CW__SPEECH_TOP)) {
            best = pitch;
            best_cost = cost;
        }
    }
    if (best != CW__REST) {
        cw__put(desk, &desk->melody, desk->final_tick, desk->brief->end_tick - desk->final_tick, best, 66,
                CW_ARTICULATION_NORMAL);
    }
}

void cw__write_developments(Cw__Desk* desk) {
    Row* head = CW_NEW(desk->arena, Row);
    if (!head) {
        desk->failed = true;
        return;
    }
    for (size_t i = 0; i < desk->n_plans && !desk->failed; ++i) {
        const Cw__Plan* plan = &desk->plans[i];
        take_head(desk, plan, head);
        switch (plan->kind) {
        case CW__SEQUENCE:
            write_sequence(desk, plan, head);
            break;
        case CW__FRAGMENT:
            write_fragment(desk, plan, head);
            break;
        case CW__CODA:
            write_coda(desk, plan, head);
            break;
        case CW__BED:
            write_echoes(desk, plan, head);
            break;
        default:
            break;
        }
    }
    make_one_line(&desk->melody);
    write_last_note(desk);
}

int cw__melody_at(const Cw__Desk* desk, int64_t tick) {
    size_t low = 0;
    size_t high = desk->melody.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (desk->melody.items[middle].tick <= tick) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == 0) {
        return CW__REST;
    }
    const CwNote* note = &desk->melody.items[low - 1];
    return note->tick + note->length > tick ? note->pitch : CW__REST;
}
