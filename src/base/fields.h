// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Fields of a table as the values people meant, with diagnostics that name the place, what was read and what would do.

   Defaults An empty field is a value of its own: each function says what it answers then. `name` in diagnostics is
            "field.…". Fields are named by the index of the reader's column.
*/
#ifndef CW_BASE_FIELDS_H
#define CW_BASE_FIELDS_H

#include "base/csv.h"
#include "base/number.h"
#include "base/words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A row being read: what every function here needs. */
typedef struct {
    const CwCsv* csv;
    const CwCsvRow* row;
    CwDiag* diag;
} CwFields;

/** The text of a field, never NULL. Memory: belongs to the table. */
const char* cw_field(CwFields in, size_t column);

/** Whether a field is empty. */
bool cw_field_empty(CwFields in, size_t column);

/**
   Refuses a field: fills the diagnostic with its place and what was read.

   Errors   answers CW_ERR_BAD_INPUT, always.
*/
CwStatus cw_field_refuse(CwFields in, size_t column, const char* name, const char* format, ...) CW_PRINTF(4, 5);

/**
   The text of a field that must not be empty.

   Errors   CW_ERR_BAD_INPUT.
   Memory   belongs to the table.
*/
CW_MUST_USE CwStatus cw_field_text(CwFields in, size_t column, const char** ret_text);

/**
   A decimal number in units of 1/scale, from `least` to `most`; empty answers `otherwise`. A decimal comma will do.

   Units    `otherwise`, `least`, `most` and `*ret_value` in 1/scale.
   Rounding to the nearest.
   Errors   CW_ERR_BAD_INPUT.
*/
CW_MUST_USE CwStatus cw_field_scaled(CwFields in, size_t column, int64_t scale, int64_t least, int64_t most,
                                     int64_t otherwise, int64_t* ret_value);

/**
   One of some words; empty answers `otherwise`. The diagnostic names the nearest and all of them.

   Shape    `words[n_words]`.
   Units    values as the list has them.
   Errors   CW_ERR_BAD_INPUT.
*/
CW_MUST_USE CwStatus cw_field_word(CwFields in, size_t column, const CwWord* words, size_t n_words, int otherwise,
                                   int* ret_value);

/**
   yes or no (also true, false, 1, 0, x, y, n); empty answers `otherwise`.

   Errors   CW_ERR_BAD_INPUT.
*/
CW_MUST_USE CwStatus cw_field_yes(CwFields in, size_t column, bool otherwise, bool* ret_yes);

/**
   The words of a list as "a, b, c", each value once by its first spelling, for diagnostics.

   Units    `size` in bytes; what does not fit ends in an ellipsis.
*/
void cw_words_list(const CwWord* words, size_t n_words, char* text, size_t size);

#endif
