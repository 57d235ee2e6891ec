// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/row_of_cuts.h"

#include "base/json.h"

#include <string.h>

static CwStatus no_cut(CwDiag* diag, const char* read) {
    return cw_diag(diag, CW_ERR_CORRUPT, "film.cuts", (CwPlace){"film/film", 0, 0}, read,
                   "the project does not name a cut it has");
}

static CwStatus find(const CwFilm* film, const char* name, CwDiag* diag, size_t* ret_index) {
    for (size_t i = 0; name && i < film->n_cuts; ++i) {
        if (strcmp(film->cuts[i].name, name) == 0) {
            *ret_index = i;
            return CW_OK;
        }
    }
    return no_cut(diag, name);
}

CwStatus cw_film_row_of_cuts(CwArena* arena, const CwFilm* film, CwDiag* diag, const size_t** ret_row,
                             size_t* ret_count) {
    const char* text = NULL;
    json_t* names = NULL;
    CW_TRY(cw_store_get(film->store, arena, "film/film", "cuts", &text));
    CW_TRY(cw_json_parse(arena, "film/film cuts", cw_text(text), diag, &names));
    const size_t count = json_array_size(names);
    size_t* row = CW_NEW_ARRAY(arena, size_t, count);
    if (!row) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        CW_TRY(find(film, json_string_value(json_array_get(names, i)), diag, &row[i]));
    }
    if (count == 0) {
        return no_cut(diag, text);
    }
    *ret_row = row;
    *ret_count = count;
    return CW_OK;
}

CwStatus cw_film_row_add(CwArena* arena, CwOp* op, const CwFilm* film, const char* name, CwDiag* diag) {
    CwBuf buf = cw_buf(arena);
    cw_json_begin_array(&buf, NULL);
    for (size_t i = 0; film && i < film->n_views; ++i) {
        cw_json_put_text(&buf, NULL, film->views[i].cut->name);
    }
    cw_json_put_text(&buf, NULL, name);
    cw_json_end_array(&buf);
    const char* text = cw_buf_string(&buf);
    return text ? cw_op_set(op, "film/film", "cuts", text, diag) : CW_ERR_NO_MEM;
}
