// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/cue_sheet_diff.h"

#include "base/json.h"
#include "base/words.h"
#include "spot/use.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    unsigned what;
    const char* name;
} names[] = {
    {CW_SHEET_ADDED, "added"}, {CW_SHEET_REMOVED, "removed"}, {CW_SHEET_MOVED, "moved"}, {CW_SHEET_LENGTH, "length"},
    {CW_SHEET_USE, "use"},     {CW_SHEET_TITLE, "title"},     {CW_SHEET_REEL, "reel"},   {CW_SHEET_WORKS, "works"},
};

enum {
    N_NAMES = sizeof names / sizeof names[0],
};

static bool same_places(const CwTerritories* a, const CwTerritories* b) {
    return a == b || (a && b && cw_territories_cover(a, b) && cw_territories_cover(b, a));
}

static bool same_party(const CwRightsParty* a, const CwRightsParty* b) {
    return strcmp(a->name, b->name) == 0 && a->role == b->role && strcmp(a->society, b->society) == 0 &&
           strcmp(a->ipi, b->ipi) == 0 && cw_ratio_compare(a->share, b->share) == 0 && same_places(a->holds, b->holds);
}

static bool same_work(const CwWorkUse* a, const CwWorkUse* b) {
    if (a == b) {
        return true;
    }
    const char* const left[] = {a->title, a->iswc, a->isrc, a->label, a->catalogue, a->artist};
    const char* const right[] = {b->title, b->iswc, b->isrc, b->label, b->catalogue, b->artist};
    for (size_t i = 0; i < sizeof left / sizeof left[0]; ++i) {
        if (strcmp(left[i], right[i]) != 0) {
            return false;
        }
    }
    bool same = a->kind == b->kind && a->n_parties == b->n_parties;
    for (size_t i = 0; same && i < a->n_parties; ++i) {
        same = same_party(&a->parties[i], &b->parties[i]);
    }
    return same;
}

static bool same_works(const CwCueSheetRow* a, const CwCueSheetRow* b) {
    bool same = a->n_works == b->n_works;
    for (size_t i = 0; same && i < a->n_works; ++i) {
        same = same_work(a->works[i], b->works[i]);
    }
    return same;
}

static unsigned compare(const CwCueSheetRow* a, const CwCueSheetRow* b) {
    const CwSpan before = cw_time_between(a->cue.in, a->cue.out);
    const CwSpan after = cw_time_between(b->cue.in, b->cue.out);
    return (cw_time_compare(a->cue.in, b->cue.in) ? CW_SHEET_MOVED : 0U) |
           (before.flicks != after.flicks ? CW_SHEET_LENGTH : 0U) | (a->cue.use != b->cue.use ? CW_SHEET_USE : 0U) |
           (strcmp(a->cue.title, b->cue.title) ? CW_SHEET_TITLE : 0U) |
           (strcmp(a->reel, b->reel) ? CW_SHEET_REEL : 0U) | (same_works(a, b) ? 0U : CW_SHEET_WORKS);
}

static int by_name(const void* a, const void* b) {
    const CwCueSheetRow* const* x = a;
    const CwCueSheetRow* const* y = b;
    const int names_order = cw_word_compare((*x)->cue.cue, (*y)->cue.cue);
    return names_order ? names_order : ((*x)->sequence < (*y)->sequence ? -1 : (*x)->sequence > (*y)->sequence);
}

static CwStatus sorted(CwArena* arena, const CwCueSheet* sheet, const CwCueSheetRow*** ret_rows) {
    const CwCueSheetRow** rows = cw_alloc_array(arena, sheet->n_rows, sizeof(const CwCueSheetRow*)); // NOLINT: pointers
    if (!rows) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < sheet->n_rows; ++i) {
        rows[i] = &sheet->rows[i];
    }
    if (sheet->n_rows) {
        qsort(rows, sheet->n_rows, sizeof *rows, by_name); // NOLINT: pointers are what is sorted
    }
    *ret_rows = rows;
    return CW_OK;
}

static int by_place(const void* a, const void* b) {
    const CwSheetChange* x = a;
    const CwSheetChange* y = b;
    const CwCueSheetRow* left = x->after ? x->after : x->before;
    const CwCueSheetRow* right = y->after ? y->after : y->before;
    const int places = cw_time_compare(left->cue.in, right->cue.in);
    if (places) {
        return places;
    }
    const int order = cw_word_compare(left->cue.cue, right->cue.cue);
    return order ? order : (x->what < y->what ? -1 : x->what > y->what);
}

CwStatus cw_cue_sheet_diff(CwArena* arena, const CwCueSheet* before, const CwCueSheet* after, CwSheetDiff* ret_diff) {
    const CwCueSheetRow** old = NULL;
    const CwCueSheetRow** new = NULL;
    CW_TRY(sorted(arena, before, &old));
    CW_TRY(sorted(arena, after, &new));
    CwSheetChange* changes = CW_NEW_ARRAY(arena, CwSheetChange, before->n_rows + after->n_rows);
    if (!changes) {
        return CW_ERR_NO_MEM;
    }
    size_t count = 0;
    for (size_t i = 0, k = 0; i < before->n_rows || k < after->n_rows;) {
        const int order = i == before->n_rows  ? 1
                          : k == after->n_rows ? -1
                                               : cw_word_compare(old[i]->cue.cue, new[k]->cue.cue);
        CwSheetChange change = {.before = order <= 0 ? old[i++] : NULL, .after = order >= 0 ? new[k++] : NULL};
        change.what = order < 0 ? CW_SHEET_REMOVED : order > 0 ? CW_SHEET_ADDED : compare(change.before, change.after);
        changes[count] = change;
        count += change.what != 0;
    }
    if (count) {
        qsort(changes, count, sizeof *changes, by_place);
    }
    *ret_diff = (CwSheetDiff){changes, count};
    return CW_OK;
}

static void put_what(CwBuf* buf, unsigned what) {
    bool first = true;
    for (size_t i = 0; i < N_NAMES; ++i) {
        if (what & names[i].what) {
            cw_buf_text(buf, first ? "" : ", ");
            cw_buf_text(buf, names[i].name);
            first = false;
        }
    }
}

const char* cw_sheet_difference_text(CwArena* arena, unsigned what) {
    CwBuf buf = cw_buf(arena);
    put_what(&buf, what);
    return cw_buf_string(&buf);
}

static void put_row_text(CwBuf* buf, const CwCueSheetRow* row, CwRate rate) {
    char in[CW_TIMECODE_SIZE];
    char length[CW_SHEET_TEXT_SIZE];
    if (!row) {
        cw_buf_text(buf, "nothing");
        return;
    }
    cw_timecode_format(cw_frame_nearest(row->cue.in, rate), rate, in);
    cw_sheet_length(cw_time_between(row->cue.in, row->cue.out), length);
    cw_buf_format(buf, "%s for %s (%lld frames) as %s", in, length, (long long)cw_sheet_frames(row, rate),
                  cw_use_code(row->cue.use));
}

void cw_cue_sheet_diff_text(CwBuf* buf, const CwCueSheet* before, const CwCueSheet* after, const CwSheetDiff* diff) {
    for (size_t i = 0; i < diff->count; ++i) {
        const CwSheetChange* change = &diff->items[i];
        const CwCueSheetRow* row = change->after ? change->after : change->before;
        cw_buf_format(buf, "%-8s ", row->cue.cue);
        put_what(buf, change->what);
        cw_buf_text(buf, ": ");
        put_row_text(buf, change->before, before->rate);
        cw_buf_text(buf, " -> ");
        put_row_text(buf, change->after, after->rate);
        cw_buf_byte(buf, '\n');
    }
}

static void put_row_json(CwBuf* buf, const char* key, const CwCueSheetRow* row, CwRate rate) {
    char in[CW_TIMECODE_SIZE];
    char out[CW_TIMECODE_SIZE];
    if (!row) {
        cw_json_put_null(buf, key);
        return;
    }
    cw_timecode_format(cw_frame_nearest(row->cue.in, rate), rate, in);
    cw_timecode_format(cw_frame_nearest(row->cue.out, rate), rate, out);
    cw_json_begin_object(buf, key);
    cw_json_put_text(buf, "in", in);
    cw_json_put_int(buf, "length_flicks", cw_time_between(row->cue.in, row->cue.out).flicks);
    cw_json_put_text(buf, "out", out);
    cw_json_put_text(buf, "title", row->cue.title);
    cw_json_put_text(buf, "use", cw_use_code(row->cue.use));
    cw_json_end_object(buf);
}

void cw_cue_sheet_diff_json(CwBuf* buf, const char* key, const CwCueSheet* before, const CwCueSheet* after,
                            const CwSheetDiff* diff) {
    cw_json_begin_object(buf, key);
    cw_json_put_text(buf, "before", before->head.cut);
    cw_json_put_text(buf, "after", after->head.cut);
    cw_json_begin_array(buf, "changes");
    for (size_t i = 0; i < diff->count; ++i) {
        const CwSheetChange* change = &diff->items[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "cue", (change->after ? change->after : change->before)->cue.cue);
        cw_json_begin_array(buf, "what");
        for (size_t n = 0; n < N_NAMES; ++n) {
            if (change->what & names[n].what) {
                cw_json_put_text(buf, NULL, names[n].name);
            }
        }
        cw_json_end_array(buf);
        put_row_json(buf, "before", change->before, before->rate);
        put_row_json(buf, "after", change->after, after->rate);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    cw_json_end_object(buf);
}
