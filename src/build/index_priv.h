// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The index of a project's steps: index.db, a second database that may be thrown away at any time.

   It remembers which key the node of a name had, how long it ran, and the versions of packages as dpkg's status file
   said them. Whatever is wrong with it, it is deleted and begun again; without it only `why` and the order of work
   suffer. So nothing here answers an error but for memory.
*/
#ifndef CW_BUILD_INDEX_PRIV_H
#define CW_BUILD_INDEX_PRIV_H

#include "base/arena.h"
#include "base/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct CwIndex CwIndex;

/** Opens the index of the project at `folder`; closed with the arena. */
CW_MUST_USE CwStatus cw__index_open(CwArena* arena, const char* folder, CwIndex** ret_index);

/** What the index remembers of a node. */
typedef struct {
    const char* node;
    CwHash key;
    bool ran; ///< it was run then; else its result was there
    int64_t microseconds;
} CwIndexEntry;

/** Entries, the newest last. */
typedef struct {
    const CwIndexEntry* items;
    size_t count;
} CwIndexEntries;

/** The newest entry of every node, by name bytewise. */
CW_MUST_USE CwStatus cw__index_newest(CwIndex* index, CwArena* arena, CwIndexEntries* ret_entries);

/** All that is remembered of one node, the newest last. */
CW_MUST_USE CwStatus cw__index_of_node(CwIndex* index, CwArena* arena, const char* node, CwIndexEntries* ret_entries);

/** Remembers, in one transaction. */
void cw__index_note(CwIndex* index, const CwIndexEntry* entries, size_t count);

/** The version of a package as it was noted under `stamp`; NULL when it was not. */
CW_MUST_USE CwStatus cw__index_package(CwIndex* index, CwArena* arena, const char* stamp, const char* name,
                                       const char** ret_version);

/** Notes a package's version; what was noted under other stamps goes. */
void cw__index_note_package(CwIndex* index, const char* stamp, const char* name, const char* version);

#endif
