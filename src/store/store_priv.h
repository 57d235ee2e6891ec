// SPDX-License-Identifier: GPL-3.0-or-later
/** What a store is inside, for the files of this room. */
#ifndef CW_STORE_STORE_PRIV_H
#define CW_STORE_STORE_PRIV_H

#include "store/db_priv.h"
#include "store/disk_priv.h"
#include "store/op.h"
#include "store/store.h"

struct CwOp {
    CwStore* store;
    const char* verb;
    const char* who;
    const char* when;
    const char* note;
    int64_t undoes;  // 0: nothing
    CwStatus failed; // of the first set that failed
    CwArena* arena;  // of this op alone
};

struct CwStore {
    CwArena* arena;
    CwPath folder; // where it is now
    CwPath path;   // where it will be, or is
    CwStoreAccess access;
    bool draft;  // not published yet
    bool broken; // the disk failed at a commit
    int lock_fd; // -1: no lock
    CwDb db;
    CwPath db_path;
    CwObjectStore* objects;
    CwOp* op; // the one being made
};

/** Refuses when the store cannot be written. */
CW_MUST_USE CwStatus cw__store_writable(const CwStore* store, CwDiag* diag);

/** Refuses when the store cannot be written, or an op is open. */
CW_MUST_USE CwStatus cw__store_idle(const CwStore* store, CwDiag* diag);

/** Finds the next "sha256:HASH" in `*rest` and moves past it; false at the end. */
bool cw__next_object(const char** rest, CwHash* ret_hash);

/** Which ops are undone at the moment. */
typedef struct {
    const bool* at; ///< by number
    int64_t last;   ///< the last op there is
} CwUndone;

/** The ops that an op undid which is not undone itself. */
CW_MUST_USE CwStatus cw__undone(CwStore* store, CwArena* arena, CwDiag* diag, CwUndone* ret_undone);

#endif
