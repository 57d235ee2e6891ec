// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/usual.h"

#include "base/json.h"
#include "base/words.h"

static CwStatus read_range(CwJsonIn in, const json_t* json, CwUsualRange* range) {
    int64_t least = 0;
    int64_t most = 0;
    CW_TRY(cw_json_get_text(in, json, "name", &range->name));
    CW_TRY(cw_json_get_int(in, json, "least", &least));
    CW_TRY(cw_json_get_int(in, json, "most", &most));
    range->why = cw_json_text_or(json, "why", "");
    if (least < 0 || least > most || most > 100) {
        return cw_diag(in.diag, CW_ERR_BAD_INPUT, "usual.range", (CwPlace){in.file, 0, 0}, range->name,
                       "a range goes from \"least\" to \"most\", within 0 to 100");
    }
    range->least = (int)least;
    range->most = (int)most;
    return CW_OK;
}

static CwStatus read_hidden(CwArena* arena, CwJsonIn in, const json_t* json, CwHiddenCost* cost) {
    const json_t* words = NULL;
    CW_TRY(cw_json_get_text(in, json, "name", &cost->name));
    CW_TRY(cw_json_get_array(in, json, "words", &words));
    const char** list = CW_NEW_ARRAY(arena, const char*, json_array_size(words));
    if (!list) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(words); ++i) {
        const char* word = json_string_value(json_array_get(words, i));
        if (!word) {
            return cw_diag(in.diag, CW_ERR_BAD_INPUT, "usual.words", (CwPlace){in.file, 0, 0}, cost->name,
                           "\"words\" is a list of texts");
        }
        list[cost->n_words++] = word;
    }
    cost->words = list;
    return CW_OK;
}

CwStatus cw_usual_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwUsual* ret_usual) {
    const CwJsonIn in = {file, diag};
    CwUsual usual = {.n_ranges = 0};
    json_t* json = NULL;
    const json_t* list = NULL;
    CW_TRY(cw_json_parse(arena, file, text, diag, &json));
    CW_TRY(cw_json_get_text(in, json, "source", &usual.source));
    CW_TRY(cw_json_get_text(in, json, "date", &usual.date));
    CW_TRY(cw_json_get_array(in, json, "ranges", &list));
    const json_t* more = json_object_get(json, "hidden");
    usual.n_ranges = json_array_size(list);
    usual.n_hidden = json_array_size(more);
    CwUsualRange* ranges = CW_NEW_ARRAY(arena, CwUsualRange, usual.n_ranges);
    CwHiddenCost* hidden = CW_NEW_ARRAY(arena, CwHiddenCost, usual.n_hidden);
    if (!ranges || !hidden) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < usual.n_ranges; ++i) {
        CW_TRY(read_range(in, json_array_get(list, i), &ranges[i]));
    }
    for (size_t i = 0; i < usual.n_hidden; ++i) {
        CW_TRY(read_hidden(arena, in, json_array_get(more, i), &hidden[i]));
    }
    usual.ranges = ranges;
    usual.hidden = hidden;
    *ret_usual = usual;
    return CW_OK;
}

const CwUsualRange* cw_usual_range(const CwUsual* usual, const char* name) {
    for (size_t i = 0; i < usual->n_ranges; ++i) {
        if (cw_word_is(cw_text(name), usual->ranges[i].name)) {
            return &usual->ranges[i];
        }
    }
    return NULL;
}
