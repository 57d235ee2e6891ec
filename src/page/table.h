// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Tables that go over as many pages as they need, and the furniture of a printed page.

   Units    points; colours are 0xRRGGBB.
*/
#ifndef CW_PAGE_TABLE_H
#define CW_PAGE_TABLE_H

#include "page/drawing.h"

#include <stdbool.h>
#include <stddef.h>

/** A column. */
typedef struct {
    const char* title;
    double share; ///< of the table's width, against the other columns' shares
    CwAlign align;
    CwFace face;
    bool bold;
} CwTableColumn;

/** How a row looks. */
typedef enum {
    CW_ROW_PLAIN,
    CW_ROW_HEADING, ///< its first cell goes over the whole width
    CW_ROW_TOTAL,   ///< bold, with a line above
    CW_ROW_ALERT,   ///< something is wrong here
    CW_ROW_ENTRY,   ///< bold, with a line above: begins an entry that goes on over the plain rows and alerts below
} CwRowKind;

/** A row; a cell that is NULL stays empty. */
typedef struct {
    CwRowKind kind;
    const char* const* cells; ///< one for each column
} CwTableRow;

/** A table. */
typedef struct {
    const CwTableColumn* columns;
    size_t n_columns;
    const CwTableRow* rows;
    size_t n_rows;
    double size;     ///< of the letters
    uint32_t accent; ///< colour of the head and of headings
} CwTable;

/** Draws what stands on every page above the table; answers where the table may begin. */
typedef double (*CwPageHead)(CwDrawing* drawing, void* context);

/**
   Draws a table from `top` on the current page, and on new pages when one is full: each gets `head` (may be NULL), and
   the columns' titles again. A row is never torn, a heading stays with the row below it, and an entry stays together.

   Units    points; rows end above `bottom`.
   Shape    answers where it ended on the last page.
*/
double cw_draw_table(CwDrawing* drawing, const CwTable* table, double left, double top, double width, double bottom,
                     CwPageHead head, void* context);

/**
   Writes "left … page n of N" at the foot of every page.

   Units    `margin` in points, from both sides and from the foot.
*/
void cw_draw_page_numbers(CwDrawing* drawing, double margin, const char* left);

#endif
