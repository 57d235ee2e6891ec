// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/plain.h"
#include "rights/cue_sheet_diff.h"
#include "spot/use.h"

enum { COLUMNS = 10 };

CwStatus cw_cue_sheet_changed(CwArena* arena, const CwCueSheet* before, const CwCueSheet* after,
                              const CwSheetDiff* diff, CwCueSheet* ret_sheet) {
    CwCueSheetRow* rows = CW_NEW_ARRAY(arena, CwCueSheetRow, diff->count);
    CwCueSheet sheet = *after;
    sheet.head.cut = cw_format(arena, "%s, changed since %s", after->head.cut, before->head.cut);
    if (!rows || !sheet.head.cut) {
        return CW_ERR_NO_MEM;
    }
    sheet.rows = rows;
    sheet.n_rows = 0;
    sheet.music = (CwSpan){0};
    for (size_t i = 0; i < diff->count; ++i) {
        const CwCueSheetRow* row = diff->items[i].after;
        if (row) {
            rows[sheet.n_rows++] = *row;
            sheet.music.flicks += cw_time_between(row->cue.in, row->cue.out).flicks;
        }
    }
    *ret_sheet = sheet;
    return CW_OK;
}

// In, out, length and use of a cue; empty where it is not in that sheet.
static bool say(CwArena* arena, const CwCueSheetRow* row, CwRate rate, const char* cells[4]) {
    char in[CW_TIMECODE_SIZE] = "";
    char out[CW_TIMECODE_SIZE] = "";
    char length[CW_SHEET_TEXT_SIZE] = "";
    if (row) {
        cw_timecode_format(cw_frame_nearest(row->cue.in, rate), rate, in);
        cw_timecode_format(cw_frame_nearest(row->cue.out, rate), rate, out);
        cw_sheet_length(cw_time_between(row->cue.in, row->cue.out), length);
    }
    cells[0] = cw_string_copy(arena, in);
    cells[1] = cw_string_copy(arena, out);
    cells[2] = row ? cw_format(arena, "%s (%lld)", length, (long long)cw_sheet_frames(row, rate)) : "";
    cells[3] = row ? cw_use_code(row->cue.use) : "";
    return cells[0] && cells[1] && cells[2];
}

void cw_cue_sheet_diff_page(CwBuf* buf, const CwCueSheet* before, const CwCueSheet* after, const CwSheetDiff* diff) {
    static const char* const head[COLUMNS] = {"Cue", "What", ">In before", ">Out before",      ">Length (frames)",
                                              "Use", ">In",  ">Out",       ">Length (frames)", "Use"};
    const char** cells = CW_NEW_ARRAY(buf->arena, const char*, diff->count* COLUMNS);
    const char* title =
        cw_format(buf->arena, "Cue sheet: what changed from %s to %s", before->head.cut, after->head.cut);
    bool good = cells && title;
    for (size_t i = 0; good && i < diff->count; ++i) {
        const CwSheetChange* change = &diff->items[i];
        const char** row = cells + i * COLUMNS;
        row[0] = (change->after ? change->after : change->before)->cue.cue;
        row[1] = cw_sheet_difference_text(buf->arena, change->what);
        good = row[1] && say(buf->arena, change->before, before->rate, row + 2) &&
               say(buf->arena, change->after, after->rate, row + 6);
    }
    buf->failed = buf->failed || !good;
    if (!good) {
        return;
    }
    cw_plain_begin(buf, title, after->head.title);
    cw_plain_table(buf, head, COLUMNS, cells, diff->count);
    const char* words = cw_format(buf->arena, "%zu of %zu cues.", diff->count, after->n_rows);
    cw_plain_text(buf, words ? words : "", false);
    buf->failed = buf->failed || !words;
    cw_plain_end(buf);
}
