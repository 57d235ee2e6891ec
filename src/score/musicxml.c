// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number.h"
#include "score/notation.h"
#include "score/sheet.h"
#include "score/sheet_priv.h"

#include <inttypes.h>
#include <string.h>

enum {
    DIVISIONS = 24, ///< to the quarter: thirty-seconds and triplet eighths are whole
    TICKS = CW_TICKS_PER_QUARTER / DIVISIONS,
};

// The part being written, and what is open on it.
typedef struct {
    CwBuf* buf;
    const CwSheet* sheet;
    const CwPart* part;
    const CwInstrument* instrument;
    bool first_part;
    size_t next_dynamic;
    bool wedge;
    size_t next_mark;
    size_t next_point;
    int64_t shown_tempo;
} Writer;

static const char* type_name(int base) {
    switch (base) {
    case 1:
        return "whole";
    case 2:
        return "half";
    case 4:
        return "quarter";
    case 8:
        return "eighth";
    case 16:
        return "16th";
    default:
        return "32nd";
    }
}

static int64_t divisions(int64_t ticks) {
    return cw_div_nearest(ticks, TICKS);
}

static void put_key(CwBuf* buf, CwKey key) {
    cw_buf_format(buf, "<key><fifths>%d</fifths><mode>%s</mode></key>", key.fifths, key.minor ? "minor" : "major");
}

static void put_clef(CwBuf* buf, const char* clef, int staff) {
    static const struct {
        const char* name;
        char sign;
        int line;
    } clefs[] = {{"treble", 'G', 2}, {"bass", 'F', 4}, {"alto", 'C', 3}, {"tenor", 'C', 4}};
    if (staff) {
        cw_buf_format(buf, "<clef number=\"%d\">", staff);
    } else {
        cw_buf_text(buf, "<clef>");
    }
    if (strcmp(clef, "percussion") == 0) {
        cw_buf_text(buf, "<sign>percussion</sign></clef>");
        return;
    }
    size_t i = 0;
    while (i + 1 < sizeof clefs / sizeof clefs[0] && strcmp(clefs[i].name, clef) != 0) {
        ++i;
    }
    cw_buf_format(buf, "<sign>%c</sign><line>%d</line></clef>", clefs[i].sign, clefs[i].line);
}

// The key a transposing instrument reads: as many fifths on as its semitones ask for.
static CwKey written_key(CwKey key, int transposition) {
    const int around = (int)((7 * (int64_t)transposition % 12 + 12) % 12);
    int fifths = key.fifths + (around > 6 ? around - 12 : around);
    fifths += fifths > 7 ? -12 : fifths < -7 ? 12 : 0;
    return (CwKey){key.tick, fifths, key.minor};
}

static void put_transpose(CwBuf* buf, int transposition) {
    static const int steps[12] = {0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6};
    if (!transposition) {
        return;
    }
    const int size = transposition < 0 ? -transposition : transposition;
    const int sign = transposition < 0 ? 1 : -1; // from written to sounding
    cw_buf_format(buf, "<transpose><diatonic>%d</diatonic><chromatic>%d</chromatic>", sign * steps[size % 12],
                  sign * (size % 12));
    if (size >= 12) {
        cw_buf_format(buf, "<octave-change>%d</octave-change>", sign * (size / 12));
    }
    cw_buf_text(buf, "</transpose>");
}

static void put_attributes(Writer* w, const CwNotatedBar* bar, const CwNotatedBar* before) {
    CwBuf* buf = w->buf;
    const bool new_meter = !before || before->meter.num != bar->meter.num || before->meter.den != bar->meter.den;
    const CwKey key = cw__key_at(w->sheet->score, bar->tick);
    const CwKey old = before ? cw__key_at(w->sheet->score, before->tick) : key;
    const bool new_key = !before || old.fifths != key.fifths || old.minor != key.minor;
    if (!new_meter && !new_key) {
        return;
    }
    cw_buf_text(buf, "<attributes>");
    if (!before) {
        cw_buf_format(buf, "<divisions>%d</divisions>", DIVISIONS);
    }
    if (new_key && w->instrument->family != CW_FAMILY_PERCUSSION) {
        put_key(buf, written_key(key, w->instrument->transposition));
    }
    if (new_meter) {
        cw_buf_format(buf, "<time><beats>%d</beats><beat-type>%d</beat-type></time>", bar->meter.num, bar->meter.den);
    }
    if (!before) {
        if (w->instrument->staves == 2) {
            cw_buf_text(buf, "<staves>2</staves>");
            put_clef(buf, "treble", 1);
            put_clef(buf, "bass", 2);
        } else {
            put_clef(buf, w->instrument->clef, 0);
        }
        put_transpose(buf, w->instrument->transposition);
    }
    cw_buf_text(buf, "</attributes>\n");
}

static void put_offset(CwBuf* buf, int64_t tick, int64_t from) {
    if (tick > from) {
        cw_buf_format(buf, "<offset>%" PRId64 "</offset>", divisions(tick - from));
    }
}

// Where the cursor may put directions: those due before `until`, seen from `from`.
static void put_dynamics(Writer* w, int64_t from, int64_t until) {
    CwBuf* buf = w->buf;
    for (; w->next_dynamic < w->part->n_dynamics && w->part->dynamics[w->next_dynamic].tick < until;
         ++w->next_dynamic) {
        const CwDynamic* d = &w->part->dynamics[w->next_dynamic];
        const bool more = w->next_dynamic + 1 < w->part->n_dynamics;
        if (w->wedge) {
            cw_buf_text(buf, "<direction><direction-type><wedge type=\"stop\"/></direction-type>");
            put_offset(buf, d->tick, from);
            cw_buf_text(buf, "</direction>\n");
        }
        const char* name = cw_dynamic_name(d->level);
        cw_buf_format(buf, "<direction placement=\"below\"><direction-type><dynamics><%s/></dynamics></direction-type>",
                      name);
        put_offset(buf, d->tick, from);
        cw_buf_text(buf, "</direction>\n");
        w->wedge = d->hairpin && more && d[1].level != d->level;
        if (w->wedge) {
            cw_buf_format(buf, "<direction placement=\"below\"><direction-type><wedge type=\"%s\"/></direction-type>",
                          d[1].level > d->level ? "crescendo" : "diminuendo");
            put_offset(buf, d->tick, from);
            cw_buf_text(buf, "</direction>\n");
        }
    }
}

static void put_tempo(Writer* w, const CwTempoPoint* point, int64_t from) {
    CwBuf* buf = w->buf;
    const int64_t tempo = cw_tempo_map_tempo_at(w->sheet->map, point->tick);
    const int64_t hundredths = cw_div_nearest(tempo, 10000);
    cw_buf_format(buf,
                  "<direction placement=\"above\"><direction-type><metronome><beat-unit>quarter</beat-unit>"
                  "<per-minute>%" PRId64 ".%02d</per-minute></metronome></direction-type>",
                  hundredths / 100, (int)(hundredths % 100));
    put_offset(buf, point->tick, from);
    cw_buf_format(buf, "<sound tempo=\"%" PRId64 ".%06d\"/></direction>\n", tempo / 1000000, (int)(tempo % 1000000));
}

// Tempos and marks stand over the first part.
static void put_lane(Writer* w, int64_t from, int64_t until) {
    const CwTempoMap* map = w->sheet->map;
    for (; w->next_point + 1 < map->n_points && map->points[w->next_point].tick < until; ++w->next_point) {
        const CwTempoPoint* point = &map->points[w->next_point];
        const int64_t tempo = cw_tempo_map_tempo_at(map, point->tick);
        if (tempo != w->shown_tempo) {
            put_tempo(w, point, from);
            w->shown_tempo = tempo;
        }
    }
    for (; w->next_mark < w->sheet->n_marks && w->sheet->marks[w->next_mark].tick < until; ++w->next_mark) {
        cw_buf_text(w->buf, "<direction placement=\"above\"><direction-type><words enclosure=\"rectangle\">");
        cw_buf_xml(w->buf, w->sheet->marks[w->next_mark].text);
        cw_buf_text(w->buf, "</words></direction-type>");
        put_offset(w->buf, w->sheet->marks[w->next_mark].tick, from);
        cw_buf_text(w->buf, "</direction>\n");
    }
}

static void put_pitch(Writer* w, const CwSymbol* s, int i) {
    CwBuf* buf = w->buf;
    if (w->instrument->family == CW_FAMILY_PERCUSSION) {
        cw_buf_text(buf, "<unpitched><display-step>E</display-step><display-octave>4</display-octave></unpitched>");
        return;
    }
    const CwSpelling p = cw__written(w->sheet->score, w->instrument, s->tick, s->pitches[i], false);
    cw_buf_format(buf, "<pitch><step>%c</step>", "CDEFGAB"[p.step]);
    const int cents = 100 * p.alter + s->cents[i];
    if (cents % 100) {
        const int size = cents < 0 ? -cents : cents;
        cw_buf_format(buf, "<alter>%s%d.%02d</alter>", cents < 0 ? "-" : "", size / 100, size % 100);
    } else if (cents) {
        cw_buf_format(buf, "<alter>%d</alter>", cents / 100);
    }
    cw_buf_format(buf, "<octave>%d</octave></pitch>", p.octave);
}

static bool begins(const CwSymbol* s) {
    for (int i = 0; i < s->n_pitches; ++i) {
        if (!s->tied_from[i]) {
            return true;
        }
    }
    return false;
}

static void put_articulation(CwBuf* buf, int articulation) {
    switch (articulation) {
    case CW_ARTICULATION_STACCATO:
        cw_buf_text(buf, "<articulations><staccato/></articulations>");
        break;
    case CW_ARTICULATION_TENUTO:
        cw_buf_text(buf, "<articulations><tenuto/></articulations>");
        break;
    case CW_ARTICULATION_ACCENT:
        cw_buf_text(buf, "<articulations><accent/></articulations>");
        break;
    case CW_ARTICULATION_MARCATO:
        cw_buf_text(buf, "<articulations><strong-accent/></articulations>");
        break;
    case CW_ARTICULATION_TREMOLO:
    case CW_ARTICULATION_ROLL:
        cw_buf_text(buf, "<ornaments><tremolo type=\"single\">3</tremolo></ornaments>");
        break;
    default:
        break;
    }
}

static void put_notations(Writer* w, const CwSymbol* s, int i) {
    CwBuf inner = cw_buf(w->buf->arena);
    if (s->tied_from[i]) {
        cw_buf_text(&inner, "<tied type=\"stop\"/>");
    }
    if (s->tied_to[i]) {
        cw_buf_text(&inner, "<tied type=\"start\"/>");
    }
    if (i == 0 && s->triplet_first) {
        cw_buf_text(&inner, "<tuplet type=\"start\"/>");
    }
    if (i == 0 && s->triplet_last) {
        cw_buf_text(&inner, "<tuplet type=\"stop\"/>");
    }
    if (i == 0 && begins(s)) {
        put_articulation(&inner, s->articulation);
    }
    if (inner.length) {
        cw_buf_text(w->buf, "<notations>");
        cw_buf_bytes(w->buf, inner.bytes, inner.length);
        cw_buf_text(w->buf, "</notations>");
    }
    w->buf->failed = w->buf->failed || inner.failed;
}

static void put_note(Writer* w, const CwSymbol* s, int i, int staff) {
    CwBuf* buf = w->buf;
    cw_buf_text(buf, "<note>");
    cw_buf_text(buf, i ? "<chord/>" : "");
    if (!s->n_pitches) {
        cw_buf_text(buf, s->whole_bar ? "<rest measure=\"yes\"/>" : "<rest/>");
    } else {
        put_pitch(w, s, i);
    }
    cw_buf_format(buf, "<duration>%" PRId64 "</duration>", divisions(s->length));
    if (s->n_pitches && s->tied_from[i]) {
        cw_buf_text(buf, "<tie type=\"stop\"/>");
    }
    if (s->n_pitches && s->tied_to[i]) {
        cw_buf_text(buf, "<tie type=\"start\"/>");
    }
    cw_buf_format(buf, "<voice>%d</voice>", staff == 2 ? 5 : 1);
    if (!s->whole_bar) {
        cw_buf_format(buf, "<type>%s</type>%s", type_name(s->base), s->dots ? "<dot/>" : "");
    }
    if (s->triplet) {
        cw_buf_text(buf, "<time-modification><actual-notes>3</actual-notes><normal-notes>2</normal-notes>"
                         "</time-modification>");
    }
    if (staff) {
        cw_buf_format(buf, "<staff>%d</staff>", staff);
    }
    if (s->n_pitches) {
        put_notations(w, s, i);
    }
    cw_buf_text(buf, "</note>\n");
}

static void put_bar(Writer* w, const CwStaff* staff, const CwNotatedBar* bar, int number) {
    for (size_t i = bar->first; i < bar->first + bar->count; ++i) {
        const CwSymbol* s = &staff->symbols[i];
        if (number < 2) {
            if (w->first_part) {
                put_lane(w, s->tick, s->tick + s->length);
            }
            put_dynamics(w, s->tick, s->tick + s->length);
        }
        for (int k = 0; k < (s->n_pitches ? s->n_pitches : 1); ++k) {
            put_note(w, s, k, number);
        }
    }
}

static CwStatus notate(const Writer* w, const CwNote* notes, size_t n_notes, CwStaff* ret_staff) {
    return cw_notate(w->buf->arena, notes, n_notes, w->sheet->map->meters, w->sheet->map->n_meters,
                     w->sheet->start_tick, w->sheet->score->end_tick, ret_staff);
}

static CwStatus put_part(Writer* w, size_t number) {
    CwStaff upper = {0};
    CwStaff lower = {0};
    const bool two = w->instrument->staves == 2;
    if (two) {
        CwNote* above = NULL;
        CwNote* below = NULL;
        size_t n_above = 0;
        size_t n_below = 0;
        CW_TRY(cw__split_staves(w->buf->arena, w->part, &above, &n_above, &below, &n_below));
        CW_TRY(notate(w, above, n_above, &upper));
        CW_TRY(notate(w, below, n_below, &lower));
    } else {
        CW_TRY(notate(w, w->part->notes, w->part->n_notes, &upper));
    }
    cw_buf_format(w->buf, "<part id=\"P%zu\">\n", number + 1);
    for (size_t b = 0; b < upper.n_bars; ++b) {
        const CwNotatedBar* bar = &upper.bars[b];
        char name[CW_BAR_NAME_SIZE];
        cw__bar_text(w->sheet, bar->number, name);
        cw_buf_format(w->buf, "<measure number=\"%s\">\n", name);
        put_attributes(w, bar, b ? bar - 1 : NULL);
        put_bar(w, &upper, bar, two ? 1 : 0);
        if (two) {
            cw_buf_format(w->buf, "<backup><duration>%" PRId64 "</duration></backup>\n",
                          divisions(cw_bar_ticks(bar->meter)));
            put_bar(w, &lower, &lower.bars[b], 2);
        }
        if (b + 1 == upper.n_bars) {
            cw_buf_text(w->buf, "<barline location=\"right\"><bar-style>light-heavy</bar-style></barline>\n");
        }
        cw_buf_text(w->buf, "</measure>\n");
    }
    cw_buf_text(w->buf, "</part>\n");
    return CW_OK;
}

static void put_text(CwBuf* buf, const char* element, const char* text) {
    cw_buf_format(buf, "<%s>", element);
    cw_buf_xml(buf, text);
    cw_buf_format(buf, "</%s>", element);
}

static void put_part_list(CwBuf* buf, const CwSheet* sheet) {
    cw_buf_text(buf, "<part-list>\n");
    for (size_t i = 0; i < sheet->score->n_parts; ++i) {
        const CwPart* part = &sheet->score->parts[i];
        const CwInstrument* in = cw_ensemble_find(sheet->ensemble, part->instrument);
        cw_buf_format(buf, "<score-part id=\"P%zu\">", i + 1);
        put_text(buf, "part-name", part->name);
        put_text(buf, "part-abbreviation", in->short_name);
        cw_buf_format(buf, "<score-instrument id=\"P%zu-I1\">", i + 1);
        put_text(buf, "instrument-name", part->name);
        cw_buf_format(buf,
                      "</score-instrument><midi-instrument id=\"P%zu-I1\"><midi-program>%d</midi-program>"
                      "</midi-instrument></score-part>\n",
                      i + 1, part->program + 1);
    }
    cw_buf_text(buf, "</part-list>\n");
}

CwStatus cw_sheet_musicxml(CwBuf* buf, const CwSheet* sheet) {
    CW_TRY(cw__sheet_check(sheet));
    cw_buf_text(buf, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n"
                     "<!DOCTYPE score-partwise PUBLIC \"-//Recordare//DTD MusicXML 4.0 Partwise//EN\" "
                     "\"http://www.musicxml.org/dtds/partwise.dtd\">\n<score-partwise version=\"4.0\">\n<work>");
    put_text(buf, "work-title", sheet->score->title);
    cw_buf_text(buf, "</work>\n<identification><encoding><software>cuewright</software>");
    put_text(buf, "encoding-description", sheet->score->origin);
    cw_buf_text(buf, "</encoding></identification>\n");
    put_part_list(buf, sheet);
    for (size_t i = 0; i < sheet->score->n_parts; ++i) {
        const CwPart* part = &sheet->score->parts[i];
        Writer w = {.buf = buf,
                    .sheet = sheet,
                    .part = part,
                    .instrument = cw_ensemble_find(sheet->ensemble, part->instrument),
                    .first_part = i == 0};
        CW_TRY(put_part(&w, i));
    }
    cw_buf_text(buf, "</score-partwise>\n");
    return cw_buf_status(buf);
}
