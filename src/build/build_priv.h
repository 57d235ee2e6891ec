// SPDX-License-Identifier: GPL-3.0-or-later
/** A build under way: its tasks, and how far each can go. */
#ifndef CW_BUILD_BUILD_PRIV_H
#define CW_BUILD_BUILD_PRIV_H

#include "build/build.h"
#include "build/graph_priv.h"
#include "build/index_priv.h"
#include "build/packages_priv.h"
#include "store/object_store.h"

enum { CW__JOBS_MAX = 64 };

/** A node that is being built. */
typedef struct {
    const CwNode* node;
    CwNodeResult* result;
    bool wanted;
    bool settled; // its result is known, for better or worse
    bool ready;   // it can be run
    bool running;
    CwText description;
    int64_t expected;     // microseconds it will take, as far as is known
    int64_t to_the_end;   // with the longest way of those that need it
    const CwHash* before; // the key it had last; NULL when nothing is known
} CwTask;

/** A build. */
typedef struct {
    CwArena* arena;
    const char* folder;
    const CwGraph* graph;
    const CwBuildOptions* options;
    CwDiag* diag;
    CwBuildReport* report;
    CwObjectStore* objects;
    CwIndex* index;
    CwPackages packages;
    CwTask* tasks; // one for each node, in their order
    size_t n_tasks;
    size_t n_done;
    CwTask* running[CW__JOBS_MAX];
    size_t n_running;
    bool stopped;
} CwBuild;

/** The task of a node. */
CwTask* cw__task_of(const CwBuild* build, const CwNode* node);

/** Marks the targets, and all they need. */
CW_MUST_USE CwStatus cw__plan_targets(CwBuild* build);

/** Works out which tasks have the longest way to the end, by what the index remembers. */
CW_MUST_USE CwStatus cw__plan_order(CwBuild* build);

/** Takes every task as far as it can go now without running anything, beginning with the one numbered `first`. */
CW_MUST_USE CwStatus cw__plan_advance(CwBuild* build, size_t first);

/** Ends a task. */
void cw__task_settle(CwBuild* build, CwTask* task, CwNodeState state);

/** Ends a task that failed; its result may hold the diagnostic already. */
void cw__task_fail(CwBuild* build, CwTask* task, CwStatus status);

/** Ends a task whose key is known as `state` if its result is there; CW_ERR_NOT_FOUND when it is not. */
CW_MUST_USE CwStatus cw__task_find_result(CwBuild* build, CwTask* task, CwNodeState state);

/** An output of a result, or NULL. */
const CwHash* cw__find_output(const CwNodeResult* result, const char* output);

#endif
