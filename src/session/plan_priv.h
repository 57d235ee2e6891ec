// SPDX-License-Identifier: GPL-3.0-or-later
/** What the two ways to plan share. Inside room session only. */
#ifndef CW_SESSION_PLAN_PRIV_H
#define CW_SESSION_PLAN_PRIV_H

#include "session/plan.h"

enum {
    CW__SETS_MAX = 14, // so many cues are parted into calls in every way there is
};

/** Whether a call's minutes and music go into one, with which overtime. */
bool cw__call_holds(const CwPayRules* rules, CwCall* call);

/** The times, a bit each, at which all of some sections are free; without a calendar there is one, again and again. */
uint32_t cw__free_times(const CwStageJob* job, uint32_t present);

/** Says when a call is, and what it costs then. */
void cw__pay_call(const CwStageJob* job, size_t time, CwCall* call);

/** Puts calls in the order of their times; those without one stay as they are. */
void cw__sort_calls(CwCall* calls, size_t count);

/**
   The cheapest way to cut `plan->order` into calls; `*ret_found` is false when there is none.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw__cut_order(CwArena* arena, const CwStageJob* job, CwStagePlan* plan, bool* ret_found);

/**
   The cheapest of all plans, for up to CW__SETS_MAX cues: `plan->order` becomes that of its calls.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
   Cost     14 cues and a dozen times: 0.2 s.
*/
CW_MUST_USE CwStatus cw__part_cues(CwArena* arena, const CwStageJob* job, CwStagePlan* plan, bool* ret_found);

#endif
