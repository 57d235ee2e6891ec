// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What a disk may hold after a power cut: a model of a folder, made again from a log of what was done to it.

   What was synced is there. Of the rest, each write is there, or not, or in part (sectors of 512 bytes); names come in
   one of two ways. *Ordered*: as journalling file systems keep them, a prefix of all changes of names. *Strict*: any
   subset, as POSIX allows; only a sync of its folder makes a name sure. A sync of a file makes its bytes certain, not
   its name. A rename happens whole or not at all.

   Units    sizes and offsets in bytes; positions in the log in entries.
*/
#ifndef CW_TESTS_DISK_MODEL_H
#define CW_TESTS_DISK_MODEL_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

#include "disk_log.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** An entry of the log, read. */
typedef struct {
    CwDiskKind kind;
    const char* path;
    const char* path2;
    uint64_t inode;
    int64_t offset;
    CwText data;
} CwDiskOp;

/** A log. */
typedef struct {
    const CwDiskOp* ops;
    size_t count;
} CwDiskLog;

/** Reads a log; CW_ERR_BAD_INPUT when it is none, or holds a call there is no model of. */
CW_MUST_USE CwStatus cw_disk_log_read(CwArena* arena, const char* path, CwDiag* diag, CwDiskLog* ret_log);

/** How the power went. */
typedef struct {
    size_t position;   ///< entries that happened before the cut
    bool strict;       ///< names: any subset, else a prefix
    int kept_per_cent; ///< of what was not synced
    bool torn;         ///< writes are kept by sectors
    uint64_t seed;
} CwPowerCut;

/** Writes what the disk holds after the cut into `folder`, which is empty. */
CW_MUST_USE CwStatus cw_disk_after(CwArena* arena, const CwDiskLog* log, const CwPowerCut* cut, const char* folder,
                                   CwDiag* diag);

#endif
