// SPDX-License-Identifier: GPL-3.0-or-later
/** What the files of laying share. Inside room score only. */
#ifndef CW_SCORE_LAY_PRIV_H
#define CW_SCORE_LAY_PRIV_H

#include "score/lay.h"

/**
   Lets the music of a composer grow into each hit that wants a swell: a bar of hairpin, the most of it on the hit, and
   back within half of one. No note is added or moved.

   Shape    `voices[n_voices]` have notes of their own, which may be changed; `sketch` has its marks of loudness.
   Errors   CW_ERR_NO_MEM.
   Memory   new marks from `arena`.
*/
CW_MUST_USE CwStatus cw__lay_swells(CwArena* arena, const CwLaying* laying, CwSketch* sketch);

#endif
