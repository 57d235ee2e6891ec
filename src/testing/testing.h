// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What tests share: a failing allocator, a folder that goes away, and the includes cmocka wants.

   Only `*_test.c` files include this.
*/
#ifndef CW_TESTING_TESTING_H
#define CW_TESTING_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/diag.h"

/** An allocator that counts, and fails the allocation numbered `fail_at` (from 1; 0 never fails) and all after it. */
typedef struct {
    CwAllocator allocator;
    size_t count;   ///< allocations asked for so far
    size_t live;    ///< allocations not yet released
    size_t fail_at; ///< the first allocation that fails
} CwFailingAllocator;

/**
   Sets up `failing`; use `&failing->allocator`.

   Units    `fail_at` in allocations, from 1; 0 never fails.
*/
void cw_failing_init(CwFailingAllocator* failing, size_t fail_at);

/**
   Runs `scenario` once with memory to spare, then once for each allocation it made, failing that one and all after it.

   Checks that the scenario answers CW_OK with memory and CW_ERR_NO_MEM without, and that every block is given back. A
   scenario makes whatever it wants from the arena it is given, and frees nothing of it.

   Range    at most `stop_after` failures are tried, spread evenly; 0 tries all.
   Units    `stop_after` in allocations.
*/
void cw_sweep_allocations(CwStatus (*scenario)(CwArena* arena, void* context), void* context, size_t stop_after);

/** The arena of a test between cw_test_arena_up() and cw_test_arena_down(). */
extern CwArena* cw_test_arena;

/** What went wrong in the test, between the same two. */
extern CwDiag cw_test_diag;

/** Sets a test up with an arena, which is its state too, and a diagnostic: for cmocka_unit_test_setup_teardown(). */
int cw_test_arena_up(void** state);

/** The test goes on only when nothing was said in cw_test_diag and the status is CW_OK. */
void cw_test_must(CwStatus status);

/** Gives it back. */
int cw_test_arena_down(void** state);

/**
   A fresh folder for one test, deleted with everything in it by cw_test_folder_remove().

   Memory   static storage, good until the next call.
*/
const char* cw_test_folder(void);

/** Deletes the folder cw_test_folder() made last. */
void cw_test_folder_remove(void);

/**
   A text with the first `old` in it made `new`; a text without it fails the test.

   Memory   from `arena`.
*/
const char* cw_test_replaced(CwArena* arena, const char* text, const char* old, const char* new);

#endif
