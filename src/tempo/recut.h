// SPDX-License-Identifier: GPL-3.0-or-later
/**
   After a re-cut: the map the players know, changed only where it must.

   Outside a window from the last hit before the change to the second after it (larger only for a hit's sake), bars,
   meters and tempos stay, and so do the numbers of the bars; inserted bars are 23A, 23B, as copyists write them, and
   removed ones leave a gap.
*/
#ifndef CW_TEMPO_RECUT_H
#define CW_TEMPO_RECUT_H

#include "base/diag.h"
#include "tempo/solution.h"

/** What came of a re-cut. */
typedef struct {
    CwTempoSolution solution; ///< with the names of its bars; its cost is that of the change; no bound is claimed
    int from_bar;             ///< the window, as bars of the new map are counted
    int to_bar;               ///< inclusive
    bool tempo_only;          ///< the players' notes stay; only the click changes
    bool whole;               ///< nothing could be kept: the cue was solved anew
    int inserted;             ///< bars
    int removed;              ///< bars
} CwTempoRecut;

/**
   The map for a new brief of the cue that changes least of what is known.

   Hits are the same when their names are; those with the same time before the change, or the same distance from the end
   after it, have not changed. What is least is counted as in docs/tempo.md, "After a re-cut".

   Range    `known` was solved for `old`.
   Errors   as cw_tempo_solve().
   Memory   from `arena`; keeps the names of the hits.
*/
CW_MUST_USE CwStatus cw_tempo_recut(CwArena* arena, const CwTempoBrief* old, const CwTempoSolution* known,
                                    const CwTempoBrief* brief, CwDiag* diag, CwTempoRecut* ret_recut);

#endif
