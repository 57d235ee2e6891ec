// SPDX-License-Identifier: GPL-3.0-or-later
/** The files of the worker program among themselves. */
#ifndef CW_BUILD_WORKER_PRIV_H
#define CW_BUILD_WORKER_PRIV_H

#include "base/text.h"
#include "build/message_priv.h"
#include "build/step.h"
#include "build/worker.h"

/** What a worker knows all its life. */
typedef struct {
    const char* folder; ///< of the project
    const CwStepKind* kinds;
    size_t n_kinds;
    CwWorkerPrepare prepare;
    const bool* prepared; ///< of each kind, beside `kinds`
} CwWorker;

/** The kind of a name, or NULL. */
const CwStepKind* cw__worker_kind(const CwWorker* worker, const char* kind);

/**
   Runs one step to its end: in a process of its own, watched by this one, which then checks what it made, puts it into
   the project, and fills the answer. Must be called in a process that may be ended by SIGTERM.
*/
void cw__worker_supervise(const CwWorker* worker, const CwHash* key, CwText description, int timeout_seconds,
                          CwAnswer* ret_answer);

#endif
