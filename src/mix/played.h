// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What the cut plays of the recorded sound: stretches of source rolls on the film's timeline.

   Units    flicks: `src` on the clock of the roll, `in` and `out` on the record timeline.
*/
#ifndef CW_MIX_PLAYED_H
#define CW_MIX_PLAYED_H

#include "base/arena.h"
#include "base/json.h"
#include "base/number.h"
#include "signal/sound.h"
#include "time/flicks.h"

#include <stddef.h>

/** A stretch of a roll as it is heard. */
typedef struct {
    const char* roll;
    CwTime src; ///< time on the roll heard at `in`; of a stretch that runs backward, the end of the first frame shown
    CwTime in;
    CwTime out;      ///< exclusive
    CwRatio speed;   ///< 1/1; 0/1 is a freeze, and silent; below 0 runs backward
    CwSpan fade_in;  ///< how long it takes to come in, from `in`; 0 is a join
    CwSpan fade_out; ///< how long it takes to go, until `out`; 0 is a join
} CwPlayed;

/** A recording of a roll. */
typedef struct {
    const char* roll;
    CwTime start; ///< of its first sample, on the clock of the roll
    const CwSound* sound;
} CwRecording;

/** Writes stretches as a list of objects: roll, src, in, out, num, den, fade_in, fade_out. */
void cw_played_to_json(CwBuf* buf, const char* key, const CwPlayed* heard, size_t n_heard);

/**
   Reads what cw_played_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT when something is missing or something else; CW_ERR_RANGE when a stretch ends before it
            begins, or fades longer than it lasts; CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to the JSON value.
*/
CW_MUST_USE CwStatus cw_played_from_json(CwArena* arena, CwJsonIn in, const json_t* list, const CwPlayed** ret_heard,
                                         size_t* ret_n_heard);

#endif
