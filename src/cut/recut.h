// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Made-up films and made-up re-cuts of them, with the truth about every frame: what comparing cuts is measured with.

   Everything follows from the seed; the same seed gives the same film on every machine.

   Units    frames at the cut's rate; shares in thousandths.
*/
#ifndef CW_CUT_RECUT_H
#define CW_CUT_RECUT_H

#include "cut/cut.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What film to make up. */
typedef struct {
    uint64_t seed;
    int n_events;
    int n_reels;    ///< reels start at hours 1, 2, 3 …
    bool twin_time; ///< every source timecode is used on two rolls
} CwFilmOptions;

/**
   A made-up film: scenes of shots from a few rolls each, cut back and forth, with takes and effects shots used twice.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_recut_film(CwArena* arena, const CwFilmOptions* options, CwCut* ret_cut);

/** How to re-cut. At rate 1000 of 1000 shots 80 lose or gain 1 to 24 frames at the head, 80 at the tail, 40 are
    deleted, 40 inserted, 20 split by an insert, 30 get a new version, and 4 blocks of 3 to 10 shots move. */
typedef struct {
    uint64_t seed;
    int rate;       ///< thousandths of the above
    int renamed;    ///< share of shots whose roll and clip get other names
    bool rebalance; ///< move the borders between reels by up to 12 shots
} CwRecutOptions;

/** Where a run of frames of the new cut came from. */
typedef struct {
    int64_t new_in;
    int64_t frames;
    int64_t old_in; ///< -1: it is new
} CwRecutRun;

/** A re-cut and the truth about it. */
typedef struct {
    CwCut cut;
    const CwRecutRun* runs; ///< by new_in
    size_t n_runs;
    size_t n_operations; ///< things an editor did
} CwRecut;

/**
   Re-cuts a film. Only its first video track counts; transitions become cuts.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; strings of the old cut are shared.
*/
CW_MUST_USE CwStatus cw_recut(CwArena* arena, const CwCut* old, const CwRecutOptions* options, CwRecut* ret_recut);

#endif
