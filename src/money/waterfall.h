// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Who gets what: income of recordings, through their contracts, to payees.

   Of each contract the gross goes down in this order: fees; what was held back earlier and is released; fixed amounts
   off the top; the reserve; points from record one; what is still to be recouped, by the whole account, in the order
   of the file; points from then on; the splits, by units sold. Everything is reckoned in whole parts of one
   denominator, so nothing is rounded on the way. At the end each amount of an account is rounded down to minor units
   and what is missing goes to those that lost most, of two as much first by payee: so the lines, and the residue below
   one minor unit, always add up to what came in.

   Units    minor units of the file's currency.
*/
#ifndef CW_MONEY_WATERFALL_H
#define CW_MONEY_WATERFALL_H

#include "money/royalty.h"
#include "money/tally.h"

/** Why somebody gets something. */
typedef enum {
    CW_ROYALTY_FEE,
    CW_ROYALTY_OFF_THE_TOP,
    CW_ROYALTY_RESERVE, ///< held back, to nobody
    CW_ROYALTY_POINTS,
    CW_ROYALTY_RECOUPED,
    CW_ROYALTY_SPLIT,
    CW_ROYALTY_DEFICIT, ///< below 0: more came back than was sold; carried forward
} CwRoyaltyWhy;

/** One amount of one contract. */
typedef struct {
    const CwRoyaltyContract* contract;
    CwRoyaltyWhy why;
    const char* payee; ///< "" for what is held back
    const char* kind;
    const char* name; ///< of the amount recouped or taken off the top, or ""
    int64_t amount;
} CwRoyaltyLine;

/** What an account comes to. */
typedef struct {
    const char* account;
    const CwRoyaltyLine* lines;
    size_t n_lines;
    int64_t lines_total;     ///< sum of the lines
    const char* residue;     ///< what came in and is not in the lines, exact, as "1/3" of a minor unit
    int64_t still_to_recoup; ///< after this statement
} CwRoyaltyAccount;

/** What a payee is paid. */
typedef struct {
    const char* payee;
    const char* kind;
    int64_t carried; ///< from before
    int64_t earned;  ///< now
    int64_t paid;    ///< carried + earned, or 0 below the minimum
    int64_t forward; ///< carried + earned, or 0 when it is paid
} CwRoyaltyPaid;

/** What one kind of stakeholder got. */
typedef struct {
    const char* kind;
    int64_t earned;
} CwRoyaltyKind;

/** A statement run. */
typedef struct {
    const CwRoyaltyAccount* accounts; ///< in the order they first appear in the file
    size_t n_accounts;
    const CwRoyaltyPaid* payees; ///< by name
    size_t n_payees;
    const CwRoyaltyKind* kinds; ///< by name
    size_t n_kinds;
    const CwTallyItem* matched; ///< by ISRC, product and currency
    size_t n_matched;
    const CwTallyItem* unmatched;
    size_t n_unmatched;
} CwRoyaltyRun;

/**
   Runs the contracts over what was earned.

   Shape    `items[n_items]` as cw_tally_items() gives them.
   Errors   CW_ERR_BAD_INPUT when a rate of exchange is missing; CW_ERR_RANGE when parts or amounts do not fit;
            CW_ERR_NO_MEM.
   Memory   from `arena`; shares what `all` and `items` hold.
*/
CW_MUST_USE CwStatus cw_royalties_run(CwArena* arena, const CwRoyalties* all, const CwTallyItem* items, size_t n_items,
                                      CwDiag* diag, CwRoyaltyRun* ret_run);

/** Why, in a word or two: "off the top". Memory: static. */
const char* cw_royalty_why_name(CwRoyaltyWhy why);

#endif
