// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/words.h"
#include "rights/rights_priv.h"

#include <stdlib.h>

static int compare_works(const void* a, const void* b) {
    const CwWorkUse* const* x = a;
    const CwWorkUse* const* y = b;
    const int cues = cw_word_compare((*x)->cue, (*y)->cue);
    return cues ? cues : (*x < *y ? -1 : *x > *y); // both are in one array: as they were
}

CwStatus cw__work_index(CwArena* arena, const CwRights* rights, CwWorkIndex* ret_index) {
    const CwWorkUse** works = cw_alloc_array(arena, rights->n_works, sizeof(const CwWorkUse*)); // NOLINT: pointers
    if (!works) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < rights->n_works; ++i) {
        works[i] = &rights->works[i];
    }
    if (rights->n_works) {
        qsort(works, rights->n_works, sizeof(const CwWorkUse*), compare_works); // NOLINT: pointers
    }
    *ret_index = (CwWorkIndex){works, rights->n_works};
    return CW_OK;
}

// The first work whose cue is not below `cue`, or, with `past`, is above it.
static size_t bound(const CwWorkIndex* index, const char* cue, bool past) {
    size_t low = 0;
    size_t high = index->n_works;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = cw_word_compare(index->works[middle]->cue, cue);
        if (order < 0 || (past && order == 0)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

CwWorkRange cw__works_of(const CwWorkIndex* index, const char* cue) {
    const size_t first = bound(index, cue, false);
    return (CwWorkRange){index->works + first, bound(index, cue, true) - first};
}

bool cw_work_is_used(const CwWorkUse* work) {
    bool used = !work->alternate;
    for (size_t i = 0; i < work->n_parties; ++i) {
        used = used && work->parties[i].state != CW_CLEARANCE_REPLACED;
    }
    return used;
}
