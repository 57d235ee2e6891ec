// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/licence_out.h"

#include "base/json.h"
#include "page/plain.h"

enum { COLUMNS = 11, INCOME_COLUMNS = 4 };
enum { WORK, TO, USE, MEDIA, WHERE, FROM, UNTIL, STATE, FEE, RECEIVED, DUE };

// A day, or what it means that nobody said one.
static const char* say_day(CwArena* arena, CwDate day, const char* never) {
    char text[CW_DATE_SIZE];
    cw_date_format(day, text);
    return text[0] ? cw_string_copy(arena, text) : never;
}

// What a row of text or of the page says.
static bool say(CwArena* arena, const CwLicenceOut* licence, const char* cells[COLUMNS]) {
    const bool open = licence->received.minor < licence->fee.minor;
    cells[WORK] = licence->work;
    cells[TO] = licence->to;
    cells[USE] = licence->use;
    cells[MEDIA] = cw_media_text(arena, licence->grant.media);
    cells[WHERE] = cw_territories_text(arena, &licence->grant.territories);
    cells[FROM] = say_day(arena, licence->grant.from, "");
    cells[UNTIL] = say_day(arena, licence->grant.until, "no end");
    cells[STATE] = cw_format(arena, "%s%s", cw_clearance_name(licence->state), licence->exclusive ? ", exclusive" : "");
    cells[FEE] = cw_money_text(arena, licence->fee);
    cells[RECEIVED] = cw_money_text(arena, licence->received);
    cells[DUE] = open ? say_day(arena, licence->due, "") : "";
    bool good = true;
    for (int i = 0; i < COLUMNS; ++i) {
        good = good && cells[i];
    }
    return good;
}

static bool say_income(CwArena* arena, const CwLicenceIncome* income, const char* cells[INCOME_COLUMNS]) {
    const CwMoney amounts[INCOME_COLUMNS] = {income->agreed, income->received, income->open, income->hoped};
    bool good = true;
    for (int i = 0; i < INCOME_COLUMNS; ++i) {
        cells[i] = cw_money_text(arena, amounts[i]);
        good = good && cells[i];
    }
    return good;
}

void cw_licences_out_text(CwBuf* buf, const CwLicencesOut* licences, const CwLicenceIncome* income, size_t n_income) {
    for (size_t i = 0; i < licences->count; ++i) {
        const char* c[COLUMNS];
        if (!say(buf->arena, &licences->items[i], c)) {
            buf->failed = true;
            return;
        }
        cw_buf_format(buf, "\"%s\" to %s%s%s: %s in %s %s%suntil %s, %s, %s of %s%s%s\n", c[WORK], c[TO],
                      c[USE][0] ? ", " : "", c[USE], c[MEDIA], c[WHERE], c[FROM], c[FROM][0] ? " " : "", c[UNTIL],
                      c[STATE], c[RECEIVED], c[FEE], c[DUE][0] ? ", due " : "", c[DUE]);
    }
    for (size_t i = 0; i < n_income; ++i) {
        const char* c[INCOME_COLUMNS];
        if (!say_income(buf->arena, &income[i], c)) {
            buf->failed = true;
            return;
        }
        cw_buf_format(buf, "agreed %s, received %s, open %s, hoped for %s\n", c[0], c[1], c[2], c[3]);
    }
}

static void put_licence(CwBuf* buf, const CwLicenceOut* licence) {
    const int64_t scale = cw_currency_scale(licence->fee.currency);
    const char* cells[COLUMNS];
    char from[CW_DATE_SIZE];
    char until[CW_DATE_SIZE];
    char due[CW_DATE_SIZE];
    cw_date_format(licence->due, due);
    cw_date_format(licence->grant.from, from);
    cw_date_format(licence->grant.until, until);
    buf->failed = !say(buf->arena, licence, cells) || buf->failed;
    if (buf->failed) {
        return;
    }
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "licence", licence->work);
    cw_json_put_text(buf, "to", licence->to);
    cw_json_put_text(buf, "use", licence->use);
    cw_json_put_text(buf, "media", cells[MEDIA]);
    cw_json_put_text(buf, "territories", cells[WHERE]);
    cw_json_put_text(buf, "from", from[0] ? from : NULL);
    cw_json_put_text(buf, "until", until[0] ? until : NULL);
    cw_json_put_bool(buf, "exclusive", licence->exclusive);
    cw_json_put_text(buf, "state", cw_clearance_name(licence->state));
    cw_json_put_text(buf, "currency", licence->fee.currency.code);
    cw_json_put_decimal(buf, "fee", licence->fee.minor, scale);
    cw_json_put_decimal(buf, "received", licence->received.minor, scale);
    cw_json_put_text(buf, "due", due[0] ? due : NULL);
    cw_json_put_text(buf, "paper", licence->paper);
    cw_json_put_text(buf, "notes", licence->notes);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

void cw_licences_out_json(CwBuf* buf, const CwLicencesOut* licences, const CwLicenceIncome* income, size_t n_income) {
    for (size_t i = 0; i < licences->count; ++i) {
        put_licence(buf, &licences->items[i]);
    }
    for (size_t i = 0; i < n_income; ++i) {
        const int64_t scale = cw_currency_scale(income[i].agreed.currency);
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "income", income[i].agreed.currency.code);
        cw_json_put_decimal(buf, "agreed", income[i].agreed.minor, scale);
        cw_json_put_decimal(buf, "received", income[i].received.minor, scale);
        cw_json_put_decimal(buf, "open", income[i].open.minor, scale);
        cw_json_put_decimal(buf, "hoped", income[i].hoped.minor, scale);
        cw_json_end_object(buf);
        cw_buf_byte(buf, '\n');
    }
}

void cw_licences_out_page(CwBuf* buf, const char* film, const CwLicencesOut* licences, const CwLicenceIncome* income,
                          size_t n_income, const CwDiagList* warnings) {
    static const char* const head[COLUMNS] = {"Work",   "To",    "Use",  "Media",     "Where", ">From",
                                              ">Until", "State", ">Fee", ">Received", ">Due"};
    static const char* const income_head[INCOME_COLUMNS] = {">Agreed", ">Received", ">Open", ">Hoped for"};
    const char** cells = CW_NEW_ARRAY(buf->arena, const char*, licences->count* COLUMNS);
    const char** sums = CW_NEW_ARRAY(buf->arena, const char*, n_income* INCOME_COLUMNS);
    bool good = cells && sums;
    for (size_t i = 0; good && i < licences->count; ++i) {
        good = say(buf->arena, &licences->items[i], cells + i * COLUMNS);
    }
    for (size_t i = 0; good && i < n_income; ++i) {
        good = say_income(buf->arena, &income[i], sums + i * INCOME_COLUMNS);
    }
    buf->failed = buf->failed || !good;
    if (!good) {
        return;
    }
    cw_plain_begin(buf, "Music licensed to others", film);
    for (size_t i = 0; i < warnings->count; ++i) {
        cw_plain_text(buf, warnings->items[i].text, true);
    }
    cw_plain_table(buf, head, COLUMNS, cells, licences->count);
    cw_plain_heading(buf, "Income");
    cw_plain_table(buf, income_head, INCOME_COLUMNS, sums, n_income);
    cw_plain_end(buf);
}
