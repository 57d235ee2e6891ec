// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/cue_sheet_forms.h"

#include "base/words.h"
#include "rights/identifier.h"
#include "rights/rights_priv.h"
#include "spot/use.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/*
   CWR 2.2: lines of fixed fields; transactions count from 0, the records of each from 0 too. Written are HDR, GRH, and
   for each work NWR, SPU, SPT, SWR, SWT, PWR, REC, ORN; then GRT, TRL. Shares are five digits, hundredths of a percent.
   Of the performing right half is the writers' where a work is published; the mechanical and synchronization rights are
   the publishers' then, else the writers'.

   Where shares hold in some countries only, who owns (SPU, SWR) is said for one place, the country of the film where it
   is one, and who collects (SPT, SWT) for every country: a record for each, or one for the world with those left out.
*/
enum {
    ALL = 10000,
    HALF = 5000,
    PARTIES_MOST = 99,
    WORKS_MOST = 99999999,
    WORLD = 2136, // CISAC's number for it
};

// What a party owns of the rights.
typedef struct {
    int64_t performing;
    int64_t others;
} Owned;

typedef struct {
    CwBuf* buf;
    const CwCueSheet* sheet;
    const CwCwrFrom* from;
    CwDiag* diag;
    int64_t transactions;
    int64_t records; // of the group
    int64_t record;  // within the transaction
    const CwWorkUse* work;
    const int64_t* points; // of its parties, each side a whole
    const int64_t* performing;
    CwTerritories home; // where what is said of owners holds
    bool published;
} Cwr;

// Letters of CWR's plain character set; others become blanks, small letters capital.
static void put_alpha(CwBuf* buf, const char* text, size_t width) {
    size_t at = 0;
    for (; at < width && text[at]; ++at) {
        char c = text[at];
        c = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
        cw_buf_byte(buf, c >= ' ' && c <= '~' ? c : ' ');
    }
    for (; at < width; ++at) {
        cw_buf_byte(buf, ' ');
    }
}

static void put_number(CwBuf* buf, int64_t number, int width) {
    cw_buf_format(buf, "%0*" PRId64, width, number);
}

static void put_blanks(CwBuf* buf, int count) {
    cw_buf_format(buf, "%*s", count, "");
}

static void put_length(CwBuf* buf, CwSpan span) {
    const int64_t seconds = cw_div_nearest(span.flicks, CW_FLICKS_PER_SECOND);
    cw_buf_format(buf, "%02" PRId64 "%02" PRId64 "%02" PRId64, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
}

static void put_date(CwBuf* buf, CwDate day) {
    char text[CW_DATE_SIZE];
    cw_date_format(day, text);
    cw_buf_format(buf, "%.4s%.2s%.2s", text, text + 5, text + 8);
}

static void end_record(CwBuf* buf) {
    cw_buf_text(buf, "\r\n");
}

// A record of a transaction.
static void begin(Cwr* cwr, const char* type) {
    cw_buf_format(cwr->buf, "%s%08" PRId64 "%08" PRId64, type, cwr->transactions, cwr->record);
    ++cwr->record;
    ++cwr->records;
}

static const char* society_of(const Cwr* cwr, const char* name) {
    for (size_t i = 0; i < cwr->from->n_societies; ++i) {
        if (cw_word_is(cw_text(name), cwr->from->societies[i].name)) {
            return cwr->from->societies[i].code;
        }
    }
    return "   ";
}

// An identifier as it is kept, or nothing where it is none.
static void put_id(CwBuf* buf, CwIdKind kind, const char* text, size_t width) {
    CwIdCheck check;
    put_alpha(buf, text[0] && cw_id_check(kind, cw_text(text), &check) ? check.plain : "", width);
}

static void put_header(Cwr* cwr) {
    CwBuf* buf = cwr->buf;
    cw_buf_text(buf, "HDRPB");
    put_alpha(buf, cwr->from->sender_ipi + 2, 9); // the sender's IPI number without its first two zeros
    put_alpha(buf, cwr->from->sender_name, 45);
    cw_buf_text(buf, "01.10");
    put_date(buf, cwr->from->day);
    cw_buf_text(buf, "000000");
    put_date(buf, cwr->from->day);
    put_blanks(buf, 15);
    cw_buf_text(buf, "2.2001");
    put_alpha(buf, "CUEWRIGHT", 30);
    put_blanks(buf, 30);
    end_record(buf);
    cw_buf_text(buf, "GRHNWR0000102.200000000001  ");
    end_record(buf);
}

static void put_work(Cwr* cwr, size_t number) {
    CwBuf* buf = cwr->buf;
    const CwWorkUse* work = cwr->work;
    begin(cwr, "NWR");
    put_alpha(buf, work->title, 60);
    put_blanks(buf, 2);
    cw_buf_format(buf, "CW%012zu", number);
    put_id(buf, CW_ID_ISWC, work->iswc, 11);
    put_blanks(buf, 8 + 12);
    cw_buf_text(buf, "SER000000Y");
    put_alpha(buf, "MUS", 3);
    put_blanks(buf, 3);
    cw_buf_text(buf, "ORI");
    put_blanks(buf, 3 + 3 + 3 + 30 + 10);
    put_alpha(buf, "FM", 2);
    cw_buf_text(buf, "N000");
    put_blanks(buf, 8 + 1 + 25 + 25);
    cw_buf_text(buf, "N");
    end_record(buf);
}

static void put_party_number(CwBuf* buf, size_t index) {
    cw_buf_format(buf, "P%08zu", index + 1);
}

// The first row of a party: it has several where its share is not the same everywhere.
static size_t first_of(const CwWorkUse* work, size_t index) {
    const CwRightsParty* party = &work->parties[index];
    size_t i = 0;
    while (work->parties[i].role != party->role || strcmp(work->parties[i].name, party->name) != 0 ||
           strcmp(work->parties[i].ipi, party->ipi) != 0) {
        ++i;
    }
    return i;
}

static void put_shares(CwBuf* buf, const char* society, int64_t performing, int64_t others) {
    for (int right = 0; right < 3; ++right) {
        put_alpha(buf, society, 3);
        put_number(buf, right ? others : performing, 5);
    }
}

// One record of who collects what where. `sign` is I for a territory, E for one that is left out.
static void put_territory(Cwr* cwr, const char* type, size_t index, char sign, int territory, int sequence) {
    CwBuf* buf = cwr->buf;
    const bool publisher = type[1] == 'P';
    const bool collects = sign == 'I';
    const int64_t others = collects && (publisher || !cwr->published) ? cwr->points[index] : 0;
    begin(cwr, type);
    put_party_number(buf, first_of(cwr->work, index));
    put_blanks(buf, publisher ? 6 : 0);
    put_number(buf, collects ? cwr->performing[index] : 0, 5);
    put_number(buf, others, 5);
    put_number(buf, others, 5);
    cw_buf_format(buf, "%c%04d %03d", sign, territory, sequence);
    end_record(buf);
}

// Where a row of a party collects: the shorter of what it holds and what it does not. `sequence` counts its records.
static int put_collection(Cwr* cwr, const char* type, size_t index, bool all_but, int sequence) {
    const CwTerritories* holds = cwr->work->parties[index].holds;
    const CwTerritories world = cw_territories_world();
    const CwTerritories rest = cw_territories_minus(&world, holds ? holds : &world);
    int in[CW_TERRITORY_COUNTRIES];
    int out[CW_TERRITORY_COUNTRIES];
    const size_t n_in = cw_territories_numbers(holds ? holds : &world, in);
    const size_t n_out = cw_territories_numbers(&rest, out);
    if (all_but != (n_in > n_out)) {
        return sequence;
    }
    for (size_t i = 0; i < n_in && !all_but; ++i) {
        put_territory(cwr, type, index, 'I', in[i], ++sequence);
    }
    if (all_but) {
        put_territory(cwr, type, index, 'I', WORLD, ++sequence);
    }
    for (size_t i = 0; i < n_out && all_but; ++i) {
        put_territory(cwr, type, index, 'E', out[i], ++sequence);
    }
    return sequence;
}

// Of a party with a row for each of its territories: what it owns at home, and where each row collects.
static Owned owned_of(const Cwr* cwr, size_t index) {
    Owned owned = {0, 0};
    for (size_t i = index; i < cwr->work->n_parties; ++i) {
        if (first_of(cwr->work, i) == index && cw__party_holds_in(&cwr->work->parties[i], &cwr->home)) {
            owned.performing += cwr->performing[i];
            owned.others += cwr->points[i];
        }
    }
    return owned;
}

// The world with what is left out of it first: a country that follows is not left out again.
static void put_collections(Cwr* cwr, const char* type, size_t index) {
    int sequence = 0;
    for (int all_but = 1; all_but >= 0; --all_but) {
        for (size_t i = index; i < cwr->work->n_parties; ++i) {
            if (first_of(cwr->work, i) == index) {
                sequence = put_collection(cwr, type, i, all_but, sequence);
            }
        }
    }
}

static void put_publisher(Cwr* cwr, size_t index, int sequence) {
    CwBuf* buf = cwr->buf;
    const CwRightsParty* party = &cwr->work->parties[index];
    begin(cwr, "SPU");
    put_number(buf, sequence, 2);
    put_party_number(buf, index);
    put_alpha(buf, party->name, 45);
    put_blanks(buf, 1);
    put_alpha(buf, cw_party_code(party->role), 2);
    put_blanks(buf, 9);
    put_id(buf, CW_ID_IPI, party->ipi, 11);
    put_blanks(buf, 14);
    const Owned owned = owned_of(cwr, index);
    put_shares(buf, society_of(cwr, party->society), owned.performing, owned.others);
    cw_buf_text(buf, " N ");
    put_blanks(buf, 13 + 14 + 14 + 2 + 1);
    end_record(buf);
    put_collections(cwr, "SPT", index);
}

// The last word of a name is the family's, what is before it the given.
static void put_name(CwBuf* buf, const char* name) {
    const char* blank = strrchr(name, ' ');
    put_alpha(buf, blank ? blank + 1 : name, 45);
    size_t at = 0;
    for (; blank && name + at < blank && at < 30; ++at) {
        const char one[2] = {name[at], '\0'};
        put_alpha(buf, one, 1);
    }
    put_blanks(buf, (int)(30 - at));
}

static void put_writer(Cwr* cwr, size_t index, size_t publisher, int publisher_sequence) {
    CwBuf* buf = cwr->buf;
    const CwRightsParty* party = &cwr->work->parties[index];
    const Owned owned = owned_of(cwr, index);
    begin(cwr, "SWR");
    put_party_number(buf, index);
    put_name(buf, party->name);
    put_blanks(buf, 1);
    put_alpha(buf, cw_party_code(party->role), 2);
    put_blanks(buf, 9);
    put_id(buf, CW_ID_IPI, party->ipi, 11);
    put_shares(buf, society_of(cwr, party->society), owned.performing, cwr->published ? 0 : owned.others);
    cw_buf_text(buf, " N  ");
    put_blanks(buf, 13 + 12 + 1);
    end_record(buf);
    put_collections(cwr, "SWT", index);
    if (cwr->published) {
        begin(cwr, "PWR");
        put_party_number(buf, publisher);
        put_alpha(buf, cwr->work->parties[publisher].name, 45);
        put_blanks(buf, 14 + 14);
        put_party_number(buf, index);
        put_number(buf, publisher_sequence, 2);
        end_record(buf);
    }
}

static void put_recording(Cwr* cwr, CwSpan length) {
    CwBuf* buf = cwr->buf;
    if (!cwr->work->isrc[0]) {
        return;
    }
    begin(cwr, "REC");
    put_blanks(buf, 8 + 60);
    put_length(buf, length);
    put_blanks(buf, 5 + 60);
    put_alpha(buf, cwr->work->label, 60);
    put_alpha(buf, cwr->work->catalogue, 18);
    put_blanks(buf, 13);
    put_id(buf, CW_ID_ISRC, cwr->work->isrc, 12);
    put_blanks(buf, 1 + 1 + 3);
    end_record(buf);
}

static char background_of(CwUse use) {
    return cw_use_is_visual(use) ? 'V' : use == CW_USE_LO ? 'L' : use == CW_USE_BI || use == CW_USE_BV ? 'B' : 'T';
}

static void put_origin(Cwr* cwr, CwUse use) {
    CwBuf* buf = cwr->buf;
    const CwCueSheetHead* head = &cwr->sheet->head;
    const bool series = head->episode[0] || head->episode_number[0] || head->network[0];
    begin(cwr, "ORN");
    cw_buf_text(buf, series ? "TEL" : "FIL");
    put_alpha(buf, head->title, 60);
    put_blanks(buf, 15 + 4 + 60);
    cw_buf_byte(buf, background_of(use));
    put_blanks(buf, 8 + 12 + 4 + 1);
    put_alpha(buf, head->number, 12);
    put_alpha(buf, head->episode, 60);
    put_alpha(buf, head->episode_number, 20);
    put_alpha(buf, strlen(head->year) == 4 ? head->year : "0000", 4);
    put_blanks(buf, 3 + 15 + 20 + 1);
    end_record(buf);
}

// Halves of a side that add up to half at home: rounded down, and what is missing to the first ones that lost.
static void halve(const Cwr* cwr, const int64_t* points, CwRightsSide side, int64_t* halves) {
    const CwWorkUse* work = cwr->work;
    int64_t missing = HALF;
    for (size_t i = 0; i < work->n_parties; ++i) {
        if (cw_party_side(work->parties[i].role) == side) {
            halves[i] = points[i] / 2;
            missing -= cw__party_holds_in(&work->parties[i], &cwr->home) ? halves[i] : 0;
        }
    }
    for (size_t i = 0; i < work->n_parties && missing > 0; ++i) {
        const CwRightsParty* party = &work->parties[i];
        if (cw_party_side(party->role) == side && points[i] % 2 && cw__party_holds_in(party, &cwr->home)) {
            ++halves[i];
            --missing;
        }
    }
}

// The part of the world what is said of owners holds in: with the country of the film, else the first.
static CwStatus find_home(Cwr* cwr, CwArena* arena) {
    CwTerritories* regions = NULL;
    CwTerritories country;
    size_t count = 0;
    CW_TRY(cw__work_regions(arena, cwr->work->parties, cwr->work->n_parties, &regions, &count));
    cwr->home = regions[0];
    if (cw_territories_parse(cw_text(cwr->sheet->head.country), &country, NULL) == CW_OK) {
        for (size_t i = 0; i < count; ++i) {
            cwr->home = cw_territories_cover(&regions[i], &country) ? regions[i] : cwr->home;
        }
    }
    return CW_OK;
}

static CwStatus set_shares(Cwr* cwr, CwArena* arena) {
    const CwWorkUse* work = cwr->work;
    int64_t* points = CW_NEW_ARRAY(arena, int64_t, work->n_parties);
    int64_t* performing = CW_NEW_ARRAY(arena, int64_t, work->n_parties);
    if (!points || !performing) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_work_points(arena, work, points));
    CW_TRY(find_home(cwr, arena));
    cwr->published = false;
    for (size_t i = 0; i < work->n_parties; ++i) {
        cwr->published = cwr->published || cw_party_side(work->parties[i].role) == CW_SIDE_PUBLISHERS;
        performing[i] = points[i];
    }
    if (cwr->published) {
        halve(cwr, points, CW_SIDE_WRITERS, performing);
        halve(cwr, points, CW_SIDE_PUBLISHERS, performing);
    }
    cwr->points = points;
    cwr->performing = performing;
    return CW_OK;
}

static void put_parties(Cwr* cwr) {
    const CwWorkUse* work = cwr->work;
    size_t first = 0;
    int sequence = 0;
    for (size_t i = 0; i < work->n_parties; ++i) {
        if (cw_party_side(work->parties[i].role) == CW_SIDE_PUBLISHERS && first_of(work, i) == i) {
            first = sequence ? first : i;
            put_publisher(cwr, i, ++sequence);
        }
    }
    for (size_t i = 0; i < work->n_parties; ++i) {
        if (cw_party_side(work->parties[i].role) == CW_SIDE_WRITERS && first_of(work, i) == i) {
            put_writer(cwr, i, first, 1);
        }
    }
}

static CwStatus put_transaction(Cwr* cwr, const CwCueSheetRow* row, const CwWorkUse* work, size_t number) {
    CwArena* arena = cwr->buf->arena;
    cwr->work = work;
    cwr->record = 0;
    if (work->n_parties > PARTIES_MOST) {
        return cw_diag(cwr->diag, CW_ERR_RANGE, "cwr.parties", (CwPlace){0}, work->title,
                       "a work has at most 99 parties in CWR");
    }
    CW_TRY(set_shares(cwr, arena));
    put_work(cwr, number);
    put_parties(cwr);
    put_recording(cwr, cw_time_between(row->cue.in, row->cue.out));
    put_origin(cwr, row->cue.use);
    ++cwr->transactions;
    return CW_OK;
}

// Whether an earlier row of the sheet has this work already.
static bool was_written(const CwCueSheet* sheet, size_t row, size_t index) {
    const CwWorkUse* work = sheet->rows[row].works[index];
    for (size_t i = 0; i <= row; ++i) {
        for (size_t w = 0; w < (i == row ? index : sheet->rows[i].n_works); ++w) {
            const CwWorkUse* other = sheet->rows[i].works[w];
            if (other == work || (strcmp(other->title, work->title) == 0 && strcmp(other->iswc, work->iswc) == 0)) {
                return true;
            }
        }
    }
    return false;
}

CwStatus cw_cue_sheet_cwr(CwBuf* buf, const CwCueSheet* sheet, const CwCwrFrom* from, CwDiag* diag) {
    Cwr cwr = {.buf = buf, .sheet = sheet, .from = from, .diag = diag};
    CwIdCheck check;
    if (!cw_id_check(CW_ID_IPI, cw_text(from->sender_ipi), &check)) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "cwr.sender", (CwPlace){0}, from->sender_ipi,
                       "the sender needs a right IPI name number, eleven digits");
    }
    put_header(&cwr);
    for (size_t i = 0; i < sheet->n_rows; ++i) {
        for (size_t w = 0; w < sheet->rows[i].n_works; ++w) {
            const CwWorkUse* work = sheet->rows[i].works[w];
            if (work->kind == CW_WORK_ORIGINAL && !was_written(sheet, i, w)) {
                CW_TRY(put_transaction(&cwr, &sheet->rows[i], work, (size_t)cwr.transactions + 1));
            }
        }
    }
    cw_buf_format(buf, "GRT00001%08" PRId64 "%08" PRId64 "   0000000000\r\n", cwr.transactions, cwr.records + 2);
    cw_buf_format(buf, "TRL00001%08" PRId64 "%08" PRId64 "\r\n", cwr.transactions, cwr.records + 4);
    return cw_buf_status(buf);
}
