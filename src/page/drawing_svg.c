// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/drawing_priv.h"

#include "base/buf.h"
#include "base/math.h"

#include <assert.h>

// A number with two decimals, as few digits as it needs.
static void put_number(CwBuf* buf, double value) {
    const int64_t hundredths = (int64_t)cw_floor(value * 100 + 0.5);
    const int64_t size = hundredths < 0 ? -hundredths : hundredths;
    cw_buf_format(buf, "%s%lld", hundredths < 0 ? "-" : "", (long long)(size / 100));
    if (size % 100) {
        cw_buf_format(buf, size % 10 ? ".%02lld" : ".%lld", (long long)(size % 10 ? size % 100 : size % 100 / 10));
    }
}

static void put_attribute(CwBuf* buf, const char* name, double value) {
    cw_buf_format(buf, " %s=\"", name);
    put_number(buf, value);
    cw_buf_byte(buf, '"');
}

static void put_pair(CwBuf* buf, char letter, CwPoint point) {
    if (letter) {
        cw_buf_byte(buf, letter);
    }
    put_number(buf, point.x);
    cw_buf_byte(buf, ' ');
    put_number(buf, point.y);
}

static void put_paint(CwBuf* buf, CwFill fill, CwPen pen) {
    if (fill.opacity > 0) {
        cw_buf_format(buf, " fill=\"#%06x\"", fill.rgb);
        if (fill.opacity < 255) {
            put_attribute(buf, "fill-opacity", fill.opacity / 255.0);
        }
    } else {
        cw_buf_text(buf, " fill=\"none\"");
    }
    if (pen.width > 0) {
        cw_buf_format(buf, " stroke=\"#%06x\"", pen.rgb);
        put_attribute(buf, "stroke-width", pen.width);
        if (pen.dash > 0) {
            put_attribute(buf, "stroke-dasharray", pen.dash);
        }
    }
    cw_buf_text(buf, "/>\n");
}

static void put_path(CwBuf* buf, const CwMark* mark) {
    cw_buf_text(buf, "<path d=\"");
    put_pair(buf, 'M', mark->points[0]);
    for (size_t i = 0; i + 1 < mark->n_points; ++i) {
        if (mark->path == CW_PATH_SMOOTH) {
            CwPoint controls[2];
            cw__path_controls(mark->points, mark->n_points, i, controls);
            put_pair(buf, 'C', controls[0]);
            put_pair(buf, ' ', controls[1]);
            put_pair(buf, ' ', mark->points[i + 1]);
        } else {
            put_pair(buf, 'L', mark->points[i + 1]);
        }
    }
    cw_buf_text(buf, mark->path == CW_PATH_CLOSED ? "Z\"" : "\"");
    put_paint(buf, mark->fill, mark->pen);
}

static void put_box(CwBuf* buf, const CwMark* mark) {
    cw_buf_text(buf, "<rect");
    put_attribute(buf, "x", mark->box.x);
    put_attribute(buf, "y", mark->box.y);
    put_attribute(buf, "width", mark->box.width);
    put_attribute(buf, "height", mark->box.height);
    if (mark->radius > 0) {
        put_attribute(buf, "rx", mark->radius);
    }
    put_paint(buf, mark->fill, mark->pen);
}

static void put_line(CwBuf* buf, const CwMark* mark) {
    cw_buf_text(buf, "<path d=\"");
    put_pair(buf, 'M', (CwPoint){mark->box.x, mark->box.y});
    put_pair(buf, 'L', (CwPoint){mark->box.x + mark->box.width, mark->box.y + mark->box.height});
    cw_buf_byte(buf, '"');
    put_paint(buf, (CwFill){0}, mark->pen);
}

// One line of a text, at its measured place and width, so that another font cannot run over its neighbours.
static void put_text_line(CwBuf* buf, CwArena* arena, const CwMark* mark, CwText words, CwPoint at, double width) {
    static const char* const fallbacks[] = {
        [CW_FACE_SANS] = "Helvetica, Arial, sans-serif",
        [CW_FACE_NARROW] = "'Arial Narrow', Helvetica, sans-serif",
        [CW_FACE_SERIF] = "Palatino, Georgia, serif",
        [CW_FACE_MONO] = "Courier, monospace",
    };
    const CwTextStyle* style = &mark->style;
    const char* copy = cw_text_copy(arena, words);
    if (!copy) {
        buf->failed = true;
        return;
    }
    cw_buf_text(buf, "<text");
    put_attribute(buf, "x", at.x);
    put_attribute(buf, "y", at.y);
    put_attribute(buf, "textLength", width);
    put_attribute(buf, "font-size", style->size);
    cw_buf_format(buf, " lengthAdjust=\"spacingAndGlyphs\" font-family=\"'%s', %s\" fill=\"#%06x\"%s%s>",
                  cw__face_family(style->face), fallbacks[style->face], style->rgb,
                  style->bold ? " font-weight=\"bold\"" : "", style->italic ? " font-style=\"italic\"" : "");
    cw_buf_xml(buf, copy);
    cw_buf_text(buf, "</text>\n");
}

static void put_text(CwBuf* buf, CwDrawing* drawing, const CwMark* mark) {
    PangoLayout* layout = cw__layout_text(drawing, mark->box.width, &mark->style, mark->text);
    int wide = 0;
    pango_layout_get_size(layout, &wide, NULL);
    const double left = cw__text_left(mark, (double)wide / PANGO_SCALE);
    PangoLayoutIter* lines = pango_layout_get_iter(layout);
    do {
        PangoRectangle place;
        pango_layout_iter_get_line_extents(lines, NULL, &place);
        const PangoLayoutLine* line = pango_layout_iter_get_line_readonly(lines);
        CwText words = {mark->text + line->start_index, (size_t)line->length};
        words = cw_text_trim(words);
        if (words.length) {
            const CwPoint at = {left + (double)place.x / PANGO_SCALE,
                                mark->box.y + (double)pango_layout_iter_get_baseline(lines) / PANGO_SCALE};
            put_text_line(buf, drawing->arena, mark, words, at, (double)place.width / PANGO_SCALE);
        }
    } while (pango_layout_iter_next_line(lines));
    pango_layout_iter_free(lines);
}

static void put_mark(CwBuf* buf, CwDrawing* drawing, const CwMark* mark) {
    switch (mark->kind) {
    case MARK_TEXT:
        put_text(buf, drawing, mark);
        break;
    case MARK_LINE:
        put_line(buf, mark);
        break;
    case MARK_BOX:
        put_box(buf, mark);
        break;
    case MARK_PATH:
        put_path(buf, mark);
        break;
    }
}

CwStatus cw_drawing_svg(CwDrawing* drawing, size_t page, CwText* ret_svg) {
    if (drawing->failed) {
        return CW_ERR_NO_MEM;
    }
    assert(page < drawing->n_pages);
    CwBuf buf = cw_buf(drawing->arena);
    cw_buf_text(&buf, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
    put_pair(&buf, '\0', (CwPoint){drawing->paper.width, drawing->paper.height});
    cw_buf_text(&buf, "\" stroke-linecap=\"round\" stroke-linejoin=\"round\">\n<title>");
    cw_buf_xml(&buf, drawing->title);
    cw_buf_text(&buf, "</title>\n");
    const CwMarks* marks = &drawing->pages[page];
    for (size_t i = 0; i < marks->count; ++i) {
        put_mark(&buf, drawing, &marks->marks[i]);
    }
    cw_buf_text(&buf, "</svg>\n");
    CW_TRY(cw_buf_status(&buf));
    *ret_svg = (CwText){buf.bytes, buf.length};
    return CW_OK;
}
