// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/two_pop.h"

#include "testing/testing.h"

#include <math.h>
#include <string.h>

enum {
    RATE = 48000,
};

static CwRate rate_of(const char* name) {
    CwRate rate;
    assert_int_equal(cw_rate_parse(cw_text(name), &rate), CW_OK);
    return rate;
}

static CwLeader leader_at(const char* timecode, const char* rate_name) {
    const CwRate rate = rate_of(rate_name);
    int64_t frame = 0;
    assert_int_equal(cw_timecode_parse(cw_text(timecode), rate, &frame), CW_OK);
    return cw_leader(cw_time_of_frame(frame, rate), rate, RATE);
}

static void a_leader_is_eight_seconds_with_a_pop_two_before_picture(void** state) {
    (void)state;
    const CwLeader film = leader_at("01:00:00:00", "24");
    assert_int_equal(film.samples, 8 * RATE);
    assert_int_equal(film.pop_sample, 6 * RATE);
    assert_int_equal(film.pop_samples, RATE / 24);
    assert_int_equal(film.time_reference_samples, INT64_C(3592) * RATE); // 00:59:52:00
    // At 23.976 eight seconds of timecode are 192 frames of 2002 samples; the clock runs a thousandth slower.
    const CwLeader pulled = leader_at("01:00:00:00", "23.976");
    assert_int_equal(pulled.samples, 192 * 2002);
    assert_int_equal(pulled.pop_samples, 2002);
    assert_int_equal(pulled.time_reference_samples, INT64_C(3592) * 24 * 2002);
    // 02:00:00;00 less 240 frames is 01:59:52;00: nothing is dropped between.
    const CwLeader drop = leader_at("02:00:00:00", "29.97 DF");
    const int64_t frame = INT64_C(2) * 107892 - 240;
    assert_int_equal(drop.time_reference_samples, (2 * frame * 1001 * RATE + 30000) / 60000);
}

static void a_film_that_begins_at_midnight_has_its_leader_the_day_before(void** state) {
    (void)state;
    const CwLeader leader = leader_at("00:00:00:00", "25");
    assert_int_equal(leader.samples, 8 * RATE);
    assert_int_equal(leader.time_reference_samples, (INT64_C(86400) - 8) * RATE); // 23:59:52:00
}

static void parts_of_a_pop_add_up_to_it(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwLeader leader = leader_at("01:00:00:00", "29.97");
    const int32_t* whole = NULL;
    assert_int_equal(cw_two_pop(arena, &leader, RATE, 0, 1, &whole), CW_OK);
    for (int parts = 1; parts <= 13; ++parts) {
        int64_t* sum = CW_NEW_ARRAY(arena, int64_t, (size_t)leader.pop_samples);
        for (int part = 0; part < parts; ++part) {
            const int32_t* samples = NULL;
            assert_int_equal(cw_two_pop(arena, &leader, RATE, part, parts, &samples), CW_OK);
            for (int64_t i = 0; i < leader.pop_samples; ++i) {
                sum[i] += samples[i];
                assert_true(fabs(samples[i] - (double)whole[i] / parts) < 1.0);
            }
        }
        for (int64_t i = 0; i < leader.pop_samples; ++i) {
            assert_int_equal(sum[i], whole[i]);
        }
    }
    cw_arena_free(arena);
}

static void a_pop_is_a_tone_of_one_kilohertz_at_minus_twenty(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwLeader leader = leader_at("01:00:00:00", "24");
    const int32_t* samples = NULL;
    assert_int_equal(cw_two_pop(arena, &leader, RATE, 0, 1, &samples), CW_OK);
    for (int64_t i = 0; i < leader.pop_samples; ++i) {
        const double tone = 0.1 * sin(2.0 * acos(-1.0) * 1000.0 * (double)i / RATE);
        assert_true(fabs(samples[i] / 8388608.0 - tone) < 1e-7);
    }
    cw_arena_free(arena);
}

static CwStatus make_pop(CwArena* arena, void* context) {
    const int32_t* samples = NULL;
    (void)context;
    const CwLeader leader = leader_at("01:00:00:00", "24");
    return cw_two_pop(arena, &leader, RATE, 1, 3, &samples);
}

static void memory_that_runs_out_is_said(void** state) {
    (void)state;
    cw_sweep_allocations(make_pop, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_leader_is_eight_seconds_with_a_pop_two_before_picture),
        cmocka_unit_test(a_film_that_begins_at_midnight_has_its_leader_the_day_before),
        cmocka_unit_test(parts_of_a_pop_add_up_to_it),
        cmocka_unit_test(a_pop_is_a_tone_of_one_kilohertz_at_minus_twenty),
        cmocka_unit_test(memory_that_runs_out_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
