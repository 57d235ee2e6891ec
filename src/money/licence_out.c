// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/licence_out.h"

#include "base/fields.h"

enum {
    WORK,
    TO,
    USE,
    MEDIA,
    TERRITORIES,
    FROM,
    UNTIL,
    SECONDS,
    USES,
    EXCLUSIVE,
    STATE,
    FEE,
    RECEIVED,
    CURRENCY,
    DUE,
    PAPER,
    NOTES,
    N_COLUMNS,
};

static const CwCsvColumn columns[N_COLUMNS] = {
    {"work", true},   {"to", true},     {"use", false},      {"media", false},    {"territories", false},
    {"from", false},  {"until", false}, {"seconds", false},  {"uses", false},     {"exclusive", false},
    {"state", false}, {"fee", false},   {"received", false}, {"currency", false}, {"due", false},
    {"paper", false}, {"notes", false},
};
static const CwGrantColumns grant_columns = {MEDIA, TERRITORIES, FROM, UNTIL, SECONDS, USES};

static CwStatus read_money(CwFields in, CwCurrency currency, CwLicenceOut* licence) {
    CW_TRY(cw_currency_field(in, CURRENCY, &currency));
    CW_TRY(cw_money_field(in, FEE, currency, &licence->fee));
    CW_TRY(cw_money_field(in, RECEIVED, currency, &licence->received));
    return licence->received.minor <= licence->fee.minor
               ? CW_OK
               : cw_field_refuse(in, RECEIVED, "licence.received", "this is more than was agreed (%s)",
                                 cw_field_empty(in, FEE) ? "nothing" : cw_field(in, FEE));
}

static CwStatus read_row(CwFields in, const CwRights* rights, CwCurrency currency, CwLicenceOut* licence) {
    bool known = false;
    CW_TRY(cw_field_text(in, WORK, &licence->work));
    CW_TRY(cw_field_text(in, TO, &licence->to));
    for (size_t i = 0; i < rights->n_works; ++i) {
        known = known || cw_word_is(cw_text(licence->work), rights->works[i].title);
    }
    if (!known) {
        return cw_field_refuse(in, WORK, "licence.work", "rights.csv has no such work: who could license it?");
    }
    CW_TRY(cw_grant_read(in, &grant_columns, &licence->grant));
    CW_TRY(cw_field_yes(in, EXCLUSIVE, false, &licence->exclusive));
    CW_TRY(cw_clearance_read(in, STATE, CW_CLEARANCE_IDEA, &licence->state));
    CW_TRY(cw_grant_date_read(in, DUE, true, CW_DATE_NEVER_ENDS, &licence->due));
    licence->use = cw_field(in, USE);
    licence->paper = cw_field(in, PAPER);
    licence->notes = cw_field(in, NOTES);
    licence->place = cw_csv_place(in.csv, in.row, WORK);
    return read_money(in, currency, licence);
}

CwStatus cw_licences_out_read(CwArena* arena, const char* file, CwText text, const CwRights* rights,
                              CwCurrency currency, CwDiag* diag, CwLicencesOut* ret_licences) {
    CwCsv* csv = CW_NEW(arena, CwCsv);
    if (!csv) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_csv_read(arena, file, text, columns, N_COLUMNS, diag, csv));
    CwLicenceOut* items = CW_NEW_ARRAY(arena, CwLicenceOut, csv->n_rows);
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < csv->n_rows; ++i) {
        CW_TRY(read_row((CwFields){csv, &csv->rows[i], diag}, rights, currency, &items[i]));
    }
    *ret_licences = (CwLicencesOut){items, csv->n_rows};
    return CW_OK;
}

static bool is_alive(const CwLicenceOut* licence) {
    return licence->state < CW_CLEARANCE_EXPIRED;
}

static bool meet(const CwGrant* grant, unsigned media, const CwTerritories* territories, CwDate from, CwDate until) {
    const CwTerritories common = cw_territories_common(&grant->territories, territories);
    return (grant->media & media) && !cw_territories_empty(&common) && grant->from.day <= until.day &&
           from.day <= grant->until.day;
}

static CwStatus check_exclusive(const CwLicencesOut* licences, size_t at, CwDiagList* warnings) {
    const CwLicenceOut* licence = &licences->items[at];
    for (size_t i = 0; i < at; ++i) {
        const CwLicenceOut* other = &licences->items[i];
        const CwGrant* grant = &other->grant;
        if ((licence->exclusive || other->exclusive) && is_alive(other) &&
            cw_word_is(cw_text(licence->work), other->work) &&
            meet(&licence->grant, grant->media, &grant->territories, grant->from, grant->until)) {
            CW_TRY(cw_diag_add(warnings, "licence.exclusive", licence->place, licence->work,
                               "\"%s\" is licensed to %s and to %s for the same media, countries and days, and %s is "
                               "promised to be the only one",
                               licence->work, other->to, licence->to, other->exclusive ? other->to : licence->to));
        }
    }
    return CW_OK;
}

// An exclusive licence keeps the film itself out, too.
static CwStatus check_own_use(const CwLicenceOut* licence, const CwDeliveries* deliveries, CwDate day,
                              CwDiagList* warnings) {
    for (size_t i = 0; licence->exclusive && i < deliveries->count; ++i) {
        const CwDelivery* own = &deliveries->items[i];
        const CwDate from = own->from_said ? own->from : day;
        const CwDate until = own->until_said && own->until.day > from.day ? own->until : from;
        if (meet(&licence->grant, own->media, &own->territories, from, until)) {
            return cw_diag_add(
                warnings, "licence.own", licence->place, licence->work,
                "\"%s\" is licensed to %s alone, for media and countries the film itself is delivered for",
                licence->work, licence->to);
        }
    }
    return CW_OK;
}

// Nobody can give away more than they were granted.
static CwStatus check_granted(const CwLicenceOut* licence, const CwRights* rights, CwDiagList* warnings) {
    for (size_t w = 0; w < rights->n_works; ++w) {
        const CwWorkUse* work = &rights->works[w];
        for (size_t p = 0; p < work->n_parties && cw_word_is(cw_text(licence->work), work->title); ++p) {
            const CwRightsParty* party = &work->parties[p];
            const CwTerritories asked = party->holds ? cw_territories_common(&licence->grant.territories, party->holds)
                                                     : licence->grant.territories;
            const bool granted = cw_clearance_reached(party->state, CW_CLEARANCE_CONFIRMED) &&
                                 !(licence->grant.media & ~party->grant.media) &&
                                 cw_territories_cover(&party->grant.territories, &asked) &&
                                 party->grant.from.day <= licence->grant.from.day &&
                                 party->grant.until.day >= licence->grant.until.day;
            if (cw_party_side(party->role) != CW_SIDE_NONE && !cw_territories_empty(&asked) && !granted) {
                CW_TRY(cw_diag_add(warnings, "licence.granted", licence->place, licence->work,
                                   "\"%s\" is licensed to %s, and %s has not granted all of that", licence->work,
                                   licence->to, party->name));
            }
        }
        if (cw_word_is(cw_text(licence->work), work->title)) {
            break; // the work is in several cues with the same parties
        }
    }
    return CW_OK;
}

static CwStatus check_money(const CwLicenceOut* licence, CwDate day, int within_days, CwDiagList* warnings) {
    char text[CW_MONEY_SIZE];
    char date[CW_DATE_SIZE];
    const CwMoney open = {licence->fee.currency, licence->fee.minor - licence->received.minor};
    cw_money_format(open, text);
    if (open.minor > 0 && licence->due.day < day.day) {
        cw_date_format(licence->due, date);
        CW_TRY(cw_diag_add(warnings, "licence.overdue", licence->place, licence->work, "%s owes %s for \"%s\" since %s",
                           licence->to, text, licence->work, date));
    }
    if (licence->received.minor > 0 && !licence->paper[0]) {
        CW_TRY(cw_diag_add(warnings, "licence.paper", licence->place, licence->work,
                           "%s paid for \"%s\", and no signed paper is named", licence->to, licence->work));
    }
    if ((int64_t)licence->grant.until.day <= (int64_t)day.day + within_days && licence->grant.until.day >= day.day) {
        cw_date_format(licence->grant.until, date);
        CW_TRY(cw_diag_add(warnings, "licence.ends", licence->place, licence->work,
                           "the licence of \"%s\" to %s ends on %s", licence->work, licence->to, date));
    }
    return CW_OK;
}

CwStatus cw_licences_out_check(const CwLicencesOut* licences, const CwRights* rights, const CwDeliveries* deliveries,
                               CwDate day, int within_days, CwDiagList* warnings) {
    for (size_t i = 0; i < licences->count; ++i) {
        const CwLicenceOut* licence = &licences->items[i];
        if (is_alive(licence)) {
            CW_TRY(check_exclusive(licences, i, warnings));
            CW_TRY(check_own_use(licence, deliveries, day, warnings));
            CW_TRY(check_granted(licence, rights, warnings));
            CW_TRY(check_money(licence, day, within_days, warnings));
        }
    }
    return CW_OK;
}

static CwLicenceIncome* income_in(CwLicenceIncome* income, size_t* count, CwCurrency currency) {
    size_t i = 0;
    while (i < *count && !cw_currency_equal(income[i].agreed.currency, currency)) {
        ++i;
    }
    if (i == *count) {
        const CwMoney none = {currency, 0};
        income[(*count)++] = (CwLicenceIncome){none, none, none, none};
    }
    return &income[i];
}

CwStatus cw_licences_out_income(CwArena* arena, const CwLicencesOut* licences, CwLicenceIncome** ret_income,
                                size_t* ret_count) {
    CwLicenceIncome* income = CW_NEW_ARRAY(arena, CwLicenceIncome, licences->count);
    size_t count = 0;
    if (!income) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < licences->count; ++i) {
        const CwLicenceOut* licence = &licences->items[i];
        CwLicenceIncome* in = income_in(income, &count, licence->fee.currency);
        const bool agreed = cw_clearance_reached(licence->state, CW_CLEARANCE_CONFIRMED);
        int64_t* sum = agreed ? &in->agreed.minor : &in->hoped.minor;
        if (!agreed && !is_alive(licence)) {
            continue;
        }
        if (__builtin_add_overflow(*sum, licence->fee.minor, sum) ||
            __builtin_add_overflow(in->received.minor, licence->received.minor, &in->received.minor)) {
            return CW_ERR_RANGE;
        }
        in->open.minor = in->agreed.minor > in->received.minor ? in->agreed.minor - in->received.minor : 0;
    }
    *ret_income = income;
    *ret_count = count;
    return CW_OK;
}
