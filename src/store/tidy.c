// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/tidy.h"

#include "base/buf.h"
#include "store/named_priv.h"
#include "store/object_store_priv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    CwStore* store;
    CwArena* arena;
    CwDiag* diag;
    CwHash* kept; // sorted
    size_t n_kept;
    CwNamedList named; // what stays
    CwTidied done;
} Tidy;

static int by_bytes(const void* a, const void* b) {
    return memcmp(a, b, sizeof(CwHash));
}

static bool is_kept(const Tidy* tidy, const char* key) {
    CwHash hash;
    return cw_hash_parse(key, &hash) == CW_OK && tidy->n_kept &&
           bsearch(&hash, tidy->kept, tidy->n_kept, sizeof hash, by_bytes);
}

static CwStatus sort_kept(Tidy* tidy, const CwHash* kept, size_t n_kept) {
    tidy->kept = CW_NEW_ARRAY(tidy->arena, CwHash, n_kept);
    if (!tidy->kept) {
        return CW_ERR_NO_MEM;
    }
    if (n_kept) {
        memcpy(tidy->kept, kept, n_kept * sizeof kept[0]);
        qsort(tidy->kept, n_kept, sizeof kept[0], by_bytes);
    }
    tidy->n_kept = n_kept;
    return CW_OK;
}

static CwStatus name_of_history(Tidy* tidy) {
    CwDb* db = &tidy->store->db;
    sqlite3_stmt* statement = NULL;
    int code = sqlite3_prepare_v2(db->handle, CW__SQL_OBJECTS_OF_OPS, -1, &statement, NULL);
    CwStatus status = code == SQLITE_OK ? CW_OK : cw__db_error(db, tidy->diag, "reading the history");
    while (status == CW_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        const char* text = NULL;
        const char* named_by = NULL;
        status = cw__db_text(tidy->arena, statement, 0, &text);
        status = status == CW_OK ? cw__db_text(tidy->arena, statement, 1, &named_by) : status;
        status = status == CW_OK ? cw__named_in_text(&tidy->named, text, named_by) : status;
    }
    if (status == CW_OK && code != SQLITE_DONE) {
        status = cw__db_error(db, tidy->diag, "reading the history");
    }
    (void)sqlite3_finalize(statement);
    return status;
}

static CwStatus name_of_step(Tidy* tidy, const char* folder, const char* key) {
    const CwStatus status = cw__named_in_step(&tidy->named, folder, key);
    return status == CW_ERR_CORRUPT
               ? cw_diag(tidy->diag, status, "store.step", (CwPlace){tidy->store->path.text, 0, 0}, key,
                         "the record of this step cannot be read; `cuewright check` says more, and nothing was let go")
               : status;
}

static CwStatus remove_file(Tidy* tidy, const char* folder, const char* name) {
    const char* path = cw_path(tidy->arena, folder, name);
    if (!path) {
        return CW_ERR_NO_MEM;
    }
    return unlink(path) == 0 || errno == ENOENT ? CW_OK : cw_diag_errno(tidy->diag, path, "deleting");
}

// All that stays is named before the first record goes.
static CwStatus tidy_steps(Tidy* tidy, const char* folder) {
    CwNames names = {NULL, 0};
    CW_TRY(cw_folder_list(tidy->arena, folder, tidy->diag, &names));
    for (size_t i = 0; i < names.count; ++i) {
        CW_TRY(is_kept(tidy, names.names[i]) ? name_of_step(tidy, folder, names.names[i]) : CW_OK);
    }
    cw__named_sort(&tidy->named);
    for (size_t i = 0; i < names.count; ++i) {
        if (!is_kept(tidy, names.names[i])) {
            CW_TRY(remove_file(tidy, folder, names.names[i]));
            ++tidy->done.steps;
        }
    }
    return tidy->done.steps ? cw__disk_sync_folder(folder, tidy->diag) : CW_OK;
}

static CwStatus tidy_object(Tidy* tidy, const char* folder, const char* name) {
    CwHash hash;
    struct stat about;
    const char* path = cw_path(tidy->arena, folder, name);
    if (!path) {
        return CW_ERR_NO_MEM;
    }
    if (cw_hash_parse(name, &hash) != CW_OK || cw__named_has(&tidy->named, &hash) || stat(path, &about) != 0) {
        return CW_OK;
    }
    CW_TRY(remove_file(tidy, folder, name));
    ++tidy->done.objects;
    tidy->done.bytes += about.st_size;
    return CW_OK;
}

// The records that named them are off the disk by now.
static CwStatus tidy_objects(Tidy* tidy) {
    for (int first = 0; first < CW__FOLDERS; ++first) {
        CwNames names = {NULL, 0};
        const char* folder = cw_format(tidy->arena, "%s/objects/%02x", tidy->store->folder.text, (unsigned)first);
        if (!folder) {
            return CW_ERR_NO_MEM;
        }
        const CwStatus listed = cw_folder_list(tidy->arena, folder, tidy->diag, &names);
        CW_TRY(listed == CW_ERR_NOT_FOUND ? CW_OK : listed);
        for (size_t i = 0; i < names.count; ++i) {
            CW_TRY(tidy_object(tidy, folder, names.names[i]));
        }
    }
    return CW_OK;
}

CwStatus cw_store_tidy(CwStore* store, CwArena* arena, const CwHash* kept, size_t n_kept, CwDiag* diag,
                       CwTidied* ret_tidied) {
    CW_TRY(cw__store_idle(store, diag));
    Tidy tidy = {.store = store, .arena = arena, .diag = diag, .named = {.arena = arena}};
    const char* steps = cw_path(arena, store->folder.text, "steps");
    if (!steps) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(sort_kept(&tidy, kept, n_kept));
    CW_TRY(name_of_history(&tidy));
    CW_TRY(tidy_steps(&tidy, steps));
    CW_TRY(tidy_objects(&tidy));
    *ret_tidied = tidy.done;
    return CW_OK;
}
