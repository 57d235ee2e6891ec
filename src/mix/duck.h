// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Music lowered under speech, by as little as lets it be understood.

   For each line the loudness of the dialogue is set against the loudness of the music under it; where speech is less
   than a stated difference above, the music goes down by what is missing. Between such lines closer than a pause it
   stays down; it moves no faster than a fader should, except at a cut, where nobody hears a jump; and it does not turn
   round too often. The result is automation, kept as data: stems leave without it.

   Units    hundredths of LU and dB; blocks of 10 ms; times count from the start of the film.
   Source   Torcoli, Herre, Disch, Paulus, Uhle, JAES 67(12), 2019: a loudness difference of 10 LU over music.
*/
#ifndef CW_MIX_DUCK_H
#define CW_MIX_DUCK_H

#include "base/arena.h"
#include "base/json.h"
#include "mix/automation.h"
#include "signal/measure.h"
#include "time/flicks.h"

#include <stdbool.h>
#include <stddef.h>

/** How music goes down and comes back. */
typedef struct {
    int difference_lu100; ///< speech over music
    int most_db100;       ///< never lowered by more than this
    int slope_db100;      ///< at most this much in a second, but for cuts
    int bridge_ms;        ///< pauses shorter than this are bridged
    int turn_ms;          ///< between two changes of direction
    int lead_ms;          ///< down so long before the first word
} CwDuckRules;

/** 10 LU; at most 20 dB, 6 dB/s; 1.5 s; 2 s; 0.1 s. */
extern const CwDuckRules cw_duck_rules;

/** A line of dialogue. */
typedef struct {
    const char* name;
    CwTime in;
    CwTime out; ///< exclusive
} CwSpeech;

/** What is mixed. */
typedef struct {
    const CwMeasure* dialogue;
    const CwMeasure* music;
    const CwSpeech* lines; ///< by `in`
    size_t n_lines;
    const CwTime* cuts; ///< of the picture, by time
    size_t n_cuts;
} CwDuckIn;

/** What became of a line. */
typedef struct {
    const char* name;
    CwTime in;  ///< of the speech that was found
    CwTime out; ///< of the speech that was found, exclusive
    bool heard; ///< there is speech and there is music under it; else nothing below says anything
    int before_lu100;
    int after_lu100;
    int cost_lu100; ///< what the music gave up during the line
    bool met;       ///< the difference is reached
} CwDuckLine;

/** The automation and what it did. */
typedef struct {
    CwAutomation automation;
    const CwDuckLine* lines;
    size_t n_lines;
    int music_before_lufs100; ///< integrated; CW_LOUDNESS_NONE when there is none
    int music_after_lufs100;
} CwDuck;

/**
   Lowers music under lines.

   Range    both measurements at one sample rate (asserted).
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; keeps the names of lines.
*/
CW_MUST_USE CwStatus cw_duck(CwArena* arena, const CwDuckRules* rules, const CwDuckIn* in, CwDuck* ret_duck);

/**
   Lines where nobody wrote them down: stretches of speech in a dialogue stem, named "1", "2" and so on.

   Units    `pause_ms` in milliseconds: a longer pause ends a line.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_duck_find_lines(CwArena* arena, const CwMeasure* dialogue, int pause_ms,
                                        const CwSpeech** ret_lines, size_t* ret_n_lines);

/** Writes what was done as an object: `automation`, `lines`, `music_before`, `music_after`. */
void cw_duck_to_json(CwBuf* buf, const char* key, const CwDuck* duck);

#endif
