// SPDX-License-Identifier: GPL-3.0-or-later
/** What a drawing holds: a list of marks for each page. Inside room page only. */
#ifndef CW_PAGE_DRAWING_PRIV_H
#define CW_PAGE_DRAWING_PRIV_H

#include "page/drawing.h"

#include <pango/pango.h>

typedef enum {
    MARK_TEXT,
    MARK_LINE,
    MARK_BOX,
    MARK_PATH,
} CwMarkKind;

/** One thing drawn. */
typedef struct {
    CwMarkKind kind;
    CwBox box; ///< TEXT: x, y and the width it is broken at; LINE: from (x, y) by (width, height)
    double radius;
    CwFill fill;
    CwPen pen;
    CwTextStyle style;
    const char* text;
    CwPathKind path;
    const CwPoint* points;
    size_t n_points;
} CwMark;

typedef struct {
    CwMark* marks;
    size_t count;
    size_t capacity;
} CwMarks;

struct CwDrawing {
    CwArena* arena;
    CwPaper paper;
    const char* title;
    PangoContext* context;
    PangoLayout* layout; ///< used again and again
    CwMarks* pages;
    size_t n_pages;
    size_t pages_capacity;
    size_t current; ///< the page that is drawn on
    bool failed;
};

/** The family a face is set in, as font files name it. */
const char* cw__face_family(CwFace face);

/** The drawing's layout, set up for a text. */
PangoLayout* cw__layout_text(CwDrawing* drawing, double width, const CwTextStyle* style, const char* text);

/** How far the first baseline lies below the top of a text. Units: points. */
double cw__baseline(CwDrawing* drawing, const CwTextStyle* style);

/** Where a text's left edge lies when it is not broken, from its alignment. Units: points. */
double cw__text_left(const CwMark* mark, double text_width);

/**
   The two control points between points i and i + 1 of a smooth path.

   Shape    0 <= i < n_points - 1.
   Source   Fritsch and Carlson 1980: tangents limited to three times the smaller slope keep it monotone.
*/
void cw__path_controls(const CwPoint* points, size_t n_points, size_t i, CwPoint ret_controls[2]);

#endif
