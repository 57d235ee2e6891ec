// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The gains of a crossfade.

   Constant power for two sounds of correlation r: cos and sin of the way, divided by the root of 1 + r sin of twice the
   way; `even` gains sum to 1. Both begin at (1, 0) and end at (0, 1).

   Units    gains are factors.
*/
#ifndef CW_PERFORM_TAPE_FADE_PRIV_H
#define CW_PERFORM_TAPE_FADE_PRIV_H

#include "perform/tape.h"

/** What goes and what comes are multiplied by. */
typedef struct {
    double goes;
    double comes;
} CwFade;

/** The gains `at` samples into a crossfade of `length`. Units: samples. */
CwFade cw__fade_at(const CwTapeJoin* join, int64_t at, int64_t length);

/** One sample of a crossfade, to the nearest. Units: 24-bit integers; the result may be beyond them. */
int64_t cw__fade_sample(CwFade fade, int32_t goes, int32_t comes);

#endif
