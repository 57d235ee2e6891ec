// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/object_store.h"

#include "base/file.h"
#include "store/object_store_priv.h"
#include "store/plant.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COPY_BYTES = 1 << 20 }; // read and hashed at a time

static void store_close(void* object) {
    CwObjectStore* store = object;
    cw__objects_close_staged(store);
    if (store->own_fd >= 0) {
        (void)close(store->own_fd);
        CwStatus status = cw_remove_tree(store->own.text, NULL); // left over, it is cleared with tmp/
        (void)status;
    }
}

static CwStatus fetch_through(void* context, CwArena* arena, const CwHash* hash, CwText* ret_bytes) {
    return cw_object_fetch(context, arena, hash, false, NULL, ret_bytes);
}

static CwStatus keep_through(void* context, CwText bytes, CwHash* ret_hash) {
    return cw_object_stage(context, bytes, NULL, ret_hash);
}

CwStatus cw_object_store_open(CwArena* arena, const char* folder, CwDiag* diag, CwObjectStore** ret_store) {
    CwPath objects;
    CW_TRY(cw__path_make(&objects, diag, "%s/objects", folder));
    if (!cw_folder_exists(objects.text)) {
        return cw_diag(diag, CW_ERR_NOT_FOUND, "store.none", (CwPlace){folder, 0, 0}, NULL,
                       "this is no project: it has no folder objects/");
    }
    CwObjectStore* store = CW_NEW(arena, CwObjectStore);
    if (!store) {
        return CW_ERR_NO_MEM;
    }
    store->arena = arena;
    store->own_fd = -1;
    store->objects = (CwObjects){fetch_through, keep_through, store};
    CW_TRY(cw__path_make(&store->folder, diag, "%s", folder));
    CW_TRY(cw_arena_defer(arena, store_close, store));
    *ret_store = store;
    return CW_OK;
}

CwStatus cw__object_store_moved(CwObjectStore* objects, const char* folder, CwDiag* diag) {
    CW_TRY(cw__path_make(&objects->folder, diag, "%s", folder));
    if (objects->own_fd >= 0) {
        CwPath own;
        CW_TRY(cw__path_make(&own, diag, "%s/tmp/%s", folder, cw_path_name(objects->own.text)));
        objects->own = own;
    }
    return CW_OK;
}

CwStatus cw__objects_refuse(const CwObjectStore* store, CwDiag* diag) {
    return cw_diag(diag, CW_ERR_IO, "store.poisoned", (CwPlace){store->folder.text, 0, 0}, NULL,
                   "the disk failed to keep what was written; look at the disk, then run the command again");
}

// A sync that failed must not be tried again: the kernel may have dropped the pages, and would answer that all is well.
CwStatus cw__objects_poison(CwObjectStore* store, CwStatus status) {
    store->poisoned = store->poisoned || status != CW_OK;
    return status;
}

// Makes the folder of this store's own when there is none yet.
CwStatus cw__objects_need_own(CwObjectStore* store, CwDiag* diag) {
    if (store->poisoned) {
        return cw__objects_refuse(store, diag);
    }
    if (store->own_fd >= 0) {
        return CW_OK;
    }
    CW_TRY(cw__path_make(&store->own, diag, "%s/tmp", store->folder.text));
    CW_TRY(cw__disk_folder(store->own.text, diag));
    CW_TRY(cw__path_make(&store->own, diag, "%s/tmp/objects-XXXXXX", store->folder.text));
    if (!mkdtemp(store->own.text)) {
        return cw_diag_errno(diag, store->own.text, "making a folder");
    }
    store->own_fd = open(store->own.text, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (store->own_fd < 0) {
        const CwStatus status = cw_diag_errno(diag, store->own.text, "opening the folder");
        (void)rmdir(store->own.text);
        return status;
    }
    return CW_OK;
}

CwStatus cw__objects_place(const CwObjectStore* store, const CwHash* hash, CwDiag* diag, CwPath* ret_path) {
    char hex[CW_HEX_SIZE];
    cw_hash_to_hex(hash, hex);
    return cw__path_make(ret_path, diag, "%s/objects/%.2s/%s", store->folder.text, hex, hex);
}

CwStatus cw__objects_own_place(const CwObjectStore* store, const CwHash* hash, CwDiag* diag, CwPath* ret_path) {
    char hex[CW_HEX_SIZE];
    cw_hash_to_hex(hash, hex);
    return cw__path_make(ret_path, diag, "%s/%s", store->own.text, hex);
}

// Whether the object stands in place with that many bytes. One that was cut short by a broken disk is put again.
bool cw__objects_stands(const CwObjectStore* store, const CwHash* hash, size_t size) {
    CwPath place;
    struct stat info;
    return cw__objects_place(store, hash, NULL, &place) == CW_OK && stat(place.text, &info) == 0 &&
           S_ISREG(info.st_mode) && (size_t)info.st_size == size;
}

bool cw_object_exists(const CwObjectStore* store, const CwHash* hash) {
    CwPath place;
    return cw__objects_place(store, hash, NULL, &place) == CW_OK && access(place.text, F_OK) == 0;
}

const char* cw_object_path(const CwObjectStore* store, CwArena* arena, const CwHash* hash) {
    CwPath place;
    return cw__objects_place(store, hash, NULL, &place) == CW_OK ? cw_string_copy(arena, place.text) : NULL;
}

const CwObjects* cw_object_store_objects(CwObjectStore* store) {
    return &store->objects;
}

bool cw_object_store_poisoned(const CwObjectStore* store) {
    return store->poisoned;
}

// One sync for everything written to this disk.
CwStatus cw__objects_sync_all(CwObjectStore* store, CwDiag* diag) {
    return cw__objects_poison(store,
                              syncfs(store->own_fd) == 0 ? CW_OK : cw_diag_errno(diag, store->own.text, "syncing"));
}

// Brings the names of objects to the disk: those in the folders marked, and those folders' own.
CwStatus cw__objects_sync_folders(CwObjectStore* store, const bool marked[CW__FOLDERS], CwDiag* diag) {
    CwPath folder;
    size_t count = 0;
    for (int i = 0; i < CW__FOLDERS; ++i) {
        count += marked[i];
    }
    if (count > CW__FEW && store->own_fd >= 0 && !cw_planted(CW_PLANT_NO_FOLDER_SYNC)) {
        return cw__objects_sync_all(store, diag);
    }
    for (int i = 0; i < CW__FOLDERS; ++i) {
        if (marked[i]) {
            CW_TRY(cw__path_make(&folder, diag, "%s/objects/%02x", store->folder.text, (unsigned)i));
            CW_TRY(cw__objects_poison(store, cw__disk_sync_folder(folder.text, diag)));
        }
    }
    CW_TRY(cw__path_make(&folder, diag, "%s/objects", store->folder.text));
    return cw__objects_poison(store, cw__disk_sync_folder(folder.text, diag));
}

static CwStatus sync_name(CwObjectStore* store, const CwHash* hash, CwDiag* diag) {
    bool marked[CW__FOLDERS] = {false};
    marked[hash->bytes[0]] = true;
    return cw__objects_sync_folders(store, marked, diag);
}

// Puts a file of the own folder into place; the folder objects/ab is made when it is the first there.
CwStatus cw__objects_rename(const CwObjectStore* store, const char* from, const CwHash* hash, CwDiag* diag) {
    CwPath place;
    CwPath folder;
    CW_TRY(cw__objects_place(store, hash, diag, &place));
    if (rename(from, place.text) == 0) {
        return CW_OK;
    }
    if (errno != ENOENT) {
        return cw_diag_errno(diag, place.text, "renaming");
    }
    CW_TRY(cw__path_make(&folder, diag, "%s/objects/%02x", store->folder.text, (unsigned)hash->bytes[0]));
    CW_TRY(cw__disk_folder(folder.text, diag));
    return cw__disk_rename(from, place.text, diag);
}

// Syncs and closes a file of the own folder, and gives it its name for good. The file is gone when this fails.
static CwStatus finish_file(CwObjectStore* store, int fd, const char* path, const CwHash* hash, CwDiag* diag) {
    CwStatus status = CW_OK;
    if (!cw_planted(CW_PLANT_SYNC_AFTER_RENAME)) {
        status = cw__objects_poison(store, cw__disk_sync(fd, path, diag));
    }
    if (status == CW_OK) {
        status = cw__objects_rename(store, path, hash, diag);
    }
    if (status == CW_OK && cw_planted(CW_PLANT_SYNC_AFTER_RENAME)) {
        status = cw__objects_poison(store, cw__disk_sync(fd, path, diag));
    }
    const CwStatus closed = cw__disk_close(fd, path, status == CW_OK ? diag : NULL);
    status = status == CW_OK ? cw__objects_poison(store, closed) : status;
    if (status != CW_OK) {
        (void)unlink(path);
        return status;
    }
    return sync_name(store, hash, diag);
}

// Writes bytes to a new file; when it fails, none is left.
CwStatus cw__objects_write_new(const char* path, CwText bytes, CwDiag* diag, int* ret_fd) {
    int fd = -1;
    CW_TRY(cw__disk_new_file(path, diag, &fd));
    const CwStatus status = cw__disk_write(fd, bytes, path, diag);
    if (status != CW_OK) {
        (void)close(fd);
        (void)unlink(path);
        return status;
    }
    *ret_fd = fd;
    return CW_OK;
}

CwStatus cw_object_put(CwObjectStore* store, CwText bytes, CwDiag* diag, CwHash* ret_hash) {
    if (store->poisoned) {
        return cw__objects_refuse(store, diag);
    }
    const CwHash hash = cw_hash_of(bytes.at, bytes.length);
    CwPath path;
    int fd = -1;
    if (cw__objects_stands(store, &hash, bytes.length)) {
        CW_TRY(sync_name(store, &hash, diag)); // who put it may not have come so far
    } else {
        CW_TRY(cw__objects_need_own(store, diag));
        CW_TRY(cw__path_make(&path, diag, "%s/new", store->own.text));
        CW_TRY(cw__objects_write_new(path.text, bytes, diag, &fd));
        CW_TRY(finish_file(store, fd, path.text, &hash, diag));
    }
    *ret_hash = hash;
    return CW_OK;
}

// Copies from one descriptor to another and hashes what goes through.
static CwStatus copy_hashed(CwArena* arena, int from, const char* from_path, int to, const char* to_path, CwDiag* diag,
                            CwHash* ret_hash, size_t* ret_size) {
    CwHasher hasher;
    cw_hash_init(&hasher);
    char* bytes = cw_alloc(arena, COPY_BYTES);
    size_t size = 0;
    while (bytes) {
        const ssize_t got = read(from, bytes, COPY_BYTES);
        if (got == 0) {
            *ret_hash = cw_hash_end(&hasher);
            *ret_size = size;
            return CW_OK;
        }
        if (got < 0 && errno != EINTR) {
            return cw_diag_errno(diag, from_path, "reading");
        }
        if (got > 0) {
            cw_hash_add(&hasher, bytes, (size_t)got);
            size += (size_t)got;
            CW_TRY(cw__disk_write(to, (CwText){bytes, (size_t)got}, to_path, diag));
        }
    }
    return CW_ERR_NO_MEM;
}

// Copies the open file `from` into the store.
static CwStatus put_open_file(CwObjectStore* store, CwArena* arena, int from, const char* from_path, CwDiag* diag,
                              CwHash* ret_hash) {
    CwPath path;
    int fd = -1;
    size_t size = 0;
    CwHash hash;
    CW_TRY(cw__objects_need_own(store, diag));
    CW_TRY(cw__path_make(&path, diag, "%s/new", store->own.text));
    CW_TRY(cw__disk_new_file(path.text, diag, &fd));
    const CwStatus status = copy_hashed(arena, from, from_path, fd, path.text, diag, &hash, &size);
    const bool there = status == CW_OK && cw__objects_stands(store, &hash, size);
    if (status != CW_OK || there) {
        (void)close(fd);
        (void)unlink(path.text);
        CW_TRY(status);
        CW_TRY(sync_name(store, &hash, diag));
    } else {
        CW_TRY(finish_file(store, fd, path.text, &hash, diag));
    }
    *ret_hash = hash;
    return CW_OK;
}

CwStatus cw_object_put_file(CwObjectStore* store, const char* path, CwDiag* diag, CwHash* ret_hash) {
    struct stat info;
    const int from = open(path, O_RDONLY | O_CLOEXEC);
    if (from < 0) {
        return cw_diag_errno(diag, path, "opening");
    }
    CwStatus status = CW_OK;
    if (fstat(from, &info) != 0 || !S_ISREG(info.st_mode)) {
        errno = S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
        status = cw_diag_errno(diag, path, "reading");
    }
    CwArena* arena = cw_arena_new(NULL);
    if (status == CW_OK) {
        status = arena ? put_open_file(store, arena, from, path, diag, ret_hash) : CW_ERR_NO_MEM;
    }
    cw_arena_free(arena);
    (void)close(from);
    return status;
}

static CwStatus not_there(const CwObjectStore* store, const CwHash* hash, CwDiag* diag) {
    char hex[CW_HEX_SIZE];
    cw_hash_to_hex(hash, hex);
    return cw_diag(diag, CW_ERR_NOT_FOUND, "store.object", (CwPlace){store->folder.text, 0, 0}, hex,
                   "an object is missing; cuewright check says who needs it");
}

static CwStatus verified(const CwObjectStore* store, const CwHash* hash, CwText bytes, CwDiag* diag) {
    const CwHash found = cw_hash_of(bytes.at, bytes.length);
    if (cw_hash_equal(&found, hash)) {
        return CW_OK;
    }
    char hex[CW_HEX_SIZE];
    cw_hash_to_hex(hash, hex);
    return cw_diag(diag, CW_ERR_CORRUPT, "store.damaged", (CwPlace){store->folder.text, 0, 0}, hex,
                   "an object is damaged: its bytes are not what was stored; cuewright check says who needs it");
}

CwStatus cw_object_fetch(const CwObjectStore* store, CwArena* arena, const CwHash* hash, bool verify, CwDiag* diag,
                         CwText* ret_bytes) {
    CwPath path;
    CwText bytes = {NULL, 0};
    CW_TRY(cw__objects_place(store, hash, diag, &path));
    CwStatus status = cw_file_map(arena, path.text, diag, &bytes);
    if (status == CW_ERR_NOT_FOUND && store->own_fd >= 0) {
        CW_TRY(cw__objects_own_place(store, hash, diag, &path));
        status = cw_file_map(arena, path.text, diag, &bytes);
    }
    if (status == CW_ERR_NOT_FOUND) {
        return not_there(store, hash, diag);
    }
    CW_TRY(status);
    if (verify) {
        CW_TRY(verified(store, hash, bytes, diag));
    }
    *ret_bytes = bytes;
    return CW_OK;
}

CwStatus cw_object_store_write(CwObjectStore* store, const char* folder, const char* name, CwText bytes, CwDiag* diag) {
    CwPath path;
    CwPath place;
    int fd = -1;
    CW_TRY(cw__objects_need_own(store, diag));
    CW_TRY(cw__path_make(&path, diag, "%s/new", store->own.text));
    CW_TRY(cw__path_make(&place, diag, "%s/%s/%s", store->folder.text, folder, name));
    CW_TRY(cw__objects_write_new(path.text, bytes, diag, &fd));
    CwStatus status = cw__objects_poison(store, cw__disk_sync(fd, path.text, diag));
    const CwStatus closed = cw__disk_close(fd, path.text, status == CW_OK ? diag : NULL);
    status = status == CW_OK ? cw__objects_poison(store, closed) : status;
    if (status == CW_OK) {
        status = cw__disk_rename(path.text, place.text, diag);
    }
    if (status != CW_OK) {
        (void)unlink(path.text);
        return status;
    }
    CW_TRY(cw__path_make(&place, diag, "%s/%s", store->folder.text, folder));
    return cw__objects_poison(store, cw__disk_sync_folder(place.text, diag));
}
