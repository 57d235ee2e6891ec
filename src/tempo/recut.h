// SPDX-License-Identifier: GPL-3.0-or-later
/**
   After a re-cut: the map the players know, changed only where it must.

   Outside a window from the last hit before the change to the second after it, bars, meters and tempos stay, and so do
   the numbers of the bars; inserted bars are 23A, 23B, as copyists write them, and removed ones leave a gap.
*/
#ifndef CW_TEMPO_RECUT_H
#define CW_TEMPO_RECUT_H

#include "base/diag.h"
#include "tempo/solution.h"

enum {
    CW_BAR_NAME_SIZE = 16,
};

/** What a bar is called: 23, 23A. */
typedef struct {
    int number;
    int letter; ///< 0 none, 1 A, 2 B …
} CwBarName;

/** A map and what its bars are called. */
typedef struct {
    CwTempoSolution solution;
    const CwBarName* names; ///< [bar - first]; NULL: as they are counted
    size_t n_names;
} CwKnownMap;

/** What came of a re-cut. */
typedef struct {
    CwKnownMap map;  ///< its cost is that of the change; no bound is claimed
    int from_bar;    ///< the window, as bars of the new map are counted
    int to_bar;      ///< inclusive
    bool tempo_only; ///< the players' notes stay; only the click changes
    bool whole;      ///< nothing could be kept: the cue was solved anew
    int inserted;    ///< bars
    int removed;     ///< bars
} CwTempoRecut;

/** Writes a bar's name: "23", "23A", "23AA" past Z. */
void cw_bar_name_format(CwBarName name, char text[CW_BAR_NAME_SIZE]);

/** The name of a bar of a known map. */
CwBarName cw_bar_name(const CwKnownMap* map, int bar);

/**
   The map for a new brief of the cue that changes least of what is known.

   Hits are the same when their names are; those with the same time before the change, or the same distance from the end
   after it, have not changed. What is least is counted as in docs/tempo.md, "After a re-cut".

   Range    `known` was solved for `old`.
   Errors   as cw_tempo_solve().
   Memory   from `arena`; keeps the names of the hits.
*/
CW_MUST_USE CwStatus cw_tempo_recut(CwArena* arena, const CwTempoBrief* old, const CwKnownMap* known,
                                    const CwTempoBrief* brief, CwDiag* diag, CwTempoRecut* ret_recut);

#endif
