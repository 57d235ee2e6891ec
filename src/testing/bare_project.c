// SPDX-License-Identifier: GPL-3.0-or-later
#include "testing/bare_project.h"

#include "base/buf.h"
#include "base/file.h"
#include "store/object_store.h"
#include "testing/testing.h"

const char* cw_bare_project(CwArena* arena) {
    static const char* const names[] = {"objects", "steps"};
    const char* folder = cw_string_copy(arena, cw_test_folder());
    for (size_t i = 0; i < sizeof names / sizeof names[0]; ++i) {
        assert_int_equal(cw_folder_make(arena, cw_path(arena, folder, names[i]), NULL), CW_OK);
    }
    return folder;
}

const char* cw_bare_project_object(CwArena* arena, const char* folder, const CwHash* hash) {
    CwObjectStore* objects = NULL;
    CwText bytes = {NULL, 0};
    assert_non_null(hash);
    assert_int_equal(cw_object_store_open(arena, folder, NULL, &objects), CW_OK);
    assert_int_equal(cw_object_fetch(objects, arena, hash, true, NULL, &bytes), CW_OK);
    return cw_text_copy(arena, bytes);
}
