// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Delivery profiles by name: those that come with the program (data/profiles), and with them those of a film
   (film/own_profiles.h). A list of them ends with a row without a name.
*/
#ifndef CW_MIX_PROFILES_H
#define CW_MIX_PROFILES_H

#include "base/embedded.h"
#include "mix/profile.h"

#include <stdbool.h>
#include <stddef.h>

/** The files of the program's profiles, by name. Memory: static. */
const CwEmbedded* cw_profile_files(void);

/** Whether people mean one profile by both: letters of either case, and signs between them left out. */
bool cw_profile_same_name(const char* a, const char* b);

/**
   The profile of a list that people mean: its name, letters of either case and signs between them left out ("EBU
   R-128"), or a part of its name that no other has ("tasa"), or of those films are mastered to by default no other
   ("netflix").

   Errors   CW_ERR_NOT_FOUND with the names there are; CW_ERR_NO_MEM.
   Memory   belongs to the list.
*/
CW_MUST_USE CwStatus cw_profile_file(const CwEmbedded* files, const char* name, CwDiag* diag,
                                     const CwEmbedded** ret_file);

/**
   Reads one of them.

   Errors   as cw_profile_read().
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_profile_of_file(CwArena* arena, const CwEmbedded* file, CwProfile* ret_profile);

#endif
