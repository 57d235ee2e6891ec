// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/options.h"

#include "rights/rights_priv.h"

#include <string.h>

enum {
    CUE,
    WORK,
    PARTY,
    MEDIA,
    TERRITORIES,
    FROM,
    UNTIL,
    SECONDS,
    USES,
    BY,
    EXERCISED,
    FEE,
    CURRENCY,
    STEP,
    NOTES,
    N_COLUMNS
};

static const CwCsvColumn columns[N_COLUMNS] = {
    {"cue", false},       {"work", false},  {"party", true},     {"media", false}, {"territories", false},
    {"from", false},      {"until", false}, {"seconds", false},  {"uses", false},  {"by", true},
    {"exercised", false}, {"fee", false},   {"currency", false}, {"step", false},  {"notes", false},
};
static const CwGrantColumns grant_columns = {MEDIA, TERRITORIES, FROM, UNTIL, SECONDS, USES};

// An option as its row says it.
typedef struct {
    CwFields in;
    CwGrantOption option;
    bool taken; // some party has it
} Row;

// A price for each so many seconds; one that was exercised says how many were bought.
static CwStatus read_step(CwFields in, CwGrantOption* option) {
    static const CwDate never_ends = CW_DATE_NEVER_ENDS;
    if (cw_field_empty(in, STEP)) {
        return CW_OK;
    }
    if (cw_length_parse(cw_text(cw_field(in, STEP)), &option->step_ms) != CW_OK || option->step_ms <= 0) {
        return cw_field_refuse(in, STEP, "options.step", "write the seconds each fee is for: 1, 15 or 0:30");
    }
    if (cw_field_empty(in, FEE)) {
        return cw_field_refuse(in, FEE, "options.step", "a step needs the fee for each of it");
    }
    return option->exercised.day == never_ends.day || option->grant.longest_ms
               ? CW_OK
               : cw_field_refuse(in, SECONDS, "options.step", "write how many seconds there are with what was bought");
}

static CwStatus read_row(Row* row) {
    static const CwDate never_ends = CW_DATE_NEVER_ENDS;
    CwFields in = row->in;
    CwGrantOption* option = &row->option;
    const char* party = NULL;
    CW_TRY(cw_field_text(in, PARTY, &party));
    CW_TRY(cw_grant_read(in, &grant_columns, &option->grant));
    if (cw_field_empty(in, BY)) {
        return cw_field_refuse(in, BY, "options.by", "write the last day it can be exercised, as 2026-12-31");
    }
    CW_TRY(cw_grant_date_read(in, BY, true, never_ends, &option->by));
    CW_TRY(cw_grant_date_read(in, EXERCISED, false, never_ends, &option->exercised));
    if (option->exercised.day != never_ends.day && option->exercised.day > option->by.day) {
        return cw_field_refuse(in, EXERCISED, "options.late", "it could be exercised until %s only", cw_field(in, BY));
    }
    CW_TRY(read_step(in, option));
    option->fee = cw_field(in, FEE);
    option->currency = cw_field(in, CURRENCY);
    option->place = cw_csv_place(in.csv, in.row, PARTY);
    return CW_OK;
}

static bool is_for(const Row* row, const CwWorkUse* work, const CwRightsParty* party) {
    return cw_word_is(cw_text(cw_field(row->in, PARTY)), party->name) &&
           (cw_field_empty(row->in, CUE) || cw_word_is(cw_text(cw_field(row->in, CUE)), work->cue)) &&
           (cw_field_empty(row->in, WORK) || cw_word_is(cw_text(cw_field(row->in, WORK)), work->title));
}

// What the row left out is as in the grant it belongs to.
static CwGrantOption filled(const Row* row, const CwGrant* base) {
    CwGrantOption option = row->option;
    CwGrant* grant = &option.grant;
    grant->media = cw_field_empty(row->in, MEDIA) ? base->media : grant->media;
    grant->territories = cw_field_empty(row->in, TERRITORIES) ? base->territories : grant->territories;
    grant->from = cw_field_empty(row->in, FROM) ? base->from : grant->from;
    grant->until = cw_field_empty(row->in, UNTIL) ? base->until : grant->until;
    grant->longest_ms = cw_field_empty(row->in, SECONDS) && !option.step_ms ? base->longest_ms : grant->longest_ms;
    grant->uses = cw_field_empty(row->in, USES) ? base->uses : grant->uses;
    return option;
}

static CwStatus give(CwArena* arena, Row* rows, size_t n_rows, const CwWorkUse* work, CwRightsParty* party) {
    size_t count = 0;
    for (size_t i = 0; i < n_rows; ++i) {
        count += is_for(&rows[i], work, party);
    }
    CwGrantOption* options = CW_NEW_ARRAY(arena, CwGrantOption, count);
    if (!options) {
        return CW_ERR_NO_MEM;
    }
    party->options = options;
    for (size_t i = 0; i < n_rows; ++i) {
        if (is_for(&rows[i], work, party)) {
            options[party->n_options++] = filled(&rows[i], &party->grant);
            rows[i].taken = true;
        }
    }
    return CW_OK;
}

static CwStatus give_all(CwArena* arena, Row* rows, size_t n_rows, CwWorkUse* works, size_t n_works) {
    for (size_t w = 0; w < n_works; ++w) {
        CwRightsParty* parties = CW_NEW_ARRAY(arena, CwRightsParty, works[w].n_parties);
        if (!parties) {
            return CW_ERR_NO_MEM;
        }
        for (size_t p = 0; p < works[w].n_parties; ++p) {
            parties[p] = works[w].parties[p];
            CW_TRY(give(arena, rows, n_rows, &works[w], &parties[p]));
        }
        works[w].parties = parties;
    }
    return CW_OK;
}

CwStatus cw_options_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwRights* rights) {
    CwCsv* csv = CW_NEW(arena, CwCsv);
    CwWorkUse* works = CW_NEW_ARRAY(arena, CwWorkUse, rights->n_works);
    if (!csv || !works) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_csv_read(arena, file, text, columns, N_COLUMNS, diag, csv));
    Row* rows = CW_NEW_ARRAY(arena, Row, csv->n_rows);
    if (!rows) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < csv->n_rows; ++i) {
        rows[i].in = (CwFields){csv, &csv->rows[i], diag};
        CW_TRY(read_row(&rows[i]));
    }
    if (rights->n_works) {
        memcpy(works, rights->works, rights->n_works * sizeof *works);
    }
    CW_TRY(give_all(arena, rows, csv->n_rows, works, rights->n_works));
    for (size_t i = 0; i < csv->n_rows; ++i) {
        if (!rows[i].taken) {
            return cw_field_refuse(rows[i].in, PARTY, "options.party",
                                   "rights.csv has no such party of this cue and work; write it as it stands there");
        }
    }
    rights->works = works;
    return CW_OK;
}
