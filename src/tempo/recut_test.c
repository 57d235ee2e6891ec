// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/recut.h"
#include "tempo/solve.h"

#include "base/random.h"
#include "testing/testing.h"

#include <stdio.h>

static const CwRate film = {24, 1, false};

enum {
    MOST_HITS = 12,
};

static const char* const names[MOST_HITS] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};

static CwTempoBrief random_brief(uint64_t* seed, CwTempoHit* hits) {
    const CwSpan half = cw_tempo_default_tolerance(film);
    const size_t n_hits = 4 + (size_t)cw_random_below(seed, MOST_HITS - 4);
    int64_t frame = 0;
    for (size_t i = 0; i < n_hits; ++i) {
        frame += 100 + cw_random_below(seed, 400);
        const CwBeatWanted beat = cw_random_below(seed, 3) ? CW_BEAT_ANY : CW_BEAT_STRONG;
        hits[i] = (CwTempoHit){names[i], cw_time_of_frame(frame, film), 500, CW_WANT_ACCENT, beat, half, half};
    }
    CwTempoBrief brief = {.cue = "1m1",
                          .length = cw_span_of_frames(frame + 150, film),
                          .rate = film,
                          .hits = hits,
                          .n_hits = n_hits,
                          .tempo_min = 85000,
                          .tempo_max = 125000};
    brief.meters = cw_tempo_default_meters(&brief.n_meters);
    return brief;
}

// The same cue with some frames more or fewer before hit `from`.
static CwTempoBrief cut_again(const CwTempoBrief* brief, CwTempoHit* hits, size_t from, int64_t frames) {
    CwTempoBrief changed = *brief;
    const int64_t by = frames * cw_flicks_per_frame(film);
    for (size_t i = 0; i < brief->n_hits; ++i) {
        hits[i] = brief->hits[i];
        hits[i].at.flicks += i >= from ? by : 0;
    }
    changed.hits = hits;
    changed.length.flicks += by;
    return changed;
}

static size_t count_met(const CwTempoSolution* solution) {
    size_t met = 0;
    for (size_t i = 0; i < solution->n_hits; ++i) {
        met += solution->hits[i].met;
    }
    return met;
}

static bool same_name(CwBarName a, CwBarName b) {
    return a.number == b.number && a.letter == b.letter;
}

// Outside the window every bar has its name, its meter, and its ticks their times, later by what the cut is longer.
static void check_outside(const CwTempoSolution* known, const CwTempoRecut* recut, int64_t later) {
    const CwTempoMap* old = &known->map;
    const CwTempoMap* map = &recut->solution.map;
    const int more = recut->inserted - recut->removed;
    const int last = cw_tempo_map_bar_beat(map, map->points[map->n_points - 1].tick).bar;
    for (int bar = 1; bar < last; ++bar) {
        if (bar >= recut->from_bar && bar <= recut->to_bar) {
            continue;
        }
        const int was = bar > recut->to_bar ? bar - more : bar;
        const CwMeter meter = cw_bar_meter(map->meters, map->n_meters, bar);
        const CwMeter old_meter = cw_bar_meter(old->meters, old->n_meters, was);
        assert_true(meter.num == old_meter.num && meter.den == old_meter.den);
        assert_true(same_name(cw_bar_name(&recut->solution, bar), cw_bar_name(known, was)));
        for (int beat = 0; beat < meter.num; ++beat) {
            const int64_t into = beat * cw_beat_ticks(meter);
            const int64_t now = cw_tempo_map_time_of(map, cw_tempo_map_bar_tick(map, bar) + into).flicks;
            const int64_t before = cw_tempo_map_time_of(old, cw_tempo_map_bar_tick(old, was) + into).flicks;
            const int64_t off = now - before - (bar > recut->to_bar ? later : 0);
            assert_true(off >= -1 && off <= 1);
        }
    }
}

static void outside_the_window_everything_stays(void** state) {
    (void)state;
    uint64_t seed = 11;
    int whole = 0;
    int only_tempo = 0;
    for (int round = 0; round < 60; ++round) {
        CwArena* arena = cw_arena_new(NULL);
        CwTempoHit hits[MOST_HITS];
        CwTempoHit moved[MOST_HITS];
        CwTempoRecut recut;
        CwTempoSolution known = {0};
        const CwTempoBrief brief = random_brief(&seed, hits);
        assert_int_equal(cw_tempo_solve(arena, &brief, NULL, &known), CW_OK);
        const size_t from = (size_t)cw_random_below(&seed, (int64_t)brief.n_hits + 1);
        const int64_t frames =
            cw_random_below(&seed, 2) ? 1 + cw_random_below(&seed, 24) : -1 - cw_random_below(&seed, 24);
        const CwTempoBrief changed = cut_again(&brief, moved, from, frames);
        assert_int_equal(cw_tempo_recut(arena, &brief, &known, &changed, NULL, &recut), CW_OK);
        assert_int_equal(cw_tempo_map_check(&recut.solution.map), CW_OK);
        assert_true(count_met(&recut.solution) >= count_met(&known));
        for (size_t i = 0; i < changed.n_hits; ++i) {
            const CwTempoHitResult* hit = &recut.solution.hits[i];
            const int64_t error = hit->got.flicks - changed.hits[i].at.flicks;
            assert_true(!hit->met || (error <= changed.hits[i].late.flicks && error >= -changed.hits[i].early.flicks));
        }
        whole += recut.whole;
        only_tempo += recut.tempo_only;
        if (!recut.whole) {
            check_outside(&known, &recut, frames * cw_flicks_per_frame(film));
        }
        cw_arena_free(arena);
    }
    assert_int_equal(whole, 0);
    assert_in_range(only_tempo, 3, 57);
}

// Two bars of 4/4 at 120 come in before the second hit: they are lettered, the numbers after them stay.
static void inserted_bars_have_letters(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwSpan half = cw_tempo_default_tolerance(film);
    CwTempoHit hits[5];
    CwTempoHit moved[5];
    for (int i = 0; i < 5; ++i) {
        const CwTime at = cw_time_of_frame(INT64_C(192) * (i + 1), film);
        hits[i] = (CwTempoHit){names[i], at, 500, CW_WANT_ACCENT, CW_BEAT_DOWN, half, half};
    }
    CwTempoBrief brief = {.cue = "1m1",
                          .length = cw_span_of_frames(1152, film),
                          .rate = film,
                          .hits = hits,
                          .n_hits = 5,
                          .tempo_min = 115000,
                          .tempo_max = 125000};
    brief.meters = cw_tempo_default_meters(&brief.n_meters);
    CwTempoSolution known = {0};
    CwTempoRecut recut;
    assert_int_equal(cw_tempo_solve(arena, &brief, NULL, &known), CW_OK);
    const CwTempoBrief changed = cut_again(&brief, moved, 1, 96);
    assert_int_equal(cw_tempo_recut(arena, &brief, &known, &changed, NULL, &recut), CW_OK);
    assert_false(recut.tempo_only);
    assert_int_equal(recut.inserted, 2);
    assert_int_equal(recut.removed, 0);
    assert_int_equal(count_met(&recut.solution), 5);
    const int last = recut.to_bar + 1;
    const CwBarName after = cw_bar_name(&recut.solution, last);
    assert_true(same_name(after, (CwBarName){last - 2, 0}));
    char text[CW_BAR_NAME_SIZE];
    int letters = 0;
    for (int bar = recut.from_bar; bar <= recut.to_bar; ++bar) {
        letters += cw_bar_name(&recut.solution, bar).letter > 0;
    }
    assert_int_equal(letters, 2);
    // Cut again as it was: the letters go.
    CwTempoRecut back;
    assert_int_equal(cw_tempo_recut(arena, &changed, &recut.solution, &brief, NULL, &back), CW_OK);
    assert_int_equal(back.removed, 2);
    cw_bar_name_format((CwBarName){23, 1}, text);
    assert_string_equal(text, "23A");
    cw_bar_name_format((CwBarName){23, 28}, text);
    assert_string_equal(text, "23AB");
    cw_arena_free(arena);
}

static CwStatus recut_with(CwArena* arena, void* context) {
    CwTempoHit* hits = context;
    CwTempoHit moved[MOST_HITS];
    CwTempoSolution known = {0};
    CwTempoRecut recut;
    uint64_t seed = 5;
    const CwTempoBrief brief = random_brief(&seed, hits);
    const CwTempoBrief changed = cut_again(&brief, moved, 2, 12);
    CW_TRY(cw_tempo_solve(arena, &brief, NULL, &known));
    return cw_tempo_recut(arena, &brief, &known, &changed, NULL, &recut);
}

static void memory_may_run_out(void** state) {
    (void)state;
    CwTempoHit hits[MOST_HITS];
    cw_sweep_allocations(recut_with, hits, 30);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outside_the_window_everything_stays),
        cmocka_unit_test(inserted_bars_have_letters),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
