// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Where players of wind and brass take breath in a line that leaves them no rest: before a note, at the expense of the
   one before it. Inside room perform only.

   Defaults After 6 s without a rest of 160 ms, at the longest note that ended since, if that was 2 s after the last
            breath or later, and never within 400 ms of a moment of the picture. Other families play on.
   Units    milliseconds.
   Threads  pure.
*/
#ifndef CW_PERFORM_BREATH_PRIV_H
#define CW_PERFORM_BREATH_PRIV_H

#include "perform/plan.h"

enum {
    CW__BREATH_MS = 160,
};

/** Marks the notes of a part before which its players breathe. Shape: fills `breathe[part->n_notes]`. */
void cw__breaths(const CwPlanBrief* brief, const CwPart* part, bool* breathe);

#endif
