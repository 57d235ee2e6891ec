// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What verbs about a film share: its project opened, the film read, its road laid out, and steps run.
*/
#ifndef CW_CMD_MAKING_H
#define CW_CMD_MAKING_H

#include "base/json.h"
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

/**
   An output of a step of the last build. `node` NULL is out of memory.

   Errors   CW_ERR_NOT_FOUND when the step was not run; CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   as long as the shell's arena.
*/
CW_MUST_USE CwStatus cw_making_output(CwShell* shell, const CwMaking* making, const char* node, const char* output,
                                      CwText* ret_bytes);

/** The same, parsed. Errors: those, and CW_ERR_BAD_INPUT. Memory: from the shell's arena. */
CW_MUST_USE CwStatus cw_making_json(CwShell* shell, const CwMaking* making, const char* node, const char* output,
                                    json_t** ret_json);

#endif
