// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The log of everything a program did to a folder, in the order it happened, whatever process did it.

   Each entry is a CwDiskEntry, then its two paths (relative to the folder), then its data.
*/
#ifndef CW_TESTS_DISK_LOG_H
#define CW_TESTS_DISK_LOG_H

#include <stdint.h>

/** What was done. */
typedef enum {
    CW_DISK_ROOT = 1, ///< the folder itself: inode
    CW_DISK_CREATE,   ///< a new file: path, inode
    CW_DISK_MKDIR,    ///< a new folder: path, inode
    CW_DISK_WRITE,    ///< inode, offset, data
    CW_DISK_TRUNCATE, ///< inode, offset is the new size
    CW_DISK_RENAME,   ///< path to path2, inode of what is renamed
    CW_DISK_LINK,     ///< path also as path2, inode
    CW_DISK_UNLINK,   ///< path
    CW_DISK_RMDIR,    ///< path
    CW_DISK_SYNC,     ///< fsync or fdatasync: inode
    CW_DISK_SYNC_ALL, ///< syncfs
    CW_DISK_MARK,     ///< somebody was given an answer: data is its text
    CW_DISK_UNKNOWN,  ///< a call the replay has no model of: path names it
} CwDiskKind;

enum { CW_DISK_MAGIC = 0x4b534944 };

/** The head of an entry. */
typedef struct {
    uint32_t magic;
    uint32_t kind;
    uint32_t path_length;
    uint32_t path2_length;
    uint64_t data_length;
    uint64_t inode;
    int64_t offset;
} CwDiskEntry;

#endif
