// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/table.h"

#include "base/buf.h"

#include <stdio.h>

CwStatus cw_table_put_row(CwOp* op, const char* kind, const char* id, const CwCsvColumn* columns,
                          const char* const* values, size_t n_columns, CwDiag* diag) {
    char entity[512];
    const int length = snprintf(entity, sizeof entity, "%s/%s", kind, id);
    if (length < 0 || (size_t)length >= sizeof entity) {
        return cw_diag(diag, CW_ERR_RANGE, "film.name", (CwPlace){0}, id, "this name is too long; shorten it");
    }
    for (size_t i = 0; i < n_columns; ++i) {
        if (values[i] && values[i][0]) {
            CW_TRY(cw_op_set(op, entity, columns[i].name, values[i], diag));
        }
    }
    return CW_OK;
}

CwStatus cw_table_put(CwArena* arena, CwOp* op, const char* kind, const CwCsv* csv, CwDiag* diag) {
    const char** values = CW_NEW_ARRAY(arena, const char*, csv->n_columns);
    if (!values) {
        return CW_ERR_NO_MEM;
    }
    for (size_t row = 0; row < csv->n_rows; ++row) {
        for (size_t i = 0; i < csv->n_columns; ++i) {
            values[i] = csv->rows[row].fields[i].text;
        }
        const char* id = cw_format(arena, "%zu", row + 1);
        if (!id) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(cw_table_put_row(op, kind, id, csv->columns, values, csv->n_columns, diag));
    }
    return CW_OK;
}

CwStatus cw_table_text(CwArena* arena, CwStore* store, const char* kind, const CwCsvColumn* columns, size_t n_columns,
                       CwText* ret_text) {
    CwEntities entities = {0};
    CW_TRY(cw_store_entities(store, arena, kind, &entities));
    CwBuf buf = cw_buf(arena);
    for (size_t i = 0; i < n_columns; ++i) {
        cw_buf_format(&buf, "%s%s", i ? "," : "", columns[i].name);
    }
    cw_buf_byte(&buf, '\n');
    for (size_t row = 0; row < entities.count; ++row) {
        for (size_t i = 0; i < n_columns; ++i) {
            const char* value = cw_properties_get(&entities.items[row].properties, columns[i].name);
            cw_buf_text(&buf, i ? "," : "");
            cw_buf_csv(&buf, value ? value : "");
        }
        cw_buf_byte(&buf, '\n');
    }
    const char* text = cw_buf_string(&buf);
    if (!text) {
        return CW_ERR_NO_MEM;
    }
    *ret_text = (CwText){text, buf.length};
    return CW_OK;
}
