// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Putting music together from what is known and what is new. Inside room score only.

   Units    ticks.
*/
#ifndef CW_SCORE_KEEP_PRIV_H
#define CW_SCORE_KEEP_PRIV_H

#include "music/notes.h"

#include <stdbool.h>

/** Where new music lies between known music. Whatever is known from `to` on comes `later`. */
typedef struct {
    int64_t from;  ///< nothing before is new
    int64_t to;    ///< of the known music: nothing from here on is new; INT64_MAX: everything after `from` is
    int64_t later; ///< by which that is later than it was
} Cw__Seam;

/** The tick of new music at which the known goes on; INT64_MAX when it does not. */
int64_t cw__seam_end(const Cw__Seam* seam);

/** Known notes before and after the seam, new ones in it; none sounds over a border. Errors: CW_ERR_NO_MEM. */
CW_MUST_USE CwStatus cw__seam_notes(CwArena* arena, const Cw__Seam* seam, const CwNote* known, size_t n_known,
                                    const CwNote* fresh, size_t n_fresh, const CwNote** ret_notes, size_t* ret_count);

/** The same for marks of loudness. Errors: CW_ERR_NO_MEM. */
CW_MUST_USE CwStatus cw__seam_dynamics(CwArena* arena, const Cw__Seam* seam, const CwDynamic* known, size_t n_known,
                                       const CwDynamic* fresh, size_t n_fresh, const CwDynamic** ret_dynamics,
                                       size_t* ret_count);

#endif
