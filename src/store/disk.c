// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/disk_priv.h"

#include "store/plant.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

CwStatus cw__path_make(CwPath* path, CwDiag* diag, const char* format, ...) {
    va_list args;
    va_start(args, format);
    const int length = vsnprintf(path->text, sizeof path->text, format, args);
    va_end(args);
    if (length < 0 || (size_t)length >= sizeof path->text) {
        return cw_diag(diag, CW_ERR_RANGE, "disk.path", (CwPlace){path->text, 0, 0}, NULL,
                       "the path is too long; put the project nearer to the root");
    }
    return CW_OK;
}

CwStatus cw__disk_new_file(const char* path, CwDiag* diag, int* ret_fd) {
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
    if (fd < 0) {
        return cw_diag_errno(diag, path, "making the file");
    }
    *ret_fd = fd;
    return CW_OK;
}

CwStatus cw__disk_write(int fd, CwText bytes, const char* path, CwDiag* diag) {
    while (bytes.length) {
        const ssize_t put = write(fd, bytes.at, bytes.length);
        if (put < 0 && errno != EINTR) {
            return cw_diag_errno(diag, path, "writing");
        }
        bytes = cw_text_after(bytes, put < 0 ? 0 : (size_t)put);
    }
    return CW_OK;
}

CwStatus cw__disk_sync(int fd, const char* path, CwDiag* diag) {
    if (cw_planted(CW_PLANT_NO_OBJECT_SYNC)) {
        return CW_OK;
    }
    return fsync(fd) == 0 ? CW_OK : cw_diag_errno(diag, path, "syncing");
}

CwStatus cw__disk_sync_folder(const char* path, CwDiag* diag) {
    if (cw_planted(CW_PLANT_NO_FOLDER_SYNC)) {
        return CW_OK;
    }
    const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return cw_diag_errno(diag, path, "opening the folder");
    }
    const CwStatus status = fsync(fd) == 0 ? CW_OK : cw_diag_errno(diag, path, "syncing the folder");
    (void)close(fd);
    return status;
}

CwStatus cw__disk_close(int fd, const char* path, CwDiag* diag) {
    return close(fd) == 0 ? CW_OK : cw_diag_errno(diag, path, "closing");
}

CwStatus cw__disk_rename(const char* from, const char* to, CwDiag* diag) {
    return rename(from, to) == 0 ? CW_OK : cw_diag_errno(diag, to, "renaming");
}

CwStatus cw__disk_rename_new(const char* from, const char* to, CwDiag* diag) {
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) {
        return CW_OK;
    }
    if (errno != EINVAL) {
        return cw_diag_errno(diag, to, "renaming");
    }
    struct stat info; // a network disk that cannot do both at once
    if (lstat(to, &info) == 0) {
        errno = EEXIST;
        return cw_diag_errno(diag, to, "renaming");
    }
    return cw__disk_rename(from, to, diag);
}

CwStatus cw__disk_folder(const char* path, CwDiag* diag) {
    return mkdir(path, 0755) == 0 || errno == EEXIST ? CW_OK : cw_diag_errno(diag, path, "making the folder");
}
