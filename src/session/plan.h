// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The plan of a recording: which cues in which order in which calls, and what that costs.
*/
#ifndef CW_SESSION_PLAN_H
#define CW_SESSION_PLAN_H

#include "base/buf.h"
#include "session/order.h"
#include "session/pay.h"

/** A cue to record. */
typedef struct {
    const char* name;
    int minutes;       ///< on the stage
    int music_seconds; ///< finished music
    uint32_t players;  ///< a bit for each section
} CwStageCue;

/** What is to be planned. */
typedef struct {
    CwPayRules rules;
    const CwSection* sections;
    size_t n_sections;
    const CwStageCue* cues;
    size_t n_cues;
    const CwCallTime* times; ///< when calls can be
    size_t n_times;          ///< 0: at any time
} CwStageJob;

/** One call. */
typedef struct {
    size_t first; ///< of the plan's order
    size_t count;
    int minutes; ///< rests and set-ups included
    int music_seconds;
    int overtime_units;
    uint32_t present;       ///< a bit for each section
    const CwCallTime* time; ///< when; NULL where nobody said
    CwCallPay pay;
} CwCall;

/** A plan. */
typedef struct {
    CwOrder order;
    const CwCall* calls; ///< by their times, or by the order
    size_t n_calls;
    int64_t total;
    bool proved; ///< no plan costs less
} CwStagePlan;

/**
   Reads players.csv (section, players, doubles, free: calls of `job->times` with ";" between) and cues.csv
   (cue, minutes, music as seconds or m:ss, players: sections with ";" between).

   Shape    `cues_file` NULL: no cues are read.
   Errors   CW_ERR_BAD_INPUT with file, line and column; CW_ERR_NO_MEM.
   Memory   from `arena`; keeps the file names.
*/
CW_MUST_USE CwStatus cw_stage_job_read(CwArena* arena, const char* players_file, CwText players, const char* cues_file,
                                       CwText cues, CwDiag* diag, CwStageJob* job);

/**
   Up to 14 cues are parted into calls in the cheapest way there is; of more the order in which players wait least is
   cut into calls in the cheapest way for that order. Where there is a calendar each call is at one of its times, at
   which all its players are free. Within a call, and between calls without a time, cues keep that order.

   Errors   CW_ERR_NO_FIT when a cue is longer than a call, its players are never free together (diag names it), or
            there are too few calls; CW_ERR_RANGE as cw_order_cues(); CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_stage_plan(CwArena* arena, const CwStageJob* job, CwDiag* diag, CwStagePlan* ret_plan);

/** One object for each call, and one for the whole. */
void cw_stage_plan_json(CwBuf* buf, const CwStageJob* job, const CwStagePlan* plan);

/** The same for people. */
void cw_stage_plan_text(CwBuf* buf, const CwStageJob* job, const CwStagePlan* plan);

#endif
