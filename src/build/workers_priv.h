// SPDX-License-Identifier: GPL-3.0-or-later
/** The worker server, for the build. */
#ifndef CW_BUILD_WORKERS_PRIV_H
#define CW_BUILD_WORKERS_PRIV_H

#include "base/diag.h"
#include "base/text.h"
#include "build/message_priv.h"
#include "build/workers.h"

/** Has a step run; the server is started when it is not there. */
CW_MUST_USE CwStatus cw__workers_ask(CwWorkers* workers, const CwHash* key, CwText description, int timeout_seconds,
                                     CwDiag* diag);

/**
   Waits for an answer, at most so long: CW_ERR_NOT_FOUND when there was none; CW_ERR_FAILED when the server is gone.
*/
CW_MUST_USE CwStatus cw__workers_answer(CwWorkers* workers, int wait_ms, CwAnswer* ret_answer);

/** Ends the server and every step it runs; the next question starts another. */
void cw__workers_end(CwWorkers* workers);

#endif
