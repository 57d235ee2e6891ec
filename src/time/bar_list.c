// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/bar_list.h"

#include "base/fields.h"

enum { BAR, BEAT, SAMPLE, N_COLUMNS };

static const CwCsvColumn columns[N_COLUMNS] = {{"bar", true}, {"beat", false}, {"sample", true}};

enum {
    BAR_MOST = 100000,
    BEAT_MOST = 64,
};

#define SAMPLE_MOST INT64_C(1000000000000)

static CwStatus read_mark(CwFields in, const CwBarMark* before, CwBarMark* mark) {
    const char* said = NULL;
    int64_t bar = 0;
    int64_t beat = 0;
    CW_TRY(cw_field_text(in, BAR, &said));
    CW_TRY(cw_field_text(in, SAMPLE, &said));
    CW_TRY(cw_field_scaled(in, BAR, 1, -BAR_MOST, BAR_MOST, 0, &bar));
    CW_TRY(cw_field_scaled(in, BEAT, 1, 1, BEAT_MOST, 1, &beat));
    CW_TRY(cw_field_scaled(in, SAMPLE, 1, 0, SAMPLE_MOST, 0, &mark->sample));
    mark->bar = (int)bar;
    mark->beat = (int)beat;
    if (before && (mark->bar < before->bar || (mark->bar == before->bar && mark->beat <= before->beat))) {
        return cw_field_refuse(in, BAR, "bars.order", "bar %d beat %d does not come after bar %d beat %d above it",
                               mark->bar, mark->beat, before->bar, before->beat);
    }
    if (before && mark->sample <= before->sample) {
        return cw_field_refuse(in, SAMPLE, "bars.sample", "this sample is not after that of the row above");
    }
    return CW_OK;
}

CwStatus cw_bar_list_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwBarList* ret_list) {
    CwCsv csv;
    CW_TRY(cw_csv_read(arena, file, text, columns, N_COLUMNS, diag, &csv));
    if (csv.n_rows < 2) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "bars.few", (CwPlace){file, 1, 1}, NULL,
                       "at least two rows are needed: where the first bar begins and where the last one ends");
    }
    CwBarMark* marks = CW_NEW_ARRAY(arena, CwBarMark, csv.n_rows);
    if (!marks) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < csv.n_rows; ++i) {
        CW_TRY(read_mark((CwFields){&csv, &csv.rows[i], diag}, i ? &marks[i - 1] : NULL, &marks[i]));
    }
    *ret_list = (CwBarList){marks, csv.n_rows};
    return CW_OK;
}
