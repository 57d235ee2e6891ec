// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file_out.h"

#include "base/buf.h"
#include "base/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct CwFileOut {
    const char* path;
    const char* neighbour;
    const char* folder;
    int fd; // -1 when nothing is open
    bool failed;
    CwHasher hasher;
};

static CwStatus system_error(CwDiag* diag, const char* path, const char* doing) {
    const int error_number = errno;
    char words[128] = "";
    const char* said = strerror_r(error_number, words, sizeof words);
    return cw_diag(diag, cw_status_from_errno(error_number), "file", (CwPlace){path, 0, 0}, NULL, "%s failed: %s",
                   doing, said);
}

// Closes and deletes what was not ended.
static void abandon(void* object) {
    CwFileOut* out = object;
    if (out->fd >= 0) {
        (void)close(out->fd);
        (void)unlink(out->neighbour);
        out->fd = -1;
    }
}

CwStatus cw_file_begin(CwArena* arena, const char* path, CwDiag* diag, CwFileOut** ret_out) {
    CwFileOut* out = CW_NEW(arena, CwFileOut);
    const char* name = cw_path_name(path);
    const char* folder = name == path ? "." : cw_text_copy(arena, (CwText){path, (size_t)(name - path)});
    const char* copy = cw_string_copy(arena, path);
    const char* neighbour = cw_format(arena, "%s.%ld.part", path, (long)getpid());
    if (!out || !folder || !copy || !neighbour) {
        return CW_ERR_NO_MEM;
    }
    *out = (CwFileOut){.path = copy, .neighbour = neighbour, .folder = folder, .fd = -1};
    cw_hash_init(&out->hasher);
    CW_TRY(cw_arena_defer(arena, abandon, out));
    out->fd = open(neighbour, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (out->fd < 0) {
        return system_error(diag, path, "making the file");
    }
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
            return system_error(diag, out->path, "writing");
        }
        bytes = cw_text_after(bytes, put < 0 ? 0 : (size_t)put);
    }
    return CW_OK;
}

CwStatus cw_file_end(CwFileOut* out, CwDiag* diag, CwHash* ret_hash) {
    assert(out->fd >= 0 && !out->failed);
    if (fsync(out->fd) != 0) {
        return system_error(diag, out->path, "syncing");
    }
    const int fd = out->fd;
    out->fd = -1;
    if (close(fd) != 0 || rename(out->neighbour, out->path) != 0) {
        const CwStatus status = system_error(diag, out->path, "putting the file in its place");
        (void)unlink(out->neighbour);
        return status;
    }
    CW_TRY(cw_folder_sync(out->folder, diag));
    if (ret_hash) {
        *ret_hash = cw_hash_end(&out->hasher);
    }
    return CW_OK;
}
