// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/timeline.h"

#include "base/random.h"
#include "testing/testing.h"

enum {
    QUARTER = CW_TICKS_PER_QUARTER,
};

static int64_t below(uint64_t* seed, int64_t most) {
    return (int64_t)((cw_random_next(seed) >> 33U) % (uint64_t)most);
}

// A map of a pickup, a constant stretch, a ramp inside bars and another meter.
static CwTempoMap map_of(CwArena* arena, uint64_t* seed) {
    CwTempoPoint* points = CW_NEW_ARRAY(arena, CwTempoPoint, 4);
    CwMeterChange* meters = CW_NEW_ARRAY(arena, CwMeterChange, 2);
    int64_t tick = 0;
    int64_t at = 0;
    for (size_t i = 0; i < 4; ++i) {
        points[i] = (CwTempoPoint){tick, cw_time(at), i == 1 ? 5 : 1, i == 1 ? 4 : 1};
        const int64_t quarters = 3 + below(seed, 9);
        tick += quarters * QUARTER;
        at += quarters * (400 + below(seed, 400)) * (CW_FLICKS_PER_SECOND / 1000);
    }
    const int pickup = (int)below(seed, 3);
    meters[0] = (CwMeterChange){-pickup * QUARTER, pickup ? 0 : 1, {4, 4}};
    meters[1] = (CwMeterChange){meters[0].tick + 8 * QUARTER, meters[0].bar + 2, {3, 4}};
    const CwTempoMap map = {points, 4, meters, 2};
    assert_int_equal(cw_tempo_map_check(&map), CW_OK);
    return map;
}

// Every bar line of a cue that is there lies where the cue has it, and its bar has the cue's meter.
static void holds(const CwTempoMap* line, const CwHandedMap* map, const CwTimelineCue* cue) {
    for (int i = 0; i <= cue->n_bars && cue->n_bars + cue->short_beats; ++i) {
        const int64_t own = cw_tempo_map_bar_tick(&map->map, cue->bar + i);
        const int64_t there = cw_tempo_map_bar_tick(line, cue->there + i);
        const int64_t off =
            map->at.flicks + cw_tempo_map_time_of(&map->map, own).flicks - cw_tempo_map_time_of(line, there).flicks;
        assert_true(off >= -40 && off <= 40); // of 14 700 a sample: a ramp that is cut has another ratio
        if (i < cue->n_bars) {
            const CwMeter a = cw_bar_meter(map->map.meters, map->map.n_meters, cue->bar + i);
            const CwMeter b = cw_bar_meter(line->meters, line->n_meters, cue->there + i);
            assert_true(a.num == b.num && a.den == b.den);
        }
    }
}

static void bars_of_all_cues_lie_where_the_cues_have_them(void** state) {
    (void)state;
    uint64_t seed = 11;
    int cut = 0;
    int shorter = 0;
    int whole = 0;
    for (int round = 0; round < 300; ++round) {
        CwArena* arena = cw_arena_new(NULL);
        CwHandedMap maps[5];
        CwTimelineCue cues[5];
        CwTempoMap line;
        int64_t at = below(&seed, 4) * CW_FLICKS_PER_SECOND / 2;
        for (size_t i = 0; i < 5; ++i) {
            maps[i] = (CwHandedMap){"1m1", cw_time(at), {0}, map_of(arena, &seed)};
            maps[i].length = cw_span(maps[i].map.points[3].time.flicks - below(&seed, CW_FLICKS_PER_SECOND));
            at += maps[i].length.flicks + (below(&seed, 500) - 60) * (CW_FLICKS_PER_SECOND / 100);
        }
        const CwSpan length = cw_span(at + 3 * CW_FLICKS_PER_SECOND);
        assert_int_equal(cw_timeline(arena, maps, 5, length, &line, cues), CW_OK);
        assert_int_equal(line.points[0].tick, 0);
        assert_int_equal(line.points[0].time.flicks, 0);
        assert_true(line.points[line.n_points - 1].time.flicks >= length.flicks);
        for (size_t i = 0; i < 5; ++i) {
            holds(&line, &maps[i], &cues[i]);
            cut += !cues[i].whole;
            shorter += cues[i].short_beats > 0;
            assert_true(!cues[i].whole || !cues[i].short_beats);
            whole += cues[i].whole;
        }
        cw_arena_free(arena);
    }
    assert_true(cut > 50 && shorter > 30 && whole > 500);
}

static void a_film_without_maps_has_bars_too(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTempoMap line;
    assert_int_equal(cw_timeline(arena, NULL, 0, cw_span(5 * CW_FLICKS_PER_SECOND), &line, NULL), CW_OK);
    assert_int_equal(cw_tempo_map_tempo_at(&line, 0), 120000000);
    assert_int_equal(cw_timeline(arena, NULL, 0, cw_span(0), &line, NULL), CW_OK);
    cw_arena_free(arena);
}

static CwStatus lay_some(CwArena* arena, void* context) {
    const CwTempoMap* map = context;
    const CwHandedMap maps[] = {{"1m1", cw_time(CW_FLICKS_PER_SECOND), cw_span(map->points[3].time.flicks), *map}};
    CwTimelineCue cue;
    CwTempoMap line;
    return cw_timeline(arena, maps, 1, cw_span(CW_FLICKS_PER_SECOND), &line, &cue);
}

static void memory_may_run_out(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    uint64_t seed = 3;
    CwTempoMap map = map_of(arena, &seed);
    cw_sweep_allocations(lay_some, &map, 0);
    cw_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bars_of_all_cues_lie_where_the_cues_have_them),
        cmocka_unit_test(a_film_without_maps_has_bars_too),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
