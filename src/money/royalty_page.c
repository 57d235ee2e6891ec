// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/royalty_show.h"

#include "page/plain.h"
#include "page/table.h"

#include <string.h>

enum {
    COLUMNS = 4,
    SUMS = 4,
    STORY_MOST = 8, // rows about an account
    MARGIN = 42,
    ACCENT = 0x22384C,
};

enum { CONTRACT, WHY, WHAT, AMOUNT };

// A statement as a table.
typedef struct {
    const char** cells; // COLUMNS a row
    CwRowKind* kinds;
    size_t n_rows;
    bool failed;
} Statement;

static const char* const head_names[COLUMNS] = {"Contract", "Why", "What for", "Amount"};

static bool is_paid(const CwRoyaltyAccount* account, const CwRoyaltyPaid* payee) {
    for (size_t k = 0; k < account->n_lines; ++k) {
        if (strcmp(account->lines[k].payee, payee->payee) == 0) {
            return true;
        }
    }
    return false;
}

static void add(CwArena* arena, Statement* statement, CwRowKind kind, const char* const texts[AMOUNT],
                const CwMoney* amount) {
    const char** row = statement->cells + statement->n_rows * COLUMNS;
    for (int i = 0; i < AMOUNT; ++i) {
        row[i] = texts[i];
    }
    row[AMOUNT] = amount ? cw_money_text(arena, *amount) : "";
    statement->failed = statement->failed || !row[AMOUNT] || !row[WHAT];
    statement->kinds[statement->n_rows++] = kind;
}

static void add_lines(CwArena* arena, CwCurrency currency, const CwRoyaltyAccount* account, const CwRoyaltyPaid* payee,
                      Statement* statement) {
    for (size_t k = 0; k < account->n_lines; ++k) {
        const CwRoyaltyLine* line = &account->lines[k];
        if (strcmp(line->payee, payee->payee) == 0) {
            const char* const texts[AMOUNT] = {line->contract->id, cw_royalty_why_name(line->why),
                                               cw_royalty_what_for(arena, line)};
            add(arena, statement, CW_ROW_PLAIN, texts, &(CwMoney){currency, line->amount});
        }
    }
}

static void add_sums(CwArena* arena, CwCurrency currency, const CwRoyaltyPaid* payee, Statement* statement) {
    static const char* const names[SUMS] = {"earned", "carried from before", "paid", "carried forward"};
    const int64_t sums[SUMS] = {payee->earned, payee->carried, payee->paid, payee->forward};
    for (size_t i = 0; i < SUMS; ++i) {
        add(arena, statement, CW_ROW_TOTAL, (const char* const[AMOUNT]){"", names[i], ""},
            &(CwMoney){currency, sums[i]});
    }
}

// From what came in on an account to what was left to share: what a payee's part is a part of.
static void add_story(CwArena* arena, CwCurrency currency, const CwRoyaltyAccount* account, Statement* statement) {
    CwMoney left = {currency, account->lines_total};
    add(arena, statement, CW_ROW_ENTRY, (const char* const[AMOUNT]){account->account, "came in", ""}, &left);
    for (int why = CW_ROYALTY_FEE; why < CW_ROYALTY_SPLIT; ++why) {
        CwMoney taken = {currency, 0};
        for (size_t k = 0; k < account->n_lines; ++k) {
            taken.minor -= account->lines[k].why == (CwRoyaltyWhy)why ? account->lines[k].amount : 0;
        }
        if (taken.minor) {
            add(arena, statement, CW_ROW_PLAIN,
                (const char* const[AMOUNT]){"", cw_royalty_why_name((CwRoyaltyWhy)why), ""}, &taken);
        }
        left.minor += taken.minor;
    }
    if (left.minor != account->lines_total) {
        add(arena, statement, CW_ROW_TOTAL, (const char* const[AMOUNT]){"", "left to share", ""}, &left);
    }
    if (account->still_to_recoup) {
        add(arena, statement, CW_ROW_PLAIN, (const char* const[AMOUNT]){"", "still to be recouped", ""},
            &(CwMoney){currency, account->still_to_recoup});
    }
}

static CwStatus make_statement(CwArena* arena, const CwRoyalties* all, const CwRoyaltyRun* run,
                               const CwRoyaltyPaid* payee, Statement* ret_statement) {
    Statement statement = {0};
    size_t most = SUMS;
    for (size_t i = 0; i < run->n_accounts; ++i) {
        most += run->accounts[i].n_lines + STORY_MOST;
    }
    statement.cells = CW_NEW_ARRAY(arena, const char*, most* COLUMNS);
    statement.kinds = CW_NEW_ARRAY(arena, CwRowKind, most);
    if (!statement.cells || !statement.kinds) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < run->n_accounts; ++i) {
        add_lines(arena, all->currency, &run->accounts[i], payee, &statement);
    }
    add_sums(arena, all->currency, payee, &statement);
    for (size_t i = 0; i < run->n_accounts; ++i) {
        if (is_paid(&run->accounts[i], payee)) {
            add_story(arena, all->currency, &run->accounts[i], &statement);
        }
    }
    *ret_statement = statement;
    return statement.failed ? CW_ERR_NO_MEM : CW_OK;
}

void cw_royalty_statement_page(CwBuf* buf, const CwRoyalties* all, const CwRoyaltyRun* run,
                               const CwRoyaltyPaid* payee) {
    Statement statement;
    if (make_statement(buf->arena, all, run, payee, &statement) != CW_OK) {
        buf->failed = true;
        return;
    }
    static const char* const head[COLUMNS] = {"Contract", "Why", "What for", ">Amount"};
    const char* title = cw_format(buf->arena, "Royalty statement%s%s", all->period[0] ? ", " : "", all->period);
    buf->failed = buf->failed || !title;
    cw_plain_begin(buf, payee->payee, title ? title : "");
    cw_plain_table(buf, head, COLUMNS, statement.cells, statement.n_rows);
    cw_plain_end(buf);
}

// What stands above each page.
typedef struct {
    const char* payee;
    const char* period;
} Head;

static double draw_head(CwDrawing* drawing, void* context) {
    const Head* head = context;
    const double width = cw_drawing_paper(drawing).width - 2 * MARGIN;
    const CwTextStyle title = {.face = CW_FACE_SERIF, .size = 20, .rgb = ACCENT, .bold = true, .lines_max = 1};
    const CwTextStyle right = {
        .face = CW_FACE_SANS, .size = 11, .rgb = ACCENT, .align = CW_ALIGN_RIGHT, .lines_max = 1};
    (void)cw_draw_text(drawing, MARGIN, MARGIN, width * 0.65, &title, head->payee);
    (void)cw_draw_text(drawing, MARGIN, MARGIN, width, &right, "ROYALTY STATEMENT");
    (void)cw_draw_text(drawing, MARGIN, MARGIN + 15, width, &right, head->period);
    return MARGIN + 40;
}

static CwStatus make_rows(CwArena* arena, const Statement* statement, CwTable* table) {
    CwTableRow* rows = CW_NEW_ARRAY(arena, CwTableRow, statement->n_rows);
    if (!rows) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < statement->n_rows; ++i) {
        rows[i] = (CwTableRow){statement->kinds[i], statement->cells + i * COLUMNS};
    }
    table->rows = rows;
    table->n_rows = statement->n_rows;
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
    Head shown = {payee->payee, all->period};
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
