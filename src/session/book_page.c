// SPDX-License-Identifier: GPL-3.0-or-later
// The click book and the timing notes on paper.
#include "base/number.h"
#include "page/table.h"
#include "session/book.h"

#include <inttypes.h>

enum {
    MARGIN = 36,
    ACCENT = 0x1F3A5F,
    COLUMNS = 6,
};

typedef struct {
    CwArena* arena;
    const CwStageBook* book;
    const char* kind;
    const char* facts;
} Page;

static double draw_head(CwDrawing* drawing, void* context) {
    const Page* page = context;
    cw_draw_sheet_head(drawing, MARGIN, page->book->timing->title, page->kind, page->facts);
    return MARGIN + 44;
}

static const char* timecode_of(const Page* page, CwTime at) {
    const CwTiming* timing = page->book->timing;
    char text[CW_TIMECODE_SIZE];
    const CwTime in_film = cw_time(timing->origin.flicks + at.flicks);
    cw_timecode_format(cw_frame_nearest(in_film, timing->brief->rate), timing->brief->rate, text);
    return cw_string_copy(page->arena, text);
}

// Minutes, seconds and hundredths from the start of the cue.
static const char* clock_of(const Page* page, CwTime at) {
    const bool before = at.flicks < 0;
    const int64_t hundredths = cw_div_nearest(before ? -at.flicks : at.flicks, CW_FLICKS_PER_SECOND / 100);
    return cw_format(page->arena, "%s%" PRId64 ":%02" PRId64 ".%02" PRId64, before ? "-" : "", hundredths / 6000,
                     hundredths / 100 % 60, hundredths % 100);
}

static const char* place_of(const Page* page, const CwBookLine* line) {
    char bar[CW_BAR_NAME_SIZE];
    cw_bar_name_format(cw_bar_name(page->book->timing->solution, line->bar), bar);
    return cw_format(page->arena, "%s|%d%s", bar, line->beat, line->on_beat ? "" : "+");
}

static const char* tempo_text(const Page* page, const char* before, int64_t millionths) {
    const int64_t hundredths = cw_div_nearest(millionths, 10000);
    return cw_format(page->arena, "%s%" PRId64 ".%02" PRId64, before, hundredths / 100, hundredths % 100);
}

// What a conductor must know of a bar that is new in it: its meter, its tempo.
static const char* news_of_bar(const Page* page, const CwBookLine* line) {
    const CwTempoMap* map = &page->book->timing->solution->map;
    const int64_t tick = cw_tempo_map_bar_tick(map, line->bar);
    const CwMeter meter = cw_bar_meter(map->meters, map->n_meters, line->bar);
    const CwMeter before = cw_bar_meter(map->meters, map->n_meters, line->bar - 1);
    const bool first = tick <= map->points[0].tick;
    const bool new_meter = first || meter.num != before.num || meter.den != before.den;
    const int64_t tempo = cw_tempo_map_tempo_at(map, tick);
    const bool new_tempo =
        first || cw_div_nearest(tempo, 10000) != cw_div_nearest(cw_tempo_map_tempo_at(map, tick - 1), 10000);
    const char* text = new_tempo ? tempo_text(page, "\xE2\x99\xA9 = ", tempo) : "";
    return new_meter && text ? cw_format(page->arena, "%d/%d  %s", meter.num, meter.den, text) : text;
}

// Where a hit is heard against where the picture has it.
static const char* late_text(const Page* page, const CwTempoHitResult* hit) {
    const int64_t frame = cw_time_of_frame(1, page->book->timing->brief->rate).flicks;
    const int64_t hundredths = cw_div_nearest((hit->got.flicks - hit->want.flicks) * 100, frame);
    const int64_t size = hundredths < 0 ? -hundredths : hundredths;
    return cw_format(page->arena, "%s%" PRId64 ".%02" PRId64 " frames", hundredths < 0 ? "-" : "+", size / 100,
                     size % 100);
}

static const CwTempoHitResult* hit_of(const Page* page, const CwBookLine* line) {
    const CwTempoSolution* solution = page->book->timing->solution;
    size_t i = 0;
    while (i + 1 < solution->n_hits && solution->hits[i].name != line->hit) {
        ++i;
    }
    return &solution->hits[i];
}

static CwStatus fill(CwTableRow* row, const char** cells, CwRowKind kind, const char* const texts[COLUMNS]) {
    for (int i = 0; i < COLUMNS; ++i) {
        cells[i] = texts[i];
        if (!texts[i]) {
            return CW_ERR_NO_MEM;
        }
    }
    *row = (CwTableRow){kind, cells};
    return CW_OK;
}

static CwStatus book_row(const Page* page, const CwBookLine* line, CwTableRow* row, const char** cells) {
    static const CwRowKind kinds[] = {[CW_BOOK_BAR] = CW_ROW_ENTRY,
                                      [CW_BOOK_HIT] = CW_ROW_PLAIN,
                                      [CW_BOOK_MISSED] = CW_ROW_ALERT,
                                      [CW_BOOK_SCREEN] = CW_ROW_PLAIN};
    const bool hit = line->kind == CW_BOOK_HIT;
    const bool missed = line->kind == CW_BOOK_MISSED;
    const char* texts[COLUMNS] = {
        place_of(page, line),
        line->kind == CW_BOOK_BAR ? news_of_bar(page, line) : "",
        timecode_of(page, line->at),
        clock_of(page, line->at),
        hit      ? cw_format(page->arena, "\xE2\x97\x8F %s  %s", line->hit, late_text(page, hit_of(page, line)))
        : missed ? cw_format(page->arena, "%s: not met", line->hit)
                 : "",
        line->screen,
    };
    return fill(row, cells, kinds[line->kind], texts);
}

static CwStatus notes_row(const Page* page, const CwBookLine* line, CwTableRow* row, const char** cells) {
    const bool screen = line->kind == CW_BOOK_SCREEN;
    const CwTime at = screen ? line->at : hit_of(page, line)->want;
    const char* texts[COLUMNS] = {
        clock_of(page, at),
        timecode_of(page, at),
        line->screen,
        line->hit,
        screen                         ? ""
        : line->kind == CW_BOOK_MISSED ? "not met"
                                       : place_of(page, line),
        "",
    };
    return fill(row, cells, line->kind == CW_BOOK_MISSED ? CW_ROW_ALERT : CW_ROW_PLAIN, texts);
}

static CwStatus draw(const Page* page, const CwTable* table, CwDiag* diag, CwText* ret_pdf) {
    CwDrawing* drawing = NULL;
    CW_TRY(cw_drawing_begin(page->arena, cw_paper_a4, page->book->timing->title, diag, &drawing));
    cw_drawing_page(drawing);
    const double top = draw_head(drawing, (void*)page);
    (void)cw_draw_table(drawing, table, MARGIN, top, cw_paper_a4.width - 2 * MARGIN, cw_paper_a4.height - MARGIN - 20,
                        draw_head, (void*)page);
    cw_draw_page_numbers(drawing, MARGIN, page->book->film);
    return cw_drawing_pdf(drawing, diag, ret_pdf);
}

// The rows of a page: all lines of the book, or all but the bars.
static CwStatus make_rows(const Page* page, bool bars, CwTable* table) {
    CwBookLine* lines = NULL;
    size_t count = 0;
    CW_TRY(cw_book_lines(page->arena, page->book, &lines, &count));
    CwTableRow* rows = CW_NEW_ARRAY(page->arena, CwTableRow, count);
    const char** cells = (const char**)cw_alloc_array(page->arena, count * COLUMNS, sizeof *cells);
    if (!rows || !cells) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        if (bars || lines[i].kind != CW_BOOK_BAR) {
            CW_TRY((bars ? book_row : notes_row)(page, &lines[i], &rows[table->n_rows], cells + i * COLUMNS));
            ++table->n_rows;
        }
    }
    table->rows = rows;
    return CW_OK;
}

static CwStatus facts_of(Page* page) {
    const CwTiming* timing = page->book->timing;
    const CwTime end = cw_time(timing->brief->length.flicks);
    const char* in = timecode_of(page, cw_time(0));
    const char* out = timecode_of(page, end);
    const char* lasts = clock_of(page, end);
    if (!in || !out || !lasts) {
        return CW_ERR_NO_MEM;
    }
    page->facts = cw_format(page->arena, "%s \xC2\xB7 %s \xC2\xB7 %s to %s \xC2\xB7 %s \xC2\xB7 %s fps",
                            page->book->film, page->book->cut, in, out, lasts, cw_rate_name(timing->brief->rate));
    return page->facts ? CW_OK : CW_ERR_NO_MEM;
}

CwStatus cw_click_book_pdf(CwArena* arena, const CwStageBook* book, CwDiag* diag, CwText* ret_pdf) {
    static const CwTableColumn columns[COLUMNS] = {
        {"Bar", 0.7, CW_ALIGN_LEFT, CW_FACE_SANS, true},
        {"Meter, tempo", 1.3, CW_ALIGN_LEFT, CW_FACE_SANS, false},
        {"Timecode", 1.2, CW_ALIGN_LEFT, CW_FACE_MONO, false},
        {"Clock", 0.9, CW_ALIGN_RIGHT, CW_FACE_MONO, false},
        {"Hit", 2.4, CW_ALIGN_LEFT, CW_FACE_SANS, true},
        {"On screen", 3.2, CW_ALIGN_LEFT, CW_FACE_SANS, false},
    };
    Page page = {.arena = arena, .book = book, .kind = "CLICK BOOK"};
    CwTable table = {columns, COLUMNS, NULL, 0, 8, ACCENT};
    CW_TRY(facts_of(&page));
    CW_TRY(make_rows(&page, true, &table));
    return draw(&page, &table, diag, ret_pdf);
}

CwStatus cw_timing_notes_pdf(CwArena* arena, const CwStageBook* book, CwDiag* diag, CwText* ret_pdf) {
    static const CwTableColumn columns[COLUMNS] = {
        {"Clock", 0.9, CW_ALIGN_RIGHT, CW_FACE_MONO, true},     {"Timecode", 1.2, CW_ALIGN_LEFT, CW_FACE_MONO, false},
        {"On screen", 4.4, CW_ALIGN_LEFT, CW_FACE_SANS, false}, {"Hit", 2.2, CW_ALIGN_LEFT, CW_FACE_SANS, true},
        {"Bar", 0.9, CW_ALIGN_LEFT, CW_FACE_SANS, false},       {"", 0.1, CW_ALIGN_LEFT, CW_FACE_SANS, false},
    };
    Page page = {.arena = arena, .book = book, .kind = "TIMING NOTES"};
    CwTable table = {columns, COLUMNS - 1, NULL, 0, 8.5, ACCENT};
    CW_TRY(facts_of(&page));
    CW_TRY(make_rows(&page, false, &table));
    return draw(&page, &table, diag, ret_pdf);
}
