// SPDX-License-Identifier: GPL-3.0-or-later
#include "build/lock.h"

#include "base/number.h"

#include <string.h>

CwHash cw_step_outputs_hash(const CwStepObjects* outputs) {
    CwHasher hasher;
    cw_hash_init(&hasher);
    for (size_t i = 0; i < outputs->count; ++i) {
        cw_hash_add(&hasher, outputs->items[i].name, strlen(outputs->items[i].name) + 1);
        cw_hash_add(&hasher, outputs->items[i].hash.bytes, sizeof outputs->items[i].hash.bytes);
    }
    return cw_hash_end(&hasher);
}

void cw_step_lock_write(CwBuf* buf, const CwStepLock* made, size_t n_made) {
    for (size_t i = 0; i < n_made; ++i) {
        char hex[CW_HEX_SIZE];
        cw_hash_to_hex(&made[i].hash, hex);
        cw_buf_format(buf, "%s %d %s\n", made[i].kind, made[i].version, hex);
    }
}

static CwStatus read_line(CwArena* arena, CwPlace place, CwText line, CwDiag* diag, CwStepLock* ret_lock) {
    int64_t version = 0;
    CwStepLock lock = {0};
    CwText rest = line;
    const char* kind = cw_text_copy(arena, cw_text_word(&rest));
    const CwText number = cw_text_word(&rest);
    const char* hex = cw_text_copy(arena, cw_text_word(&rest));
    if (!kind || !hex) {
        return CW_ERR_NO_MEM;
    }
    if (cw_parse_int(number, &version) != CW_OK || cw_hash_parse(hex, &lock.hash) != CW_OK ||
        cw_text_trim(rest).length) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "build.lock", place, kind,
                       "a line is a kind, its version and a hash; write the file anew");
    }
    lock.kind = kind;
    lock.version = (int)version;
    *ret_lock = lock;
    return CW_OK;
}

typedef struct {
    CwStepLock* items;
    size_t count;
    size_t capacity;
} LockList;

static CwStatus read_lock(CwArena* arena, const char* file, CwText text, CwDiag* diag, LockList* list) {
    for (int number = 1; text.length; ++number) {
        const CwText line = cw_text_trim(cw_text_line(&text));
        if (line.length && line.at[0] != '#') {
            CW_TRY(CW_RESERVE(arena, list->items, list->count, list->capacity));
            CW_TRY(read_line(arena, (CwPlace){file, number, 0}, line, diag, &list->items[list->count]));
            ++list->count;
        }
    }
    return CW_OK;
}

static const CwStepLock* find(const CwStepLock* locks, size_t count, const char* kind) {
    for (size_t i = 0; i < count; ++i) {
        if (strcmp(locks[i].kind, kind) == 0) {
            return &locks[i];
        }
    }
    return NULL;
}

static CwStatus compare(const char* file, const CwStepLock* locked, const CwStepLock* made, CwDiagList* problems,
                        bool* same) {
    const CwPlace place = {file, 0, 0};
    if (locked && locked->version == made->version && cw_hash_equal(&locked->hash, &made->hash)) {
        return CW_OK;
    }
    *same = false;
    if (!locked) {
        return cw_diag_add(problems, "build.lock", place, made->kind, "the kind %s is new: add its line", made->kind);
    }
    if (locked->version == made->version) {
        return cw_diag_add(problems, "build.lock", place, made->kind,
                           "the kind %s gives other bytes than version %d did: raise its version, then its line",
                           made->kind, made->version);
    }
    return cw_diag_add(problems, "build.lock", place, made->kind,
                       "the kind %s is of version %d, the line says %d: write its line anew", made->kind, made->version,
                       locked->version);
}

CwStatus cw_step_lock_check(CwArena* arena, const char* file, CwText text, const CwStepLock* made, size_t n_made,
                            CwDiag* diag, CwDiagList* problems) {
    LockList list = {NULL, 0, 0};
    bool same = true;
    CW_TRY(read_lock(arena, file, text, diag, &list));
    for (size_t i = 0; i < n_made; ++i) {
        CW_TRY(compare(file, find(list.items, list.count, made[i].kind), &made[i], problems, &same));
    }
    for (size_t i = 0; i < list.count; ++i) {
        if (!find(made, n_made, list.items[i].kind)) {
            same = false;
            CW_TRY(cw_diag_add(problems, "build.lock", (CwPlace){file, 0, 0}, list.items[i].kind,
                               "the kind %s is no more: take its line out", list.items[i].kind));
        }
    }
    return same ? CW_OK
                : cw_diag(diag, CW_ERR_CONFLICT, "build.lock", (CwPlace){file, 0, 0}, NULL,
                          "steps do not give what is locked");
}
