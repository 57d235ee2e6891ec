// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What the parties of a film's music are owed, when some of them are most favoured.

   A fee that was agreed (approved in principle, or further) raises whoever is favoured with its side of the work, the
   work, or the film. Fees are compared by what they come to for the whole side. A row of rights.csv that is for several
   cues is one fee. Fees in different currencies are compared by recorded rates, exactly.

   Units    minor units.
*/
#ifndef CW_MONEY_OWED_H
#define CW_MONEY_OWED_H

#include "money/exchange.h"
#include "rights/clearance.h"

/** A party that is owed more than was agreed. */
typedef struct {
    const char* cue;
    const char* work;
    const CwRightsParty* party;
    CwMoney agreed;
    CwMoney owed;    ///< as agreed where it cannot be said
    const char* why; ///< one sentence
} CwFeeOwed;

/** All of them, as rights.csv has them. */
typedef struct {
    const CwFeeOwed* items;
    size_t count;
} CwFeesOwed;

/**
   Who is owed more than was agreed, among the works in these uses; also where it cannot be said: a fee that is no
   amount, or in another currency than those it must not stay below
   and without a rate.

   Shape    `uses[n_uses]`; `currency` is that of fees that name none, and what others have rates to.
   Errors   CW_ERR_RANGE when an amount does not fit; CW_ERR_NO_MEM.
   Memory   from `arena`; shares what `rights` holds.
*/
CW_MUST_USE CwStatus cw_fees_owed(CwArena* arena, const CwRights* rights, const CwMusicUse* uses, size_t n_uses,
                                  CwCurrency currency, const CwExchanges* rates, CwDiag* diag, CwFeesOwed* ret_owed);

#endif
