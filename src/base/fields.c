// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/fields.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    LIST_SIZE = 200,
    NUMBER_SIZE = 32,
};

const char* cw_field(CwFields in, size_t column) {
    return in.row->fields[column].text;
}

bool cw_field_empty(CwFields in, size_t column) {
    return cw_field(in, column)[0] == '\0';
}

CwStatus cw_field_refuse(CwFields in, size_t column, const char* name, const char* format, ...) {
    char words[sizeof in.diag->text];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(words, sizeof words, format, args);
    va_end(args);
    return cw_diag(in.diag, CW_ERR_BAD_INPUT, name, cw_csv_place(in.csv, in.row, column), cw_field(in, column),
                   "%s: %s", in.csv->columns[column].name, words);
}

CwStatus cw_field_text(CwFields in, size_t column, const char** ret_text) {
    if (cw_field_empty(in, column)) {
        return cw_field_refuse(in, column, "field.empty", "must not be empty");
    }
    *ret_text = cw_field(in, column);
    return CW_OK;
}

// value/scale in as few digits as it needs, for diagnostics. `scale` is a power of ten.
static void put_scaled(int64_t value, int64_t scale, char text[NUMBER_SIZE]) {
    const int64_t size = value < 0 ? -value : value;
    int decimals = 0;
    for (int64_t s = scale; s > 1; s /= 10) {
        ++decimals;
    }
    int length = snprintf(text, NUMBER_SIZE, "%s%" PRId64 ".%0*" PRId64, value < 0 ? "-" : "", size / scale, decimals,
                          size % scale);
    while (length > 1 && text[length - 1] == '0') {
        text[--length] = '\0';
    }
    if (text[length - 1] == '.') {
        text[length - 1] = '\0';
    }
}

// Reads a decimal; where commas do not separate the fields a decimal comma does as well.
static CwStatus parse_decimal(const char* written, int64_t scale, int64_t* ret_value) {
    char text[NUMBER_SIZE];
    size_t length = 0;
    for (; written[length] && length + 1 < sizeof text; ++length) {
        text[length] = written[length] == ',' ? '.' : written[length];
    }
    return cw_parse_scaled((CwText){text, length}, scale, ret_value);
}

CwStatus cw_field_scaled(CwFields in, size_t column, int64_t scale, int64_t least, int64_t most, int64_t otherwise,
                         int64_t* ret_value) {
    if (cw_field_empty(in, column)) {
        *ret_value = otherwise;
        return CW_OK;
    }
    int64_t value = 0;
    const CwStatus status = parse_decimal(cw_field(in, column), scale, &value);
    if (status != CW_OK || value < least || value > most) {
        char low[NUMBER_SIZE];
        char high[NUMBER_SIZE];
        put_scaled(least, scale, low);
        put_scaled(most, scale, high);
        return cw_field_refuse(in, column, status == CW_ERR_BAD_INPUT ? "field.number" : "field.range",
                               "write a number from %s to %s", low, high);
    }
    *ret_value = value;
    return CW_OK;
}

void cw_words_list(const CwWord* words, size_t n_words, char* text, size_t size) {
    static const char ellipsis[] = "\xe2\x80\xa6";
    size_t length = 0;
    text[0] = '\0';
    for (size_t i = 0; i < n_words; ++i) {
        if (strcmp(cw_word_name(words, n_words, words[i].value), words[i].text) != 0) {
            continue;
        }
        const size_t added = strlen(words[i].text) + (length ? 2 : 0);
        if (length + added + sizeof ellipsis > size) {
            memcpy(text + length, ellipsis, sizeof ellipsis);
            return;
        }
        length += (size_t)snprintf(text + length, size - length, "%s%s", length ? ", " : "", words[i].text);
    }
}

CwStatus cw_field_word(CwFields in, size_t column, const CwWord* words, size_t n_words, int otherwise, int* ret_value) {
    if (cw_field_empty(in, column)) {
        *ret_value = otherwise;
        return CW_OK;
    }
    const CwText written = cw_text(cw_field(in, column));
    const CwWord* found = cw_word_find(words, n_words, written);
    if (!found) {
        char list[LIST_SIZE];
        cw_words_list(words, n_words, list, sizeof list);
        const char* nearest = cw_nearest_word(words, n_words, written);
        return cw_field_refuse(in, column, "field.word", "%s%s%swrite one of: %s", nearest ? "did you mean " : "",
                               nearest ? nearest : "", nearest ? "? " : "", list);
    }
    *ret_value = found->value;
    return CW_OK;
}

CwStatus cw_field_yes(CwFields in, size_t column, bool otherwise, bool* ret_yes) {
    static const CwWord words[] = {{"yes", 1}, {"no", 0}, {"true", 1}, {"false", 0}, {"1", 1},
                                   {"0", 0},   {"x", 1},  {"y", 1},    {"n", 0},     {"-", 0}};
    int value = 0;
    CW_TRY(cw_field_word(in, column, words, sizeof words / sizeof words[0], otherwise, &value));
    *ret_yes = value != 0;
    return CW_OK;
}
