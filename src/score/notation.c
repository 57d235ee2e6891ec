// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/notation.h"

#include "base/number.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    Q = CW_TICKS_PER_QUARTER,
    SHORTEST = Q / 8, ///< a thirty-second
};

typedef struct {
    CwArena* arena;
    const CwMeterChange* meters;
    size_t n_meters;
    CwNote* notes; ///< on the grid
    size_t n_notes;
    int64_t start; ///< of the first bar
    int64_t end;   ///< of the last
    uint8_t* grid; ///< parts of each quarter from the start: 4, 3 or 8
    size_t n_quarters;
    CwSymbol* symbols;
    size_t n_symbols;
    size_t symbols_capacity;
} Writer;

static int64_t distance_to_grid(int64_t offset, int parts) {
    const int64_t step = Q / parts;
    const int64_t rest = offset % step;
    return rest < step - rest ? rest : step - rest;
}

// Chooses the grid of each quarter: sixteenths unless triplets, or thirty-seconds, come closer to what is there.
static CwStatus choose_grids(Writer* w, const CwNote* notes, size_t n_notes) {
    w->n_quarters = (size_t)((w->end - w->start) / Q) + 2;
    w->grid = CW_NEW_ARRAY(w->arena, uint8_t, w->n_quarters);
    int64_t(*error)[3] = cw_alloc_array(w->arena, w->n_quarters, sizeof *error);
    if (!w->grid || !error) {
        return CW_ERR_NO_MEM;
    }
    static const uint8_t parts[3] = {4, 3, 8};
    for (size_t i = 0; i < 2 * n_notes; ++i) {
        const CwNote* n = &notes[i / 2];
        const int64_t tick = (i % 2 ? n->tick + n->length : n->tick) - w->start;
        if (tick >= 0 && (size_t)(tick / Q) < w->n_quarters) {
            for (int k = 0; k < 3; ++k) { // the start of a note counts more than its end
                error[tick / Q][k] += distance_to_grid(tick % Q, parts[k]) * (i % 2 ? 1 : 4);
            }
        }
    }
    for (size_t q = 0; q < w->n_quarters; ++q) {
        const int64_t* e = error[q];
        w->grid[q] = e[1] + Q / 24 < e[0] && e[1] <= e[2] ? 3 : e[2] + Q / 8 < e[0] ? 8 : 4;
    }
    return CW_OK;
}

static int64_t on_grid(const Writer* w, int64_t tick) {
    const int64_t from = tick - w->start;
    if (from <= 0) {
        return w->start;
    }
    const size_t q = (size_t)(from / Q);
    const int64_t step = Q / (q < w->n_quarters ? w->grid[q] : 4);
    return w->start + (from / Q) * Q + cw_div_nearest(from % Q, step) * step;
}

static int64_t step_at(const Writer* w, int64_t tick) {
    const size_t q = (size_t)((tick - w->start) / Q);
    return Q / (q < w->n_quarters ? w->grid[q] : 4);
}

static CwStatus put_on_grid(Writer* w, const CwNote* notes, size_t n_notes) {
    w->notes = CW_NEW_ARRAY(w->arena, CwNote, n_notes);
    if (!w->notes) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_notes; ++i) {
        CwNote note = notes[i];
        const int64_t end = on_grid(w, note.tick + note.length);
        note.tick = on_grid(w, note.tick);
        note.length = end > note.tick ? end - note.tick : step_at(w, note.tick);
        if (note.tick < w->end) {
            note.length = note.tick + note.length > w->end ? w->end - note.tick : note.length;
            w->notes[w->n_notes++] = note;
        }
    }
    cw_notes_sort(w->notes, w->n_notes);
    for (size_t i = 0; i + 1 < w->n_notes; ++i) { // one pitch sounds once at a time
        for (size_t k = i + 1; k < w->n_notes && w->notes[k].tick < w->notes[i].tick + w->notes[i].length; ++k) {
            if (w->notes[k].pitch == w->notes[i].pitch && w->notes[k].cents == w->notes[i].cents) {
                w->notes[i].length = w->notes[k].tick - w->notes[i].tick;
                break;
            }
        }
    }
    return CW_OK;
}

static int compare_ticks(const void* left, const void* right) {
    const int64_t a = *(const int64_t*)left;
    const int64_t b = *(const int64_t*)right;
    return (a > b) - (a < b);
}

// The places where what sounds changes.
static CwStatus find_breaks(const Writer* w, int64_t** ret_breaks, size_t* ret_count) {
    int64_t* breaks = CW_NEW_ARRAY(w->arena, int64_t, 2 * w->n_notes + 2);
    if (!breaks) {
        return CW_ERR_NO_MEM;
    }
    size_t count = 0;
    breaks[count++] = w->start;
    breaks[count++] = w->end;
    for (size_t i = 0; i < w->n_notes; ++i) {
        breaks[count++] = w->notes[i].tick;
        breaks[count++] = w->notes[i].tick + w->notes[i].length;
    }
    qsort(breaks, count, sizeof *breaks, compare_ticks);
    size_t kept = 1;
    for (size_t i = 1; i < count; ++i) {
        if (breaks[i] != breaks[kept - 1]) {
            breaks[kept++] = breaks[i];
        }
    }
    *ret_breaks = breaks;
    *ret_count = kept;
    return CW_OK;
}

// What sounds in from … to, as one symbol not yet divided.
static CwSymbol sounding(const Writer* w, size_t* first, int64_t from, int64_t to) {
    CwSymbol s = {.tick = from, .length = to - from};
    while (*first < w->n_notes && w->notes[*first].tick + w->notes[*first].length <= from) {
        ++*first; // notes that are over, as long as none before them goes on
    }
    for (size_t i = *first; i < w->n_notes && w->notes[i].tick <= from; ++i) {
        const CwNote* n = &w->notes[i];
        if (n->length == 0 || n->tick + n->length <= from || s.n_pitches == CW_CHORD_NOTES) {
            continue;
        }
        int at = s.n_pitches++;
        while (at > 0 && 100 * s.pitches[at - 1] + s.cents[at - 1] > 100 * n->pitch + n->cents) {
            s.pitches[at] = s.pitches[at - 1];
            s.cents[at] = s.cents[at - 1];
            s.tied_to[at] = s.tied_to[at - 1];
            s.tied_from[at] = s.tied_from[at - 1];
            --at;
        }
        s.pitches[at] = n->pitch;
        s.cents[at] = n->cents;
        s.tied_from[at] = n->tick < from;
        s.tied_to[at] = n->tick + n->length > to;
        s.articulation = n->tick == from ? n->articulation : s.articulation;
    }
    return s;
}

// The symbol of a length: its base and dots; false when it takes more than one.
static bool symbol_of(int64_t length, int* ret_base, int* ret_dots) {
    for (int base = 1; base <= 32; base *= 2) {
        const int64_t plain = 4 * (int64_t)Q / base;
        if (length == plain || 2 * length == 3 * plain) {
            *ret_base = base;
            *ret_dots = length != plain;
            return true;
        }
    }
    return false;
}

typedef struct {
    int64_t bar;   ///< where the bar starts
    int64_t ticks; ///< its length
    int64_t pulse;
    bool compound;
    int64_t middle; ///< ticks to the middle of a bar of four or more even beats; 0 for others
} Frame;

static Frame frame_of(const Writer* w, int64_t tick) {
    const int bar = cw_bar_beat_at(w->meters, w->n_meters, tick).bar;
    const CwMeter meter = cw_bar_meter(w->meters, w->n_meters, bar);
    Frame f = {cw_bar_tick(w->meters, w->n_meters, bar), cw_bar_ticks(meter), cw_pulse_ticks(meter), false, 0};
    f.compound = f.pulse != cw_beat_ticks(meter);
    const int64_t beats = f.ticks / f.pulse;
    f.middle = beats >= 4 && beats % 2 == 0 ? f.ticks / 2 : 0;
    return f;
}

// Whether a length may stand at a place in its bar as one symbol.
static bool stands(const Frame* f, int64_t from, int64_t length, bool rest) {
    int base = 0;
    int dots = 0;
    if (!symbol_of(length, &base, &dots)) {
        return false;
    }
    const int64_t at = from - f->bar;
    const int64_t plain = 4 * (int64_t)Q / base;
    const bool crosses_pulse = at / f->pulse != (at + length - 1) / f->pulse;
    const bool crosses_middle = f->middle && at < f->middle && at + length > f->middle;
    if (f->compound) {
        return !crosses_pulse ? !rest || at % plain == 0
                              : at % f->pulse == 0 && length % f->pulse == 0 && !crosses_middle;
    }
    if (rest) {
        return at % length == 0 && !(dots && crosses_pulse) && (!crosses_middle || at == 0);
    }
    if (crosses_middle) {
        return at == 0 || (at == f->pulse && length == 2 * f->pulse);
    }
    const bool syncopated = !dots && at % (plain / 2) == 0 && plain <= 2 * f->pulse;
    return at % plain == 0 || syncopated;
}

// The strongest place inside from … to: the middle of the bar, then beats, then halves of beats and so on.
static int64_t strongest_inside(const Frame* f, int64_t from, int64_t to) {
    if (f->middle && from < f->bar + f->middle && to > f->bar + f->middle) {
        return f->bar + f->middle;
    }
    for (int64_t unit = f->pulse; unit >= SHORTEST / 2; unit = f->compound && unit == f->pulse ? unit / 3 : unit / 2) {
        const int64_t last = f->bar + (to - 1 - f->bar) / unit * unit;
        const int64_t first = f->bar + ((from - f->bar) / unit + 1) * unit;
        if (first < to) {
            // from a beat the longer piece first; from an offbeat the short one that reaches the beat
            return (from - f->bar) % unit == 0 ? last : first;
        }
    }
    return 0;
}

static CwStatus add(Writer* w, CwSymbol symbol) {
    CW_TRY(CW_RESERVE(w->arena, w->symbols, w->n_symbols, w->symbols_capacity));
    w->symbols[w->n_symbols++] = symbol;
    return CW_OK;
}

// The part of a symbol in from … to: ties join it to its other parts.
static CwSymbol piece(const CwSymbol* s, int64_t from, int64_t to) {
    CwSymbol p = *s;
    p.tick = from;
    p.length = to - from;
    for (int i = 0; i < p.n_pitches; ++i) {
        p.tied_from[i] = s->tied_from[i] || from > s->tick;
        p.tied_to[i] = s->tied_to[i] || to < s->tick + s->length;
    }
    p.articulation = from > s->tick ? CW_ARTICULATION_NORMAL : s->articulation;
    return p;
}

static bool is_triplet(const Writer* w, int64_t tick) {
    const size_t q = (size_t)((tick - w->start) / Q);
    return q < w->n_quarters && w->grid[q] == 3;
}

// A piece inside a quarter of triplets.
static CwStatus add_triplet(Writer* w, CwSymbol s) {
    const int64_t in_quarter = (s.tick - w->start) % Q;
    if (s.length == Q) {
        s.base = 4;
    } else {
        s.triplet = true;
        s.base = s.length == Q / 3 ? 8 : 4;
        s.triplet_first = in_quarter == 0;
        s.triplet_last = in_quarter + s.length == Q;
    }
    return add(w, s);
}

static CwStatus divide(Writer* w, const Frame* f, const CwSymbol* s, int64_t from, int64_t to) {
    CwSymbol p = piece(s, from, to);
    if (stands(f, from, to - from, s->n_pitches == 0) && symbol_of(to - from, &p.base, &p.dots)) {
        return add(w, p);
    }
    const int64_t at = strongest_inside(f, from, to);
    if (at <= from || at >= to) { // nothing shorter can be written: the nearest there is
        p.base = 32;
        return add(w, p);
    }
    CW_TRY(divide(w, f, s, from, at));
    return divide(w, f, s, at, to);
}

// Divides what lies in one bar: quarters of triplets by themselves, what is between them by the bar's frame.
static CwStatus divide_in_bar(Writer* w, const Frame* f, const CwSymbol* s, int64_t from, int64_t to) {
    if (s->n_pitches == 0 && from == f->bar && to == f->bar + f->ticks) {
        CwSymbol rest = piece(s, from, to);
        rest.whole_bar = true;
        rest.base = 1;
        return add(w, rest);
    }
    int64_t plain = from;
    for (int64_t at = from; at < to;) {
        const int64_t quarter_end = w->start + ((at - w->start) / Q + 1) * Q;
        const int64_t end = quarter_end < to ? quarter_end : to;
        if (is_triplet(w, at) && end - at < Q) {
            if (plain < at) {
                CW_TRY(divide(w, f, s, plain, at));
            }
            CW_TRY(add_triplet(w, piece(s, at, end)));
            plain = end;
        }
        at = end;
    }
    return plain < to ? divide(w, f, s, plain, to) : CW_OK;
}

static CwStatus write_symbols(Writer* w) {
    int64_t* breaks = NULL;
    size_t count = 0;
    CW_TRY(find_breaks(w, &breaks, &count));
    size_t first = 0;
    for (size_t i = 0; i + 1 < count; ++i) {
        const CwSymbol s = sounding(w, &first, breaks[i], breaks[i + 1]);
        for (int64_t at = breaks[i]; at < breaks[i + 1];) {
            const Frame f = frame_of(w, at);
            const int64_t bar_end = f.bar + f.ticks;
            const int64_t to = bar_end < breaks[i + 1] ? bar_end : breaks[i + 1];
            CW_TRY(divide_in_bar(w, &f, &s, at, to));
            at = to;
        }
    }
    return CW_OK;
}

static CwStatus write_bars(Writer* w, CwStaff* staff) {
    const int first = cw_bar_beat_at(w->meters, w->n_meters, w->start).bar;
    const int last = cw_bar_beat_at(w->meters, w->n_meters, w->end - 1).bar;
    staff->n_bars = (size_t)(last - first) + 1;
    CwNotatedBar* bars = CW_NEW_ARRAY(w->arena, CwNotatedBar, staff->n_bars);
    if (!bars) {
        return CW_ERR_NO_MEM;
    }
    size_t at = 0;
    for (size_t i = 0; i < staff->n_bars; ++i) {
        const int number = first + (int)i;
        const CwMeter meter = cw_bar_meter(w->meters, w->n_meters, number);
        bars[i] = (CwNotatedBar){number, cw_bar_tick(w->meters, w->n_meters, number), meter, at, 0};
        while (at < w->n_symbols && w->symbols[at].tick < bars[i].tick + cw_bar_ticks(meter)) {
            ++at;
        }
        bars[i].count = at - bars[i].first;
    }
    staff->bars = bars;
    staff->symbols = w->symbols;
    staff->n_symbols = w->n_symbols;
    return CW_OK;
}

CwStatus cw_notate(CwArena* arena, const CwNote* notes, size_t n_notes, const CwMeterChange* meters, size_t n_meters,
                   int64_t start_tick, int64_t end_tick, CwStaff* ret_staff) {
    assert(end_tick > start_tick);
    Writer w = {.arena = arena, .meters = meters, .n_meters = n_meters};
    w.start = cw_bar_tick(meters, n_meters, cw_bar_beat_at(meters, n_meters, start_tick).bar);
    w.end = cw_bar_tick(meters, n_meters, cw_bar_beat_at(meters, n_meters, end_tick - 1).bar + 1);
    CW_TRY(choose_grids(&w, notes, n_notes));
    CW_TRY(put_on_grid(&w, notes, n_notes));
    CW_TRY(write_symbols(&w));
    CwStaff staff = {0};
    CW_TRY(write_bars(&w, &staff));
    *ret_staff = staff;
    return CW_OK;
}
