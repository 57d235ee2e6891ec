// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/origin.h"

#include "base/fields.h"
#include "base/json.h"
#include "rights/rights_priv.h"

#include <string.h>

enum { FILE_NAME, PART, BARS, KIND, BY, SOURCE, TERMS, INSPIRED, SAMPLES, NOTES, N_COLUMNS };

static const CwCsvColumn columns[N_COLUMNS] = {
    {"file", true},    {"part", false},  {"bars", false},        {"kind", true},     {"by", false},
    {"source", false}, {"terms", false}, {"inspired by", false}, {"samples", false}, {"notes", false},
};

static const CwWord kinds[] = {
    {"unknown", CW_ORIGIN_UNKNOWN},   {"written", CW_ORIGIN_WRITTEN},
    {"composed", CW_ORIGIN_WRITTEN},  {"recording", CW_ORIGIN_RECORDING},
    {"played", CW_ORIGIN_RECORDING},  {"library", CW_ORIGIN_LIBRARY},
    {"rule", CW_ORIGIN_RULE},         {"tool", CW_ORIGIN_TOOL},
    {"outside tool", CW_ORIGIN_TOOL}, {"AI", CW_ORIGIN_TOOL},
};

enum {
    N_KINDS = sizeof kinds / sizeof kinds[0],
};

const char* cw_origin_name(CwOriginKind kind) {
    return cw_word_name(kinds, N_KINDS, (int)kind);
}

const CwOrigin* cw_origin_of(const CwOrigins* origins, const char* file) {
    for (size_t i = 0; i < origins->count; ++i) {
        if (origins->items[i].first_bar == 0 && !origins->items[i].part[0] &&
            cw_text_is_fold(cw_text(file), origins->items[i].file)) {
            return &origins->items[i];
        }
    }
    return NULL;
}

// Whether all that the second speaks of is among what the first does, and the first speaks of more.
static bool is_wider(const CwOrigin* a, const CwOrigin* b) {
    const bool part = a->part[0] == '\0' || cw_word_is(cw_text(a->part), b->part);
    const bool bars = a->first_bar == 0 || (a->first_bar == b->first_bar && a->last_bar == b->last_bar);
    const bool more = (a->part[0] == '\0' && b->part[0]) || (a->first_bar == 0 && b->first_bar);
    return part && bars && more;
}

// Whether two rows speak of the same notes, and neither is the more particular.
static bool contradict(const CwOrigin* a, const CwOrigin* b) {
    const bool parts = !a->part[0] || !b->part[0] || cw_word_is(cw_text(a->part), b->part);
    const bool bars = !a->first_bar || !b->first_bar || (a->first_bar <= b->last_bar && b->first_bar <= a->last_bar);
    return cw_text_is_fold(cw_text(a->file), b->file) && parts && bars && !is_wider(a, b) && !is_wider(b, a);
}

static CwStatus check_file(CwFields in, const CwOrigin* origin, const CwOrigins* before, const char* const* files,
                           size_t n_files) {
    bool known = false;
    for (size_t i = 0; i < n_files; ++i) {
        known = known || cw_text_is_fold(cw_text(origin->file), files[i]);
    }
    if (!known) {
        const char* nearest = cw_nearest(files, n_files, cw_text(origin->file));
        return cw_field_refuse(in, FILE_NAME, "origins.file", "the film has no such file%s%s",
                               nearest ? "; did you mean " : "", nearest ? nearest : "");
    }
    for (size_t i = 0; i < before->count; ++i) {
        if (contradict(origin, &before->items[i])) {
            return cw_field_refuse(in, FILE_NAME, "origins.twice",
                                   "line %d says where some of this comes from; where a part has a row of its own, "
                                   "write bars part by part",
                                   before->items[i].place.line);
        }
    }
    return CW_OK;
}

// "5", "5-8"; empty is what no other row says.
static CwStatus read_bars(CwFields in, CwOrigin* origin) {
    CwText last = cw_text(cw_field(in, BARS));
    const CwText first = cw_text_trim(cw_text_split(&last, '-'));
    int64_t from = 0;
    int64_t to = 0;
    if (first.length == 0 && last.length == 0) {
        return CW_OK;
    }
    last = last.length ? cw_text_trim(last) : first;
    if (cw_parse_int(first, &from) != CW_OK || cw_parse_int(last, &to) != CW_OK || from < 1 || to < from ||
        to > 99999) {
        return cw_field_refuse(in, BARS, "origins.bars", "write a bar, or the first and the last, as 5-8");
    }
    origin->first_bar = (int)from;
    origin->last_bar = (int)to;
    return CW_OK;
}

static CwStatus read_row(CwFields in, CwOrigin* origin) {
    int kind = 0;
    CW_TRY(cw_field_text(in, FILE_NAME, &origin->file));
    CW_TRY(read_bars(in, origin));
    origin->part = cw_field(in, PART);
    CW_TRY(cw_field_word(in, KIND, kinds, N_KINDS, CW_ORIGIN_UNKNOWN, &kind));
    origin->kind = (CwOriginKind)kind;
    origin->by = cw_field(in, BY);
    origin->source = cw_field(in, SOURCE);
    origin->terms = cw_field(in, TERMS);
    origin->inspired = cw_field(in, INSPIRED);
    origin->samples = cw_field(in, SAMPLES);
    origin->place = cw_csv_place(in.csv, in.row, FILE_NAME);
    if ((kind == CW_ORIGIN_WRITTEN || kind == CW_ORIGIN_RECORDING) && !origin->by[0]) {
        return cw_field_refuse(in, BY, "origins.by", "write who wrote or played it");
    }
    if ((kind == CW_ORIGIN_LIBRARY || kind == CW_ORIGIN_TOOL) && !origin->source[0]) {
        return cw_field_refuse(in, SOURCE, "origins.source", "write which library and item, or which tool and version");
    }
    if (kind == CW_ORIGIN_TOOL && !origin->terms[0]) {
        return cw_field_refuse(in, TERMS, "origins.terms", "write on what terms the tool gives its output away");
    }
    return CW_OK;
}

CwStatus cw_origins_read(CwArena* arena, const char* file, CwText text, const char* const* files, size_t n_files,
                         CwDiag* diag, CwOrigins* ret_origins) {
    CwCsv* csv = CW_NEW(arena, CwCsv);
    if (!csv) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_csv_read(arena, file, text, columns, N_COLUMNS, diag, csv));
    CwOrigin* items = CW_NEW_ARRAY(arena, CwOrigin, csv->n_rows);
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < csv->n_rows; ++i) {
        const CwFields in = {csv, &csv->rows[i], diag};
        const CwOrigins before = {items, i};
        CW_TRY(read_row(in, &items[i]));
        CW_TRY(check_file(in, &items[i], &before, files, n_files));
    }
    *ret_origins = (CwOrigins){items, csv->n_rows};
    return CW_OK;
}

static CwMade made_of_kind(CwOriginKind kind) {
    switch (kind) {
    case CW_ORIGIN_WRITTEN:
    case CW_ORIGIN_RECORDING:
    case CW_ORIGIN_LIBRARY:
        return CW_MADE_PEOPLE;
    case CW_ORIGIN_RULE:
        return CW_MADE_RULE;
    case CW_ORIGIN_TOOL:
        return CW_MADE_TOOL;
    default:
        return CW_MADE_UNKNOWN;
    }
}

CwMade cw_made_by(const CwMadeCue* cue, bool sound) {
    bool any = false;
    CwMade made = CW_MADE_UNKNOWN;
    for (size_t i = 0; i < cue->n_parts; ++i) {
        const CwMade part = made_of_kind(cue->parts[i].kind);
        if (cue->parts[i].sound != sound) {
            continue;
        }
        if (part == CW_MADE_UNKNOWN) {
            return CW_MADE_UNKNOWN;
        }
        made = !any || made == part ? part : CW_MADE_MIXED;
        any = true;
    }
    return made;
}

bool cw_made_with_tool(const CwMadeCue* cue) {
    bool tool = false;
    for (size_t i = 0; i < cue->n_parts; ++i) {
        tool = tool || cue->parts[i].kind == CW_ORIGIN_TOOL;
    }
    return tool;
}

const char* cw_made_name(CwMade made) {
    static const char* const names[] = {"unknown", "people", "rule", "tool", "mixed"};
    return names[made];
}

const char* cw_made_text(CwArena* arena, const CwMadeCue* cue) {
    const CwMade notes = cw_made_by(cue, false);
    const CwMade sound = cw_made_by(cue, true);
    const char* tool = cw_made_with_tool(cue) ? ", outside tool" : "";
    return notes == sound ? cw_format(arena, "%s%s", cw_made_name(notes), tool)
                          : cw_format(arena, "%s/%s%s", cw_made_name(notes), cw_made_name(sound), tool);
}

void cw_made_json(CwBuf* buf, const char* key, const CwMadeCue* cue) {
    cw_json_begin_object(buf, key);
    cw_json_put_text(buf, "composition", cw_made_name(cw_made_by(cue, false)));
    cw_json_put_text(buf, "cue", cue->cue);
    cw_json_begin_array(buf, "parts");
    for (size_t i = 0; i < cue->n_parts; ++i) {
        const CwMadePart* part = &cue->parts[i];
        const CwOrigin* origin = part->origin;
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "by", origin ? origin->by : "");
        cw_json_put_text(buf, "file", part->file);
        cw_json_put_text(buf, "inspired_by", origin ? origin->inspired : "");
        cw_json_put_text(buf, "kind", cw_origin_name(part->kind));
        cw_json_put_text(buf, "of", part->sound ? "recording" : "composition");
        cw_json_put_text(buf, "part", part->part);
        cw_json_put_text(buf, "samples", origin ? origin->samples : "");
        cw_json_put_text(buf, "source", origin && origin->source[0] ? origin->source : part->words);
        cw_json_put_text(buf, "terms", origin ? origin->terms : "");
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    cw_json_put_text(buf, "recording", cw_made_name(cw_made_by(cue, true)));
    cw_json_put_bool(buf, "tool", cw_made_with_tool(cue));
    cw_json_end_object(buf);
}

static bool is_writer(const CwWorkRange* works, CwText name) {
    for (size_t w = 0; w < works->count; ++w) {
        const CwWorkUse* work = works->works[w];
        for (size_t p = 0; p < work->n_parties && cw_work_is_used(work); ++p) {
            if (cw_party_side(work->parties[p].role) == CW_SIDE_WRITERS && cw_word_is(name, work->parties[p].name)) {
                return true;
            }
        }
    }
    return false;
}

CwStatus cw_forgotten_authors(CwArena* arena, const CwRights* rights, const CwMadeCue* cue,
                              const char* const** ret_names, size_t* ret_count) {
    CwWorkIndex index;
    const char** found = NULL;
    size_t count = 0;
    size_t capacity = 0;
    CW_TRY(cw__work_index(arena, rights, &index));
    const CwWorkRange works = cw__works_of(&index, cue->cue);
    for (size_t i = 0; i < cue->n_parts; ++i) {
        const CwMadePart* part = &cue->parts[i];
        CwText list = cw_text(part->kind == CW_ORIGIN_WRITTEN && part->origin ? part->origin->by : "");
        while (list.length) {
            const CwText name = cw_text_trim(cw_text_split(&list, ';'));
            bool told = name.length == 0 || is_writer(&works, name);
            for (size_t k = 0; k < count; ++k) {
                told = told || cw_word_is(name, found[k]);
            }
            if (!told) {
                CW_TRY(CW_RESERVE(arena, found, count, capacity));
                found[count] = cw_text_copy(arena, name);
                if (!found[count++]) {
                    return CW_ERR_NO_MEM;
                }
            }
        }
    }
    *ret_names = found;
    *ret_count = count;
    return CW_OK;
}

static void put_side(CwBuf* buf, const CwWorkUse* work, CwRightsSide side, const char* words) {
    bool first = true;
    for (size_t i = 0; i < work->n_parties; ++i) {
        if (cw_party_side(work->parties[i].role) == side) {
            cw_buf_format(buf, "%s%s", first ? words : ", ", work->parties[i].name);
            first = false;
        }
    }
    cw_buf_text(buf, first ? "" : "\n");
}

static void put_work(CwBuf* buf, const CwWorkUse* work) {
    cw_buf_format(buf, "  \"%s\" (%s)\n", work->title, cw_work_kind_name(work->kind));
    put_side(buf, work, CW_SIDE_WRITERS, "    by ");
    put_side(buf, work, CW_SIDE_NONE, "    performed by ");
    put_side(buf, work, CW_SIDE_PUBLISHERS, "    published by ");
    put_side(buf, work, CW_SIDE_MASTER, "    recording: ");
    for (size_t i = 0; i < work->n_parties; ++i) {
        const CwRightsParty* party = &work->parties[i];
        if (party->credit[0] && !cw_word_is(cw_text(party->credit), "no")) {
            const bool name = cw_word_is(cw_text(party->credit), "yes");
            cw_buf_format(buf, "    end crawl: %s\n", name ? party->name : party->credit);
        }
    }
}

static void put_part(CwBuf* buf, const CwMadePart* part) {
    const CwOrigin* origin = part->origin;
    cw_buf_format(buf, "    %s: %s", part->part, cw_origin_name(part->kind));
    cw_buf_format(buf, "%s%s", origin && origin->by[0] ? " by " : "", origin ? origin->by : "");
    cw_buf_format(buf, "%s%s", part->words[0] ? ", " : "", part->words);
    cw_buf_format(buf, "%s%s", origin && origin->source[0] ? ", " : "", origin ? origin->source : "");
    cw_buf_format(buf, "%s%s", origin && origin->terms[0] ? ", terms: " : "", origin ? origin->terms : "");
    cw_buf_format(buf, "%s%s\n", part->file[0] ? ", " : "", part->file);
    if (origin && origin->inspired[0]) {
        cw_buf_format(buf, "      inspired by %s\n", origin->inspired);
    }
    if (origin && origin->samples[0]) {
        cw_buf_format(buf, "      contains samples of %s\n", origin->samples);
    }
}

CwStatus cw_music_credits(CwBuf* buf, const char* title, const CwRights* rights, const CwMadeCue* cues, size_t n_cues) {
    CwWorkIndex index;
    CW_TRY(cw__work_index(buf->arena, rights, &index));
    cw_buf_format(buf, "Music of %s\n", title);
    for (size_t i = 0; i < n_cues; ++i) {
        const CwWorkRange works = cw__works_of(&index, cues[i].cue);
        cw_buf_format(buf, "\n%s\n", cues[i].cue);
        for (size_t w = 0; w < works.count; ++w) {
            if (cw_work_is_used(works.works[w])) {
                put_work(buf, works.works[w]);
            }
        }
        for (size_t p = 0; p < cues[i].n_parts; ++p) {
            put_part(buf, &cues[i].parts[p]);
        }
    }
    return cw_buf_status(buf);
}
