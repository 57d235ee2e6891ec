// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Royalty contracts: what happens to the income of recordings before somebody is paid (the file of `royalties run`).

   Percents and shares are ratios, exact; amounts are minor units of the contract's currency.
*/
#ifndef CW_MONEY_ROYALTY_H
#define CW_MONEY_ROYALTY_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/number.h"
#include "base/text.h"
#include "money/amount.h"
#include "money/exchange.h"

#include <stdbool.h>
#include <stddef.h>

/** Somebody who gets a part. */
typedef struct {
    const char* payee;
    const char* kind; ///< of stakeholder: "composer", "label" …; "" where nobody said
    CwRatio part;     ///< of what is there at that place
    bool from_first;  ///< points: counted from record one, before anything is recouped
} CwRoyaltyPart;

/** A fixed amount: taken off the top, or to be recouped. */
typedef struct {
    const char* name;
    const char* payee;
    const char* kind;
    int64_t amount; ///< minor units; of a recoupable what is still to be recouped
} CwRoyaltyAmount;

/** Who shares what is left, from so many units on. */
typedef struct {
    int64_t units; ///< sold before these splits hold; 0 for the first
    const CwRoyaltyPart* parts;
    size_t n_parts; ///< they add up to the whole
} CwRoyaltySplits;

/** One contract. */
typedef struct {
    const char* id;
    const char* account; ///< contracts of one account recoup from one another's income
    CwCurrency currency;
    const char* const* recordings; ///< ISRCs and product numbers as tallies keep them
    size_t n_recordings;
    const CwRoyaltyPart* fees; ///< of the gross
    size_t n_fees;
    const CwRoyaltyAmount* off_the_top;
    size_t n_off_the_top;
    CwRatio reserve; ///< held back of what is left after that
    const CwRoyaltyPart* points;
    size_t n_points;
    const CwRoyaltyAmount* recoup;
    size_t n_recoup;
    const CwRoyaltySplits* splits; ///< by units; at least one
    size_t n_splits;
    int64_t units_before;   ///< sold before this statement
    int64_t reserve_before; ///< held back earlier and released now, minor units
} CwRoyaltyContract;

/** What a payee brings along. */
typedef struct {
    const char* payee;
    CwCurrency currency;
    int64_t carried; ///< from before, minor units
    int64_t minimum; ///< below this nothing is paid out; -1 is the file's
} CwRoyaltyPayee;

/** All contracts of a file. */
typedef struct {
    CwCurrency currency;
    const char* period;                 ///< what statements are for, in words, or ""
    int64_t minimum;                    ///< below this a payee's money is carried forward, minor units of `currency`
    const CwRoyaltyContract* contracts; ///< as in the file
    size_t n_contracts;
    CwExchanges rates;
    const CwRoyaltyPayee* payees;
    size_t n_payees;
} CwRoyalties;

/**
   Reads the contracts.

   Errors   CW_ERR_BAD_INPUT with file and what is wrong: a key missing, percents above the whole, splits that do not
            add up (by how much), a recording in two contracts; CW_ERR_NO_MEM.
   Memory   from `arena`.
   Source   docs/royalties.md.
*/
CW_MUST_USE CwStatus cw_royalties_read(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                                       CwRoyalties* ret_royalties);

#endif
