// SPDX-License-Identifier: GPL-3.0-or-later
#include "story/dialogue_priv.h"

#include <stdbool.h>
#include <string.h>

enum {
    SECOND_MOST = 8,  // subtitles of one speech
    FIRST_MOST = 4,   // speeches in one subtitle
    WORDS_MOST = 256, // of one saying that are compared
    LONG_WORD = 4,    // letters of a word that carries meaning
};

#define CELLS_MOST (INT64_C(1) << 27)

// How a cell of the table was reached. A step of several adds how many to its base.
enum { SKIP_FIRST, SKIP_SECOND, ONE_TO_MANY, MANY_TO_ONE = ONE_TO_MANY + SECOND_MOST + 1 };

static bool is_letter(unsigned char c) {
    return c >= 0x80U || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

CwStatus cw__word_row(CwArena* arena, const char* text, CwWordRow* ret_row) {
    uint32_t* words = NULL;
    size_t count = 0;
    size_t capacity = 0;
    uint64_t all = 0;
    uint64_t meaning = 0;
    for (size_t i = 0; text[i];) {
        uint32_t hash = 2166136261U; // FNV-1a
        size_t letters = 0;
        for (; is_letter((unsigned char)text[i]); ++i) { // an apostrophe parts words, so that "who's" is near "who is"
            unsigned char c = (unsigned char)text[i];
            c = c >= 'A' && c <= 'Z' ? (unsigned char)(c - 'A' + 'a') : c;
            hash = (hash ^ c) * 16777619U;
            ++letters;
        }
        if (letters == 0) {
            ++i;
            continue;
        }
        CW_TRY(CW_RESERVE(arena, words, count, capacity));
        words[count++] = hash;
        all |= UINT64_C(1) << (hash >> 26U);
        meaning |= letters >= LONG_WORD ? UINT64_C(1) << (hash >> 26U) : 0;
    }
    *ret_row = (CwWordRow){words, count < WORDS_MOST ? count : WORDS_MOST, all, meaning};
    return CW_OK;
}

// Whether two sayings may share a word that tells them apart; of sayings of little words any word does.
static bool may_share(const CwWordRow* a, const CwWordRow* b) {
    return a->meaning && b->meaning ? (a->meaning & b->meaning) != 0 : (a->all & b->all) != 0;
}

// The longest common subsequence of one saying with others put after one another.
typedef struct {
    const CwWordRow* one;
    int best[WORDS_MOST + 1]; // for each prefix of `one`
    size_t n_others;          // words
} Common;

static void common_init(Common* common, const CwWordRow* one) {
    common->one = one;
    common->n_others = 0;
    memset(common->best, 0, sizeof common->best);
}

static void common_add(Common* common, const CwWordRow* other) {
    for (size_t w = 0; w < other->n_words; ++w) {
        int diagonal = 0;
        for (size_t i = 1; i <= common->one->n_words; ++i) {
            const int above = common->best[i];
            const int left = common->best[i - 1];
            const int kept = above > left ? above : left;
            common->best[i] = common->one->words[i - 1] == other->words[w] && diagonal + 1 > kept ? diagonal + 1 : kept;
            diagonal = above;
        }
    }
    common->n_others += other->n_words;
}

// Above zero when more than two words in five are common; adds up over pairs.
static int common_score(const Common* common) {
    const int words = (int)(common->one->n_words + common->n_others);
    return 5 * common->best[common->one->n_words] - words;
}

typedef struct {
    const CwWordRow* first;
    size_t n_first;
    const CwWordRow* second;
    size_t n_second;
    int* rows[FIRST_MOST + 1]; // scores of the rows that are still looked at; row i is rows[i % (FIRST_MOST + 1)]
    uint8_t* steps;            // [(n_first + 1) * (n_second + 1)]
} Table;

static void improve(int score, int step, int* best, int* best_step) {
    if (score > *best) {
        *best = score;
        *best_step = step;
    }
}

// Speech i - 1 as the last k subtitles before j.
static void try_one_to_many(const Table* t, size_t i, size_t j, int* best, int* best_step) {
    const CwWordRow* one = &t->first[i - 1];
    if (!may_share(one, &t->second[j - 1])) {
        return;
    }
    size_t n_words = 0;
    for (size_t k = 1; k <= SECOND_MOST && k <= j; ++k) {
        n_words += t->second[j - k].n_words;
        if (n_words >= 4 * one->n_words) {
            return; // even if all of the speech were in it, the score would not be above zero
        }
        if (!may_share(one, &t->second[j - k])) {
            continue;
        }
        Common common;
        common_init(&common, one);
        for (size_t s = j - k; s < j; ++s) {
            common_add(&common, &t->second[s]);
        }
        const int score = common_score(&common);
        if (score > 0) {
            improve(t->rows[(i - 1) % (FIRST_MOST + 1)][j - k] + score, ONE_TO_MANY + (int)k, best, best_step);
        }
    }
}

static void try_many_to_one(const Table* t, size_t i, size_t j, int* best, int* best_step) {
    const CwWordRow* one = &t->second[j - 1];
    if (!may_share(one, &t->first[i - 1])) {
        return;
    }
    for (size_t k = 2; k <= FIRST_MOST && k <= i; ++k) {
        Common common;
        common_init(&common, one);
        for (size_t s = i - k; s < i; ++s) {
            common_add(&common, &t->first[s]);
        }
        const int score = common_score(&common);
        if (score > 0) {
            improve(t->rows[(i - k) % (FIRST_MOST + 1)][j - 1] + score, MANY_TO_ONE + (int)k, best, best_step);
        }
    }
}

static void fill(Table* t) {
    for (size_t i = 0; i <= t->n_first; ++i) {
        int* row = t->rows[i % (FIRST_MOST + 1)];
        for (size_t j = 0; j <= t->n_second; ++j) {
            int best = 0;
            int step = i > 0 ? SKIP_FIRST : SKIP_SECOND;
            if (i > 0) {
                best = t->rows[(i - 1) % (FIRST_MOST + 1)][j];
            }
            if (j > 0) {
                improve(row[j - 1], SKIP_SECOND, &best, &step);
            }
            if (i > 0 && j > 0) {
                try_one_to_many(t, i, j, &best, &step);
                try_many_to_one(t, i, j, &best, &step);
            }
            row[j] = best;
            t->steps[i * (t->n_second + 1) + j] = (uint8_t)step;
        }
    }
}

static CwPairing pairing_of(int step, size_t i, size_t j) {
    const bool one_to_many = step < MANY_TO_ONE;
    const size_t n_first = one_to_many ? 1 : (size_t)(step - MANY_TO_ONE);
    const size_t n_second = one_to_many ? (size_t)(step - ONE_TO_MANY) : 1;
    return (CwPairing){i - n_first, n_first, j - n_second, n_second};
}

static CwStatus walk_back(CwArena* arena, const Table* t, CwPairings* ret_pairings) {
    CwPairing* pairs = CW_NEW_ARRAY(arena, CwPairing, t->n_second + t->n_first);
    if (!pairs) {
        return CW_ERR_NO_MEM;
    }
    size_t at = t->n_second + t->n_first;
    const size_t end = at;
    size_t i = t->n_first;
    size_t j = t->n_second;
    while (i > 0 || j > 0) {
        const int step = t->steps[i * (t->n_second + 1) + j];
        if (step == SKIP_FIRST) {
            --i;
        } else if (step == SKIP_SECOND) {
            --j;
        } else {
            pairs[--at] = pairing_of(step, i, j);
            i = pairs[at].first;
            j = pairs[at].second;
        }
    }
    *ret_pairings = (CwPairings){pairs + at, end - at};
    return CW_OK;
}

CwStatus cw__pair(CwArena* arena, const CwWordRow* first, size_t n_first, const CwWordRow* second, size_t n_second,
                  CwPairings* ret_pairings) {
    if ((n_first + 1) * (n_second + 1) > CELLS_MOST) {
        return CW_ERR_RANGE;
    }
    Table table = {.first = first, .n_first = n_first, .second = second, .n_second = n_second};
    for (size_t i = 0; i <= FIRST_MOST; ++i) {
        table.rows[i] = CW_NEW_ARRAY(arena, int, n_second + 1);
        if (!table.rows[i]) {
            return CW_ERR_NO_MEM;
        }
    }
    table.steps = cw_alloc(arena, (n_first + 1) * (n_second + 1));
    if (!table.steps) {
        return CW_ERR_NO_MEM;
    }
    fill(&table);
    return walk_back(arena, &table, ret_pairings);
}
