// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The worker program: runs steps, each in a process of its own that cannot take anything else down.

   The environment is pinned: glibc is told to use no variant of its functions that depends on the processor (no FMA, no
   AVX), LC_ALL is C, TZ is UTC, PATH is /usr/bin:/bin, HOME and TMPDIR are the step's scratch folder, and there is no
   other variable. A worker that was started otherwise starts itself again.
*/
#ifndef CW_BUILD_WORKER_H
#define CW_BUILD_WORKER_H

#include "base/diag.h"
#include "build/step.h"

#include <stddef.h>

/**
   Called in the worker server before the first step of a kind is forked: loads what the steps of that kind share.

   Errors   any; then the steps of that kind fail with `diag`.
*/
typedef CwStatus (*CwWorkerPrepare)(const char* kind, CwDiag* diag);

/**
   The main function of a worker program.

   Shape    `argv`: PROGRAM serve FOLDER (steps come on standard input, until it ends), or PROGRAM run FOLDER KEY (one
            step, whose description is in objects/; for a cluster).
   Units    answers the exit code of the process.
   Memory   keeps `kinds`; `prepare` may be NULL.
*/
int cw_worker_main(int argc, char** argv, const CwStepKind* kinds, size_t n_kinds, CwWorkerPrepare prepare);

#endif
