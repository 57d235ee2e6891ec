// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The rights in the music of a film: which works are in which cue, who has which part of them, and what was granted
   (rights.csv).

   Units    shares are parts of their side, exact; lengths in milliseconds.
*/
#ifndef CW_RIGHTS_RIGHTS_H
#define CW_RIGHTS_RIGHTS_H

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/number.h"
#include "base/text.h"
#include "rights/grant.h"
#include "rights/party.h"

#include <stddef.h>

/** What a most favoured party's fee must not stay below. */
typedef enum {
    CW_FAVOURED_NOT,
    CW_FAVOURED_SIDE, ///< the others of its side of the work
    CW_FAVOURED_WORK, ///< everybody in the work: publishers and owners of the recording alike
    CW_FAVOURED_FILM, ///< everybody in the film
} CwFavoured;

/** A way to be granted more: it grants nothing until it is exercised. */
typedef struct {
    CwGrant grant;    ///< what it would grant, with what it leaves out as in the grant it belongs to
    CwDate by;        ///< the last day it can be exercised
    CwDate exercised; ///< the day it was; CW_DATE_NEVER_ENDS while it is not
    const char* fee;  ///< as written, or ""
    const char* currency;
    int64_t step_ms; ///< the fee is for each so long; 0: for all of it
    CwPlace place;
} CwGrantOption;

/** A party's part of a work. */
typedef struct {
    const char* name;
    CwPartyRole role;
    const char* society;
    const char* ipi;
    CwRatio share;              ///< of its side; 0 for performers
    const CwTerritories* holds; ///< where the share is its own; NULL is everywhere
    CwClearance state;
    CwDate confirmed;  ///< in writing, that day; CW_DATE_NEVER_ENDS where no day is known
    const char* paper; ///< a file in contracts/, or ""
    CwGrant grant;
    const char* fee; ///< as written, or ""
    const char* currency;
    CwFavoured favoured;
    const char* credit; ///< what the end crawl must say, or ""
    const CwGrantOption* options;
    size_t n_options;
    const char* notes;
    CwPlace place; ///< where it is written
} CwRightsParty;

/** A work in a cue. */
typedef struct {
    const char* cue; ///< its id, as the spotting list has it
    const char* title;
    CwWorkKind kind;
    const char* iswc;
    const char* isrc;
    const char* label;
    const char* catalogue;
    const char* artist;
    const CwRightsParty* parties;
    size_t n_parties;
    bool alternate; ///< it is not used: it stands ready for a denial
} CwWorkUse;

/** The rights in a film's music. */
typedef struct {
    const CwWorkUse* works; ///< by cue in the spotting list's order, then as in the file
    size_t n_works;
} CwRights;

/** What the reader needs to know of a cue. */
typedef struct {
    const char* id;
    const char* title; ///< "" where it has none
} CwRightsCue;

/**
   Reads rights.csv: the columns cue, work, kind, party, role, society, ipi, share, state, confirmed, paper, media,
   territories, from, until, seconds, uses, iswc, isrc, label, catalogue, artist, fee, currency, notes, holds, favoured,
   credit, alternate, of which the header needs cue, party and role.

   Shape    `cues[n_cues]`: the spotting list's, in order.
   Errors   CW_ERR_BAD_INPUT: a wrong header, a cue that is not there, a party or role missing, a word, number or date
            that cannot be taken, rows of one work that contradict each other, shares that do not add up (where, and
            by how much).
            CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file`; strings of `cues` are shared.
   Source   docs/film-folder.md.
*/
CW_MUST_USE CwStatus cw_rights_read(CwArena* arena, const char* file, CwText text, const CwRightsCue* cues,
                                    size_t n_cues, CwDiag* diag, CwRights* ret_rights);

/** Whether a work is used: it is not when it was replaced, or only stands ready. */
bool cw_work_is_used(const CwWorkUse* work);

#endif
