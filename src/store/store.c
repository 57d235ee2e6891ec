// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/store.h"

#include "base/buf.h"
#include "base/number.h"
#include "store/object_store_priv.h"
#include "store/plant.h"
#include "store/store_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char object_mark[] = "sha256:";

static void store_close(void* object) {
    CwStore* store = object;
    if (store->op) {
        cw_op_cancel(store->op);
    }
    cw__db_close(&store->db);
    if (store->draft) {
        const CwStatus status = cw_remove_tree(store->folder.text, NULL); // else the next attempt clears it
        (void)status;
    }
    if (store->lock_fd >= 0) {
        (void)close(store->lock_fd);
    }
}

static CwStatus store_new(CwArena* arena, const char* path, CwDiag* diag, CwStore** ret_store) {
    CwStore* store = CW_NEW(arena, CwStore);
    if (!store) {
        return CW_ERR_NO_MEM;
    }
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/') {
        --length;
    }
    store->arena = arena;
    store->lock_fd = -1;
    CW_TRY(cw__path_make(&store->path, diag, "%.*s", (int)length, path));
    store->folder = store->path;
    CW_TRY(cw_arena_defer(arena, store_close, store));
    *ret_store = store;
    return CW_OK;
}

static CwStatus find_database(CwStore* store, CwDiag* diag) {
    return cw__path_make(&store->db_path, diag, "%s/project.db", store->folder.text);
}

// Who holds the lock, as it wrote into the file.
static long lock_holder(int fd) {
    char digits[24] = "";
    int64_t number = 0;
    const ssize_t got = pread(fd, digits, sizeof digits - 1, 0);
    const CwText text = cw_text_trim((CwText){digits, got > 0 ? (size_t)got : 0});
    return cw_parse_int(text, &number) == CW_OK ? (long)number : 0;
}

// Tries for the lock. It belongs to the open file, so a child that is being started has it too until its exec() closes
// it; a writer that is killed in that moment leaves it to the child. That is waited for, up to a second; a writer that
// lives is not. (A lock of fcntl() would not be inherited, but neither would it be seen by the process that has it.)
static bool lock_file(int fd) {
    const struct timespec moment = {0, 10000000};
    for (int i = 0; i < 100; ++i) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
            return true;
        }
        const long holder = lock_holder(fd);
        if (holder > 0 && (kill((pid_t)holder, 0) == 0 || errno != ESRCH)) {
            return false;
        }
        (void)nanosleep(&moment, NULL);
    }
    return false;
}

// Takes the lock of the one writer, until the descriptor is closed.
static CwStatus take_lock(CwStore* store, CwDiag* diag) {
    CwPath path;
    CW_TRY(cw__path_make(&path, diag, "%s/lock", store->folder.text));
    const int fd = open(path.text, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) {
        return cw_diag_errno(diag, path.text, "opening the lock");
    }
    if (!lock_file(fd)) {
        const CwStatus status =
            cw_diag(diag, CW_ERR_CONFLICT, "store.locked", (CwPlace){store->path.text, 0, 0}, NULL,
                    "process %ld is writing to this project; wait until it has ended, or end it", lock_holder(fd));
        (void)close(fd);
        return status;
    }
    store->lock_fd = fd;
    char digits[24];
    const int length = snprintf(digits, sizeof digits, "%ld\n", (long)getpid());
    // Only a courtesy for the message above.
    if (ftruncate(fd, 0) != 0 || pwrite(fd, digits, (size_t)length, 0) != length) {
        errno = 0;
    }
    return CW_OK;
}

static CwStatus make_folders(const CwStore* store, CwDiag* diag) {
    static const char* const names[] = {"objects", "steps", "out", "tmp"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; ++i) {
        CwPath path;
        CW_TRY(cw__path_make(&path, diag, "%s/%s", store->folder.text, names[i]));
        CW_TRY(cw__disk_folder(path.text, diag));
    }
    return CW_OK;
}

// The folder of `path`: all before its last slash, "." when there is none.
static CwStatus parent_of(const CwPath* path, CwDiag* diag, CwPath* ret_parent) {
    const char* name = cw_path_name(path->text);
    const int length = (int)(name - path->text);
    return cw__path_make(ret_parent, diag, "%.*s", length ? length : 1, length ? path->text : ".");
}

// The hidden folder a new project grows in, empty, and locked by us.
static CwStatus make_draft(CwStore* store, CwDiag* diag) {
    const char* name = cw_path_name(store->path.text);
    CW_TRY(cw__path_make(&store->folder, diag, "%.*s.%s.new", (int)(name - store->path.text), store->path.text, name));
    if (mkdir(store->folder.text, 0755) != 0) {
        if (errno != EEXIST) {
            return cw_diag_errno(diag, store->path.text, "making the project");
        }
        CW_TRY(take_lock(store, diag)); // a broken attempt, unless somebody is at it
        CW_TRY(cw_remove_tree(store->folder.text, diag));
        (void)close(store->lock_fd);
        store->lock_fd = -1;
        if (mkdir(store->folder.text, 0755) != 0) {
            return cw_diag_errno(diag, store->path.text, "making the project");
        }
    }
    store->draft = true;
    return take_lock(store, diag);
}

CwStatus cw_store_create(CwArena* arena, const char* path, CwDiag* diag, CwStore** ret_store) {
    CwStore* store = NULL;
    CW_TRY(store_new(arena, path, diag, &store));
    if (cw_file_exists(store->path.text)) {
        return cw_diag(diag, CW_ERR_EXISTS, "store.exists", (CwPlace){path, 0, 0}, NULL,
                       "something is there already; take another name, or remove it first");
    }
    store->access = CW_STORE_WRITE;
    CW_TRY(make_draft(store, diag));
    CW_TRY(make_folders(store, diag));
    CW_TRY(find_database(store, diag));
    CW_TRY(cw__db_create(&store->db, store->db_path.text, diag));
    CW_TRY(cw_object_store_open(arena, store->folder.text, diag, &store->objects));
    *ret_store = store;
    return CW_OK;
}

// Brings the draft to its place, for good.
static CwStatus publish(CwStore* store, CwDiag* diag) {
    CwPath parent;
    CW_TRY(parent_of(&store->path, diag, &parent));
    cw__db_close(&store->db); // folds the log in: nothing refers to the old place any more
    CW_TRY(cw__disk_sync_folder(store->folder.text, diag));
    CW_TRY(cw__disk_rename_new(store->folder.text, store->path.text, diag));
    store->folder = store->path;
    store->draft = false;
    if (!cw_planted(CW_PLANT_PUBLISH_UNSYNCED) && cw__disk_sync_folder(parent.text, diag) != CW_OK) {
        return cw_diag(diag, CW_ERR_IO, "store.publish", (CwPlace){store->path.text, 0, 0}, NULL,
                       "the project is in its place, but the disk failed to make sure of it");
    }
    return CW_OK;
}

static CwStatus open_again(CwStore* store) {
    CW_TRY(find_database(store, NULL));
    CW_TRY(cw__db_open(&store->db, store->db_path.text, true, NULL));
    return cw__object_store_moved(store->objects, store->folder.text, NULL);
}

CwStatus cw_store_publish(CwStore* store, CwDiag* diag) {
    CW_TRY(cw__store_writable(store, diag));
    if (!store->draft || store->op) {
        return cw_diag(diag, CW_ERR_CONFLICT, "store.publish", (CwPlace){store->path.text, 0, 0}, NULL,
                       store->op ? "an op is still open" : "the project has its place already");
    }
    store->broken = true;
    CW_TRY(publish(store, diag));
    store->broken = open_again(store) != CW_OK; // the project is published all the same; the next call says so
    return CW_OK;
}

// What a writer that was killed left in tmp/. It may still be falling, and clear up as well: so what cannot be deleted
// now is left for the next time. Nothing in there counts.
static CwStatus clear_tmp(const CwStore* store, CwDiag* diag) {
    CwPath path;
    CW_TRY(cw__path_make(&path, diag, "%s/tmp", store->folder.text));
    const CwStatus cleared = cw_remove_tree(path.text, NULL);
    (void)cleared;
    return cw__disk_folder(path.text, diag);
}

CwStatus cw_store_open(CwArena* arena, const char* path, CwStoreAccess access, CwDiag* diag, CwStore** ret_store) {
    CwStore* store = NULL;
    CW_TRY(store_new(arena, path, diag, &store));
    store->access = access;
    CW_TRY(find_database(store, diag));
    if (!cw_file_exists(store->db_path.text)) {
        return cw_diag(diag, CW_ERR_NOT_FOUND, "store.none", (CwPlace){path, 0, 0}, NULL,
                       "there is no project here; make one with: cuewright new %s --from FOLDER", path);
    }
    if (access == CW_STORE_WRITE) {
        CW_TRY(take_lock(store, diag));
        CW_TRY(clear_tmp(store, diag));
    }
    CW_TRY(cw__db_open(&store->db, store->db_path.text, access == CW_STORE_WRITE, diag));
    CW_TRY(cw_object_store_open(arena, store->folder.text, diag, &store->objects));
    *ret_store = store;
    return CW_OK;
}

CwStatus cw__store_writable(const CwStore* store, CwDiag* diag) {
    const CwPlace place = {store->path.text, 0, 0};
    if (store->access != CW_STORE_WRITE) {
        return cw_diag(diag, CW_ERR_DENIED, "store.read_only", place, NULL, "the project is open to read only");
    }
    if (store->broken || cw_object_store_poisoned(store->objects)) {
        return cw_diag(diag, CW_ERR_IO, "store.poisoned", place, NULL,
                       "the disk failed to keep what was written; look at the disk, then run the command again");
    }
    return CW_OK;
}

CwStatus cw__store_idle(const CwStore* store, CwDiag* diag) {
    CW_TRY(cw__store_writable(store, diag));
    return store->op ? cw_diag(diag, CW_ERR_CONFLICT, "store.op_open", (CwPlace){store->path.text, 0, 0},
                               store->op->verb, "an op is open already")
                     : CW_OK;
}

const char* cw_store_folder(const CwStore* store) {
    return store->folder.text;
}

CwObjectStore* cw_store_objects(CwStore* store) {
    return store->objects;
}

const char* cw_store_object_text(CwArena* arena, const CwHash* hash) {
    char hex[CW_HEX_SIZE];
    cw_hash_to_hex(hash, hex);
    return cw_format(arena, "%s%s", object_mark, hex);
}

CwStatus cw_store_object_parse(const char* value, CwHash* ret_hash) {
    if (!cw_text_starts(cw_text(value), object_mark)) {
        return CW_ERR_BAD_INPUT;
    }
    return cw_hash_parse(value + sizeof object_mark - 1, ret_hash);
}

bool cw__next_object(const char** rest, CwHash* ret_hash) {
    for (const char* at = strstr(*rest, object_mark); at; at = strstr(at, object_mark)) {
        at += sizeof object_mark - 1;
        char hex[CW_HEX_SIZE] = "";
        if (strlen(at) < CW_HEX_SIZE - 1) {
            return false;
        }
        memcpy(hex, at, CW_HEX_SIZE - 1);
        if (cw_hash_parse(hex, ret_hash) == CW_OK) {
            *rest = at + CW_HEX_SIZE - 1;
            return true;
        }
    }
    return false;
}

static void remove_scratch(void* object) {
    const CwStatus status = cw_remove_tree(object, NULL); // else the next writer clears it
    (void)status;
}

CwStatus cw_store_scratch(CwStore* store, CwArena* arena, CwDiag* diag, const char** ret_folder) {
    CwPath path;
    CW_TRY(cw__path_make(&path, diag, "%s/tmp", store->folder.text));
    CW_TRY(cw__disk_folder(path.text, diag));
    char* folder = NULL;
    CW_TRY(cw__path_make(&path, diag, "%s/tmp/scratch-XXXXXX", store->folder.text));
    folder = cw_string_copy(arena, path.text);
    if (!folder) {
        return CW_ERR_NO_MEM;
    }
    if (!mkdtemp(folder)) {
        return cw_diag_errno(diag, folder, "making a folder");
    }
    CW_TRY(cw_arena_defer(arena, remove_scratch, folder));
    *ret_folder = folder;
    return CW_OK;
}
