// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/score.h"

#include "music/notes_json.h"

static void put_part(CwBuf* buf, const CwPart* part) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_int(buf, "bank", part->bank);
    cw_dynamics_to_json(buf, "dynamics", part->dynamics, part->n_dynamics);
    cw_json_put_text(buf, "instrument", part->instrument);
    cw_json_put_text(buf, "name", part->name);
    cw_notes_to_json(buf, "notes", part->notes, part->n_notes);
    cw_json_put_int(buf, "pan", part->pan);
    cw_json_put_int(buf, "program", part->program);
    cw_json_put_text(buf, "stem", part->stem);
    cw_json_put_int(buf, "transposition", part->transposition);
    cw_json_end_object(buf);
}

void cw_score_to_json(CwBuf* buf, const char* key, const CwScore* score) {
    cw_json_begin_object(buf, key);
    cw_chords_to_json(buf, "chords", score->chords, score->n_chords);
    cw_json_put_int(buf, "end_tick", score->end_tick);
    cw_keys_to_json(buf, "keys", score->keys, score->n_keys);
    cw_json_put_text(buf, "origin", score->origin);
    cw_json_begin_array(buf, "parts");
    for (size_t i = 0; i < score->n_parts; ++i) {
        put_part(buf, &score->parts[i]);
    }
    cw_json_end_array(buf);
    cw_json_put_text(buf, "title", score->title);
    cw_json_end_object(buf);
}

// An integer that must lie in least … most.
static CwStatus get_bounded(CwJsonIn in, const json_t* json, const char* key, int least, int most, int* ret_value) {
    int64_t value = 0;
    CW_TRY(cw_json_get_int(in, json, key, &value));
    if (value < least || value > most) {
        return cw_diag(in.diag, CW_ERR_RANGE, "score.range", (CwPlace){in.file, 0, 0}, NULL,
                       "\"%s\" is %lld; it must lie in %d to %d", key, (long long)value, least, most);
    }
    *ret_value = (int)value;
    return CW_OK;
}

static CwStatus read_part(CwArena* arena, CwJsonIn in, const json_t* json, CwPart* part) {
    CW_TRY(get_bounded(in, json, "bank", 0, 16383, &part->bank));
    CW_TRY(get_bounded(in, json, "pan", -1000, 1000, &part->pan));
    CW_TRY(get_bounded(in, json, "program", 0, 127, &part->program));
    CW_TRY(get_bounded(in, json, "transposition", -48, 48, &part->transposition));
    CW_TRY(cw_json_get_text(in, json, "instrument", &part->instrument));
    CW_TRY(cw_json_get_text(in, json, "name", &part->name));
    CW_TRY(cw_json_get_text(in, json, "stem", &part->stem));
    CW_TRY(cw_notes_from_json(arena, in, json, "notes", &part->notes, &part->n_notes));
    return cw_dynamics_from_json(arena, in, json, "dynamics", &part->dynamics, &part->n_dynamics);
}

CwStatus cw_score_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwScore* ret_score) {
    CwScore score = {0};
    const json_t* rows = NULL;
    CW_TRY(cw_json_get_text(in, json, "title", &score.title));
    CW_TRY(cw_json_get_text(in, json, "origin", &score.origin));
    CW_TRY(cw_json_get_int(in, json, "end_tick", &score.end_tick));
    CW_TRY(cw_keys_from_json(arena, in, json, "keys", &score.keys, &score.n_keys));
    CW_TRY(cw_chords_from_json(arena, in, json, "chords", &score.chords, &score.n_chords));
    CW_TRY(cw_json_get_array(in, json, "parts", &rows));
    score.n_parts = json_array_size(rows);
    CwPart* parts = CW_NEW_ARRAY(arena, CwPart, score.n_parts);
    if (!parts) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < score.n_parts; ++i) {
        CW_TRY(read_part(arena, in, json_array_get(rows, i), &parts[i]));
    }
    score.parts = parts;
    *ret_score = score;
    return CW_OK;
}
