// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/arena.h"

#include "testing/testing.h"

#include <stdbool.h>
#include <string.h>

static bool all_zero(const char* bytes, size_t size) {
    for (size_t i = 0; i < size; ++i) {
        if (bytes[i]) {
            return false;
        }
    }
    return true;
}

// Whatever the size of the blocks: aligned, zeroed, apart from everything given before.
static void check_memory(size_t block_bytes) {
    CwFailingAllocator counting;
    cw_failing_init(&counting, 0);
    counting.allocator.block_bytes = block_bytes;
    CwArena* arena = cw_arena_new(&counting.allocator);
    assert_non_null(arena);
    struct {
        unsigned char* at;
        size_t size;
    } given[300];
    for (size_t i = 0; i < 300; ++i) {
        const size_t size = i % 7 == 6 ? 9000 * i : i * i % 131;
        unsigned char* at = cw_alloc(arena, size);
        assert_non_null(at);
        assert_int_equal((uintptr_t)at % 32, 0);
        assert_true(all_zero((const char*)at, size));
        memset(at, (int)(i % 251 + 1), size);
        given[i].at = at;
        given[i].size = size;
    }
    for (size_t i = 0; i < 300; ++i) {
        for (size_t k = 0; k < given[i].size; ++k) {
            assert_int_equal(given[i].at[k], i % 251 + 1);
        }
    }
    cw_arena_free(arena);
    assert_int_equal(counting.live, 0);
}

static void test_memory_is_zeroed_aligned_and_apart(void** state) {
    (void)state;
    const size_t block_sizes[] = {0, 1, 2, 31, 32, 33, 40, 64, 4096};
    for (size_t i = 0; i < sizeof block_sizes / sizeof block_sizes[0]; ++i) {
        check_memory(block_sizes[i]);
    }
}

static void test_small_things_share_blocks(void** state) {
    (void)state;
    CwFailingAllocator counting;
    cw_failing_init(&counting, 0);
    counting.allocator.block_bytes = 0;
    CwArena* arena = cw_arena_new(&counting.allocator);
    for (int i = 0; i < 1000; ++i) {
        assert_non_null(cw_alloc(arena, 24));
    }
    assert_int_equal(counting.count, 2); // the arena and one block
    assert_non_null(cw_alloc(arena, 60000));
    assert_non_null(cw_alloc(arena, 24)); // the big one did not close the block being filled
    assert_int_equal(counting.count, 3);
    cw_arena_free(arena);
}

// What a sweep of failures leans on: its count must not hang on the addresses malloc happens to give.
static void test_blocks_of_one_byte_ask_every_time(void** state) {
    (void)state;
    CwFailingAllocator counting;
    cw_failing_init(&counting, 0);
    CwArena* arena = cw_arena_new(&counting.allocator);
    for (size_t i = 1; i <= 200; ++i) {
        assert_non_null(cw_alloc(arena, i % 5));
        assert_int_equal(counting.count, 1 + i);
    }
    cw_arena_free(arena);
}

static void test_too_much(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    assert_null(cw_alloc(arena, SIZE_MAX));
    assert_null(cw_alloc(arena, SIZE_MAX - 40));
    assert_null(cw_alloc_array(arena, SIZE_MAX / 2, 3));
    assert_null(CW_NEW_ARRAY(arena, double, SIZE_MAX / 4));
    assert_non_null(CW_NEW_ARRAY(arena, double, 0));
    assert_non_null(cw_alloc(arena, 8));
    cw_arena_free(arena);
    cw_arena_free(NULL);
}

static char order[8];

static void remember(void* object) {
    order[strlen(order)] = *(const char*)object;
}

static void test_deferred_runs_last_first(void** state) {
    (void)state;
    memset(order, 0, sizeof order);
    CwArena* arena = cw_arena_new(NULL);
    char names[] = "abc";
    for (int i = 0; i < 3; ++i) {
        assert_int_equal(cw_arena_defer(arena, remember, names + i), CW_OK);
    }
    assert_string_equal(order, "");
    cw_arena_free(arena);
    assert_string_equal(order, "cba");
}

static void test_deferred_runs_at_once_without_memory(void** state) {
    (void)state;
    memset(order, 0, sizeof order);
    CwFailingAllocator failing;
    cw_failing_init(&failing, 2);
    CwArena* arena = cw_arena_new(&failing.allocator);
    char name[] = "x";
    assert_int_equal(cw_arena_defer(arena, remember, name), CW_ERR_NO_MEM);
    assert_string_equal(order, "x");
    cw_arena_free(arena);
    assert_string_equal(order, "x");
}

static void test_arrays_grow_and_keep(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    int* items = NULL;
    size_t capacity = 0;
    for (size_t count = 0; count < 1000; ++count) {
        assert_int_equal(CW_RESERVE(arena, items, count, capacity), CW_OK);
        assert_true(capacity > count);
        items[count] = (int)count * 3;
    }
    for (size_t i = 0; i < 1000; ++i) {
        assert_int_equal(items[i], i * 3);
    }
    cw_arena_free(arena);
}

static void test_arrays_stay_when_memory_runs_out(void** state) {
    (void)state;
    CwFailingAllocator failing;
    cw_failing_init(&failing, 3);
    CwArena* arena = cw_arena_new(&failing.allocator);
    int* items = NULL;
    size_t capacity = 0;
    assert_int_equal(CW_RESERVE(arena, items, 0, capacity), CW_OK);
    const int* before = items;
    const size_t full = capacity;
    assert_int_equal(CW_RESERVE(arena, items, full, capacity), CW_ERR_NO_MEM);
    assert_ptr_equal(items, before);
    assert_int_equal(capacity, full);
    cw_arena_free(arena);
    assert_int_equal(failing.live, 0);
}

static CwStatus fill(CwArena* arena, void* context) {
    (void)context;
    char** words = NULL;
    size_t capacity = 0;
    for (size_t count = 0; count < 20; ++count) {
        CW_TRY(CW_RESERVE(arena, words, count, capacity));
        words[count] = cw_alloc(arena, 100);
        if (!words[count]) {
            return CW_ERR_NO_MEM;
        }
    }
    return CW_OK;
}

static void test_every_failed_allocation(void** state) {
    (void)state;
    cw_sweep_allocations(fill, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory_is_zeroed_aligned_and_apart),
        cmocka_unit_test(test_small_things_share_blocks),
        cmocka_unit_test(test_blocks_of_one_byte_ask_every_time),
        cmocka_unit_test(test_too_much),
        cmocka_unit_test(test_deferred_runs_last_first),
        cmocka_unit_test(test_deferred_runs_at_once_without_memory),
        cmocka_unit_test(test_arrays_grow_and_keep),
        cmocka_unit_test(test_arrays_stay_when_memory_runs_out),
        cmocka_unit_test(test_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
