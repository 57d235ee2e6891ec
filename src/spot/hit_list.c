// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/spotting.h"

#include "spot/spotting_priv.h"
#include "spot/use.h"

#include <string.h>

enum { CUE, AT, NAME, WEIGHT, WANT, TOLERANCE_EARLY, TOLERANCE_LATE, ANCHOR, N_COLUMNS };

static const CwCsvColumn columns[N_COLUMNS] = {
    {"cue", true},
    {"at", true},
    {"name", false},
    {"weight", false},
    {"want", false},
    {"tolerance_early", false},
    {"tolerance_late", false},
    {"anchor", false},
};

enum {
    WEIGHT_MOST = 1000,
    WEIGHT_MIDDLE = 500,
    THOUSAND = 1000,
    TOLERANCE_FRAMES_MOST = 1000,
};

static const CwWord weight_words[] = {
    {"low", 250},  {"nice", 250},      {"minor", 250}, {"medium", 500}, {"mid", 500},     {"normal", 500},
    {"high", 750}, {"important", 750}, {"major", 750}, {"must", 1000},  {"always", 1000}, {"critical", 1000},
};

enum {
    N_WEIGHT_WORDS = sizeof weight_words / sizeof weight_words[0],
};

// What every row needs.
typedef struct {
    CwArena* arena;
    const CwCsv* csv;
    CwRate rate;
    const CwSpotting* spotting;
    CwDiag* diag;
    int64_t full_weight; // the weight that counts as all, in thousandths: 1, 10, 100 or 1000 times 1000
} Reader;

static bool sounds_at(const CwCueRow* cue, CwTime at) {
    return !cue->in.anchor && !cue->out.anchor && cw_time_compare(cue->in.at, at) <= 0 &&
           cw_time_compare(at, cue->out.at) <= 0;
}

// The one cue that sounds when the hit comes, for a row that names none.
static CwStatus cue_sounding(const Reader* reader, CwFields in, const CwWritten* at, const CwCueRow** ret_cue) {
    const CwCueRow* only = NULL;
    size_t count = 0;
    for (size_t i = 0; !at->anchor && i < reader->spotting->n_rows; ++i) {
        if (sounds_at(&reader->spotting->rows[i], at->at)) {
            only = &reader->spotting->rows[i];
            ++count;
        }
    }
    if (count != 1) {
        return cw_field_refuse(in, CUE, "hits.no_cue", "%s",
                               count ? "several cues sound then; name the one that marks this hit"
                                     : "no cue sounds then; name the cue that marks this hit");
    }
    *ret_cue = only;
    return CW_OK;
}

static CwStatus find_cue(const Reader* reader, CwFields in, const CwWritten* at, const CwCueRow** ret_cue) {
    if (cw_field_empty(in, CUE)) {
        return cue_sounding(reader, in, at, ret_cue);
    }
    return cw__cue_named(reader->arena, in, CUE, reader->spotting, ret_cue);
}

// What the hit hangs on; the words of an anchor go into `row->at`.
static CwStatus read_place(const Reader* reader, CwFields in, CwHitRow* row) {
    static const CwWord hangs[] = {{"cut", CW_HANG_CUT}, {"footage", CW_HANG_FOOTAGE}, {"default", CW_HANG_DEFAULT}};
    const char* anchor = cw_field(in, ANCHOR);
    const CwWord* word = cw_word_find(hangs, sizeof hangs / sizeof hangs[0], cw_text(anchor));
    const bool in_words = anchor[0] && !word;
    if (in_words && !strchr(anchor, ':')) {
        return cw_field_refuse(in, ANCHOR, "hits.anchor",
                               "write cut, footage, or an anchor as line:12+8f, hit:door, footage:A003@02:10:04:11; "
                               "empty is the cut where one is within a frame, else the footage");
    }
    if (!in_words || !cw_field_empty(in, AT)) {
        CW_TRY(cw__written_read(in, AT, reader->rate, &row->at));
    }
    row->hang = word ? (CwHang)word->value : CW_HANG_DEFAULT;
    if (in_words) {
        row->hang = CW_HANG_TEXT;
        row->at.anchor = anchor;
        row->at.text = anchor;
        row->at.place = cw_csv_place(in.csv, in.row, ANCHOR);
    } else if (row->at.anchor) {
        row->hang = CW_HANG_TEXT;
    }
    return CW_OK;
}

static CwStatus check_inside(CwFields in, const CwCueRow* cue, const CwWritten* at) {
    if (at->anchor || cue->in.anchor || cue->out.anchor || sounds_at(cue, at->at)) {
        return CW_OK;
    }
    return cw_field_refuse(in, AT, "hits.outside", "this hit lies outside its cue %s, which goes from %s to %s",
                           cue->cue.id, cue->in.text, cue->out.text);
}

static CwStatus read_weight(const Reader* reader, CwFields in, int* ret_weight) {
    const CwWord* word = cw_word_find(weight_words, N_WEIGHT_WORDS, cw_text(cw_field(in, WEIGHT)));
    if (word) {
        *ret_weight = word->value;
        return CW_OK;
    }
    int64_t weight = 0;
    CW_TRY(cw_field_scaled(in, WEIGHT, THOUSAND, 0, (int64_t)WEIGHT_MOST * THOUSAND, -1, &weight));
    if (weight < 0) {
        *ret_weight = WEIGHT_MIDDLE;
        return CW_OK;
    }
    weight = cw_muldiv_nearest(weight, WEIGHT_MOST, reader->full_weight);
    *ret_weight = weight < 1 ? 1 : (int)weight;
    return CW_OK;
}

// A tolerance: frames, or milliseconds where it says so; empty is half a frame.
static CwStatus read_tolerance(const Reader* reader, CwFields in, size_t column, CwSpan* ret_span) {
    const int64_t frame = cw_flicks_per_frame(reader->rate);
    CwText text = cw_text(cw_field(in, column));
    if (text.length == 0) {
        *ret_span = cw_span(frame / 2);
        return CW_OK;
    }
    CwText number = {text.at, strspn(text.at, "+-0123456789.,/")};
    const CwText unit = cw_text_trim(cw_text_after(text, number.length));
    const bool in_ms = cw_text_is_fold(unit, "ms");
    const bool in_frames = unit.length == 0 || cw_text_is_fold(unit, "f") || cw_text_is_fold(unit, "fr") ||
                           cw_text_is_fold(unit, "frame") || cw_text_is_fold(unit, "frames");
    int64_t thousandths = -1;
    const CwStatus status = cw_parse_scaled(number, THOUSAND, &thousandths);
    if (status != CW_OK || thousandths < 0 || (!in_ms && !in_frames) ||
        thousandths > (int64_t)TOLERANCE_FRAMES_MOST * THOUSAND * (in_ms ? THOUSAND : 1)) {
        return cw_field_refuse(in, column, "hits.tolerance",
                               "write how many frames are allowed, as 0.5 or 2, or milliseconds as 20ms");
    }
    const int64_t unit_flicks = in_ms ? CW_FLICKS_PER_SECOND / THOUSAND : frame;
    *ret_span = cw_span(cw_muldiv_nearest(thousandths, unit_flicks, THOUSAND));
    return CW_OK;
}

// The name of the hit, unique in its cue; the next free number where none is given.
static CwStatus read_name(const Reader* reader, CwFields in, const CwHitRow* before, size_t n_before, CwHit* hit) {
    const char* name = cw_field(in, NAME);
    size_t number = 1;
    for (size_t i = 0; i < n_before; ++i) {
        number += before[i].hit.cue == hit->cue;
    }
    for (;; ++number) {
        hit->name = name[0] ? name : cw_format(reader->arena, "%zu", number);
        if (!hit->name) {
            return CW_ERR_NO_MEM;
        }
        bool taken = false;
        for (size_t i = 0; i < n_before; ++i) {
            taken = taken || (before[i].hit.cue == hit->cue && cw_word_is(cw_text(hit->name), before[i].hit.name));
        }
        if (!taken) {
            return CW_OK;
        }
        if (name[0]) {
            return cw_field_refuse(in, NAME, "hits.name_twice",
                                   "cue %s has a hit of this name already; give each its "
                                   "own",
                                   hit->cue);
        }
    }
}

static CwStatus read_row(const Reader* reader, CwFields in, CwHitRow* rows, size_t index) {
    CwHitRow row = {.cue_place = cw_csv_place(in.csv, in.row, CUE)};
    const CwCueRow* cue = NULL;
    CW_TRY(read_place(reader, in, &row));
    CW_TRY(find_cue(reader, in, &row.at, &cue));
    CW_TRY(check_inside(in, cue, &row.at));
    row.hit.cue = cue->cue.id;
    CW_TRY(read_name(reader, in, rows, index, &row.hit));
    CW_TRY(read_weight(reader, in, &row.hit.weight));
    CW_TRY(cw_want_read(in, WANT, &row.hit.want, &row.hit.beat));
    CW_TRY(read_tolerance(reader, in, TOLERANCE_EARLY, &row.hit.tolerance_early));
    CW_TRY(read_tolerance(reader, in, TOLERANCE_LATE, &row.hit.tolerance_late));
    rows[index] = row;
    return CW_OK;
}

// How the weights of this file count: to 1, 10, 100 or 1000, whichever the largest fits.
static int64_t full_weight(const CwCsv* csv) {
    int64_t largest = 0;
    for (size_t i = 0; i < csv->n_rows; ++i) {
        int64_t weight = 0;
        const CwFields in = {csv, &csv->rows[i], NULL};
        const int64_t most = (int64_t)WEIGHT_MOST * THOUSAND;
        if (cw_field_scaled(in, WEIGHT, THOUSAND, 0, most, 0, &weight) == CW_OK && weight > largest) {
            largest = weight;
        }
    }
    int64_t full = THOUSAND;
    while (full < largest && full < (int64_t)WEIGHT_MOST * THOUSAND) {
        full *= 10;
    }
    return full;
}

CwStatus cw_hit_list_read(CwArena* arena, const char* file, CwText text, CwRate rate, const CwSpotting* spotting,
                          CwDiag* diag, CwHitList* ret_hits) {
    CwCsv csv;
    CW_TRY(cw_csv_read(arena, file, text, columns, N_COLUMNS, diag, &csv));
    CwHitRow* rows = CW_NEW_ARRAY(arena, CwHitRow, csv.n_rows);
    if (!rows) {
        return CW_ERR_NO_MEM;
    }
    const Reader reader = {arena, &csv, rate, spotting, diag, full_weight(&csv)};
    for (size_t i = 0; i < csv.n_rows; ++i) {
        CW_TRY(read_row(&reader, (CwFields){&csv, &csv.rows[i], diag}, rows, i));
    }
    *ret_hits = (CwHitList){rows, csv.n_rows};
    return CW_OK;
}
