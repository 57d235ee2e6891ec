// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/cue_number.h"

#include <ctype.h>
#include <string.h>

static const char separators[] = " \t_-.:,;|/\\()[]";

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char small(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

// Up to `most` digits at a place; answers the place after them, or `at` where there are none or more.
static size_t digits(CwText text, size_t at, size_t most, int* ret_value) {
    size_t end = at;
    int value = 0;
    while (end < text.length && is_digit(text.at[end]) && end - at < most + 1) {
        value = value * 10 + (text.at[end++] - '0');
    }
    *ret_value = value;
    return end - at > most ? at : end;
}

// A number at a place, which ends where no letter or digit follows.
static bool number_at(CwText text, size_t at, CwCueNumber* number, size_t* ret_end) {
    CwCueNumber read = {0};
    const size_t m = digits(text, at, 2, &read.reel);
    if (m == at || m >= text.length || small(text.at[m]) != 'm') {
        return false;
    }
    size_t end = digits(text, m + 1, 3, &read.number);
    if (end == m + 1) {
        return false;
    }
    if (end < text.length && small(text.at[end]) >= 'a' && small(text.at[end]) <= 'k') {
        read.part = small(text.at[end++]);
    }
    if (end < text.length && (is_digit(text.at[end]) || is_letter(text.at[end]))) {
        return false;
    }
    read.written = (CwText){text.at + at, end - at};
    *number = read;
    *ret_end = end;
    return true;
}

static CwText trimmed(CwText text) {
    while (text.length && strchr(separators, text.at[0]) && text.at[0]) {
        text = cw_text_after(text, 1);
    }
    while (text.length && strchr(separators, text.at[text.length - 1]) && text.at[text.length - 1]) {
        --text.length;
    }
    return text;
}

bool cw_cue_number_find(CwText text, CwCueNumber* ret_number, CwText* ret_rest) {
    for (size_t i = 0; i < text.length; ++i) {
        size_t end = 0;
        const bool reel = i > 0 && small(text.at[i - 1]) == 'r';
        const size_t start = reel ? i - 1 : i;
        const bool alone = start == 0 || (!is_digit(text.at[start - 1]) && !is_letter(text.at[start - 1]));
        if (alone && number_at(text, i, ret_number, &end)) {
            const CwText after = trimmed(cw_text_after(text, end));
            *ret_rest = after.length ? after : trimmed((CwText){text.at, start});
            return true;
        }
    }
    return false;
}

bool cw_cue_number_equal(const CwCueNumber* a, const CwCueNumber* b) {
    return a->reel == b->reel && a->number == b->number && a->part == b->part;
}

// Whether a word says which version or side a clip is, and nothing of the music.
static bool is_of_the_clip(CwText word) {
    static const char* const words[] = {"wav", "aif", "aiff", "l",  "r",    "lr",   "stereo", "mono",
                                        "mix", "mx",  "a1",   "a2", "dup1", "stem", "stems",  "new"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; ++i) {
        if (cw_text_is_fold(word, words[i])) {
            return true;
        }
    }
    size_t i = word.length > 1 && small(word.at[0]) == 'v' ? 1 : 0;
    while (i < word.length && (is_digit(word.at[i]) || (i > 1 && word.at[i] == '.'))) {
        ++i;
    }
    return i == word.length;
}

const char* cw_cue_title(CwArena* arena, CwText name) {
    CwText title = trimmed(name);
    for (bool shorter = true; shorter && title.length;) {
        size_t start = title.length;
        while (start > 0 && !strchr(separators, title.at[start - 1])) {
            --start;
        }
        const bool numbers_only = start > 0 && title.at[start - 1] == ' '; // "Room 12" is a title
        const CwText word = {title.at + start, title.length - start};
        shorter = is_of_the_clip(word) && !(numbers_only && is_digit(word.at[0]));
        title = shorter ? trimmed((CwText){title.at, start}) : title;
    }
    char* copy = cw_text_copy(arena, title);
    for (char* c = copy; c && *c; ++c) {
        *c = *c == '_' ? ' ' : *c;
    }
    return copy;
}
