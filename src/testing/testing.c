// SPDX-License-Identifier: GPL-3.0-or-later
#include "testing/testing.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[256];

static void* failing_allocate(void* context, size_t size_bytes) {
    CwFailingAllocator* failing = context;
    ++failing->count;
    if (failing->fail_at && failing->count >= failing->fail_at) {
        return NULL;
    }
    ++failing->live;
    return malloc(size_bytes);
}

static void failing_release(void* context, void* block) {
    CwFailingAllocator* failing = context;
    if (block) {
        --failing->live;
    }
    free(block);
}

void cw_failing_init(CwFailingAllocator* failing, size_t fail_at) {
    *failing = (CwFailingAllocator){.fail_at = fail_at};
    failing->allocator = (CwAllocator){failing_allocate, failing_release, failing, 1};
}

// Runs the scenario failing at `fail_at`; returns how many allocations were asked for.
static size_t sweep_once(CwStatus (*scenario)(CwArena*, void*), void* context, size_t fail_at) {
    CwFailingAllocator failing;
    cw_failing_init(&failing, fail_at);
    CwArena* arena = cw_arena_new(&failing.allocator);
    const CwStatus status = arena ? scenario(arena, context) : CW_ERR_NO_MEM;
    assert_int_equal(status, fail_at ? CW_ERR_NO_MEM : CW_OK);
    cw_arena_free(arena);
    assert_int_equal(failing.live, 0);
    return failing.count;
}

void cw_sweep_allocations(CwStatus (*scenario)(CwArena* arena, void* context), void* context, size_t stop_after) {
    const size_t total = sweep_once(scenario, context, 0);
    const size_t tries = stop_after && stop_after < total ? stop_after : total;
    for (size_t i = 0; i < tries; ++i) {
        sweep_once(scenario, context, 1 + i * total / tries);
    }
}

const char* cw_test_folder(void) {
    const char* parent = getenv("TMPDIR");
    const int length = snprintf(folder, sizeof folder, "%s/cuewright-test-XXXXXX", parent ? parent : "/tmp");
    assert_true(length > 0 && (size_t)length < sizeof folder);
    assert_non_null(mkdtemp(folder));
    return folder;
}

static int remove_one(const char* path, const struct stat* info, int kind, struct FTW* walk) {
    (void)info;
    (void)kind;
    (void)walk;
    return remove(path);
}

void cw_test_folder_remove(void) {
    if (folder[0]) {
        assert_int_equal(nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
        folder[0] = '\0';
    }
}

const char* cw_test_replaced(CwArena* arena, const char* text, const char* old, const char* new) {
    const char* at = strstr(text, old);
    assert_non_null(at);
    const size_t size = strlen(text) + strlen(new) + 1;
    char* changed = CW_NEW_ARRAY(arena, char, size);
    assert_non_null(changed);
    assert_true(snprintf(changed, size, "%.*s%s%s", (int)(at - text), text, new, at + strlen(old)) > 0);
    return changed;
}

CwArena* cw_test_arena;
CwDiag cw_test_diag;

int cw_test_arena_up(void** state) {
    cw_test_arena = cw_arena_new(NULL);
    if (state) { // NULL: of a test that runs its own program again
        *state = cw_test_arena;
    }
    cw_test_diag = (CwDiag){0};
    return cw_test_arena ? 0 : -1;
}

void cw_test_must(CwStatus status) {
    assert_string_equal(cw_test_diag.text, "");
    assert_int_equal(status, CW_OK);
}

int cw_test_arena_down(void** state) {
    (void)state;
    cw_arena_free(cw_test_arena);
    cw_test_arena = NULL;
    return 0;
}
