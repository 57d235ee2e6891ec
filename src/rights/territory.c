// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/territory.h"

#include "base/buf.h"
#include "base/words.h"
#include "rights/territory_priv.h"

#include <assert.h>
#include <string.h>

// A group of countries that people name as one.
typedef struct {
    const char* name;
    const char* codes; // two letters each, with blanks between
} Group;

// EU: the members since 2020-02-01. EEA: the EU with Iceland, Liechtenstein and Norway.
#define EU_CODES "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"

static const Group groups[] = {
    {"EU", EU_CODES},          {"European Union", EU_CODES}, {"EEA", EU_CODES " IS LI NO"}, {"DACH", "AT CH DE"},
    {"GSA", "AT CH DE"},       {"Benelux", "BE LU NL"},      {"Nordics", "DK FI IS NO SE"}, {"Scandinavia", "DK NO SE"},
    {"UK & Ireland", "GB IE"}, {"North America", "CA US"},
};

enum {
    N_GROUPS = sizeof groups / sizeof groups[0],
};

CwTerritories cw_territories_none(void) {
    return (CwTerritories){{0}};
}

static void add(CwTerritories* set, size_t country) {
    set->bits[country / 64] |= UINT64_C(1) << (country % 64);
}

static bool has(const CwTerritories* set, size_t country) {
    return (set->bits[country / 64] >> (country % 64)) & 1U;
}

CwTerritories cw_territories_world(void) {
    CwTerritories world = cw_territories_none();
    for (size_t i = 0; i < CW__N_COUNTRIES; ++i) {
        add(&world, i);
    }
    return world;
}

bool cw_territories_empty(const CwTerritories* set) {
    const CwTerritories none = cw_territories_none();
    return cw_territories_cover(&none, set);
}

bool cw_territories_cover(const CwTerritories* outer, const CwTerritories* inner) {
    for (size_t i = 0; i < CW_TERRITORY_WORDS; ++i) {
        if (inner->bits[i] & ~outer->bits[i]) {
            return false;
        }
    }
    return true;
}

CwTerritories cw_territories_minus(const CwTerritories* all, const CwTerritories* but) {
    CwTerritories left = *all;
    for (size_t i = 0; i < CW_TERRITORY_WORDS; ++i) {
        left.bits[i] &= ~but->bits[i];
    }
    return left;
}

CwTerritories cw_territories_common(const CwTerritories* a, const CwTerritories* b) {
    CwTerritories both = {{0}};
    for (size_t i = 0; i < CW_TERRITORY_WORDS; ++i) {
        both.bits[i] = a->bits[i] & b->bits[i];
    }
    return both;
}

CwTerritories cw_territories_union(const CwTerritories* a, const CwTerritories* b) {
    CwTerritories both = *a;
    for (size_t i = 0; i < CW_TERRITORY_WORDS; ++i) {
        both.bits[i] |= b->bits[i];
    }
    return both;
}

static size_t country_of_code(CwText code) {
    size_t i = 0;
    while (i < CW__N_COUNTRIES && !cw_word_is(code, cw__countries[i].code)) {
        ++i;
    }
    return i;
}

static CwTerritories group_set(const Group* group) {
    CwTerritories set = cw_territories_none();
    CwText rest = cw_text(group->codes);
    while (rest.length) {
        const size_t country = country_of_code(cw_text_split(&rest, ' '));
        assert(country < CW__N_COUNTRIES);
        add(&set, country);
    }
    return set;
}

// The set one name stands for; false when it is none.
static bool set_of_name(CwText name, CwTerritories* ret_set) {
    static const char* const worlds[] = {"world", "worldwide", "all", "WW", "universe", "global"};
    for (size_t i = 0; i < sizeof worlds / sizeof worlds[0]; ++i) {
        if (cw_word_is(name, worlds[i])) {
            *ret_set = cw_territories_world();
            return true;
        }
    }
    for (size_t i = 0; i < N_GROUPS; ++i) {
        if (cw_word_is(name, groups[i].name)) {
            *ret_set = group_set(&groups[i]);
            return true;
        }
    }
    size_t country = country_of_code(name);
    for (size_t i = 0; country == CW__N_COUNTRIES && i < CW__N_COUNTRIES; ++i) {
        country = cw_word_is(name, cw__countries[i].name) ? i : country;
    }
    for (size_t i = 0; country == CW__N_COUNTRIES && i < CW__N_COUNTRY_ALIASES; ++i) {
        const CwCountry* alias = &cw__country_aliases[i];
        country = cw_word_is(name, alias->name) ? country_of_code(cw_text(alias->code)) : country;
    }
    *ret_set = cw_territories_none();
    if (country < CW__N_COUNTRIES) {
        add(ret_set, country);
    }
    return country < CW__N_COUNTRIES;
}

static bool is_separator(char c) {
    return c == ',' || c == ';' || c == '+' || c == '/' || c == '|' || c == '\n';
}

static bool is_exception(CwText word) {
    static const char* const words[] = {"except", "excluding", "excl", "excl.", "without", "minus", "ex", "not"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; ++i) {
        if (cw_word_is(word, words[i])) {
            return true;
        }
    }
    return false;
}

// The longest name at the front of a piece that stands for a set; its length, or 0.
static size_t longest_name(CwText piece, CwTerritories* ret_set) {
    CwText name = piece;
    while (name.length) {
        const CwText trimmed = cw_text_trim(name);
        if (trimmed.length && set_of_name(trimmed, ret_set)) {
            return name.length;
        }
        do {
            --name.length; // one word less
        } while (name.length && name.at[name.length] != ' ');
    }
    return 0;
}

// What has been read so far.
typedef struct {
    CwTerritories in;
    CwTerritories out;
    bool taking_away; // after a word such as "except", to the end
} Reading;

static CwStatus read_piece(Reading* reading, CwText piece, CwText* ret_wrong) {
    while ((piece = cw_text_trim(piece)).length) {
        CwText rest = piece;
        const CwText word = cw_text_word(&rest);
        if (is_exception(word)) {
            reading->taking_away = true;
            piece = rest;
            continue;
        }
        if (cw_word_is(word, "and") || cw_word_is(word, "the")) {
            piece = rest;
            continue;
        }
        const bool minus = piece.at[0] == '-' || piece.at[0] == '!';
        const CwText named = cw_text_after(piece, minus);
        CwTerritories set = cw_territories_none();
        const size_t length = longest_name(named, &set);
        if (length == 0) {
            if (ret_wrong) {
                *ret_wrong = piece;
            }
            return CW_ERR_BAD_INPUT;
        }
        CwTerritories* into = minus || reading->taking_away ? &reading->out : &reading->in;
        *into = cw_territories_union(into, &set);
        piece = cw_text_after(named, length);
    }
    return CW_OK;
}

CwStatus cw_territories_parse(CwText text, CwTerritories* ret_set, CwText* ret_wrong) {
    Reading reading = {cw_territories_none(), cw_territories_none(), false};
    for (size_t from = 0; from < text.length;) {
        size_t to = from;
        while (to < text.length && !is_separator(text.at[to])) {
            ++to;
        }
        CW_TRY(read_piece(&reading, (CwText){text.at + from, to - from}, ret_wrong));
        from = to + 1;
    }
    if (cw_territories_empty(&reading.in) && !cw_territories_empty(&reading.out)) {
        reading.in = cw_territories_world(); // "-US" alone
    }
    *ret_set = cw_territories_minus(&reading.in, &reading.out);
    return CW_OK;
}

static size_t count(const CwTerritories* set) {
    size_t n = 0;
    for (size_t i = 0; i < CW__N_COUNTRIES; ++i) {
        n += has(set, i);
    }
    return n;
}

static void put_codes(CwBuf* buf, const CwTerritories* set, const char* mark) {
    bool first = buf->length == 0;
    for (size_t i = 0; i < CW__N_COUNTRIES; ++i) {
        if (has(set, i)) {
            cw_buf_format(buf, "%s%s%s", first ? "" : " ", mark, cw__countries[i].code);
            first = false;
        }
    }
}

const char* cw_territories_text(CwArena* arena, const CwTerritories* set) {
    CwBuf buf = cw_buf(arena);
    const CwTerritories world = cw_territories_world();
    if (2 * count(set) > CW__N_COUNTRIES) {
        const CwTerritories missing = cw_territories_minus(&world, set);
        cw_buf_text(&buf, "world");
        put_codes(&buf, &missing, "-");
        return cw_buf_string(&buf);
    }
    CwTerritories left = *set;
    for (size_t i = 0; i < N_GROUPS; ++i) {
        const CwTerritories group = group_set(&groups[i]);
        if (cw_territories_cover(&left, &group) && cw_territories_cover(&group, &left)) {
            cw_buf_text(&buf, groups[i].name);
            return cw_buf_string(&buf);
        }
    }
    put_codes(&buf, &left, "");
    return cw_buf_string(&buf);
}

size_t cw_territories_numbers(const CwTerritories* set, int numbers[CW_TERRITORY_COUNTRIES]) {
    size_t n = 0;
    for (size_t i = 0; i < CW__N_COUNTRIES; ++i) {
        if (has(set, i)) {
            numbers[n++] = cw__countries[i].number;
        }
    }
    return n;
}
