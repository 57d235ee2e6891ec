// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Most favoured nations: fees that follow one another up.

   A fee is for a share; what is compared is its rate, the fee for the whole. Who is favoured is paid at least the rate
   of everybody in the group they are tied to. Groups may lie in one another: a side of a work in the work, the work in
   the film. Raising one may raise another, and so on: what comes out is the least
   fixed point, the lowest fees that hold every promise. It is the same in whatever order fees are raised, and nobody's
   fee ever goes down.

   Units    minor units of one currency.
*/
#ifndef CW_MONEY_FAVOURED_H
#define CW_MONEY_FAVOURED_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/number.h"

#include <stdbool.h>
#include <stddef.h>

/** A fee. */
typedef struct {
    const char* party;
    int64_t fee;     ///< agreed
    CwRatio share;   ///< of what the fee is for; above 0
    int group;       ///< the innermost group they are in, from 0
    bool favoured;   ///< is to be paid as much as the others of `tied_to`
    int tied_to;     ///< a group
    int64_t settled; ///< filled by cw_favoured_settle(): at least the fee
} CwFavouredFee;

/**
   Fills in what each is paid.

   Shape    `fees[n_fees]`, changed in place; `within[n_groups]`: the group each group lies in, one further on in the
            list, or -1.
   Rounding up to the minor unit: nobody is paid less than the rate they were promised.
   Errors   CW_ERR_RANGE when a group is not there, a share is not above 0, a fee below 0, or an amount does not fit;
            CW_ERR_NO_MEM.
   Memory   scratch from `arena`.
   Cost     n log n.
*/
CW_MUST_USE CwStatus cw_favoured_settle(CwArena* arena, CwFavouredFee* fees, size_t n_fees, const int* within,
                                        size_t n_groups, CwDiag* diag);

#endif
