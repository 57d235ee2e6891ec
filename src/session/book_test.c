// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/book.h"

#include "base/file.h"
#include "base/program.h"
#include "tempo/solve.h"
#include "testing/testing.h"

#include <string.h>

static const CwRate film = {24, 1, false};

// A cue of 25 s at 01:00:00:00, with a hit that is met, and one that cannot be.
static CwTiming timing_of(CwArena* arena) {
    static const int64_t frames[] = {96, 97};
    static const char* const names[] = {"the door", "too soon"};
    CwTempoHit* hits = CW_NEW_ARRAY(arena, CwTempoHit, 2);
    CwTempoBrief* brief = CW_NEW(arena, CwTempoBrief);
    CwTempoSolution* solution = CW_NEW(arena, CwTempoSolution);
    const CwSpan half = cw_tempo_default_tolerance(film);
    for (int i = 0; i < 2; ++i) {
        hits[i] = (CwTempoHit){
            names[i], cw_time_of_frame(frames[i], film), 900 - 500 * i, CW_WANT_ACCENT, CW_BEAT_ANY, half, half};
    }
    hits[1].at = cw_time_of_frame(98, film); // two frames later: no beat has such parts
    *brief = (CwTempoBrief){.cue = "1m1",
                            .length = cw_span_of_frames(600, film),
                            .rate = film,
                            .hits = hits,
                            .n_hits = 2,
                            .tempo_min = 118000,
                            .tempo_max = 122000};
    brief->meters = cw_tempo_default_meters(&brief->n_meters);
    assert_int_equal(cw_tempo_solve(arena, brief, NULL, solution), CW_OK);
    assert_true(solution->hits[0].met && !solution->hits[1].met);
    return (CwTiming){"1m1 The Stairs", cw_time_of_frame(86400, film), brief, solution};
}

static CwStageBook book_of(const CwTiming* timing) {
    static const CwOnScreen screen[] = {{{0}, "Cut to 12A"}, {{5 * CW_FLICKS_PER_SECOND + 7}, "MARA: Wait."}};
    return (CwStageBook){timing, "Slack Water", "cut 2", screen, 2};
}

static void lines_are_in_order_and_every_bar_is_there(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTiming timing = timing_of(arena);
    const CwStageBook book = book_of(&timing);
    const CwTempoMap* map = &timing.solution->map;
    CwBookLine* lines = NULL;
    size_t count = 0;
    size_t seen[4] = {0};
    int bar = 0;
    assert_int_equal(cw_book_lines(arena, &book, &lines, &count), CW_OK);
    for (size_t i = 0; i < count; ++i) {
        assert_true(i == 0 || lines[i - 1].at.flicks <= lines[i].at.flicks);
        ++seen[lines[i].kind];
        if (lines[i].kind == CW_BOOK_BAR) {
            assert_true(bar == 0 || lines[i].bar == bar + 1);
            bar = lines[i].bar;
            assert_int_equal(lines[i].at.flicks, cw_tempo_map_time_of(map, cw_tempo_map_bar_tick(map, bar)).flicks);
        } else {
            assert_int_equal(lines[i].bar, bar); // it stands in its bar
        }
    }
    assert_int_equal(seen[CW_BOOK_HIT], 1);
    assert_int_equal(seen[CW_BOOK_MISSED], 1);
    assert_int_equal(seen[CW_BOOK_SCREEN], 2);
    assert_int_equal(bar, cw_tempo_map_bar_beat(map, cw_timing_last_tick(&timing)).bar);
    cw_arena_free(arena);
}

// What pdftotext reads on a page.
static const char* text_of(CwArena* arena, CwText pdf) {
    const char* path = cw_path(arena, cw_test_folder(), "page.pdf");
    const char* argv[] = {"/usr/bin/pdftotext", "-layout", path, "-", NULL};
    const CwProgram program = {argv, NULL, 60};
    CwProgramResult result;
    assert_int_equal(cw_file_write(arena, path, pdf, NULL), CW_OK);
    assert_int_equal(cw_program_must(arena, &program, NULL, &result), CW_OK);
    cw_test_folder_remove();
    return cw_text_copy(arena, result.output);
}

static void both_pages_say_what_happens(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTiming timing = timing_of(arena);
    const CwStageBook book = book_of(&timing);
    CwText pdfs[3];
    assert_int_equal(cw_click_book_pdf(arena, &book, NULL, &pdfs[0]), CW_OK);
    assert_int_equal(cw_click_book_pdf(arena, &book, NULL, &pdfs[1]), CW_OK);
    assert_int_equal(cw_timing_notes_pdf(arena, &book, NULL, &pdfs[2]), CW_OK);
    assert_true(cw_text_equal(pdfs[0], pdfs[1])); // the same book is the same bytes
    const char* click_book = text_of(arena, pdfs[0]);
    const char* notes = text_of(arena, pdfs[2]);
    static const char* const both[] = {"1m1 The Stairs", "Slack Water", "cut 2",   "the door",
                                       "MARA: Wait.",    "01:00:04:00", "0:04.00", "not met"};
    for (size_t i = 0; i < sizeof both / sizeof both[0]; ++i) {
        if (!strstr(click_book, both[i]) || !strstr(notes, both[i])) {
            fail_msg("%s is missing:\n%s\n%s", both[i], click_book, notes);
        }
    }
    assert_non_null(strstr(click_book, "CLICK BOOK"));
    assert_non_null(strstr(click_book, "4/4"));
    assert_non_null(strstr(notes, "TIMING NOTES"));
    cw_arena_free(arena);
}

static CwStatus line_up(CwArena* arena, void* context) {
    CwBookLine* lines = NULL;
    size_t count = 0;
    return cw_book_lines(arena, context, &lines, &count);
}

static void memory_may_run_out(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTiming timing = timing_of(arena);
    CwStageBook book = book_of(&timing);
    cw_sweep_allocations(line_up, &book, 0);
    cw_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_in_order_and_every_bar_is_there),
        cmocka_unit_test(both_pages_say_what_happens),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
