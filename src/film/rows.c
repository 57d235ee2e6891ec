// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/rows.h"

#include "base/buf.h"
#include "film/table.h"

#include <assert.h>
#include <string.h>

enum {
    CUE_ID,
    CUE_TITLE,
    CUE_IN,
    CUE_OUT,
    CUE_COLUMNS = 16,
    HIT_CUE = 0,
    HIT_AT,
    HIT_NAME,
    HIT_WEIGHT,
    HIT_WANT,
    HIT_EARLY,
    HIT_LATE,
    HIT_ANCHOR,
    HIT_COLUMNS,
};

const CwCsvColumn cw_cue_columns[CUE_COLUMNS] = {
    {"cue", true},      {"title", false},  {"in", true},         {"out", true},
    {"theme", false},   {"intent", false}, {"valence", false},   {"arousal", false},
    {"density", false}, {"use", false},    {"tempo_min", false}, {"tempo_max", false},
    {"notes", false},   {"tuning", false}, {"raga", false},      {"phrases", false},
};
const size_t cw_n_cue_columns = CUE_COLUMNS;

const CwCsvColumn cw_hit_columns[HIT_COLUMNS] = {
    {"cue", false},
    {"at", false},
    {"name", false},
    {"weight", false},
    {"want", false},
    {"tolerance_early", false},
    {"tolerance_late", false},
    {"anchor", false},
};
const size_t cw_n_hit_columns = HIT_COLUMNS;

static void take_fields(const CwCsv* csv, size_t row, const char** values) {
    for (size_t i = 0; i < csv->n_columns; ++i) {
        values[i] = csv->rows[row].fields[i].text;
    }
}

CwStatus cw_film_put_cues(CwArena* arena, CwOp* op, CwText text, const CwSpotted* hung, CwRate rate, CwDiag* diag) {
    CwCsv csv = {0};
    CW_TRY(cw_csv_read(arena, "spotting.csv", text, cw_cue_columns, cw_n_cue_columns, diag, &csv));
    assert(csv.n_rows == hung->n_cues);
    for (size_t i = 0; i < csv.n_rows; ++i) {
        const char* values[CUE_COLUMNS];
        take_fields(&csv, i, values);
        values[CUE_IN] = cw_anchor_text(arena, &hung->cues[i].in, rate);
        values[CUE_OUT] = cw_anchor_text(arena, &hung->cues[i].out, rate);
        if (!values[CUE_IN] || !values[CUE_OUT]) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(cw_table_put_row(op, "cue", hung->cues[i].id, csv.columns, values, csv.n_columns, diag));
    }
    return CW_OK;
}

static const CwHit* find_hit(const CwSpotted* hung, const CwHit* written) {
    for (size_t i = 0; i < hung->n_hits; ++i) {
        if (strcmp(hung->hits[i].cue, written->cue) == 0 && strcmp(hung->hits[i].name, written->name) == 0) {
            return &hung->hits[i];
        }
    }
    assert(false && "a hit that was read was hung");
    return NULL;
}

CwStatus cw_film_put_hits(CwArena* arena, CwOp* op, CwText text, const CwHitList* list, const CwSpotted* hung,
                          CwRate rate, CwDiag* diag) {
    CwCsv csv = {0};
    CW_TRY(cw_csv_read(arena, "hits.csv", text, cw_hit_columns, cw_n_hit_columns, diag, &csv));
    assert(csv.n_rows == list->n_rows);
    for (size_t i = 0; i < csv.n_rows; ++i) {
        const CwHit* hit = find_hit(hung, &list->rows[i].hit);
        const char* values[HIT_COLUMNS];
        take_fields(&csv, i, values);
        values[HIT_CUE] = hit->cue;
        values[HIT_NAME] = hit->name;
        values[HIT_WEIGHT] = cw_format(arena, "%d.%03d", hit->weight / 1000, hit->weight % 1000);
        values[HIT_ANCHOR] = cw_anchor_text(arena, &hit->anchor, rate);
        const char* id = cw_format(arena, "%s/%s", hit->cue, hit->name);
        if (!values[HIT_WEIGHT] || !values[HIT_ANCHOR] || !id) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(cw_table_put_row(op, "hit", id, csv.columns, values, csv.n_columns, diag));
    }
    return CW_OK;
}
