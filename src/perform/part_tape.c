// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/part_tape.h"

enum {
    PRE_MS = 5, // an attack may begin so much before its beat
    FADE_MS = 20,
    SAME_WITHIN = 2, // beats of a map are rounded to samples each by itself
};

typedef struct {
    CwArena* arena;
    const CwPartBrief* brief;
    CwPartPiece* pieces;
    size_t count;
    CwBuf words;
} Laying;

static int64_t samples_of_ms(const Laying* laying, int64_t ms) {
    return ms * laying->brief->sample_rate / 1000;
}

// Where a beat ends in the recording.
static int64_t end_of(const CwPartBrief* brief, size_t i) {
    return i + 1 < brief->n_beats ? brief->beats[i + 1].source : brief->end;
}

static int64_t size_of(int64_t number) {
    return number < 0 ? -number : number;
}

typedef enum {
    PLAYED,
    GONE,
    OTHER_NOTES,
    OTHER_TEMPO,
} Fate;

static Fate fate_of_beat(const CwPartBrief* brief, size_t i) {
    const CwPartBeat* beat = &brief->beats[i];
    const int64_t length = end_of(brief, i) - beat->source;
    const int64_t change = size_of(beat->until - beat->at - length);
    if (!beat->there || beat->until <= beat->at) {
        return GONE;
    }
    if (!beat->same) {
        return OTHER_NOTES;
    }
    return change <= SAME_WITHIN || change * 100 <= length * CW_STRETCH_PERCENT_MAX ? PLAYED : OTHER_TEMPO;
}

// The first beat of the next bar.
static size_t next_bar(const CwPartBrief* brief, size_t i) {
    for (++i; i < brief->n_beats && brief->beats[i].beat != 1;) {
        ++i;
    }
    return i;
}

// Whether a beat follows in the cue on the one before it.
static bool follows(const CwPartBrief* brief, size_t i) {
    return brief->beats[i].at == brief->beats[i - 1].until;
}

static Fate fate_of_bar(const CwPartBrief* brief, size_t first) {
    Fate fate = PLAYED;
    for (size_t i = first; i < next_bar(brief, first) && fate == PLAYED; ++i) {
        fate = fate_of_beat(brief, i);
        fate = fate == PLAYED && i > first && !follows(brief, i) ? GONE : fate;
    }
    return fate;
}

static bool is_as_played(const CwPartBrief* brief, size_t first, size_t last) {
    const int64_t off = brief->beats[first].at - brief->beats[first].source;
    bool as_played = true;
    for (size_t i = first; i <= last; ++i) {
        as_played = as_played && size_of(brief->beats[i].until - end_of(brief, i) - off) <= SAME_WITHIN;
    }
    return as_played;
}

// Beats rise in both times, but for what they ring before the first and after the last.
static CwStatus put_points(Laying* laying, size_t first, size_t last, CwPartPiece* piece) {
    const CwPartBrief* brief = laying->brief;
    CwStretchPoint* points = CW_NEW_ARRAY(laying->arena, CwStretchPoint, last - first + 4);
    size_t n = 0;
    if (!points) {
        return CW_ERR_NO_MEM;
    }
    points[n++] = (CwStretchPoint){0, 0};
    for (size_t i = first; i <= last; ++i) {
        if (brief->beats[i].source > piece->source) {
            points[n++] = (CwStretchPoint){brief->beats[i].source - piece->source, brief->beats[i].at - piece->out};
        }
    }
    points[n] = (CwStretchPoint){end_of(brief, last) - piece->source, brief->beats[last].until - piece->out};
    const int64_t rings = piece->length - points[n++].from;
    if (rings > 0) {
        points[n] = (CwStretchPoint){points[n - 1].from + rings, points[n - 1].to + rings};
        ++n;
    }
    piece->points = points;
    piece->n_points = n;
    return CW_OK;
}

// The recording from one beat through another; from its own beginning, and to its own end, where these are its first
// and last.
static CwStatus add_piece(Laying* laying, size_t first, size_t last) {
    const CwPartBrief* brief = laying->brief;
    const CwPartBeat* a = &brief->beats[first];
    const CwPartBeat* b = &brief->beats[last];
    const int64_t fade = samples_of_ms(laying, FADE_MS);
    const int64_t wanted = fade + samples_of_ms(laying, PRE_MS);
    const int64_t lead = first == 0 || a->source < wanted ? a->source : wanted;
    const bool ends = last + 1 == brief->n_beats;
    CwPartPiece piece = {
        .source = a->source - lead, .out = a->at - lead, .from_tick = a->tick, .until_tick = b->until_tick};
    piece.length = (ends ? brief->frames : end_of(brief, last)) - piece.source;
    piece.fade_in = first ? fade : 0;
    piece.fade_out = ends ? 0 : fade;
    if (!is_as_played(brief, first, last)) {
        CW_TRY(put_points(laying, first, last, &piece));
    }
    laying->pieces[laying->count++] = piece;
    return CW_OK;
}

// Says what became of some bars.
static void say(Laying* laying, size_t first, size_t last, Fate fate) {
    static const char* const words[] = {"as recorded", "not in the cue any more", "by the instrument, for other notes",
                                        "by the instrument, for another tempo"};
    const int from = laying->brief->beats[first].bar;
    const int until = laying->brief->beats[last].bar;
    const bool stretched = fate == PLAYED && laying->pieces[laying->count - 1].n_points;
    cw_buf_text(&laying->words, laying->words.length ? "; " : "");
    if (from == until) {
        cw_buf_format(&laying->words, "bar %d ", from);
    } else {
        cw_buf_format(&laying->words, "bars %d to %d ", from, until);
    }
    cw_buf_format(&laying->words, "%s%s", words[fate], stretched ? ", stretched" : "");
}

static CwStatus lay(Laying* laying) {
    const CwPartBrief* brief = laying->brief;
    for (size_t first = 0; first < brief->n_beats;) {
        const Fate fate = fate_of_bar(brief, first);
        size_t end = next_bar(brief, first);
        while (end < brief->n_beats && fate_of_bar(brief, end) == fate && (fate != PLAYED || follows(brief, end))) {
            end = next_bar(brief, end);
        }
        if (fate == PLAYED) {
            CW_TRY(add_piece(laying, first, end - 1));
        }
        say(laying, first, end - 1, fate);
        first = end;
    }
    return CW_OK;
}

static CwStatus check(const CwPartBrief* brief, CwDiag* diag) {
    for (size_t i = 0; i < brief->n_beats; ++i) {
        if (brief->beats[i].source < 0 || end_of(brief, i) <= brief->beats[i].source ||
            end_of(brief, i) > brief->frames) {
            return cw_diag(diag, CW_ERR_RANGE, "part_tape.beats", (CwPlace){0}, NULL,
                           "bar %d beat %d lies at sample %lld: not before the next beat, or outside the recording",
                           brief->beats[i].bar, brief->beats[i].beat, (long long)brief->beats[i].source);
        }
    }
    return brief->n_beats ? CW_OK
                          : cw_diag(diag, CW_ERR_RANGE, "part_tape.beats", (CwPlace){0}, NULL,
                                    "the recording has no beat of the cue: it is too short, or lies elsewhere");
}

CwStatus cw_part_tape(CwArena* arena, const CwPartBrief* brief, CwDiag* diag, CwPartTape* ret_tape) {
    CW_TRY(check(brief, diag));
    Laying laying = {.arena = arena,
                     .brief = brief,
                     .pieces = CW_NEW_ARRAY(arena, CwPartPiece, brief->n_beats),
                     .words = cw_buf(arena)};
    if (!laying.pieces) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(lay(&laying));
    const char* words = cw_buf_string(&laying.words);
    if (!words) {
        return CW_ERR_NO_MEM;
    }
    *ret_tape = (CwPartTape){brief->sample_rate, laying.pieces, laying.count, words};
    return CW_OK;
}

bool cw_part_tape_has(const CwPartTape* tape, int64_t tick) {
    for (size_t i = 0; i < tape->n_pieces; ++i) {
        if (tick >= tape->pieces[i].from_tick && tick < tape->pieces[i].until_tick) {
            return true;
        }
    }
    return false;
}

void cw_part_tape_to_json(CwBuf* buf, const char* key, const CwPartTape* tape) {
    cw_json_begin_object(buf, key);
    cw_json_begin_array(buf, "pieces");
    for (size_t i = 0; i < tape->n_pieces; ++i) {
        const CwPartPiece* piece = &tape->pieces[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_int(buf, "fade_in", piece->fade_in);
        cw_json_put_int(buf, "fade_out", piece->fade_out);
        cw_json_put_int(buf, "from_tick", piece->from_tick);
        cw_json_put_int(buf, "length", piece->length);
        cw_json_put_int(buf, "out", piece->out);
        cw_json_begin_array(buf, "points");
        for (size_t p = 0; p < piece->n_points; ++p) {
            cw_json_begin_array(buf, NULL);
            cw_json_put_int(buf, NULL, piece->points[p].from);
            cw_json_put_int(buf, NULL, piece->points[p].to);
            cw_json_end_array(buf);
        }
        cw_json_end_array(buf);
        cw_json_put_int(buf, "source", piece->source);
        cw_json_put_int(buf, "until_tick", piece->until_tick);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    cw_json_put_int(buf, "rate", tape->sample_rate);
    cw_json_put_text(buf, "words", tape->words);
    cw_json_end_object(buf);
}

static CwStatus get_points(CwArena* arena, CwJsonIn in, const json_t* json, CwPartPiece* piece) {
    const json_t* list = NULL;
    CW_TRY(cw_json_get_array(in, json, "points", &list));
    const size_t count = json_array_size(list);
    CwStretchPoint* points = CW_NEW_ARRAY(arena, CwStretchPoint, count);
    if (!points) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        const json_t* pair = json_array_get(list, i);
        points[i] =
            (CwStretchPoint){json_integer_value(json_array_get(pair, 0)), json_integer_value(json_array_get(pair, 1))};
    }
    piece->points = points;
    piece->n_points = count;
    return CW_OK;
}

static CwStatus get_piece(CwArena* arena, CwJsonIn in, const json_t* json, CwPartPiece* piece) {
    CW_TRY(cw_json_get_int(in, json, "fade_in", &piece->fade_in));
    CW_TRY(cw_json_get_int(in, json, "fade_out", &piece->fade_out));
    CW_TRY(cw_json_get_int(in, json, "from_tick", &piece->from_tick));
    CW_TRY(cw_json_get_int(in, json, "length", &piece->length));
    CW_TRY(cw_json_get_int(in, json, "out", &piece->out));
    CW_TRY(cw_json_get_int(in, json, "source", &piece->source));
    CW_TRY(cw_json_get_int(in, json, "until_tick", &piece->until_tick));
    CW_TRY(get_points(arena, in, json, piece));
    const bool ends = piece->n_points == 0 || (cw_stretch_allowed(piece->points, piece->n_points) &&
                                               piece->points[piece->n_points - 1].from == piece->length);
    const bool sound = piece->source >= 0 && piece->length > 0 && piece->fade_in >= 0 && piece->fade_out >= 0;
    return ends && sound ? CW_OK
                         : cw_diag(in.diag, CW_ERR_BAD_INPUT, "part_tape", (CwPlace){in.file, 0, 0}, NULL,
                                   "this is no recording that was laid: a piece of it cannot be played");
}

CwStatus cw_part_tape_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwPartTape* ret_tape) {
    CwPartTape tape = {0};
    const json_t* list = NULL;
    int64_t rate = 0;
    CW_TRY(cw_json_get_array(in, json, "pieces", &list));
    CW_TRY(cw_json_get_int(in, json, "rate", &rate));
    CW_TRY(cw_json_get_text(in, json, "words", &tape.words));
    CwPartPiece* pieces = CW_NEW_ARRAY(arena, CwPartPiece, json_array_size(list));
    if (!pieces) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(list); ++i) {
        CW_TRY(get_piece(arena, in, json_array_get(list, i), &pieces[i]));
    }
    tape.sample_rate = (int)rate;
    tape.pieces = pieces;
    tape.n_pieces = json_array_size(list);
    *ret_tape = tape;
    return CW_OK;
}
