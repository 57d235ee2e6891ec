// SPDX-License-Identifier: GPL-3.0-or-later
// Loaded with LD_PRELOAD: memory runs out.
//
//   CW_DISK_COUNT   a file of 8 bytes, shared by all processes: counts requests for memory
//   CW_NO_MEMORY    "N once|on": the Nth request fails, or it and all after it
//
// The program's main thread alone, and the processes it forks: a program that is executed anew starts unwatched, since
// its environment is its own.
// libc names its parameters in its own way.
// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name)
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// glibc's own names for what is behind malloc and its kin.
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* block, size_t size);
void* __libc_memalign(size_t alignment, size_t size);

static atomic_llong* counter;
static long long fail_at;
static bool fail_on;

__attribute__((constructor)) static void begin(void) {
    const char* path = getenv("CW_DISK_COUNT");
    const char* value = getenv("CW_NO_MEMORY");
    char how[8] = "";
    if (value && sscanf(value, "%lld %7s", &fail_at, how) == 2) {
        fail_on = strcmp(how, "on") == 0;
    }
    const int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd >= 0) {
        void* at = mmap(NULL, sizeof *counter, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        counter = at == MAP_FAILED ? NULL : at;
        (void)close(fd);
    }
}

static bool strikes(void) {
    if (!counter) {
        return false;
    }
    const long long number = atomic_fetch_add(counter, 1) + 1;
    if (fail_at && (fail_on ? number >= fail_at : number == fail_at)) {
        errno = ENOMEM;
        return true;
    }
    return false;
}

void* malloc(size_t size) {
    return strikes() ? NULL : __libc_malloc(size);
}

void* calloc(size_t count, size_t size) {
    return strikes() ? NULL : __libc_calloc(count, size);
}

void* realloc(void* block, size_t size) {
    return strikes() ? NULL : __libc_realloc(block, size);
}

void* aligned_alloc(size_t alignment, size_t size) {
    return strikes() ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void** ret_block, size_t alignment, size_t size) {
    void* block = strikes() ? NULL : __libc_memalign(alignment, size);
    if (!block) {
        return ENOMEM;
    }
    *ret_block = block;
    return 0;
}
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
