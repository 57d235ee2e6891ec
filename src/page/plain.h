// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Plain pages: HTML of headings, tables and charts, for what is read at a desk and needs no drawing engine.

   Everything is inside the page: style, and charts as SVG. The same calls give the same bytes. Memory that ran out
   shows in the buffer.
*/
#ifndef CW_PAGE_PLAIN_H
#define CW_PAGE_PLAIN_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Begins a page; `subtitle` may be "". */
void cw_plain_begin(CwBuf* buf, const char* title, const char* subtitle);

/** Ends it. */
void cw_plain_end(CwBuf* buf);

/** A heading. */
void cw_plain_heading(CwBuf* buf, const char* text);

/** A paragraph; `alert` makes it stand out. */
void cw_plain_text(CwBuf* buf, const char* text, bool alert);

/**
   A table. Shape: `head[n_columns]`, `cells[n_rows * n_columns]` row by row; NULL is an empty cell. A column whose head
   begins with '>' has amounts: they stand to the right, and none is broken across lines.
*/
void cw_plain_table(CwBuf* buf, const char* const* head, size_t n_columns, const char* const* cells, size_t n_rows);

/** A bar of a chart, from one amount to another. */
typedef struct {
    const char* name;
    const char* label; ///< beside the bar
    int64_t from;
    int64_t to;
    bool alert;
} CwPlainBar;

/** A chart of bars below one another, a waterfall where each begins at the end of the last. Shape: `bars[n_bars]`. */
void cw_plain_bars(CwBuf* buf, const char* title, const CwPlainBar* bars, size_t n_bars);

/** A line of a chart. */
typedef struct {
    const char* name;
    const int64_t* y; ///< one for each x
    bool dashed;
    size_t reach;      ///< how many places it reaches; 0 for all
    const char* label; ///< at its end; NULL for none
} CwPlainLine;

/** A chart of lines over the same places. Shape: `names[n_places]`, each line's `y[n_places]`; n_places >= 1. */
void cw_plain_lines(CwBuf* buf, const char* title, const char* const* names, size_t n_places, const CwPlainLine* lines,
                    size_t n_lines);

#endif
