// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/rights.h"

#include "rights/rights_priv.h"
#include "rights/share.h"

#include <string.h>

enum {
    CUE,
    WORK,
    KIND,
    PARTY,
    ROLE,
    SOCIETY,
    IPI,
    SHARE,
    STATE,
    CONFIRMED,
    PAPER,
    MEDIA,
    TERRITORIES,
    FROM,
    UNTIL,
    SECONDS,
    USES,
    ISWC,
    ISRC,
    LABEL,
    CATALOGUE,
    ARTIST,
    FEE,
    CURRENCY,
    NOTES,
    HOLDS,
    FAVOURED,
    CREDIT,
    ALTERNATE,
    N_COLUMNS,
};

static const CwCsvColumn columns[N_COLUMNS] = {
    {"cue", true},        {"work", false},     {"kind", false},        {"party", true},      {"role", true},
    {"society", false},   {"ipi", false},      {"share", false},       {"state", false},     {"confirmed", false},
    {"paper", false},     {"media", false},    {"territories", false}, {"from", false},      {"until", false},
    {"seconds", false},   {"uses", false},     {"iswc", false},        {"isrc", false},      {"label", false},
    {"catalogue", false}, {"artist", false},   {"fee", false},         {"currency", false},  {"notes", false},
    {"holds", false},     {"favoured", false}, {"credit", false},      {"alternate", false},
};

static const CwGrantColumns grant_columns = {MEDIA, TERRITORIES, FROM, UNTIL, SECONDS, USES};

static const CwWord favours[] = {
    {"no", CW_FAVOURED_NOT},   {"side", CW_FAVOURED_SIDE}, {"work", CW_FAVOURED_WORK},
    {"yes", CW_FAVOURED_WORK}, {"film", CW_FAVOURED_FILM}, {"all", CW_FAVOURED_FILM},
};

// What a row says, before it is known which cues it is for.
typedef struct {
    CwFields in;
    const char* work;
    CwWorkKind kind;
    bool kind_said;
    CwRightsParty party;
    bool share_said;
    bool alternate;
    bool for_all; // "*"
    bool* cues;   // by index: the cues it is for
} Row;

typedef struct {
    CwArena* arena;
    CwDiag* diag;
    const CwRightsCue* cues;
    size_t n_cues;
    Row* rows;
    size_t n_rows;
} Reader;

static size_t cue_of(const Reader* reader, CwText id) {
    size_t i = 0;
    while (i < reader->n_cues && !cw_word_is(id, reader->cues[i].id)) {
        ++i;
    }
    return i;
}

static CwStatus unknown_cue(const Reader* reader, CwFields in, CwText id) {
    const char** names = CW_NEW_ARRAY(reader->arena, const char*, reader->n_cues);
    if (!names) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < reader->n_cues; ++i) {
        names[i] = reader->cues[i].id;
    }
    const char* nearest = cw_nearest(names, reader->n_cues, id);
    return cw_field_refuse(in, CUE, "rights.cue", "no cue of the spotting list is called %.*s%s%s", (int)id.length,
                           id.at, nearest ? "; did you mean " : "", nearest ? nearest : "");
}

// One cue, several with blanks or separators between, or "*".
static CwStatus read_cues(const Reader* reader, Row* row) {
    const char* text = NULL;
    CW_TRY(cw_field_text(row->in, CUE, &text));
    row->cues = CW_NEW_ARRAY(reader->arena, bool, reader->n_cues);
    if (!row->cues) {
        return CW_ERR_NO_MEM;
    }
    row->for_all = cw_word_is(cw_text(text), "*") || cw_word_is(cw_text(text), "all");
    const size_t whole = cue_of(reader, cw_text(text));
    if (whole < reader->n_cues) {
        row->cues[whole] = true;
        row->for_all = false;
        return CW_OK;
    }
    CwText rest = cw_text(row->for_all ? "" : text);
    while (rest.length) {
        const size_t length = strcspn(rest.at, " ,;+/|\n");
        const CwText id = {rest.at, length};
        rest = cw_text_after(rest, length + 1);
        if (id.length == 0) {
            continue;
        }
        const size_t cue = cue_of(reader, id);
        if (cue == reader->n_cues) {
            return unknown_cue(reader, row->in, id);
        }
        row->cues[cue] = true;
    }
    return CW_OK;
}

static CwStatus read_share(Row* row) {
    row->party.share = (CwRatio){0, 1};
    row->share_said = !cw_field_empty(row->in, SHARE);
    if (!row->share_said || cw_party_side(row->party.role) == CW_SIDE_NONE) {
        return CW_OK;
    }
    char text[CW_SHARE_SIZE] = "";
    const char* written = cw_field(row->in, SHARE);
    for (size_t i = 0; written[i] && i + 1 < sizeof text; ++i) {
        text[i] = written[i] == ',' ? '.' : written[i];
    }
    if (cw_share_parse(cw_text(text), &row->party.share) != CW_OK) {
        return cw_field_refuse(row->in, SHARE, "rights.share",
                               "write percent from 0 to 100, as 33.34, or a part, as 1/3");
    }
    return CW_OK;
}

// The state, and the day it was confirmed in writing: a day or "yes" says that it was.
static CwStatus read_state(Row* row) {
    CwFields in = row->in;
    row->party.confirmed = CW_DATE_NEVER_ENDS;
    bool confirmed = false;
    const CwText text = cw_text(cw_field(in, CONFIRMED));
    if (text.length && cw_date_parse(text, false, &row->party.confirmed) == CW_OK) {
        confirmed = true;
    } else if (cw_field_yes(in, CONFIRMED, false, &confirmed) != CW_OK) {
        return cw_field_refuse(in, CONFIRMED, "rights.confirmed",
                               "write the day it was confirmed in writing as 2026-11-20, or yes, or no");
    }
    const CwClearance otherwise = confirmed ? CW_CLEARANCE_CONFIRMED : CW_CLEARANCE_IDEA;
    return cw_clearance_read(in, STATE, otherwise, &row->party.state);
}

// Where the share is its own.
static CwStatus read_holds(const Reader* reader, Row* row) {
    CwFields in = row->in;
    const CwTerritories world = cw_territories_world();
    CwText wrong = {"", 0};
    CwTerritories* holds = CW_NEW(reader->arena, CwTerritories);
    if (!holds) {
        return CW_ERR_NO_MEM;
    }
    if (cw_territories_parse(cw_text(cw_field(in, HOLDS)), holds, &wrong) != CW_OK) {
        return cw_field_refuse(in, HOLDS, "rights.holds",
                               "%.*s is not known; write where this share is theirs: codes as DE, EU, or world -US",
                               (int)wrong.length, wrong.at);
    }
    row->party.holds = cw_territories_empty(holds) || cw_territories_cover(holds, &world) ? NULL : holds;
    return CW_OK;
}

static CwStatus read_row(const Reader* reader, Row* row) {
    CwFields in = row->in;
    CwRightsParty* party = &row->party;
    CW_TRY(read_cues(reader, row));
    CW_TRY(cw_field_text(in, PARTY, &party->name));
    CW_TRY(cw_party_role_read(in, ROLE, &party->role));
    CW_TRY(cw_work_kind_read(in, KIND, CW_WORK_ORIGINAL, &row->kind));
    CW_TRY(read_share(row));
    CW_TRY(read_state(row));
    CW_TRY(cw_grant_read(in, &grant_columns, &party->grant));
    CW_TRY(read_holds(reader, row));
    int favoured = CW_FAVOURED_NOT;
    CW_TRY(cw_field_word(in, FAVOURED, favours, sizeof favours / sizeof favours[0], CW_FAVOURED_NOT, &favoured));
    CW_TRY(cw_field_yes(in, ALTERNATE, false, &row->alternate));
    party->favoured = (CwFavoured)favoured;
    party->credit = cw_field(in, CREDIT);
    row->kind_said = !cw_field_empty(in, KIND);
    row->work = cw_field(in, WORK);
    party->society = cw_field(in, SOCIETY);
    party->ipi = cw_field(in, IPI);
    party->paper = cw_field(in, PAPER);
    party->fee = cw_field(in, FEE);
    party->currency = cw_field(in, CURRENCY);
    party->notes = cw_field(in, NOTES);
    party->place = cw_csv_place(in.csv, in.row, cw_field_empty(in, SHARE) ? PARTY : SHARE);
    return CW_OK;
}

// Rows for "*" are for the cues that no other row is for.
static void spread_to_all(Reader* reader) {
    for (size_t cue = 0; cue < reader->n_cues; ++cue) {
        bool own = false;
        for (size_t i = 0; i < reader->n_rows; ++i) {
            own = own || (!reader->rows[i].for_all && reader->rows[i].cues[cue]);
        }
        for (size_t i = 0; i < reader->n_rows; ++i) {
            reader->rows[i].cues[cue] = reader->rows[i].cues[cue] || (reader->rows[i].for_all && !own);
        }
    }
}

// Keeps what a row says of the work itself; two rows may not say different things.
static CwStatus merge_field(const Row* row, size_t column, const char** value) {
    const char* said = cw_field(row->in, column);
    if ((*value)[0] == '\0') {
        *value = said;
    } else if (said[0] && !cw_word_is(cw_text(said), *value)) {
        return cw_field_refuse(row->in, column, "rights.contradiction",
                               "another row of this work says %s; make them the same", *value);
    }
    return CW_OK;
}

static CwStatus merge_work(const Row* row, CwWorkUse* work, bool* kind_said) {
    CW_TRY(merge_field(row, ISWC, &work->iswc));
    CW_TRY(merge_field(row, ISRC, &work->isrc));
    CW_TRY(merge_field(row, LABEL, &work->label));
    CW_TRY(merge_field(row, CATALOGUE, &work->catalogue));
    CW_TRY(merge_field(row, ARTIST, &work->artist));
    if (row->kind_said && *kind_said && row->kind != work->kind) {
        return cw_field_refuse(row->in, KIND, "rights.contradiction",
                               "another row of this work says %s; make them the same", cw_work_kind_name(work->kind));
    }
    work->kind = row->kind_said ? row->kind : work->kind;
    *kind_said = *kind_said || row->kind_said;
    return CW_OK;
}

static const char* title_in(const Reader* reader, const Row* row, size_t cue) {
    const char* title = reader->cues[cue].title[0] ? reader->cues[cue].title : reader->cues[cue].id;
    return row->work[0] ? row->work : title;
}

// What was made for the film is granted everywhere when nothing is said; anything else is granted nowhere.
static void fill_grants(const CwWorkUse* work, CwRightsParty* parties) {
    for (size_t i = 0; work->kind == CW_WORK_ORIGINAL && i < work->n_parties; ++i) {
        CwGrant* grant = &parties[i].grant;
        grant->media = grant->media ? grant->media : CW_MEDIA_ALL;
        if (cw_territories_empty(&grant->territories)) {
            grant->territories = cw_territories_world();
        }
    }
}

static bool is_of(const Reader* reader, const Row* row, size_t cue, const char* title) {
    return row->cues[cue] && cw_word_is(cw_text(title_in(reader, row, cue)), title);
}

// Gathers the work of one title in one cue from its rows, beginning with row `first`.
static CwStatus gather(const Reader* reader, size_t cue, size_t first, CwWorkUse* work) {
    const char* title = title_in(reader, &reader->rows[first], cue);
    size_t count = 0;
    for (size_t i = first; i < reader->n_rows; ++i) {
        count += is_of(reader, &reader->rows[i], cue, title);
    }
    CwRightsParty* parties = CW_NEW_ARRAY(reader->arena, CwRightsParty, count);
    bool* share_said = CW_NEW_ARRAY(reader->arena, bool, count);
    if (!parties || !share_said) {
        return CW_ERR_NO_MEM;
    }
    *work = (CwWorkUse){.cue = reader->cues[cue].id,
                        .title = title,
                        .kind = CW_WORK_ORIGINAL,
                        .iswc = "",
                        .isrc = "",
                        .label = "",
                        .catalogue = "",
                        .artist = "",
                        .parties = parties};
    bool kind_said = false;
    for (size_t i = first; i < reader->n_rows; ++i) {
        const Row* row = &reader->rows[i];
        if (is_of(reader, row, cue, title)) {
            CW_TRY(merge_work(row, work, &kind_said));
            share_said[work->n_parties] = row->share_said;
            work->alternate = work->alternate || row->alternate;
            parties[work->n_parties++] = row->party;
        }
    }
    if (!kind_said && (work->label[0] || work->catalogue[0] || work->artist[0])) {
        return cw_field_refuse(
            reader->rows[first].in, KIND, "rights.kind",
            "\"%s\" has a label, a catalogue number or an artist: say whether it is licensed, library "
            "or original; of what is made for the film silence grants everything",
            title);
    }
    fill_grants(work, parties);
    return cw__rights_settle_shares(reader->arena, work, parties, share_said, reader->diag);
}

// Whether the work of this row in this cue was gathered already, with an earlier row.
static bool is_gathered(const Reader* reader, size_t cue, size_t at) {
    const char* title = title_in(reader, &reader->rows[at], cue);
    for (size_t i = 0; i < at; ++i) {
        if (is_of(reader, &reader->rows[i], cue, title)) {
            return true;
        }
    }
    return false;
}

static CwStatus gather_all(const Reader* reader, CwRights* rights) {
    CwWorkUse* works = NULL;
    size_t capacity = 0;
    for (size_t cue = 0; cue < reader->n_cues; ++cue) {
        for (size_t i = 0; i < reader->n_rows; ++i) {
            if (!reader->rows[i].cues[cue] || is_gathered(reader, cue, i)) {
                continue;
            }
            CW_TRY(CW_RESERVE(reader->arena, works, rights->n_works, capacity));
            CW_TRY(gather(reader, cue, i, &works[rights->n_works]));
            ++rights->n_works;
        }
    }
    rights->works = works;
    return CW_OK;
}

CwStatus cw_rights_read(CwArena* arena, const char* file, CwText text, const CwRightsCue* cues, size_t n_cues,
                        CwDiag* diag, CwRights* ret_rights) {
    CwCsv* csv = CW_NEW(arena, CwCsv);
    if (!csv) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_csv_read(arena, file, text, columns, N_COLUMNS, diag, csv));
    Reader reader = {arena, diag, cues, n_cues, CW_NEW_ARRAY(arena, Row, csv->n_rows), csv->n_rows};
    if (!reader.rows) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < csv->n_rows; ++i) {
        reader.rows[i].in = (CwFields){csv, &csv->rows[i], diag};
        CW_TRY(read_row(&reader, &reader.rows[i]));
    }
    spread_to_all(&reader);
    CwRights rights = {NULL, 0};
    CW_TRY(gather_all(&reader, &rights));
    *ret_rights = rights;
    return CW_OK;
}
