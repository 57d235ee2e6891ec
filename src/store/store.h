// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The project on disk: NAME.cuewright/ with project.db (what is said of the film, and its whole history), objects/
   (bytes under their SHA-256), steps/ (what was made of what), out/ (what was delivered), tmp/, and lock.

   A project holds entities, named "kind/id" ("cue/1m1", "film/film", "file/cuts/cut1.edl"); an entity has properties,
   a name and a text each, and is there as long as it has one. They change only through ops (store/op.h).

   A value that names an object says so: "sha256:" and the hash, alone or inside a longer text. No op can name an object
   that is not in objects/, and the check finds every one of them.

   Units    ops are numbered from 1.
   Threads  one thread at a time for one CwStore.
*/
#ifndef CW_STORE_STORE_H
#define CW_STORE_STORE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "store/object_store.h"

#include <stddef.h>
#include <stdint.h>

typedef struct CwStore CwStore;

/** What a project is opened for. */
typedef enum {
    CW_STORE_READ,  ///< beside others, a writer too
    CW_STORE_WRITE, ///< the one writer, until the store is closed
} CwStoreAccess;

/**
   Begins a new project. It grows in a hidden folder beside `path` and takes its place with cw_store_publish(); until
   then nothing stands at `path`, whatever happens. What an earlier, broken attempt left there is cleared away.

   Errors   CW_ERR_EXISTS when something is at `path`; CW_ERR_CONFLICT when another process is making it right now;
            CW_ERR_FULL, CW_ERR_DENIED, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`, closed with it; a project that was not published is deleted then.
*/
CW_MUST_USE CwStatus cw_store_create(CwArena* arena, const char* path, CwDiag* diag, CwStore** ret_store);

/**
   Puts a new project into its place, whole; the store stays open (if it cannot be opened there, the next call says so).

   Errors   CW_ERR_EXISTS when something came to be at its path; CW_ERR_FULL, CW_ERR_IO. After an error the store can
            only be closed.
*/
CW_MUST_USE CwStatus cw_store_publish(CwStore* store, CwDiag* diag);

/**
   Opens a project.

   Errors   CW_ERR_NOT_FOUND when there is none; CW_ERR_CONFLICT when another process writes to it (diag names its
            number); CW_ERR_BAD_INPUT when it was made by a later version; CW_ERR_CORRUPT, CW_ERR_DENIED, CW_ERR_IO,
            CW_ERR_NO_MEM.
   Memory   from `arena`, closed with it.
*/
CW_MUST_USE CwStatus cw_store_open(CwArena* arena, const char* path, CwStoreAccess access, CwDiag* diag,
                                   CwStore** ret_store);

/**
   The folder of the project: the hidden one until it is published.

   Memory   belongs to the store.
*/
const char* cw_store_folder(const CwStore* store);

/**
   The objects of the project.

   Memory   belongs to the store.
*/
CwObjectStore* cw_store_objects(CwStore* store);

/**
   One property, as it is now; inside an op, as the op has set it.

   Errors   CW_ERR_NOT_FOUND when the entity has none of that name; CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_store_get(CwStore* store, CwArena* arena, const char* entity, const char* property,
                                  const char** ret_value);

/** A property: a name and what it is. */
typedef struct {
    const char* name;
    const char* value;
} CwProperty;

/** The properties of one entity. */
typedef struct {
    const CwProperty* items; ///< by name, bytewise
    size_t count;            ///< 0 when there is no such entity
} CwProperties;

/**
   All properties of an entity.

   Errors   CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_store_properties(CwStore* store, CwArena* arena, const char* entity,
                                         CwProperties* ret_properties);

/**
   A property among many.

   Memory   belongs to `properties`; NULL when there is none of that name.
*/
const char* cw_properties_get(const CwProperties* properties, const char* name);

/** One entity with all it has. */
typedef struct {
    const char* name; ///< "cue/1m1"
    const char* id;   ///< "1m1": points into `name`
    CwProperties properties;
} CwEntity;

/** The entities of one kind. */
typedef struct {
    const CwEntity* items; ///< by id, in natural order: 1m2 before 1m10
    size_t count;
} CwEntities;

/**
   All entities of a kind, with their properties.

   Errors   CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`.
   Cost     one query: 1000 entities of 10 properties in a few milliseconds.
*/
CW_MUST_USE CwStatus cw_store_entities(CwStore* store, CwArena* arena, const char* kind, CwEntities* ret_entities);

/**
   The number of the last op; 0 when there is none yet.

   Errors   CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_store_last_op(CwStore* store, int64_t* ret_number);

/**
   The text that names an object in a value: "sha256:" and 64 hexadecimal digits.

   Memory   from `arena`; NULL when memory ran out.
*/
const char* cw_store_object_text(CwArena* arena, const CwHash* hash);

/**
   The object a value names.

   Errors   CW_ERR_BAD_INPUT when the value is not "sha256:" and a hash.
*/
CW_MUST_USE CwStatus cw_store_object_parse(const char* value, CwHash* ret_hash);

/**
   Where a project may put what lives a moment only: a fresh folder under tmp/. All of tmp/ is cleared when a writer
   opens the project.

   Errors   CW_ERR_FULL, CW_ERR_DENIED, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`; the folder is deleted with it.
*/
CW_MUST_USE CwStatus cw_store_scratch(CwStore* store, CwArena* arena, CwDiag* diag, const char** ret_folder);

#endif
