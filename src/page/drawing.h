// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Drawn pages: text, lines, boxes, curves and tables on paper, out as PDF or SVG.

   A drawing is a list of what was drawn, page by page; Pango measures text while it is drawn, and Cairo makes the PDF
   at the end. The same calls give the same bytes: only the named fonts below are looked at, whatever the user has set,
   and nothing in the files tells when they were made.

   When memory runs out the drawing fails once and for all: later calls do nothing, and cw_drawing_pdf() and
   cw_drawing_svg() say so. So a page is drawn without a check after every line.

   Defaults Links Cairo and Pango: only steps that run in the worker draw. Memory belongs to the arena. Not thread safe.
   Units    points, 72 to the inch, from the top left corner of the page; colours are 0xRRGGBB.
*/
#ifndef CW_PAGE_DRAWING_H
#define CW_PAGE_DRAWING_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A size of paper. */
typedef struct {
    double width;
    double height;
} CwPaper;

extern const CwPaper cw_paper_a4;
extern const CwPaper cw_paper_a4_wide;

/** What letters look like. */
typedef enum {
    CW_FACE_SANS,   ///< Nimbus Sans: tables and running text
    CW_FACE_NARROW, ///< Nimbus Sans Narrow: where room is short
    CW_FACE_SERIF,  ///< P052, a Palatino: titles
    CW_FACE_MONO,   ///< Nimbus Mono PS: timecode and numbers under one another
} CwFace;

typedef enum {
    CW_ALIGN_LEFT,
    CW_ALIGN_CENTER,
    CW_ALIGN_RIGHT,
} CwAlign;

/** How text is set. */
typedef struct {
    CwFace face;
    double size;
    uint32_t rgb;
    bool bold;
    bool italic;
    CwAlign align; ///< within the width given to cw_draw_text()
    int lines_max; ///< cut with an ellipsis after so many lines; 0 is as many as it takes
} CwTextStyle;

/** How a line is drawn. */
typedef struct {
    uint32_t rgb;
    double width; ///< 0 draws nothing
    double dash;  ///< length of dashes and gaps; 0 is a whole line
} CwPen;

/** How an area is filled. */
typedef struct {
    uint32_t rgb;
    int opacity; ///< 0 nothing … 255 opaque
} CwFill;

typedef struct {
    double x;
    double y;
} CwPoint;

typedef struct {
    double x;
    double y;
    double width;
    double height;
} CwBox;

typedef struct CwDrawing CwDrawing;

/**
   Begins a drawing without pages.

   Errors   CW_ERR_NO_PROGRAM when a font file is missing (diag names the Debian package); CW_ERR_NO_MEM.
   Memory   from `arena`; copies `title`, which goes into the file's own description.
*/
CW_MUST_USE CwStatus cw_drawing_begin(CwArena* arena, CwPaper paper, const char* title, CwDiag* diag,
                                      CwDrawing** ret_drawing);

/** Begins the next page; what follows is drawn on it. The first page too is begun so. */
void cw_drawing_page(CwDrawing* drawing);

/** How many pages there are. */
size_t cw_drawing_pages(const CwDrawing* drawing);

/** The paper the drawing is on. */
CwPaper cw_drawing_paper(const CwDrawing* drawing);

/**
   Text from the line (x, y) downward, broken into lines at `width`.

   Units    points; `width` 0 does not break, and then alignment is about x.
   Shape    answers the height taken.
   Memory   copies `text`.
*/
double cw_draw_text(CwDrawing* drawing, double x, double y, double width, const CwTextStyle* style, const char* text);

/** The head of a printed sheet, 42 high below the margin: its title, at the right what it is, and a line about it. */
void cw_draw_sheet_head(CwDrawing* drawing, double margin, const char* title, const char* kind, const char* about);

/** How wide and high cw_draw_text() would make it. Units: points; `width` as there. */
CwBox cw_measure_text(CwDrawing* drawing, double width, const CwTextStyle* style, const char* text);

/** A straight line. Units: points. */
void cw_draw_line(CwDrawing* drawing, CwPoint from, CwPoint to, CwPen pen);

/** A box with corners rounded by `radius`, filled, then outlined. Units: points. */
void cw_draw_box(CwDrawing* drawing, CwBox box, double radius, CwFill fill, CwPen pen);

/** How cw_draw_path() goes through its points. */
typedef enum {
    CW_PATH_STRAIGHT,
    CW_PATH_SMOOTH, ///< a curve through every point that never leaves the range of its neighbours
    CW_PATH_CLOSED, ///< straight, and back to the first
} CwPathKind;

/**
   A line through points, filled (down to a straight line from end to start), then drawn.

   Shape    `points[n_points]`, copied; fewer than two draw nothing.
*/
void cw_draw_path(CwDrawing* drawing, const CwPoint* points, size_t n_points, CwPathKind kind, CwFill fill, CwPen pen);

/**
   The drawing as PDF.

   Errors   CW_ERR_NO_MEM, also for what was drawn before; CW_ERR_FAILED when Cairo refuses; CW_ERR_RANGE without pages.
   Memory   from the drawing's arena.
*/
CW_MUST_USE CwStatus cw_drawing_pdf(CwDrawing* drawing, CwDiag* diag, CwText* ret_pdf);

/**
   One page as SVG that stands alone or goes into HTML: text stays text.

   Range    `page` from 0, below cw_drawing_pages() (asserted).
   Errors   CW_ERR_NO_MEM, also for what was drawn before.
   Memory   from the drawing's arena.
*/
CW_MUST_USE CwStatus cw_drawing_svg(CwDrawing* drawing, size_t page, CwText* ret_svg);

#endif
