// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What the trade usually spends or gets: ranges of percent by name, as data with a source and a date.
*/
#ifndef CW_MONEY_USUAL_H
#define CW_MONEY_USUAL_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

#include <stddef.h>

/** A usual part of the whole. */
typedef struct {
    const char* name;
    int least; ///< percent
    int most;
    const char* why; ///< what it is for, or ""
} CwUsualRange;

/** A cost that is easily forgotten, and the words that show it was thought of. */
typedef struct {
    const char* name;
    const char* const* words;
    size_t n_words;
} CwHiddenCost;

/** Ranges that belong together. */
typedef struct {
    const char* source;
    const char* date;
    const CwUsualRange* ranges;
    size_t n_ranges;
    const CwHiddenCost* hidden;
    size_t n_hidden;
} CwUsual;

/**
   Reads ranges: {"source", "date", "ranges": [{"name", "least", "most", "why"}], "hidden": [{"name", "words"}]}.

   Errors   CW_ERR_BAD_INPUT: a key missing, least above most, percents outside 0 to 100; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_usual_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwUsual* ret_usual);

/** The range of a name, or NULL. Memory: belongs to `usual`. */
const CwUsualRange* cw_usual_range(const CwUsual* usual, const char* name);

#endif
