// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Why a hit had to be given up: the hits it cannot be met together with, and the cheapest ways out.
*/
#ifndef CW_TEMPO_CONFLICT_H
#define CW_TEMPO_CONFLICT_H

#include "tempo/brief.h"

enum {
    CW_TEMPO_WAYS_OUT = 3,
};

/** What can give. */
typedef enum {
    CW_GIVE_EARLY,  ///< a hit may come earlier than its tolerance lets it
    CW_GIVE_LATE,   ///< or later
    CW_GIVE_SLOWER, ///< the music may go slower than the range says
    CW_GIVE_FASTER, ///< or faster
    CW_GIVE_METER,  ///< one more meter
    CW_GIVE_PLACE,  ///< a hit may fall on any subdivision
    CW_GIVE_HIT,    ///< a hit is let go
} CwGive;

/** One way out: with it all hits that are kept, and the one given up, are met. */
typedef struct {
    CwGive give;
    size_t hit;     ///< of the brief: the one that gives, where one does
    CwSpan allowed; ///< CW_GIVE_EARLY and CW_GIVE_LATE: the tolerance it takes, in tenths of a frame rounded up
    int tempo;      ///< CW_GIVE_SLOWER and CW_GIVE_FASTER: the bound it takes
    CwMeter meter;  ///< CW_GIVE_METER
    int price;      ///< docs/tempo.md, "Ways out"
} CwTempoWayOut;

/** A hit that was given up, and why. */
typedef struct {
    size_t given_up;    ///< of the brief
    const size_t* hits; ///< it, and the fewest that it cannot be met together with, by time
    size_t n_hits;      ///< 1: it cannot be met from the start of the cue
    CwTempoWayOut ways[CW_TEMPO_WAYS_OUT];
    size_t n_ways; ///< by price
} CwTempoConflict;

/** The word for what gives: "early", "late", "slower", "faster", "meter", "place", "hit". Memory: static. */
const char* cw_give_name(CwGive give);

/**
   The conflicts of a brief: none when every hit can be met where it wants to be.

   Sets of up to three hits are the smallest there are (of three: among those within six hits of the one given up);
   larger ones cannot do without any of their hits.

   Shape    `*ret_conflicts` of `*ret_count`, by time.
   Errors   as cw_tempo_solve().
   Memory   from `arena`.
   Cost     some ten milliseconds a conflict.
*/
CW_MUST_USE CwStatus cw_tempo_conflicts(CwArena* arena, const CwTempoBrief* brief, CwDiag* diag,
                                        CwTempoConflict** ret_conflicts, size_t* ret_count);

#endif
