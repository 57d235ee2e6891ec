// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/version.h"

#include <string.h>

static const char* const usual[] = {"_v", "-v", ".v", " v", "_ver", "_version", "(v"};

const CwVersionPatterns cw_version_patterns = {usual, sizeof usual / sizeof usual[0]};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Whether a pattern ends right before `at`.
static bool follows_pattern(CwVersionPatterns patterns, CwText name, size_t at) {
    for (size_t i = 0; i < patterns.count; ++i) {
        const size_t length = strlen(patterns.before[i]);
        if (length <= at && cw_text_starts_fold(cw_text_after(name, at - length), patterns.before[i])) {
            return true;
        }
    }
    return false;
}

CwText cw_version_digits(CwVersionPatterns patterns, CwText name) {
    for (size_t end = name.length; end > 0;) {
        if (!is_digit(name.at[end - 1])) {
            --end;
            continue;
        }
        size_t at = end;
        while (at > 0 && is_digit(name.at[at - 1])) {
            --at;
        }
        const bool closed = end == name.length || !is_letter(name.at[end]);
        if (closed && follows_pattern(patterns, name, at)) {
            return (CwText){name.at + at, end - at};
        }
        end = at;
    }
    return cw_text_after(name, name.length);
}

bool cw_version_differs(CwVersionPatterns patterns, CwText a, CwText b) {
    const CwText x = cw_version_digits(patterns, a);
    const CwText y = cw_version_digits(patterns, b);
    if (!x.length || !y.length || cw_text_equal(x, y)) {
        return false;
    }
    const size_t before = (size_t)(x.at - a.at);
    return before == (size_t)(y.at - b.at) && memcmp(a.at, b.at, before) == 0 &&
           cw_text_equal(cw_text_after(a, before + x.length), cw_text_after(b, before + y.length));
}
