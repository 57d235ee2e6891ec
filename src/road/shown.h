// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What of a film's steps is laid out for people and other programs: each cue's score on paper, as MusicXML and as MIDI,
   the film with its soundtrack, and the cue sheet; streamers where they were asked for.
*/
#ifndef CW_ROAD_SHOWN_H
#define CW_ROAD_SHOWN_H

#include "build/build.h"
#include "film/film.h"

#include <stddef.h>

/** A file people find. */
typedef struct {
    const char* path;     ///< below the project's folder `out`: "scores/1m3.pdf"
    const CwHash* object; ///< what is in it; NULL when it was not made, or its cue is not in this cut
} CwShown;

/**
   Every file there may be, by what a build has made.

   Shape    the scores of all cues that were ever spotted, so that none is left of a cue that is gone.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; the objects belong to `report`.
*/
CW_MUST_USE CwStatus cw_road_shown(CwArena* arena, const CwFilm* film, const CwBuildReport* report,
                                   const CwShown** ret_shown, size_t* ret_count);

#endif
