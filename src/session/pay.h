// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What a call costs: the rules players are paid by, as data, and the pay of one call.

   Units    amounts in minor units of one currency; minutes.
*/
#ifndef CW_SESSION_PAY_H
#define CW_SESSION_PAY_H

#include "base/diag.h"
#include "base/text.h"
#include "money/amount.h"
#include "session/calendar.h"

#include <stddef.h>
#include <stdint.h>

/** The rules of an agreement (rules.json; docs/session.md). */
typedef struct {
    CwCurrency currency;
    int call_minutes;       ///< what a call is paid for
    int rest_minutes;       ///< of it, in which nobody plays
    int setup_minutes;      ///< between two cues with other players
    int music_seconds;      ///< most finished music a call; 0 is as much as there is time for
    int overtime_minutes;   ///< a unit of overtime; 0: there is none
    int overtime_units;     ///< most units a call
    int64_t scale;          ///< a player, a call
    int64_t overtime;       ///< a player, a unit of overtime
    int64_t head;           ///< a head, a call, on top (health and welfare)
    int fringe;             ///< hundredths of a per cent of all wages (pension)
    int double_first;       ///< per cent more for the first instrument besides one's own …
    int double_next;        ///< … and for each further one
    int leader;             ///< per cent of scale the leader of a call gets
    int contractor;         ///< per cent of scale the contractor gets, who is a head besides the players …
    int contractor_players; ///< … from so many players on; 0: none
    int sunday;             ///< per cent more for a call on a Sunday
    int late;               ///< per cent more for the minutes of a call between …
    int late_from;          ///< … this time of the day …
    int late_to;            ///< … and that
    int stage_minutes;      ///< on the stage for a minute of music, where nobody says it of a cue; 0: nobody says it
} CwPayRules;

/** Players that come and go together. */
typedef struct {
    const char* name;
    int players;
    int doubles;   ///< instruments each plays besides their own
    uint32_t free; ///< a bit for each call they can come to
} CwSection;

/** What a call costs, in parts. */
typedef struct {
    int heads;
    int64_t wages;
    int64_t fringes;
    int64_t on_top; ///< for each head
    int64_t total;
} CwCallPay;

/**
   Reads rules: one object with the names of CwPayRules, amounts as text ("434.21"), times too ("22:00"); what is left
   out is 0, but call_minutes and scale must be there, and late_from and late_to where there is late.

   Errors   CW_ERR_BAD_INPUT with what to do; CW_ERR_NO_MEM.
   Memory   `arena` for work.
*/
CW_MUST_USE CwStatus cw_pay_rules_read(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                                       CwPayRules* ret_rules);

/**
   The pay of one call: each player's wage is scale and overtime, more for doubles, more by the clock; one player leads.

   Shape    `sections[n_sections]`, of which those in `present` (a bit each) came; `time` is when, NULL where nobody
            said. Late minutes count by their share of the call, overtime included.
   Rounding each wage, and the fringes of the call, to the nearest minor unit, halves up.
*/
CwCallPay cw_call_pay(const CwPayRules* rules, const CwSection* sections, size_t n_sections, uint32_t present,
                      int overtime_units, const CwCallTime* time);

#endif
