// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef CW_STORY_DIALOGUE_PRIV_H
#define CW_STORY_DIALOGUE_PRIV_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

/** Something said, as words that can be compared: hashes of them in small letters without punctuation. */
typedef struct {
    const uint32_t* words;
    size_t n_words;
    uint64_t all;     ///< a bit for each of the words
    uint64_t meaning; ///< the same for the longer ones
} CwWordRow;

/** The words of a text. */
CwStatus cw__word_row(CwArena* arena, const char* text, CwWordRow* ret_row);

/** Which of the second are the same as one of the first: `n_first` in a row and `n_second` in a row. */
typedef struct {
    size_t first;
    size_t n_first;
    size_t second;
    size_t n_second;
} CwPairing;

typedef struct {
    const CwPairing* pairs; ///< in order; one side of each has one
    size_t count;
} CwPairings;

/** The pairing of two rows of sayings, in order, that pairs the most words. */
CwStatus cw__pair(CwArena* arena, const CwWordRow* first, size_t n_first, const CwWordRow* second, size_t n_second,
                  CwPairings* ret_pairings);

#endif
