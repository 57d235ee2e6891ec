// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/out.h"

#include "base/file.h"
#include "store/object_store.h"

// Whether the file is there and has these very bytes.
static bool is_same(CwArena* arena, const char* path, CwText bytes) {
    CwText there = {NULL, 0};
    return cw_file_exists(path) && cw_file_map(arena, path, NULL, &there) == CW_OK && cw_text_equal(there, bytes);
}

CwStatus cw_out_put(CwShell* shell, CwStore* store, const char* name, const CwHash* object) {
    CwObjectStore* objects = cw_store_objects(store);
    const char* folder = cw_path(shell->arena, cw_store_folder(store), "out");
    const char* path = folder ? cw_path(shell->arena, folder, name) : NULL;
    CwText bytes = {NULL, 0};
    if (!path) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_object_fetch(objects, shell->arena, object, false, &shell->diag, &bytes));
    if (is_same(shell->arena, path, bytes)) {
        return CW_OK;
    }
    CW_TRY(cw_folder_make(shell->arena, folder, &shell->diag));
    return cw_object_store_write(objects, "out", name, bytes, &shell->diag);
}
