// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/named_priv.h"

#include "base/buf.h"
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

static CwStatus add(CwNamedList* list, const CwHash* hash, const char* named_by, bool derived) {
    CW_TRY(CW_RESERVE(list->arena, list->items, list->count, list->capacity));
    list->items[list->count] = (CwNamed){*hash, named_by, list->count, derived};
    ++list->count;
    return CW_OK;
}

CwStatus cw__named_in_text(CwNamedList* list, const char* text, const char* named_by) {
    CwHash hash;
    while (cw__next_object(&text, &hash)) {
        CW_TRY(add(list, &hash, named_by, false));
    }
    return CW_OK;
}

static CwStatus add_from_json(CwNamedList* list, const json_t* json, const char* named_by) {
    CwHash hash;
    if (json_is_string(json) && cw_hash_parse(json_string_value(json), &hash) == CW_OK) {
        return add(list, &hash, named_by, true);
    }
    const char* key = NULL;
    json_t* value = NULL;
    json_object_foreach((json_t*)json, key, value) {
        CW_TRY(add_from_json(list, value, named_by));
    }
    for (size_t i = 0; i < json_array_size(json); ++i) {
        CW_TRY(add_from_json(list, json_array_get(json, i), named_by));
    }
    return CW_OK;
}

static CwStatus read_record(CwNamedList* list, CwArena* scrap, const char* folder, const char* key) {
    CwText text = {NULL, 0};
    json_t* json = NULL;
    CwHash hash;
    const char* path = cw_path(scrap, folder, key);
    const char* named_by = cw_format(list->arena, "step %s", key);
    if (!path || !named_by) {
        return CW_ERR_NO_MEM;
    }
    CwStatus status = cw_file_read(scrap, path, 0, NULL, &text);
    status = status == CW_OK ? cw_json_parse(scrap, key, text, NULL, &json) : status;
    if (status == CW_OK && cw_hash_parse(key, &hash) == CW_OK && json_is_object(json)) {
        CW_TRY(add(list, &hash, named_by, true));
        return add_from_json(list, json, named_by);
    }
    return status == CW_ERR_NO_MEM ? status : CW_ERR_CORRUPT;
}

CwStatus cw__named_in_step(CwNamedList* list, const char* folder, const char* key) {
    CwArena* scrap = cw_arena_new(NULL);
    const CwStatus status = scrap ? read_record(list, scrap, folder, key) : CW_ERR_NO_MEM;
    cw_arena_free(scrap);
    return status;
}

static int by_hash(const void* a, const void* b) {
    const CwNamed* left = a;
    const CwNamed* right = b;
    const int order = memcmp(left->hash.bytes, right->hash.bytes, sizeof left->hash.bytes);
    if (order) {
        return order;
    }
    if (left->derived != right->derived) {
        return left->derived ? 1 : -1;
    }
    return left->order < right->order ? -1 : 1;
}

void cw__named_sort(CwNamedList* list) {
    size_t n = 0;
    if (list->count) {
        qsort(list->items, list->count, sizeof list->items[0], by_hash);
    }
    for (size_t i = 0; i < list->count; ++i) {
        if (n == 0 || !cw_hash_equal(&list->items[n - 1].hash, &list->items[i].hash)) {
            list->items[n++] = list->items[i];
        }
    }
    list->count = n;
}

static int hash_against_named(const void* key, const void* item) {
    return memcmp(((const CwHash*)key)->bytes, ((const CwNamed*)item)->hash.bytes, sizeof((const CwHash*)key)->bytes);
}

bool cw__named_has(const CwNamedList* list, const CwHash* hash) {
    return list->count && bsearch(hash, list->items, list->count, sizeof list->items[0], hash_against_named);
}
