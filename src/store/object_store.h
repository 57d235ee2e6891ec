// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The objects of a project: immutable bytes under their SHA-256, in PROJECT/objects/ab/HASH.

   What stands in objects/ is whole: bytes are written to a folder of one's own under tmp/, synced, and only then
   renamed into place, and the folder is synced after. A person's files are put one by one, each safe when the call
   answers. Derived objects are *staged*: they can be fetched at once, but land in objects/ together, with one sync for
   all; whoever names them (steps/KEY) writes the name after that.

   A sync that failed poisons the object store: the kernel may have dropped the bytes and will not say so twice, so
   every later call that writes answers CW_ERR_IO. Make a new one, and put the bytes again from where they came from.

   Workers use this without opening the database. Any number of processes may put the same object at the same time.

   Units    sizes in bytes.
   Threads  one thread at a time for one CwObjectStore.
*/
#ifndef CW_STORE_OBJECT_STORE_H
#define CW_STORE_OBJECT_STORE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/hash.h"
#include "base/objects.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct CwObjectStore CwObjectStore;

/**
   The objects of the project in `folder`. Its folder under tmp/ is made with the first write and deleted at the end.

   Errors   CW_ERR_NOT_FOUND when the folder has no objects/; CW_ERR_NO_MEM.
   Memory   from `arena`, closed with it; staged objects that have not landed are dropped then.
*/
CW_MUST_USE CwStatus cw_object_store_open(CwArena* arena, const char* folder, CwDiag* diag, CwObjectStore** ret_store);

/**
   Keeps bytes for good: safe from a power cut when this answers. Bytes that are there cost one sync of a folder.

   Errors   CW_ERR_FULL, CW_ERR_DENIED, CW_ERR_IO, CW_ERR_NO_MEM; then nothing is left behind.
*/
CW_MUST_USE CwStatus cw_object_put(CwObjectStore* store, CwText bytes, CwDiag* diag, CwHash* ret_hash);

/**
   Keeps a file's bytes for good, hashed while they are copied; the file is read once.

   Errors   CW_ERR_NOT_FOUND, and as cw_object_put().
*/
CW_MUST_USE CwStatus cw_object_put_file(CwObjectStore* store, const char* path, CwDiag* diag, CwHash* ret_hash);

/**
   Keeps bytes until cw_object_land(): this store can fetch them, nobody else yet.

   Errors   as cw_object_put().
*/
CW_MUST_USE CwStatus cw_object_stage(CwObjectStore* store, CwText bytes, CwDiag* diag, CwHash* ret_hash);

/**
   Syncs all that was staged and puts it into objects/. When this answers, every object that was staged, those that were
   there already included, is safe from a power cut.

   Errors   CW_ERR_FULL, CW_ERR_IO, CW_ERR_NO_MEM; then some may have landed, each of them whole.
   Cost     a sync for each when they are few, one for all when they are many.
*/
CW_MUST_USE CwStatus cw_object_land(CwObjectStore* store, CwDiag* diag);

/** How many objects are staged, those that stood in objects/ already included. */
size_t cw_object_staged_count(const CwObjectStore* store);

/** A staged object, in the order they were staged. Range: index below the count. */
CwHash cw_object_staged(const CwObjectStore* store, size_t index);

/**
   Makes the folder for staged objects now, so that a process forked afterwards stages into the same one; this process
   then takes what it wants with cw_object_adopt().

   Errors   as cw_object_put().
*/
CW_MUST_USE CwStatus cw_object_share(CwObjectStore* store, CwDiag* diag);

/**
   The folder objects are staged in.

   Memory   belongs to the store; "" until there is one.
*/
const char* cw_object_shared_folder(const CwObjectStore* store);

/**
   Stages an object a forked process has staged, or that stands in objects/. Its bytes are hashed again: the other
   process is not trusted.

   Errors   CW_ERR_NOT_FOUND when it has not; CW_ERR_CORRUPT when the bytes are not those of the name; CW_ERR_IO,
            CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_object_adopt(CwObjectStore* store, const CwHash* hash, CwDiag* diag);

/**
   The bytes of an object, mapped.

   Errors   CW_ERR_NOT_FOUND (diag names the object); CW_ERR_CORRUPT when `verify` and the bytes are not what was
            stored; CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   as long as `arena`.
*/
CW_MUST_USE CwStatus cw_object_fetch(const CwObjectStore* store, CwArena* arena, const CwHash* hash, bool verify,
                                     CwDiag* diag, CwText* ret_bytes);

/** Whether the object stands in objects/ (staged ones do not yet). */
bool cw_object_exists(const CwObjectStore* store, const CwHash* hash);

/**
   Where the object lies, for programs that want a file to read.

   Memory   from `arena`; NULL when memory ran out.
*/
const char* cw_object_path(const CwObjectStore* store, CwArena* arena, const CwHash* hash);

/**
   The store as the interface rooms take: fetch finds landed and staged objects, keep stages.

   Memory   lives as long as `store`.
*/
const CwObjects* cw_object_store_objects(CwObjectStore* store);

/**
   Writes a small file of the project, as steps/KEY, so that a power cut leaves the old one or the whole new one.

   Shape    `folder` and `name` as "steps" and the key.
   Errors   as cw_object_put().
*/
CW_MUST_USE CwStatus cw_object_store_write(CwObjectStore* store, const char* folder, const char* name, CwText bytes,
                                           CwDiag* diag);

/** Whether a sync failed, so that nothing more may be written through this store. */
bool cw_object_store_poisoned(const CwObjectStore* store);

#endif
