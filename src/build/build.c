// SPDX-License-Identifier: GPL-3.0-or-later
#include "build/build.h"

#include "base/buf.h"
#include "build/build_priv.h"
#include "build/workers_priv.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>

enum {
    TIMEOUT_SECONDS = 900,
    WAIT_MS = 100, // how soon Ctrl-C is seen
};

static void tell(const CwBuild* build, const CwTask* task, bool ended) {
    if (!build->options->progress) {
        return;
    }
    const CwBuildProgress progress = {.name = task->node->name,
                                      .ended = ended,
                                      .state = task->result->state,
                                      .done = build->n_done,
                                      .total = build->report->steps_total,
                                      .running = build->n_running,
                                      .microseconds = task->result->microseconds};
    build->options->progress(build->options->context, &progress);
}

static CwTask* running_task(const CwBuild* build, const CwHash* key) {
    for (size_t i = 0; i < build->n_running; ++i) {
        if (cw_hash_equal(&build->running[i]->result->key, key)) {
            return build->running[i];
        }
    }
    return NULL;
}

// The ready task with the longest way to the end; of equals the first. A task whose twin (another node with the same
// key) is running waits for it.
static CwTask* choose(const CwBuild* build) {
    CwTask* best = NULL;
    for (size_t i = 0; i < build->n_tasks; ++i) {
        CwTask* task = &build->tasks[i];
        if (task->ready && (!best || task->to_the_end > best->to_the_end) && !running_task(build, &task->result->key)) {
            best = task;
        }
    }
    return best;
}

static int jobs_of(const CwBuildOptions* options) {
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    int jobs = options->jobs;
    if (jobs < 1) {
        jobs = sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? CPU_COUNT(&cpus) : 1;
    }
    return jobs < CW__JOBS_MAX ? jobs : CW__JOBS_MAX;
}

// Sends a task to the workers, unless a twin has made its result meanwhile.
static CwStatus dispatch(CwBuild* build, CwTask* task) {
    const CwStatus found = cw__task_find_result(build, task, CW_NODE_KEPT);
    if (found != CW_ERR_NOT_FOUND) {
        CW_TRY(found);
        return cw__plan_advance(build, task->node->index);
    }
    const int timeout = build->options->timeout_seconds ? build->options->timeout_seconds : TIMEOUT_SECONDS;
    CW_TRY(cw__workers_ask(build->options->workers, &task->result->key, task->description, timeout, build->diag));
    task->ready = false;
    task->running = true;
    build->running[build->n_running++] = task;
    tell(build, task, false);
    return CW_OK;
}

static void stop_running(CwBuild* build, CwTask* task) {
    for (size_t i = 0; i < build->n_running; ++i) {
        if (build->running[i] == task) {
            build->running[i] = build->running[--build->n_running];
        }
    }
    task->running = false;
}

static CwStatus take_answer(CwBuild* build, const CwAnswer* answer) {
    CwTask* task = running_task(build, &answer->key);
    if (!task) {
        return CW_OK;
    }
    stop_running(build, task);
    task->result->microseconds = answer->microseconds;
    CwStatus status = (CwStatus)answer->status;
    if (status == CW_OK) {
        status = cw__task_find_result(build, task, CW_NODE_RUN);
    } else {
        CW_TRY(cw__answer_diag(build->arena, answer, &task->result->diag));
    }
    if (status != CW_OK) {
        cw__task_fail(build, task, status);
    }
    tell(build, task, true);
    return cw__plan_advance(build, task->node->index);
}

// The server is gone, and with it every step it ran.
static CwStatus server_lost(CwBuild* build) {
    while (build->n_running) {
        CwTask* task = build->running[0];
        stop_running(build, task);
        cw__task_fail(build, task,
                      cw_diag(&task->result->diag, CW_ERR_FAILED, "build.worker", (CwPlace){0}, NULL,
                              "the worker program ended unexpectedly"));
        tell(build, task, true);
        CW_TRY(cw__plan_advance(build, task->node->index));
    }
    cw__workers_end(build->options->workers);
    return CW_OK;
}

static bool wants_to_stop(const CwBuild* build) {
    return build->options->stop && *build->options->stop;
}

static CwStatus await(CwBuild* build) {
    CwAnswer answer;
    const CwStatus status = cw__workers_answer(build->options->workers, WAIT_MS, &answer);
    if (status == CW_ERR_NOT_FOUND) {
        return CW_OK;
    }
    return status == CW_OK ? take_answer(build, &answer) : server_lost(build);
}

static CwStatus run(CwBuild* build) {
    const int jobs = jobs_of(build->options);
    while (!wants_to_stop(build)) {
        CwTask* task = build->n_running < (size_t)jobs ? choose(build) : NULL;
        if (task) {
            CW_TRY(dispatch(build, task));
        } else if (build->n_running) {
            CW_TRY(await(build));
        } else {
            return CW_OK;
        }
    }
    build->stopped = true;
    return CW_OK;
}

// What is neither there nor failed when a build ends early stays stale.
static void end_early(CwBuild* build) {
    if (build->n_running) {
        cw__workers_end(build->options->workers);
    }
    for (size_t i = 0; i < build->n_tasks; ++i) {
        CwTask* task = &build->tasks[i];
        task->running = false;
        if (task->wanted && !task->settled) {
            cw__task_settle(build, task, CW_NODE_STALE);
        }
    }
    build->n_running = 0;
}

// Tells the index what is new.
static CwStatus remember(CwBuild* build) {
    CwIndexEntry* entries = CW_NEW_ARRAY(build->arena, CwIndexEntry, build->n_tasks);
    size_t count = 0;
    if (!entries) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < build->n_tasks; ++i) {
        const CwTask* task = &build->tasks[i];
        const CwNodeResult* result = task->result;
        const bool there = result->state == CW_NODE_KEPT || result->state == CW_NODE_RUN;
        const bool ran = result->state == CW_NODE_RUN;
        if (task->wanted && there && (ran || !task->before || !cw_hash_equal(task->before, &result->key))) {
            const int64_t took = ran ? result->microseconds : task->before ? task->expected : 0;
            entries[count++] = (CwIndexEntry){result->name, result->key, ran, took};
        }
    }
    if (count) {
        cw__index_note(build->index, entries, count);
    }
    return CW_OK;
}

static CwStatus set_up(CwBuild* build) {
    build->n_tasks = build->graph->n_nodes;
    build->tasks = CW_NEW_ARRAY(build->arena, CwTask, build->n_tasks);
    CwNodeResult* results = CW_NEW_ARRAY(build->arena, CwNodeResult, build->n_tasks);
    if (!build->tasks || !results) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < build->n_tasks; ++i) {
        const CwNode* node = build->graph->nodes[i].node;
        results[i] = (CwNodeResult){.name = node->name, .kind = node->kind->kind, .state = CW_NODE_STALE};
        build->tasks[i] = (CwTask){.node = node, .result = &results[i]};
    }
    build->report->nodes = results;
    build->report->n_nodes = build->n_tasks;
    CW_TRY(cw_object_store_open(build->arena, build->folder, build->diag, &build->objects));
    CW_TRY(cw__index_open(build->arena, build->folder, &build->index));
    build->packages = cw__packages(build->arena, build->index, CW__DPKG_STATUS);
    CW_TRY(cw__plan_targets(build));
    return cw__plan_order(build);
}

// The failure to speak of: the first in the order of the graph, whatever the order they happened in.
static CwStatus first_failure(const CwBuild* build) {
    for (size_t i = 0; i < build->n_tasks; ++i) {
        const CwNodeResult* result = build->tasks[i].result;
        if (result->state == CW_NODE_FAILED) {
            const char* line = cw_diag_line(build->arena, &result->diag);
            return cw_diag(build->diag, CW_ERR_FAILED, result->diag.name ? result->diag.name : "build.failed",
                           (CwPlace){result->name, 0, 0}, NULL, "%s", line ? line : result->diag.text);
        }
    }
    return CW_OK;
}

static CwStatus build_all(CwBuild* build) {
    CW_TRY(set_up(build));
    CwStatus status = cw__plan_advance(build, 0);
    if (status == CW_OK && build->options->workers) {
        status = run(build);
    }
    end_early(build);
    CW_TRY(status);
    CW_TRY(remember(build));
    if (build->stopped) {
        return cw_diag(build->diag, CW_ERR_INTERRUPTED, "build.stopped", (CwPlace){build->folder, 0, 0}, NULL,
                       "the build was stopped; what was finished is kept");
    }
    return first_failure(build);
}

CwStatus cw_build(CwArena* arena, const char* folder, const CwGraph* graph, const CwBuildOptions* options, CwDiag* diag,
                  CwBuildReport* report) {
    static const CwBuildOptions look = {0};
    *report = (CwBuildReport){0};
    CwBuild build = {.arena = arena,
                     .folder = folder,
                     .graph = graph,
                     .options = options ? options : &look,
                     .diag = diag,
                     .report = report};
    return build_all(&build);
}

const CwNodeResult* cw_build_node(const CwBuildReport* report, const char* name) {
    for (size_t i = 0; i < report->n_nodes; ++i) {
        if (strcmp(report->nodes[i].name, name) == 0) {
            return &report->nodes[i];
        }
    }
    return NULL;
}

const CwHash* cw_build_output(const CwBuildReport* report, const char* node, const char* output) {
    const CwNodeResult* result = cw_build_node(report, node);
    return result ? cw__find_output(result, output) : NULL;
}
