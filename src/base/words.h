// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Words people use for a thing, and the nearest one to what they wrote.

   Letters of either case, and blanks, hyphens and underscores for one another: "Main Title" is "main-title".
*/
#ifndef CW_BASE_WORDS_H
#define CW_BASE_WORDS_H

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/** One spelling of a value; a value may have several, the first of them is its name. */
typedef struct {
    const char* text;
    int value;
} CwWord;

/** Whether two words are the same to a reader: "Main Title" and "main-title". */
bool cw_word_is(CwText text, const char* word);

/** Orders two words so that cw_word_is() words are equal: below 0, 0, above 0. */
int cw_word_compare(const char* a, const char* b);

/**
   Finds a word in a list.

   Shape    `words[n_words]`; answers NULL when it is not there.
   Memory   points into `words`.
*/
const CwWord* cw_word_find(const CwWord* words, size_t n_words, CwText text);

/**
   The first spelling of a value.

   Range    the value is in the list (asserted).
   Memory   points into `words`.
*/
const char* cw_word_name(const CwWord* words, size_t n_words, int value);

/**
   The name most like what was written, so that a diagnostic can ask "did you mean …".

   Counts letters changed, added, left out or swapped; a name is near when that is at most a third of the longer one
   (one letter is always near in names of two letters and more). Of several the first.

   Shape    `names[n_names]`; answers NULL when none is near.
   Memory   points into `names`.
   Cost     the product of the lengths, each cut at 64 bytes.
*/
const char* cw_nearest(const char* const* names, size_t n_names, CwText written);

/** cw_nearest() in a list of words. Memory: points into `words`. */
const char* cw_nearest_word(const CwWord* words, size_t n_words, CwText written);

#endif
