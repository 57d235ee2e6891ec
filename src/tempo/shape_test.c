// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/shape_priv.h"

#include "testing/testing.h"

static const CwMeterChange common_time[] = {{0, 1, {4, 4}}};
static const int64_t quarter = CW_TICKS_PER_QUARTER;

// Flicks of a quarter at a tempo in thousandths.
static int64_t flicks_at(int tempo) {
    return cw_muldiv_nearest(60000, CW_FLICKS_PER_SECOND, tempo);
}

static const bool rigid[20] = {false};

static Cw__Shape shape_within(int slowest, int fastest) {
    return (Cw__Shape){(double)flicks_at(slowest) / (double)quarter,
                       (double)flicks_at(fastest) / (double)quarter,
                       0.03,
                       rigid,
                       common_time,
                       1};
}

// Shapes the pins and checks what always holds: they are all hit, and no tempo leaves its range.
static CwTempoMap shaped(CwArena* arena, const Cw__Shape* shape, const CwTempoPoint* pins, size_t n_pins) {
    CwTempoPoint* points = NULL;
    size_t count = 0;
    assert_int_equal(cw__shape_points(arena, shape, pins, n_pins, &points, &count), CW_OK);
    const CwTempoMap map = {points, count, common_time, 1};
    assert_int_equal(cw_tempo_map_check(&map), CW_OK);
    for (size_t i = 0; i < n_pins; ++i) {
        assert_int_equal(cw_tempo_map_time_of(&map, pins[i].tick).flicks, pins[i].time.flicks);
    }
    const double a_minute = 60e6 * (double)CW_FLICKS_PER_SECOND / (double)quarter;
    for (int64_t tick = pins[0].tick; tick < pins[n_pins - 1].tick; tick += quarter) {
        const double tempo = (double)cw_tempo_map_tempo_at(&map, tick);
        assert_true(tempo > a_minute / shape->slowest - 3000.0 && tempo < a_minute / shape->fastest + 3000.0);
    }
    return map;
}

static int tempo_at(const CwTempoMap* map, int64_t tick) {
    return (int)((cw_tempo_map_tempo_at(map, tick) + 500) / 1000);
}

static void a_small_change_waits_for_the_bar_line(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const Cw__Shape shape = shape_within(100000, 140000);
    // 18 quarters at 120, a hit on the third beat, then 40 at 121.
    const int64_t first = 18 * flicks_at(120000);
    const CwTempoPoint pins[] = {
        {0, {0}, 1, 1}, {18 * quarter, {first}, 1, 1}, {58 * quarter, {first + 40 * flicks_at(121000)}, 1, 1}};
    const CwTempoMap map = shaped(arena, &shape, pins, 3);
    assert_int_equal(map.n_points, 4);
    assert_int_equal(map.points[2].tick, 20 * quarter);
    assert_int_equal(tempo_at(&map, 19 * quarter), 120000);
    assert_int_equal(tempo_at(&map, 21 * quarter), 121053); // 38 quarters in what is left of 40 at 121
    cw_arena_free(arena);
}

static void a_change_stays_on_a_hit_without_room_after_it(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const Cw__Shape shape = shape_within(100000, 140000);
    const int64_t first = 17 * flicks_at(120000);
    const CwTempoPoint pins[] = {
        {0, {0}, 1, 1}, {17 * quarter, {first}, 1, 1}, {23 * quarter, {first + 6 * flicks_at(121000)}, 1, 1}};
    const CwTempoMap map = shaped(arena, &shape, pins, 3);
    assert_int_equal(map.n_points, 3);
    assert_int_equal(tempo_at(&map, 18 * quarter), 121000);
    cw_arena_free(arena);
}

static void a_large_change_is_a_ramp(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const Cw__Shape shape = shape_within(90000, 140000);
    const int64_t first = 16 * flicks_at(120000);
    const CwTempoPoint pins[] = {
        {0, {0}, 1, 1}, {16 * quarter, {first}, 1, 1}, {96 * quarter, {first + 80 * flicks_at(112000)}, 1, 1}};
    const CwTempoMap map = shaped(arena, &shape, pins, 3);
    assert_int_equal(map.n_points, 4);
    assert_int_equal(map.points[2].tick, 32 * quarter); // 6.7 %: four bars
    assert_int_equal(tempo_at(&map, 16 * quarter), 120000);
    assert_true(tempo_at(&map, 24 * quarter) < 117000 && tempo_at(&map, 24 * quarter) > 115000);
    const int before = tempo_at(&map, 32 * quarter - 1);
    const int after = tempo_at(&map, 33 * quarter);
    assert_true(before - after < 3 && after - before < 3); // it comes out of the ramp at the tempo it keeps
    cw_arena_free(arena);
}

static void no_ramp_leaves_the_range(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const Cw__Shape shape = shape_within(112000, 121000);
    const int64_t first = 16 * flicks_at(120000);
    const CwTempoPoint pins[] = {
        {0, {0}, 1, 1}, {16 * quarter, {first}, 1, 1}, {96 * quarter, {first + 80 * flicks_at(112000)}, 1, 1}};
    const CwTempoMap map = shaped(arena, &shape, pins, 3);
    assert_int_equal(map.n_points, 3);
    cw_arena_free(arena);
}

static void many_pins(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const Cw__Shape shape = shape_within(90000, 140000);
    uint64_t seed = 1;
    for (int round = 0; round < 500; ++round) {
        CwTempoPoint pins[20] = {{0, {0}, 1, 1}};
        for (int i = 1; i < 20; ++i) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
            const int64_t quarters = 1 + (int64_t)(seed >> 40U) % 60;
            const int tempo = 100000 + (int)((seed >> 20U) % 30000);
            pins[i] = (CwTempoPoint){
                pins[i - 1].tick + quarters * quarter, {pins[i - 1].time.flicks + quarters * flicks_at(tempo)}, 1, 1};
        }
        (void)shaped(arena, &shape, pins, 20);
    }
    cw_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_change_waits_for_the_bar_line),
        cmocka_unit_test(a_change_stays_on_a_hit_without_room_after_it),
        cmocka_unit_test(a_large_change_is_a_ramp),
        cmocka_unit_test(no_ramp_leaves_the_range),
        cmocka_unit_test(many_pins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
