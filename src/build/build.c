// SPDX-License-Identifier: GPL-3.0-or-later
#include "build/build.h"

#include "base/buf.h"
#include "build/description_priv.h"
#include "build/graph_priv.h"
#include "build/index_priv.h"
#include "build/packages_priv.h"
#include "build/record_priv.h"
#include "build/workers_priv.h"
#include "store/object_store.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>

enum {
    JOBS_MAX = 64,
    TIMEOUT_SECONDS = 900,
    WAIT_MS = 100,                 // how soon Ctrl-C is seen
    UNKNOWN_MICROSECONDS = 100000, // what a step that was never run is thought to take
};

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
} Task;

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
    Task* tasks; // one for each node, in their order
    size_t n_tasks;
    size_t n_done;
    Task* running[JOBS_MAX];
    size_t n_running;
    bool stopped;
} Build;

static Task* task_of(const Build* build, const CwNode* node) {
    return &build->tasks[node->index];
}

// A node is wanted when it is a target or a wanted node needs it. Needs come before those that need them.
static CwStatus mark_wanted(Build* build) {
    const CwBuildOptions* options = build->options;
    for (size_t i = 0; i < options->n_targets && options->targets; ++i) {
        const CwNode* node = cw_graph_find(build->graph, options->targets[i]);
        if (!node) {
            return cw_diag(build->diag, CW_ERR_NOT_FOUND, "build.target", (CwPlace){0}, options->targets[i],
                           "there is no such step");
        }
        task_of(build, node)->wanted = true;
    }
    for (size_t i = build->n_tasks; i-- > 0;) {
        Task* task = &build->tasks[i];
        task->wanted = task->wanted || !options->targets;
        for (size_t k = 0; k < task->node->n_inputs && task->wanted; ++k) {
            if (task->node->inputs[k].from) {
                task_of(build, task->node->inputs[k].from)->wanted = true;
            }
        }
        build->report->steps_total += task->wanted;
    }
    return CW_OK;
}

static int by_node_name(const void* key, const void* entry) {
    return strcmp(key, ((const CwIndexEntry*)entry)->node);
}

// What the index remembers: the key before, and how long it took. Then, from the end, the longest way from each.
static CwStatus expect(Build* build) {
    CwIndexEntries entries = {NULL, 0};
    CW_TRY(cw__index_newest(build->index, build->arena, &entries));
    for (size_t i = 0; i < build->n_tasks; ++i) {
        Task* task = &build->tasks[i];
        const CwIndexEntry* entry = entries.count ? bsearch(task->node->name, entries.items, entries.count,
                                                            sizeof entries.items[0], by_node_name)
                                                  : NULL;
        task->before = entry ? &entry->key : NULL;
        task->expected = entry && entry->microseconds > 0 ? entry->microseconds : UNKNOWN_MICROSECONDS;
    }
    for (size_t i = build->n_tasks; i-- > 0;) {
        Task* task = &build->tasks[i];
        task->to_the_end += task->expected;
        for (size_t k = 0; k < task->node->n_inputs; ++k) {
            if (task->node->inputs[k].from) {
                Task* from = task_of(build, task->node->inputs[k].from);
                from->to_the_end = from->to_the_end > task->to_the_end ? from->to_the_end : task->to_the_end;
            }
        }
    }
    return CW_OK;
}

static void settle(Build* build, Task* task, CwNodeState state) {
    task->result->state = state;
    task->settled = true;
    task->ready = false;
    if (state == CW_NODE_KEPT || state == CW_NODE_RUN || state == CW_NODE_FAILED) {
        ++build->n_done;
    }
    build->report->steps_run += state == CW_NODE_RUN;
    build->report->steps_failed += state == CW_NODE_FAILED;
    build->report->steps_stale += state == CW_NODE_STALE || state == CW_NODE_BLOCKED;
}

static void fail(Build* build, Task* task, CwStatus status) {
    task->result->status = status;
    if (!task->result->diag.text[0]) {
        (void)cw_diag(&task->result->diag, status, "build.failed", (CwPlace){0}, NULL, "%s", cw_status_text(status));
    }
    settle(build, task, CW_NODE_FAILED);
}

static const CwHash* find_output(const CwNodeResult* result, const char* output) {
    for (size_t i = 0; i < result->n_outputs; ++i) {
        if (strcmp(result->outputs[i].name, output) == 0) {
            return &result->outputs[i].hash;
        }
    }
    return NULL;
}

/** How far the inputs of a node are. */
typedef enum { INPUTS_KNOWN, INPUTS_AWAITED, INPUTS_BLOCKED, INPUTS_STALE } Inputs;

static Inputs look_at_inputs(const Build* build, const Task* task) {
    Inputs inputs = INPUTS_KNOWN;
    for (size_t i = 0; i < task->node->n_inputs; ++i) {
        const CwNode* from = task->node->inputs[i].from;
        if (!from) {
            continue;
        }
        const Task* source = task_of(build, from);
        const CwNodeState state = source->result->state;
        if (!source->settled) {
            inputs = inputs == INPUTS_KNOWN ? INPUTS_AWAITED : inputs;
        } else if (state == CW_NODE_FAILED || state == CW_NODE_BLOCKED) {
            return INPUTS_BLOCKED;
        } else if (state == CW_NODE_STALE) {
            inputs = INPUTS_STALE;
        }
    }
    return inputs;
}

// The inputs by name and hash; a name the step before does not give is that node's own mistake.
static CwStatus resolve_inputs(const Build* build, Task* task, CwStepObjects* ret_inputs) {
    CwStepObject* items = CW_NEW_ARRAY(build->arena, CwStepObject, task->node->n_inputs);
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < task->node->n_inputs; ++i) {
        const CwNodeInput* input = &task->node->inputs[i];
        const CwHash* hash =
            input->from ? find_output(task_of(build, input->from)->result, input->output) : &input->hash;
        if (!hash) {
            return cw_diag(&task->result->diag, CW_ERR_FAILED, "build.output", (CwPlace){0}, input->output,
                           "the step %s gives no such output", input->from->name);
        }
        items[i] = (CwStepObject){input->name, *hash};
    }
    *ret_inputs = (CwStepObjects){items, task->node->n_inputs};
    return CW_OK;
}

static int by_package(const void* a, const void* b) {
    return strcmp(((const CwPackage*)a)->name, ((const CwPackage*)b)->name);
}

static CwStatus resolve_packages(Build* build, Task* task, CwDescription* description) {
    const char* const* names = task->node->kind->packages;
    size_t count = 0;
    while (names && names[count]) {
        ++count;
    }
    CwPackage* packages = CW_NEW_ARRAY(build->arena, CwPackage, count);
    if (!packages) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        packages[i].name = names[i];
        CW_TRY(cw__package_version(&build->packages, names[i], &task->result->diag, &packages[i].version));
    }
    if (count) {
        qsort(packages, count, sizeof packages[0], by_package);
    }
    description->packages = packages;
    description->n_packages = count;
    return CW_OK;
}

static CwStatus make_key(Build* build, Task* task) {
    CwDescription description = {
        .kind = task->node->kind->kind, .version = task->node->kind->version, .params = task->node->params};
    CW_TRY(resolve_inputs(build, task, &description.inputs));
    CW_TRY(resolve_packages(build, task, &description));
    CW_TRY(cw__description_write(build->arena, &description, &task->description));
    task->result->key = cw_hash_of(task->description.at, task->description.length);
    task->result->key_known = true;
    return CW_OK;
}

// Looks for the result of a task whose key is known; it is settled as `state` when it is there.
static CwStatus find_result(Build* build, Task* task, CwNodeState state) {
    CwRecord record = {0};
    CW_TRY(cw__record_find(build->arena, build->objects, build->folder, &task->result->key, &record));
    task->result->outputs = record.outputs.items;
    task->result->n_outputs = record.outputs.count;
    settle(build, task, state);
    return CW_OK;
}

// A task whose inputs are all known: kept, ready to run, or at fault.
static CwStatus advance(Build* build, Task* task) {
    CwStatus status = make_key(build, task);
    if (status == CW_ERR_NO_MEM) {
        return status;
    }
    if (status != CW_OK) {
        fail(build, task, status);
        return CW_OK;
    }
    status = find_result(build, task, CW_NODE_KEPT);
    if (status == CW_ERR_NOT_FOUND) {
        task->ready = build->options->workers != NULL;
        if (!task->ready) {
            settle(build, task, CW_NODE_STALE);
        }
        return CW_OK;
    }
    return status;
}

// Takes every task as far as it can go now, beginning at `first`. One pass does: inputs stand before who needs them.
static CwStatus advance_all(Build* build, size_t first) {
    for (size_t i = first; i < build->n_tasks; ++i) {
        Task* task = &build->tasks[i];
        if (!task->wanted || task->settled || task->ready || task->running) {
            continue;
        }
        switch (look_at_inputs(build, task)) {
        case INPUTS_KNOWN:
            CW_TRY(advance(build, task));
            break;
        case INPUTS_BLOCKED:
            settle(build, task, CW_NODE_BLOCKED);
            break;
        case INPUTS_STALE:
            settle(build, task, CW_NODE_STALE);
            break;
        case INPUTS_AWAITED:
            break;
        }
    }
    return CW_OK;
}

static void tell(const Build* build, const Task* task, bool ended) {
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

static Task* running_task(const Build* build, const CwHash* key) {
    for (size_t i = 0; i < build->n_running; ++i) {
        if (cw_hash_equal(&build->running[i]->result->key, key)) {
            return build->running[i];
        }
    }
    return NULL;
}

// The ready task with the longest way to the end; of equals the first. A task whose twin (another node with the same
// key) is running waits for it.
static Task* choose(const Build* build) {
    Task* best = NULL;
    for (size_t i = 0; i < build->n_tasks; ++i) {
        Task* task = &build->tasks[i];
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
    return jobs < JOBS_MAX ? jobs : JOBS_MAX;
}

// Sends a task to the workers, unless a twin has made its result meanwhile.
static CwStatus dispatch(Build* build, Task* task) {
    const CwStatus found = find_result(build, task, CW_NODE_KEPT);
    if (found != CW_ERR_NOT_FOUND) {
        CW_TRY(found);
        return advance_all(build, task->node->index);
    }
    const int timeout = build->options->timeout_seconds ? build->options->timeout_seconds : TIMEOUT_SECONDS;
    CW_TRY(cw__workers_ask(build->options->workers, &task->result->key, task->description, timeout, build->diag));
    task->ready = false;
    task->running = true;
    build->running[build->n_running++] = task;
    tell(build, task, false);
    return CW_OK;
}

static void stop_running(Build* build, Task* task) {
    for (size_t i = 0; i < build->n_running; ++i) {
        if (build->running[i] == task) {
            build->running[i] = build->running[--build->n_running];
        }
    }
    task->running = false;
}

static CwStatus take_answer(Build* build, const CwAnswer* answer) {
    Task* task = running_task(build, &answer->key);
    if (!task) {
        return CW_OK;
    }
    stop_running(build, task);
    task->result->microseconds = answer->microseconds;
    CwStatus status = (CwStatus)answer->status;
    if (status == CW_OK) {
        status = find_result(build, task, CW_NODE_RUN);
    } else {
        CW_TRY(cw__answer_diag(build->arena, answer, &task->result->diag));
    }
    if (status != CW_OK) {
        fail(build, task, status);
    }
    tell(build, task, true);
    return advance_all(build, task->node->index);
}

// The server is gone, and with it every step it ran.
static CwStatus server_lost(Build* build) {
    while (build->n_running) {
        Task* task = build->running[0];
        stop_running(build, task);
        fail(build, task,
             cw_diag(&task->result->diag, CW_ERR_FAILED, "build.worker", (CwPlace){0}, NULL,
                     "the worker program ended unexpectedly"));
        tell(build, task, true);
        CW_TRY(advance_all(build, task->node->index));
    }
    cw__workers_end(build->options->workers);
    return CW_OK;
}

static bool wants_to_stop(const Build* build) {
    return build->options->stop && *build->options->stop;
}

static CwStatus await(Build* build) {
    CwAnswer answer;
    const CwStatus status = cw__workers_answer(build->options->workers, WAIT_MS, &answer);
    if (status == CW_ERR_NOT_FOUND) {
        return CW_OK;
    }
    return status == CW_OK ? take_answer(build, &answer) : server_lost(build);
}

static CwStatus run(Build* build) {
    const int jobs = jobs_of(build->options);
    while (!wants_to_stop(build)) {
        Task* task = build->n_running < (size_t)jobs ? choose(build) : NULL;
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
static void end_early(Build* build) {
    if (build->n_running) {
        cw__workers_end(build->options->workers);
    }
    for (size_t i = 0; i < build->n_tasks; ++i) {
        Task* task = &build->tasks[i];
        task->running = false;
        if (task->wanted && !task->settled) {
            settle(build, task, CW_NODE_STALE);
        }
    }
    build->n_running = 0;
}

// Tells the index what is new.
static CwStatus remember(Build* build) {
    CwIndexEntry* entries = CW_NEW_ARRAY(build->arena, CwIndexEntry, build->n_tasks);
    size_t count = 0;
    if (!entries) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < build->n_tasks; ++i) {
        const Task* task = &build->tasks[i];
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

static CwStatus set_up(Build* build) {
    build->n_tasks = build->graph->n_nodes;
    build->tasks = CW_NEW_ARRAY(build->arena, Task, build->n_tasks);
    CwNodeResult* results = CW_NEW_ARRAY(build->arena, CwNodeResult, build->n_tasks);
    if (!build->tasks || !results) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < build->n_tasks; ++i) {
        const CwNode* node = build->graph->nodes[i].node;
        results[i] = (CwNodeResult){.name = node->name, .kind = node->kind->kind, .state = CW_NODE_STALE};
        build->tasks[i] = (Task){.node = node, .result = &results[i]};
    }
    build->report->nodes = results;
    build->report->n_nodes = build->n_tasks;
    CW_TRY(cw_object_store_open(build->arena, build->folder, build->diag, &build->objects));
    CW_TRY(cw__index_open(build->arena, build->folder, &build->index));
    build->packages = cw__packages(build->arena, build->index, CW__DPKG_STATUS);
    CW_TRY(mark_wanted(build));
    return expect(build);
}

// The failure to speak of: the first in the order of the graph, whatever the order they happened in.
static CwStatus first_failure(const Build* build) {
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

static CwStatus build_all(Build* build) {
    CW_TRY(set_up(build));
    CwStatus status = advance_all(build, 0);
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
    Build build = {.arena = arena,
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
    return result ? find_output(result, output) : NULL;
}
