// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What statements say was earned, added up: by recording, product and currency, exact whatever the order of the rows.

   Sums are whole numbers of 10^-12 of a major unit in 128 bits, so that adding never rounds and the sum of sums is the
   same however rows were cut into pieces. A tally belongs to one thread; tallies are merged.

   Units    amounts in 10^-12 of a major unit.
*/
#ifndef CW_MONEY_TALLY_H
#define CW_MONEY_TALLY_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/number.h"
#include "base/text.h"
#include "money/amount.h"

#include <stddef.h>
#include <stdint.h>

#define CW_TALLY_UNIT 1000000000000LL ///< parts of a major unit

/** How the rows of a statement are laid out. */
typedef struct {
    const char* file;
    char separator; ///< tab, comma or semicolon
    char decimal;   ///< point or comma
    int n_columns;
    int isrc; ///< index of the column, or -1
    int upc;
    int units;
    int amount;
    int currency;
    CwCurrency fixed; ///< where no column says it
} CwTallyLayout;

/** The sum of all rows of one recording or product in one currency. */
typedef struct {
    char isrc[16]; ///< as written in capital letters without hyphens, or ""
    uint64_t upc;  ///< 0 where there is none
    CwCurrency currency;
    CwI128 amount;
    int64_t units;
    int64_t rows;
} CwTallyItem;

typedef struct CwTally CwTally;

/**
   An empty tally.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_tally_new(CwArena* arena, CwTally** ret_tally);

/**
   Adds rows: whole lines, the last of which may lack its end.

   Units    `line` is the number of the first of them, for diagnostics.
   Errors   CW_ERR_BAD_INPUT with line and what was read: a row without its columns, an amount, count or currency that
            is none, an amount finer than 10^-12; CW_ERR_RANGE when a sum does not fit; CW_ERR_NO_MEM.
   Cost     at least 3 million rows a second (bench/rights.py).
*/
CW_MUST_USE CwStatus cw_tally_rows(CwTally* tally, const CwTallyLayout* layout, CwText rows, int line, CwDiag* diag);

/**
   Adds what another tally has.

   Errors   CW_ERR_RANGE when a sum does not fit; CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_tally_merge(CwTally* into, const CwTally* from);

/**
   All sums, by ISRC, product and currency.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_tally_items(CwArena* arena, const CwTally* tally, CwTallyItem** ret_items, size_t* ret_count);

/** A product's number as tallies keep it: its digits, without leading zeros; 0 when it is none. */
uint64_t cw_tally_upc(CwText text);

#endif
