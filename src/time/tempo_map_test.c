// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/tempo_map.h"

#include "base/program.h"
#include "testing/testing.h"

#include <string.h>

static const CwMeterChange common_time[] = {{0, 1, {4, 4}}};

static CwTempoMap map_of(const CwTempoPoint* points, size_t n_points) {
    return (CwTempoMap){points, n_points, common_time, 1};
}

// A small generator for tests (xorshift64*), so that every run tries the same maps.
static uint64_t next_random(uint64_t* seed) {
    *seed ^= *seed >> 12U;
    *seed ^= *seed << 25U;
    *seed ^= *seed >> 27U;
    return *seed * UINT64_C(2685821657736338717);
}

static int64_t below(uint64_t* seed, int64_t limit) {
    return (int64_t)(next_random(seed) >> 1U) % limit;
}

static int64_t next_int(CwText* line) {
    int64_t value = 0;
    assert_int_equal(cw_parse_int(cw_text_word(line), &value), CW_OK);
    return value;
}

static CwTempoPoint read_point(CwText* line) {
    CwTempoPoint point = {0};
    point.tick = next_int(line);
    point.time.flicks = next_int(line);
    point.ratio_num = (int32_t)next_int(line);
    point.ratio_den = (int32_t)next_int(line);
    return point;
}

static void times_agree_with_python(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    static const char* const argv[] = {"/usr/bin/python3", "src/time/vectors.py", "maps", "500", "4", NULL};
    CwProgramResult result;
    assert_int_equal(cw_program_must(arena, &(CwProgram){argv, NULL, 60}, NULL, &result), CW_OK);
    CwTempoPoint points[16];
    size_t n_points = 0;
    int count = 0;
    while (result.output.length) {
        CwText line = cw_text_line(&result.output);
        const CwText kind = cw_text_word(&line);
        if (cw_text_is(kind, "M")) {
            n_points = 0;
        } else if (cw_text_is(kind, "P")) {
            assert_true(n_points < 16);
            points[n_points++] = read_point(&line);
        } else {
            const CwTempoMap map = map_of(points, n_points);
            assert_int_equal(cw_tempo_map_check(&map), CW_OK);
            const int64_t tick = next_int(&line);
            const CwTime expected = cw_time(next_int(&line));
            assert_int_equal(cw_tempo_map_time_of(&map, tick).flicks, expected.flicks);
            assert_int_equal(cw_tempo_map_tick_floor(&map, expected), tick);
            ++count;
        }
    }
    assert_int_equal(count, 5000);
    cw_arena_free(arena);
}

static void random_ratio(uint64_t* seed, CwTempoPoint* point) {
    point->ratio_num = point->ratio_den = 1;
    if (below(seed, 2)) {
        point->ratio_den = (int32_t)(1000 + below(seed, 1000000));
        point->ratio_num = (int32_t)((point->ratio_den + 3) / 4 + below(seed, 3 * (int64_t)point->ratio_den));
    }
}

// 2 to 6 points, musical tempos mostly, now and then the very fast and the very slow.
static size_t random_points(uint64_t* seed, CwTempoPoint points[6]) {
    const size_t n_points = 2 + (size_t)below(seed, 5);
    CwTempoPoint point = {below(seed, 2000000) - 1000000, {below(seed, 1000000000) - 500000000}, 1, 1};
    for (size_t i = 0; i < n_points; ++i) {
        random_ratio(seed, &point);
        points[i] = point;
        const int64_t ticks = 1 + below(seed, below(seed, 2) ? 100 : 4000000);
        const int64_t per_tick = below(seed, 10) ? 4000 + below(seed, 30000) : 8 + below(seed, 100);
        point.tick += ticks;
        point.time.flicks += ticks * per_tick + below(seed, ticks);
    }
    return n_points;
}

// M3 at one tick: later ticks are later, and floor and nearest come back.
static void holds_at(const CwTempoMap* map, int64_t tick) {
    const CwTime at = cw_tempo_map_time_of(map, tick);
    const CwTime after = cw_tempo_map_time_of(map, tick + 1);
    if (at.flicks >= after.flicks || cw_tempo_map_tick_floor(map, at) != tick ||
        cw_tempo_map_tick_floor(map, cw_time(after.flicks - 1)) != tick || cw_tempo_map_tick_nearest(map, at) != tick) {
        fail_msg("tick %lld at %lld", (long long)tick, (long long)at.flicks);
    }
    const int64_t middle = at.flicks + (after.flicks - at.flicks) / 2;
    assert_int_equal(cw_tempo_map_tick_nearest(map, cw_time(middle)), tick);
    assert_int_equal(cw_tempo_map_tick_nearest(map, cw_time(middle + 1)), tick + 1);
}

static void laws_of_a_hundred_thousand_maps(void** state) {
    (void)state;
    uint64_t seed = 11;
    for (int i = 0; i < 100000; ++i) {
        CwTempoPoint points[6];
        const CwTempoMap map = map_of(points, random_points(&seed, points));
        assert_int_equal(cw_tempo_map_check(&map), CW_OK);
        const CwTempoPoint* first = &points[0];
        const CwTempoPoint* last = &points[map.n_points - 1];
        for (size_t p = 0; p < map.n_points; ++p) {
            assert_int_equal(cw_tempo_map_time_of(&map, points[p].tick).flicks, points[p].time.flicks);
        }
        const int64_t span = last->tick - first->tick;
        holds_at(&map, first->tick + below(&seed, span));
        if (i % 8 == 0) {
            holds_at(&map, points[below(&seed, (int64_t)map.n_points)].tick - 1);
            holds_at(&map, first->tick - 1 - below(&seed, 1000000000));
            holds_at(&map, last->tick + below(&seed, 1000000000));
        }
    }
}

// A constant segment that is split at one of its ticks whose time is whole does not change at all; elsewhere the new
// point is the rounded time, and nothing moves by more than a flick.
static void splitting_changes_nothing(void** state) {
    (void)state;
    uint64_t seed = 5;
    for (int i = 0; i < 20000; ++i) {
        const int64_t ticks = 2 + below(&seed, 1000000);
        const int64_t flicks = ticks * (8 + below(&seed, 20000)) + below(&seed, ticks);
        const int64_t at = 1 + below(&seed, ticks - 1);
        const bool whole = below(&seed, 2);
        const CwTempoPoint two[] = {{0, {0}, 1, 1}, {ticks, {whole ? ticks * 17 : flicks}, 1, 1}};
        const CwTempoMap before = map_of(two, 2);
        const CwTempoPoint three[] = {two[0], {at, cw_tempo_map_time_of(&before, at), 1, 1}, two[1]};
        const CwTempoMap after = map_of(three, 3);
        for (int j = 0; j < 5; ++j) {
            const int64_t tick = below(&seed, ticks + 1);
            const int64_t moved =
                cw_tempo_map_time_of(&after, tick).flicks - cw_tempo_map_time_of(&before, tick).flicks;
            assert_true(whole ? moved == 0 : moved >= -1 && moved <= 1);
        }
    }
}

// The same for a ramp: r = a/c over N ticks, split after n, is (N + (r-1)n)/N and then the rest, exactly rational.
static void splitting_a_ramp_changes_nothing(void** state) {
    (void)state;
    uint64_t seed = 6;
    for (int i = 0; i < 5000; ++i) {
        const int64_t ticks = 2 + below(&seed, 20000);
        const int32_t den = (int32_t)(1 + below(&seed, 100));
        const int32_t num = (int32_t)((den + 3) / 4 + below(&seed, 3 * den));
        const int64_t at = 1 + below(&seed, ticks - 1);
        const int64_t middle = den * ticks + (num - den) * at; // tempo at the split, in 1/(den * ticks) of the start's
        const CwTempoPoint two[] = {{0, {0}, num, den}, {ticks, {ticks * 17500}, 1, 1}};
        const CwTempoMap before = map_of(two, 2);
        const CwTempoPoint three[] = {
            {0, {0}, (int32_t)middle, (int32_t)(den * ticks)},
            {at, cw_tempo_map_time_of(&before, at), (int32_t)(num * ticks), (int32_t)middle},
            two[1],
        };
        const CwTempoMap after = map_of(three, 3);
        assert_int_equal(cw_tempo_map_check(&after), CW_OK);
        for (int j = 0; j < 5; ++j) {
            const int64_t tick = below(&seed, ticks + 1);
            const int64_t moved =
                cw_tempo_map_time_of(&after, tick).flicks - cw_tempo_map_time_of(&before, tick).flicks;
            assert_true(moved >= -1 && moved <= 1);
        }
    }
}

// 24 hours at a tempo that fits no grid: every minute's tick is where exact arithmetic puts it.
static void no_drift_over_24_hours(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwRatio tempo = {1234567, 10000}; // 123.4567 quarters a minute
    const CwSpan day = {INT64_C(86400) * CW_FLICKS_PER_SECOND};
    CwTempoMap map;
    assert_int_equal(cw_tempo_map_constant(arena, tempo, (CwMeter){4, 4}, day, &map), CW_OK);
    for (int64_t minute = 0; minute <= 1440; ++minute) {
        const int64_t tick = minute * 1234567 * CW_TICKS_PER_QUARTER / 10000;
        const int64_t exact = cw_muldiv_nearest(tick, INT64_C(60) * CW_FLICKS_PER_SECOND * 10000,
                                                INT64_C(1234567) * CW_TICKS_PER_QUARTER);
        const int64_t drift = cw_tempo_map_time_of(&map, tick).flicks - exact;
        assert_true(drift >= -1 && drift <= 1);
    }
    cw_arena_free(arena);
}

static void a_constant_map_covers_its_length(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTempoMap map;
    const CwSpan ten_beats = {5 * CW_FLICKS_PER_SECOND};
    assert_int_equal(cw_tempo_map_constant(arena, (CwRatio){120, 1}, (CwMeter){3, 4}, ten_beats, &map), CW_OK);
    assert_int_equal(map.points[1].tick, 10 * CW_TICKS_PER_QUARTER);
    assert_int_equal(map.points[1].time.flicks, ten_beats.flicks);
    assert_int_equal(cw_tempo_map_bar_tick(&map, 2), 3 * CW_TICKS_PER_QUARTER);
    assert_int_equal(cw_tempo_map_bar_beat(&map, 4 * CW_TICKS_PER_QUARTER).bar, 2);
    assert_int_equal(cw_tempo_map_tempo_at(&map, 5), 120000000);
    uint64_t seed = 9;
    for (int i = 0; i < 1000; ++i) {
        const CwSpan length = {1 + below(&seed, INT64_C(1) << 45U)};
        const CwRatio tempo = {30000 + below(&seed, 200000), 1000};
        assert_int_equal(cw_tempo_map_constant(arena, tempo, (CwMeter){4, 4}, length, &map), CW_OK);
        const CwTempoPoint* end = &map.points[1];
        assert_true(end->time.flicks >= length.flicks);
        assert_true(cw_tempo_map_time_of(&map, end->tick - 1).flicks < length.flicks);
        const int64_t error = cw_tempo_map_tempo_at(&map, 0) - tempo.num * 1000;
        const int64_t allowed = 2 + 1000 * tempo.num / end->time.flicks; // half a flick at the end, as a share of it
        assert_true(error <= allowed && error >= -allowed);
    }
    const CwTempoMap before = map;
    const CwMeter meter = {4, 4};
    assert_int_equal(cw_tempo_map_constant(arena, (CwRatio){2001, 2}, meter, ten_beats, &map), CW_ERR_RANGE);
    assert_int_equal(cw_tempo_map_constant(arena, (CwRatio){1, 2}, meter, ten_beats, &map), CW_ERR_RANGE);
    assert_int_equal(cw_tempo_map_constant(arena, (CwRatio){120, 1}, meter, cw_span(0), &map), CW_ERR_RANGE);
    assert_memory_equal(&before, &map, sizeof map);
    cw_arena_free(arena);
}

static void tempo_of_a_ramp(void** state) {
    (void)state;
    // 60 to 120 over 8 quarters takes 8 ln 2 minutes / 60, and its middle is 90.
    const double seconds = 8.0 * 0.69314718055994530942;
    const int64_t flicks = (int64_t)(seconds * (double)CW_FLICKS_PER_SECOND + 0.5);
    const CwTempoPoint points[] = {{0, {0}, 2, 1}, {8 * CW_TICKS_PER_QUARTER, {flicks}, 1, 1}};
    const CwTempoMap map = map_of(points, 2);
    assert_int_equal(cw_tempo_map_tempo_at(&map, 0), 60000000);
    assert_int_equal(cw_tempo_map_tempo_at(&map, 4 * CW_TICKS_PER_QUARTER), 90000000);
    assert_int_equal(cw_tempo_map_tempo_at(&map, 8 * CW_TICKS_PER_QUARTER), 120000000);
    assert_int_equal(cw_tempo_map_tempo_at(&map, 9 * CW_TICKS_PER_QUARTER), 120000000);
    // One quarter before the ramp takes a second, one after it half a second.
    assert_int_equal(cw_tempo_map_time_of(&map, -CW_TICKS_PER_QUARTER).flicks, -CW_FLICKS_PER_SECOND);
    assert_int_equal(cw_tempo_map_time_of(&map, 9 * CW_TICKS_PER_QUARTER).flicks - flicks, CW_FLICKS_PER_SECOND / 2);
}

static void refuses(const CwTempoPoint* points, size_t n_points, const CwMeterChange* meters, size_t n_meters) {
    const CwTempoMap map = {points, n_points, meters, n_meters};
    assert_int_equal(cw_tempo_map_check(&map), CW_ERR_RANGE);
}

static void what_is_no_map(void** state) {
    (void)state;
    const int64_t far = INT64_C(1) << 60U;
    const struct {
        CwTempoPoint points[2];
    } bad[] = {
        {{{0, {0}, 1, 1}, {0, {1000}, 1, 1}}},                      // no ticks
        {{{0, {0}, 1, 1}, {10, {0}, 1, 1}}},                        // no time
        {{{0, {0}, 1, 1}, {10, {79}, 1, 1}}},                       // two ticks might share a flick
        {{{0, {0}, 5, 1}, {10, {1000}, 1, 1}}},                     // too steep
        {{{0, {0}, 4 * 1000 + 1, 1000}, {10, {1000}, 1, 1}}},       // just too steep
        {{{0, {0}, 1000, 4 * 1000 + 1}, {10, {1000}, 1, 1}}},       // and the other way
        {{{0, {0}, 0, 1}, {10, {1000}, 1, 1}}},                     // no ratio
        {{{0, {0}, 1, -1}, {10, {1000}, 1, 1}}},                    // no ratio
        {{{0, {0}, (1 << 30) + 1, 1 << 30}, {10, {1000}, 1, 1}}},   // terms too large
        {{{0, {0}, 2, 1}, {INT64_C(1) << 31U, {far / 32}, 1, 1}}},  // a ramp too long
        {{{-far, {0}, 1, 1}, {far, {far / 32}, 1, 1}}},             // out of this world
        {{{0, {-far * 7}, 1, 1}, {1, {far * 7}, 1, 1}}},            // the same in time
        {{{INT64_MIN, {0}, 1, 1}, {INT64_MAX, {INT64_MAX}, 1, 1}}}, // as from a hostile file
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        refuses(bad[i].points, 2, common_time, 1);
    }
    const CwTempoPoint good[] = {{0, {0}, 1, 1}, {40320, {352800000}, 1, 1}};
    refuses(good, 1, common_time, 1);
    refuses(good, 2, common_time, 0);
    const CwMeterChange off_the_bar[] = {{0, 1, {4, 4}}, {40320, 2, {3, 4}}};
    const CwMeterChange backward[] = {{0, 1, {4, 4}}, {0, 1, {3, 4}}};
    const CwMeterChange no_meter[] = {{0, 1, {4, 3}}};
    const CwMeterChange far_bar[] = {{0, INT32_MIN, {4, 4}}, {0, INT32_MAX, {4, 4}}};
    refuses(good, 2, off_the_bar, 2);
    refuses(good, 2, backward, 2);
    refuses(good, 2, no_meter, 1);
    refuses(good, 2, far_bar, 2);
}

static const CwTempoPoint json_points[] = {{0, {0}, 1, 1}, {161280, {1411200000}, 9, 10}, {322560, {2822400007}, 1, 1}};
static const CwMeterChange json_meters[] = {{0, 1, {4, 4}}, {161280, 2, {7, 8}}};
static const CwTempoMap json_map = {json_points, 3, json_meters, 2};

static CwStatus there_and_back(CwArena* arena, void* context) {
    (void)context;
    CwBuf first = cw_buf(arena);
    cw_tempo_map_to_json(&first, NULL, &json_map);
    CW_TRY(cw_buf_status(&first));
    json_t* json = NULL;
    CW_TRY(cw_json_parse(arena, "map.json", (CwText){first.bytes, first.length}, NULL, &json));
    CwTempoMap map;
    CW_TRY(cw_tempo_map_from_json(arena, (CwJsonIn){"map.json", NULL}, json, &map));
    CwBuf second = cw_buf(arena);
    cw_tempo_map_to_json(&second, NULL, &map);
    CW_TRY(cw_buf_status(&second));
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.bytes, second.bytes, first.length);
    CwTempoMap constant;
    return cw_tempo_map_constant(arena, (CwRatio){120, 1}, (CwMeter){4, 4}, cw_span(1000000), &constant);
}

static void json_there_and_back(void** state) {
    (void)state;
    cw_sweep_allocations(there_and_back, NULL, 0);
}

static void json_that_is_no_map(void** state) {
    (void)state;
    static const struct {
        const char* text;
        CwStatus status;
        const char* says;
    } cases[] = {
        {"{}", CW_ERR_BAD_INPUT, "points"},
        {"{\"points\":[],\"meters\":[]}", CW_ERR_RANGE, "at least two points"},
        {"{\"points\":[{\"tick\":0}],\"meters\":[]}", CW_ERR_BAD_INPUT, "flicks"},
        {"{\"points\":[{\"tick\":0,\"flicks\":0,\"num\":0,\"den\":1}],\"meters\":[]}", CW_ERR_RANGE, "ratio"},
        {"{\"points\":[],\"meters\":[{\"bar\":1,\"num\":4,\"den\":99,\"tick\":0}]}", CW_ERR_RANGE, "meter"},
        {"{\"points\":[],\"meters\":[{\"bar\":1,\"num\":4,\"tick\":0}]}", CW_ERR_BAD_INPUT, "den"},
        {"{\"points\":[{\"tick\":0,\"flicks\":0,\"num\":1,\"den\":1},{\"tick\":9,\"flicks\":9,\"num\":1,\"den\":1}],"
         "\"meters\":[{\"bar\":1,\"num\":4,\"den\":4,\"tick\":0}]}",
         CW_ERR_RANGE, "at least two points"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
        CwArena* arena = cw_arena_new(NULL);
        json_t* json = NULL;
        CwDiag diag = {0};
        CwTempoMap map = json_map;
        assert_int_equal(cw_json_parse(arena, "bad.json", cw_text(cases[i].text), NULL, &json), CW_OK);
        assert_int_equal(cw_tempo_map_from_json(arena, (CwJsonIn){"bad.json", &diag}, json, &map), cases[i].status);
        assert_string_equal(diag.file, "bad.json");
        assert_non_null(strstr(diag.text, cases[i].says));
        assert_memory_equal(&map, &json_map, sizeof map);
        cw_arena_free(arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_agree_with_python),   cmocka_unit_test(laws_of_a_hundred_thousand_maps),
        cmocka_unit_test(splitting_changes_nothing), cmocka_unit_test(splitting_a_ramp_changes_nothing),
        cmocka_unit_test(no_drift_over_24_hours),    cmocka_unit_test(a_constant_map_covers_its_length),
        cmocka_unit_test(tempo_of_a_ramp),           cmocka_unit_test(what_is_no_map),
        cmocka_unit_test(json_there_and_back),       cmocka_unit_test(json_that_is_no_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
