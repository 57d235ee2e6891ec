// SPDX-License-Identifier: GPL-3.0-or-later
/** Going into the sandbox, for the process of a step. */
#ifndef CW_BUILD_SANDBOX_PRIV_H
#define CW_BUILD_SANDBOX_PRIV_H

#include "build/sandbox.h"

/** The folders of one step. */
typedef struct {
    const char* objects; ///< of the project: to read
    const char* staged;  ///< to stage objects in
    const char* scratch; ///< to do anything in
} CwSandboxFolders;

/** Goes in, for good; nobody comes out again. CW_ERR_FAILED when the kernel refuses what it said it can do. */
CW_MUST_USE CwStatus cw__sandbox_enter(CwSandbox kind, const char* const* reads, const CwSandboxFolders* folders,
                                       CwDiag* diag);

#endif
