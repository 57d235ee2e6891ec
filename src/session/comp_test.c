// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/comp.h"

#include "base/number.h"
#include "signal/bwf.h"
#include "testing/testing.h"

#include <math.h>
#include <string.h>

enum {
    RATE = 48000,
    LEVEL = 1000000,
};

// Bars of two seconds, called 1, 2, 2A, 3.
static CwTempoSolution solution_of(CwArena* arena) {
    static const CwBarName names[] = {{1, 0}, {2, 0}, {2, 1}, {3, 0}};
    CwTempoSolution solution = {.names = names, .n_names = 4};
    assert_int_equal(cw_tempo_map_constant(arena, cw_ratio(120, 1), (CwMeter){4, 4}, cw_span(8 * CW_FLICKS_PER_SECOND),
                                           &solution.map),
                     CW_OK);
    return solution;
}

// A take of `seconds` of one value, in one channel.
static CwWav wav_of(CwArena* arena, int32_t value, int seconds) {
    const int64_t frames = (int64_t)seconds * RATE;
    int32_t* samples = CW_NEW_ARRAY(arena, int32_t, (size_t)frames);
    CwObjects memory;
    CwHash manifest;
    CwSound sound;
    CwText bytes;
    CwWav wav;
    for (int64_t i = 0; i < frames; ++i) {
        samples[i] = value;
    }
    assert_int_equal(cw_objects_in_memory(arena, &memory), CW_OK);
    assert_int_equal(cw_sound_keep(arena, &memory, RATE, 1, samples, frames, &manifest), CW_OK);
    assert_int_equal(cw_sound_open(arena, &memory, &manifest, NULL, &sound), CW_OK);
    assert_int_equal(cw_bwf_bytes(arena, &(CwBwf){0}, &sound, &bytes), CW_OK);
    assert_int_equal(cw_wav_read(arena, "take", bytes, NULL, NULL, &wav), CW_OK);
    return wav;
}

static void pieces_are_bars_by_name(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTempoSolution solution = solution_of(arena);
    CwCompPiece* pieces = NULL;
    size_t count = 0;
    CwDiag diag = {0};
    assert_int_equal(cw_comp_read(arena, "1-2:3, 2A:1,3:3", &solution, RATE, &diag, &pieces, &count), CW_OK);
    assert_int_equal(count, 3);
    static const CwCompPiece expected[] = {{3, 0, 4 * RATE}, {1, 4 * RATE, 6 * RATE}, {3, 6 * RATE, 8 * RATE}};
    assert_memory_equal(pieces, expected, sizeof expected);
    static const char* const bad[] = {"", "1-2", "1-2:x", "1:1,3:1", "2:1,1:1", "2-1:1"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        assert_int_equal(cw_comp_read(arena, bad[i], &solution, RATE, &diag, &pieces, &count), CW_ERR_BAD_INPUT);
    }
    assert_int_equal(cw_comp_read(arena, "1-9:1", &solution, RATE, &diag, &pieces, &count), CW_ERR_NOT_FOUND);
    assert_non_null(strstr(diag.text, "bar 9"));
    cw_arena_free(arena);
}

// Away from the joins every sample is its take's; over a join the powers add up to what the takes have.
static void joins_lie_on_bar_lines_and_keep_their_power(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTempoSolution solution = solution_of(arena);
    const CwWav one = wav_of(arena, LEVEL, 12);
    const CwWav two = wav_of(arena, -LEVEL / 2, 12);
    const CwCompTake takes[] = {{1, &one, -RATE}, {2, &two, -2 * RATE}};
    CwCompPiece* pieces = NULL;
    size_t count = 0;
    int32_t* samples = NULL;
    int64_t frames = 0;
    const int64_t fade = 960;
    assert_int_equal(cw_comp_read(arena, "1-2:1,2A-3:2", &solution, RATE, NULL, &pieces, &count), CW_OK);
    assert_int_equal(cw_comp(arena, &(CwCompPlan){takes, 2, pieces, count, fade, false}, NULL, &samples, &frames),
                     CW_OK);
    assert_int_equal(frames, 8 * RATE);
    const int64_t line = 4 * RATE;
    for (int64_t i = 0; i < frames; ++i) {
        if (i < line - fade / 2) {
            assert_int_equal(samples[i], LEVEL);
        } else if (i >= line + fade / 2) {
            assert_int_equal(samples[i], -LEVEL / 2);
        } else {
            const int64_t into = i - line + fade / 2;
            const double angle = 1.5707963267948966 * ((double)into + 0.5) / (double)fade;
            const double sum = LEVEL * cos(angle) - LEVEL / 2.0 * sin(angle);
            assert_true(fabs(samples[i] - sum) < 2.0);
        }
    }
    cw_arena_free(arena);
}

static void a_take_must_reach(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwWav one = wav_of(arena, 7, 5);
    const CwCompTake takes[] = {{1, &one, 0}};
    const CwCompPiece beyond[] = {{1, 4 * RATE, 6 * RATE}};
    const CwCompPiece nobody[] = {{2, 0, RATE}};
    int32_t* samples = NULL;
    int64_t frames = 0;
    CwDiag diag = {0};
    assert_int_equal(cw_comp(arena, &(CwCompPlan){takes, 1, beyond, 1, 960, false}, &diag, &samples, &frames),
                     CW_ERR_RANGE);
    assert_non_null(strstr(diag.text, "take 1"));
    assert_int_equal(cw_comp(arena, &(CwCompPlan){takes, 1, nobody, 1, 960, false}, &diag, &samples, &frames),
                     CW_ERR_NOT_FOUND);
    assert_null(samples);
    cw_arena_free(arena);
}

// The recording of a cue: all its bars, a ring at its end, and the bar map that goes with it.
static void a_take_is_a_recording_of_its_cue(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwTempoSolution solution = solution_of(arena);
    const CwWav one = wav_of(arena, 7, 12);
    const CwCompTake takes[] = {{3, &one, -RATE}};
    CwCompPiece* pieces = NULL;
    size_t count = 0;
    int32_t* samples = NULL;
    int64_t frames = 0;
    CwBuf bars = cw_buf(arena);
    assert_int_equal(cw_last_bar(&solution), 4);
    assert_int_equal(cw_comp_read(arena, "1-2:3", &solution, RATE, NULL, &pieces, &count), CW_OK);
    assert_false(cw_comp_is_whole(&solution, pieces, count, RATE));
    assert_int_equal(cw_comp_read(arena, " 3", &solution, RATE, NULL, &pieces, &count), CW_OK);
    assert_true(cw_comp_is_whole(&solution, pieces, count, RATE));
    assert_int_equal(cw_comp(arena, &(CwCompPlan){takes, 1, pieces, count, 960, true}, NULL, &samples, &frames), CW_OK);
    assert_int_equal(frames, 11 * RATE); // the take began a second before the cue
    cw_recorded_bars_csv(&bars, &solution, RATE, "cut 1");
    const char* text = cw_buf_string(&bars);
    assert_ptr_equal(strstr(text, "bar,beat,sample,cut\n1,1,0,cut 1\n1,2,24000,\n"), text);
    assert_string_equal(strstr(text, "4,4,"), "4,4,360000,\n5,1,384000,\n");
    cw_arena_free(arena);
}

static CwStatus join(CwArena* arena, void* context) {
    const CwCompTake* takes = context;
    const CwCompPiece pieces[] = {{1, 0, 100}, {2, 100, 200}};
    int32_t* samples = NULL;
    int64_t frames = 0;
    return cw_comp(arena, &(CwCompPlan){takes, 2, pieces, 2, 10, true}, NULL, &samples, &frames);
}

static void memory_may_run_out(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwWav one = wav_of(arena, 7, 1);
    CwCompTake takes[] = {{1, &one, 0}, {2, &one, 0}};
    cw_sweep_allocations(join, takes, 0);
    cw_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_bars_by_name), cmocka_unit_test(joins_lie_on_bar_lines_and_keep_their_power),
        cmocka_unit_test(a_take_must_reach),       cmocka_unit_test(a_take_is_a_recording_of_its_cue),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
