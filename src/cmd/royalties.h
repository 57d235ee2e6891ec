// SPDX-License-Identifier: GPL-3.0-or-later
/** Statements from the disk: read piece by piece, so that they may be larger than memory, by several threads. */
#ifndef CW_CMD_ROYALTIES_H
#define CW_CMD_ROYALTIES_H

#include "cmd/shell.h"
#include "money/tally.h"

/** What to read. */
typedef struct {
    const char* const* files;
    size_t n_files;
    const char* more_templates; ///< a folder, or NULL
    int n_threads;
} CwStatementJob;

/**
   Adds up all rows of all files.

   Errors   as cw_file_read(), cw_statement_layout() and cw_tally_rows(); of several the one that comes first.
   Memory   from the shell's arena.
*/
CW_MUST_USE CwStatus cw_statements_read(CwShell* shell, const CwStatementJob* job, CwTallyItem** ret_items,
                                        size_t* ret_count);

#endif
