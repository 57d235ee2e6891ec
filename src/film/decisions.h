// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Decisions that were made once and are kept while they still serve: the gain of a master, the balance of the film.

   What a step decided in one view of the film is recorded when the next cut is taken, for the view that follows: entity
   "decision/VIEW/NODE", named for the node that decided, whose property `value` is JSON. So a bar that changes does not
   move every level of the film, a view keeps what it was made with, and undoing the new cut forgets what was recorded
   with it.

   What people decided on the worklist of a view is the entity "work/VIEW/CUE", with `decision` and the `proposal` it is
   about.

   Units    views are numbered from 1, in the order their cuts were taken.
*/
#ifndef CW_FILM_DECISIONS_H
#define CW_FILM_DECISIONS_H

#include "base/json.h"
#include "spot/worklist.h"
#include "store/op.h"

#include <stddef.h>

/** What a step decided. */
typedef struct {
    size_t view;       ///< that keeps it
    const char* node;  ///< "master/ebu_r128", "balance/film"
    const char* value; ///< JSON, as the node's step takes it for `kept`
} CwDecision;

/** Decisions, by view and node. */
typedef struct {
    const CwDecision* items;
    size_t count;
} CwDecisions;

/**
   What the project records.

   Errors   CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_film_decisions(CwArena* arena, CwStore* store, CwDecisions* ret_decisions);

/** What a view keeps for a node, as JSON; NULL when nothing is recorded. Memory: belongs to `decisions`. */
const char* cw_film_decision(const CwDecisions* decisions, size_t view, const char* node);

/**
   Records decisions; others that are recorded stay.

   Errors   CW_ERR_NO_MEM, and as cw_op_set().
*/
CW_MUST_USE CwStatus cw_film_decide(CwArena* arena, CwOp* op, const CwDecisions* decisions, CwDiag* diag);

/** What somebody decided about a cue on the worklist of a view. */
typedef struct {
    size_t view;
    const char* cue;
    CwProposal proposal; ///< what was proposed then; the decision holds for nothing else
    CwTaskDecision decision;
} CwWorkDecision;

/** Those of a project, by view and cue. */
typedef struct {
    const CwWorkDecision* items;
    size_t count;
} CwWorkDecisions;

/**
   What the project has of them.

   Errors   CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_film_work_decisions(CwArena* arena, CwStore* store, CwWorkDecisions* ret_decisions);

/** What was decided about a cue in a view; NULL when nothing was. Memory: belongs to `decisions`. */
const CwWorkDecision* cw_film_work_decision(const CwWorkDecisions* decisions, size_t view, const char* cue);

/**
   Records one; an open one takes away what was recorded.

   Errors   CW_ERR_NO_MEM, and as cw_op_set().
*/
CW_MUST_USE CwStatus cw_film_decide_work(CwArena* arena, CwOp* op, const CwWorkDecision* decision, CwDiag* diag);

#endif
