// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/drawing_priv.h"

#include "base/buf.h"
#include "page/fonts.h"

#include <assert.h>
#include <string.h>

const CwPaper cw_paper_a4 = {595.28, 841.89};
const CwPaper cw_paper_a4_wide = {841.89, 595.28};

static void unref(void* object) {
    g_object_unref(object);
}

CwStatus cw_drawing_begin(CwArena* arena, CwPaper paper, const char* title, CwDiag* diag, CwDrawing** ret_drawing) {
    CwDrawing* drawing = CW_NEW(arena, CwDrawing);
    if (!drawing) {
        return CW_ERR_NO_MEM;
    }
    *drawing = (CwDrawing){.arena = arena, .paper = paper, .title = cw_string_copy(arena, title)};
    PangoFontMap* map = NULL;
    if (!drawing->title) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_font_map(arena, diag, &map));
    drawing->context = pango_font_map_create_context(map);
    CW_TRY(cw_arena_defer(arena, unref, drawing->context));
    pango_context_set_round_glyph_positions(drawing->context, FALSE);
    drawing->layout = pango_layout_new(drawing->context);
    CW_TRY(cw_arena_defer(arena, unref, drawing->layout));
    *ret_drawing = drawing;
    return CW_OK;
}

void cw_drawing_page(CwDrawing* drawing) {
    if (drawing->failed ||
        CW_RESERVE(drawing->arena, drawing->pages, drawing->n_pages, drawing->pages_capacity) != CW_OK) {
        drawing->failed = true;
        return;
    }
    drawing->current = drawing->n_pages++;
    drawing->pages[drawing->current] = (CwMarks){0};
}

size_t cw_drawing_pages(const CwDrawing* drawing) {
    return drawing->n_pages;
}

CwPaper cw_drawing_paper(const CwDrawing* drawing) {
    return drawing->paper;
}

// Room for one more mark on the current page; NULL when memory ran out.
static CwMark* new_mark(CwDrawing* drawing) {
    if (drawing->failed) {
        return NULL;
    }
    assert(drawing->n_pages > 0);
    CwMarks* page = &drawing->pages[drawing->current];
    if (CW_RESERVE(drawing->arena, page->marks, page->count, page->capacity) != CW_OK) {
        drawing->failed = true;
        return NULL;
    }
    CwMark* mark = &page->marks[page->count++];
    *mark = (CwMark){0};
    return mark;
}

const char* cw__face_family(CwFace face) {
    static const char* const families[] = {
        [CW_FACE_SANS] = "Nimbus Sans",
        [CW_FACE_NARROW] = "Nimbus Sans Narrow",
        [CW_FACE_SERIF] = "P052",
        [CW_FACE_MONO] = "Nimbus Mono PS",
    };
    return families[face];
}

PangoLayout* cw__layout_text(CwDrawing* drawing, double width, const CwTextStyle* style, const char* text) {
    static const PangoAlignment alignments[] = {
        [CW_ALIGN_LEFT] = PANGO_ALIGN_LEFT,
        [CW_ALIGN_CENTER] = PANGO_ALIGN_CENTER,
        [CW_ALIGN_RIGHT] = PANGO_ALIGN_RIGHT,
    };
    PangoLayout* layout = drawing->layout;
    PangoFontDescription* font = pango_font_description_new();
    pango_font_description_set_family(font, cw__face_family(style->face));
    pango_font_description_set_absolute_size(font, style->size * PANGO_SCALE);
    pango_font_description_set_weight(font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_style(font, style->italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(layout, width > 0 ? (int)(width * PANGO_SCALE) : -1);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, width > 0 ? alignments[style->align] : PANGO_ALIGN_LEFT);
    pango_layout_set_text(layout, text, -1);
    return layout;
}

static CwBox measure(CwDrawing* drawing, double width, const CwTextStyle* style, const char* text) {
    int wide = 0;
    int high = 0;
    pango_layout_get_size(cw__layout_text(drawing, width, style, text), &wide, &high);
    return (CwBox){0, 0, (double)wide / PANGO_SCALE, (double)high / PANGO_SCALE};
}

double cw__baseline(CwDrawing* drawing, const CwTextStyle* style) {
    return (double)pango_layout_get_baseline(cw__layout_text(drawing, 0, style, "0")) / PANGO_SCALE;
}

double cw__text_left(const CwMark* mark, double text_width) {
    if (mark->box.width > 0 || mark->style.align == CW_ALIGN_LEFT) {
        return mark->box.x;
    }
    return mark->box.x - (mark->style.align == CW_ALIGN_CENTER ? text_width / 2 : text_width);
}

// The longest beginning of `text` that takes at most `style->lines_max` lines with an ellipsis behind it.
static const char* shorten(CwDrawing* drawing, double width, const CwTextStyle* style, const char* text) {
    const char* best = "\xe2\x80\xa6";
    size_t low = 0;
    size_t high = strlen(text);
    while (low < high) {
        const size_t middle = low + (high - low + 1) / 2;
        const CwText piece = {text, middle};
        const CwText whole = cw_text_trim((CwText){text, cw_text_bad_utf8(piece)});
        const char* tried = cw_format(drawing->arena, "%.*s\xe2\x80\xa6", (int)whole.length, whole.at);
        if (!tried) {
            return NULL;
        }
        if (pango_layout_get_line_count(cw__layout_text(drawing, width, style, tried)) <= style->lines_max) {
            best = tried;
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return best;
}

// The text that will be shown: copied, and shortened when it takes too many lines. NULL when memory ran out.
static const char* shown_text(CwDrawing* drawing, double width, const CwTextStyle* style, const char* text) {
    const char* copy = cw_string_copy(drawing->arena, text);
    if (!copy || !style->lines_max || width <= 0 ||
        pango_layout_get_line_count(cw__layout_text(drawing, width, style, copy)) <= style->lines_max) {
        return copy;
    }
    return shorten(drawing, width, style, copy);
}

double cw_draw_text(CwDrawing* drawing, double x, double y, double width, const CwTextStyle* style, const char* text) {
    if (drawing->failed) {
        return 0;
    }
    const char* shown = shown_text(drawing, width, style, text);
    CwMark* mark = shown ? new_mark(drawing) : NULL;
    if (!mark) {
        drawing->failed = true;
        return 0;
    }
    const double height = measure(drawing, width, style, shown).height;
    *mark = (CwMark){.kind = MARK_TEXT, .box = {x, y, width, height}, .style = *style, .text = shown};
    return height;
}

CwBox cw_measure_text(CwDrawing* drawing, double width, const CwTextStyle* style, const char* text) {
    const char* shown = drawing->failed ? NULL : shown_text(drawing, width, style, text);
    if (!shown) {
        drawing->failed = true;
        return (CwBox){0};
    }
    return measure(drawing, width, style, shown);
}

void cw_draw_sheet_head(CwDrawing* drawing, double margin, const char* title, const char* kind, const char* about) {
    enum { ACCENT = 0x1F3A5F, GREY = 0x555555 };
    const double width = cw_drawing_paper(drawing).width - 2 * margin;
    const CwTextStyle big = {.face = CW_FACE_SERIF, .size = 18, .rgb = ACCENT, .bold = true, .lines_max = 1};
    const CwTextStyle right = {
        .face = CW_FACE_SANS, .size = 11, .rgb = ACCENT, .align = CW_ALIGN_RIGHT, .lines_max = 1};
    const CwTextStyle plain = {.face = CW_FACE_SANS, .size = 9, .rgb = GREY, .lines_max = 1};
    (void)cw_draw_text(drawing, margin, margin, width * 0.75, &big, title);
    (void)cw_draw_text(drawing, margin, margin + 4, width, &right, kind);
    (void)cw_draw_text(drawing, margin, margin + 24, width, &plain, about);
}

void cw_draw_line(CwDrawing* drawing, CwPoint from, CwPoint to, CwPen pen) {
    CwMark* mark = new_mark(drawing);
    if (mark) {
        *mark = (CwMark){.kind = MARK_LINE, .box = {from.x, from.y, to.x - from.x, to.y - from.y}, .pen = pen};
    }
}

void cw_draw_box(CwDrawing* drawing, CwBox box, double radius, CwFill fill, CwPen pen) {
    CwMark* mark = new_mark(drawing);
    if (mark) {
        *mark = (CwMark){.kind = MARK_BOX, .box = box, .radius = radius, .fill = fill, .pen = pen};
    }
}

void cw_draw_path(CwDrawing* drawing, const CwPoint* points, size_t n_points, CwPathKind kind, CwFill fill, CwPen pen) {
    if (n_points < 2 || drawing->failed) {
        return;
    }
    CwPoint* copy = CW_NEW_ARRAY(drawing->arena, CwPoint, n_points);
    CwMark* mark = copy ? new_mark(drawing) : NULL;
    if (!mark) {
        drawing->failed = true;
        return;
    }
    memcpy(copy, points, n_points * sizeof *copy);
    *mark = (CwMark){.kind = MARK_PATH, .path = kind, .points = copy, .n_points = n_points, .fill = fill, .pen = pen};
}

static double slope(const CwPoint* points, size_t i) {
    const double run = points[i + 1].x - points[i].x;
    return run > 0 || run < 0 ? (points[i + 1].y - points[i].y) / run : 0;
}

// Tangent at a point: none at a turning point, else the mean of both slopes, limited.
static double tangent(const CwPoint* points, size_t n_points, size_t i) {
    if (i == 0) {
        return slope(points, 0);
    }
    if (i + 1 == n_points) {
        return slope(points, i - 1);
    }
    const double before = slope(points, i - 1);
    const double after = slope(points, i);
    if (before * after <= 0) {
        return 0;
    }
    const double mean = (before + after) / 2;
    const double smaller = before * before < after * after ? before : after;
    return mean * mean > 9 * smaller * smaller ? 3 * smaller : mean;
}

void cw__path_controls(const CwPoint* points, size_t n_points, size_t i, CwPoint ret_controls[2]) {
    const double third = (points[i + 1].x - points[i].x) / 3;
    ret_controls[0] = (CwPoint){points[i].x + third, points[i].y + third * tangent(points, n_points, i)};
    ret_controls[1] = (CwPoint){points[i + 1].x - third, points[i + 1].y - third * tangent(points, n_points, i + 1)};
}
