// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What somebody should see about the rights before it is too late: grants that end soon, money without a signed
   paper, options that lapse, a denial, and what stands ready in its place.

   Notices refuse nothing; what refuses is in rights/clearance.h.

   Units    days as base/date.h.
*/
#ifndef CW_RIGHTS_NOTICES_H
#define CW_RIGHTS_NOTICES_H

#include "rights/rights.h"

#include <stddef.h>

/** What a notice is about. */
typedef enum {
    CW_NOTICE_ENDS,         ///< what was granted ends soon
    CW_NOTICE_ENDED,        ///< it has ended
    CW_NOTICE_NO_PAPER,     ///< invoiced or paid, and no signed paper is named
    CW_NOTICE_NO_ALTERNATE, ///< denied, and no other work is written down for the cue
    CW_NOTICE_ALTERNATE,    ///< denied, and another work stands ready
    CW_NOTICE_OPTION,       ///< an option that can be exercised for a short time only
} CwNoticeKind;

/** One notice. */
typedef struct {
    CwNoticeKind kind;
    const char* cue;
    const char* work;
    const char* party;
    const char* words; ///< one sentence
    CwPlace place;
} CwRightsNotice;

/** All notices, as the rows of rights.csv are. */
typedef struct {
    const CwRightsNotice* items;
    size_t count;
} CwRightsNotices;

/**
   The notices of a day.

   Units    `within_days`: how far ahead an end is told.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; shares what `rights` holds.
*/
CW_MUST_USE CwStatus cw_rights_notices(CwArena* arena, const CwRights* rights, CwDate day, int within_days,
                                       CwRightsNotices* ret_notices);

/** The kind in a word or two: "ends soon". Memory: static. */
const char* cw_notice_kind_name(CwNoticeKind kind);

#endif
