// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Building: what of a graph is there already, and running the rest in worker processes.

   A step whose key stands in steps/ with all its objects is never run again. The others run as soon as their inputs are
   known, those with the longest way to the end first. A step that fails stops what depends on it; the rest is finished.
   The result is the same whatever the number of workers.

   Units    times in microseconds; counts of steps.
*/
#ifndef CW_BUILD_BUILD_H
#define CW_BUILD_BUILD_H

#include "base/arena.h"
#include "base/diag.h"
#include "build/graph.h"
#include "build/workers.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What became of a node. */
typedef enum {
    CW_NODE_STALE,   ///< it would have to be run, and was not: only looked at, or interrupted
    CW_NODE_BLOCKED, ///< a step it depends on failed
    CW_NODE_FAILED,  ///< it was run and failed: see diag
    CW_NODE_KEPT,    ///< its result was there
    CW_NODE_RUN,     ///< it was run now
} CwNodeState;

/** What became of a node, in full. */
typedef struct {
    const char* name;
    const char* kind;
    CwNodeState state;
    bool key_known; ///< false while an input is not known
    CwHash key;
    const CwStepObject* outputs; ///< when KEPT or RUN, by name bytewise
    size_t n_outputs;
    int64_t microseconds; ///< it ran
    CwStatus status;      ///< why it failed
    CwDiag diag;          ///< when FAILED
} CwNodeResult;

/** What a build did. */
typedef struct {
    const CwNodeResult* nodes; ///< in the order of the graph
    size_t n_nodes;
    size_t steps_total; ///< steps that were wanted
    size_t steps_run;
    size_t steps_failed;
    size_t steps_stale; ///< STALE or BLOCKED
} CwBuildReport;

/** How a build gets on. */
typedef struct {
    const char* name;     ///< of the step
    bool ended;           ///< false when it begins, true when it has ended
    CwNodeState state;    ///< RUN or FAILED, when it ended
    size_t done;          ///< steps that are there, or failed
    size_t total;         ///< steps wanted
    size_t running;       ///< at this moment
    int64_t microseconds; ///< it ran
} CwBuildProgress;

/** How to build. */
typedef struct {
    CwWorkers* workers;                ///< who runs steps; NULL: nothing is run, only looked at
    int jobs;                          ///< steps run at one time; 0 is one for each processor
    int timeout_seconds;               ///< for one step; 0 is 900
    const char* const* targets;        ///< names of nodes wanted, with all they need; NULL wants every node
    size_t n_targets;                  ///< how many
    const volatile sig_atomic_t* stop; ///< not 0 any more: end as soon as may be; may be NULL
    void (*progress)(void* context, const CwBuildProgress* progress); ///< may be NULL
    void* context;
} CwBuildOptions;

/**
   Builds a graph in the project at `folder`.

   Range    `options` NULL only looks at everything.
   Errors   CW_ERR_FAILED when a step failed (diag of the first, by the order of the graph, with its name before it);
            CW_ERR_INTERRUPTED; CW_ERR_NOT_FOUND when a target is no node; CW_ERR_IO, CW_ERR_FULL, CW_ERR_NO_MEM.
            `*report` is filled as far as things went, whatever the answer.
   Memory   the report from `arena`.
   Cost     with nothing to do: about 0.1 ms a step and 1 µs an object.
*/
CW_MUST_USE CwStatus cw_build(CwArena* arena, const char* folder, const CwGraph* graph, const CwBuildOptions* options,
                              CwDiag* diag, CwBuildReport* report);

/**
   What became of the node of a name.

   Memory   belongs to the report; NULL when it has no such node.
*/
const CwNodeResult* cw_build_node(const CwBuildReport* report, const char* name);

/**
   An output of a node that is there.

   Memory   belongs to the report; NULL when the node is not there or has no such output.
*/
const CwHash* cw_build_output(const CwBuildReport* report, const char* node, const char* output);

#endif
