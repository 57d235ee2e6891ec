// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The search for the cheapest edit: which offset the recording has under each stretch of picture, and where it changes.

   Units    samples; costs are those of tape.h's joins plus what out of sync, missed hits and a bad end cost.
*/
#ifndef CW_PERFORM_TAPE_SEARCH_PRIV_H
#define CW_PERFORM_TAPE_SEARCH_PRIV_H

#include "perform/tape_listen_priv.h"

/** From `out` on (a beat, before any pre-roll), the recording lies `offset` later than it was made. */
typedef struct {
    int64_t out;
    int64_t offset;
    size_t from; ///< beats of the join
    size_t to;
    int64_t off;
} CwTapeTurn;

/** The cheapest edit: the first turn is the start. */
typedef struct {
    const CwTapeTurn* turns;
    size_t n_turns;
} CwTapeRoute;

/**
   Searches.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw__tape_search(CwArena* arena, const CwTapeBrief* brief, const CwBeatSound* sounds,
                                     int64_t tape_length, CwTapeRoute* ret_route);

#endif
