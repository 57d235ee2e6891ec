// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/drawing_priv.h"

#include "base/buf.h"
#include "base/math.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

static cairo_status_t append(void* context, const unsigned char* bytes, unsigned length) {
    cw_buf_bytes(context, bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

static void set_colour(cairo_t* cr, uint32_t rgb, double opacity) {
    cairo_set_source_rgba(cr, (double)(rgb >> 16 & 255) / 255, (double)(rgb >> 8 & 255) / 255,
                          (double)(rgb & 255) / 255, opacity);
}

static void stroke(cairo_t* cr, CwPen pen) {
    if (pen.width > 0) {
        const double dashes[1] = {pen.dash};
        set_colour(cr, pen.rgb, 1);
        cairo_set_line_width(cr, pen.width);
        cairo_set_dash(cr, dashes, pen.dash > 0 ? 1 : 0, 0);
        cairo_stroke_preserve(cr);
    }
    cairo_new_path(cr);
}

static void fill(cairo_t* cr, CwFill fill) {
    if (fill.opacity > 0) {
        set_colour(cr, fill.rgb, fill.opacity / 255.0);
        cairo_fill_preserve(cr);
    }
}

static void box_path(cairo_t* cr, CwBox box, double radius) {
    if (radius <= 0) {
        cairo_rectangle(cr, box.x, box.y, box.width, box.height);
        return;
    }
    const double right = box.x + box.width - radius;
    const double bottom = box.y + box.height - radius;
    cairo_new_sub_path(cr);
    cairo_arc(cr, right, box.y + radius, radius, -CW_PI / 2, 0);
    cairo_arc(cr, right, bottom, radius, 0, CW_PI / 2);
    cairo_arc(cr, box.x + radius, bottom, radius, CW_PI / 2, CW_PI);
    cairo_arc(cr, box.x + radius, box.y + radius, radius, CW_PI, 1.5 * CW_PI);
    cairo_close_path(cr);
}

static void follow_points(cairo_t* cr, const CwMark* mark) {
    cairo_move_to(cr, mark->points[0].x, mark->points[0].y);
    for (size_t i = 0; i + 1 < mark->n_points; ++i) {
        const CwPoint to = mark->points[i + 1];
        if (mark->path == CW_PATH_SMOOTH) {
            CwPoint controls[2];
            cw__path_controls(mark->points, mark->n_points, i, controls);
            cairo_curve_to(cr, controls[0].x, controls[0].y, controls[1].x, controls[1].y, to.x, to.y);
        } else {
            cairo_line_to(cr, to.x, to.y);
        }
    }
    if (mark->path == CW_PATH_CLOSED) {
        cairo_close_path(cr);
    }
}

static void draw_words(CwDrawing* drawing, cairo_t* cr, const CwMark* mark) {
    PangoLayout* layout = cw__layout_text(drawing, mark->box.width, &mark->style, mark->text);
    int wide = 0;
    pango_layout_get_size(layout, &wide, NULL);
    set_colour(cr, mark->style.rgb, 1);
    cairo_move_to(cr, cw__text_left(mark, (double)wide / PANGO_SCALE), mark->box.y);
    pango_cairo_show_layout(cr, layout);
    cairo_new_path(cr);
}

static void draw_mark(CwDrawing* drawing, cairo_t* cr, const CwMark* mark) {
    switch (mark->kind) {
    case MARK_TEXT:
        draw_words(drawing, cr, mark);
        break;
    case MARK_LINE:
        cairo_move_to(cr, mark->box.x, mark->box.y);
        cairo_rel_line_to(cr, mark->box.width, mark->box.height);
        stroke(cr, mark->pen);
        break;
    case MARK_BOX:
        box_path(cr, mark->box, mark->radius);
        fill(cr, mark->fill);
        stroke(cr, mark->pen);
        break;
    case MARK_PATH:
        follow_points(cr, mark);
        fill(cr, mark->fill);
        stroke(cr, mark->pen);
        break;
    }
}

static void draw_pages(CwDrawing* drawing, cairo_surface_t* surface) {
    cairo_t* cr = cairo_create(surface);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    for (size_t i = 0; i < drawing->n_pages; ++i) {
        const CwMarks* page = &drawing->pages[i];
        for (size_t j = 0; j < page->count; ++j) {
            draw_mark(drawing, cr, &page->marks[j]);
        }
        cairo_show_page(cr);
    }
    cairo_destroy(cr);
}

CwStatus cw_drawing_pdf(CwDrawing* drawing, CwDiag* diag, CwText* ret_pdf) {
    if (drawing->failed) {
        return CW_ERR_NO_MEM;
    }
    if (drawing->n_pages == 0) {
        return cw_diag(diag, CW_ERR_RANGE, "page.empty", (CwPlace){0}, drawing->title, "a PDF needs at least one page");
    }
    CwBuf buf = cw_buf(drawing->arena);
    cairo_surface_t* surface =
        cairo_pdf_surface_create_for_stream(append, &buf, drawing->paper.width, drawing->paper.height);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, drawing->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "cuewright");
    // Cairo writes the time of day unless told otherwise; the same pages must be the same bytes.
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    draw_pages(drawing, surface);
    cairo_surface_finish(surface);
    const cairo_status_t said = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    CW_TRY(cw_buf_status(&buf));
    if (said != CAIRO_STATUS_SUCCESS) {
        const CwStatus status = said == CAIRO_STATUS_NO_MEMORY ? CW_ERR_NO_MEM : CW_ERR_FAILED;
        return cw_diag(diag, status, "page.pdf", (CwPlace){0}, drawing->title, "Cairo: %s",
                       cairo_status_to_string(said));
    }
    *ret_pdf = (CwText){buf.bytes, buf.length};
    return CW_OK;
}
