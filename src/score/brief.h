// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What the composer of a sketch is told: the cue in its own time, and what the music is for.

   Units    ticks of the map; moods in thousandths.
*/
#ifndef CW_SCORE_BRIEF_H
#define CW_SCORE_BRIEF_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "music/theme.h"
#include "spot/cue.h"
#include "time/tempo_map.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** How a cue ends. */
typedef enum {
    CW_ENDING_RING_OUT, ///< the last chord is held and dies away
    CW_ENDING_BUTTON,   ///< a short chord, and out
    CW_ENDING_HELD,     ///< a note is held, at its strength, into what comes next
} CwEnding;

/** A moment the music marks. */
typedef struct {
    int64_t tick;
    CwWant want;
    int weight; ///< 1 … 1000
} CwSketchHit;

/** A stretch of the cue. */
typedef struct {
    int64_t tick;
    int64_t length;
} CwStretch;

/** All that the music of one cue depends on. */
typedef struct {
    CwTempoMap map;     ///< in the cue's own time
    int64_t start_tick; ///< the first tick that may sound
    int64_t end_tick;   ///< nothing sounds from here on
    const CwSketchHit* hits;
    size_t n_hits;
    const CwStretch* speech; ///< where somebody speaks, by tick, apart from each other
    size_t n_speech;
    const CwTheme* theme; ///< NULL: the composer makes one up
    const char* intent;   ///< in the spotter's words; may be ""
    int valence;          ///< -1000 sad … 1000 glad
    int arousal;          ///< -1000 still … 1000 wild
    int density;          ///< 0 a single line … 1000 everybody
    CwUse use;
    CwEnding ending;
    bool goes_on;  ///< other music follows at once: it comes to no end
    uint64_t seed; ///< below 2^53, so that any JSON reader keeps it
} CwSketchBrief;

/**
   Whether a brief can be composed to: a map that keeps its rules, an end after the start and at most six hours of bars,
   hits and speech in order, moods in range.

   Errors   CW_ERR_RANGE, with `diag` saying which.
*/
CW_MUST_USE CwStatus cw_sketch_brief_check(const CwSketchBrief* brief, CwDiag* diag);

/** The ending a word names: "button", "ring out", "held"; `otherwise` for any other word. */
CwEnding cw_ending_from_word(CwText word, CwEnding otherwise);

/** Writes a brief as one JSON object, its theme within. */
void cw_sketch_brief_to_json(CwBuf* buf, const char* key, const CwSketchBrief* brief);

/**
   Reads what cw_sketch_brief_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT; CW_ERR_RANGE as cw_sketch_brief_check(); CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to `json`.
*/
CW_MUST_USE CwStatus cw_sketch_brief_from_json(CwArena* arena, CwJsonIn in, const json_t* json,
                                               CwSketchBrief* ret_brief);

#endif
