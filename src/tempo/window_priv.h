// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The window of a re-cut: what of the old map and the new cue lies in it.
*/
#ifndef CW_TEMPO_WINDOW_PRIV_H
#define CW_TEMPO_WINDOW_PRIV_H

#include "tempo/solution.h"

/** A window; it starts and ends on bar lines outside ramps. */
typedef struct {
    int64_t from_tick; ///< of the old map
    int64_t to_tick;
    CwTime from; ///< of the cue: the same in the old one and the new
    CwTime to;   ///< of the new cue
    CwTime old_to;
    size_t first_hit; ///< of the new cue: those in the window
    size_t end_hit;
    bool to_end; ///< it goes to the end of the cue
} Cw__Window;

/**
   Finds the window of a re-cut, from the bar of so many hits before the change to that of so many after it.

   Range    `solution` is of `old`; `hits_before`, `hits_after` >= 1: where there are fewer, it goes to the start or
            the end.
*/
void cw__window_find(const CwTempoBrief* old, const CwTempoSolution* solution, const CwTempoBrief* brief,
                     size_t hits_before, size_t hits_after, Cw__Window* ret_window);

/** Where a hit of the new brief stands in the old one; SIZE_MAX when it is new. */
size_t cw__old_hit(const CwTempoBrief* old, const CwTempoHit* hit);

#endif
