// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Files: read whole, write so that a power cut leaves the old or the new, list a folder.

   Defaults Paths are UTF-8 C strings. Diagnostics name the path and what the system said.
*/
#ifndef CW_BASE_FILE_H
#define CW_BASE_FILE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   "folder/name"; an empty folder gives the name alone.

   Memory   from `arena`; NULL when memory ran out.
*/
const char* cw_path(CwArena* arena, const char* folder, const char* name);

/** The part of a path after the last slash. Memory: points into `path`. */
const char* cw_path_name(const char* path);

/**
   The folder a path lies in, with its slash; "." when there is none.

   Memory   from `arena`; NULL when memory ran out.
*/
const char* cw_path_folder(CwArena* arena, const char* path);

/** The name without its folder and without what follows its last dot. */
CwText cw_path_stem(const char* path);

/** Whether the name ends in `extension` (with its dot), letters of either case. */
bool cw_path_has_extension(const char* path, const char* extension);

/**
   Reads a whole file; one zero byte follows the text, outside its length.

   Errors   CW_ERR_NOT_FOUND, CW_ERR_DENIED, CW_ERR_IO, CW_ERR_NO_MEM; CW_ERR_RANGE above `limit_bytes`.
   Units    `limit_bytes` in bytes; 0 is no limit.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_file_read(CwArena* arena, const char* path, int64_t limit_bytes, CwDiag* diag,
                                  CwText* ret_text);

/**
   Maps a whole file into memory, to be read only; unmapped when the arena is freed.

   Errors   as cw_file_read().
   Memory   the mapping belongs to `arena`. Nobody may shorten the file meanwhile.
*/
CW_MUST_USE CwStatus cw_file_map(CwArena* arena, const char* path, CwDiag* diag, CwText* ret_text);

/**
   Writes a file so that after a power cut either the old file or the whole new one is there, as cw_file_begin(),
   cw_file_add() and cw_file_end() do (base/file_out.h).

   Errors   as they answer; then the old file is as it was and nothing is left beside it.
*/
CW_MUST_USE CwStatus cw_file_write(CwArena* arena, const char* path, CwText text, CwDiag* diag);

/** Whether something is at `path`. */
bool cw_file_exists(const char* path);

/** Whether a folder is at `path`. */
bool cw_folder_exists(const char* path);

/**
   Makes a folder, and those above it, where they are missing.

   Errors   CW_ERR_EXISTS when a file is in the way, CW_ERR_FULL, CW_ERR_DENIED, CW_ERR_IO, CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_folder_make(CwArena* arena, const char* path, CwDiag* diag);

/**
   Makes the names in a folder survive a power cut.

   Errors   CW_ERR_IO, CW_ERR_NOT_FOUND.
*/
CW_MUST_USE CwStatus cw_folder_sync(const char* path, CwDiag* diag);

/**
   Puts a folder into its place, in one step that a power cut leaves done or not done: what was there before is at
   `from` afterwards.

   Errors   CW_ERR_NOT_FOUND, CW_ERR_DENIED, CW_ERR_IO, CW_ERR_NO_MEM; then both are as they were, but for an error of
            the last sync.
*/
CW_MUST_USE CwStatus cw_folder_swap(CwArena* arena, const char* from, const char* to, CwDiag* diag);

/** The names in a folder. */
typedef struct {
    const char** names; ///< in natural order, hidden ones left out
    size_t count;
} CwNames;

/**
   Lists a folder, in natural order, without names that start with a dot.

   Errors   CW_ERR_NOT_FOUND, CW_ERR_DENIED, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_folder_list(CwArena* arena, const char* path, CwDiag* diag, CwNames* ret_names);

/**
   Deletes a file or a folder with all that is in it; nothing there is no error.

   Errors   CW_ERR_DENIED, CW_ERR_IO.
*/
CW_MUST_USE CwStatus cw_remove_tree(const char* path, CwDiag* diag);

#endif
