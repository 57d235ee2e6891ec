// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Whether music may leave: every part of every work in every cue, held against what a delivery asks for.

   A work is *cleared* when its publishers (where it has none, its writers; in the public domain nobody) and the owners
   of its recording have reached the state the delivery asks for, and what each granted covers the delivery's media,
   territories and dates, and the length and use the cue has now. Licensed and library music needs an owner of the
   recording. A party that denied, or whose grant expired, is never cleared, whatever its side. A work that was
   replaced, or only stands ready, counts for nothing; a cue without a work that counts is not cleared.

   All of this is asked country by country: a party that holds its share in some countries is asked for these, writers
   are asked for where there is no publisher. Options that were exercised are grants beside the first one. Who was paid
   or sent an invoice has signed a paper that is named.

   Units    days as base/date.h; lengths in flicks.
*/
#ifndef CW_RIGHTS_CLEARANCE_H
#define CW_RIGHTS_CLEARANCE_H

#include "rights/delivery.h"
#include "rights/rights.h"
#include "time/flicks.h"

#include <stddef.h>

/** A cue as it is in the cut that is to be delivered. */
typedef struct {
    const char* cue; ///< id
    CwUse use;
    CwSpan length;
    CwTime in; ///< where it begins in the film
} CwMusicUse;

/**
   A use from where the work begins to be heard to where it ends without a break: uses of works with that title that
   touch or overlap are one, so that nobody makes a use short by cutting its cue in two.

   Shape    `use` is one of `uses[n_uses]`.
   Cost     uses times what adjoins.
*/
CwMusicUse cw_use_unbroken(const CwRights* rights, const CwMusicUse* uses, size_t n_uses, const CwMusicUse* use,
                           const char* title);

/** Why something is not cleared. */
typedef enum {
    CW_UNCLEARED_NO_WORK,  ///< nobody wrote down whose music this is
    CW_UNCLEARED_NO_SYNC,  ///< a work without publisher or writer
    CW_UNCLEARED_NO_OWNER, ///< licensed or library music without an owner of the recording
    CW_UNCLEARED_STATE,    ///< not confirmed, or whatever the delivery asks for
    CW_UNCLEARED_MEDIA,
    CW_UNCLEARED_TERRITORY,
    CW_UNCLEARED_TERM,
    CW_UNCLEARED_LENGTH, ///< longer than allowed
    CW_UNCLEARED_USE,    ///< used in a way that was not allowed
    CW_UNCLEARED_PAPER,  ///< invoiced or paid without a signed paper
    CW_UNCLEARED_FEE,    ///< most favoured, and less is agreed than is owed
    CW_UNCLEARED_CREDIT, ///< the end crawl does not say what it must
    CW_UNCLEARED_AUTHOR, ///< who wrote what the cue is made of is none of its writers
} CwUnclearedKind;

/** One reason why a cue is not cleared. */
typedef struct {
    CwUnclearedKind kind;
    const char* cue;
    const char* work;  ///< or ""
    const char* party; ///< or ""
    const char* why;   ///< one sentence that names the work and the party
    CwPlace place;     ///< where the party's row is written; line 0 where there is none
} CwUncleared;

/** All reasons, by cue; none when everything is cleared. */
typedef struct {
    const CwUncleared* items;
    size_t count;
} CwUnclearedList;

/**
   Everything that stands against a delivery.

   Shape    `uses[n_uses]`: every cue that is in it. `day` is the day of delivery.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; strings of `rights` and `uses` are shared.
*/
CW_MUST_USE CwStatus cw_clearance_check(CwArena* arena, const CwRights* rights, const CwMusicUse* uses, size_t n_uses,
                                        const CwDelivery* delivery, CwDate day, CwUnclearedList* ret_list);

/** The kind in a word: "state", "territory" … Memory: static. */
const char* cw_uncleared_name(CwUnclearedKind kind);

#endif
