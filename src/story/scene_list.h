// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Where somebody says the scenes lie in the first cut (scenes.csv).

   Units    times are flicks on the record timeline since 00:00:00:00.
*/
#ifndef CW_STORY_SCENE_LIST_H
#define CW_STORY_SCENE_LIST_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "time/rate.h"

#include <stdbool.h>
#include <stddef.h>

/** A scene and its place. */
typedef struct {
    const char* name;
    CwTime in;
    bool has_out;
    CwTime out; ///< exclusive; without one, the next scene's in
    CwPlace place;
} CwSceneMark;

/** The scenes in order. */
typedef struct {
    const CwSceneMark* marks;
    size_t count;
} CwSceneList;

/**
   Reads scenes.csv: the columns scene, in, out, of which the header needs scene and in.

   Errors   CW_ERR_BAD_INPUT: a wrong header, a scene or in missing, what is no timecode, out at or before in, a scene
            that begins before the one above it has begun. CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file`.
   Source   docs/film-folder.md.
*/
CW_MUST_USE CwStatus cw_scene_list_read(CwArena* arena, const char* file, CwText text, CwRate rate, CwDiag* diag,
                                        CwSceneList* ret_list);

#endif
