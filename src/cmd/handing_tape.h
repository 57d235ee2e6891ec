// SPDX-License-Identifier: GPL-3.0-or-later
/** The beats of a recording, as it was cut to fit, as a tempo map for other programs. */
#ifndef CW_CMD_HANDING_TAPE_H
#define CW_CMD_HANDING_TAPE_H

#include "perform/tape.h"
#include "time/tempo_map.h"

/**
   A map of the beats that are heard, each a quarter; where only bars are known, each is a bar of 4/4. A bar that was
   cut has the beats that are left of it. Beats are pinned: between two of them the tempo holds.

   Shape    `ret_map->n_points` 0 when fewer than two beats are heard.
   Units    the cue's own time.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_handing_tape_map(CwArena* arena, const CwBars* bars, const CwTapeEdit* edit,
                                         CwTempoMap* ret_map);

#endif
