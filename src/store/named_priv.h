// SPDX-License-Identifier: GPL-3.0-or-later
/** Which objects a project names, and who names them: its history, and the records of its steps. */
#ifndef CW_STORE_NAMED_PRIV_H
#define CW_STORE_NAMED_PRIV_H

#include "store/store_priv.h"

/** Every text of the history that names an object, and who says so: two columns. */
#define CW__SQL_OBJECTS_OF_OPS                                                                                         \
    "SELECT new, 'op ' || op || ', ' || entity || ' ' || property FROM change"                                         \
    " WHERE instr(new, 'sha256:') ORDER BY id"

/** An object that somebody names. */
typedef struct {
    CwHash hash;
    const char* named_by;
    size_t order; ///< in which it was named
    bool derived; ///< by a step
} CwNamed;

/** Those that were found so far. */
typedef struct {
    CwArena* arena;
    CwNamed* items;
    size_t count;
    size_t capacity;
} CwNamedList;

/** Takes every object that a text of the history names. */
CW_MUST_USE CwStatus cw__named_in_text(CwNamedList* list, const char* text, const char* named_by);

/**
   Takes what the record steps/KEY names: its description, which is the key itself, and every text in it that is a hash.

   Errors   CW_ERR_CORRUPT when the file is no record; CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw__named_in_step(CwNamedList* list, const char* folder, const char* key);

/** Puts them in order of hash, each once: whoever is not a step first, then who named it first. */
void cw__named_sort(CwNamedList* list);

/** Whether an object is among them. Range: a sorted list. */
bool cw__named_has(const CwNamedList* list, const CwHash* hash);

#endif
