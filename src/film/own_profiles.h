// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Delivery profiles a film brings: `profiles/NAME.json` in its folder, in the form of the program's own
   (data/profiles).
*/
#ifndef CW_FILM_OWN_PROFILES_H
#define CW_FILM_OWN_PROFILES_H

#include "base/embedded.h"
#include "film/files.h"

/**
   Every profile the film can be delivered to: its own, then the program's, as mix/profiles.h takes them.

   A profile is called as its file, in letters, digits, _ and -; no other may have its name, and its layouts are some
   that a film can be made in.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_RANGE with file and line; CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_film_own_profiles(CwArena* arena, CwStore* store, const CwFilmFiles* files, CwDiag* diag,
                                          const CwEmbedded** ret_profiles);

#endif
