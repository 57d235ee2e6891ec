// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Where the scenes of the script lie in a cut.

   In the first cut somebody says so (scenes.csv), or it is found: a shot belongs to the scene whose lines are heard
   over it, or whose number its clip name begins with ("12A-3"); shots between follow their source rolls, and else
   belong to the scene that comes. In a re-cut a scene lies where its footage went.

   Units    times are flicks on the record timeline.
*/
#ifndef CW_STORY_SCENES_H
#define CW_STORY_SCENES_H

#include "cut/diff.h"
#include "story/dialogue.h"
#include "story/line.h"
#include "story/scene_list.h"
#include "story/script.h"

#include <stddef.h>

/** Scenes in one cut. */
typedef struct {
    const CwScene* scenes; ///< by time
    size_t count;
} CwScenes;

/**
   The scenes of the first cut, as scenes.csv has them; a scene without an out ends where the next begins, the last with
   the picture. Headings come from the script.

   Shape    `script` may be NULL.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; strings are shared.
*/
CW_MUST_USE CwStatus cw_scenes_of_list(CwArena* arena, const CwSceneList* list, const CwScript* script,
                                       const CwPicture* picture, CwRate rate, CwScenes* ret_scenes);

/**
   The scenes of the first cut, found by the lines heard and the names of clips; none when neither says anything.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; strings are shared.
*/
CW_MUST_USE CwStatus cw_scenes_find(CwArena* arena, const CwScript* script, const CwDialogue* dialogue,
                                    const CwPicture* picture, CwRate rate, CwScenes* ret_scenes);

/**
   Where scenes of the old cut lie in the new one; a scene of which nothing is left is left out.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; strings are shared.
*/
CW_MUST_USE CwStatus cw_scenes_carry(CwArena* arena, const CwScenes* old, const CwDiff* diff, CwRate rate,
                                     CwScenes* ret_scenes);

#endif
