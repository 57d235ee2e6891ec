// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Lines of dialogue: the script says who says what, the subtitles say when.

   The two are matched as wholes: of all ways to pair speeches with subtitles in order, the one that pairs the most
   words. A speech may be several subtitles and a subtitle several short speeches; what only one of them has is kept.

   Units    times are flicks on the record timeline of the cut the subtitles are for.
*/
#ifndef CW_STORY_DIALOGUE_H
#define CW_STORY_DIALOGUE_H

#include "base/arena.h"
#include "story/script.h"
#include "story/subtitles.h"
#include "time/rate.h"

#include <stdbool.h>
#include <stddef.h>

/** A line of dialogue. */
typedef struct {
    const char* name; ///< its number in the script, from 1; "s7" for the seventh thing said that no script has
    const char* speaker;
    const char* text;  ///< the script's words, or the subtitles'
    const char* scene; ///< name of its scene, or ""
    bool sung;
    bool heard; ///< a subtitle says when; else `in` and `out` mean nothing
    CwTime in;
    CwTime out; ///< exclusive
} CwSpoken;

/** The dialogue of a film. */
typedef struct {
    const CwSpoken* lines; ///< the script's in its order, then what only the subtitles have, by time
    size_t n_lines;
} CwDialogue;

/**
   Matches script and subtitles. Without a script the lines are what is said in the subtitles, numbered from 1 by time.

   Shape    `script` and `subtitles` may be NULL; `starts[n_starts]` as cw_subtitle_time() takes them.
   Errors   CW_ERR_RANGE when there are more than 2^27 pairs to compare; CW_ERR_NO_MEM.
   Memory   from `arena`; strings of both are shared.
   Cost     lines times subtitles: under 200 ms for 1500 of each.
*/
CW_MUST_USE CwStatus cw_dialogue_match(CwArena* arena, const CwScript* script, const CwSubtitles* subtitles,
                                       const CwTime* starts, size_t n_starts, CwRate rate, CwDialogue* ret_dialogue);

#endif
