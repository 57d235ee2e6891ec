// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/out.h"

#include "base/file.h"
#include "store/object_store.h"

// Whether the file is there and has these very bytes.
static bool is_same(CwArena* arena, const char* path, CwText bytes) {
    CwText there = {NULL, 0};
    return cw_file_exists(path) && cw_file_map(arena, path, NULL, &there) == CW_OK && cw_text_equal(there, bytes);
}

static const char* path_of(CwShell* shell, CwStore* store, const char* below) {
    return below ? cw_path(shell->arena, cw_store_folder(store), below) : NULL;
}

// The folder something in the project lies in, without a slash at its end: a folder is synced by its name.
static const char* folder_of(CwArena* arena, const char* path) {
    return cw_text_copy(arena, (CwText){path, (size_t)(cw_path_name(path) - path) - 1});
}

CwStatus cw_out_put(CwShell* shell, CwStore* store, const char* name, const CwHash* object) {
    CwObjectStore* objects = cw_store_objects(store);
    const char* below = cw_path(shell->arena, "out", name);
    const char* folder = below ? folder_of(shell->arena, below) : NULL;
    const char* path = path_of(shell, store, below);
    const char* in = path_of(shell, store, folder);
    const char* above = in ? folder_of(shell->arena, in) : NULL;
    CwText bytes = {NULL, 0};
    if (!path || !above) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_object_fetch(objects, shell->arena, object, false, &shell->diag, &bytes));
    if (is_same(shell->arena, path, bytes)) {
        return CW_OK;
    }
    CW_TRY(cw_folder_make(shell->arena, in, &shell->diag));
    CW_TRY(cw_folder_sync(above, &shell->diag)); // the folder's own name, should it be new
    return cw_object_store_write(objects, folder, cw_path_name(name), bytes, &shell->diag);
}

CwStatus cw_out_remove(CwShell* shell, CwStore* store, const char* name) {
    const char* path = path_of(shell, store, cw_path(shell->arena, "out", name));
    return path ? cw_remove_tree(path, &shell->diag) : CW_ERR_NO_MEM;
}
