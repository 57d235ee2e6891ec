// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What statements look like: templates, which are data, and the one that a file follows.

   A template names the columns of a distributor's statements as their header row has them. A file follows the first
   template all of whose needed columns its header has, and of several the one that needs most.
*/
#ifndef CW_MONEY_STATEMENT_H
#define CW_MONEY_STATEMENT_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "money/tally.h"

#include <stddef.h>

/** What a column holds. */
typedef enum {
    CW_STATEMENT_ISRC,
    CW_STATEMENT_UPC,
    CW_STATEMENT_UNITS,
    CW_STATEMENT_AMOUNT,
    CW_STATEMENT_CURRENCY,
    CW_STATEMENT_COLUMNS, ///< how many
} CwStatementColumn;

/** The names a column may have. */
typedef struct {
    const char* const* names;
    size_t n_names;
} CwColumnNames;

/** What the statements of one sender look like. */
typedef struct {
    const char* name;
    const char* source; ///< where this is known from
    const char* date;   ///< of that
    char decimal;
    CwCurrency fixed; ///< of all amounts; "" where a column says it
    CwColumnNames columns[CW_STATEMENT_COLUMNS];
    CwColumnNames needs; ///< columns that tell these statements from others
} CwStatementTemplate;

/**
   Reads a template.

   Errors   CW_ERR_BAD_INPUT with what is missing; CW_ERR_NO_MEM.
   Memory   from `arena`.
   Source   docs/royalties.md.
*/
CW_MUST_USE CwStatus cw_statement_template_read(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                                                CwStatementTemplate* ret_template);

/** How one file is laid out. */
typedef struct {
    const CwStatementTemplate* template;
    CwTallyLayout rows;
    size_t header_bytes; ///< rows begin after so many bytes
    int header_lines;
} CwStatementLayout;

/**
   The layout of a statement, from its first bytes: up to 20 lines may stand before the header row.

   Shape    `templates[n_templates]`; `head` is the beginning of the file.
   Errors   CW_ERR_BAD_INPUT when no template fits: which columns were found and what to do.
   Memory   keeps `file` and `templates`.
*/
CW_MUST_USE CwStatus cw_statement_layout(const CwStatementTemplate* templates, size_t n_templates, const char* file,
                                         CwText head, CwDiag* diag, CwStatementLayout* ret_layout);

#endif
