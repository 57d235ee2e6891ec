// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/identifier.h"

#include "base/words.h"

#include <string.h>

/*
   A form is read from left to right. N a digit, A a letter, Z either, H a hexadecimal digit, D a digit or X; a small
   letter stands for itself. '-' may be a hyphen or a blank or nothing, '.' also a point; '~' lets a hyphen or blank
   stand before every character that follows.
*/
typedef enum {
    RULE_NONE,
    RULE_ISWC,      // weights 1 to 9 and 1
    RULE_IPI_BASE,  // the same and 2
    RULE_IPI,       // modulo 101
    RULE_MOD_11_2,  // of all
    RULE_MOD_37_36, // of all
    RULE_VERSION,   // both check characters of a V-ISAN
    RULE_GS1,       // weights 3 and 1
} Rule;

typedef struct {
    const char* prefix; // all begin with this, which takes no part in the check
    const char* form;
    const char* printed;
    Rule rule;
} Scheme;

static const Scheme schemes[CW_ID_KINDS] = {
    [CW_ID_ISRC] = {"", "AA-ZZZ-NN-NNNNN", "it as US-RC1-76-07839", RULE_NONE},
    [CW_ID_ISWC] = {"", "t-NNN.NNN.NNN-N", "T-123.456.789-C", RULE_ISWC},
    [CW_ID_IPI] = {"", "NNN.NN.NN.NN.NN", "11 digits", RULE_IPI},
    [CW_ID_IPI_BASE] = {"", "i-NNN.NNN.NNN-N", "I-123456789-C", RULE_IPI_BASE},
    [CW_ID_ISNI] = {"", "NNNN-NNNN-NNNN-NNND", "16 digits, the last may be X", RULE_MOD_11_2},
    [CW_ID_GRID] = {"", "a1-ZZZZZ-ZZZZZZZZZZ-Z", "A1-2425G-ABC1234002-M", RULE_MOD_37_36},
    [CW_ID_EIDR] = {"10.5240/", "HHHH-HHHH-HHHH-HHHH-HHHH-Z", "10.5240/XXXX-XXXX-XXXX-XXXX-XXXX-C", RULE_MOD_37_36},
    [CW_ID_ISAN] = {"", "HHHH-HHHH-HHHH-HHHH-Z", "XXXX-XXXX-XXXX-XXXX-C", RULE_MOD_37_36},
    [CW_ID_V_ISAN] = {"", "HHHH-HHHH-HHHH-HHHH-Z-HHHH-HHHH-Z", "XXXX-XXXX-XXXX-XXXX-C-XXXX-XXXX-C", RULE_VERSION},
    [CW_ID_DPID] = {"", "pa-dpida-ZZZZZZZZZZ-Z", "PADPIDA and 11 characters", RULE_MOD_37_36},
    [CW_ID_UPC] = {"", "~NNNNNNNNNNNN", "12 digits", RULE_GS1},
    [CW_ID_EAN] = {"", "~NNNNNNNNNNNNN", "13 digits", RULE_GS1},
    [CW_ID_ICPN] = {"", "~NNNNNNNNNNNN", "12 or 13 digits", RULE_GS1},
    [CW_ID_ISMN] = {"", "~9790NNNNNNNNN", "979-0- and 9 digits, or M- and 9 digits", RULE_GS1},
};

static const CwWord kinds[] = {
    {"isrc", CW_ID_ISRC},
    {"iswc", CW_ID_ISWC},
    {"ipi", CW_ID_IPI},
    {"ipi-name", CW_ID_IPI},
    {"ipi name number", CW_ID_IPI},
    {"cae", CW_ID_IPI},
    {"ipi-base", CW_ID_IPI_BASE},
    {"ipi base number", CW_ID_IPI_BASE},
    {"isni", CW_ID_ISNI},
    {"grid", CW_ID_GRID},
    {"eidr", CW_ID_EIDR},
    {"isan", CW_ID_ISAN},
    {"v-isan", CW_ID_V_ISAN},
    {"visan", CW_ID_V_ISAN},
    {"dpid", CW_ID_DPID},
    {"upc", CW_ID_UPC},
    {"upc-a", CW_ID_UPC},
    {"ean", CW_ID_EAN},
    {"ean-13", CW_ID_EAN},
    {"ean13", CW_ID_EAN},
    {"icpn", CW_ID_ICPN},
    {"gtin", CW_ID_ICPN},
    {"upc/ean", CW_ID_ICPN},
    {"ean/upc", CW_ID_ICPN},
    {"barcode", CW_ID_ICPN},
    {"ismn", CW_ID_ISMN},
};

enum {
    N_KINDS = sizeof kinds / sizeof kinds[0],
    V_ISAN_LENGTH = 26, // 24 and two check characters
};

// What a character is, as bits; letters of either case.
enum { IS_DIGIT = 1, IS_LETTER = 2, IS_HEX = 4, IS_X = 8, IS_ANY = 16 };

#define D0 (IS_DIGIT | IS_HEX | IS_ANY)
#define LH (IS_LETTER | IS_HEX | IS_ANY)
#define LX (IS_LETTER | IS_X | IS_ANY)
#define LL (IS_LETTER | IS_ANY)

static const unsigned char class_of[256] = {
    ['0'] = D0, ['1'] = D0, ['2'] = D0, ['3'] = D0, ['4'] = D0, ['5'] = D0, ['6'] = D0, ['7'] = D0, ['8'] = D0,
    ['9'] = D0, ['A'] = LH, ['B'] = LH, ['C'] = LH, ['D'] = LH, ['E'] = LH, ['F'] = LH, ['G'] = LL, ['H'] = LL,
    ['I'] = LL, ['J'] = LL, ['K'] = LL, ['L'] = LL, ['M'] = LL, ['N'] = LL, ['O'] = LL, ['P'] = LL, ['Q'] = LL,
    ['R'] = LL, ['S'] = LL, ['T'] = LL, ['U'] = LL, ['V'] = LL, ['W'] = LL, ['X'] = LX, ['Y'] = LL, ['Z'] = LL,
    ['a'] = LH, ['b'] = LH, ['c'] = LH, ['d'] = LH, ['e'] = LH, ['f'] = LH, ['g'] = LL, ['h'] = LL, ['i'] = LL,
    ['j'] = LL, ['k'] = LL, ['l'] = LL, ['m'] = LL, ['n'] = LL, ['o'] = LL, ['p'] = LL, ['q'] = LL, ['r'] = LL,
    ['s'] = LL, ['t'] = LL, ['u'] = LL, ['v'] = LL, ['w'] = LL, ['x'] = LX, ['y'] = LL, ['z'] = LL,
};

// What may stand where a form has this; 0 for what stands for itself.
static const unsigned char wants[256] = {
    ['N'] = IS_DIGIT, ['A'] = IS_LETTER, ['Z'] = IS_ANY, ['H'] = IS_HEX, ['D'] = IS_DIGIT | IS_X,
};

static char capital(char c) {
    return (char)(c & ~((class_of[(unsigned char)c] & IS_LETTER) << 4)); // the bit of small letters
}

// Whether a character may stand where the form has `want`.
static bool fits(char want, char c) {
    const unsigned char mask = wants[(unsigned char)want];
    return mask ? (class_of[(unsigned char)c] & mask) != 0 : capital(c) == capital(want);
}

static bool is_separator(char form, char c) {
    return c == '-' || c == ' ' || (form == '.' && c == '.');
}

static bool fault(CwIdCheck* check, CwIdFault kind, CwText text, size_t at) {
    check->fault = kind;
    check->at = (int)at + 1;
    check->read = at < text.length ? text.at[at] : '\0';
    check->plain[0] = '\0';
    return false;
}

// Takes the text from `at` through the form, into `check->plain` behind its first `*length` characters.
static bool take(const Scheme* scheme, CwText text, size_t at, size_t* length, CwIdCheck* check) {
    size_t kept = *length;
    const char* form = scheme->form;
    const bool anywhere = *form == '~';
    form += anywhere;
    while (*form) {
        const char c = at < text.length ? text.at[at] : '\0';
        if (*form == '-' || *form == '.') {
            at += is_separator(*form++, c);
        } else if (fits(*form, c)) {
            check->plain[kept++] = capital(c);
            ++form;
            ++at;
        } else if (anywhere && kept && is_separator('-', c) && !is_separator('-', text.at[at - 1])) {
            ++at;
        } else {
            return fault(check, at < text.length ? CW_ID_LETTER : CW_ID_SHORT, text, at);
        }
    }
    check->plain[kept] = '\0';
    *length = kept;
    return at == text.length || fault(check, CW_ID_LONG, text, at);
}

// Digits and capital letters: 0 … 35.
static int value_of(char c) {
    return c - '0' - (c > '9') * ('A' - '9' - 1);
}

// Twice the sum (reduced to 1 … 36), modulo 37: what ISO/IEC 7064 MOD 37,36 does with each character.
static const unsigned char doubled[] = {0, 2, 4, 6,  8,  10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36,
                                        1, 3, 5, 7,  9,  11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 35, 2,
                                        4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 1,  3,
                                        5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 35};

// The way back: half of the difference (-35 … 36, reduced to 1 … 36), modulo 37.
static const unsigned char halved[] = {19, 1,  20, 2,  21, 3,  22, 4,  23, 5,  24, 6,  25, 7,  26, 8,  27, 9,
                                       28, 10, 29, 11, 30, 12, 31, 13, 32, 14, 33, 15, 34, 16, 35, 17, 36, 18,
                                       19, 1,  20, 2,  21, 3,  22, 4,  23, 5,  24, 6,  25, 7,  26, 8,  27, 9,
                                       28, 10, 29, 11, 30, 12, 31, 13, 32, 14, 33, 15, 34, 16, 35, 17, 36, 18};

// ISO/IEC 7064 MOD 37,36: the character that follows.
static char mod_37_36(const char* text, size_t length) {
    static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    int product = 36;
    for (size_t i = 0; i < length; ++i) {
        product = doubled[product + value_of(text[i])];
    }
    return alphabet[(37 - product) % 36];
}

// Whether the last character is the check of those before it. Each step can be undone, so the sum is run from both
// ends at once and must meet in the middle: half as long to wait for.
static bool mod_37_36_holds(const char* text, size_t length) {
    size_t last = length - 1;
    int product = 36;
    int needed = halved[35 + (36 - value_of(text[last])) % 36 + 1]; // half of it: with the check it comes to 1 mod 36
    size_t i = 0;
    for (; i + 1 < last; ++i, --last) {
        const unsigned char* row = &doubled[value_of(text[i])];
        const unsigned char* back = &halved[35 - value_of(text[last - 1])];
        product = row[product];
        needed = back[needed];
    }
    product = i < last ? doubled[product + value_of(text[i])] : product;
    return needed == halved[35 + product];
}

// ISO/IEC 7064 MOD 11-2: the character that follows 15 digits. Doubling at each step is the same as weights.
static char mod_11_2(const char* digits) {
    static const unsigned char powers[] = {10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}; // of 2 from the 15th, mod 11
    int sum = 0;
    for (size_t i = 0; i < sizeof powers; ++i) {
        sum += powers[i] * value_of(digits[i]);
    }
    const int check = (12 - sum % 11) % 11;
    return check == 10 ? 'X' : (char)('0' + check);
}

static char weights_from_one(const char* digits, int sum) {
    for (int i = 0; i < 9; ++i) {
        sum += (i + 1) * value_of(digits[i]);
    }
    return (char)('0' + (10 - sum % 10) % 10);
}

static char gs1(const char* digits, size_t length) {
    int sum = 0;
    size_t left = length;
    for (; left >= 2; left -= 2) { // from the end: the last counts three times, the one before once
        sum += 3 * value_of(digits[left - 1]) + value_of(digits[left - 2]);
    }
    sum += left ? 3 * value_of(digits[0]) : 0;
    return (char)('0' + (10 - sum % 10) % 10);
}

static void ipi(const char* digits, char check[3]) {
    int sum = 0;
    for (int i = 0; i < 9; ++i) {
        sum += (10 - i) * value_of(digits[i]);
    }
    const int rest = sum % 101;
    const int two = rest ? (101 - rest) % 100 : 0;
    check[0] = (char)('0' + two / 10);
    check[1] = (char)('0' + two % 10);
    check[2] = '\0';
}

// What stands before the check and what the check must be; answers the index of the check in `plain`.
static size_t wanted(Rule rule, const char* plain, size_t length, char check[3]) {
    size_t last = length - 1;
    check[1] = '\0';
    switch (rule) {
    case RULE_ISWC:
        check[0] = weights_from_one(plain + 1, 1);
        break;
    case RULE_IPI_BASE:
        check[0] = weights_from_one(plain + 1, 2);
        break;
    case RULE_IPI:
        ipi(plain, check);
        return last - 1;
    case RULE_MOD_11_2:
        check[0] = mod_11_2(plain);
        break;
    case RULE_GS1:
        check[0] = gs1(plain, last);
        break;
    case RULE_MOD_37_36:
    case RULE_VERSION:
    case RULE_NONE:
        check[0] = mod_37_36(plain, last);
        break;
    }
    return last;
}

// Where the character `index` of `plain` stands in the text.
static size_t place_of(CwText text, size_t begin, size_t index) {
    for (size_t at = begin; at < text.length; ++at) {
        if (is_separator('.', text.at[at])) {
            continue;
        }
        if (index-- == 0) {
            return at;
        }
    }
    return text.length;
}

static bool compare(Rule rule, CwText text, size_t begin, size_t length, CwIdCheck* check) {
    const char* plain = check->plain;
    if (rule == RULE_MOD_37_36 && mod_37_36_holds(plain, length)) {
        return true;
    }
    const size_t at = wanted(rule, plain, length, check->check);
    return (plain[at] == check->check[0] && plain[at + 1] == check->check[1]) ||
           fault(check, CW_ID_CHECK, text, place_of(text, begin, at));
}

// The second check of a V-ISAN is of all 24 hexadecimal digits, the first of the 16 before it.
static bool compare_version(CwText text, CwIdCheck* check) {
    char digits[V_ISAN_LENGTH] = "";
    check->check[0] = mod_37_36(check->plain, 16);
    check->check[1] = '\0';
    if (check->plain[16] != check->check[0]) {
        return fault(check, CW_ID_CHECK, text, place_of(text, 0, 16));
    }
    memcpy(digits, check->plain, 16);
    memcpy(digits + 16, check->plain + 17, 8);
    check->check[0] = mod_37_36(digits, 24);
    return check->plain[25] == check->check[0] || fault(check, CW_ID_CHECK, text, place_of(text, 0, V_ISAN_LENGTH - 1));
}

static bool compare_old_ismn(CwText text, CwIdCheck* check) {
    check->check[0] = gs1(check->plain, 12);
    check->check[1] = '\0';
    return check->plain[12] == check->check[0] || fault(check, CW_ID_CHECK, text, text.length - 1);
}

static size_t characters(CwText text) {
    size_t count = 0;
    for (size_t i = 0; i < text.length; ++i) {
        count += !is_separator('-', text.at[i]);
    }
    return count;
}

// Kinds that come in two lengths, by the length there is.
static CwIdKind narrowed(CwIdKind kind, CwText text) {
    if (kind == CW_ID_ISAN) {
        return characters(text) > 17 ? CW_ID_V_ISAN : kind;
    }
    if (kind == CW_ID_ICPN) {
        return characters(text) == 13 ? CW_ID_EAN : CW_ID_UPC;
    }
    return kind;
}

// The name of the kind may stand before it: "ISRC US-…".
static CwText without_label(CwIdKind kind, CwText text) {
    static const char* const labels[CW_ID_KINDS] = {
        [CW_ID_ISRC] = "isrc", [CW_ID_ISWC] = "iswc", [CW_ID_IPI] = "ipi",   [CW_ID_IPI_BASE] = "ipi",
        [CW_ID_ISNI] = "isni", [CW_ID_GRID] = "grid", [CW_ID_ISAN] = "isan", [CW_ID_V_ISAN] = "isan",
        [CW_ID_DPID] = "dpid", [CW_ID_UPC] = "upc",   [CW_ID_EAN] = "ean",   [CW_ID_ICPN] = "icpn",
        [CW_ID_ISMN] = "ismn", [CW_ID_EIDR] = "eidr",
    };
    if (class_of[(unsigned char)text.at[0]] & IS_DIGIT) {
        return text;
    }
    const char* name = labels[kind];
    const size_t length = strlen(name);
    const bool labelled = text.length > length && text.at[length] == ' ' && cw_text_starts_fold(text, name);
    return labelled ? cw_text_trim(cw_text_after(text, length)) : text;
}

bool cw_id_check(CwIdKind kind, CwText text, CwIdCheck* ret_check) {
    CwIdCheck* check = ret_check;
    check->fault = CW_ID_GOOD;
    check->at = 0;
    check->read = '\0';
    check->check[0] = '\0';
    check->plain[0] = '\0';
    text = cw_text_trim(text);
    if (text.length == 0) {
        return fault(check, CW_ID_EMPTY, text, 0);
    }
    text = without_label(kind, text);
    const Scheme* scheme = &schemes[narrowed(kind, text)];
    const size_t prefix = scheme->prefix[0] ? strlen(scheme->prefix) : 0;
    size_t length = 0;
    if (prefix && !cw_text_starts(text, scheme->prefix)) {
        return fault(check, CW_ID_PREFIX, text, 0);
    }
    if (kind == CW_ID_ISMN && capital(text.at[0]) == 'M') { // the old way to write 979-0
        static const Scheme old = {"", "~NNNNNNNNN", "", RULE_NONE};
        memcpy(check->plain, "9790", 4);
        const size_t digits = text.length > 1 && is_separator('-', text.at[1]) ? 2 : 1;
        length = 4;
        return take(&old, text, digits, &length, check) && compare_old_ismn(text, check);
    }
    if (!take(scheme, text, prefix, &length, check)) {
        return false;
    }
    if (scheme->rule == RULE_VERSION) {
        return compare_version(text, check);
    }
    return scheme->rule == RULE_NONE || compare(scheme->rule, text, prefix, length, check);
}

void cw_id_why(CwBuf* buf, CwIdKind kind, const CwIdCheck* check) {
    const char* form = schemes[kind].printed;
    switch (check->fault) {
    case CW_ID_GOOD:
        return;
    case CW_ID_EMPTY:
        cw_buf_format(buf, "nothing is there: write %s", form);
        return;
    case CW_ID_SHORT:
        cw_buf_format(buf, "it ends too early: write %s", form);
        return;
    case CW_ID_LONG:
        cw_buf_format(buf, "more follows than belongs to it, from character %d: write %s", check->at, form);
        return;
    case CW_ID_LETTER:
        cw_buf_format(buf, "character %d may not stand there: write %s", check->at, form);
        return;
    case CW_ID_PREFIX:
        cw_buf_format(buf, "it must begin with %s", schemes[kind].prefix);
        return;
    case CW_ID_CHECK:
        cw_buf_format(buf, "the check at character %d should be %s: a character is wrong, or two are swapped",
                      check->at, check->check);
        return;
    }
}

const char* cw_id_kind_name(CwIdKind kind) {
    return cw_word_name(kinds, N_KINDS, (int)kind);
}

bool cw_id_kind_from_name(CwText name, CwIdKind* ret_kind) {
    const CwWord* word = cw_word_find(kinds, N_KINDS, cw_text_trim(name));
    if (word) {
        *ret_kind = (CwIdKind)word->value;
    }
    return word != NULL;
}

const char* cw_id_kind_names(void) {
    return "isrc, iswc, ipi, ipi-base, isni, grid, eidr, isan, v-isan, dpid, upc, ean, icpn, ismn";
}
