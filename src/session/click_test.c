// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/click.h"

#include "tempo/solve.h"
#include "testing/testing.h"

static const CwRate film = {24, 1, false};

// A cue of 25 seconds with a quarter as pickup, and two bars from frame 240 on that nobody counts.
static CwTiming timing_of(CwArena* arena) {
    CwTempoPassage* passage = CW_NEW(arena, CwTempoPassage);
    CwTempoBrief* brief = CW_NEW(arena, CwTempoBrief);
    CwTempoSolution* solution = CW_NEW(arena, CwTempoSolution);
    *passage = (CwTempoPassage){.name = "by eye",
                                .at = cw_time_of_frame(252, film),
                                .early = cw_span_of_frames(6, film),
                                .late = cw_span_of_frames(6, film),
                                .length = 8 * CW_TICKS_PER_QUARTER,
                                .lasts = cw_span_of_frames(120, film)};
    *brief = (CwTempoBrief){.cue = "1m1",
                            .length = cw_span_of_frames(600, film),
                            .rate = film,
                            .passages = passage,
                            .n_passages = 1,
                            .tempo_min = 110000,
                            .tempo_max = 130000,
                            .pickup = CW_TICKS_PER_QUARTER};
    brief->meters = cw_tempo_default_meters(&brief->n_meters);
    assert_int_equal(cw_tempo_solve(arena, brief, NULL, solution), CW_OK);
    return (CwTiming){"1m1", cw_time_of_frame(86400, film), brief, solution};
}

static void the_bars_are_clicked_as_they_are(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTiming timing = timing_of(arena);
    CwClick* clicks = NULL;
    size_t count = 0;
    int kinds[5] = {0};
    assert_int_equal(cw_clicks(arena, &timing, &cw_click_plan_usual, &clicks, &count), CW_OK);
    const CwTempoMap* map = &timing.solution->map;
    for (size_t i = 0; i < count; ++i) {
        ++kinds[clicks[i].kind];
        assert_true(i == 0 || clicks[i - 1].at.flicks < clicks[i].at.flicks);
        if (clicks[i].kind != CW_CLICK_WARNING) {
            const int64_t bar = cw_tempo_map_bar_tick(map, clicks[i].bar);
            const int64_t tick = bar + (clicks[i].beat - 1) * INT64_C(40320);
            assert_int_equal(cw_tempo_map_time_of(map, tick).flicks, clicks[i].at.flicks);
        }
    }
    assert_int_equal(kinds[CW_CLICK_COUNT_IN], 11); // two bars, and three beats of the bar of the pickup
    assert_int_equal(kinds[CW_CLICK_WARNING], 4);
    assert_int_equal(kinds[CW_CLICK_DIVISION], 0);
    cw_arena_free(arena);
}

static void a_free_passage_is_silent_but_for_its_warning(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTiming timing = timing_of(arena);
    const CwTickSpan free_ticks = cw_timing_passage(&timing, &timing.brief->passages[0]);
    const CwTime from = cw_tempo_map_time_of(&timing.solution->map, free_ticks.from);
    const CwTime to = cw_tempo_map_time_of(&timing.solution->map, free_ticks.to);
    const int64_t frame = cw_flicks_per_frame(film);
    assert_true(to.flicks - from.flicks >= 108 * frame - 2 && to.flicks - from.flicks <= 132 * frame + 2);
    CwClick* clicks = NULL;
    size_t count = 0;
    int64_t last_warning = 0;
    assert_int_equal(cw_clicks(arena, &timing, &cw_click_plan_usual, &clicks, &count), CW_OK);
    for (size_t i = 0; i < count; ++i) {
        const bool inside = clicks[i].at.flicks >= from.flicks && clicks[i].at.flicks < to.flicks;
        assert_int_equal(inside, clicks[i].kind == CW_CLICK_WARNING);
        last_warning = inside ? clicks[i].at.flicks : last_warning;
        if (clicks[i].at.flicks == to.flicks) { // back in time: as far as the last warning is
            assert_int_equal(clicks[i].kind, CW_CLICK_DOWN);
            assert_int_equal(clicks[i + 1].at.flicks - to.flicks, to.flicks - last_warning);
        }
    }
    cw_arena_free(arena);
}

static void divisions_lie_between_the_beats(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTiming timing = timing_of(arena);
    CwClick* clicks = NULL;
    size_t count = 0;
    size_t plain = 0;
    CwClick* beats = NULL;
    assert_int_equal(cw_clicks(arena, &timing, &(CwClickPlan){0, 1, 0}, &beats, &plain), CW_OK);
    assert_int_equal(cw_clicks(arena, &timing, &(CwClickPlan){0, 3, 0}, &clicks, &count), CW_OK);
    assert_true(count >= 3 * plain - 2 && count <= 3 * plain);
    assert_int_equal(beats[0].at.flicks, 0);
    assert_int_equal(cw_clicks(arena, &timing, &(CwClickPlan){9, 1, 0}, &clicks, &count), CW_ERR_RANGE);
    cw_arena_free(arena);
}

static CwStatus make_track(CwArena* arena, void* context) {
    const CwTiming* timing = context;
    CwClick* clicks = NULL;
    size_t count = 0;
    CwBuf buf = cw_buf(arena);
    CW_TRY(cw_clicks(arena, timing, &cw_click_plan_usual, &clicks, &count));
    return cw_click_track(&buf, timing, clicks, count);
}

static void memory_may_run_out(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTiming timing = timing_of(arena);
    cw_sweep_allocations(make_track, &timing, 0);
    cw_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bars_are_clicked_as_they_are),
        cmocka_unit_test(a_free_passage_is_silent_but_for_its_warning),
        cmocka_unit_test(divisions_lie_between_the_beats),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
