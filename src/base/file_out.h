// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A large file written piece by piece, that is there whole or not at all, and hashed on the way.

   The pieces go to a neighbour, `PATH.part`, which is synced and renamed over `PATH` at the end; then the folder is
   synced. A file that is not ended is deleted when its arena is freed; what a killed process left of one is written
   over by the next who writes the same file.

   Defaults Not thread safe.
*/
#ifndef CW_BASE_FILE_OUT_H
#define CW_BASE_FILE_OUT_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/hash.h"
#include "base/text.h"

/** A file being written. */
typedef struct CwFileOut CwFileOut;

/**
   Begins a file.

   Errors   CW_ERR_CONFLICT when another process is writing it; CW_ERR_DENIED, CW_ERR_FULL, CW_ERR_IO, CW_ERR_NO_MEM;
            CW_ERR_NOT_FOUND when its folder is missing.
   Memory   from `arena`, which also deletes what is not ended; copies `path`.
*/
CW_MUST_USE CwStatus cw_file_begin(CwArena* arena, const char* path, CwDiag* diag, CwFileOut** ret_out);

/**
   Adds bytes at the end.

   Errors   CW_ERR_FULL, CW_ERR_IO; then the file cannot be ended any more.
*/
CW_MUST_USE CwStatus cw_file_add(CwFileOut* out, CwText bytes, CwDiag* diag);

/**
   Puts the file in its place; after a power cut either the old file or the whole new one is there.

   Errors   as cw_file_add(); then the old file is as it was.
   Memory   `ret_hash`, the SHA-256 of the whole file, may be NULL.
*/
CW_MUST_USE CwStatus cw_file_end(CwFileOut* out, CwDiag* diag, CwHash* ret_hash);

#endif
