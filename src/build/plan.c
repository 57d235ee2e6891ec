// SPDX-License-Identifier: GPL-3.0-or-later
// What a build would have to do: which steps are wanted, which are there, which can be run, and in which order.
#include "base/buf.h"
#include "build/build_priv.h"
#include "build/description_priv.h"
#include "build/record_priv.h"

#include <stdlib.h>
#include <string.h>

enum { UNKNOWN_MICROSECONDS = 100000 }; // what a step that was never run is thought to take

CwTask* cw__task_of(const CwBuild* build, const CwNode* node) {
    return &build->tasks[node->index];
}

// A node is wanted when it is a target or a wanted node needs it. Needs come before those that need them.
CwStatus cw__plan_targets(CwBuild* build) {
    const CwBuildOptions* options = build->options;
    for (size_t i = 0; i < options->n_targets && options->targets; ++i) {
        const CwNode* node = cw_graph_find(build->graph, options->targets[i]);
        if (!node) {
            return cw_diag(build->diag, CW_ERR_NOT_FOUND, "build.target", (CwPlace){0}, options->targets[i],
                           "there is no such step");
        }
        cw__task_of(build, node)->wanted = true;
    }
    for (size_t i = build->n_tasks; i-- > 0;) {
        CwTask* task = &build->tasks[i];
        task->wanted = task->wanted || !options->targets;
        for (size_t k = 0; k < task->node->n_inputs && task->wanted; ++k) {
            if (task->node->inputs[k].from) {
                cw__task_of(build, task->node->inputs[k].from)->wanted = true;
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
CwStatus cw__plan_order(CwBuild* build) {
    CwIndexEntries entries = {NULL, 0};
    CW_TRY(cw__index_newest(build->index, build->arena, &entries));
    for (size_t i = 0; i < build->n_tasks; ++i) {
        CwTask* task = &build->tasks[i];
        const CwIndexEntry* entry = entries.count ? bsearch(task->node->name, entries.items, entries.count,
                                                            sizeof entries.items[0], by_node_name)
                                                  : NULL;
        task->before = entry ? &entry->key : NULL;
        task->expected = entry && entry->microseconds > 0 ? entry->microseconds : UNKNOWN_MICROSECONDS;
    }
    for (size_t i = build->n_tasks; i-- > 0;) {
        CwTask* task = &build->tasks[i];
        task->to_the_end += task->expected;
        for (size_t k = 0; k < task->node->n_inputs; ++k) {
            if (task->node->inputs[k].from) {
                CwTask* from = cw__task_of(build, task->node->inputs[k].from);
                from->to_the_end = from->to_the_end > task->to_the_end ? from->to_the_end : task->to_the_end;
            }
        }
    }
    return CW_OK;
}

void cw__task_settle(CwBuild* build, CwTask* task, CwNodeState state) {
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

void cw__task_fail(CwBuild* build, CwTask* task, CwStatus status) {
    task->result->status = status;
    if (!task->result->diag.text[0]) {
        (void)cw_diag(&task->result->diag, status, "build.failed", (CwPlace){0}, NULL, "%s", cw_status_text(status));
    }
    cw__task_settle(build, task, CW_NODE_FAILED);
}

const CwHash* cw__find_output(const CwNodeResult* result, const char* output) {
    for (size_t i = 0; i < result->n_outputs; ++i) {
        if (strcmp(result->outputs[i].name, output) == 0) {
            return &result->outputs[i].hash;
        }
    }
    return NULL;
}

/** How far the inputs of a node are. */
typedef enum { INPUTS_KNOWN, INPUTS_AWAITED, INPUTS_BLOCKED, INPUTS_STALE } Inputs;

static Inputs look_at_inputs(const CwBuild* build, const CwTask* task) {
    Inputs inputs = INPUTS_KNOWN;
    for (size_t i = 0; i < task->node->n_inputs; ++i) {
        const CwNode* from = task->node->inputs[i].from;
        if (!from) {
            continue;
        }
        const CwTask* source = cw__task_of(build, from);
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
static CwStatus resolve_inputs(const CwBuild* build, CwTask* task, CwStepObjects* ret_inputs) {
    CwStepObject* items = CW_NEW_ARRAY(build->arena, CwStepObject, task->node->n_inputs);
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < task->node->n_inputs; ++i) {
        const CwNodeInput* input = &task->node->inputs[i];
        const CwHash* hash =
            input->from ? cw__find_output(cw__task_of(build, input->from)->result, input->output) : &input->hash;
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

static CwStatus resolve_packages(CwBuild* build, CwTask* task, CwDescription* description) {
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

static CwStatus make_key(CwBuild* build, CwTask* task) {
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
CwStatus cw__task_find_result(CwBuild* build, CwTask* task, CwNodeState state) {
    CwRecord record = {0};
    CW_TRY(cw__record_find(build->arena, build->objects, build->folder, &task->result->key, &record));
    task->result->outputs = record.outputs.items;
    task->result->n_outputs = record.outputs.count;
    cw__task_settle(build, task, state);
    return CW_OK;
}

// A task whose inputs are all known: kept, ready to run, or at fault.
static CwStatus advance(CwBuild* build, CwTask* task) {
    CwStatus status = make_key(build, task);
    if (status == CW_ERR_NO_MEM) {
        return status;
    }
    if (status != CW_OK) {
        cw__task_fail(build, task, status);
        return CW_OK;
    }
    status = cw__task_find_result(build, task, CW_NODE_KEPT);
    if (status == CW_ERR_NOT_FOUND) {
        task->ready = build->options->workers != NULL;
        if (!task->ready) {
            cw__task_settle(build, task, CW_NODE_STALE);
        }
        return CW_OK;
    }
    return status;
}

// Takes every task as far as it can go now, beginning at `first`. One pass does: inputs stand before who needs them.
CwStatus cw__plan_advance(CwBuild* build, size_t first) {
    for (size_t i = first; i < build->n_tasks; ++i) {
        CwTask* task = &build->tasks[i];
        if (!task->wanted || task->settled || task->ready || task->running) {
            continue;
        }
        switch (look_at_inputs(build, task)) {
        case INPUTS_KNOWN:
            CW_TRY(advance(build, task));
            break;
        case INPUTS_BLOCKED:
            cw__task_settle(build, task, CW_NODE_BLOCKED);
            break;
        case INPUTS_STALE:
            cw__task_settle(build, task, CW_NODE_STALE);
            break;
        case INPUTS_AWAITED:
            break;
        }
    }
    return CW_OK;
}
