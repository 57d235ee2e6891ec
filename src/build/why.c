// SPDX-License-Identifier: GPL-3.0-or-later
#include "build/why.h"

#include "base/buf.h"
#include "build/description_priv.h"
#include "build/graph_priv.h"
#include "build/index_priv.h"
#include "store/object_store.h"

#include <string.h>

typedef struct {
    CwArena* arena;
    const CwNode* node;
    CwReason* items;
    size_t count;
    size_t capacity;
} Reasons;

static CwStatus add(Reasons* reasons, CwWhyKind kind, const char* name, const char* before, const char* after) {
    CW_TRY(CW_RESERVE(reasons->arena, reasons->items, reasons->count, reasons->capacity));
    if (!name || !before || !after) {
        return CW_ERR_NO_MEM;
    }
    reasons->items[reasons->count++] = (CwReason){kind, name, before, after, NULL};
    return CW_OK;
}

// A JSON value as text; a text without its quotes.
static const char* value_text(CwArena* arena, const json_t* value) {
    const char* text = NULL;
    if (!value) {
        return "";
    }
    if (json_is_string(value)) {
        return json_string_value(value);
    }
    return cw_json_canonical(arena, value, &text) == CW_OK ? text : NULL;
}

static CwStatus compare_values(Reasons* reasons, const char* path, const json_t* before, const json_t* after);

static CwStatus compare_objects(Reasons* reasons, const char* path, const json_t* before, const json_t* after) {
    const char* key = NULL;
    json_t* value = NULL;
    const char* dot = path[0] ? "." : "";
    json_object_foreach((json_t*)before, key, value) {
        CW_TRY(compare_values(reasons, cw_format(reasons->arena, "%s%s%s", path, dot, key), value,
                              json_object_get(after, key)));
    }
    json_object_foreach((json_t*)after, key, value) {
        if (!json_object_get(before, key)) {
            CW_TRY(compare_values(reasons, cw_format(reasons->arena, "%s%s%s", path, dot, key), NULL, value));
        }
    }
    return CW_OK;
}

static CwStatus compare_arrays(Reasons* reasons, const char* path, const json_t* before, const json_t* after) {
    const size_t count =
        json_array_size(before) > json_array_size(after) ? json_array_size(before) : json_array_size(after);
    for (size_t i = 0; i < count; ++i) {
        CW_TRY(compare_values(reasons, cw_format(reasons->arena, "%s[%zu]", path, i), json_array_get(before, i),
                              json_array_get(after, i)));
    }
    return CW_OK;
}

static CwStatus compare_values(Reasons* reasons, const char* path, const json_t* before, const json_t* after) {
    if (!path) {
        return CW_ERR_NO_MEM;
    }
    if (json_is_object(before) && json_is_object(after)) {
        return compare_objects(reasons, path, before, after);
    }
    if (json_is_array(before) && json_is_array(after)) {
        return compare_arrays(reasons, path, before, after);
    }
    if (before && after && json_equal(before, after)) {
        return CW_OK;
    }
    return add(reasons, CW_WHY_PARAM, path, value_text(reasons->arena, before), value_text(reasons->arena, after));
}

/** A name and what stands under it, of either list. */
typedef struct {
    const char* name;
    const char* value;
} Pair;

typedef struct {
    Pair* items;
    size_t count;
} Pairs;

// Walks two lists sorted by name and tells where they differ.
static CwStatus compare_pairs(Reasons* reasons, CwWhyKind kind, const Pairs* before, const Pairs* after) {
    size_t b = 0;
    size_t a = 0;
    while (b < before->count || a < after->count) {
        const int order = b == before->count  ? 1
                          : a == after->count ? -1
                                              : strcmp(before->items[b].name, after->items[a].name);
        const Pair* old = order <= 0 ? &before->items[b] : NULL;
        const Pair* new = order >= 0 ? &after->items[a] : NULL;
        if (!old || !new || strcmp(old->value, new->value) != 0) {
            CW_TRY(add(reasons, kind, old ? old->name : new->name, old ? old->value : "", new ? new->value : ""));
        }
        b += order <= 0;
        a += order >= 0;
    }
    return CW_OK;
}

static CwStatus input_pairs(CwArena* arena, const CwStepObjects* inputs, Pairs* ret_pairs) {
    Pair* items = CW_NEW_ARRAY(arena, Pair, inputs->count);
    for (size_t i = 0; items && i < inputs->count; ++i) {
        items[i] = (Pair){inputs->items[i].name, cw_hash_hex(arena, &inputs->items[i].hash)};
        if (!items[i].value) {
            return CW_ERR_NO_MEM;
        }
    }
    *ret_pairs = (Pairs){items, inputs->count};
    return items ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus package_pairs(CwArena* arena, const CwDescription* description, Pairs* ret_pairs) {
    Pair* items = CW_NEW_ARRAY(arena, Pair, description->n_packages);
    for (size_t i = 0; items && i < description->n_packages; ++i) {
        items[i] = (Pair){description->packages[i].name, description->packages[i].version};
    }
    *ret_pairs = (Pairs){items, description->n_packages};
    return items ? CW_OK : CW_ERR_NO_MEM;
}

// Which node of this graph gives each changed input.
static void name_sources(Reasons* reasons) {
    for (size_t i = 0; i < reasons->count; ++i) {
        CwReason* reason = &reasons->items[i];
        for (size_t k = 0; reason->kind == CW_WHY_INPUT && k < reasons->node->n_inputs; ++k) {
            const CwNodeInput* input = &reasons->node->inputs[k];
            if (input->from && strcmp(input->name, reason->name) == 0) {
                reason->from_node = input->from->name;
            }
        }
    }
}

static CwStatus compare(Reasons* reasons, const CwDescription* before, const CwDescription* after) {
    Pairs old = {NULL, 0};
    Pairs new = {NULL, 0};
    if (strcmp(before->kind, after->kind) != 0 || before->version != after->version) {
        CW_TRY(add(reasons, CW_WHY_VERSION, after->kind,
                   cw_format(reasons->arena, "%s %d", before->kind, before->version),
                   cw_format(reasons->arena, "%s %d", after->kind, after->version)));
    }
    CW_TRY(package_pairs(reasons->arena, before, &old));
    CW_TRY(package_pairs(reasons->arena, after, &new));
    CW_TRY(compare_pairs(reasons, CW_WHY_PACKAGE, &old, &new));
    CW_TRY(compare_values(reasons, "", before->params_json, after->params_json));
    CW_TRY(input_pairs(reasons->arena, &before->inputs, &old));
    CW_TRY(input_pairs(reasons->arena, &after->inputs, &new));
    CW_TRY(compare_pairs(reasons, CW_WHY_INPUT, &old, &new));
    name_sources(reasons);
    return CW_OK;
}

static CwStatus fetch_description(CwArena* arena, const CwObjectStore* objects, const CwHash* key, CwDiag* diag,
                                  CwDescription* ret_description) {
    CwText text = {NULL, 0};
    CW_TRY(cw_object_fetch(objects, arena, key, true, diag, &text));
    return cw__description_read(arena, text, diag, ret_description);
}

static CwStatus explain(Reasons* reasons, const char* folder, const CwIndexEntry* before, const CwIndexEntry* ran,
                        CwDiag* diag) {
    if (!before) {
        return add(reasons, CW_WHY_FIRST, "", "", "");
    }
    if (cw_hash_equal(&before->key, &ran->key)) {
        return add(reasons, CW_WHY_MISSING, "", "", "");
    }
    CwObjectStore* objects = NULL;
    CwDescription old = {0};
    CwDescription new = {0};
    CW_TRY(cw_object_store_open(reasons->arena, folder, diag, &objects));
    CW_TRY(fetch_description(reasons->arena, objects, &before->key, diag, &old));
    CW_TRY(fetch_description(reasons->arena, objects, &ran->key, diag, &new));
    return compare(reasons, &old, &new);
}

CwStatus cw_why(CwArena* arena, const char* folder, const CwGraph* graph, const char* node, CwDiag* diag,
                CwWhy* ret_why) {
    CwIndex* index = NULL;
    CwIndexEntries entries = {NULL, 0};
    Reasons reasons = {.arena = arena, .node = cw_graph_find(graph, node)};
    if (!reasons.node) {
        return cw_diag(diag, CW_ERR_NOT_FOUND, "build.why", (CwPlace){0}, node, "there is no such step");
    }
    CW_TRY(cw__index_open(arena, folder, &index));
    CW_TRY(cw__index_of_node(index, arena, node, &entries));
    size_t last = entries.count;
    while (last > 0 && !entries.items[last - 1].ran) {
        --last;
    }
    if (last == 0) {
        return cw_diag(diag, CW_ERR_NOT_FOUND, "build.why", (CwPlace){0}, node,
                       "nothing is known of a run of this step");
    }
    CW_TRY(explain(&reasons, folder, last > 1 ? &entries.items[last - 2] : NULL, &entries.items[last - 1], diag));
    *ret_why = (CwWhy){reasons.items, reasons.count};
    return CW_OK;
}
