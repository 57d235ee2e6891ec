// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The delivery profiles that come with the program (data/profiles), by name.
*/
#ifndef CW_MIX_PROFILES_H
#define CW_MIX_PROFILES_H

#include "base/embedded.h"
#include "mix/profile.h"

#include <stddef.h>

/** The files of all profiles, by name. Memory: static, ended by a row without a name. */
const CwEmbedded* cw_profile_files(void);

/**
   The profile people mean: its name, letters of either case and signs between them left out ("EBU R-128"), or a part of
   its name that no other has ("tasa"), or of those films are mastered to by default no other ("netflix").

   Errors   CW_ERR_NOT_FOUND with the names there are; CW_ERR_NO_MEM.
   Memory   static.
*/
CW_MUST_USE CwStatus cw_profile_file(const char* name, CwDiag* diag, const CwEmbedded** ret_file);

/**
   Reads one of them.

   Errors   as cw_profile_read().
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_profile_of_file(CwArena* arena, const CwEmbedded* file, CwProfile* ret_profile);

#endif
