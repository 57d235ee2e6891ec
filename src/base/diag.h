// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What was wrong with somebody's input, where, and what to do about it.

   A CwDiag holds its words itself, so that it can be filled when memory has run out. Readers fill one for the error
   that stopped them; what they could repair goes into a CwDiagList.
*/
#ifndef CW_BASE_DIAG_H
#define CW_BASE_DIAG_H

#include "base/arena.h"
#include "base/status.h"

#include <stddef.h>

/** One thing said about one place in a file. */
typedef struct {
    const char* name; ///< stable name, as "edl.record_length"; a static string
    int line;         ///< from 1; 0 where a line makes no sense
    int column;       ///< from 1, in bytes; 0 where a column makes no sense
    char file[160];   ///< the file as the user named it, or empty
    char read[96];    ///< what was read there, or empty
    char text[320];   ///< what is wrong and what to do
} CwDiag;

/** Where in which file; `line` and `column` from 1, or 0. */
typedef struct {
    const char* file;
    int line;
    int column;
} CwPlace;

/**
   Fills `diag` and answers `status`, so that a reader can end with `return cw_diag(...)`.

   Too long words are cut at a UTF-8 boundary and end in an ellipsis.

   Errors   answers `status`, always.
   Memory   copies everything but `name`, which must be static; `diag` may be NULL; `read` may be NULL.
*/
CwStatus cw_diag(CwDiag* diag, CwStatus status, const char* name, CwPlace place, const char* read, const char* format,
                 ...) CW_PRINTF(6, 7);

/**
   What the system just said (errno) about a file: "writing failed: No space left on device; make room and try again".

   Errors   answers the status errno means, always.
   Memory   copies everything; `diag` may be NULL.
*/
CwStatus cw_diag_errno(CwDiag* diag, const char* path, const char* doing);

/** A growing list of repairs and warnings. */
typedef struct {
    CwArena* arena;
    CwDiag* items;
    size_t count;
    size_t capacity;
} CwDiagList;

/**
   Adds one to the list.

   Errors   CW_ERR_NO_MEM.
   Memory   copies everything but `name`, which must be static; `list` may be NULL, and then nothing is kept.
*/
CW_MUST_USE CwStatus cw_diag_add(CwDiagList* list, const char* name, CwPlace place, const char* read,
                                 const char* format, ...) CW_PRINTF(5, 6);

/**
   The whole diagnostic on one line: "file:line:column: text (read: …)".

   Memory   from `arena`; NULL when memory ran out.
*/
const char* cw_diag_line(CwArena* arena, const CwDiag* diag);

#endif
