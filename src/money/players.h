// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What players cost: calls, doubling, leader, contractor and fringes, by rules that are data.

   Units    minor units of the rules' currency; percent in hundredths.
*/
#ifndef CW_MONEY_PLAYERS_H
#define CW_MONEY_PLAYERS_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/number.h"
#include "base/text.h"
#include "money/amount.h"

#include <stddef.h>

/** An agreement's rules. */
typedef struct {
    const char* name;
    const char* source;
    const char* date;
    CwCurrency currency;
    int64_t scale; ///< one player, one call
    int call_hours;
    int call_minutes;      ///< the most music one call may record
    int double_first;      ///< percent added for a player's first other instrument
    int double_further;    ///< for each more
    int leader;            ///< percent of scale
    int contractor_from;   ///< players that need a contractor
    int contractor;        ///< percent of scale
    int overtime_minutes;  ///< a unit of overtime; 0: the agreement says nothing of it
    int overtime;          ///< percent of what the same minutes of a call are paid
    int overtime_seconds;  ///< the most music a unit may record
    int overtime_units;    ///< the most of a call
    int64_t fringe_points; ///< of wages, hundredths of a percent
    int64_t fringe_first;  ///< each player, first call
    int64_t fringe_further;
} CwPlayersRules;

/** What is to be recorded. */
typedef struct {
    int players;
    int doubles;         ///< players with another instrument
    int further_doubles; ///< instruments beyond those
    int seconds;         ///< of finished music
    int overtime_units;  ///< by which calls will run over, all together
} CwPlayersNeed;

/** What it costs. */
typedef struct {
    int calls;
    int64_t scale; ///< all players at scale
    int64_t doubling;
    int64_t leader;     ///< above scale
    int64_t contractor; ///< 0 where none is needed
    int64_t overtime;   ///< of all of these
    int64_t fringes;
    int64_t total;
} CwPlayersCost;

/**
   Reads an agreement's rules.

   Errors   CW_ERR_BAD_INPUT: a key missing, an amount or number that cannot be taken; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_players_rules_read(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                                           CwPlayersRules* ret_rules);

/**
   What players cost, all in the fewest calls that hold the music, and the overtime that is expected.

   Range    1 to 1000 players, up to a day of music; doubles at most players; overtime as the rules have it.
   Rounding each of the six amounts to the nearest minor unit, halves up; the total is their sum.
   Errors   CW_ERR_RANGE.
*/
CW_MUST_USE CwStatus cw_players_cost(const CwPlayersRules* rules, const CwPlayersNeed* need, CwPlayersCost* ret_cost);

/**
   The same with the last call left out and its music recorded in overtime of the others; `ret_units` is how much.

   Errors   CW_ERR_NO_FIT when the rules have no overtime or not enough of it, or there is one call only; CW_ERR_RANGE.
*/
CW_MUST_USE CwStatus cw_players_in_overtime(const CwPlayersRules* rules, const CwPlayersNeed* need, int* ret_units,
                                            CwPlayersCost* ret_cost);

#endif
