// SPDX-License-Identifier: GPL-3.0-or-later
/** What an object store is inside, for the files that put objects and those that stage them. */
#ifndef CW_STORE_OBJECT_STORE_PRIV_H
#define CW_STORE_OBJECT_STORE_PRIV_H

#include "store/disk_priv.h"
#include "store/object_store.h"

enum {
    CW__FEW = 8,       ///< things up to which each is synced alone; above, one sync does for all
    CW__FOLDERS = 256, ///< objects/00 … objects/ff
};

/** An object that is staged. */
typedef struct {
    CwHash hash;
    bool landed; ///< it was in objects/ already
    int fd;      ///< open, to be synced; -1 otherwise
} CwStaged;

struct CwObjectStore {
    CwArena* arena;
    CwPath folder;
    CwPath own; // a folder under tmp/ for what is not in place yet; empty until the first write
    int own_fd; // opened before anything is written there, so that syncfs() sees every error since
    bool poisoned;
    CwStaged* staged;
    size_t n_staged;
    size_t staged_capacity;
    size_t n_pending; // staged and not landed
    CwObjects objects;
};

/** Says that the store is poisoned. */
CwStatus cw__objects_refuse(const CwObjectStore* store, CwDiag* diag);

/** Passes on what a sync answered, and poisons the store when it failed. */
CwStatus cw__objects_poison(CwObjectStore* store, CwStatus status);

/** Makes the folder of this store's own when there is none yet; refuses when the store is poisoned. */
CW_MUST_USE CwStatus cw__objects_need_own(CwObjectStore* store, CwDiag* diag);

/** Where an object lies, or will. */
CW_MUST_USE CwStatus cw__objects_place(const CwObjectStore* store, const CwHash* hash, CwDiag* diag, CwPath* ret_path);

/** Where an object lies while it is staged. */
CW_MUST_USE CwStatus cw__objects_own_place(const CwObjectStore* store, const CwHash* hash, CwDiag* diag,
                                           CwPath* ret_path);

/** Whether the object stands in place with that many bytes. One that was cut short by a broken disk is put again. */
bool cw__objects_stands(const CwObjectStore* store, const CwHash* hash, size_t size);

/** Writes bytes to a new file, left open; when it fails, none is left. */
CW_MUST_USE CwStatus cw__objects_write_new(const char* path, CwText bytes, CwDiag* diag, int* ret_fd);

/** Puts a file of the own folder into place. */
CW_MUST_USE CwStatus cw__objects_rename(const CwObjectStore* store, const char* from, const CwHash* hash, CwDiag* diag);

/** One sync for everything written to this disk. */
CW_MUST_USE CwStatus cw__objects_sync_all(CwObjectStore* store, CwDiag* diag);

/** Brings the names of objects to the disk: those in the folders marked, and those folders' own. */
CW_MUST_USE CwStatus cw__objects_sync_folders(CwObjectStore* store, const bool marked[CW__FOLDERS], CwDiag* diag);

/** Closes the descriptors of what is staged. */
void cw__objects_close_staged(CwObjectStore* store);

/** The project was renamed: everything of the object store lies in `folder` now. */
CW_MUST_USE CwStatus cw__object_store_moved(CwObjectStore* store, const char* folder, CwDiag* diag);

#endif
