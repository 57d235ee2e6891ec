// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The tempo brief: all that the tempo map of one cue depends on.

   Defaults Times are the cue's own, zero at its in point; lengths are flicks. Tempos are thousandths of a quarter note
            a minute.
   Memory   a brief is a plain value; its strings and arrays belong to whoever made it.
*/
#ifndef CW_TEMPO_BRIEF_H
#define CW_TEMPO_BRIEF_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/json.h"
#include "spot/cue.h"
#include "time/meter.h"
#include "time/rate.h"

#include <stddef.h>
#include <stdint.h>

enum {
    CW_TEMPO_HITS_MAX = 400,
    CW_TEMPO_METERS_MAX = 8,
    CW_TEMPO_KINDS_MAX = 64, ///< meters times bars in the row of phrases
    CW_TEMPO_PASSAGES_MAX = 40,
    CW_TEMPO_LOWEST = 10000,   ///< thousandths of a quarter a minute
    CW_TEMPO_HIGHEST = 600000, ///< the same
    CW_TEMPO_STEP = 30,        ///< thousandths: a tempo that jumps by more is heard to jump
    CW_TEMPO_CHANGE = 1200,    ///< hundredths: of a new time signature
    CW_TEMPO_LEEWAY = 500,     ///< thousandths: half a frame off is as good as on, where the tempo gains by it
    CW_TEMPO_EXACT = 200000,   ///< thousandths: as near to its time as the tempo lets it
};

/** One moment the music marks. */
typedef struct {
    const char* name;
    CwTime at;
    int weight; ///< 1 … 1000: what missing it costs
    CwWant want;
    CwBeatWanted beat;
    CwSpan early; ///< how much before its time the music may mark it
    CwSpan late;
} CwTempoHit;

/** A meter the cue may use. */
typedef struct {
    CwMeter meter;
    int cost; ///< hundredths of the cost of one per cent off tempo for one bar of 4/4, for each bar of it
} CwTempoMeter;

/**
   A stretch the solver keeps its hands off: a theme that must not bend, bars that are already recorded; or, with no
   tempo, music that is conducted by eye: a fermata, a recitative. It starts on a downbeat.
*/
typedef struct {
    const char* name;
    CwTime at;
    CwSpan early;   ///< how much it may start before `at`
    CwSpan late;    ///< or after
    int64_t length; ///< ticks, in whole sixteenths
    int tempo;      ///< held exactly over the length; 0: the passage is free, and hits must not lie inside it
    CwSpan lasts;   ///< how long a free passage lasts, give or take those tolerances at its end
} CwTempoPassage;

/** What the end of the cue asks for. */
typedef enum {
    CW_TEMPO_END_BAR,  ///< on a bar line where that costs little, else on a beat
    CW_TEMPO_END_NEAR, ///< the same, where it costs next to nothing
    CW_TEMPO_END_FREE, ///< anywhere
} CwTempoEnd;

/** What a tempo map is asked to do. */
typedef struct {
    const char* cue; ///< its id, or ""
    CwSpan length;
    CwRate rate;
    const CwTempoHit* hits; ///< by time
    size_t n_hits;
    const CwTempoPassage* passages; ///< by time, one after the other
    size_t n_passages;
    int tempo_min;    ///< no stretch of the music is slower …
    int tempo_max;    ///< … or faster
    int tempo_centre; ///< what it would best be; 0 leaves it open
    int error_cost;   ///< of a hit of weight 1000 half a frame off, in thousandths of the unit; 0 is CW_TEMPO_LEEWAY
    int tempo_step;   ///< thousandths: a larger change from one stretch to the next becomes a ramp; 0 is CW_TEMPO_STEP
    const CwTempoMeter* meters; ///< the first is the cue's own
    size_t n_meters;
    int change_cost;    ///< of a new time signature, in hundredths as a meter's; 0 is CW_TEMPO_CHANGE
    int meter_changes;  ///< most changes of meter in eight bars, on average over the cue; 0 is one
    CwPhrasing phrases; ///< from the first downbeat on
    int64_t pickup;     ///< ticks before the first downbeat, fewer than a bar of the first meter
    CwTempoEnd end;
} CwTempoBrief;

/** Half a frame: the tolerance of a hit that names none. */
CwSpan cw_tempo_default_tolerance(CwRate rate);

/** How long a passage lasts. Rounding: to the nearest flick. */
CwSpan cw_tempo_passage_lasts(const CwTempoPassage* passage);

/**
   The meters of a cue that names none: 4/4 with single bars of 3/4, 2/4 and 5/4 at a price.

   Shape    `*ret_count` meters.
   Memory   static.
*/
const CwTempoMeter* cw_tempo_default_meters(size_t* ret_count);

/**
   Whether a brief can be solved at all: a length above 0, hits and passages in order and inside the cue, weights,
   tolerances, tempos and meters in their ranges.

   Errors   CW_ERR_RANGE, and `diag` names what is wrong.
*/
CW_MUST_USE CwStatus cw_tempo_brief_check(const CwTempoBrief* brief, CwDiag* diag);

/** Writes a brief as one JSON object, one text for one brief. */
void cw_tempo_brief_to_json(CwBuf* buf, const char* key, const CwTempoBrief* brief);

/**
   Reads what cw_tempo_brief_to_json() wrote. Left out: `weight` is 500, `want` accent, `beat` any, `early` and `late`
   half a frame, no passages and no pickup, `meters` cw_tempo_default_meters(), `centre`, `step`, `change_cost` and
   `error_cost` 0, `end` bar.

   Errors   CW_ERR_BAD_INPUT; CW_ERR_RANGE as cw_tempo_brief_check(); CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to `json`.
*/
CW_MUST_USE CwStatus cw_tempo_brief_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwTempoBrief* ret_brief);

#endif
