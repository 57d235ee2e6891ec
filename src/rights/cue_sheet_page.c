// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/cue_sheet_page.h"

#include "page/table.h"
#include "spot/use.h"

#include <stdio.h>
#include <string.h>

enum {
    COLUMNS = 10,
    MARGIN = 36,
    ACCENT = 0x22384C,
};

enum { SEQUENCE, CUE, NAME, ROLE, SOCIETY, IPI, SHARE, USE, TIMES, LENGTH };

typedef struct {
    CwArena* arena;
    const CwCueSheet* sheet;
    bool temp;
    CwTableRow* rows;
    size_t n_rows;
    size_t capacity;
} Page;

static CwStatus add_row(Page* page, CwRowKind kind, const char* const cells[COLUMNS]) {
    const char** kept = CW_NEW_ARRAY(page->arena, const char*, COLUMNS);
    CW_TRY(CW_RESERVE(page->arena, page->rows, page->n_rows, page->capacity));
    if (!kept) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < COLUMNS; ++i) {
        kept[i] = cells[i];
    }
    page->rows[page->n_rows++] = (CwTableRow){.kind = kind, .cells = kept};
    return CW_OK;
}

// The title of the work, and what tells the recording apart.
static CwStatus add_work_title(Page* page, const CwWorkUse* work) {
    const char* const facts[][2] = {
        {"ISWC ", work->iswc}, {"ISRC ", work->isrc}, {"", work->artist}, {"", work->label}, {"", work->catalogue}};
    CwBuf buf = cw_buf(page->arena);
    cw_buf_format(&buf, "%s \xE2\x80\x93 %s", work->title, cw_work_kind_name(work->kind));
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; ++i) {
        if (facts[i][1][0]) {
            cw_buf_format(&buf, ", %s%s", facts[i][0], facts[i][1]);
        }
    }
    const char* cells[COLUMNS] = {[NAME] = cw_buf_string(&buf)};
    return cells[NAME] ? add_row(page, CW_ROW_PLAIN, cells) : CW_ERR_NO_MEM;
}

static CwStatus add_work(Page* page, const CwCueSheetRow* row, const CwWorkUse* work) {
    const bool needs_title = row->n_works > 1 || work->kind != CW_WORK_ORIGINAL || work->iswc[0] || work->isrc[0];
    int64_t* points = CW_NEW_ARRAY(page->arena, int64_t, work->n_parties);
    if (!points) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_work_points(page->arena, work, points));
    if (needs_title) {
        CW_TRY(add_work_title(page, work));
    }
    for (size_t i = 0; i < work->n_parties; ++i) {
        const CwRightsParty* party = &work->parties[i];
        char percent[CW_SHEET_TEXT_SIZE] = "";
        const char* where = cw_party_where(page->arena, party);
        const bool shares = cw_party_side(party->role) != CW_SIDE_NONE;
        if (shares) {
            cw_sheet_percent(points[i], percent);
        }
        if (!where) {
            return CW_ERR_NO_MEM;
        }
        const char* cells[COLUMNS] = {
            [NAME] = cw_format(page->arena, where[0] ? "    %s (in %s)" : "    %s%s", party->name, where),
            [ROLE] = cw_party_code(party->role),
            [SOCIETY] = party->society,
            [IPI] = party->ipi,
            [SHARE] = shares ? cw_format(page->arena, "%s %%", percent) : ""};
        if (!cells[NAME] || !cells[SHARE]) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(add_row(page, CW_ROW_PLAIN, cells));
    }
    return CW_OK;
}

static CwStatus add_cue(Page* page, const CwCueSheetRow* row) {
    char in[CW_TIMECODE_SIZE];
    char out[CW_TIMECODE_SIZE];
    char length[CW_SHEET_TEXT_SIZE];
    const CwRate rate = page->sheet->rate;
    cw_timecode_format(cw_frame_nearest(row->cue.in, rate), rate, in);
    cw_timecode_format(cw_frame_nearest(row->cue.out, rate), rate, out);
    cw_sheet_length(cw_time_between(row->cue.in, row->cue.out), length);
    const char* cells[COLUMNS] = {[SEQUENCE] = cw_format(page->arena, "%d", row->sequence),
                                  [CUE] = row->cue.cue,
                                  [NAME] = row->cue.title[0] ? row->cue.title : row->cue.cue,
                                  [USE] = cw_use_code(row->cue.use),
                                  [TIMES] = cw_format(page->arena, "%s \xE2\x80\x93 %s", in, out),
                                  [LENGTH] = cw_string_copy(page->arena, length)};
    if (!cells[SEQUENCE] || !cells[TIMES] || !cells[LENGTH]) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(add_row(page, CW_ROW_ENTRY, cells));
    for (size_t i = 0; i < row->n_works; ++i) {
        CW_TRY(add_work(page, row, row->works[i]));
    }
    if (row->n_works == 0) {
        const char* none[COLUMNS] = {[NAME] = "    nobody wrote down whose music this is"};
        CW_TRY(add_row(page, CW_ROW_ALERT, none));
    }
    return CW_OK;
}

static CwStatus add_total(Page* page) {
    char length[CW_SHEET_TEXT_SIZE];
    cw_sheet_length(page->sheet->music, length);
    const char* cells[COLUMNS] = {[NAME] = "Music in all", [LENGTH] = cw_string_copy(page->arena, length)};
    return cells[LENGTH] ? add_row(page, CW_ROW_TOTAL, cells) : CW_ERR_NO_MEM;
}

// One fact above the table: its name small, its value below; nothing when it is empty.
static void draw_fact(CwDrawing* drawing, double x, double y, double width, const char* name, const char* value) {
    const CwTextStyle small = {.face = CW_FACE_SANS, .size = 6, .rgb = 0x777777, .lines_max = 1};
    const bool fits = strlen(value) < 20; // what does not is set small, in two lines
    const CwTextStyle plain = {.face = CW_FACE_SANS, .size = fits ? 9 : 6, .rgb = 0x111111, .lines_max = fits ? 1 : 2};
    (void)cw_draw_text(drawing, x, y, width, &small, name);
    (void)cw_draw_text(drawing, x, y + 8, width, &plain, value[0] ? value : "\xE2\x80\x93");
}

static double draw_head(CwDrawing* drawing, void* context) {
    const Page* page = context;
    const CwCueSheet* sheet = page->sheet;
    const CwCueSheetHead* head = &sheet->head;
    const double width = cw_drawing_paper(drawing).width - 2 * MARGIN;
    const CwTextStyle title = {.face = CW_FACE_SERIF, .size = 20, .rgb = ACCENT, .bold = true, .lines_max = 1};
    const CwTextStyle right = {
        .face = CW_FACE_SANS, .size = 11, .rgb = ACCENT, .align = CW_ALIGN_RIGHT, .lines_max = 1};
    const CwTextStyle alert = {
        .face = CW_FACE_SANS, .size = 11, .rgb = 0xB00020, .bold = true, .align = CW_ALIGN_RIGHT, .lines_max = 1};
    (void)cw_draw_text(drawing, MARGIN, MARGIN, width * 0.72, &title, head->title);
    (void)cw_draw_text(drawing, MARGIN, MARGIN + 4, width, &right, "MUSIC CUE SHEET");
    if (page->temp) {
        (void)cw_draw_text(drawing, MARGIN, MARGIN + 18, width, &alert, "TEMP \xE2\x80\x93 NOT FOR DELIVERY");
    }
    char running[CW_SHEET_TEXT_SIZE];
    char music[CW_SHEET_TEXT_SIZE];
    cw_sheet_length(sheet->running, running);
    cw_sheet_length(sheet->music, music);
    const char* const facts[][2] = {{"ALSO KNOWN AS", head->aka},
                                    {"EPISODE", head->episode},
                                    {"KIND", head->kind},
                                    {"PRODUCTION NUMBER", head->number},
                                    {"COMPANY", head->company},
                                    {"DIRECTOR", head->director},
                                    {"COMPOSER", head->composer},
                                    {"COUNTRY", head->country},
                                    {"YEAR", head->year},
                                    {"NETWORK", head->network},
                                    {"FIRST RELEASE", head->release},
                                    {"CUT", head->cut},
                                    {"FRAME RATE", cw_rate_name(sheet->rate)},
                                    {"RUNNING TIME", running},
                                    {"MUSIC", music},
                                    {"PREPARED BY", head->contact}};
    enum { ACROSS = 8 };
    const size_t count = sizeof facts / sizeof facts[0];
    double y = MARGIN + 34;
    for (size_t i = 0; i < count; ++i) {
        const double cell = width / ACROSS;
        draw_fact(drawing, MARGIN + cell * (double)(i % ACROSS), y, cell - 4, facts[i][0], facts[i][1]);
        y += i % ACROSS == ACROSS - 1 ? 24 : 0;
    }
    return y + 4;
}

static const CwTableColumn columns[COLUMNS] = {
    [SEQUENCE] = {"#", 0.4, CW_ALIGN_RIGHT, CW_FACE_SANS, false},
    [CUE] = {"Cue", 0.7, CW_ALIGN_LEFT, CW_FACE_SANS, false},
    [NAME] = {"Title and interested parties", 4.2, CW_ALIGN_LEFT, CW_FACE_SANS, false},
    [ROLE] = {"Role", 0.5, CW_ALIGN_LEFT, CW_FACE_SANS, false},
    [SOCIETY] = {"Society", 0.9, CW_ALIGN_LEFT, CW_FACE_SANS, false},
    [IPI] = {"IPI", 1.2, CW_ALIGN_LEFT, CW_FACE_MONO, false},
    [SHARE] = {"Share", 0.9, CW_ALIGN_RIGHT, CW_FACE_SANS, false},
    [USE] = {"Use", 0.5, CW_ALIGN_LEFT, CW_FACE_SANS, false},
    [TIMES] = {"In \xE2\x80\x93 out", 2.3, CW_ALIGN_LEFT, CW_FACE_MONO, false},
    [LENGTH] = {"Length", 0.7, CW_ALIGN_RIGHT, CW_FACE_SANS, false},
};

static void draw_key(CwDrawing* drawing, double y) {
    const CwTextStyle small = {.face = CW_FACE_SANS, .size = 6.5, .rgb = 0x666666};
    const double width = cw_drawing_paper(drawing).width - 2 * MARGIN;
    (void)cw_draw_text(
        drawing, MARGIN, y, width, &small,
        "BI, BV background instrumental, vocal \xC2\xB7 VI, VV visual instrumental, vocal \xC2\xB7 MT main "
        "title \xC2\xB7 ET end title \xC2\xB7 FI, FV featured instrumental, vocal \xC2\xB7 TH theme \xC2\xB7 LO "
        "logo \xC2\xB7 C composer, A author, CA both, AR arranger, E publisher, SE sub-publisher, AM "
        "administrator, MO owner of the recording, PR performer. Shares are of each side: writers, "
        "publishers, owners of the recording.");
}

CwStatus cw_cue_sheet_pdf(CwArena* arena, const CwCueSheet* sheet, bool temp, CwDiag* diag, CwText* ret_pdf) {
    Page page = {.arena = arena, .sheet = sheet, .temp = temp};
    CwDrawing* drawing = NULL;
    for (size_t i = 0; i < sheet->n_rows; ++i) {
        CW_TRY(add_cue(&page, &sheet->rows[i]));
    }
    CW_TRY(add_total(&page));
    CW_TRY(cw_drawing_begin(arena, cw_paper_a4_wide, sheet->head.title, diag, &drawing));
    cw_drawing_page(drawing);
    const CwTable table = {columns, COLUMNS, page.rows, page.n_rows, 8, ACCENT};
    const double width = cw_paper_a4_wide.width - 2 * MARGIN;
    const double bottom = cw_paper_a4_wide.height - MARGIN - 20;
    const double top = draw_head(drawing, &page);
    const double end = cw_draw_table(drawing, &table, MARGIN, top, width, bottom, draw_head, &page);
    draw_key(drawing, end + 6 < bottom - 10 ? end + 6 : bottom - 4);
    cw_draw_page_numbers(drawing, MARGIN, sheet->head.title);
    return cw_drawing_pdf(drawing, diag, ret_pdf);
}
