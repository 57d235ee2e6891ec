// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/visual.h"

#include "tempo/solve.h"
#include "testing/testing.h"

#include <string.h>

static const CwRate film = {24, 1, false};

static CwTiming timing_of(CwArena* arena) {
    static const int weights[] = {100, 500, 700, 950};
    static const int64_t frames[] = {96, 192, 288, 432};
    CwTempoHit* hits = CW_NEW_ARRAY(arena, CwTempoHit, 4);
    CwTempoBrief* brief = CW_NEW(arena, CwTempoBrief);
    CwTempoSolution* solution = CW_NEW(arena, CwTempoSolution);
    const CwSpan half = cw_tempo_default_tolerance(film);
    for (int i = 0; i < 4; ++i) {
        hits[i] =
            (CwTempoHit){"hit", cw_time_of_frame(frames[i], film), weights[i], CW_WANT_ACCENT, CW_BEAT_ANY, half, half};
    }
    *brief = (CwTempoBrief){.cue = "1m1",
                            .length = cw_span_of_frames(600, film),
                            .rate = film,
                            .hits = hits,
                            .n_hits = 4,
                            .tempo_min = 115000,
                            .tempo_max = 125000};
    brief->meters = cw_tempo_default_meters(&brief->n_meters);
    assert_int_equal(cw_tempo_solve(arena, brief, NULL, solution), CW_OK);
    return (CwTiming){"1m1", cw_time_of_frame(86400, film), brief, solution};
}

static void each_moment_has_the_streamer_it_weighs(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTiming timing = timing_of(arena);
    CwVisual* visuals = NULL;
    size_t count = 0;
    const CwTime first = cw_time(-4 * CW_FLICKS_PER_SECOND);
    assert_int_equal(cw_visuals(arena, &timing, first, &visuals, &count), CW_OK);
    assert_int_equal(count, 7);
    static const int seconds[] = {3, 3, 0, 2, 3, 4, 4};
    static const CwVisualColour colours[] = {CW_COLOUR_YELLOW, CW_COLOUR_GREEN, CW_COLOUR_WHITE, CW_COLOUR_WHITE,
                                             CW_COLOUR_WHITE,  CW_COLOUR_WHITE, CW_COLOUR_RED};
    for (size_t i = 0; i < count; ++i) {
        assert_int_equal(visuals[i].colour, colours[i]);
        assert_int_equal(visuals[i].kind, seconds[i] ? CW_VISUAL_STREAMER : CW_VISUAL_FLUTTER);
        if (seconds[i]) {
            assert_int_equal(visuals[i].at.flicks - visuals[i].from.flicks, seconds[i] * CW_FLICKS_PER_SECOND);
        }
    }
    CwBuf buf = cw_buf(arena);
    cw_visuals_csv(&buf, &timing, visuals, count);
    assert_non_null(strstr(cw_buf_string(&buf), "streamer,yellow,00:59:53:00,00:59:56:00,"));
    assert_non_null(strstr(cw_buf_string(&buf), "streamer,red,01:00:21:00,01:00:25:00,"));
    cw_arena_free(arena);
}

// Counts the pixels that are seen in a row of a frame.
static int seen_in_row(const uint8_t* pixels, int width, int y) {
    int seen = 0;
    for (int x = 0; x < width; ++x) {
        seen += pixels[4 * (y * width + x) + 3] != 0;
    }
    return seen;
}

static void a_flutter_flashes_on_every_other_frame(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTiming timing = timing_of(arena);
    const CwVisual flutter = {CW_VISUAL_FLUTTER, CW_COLOUR_WHITE, cw_time(0), cw_time_of_frame(96, film), "look"};
    const CwOverlay overlay = {64, 48};
    static uint8_t pixels[64 * 48 * 4];
    for (int64_t off = -8; off <= 8; ++off) {
        cw_overlay_frame(&timing, &flutter, 1, overlay, 86400 + 96 + off, pixels);
        const bool flashes = off >= -4 && off <= 4 && off % 2 == 0;
        assert_int_equal(seen_in_row(pixels, 64, 24), flashes ? 13 : 0);
        assert_int_equal(seen_in_row(pixels, 64, 0), 0);
    }
    cw_arena_free(arena);
}

static CwStatus make_visuals(CwArena* arena, void* context) {
    CwVisual* visuals = NULL;
    size_t count = 0;
    return cw_visuals(arena, context, cw_time(-1), &visuals, &count);
}

static void memory_may_run_out(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTiming timing = timing_of(arena);
    cw_sweep_allocations(make_visuals, &timing, 0);
    cw_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_moment_has_the_streamer_it_weighs),
        cmocka_unit_test(a_flutter_flashes_on_every_other_frame),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
