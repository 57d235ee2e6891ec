// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number.h"
#include "music/scale.h"
#include "score/notation.h"
#include "score/sheet.h"
#include "score/sheet_priv.h"

#include <inttypes.h>
#include <string.h>

enum {
    WHOLE = 4 * CW_TICKS_PER_QUARTER,
    STAVES_A4 = 9, ///< up to this many staves the page is A4, above it A3
};

// A text as a LilyPond string.
static void put_string(CwBuf* buf, const char* text) {
    cw_buf_byte(buf, '"');
    for (; *text; ++text) {
        if (*text == '"' || *text == '\\') {
            cw_buf_byte(buf, '\\');
        }
        cw_buf_byte(buf, (unsigned char)*text < 0x20U ? ' ' : *text);
    }
    cw_buf_byte(buf, '"');
}

// `cents` above the note are written to the nearest quarter tone.
static void put_pitch(CwBuf* buf, CwSpelling s, int cents) {
    static const char* const alters[] = {"ff", "tqf", "f", "qf", "", "qs", "s", "tqs", "ss"};
    const int quarters = 2 * s.alter + (int)cw_div_nearest(cents, 50);
    cw_buf_byte(buf, "cdefgab"[s.step]);
    cw_buf_text(buf, alters[quarters < -4 ? 0 : quarters > 4 ? 8 : quarters + 4]);
    for (int i = 3; i < s.octave; ++i) {
        cw_buf_byte(buf, '\'');
    }
    for (int i = 3; i > s.octave; --i) {
        cw_buf_byte(buf, ',');
    }
}

// A length as a spacer: s1*3/8.
static void put_skip(CwBuf* buf, int64_t ticks) {
    const int64_t divisor = cw_gcd(ticks, WHOLE);
    cw_buf_format(buf, "s1*%" PRId64 "/%d", ticks / divisor, (int)(WHOLE / divisor));
}

static const char* drum_name(int pitch) {
    static const struct {
        int pitch;
        const char* name;
    } drums[] = {{35, "bda"}, {36, "bd"}, {38, "sn"}, {57, "cymc"}, {59, "cyms"}, {81, "trio"}, {52, "cymch"}};
    for (size_t i = 0; i < sizeof drums / sizeof drums[0]; ++i) {
        if (drums[i].pitch == pitch) {
            return drums[i].name;
        }
    }
    return "sn";
}

static void put_articulation(CwBuf* buf, const CwSymbol* s, bool drums) {
    static const char* const marks[] = {
        [CW_ARTICULATION_STACCATO] = "-.", [CW_ARTICULATION_TENUTO] = "--",  [CW_ARTICULATION_ACCENT] = "->",
        [CW_ARTICULATION_MARCATO] = "-^",  [CW_ARTICULATION_TREMOLO] = NULL, [CW_ARTICULATION_ROLL] = NULL};
    (void)drums;
    if (s->articulation < sizeof marks / sizeof marks[0] && marks[s->articulation]) {
        cw_buf_text(buf, marks[s->articulation]);
    }
}

// What is written on a staff as it goes along.
typedef struct {
    CwBuf* buf;
    const CwSheet* sheet;
    const CwPart* part;
    const CwInstrument* instrument;
    bool drums;
    bool pizzicato;
    bool slur;
    bool trembles; ///< the note being written, over its ties
    int divided;   ///< 1 one note, 2 two, 0 not known
} Writer;

static void put_one(Writer* w, const CwSymbol* s, int i) {
    if (w->drums) {
        cw_buf_text(w->buf, drum_name(s->pitches[i]));
    } else {
        put_pitch(w->buf, cw__written(w->sheet->score, w->instrument, s->tick, s->pitches[i], true), s->cents[i]);
    }
}

static void put_notes(Writer* w, const CwSymbol* s) {
    if (s->n_pitches == 1) {
        put_one(w, s, 0);
        return;
    }
    cw_buf_byte(w->buf, '<');
    for (int i = 0; i < s->n_pitches; ++i) {
        cw_buf_text(w->buf, i ? " " : "");
        put_one(w, s, i);
        cw_buf_text(w->buf, s->tied_to[i] ? "~" : "");
    }
    cw_buf_byte(w->buf, '>');
}

static bool begins(const CwSymbol* s) {
    for (int i = 0; i < s->n_pitches; ++i) {
        if (!s->tied_from[i]) {
            return true;
        }
    }
    return false;
}

// Words over the note: pizzicato and back, divided and together.
static void put_words(Writer* w, const CwSymbol* s) {
    if (w->instrument->family != CW_FAMILY_STRING || !begins(s)) {
        return;
    }
    const bool pizzicato = s->articulation == CW_ARTICULATION_PIZZICATO;
    if (pizzicato != w->pizzicato) {
        cw_buf_format(w->buf, "^\\markup \\italic \"%s\"", pizzicato ? "pizz." : "arco");
        w->pizzicato = pizzicato;
    }
    const int divided = s->n_pitches > 1 ? 2 : 1;
    if (divided != w->divided && (divided == 2 || w->divided == 2)) {
        cw_buf_format(w->buf, "^\\markup \\italic \"%s\"", divided == 2 ? "div." : "unis.");
    }
    w->divided = divided;
}

static bool bound(const CwSymbol* s) {
    return s->n_pitches > 0 && s->articulation == CW_ARTICULATION_LEGATO;
}

// Whether the next symbol that begins notes in the same bar is bound to this one.
static bool next_is_bound(const CwStaff* staff, const CwNotatedBar* bar, size_t i) {
    for (size_t k = i + 1; k < bar->first + bar->count; ++k) {
        if (!staff->symbols[k].n_pitches) {
            return false;
        }
        if (begins(&staff->symbols[k])) {
            return bound(&staff->symbols[k]);
        }
    }
    return false;
}

static bool last_tie_of_bar(const CwStaff* staff, const CwNotatedBar* bar, size_t i) {
    for (size_t k = i + 1; k < bar->first + bar->count; ++k) {
        if (!staff->symbols[k].n_pitches || begins(&staff->symbols[k])) {
            return false;
        }
    }
    return true;
}

static void put_slur(Writer* w, const CwStaff* staff, const CwNotatedBar* bar, size_t i) {
    const CwSymbol* s = &staff->symbols[i];
    if (w->slur && !next_is_bound(staff, bar, i) && (begins(s) || last_tie_of_bar(staff, bar, i))) {
        cw_buf_byte(w->buf, ')');
        w->slur = false;
    } else if (!w->slur && bound(s) && begins(s) && next_is_bound(staff, bar, i)) {
        cw_buf_byte(w->buf, '(');
        w->slur = true;
    }
}

static void put_symbol(Writer* w, const CwStaff* staff, const CwNotatedBar* bar, size_t i) {
    const CwSymbol* s = &staff->symbols[i];
    CwBuf* buf = w->buf;
    if (s->triplet_first) {
        cw_buf_text(buf, "\\tuplet 3/2 { ");
    }
    if (s->whole_bar) {
        cw_buf_format(buf, "R1*%d/%d ", bar->meter.num, bar->meter.den);
        return;
    }
    if (s->n_pitches) {
        put_notes(w, s);
    } else {
        cw_buf_byte(buf, 'r');
    }
    cw_buf_format(buf, "%d%s", s->base, s->dots ? "." : "");
    if (s->n_pitches) {
        w->trembles = begins(s) ? s->articulation == CW_ARTICULATION_TREMOLO || s->articulation == CW_ARTICULATION_ROLL
                                : w->trembles;
        cw_buf_text(buf, w->trembles ? (s->base >= 8 ? ":64" : ":32") : "");
        cw_buf_text(buf, s->n_pitches == 1 && s->tied_to[0] ? "~" : "");
        put_articulation(buf, s, w->drums);
        put_slur(w, staff, bar, i);
        put_words(w, s);
    }
    cw_buf_text(buf, s->triplet_last ? " } " : " ");
}

static void put_music(Writer* w, const CwStaff* staff) {
    for (size_t b = 0; b < staff->n_bars; ++b) {
        const CwNotatedBar* bar = &staff->bars[b];
        cw_buf_text(w->buf, "  ");
        for (size_t i = bar->first; i < bar->first + bar->count; ++i) {
            put_symbol(w, staff, bar, i);
        }
        cw_buf_format(w->buf, "| %% %d\n", bar->number);
    }
}

// Loudness, on spacers beside the notes.
static void put_dynamics(CwBuf* buf, const CwPart* part, int64_t start, int64_t end) {
    int64_t at = start;
    const char* shown = "";
    bool open = false; // a hairpin
    for (size_t i = 0; i < part->n_dynamics; ++i) {
        const CwDynamic* d = &part->dynamics[i];
        const int64_t tick = cw__page_tick(d->tick, start);
        const int64_t next = i + 1 < part->n_dynamics ? cw__page_tick(d[1].tick, start) : end;
        const int to = i + 1 < part->n_dynamics ? d[1].level : d->level;
        if (tick < at || tick >= end || next <= tick) {
            continue;
        }
        if (tick > at) {
            put_skip(buf, tick - at);
            cw_buf_byte(buf, ' ');
        }
        put_skip(buf, next - tick);
        const char* name = cw_dynamic_name(d->level);
        if (open || strcmp(name, shown) != 0) {
            cw_buf_format(buf, "\\%s", name);
            shown = name;
        }
        open = d->hairpin && (to - d->level > 40 || d->level - to > 40);
        cw_buf_text(buf, !open ? " " : to > d->level ? "\\< " : "\\> ");
        at = next;
    }
    if (at < end) {
        put_skip(buf, end - at);
    }
    cw_buf_text(buf, open ? " <>\\!" : "");
}

static void put_key(CwBuf* buf, CwKey key) {
    const CwSpelling tonic = cw_spell(key, 60 + cw_key_tonic(key));
    static const char* const alters[] = {"ff", "f", "", "s", "ss"};
    cw_buf_format(buf, "\\key %c%s \\%s ", "cdefgab"[tonic.step], alters[tonic.alter + 2],
                  key.minor ? "minor" : "major");
}

// Meters and keys, which every staff has.
static void put_global(CwBuf* buf, const CwSheet* sheet, int64_t start, int64_t end) {
    const CwScore* score = sheet->score;
    const CwTempoMap* map = sheet->map;
    cw_buf_text(buf, "global = { ");
    size_t k = 0;
    const CwMeterChange* shown = NULL;
    int first_bar = cw_tempo_map_bar_beat(map, start).bar;
    cw_buf_format(buf, "\\set Score.currentBarNumber = #%d ", first_bar);
    for (int64_t tick = start; tick < end;) {
        const int bar = cw_tempo_map_bar_beat(map, tick).bar;
        const CwMeterChange* change = &map->meters[0];
        for (size_t i = 0; i < map->n_meters && map->meters[i].bar <= bar; ++i) {
            change = &map->meters[i];
        }
        const int64_t next = cw_tempo_map_bar_tick(map, bar + 1);
        while (k < score->n_keys && (score->keys[k].tick < next)) {
            if (k + 1 >= score->n_keys || score->keys[k + 1].tick >= next) {
                put_key(buf, score->keys[k]);
            }
            ++k;
        }
        if (!shown || shown->meter.num != change->meter.num || shown->meter.den != change->meter.den) {
            cw_buf_format(buf, "\\time %d/%d ", change->meter.num, change->meter.den);
        }
        shown = change;
        put_skip(buf, next - tick);
        cw_buf_byte(buf, ' ');
        tick = next;
    }
    cw_buf_text(buf, "\\bar \"|.\" }\n");
}

// A tempo with up to two decimals: "76", "76.5", "76.32".
static void put_bpm(CwBuf* buf, int64_t millionths) {
    const int64_t hundredths = cw_div_nearest(millionths, 10000);
    cw_buf_format(buf, "%" PRId64, hundredths / 100);
    if (hundredths % 100) {
        cw_buf_format(buf, hundredths % 10 ? ".%02d" : ".%d",
                      (int)(hundredths % 10 ? hundredths % 100 : hundredths % 100 / 10));
    }
}

static void put_tempo(CwBuf* buf, const CwSheet* sheet, const CwTempoPoint* point, bool ramp_after) {
    CwMeter meter =
        cw_bar_meter(sheet->map->meters, sheet->map->n_meters, cw_tempo_map_bar_beat(sheet->map, point->tick).bar);
    const bool dotted = cw_pulse_ticks(meter) * 2 == 3 * CW_TICKS_PER_QUARTER;
    const int64_t tempo = cw_tempo_map_tempo_at(sheet->map, point->tick) * (dotted ? 2 : 3) / 3;
    cw_buf_format(buf, "\\tempo \\markup { \\concat { \\smaller \\general-align #Y #DOWN \\note {%s} #1 \" = ",
                  dotted ? "4." : "4");
    put_bpm(buf, tempo);
    cw_buf_text(buf, "\" } ");
    if (ramp_after) {
        cw_buf_format(buf, "\\italic \"%s\" ", point->ratio_num > point->ratio_den ? "accel." : "rit.");
    }
    cw_buf_text(buf, "} ");
}

static void put_mark(CwBuf* buf, const CwSheet* sheet, const CwSheetMark* mark) {
    cw_buf_text(buf, "\\textMark \\markup \\sans \\box \\pad-markup #0.3 \\concat { ");
    put_string(buf, mark->text);
    if (sheet->rate.num > 0) {
        char timecode[CW_TIMECODE_SIZE];
        const CwTime own = cw_tempo_map_time_of(sheet->map, mark->tick);
        const CwTime at = cw_time_after(sheet->cue_in, cw_span(own.flicks));
        cw_timecode_format(cw_frame_nearest(at, sheet->rate), sheet->rate, timecode);
        cw_buf_format(buf, " \"  \" \\normal-text \\small \"%s\"", timecode);
    }
    cw_buf_text(buf, " } ");
}

// The lane over the score: tempos where they change for the eye, hits where they are.
static void put_lane(CwBuf* buf, const CwSheet* sheet, int64_t start, int64_t end) {
    const CwTempoMap* map = sheet->map;
    cw_buf_text(buf, "lane = { ");
    int64_t at = start;
    int64_t shown = 0;
    size_t p = 0;
    size_t m = 0;
    while (p + 1 < map->n_points || m < sheet->n_marks) {
        const int64_t point = p + 1 < map->n_points ? cw__page_tick(map->points[p].tick, start) : INT64_MAX;
        const int64_t mark = m < sheet->n_marks ? cw__page_tick(sheet->marks[m].tick, start) : INT64_MAX;
        const int64_t next = point <= mark ? point : mark;
        if (next >= end) {
            break;
        }
        if (next > at) {
            put_skip(buf, next - at);
            cw_buf_byte(buf, ' ');
            at = next;
        }
        if (point <= mark) {
            const int64_t tempo = cw_tempo_map_tempo_at(map, map->points[p].tick);
            const int64_t change = tempo > shown ? tempo - shown : shown - tempo;
            const bool ramp = map->points[p].ratio_num != map->points[p].ratio_den;
            if (change * 200 > tempo || ramp) { // half a per cent
                put_tempo(buf, sheet, &map->points[p], ramp);
                shown = tempo;
            }
            ++p;
        } else {
            put_mark(buf, sheet, &sheet->marks[m]);
            ++m;
        }
    }
    if (at < end) {
        put_skip(buf, end - at);
    }
    cw_buf_text(buf, " }\n");
}

static CwStatus put_staff(CwBuf* buf, const CwSheet* sheet, const CwPart* part, const CwNote* notes, size_t n_notes,
                          const char* name) {
    const CwInstrument* instrument = cw_ensemble_find(sheet->ensemble, part->instrument);
    CwStaff staff;
    CW_TRY(cw_notate(buf->arena, notes, n_notes, sheet->map->meters, sheet->map->n_meters, sheet->start_tick,
                     sheet->score->end_tick, &staff));
    Writer w = {.buf = buf,
                .sheet = sheet,
                .part = part,
                .instrument = instrument,
                .drums = instrument->family == CW_FAMILY_PERCUSSION};
    cw_buf_format(buf, "%s = %s {\n", name, w.drums ? "\\drummode" : "");
    put_music(&w, &staff);
    cw_buf_text(buf, "}\n");
    return CW_OK;
}

// Variables are named by letters alone: partA, partB, …
static void part_name(char name[16], size_t number, const char* suffix) {
    const char first = (char)('A' + (char)(number / 26));
    const char second = (char)('A' + (char)(number % 26));
    memcpy(name, "part", 4);
    name[4] = first;
    name[5] = second;
    size_t i = 0;
    for (; suffix[i]; ++i) {
        name[6 + i] = suffix[i];
    }
    name[6 + i] = '\0';
}

static CwStatus put_part(CwBuf* buf, const CwSheet* sheet, size_t number, int64_t start, int64_t end) {
    const CwPart* part = &sheet->score->parts[number];
    const CwInstrument* instrument = cw_ensemble_find(sheet->ensemble, part->instrument);
    char name[16];
    if (instrument->staves == 2) {
        CwNote* upper = NULL;
        CwNote* lower = NULL;
        size_t n_upper = 0;
        size_t n_lower = 0;
        CW_TRY(cw__split_staves(buf->arena, part, &upper, &n_upper, &lower, &n_lower));
        part_name(name, number, "U");
        CW_TRY(put_staff(buf, sheet, part, upper, n_upper, name));
        part_name(name, number, "L");
        CW_TRY(put_staff(buf, sheet, part, lower, n_lower, name));
    } else {
        part_name(name, number, "");
        CW_TRY(put_staff(buf, sheet, part, part->notes, part->n_notes, name));
    }
    part_name(name, number, "Dyn");
    cw_buf_format(buf, "%s = { ", name);
    put_dynamics(buf, part, start, end);
    cw_buf_text(buf, " }\n");
    return CW_OK;
}

static void put_names(CwBuf* buf, const CwInstrument* instrument) {
    cw_buf_text(buf, "\\with { instrumentName = ");
    put_string(buf, instrument->name);
    cw_buf_text(buf, " shortInstrumentName = ");
    put_string(buf, instrument->short_name);
    cw_buf_text(buf, " } ");
}

static void put_staff_use(CwBuf* buf, const CwSheet* sheet, size_t number) {
    const CwInstrument* in = cw_ensemble_find(sheet->ensemble, sheet->score->parts[number].instrument);
    const char* lane = number == 0 ? "\\lane " : "";
    char name[16];
    char dyn[16];
    part_name(name, number, "");
    part_name(dyn, number, "Dyn");
    if (in->staves == 2) {
        cw_buf_text(buf, "    \\new PianoStaff ");
        put_names(buf, in);
        cw_buf_format(buf,
                      "<< \\new Staff << \\global %s\\%sU >> \\new Dynamics \\%s \\new Staff << \\clef bass "
                      "\\global \\%sL >> >>\n",
                      lane, name, dyn, name);
        return;
    }
    const bool drums = in->family == CW_FAMILY_PERCUSSION;
    cw_buf_format(buf, "    \\new %s ", drums ? "DrumStaff" : "Staff");
    put_names(buf, in);
    cw_buf_format(buf, "<< ");
    if (!drums) {
        cw_buf_format(buf, "\\clef %s ", in->clef);
    }
    cw_buf_format(buf, "\\global %s\\%s \\%s >>\n", lane, name, dyn);
}

static void put_score(CwBuf* buf, const CwSheet* sheet) {
    const CwScore* score = sheet->score;
    cw_buf_text(buf, "\\score {\n  <<\n");
    const char* group = NULL;
    for (size_t i = 0; i < score->n_parts; ++i) {
        const CwInstrument* in = cw_ensemble_find(sheet->ensemble, score->parts[i].instrument);
        if (!group || strcmp(group, in->group) != 0) {
            cw_buf_text(buf, group ? "    >>\n" : "");
            cw_buf_text(buf, "    \\new StaffGroup <<\n");
            group = in->group;
        }
        put_staff_use(buf, sheet, i);
    }
    cw_buf_text(buf, group ? "    >>\n" : "");
    cw_buf_text(buf, "  >>\n  \\layout {\n"
                     "    \\context { \\Score barNumberFormatter = #barWithTime\n"
                     "      \\override BarNumber.self-alignment-X = #LEFT\n"
                     "      \\override BarNumber.padding = #1.2\n"
                     "      \\override MetronomeMark.padding = #2\n"
                     "      \\override TextMark.padding = #1.5 }\n"
                     "    \\context { \\Staff \\RemoveEmptyStaves \\override VerticalAxisGroup.remove-first = ##f }\n"
                     "    \\context { \\DrumStaff \\RemoveEmptyStaves }\n"
                     "  }\n}\n");
}

// What each bar is called, and the timecode at its line, which the page shows at the start of each system.
static void put_bar_names(CwBuf* buf, const CwSheet* sheet, int64_t start, int64_t end) {
    cw_buf_text(buf, "barNames = #'(");
    for (int64_t tick = start; tick < end;) {
        const int bar = cw_tempo_map_bar_beat(sheet->map, tick).bar;
        char timecode[CW_TIMECODE_SIZE] = "";
        char name[CW_BAR_NAME_SIZE];
        const CwTime own = cw_tempo_map_time_of(sheet->map, tick);
        const CwTime at = cw_time_after(sheet->cue_in, cw_span(own.flicks));
        if (sheet->rate.num > 0) {
            cw_timecode_format(cw_frame_nearest(at, sheet->rate), sheet->rate, timecode);
        }
        cw__bar_text(sheet, bar, name);
        cw_buf_format(buf, "(%d \"%s\" \"%s\") ", bar, name, timecode);
        tick = cw_tempo_map_bar_tick(sheet->map, bar + 1);
    }
    cw_buf_text(buf, ")\n"
                     "#(define (barWithTime n pos alt ctx)\n"
                     "  (let ((bar (or (assv-ref barNames n) (list (number->string n) \"\"))))\n"
                     "    #{ \\markup \\column { \\bold #(car bar) \\sans \\tiny #(cadr bar) } #}))\n");
}

static int count_staves(const CwSheet* sheet) {
    int staves = 0;
    for (size_t i = 0; i < sheet->score->n_parts; ++i) {
        staves += cw_ensemble_find(sheet->ensemble, sheet->score->parts[i].instrument)->staves;
    }
    return staves;
}

static void put_head(CwBuf* buf, const CwSheet* sheet) {
    const bool large = count_staves(sheet) > STAVES_A4;
    cw_buf_text(buf, "\\version \"2.24.0\"\n\\language \"english\"\n#(ly:set-option 'point-and-click #f)\n");
    cw_buf_format(buf, "#(set-default-paper-size \"%s\")\n#(set-global-staff-size %d)\n", large ? "a3" : "a4",
                  large ? 17 : 16);
    cw_buf_text(buf, "\\header {\n  dedication = ");
    put_string(buf, sheet->film);
    cw_buf_text(buf, "\n  title = ");
    put_string(buf, sheet->score->title);
    cw_buf_text(buf, "\n  subtitle = ");
    put_string(buf, sheet->subtitle);
    cw_buf_text(buf, "\n  piece = \"Score in C\"\n  tagline = \\markup \\sans \\tiny ");
    put_string(buf, sheet->score->origin);
    cw_buf_text(buf, "\n}\n\\paper {\n  indent = 26\\mm\n  short-indent = 12\\mm\n  top-margin = 10\\mm\n"
                     "  bottom-margin = 10\\mm\n  left-margin = 14\\mm\n  right-margin = 12\\mm\n"
                     "  system-separator-markup = \\slashSeparator\n  ragged-last-bottom = ##t\n}\n");
}

CwStatus cw_sheet_lilypond(CwBuf* buf, const CwSheet* sheet) {
    CW_TRY(cw__sheet_check(sheet));
    int64_t start = 0;
    int64_t end = 0;
    cw__sheet_span(sheet, &start, &end);
    put_head(buf, sheet);
    put_bar_names(buf, sheet, start, end);
    put_global(buf, sheet, start, end);
    put_lane(buf, sheet, start, end);
    for (size_t i = 0; i < sheet->score->n_parts; ++i) {
        CW_TRY(put_part(buf, sheet, i, start, end));
    }
    put_score(buf, sheet);
    return cw_buf_status(buf);
}
