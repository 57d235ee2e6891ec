// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/solution.h"

static void put_hit(CwBuf* buf, const CwTempoHitResult* hit) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_int(buf, "bar", hit->bar);
    cw_json_put_int(buf, "beat", hit->beat);
    cw_json_put_int(buf, "got", hit->got.flicks);
    cw_json_put_bool(buf, "met", hit->met);
    cw_json_put_text(buf, "name", hit->name);
    cw_json_put_text(buf, "on", cw_place_name(hit->place));
    cw_json_put_int(buf, "tick", hit->tick);
    cw_json_put_int(buf, "want", hit->want.flicks);
    cw_json_end_object(buf);
}

static void put_names(CwBuf* buf, const CwTempoSolution* solution) {
    cw_json_begin_array(buf, "names");
    for (size_t i = 0; i < solution->n_names; ++i) {
        cw_json_begin_array(buf, NULL);
        cw_json_put_int(buf, NULL, solution->names[i].number);
        cw_json_put_int(buf, NULL, solution->names[i].letter);
        cw_json_end_array(buf);
    }
    cw_json_end_array(buf);
}

void cw_tempo_solution_to_json(CwBuf* buf, const char* key, const CwTempoSolution* solution) {
    cw_json_begin_object(buf, key);
    cw_json_put_int(buf, "bound", solution->bound);
    cw_json_put_int(buf, "cost", solution->cost);
    cw_json_begin_array(buf, "hits");
    for (size_t i = 0; i < solution->n_hits; ++i) {
        put_hit(buf, &solution->hits[i]);
    }
    cw_json_end_array(buf);
    cw_tempo_map_to_json(buf, "map", &solution->map);
    if (solution->names) {
        put_names(buf, solution);
    }
    cw_json_put_int(buf, "tempo", solution->tempo);
    cw_json_end_object(buf);
}

static CwStatus get_place(CwJsonIn in, const json_t* json, CwPlaceInBar* ret_place) {
    const char* text = NULL;
    CW_TRY(cw_json_get_text(in, json, "on", &text));
    for (int i = CW_PLACE_DOWN; i <= CW_PLACE_OFF; ++i) {
        if (cw_text_is(cw_text(text), cw_place_name((CwPlaceInBar)i))) {
            *ret_place = (CwPlaceInBar)i;
            return CW_OK;
        }
    }
    return cw_diag(in.diag, CW_ERR_BAD_INPUT, "tempo.solution", (CwPlace){in.file, 0, 0}, text,
                   "\"on\" must be a place in the bar: downbeat, strong, beat, half, quarter or off");
}

static CwStatus get_hit(CwJsonIn in, const json_t* json, CwTempoHitResult* ret_hit) {
    int64_t bar = 0;
    int64_t beat = 0;
    CW_TRY(cw_json_get_text(in, json, "name", &ret_hit->name));
    CW_TRY(cw_json_get_int(in, json, "want", &ret_hit->want.flicks));
    CW_TRY(cw_json_get_int(in, json, "got", &ret_hit->got.flicks));
    CW_TRY(cw_json_get_int(in, json, "tick", &ret_hit->tick));
    CW_TRY(cw_json_get_int(in, json, "bar", &bar));
    CW_TRY(cw_json_get_int(in, json, "beat", &beat));
    CW_TRY(get_place(in, json, &ret_hit->place));
    if (bar < -1000000 || bar > 1000000 || beat < 1 || beat > 64) {
        return cw_diag(in.diag, CW_ERR_RANGE, "tempo.solution", (CwPlace){in.file, 0, 0}, ret_hit->name,
                       "this hit has a bar or beat that cannot be");
    }
    ret_hit->bar = (int)bar;
    ret_hit->beat = (int)beat;
    ret_hit->met = cw_json_bool_or(json, "met", false);
    return CW_OK;
}

static bool is_in(const json_t* json, int64_t least, int64_t most) {
    return json_is_integer(json) && json_integer_value(json) >= least && json_integer_value(json) <= most;
}

static CwStatus get_names(CwArena* arena, CwJsonIn in, const json_t* json, CwTempoSolution* solution) {
    const json_t* list = NULL;
    CW_TRY(cw_json_get_array(in, json, "names", &list));
    CwBarName* names = CW_NEW_ARRAY(arena, CwBarName, json_array_size(list));
    if (!names) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(list); ++i) {
        const json_t* name = json_array_get(list, i);
        const json_t* number = json_array_get(name, 0);
        const json_t* letter = json_array_get(name, 1);
        if (json_array_size(name) != 2 || !is_in(number, -1000000, 1000000) || !is_in(letter, 0, CW_BAR_LETTER_MOST)) {
            return cw_diag(in.diag, CW_ERR_RANGE, "tempo.solution", (CwPlace){in.file, 0, 0}, NULL,
                           "the name of a bar must be its number and its letter, 0 for none");
        }
        names[i] = (CwBarName){(int)json_integer_value(number), (int)json_integer_value(letter)};
    }
    solution->names = names;
    solution->n_names = json_array_size(list);
    return CW_OK;
}

CwStatus cw_tempo_solution_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwTempoSolution* ret_solution) {
    CwTempoSolution solution = {0};
    const json_t* list = NULL;
    const json_t* map = NULL;
    CW_TRY(cw_json_get_array(in, json, "hits", &list));
    CW_TRY(cw_json_get_object(in, json, "map", &map));
    CW_TRY(cw_json_get_int(in, json, "cost", &solution.cost));
    CW_TRY(cw_json_get_int(in, json, "bound", &solution.bound));
    CW_TRY(cw_json_get_int(in, json, "tempo", &solution.tempo));
    CW_TRY(cw_tempo_map_from_json(arena, in, map, &solution.map));
    solution.n_hits = json_array_size(list);
    CwTempoHitResult* hits = CW_NEW_ARRAY(arena, CwTempoHitResult, solution.n_hits);
    if (!hits) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < solution.n_hits; ++i) {
        CW_TRY(get_hit(in, json_array_get(list, i), &hits[i]));
    }
    solution.hits = hits;
    if (json_object_get(json, "names")) {
        CW_TRY(get_names(arena, in, json, &solution));
    }
    *ret_solution = solution;
    return CW_OK;
}
