// SPDX-License-Identifier: GPL-3.0-or-later
#include "build/graph.h"

#include "base/text.h"
#include "build/graph_priv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

CwStatus cw_graph_new(CwArena* arena, const CwStepKind* kinds, size_t n_kinds, CwGraph** ret_graph) {
    CwGraph* graph = CW_NEW(arena, CwGraph);
    if (!graph) {
        return CW_ERR_NO_MEM;
    }
    graph->arena = arena;
    graph->kinds = kinds;
    graph->n_kinds = n_kinds;
    *ret_graph = graph;
    return CW_OK;
}

// FNV-1a (Fowler, Noll, Vo): only spreads names over buckets; nothing that travels depends on it.
static size_t bucket_of(const char* name) {
    uint32_t hash = 2166136261U;
    for (const char* at = name; *at; ++at) {
        hash = (hash ^ (unsigned char)*at) * 16777619U;
    }
    return hash % CW__BUCKETS;
}

CwNode* cw_graph_find(const CwGraph* graph, const char* name) {
    for (CwNode* node = graph->buckets[bucket_of(name)]; node; node = node->next) {
        if (strcmp(node->name, name) == 0) {
            return node;
        }
    }
    return NULL;
}

size_t cw_graph_count(const CwGraph* graph) {
    return graph->n_nodes;
}

const char* cw_node_name(const CwNode* node) {
    return node->name;
}

static const CwStepKind* find_kind(const CwGraph* graph, const char* kind) {
    for (size_t i = 0; i < graph->n_kinds; ++i) {
        if (strcmp(graph->kinds[i].kind, kind) == 0) {
            return &graph->kinds[i];
        }
    }
    return NULL;
}

// The canonical form; the JSON tree goes at once, a graph has many.
static CwStatus canonical(CwArena* arena, const char* name, const char* params, CwDiag* diag, const char** ret_text) {
    CwArena* scrap = cw_arena_new(NULL);
    json_t* json = NULL;
    const char* text = NULL;
    CwStatus status = scrap ? cw_json_parse(scrap, name, cw_text(params), diag, &json) : CW_ERR_NO_MEM;
    if (status == CW_OK) {
        status = json_is_object(json) ? cw_json_canonical(scrap, json, &text) : CW_ERR_BAD_INPUT;
        if (status == CW_ERR_BAD_INPUT) {
            (void)cw_diag(diag, status, "build.params", (CwPlace){name, 0, 0}, NULL,
                          "parameters of a step must be a JSON object without floating point");
        }
    }
    text = status == CW_OK ? cw_string_copy(arena, text) : NULL;
    cw_arena_free(scrap);
    CW_TRY(status);
    if (!text) {
        return CW_ERR_NO_MEM;
    }
    *ret_text = text;
    return CW_OK;
}

CwStatus cw_graph_add(CwGraph* graph, const char* name, const char* kind, const char* params, CwDiag* diag,
                      CwNode** ret_node) {
    if (cw_graph_find(graph, name)) {
        return cw_diag(diag, CW_ERR_EXISTS, "build.node", (CwPlace){name, 0, 0}, NULL, "there is a step of that name");
    }
    const CwStepKind* known = find_kind(graph, kind);
    if (!known) {
        return cw_diag(diag, CW_ERR_NOT_FOUND, "build.kind", (CwPlace){name, 0, 0}, kind,
                       "there is no such kind of step");
    }
    CwNode* node = CW_NEW(graph->arena, CwNode);
    if (!node) {
        return CW_ERR_NO_MEM;
    }
    node->graph = graph;
    node->kind = known;
    node->index = graph->n_nodes;
    node->name = cw_string_copy(graph->arena, name);
    if (!node->name) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(canonical(graph->arena, name, params ? params : "{}", diag, &node->params));
    CW_TRY(CW_RESERVE(graph->arena, graph->nodes, graph->n_nodes, graph->nodes_capacity));
    const size_t bucket = bucket_of(name);
    node->next = graph->buckets[bucket];
    graph->buckets[bucket] = node;
    graph->nodes[graph->n_nodes++].node = node;
    *ret_node = node;
    return CW_OK;
}

// Inputs are kept in the order of their names: so they stand in the description.
static CwStatus take(CwNode* node, CwNodeInput input, CwDiag* diag) {
    CwArena* arena = node->graph->arena;
    size_t at = 0;
    while (at < node->n_inputs && strcmp(node->inputs[at].name, input.name) < 0) {
        ++at;
    }
    if (at < node->n_inputs && strcmp(node->inputs[at].name, input.name) == 0) {
        return cw_diag(diag, CW_ERR_EXISTS, "build.input", (CwPlace){node->name, 0, 0}, input.name,
                       "the step has an input of that name");
    }
    CW_TRY(CW_RESERVE(arena, node->inputs, node->n_inputs, node->inputs_capacity));
    input.name = cw_string_copy(arena, input.name);
    input.output = cw_string_copy(arena, input.output);
    if (!input.name || (input.from && !input.output)) {
        return CW_ERR_NO_MEM;
    }
    memmove(&node->inputs[at + 1], &node->inputs[at], (node->n_inputs - at) * sizeof node->inputs[0]);
    node->inputs[at] = input;
    ++node->n_inputs;
    return CW_OK;
}

CwStatus cw_node_take_object(CwNode* node, const char* input, const CwHash* hash, CwDiag* diag) {
    return take(node, (CwNodeInput){.name = input, .hash = *hash}, diag);
}

CwStatus cw_node_take_output(CwNode* node, const char* input, CwNode* from, const char* output, CwDiag* diag) {
    assert(from->graph == node->graph && from->index < node->index);
    return take(node, (CwNodeInput){.name = input, .from = from, .output = output}, diag);
}
