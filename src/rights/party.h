// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Who has a part in a piece of music: roles, and the sides their shares belong to.

   Defaults Codes are those of cue sheets and CWR (C, A, E …). Everything answered is static.
*/
#ifndef CW_RIGHTS_PARTY_H
#define CW_RIGHTS_PARTY_H

#include "base/fields.h"

#include <stdbool.h>

/** What somebody is to a work or its recording. */
typedef enum {
    CW_PARTY_COMPOSER,        ///< C
    CW_PARTY_AUTHOR,          ///< A: words
    CW_PARTY_COMPOSER_AUTHOR, ///< CA
    CW_PARTY_ARRANGER,        ///< AR
    CW_PARTY_ADAPTER,         ///< AD: words
    CW_PARTY_SUB_ARRANGER,    ///< SR
    CW_PARTY_SUB_AUTHOR,      ///< SA
    CW_PARTY_TRANSLATOR,      ///< TR
    CW_PARTY_PUBLISHER,       ///< E
    CW_PARTY_SUB_PUBLISHER,   ///< SE
    CW_PARTY_ADMINISTRATOR,   ///< AM
    CW_PARTY_MASTER_OWNER,    ///< MO: of the recording
    CW_PARTY_PERFORMER,       ///< PR: named, without a share
} CwPartyRole;

/** Whose shares add up together. */
typedef enum {
    CW_SIDE_WRITERS,
    CW_SIDE_PUBLISHERS,
    CW_SIDE_MASTER,
    CW_SIDE_NONE,
    CW_SIDES, ///< how many
} CwRightsSide;

/** The side a role's share belongs to. */
CwRightsSide cw_party_side(CwPartyRole role);

/** The code on a cue sheet: "C", "E", "MO". Memory: static. */
const char* cw_party_code(CwPartyRole role);

/** The role in words: "composer". Memory: static. */
const char* cw_party_name(CwPartyRole role);

/** A side in words: "writers". Memory: static. */
const char* cw_side_name(CwRightsSide side);

/**
   A role from a field: its code or its name; it may not be empty.

   Errors   CW_ERR_BAD_INPUT.
*/
CW_MUST_USE CwStatus cw_party_role_read(CwFields in, size_t column, CwPartyRole* ret_role);

/** How far a right has come; the first nine are steps, each further than the one before. */
typedef enum {
    CW_CLEARANCE_IDEA,
    CW_CLEARANCE_SEARCHED,
    CW_CLEARANCE_REQUESTED,
    CW_CLEARANCE_QUOTED,
    CW_CLEARANCE_APPROVED,  ///< agreed in principle
    CW_CLEARANCE_CONFIRMED, ///< in writing
    CW_CLEARANCE_SIGNED,    ///< the long form
    CW_CLEARANCE_INVOICED,
    CW_CLEARANCE_PAID,
    CW_CLEARANCE_EXPIRED,
    CW_CLEARANCE_DENIED,
    CW_CLEARANCE_REPLACED, ///< something else is used instead
} CwClearance;

/** Whether `state` is at or past `wanted`; expired, denied and replaced never are. */
bool cw_clearance_reached(CwClearance state, CwClearance wanted);

/** The state in words. Memory: static. */
const char* cw_clearance_name(CwClearance state);

/**
   A state from a field; empty answers `otherwise`.

   Errors   CW_ERR_BAD_INPUT.
*/
CW_MUST_USE CwStatus cw_clearance_read(CwFields in, size_t column, CwClearance otherwise, CwClearance* ret_state);

/** A state from a word; false when it is none. */
bool cw_clearance_from_name(const char* name, CwClearance* ret_state);

/** Where the music of a cue comes from. */
typedef enum {
    CW_WORK_ORIGINAL, ///< made for the film
    CW_WORK_LICENSED, ///< it existed before
    CW_WORK_LIBRARY,  ///< production music
    CW_WORK_PUBLIC_DOMAIN,
} CwWorkKind;

/** The kind in words. Memory: static. */
const char* cw_work_kind_name(CwWorkKind kind);

/**
   A kind from a field; empty answers `otherwise`.

   Errors   CW_ERR_BAD_INPUT.
*/
CW_MUST_USE CwStatus cw_work_kind_read(CwFields in, size_t column, CwWorkKind otherwise, CwWorkKind* ret_kind);

#endif
