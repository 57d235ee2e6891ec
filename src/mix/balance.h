// SPDX-License-Identifier: GPL-3.0-or-later
/**
   How loud dialogue, music and effects stand against each other before anything is mixed: three static gains.

   Dialogue is brought to a loudness; music by itself stands some way over or under it, and ducking does the rest where
   somebody speaks; effects come with the dialogue they were recorded with, but no louder than some way below it. The
   gains go onto the sounds of the cues as stems are made (cw_stem()) and onto dialogue and effects (cw_sound_gain()),
   so stems carry them. They are decisions: kept while a new decision would differ by little.

   Units    hundredths of LUFS, LU and dB.
*/
#ifndef CW_MIX_BALANCE_H
#define CW_MIX_BALANCE_H

#include "base/json.h"
#include "signal/measure.h"

/** What is asked for. */
typedef struct {
    int dialogue_lufs100;     ///< integrated loudness of the dialogue stem
    int music_over_lu100;     ///< music by itself over dialogue; below 0 is under it
    int effects_most_lu100;   ///< effects over dialogue, at most
    int kept_within_lu100;    ///< a gain is kept while it is off by no more than this
    int loudest_peak_dbfs100; ///< no stem peaks above this
} CwBalanceRules;

/** -27 LUFS; music as loud; effects at most 6 LU under it; kept within 1 LU; peaks at most -1 dBFS. */
extern const CwBalanceRules cw_balance_rules;

/** The gains. */
typedef struct {
    int dialogue_db100;
    int music_db100;
    int effects_db100;
} CwBalance;

/**
   Decides the gains.

   Where there is no dialogue, music and effects are set as if there were, at the loudness that is asked for.

   Memory   any measurement may be NULL: there is none of it. `kept` is the decision of last time, or NULL.
*/
CwBalance cw_balance(const CwBalanceRules* rules, const CwMeasure* dialogue, const CwMeasure* music,
                     const CwMeasure* effects, const CwBalance* kept);

/** Writes gains as an object: `dialogue`, `effects`, `music`. */
void cw_balance_to_json(CwBuf* buf, const char* key, const CwBalance* balance);

/**
   Reads what cw_balance_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT; CW_ERR_RANGE beyond 60 dB either way.
*/
CW_MUST_USE CwStatus cw_balance_from_json(CwJsonIn in, const json_t* json, CwBalance* ret_balance);

#endif
