// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The versions of engine packages, as dpkg's status file says them; no program is run for it.
*/
#ifndef CW_BUILD_PACKAGES_PRIV_H
#define CW_BUILD_PACKAGES_PRIV_H

#include "base/diag.h"
#include "base/text.h"
#include "build/index_priv.h"

/** Where dpkg keeps its status. */
#define CW__DPKG_STATUS "/var/lib/dpkg/status"

/** Packages whose versions are wanted, and what was found. */
typedef struct {
    CwArena* arena;
    CwIndex* index;
    const char* status_path;
    const char* stamp; ///< of the status file; NULL until it was looked at
    CwText status;     ///< the file; empty until it was needed
} CwPackages;

/** Packages by the status file at `status_path`. */
CwPackages cw__packages(CwArena* arena, CwIndex* index, const char* status_path);

/** The version of a package; CW_ERR_NO_PROGRAM when it is not installed. */
CW_MUST_USE CwStatus cw__package_version(CwPackages* packages, const char* name, CwDiag* diag,
                                         const char** ret_version);

#endif
