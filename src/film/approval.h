// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Approvals: who approved the music of a cue, and what it was that they heard.

   Entity "approval/CUE/ROLE" has `sound`, the stems of the cue as sounds, each by its object, and `who`. An approval
   holds while the cue sounds as it did: moving it does not reopen it, a changed note does.
*/
#ifndef CW_FILM_APPROVAL_H
#define CW_FILM_APPROVAL_H

#include "film/film.h"
#include "store/op.h"

/** An approval. */
typedef struct {
    const char* cue;
    const char* role;  ///< in small letters
    const char* who;   ///< "" when nobody knows
    const char* sound; ///< what was heard: as cw_road_cue_sound() writes it
} CwApproval;

/** Approvals, by cue and role. */
typedef struct {
    const CwApproval* items;
    size_t count;
} CwApprovals;

/**
   The approvals of a project.

   Errors   CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_film_approvals(CwArena* arena, CwStore* store, CwApprovals* ret_approvals);

/** The approval of a cue by a role; NULL when there is none. Memory: belongs to `approvals`. */
const CwApproval* cw_film_approval(const CwApprovals* approvals, const char* cue, const char* role);

/**
   The roles whose approval a delivery needs: those it names, else those the team file names.

   Range    `delivery` NULL asks for nothing of its own.
   Memory   `*ret_roles` belongs to the film.
*/
size_t cw_film_approvers(const CwFilm* film, const CwDelivery* delivery, const char* const** ret_roles);

/**
   A role as people may give it, as the film knows it: of somebody on the team, or asked for by a delivery; any where
   there is neither.

   Errors   CW_ERR_NOT_FOUND with the roles there are; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_film_role(CwArena* arena, const CwFilm* film, const char* said, CwDiag* diag,
                                  const char** ret_role);

/**
   Records an approval.

   Errors   CW_ERR_NO_MEM, and as cw_op_set().
*/
CW_MUST_USE CwStatus cw_film_approve(CwArena* arena, CwOp* op, const CwApproval* approval, CwDiag* diag);

#endif
