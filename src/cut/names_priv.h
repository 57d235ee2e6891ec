// SPDX-License-Identifier: GPL-3.0-or-later
/** A set of names (of bytes, even): each kept once, so that equal names are equal numbers. */
#ifndef CW_CUT_NAMES_PRIV_H
#define CW_CUT_NAMES_PRIV_H

#include "base/arena.h"
#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t hash;
    uint32_t id; // from 1; 0 is an empty slot
    uint32_t length;
} CwNameSlot;

/** The set; start with the arena and zeros. */
typedef struct {
    CwArena* arena;
    CwNameSlot* slots;
    size_t n_slots; // a power of two, or 0
    const char** texts;
    size_t count;
    size_t capacity;
    char* page; // names are packed into pages, since an arena aligns every piece
    size_t page_left;
} CwNameSet;

/** Keeps a name and answers its number, from 0 in the order of arrival. */
CW_MUST_USE CwStatus cw__name_id(CwNameSet* set, CwText name, uint32_t* ret_id);

/** Keeps a name and answers it, terminated. */
CW_MUST_USE CwStatus cw__name_keep(CwNameSet* set, CwText name, const char** ret_text);

/** A terminated copy of a text that is hardly ever met again, without looking for it. */
CW_MUST_USE CwStatus cw__name_copy(CwNameSet* set, CwText name, const char** ret_text);

#endif
