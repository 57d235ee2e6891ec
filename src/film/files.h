// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The files of a film folder, by what they are.

   Every file that was taken in is an entity "file/PATH" whose property `object` names its bytes. What a file is follows
   from its path alone (docs/film-folder.md), so nothing else has to be kept.
*/
#ifndef CW_FILM_FILES_H
#define CW_FILM_FILES_H

#include "store/op.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>

/** A file that was taken in. */
typedef struct {
    const char* path; ///< as "cuts/cut1.edl"
    CwHash object;
} CwFilmFile;

/** All files, by path in natural order. */
typedef struct {
    const CwFilmFile* items;
    size_t count;
} CwFilmFiles;

/** Whether a file beside film.json has a name that the film folder knows. */
bool cw_film_is_table(const char* path);

/**
   The files of a project.

   Errors   CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_film_files(CwArena* arena, CwStore* store, CwFilmFiles* ret_files);

/**
   The file at a path, letters of either case.

   Memory   belongs to `files`; NULL when there is none.
*/
const CwFilmFile* cw_film_file(const CwFilmFiles* files, const char* path);

/**
   The files in a folder, not those in folders inside it, whose names end in one of `extensions`.

   Shape    `extensions` ends with NULL.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_film_files_in(CwArena* arena, const CwFilmFiles* files, const char* folder,
                                      const char* const* extensions, CwFilmFiles* ret_files);

/**
   The text of the file at a path; empty when there is no such file.

   Errors   CW_ERR_NOT_FOUND, CW_ERR_CORRUPT when its object is missing or damaged; CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   as long as `arena`.
*/
CW_MUST_USE CwStatus cw_film_text(CwArena* arena, CwStore* store, const CwFilmFiles* files, const char* path,
                                  CwDiag* diag, CwText* ret_text);

/**
   Keeps every file of a film folder: what is hidden, and what lies in folders the film folder does not know, is left.

   Errors   CW_ERR_NOT_FOUND when there is no such folder, and as cw_object_put_file() and cw_op_set().
   Memory   diagnostics of files left aside go to `warnings`, which may be NULL.
*/
CW_MUST_USE CwStatus cw_film_files_take(CwArena* arena, CwOp* op, CwObjectStore* objects, const char* folder,
                                        CwDiagList* warnings, CwDiag* diag);

/**
   Keeps one file of the disk as the film folder's file at `path`; it takes the place of what was there.

   Errors   as cw_object_put_file() and cw_op_set().
*/
CW_MUST_USE CwStatus cw_film_file_take(CwArena* arena, CwOp* op, CwObjectStore* objects, const char* disk_path,
                                       const char* path, CwDiag* diag);

#endif
