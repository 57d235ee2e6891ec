// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A lock on the bytes of steps: a text file with a line for each kind, "kind version hash", where the hash is of all a
   toy run of the kind gives. Bytes that changed while the version did not are a mistake: projects would keep results
   the code no longer makes.

   Units    versions as in CwStepKind.
*/
#ifndef CW_BUILD_LOCK_H
#define CW_BUILD_LOCK_H

#include "base/buf.h"
#include "base/diag.h"
#include "build/step.h"

/** A line of the lock. */
typedef struct {
    const char* kind;
    int version;
    CwHash hash; ///< cw_step_outputs_hash() of a toy run
} CwStepLock;

/** One hash for all outputs of a step: of their names and hashes. */
CwHash cw_step_outputs_hash(const CwStepObjects* outputs);

/**
   Holds what was just made against the lock. Each difference is added to `problems`, with what to do.

   Shape    `made[n_made]`; `file` names the lock in diagnostics, `text` is what stands in it.
   Errors   CW_ERR_CONFLICT when there are problems; CW_ERR_BAD_INPUT with line when the lock cannot be read;
            CW_ERR_NO_MEM.
   Memory   scratch from `arena`.
*/
CW_MUST_USE CwStatus cw_step_lock_check(CwArena* arena, const char* file, CwText text, const CwStepLock* made,
                                        size_t n_made, CwDiag* diag, CwDiagList* problems);

/** Writes the lock, a line for each, in the order given. */
void cw_step_lock_write(CwBuf* buf, const CwStepLock* made, size_t n_made);

#endif
