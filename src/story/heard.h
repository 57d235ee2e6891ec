// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Where lines of dialogue are heard: each hangs on the footage it was recorded with, and is heard wherever that is.

   Production sound follows the audio tracks of a cut where it has any, each track by itself; else the picture.

   Units    times are flicks on the record timeline; frames at the cut's rate.
*/
#ifndef CW_STORY_HEARD_H
#define CW_STORY_HEARD_H

#include "cut/anchor.h"
#include "story/dialogue.h"
#include "story/line.h"

#include <stdbool.h>
#include <stddef.h>

/** What production sound plays when, in one cut: for each audio track a picture of its footage, or the one picture. */
typedef struct {
    const CwPicture* tracks;
    size_t n_tracks;
} CwHeard;

/**
   What is heard in a cut.

   Shape    `picture` is the cut's.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to the cut; keeps `picture`'s shots.
*/
CW_MUST_USE CwStatus cw_cut_heard(CwArena* arena, const CwCut* cut, const CwPicture* picture, CwHeard* ret_heard);

/** A line hung on its footage. */
typedef struct {
    const char* name;
    const char* speaker;
    const char* text;
    const char* scene;
    CwAnchor anchor; ///< the footage its first word is on
    CwSpan length;
    bool whole; ///< its footage runs on under all of it; else it goes over an edit, as under a cut to who listens
} CwHungLine;

/** Lines hung on their footage. */
typedef struct {
    const CwHungLine* lines;
    size_t n_lines;
} CwHungLines;

/**
   Hangs the lines that are heard on the footage they are heard with; lines over black hang on the nearest join of the
   picture. Lines nobody placed, or outside the cut, are left out.

   Shape    `heard` and `picture` of the cut the lines' times are for.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; strings are shared.
*/
CW_MUST_USE CwStatus cw_lines_hang(CwArena* arena, const CwDialogue* dialogue, const CwHeard* heard,
                                   const CwPicture* picture, CwRate rate, CwHungLines* ret_lines);

/**
   Lines hung in one cut, and those that are hung only in another: a line of the script that the first cut does not
   have.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; strings are shared.
*/
CW_MUST_USE CwStatus cw_lines_join(CwArena* arena, const CwHungLines* first, const CwHungLines* more,
                                   CwHungLines* ret_lines);

/**
   Where the lines are heard in a cut: a line whose footage is repeated is there several times, a line whose footage is
   gone is not there. A line whose footage is cut off begins or ends there.

   Shape    `*ret_lines` by time, then by name; `*ret_count`.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; strings are shared.
*/
CW_MUST_USE CwStatus cw_lines_place(CwArena* arena, const CwHungLines* hung, const CwHeard* heard,
                                    const CwPicture* picture, CwRate rate, const CwLine** ret_lines, size_t* ret_count);

#endif
