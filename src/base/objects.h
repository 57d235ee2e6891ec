// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Immutable bytes under their SHA-256, seen from a step.

   The store keeps objects on disk; tests keep them in memory. Rooms that make or read many objects (a sound is a list
   of them) take this interface and know nothing of the disk.
*/
#ifndef CW_BASE_OBJECTS_H
#define CW_BASE_OBJECTS_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/status.h"
#include "base/text.h"

/** Where objects come from and go to. */
typedef struct {
    /// The bytes of an object, from `arena` or mapped for as long as it lives.
    /// CW_ERR_NOT_FOUND, CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
    CwStatus (*fetch)(void* context, CwArena* arena, const CwHash* hash, CwText* ret_bytes);
    /// Keeps bytes and answers their hash; the same bytes twice are kept once. CW_ERR_FULL, CW_ERR_IO.
    CwStatus (*keep)(void* context, CwText bytes, CwHash* ret_hash);
    void* context;
} CwObjects;

/**
   Objects kept in an arena: the in-memory twin of the store.

   Errors   CW_ERR_NO_MEM.
   Memory   everything kept lives in `arena`.
*/
CW_MUST_USE CwStatus cw_objects_in_memory(CwArena* arena, CwObjects* ret_objects);

#endif
