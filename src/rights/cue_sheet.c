// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/cue_sheet.h"

#include "base/words.h"
#include "rights/identifier.h"
#include "rights/rights_priv.h"
#include "spot/use.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ALL_POINTS = 10000,
};

static CwStatus find_works(CwArena* arena, const CwWorkIndex* index, CwCueSheetRow* row) {
    const CwWorkRange range = cw__works_of(index, row->cue.cue);
    const CwWorkUse** works = cw_alloc_array(arena, range.count, sizeof(const CwWorkUse*)); // NOLINT: pointers
    if (!works) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < range.count; ++i) {
        if (cw_work_is_used(range.works[i])) {
            works[row->n_works++] = range.works[i];
        }
    }
    row->works = works;
    return CW_OK;
}

static const char* reel_of(const CwCueSheetFrom* from, CwTime at) {
    for (size_t i = 0; i < from->n_reels; ++i) {
        if (cw_time_compare(from->reels[i].in, at) <= 0 && cw_time_compare(at, from->reels[i].out) < 0) {
            return from->reels[i].name;
        }
    }
    return "";
}

static int compare_rows(const void* a, const void* b) {
    const CwCueSheetRow* x = a;
    const CwCueSheetRow* y = b;
    const int ins = cw_time_compare(x->cue.in, y->cue.in);
    if (ins) {
        return ins;
    }
    const int outs = cw_time_compare(x->cue.out, y->cue.out);
    return outs ? outs : cw_natural_compare(x->cue.cue, y->cue.cue);
}

CwStatus cw_cue_sheet_make(CwArena* arena, const CwCueSheetFrom* from, CwCueSheet* ret_sheet) {
    CwCueSheetRow* rows = CW_NEW_ARRAY(arena, CwCueSheetRow, from->n_cues);
    if (!rows) {
        return CW_ERR_NO_MEM;
    }
    CwWorkIndex index;
    CW_TRY(cw__work_index(arena, from->rights, &index));
    CwCueSheet sheet = {.head = from->head, .rate = from->rate, .rows = rows, .n_rows = from->n_cues};
    for (size_t i = 0; i < from->n_cues; ++i) {
        rows[i].cue = from->cues[i];
        rows[i].reel = reel_of(from, from->cues[i].in);
        CW_TRY(find_works(arena, &index, &rows[i]));
        sheet.music.flicks += cw_time_between(rows[i].cue.in, rows[i].cue.out).flicks;
    }
    if (from->n_cues) {
        qsort(rows, from->n_cues, sizeof *rows, compare_rows);
    }
    for (size_t i = 0; i < from->n_cues; ++i) {
        rows[i].sequence = (int)i + 1;
    }
    sheet.start = from->reels[0].in;
    for (size_t i = 0; i < from->n_reels; ++i) {
        sheet.running.flicks += cw_time_between(from->reels[i].in, from->reels[i].out).flicks;
    }
    *ret_sheet = sheet;
    return CW_OK;
}

static CwStatus warn(CwDiagList* warnings, const char* name, const CwCueSheetRow* row, const char* what) {
    return cw_diag_add(warnings, name, (CwPlace){0}, row->cue.cue, "cue %s %s", row->cue.cue, what);
}

static CwStatus check_id(const CwCueSheetRow* row, CwIdKind kind, const char* id, const char* of,
                         CwDiagList* warnings) {
    CwIdCheck check;
    CwBuf why = cw_buf(warnings->arena);
    if (id[0] == '\0' || cw_id_check(kind, cw_text(id), &check)) {
        return CW_OK;
    }
    cw_id_why(&why, kind, &check);
    const char* words = cw_buf_string(&why);
    return words
               ? cw_diag_add(warnings, "sheet.identifier", (CwPlace){0}, row->cue.cue,
                             "cue %s: the %s %s of %s is wrong: %s", row->cue.cue, cw_id_kind_name(kind), id, of, words)
               : CW_ERR_NO_MEM;
}

// Numbers that are not there are no mistake; wrong ones pay somebody else.
static CwStatus check_ids(const CwCueSheetRow* row, const CwWorkUse* work, CwDiagList* warnings) {
    CW_TRY(check_id(row, CW_ID_ISWC, work->iswc, work->title, warnings));
    CW_TRY(check_id(row, CW_ID_ISRC, work->isrc, work->title, warnings));
    for (size_t i = 0; i < work->n_parties; ++i) {
        CW_TRY(check_id(row, CW_ID_IPI, work->parties[i].ipi, work->parties[i].name, warnings));
    }
    return CW_OK;
}

static CwStatus check_row(const CwCueSheetRow* row, const CwSheetReel* reels, size_t n_reels, CwDiagList* warnings) {
    if (cw_time_compare(row->cue.out, row->cue.in) <= 0) {
        CW_TRY(warn(warnings, "sheet.length", row, "has no length"));
    }
    if (row->n_works == 0) {
        CW_TRY(warn(warnings, "sheet.no_work", row, "has no work: nobody wrote down whose music it is"));
    }
    for (size_t i = 0; i < row->n_works; ++i) {
        CW_TRY(check_ids(row, row->works[i], warnings));
    }
    if (row->reel[0] == '\0') {
        return warn(warnings, "sheet.outside", row, "begins outside every reel");
    }
    for (size_t i = 0; i < n_reels; ++i) {
        if (cw_word_is(cw_text(row->reel), reels[i].name) && cw_time_compare(reels[i].out, row->cue.out) < 0) {
            return warn(warnings, "sheet.over_end", row, "goes on after the end of its reel");
        }
    }
    return CW_OK;
}

CwStatus cw_cue_sheet_check(const CwCueSheet* sheet, const CwSheetReel* reels, size_t n_reels, CwDiagList* warnings) {
    for (size_t i = 0; i < sheet->n_rows; ++i) {
        const CwCueSheetRow* row = &sheet->rows[i];
        CW_TRY(check_row(row, reels, n_reels, warnings));
        if (!cw_use_is_visual(row->cue.use)) {
            continue;
        }
        for (size_t k = i + 1; k < sheet->n_rows; ++k) {
            const CwCueSheetRow* other = &sheet->rows[k];
            if (cw_time_compare(row->cue.out, other->cue.in) <= 0) {
                break; // rows are by their in
            }
            if (cw_use_is_visual(other->cue.use)) {
                CW_TRY(cw_diag_add(warnings, "sheet.overlap", (CwPlace){0}, row->cue.cue,
                                   "cues %s and %s both have their source in the scene, at once", row->cue.cue,
                                   other->cue.cue));
            }
        }
    }
    return CW_OK;
}

void cw_sheet_length(CwSpan span, char text[CW_SHEET_TEXT_SIZE]) {
    const int64_t seconds = cw_div_nearest(span.flicks, CW_FLICKS_PER_SECOND);
    const int64_t size = seconds < 0 ? -seconds : seconds;
    (void)snprintf(text, CW_SHEET_TEXT_SIZE, "%s%" PRId64 ":%02" PRId64, seconds < 0 ? "-" : "", size / 60, size % 60);
}

int64_t cw_sheet_frames(const CwCueSheetRow* row, CwRate rate) {
    return cw_frame_nearest(row->cue.out, rate) - cw_frame_nearest(row->cue.in, rate);
}

void cw_sheet_percent(int64_t points, char text[CW_SHEET_TEXT_SIZE]) {
    int length = snprintf(text, CW_SHEET_TEXT_SIZE, "%" PRId64 ".%02" PRId64, points / 100, points % 100);
    while (text[length - 1] == '0') {
        --length;
    }
    length -= text[length - 1] == '.';
    text[length] = '\0';
}

// What a party lost by rounding down.
typedef struct {
    CwRatio rest;
    size_t party;
} Lost;

static int compare_lost(const void* a, const void* b) {
    const Lost* x = a;
    const Lost* y = b;
    const int rests = cw_ratio_compare(y->rest, x->rest);
    return rests ? rests : (x->party < y->party ? -1 : 1);
}

// A work in one part of the world, whose parties there get their points.
typedef struct {
    const CwWorkUse* work;
    const CwTerritories* region;
    Lost* lost; // room for every party
    bool* given;
    int64_t* points;
} Pointing;

// Whoever has points from another region keeps them; what is missing there goes to the others, who lost most first.
static void point_side(const Pointing* at, CwRightsSide side) {
    int64_t missing = ALL_POINTS;
    size_t count = 0;
    for (size_t i = 0; i < at->work->n_parties; ++i) {
        const CwRightsParty* party = &at->work->parties[i];
        const CwRatio share = party->share;
        if (cw_party_side(party->role) != side || !cw__party_holds_in(party, at->region)) {
            continue;
        }
        if (!at->given[i]) {
            at->points[i] = cw_muldiv_floor(share.num, ALL_POINTS, share.den);
            // share * 10000 - points, of which only the order matters
            const CwI128 rest = (CwI128)share.num * ALL_POINTS - (CwI128)at->points[i] * share.den;
            at->lost[count++] = (Lost){{(int64_t)rest, share.den}, i};
            at->given[i] = true;
        }
        missing -= at->points[i];
    }
    if (count) {
        qsort(at->lost, count, sizeof *at->lost, compare_lost);
    }
    for (size_t i = 0; i < count && missing > 0; ++i, --missing) {
        ++at->points[at->lost[i].party];
    }
}

CwStatus cw_work_points(CwArena* arena, const CwWorkUse* work, int64_t* points) { // NOLINT: written through `at`
    CwTerritories* regions = NULL;
    size_t n_regions = 0;
    Pointing at = {work, NULL, CW_NEW_ARRAY(arena, Lost, work->n_parties), CW_NEW_ARRAY(arena, bool, work->n_parties),
                   points};
    if (!at.lost || !at.given) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw__work_regions(arena, work->parties, work->n_parties, &regions, &n_regions));
    for (size_t r = 0; r < n_regions; ++r) {
        at.region = &regions[r];
        for (int side = CW_SIDE_WRITERS; side < CW_SIDE_NONE; ++side) {
            point_side(&at, (CwRightsSide)side);
        }
    }
    return CW_OK;
}

const char* cw_party_where(CwArena* arena, const CwRightsParty* party) {
    return party->holds ? cw_territories_text(arena, party->holds) : "";
}
