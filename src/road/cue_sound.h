// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What a cue sounds like, in its own time: what an approval pins.
*/
#ifndef CW_ROAD_CUE_SOUND_H
#define CW_ROAD_CUE_SOUND_H

#include "build/build.h"
#include "road/recipe.h"

/**
   The stems of a cue as one line, "brass sha256:… strings sha256:…", by name: the sounds before any level of the film
   is applied. A cue that is only moved, or louder with all the music, has the same.

   Errors   CW_ERR_NOT_FOUND when the cue is not in the cut, or has not been made; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_road_cue_sound(CwArena* arena, const CwRoad* road, const CwBuildReport* report, const char* cue,
                                       CwDiag* diag, const char** ret_sound);

#endif
