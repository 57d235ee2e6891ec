// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The worker server as its user sees it: a process of the program `cuewright-worker` that forks one child a step.

   It is started with the first step that has to be run, with a pinned environment and nothing else open, and kept until
   the arena goes: what it loaded once (a SoundFont) serves every build.
*/
#ifndef CW_BUILD_WORKERS_H
#define CW_BUILD_WORKERS_H

#include "base/arena.h"
#include "base/status.h"

typedef struct CwWorkers CwWorkers;

/**
   Workers for the project at `folder`; nothing is started yet.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`, ended with it; copies `program` (a path) and `folder`.
*/
CW_MUST_USE CwStatus cw_workers_new(CwArena* arena, const char* program, const char* folder, CwWorkers** ret_workers);

#endif
