// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What verbs about a film share: its project opened, the film read, its road laid out, and steps run.
*/
#ifndef CW_CMD_MAKING_H
#define CW_CMD_MAKING_H

#include "build/build.h"
#include "cmd/shell.h"
#include "film/film.h"
#include "road/recipe.h"

/** A film that is being worked on. */
typedef struct {
    CwStore* store;
    CwFilm film;
    CwRoad road;
    CwBuildReport report; ///< of the last build
} CwMaking;

/**
   Opens the project of -C and reads its film.

   Errors   as cw_project_open() and cw_film_read().
   Memory   from the shell's arena.
*/
CW_MUST_USE CwStatus cw_making_open(CwShell* shell, CwStoreAccess access, CwMaking* ret_making);

/**
   Lays the road out.

   Errors   as cw_road_make().
*/
CW_MUST_USE CwStatus cw_making_road(CwShell* shell, const CwRoadOptions* options, CwMaking* making);

/** What to run. */
typedef struct {
    int jobs;                   ///< 0 is one for each processor
    const char* const* targets; ///< NULL is everything
    size_t n_targets;
    bool quiet; ///< shows no progress
} CwMakingOptions;

/**
   Runs what of the road is not there, showing how it gets on; what failed is said. Ctrl-C ends it.

   Errors   as cw_build(); the report is filled as far as things went.
*/
CW_MUST_USE CwStatus cw_making_build(CwShell* shell, CwMaking* making, const CwMakingOptions* options);

#endif
