// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file_out.h"

#include "base/buf.h"
#include "base/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct CwFileOut {
    const char* path;
    const char* part; // what is written so far
    const char* folder;
    int fd; // -1 when nothing is open
    bool failed;
    CwHasher hasher;
};

// Closes and deletes what was not ended.
static void abandon(void* object) {
    CwFileOut* out = object;
    if (out->fd >= 0) {
        (void)unlink(out->part);
        (void)close(out->fd);
        out->fd = -1;
    }
}

// Whether the open file still has this name: who wrote it before us may have renamed or deleted it meanwhile.
static bool has_name(int fd, const char* path) {
    struct stat open_file;
    struct stat named;
    return fstat(fd, &open_file) == 0 && stat(path, &named) == 0 && open_file.st_ino == named.st_ino &&
           open_file.st_dev == named.st_dev;
}

// Opens the part, which is ours until it is closed. What a killed writer left under its name is written over.
static CwStatus open_part(CwFileOut* out, CwDiag* diag) {
    for (;;) {
        const int fd = open(out->part, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
        if (fd < 0) {
            return cw_diag_errno(diag, out->path, "making the file");
        }
        if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) { // where there are no locks, so be it
            (void)close(fd);
            return cw_diag(diag, CW_ERR_CONFLICT, "file.busy", (CwPlace){out->path, 0, 0}, NULL,
                           "another process is writing this file; wait until it has ended");
        }
        if (has_name(fd, out->part)) {
            out->fd = fd;
            return ftruncate(fd, 0) == 0 ? CW_OK : cw_diag_errno(diag, out->path, "making the file");
        }
        (void)close(fd);
    }
}

CwStatus cw_file_begin(CwArena* arena, const char* path, CwDiag* diag, CwFileOut** ret_out) {
    CwFileOut* out = CW_NEW(arena, CwFileOut);
    const char* folder = cw_path_folder(arena, path);
    const char* copy = cw_string_copy(arena, path);
    const char* part = cw_format(arena, "%s.part", path);
    if (!out || !folder || !copy || !part) {
        return cw_diag(diag, CW_ERR_NO_MEM, "file", (CwPlace){path, 0, 0}, NULL, "memory ran out");
    }
    *out = (CwFileOut){.path = copy, .part = part, .folder = folder, .fd = -1};
    cw_hash_init(&out->hasher);
    CW_TRY(cw_arena_defer(arena, abandon, out));
    CW_TRY(open_part(out, diag));
    *ret_out = out;
    return CW_OK;
}

CwStatus cw_file_add(CwFileOut* out, CwText bytes, CwDiag* diag) {
    assert(out->fd >= 0 && !out->failed);
    if (bytes.length) {
        cw_hash_add(&out->hasher, bytes.at, bytes.length);
    }
    while (bytes.length) {
        const ssize_t put = write(out->fd, bytes.at, bytes.length);
        if (put < 0 && errno != EINTR) {
            out->failed = true;
            return cw_diag_errno(diag, out->path, "writing");
        }
        bytes = cw_text_after(bytes, put < 0 ? 0 : (size_t)put);
    }
    return CW_OK;
}

CwStatus cw_file_end(CwFileOut* out, CwDiag* diag, CwHash* ret_hash) {
    assert(out->fd >= 0 && !out->failed);
    if (fsync(out->fd) != 0) {
        return cw_diag_errno(diag, out->path, "syncing");
    }
    if (rename(out->part, out->path) != 0) {
        return cw_diag_errno(diag, out->path, "putting the file in its place");
    }
    const int fd = out->fd;
    out->fd = -1;
    if (close(fd) != 0) {
        return cw_diag_errno(diag, out->path, "closing");
    }
    CW_TRY(cw_folder_sync(out->folder, diag));
    if (ret_hash) {
        *ret_hash = cw_hash_end(&out->hasher);
    }
    return CW_OK;
}

CwStatus cw_file_write(CwArena* arena, const char* path, CwText text, CwDiag* diag) {
    CwFileOut* out = NULL;
    CW_TRY(cw_file_begin(arena, path, diag, &out));
    CwStatus status = cw_file_add(out, text, diag);
    if (status == CW_OK) {
        status = cw_file_end(out, diag, NULL);
    }
    abandon(out);
    return status;
}
