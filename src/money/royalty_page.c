// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/royalty_show.h"

#include "page/plain.h"
#include "page/table.h"

#include <string.h>

enum {
    COLUMNS = 4,
    SUMS = 4,
    MARGIN = 42,
    ACCENT = 0x22384C,
};

enum { CONTRACT, WHY, WHAT, AMOUNT };

// A statement as a table.
typedef struct {
    const char** cells; // COLUMNS a row
    size_t n_lines;     // the sums stand below them
} Statement;

static const char* const head_names[COLUMNS] = {"Contract", "Why", "What for", "Amount"};

static size_t lines_of(const CwRoyaltyRun* run, const CwRoyaltyPaid* payee) {
    size_t count = 0;
    for (size_t i = 0; i < run->n_accounts; ++i) {
        for (size_t k = 0; k < run->accounts[i].n_lines; ++k) {
            count += strcmp(run->accounts[i].lines[k].payee, payee->payee) == 0;
        }
    }
    return count;
}

static CwStatus put_money(CwArena* arena, CwCurrency currency, int64_t minor, const char** ret_cell) {
    *ret_cell = cw_money_text(arena, (CwMoney){currency, minor});
    return *ret_cell ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus make_statement(CwArena* arena, const CwRoyalties* all, const CwRoyaltyRun* run,
                               const CwRoyaltyPaid* payee, Statement* ret_statement) {
    static const char* const names[SUMS] = {"earned", "carried from before", "paid", "carried forward"};
    const int64_t sums[SUMS] = {payee->earned, payee->carried, payee->paid, payee->forward};
    Statement statement = {.n_lines = lines_of(run, payee)};
    statement.cells = CW_NEW_ARRAY(arena, const char*, (statement.n_lines + SUMS) * COLUMNS);
    const char** row = statement.cells;
    if (!row) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < run->n_accounts; ++i) {
        for (size_t k = 0; k < run->accounts[i].n_lines; ++k) {
            const CwRoyaltyLine* line = &run->accounts[i].lines[k];
            if (strcmp(line->payee, payee->payee) == 0) {
                row[CONTRACT] = line->contract->id;
                row[WHY] = cw_royalty_why_name(line->why);
                row[WHAT] = line->name;
                CW_TRY(put_money(arena, all->currency, line->amount, &row[AMOUNT]));
                row += COLUMNS;
            }
        }
    }
    for (size_t i = 0; i < SUMS; ++i, row += COLUMNS) {
        row[WHY] = names[i];
        CW_TRY(put_money(arena, all->currency, sums[i], &row[AMOUNT]));
    }
    *ret_statement = statement;
    return CW_OK;
}

void cw_royalty_statement_page(CwBuf* buf, const CwRoyalties* all, const CwRoyaltyRun* run,
                               const CwRoyaltyPaid* payee) {
    Statement statement;
    if (make_statement(buf->arena, all, run, payee, &statement) != CW_OK) {
        buf->failed = true;
        return;
    }
    static const char* const head[COLUMNS] = {"Contract", "Why", "What for", ">Amount"};
    cw_plain_begin(buf, payee->payee, "Royalty statement");
    cw_plain_table(buf, head, COLUMNS, statement.cells, statement.n_lines + SUMS);
    cw_plain_end(buf);
}

static double draw_head(CwDrawing* drawing, void* context) {
    const CwRoyaltyPaid* payee = context;
    const double width = cw_drawing_paper(drawing).width - 2 * MARGIN;
    const CwTextStyle title = {.face = CW_FACE_SERIF, .size = 20, .rgb = ACCENT, .bold = true, .lines_max = 1};
    const CwTextStyle right = {
        .face = CW_FACE_SANS, .size = 11, .rgb = ACCENT, .align = CW_ALIGN_RIGHT, .lines_max = 1};
    (void)cw_draw_text(drawing, MARGIN, MARGIN, width * 0.65, &title, payee->payee);
    (void)cw_draw_text(drawing, MARGIN, MARGIN + 6, width, &right, "ROYALTY STATEMENT");
    return MARGIN + 40;
}

static CwStatus make_rows(CwArena* arena, const Statement* statement, CwTable* table) {
    CwTableRow* rows = CW_NEW_ARRAY(arena, CwTableRow, statement->n_lines + SUMS);
    if (!rows) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < statement->n_lines + SUMS; ++i) {
        rows[i] = (CwTableRow){i < statement->n_lines ? CW_ROW_PLAIN : CW_ROW_TOTAL, statement->cells + i * COLUMNS};
    }
    table->rows = rows;
    table->n_rows = statement->n_lines + SUMS;
    return CW_OK;
}

CwStatus cw_royalty_statement_pdf(CwArena* arena, const CwRoyalties* all, const CwRoyaltyRun* run,
                                  const CwRoyaltyPaid* payee, CwDiag* diag, CwText* ret_pdf) {
    const CwTableColumn columns[COLUMNS] = {
        [CONTRACT] = {head_names[CONTRACT], 1.6, CW_ALIGN_LEFT, CW_FACE_SANS, false},
        [WHY] = {head_names[WHY], 1.4, CW_ALIGN_LEFT, CW_FACE_SANS, false},
        [WHAT] = {head_names[WHAT], 2.6, CW_ALIGN_LEFT, CW_FACE_SANS, false},
        [AMOUNT] = {head_names[AMOUNT], 1.4, CW_ALIGN_RIGHT, CW_FACE_SANS, false},
    };
    CwTable table = {.columns = columns, .n_columns = COLUMNS, .size = 9, .accent = ACCENT};
    CwRoyaltyPaid shown = *payee;
    CwDrawing* drawing = NULL;
    Statement statement;
    CW_TRY(make_statement(arena, all, run, payee, &statement));
    CW_TRY(make_rows(arena, &statement, &table));
    CW_TRY(cw_drawing_begin(arena, cw_paper_a4, payee->payee, diag, &drawing));
    cw_drawing_page(drawing);
    const double width = cw_paper_a4.width - 2 * MARGIN;
    const double bottom = cw_paper_a4.height - MARGIN - 20;
    const double top = draw_head(drawing, &shown);
    (void)cw_draw_table(drawing, &table, MARGIN, top, width, bottom, draw_head, &shown);
    cw_draw_page_numbers(drawing, MARGIN, payee->payee);
    return cw_drawing_pdf(drawing, diag, ret_pdf);
}
