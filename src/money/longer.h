// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What longer licences cost: uses that have become longer than was granted, by what options say.

   An option has a fee for all it grants, or for each step of so many seconds. Which of those that reach far enough is
   cheapest is what it costs; where there is none, nobody knows yet.

   Units    minor units; milliseconds.
*/
#ifndef CW_MONEY_LONGER_H
#define CW_MONEY_LONGER_H

#include "money/amount.h"
#include "rights/clearance.h"

/** A grant that is too short. */
typedef struct {
    const char* cue;
    const char* work;
    const CwRightsParty* party;
    int64_t granted_ms;          ///< the longest of its grants
    int64_t over_ms;             ///< by which the use is longer
    const CwGrantOption* option; ///< the cheapest that reaches, NULL where none says a price
    CwMoney price;               ///< what it costs; 0 without an option
    int64_t steps;               ///< how many of the option's steps; 1 where it has none
} CwLonger;

/** All of them, as rights.csv has them. */
typedef struct {
    const CwLonger* items;
    size_t count;
} CwLongers;

/**
   Which grants are too short for how long the works are used, and what more of them costs on a day.

   Shape    `uses[n_uses]`; `currency` is that of fees that name none.
   Rounding a step that was begun is paid whole.
   Errors   CW_ERR_RANGE when an amount does not fit; CW_ERR_NO_MEM.
   Memory   from `arena`; shares what `rights` holds.
*/
CW_MUST_USE CwStatus cw_longer_licences(CwArena* arena, const CwRights* rights, const CwMusicUse* uses, size_t n_uses,
                                        CwCurrency currency, CwDate day, CwLongers* ret_longers);

#endif
