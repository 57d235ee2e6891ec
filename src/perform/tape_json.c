// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/tape.h"

static void put_beat(CwBuf* buf, const char* key, const CwBeat* beat) {
    cw_json_begin_array(buf, key);
    cw_json_put_int(buf, NULL, beat->bar);
    cw_json_put_int(buf, NULL, beat->beat);
    cw_json_put_int(buf, NULL, beat->sample);
    cw_json_end_array(buf);
}

static void put_piece(CwBuf* buf, const CwTapePiece* piece) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_int(buf, "out", piece->out);
    cw_json_put_int(buf, "source", piece->source);
    cw_json_put_int(buf, "length", piece->length);
    cw_json_put_int(buf, "fade_in", piece->fade_in);
    cw_json_put_int(buf, "fade_out", piece->fade_out);
    cw_json_end_object(buf);
}

static void put_join(CwBuf* buf, const CwTapeJoin* join) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_int(buf, "out", join->out);
    put_beat(buf, "from", &join->from);
    put_beat(buf, "to", &join->to);
    cw_json_put_int(buf, "off", join->off);
    cw_json_put_int(buf, "harmony", join->harmony);
    cw_json_put_int(buf, "level", join->level);
    cw_json_put_int(buf, "colour", join->colour);
    cw_json_put_int(buf, "audible", join->audible);
    cw_json_put_text(buf, "words", cw_audible_words(join->audible));
    cw_json_put_int(buf, "alike", join->alike);
    cw_json_put_bool(buf, "even", join->even);
    cw_json_end_object(buf);
}

static void put_hit(CwBuf* buf, const CwTapeHitResult* hit) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "name", hit->name);
    cw_json_put_bool(buf, "played", hit->played);
    cw_json_put_bool(buf, "met", hit->met);
    cw_json_put_int(buf, "error", hit->error);
    cw_json_end_object(buf);
}

void cw_tape_edit_to_json(CwBuf* buf, const char* key, const CwTapeEdit* edit) {
    cw_json_begin_object(buf, key);
    cw_json_put_int(buf, "rate", edit->sample_rate);
    cw_json_put_int(buf, "length", edit->length);
    cw_json_begin_array(buf, "pieces");
    for (size_t i = 0; i < edit->n_pieces; ++i) {
        put_piece(buf, &edit->pieces[i]);
    }
    cw_json_end_array(buf);
    cw_json_begin_array(buf, "joins");
    for (size_t i = 0; i < edit->n_joins; ++i) {
        put_join(buf, &edit->joins[i]);
    }
    cw_json_end_array(buf);
    cw_json_begin_array(buf, "hits");
    for (size_t i = 0; i < edit->n_hits; ++i) {
        put_hit(buf, &edit->hits[i]);
    }
    cw_json_end_array(buf);
    cw_json_put_int(buf, "audible", edit->audible);
    cw_json_put_bool(buf, "fades_out", edit->fades_out);
    cw_json_put_int(buf, "played", edit->played);
    cw_json_begin_array(buf, "stretch");
    for (size_t i = 0; i < edit->n_stretch; ++i) {
        cw_json_begin_array(buf, NULL);
        cw_json_put_int(buf, NULL, edit->stretch[i].from);
        cw_json_put_int(buf, NULL, edit->stretch[i].to);
        cw_json_end_array(buf);
    }
    cw_json_end_array(buf);
    cw_json_put_text(buf, "words", edit->words);
    cw_json_end_object(buf);
}

static CwStatus bad_edit(CwJsonIn in, const char* why) {
    return cw_diag(in.diag, CW_ERR_BAD_INPUT, "tape.edit", (CwPlace){in.file, 0, 0}, NULL,
                   "this is no edit of a recording: %s", why);
}

static CwStatus get_piece(CwJsonIn in, const json_t* json, CwTapePiece* piece) {
    CW_TRY(cw_json_get_int(in, json, "out", &piece->out));
    CW_TRY(cw_json_get_int(in, json, "source", &piece->source));
    CW_TRY(cw_json_get_int(in, json, "length", &piece->length));
    CW_TRY(cw_json_get_int(in, json, "fade_in", &piece->fade_in));
    CW_TRY(cw_json_get_int(in, json, "fade_out", &piece->fade_out));
    const bool sound = piece->out >= 0 && piece->source >= 0 && piece->length >= 0 && piece->fade_in >= 0 &&
                       piece->fade_out >= 0 && piece->fade_in <= piece->length && piece->fade_out <= piece->length;
    return sound ? CW_OK : bad_edit(in, "a piece is out of range");
}

static CwStatus get_beat(CwJsonIn in, const json_t* json, const char* key, CwBeat* beat) {
    const json_t* list = NULL;
    CW_TRY(cw_json_get_array(in, json, key, &list));
    if (json_array_size(list) != 3) {
        return bad_edit(in, "a beat is not [bar, beat, sample]");
    }
    *beat = (CwBeat){(int)json_integer_value(json_array_get(list, 0)), (int)json_integer_value(json_array_get(list, 1)),
                     json_integer_value(json_array_get(list, 2))};
    return CW_OK;
}

static CwStatus get_join(CwJsonIn in, const json_t* json, CwTapeJoin* join) {
    CW_TRY(cw_json_get_int(in, json, "out", &join->out));
    CW_TRY(cw_json_get_int(in, json, "off", &join->off));
    CW_TRY(get_beat(in, json, "from", &join->from));
    CW_TRY(get_beat(in, json, "to", &join->to));
    join->harmony = (int)cw_json_int_or(json, "harmony", 0);
    join->level = (int)cw_json_int_or(json, "level", 0);
    join->colour = (int)cw_json_int_or(json, "colour", 0);
    join->audible = (int)cw_json_int_or(json, "audible", 0);
    join->alike = (int)cw_json_int_or(json, "alike", 0);
    join->even = cw_json_bool_or(json, "even", false);
    return join->alike >= 0 && join->alike <= 1000 ? CW_OK : bad_edit(in, "a correlation is out of range");
}

static CwStatus get_hit(CwJsonIn in, const json_t* json, CwTapeHitResult* hit) {
    CW_TRY(cw_json_get_text(in, json, "name", &hit->name));
    CW_TRY(cw_json_get_int(in, json, "error", &hit->error));
    hit->played = cw_json_bool_or(json, "played", false);
    hit->met = cw_json_bool_or(json, "met", false);
    return CW_OK;
}

typedef struct {
    CwTapePiece* pieces;
    CwTapeJoin* joins;
    CwTapeHitResult* hits;
} Lists;

static CwStatus get_lists(CwArena* arena, CwJsonIn in, const json_t* json, CwTapeEdit* edit, Lists* lists) {
    const json_t* pieces = NULL;
    const json_t* joins = NULL;
    const json_t* hits = NULL;
    CW_TRY(cw_json_get_array(in, json, "pieces", &pieces));
    CW_TRY(cw_json_get_array(in, json, "joins", &joins));
    CW_TRY(cw_json_get_array(in, json, "hits", &hits));
    edit->n_pieces = json_array_size(pieces);
    edit->n_joins = json_array_size(joins);
    edit->n_hits = json_array_size(hits);
    if (edit->n_pieces == 0 || edit->n_joins + 1 != edit->n_pieces) {
        return bad_edit(in, "there must be one join less than pieces");
    }
    lists->pieces = CW_NEW_ARRAY(arena, CwTapePiece, edit->n_pieces);
    lists->joins = CW_NEW_ARRAY(arena, CwTapeJoin, edit->n_joins);
    lists->hits = CW_NEW_ARRAY(arena, CwTapeHitResult, edit->n_hits);
    if (!lists->pieces || !lists->joins || !lists->hits) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < edit->n_pieces; ++i) {
        CW_TRY(get_piece(in, json_array_get(pieces, i), &lists->pieces[i]));
    }
    for (size_t i = 0; i < edit->n_joins; ++i) {
        CW_TRY(get_join(in, json_array_get(joins, i), &lists->joins[i]));
    }
    for (size_t i = 0; i < edit->n_hits; ++i) {
        CW_TRY(get_hit(in, json_array_get(hits, i), &lists->hits[i]));
    }
    return CW_OK;
}

static CwStatus get_stretch(CwArena* arena, CwJsonIn in, const json_t* json, CwTapeEdit* edit) {
    const json_t* list = json_object_get(json, "stretch");
    const size_t count = json_array_size(list);
    CwStretchPoint* points = CW_NEW_ARRAY(arena, CwStretchPoint, count);
    if (!points) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        const json_t* point = json_array_get(list, i);
        points[i] = (CwStretchPoint){json_integer_value(json_array_get(point, 0)),
                                     json_integer_value(json_array_get(point, 1))};
    }
    const bool ends = count ? points[count - 1].from == edit->played && points[count - 1].to == edit->length
                            : edit->played == edit->length;
    if (!ends || (count && !cw_stretch_allowed(points, count))) {
        return bad_edit(in, "its stretch is too much, or ends elsewhere");
    }
    edit->stretch = points;
    edit->n_stretch = count;
    return CW_OK;
}

// Whether each piece begins in the crossfade that ends the one before, and the last ends in time.
static bool pieces_meet(const CwTapeEdit* edit, const CwTapePiece* pieces) {
    for (size_t i = 0; i + 1 < edit->n_pieces; ++i) {
        const int64_t end = pieces[i].out + pieces[i].length;
        const bool meets =
            pieces[i + 1].out + pieces[i + 1].fade_in == end && pieces[i].fade_out == pieces[i + 1].fade_in;
        if (!meets || pieces[i + 1].out < pieces[i].out + pieces[i].fade_in) {
            return false;
        }
    }
    const CwTapePiece* last = &pieces[edit->n_pieces - 1];
    return last->out + last->length <= edit->played;
}

CwStatus cw_tape_edit_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwTapeEdit* ret_edit) {
    CwTapeEdit edit = {0};
    Lists lists = {0};
    int64_t rate = 0;
    CW_TRY(cw_json_get_int(in, json, "rate", &rate));
    CW_TRY(cw_json_get_int(in, json, "length", &edit.length));
    CW_TRY(cw_json_get_text(in, json, "words", &edit.words));
    edit.played = cw_json_int_or(json, "played", edit.length);
    CW_TRY(get_lists(arena, in, json, &edit, &lists));
    CW_TRY(get_stretch(arena, in, json, &edit));
    if (!pieces_meet(&edit, lists.pieces)) {
        return bad_edit(in, "its pieces do not meet");
    }
    edit.sample_rate = (int)rate;
    edit.pieces = lists.pieces;
    edit.joins = lists.joins;
    edit.hits = lists.hits;
    edit.audible = (int)cw_json_int_or(json, "audible", 0);
    edit.fades_out = cw_json_bool_or(json, "fades_out", false);
    *ret_edit = edit;
    return CW_OK;
}

int64_t cw_tape_place(const CwTapeEdit* edit, int64_t source) {
    for (size_t i = 0; i < edit->n_pieces; ++i) {
        const CwTapePiece* piece = &edit->pieces[i];
        const int64_t into = source - piece->source;
        const int64_t faded = i + 1 < edit->n_pieces ? piece->fade_out : 0;
        if (into >= (i ? piece->fade_in : 0) && into < piece->length - faded) {
            const int64_t played = piece->out + into;
            return edit->n_stretch ? cw_stretch_place(edit->stretch, edit->n_stretch, played) : played;
        }
    }
    return -1;
}

const char* cw_audible_words(int audible) {
    return audible <= 15   ? "should not be heard"
           : audible <= 30 ? "is hard to hear"
           : audible <= 55 ? "a musician hears it"
                           : "everybody hears it";
}
