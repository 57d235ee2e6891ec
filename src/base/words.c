// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/words.h"

#include <assert.h>
#include <string.h>

enum {
    LONGEST = 64, // bytes of a name that are compared
};

static char fold(char c) {
    if (c >= 'A' && c <= 'Z') {
        return (char)(c - 'A' + 'a');
    }
    return c == '_' || c == '-' ? ' ' : c;
}

bool cw_word_is(CwText text, const char* word) {
    for (size_t i = 0; i < text.length; ++i) {
        if (word[i] == '\0' || fold(text.at[i]) != fold(word[i])) {
            return false;
        }
    }
    return word[text.length] == '\0';
}

int cw_word_compare(const char* a, const char* b) {
    size_t i = 0;
    while (a[i] && fold(a[i]) == fold(b[i])) {
        ++i;
    }
    return (int)(unsigned char)fold(a[i]) - (int)(unsigned char)fold(b[i]);
}

const CwWord* cw_word_find(const CwWord* words, size_t n_words, CwText text) {
    for (size_t i = 0; i < n_words; ++i) {
        if (cw_word_is(text, words[i].text)) {
            return &words[i];
        }
    }
    return NULL;
}

const char* cw_word_name(const CwWord* words, size_t n_words, int value) {
    for (size_t i = 0; i < n_words; ++i) {
        if (words[i].value == value) {
            return words[i].text;
        }
    }
    assert(false && "a value without a name");
    return "";
}

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

// Letters to change, add, leave out or swap with the neighbour to make `a` of `b` (optimal string alignment).
static size_t distance(CwText a, CwText b) {
    size_t rows[3][LONGEST + 1] = {{0}};
    size_t* before = rows[0];
    size_t* last = rows[1];
    size_t* now = rows[2];
    for (size_t j = 0; j <= b.length; ++j) {
        last[j] = j;
    }
    for (size_t i = 1; i <= a.length; ++i) {
        now[0] = i;
        for (size_t j = 1; j <= b.length; ++j) {
            const size_t other = fold(a.at[i - 1]) != fold(b.at[j - 1]);
            now[j] = smaller(smaller(last[j], now[j - 1]) + 1, last[j - 1] + other);
            const bool swapped =
                i > 1 && j > 1 && fold(a.at[i - 1]) == fold(b.at[j - 2]) && fold(a.at[i - 2]) == fold(b.at[j - 1]);
            if (swapped) {
                now[j] = smaller(now[j], before[j - 2] + 1);
            }
        }
        size_t* free_row = before;
        before = last;
        last = now;
        now = free_row;
    }
    return last[b.length];
}

// How far `name` is from what was written, or SIZE_MAX when it is not near.
static size_t how_near(const char* name, CwText written) {
    CwText candidate = cw_text(name);
    candidate.length = smaller(candidate.length, LONGEST);
    written.length = smaller(written.length, LONGEST);
    const size_t longer = candidate.length > written.length ? candidate.length : written.length;
    const size_t letters = distance(candidate, written);
    const size_t allowed = longer >= 3 ? longer / 3 : longer / 2;
    return letters <= allowed ? letters : SIZE_MAX;
}

const char* cw_nearest(const char* const* names, size_t n_names, CwText written) {
    const char* best = NULL;
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < n_names; ++i) {
        const size_t letters = how_near(names[i], written);
        if (letters < least) {
            least = letters;
            best = names[i];
        }
    }
    return best;
}

const char* cw_nearest_word(const CwWord* words, size_t n_words, CwText written) {
    const char* best = NULL;
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < n_words; ++i) {
        const size_t letters = how_near(words[i].text, written);
        if (letters < least) {
            least = letters;
            best = words[i].text;
        }
    }
    return best;
}
