// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The kinds of steps the road is made of, and what runs them.

   `cw_road_kinds` is all that the light program needs to know of a kind: its name and version, which go into keys. The
   worker binds the functions, one file a stage, and with them the heavy libraries.
*/
#ifndef CW_ROAD_STAGES_H
#define CW_ROAD_STAGES_H

#include "build/step.h"

#include <stddef.h>

/** Every kind, without the functions. */
extern const CwStepKind cw_road_kinds[];

/** How many there are. */
extern const size_t cw_road_kinds_count;

/**
   Every kind with its function, for the worker.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; as many as `cw_road_kinds_count`.
*/
CW_MUST_USE CwStatus cw_road_worker_kinds(CwArena* arena, const CwStepKind** ret_kinds);

/**
   Called in the worker server before the first step of a kind: an instance of the synthesizer with its SoundFont, which
   every passage gets as it is then.

   Errors   CW_ERR_NOT_FOUND when the SoundFont is not there; CW_ERR_BAD_INPUT, CW_ERR_NO_MEM.
   Memory   kept until the process ends.
*/
CW_MUST_USE CwStatus cw_road_prepare(const char* kind, CwDiag* diag);

#endif
