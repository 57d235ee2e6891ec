// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Tables of comma-separated values with a header row (RFC 4180), as people really make them.

   Taken: a byte order mark, LF, CR LF or CR line ends, quoted fields with commas, quotes and line ends inside, spaces
   round unquoted fields, semicolons or tabs for commas when the header row uses them, empty lines and rows of nothing
   but separators, lines that start with #, columns in any order, column names as base/words.h compares words.
   Refused with line and column: bytes that are not UTF-8, a quote that never closes, a row with more fields than the
   header, a column that is not known, one that is missing, one twice.
*/
#ifndef CW_BASE_CSV_H
#define CW_BASE_CSV_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/** A column the reader of a table knows. */
typedef struct {
    const char* name;
    bool required; ///< the header must have it
} CwCsvColumn;

/** One field of one row. */
typedef struct {
    const char* text; ///< trimmed and unquoted; "" where the row or the table has no such field
    int column;       ///< from 1, in bytes; 0 where there is none
} CwCsvField;

/** One row: `fields` in the order of the reader's columns, not of the file's. */
typedef struct {
    const CwCsvField* fields;
    int line; ///< from 1: where the row starts
} CwCsvRow;

/** A table that was read. */
typedef struct {
    const char* file;
    const CwCsvColumn* columns;
    size_t n_columns;
    const CwCsvRow* rows;
    size_t n_rows;
} CwCsv;

/**
   Reads a table.

   Shape    `columns[n_columns]`; the result's rows have `n_columns` fields each.
   Errors   CW_ERR_BAD_INPUT with file, line and column; CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file` and `columns`, copies the text.
*/
CW_MUST_USE CwStatus cw_csv_read(CwArena* arena, const char* file, CwText text, const CwCsvColumn* columns,
                                 size_t n_columns, CwDiag* diag, CwCsv* ret_csv);

/** Where field `column` of `row` stands, for a diagnostic about it. */
CwPlace cw_csv_place(const CwCsv* csv, const CwCsvRow* row, size_t column);

#endif
