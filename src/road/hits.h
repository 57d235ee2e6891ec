// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What became of each hit: where the picture has it, and where the music comes to it.

   Units    places are flicks on the record timeline of the view.
*/
#ifndef CW_ROAD_HITS_H
#define CW_ROAD_HITS_H

#include "build/build.h"
#include "film/film.h"
#include "road/recipe.h"
#include "tempo/solution.h"

/** Whether the music marks a hit. */
typedef enum {
    CW_HIT_MET,     ///< on its place in the music, inside its tolerance
    CW_HIT_MISSED,  ///< not
    CW_HIT_OMITTED, ///< the picture has it no more
} CwHitStatus;

/** What became of a hit. */
typedef struct {
    const CwHit* hit;
    CwHitStatus status;
    const char* why;            ///< why it is not met; "" when it is
    CwTime picture;             ///< where it is wanted; 0 when omitted
    bool has_music;             ///< false when omitted, or when the moment is not in the music at all
    CwTime music;               ///< when the music comes to it, or nearest to it
    char bar[CW_BAR_NAME_SIZE]; ///< of the written music: "23", "23A"; "" where it is not known, as in recordings
    int beat;                   ///< from 1
} CwHitOutcome;

/**
   The steps that decide about hits: the targets of a build that only asks for them.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_road_hit_targets(CwArena* arena, const CwFilm* film, const CwRoad* road,
                                         const char* const** ret_targets, size_t* ret_count);

/**
   The outcome of every hit of the view the soundtrack follows.

   Shape    as many as the film has hits, in its order.
   Errors   CW_ERR_NOT_FOUND when their steps have not been run; CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`; shares the film's strings.
*/
CW_MUST_USE CwStatus cw_road_hits(CwArena* arena, const CwFilm* film, const CwBuildReport* report, CwDiag* diag,
                                  const CwHitOutcome** ret_outcomes);

/** "met", "missed", "omitted". Memory: static. */
const char* cw_hit_status_name(CwHitStatus status);

#endif
