// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/conflict.h"
#include "tempo/solve.h"

#include "testing/testing.h"

static const CwRate film = {24, 1, false};

static CwTempoHit hit_at_frame(int64_t frame, const char* name, int weight) {
    const CwSpan half = cw_tempo_default_tolerance(film);
    return (CwTempoHit){name, cw_time_of_frame(frame, film), weight, CW_WANT_ACCENT, CW_BEAT_ANY, half, half};
}

static CwTempoBrief brief_of(int64_t frames, const CwTempoHit* hits, size_t n_hits, int tempo_min, int tempo_max) {
    CwTempoBrief brief = {.cue = "1m1",
                          .length = cw_span_of_frames(frames, film),
                          .rate = film,
                          .hits = hits,
                          .n_hits = n_hits,
                          .tempo_min = tempo_min,
                          .tempo_max = tempo_max};
    brief.meters = cw_tempo_default_meters(&brief.n_meters);
    return brief;
}

static size_t conflicts_of(CwArena* arena, const CwTempoBrief* brief, CwTempoConflict** ret_conflicts) {
    size_t count = 99;
    assert_int_equal(cw_tempo_conflicts(arena, brief, NULL, ret_conflicts, &count), CW_OK);
    return count;
}

static bool all_met(CwArena* arena, const CwTempoBrief* brief) {
    CwTempoSolution solution;
    assert_int_equal(cw_tempo_solve(arena, brief, NULL, &solution), CW_OK);
    for (size_t i = 0; i < solution.n_hits; ++i) {
        if (!solution.hits[i].met || solution.hits[i].place > CW_PLACE_BEAT) {
            return false;
        }
    }
    return true;
}

static void hits_that_fit_have_no_conflict(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTempoHit hits[] = {hit_at_frame(96, "door", 500), hit_at_frame(240, "gun", 500)};
    const CwTempoBrief brief = brief_of(480, hits, 2, 110000, 130000);
    CwTempoConflict* conflicts = NULL;
    assert_int_equal(conflicts_of(arena, &brief, &conflicts), 0);
    cw_arena_free(arena);
}

// At 118 to 122 a beat lasts 11.8 to 12.2 frames: hits 17 frames apart cannot both be on beats.
static void two_hits_too_close_name_each_other(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTempoHit hits[] = {hit_at_frame(240, "a", 900), hit_at_frame(480, "b", 900), hit_at_frame(497, "c", 300),
                               hit_at_frame(720, "d", 900)};
    const CwTempoBrief brief = brief_of(960, hits, 4, 118000, 122000);
    CwTempoConflict* conflicts = NULL;
    assert_int_equal(conflicts_of(arena, &brief, &conflicts), 1);
    assert_int_equal(conflicts[0].given_up, 2);
    assert_int_equal(conflicts[0].n_hits, 2);
    assert_int_equal(conflicts[0].hits[0], 1);
    assert_int_equal(conflicts[0].hits[1], 2);
    assert_int_equal(conflicts[0].n_ways, CW_TEMPO_WAYS_OUT);
    cw_arena_free(arena);
}

// Takes one way out in a copy of the brief; `less` takes a step less of it.
static CwTempoBrief taken(CwArena* arena, const CwTempoBrief* brief, const CwTempoWayOut* way, bool less) {
    CwTempoBrief changed = *brief;
    CwTempoHit* hits = CW_NEW_ARRAY(arena, CwTempoHit, brief->n_hits);
    CwTempoMeter* meters = CW_NEW_ARRAY(arena, CwTempoMeter, brief->n_meters + 1);
    const int64_t tenth = cw_flicks_per_frame(brief->rate) / 10;
    changed.n_hits = 0;
    for (size_t h = 0; h < brief->n_hits; ++h) {
        if (way->give == CW_GIVE_HIT && way->hit == h) {
            continue;
        }
        CwTempoHit* hit = &hits[changed.n_hits++];
        *hit = brief->hits[h];
        hit->early = way->give == CW_GIVE_EARLY && way->hit == h ? way->allowed : hit->early;
        hit->late = way->give == CW_GIVE_LATE && way->hit == h ? way->allowed : hit->late;
        hit->early.flicks -= less && way->give == CW_GIVE_EARLY && way->hit == h ? tenth : 0;
        hit->late.flicks -= less && way->give == CW_GIVE_LATE && way->hit == h ? tenth : 0;
    }
    changed.tempo_min = way->give == CW_GIVE_SLOWER ? way->tempo + (less ? 100 : 0) : brief->tempo_min;
    changed.tempo_max = way->give == CW_GIVE_FASTER ? way->tempo - (less ? 100 : 0) : brief->tempo_max;
    for (size_t m = 0; m < brief->n_meters; ++m) {
        meters[m] = brief->meters[m];
    }
    if (way->give == CW_GIVE_METER) {
        meters[changed.n_meters++] = (CwTempoMeter){way->meter, 0};
    }
    changed.hits = hits;
    changed.meters = meters;
    return changed;
}

// Every way out leads out, and where it has an amount, a step less does not.
static void ways_out_lead_out_and_no_shorter_one_does(void** state) {
    (void)state;
    int seen[CW_GIVE_HIT + 1] = {0};
    for (int round = 0; round < 12; ++round) {
        CwArena* arena = cw_arena_new(NULL);
        const CwTempoHit hits[] = {hit_at_frame(240, "a", 900), hit_at_frame(480, "b", 900),
                                   hit_at_frame(493 + round % 11, "c", 80 * round + 20)};
        CwTempoBrief brief = brief_of(960, hits, 3, 114000, 122000);
        brief.n_meters = round % 2 ? 1 : brief.n_meters;
        CwTempoConflict* conflicts = NULL;
        const size_t count = conflicts_of(arena, &brief, &conflicts);
        assert_int_equal(count == 0, all_met(arena, &brief));
        for (size_t i = 0; count == 1 && i < conflicts[0].n_ways; ++i) {
            const CwTempoWayOut* way = &conflicts[0].ways[i];
            const CwTempoBrief out = taken(arena, &brief, way, false);
            ++seen[way->give];
            if (way->give != CW_GIVE_PLACE) {
                assert_true(all_met(arena, &out));
            }
            if (way->give <= CW_GIVE_FASTER) {
                const CwTempoBrief less = taken(arena, &brief, way, true);
                assert_false(all_met(arena, &less));
            }
            assert_true(i == 0 || way[-1].price <= way->price);
        }
        cw_arena_free(arena);
    }
    assert_true(seen[CW_GIVE_EARLY] + seen[CW_GIVE_LATE] > 3);
}

static CwStatus conflicts_with(CwArena* arena, void* context) {
    CwTempoConflict* conflicts = NULL;
    size_t count = 0;
    return cw_tempo_conflicts(arena, context, NULL, &conflicts, &count);
}

static void memory_may_run_out(void** state) {
    (void)state;
    const CwTempoHit hits[] = {hit_at_frame(240, "a", 500), hit_at_frame(257, "b", 300)};
    CwTempoBrief brief = brief_of(480, hits, 2, 118000, 122000);
    cw_sweep_allocations(conflicts_with, &brief, 40);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hits_that_fit_have_no_conflict),
        cmocka_unit_test(two_hits_too_close_name_each_other),
        cmocka_unit_test(ways_out_lead_out_and_no_shorter_one_does),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
