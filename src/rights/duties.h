// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What is owed besides money: names in the end crawl; and papers that are really there.

   Defaults Words of a crawl are compared letters of either case (ASCII), any blanks and line ends as one blank.
*/
#ifndef CW_RIGHTS_DUTIES_H
#define CW_RIGHTS_DUTIES_H

#include "rights/clearance.h"

/** What a film has to show for its duties. */
typedef struct {
    CwText crawl; ///< the end crawl (credits.txt)
    bool has_crawl;
    const char* const* papers; ///< names of the files in contracts/
    size_t n_papers;
} CwDuties;

/**
   What stands against a delivery: credits that are owed and not in the crawl ("yes" asks for the party's name), papers
   that money was paid against and that are not there.

   Shape    `uses[n_uses]`: every cue that is in the delivery.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; shares the strings of `rights` and `uses`.
*/
CW_MUST_USE CwStatus cw_duties_check(CwArena* arena, const CwRights* rights, const CwMusicUse* uses, size_t n_uses,
                                     const CwDuties* duties, CwUnclearedList* ret_list);

#endif
