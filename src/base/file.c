// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"

#include "base/buf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static CwStatus no_memory(CwDiag* diag, const char* path) {
    return cw_diag(diag, CW_ERR_NO_MEM, "file", (CwPlace){path, 0, 0}, NULL, "memory ran out");
}

const char* cw_path(CwArena* arena, const char* folder, const char* name) {
    const size_t length = strlen(folder);
    if (length == 0) {
        return cw_string_copy(arena, name);
    }
    return cw_format(arena, "%s%s%s", folder, folder[length - 1] == '/' ? "" : "/", name);
}

const char* cw_path_name(const char* path) {
    const char* slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

const char* cw_path_folder(CwArena* arena, const char* path) {
    const char* name = cw_path_name(path);
    return name == path ? "." : cw_text_copy(arena, (CwText){path, (size_t)(name - path)});
}

CwText cw_path_stem(const char* path) {
    const char* name = cw_path_name(path);
    const char* dot = strrchr(name, '.');
    return (CwText){name, dot && dot != name ? (size_t)(dot - name) : strlen(name)};
}

bool cw_path_has_extension(const char* path, const char* extension) {
    const CwText stem = cw_path_stem(path);
    return cw_text_is_fold(cw_text(stem.at + stem.length), extension);
}

// Opens for reading and asks for the size; what is no ordinary file (a folder, a pipe, a device) is refused.
static CwStatus open_to_read(const char* path, CwDiag* diag, int* ret_fd, size_t* ret_size) {
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); // opening a pipe would wait for its writer
    if (fd < 0) {
        return cw_diag_errno(diag, path, "opening");
    }
    struct stat info;
    CwStatus status = CW_OK;
    if (fstat(fd, &info) != 0) {
        status = cw_diag_errno(diag, path, "reading");
    } else if (!S_ISREG(info.st_mode)) {
        status = cw_diag(diag, CW_ERR_IO, "file.kind", (CwPlace){path, 0, 0}, NULL,
                         S_ISDIR(info.st_mode) ? "this is a folder; name a file" : "this is no ordinary file");
    }
    if (status != CW_OK) {
        (void)close(fd);
        return status;
    }
    *ret_fd = fd;
    *ret_size = (size_t)info.st_size;
    return CW_OK;
}

static CwStatus read_all(int fd, char* to, size_t size, const char* path, CwDiag* diag) {
    size_t done = 0;
    while (done < size) {
        const ssize_t got = read(fd, to + done, size - done);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return cw_diag_errno(diag, path, "reading");
        }
        if (got == 0) {
            return cw_diag(diag, CW_ERR_IO, "file", (CwPlace){path, 0, 0}, NULL,
                           "the file became shorter while it was read");
        }
        done += (size_t)got;
    }
    char more = 0;
    return read(fd, &more, 1) <= 0 ? CW_OK
                                   : cw_diag(diag, CW_ERR_IO, "file", (CwPlace){path, 0, 0}, NULL,
                                             "the file became longer while it was read");
}

CwStatus cw_file_read(CwArena* arena, const char* path, int64_t limit_bytes, CwDiag* diag, CwText* ret_text) {
    int fd = -1;
    size_t size = 0;
    CW_TRY(open_to_read(path, diag, &fd, &size));
    CwStatus status = CW_OK;
    char* bytes = NULL;
    if (limit_bytes && size > (size_t)limit_bytes) {
        status = cw_diag(diag, CW_ERR_RANGE, "file.too_big", (CwPlace){path, 0, 0}, NULL,
                         "the file has %zu bytes; at most %lld are taken", size, (long long)limit_bytes);
    } else {
        bytes = cw_alloc(arena, size + 1);
        status = bytes ? read_all(fd, bytes, size, path, diag) : no_memory(diag, path);
    }
    (void)close(fd);
    if (status == CW_OK) {
        *ret_text = (CwText){bytes, size};
    }
    return status;
}

typedef struct {
    void* at;
    size_t size;
} Mapping;

static void unmap(void* object) {
    const Mapping* mapping = object;
    (void)munmap(mapping->at, mapping->size);
}

CwStatus cw_file_map(CwArena* arena, const char* path, CwDiag* diag, CwText* ret_text) {
    int fd = -1;
    size_t size = 0;
    CW_TRY(open_to_read(path, diag, &fd, &size));
    Mapping* mapping = CW_NEW(arena, Mapping);
    if (!mapping) {
        (void)close(fd);
        return no_memory(diag, path);
    }
    if (size == 0) { // nothing to map
        (void)close(fd);
        *ret_text = (CwText){"", 0};
        return CW_OK;
    }
    *mapping = (Mapping){mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0), size};
    const CwStatus status = mapping->at == MAP_FAILED ? cw_diag_errno(diag, path, "mapping") : CW_OK;
    (void)close(fd);
    CW_TRY(status);
    CW_TRY(cw_arena_defer(arena, unmap, mapping));
    *ret_text = (CwText){mapping->at, size};
    return CW_OK;
}

bool cw_file_exists(const char* path) {
    struct stat info;
    return stat(path, &info) == 0;
}

bool cw_folder_exists(const char* path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

CwStatus cw_folder_make(CwArena* arena, const char* path, CwDiag* diag) {
    char* partial = cw_string_copy(arena, path);
    if (!partial) {
        return no_memory(diag, path);
    }
    for (char* p = partial + 1; *partial; ++p) {
        if (*p != '/' && *p != '\0') {
            continue;
        }
        const char end = *p;
        *p = '\0';
        if (mkdir(partial, 0755) != 0 && errno != EEXIST) {
            errno = errno == ENOTDIR ? EEXIST : errno; // a file stands where a folder should be
            return cw_diag_errno(diag, partial, "making the folder");
        }
        *p = end;
        if (end == '\0') {
            break;
        }
    }
    if (!cw_folder_exists(path)) {
        errno = EEXIST;
        return cw_diag_errno(diag, path, "making the folder");
    }
    return CW_OK;
}

CwStatus cw_folder_sync(const char* path, CwDiag* diag) {
    const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return cw_diag_errno(diag, path, "opening the folder");
    }
    const CwStatus status = fsync(fd) == 0 ? CW_OK : cw_diag_errno(diag, path, "syncing the folder");
    (void)close(fd);
    return status;
}

// The folder a path lies in, synced.
static CwStatus sync_parent(CwArena* arena, const char* path, CwDiag* diag) {
    const char* folder = cw_path_folder(arena, path);
    return folder ? cw_folder_sync(folder, diag) : no_memory(diag, path);
}

CwStatus cw_folder_swap(CwArena* arena, const char* from, const char* to, CwDiag* diag) {
    const bool there = cw_file_exists(to);
    const int done = there ? renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_EXCHANGE) : rename(from, to);
    if (done != 0) {
        return cw_diag_errno(diag, to, "putting the folder in its place");
    }
    CW_TRY(sync_parent(arena, to, diag));
    return sync_parent(arena, from, diag);
}

static int by_name(const void* a, const void* b) {
    return cw_natural_compare(*(const char* const*)a, *(const char* const*)b);
}

CwStatus cw_folder_list(CwArena* arena, const char* path, CwDiag* diag, CwNames* ret_names) {
    DIR* folder = opendir(path);
    if (!folder) {
        return cw_diag_errno(diag, path, "listing");
    }
    CwNames names = {NULL, 0};
    size_t capacity = 0;
    CwStatus status = CW_OK;
    while (status == CW_OK) {
        errno = 0;
        const struct dirent* entry = readdir(folder);
        if (!entry) {
            status = errno ? cw_diag_errno(diag, path, "listing") : CW_OK;
            break;
        }
        if (entry->d_name[0] == '.') {
            continue;
        }
        status = CW_RESERVE(arena, names.names, names.count, capacity);
        const char* copy = cw_string_copy(arena, entry->d_name);
        if (status != CW_OK || !copy) {
            status = no_memory(diag, path);
        } else {
            names.names[names.count++] = copy;
        }
    }
    (void)closedir(folder);
    CW_TRY(status);
    if (names.count) {
        qsort(names.names, names.count, sizeof names.names[0], by_name);
    }
    *ret_names = names;
    return CW_OK;
}

static int remove_one(const char* path, const struct stat* info, int kind, struct FTW* walk) {
    (void)info;
    (void)kind;
    (void)walk;
    return remove(path);
}

CwStatus cw_remove_tree(const char* path, CwDiag* diag) {
    struct stat info;
    if (lstat(path, &info) != 0) {
        return errno == ENOENT ? CW_OK : cw_diag_errno(diag, path, "deleting");
    }
    return nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0 ? CW_OK : cw_diag_errno(diag, path, "deleting");
}
