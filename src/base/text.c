// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"

#include <string.h>

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

CwText cw_text(const char* string) {
    return (CwText){string ? string : "", string ? strlen(string) : 0};
}

bool cw_text_equal(CwText a, CwText b) {
    return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

bool cw_text_is(CwText text, const char* string) {
    return cw_text_equal(text, cw_text(string));
}

bool cw_text_is_fold(CwText text, const char* string) {
    return text.length == strlen(string) && cw_text_starts_fold(text, string);
}

bool cw_text_starts(CwText text, const char* string) {
    const size_t length = strlen(string);
    return text.length >= length && (length == 0 || memcmp(text.at, string, length) == 0);
}

bool cw_text_starts_fold(CwText text, const char* string) {
    const size_t length = strlen(string);
    if (text.length < length) {
        return false;
    }
    for (size_t i = 0; i < length; ++i) {
        if (lower(text.at[i]) != lower(string[i])) {
            return false;
        }
    }
    return true;
}

CwText cw_text_after(CwText text, size_t count) {
    const size_t skip = count < text.length ? count : text.length;
    return skip ? (CwText){text.at + skip, text.length - skip} : text; // no arithmetic on a NULL
}

CwText cw_text_trim(CwText text) {
    while (text.length && is_blank(text.at[0])) {
        text = cw_text_after(text, 1);
    }
    while (text.length && is_blank(text.at[text.length - 1])) {
        --text.length;
    }
    return text;
}

CwText cw_text_split(CwText* rest, char separator) {
    const char* found = rest->length ? memchr(rest->at, separator, rest->length) : NULL;
    CwText before = *rest;
    if (found) {
        before.length = (size_t)(found - rest->at);
        *rest = cw_text_after(*rest, before.length + 1);
    } else {
        *rest = cw_text_after(*rest, rest->length);
    }
    return before;
}

CwText cw_text_word(CwText* rest) {
    while (rest->length && is_blank(rest->at[0])) {
        *rest = cw_text_after(*rest, 1);
    }
    CwText word = {rest->at, 0};
    while (word.length < rest->length && !is_blank(rest->at[word.length])) {
        ++word.length;
    }
    *rest = cw_text_after(*rest, word.length);
    return word;
}

CwText cw_text_line(CwText* rest) {
    CwText line = {rest->at, 0};
    while (line.length < rest->length && line.at[line.length] != '\n' && line.at[line.length] != '\r') {
        ++line.length;
    }
    size_t end = line.length;
    if (end < rest->length) {
        end += rest->at[end] == '\r' && end + 1 < rest->length && rest->at[end + 1] == '\n' ? 2 : 1;
    }
    *rest = cw_text_after(*rest, end);
    return line;
}

char* cw_text_copy(CwArena* arena, CwText text) {
    char* copy = cw_alloc(arena, text.length + 1);
    if (copy && text.length) {
        memcpy(copy, text.at, text.length);
    }
    return copy;
}

char* cw_string_copy(CwArena* arena, const char* string) {
    return string ? cw_text_copy(arena, cw_text(string)) : NULL;
}

char* cw_text_lower(CwArena* arena, CwText text) {
    char* copy = cw_text_copy(arena, text);
    for (size_t i = 0; copy && i < text.length; ++i) {
        copy[i] = lower(copy[i]);
    }
    return copy;
}

// The length of the UTF-8 sequence at the start of `text`, or 0 when it is not one (RFC 3629 section 4).
static size_t sequence_length(CwText text) {
    const unsigned char* p = (const unsigned char*)text.at;
    const unsigned char first = p[0];
    if (first < 0x80U) {
        return 1;
    }
    size_t length = 0;
    unsigned char low = 0x80U; // the range of the second byte keeps out overlong forms and surrogates
    unsigned char high = 0xBFU;
    if (first >= 0xC2U && first <= 0xDFU) {
        length = 2;
    } else if (first >= 0xE0U && first <= 0xEFU) {
        length = 3;
        low = first == 0xE0U ? 0xA0U : 0x80U;
        high = first == 0xEDU ? 0x9FU : 0xBFU;
    } else if (first >= 0xF0U && first <= 0xF4U) {
        length = 4;
        low = first == 0xF0U ? 0x90U : 0x80U;
        high = first == 0xF4U ? 0x8FU : 0xBFU;
    }
    if (length == 0 || length > text.length || p[1] < low || p[1] > high) {
        return 0;
    }
    for (size_t i = 2; i < length; ++i) {
        if ((p[i] & 0xC0U) != 0x80U) {
            return 0;
        }
    }
    return length;
}

size_t cw_text_bad_utf8(CwText text) {
    size_t offset = 0;
    while (offset < text.length) {
        const size_t length = sequence_length(cw_text_after(text, offset));
        if (length == 0) {
            return offset;
        }
        offset += length;
    }
    return offset;
}

// Compares two runs of digits by their number, and moves both past them.
static int compare_digits(const char** a, const char** b) {
    while (**a == '0') {
        ++*a;
    }
    while (**b == '0') {
        ++*b;
    }
    size_t na = 0;
    size_t nb = 0;
    while (is_digit((*a)[na])) {
        ++na;
    }
    while (is_digit((*b)[nb])) {
        ++nb;
    }
    const int order = na != nb ? (na < nb ? -1 : 1) : memcmp(*a, *b, na);
    *a += na;
    *b += nb;
    return order;
}

int cw_natural_compare(const char* a, const char* b) {
    const char* x = a;
    const char* y = b;
    while (*x && *y) {
        if (is_digit(*x) && is_digit(*y)) {
            const int order = compare_digits(&x, &y);
            if (order) {
                return order;
            }
        } else if (*x != *y) {
            return (unsigned char)*x < (unsigned char)*y ? -1 : 1;
        } else {
            ++x;
            ++y;
        }
    }
    if (*x || *y) {
        return *x ? 1 : -1;
    }
    return strcmp(a, b); // "1" and "01" differ, so that sorting never depends on the order of arrival
}
