// SPDX-License-Identifier: GPL-3.0-or-later
// Objects that land together: staged one by one, synced at once.
#include "store/object_store.h"
#include "store/object_store_priv.h"
#include "store/plant.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

void cw__objects_close_staged(CwObjectStore* store) {
    for (size_t i = 0; i < store->n_staged; ++i) {
        if (store->staged[i].fd >= 0) {
            (void)close(store->staged[i].fd);
            store->staged[i].fd = -1;
        }
    }
}

static bool is_staged(const CwObjectStore* store, const CwHash* hash) {
    for (size_t i = 0; i < store->n_staged; ++i) {
        if (cw_hash_equal(&store->staged[i].hash, hash)) {
            return true;
        }
    }
    return false;
}

// Keeps the descriptor while there are few; once there are many, all are closed and one sync will do for them.
static void keep_descriptor(CwObjectStore* store, CwStaged* staged, int fd) {
    if (++store->n_pending <= CW__FEW) {
        staged->fd = fd;
        return;
    }
    (void)close(fd);
    cw__objects_close_staged(store);
}

CwStatus cw_object_stage(CwObjectStore* store, CwText bytes, CwDiag* diag, CwHash* ret_hash) {
    if (store->poisoned) {
        return cw__objects_refuse(store, diag);
    }
    const CwHash hash = cw_hash_of(bytes.at, bytes.length);
    if (!is_staged(store, &hash)) {
        CW_TRY(CW_RESERVE(store->arena, store->staged, store->n_staged, store->staged_capacity));
        CwStaged staged = {hash, cw__objects_stands(store, &hash, bytes.length), -1};
        if (!staged.landed) {
            CwPath path;
            int fd = -1;
            CW_TRY(cw__objects_need_own(store, diag));
            CW_TRY(cw__objects_own_place(store, &hash, diag, &path));
            CW_TRY(cw__objects_write_new(path.text, bytes, diag, &fd));
            keep_descriptor(store, &staged, fd);
        }
        store->staged[store->n_staged++] = staged;
    }
    *ret_hash = hash;
    return CW_OK;
}

size_t cw_object_staged_count(const CwObjectStore* store) {
    return store->n_staged;
}

CwHash cw_object_staged(const CwObjectStore* store, size_t index) {
    assert(index < store->n_staged);
    return store->staged[index].hash;
}

CwStatus cw_object_share(CwObjectStore* store, CwDiag* diag) {
    return cw__objects_need_own(store, diag);
}

const char* cw_object_shared_folder(const CwObjectStore* store) {
    return store->own_fd >= 0 ? store->own.text : "";
}

// Whether the open file holds the bytes of that hash.
static CwStatus check_file(int fd, const CwHash* hash, const char* path, CwDiag* diag) {
    char bytes[16384];
    CwHasher hasher;
    cw_hash_init(&hasher);
    for (;;) {
        const ssize_t got = read(fd, bytes, sizeof bytes);
        if (got < 0 && errno != EINTR) {
            return cw_diag_errno(diag, path, "reading");
        }
        if (got == 0) {
            const CwHash found = cw_hash_end(&hasher);
            return cw_hash_equal(&found, hash) ? CW_OK
                                               : cw_diag(diag, CW_ERR_CORRUPT, "store.damaged", (CwPlace){path, 0, 0},
                                                         NULL, "the bytes are not those of the object's name");
        }
        cw_hash_add(&hasher, bytes, got > 0 ? (size_t)got : 0);
    }
}

CwStatus cw_object_adopt(CwObjectStore* store, const CwHash* hash, CwDiag* diag) {
    if (store->poisoned) {
        return cw__objects_refuse(store, diag);
    }
    if (is_staged(store, hash)) {
        return CW_OK;
    }
    CwPath path;
    CwStaged staged = {*hash, false, -1};
    CW_TRY(CW_RESERVE(store->arena, store->staged, store->n_staged, store->staged_capacity));
    CW_TRY(cw__objects_own_place(store, hash, diag, &path));
    const int fd = open(path.text, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd >= 0) {
        const CwStatus status = check_file(fd, hash, path.text, diag);
        if (status != CW_OK) {
            (void)close(fd);
            return status;
        }
        keep_descriptor(store, &staged, fd);
    } else if (errno == ENOENT && cw_object_exists(store, hash)) {
        staged.landed = true;
    } else {
        return cw_diag_errno(diag, path.text, "taking over an object");
    }
    store->staged[store->n_staged++] = staged;
    return CW_OK;
}

// Brings the bytes of all that is staged to the disk.
static CwStatus sync_staged(CwObjectStore* store, CwDiag* diag) {
    if (store->n_pending > CW__FEW && !cw_planted(CW_PLANT_NO_OBJECT_SYNC)) {
        return cw__objects_sync_all(store, diag);
    }
    for (size_t i = 0; i < store->n_staged; ++i) {
        CwStaged* staged = &store->staged[i];
        if (staged->fd >= 0) {
            const CwStatus status = cw__disk_sync(staged->fd, store->own.text, diag);
            (void)close(staged->fd);
            staged->fd = -1;
            CW_TRY(cw__objects_poison(store, status));
        }
    }
    return CW_OK;
}

// Gives every staged object its name, and marks the folders whose names must be brought to the disk.
static CwStatus rename_staged(CwObjectStore* store, bool marked[CW__FOLDERS], CwDiag* diag) {
    for (size_t i = 0; i < store->n_staged; ++i) {
        CwStaged* staged = &store->staged[i];
        marked[staged->hash.bytes[0]] = true;
        if (!staged->landed) {
            CwPath path;
            CW_TRY(cw__objects_own_place(store, &staged->hash, diag, &path));
            CW_TRY(cw__objects_rename(store, path.text, &staged->hash, diag));
            staged->landed = true;
            --store->n_pending;
        }
    }
    return CW_OK;
}

CwStatus cw_object_land(CwObjectStore* store, CwDiag* diag) {
    if (store->poisoned) {
        return cw__objects_refuse(store, diag);
    }
    if (!store->n_staged) {
        return CW_OK;
    }
    bool marked[CW__FOLDERS] = {false};
    if (cw_planted(CW_PLANT_SYNC_AFTER_RENAME)) {
        CW_TRY(rename_staged(store, marked, diag));
    }
    CW_TRY(sync_staged(store, diag));
    CW_TRY(rename_staged(store, marked, diag));
    CW_TRY(cw__objects_sync_folders(store, marked, diag));
    store->n_staged = 0;
    return CW_OK;
}
