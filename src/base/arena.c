// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/arena.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK_BYTES = 64 * 1024,
    ALIGNMENT = 32,
};

typedef struct Block {
    struct Block* next;
    size_t used;
    size_t size;
} Block;

typedef struct Deferred {
    struct Deferred* next;
    void (*action)(void* object);
    void* object;
} Deferred;

struct CwArena {
    CwAllocator allocator;
    Block* blocks; // the block being filled comes first
    Deferred* deferred;
};

static void* system_allocate(void* context, size_t size_bytes) {
    (void)context;
    return malloc(size_bytes);
}

static void system_release(void* context, void* block) {
    (void)context;
    free(block);
}

static const CwAllocator system_allocator = {system_allocate, system_release, NULL, 0};

CwArena* cw_arena_new(const CwAllocator* allocator) {
    const CwAllocator* from = allocator ? allocator : &system_allocator;
    CwArena* arena = from->allocate(from->context, sizeof *arena);
    if (arena) {
        *arena = (CwArena){.allocator = *from};
    }
    return arena;
}

CwArena* cw_arena_like(const CwArena* arena) {
    return cw_arena_new(&arena->allocator);
}

void cw_arena_free(CwArena* arena) {
    if (!arena) {
        return;
    }
    for (Deferred* d = arena->deferred; d; d = d->next) {
        d->action(d->object);
    }
    const CwAllocator allocator = arena->allocator;
    for (Block* block = arena->blocks; block;) {
        Block* next = block->next;
        allocator.release(allocator.context, block);
        block = next;
    }
    allocator.release(allocator.context, arena);
}

// The first address in `block` at or after `offset` bytes of its data that is aligned.
static size_t aligned_offset(const Block* block, size_t offset) {
    const uintptr_t base = (uintptr_t)(block + 1);
    const uintptr_t at = (base + offset + (ALIGNMENT - 1)) & ~(uintptr_t)(ALIGNMENT - 1);
    return (size_t)(at - base);
}

static Block* add_block(CwArena* arena, size_t data_bytes, bool to_front) {
    Block* block = arena->allocator.allocate(arena->allocator.context, sizeof *block + data_bytes);
    if (!block) {
        return NULL;
    }
    *block = (Block){.size = data_bytes};
    if (to_front || !arena->blocks) {
        block->next = arena->blocks;
        arena->blocks = block;
    } else { // a block of one big thing must not hide the rest of the block being filled
        block->next = arena->blocks->next;
        arena->blocks->next = block;
    }
    return block;
}

static void* take(Block* block, size_t size_bytes) {
    const size_t offset = aligned_offset(block, block->used);
    if (offset > block->size || size_bytes > block->size - offset) {
        return NULL;
    }
    block->used = offset + size_bytes;
    return memset((char*)(block + 1) + offset, 0, size_bytes);
}

void* cw_alloc(CwArena* arena, size_t size_bytes) {
    size_bytes += size_bytes == 0; // whether nothing fits in what is left would hang on an address
    void* memory = arena->blocks ? take(arena->blocks, size_bytes) : NULL;
    if (memory) {
        return memory;
    }
    const size_t block_bytes = arena->allocator.block_bytes ? arena->allocator.block_bytes : BLOCK_BYTES;
    const bool big = size_bytes >= block_bytes / 2;
    if (size_bytes > SIZE_MAX - sizeof(Block) - ALIGNMENT) {
        return NULL;
    }
    Block* block = add_block(arena, (big ? size_bytes : block_bytes) + ALIGNMENT, !big);
    if (!block) {
        return NULL;
    }
    memory = take(block, size_bytes);
    if (big) { // what is left over hangs on the address malloc gave; sweeps of failures must count alike every time
        block->used = block->size;
    }
    return memory;
}

void* cw_alloc_array(CwArena* arena, size_t count, size_t size_bytes) {
    size_t total = 0;
    if (__builtin_mul_overflow(count, size_bytes, &total)) {
        return NULL;
    }
    return cw_alloc(arena, total);
}

CwStatus cw_arena_defer(CwArena* arena, void (*action)(void* object), void* object) {
    Deferred* d = CW_NEW(arena, Deferred);
    if (!d) {
        action(object);
        return CW_ERR_NO_MEM;
    }
    *d = (Deferred){.next = arena->deferred, .action = action, .object = object};
    arena->deferred = d;
    return CW_OK;
}

CwStatus cw_array_reserve(CwArena* arena, void** items, size_t count, size_t* capacity, size_t size_bytes) {
    assert(count <= *capacity);
    if (count < *capacity) {
        return CW_OK;
    }
    const size_t bigger = *capacity ? 2 * *capacity : 8;
    void* memory = cw_alloc_array(arena, bigger, size_bytes);
    if (!memory) {
        return CW_ERR_NO_MEM;
    }
    if (count) {
        memcpy(memory, *items, count * size_bytes);
    }
    *items = memory;
    *capacity = bigger;
    return CW_OK;
}
