// SPDX-License-Identifier: GPL-3.0-or-later
/**
   In which order cues are recorded so that players wait least: each player is paid from the first cue they play to the
   last, waiting included (known as talent scheduling).
*/
#ifndef CW_SESSION_ORDER_H
#define CW_SESSION_ORDER_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CW_ORDER_PLAYERS_MAX = 32,
    CW_ORDER_CUES_MAX = 400,
    CW_ORDER_EXACT_MAX = 22, ///< so many cues with different players are put in the best order there is
};

/** One thing to record. */
typedef struct {
    uint32_t players; ///< a bit for each who plays
    int64_t minutes;  ///< on the stage
} CwOrderCue;

/** An order. */
typedef struct {
    size_t* cues;    ///< [n_cues]: which comes first, second …
    int64_t cost;    ///< minutes times what a minute of each player costs, waiting included
    int64_t waiting; ///< the part of it that is waiting
    bool proved;     ///< no order costs less
} CwOrder;

/**
   The cheapest order. Cues with the same players stay together, which costs nothing. With up to CW_ORDER_EXACT_MAX
   different ones it is proved, by dynamic programming over which were recorded already; with more, the order is built
   from both ends by what costs least and then bettered by moving one cue at a time, and not proved.

   Shape    `cues[n_cues]`, `cost_a_minute[n_players]`.
   Units    minutes; costs in any unit.
   Errors   CW_ERR_RANGE when there are too many, or the costs do not fit in 62 bits; CW_ERR_NO_MEM.
   Memory   from `arena`: 16 MB for 22 different cues.
   Cost     40 ms for 21 different cues, twice that for one more.
   Source   Garcia de la Banda, Stuckey and Chu, "Solving talent scheduling with dynamic programming", INFORMS Journal
            on Computing 23(1), 2011: the cost of recording a cue depends only on the set recorded before it.
*/
CW_MUST_USE CwStatus cw_order_cues(CwArena* arena, const CwOrderCue* cues, size_t n_cues, const int64_t* cost_a_minute,
                                   size_t n_players, CwOrder* ret_order);

#endif
