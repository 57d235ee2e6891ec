// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What can be reached at all: the way through the gates that gives up least, whatever it costs in tempo.

   At each place of each gate the times it can be come to are intervals, carried forward exactly: from [a, b], `u` units
   reach [a + u fastest, b + u slowest]. So nothing that can be met is ever called out of reach (docs/tempo.md, "What
   has to give").
*/
#ifndef CW_TEMPO_REACH_PRIV_H
#define CW_TEMPO_REACH_PRIV_H

#include "tempo/chain_priv.h"

/**
   The way that gives up least: hits that are missed, or on a place they do not want (CW__GIVEN_UP and more).

   Shape    `ret_way->cost` is what is given up, in full; CW__NEVER when no way costs less than
            `limit`.
   Range    at most `look_back` - 1 gates in a row are missed; the end of the cue may be.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
   Cost     40 gates: a millisecond when nothing is given up, some ten when a few are.
*/
CW_MUST_USE CwStatus cw__reach(CwArena* arena, const Cw__Model* model, size_t look_back, double limit,
                               Cw__Way* ret_way);

#endif
