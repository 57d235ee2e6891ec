// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/book.h"

typedef struct {
    CwArena* arena;
    const CwStageBook* book;
    CwBookLine* lines;
    size_t count;
    size_t capacity;
} Book;

// Adds a line after those of its time.
static CwStatus add(Book* book, CwBookLine line) {
    CW_TRY(CW_RESERVE(book->arena, book->lines, book->count, book->capacity));
    size_t at = book->count++;
    for (; at > 0 && book->lines[at - 1].at.flicks > line.at.flicks; --at) {
        book->lines[at] = book->lines[at - 1];
    }
    book->lines[at] = line;
    return CW_OK;
}

static CwStatus add_at(Book* book, CwTime at, CwBookKind kind, const char* hit, const char* screen) {
    const CwTempoMap* map = &book->book->timing->solution->map;
    const int64_t tick = cw_tempo_map_tick_nearest(map, at);
    const CwBarBeat place = cw_tempo_map_bar_beat(map, tick);
    return add(book, (CwBookLine){at, kind, place.bar, place.beat, place.tick == 0, hit, screen});
}

static CwStatus add_bars(Book* book) {
    const CwTiming* timing = book->book->timing;
    const CwTempoMap* map = &timing->solution->map;
    const int64_t last = cw_timing_last_tick(timing);
    for (int64_t tick = cw_timing_first_bar(timing); tick <= last;) {
        const int bar = cw_tempo_map_bar_beat(map, tick).bar;
        const CwTime at = cw_tempo_map_time_of(map, tick);
        CW_TRY(add(book, (CwBookLine){at, CW_BOOK_BAR, bar, 1, true, "", ""}));
        tick = cw_tempo_map_bar_tick(map, bar + 1);
    }
    return CW_OK;
}

CwStatus cw_book_lines(CwArena* arena, const CwStageBook* stage, CwBookLine** ret_lines, size_t* ret_count) {
    Book book = {.arena = arena, .book = stage};
    const CwTempoSolution* solution = stage->timing->solution;
    CW_TRY(add_bars(&book));
    for (size_t i = 0; i < solution->n_hits; ++i) {
        const CwTempoHitResult* hit = &solution->hits[i];
        if (hit->met) {
            CW_TRY(add(&book, (CwBookLine){hit->got, CW_BOOK_HIT, hit->bar, hit->beat, true, hit->name, ""}));
        } else {
            CW_TRY(add_at(&book, hit->want, CW_BOOK_MISSED, hit->name, ""));
        }
    }
    for (size_t i = 0; i < stage->n_screen; ++i) {
        CW_TRY(add_at(&book, stage->screen[i].at, CW_BOOK_SCREEN, "", stage->screen[i].text));
    }
    *ret_lines = book.lines;
    *ret_count = book.count;
    return CW_OK;
}
