// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/cue_sheet.h"

#include "base/json.h"
#include "rights/rights_priv.h"
#include "spot/use.h"

#include <stdio.h>

static void put_fields(CwBuf* buf, const char* const* fields, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        cw_buf_text(buf, i ? "," : "");
        cw_buf_csv(buf, fields[i]);
    }
    cw_buf_text(buf, "\n");
}

// The cue's part of a row.
typedef struct {
    char sequence[CW_SHEET_TEXT_SIZE];
    char in[CW_TIMECODE_SIZE];
    char out[CW_TIMECODE_SIZE];
    char length[CW_SHEET_TEXT_SIZE];
    char frames[CW_SHEET_TEXT_SIZE];
} CueTexts;

static void put_row(CwBuf* buf, const CwCueSheetRow* row, const CueTexts* texts, const CwWorkUse* work,
                    const CwRightsParty* party, const char* share, const char* where) {
    const char* const fields[] = {
        texts->sequence,
        row->cue.cue,
        row->reel,
        row->cue.title,
        cw_use_code(row->cue.use),
        texts->in,
        texts->out,
        texts->length,
        texts->frames,
        work ? work->title : "",
        work ? cw_work_kind_name(work->kind) : "",
        party ? cw_party_code(party->role) : "",
        party ? party->name : "",
        party ? party->society : "",
        party ? party->ipi : "",
        share,
        work ? work->iswc : "",
        work ? work->isrc : "",
        work ? work->label : "",
        work ? work->catalogue : "",
        work ? work->artist : "",
        where,
        row->cue.made ? row->cue.made : "",
    };
    put_fields(buf, fields, sizeof fields / sizeof fields[0]);
}

static void put_work(CwBuf* buf, const CwCueSheetRow* row, const CueTexts* texts, const CwWorkUse* work) {
    int64_t* points = CW_NEW_ARRAY(buf->arena, int64_t, work->n_parties);
    if (!points || cw_work_points(buf->arena, work, points) != CW_OK) {
        buf->failed = true;
        return;
    }
    for (size_t i = 0; i < work->n_parties; ++i) {
        const CwRightsParty* party = &work->parties[i];
        char share[CW_SHEET_TEXT_SIZE] = "";
        if (cw_party_side(party->role) != CW_SIDE_NONE) {
            cw_sheet_percent(points[i], share);
        }
        const char* where = cw_party_where(buf->arena, party);
        put_row(buf, row, texts, work, party, share, where ? where : "");
        buf->failed = buf->failed || !where;
    }
}

void cw_cue_sheet_csv(CwBuf* buf, const CwCueSheet* sheet) {
    static const char* const columns[] = {"sequence", "cue",       "reel",   "title",       "use",    "in",
                                          "out",      "duration",  "frames", "work",        "origin", "role",
                                          "party",    "society",   "ipi",    "share",       "iswc",   "isrc",
                                          "label",    "catalogue", "artist", "territories", "made by"};
    put_fields(buf, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < sheet->n_rows; ++i) {
        const CwCueSheetRow* row = &sheet->rows[i];
        CueTexts texts;
        cw_timecode_format(cw_frame_nearest(row->cue.in, sheet->rate), sheet->rate, texts.in);
        cw_timecode_format(cw_frame_nearest(row->cue.out, sheet->rate), sheet->rate, texts.out);
        cw_sheet_length(cw_time_between(row->cue.in, row->cue.out), texts.length);
        (void)snprintf(texts.frames, sizeof texts.frames, "%lld", (long long)cw_sheet_frames(row, sheet->rate));
        (void)snprintf(texts.sequence, sizeof texts.sequence, "%d", row->sequence);
        for (size_t w = 0; w < row->n_works; ++w) {
            put_work(buf, row, &texts, row->works[w]);
        }
        if (row->n_works == 0) {
            put_row(buf, row, &texts, NULL, NULL, "", "");
        }
    }
}

static void json_party(CwBuf* buf, const CwRightsParty* party, int64_t points) {
    const char* where = cw_party_where(buf->arena, party);
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "ipi", party->ipi);
    cw_json_put_text(buf, "name", party->name);
    cw_json_put_int(buf, "points", points);
    cw_json_put_text(buf, "role", cw_party_code(party->role));
    cw_json_put_int(buf, "share_den", party->share.den);
    cw_json_put_int(buf, "share_num", party->share.num);
    cw_json_put_text(buf, "society", party->society);
    cw_json_put_text(buf, "territories", where && where[0] ? where : NULL);
    buf->failed = buf->failed || !where;
    cw_json_end_object(buf);
}

static void json_work(CwBuf* buf, const CwWorkUse* work) {
    int64_t* points = CW_NEW_ARRAY(buf->arena, int64_t, work->n_parties);
    if (!points || cw_work_points(buf->arena, work, points) != CW_OK) {
        buf->failed = true;
        return;
    }
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "artist", work->artist);
    cw_json_put_text(buf, "catalogue", work->catalogue);
    cw_json_put_text(buf, "isrc", work->isrc);
    cw_json_put_text(buf, "iswc", work->iswc);
    cw_json_put_text(buf, "label", work->label);
    cw_json_put_text(buf, "origin", cw_work_kind_name(work->kind));
    cw_json_begin_array(buf, "parties");
    for (size_t i = 0; i < work->n_parties; ++i) {
        json_party(buf, &work->parties[i], points[i]);
    }
    cw_json_end_array(buf);
    cw_json_put_text(buf, "title", work->title);
    cw_json_end_object(buf);
}

static void json_row(CwBuf* buf, const CwCueSheetRow* row, CwRate rate) {
    char in[CW_TIMECODE_SIZE];
    char out[CW_TIMECODE_SIZE];
    cw_timecode_format(cw_frame_nearest(row->cue.in, rate), rate, in);
    cw_timecode_format(cw_frame_nearest(row->cue.out, rate), rate, out);
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "cue", row->cue.cue);
    cw_json_put_text(buf, "in", in);
    cw_json_put_int(buf, "in_flicks", row->cue.in.flicks);
    cw_json_put_int(buf, "length_flicks", cw_time_between(row->cue.in, row->cue.out).flicks);
    cw_json_put_text(buf, "made_by", row->cue.made);
    cw_json_put_text(buf, "out", out);
    cw_json_put_text(buf, "reel", row->reel);
    cw_json_put_int(buf, "sequence", row->sequence);
    cw_json_put_text(buf, "title", row->cue.title);
    cw_json_put_text(buf, "use", cw_use_code(row->cue.use));
    cw_json_begin_array(buf, "works");
    for (size_t i = 0; i < row->n_works; ++i) {
        json_work(buf, row->works[i]);
    }
    cw_json_end_array(buf);
    cw_json_end_object(buf);
}

void cw_cue_sheet_json(CwBuf* buf, const char* key, const CwCueSheet* sheet) {
    const CwCueSheetHead* head = &sheet->head;
    const struct {
        const char* key;
        const char* value;
    } facts[] = {{"aka", head->aka},           {"company", head->company}, {"composer", head->composer},
                 {"contact", head->contact},   {"country", head->country}, {"cut", head->cut},
                 {"director", head->director}, {"episode", head->episode}, {"episode_number", head->episode_number},
                 {"kind", head->kind}};
    cw_json_begin_object(buf, key);
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; ++i) {
        cw_json_put_text(buf, facts[i].key, facts[i].value);
    }
    cw_json_put_int(buf, "music_flicks", sheet->music.flicks);
    cw_json_put_text(buf, "network", head->network);
    cw_json_put_text(buf, "production_number", head->number);
    cw_json_put_text(buf, "rate", cw_rate_name(sheet->rate));
    cw_json_put_text(buf, "release", head->release);
    cw_json_begin_array(buf, "rows");
    for (size_t i = 0; i < sheet->n_rows; ++i) {
        json_row(buf, &sheet->rows[i], sheet->rate);
    }
    cw_json_end_array(buf);
    cw_json_put_int(buf, "running_flicks", sheet->running.flicks);
    cw_json_put_text(buf, "title", head->title);
    cw_json_put_text(buf, "year", head->year);
    cw_json_end_object(buf);
}

void cw__put_element(CwBuf* buf, int depth, const char* name, const char* text) {
    if (text[0]) {
        cw_buf_format(buf, "%*s<%s>", depth * 2, "", name);
        cw_buf_xml(buf, text);
        cw_buf_format(buf, "</%s>\n", name);
    }
}
