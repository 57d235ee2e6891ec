// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/objects.h"

#include "testing/testing.h"

#include <string.h>

static void test_what_was_kept_is_fetched(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwObjects objects;
    assert_int_equal(cw_objects_in_memory(arena, &objects), CW_OK);
    CwHash hashes[50];
    for (int i = 0; i < 50; ++i) {
        char bytes[8] = {(char)i, 0, (char)(i / 2)};
        assert_int_equal(objects.keep(objects.context, (CwText){bytes, (size_t)(i % 9)}, &hashes[i]), CW_OK);
        const CwHash want = cw_hash_of(bytes, (size_t)(i % 9));
        assert_true(cw_hash_equal(&hashes[i], &want));
        memset(bytes, 0xEE, sizeof bytes); // the object is a copy
    }
    for (int i = 0; i < 50; ++i) {
        const char bytes[8] = {(char)i, 0, (char)(i / 2)};
        CwText got = {NULL, 0};
        assert_int_equal(objects.fetch(objects.context, arena, &hashes[i], &got), CW_OK);
        assert_int_equal(got.length, i % 9);
        assert_memory_equal(got.at, bytes, got.length);
    }
    const CwHash stranger = cw_hash_of("stranger", 8);
    CwText got = {"untouched", 9};
    assert_int_equal(objects.fetch(objects.context, arena, &stranger, &got), CW_ERR_NOT_FOUND);
    assert_string_equal(got.at, "untouched");
    cw_arena_free(arena);
}

static void test_the_same_bytes_are_kept_once(void** state) {
    (void)state;
    CwFailingAllocator counting;
    cw_failing_init(&counting, 0);
    CwArena* arena = cw_arena_new(&counting.allocator);
    CwObjects objects;
    assert_int_equal(cw_objects_in_memory(arena, &objects), CW_OK);
    CwHash first;
    CwHash second;
    assert_int_equal(objects.keep(objects.context, cw_text("abc"), &first), CW_OK);
    const size_t before = counting.count;
    assert_int_equal(objects.keep(objects.context, cw_text("abc"), &second), CW_OK);
    assert_int_equal(counting.count, before);
    assert_true(cw_hash_equal(&first, &second));
    cw_arena_free(arena);
}

static CwStatus keep_some(CwArena* arena, void* context) {
    (void)context;
    CwObjects objects;
    CW_TRY(cw_objects_in_memory(arena, &objects));
    for (size_t length = 0; length < 5; ++length) {
        CwHash hash;
        CW_TRY(objects.keep(objects.context, (CwText){"abcd", length}, &hash));
    }
    return CW_OK;
}

static void test_every_failed_allocation(void** state) {
    (void)state;
    cw_sweep_allocations(keep_some, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_kept_is_fetched),
        cmocka_unit_test(test_the_same_bytes_are_kept_once),
        cmocka_unit_test(test_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
