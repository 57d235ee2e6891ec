// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/find.h"

#include "base/number.h"
#include "testing/testing.h"

#include <stdlib.h>

static const CwRate film = {24, 1, false};

// One tempo in whole numbers: 128-bit, no rounding anywhere.
static CwTempoFit fit_by_hand(const CwTempoBrief* brief, int tempo) {
    const CwI128 minute = (CwI128)60000 * CW_FLICKS_PER_SECOND; // in thousandths, as the tempo
    CwTempoFit fit = {.tempo = tempo};
    double error = 0.0;
    for (size_t i = 0; i < brief->n_hits; ++i) {
        const CwTempoHit* hit = &brief->hits[i];
        const CwI128 beats = (CwI128)hit->at.flicks * tempo; // times `minute`
        const CwI128 nearest = (2 * beats + minute) / (2 * minute);
        const CwI128 off = nearest * minute - beats; // times tempo, in flicks
        const CwI128 tolerance = (CwI128)(off > 0 ? hit->late.flicks : hit->early.flicks) * tempo;
        const CwI128 size = off > 0 ? off : -off;
        if (size <= tolerance) {
            ++fit.hits;
            fit.weight += hit->weight;
        } else if (size <= 2 * tolerance) {
            ++fit.near;
        }
        error += (double)size / tempo;
    }
    fit.error_flicks = (int64_t)(error / (double)brief->n_hits + 0.5);
    return fit;
}

static bool better(const CwTempoFit* a, const CwTempoFit* b) {
    if (a->weight != b->weight) {
        return a->weight > b->weight;
    }
    return a->near != b->near ? a->near > b->near : a->error_flicks < b->error_flicks;
}

static void the_table_is_what_hands_would_find(void** state) {
    (void)state;
    uint64_t seed = 4;
    for (int round = 0; round < 40; ++round) {
        CwArena* arena = cw_arena_new(NULL);
        CwTempoHit hits[12];
        CwTempoBrief brief = {.rate = film, .hits = hits, .n_hits = 3 + (size_t)round % 10};
        int64_t frame = 0;
        for (size_t i = 0; i < brief.n_hits; ++i) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
            frame += 20 + (int64_t)(seed >> 33U) % 300;
            hits[i] = (CwTempoHit){.at = cw_time_of_frame(frame, film), .weight = 1 + (int)((seed >> 20U) % 1000)};
            hits[i].early = cw_span(14700000);
            hits[i].late = cw_span(14700000 + (int64_t)((seed >> 10U) % 20000000));
        }
        CwTempoFit* fits = NULL;
        size_t count = 0;
        assert_int_equal(cw_tempo_find(arena, &brief, 60000, 160000, 50, 10, &fits, &count), CW_OK);
        assert_int_equal(count, 10);
        for (size_t i = 0; i < count; ++i) {
            const CwTempoFit hand = fit_by_hand(&brief, fits[i].tempo);
            assert_int_equal(fits[i].hits, hand.hits);
            assert_int_equal(fits[i].near, hand.near);
            assert_int_equal(fits[i].weight, hand.weight);
            assert_true(llabs(fits[i].error_flicks - hand.error_flicks) <= 1);
            assert_true(i == 0 || !better(&fits[i], &fits[i - 1]));
            for (size_t j = 0; j < i; ++j) {
                assert_true(abs(fits[i].tempo - fits[j].tempo) >= 250);
            }
        }
        // The first is the best of all. What is better than the last and is not told lies near something better still.
        for (int tempo = 60000; tempo <= 160000; tempo += 50) {
            const CwTempoFit hand = fit_by_hand(&brief, tempo);
            assert_false(hand.weight > fits[0].weight);
            if (hand.weight > fits[count - 1].weight) {
                bool told = false;
                for (int near = tempo - 200; near <= tempo + 200; near += 50) {
                    const CwTempoFit other = fit_by_hand(&brief, near);
                    told = told || (near != tempo && better(&other, &hand));
                    for (size_t i = 0; i < count; ++i) {
                        told = told || fits[i].tempo == near;
                    }
                }
                assert_true(told);
            }
        }
        cw_arena_free(arena);
    }
}

static void ranges_that_are_none(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTempoBrief brief = {.rate = film};
    CwTempoFit* fits = NULL;
    size_t count = 7;
    assert_int_equal(cw_tempo_find(arena, &brief, 120000, 119000, 10, 5, &fits, &count), CW_ERR_RANGE);
    assert_int_equal(cw_tempo_find(arena, &brief, 1, 119000, 10, 5, &fits, &count), CW_ERR_RANGE);
    assert_int_equal(cw_tempo_find(arena, &brief, 60000, 119000, 0, 5, &fits, &count), CW_ERR_RANGE);
    assert_int_equal(count, 7);
    assert_int_equal(cw_tempo_find(arena, &brief, 60000, 60000, 10, 5, &fits, &count), CW_OK);
    assert_int_equal(count, 1);
    cw_arena_free(arena);
}

static CwStatus find_without_memory(CwArena* arena, void* context) {
    (void)context;
    const CwTempoHit hit = {.at = {CW_FLICKS_PER_SECOND}, .weight = 1};
    const CwTempoBrief brief = {.rate = film, .hits = &hit, .n_hits = 1};
    CwTempoFit* fits = NULL;
    size_t count = 0;
    return cw_tempo_find(arena, &brief, 60000, 70000, 10, 5, &fits, &count);
}

static void no_memory(void** state) {
    (void)state;
    cw_sweep_allocations(find_without_memory, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_what_hands_would_find),
        cmocka_unit_test(ranges_that_are_none),
        cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
