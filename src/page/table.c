// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/table.h"

#include "base/buf.h"
#include "page/drawing_priv.h"

enum {
    INK = 0x1c2126,
    FAINT = 0x8a9198,
    RULE = 0xd5d9dd,
    ALERT = 0xa32a1c,
    ALERT_GROUND = 0xfbeeea,
};

typedef struct {
    CwDrawing* drawing;
    const CwTable* table;
    double left;
    double width;
    double bottom;
    double gap;   ///< white space at both sides of a cell
    double total; ///< of the columns' shares
    CwPageHead head;
    void* context;
} Setting;

static double column_width(const Setting* set, size_t column) {
    return set->width * set->table->columns[column].share / set->total;
}

static CwTextStyle cell_style(const Setting* set, const CwTableRow* row, size_t column) {
    const CwTableColumn* of = &set->table->columns[column];
    CwTextStyle style = {.face = of->face, .size = set->table->size, .rgb = INK, .bold = of->bold, .align = of->align};
    if (row->kind == CW_ROW_HEADING) {
        style =
            (CwTextStyle){CW_FACE_SERIF, set->table->size * 1.15, set->table->accent, true, false, CW_ALIGN_LEFT, 1};
    } else if (row->kind == CW_ROW_TOTAL || row->kind == CW_ROW_ENTRY) {
        style.bold = true;
    } else if (row->kind == CW_ROW_ALERT) {
        style.rgb = ALERT;
    }
    return style;
}

static double cell_width(const Setting* set, const CwTableRow* row, size_t column) {
    return (row->kind == CW_ROW_HEADING ? set->width : column_width(set, column)) - 2 * set->gap;
}

static size_t cells_shown(const Setting* set, const CwTableRow* row) {
    return row->kind == CW_ROW_HEADING ? 1 : set->table->n_columns;
}

static double row_height(const Setting* set, const CwTableRow* row) {
    double height = set->table->size;
    for (size_t i = 0; i < cells_shown(set, row); ++i) {
        if (row->cells[i]) {
            const CwTextStyle style = cell_style(set, row, i);
            const CwBox size = cw_measure_text(set->drawing, cell_width(set, row, i), &style, row->cells[i]);
            height = size.height > height ? size.height : height;
        }
    }
    return height + 1.8 * set->gap + (row->kind == CW_ROW_HEADING ? set->table->size * 0.6 : 0);
}

// The lowest first baseline of a row's cells: all stand on it, whatever face they are set in.
static double row_baseline(const Setting* set, const CwTableRow* row) {
    double baseline = 0;
    for (size_t i = 0; i < cells_shown(set, row); ++i) {
        const CwTextStyle style = cell_style(set, row, i);
        const double own = cw__baseline(set->drawing, &style);
        baseline = own > baseline ? own : baseline;
    }
    return baseline;
}

static void draw_rule(const Setting* set, const CwTableRow* row, double top, double height) {
    const bool strong = row->kind == CW_ROW_TOTAL || row->kind == CW_ROW_ENTRY;
    const double y = strong ? top : top + height;
    cw_draw_line(set->drawing, (CwPoint){set->left, y}, (CwPoint){set->left + set->width, y},
                 (CwPen){strong ? INK : RULE, row->kind == CW_ROW_TOTAL ? 0.8 : 0.4, 0});
}

static void draw_row(const Setting* set, const CwTableRow* row, double top, double height) {
    if (row->kind == CW_ROW_ALERT) {
        cw_draw_box(set->drawing, (CwBox){set->left, top, set->width, height}, 0, (CwFill){ALERT_GROUND, 255},
                    (CwPen){0});
    }
    const double text_top = top + 0.9 * set->gap + (row->kind == CW_ROW_HEADING ? set->table->size * 0.6 : 0);
    const double baseline = row_baseline(set, row);
    double x = set->left;
    for (size_t i = 0; i < cells_shown(set, row); ++i) {
        if (row->cells[i]) {
            const CwTextStyle style = cell_style(set, row, i);
            const double lower = baseline - cw__baseline(set->drawing, &style);
            (void)cw_draw_text(set->drawing, x + set->gap, text_top + lower, cell_width(set, row, i), &style,
                               row->cells[i]);
        }
        x += column_width(set, i);
    }
}

// The columns' titles; answers where the first row may begin.
static double draw_titles(const Setting* set, double top) {
    CwTextStyle style = {CW_FACE_SANS, set->table->size * 0.86, set->table->accent, true, false, CW_ALIGN_LEFT, 0};
    double height = 0;
    for (size_t i = 0; i < set->table->n_columns; ++i) {
        const double room = column_width(set, i) - 2 * set->gap;
        const double high = cw_measure_text(set->drawing, room, &style, set->table->columns[i].title).height;
        height = high > height ? high : height;
    }
    double x = set->left;
    for (size_t i = 0; i < set->table->n_columns; ++i) {
        style.align = set->table->columns[i].align;
        const double room = column_width(set, i) - 2 * set->gap;
        const double high = cw_measure_text(set->drawing, room, &style, set->table->columns[i].title).height;
        (void)cw_draw_text(set->drawing, x + set->gap, top + height - high, room, &style, set->table->columns[i].title);
        x += column_width(set, i);
    }
    const double rule_y = top + height + 0.6 * set->gap;
    cw_draw_line(set->drawing, (CwPoint){set->left, rule_y}, (CwPoint){set->left + set->width, rule_y},
                 (CwPen){set->table->accent, 1.1, 0});
    return rule_y;
}

static bool goes_on(CwRowKind kind) {
    return kind == CW_ROW_PLAIN || kind == CW_ROW_ALERT;
}

// How high the rows are that stay together with row `first`; the row alone when they would fill half a page.
static double height_kept(const Setting* set, size_t first, double page_height) {
    const CwTable* table = set->table;
    const CwRowKind kind = table->rows[first].kind;
    const double alone = row_height(set, &table->rows[first]);
    double height = alone;
    for (size_t i = first + 1; i < table->n_rows; ++i) {
        const bool led = kind == CW_ROW_HEADING && i == first + 1;
        if (!led && !(kind == CW_ROW_ENTRY && goes_on(table->rows[i].kind))) {
            break;
        }
        height += row_height(set, &table->rows[i]);
    }
    return 2 * height > page_height ? alone : height;
}

// Whether a row belongs to an entry above it: those have no line of their own.
static bool is_in_entry(const CwTable* table, size_t row) {
    if (!goes_on(table->rows[row].kind)) {
        return false;
    }
    while (row > 0 && goes_on(table->rows[row].kind)) {
        --row;
    }
    return table->rows[row].kind == CW_ROW_ENTRY;
}

double cw_draw_table(CwDrawing* drawing, const CwTable* table, double left, double top, double width, double bottom,
                     CwPageHead head, void* context) {
    Setting set = {drawing, table, left, width, bottom, table->size * 0.4, 0, head, context};
    for (size_t i = 0; i < table->n_columns; ++i) {
        set.total += table->columns[i].share;
    }
    double y = draw_titles(&set, top);
    bool fresh = true; // a page that holds no row yet takes one, however high it is
    for (size_t i = 0; i < table->n_rows; ++i) {
        const double height = row_height(&set, &table->rows[i]);
        if (!fresh && y + height_kept(&set, i, bottom - top) > bottom) {
            cw_drawing_page(drawing);
            y = draw_titles(&set, head ? head(drawing, context) : top);
        }
        if (drawing->failed) {
            return y;
        }
        draw_row(&set, &table->rows[i], y, height);
        if (!is_in_entry(table, i)) {
            draw_rule(&set, &table->rows[i], y, height);
        }
        y += height;
        fresh = false;
    }
    return y;
}

void cw_draw_page_numbers(CwDrawing* drawing, double margin, const char* left) {
    const CwPaper paper = drawing->paper;
    const size_t last = drawing->current;
    for (size_t i = 0; i < drawing->n_pages; ++i) {
        drawing->current = i;
        const char* right = cw_format(drawing->arena, "page %zu of %zu", i + 1, drawing->n_pages);
        CwTextStyle style = {CW_FACE_SANS, 7.5, FAINT, false, false, CW_ALIGN_LEFT, 1};
        const double y = paper.height - margin;
        const double room = (paper.width - 2 * margin) / 2;
        (void)cw_draw_text(drawing, margin, y, room * 1.5, &style, left);
        style.align = CW_ALIGN_RIGHT;
        (void)cw_draw_text(drawing, paper.width - margin - room / 2, y, room / 2, &style, right ? right : "");
        drawing->failed = drawing->failed || !right;
    }
    drawing->current = last;
}
