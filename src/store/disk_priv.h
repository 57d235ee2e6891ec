// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The few calls to the disk that durability rests on.

   Errors   each answers the status of errno and fills `diag` with the path and what the system said.
*/
#ifndef CW_STORE_DISK_PRIV_H
#define CW_STORE_DISK_PRIV_H

#include "base/diag.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A path in a project is at most this long, final zero included. */
enum { CW__PATH_SIZE = 4096 };

/** A path on the stack: objects are found without an arena. */
typedef struct {
    char text[CW__PATH_SIZE];
} CwPath;

/** A path made as printf makes text; CW_ERR_RANGE when it is too long. */
CW_MUST_USE CwStatus cw__path_make(CwPath* path, CwDiag* diag, const char* format, ...) CW_PRINTF(3, 4);

/** Makes a file that was not there, to be written now and only read ever after. */
CW_MUST_USE CwStatus cw__disk_new_file(const char* path, CwDiag* diag, int* ret_fd);

/** Writes all of it. */
CW_MUST_USE CwStatus cw__disk_write(int fd, CwText bytes, const char* path, CwDiag* diag);

/** Brings a file's bytes to the disk. */
CW_MUST_USE CwStatus cw__disk_sync(int fd, const char* path, CwDiag* diag);

/** Brings the names in a folder to the disk. */
CW_MUST_USE CwStatus cw__disk_sync_folder(const char* path, CwDiag* diag);

/** Closes, and minds what it says. */
CW_MUST_USE CwStatus cw__disk_close(int fd, const char* path, CwDiag* diag);

/** Renames, replacing what is there. */
CW_MUST_USE CwStatus cw__disk_rename(const char* from, const char* to, CwDiag* diag);

/** Renames; CW_ERR_EXISTS when something is there. */
CW_MUST_USE CwStatus cw__disk_rename_new(const char* from, const char* to, CwDiag* diag);

/** Makes one folder; one that is there already is fine. */
CW_MUST_USE CwStatus cw__disk_folder(const char* path, CwDiag* diag);

#endif
