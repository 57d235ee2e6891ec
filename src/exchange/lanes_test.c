// SPDX-License-Identifier: GPL-3.0-or-later
// What other programs make of these files is checked in tests/tempo_commands_test.py, by readers of their own.
#include "exchange/lanes.h"

#include "exchange/step_priv.h"
#include "music/musicxml.h"
#include "tempo/solve.h"
#include "testing/testing.h"

#include <string.h>

static const CwRate film = {24, 1, false};

static CwTiming timing_of(CwArena* arena) {
    static const int64_t frames[] = {90, 205, 290};
    CwTempoHit* hits = CW_NEW_ARRAY(arena, CwTempoHit, 3);
    CwTempoBrief* brief = CW_NEW(arena, CwTempoBrief);
    CwTempoSolution* solution = CW_NEW(arena, CwTempoSolution);
    const CwSpan half = cw_tempo_default_tolerance(film);
    for (int i = 0; i < 3; ++i) {
        hits[i] = (CwTempoHit){
            "Tom & \"Jo\"", cw_time_of_frame(frames[i], film), 500, CW_WANT_ACCENT, CW_BEAT_ANY, half, half};
    }
    *brief = (CwTempoBrief){.cue = "1m1",
                            .length = cw_span_of_frames(400, film),
                            .rate = film,
                            .hits = hits,
                            .n_hits = 3,
                            .tempo_min = 80000,
                            .tempo_max = 160000,
                            .pickup = CW_TICKS_PER_QUARTER};
    brief->meters = cw_tempo_default_meters(&brief->n_meters);
    assert_int_equal(cw_tempo_solve(arena, brief, NULL, solution), CW_OK);
    return (CwTiming){"1m1 <A>", cw_time_of_frame(86400, film), brief, solution};
}

// The steps go through every point of the map, and their tempos add up to its times.
static void steps_add_up(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTiming timing = timing_of(arena);
    Cw__Step* steps = NULL;
    size_t count = 0;
    assert_int_equal(cw__steps(arena, &timing, &steps, &count), CW_OK);
    assert_int_equal(steps[0].tick, -3 * CW_TICKS_PER_QUARTER);
    assert_int_equal(steps[0].flicks, 0);
    double flicks = 0.0;
    for (size_t i = 0; i < count; ++i) {
        const double off = flicks - (double)steps[i].flicks;
        assert_true(off > -20.0 && off < 20.0); // a sample is 14 700
        const int64_t next = i + 1 < count ? steps[i + 1].tick : cw_timing_last_tick(&timing) + 1;
        flicks += (double)(next - steps[i].tick) / 40320.0 * 60e9 / (double)steps[i].nano * 705600000.0;
    }
    cw_arena_free(arena);
}

static void our_own_reader_reads_the_bars(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTiming timing = timing_of(arena);
    CwBuf buf = cw_buf(arena);
    CwMidi midi;
    assert_int_equal(cw_lanes_musicxml(&buf, &timing), CW_OK);
    const CwText text = {buf.bytes, buf.length};
    assert_int_equal(cw_musicxml_read(arena, "a.musicxml", text, NULL, NULL, &midi), CW_OK);
    assert_int_equal(midi.meters[0].meter.num, timing.solution->map.meters[0].meter.num);
    cw_arena_free(arena);
}

static CwStatus write_all(CwArena* arena, void* context) {
    const CwTiming* timing = context;
    CwClick* clicks = NULL;
    size_t count = 0;
    CW_TRY(cw_clicks(arena, timing, &cw_click_plan_usual, &clicks, &count));
    CwBuf midi = cw_buf(arena);
    CwBuf rest = cw_buf(arena);
    CW_TRY(cw_lanes_midi(&midi, timing, 480, clicks, count));
    CW_TRY(cw_lanes_musicxml(&rest, timing));
    CW_TRY(cw_lanes_reaper(&rest, timing));
    CW_TRY(cw_lanes_dawproject(&rest, timing));
    return cw_lanes_ardour(&rest, timing);
}

static void memory_may_run_out(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTiming timing = timing_of(arena);
    cw_sweep_allocations(write_all, &timing, 60);
    cw_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_add_up),
        cmocka_unit_test(our_own_reader_reads_the_bars),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
