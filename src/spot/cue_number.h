// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The numbers people give cues, as they stand in names of clips, tracks and markers: "1M1", "2m04a", "R3M12 v4".
*/
#ifndef CW_SPOT_CUE_NUMBER_H
#define CW_SPOT_CUE_NUMBER_H

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>

/** A cue number: reel, number in it, and a letter where a cue has parts. */
typedef struct {
    int reel;
    int number;
    char part;      ///< 'a' …, or 0
    CwText written; ///< as it stands in the text, without an R before it
} CwCueNumber;

/**
   Finds the first cue number that stands by itself in a text.

   Shape    `*ret_rest` is what comes after it, or before it where nothing comes after.
   Memory   points into `text`. Both untouched when the answer is false.
*/
bool cw_cue_number_find(CwText text, CwCueNumber* ret_number, CwText* ret_rest);

/** Whether two numbers are of the same cue, however they are written. */
bool cw_cue_number_equal(const CwCueNumber* a, const CwCueNumber* b);

/**
   The title in a clip's name: without separators at its ends, extension, version ("v3"), side (".L") and the number
   Pro Tools gives each piece ("-01").

   Memory   from `arena`; NULL when memory ran out.
*/
const char* cw_cue_title(CwArena* arena, CwText name);

#endif
