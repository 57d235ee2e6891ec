// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Tables of a film folder kept in the project: one entity a row, one property a filled field.

   So a single field can be changed, undone and asked about, and a table read back from the project goes through the
   same reader as the file did: what was checked once is checked again, and there is one reader.
*/
#ifndef CW_FILM_TABLE_H
#define CW_FILM_TABLE_H

#include "base/csv.h"
#include "store/op.h"
#include "store/store.h"

#include <stddef.h>

/**
   Keeps a row of a table as the entity "kind/id".

   Shape    `values[i]` is the field of `columns[i]`; "" and NULL are no property.
   Errors   as cw_op_set().
*/
CW_MUST_USE CwStatus cw_table_put_row(CwOp* op, const char* kind, const char* id, const CwCsvColumn* columns,
                                      const char* const* values, size_t n_columns, CwDiag* diag);

/**
   Keeps every row of a table that was read, numbered from 1.

   Errors   as cw_op_set(); CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_table_put(CwArena* arena, CwOp* op, const char* kind, const CwCsv* csv, CwDiag* diag);

/**
   The table of a kind as the text of a CSV file with all of `columns`, rows by id in natural order.

   Errors   CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_table_text(CwArena* arena, CwStore* store, const char* kind, const CwCsvColumn* columns,
                                   size_t n_columns, CwText* ret_text);

#endif
