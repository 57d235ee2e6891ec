// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/written.h"

#include "testing/testing.h"

enum {
    Q = CW_TICKS_PER_QUARTER,
    SECONDS = 20,
};

static const CwMeter four = {4, 4};

// Two hits in twenty seconds of 4/4 at about 100.
static CwTempoBrief example(const CwTempoMeter* meter, CwWant want) {
    static CwTempoHit hits[2];
    const CwRate rate = {24, 1, false};
    const CwSpan half = cw_tempo_default_tolerance(rate);
    hits[0] = (CwTempoHit){"a", cw_time(5 * CW_FLICKS_PER_SECOND), 500, want, CW_BEAT_ANY, half, half};
    hits[1] = (CwTempoHit){"b", cw_time(13 * CW_FLICKS_PER_SECOND), 900, CW_WANT_ACCENT, CW_BEAT_ANY, half, half};
    return (CwTempoBrief){.cue = "1m1",
                          .length = cw_span(SECONDS * CW_FLICKS_PER_SECOND),
                          .rate = rate,
                          .hits = hits,
                          .n_hits = 2,
                          .tempo_min = 84000,
                          .tempo_max = 122000,
                          .tempo_centre = 100000,
                          .meters = meter,
                          .n_meters = 1};
}

static bool serves(const CwTempoSolution* solution, const int64_t* begins, size_t n_begins, size_t hit) {
    for (size_t i = 0; i < n_begins; ++i) {
        if (begins[i] == solution->hits[hit].tick) {
            return solution->hits[hit].met;
        }
    }
    return false;
}

// Music in half notes on the even beats, or on the odd: whichever it is, its notes come to the hits.
static void hits_come_to_notes(void** state) {
    (void)state;
    const CwTempoMeter meter = {four, 0};
    const CwTempoBrief brief = example(&meter, CW_WANT_CHORD);
    int plain_served = 0;
    for (int odd = 0; odd < 2; ++odd) {
        CwArena* arena = cw_arena_new(NULL);
        CwTempoSolution plain;
        CwTempoSolution written;
        int64_t begins[32];
        for (int i = 0; i < 32; ++i) {
            begins[i] = (2 * i + odd) * (int64_t)Q;
        }
        assert_int_equal(cw_tempo_solve(arena, &brief, NULL, &plain), CW_OK);
        assert_int_equal(cw_tempo_solve_written(arena, &brief, begins, 32, NULL, &written), CW_OK);
        assert_true(serves(&written, begins, 32, 0));
        assert_true(serves(&written, begins, 32, 1));
        plain_served += serves(&plain, begins, 32, 0) && serves(&plain, begins, 32, 1);
        cw_arena_free(arena);
    }
    assert_true(plain_served < 2); // else this tests nothing
}

// What serves at the wanted tempo is the plain answer; a stop needs no note.
static void the_wanted_tempo_is_kept(void** state) {
    (void)state;
    const CwTempoMeter meter = {four, 0};
    const CwTempoBrief brief = example(&meter, CW_WANT_STOP);
    CwArena* arena = cw_arena_new(NULL);
    CwTempoSolution plain;
    CwTempoSolution written;
    assert_int_equal(cw_tempo_solve(arena, &brief, NULL, &plain), CW_OK);
    const int64_t only = plain.hits[1].tick;
    assert_int_equal(cw_tempo_solve_written(arena, &brief, &only, 1, NULL, &written), CW_OK);
    assert_int_equal(written.tempo, plain.tempo);
    assert_int_equal(written.cost, plain.cost);
    assert_int_equal(written.hits[0].tick, plain.hits[0].tick);
    cw_arena_free(arena);
}

// Music that begins nowhere: hits are met all the same.
static void no_hit_is_lost(void** state) {
    (void)state;
    const CwTempoMeter meter = {four, 0};
    const CwTempoBrief brief = example(&meter, CW_WANT_ENTRY);
    CwArena* arena = cw_arena_new(NULL);
    CwTempoSolution written;
    assert_int_equal(cw_tempo_solve_written(arena, &brief, NULL, 0, NULL, &written), CW_OK);
    assert_true(written.hits[0].met);
    assert_true(written.hits[1].met);
    cw_arena_free(arena);
}

static CwStatus solve_one(CwArena* arena, void* context) {
    (void)context;
    const CwTempoMeter meter = {four, 0};
    const CwTempoBrief brief = example(&meter, CW_WANT_ACCENT);
    CwTempoSolution written;
    return cw_tempo_solve_written(arena, &brief, NULL, 0, NULL, &written);
}

static void memory_that_runs_out_is_said(void** state) {
    (void)state;
    cw_sweep_allocations(solve_one, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hits_come_to_notes),
        cmocka_unit_test(the_wanted_tempo_is_kept),
        cmocka_unit_test(no_hit_is_lost),
        cmocka_unit_test(memory_that_runs_out_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
