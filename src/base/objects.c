// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/objects.h"

#include <string.h>

typedef struct Kept {
    struct Kept* next;
    CwHash hash;
    CwText bytes;
} Kept;

typedef struct {
    CwArena* arena;
    Kept* first;
} Memory;

static CwStatus fetch(void* context, CwArena* arena, const CwHash* hash, CwText* ret_bytes) {
    (void)arena;
    const Memory* memory = context;
    for (const Kept* kept = memory->first; kept; kept = kept->next) {
        if (cw_hash_equal(&kept->hash, hash)) {
            *ret_bytes = kept->bytes;
            return CW_OK;
        }
    }
    return CW_ERR_NOT_FOUND;
}

static CwStatus keep(void* context, CwText bytes, CwHash* ret_hash) {
    Memory* memory = context;
    const CwHash hash = cw_hash_of(bytes.at, bytes.length);
    CwText there = {NULL, 0};
    if (fetch(memory, NULL, &hash, &there) != CW_OK) {
        Kept* kept = CW_NEW(memory->arena, Kept);
        const char* copy = cw_text_copy(memory->arena, bytes);
        if (!kept || !copy) {
            return CW_ERR_NO_MEM;
        }
        *kept = (Kept){memory->first, hash, {copy, bytes.length}};
        memory->first = kept;
    }
    *ret_hash = hash;
    return CW_OK;
}

CwStatus cw_objects_in_memory(CwArena* arena, CwObjects* ret_objects) {
    Memory* memory = CW_NEW(arena, Memory);
    if (!memory) {
        return CW_ERR_NO_MEM;
    }
    memory->arena = arena;
    *ret_objects = (CwObjects){fetch, keep, memory};
    return CW_OK;
}
