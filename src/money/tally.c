// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/tally.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ISRC_LENGTH = 12,
    FIRST_SLOTS = 1024,
    DECIMALS = 12,
    DIGITS_MOST = 18, // before the decimals
    ROW_SHOWN = 80,
};

// What sums are kept by; compared as bytes, so every byte is set.
typedef struct {
    char isrc[ISRC_LENGTH];
    char currency[4];
    uint64_t upc;
} Key;

typedef struct {
    Key key;
    CwI128 amount;
    int64_t units;
    int64_t rows; // 0 where the slot is free
} Slot;

struct CwTally {
    CwArena* arena;
    Slot* slots;
    size_t n_slots; // a power of two
    size_t n_used;
};

CwStatus cw_tally_new(CwArena* arena, CwTally** ret_tally) {
    CwTally* tally = CW_NEW(arena, CwTally);
    Slot* slots = CW_NEW_ARRAY(arena, Slot, FIRST_SLOTS);
    if (!tally || !slots) {
        return CW_ERR_NO_MEM;
    }
    *tally = (CwTally){arena, slots, FIRST_SLOTS, 0};
    *ret_tally = tally;
    return CW_OK;
}

static uint64_t hash_of(const Key* key) {
    uint64_t words[3];
    memcpy(words, key, sizeof words);
    uint64_t hash = words[0] * 0x9E3779B97F4A7C15U;
    hash = (hash ^ (hash >> 29) ^ words[1]) * 0xBF58476D1CE4E5B9U;
    hash = (hash ^ (hash >> 32) ^ words[2]) * 0x94D049BB133111EBU;
    return hash ^ (hash >> 31);
}

static Slot* slot_of(Slot* slots, size_t n_slots, const Key* key) {
    size_t at = (size_t)hash_of(key) & (n_slots - 1);
    while (slots[at].rows && memcmp(&slots[at].key, key, sizeof *key) != 0) {
        at = (at + 1) & (n_slots - 1);
    }
    return &slots[at];
}

static CwStatus grow(CwTally* tally) {
    Slot* slots = CW_NEW_ARRAY(tally->arena, Slot, tally->n_slots * 2);
    if (!slots) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < tally->n_slots; ++i) {
        if (tally->slots[i].rows) {
            *slot_of(slots, tally->n_slots * 2, &tally->slots[i].key) = tally->slots[i];
        }
    }
    tally->slots = slots;
    tally->n_slots *= 2;
    return CW_OK;
}

static CwStatus add(CwTally* tally, const Key* key, CwI128 amount, int64_t units, int64_t rows) {
    if (tally->n_used * 2 >= tally->n_slots) {
        CW_TRY(grow(tally));
    }
    Slot* slot = slot_of(tally->slots, tally->n_slots, key);
    if (!slot->rows) {
        slot->key = *key;
        ++tally->n_used;
    }
    const bool over = __builtin_add_overflow(slot->amount, amount, &slot->amount) ||
                      __builtin_add_overflow(slot->units, units, &slot->units);
    slot->rows += rows;
    return over ? CW_ERR_RANGE : CW_OK;
}

// --- fields of a row

enum { FIELD_ISRC, FIELD_UPC, FIELD_UNITS, FIELD_AMOUNT, FIELD_CURRENCY, N_FIELDS };

// Which field a column is, so that a row is gone through once.
typedef struct {
    const CwTallyLayout* layout;
    signed char field_of[256];
    int last; // the last column that is wanted
    int line;
    CwDiag* diag;
} Plan;

static CwStatus plan_of(const CwTallyLayout* layout, int line, CwDiag* diag, Plan* plan) {
    const int columns[N_FIELDS] = {layout->isrc, layout->upc, layout->units, layout->amount, layout->currency};
    *plan = (Plan){.layout = layout, .last = -1, .line = line, .diag = diag};
    memset(plan->field_of, -1, sizeof plan->field_of);
    for (int i = 0; i < N_FIELDS; ++i) {
        if (columns[i] >= (int)sizeof plan->field_of) {
            return cw_diag(diag, CW_ERR_RANGE, "statement.columns", (CwPlace){layout->file, line, 0}, NULL,
                           "a statement may have 256 columns");
        }
        if (columns[i] >= 0) {
            plan->field_of[columns[i]] = (signed char)i;
            plan->last = columns[i] > plan->last ? columns[i] : plan->last;
        }
    }
    return CW_OK;
}

static CwStatus refuse(const Plan* plan, CwText read, const char* name, const char* what) {
    char shown[ROW_SHOWN];
    (void)snprintf(shown, sizeof shown, "%.*s", (int)(read.length < ROW_SHOWN ? read.length : ROW_SHOWN - 1),
                   read.at ? read.at : "");
    return cw_diag(plan->diag, CW_ERR_BAD_INPUT, name, (CwPlace){plan->layout->file, plan->line, 0}, shown, "%s", what);
}

#define ONES  0x0101010101010101U
#define HIGHS 0x8080808080808080U

// The first `a` or `b` from `at` on, eight bytes at a time; `end` when there is none.
static const char* find_either(const char* at, const char* end, char a, char b) {
    const uint64_t all_a = ONES * (unsigned char)a;
    const uint64_t all_b = ONES * (unsigned char)b;
    for (; end - at >= 8; at += 8) {
        uint64_t word;
        memcpy(&word, at, sizeof word);
        const uint64_t x = word ^ all_a;
        const uint64_t y = word ^ all_b;
        const uint64_t found = ((x - ONES) & ~x & HIGHS) | ((y - ONES) & ~y & HIGHS);
        if (found) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
            return at + __builtin_ctzll(found) / 8;
#else
            break;
#endif
        }
    }
    while (at < end && *at != a && *at != b) {
        ++at;
    }
    return at;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static CwText unquoted(CwText text) {
    while (text.length && (text.at[text.length - 1] == ' ' || text.at[text.length - 1] == '\r')) {
        --text.length;
    }
    while (text.length && text.at[0] == ' ') {
        text = cw_text_after(text, 1);
    }
    const bool quoted = text.length >= 2 && text.at[0] == '"' && text.at[text.length - 1] == '"';
    return quoted ? (CwText){text.at + 1, text.length - 2} : text;
}

// "-0.000123" in 10^-12, exact.
static bool read_amount(CwText text, char decimal, CwI128* ret_amount) {
    size_t i = 0;
    const bool minus = text.length && text.at[0] == '-';
    i += minus || (text.length && text.at[0] == '+');
    uint64_t whole = 0;
    size_t digits = 0;
    for (; i < text.length && is_digit(text.at[i]); ++i, ++digits) {
        whole = whole * 10 + (uint64_t)(text.at[i] - '0');
    }
    bool good = digits <= DIGITS_MOST;
    uint64_t part = 0;
    int places = 0;
    if (i < text.length && text.at[i] == decimal) {
        for (++i; i < text.length && is_digit(text.at[i]) && places < DECIMALS; ++i, ++places, ++digits) {
            part = part * 10 + (uint64_t)(text.at[i] - '0');
        }
        while (i < text.length && text.at[i] == '0') { // finer than the unit only when it is not nothing
            ++i;
        }
    }
    for (; places < DECIMALS; ++places) {
        part *= 10;
    }
    good = good && digits > 0 && i == text.length;
    const CwI128 amount = (CwI128)whole * CW_TALLY_UNIT + part;
    *ret_amount = minus ? -amount : amount;
    return good;
}

// A decimal with an exponent, as programs write small numbers: "1.2E-05".
static bool read_exponent(CwText text, char decimal, CwI128* ret_amount) {
    size_t at = 0;
    while (at < text.length && text.at[at] != 'e' && text.at[at] != 'E') {
        ++at;
    }
    int64_t exponent = 0;
    CwText power = cw_text_after(text, at + 1);
    if (at == text.length || cw_parse_int(power, &exponent) != CW_OK || exponent < -30 || exponent > 12) {
        return false;
    }
    CwI128 amount = 0;
    if (!read_amount((CwText){text.at, at}, decimal, &amount)) {
        return false;
    }
    for (; exponent > 0; --exponent) {
        if (__builtin_mul_overflow(amount, (CwI128)10, &amount)) {
            return false;
        }
    }
    for (; exponent < 0; ++exponent) {
        if (amount % 10 != 0) {
            return false;
        }
        amount /= 10;
    }
    *ret_amount = amount;
    return true;
}

static bool read_units(CwText text, int64_t* ret_units) {
    CwI128 amount = 0;
    if (text.length == 0) {
        *ret_units = 0;
        return true;
    }
    if (!read_amount(text, '.', &amount) || amount % CW_TALLY_UNIT != 0) {
        return false;
    }
    *ret_units = (int64_t)(amount / CW_TALLY_UNIT);
    return true;
}

static void read_isrc(CwText text, char isrc[ISRC_LENGTH]) {
    size_t length = 0;
    memset(isrc, 0, ISRC_LENGTH);
    for (size_t i = 0; i < text.length && length < ISRC_LENGTH; ++i) {
        const char c = text.at[i];
        if (c != '-' && c != ' ') {
            isrc[length++] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
        }
    }
}

uint64_t cw_tally_upc(CwText text) {
    uint64_t number = 0;
    size_t digits = 0;
    for (size_t i = 0; i < text.length; ++i) {
        if (is_digit(text.at[i])) {
            number = number * 10 + (uint64_t)(text.at[i] - '0');
            digits += number > 0;
        } else if (text.at[i] != '-' && text.at[i] != ' ' && text.at[i] != '\'') {
            return 0;
        }
    }
    return digits <= DIGITS_MOST ? number : 0;
}

static bool read_currency(CwText text, char currency[4]) {
    CwCurrency read;
    if (cw_currency_parse(text, &read) != CW_OK) {
        return false;
    }
    memcpy(currency, read.code, 4);
    return true;
}

static CwStatus add_row(CwTally* tally, const Plan* plan, const CwText fields[N_FIELDS]) {
    Key key;
    CwI128 amount = 0;
    int64_t units = 0;
    const CwTallyLayout* layout = plan->layout;
    const CwText money = unquoted(fields[FIELD_AMOUNT]);
    read_isrc(unquoted(fields[FIELD_ISRC]), key.isrc);
    key.upc = cw_tally_upc(unquoted(fields[FIELD_UPC]));
    memcpy(key.currency, layout->fixed.code, 4);
    if (!read_amount(money, layout->decimal, &amount) && !read_exponent(money, layout->decimal, &amount)) {
        return refuse(plan, money, "statement.amount", "write an amount, as 0.0123, with at most 12 decimals");
    }
    if (!read_units(unquoted(fields[FIELD_UNITS]), &units)) {
        return refuse(plan, fields[FIELD_UNITS], "statement.units", "write how many, as a whole number");
    }
    if (layout->currency >= 0 && !read_currency(unquoted(fields[FIELD_CURRENCY]), key.currency)) {
        return refuse(plan, fields[FIELD_CURRENCY], "statement.currency", "write a currency in three letters");
    }
    if (add(tally, &key, amount, units, 1) != CW_OK) {
        return refuse(plan, money, "statement.sum", "the sum of these rows does not fit");
    }
    return CW_OK;
}

// The end of a field: of one in quotes, what follows the quote.
static const char* field_end(const char* at, const char* end, char separator) {
    if (at < end && *at == '"' && separator != '\t') {
        const char* quote = at + 1;
        while (quote < end && *quote != '\n') {
            if (*quote == '"' && (quote + 1 == end || quote[1] != '"')) {
                return find_either(quote, end, separator, '\n');
            }
            quote += *quote == '"' ? 2 : 1;
        }
    }
    return find_either(at, end, separator, '\n');
}

CwStatus cw_tally_rows(CwTally* tally, const CwTallyLayout* layout, CwText rows, int line, CwDiag* diag) {
    Plan plan;
    CW_TRY(plan_of(layout, line, diag, &plan));
    const char* at = rows.at;
    const char* end = rows.at + rows.length;
    for (; at < end; ++plan.line) {
        CwText fields[N_FIELDS] = {{NULL, 0}};
        const char* begin = at;
        int column = 0;
        for (;; ++column) {
            const char* stop = field_end(at, end, layout->separator);
            const int field = column <= plan.last ? plan.field_of[column] : -1;
            if (field >= 0) {
                fields[field] = (CwText){at, (size_t)(stop - at)};
            }
            at = stop < end ? stop + 1 : stop;
            if (stop == end || *stop == '\n') {
                break;
            }
            if (column == plan.last) { // nothing more is wanted of this row
                stop = memchr(at, '\n', (size_t)(end - at));
                at = stop ? stop + 1 : end;
                break;
            }
        }
        const CwText row = cw_text_trim((CwText){begin, (size_t)(at - begin)});
        if (row.length == 0) {
            continue;
        }
        if (column < plan.last) {
            return refuse(&plan, row, "statement.row", "this row ends before the columns it needs");
        }
        CW_TRY(add_row(tally, &plan, fields));
    }
    return CW_OK;
}

CwStatus cw_tally_merge(CwTally* into, const CwTally* from) {
    for (size_t i = 0; i < from->n_slots; ++i) {
        const Slot* slot = &from->slots[i];
        if (slot->rows) {
            CW_TRY(add(into, &slot->key, slot->amount, slot->units, slot->rows));
        }
    }
    return CW_OK;
}

static int by_key(const void* a, const void* b) {
    const CwTallyItem* x = a;
    const CwTallyItem* y = b;
    const int isrcs = strcmp(x->isrc, y->isrc);
    if (isrcs) {
        return isrcs;
    }
    if (x->upc != y->upc) {
        return x->upc < y->upc ? -1 : 1;
    }
    return strcmp(x->currency.code, y->currency.code);
}

CwStatus cw_tally_items(CwArena* arena, const CwTally* tally, CwTallyItem** ret_items, size_t* ret_count) {
    CwTallyItem* items = CW_NEW_ARRAY(arena, CwTallyItem, tally->n_used);
    size_t count = 0;
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < tally->n_slots; ++i) {
        const Slot* slot = &tally->slots[i];
        if (slot->rows) {
            CwTallyItem* item = &items[count++];
            memcpy(item->isrc, slot->key.isrc, ISRC_LENGTH);
            memcpy(item->currency.code, slot->key.currency, sizeof item->currency.code);
            item->upc = slot->key.upc;
            item->amount = slot->amount;
            item->units = slot->units;
            item->rows = slot->rows;
        }
    }
    if (count) {
        qsort(items, count, sizeof *items, by_key);
    }
    *ret_items = items;
    *ret_count = count;
    return CW_OK;
}
