// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Whether a project is whole: the database, the history against the properties, and every object that the history or a
   step names, read and hashed again. What is found is reported by name; nothing is ever mended silently.

   Units    counts of things; sizes in bytes.
*/
#ifndef CW_STORE_CHECK_H
#define CW_STORE_CHECK_H

#include "store/store.h"

/** What is wrong with one thing. */
typedef enum {
    CW_FAULT_DATABASE, ///< SQLite's own integrity check complains
    CW_FAULT_HISTORY,  ///< an op's old value is not what the ops before it left
    CW_FAULT_VIEW,     ///< a property is not what the history says
    CW_FAULT_MISSING,  ///< an object that is named is not there
    CW_FAULT_DAMAGED,  ///< an object's bytes are not what was stored
    CW_FAULT_STEP,     ///< a file in steps/ cannot be read
} CwFaultKind;

/** One thing that is wrong. */
typedef struct {
    CwFaultKind kind;
    const char* what;     ///< the object's hash, the property, the step's key
    const char* named_by; ///< who needs it: "op 3, file/a.wav content", "step HASH"; "" when nobody in particular
    bool derived;         ///< a step makes it again once it is set aside
} CwFault;

/** What a check saw. */
typedef struct {
    const CwFault* faults;
    size_t n_faults;
    int64_t objects; ///< looked at
    int64_t bytes;   ///< read and hashed
    int64_t steps;
    int64_t ops;
} CwCheckReport;

/** How the check gets on: called now and then; answer false to stop it. */
typedef bool (*CwCheckProgress)(void* context, int64_t objects_done, int64_t objects_total);

/**
   Checks a project.

   Errors   CW_ERR_INTERRUPTED when `progress` said so; CW_ERR_IO, CW_ERR_NO_MEM. A project with faults is CW_OK here:
            see the report.
   Memory   from `arena`; `progress` may be NULL.
   Cost     reads every object once: the disk's speed or the hash's (about 1 GB/s).
*/
CW_MUST_USE CwStatus cw_store_check(CwStore* store, CwArena* arena, CwCheckProgress progress, void* context,
                                    CwDiag* diag, CwCheckReport* ret_report);

/**
   Makes the properties anew from the history, in one transaction.

   Errors   CW_ERR_DENIED when the store is open to read only; CW_ERR_FULL, CW_ERR_IO, CW_ERR_NO_MEM; then nothing
            changed.
*/
CW_MUST_USE CwStatus cw_store_rebuild(CwStore* store, CwDiag* diag);

/**
   Takes a damaged object out of objects/ into damaged/, so that the step that made it, or the person who brought it,
   can put it again.

   Errors   CW_ERR_NOT_FOUND, CW_ERR_CONFLICT when it is not damaged at all; CW_ERR_IO, CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_store_set_aside(CwStore* store, const CwHash* hash, CwDiag* diag);

#endif
