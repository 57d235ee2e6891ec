// SPDX-License-Identifier: GPL-3.0-or-later
#include "story/scene_list.h"

#include "base/fields.h"

enum { SCENE, IN, OUT, N_COLUMNS };

static const CwCsvColumn columns[N_COLUMNS] = {{"scene", true}, {"in", true}, {"out", false}};

static CwStatus read_time(CwFields in, size_t column, CwRate rate, CwTime* ret_time) {
    const char* text = NULL;
    int64_t frame = 0;
    CW_TRY(cw_field_text(in, column, &text));
    if (cw_timecode_parse(cw_text(text), rate, &frame) != CW_OK) {
        return cw_field_refuse(in, column, "scenes.timecode",
                               "this is no timecode at %s frames a second; write it as 01:00:00:00",
                               cw_rate_name(rate));
    }
    *ret_time = cw_time_of_frame(frame, rate);
    return CW_OK;
}

static CwStatus read_mark(CwFields in, CwRate rate, const CwSceneMark* before, CwSceneMark* mark) {
    CW_TRY(cw_field_text(in, SCENE, &mark->name));
    CW_TRY(read_time(in, IN, rate, &mark->in));
    mark->place = cw_csv_place(in.csv, in.row, IN);
    mark->has_out = !cw_field_empty(in, OUT);
    if (mark->has_out) {
        CW_TRY(read_time(in, OUT, rate, &mark->out));
    }
    if (mark->has_out && cw_time_compare(mark->out, mark->in) <= 0) {
        return cw_field_refuse(in, OUT, "scenes.out", "scene %s ends at or before it begins (%s)", mark->name,
                               cw_field(in, IN));
    }
    if (before && cw_time_compare(mark->in, before->in) <= 0) {
        return cw_field_refuse(in, IN, "scenes.order",
                               "scene %s begins no later than scene %s above it; put them in "
                               "order",
                               mark->name, before->name);
    }
    return CW_OK;
}

CwStatus cw_scene_list_read(CwArena* arena, const char* file, CwText text, CwRate rate, CwDiag* diag,
                            CwSceneList* ret_list) {
    CwCsv csv;
    CW_TRY(cw_csv_read(arena, file, text, columns, N_COLUMNS, diag, &csv));
    CwSceneMark* marks = CW_NEW_ARRAY(arena, CwSceneMark, csv.n_rows);
    if (!marks) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < csv.n_rows; ++i) {
        CW_TRY(read_mark((CwFields){&csv, &csv.rows[i], diag}, rate, i ? &marks[i - 1] : NULL, &marks[i]));
    }
    *ret_list = (CwSceneList){marks, csv.n_rows};
    return CW_OK;
}
