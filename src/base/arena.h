// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Memory that is freed all at once.

   Almost everything in cuewright lives in an arena: a step, a command or a test makes one, fills it, and frees it
   whole, so there is nothing to unwind on the way out. Foreign objects (a JSON tree, an open file) hang on the arena
   with cw_arena_defer() and go with it, last in, first out.

   Defaults Memory is zeroed and aligned for any type, and to 32 bytes for sound. Not thread safe: one arena, one
            thread.
*/
#ifndef CW_BASE_ARENA_H
#define CW_BASE_ARENA_H

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

/** Where an arena gets its blocks. Tests pass one that fails on the Nth call. */
typedef struct {
    void* (*allocate)(void* context, size_t size_bytes); ///< as malloc: NULL when there is none
    void (*release)(void* context, void* block);         ///< as free
    void* context;
    size_t block_bytes; ///< size of the blocks asked for; 0 is 64 KiB, 1 asks once for every cw_alloc()
} CwAllocator;

typedef struct CwArena CwArena;

/**
   A new, empty arena.

   Memory   `allocator` NULL means malloc and free; it must outlive the arena. Free with cw_arena_free(). NULL when
            memory ran out.
*/
CwArena* cw_arena_new(const CwAllocator* allocator);

/**
   A new, empty arena with the allocator of another: for what is thrown away before the other is.

   Memory   as cw_arena_new().
*/
CwArena* cw_arena_like(const CwArena* arena);

/**
   Frees everything the arena gave, after running what was deferred, last first.

   Memory   `arena` may be NULL.
*/
void cw_arena_free(CwArena* arena);

/**
   Zeroed memory that lives as long as the arena.

   Units    bytes; 0 is allowed and gives a valid pointer.
   Memory   owned by `arena`; NULL when memory ran out.
   Cost     a pointer bump; requests of half a block and more get a block of their own.
*/
void* cw_alloc(CwArena* arena, size_t size_bytes);

/**
   Zeroed memory for `count` things of `size_bytes` each; a product that overflows is memory that ran out.

   Units    things, bytes.
   Memory   owned by `arena`; NULL when memory ran out.
*/
void* cw_alloc_array(CwArena* arena, size_t count, size_t size_bytes);

/**
   Runs `action(object)` when the arena is freed.

   Errors   CW_ERR_NO_MEM, and then `action` has already been run, so the object is not lost.
   Memory   takes over `object`.
*/
CW_MUST_USE CwStatus cw_arena_defer(CwArena* arena, void (*action)(void* object), void* object);

/** One zeroed T from the arena, or NULL. */
#define CW_NEW(arena, T) ((T*)cw_alloc((arena), sizeof(T)))

/** A zeroed array of `count` T from the arena, or NULL. */
#define CW_NEW_ARRAY(arena, T, count) ((T*)cw_alloc_array((arena), (count), sizeof(T)))

/**
   Makes room for one more in a growing array: after CW_OK, `(*items)[count]` may be written.

   Doubles the room when it is full; what was there is copied, and the old room stays in the arena until it is freed.

   Units    `count`, `*capacity` in items; `size_bytes` of one item.
   Errors   CW_ERR_NO_MEM; then nothing changed.
   Memory   `*items` is owned by `arena`, and may move.
*/
CW_MUST_USE CwStatus cw_array_reserve(CwArena* arena, void** items, size_t count, size_t* capacity, size_t size_bytes);

/** cw_array_reserve() for a typed array held as `items`, `count`, `capacity`. */
#define CW_RESERVE(arena, items, count, capacity)                                                                      \
    cw_array_reserve((arena), (void**)&(items), (count), &(capacity), sizeof *(items))

#endif
