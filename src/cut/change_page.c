// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/change_page.h"

#include "page/table.h"

enum {
    MARGIN = 36,
    ACCENT = 0x1F3A5F,
    COLUMNS = 9,
};

typedef struct {
    const CwChangeHead* head;
    const char* summary;
} Page;

static double draw_head(CwDrawing* drawing, void* context) {
    const Page* page = context;
    cw_draw_sheet_head(drawing, MARGIN, page->head->title, "CHANGE LIST", page->summary);
    return MARGIN + 42;
}

static const CwTableColumn columns[COLUMNS] = {
    {"#", 0.4, CW_ALIGN_RIGHT, CW_FACE_SANS, false},      {"New", 1.2, CW_ALIGN_LEFT, CW_FACE_MONO, false},
    {"Old", 1.2, CW_ALIGN_LEFT, CW_FACE_MONO, false},     {"Change", 0.9, CW_ALIGN_LEFT, CW_FACE_SANS, true},
    {"Frames", 0.7, CW_ALIGN_RIGHT, CW_FACE_SANS, false}, {"Total", 0.7, CW_ALIGN_RIGHT, CW_FACE_SANS, false},
    {"Roll", 1.4, CW_ALIGN_LEFT, CW_FACE_SANS, false},    {"Clip", 2.6, CW_ALIGN_LEFT, CW_FACE_SANS, false},
    {"Note", 2.4, CW_ALIGN_LEFT, CW_FACE_SANS, false},
};

static CwStatus make_rows(CwArena* arena, const CwChangeSheet* sheet, CwTableRow** ret_rows) {
    CwTableRow* rows = CW_NEW_ARRAY(arena, CwTableRow, sheet->n_rows);
    const char** cells = (const char**)cw_alloc_array(arena, sheet->n_rows * COLUMNS, sizeof *cells);
    if (!rows || !cells) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < sheet->n_rows; ++i) {
        const CwChangeRow* row = &sheet->rows[i];
        const char** cell = cells + i * COLUMNS;
        const char* const texts[COLUMNS] = {cw_format(arena, "%zu", i + 1),
                                            row->new_place,
                                            row->old_place,
                                            row->what,
                                            row->frames,
                                            row->total,
                                            row->roll,
                                            row->clip,
                                            row->note};
        for (int c = 0; c < COLUMNS; ++c) {
            cell[c] = texts[c];
        }
        if (!cell[0]) {
            return CW_ERR_NO_MEM;
        }
        rows[i] = (CwTableRow){CW_ROW_PLAIN, cell};
    }
    *ret_rows = rows;
    return CW_OK;
}

CwStatus cw_changes_pdf(CwArena* arena, const CwChangeHead* head, const CwChangeSheet* sheet, CwDiag* diag,
                        CwText* ret_pdf) {
    CwDrawing* drawing = NULL;
    CwTableRow* rows = NULL;
    Page page = {.head = head};
    CwBuf summary = cw_buf(arena);
    cw_buf_format(&summary, "%s \xE2\x86\x92 %s \xC2\xB7 ", head->old_name, head->new_name);
    cw_changes_summary(&summary, head, sheet);
    page.summary = cw_buf_string(&summary);
    if (!page.summary) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(make_rows(arena, sheet, &rows));
    CW_TRY(cw_drawing_begin(arena, cw_paper_a4_wide, head->title, diag, &drawing));
    cw_drawing_page(drawing);
    const CwTable table = {columns, COLUMNS, rows, sheet->n_rows, 8, ACCENT};
    const double top = draw_head(drawing, &page);
    (void)cw_draw_table(drawing, &table, MARGIN, top, cw_paper_a4_wide.width - 2 * MARGIN,
                        cw_paper_a4_wide.height - MARGIN - 20, draw_head, &page);
    cw_draw_page_numbers(drawing, MARGIN, head->title);
    return cw_drawing_pdf(drawing, diag, ret_pdf);
}
