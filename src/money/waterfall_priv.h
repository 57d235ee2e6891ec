// SPDX-License-Identifier: GPL-3.0-or-later
/** What the files of the waterfall share: the income of each contract, and one account run by itself. */
#ifndef CW_MONEY_WATERFALL_PRIV_H
#define CW_MONEY_WATERFALL_PRIV_H

#include "base/buf.h"
#include "money/big.h"
#include "money/waterfall.h"

// What a contract earned in one currency.
typedef struct {
    CwCurrency currency;
    CwRatio rate; // to the file's currency
    CwI128 amount;
} Cw__Sum;

typedef struct {
    Cw__Sum* sums;
    size_t n_sums;
    size_t capacity;
    int64_t units; // at least 0
} Cw__Income;

typedef struct {
    CwArena* arena;
    const CwRoyalties* all;
    Cw__Income* incomes; // by contract
    CwDiag* diag;
} Cw__RoyaltyJob;

// Runs the contracts of one account, by their index.
CW_MUST_USE CwStatus cw__royalty_account(const Cw__RoyaltyJob* job, CwArena* scratch, const size_t* contracts,
                                         size_t n_contracts, CwRoyaltyAccount* ret_account);

// Writes a number in decimal digits.
void cw__put_big(CwBuf* buf, const CwBig* big);

#endif
