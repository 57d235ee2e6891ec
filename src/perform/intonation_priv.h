// SPDX-License-Identifier: GPL-3.0-or-later
/** What pitch each key of a channel has. Inside room perform only. */
#ifndef CW_PERFORM_INTONATION_PRIV_H
#define CW_PERFORM_INTONATION_PRIV_H

#include "perform/plan.h"

/**
   The pitches of a channel on which a part plays notes so many cents above their keys: by the brief's tuning, and as
   far from it as the section is out of tune. Drums have none, nor has what is in equal temperament.

   Shape    `(*ret_pitches)[128]`, or NULL.
   Units    `part` an index into the brief's parts; cents; answers millicents from MIDI pitch 0.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw__intonation(CwArena* arena, const CwPlanBrief* brief, size_t part, int cents,
                                    const int32_t** ret_pitches);

#endif
