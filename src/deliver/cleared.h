// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Everything that stands against the rights of a delivery, in one list: what is not cleared, fees below what the most
   favoured are owed, credits that are not in the end crawl, money without a paper.
*/
#ifndef CW_DELIVER_CLEARED_H
#define CW_DELIVER_CLEARED_H

#include "money/owed.h"
#include "rights/duties.h"

/** What is delivered, and what there is to show for it. */
typedef struct {
    const CwRights* rights;
    const CwMusicUse* uses; ///< every cue that is in it
    size_t n_uses;
    const CwDelivery* delivery;
    bool album; ///< it is an album: every track needs that licence, whatever media the delivery names
    CwDate day; ///< of delivery
    CwDuties duties;
    CwCurrency currency; ///< of fees that name none
    CwExchanges rates;   ///< by which fees in other currencies are compared
} CwClearedCase;

/**
   The reasons, by kind and then by cue; none when everything is cleared.

   Errors   CW_ERR_RANGE when a fee does not fit; CW_ERR_NO_MEM.
   Memory   from `arena`; shares what the case holds.
*/
CW_MUST_USE CwStatus cw_cleared(CwArena* arena, const CwClearedCase* about, CwDiag* diag, CwUnclearedList* ret_list);

#endif
