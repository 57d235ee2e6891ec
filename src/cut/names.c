// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/names_priv.h"

#include <string.h>

enum {
    PAGE_BYTES = 16 * 1024,
    FIRST_SLOTS = 64,
};

// FNV-1a over the bytes, then mixed so that the low bits are good for a table (Murmur3's finisher).
static uint64_t hash_of(CwText name) {
    uint64_t hash = 0xCBF29CE484222325U;
    for (size_t i = 0; i < name.length; ++i) {
        hash = (hash ^ (unsigned char)name.at[i]) * 0x100000001B3U;
    }
    hash ^= hash >> 33U;
    hash *= 0xFF51AFD7ED558CCDU;
    return hash ^ (hash >> 33U);
}

static CwStatus grow(CwNameSet* set) {
    const size_t n_slots = set->n_slots ? 2 * set->n_slots : FIRST_SLOTS;
    CwNameSlot* slots = CW_NEW_ARRAY(set->arena, CwNameSlot, n_slots);
    if (!slots) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < set->n_slots; ++i) {
        if (set->slots[i].id) {
            size_t at = set->slots[i].hash & (n_slots - 1);
            while (slots[at].id) {
                at = (at + 1) & (n_slots - 1);
            }
            slots[at] = set->slots[i];
        }
    }
    set->slots = slots;
    set->n_slots = n_slots;
    return CW_OK;
}

static char* copy(CwNameSet* set, CwText name) {
    if (name.length >= PAGE_BYTES / 4) {
        return cw_text_copy(set->arena, name);
    }
    if (set->page_left < name.length + 1) {
        set->page = cw_alloc(set->arena, PAGE_BYTES);
        if (!set->page) {
            set->page_left = 0;
            return NULL;
        }
        set->page_left = PAGE_BYTES;
    }
    char* text = set->page;
    if (name.length) {
        memcpy(text, name.at, name.length);
    }
    set->page += name.length + 1;
    set->page_left -= name.length + 1;
    return text;
}

static bool is_slot_of(const CwNameSet* set, const CwNameSlot* slot, uint64_t hash, CwText name) {
    return slot->hash == hash && cw_text_equal(name, (CwText){set->texts[slot->id - 1], slot->length});
}

CwStatus cw__name_id(CwNameSet* set, CwText name, uint32_t* ret_id) {
    if (2 * set->count >= set->n_slots) {
        CW_TRY(grow(set));
    }
    const uint64_t hash = hash_of(name);
    size_t at = hash & (set->n_slots - 1);
    for (; set->slots[at].id; at = (at + 1) & (set->n_slots - 1)) {
        if (is_slot_of(set, &set->slots[at], hash, name)) {
            *ret_id = set->slots[at].id - 1;
            return CW_OK;
        }
    }
    CW_TRY(CW_RESERVE(set->arena, set->texts, set->count, set->capacity));
    char* text = copy(set, name);
    if (!text) {
        return CW_ERR_NO_MEM;
    }
    set->texts[set->count++] = text;
    set->slots[at] = (CwNameSlot){hash, (uint32_t)set->count, (uint32_t)name.length};
    *ret_id = (uint32_t)(set->count - 1);
    return CW_OK;
}

CwStatus cw__name_keep(CwNameSet* set, CwText name, const char** ret_text) {
    uint32_t id = 0;
    CW_TRY(cw__name_id(set, name, &id));
    *ret_text = set->texts[id];
    return CW_OK;
}

CwStatus cw__name_copy(CwNameSet* set, CwText name, const char** ret_text) {
    *ret_text = copy(set, name);
    return *ret_text ? CW_OK : CW_ERR_NO_MEM;
}
