// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/compose_priv.h"

#include "base/number.h"
#include "music/phrase.h"

#include <string.h>

// A theme made up where the film brings none: a sentence (idea, idea answered, continuation, close) over a row of
// chords. Many are made from the seed, each is judged as a melody, and the best is kept.

enum {
    TRIES = 96,
    NOTES_MAX = 96,
    CELL_MAX = 8,
    NOTES_IN_OCTAVE = 7,
};

// A rhythm of one bar: lengths in sixteenths, ended by 0.
typedef struct {
    int8_t lengths[CELL_MAX];
    int8_t energy; ///< 0 calm … 3 lively
} Cell;

static const Cell cells_4[] = {
    {{8, 4, 4}, 0},       {{12, 4}, 0},         {{8, 8}, 0},          {{6, 2, 8}, 1},          {{4, 4, 8}, 1},
    {{6, 2, 4, 4}, 1},    {{4, 8, 4}, 1},       {{8, 4, 2, 2}, 1},    {{4, 4, 4, 4}, 2},       {{6, 2, 6, 2}, 2},
    {{4, 2, 2, 4, 4}, 2}, {{2, 2, 4, 4, 4}, 2}, {{3, 1, 4, 4, 4}, 3}, {{4, 2, 2, 4, 2, 2}, 3},
};
static const Cell cells_3[] = {
    {{8, 4}, 0},    {{12}, 0},         {{6, 2, 4}, 1},    {{4, 8}, 1},
    {{4, 4, 4}, 1}, {{4, 4, 2, 2}, 2}, {{6, 2, 2, 2}, 2}, {{4, 2, 2, 2, 2}, 3},
};
static const Cell cells_68[] = {
    {{6, 6}, 0}, {{4, 2, 6}, 0}, {{8, 4}, 0}, {{4, 2, 4, 2}, 1}, {{6, 4, 2}, 1}, {{2, 2, 2, 6}, 2}, {{6, 2, 2, 2}, 2},
};

typedef struct {
    CwNote notes[NOTES_MAX];
    size_t count;
    int degrees[NOTES_MAX]; ///< of each note
} Line;

typedef struct {
    const Cw__Desk* desk;
    CwMeter meter;
    CwTonality tonality;
    int bars;
    int64_t bar_ticks;
    const CwChord* chords; ///< one a bar
    uint64_t attempt;
    uint64_t drawn;
} Maker;

static int draw(Maker* maker, int n) {
    return cw__draw(maker->desk, CW__DRAW_INVENT, maker->attempt * 512 + maker->drawn++, n);
}

// A rhythm for a bar of any meter: from the table of its kind, else its beats, the last two joined.
static Cell draw_cell(Maker* maker, int energy) {
    const Cell* table = NULL;
    int size = 0;
    const CwMeter m = maker->meter;
    if (m.num == 4 && m.den == 4) {
        table = cells_4;
        size = sizeof cells_4 / sizeof cells_4[0];
    } else if (m.num == 3 && m.den == 4) {
        table = cells_3;
        size = sizeof cells_3 / sizeof cells_3[0];
    } else if (m.num == 6 && m.den == 8) {
        table = cells_68;
        size = sizeof cells_68 / sizeof cells_68[0];
    }
    for (int i = 0; table && i < 12; ++i) {
        const Cell* cell = &table[draw(maker, size)];
        if (cell->energy <= energy && cell->energy >= energy - 1) {
            return *cell;
        }
    }
    Cell plain = {{0}, 1};
    const int beat = (int)(16 * cw_pulse_ticks(m) / (4 * CW_TICKS_PER_QUARTER));
    int left = (int)(16 * maker->bar_ticks / (4 * CW_TICKS_PER_QUARTER));
    for (int i = 0; i < CELL_MAX - 1 && left > 0; ++i) {
        const int length = left <= 2 * beat || i == CELL_MAX - 2 || beat == 0 ? left : beat;
        plain.lengths[i] = (int8_t)(length > 127 ? 127 : length);
        left -= length;
    }
    return plain;
}

static bool in_chord(const Maker* maker, int bar, int degree) {
    const int pitch = cw_degree_pitch(maker->tonality, (CwDegree){degree, 0});
    const int class = (pitch % 12 + 12) % 12; // degrees may reach below MIDI's lowest pitch
    return maker->chords[bar].classes >> (unsigned)class & 1U;
}

// The degree of the chord nearest to a wish; the one in the direction of the wish when two are as near.
static int nearest_chord_degree(const Maker* maker, int bar, int wish, int direction) {
    for (int d = 0; d < NOTES_IN_OCTAVE; ++d) {
        const int first = wish + (direction < 0 ? -d : d);
        const int second = wish - (direction < 0 ? -d : d);
        if (in_chord(maker, bar, first)) {
            return first;
        }
        if (in_chord(maker, bar, second)) {
            return second;
        }
    }
    return wish;
}

// The height the line should have at a bar: up to its peak in the third quarter, and home.
static int contour(const Maker* maker, int bar, int span) {
    const int peak = maker->bars * 5 / 8;
    return bar <= peak ? span * bar / (peak ? peak : 1) : span - span * (bar - peak) / (maker->bars - peak);
}

static void put(Maker* maker, Line* line, int64_t* tick, int length_16, int degree) {
    if (line->count == NOTES_MAX) {
        return;
    }
    const int64_t length = (int64_t)length_16 * CW_TICKS_PER_QUARTER / 4;
    const int pitch = cw_degree_pitch(maker->tonality, (CwDegree){degree + 5 * NOTES_IN_OCTAVE, 0});
    line->degrees[line->count] = degree;
    line->notes[line->count++] = (CwNote){*tick, length, (uint8_t)pitch, 80, CW_ARTICULATION_NORMAL};
    *tick += length;
}

// A bar of melody: chord notes where beats fall, steps between them.
static void write_bar(Maker* maker, Line* line, int bar, const Cell* cell, int span) {
    int64_t tick = bar * maker->bar_ticks;
    int at = line->count ? line->degrees[line->count - 1] : nearest_chord_degree(maker, bar, draw(maker, 3) * 2, 1);
    const int64_t beat = cw_pulse_ticks(maker->meter);
    const int target = contour(maker, bar, span) + draw(maker, 3) - 1;
    for (int i = 0; i < CELL_MAX && cell->lengths[i] > 0; ++i) {
        const bool on_beat = (tick - bar * maker->bar_ticks) % beat == 0;
        const bool strong = i == 0 || (on_beat && cell->lengths[i] >= 4);
        const int direction = target > at ? 1 : target < at ? -1 : draw(maker, 2) ? 1 : -1;
        int next = at + direction * (strong ? 1 + draw(maker, 3) : 1);
        if (i == 0 && line->count == 0) {
            next = at;
        } else if (strong) {
            next = nearest_chord_degree(maker, bar, next, direction);
        }
        put(maker, line, &tick, cell->lengths[i], next);
        at = next;
    }
}

// A bar that repeats the shape of an earlier one on its own chord: moved in the scale so that its first note fits.
static void repeat_bar(Maker* maker, Line* line, int bar, const Line* model, int model_bar) {
    int first = 0;
    bool found = false;
    int shift = 0;
    int64_t tick = bar * maker->bar_ticks;
    for (size_t i = 0; i < model->count; ++i) {
        if (model->notes[i].tick / maker->bar_ticks != model_bar) {
            continue;
        }
        if (!found) {
            first = model->degrees[i];
            shift = nearest_chord_degree(maker, bar, first + (draw(maker, 3) == 0 ? -1 : 1), 1) - first;
            found = true;
        }
        const int length = (int)(model->notes[i].length * 4 / CW_TICKS_PER_QUARTER);
        put(maker, line, &tick, length, model->degrees[i] + shift);
    }
}

// The close: a step or two to the tonic, which is held.
static void write_close(Maker* maker, Line* line, int bar, bool home) {
    int64_t tick = bar * maker->bar_ticks;
    const int sixteenths = (int)(16 * maker->bar_ticks / (4 * CW_TICKS_PER_QUARTER));
    const int at = line->count ? line->degrees[line->count - 1] : 0;
    const int octave = NOTES_IN_OCTAVE * (int)cw_div_nearest(at, NOTES_IN_OCTAVE);
    const int goal = home ? octave : nearest_chord_degree(maker, bar, at - 1, -1);
    put(maker, line, &tick, sixteenths, goal);
}

static void write_line(Maker* maker, Line* line) {
    const Cw__Manner* m = &maker->desk->manner;
    const int energy = m->arousal < -400 ? 0 : m->arousal < 100 ? 1 : m->arousal < 550 ? 2 : 3;
    const Cell a = draw_cell(maker, energy);
    const Cell b = draw_cell(maker, energy > 0 ? energy - 1 : 0);
    const Cell c = draw_cell(maker, energy + 1 > 3 ? 3 : energy + 1);
    const int span = 4 + draw(maker, 4);
    const int half = maker->bars / 2;
    line->count = 0;
    for (int bar = 0; bar < maker->bars; ++bar) {
        const int in_half = bar % half;
        if (bar + 1 == maker->bars || (bar + 1 == half && half > 2)) {
            write_close(maker, line, bar, bar + 1 == maker->bars);
        } else if (bar == half || (in_half == 2 && bar < half)) {
            repeat_bar(maker, line, bar, line, 0);
        } else if (bar > half && in_half == 2) {
            write_bar(maker, line, bar, &c, span);
        } else {
            write_bar(maker, line, bar, in_half % 2 ? &b : &a, span);
        }
    }
}

// Judges a line as a teacher of counterpoint would: steps more than leaps, leaps turned back, one highest note late in
// the line, a span that can be sung, no tritones, no note hammered.
static int judge(const Maker* maker, const Line* line) {
    int score = 0;
    int high = 0;
    int low = 127;
    size_t high_at = 0;
    int times_high = 0;
    for (size_t i = 0; i < line->count; ++i) {
        const int pitch = line->notes[i].pitch;
        times_high = pitch > high ? 1 : times_high + (pitch == high);
        high_at = pitch > high ? i : high_at;
        high = pitch > high ? pitch : high;
        low = pitch < low ? pitch : low;
    }
    int steps = 0;
    for (size_t i = 1; i < line->count; ++i) {
        const int move = line->notes[i].pitch - line->notes[i - 1].pitch;
        const int size = move < 0 ? -move : move;
        const int next = i + 1 < line->count ? line->notes[i + 1].pitch - line->notes[i].pitch : 0;
        steps += size == 1 || size == 2;
        score -= size == 6 || size == 10 || size == 11 || size > 12 ? 60 : 0;
        score -= size > 4 && (int64_t)move * next > 0 ? 15 : 0;
        score -= size == 0 && next == 0 && i + 1 < line->count ? 25 : size == 0 ? 6 : 0;
        score -= size >= 8 ? 12 : 0;
    }
    const int step_share = line->count > 1 ? 100 * steps / (int)(line->count - 1) : 0;
    score -= step_share < 50 ? 50 - step_share : step_share > 80 ? step_share - 80 : 0;
    const int span = high - low;
    score -= span < 7 ? 10 * (7 - span) : span > 16 ? 10 * (span - 16) : 0;
    score -= 12 * (times_high - 1);
    const int64_t where = 1000 * line->notes[high_at].tick / (maker->bars * maker->bar_ticks);
    score -= where < 400 ? (int)(400 - where) / 8 : where > 850 ? (int)(where - 850) / 4 : 0;
    return score;
}

static CwStatus make_chords(Maker* maker) {
    CwSlot slots[16] = {0};
    const int half = maker->bars / 2;
    for (int bar = 0; bar < maker->bars; ++bar) {
        slots[bar] = (CwSlot){bar * maker->bar_ticks, maker->bar_ticks, maker->tonality, {0}, 0, 0};
        slots[bar].flags |= bar == 0 || bar == half ? CW_SLOT_HOME : 0U;
        slots[bar].flags |= bar + 1 == half ? CW_SLOT_HALF : 0U;
        slots[bar].flags |= bar + 1 == maker->bars ? CW_SLOT_FULL : bar + 2 == maker->bars ? CW_SLOT_BEFORE : 0U;
        slots[bar].flags |= bar % 2 ? CW_SLOT_CHANGE : 0U;
    }
    CwChord* chords = NULL;
    CW_TRY(cw_harmonise(maker->desk->arena, maker->desk->manner.style, slots, (size_t)maker->bars,
                        maker->desk->brief->seed, 5, &chords));
    maker->chords = chords;
    return CW_OK;
}

CwStatus cw__invent(Cw__Desk* desk, CwMeter meter, CwTonality tonality, int bars, CwTheme* ret_theme) {
    Maker maker = {.desk = desk, .meter = meter, .tonality = tonality, .bars = bars, .bar_ticks = cw_bar_ticks(meter)};
    Line* best = CW_NEW(desk->arena, Line);
    Line* line = CW_NEW(desk->arena, Line);
    if (!best || !line) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(make_chords(&maker));
    int best_score = INT32_MIN;
    for (int i = 0; i < TRIES; ++i) {
        maker.attempt = (uint64_t)i;
        maker.drawn = 0;
        write_line(&maker, line);
        const int score = judge(&maker, line);
        if (score > best_score) {
            best_score = score;
            *best = *line;
        }
    }
    const CwKey key = cw_tonality_key(tonality, 0);
    const CwThemeNotes from = {
        .name = "", .origin = "made up", .meter = meter, .key = &key, .notes = best->notes, .n_notes = best->count};
    CW_TRY(cw_theme_make(desk->arena, &from, ret_theme));
    ret_theme->tonality = tonality;
    ret_theme->chords = maker.chords;
    ret_theme->n_chords = (size_t)bars;
    return CW_OK;
}

// The theme turned into the other mode: each note keeps its degree; what was raised toward the tonic in minor is
// already so in major, and a leading note that closes on the tonic stays one.
static CwStatus turn(Cw__Desk* desk, CwMode mode) {
    CwTheme* theme = &desk->theme;
    const CwTonality to = {theme->tonality.tonic, mode};
    CwNote* notes = CW_NEW_ARRAY(desk->arena, CwNote, theme->n_notes);
    if (!notes) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < theme->n_notes; ++i) {
        notes[i] = theme->notes[i];
        CwDegree d = cw_pitch_degree(theme->tonality, notes[i].pitch);
        const int degree = ((d.degree % 7) + 7) % 7;
        const bool to_major = !cw_mode_is_minor(mode);
        if (to_major && d.alter > 0 && degree >= 5) {
            d.alter = 0;
        }
        const bool closes = i + 1 < theme->n_notes && theme->notes[i + 1].pitch == notes[i].pitch + 1;
        if (!to_major && degree == 6 && closes && cw_mode_step(mode, 6) == 10) {
            d.alter = 1;
        }
        notes[i].pitch = (uint8_t)cw_degree_pitch(to, d);
    }
    theme->notes = notes;
    theme->tonality = to;
    CwChord* chords = NULL;
    CW_TRY(cw_chords_imply(desk->arena, notes, theme->n_notes, theme->meter, to, theme->length, &chords,
                           &theme->n_chords));
    theme->chords = chords;
    return CW_OK;
}

// Home: the theme's own key where the theme is featured, else one near it that the seed picks.
static int home_tonic(const Cw__Desk* desk) {
    static const int moves[] = {0, 0, 2, -2, 5, -3, 3, 0};
    static const int tonics[] = {0, 2, 5, 7, 9, 4, 10, 3};
    const int pick = cw__draw(desk, CW__DRAW_KEY, 0, 8);
    if (!desk->brief->theme) {
        return tonics[pick];
    }
    const bool featured = desk->brief->use != CW_USE_BI;
    return (desk->brief->theme->tonality.tonic + (featured ? 0 : moves[pick]) + 12) % 12;
}

CwStatus cw__choose_theme(Cw__Desk* desk) {
    const CwSketchBrief* b = desk->brief;
    desk->home = (CwTonality){home_tonic(desk), desk->manner.mode};
    if (b->theme && b->theme->n_notes && b->theme->n_phrases) {
        desk->theme = *b->theme;
        return desk->manner.turn_theme ? turn(desk, desk->manner.mode) : CW_OK;
    }
    desk->made_up = true;
    CwMeter meter;
    cw__bar_start(desk, b->start_tick, &meter);
    if (cw_bar_ticks(meter) < CW_TICKS_PER_QUARTER) { // no bar to put a tune into
        meter = (CwMeter){4, 4};
    }
    const int64_t bars = (b->end_tick - b->start_tick) / cw_bar_ticks(meter);
    return cw__invent(desk, meter, desk->home, bars >= 12 ? 8 : 4, &desk->theme);
}
