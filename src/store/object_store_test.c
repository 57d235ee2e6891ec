// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/object_store.h"

#include "base/buf.h"
#include "base/file.h"
#include "testing/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    CwArena* arena;
    const char* folder;
    CwObjectStore* store;
    CwDiag diag;
} Fixture;

static int set_up(void** state) {
    Fixture* f = calloc(1, sizeof *f);
    f->arena = cw_arena_new(NULL);
    f->folder = cw_string_copy(f->arena, cw_test_folder());
    assert_int_equal(cw_object_store_open(f->arena, f->folder, &f->diag, &f->store), CW_ERR_NOT_FOUND);
    assert_int_equal(cw_folder_make(f->arena, cw_path(f->arena, f->folder, "objects"), &f->diag), CW_OK);
    assert_int_equal(cw_folder_make(f->arena, cw_path(f->arena, f->folder, "steps"), &f->diag), CW_OK);
    assert_int_equal(cw_object_store_open(f->arena, f->folder, &f->diag, &f->store), CW_OK);
    *state = f;
    return 0;
}

static int tear_down(void** state) {
    Fixture* f = *state;
    cw_arena_free(f->arena);
    cw_test_folder_remove();
    free(f);
    return 0;
}

static size_t files_in(Fixture* f, const char* name) {
    CwNames names = {NULL, 0};
    assert_int_equal(cw_folder_list(f->arena, cw_path(f->arena, f->folder, name), &f->diag, &names), CW_OK);
    return names.count;
}

static void assert_holds(Fixture* f, const CwHash* hash, const char* bytes) {
    CwText found = {NULL, 0};
    assert_int_equal(cw_object_fetch(f->store, f->arena, hash, true, &f->diag, &found), CW_OK);
    assert_int_equal(found.length, strlen(bytes));
    assert_memory_equal(found.at, bytes, found.length);
}

// FIPS 180-4's example, so that the name is the one other programs would give.
static void test_objects_lie_under_their_sha256(void** state) {
    Fixture* f = *state;
    static const char hex[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    CwHash hash;
    assert_int_equal(cw_object_put(f->store, cw_text("abc"), &f->diag, &hash), CW_OK);
    assert_string_equal(cw_hash_hex(f->arena, &hash), hex);
    const char* path = cw_object_path(f->store, f->arena, &hash);
    assert_string_equal(path, cw_format(f->arena, "%s/objects/ba/%s", f->folder, hex));
    assert_true(cw_file_exists(path));
    assert_holds(f, &hash, "abc");
    assert_int_equal(cw_object_put(f->store, cw_text("abc"), &f->diag, &hash), CW_OK);
    assert_int_equal(files_in(f, "objects/ba"), 1);
    assert_int_equal(cw_object_put(f->store, cw_text(""), &f->diag, &hash), CW_OK);
    assert_holds(f, &hash, "");
}

static void test_files_are_copied_and_hashed_at_once(void** state) {
    Fixture* f = *state;
    const size_t size = (3U << 20U) + 17;
    char* bytes = cw_alloc(f->arena, size);
    for (size_t i = 0; i < size; ++i) {
        bytes[i] = (char)(i * 2654435761U >> 13U);
    }
    const char* path = cw_path(f->arena, f->folder, "big.wav");
    assert_int_equal(cw_file_write(f->arena, path, (CwText){bytes, size}, &f->diag), CW_OK);
    CwHash hash;
    assert_int_equal(cw_object_put_file(f->store, path, &f->diag, &hash), CW_OK);
    const CwHash expected = cw_hash_of(bytes, size);
    assert_true(cw_hash_equal(&hash, &expected));
    CwText found = {NULL, 0};
    assert_int_equal(cw_object_fetch(f->store, f->arena, &hash, true, &f->diag, &found), CW_OK);
    assert_int_equal(found.length, size);
    assert_int_equal(cw_object_put_file(f->store, path, &f->diag, &hash), CW_OK);
    assert_int_equal(files_in(f, "tmp"), 1);
    assert_int_equal(cw_object_put_file(f->store, "/nowhere/at/all", &f->diag, &hash), CW_ERR_NOT_FOUND);
    assert_int_not_equal(cw_object_put_file(f->store, f->folder, &f->diag, &hash), CW_OK);
}

static void stage_and_land(Fixture* f, int count, bool there) {
    CwHash hashes[64];
    assert_true(count <= 64);
    const CwObjects* objects = cw_object_store_objects(f->store);
    for (int i = 0; i < count; ++i) {
        const char* text = cw_format(f->arena, "%d of %d", i, count);
        assert_int_equal(objects->keep(objects->context, cw_text(text), &hashes[i]), CW_OK);
        assert_int_equal(objects->keep(objects->context, cw_text(text), &hashes[i]), CW_OK);
        CwText bytes = {NULL, 0};
        assert_int_equal(objects->fetch(objects->context, f->arena, &hashes[i], &bytes), CW_OK);
        assert_true(cw_text_is(bytes, text));
        assert_int_equal(cw_object_exists(f->store, &hashes[i]), there);
    }
    assert_int_equal(cw_object_land(f->store, &f->diag), CW_OK);
    for (int i = 0; i < count; ++i) {
        assert_true(cw_object_exists(f->store, &hashes[i]));
        assert_holds(f, &hashes[i], cw_format(f->arena, "%d of %d", i, count));
    }
}

static void test_staged_objects_land_together(void** state) {
    Fixture* f = *state;
    assert_int_equal(cw_object_land(f->store, &f->diag), CW_OK);
    stage_and_land(f, 1, false);
    stage_and_land(f, 8, false);
    stage_and_land(f, 9, false);
    stage_and_land(f, 64, false);
    stage_and_land(f, 64, true);
}

static void test_staged_objects_are_dropped_with_the_store(void** state) {
    Fixture* f = *state;
    CwArena* arena = cw_arena_new(NULL);
    CwObjectStore* store = NULL;
    CwHash hash;
    assert_int_equal(cw_object_store_open(arena, f->folder, &f->diag, &store), CW_OK);
    assert_int_equal(cw_object_stage(store, cw_text("gone"), &f->diag, &hash), CW_OK);
    CwText bytes = {NULL, 0};
    assert_int_equal(cw_object_fetch(f->store, f->arena, &hash, false, &f->diag, &bytes), CW_ERR_NOT_FOUND);
    assert_string_equal(f->diag.read, cw_hash_hex(f->arena, &hash));
    assert_int_equal(files_in(f, "tmp"), 1);
    cw_arena_free(arena);
    assert_int_equal(files_in(f, "tmp"), 0);
}

static void test_damage_is_seen_when_asked_for(void** state) {
    Fixture* f = *state;
    CwHash hash;
    assert_int_equal(cw_object_put(f->store, cw_text("abcdef"), &f->diag, &hash), CW_OK);
    const char* path = cw_object_path(f->store, f->arena, &hash);
    assert_int_equal(cw_file_write(f->arena, path, cw_text("abcdeF"), &f->diag), CW_OK);
    CwText bytes = {NULL, 0};
    assert_int_equal(cw_object_fetch(f->store, f->arena, &hash, false, &f->diag, &bytes), CW_OK);
    assert_int_equal(cw_object_fetch(f->store, f->arena, &hash, true, &f->diag, &bytes), CW_ERR_CORRUPT);
    // One that was cut short is put again when its bytes come again.
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(truncate(path, 3), 0);
    assert_int_equal(cw_object_put(f->store, cw_text("abcdef"), &f->diag, &hash), CW_OK);
    assert_holds(f, &hash, "abcdef");
}

static void test_small_files_are_written_whole(void** state) {
    Fixture* f = *state;
    assert_int_equal(cw_object_store_write(f->store, "steps", "a", cw_text("one"), &f->diag), CW_OK);
    assert_int_equal(cw_object_store_write(f->store, "steps", "a", cw_text("two"), &f->diag), CW_OK);
    CwText bytes = {NULL, 0};
    assert_int_equal(cw_file_read(f->arena, cw_path(f->arena, f->folder, "steps/a"), 0, &f->diag, &bytes), CW_OK);
    assert_true(cw_text_is(bytes, "two"));
    assert_int_equal(files_in(f, "steps"), 1);
    assert_int_equal(cw_object_store_write(f->store, "nowhere", "a", cw_text("x"), &f->diag), CW_ERR_NOT_FOUND);
    assert_int_equal(cw_object_store_write(f->store, "steps", "b", cw_text("x"), &f->diag), CW_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_objects_lie_under_their_sha256, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_files_are_copied_and_hashed_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_staged_objects_land_together, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_staged_objects_are_dropped_with_the_store, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_damage_is_seen_when_asked_for, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_small_files_are_written_whole, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
