// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/seat.h"

#include "base/math.h"
#include "base/random.h"
#include "testing/testing.h"

#include <stdlib.h>
#include <string.h>

enum {
    RATE = 48000,
    FRAMES = 20000,
    FULL = 1 << 20,
};

static const CwStage hall = {.width_cm = 2000, .front_cm = 1500, .back_cm = 1000, .height_cm = 1130, .reflect = 500};

static CwArena* arena;
static CwObjects objects;
static CwDiag diag;

static int setup(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    diag = (CwDiag){0};
    return arena && cw_objects_in_memory(arena, &objects) == CW_OK ? 0 : 1;
}

static int teardown(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

// What becomes of a sound in a seat.
static int32_t* seated(const CwSeat* seat, const int32_t* samples, int64_t frames, int64_t* ret_frames) {
    const CwReflections r = cw_reflections(&hall, seat, RATE);
    CwHash hash;
    CwSound sound;
    assert_int_equal(cw_sound_keep(arena, &objects, RATE, 2, samples, frames, &hash), CW_OK);
    assert_int_equal(cw_sound_open(arena, &objects, &hash, &diag, &sound), CW_OK);
    CwMockup mockup = {.start = -77};
    assert_int_equal(cw_seat_sound(arena, &objects, &sound, &r, &diag, &mockup), CW_OK);
    assert_int_equal(cw_sound_open(arena, &objects, &mockup.sound, &diag, &sound), CW_OK);
    assert_int_equal(mockup.start, -77);
    assert_int_equal(mockup.frames, sound.frames);
    int32_t* out = CW_NEW_ARRAY(arena, int32_t, 2 * (size_t)sound.frames);
    assert_int_equal(cw_sound_read(&sound, 0, sound.frames, out), CW_OK);
    int32_t peak = 0;
    for (int64_t i = 0; i < 2 * sound.frames; ++i) {
        peak = abs(out[i]) > peak ? abs(out[i]) : peak;
    }
    assert_int_equal(mockup.peak, peak);
    *ret_frames = sound.frames;
    return out;
}

static int32_t* impulse(int channel) {
    int32_t* samples = CW_NEW_ARRAY(arena, int32_t, 2);
    samples[channel] = FULL;
    return samples;
}

static void assert_near(double a, double b, double most) {
    if (cw_abs(a - b) > most) {
        fail_msg("%d thousandths, not %d", (int)(1000 * a), (int)(1000 * b));
    }
}

// A player six metres straight ahead: the ways are worked out by hand, as Pythagoras has them. Left and right wall:
// 20 m to the side, 6 ahead: 20.88 m; back of the stage: 24 m; back of the hall: 26 m; ceiling: 20 m up, 6 ahead.
static void an_impulse_comes_back_from_the_walls(void** state) {
    (void)state;
    static const struct {
        double metres;
        int side; // -1 left, 0 both, 1 right
    } ways[] = {{20.8806, -1}, {20.8806, 1}, {24.0, 0}, {26.0, 0}, {20.8806, 0}};
    const CwSeat seat = {.stem = "s", .distance_cm = 600};
    int64_t frames = 0;
    const int32_t* out = seated(&seat, impulse(0), 1, &frames);
    const double direct = (double)out[0] / FULL;
    assert_int_equal(out[1], 0); // the direct sound is in its own channel alone, and at once
    double left = 0;
    double right = 0;
    double wanted_left = 0;
    double wanted_right = 0;
    for (size_t w = 0; w < 5; ++w) {
        const int64_t at = (int64_t)cw_round((ways[w].metres - 6.0) / 343.0 * RATE);
        const double gain = direct * 0.5 * 6.0 / ways[w].metres;
        const double sine = w < 2 ? ways[w].side * 20.0 / 20.8806 : 0.0;
        double heard = 0;
        for (size_t v = 0; v < 5; ++v) { // three of them arrive together
            heard += cw_round((ways[v].metres - 6.0) / 343.0 * RATE) == (double)at;
        }
        if (heard == 1) {
            assert_near((double)out[2 * at] / FULL, gain * cw_sqrt(0.5), 1e-4);
            assert_near((double)out[2 * at + 1] / FULL, gain * cw_sqrt(0.5), 1e-4);
        }
        wanted_left += gain * cw_sqrt((1 - sine) / 2);
        wanted_right += gain * cw_sqrt((1 + sine) / 2);
    }
    for (int64_t i = 1; i < frames; ++i) {
        left += (double)out[2 * i] / FULL;
        right += (double)out[2 * i + 1] / FULL;
    }
    assert_near(left, wanted_left, 1e-3);
    assert_near(right, wanted_right, 1e-3);
    assert_int_equal(frames, 1 + (int64_t)cw_round(20.0 / 343.0 * RATE));
}

// Who sits on the left comes back from the left wall sooner and louder, and from the left side; right is the mirror.
static void seats_are_told_apart(void** state) {
    (void)state;
    const CwSeat left = {.stem = "s", .angle = -40, .distance_cm = 800, .spread = 5};
    const CwSeat right = {.stem = "s", .angle = 40, .distance_cm = 800, .spread = 5};
    const CwReflections a = cw_reflections(&hall, &left, RATE);
    const CwReflections b = cw_reflections(&hall, &right, RATE);
    assert_true(a.taps[0][0].delay < a.taps[0][1].delay);
    assert_true(a.taps[0][0].left > a.taps[0][1].right);
    assert_true(a.taps[0][0].left > 4 * a.taps[0][0].right); // steep from the side
    assert_true(a.taps[0][2].left > a.taps[0][2].right);
    for (int wall = 0; wall < CW_TAPS; ++wall) {
        const int mirror = wall < 2 ? 1 - wall : wall;
        assert_int_equal(a.taps[0][wall].delay, b.taps[1][mirror].delay);
        assert_int_equal(a.taps[0][wall].left, b.taps[1][mirror].right);
    }
    const CwSeat far = {.stem = "s", .angle = -40, .distance_cm = 1200, .spread = 5};
    const CwReflections c = cw_reflections(&hall, &far, RATE);
    assert_true(c.direct < a.direct); // farther away there is more of the room
    assert_true(c.taps[0][0].left > a.taps[0][0].left);
}

// As loud as before within half a dB, linear to rounding, and shifted when the sound is.
static void it_is_linear_and_as_loud(void** state) {
    (void)state;
    const CwSeat seat = {.stem = "s", .angle = 20, .distance_cm = 900, .spread = 30};
    int32_t* noise = CW_NEW_ARRAY(arena, int32_t, 2 * FRAMES);
    int32_t* twice = CW_NEW_ARRAY(arena, int32_t, 2 * FRAMES + 200);
    uint64_t seed = 5;
    double before = 0;
    double after = 0;
    for (int i = 0; i < 2 * FRAMES; ++i) {
        noise[i] = (int32_t)cw_random_below(&seed, 200001) - 100000;
        twice[i + 200] = 2 * noise[i];
        before += (double)noise[i] * noise[i];
    }
    int64_t frames = 0;
    int64_t later = 0;
    const int32_t* once = seated(&seat, noise, FRAMES, &frames);
    const int32_t* shifted = seated(&seat, twice, FRAMES + 100, &later);
    assert_int_equal(later, frames + 100);
    for (int64_t i = 0; i < 2 * frames; ++i) {
        after += (double)once[i] * once[i];
        assert_in_range(abs(shifted[i + 200] - 2 * once[i]), 0, 2);
    }
    assert_near(10.0 * cw_log10(after / before), 0.0, 0.5);
}

static CwStatus scenario(CwArena* from, void* context) {
    static const int32_t samples[64] = {1, 2, 3};
    const CwReflections r = cw_reflections(&hall, context, RATE);
    CwObjects kept;
    CwHash hash;
    CwSound sound;
    CW_TRY(cw_objects_in_memory(from, &kept));
    CW_TRY(cw_sound_keep(from, &kept, RATE, 2, samples, 32, &hash));
    CW_TRY(cw_sound_open(from, &kept, &hash, NULL, &sound));
    CwMockup mockup = {0};
    return cw_seat_sound(from, &kept, &sound, &r, NULL, &mockup);
}

static void limits_are_said(void** state) {
    (void)state;
    CwSeat seat = {.stem = "s", .distance_cm = 600};
    cw_sweep_allocations(scenario, &seat, 0);
    int64_t frames = 0;
    const int32_t nothing[2] = {0};
    (void)seated(&seat, nothing, 0, &frames);
    assert_int_equal(frames, 0);
    int32_t* loud = CW_NEW_ARRAY(arena, int32_t, 2 * FRAMES);
    for (int i = 0; i < 2 * FRAMES; ++i) {
        loud[i] = CW_SAMPLE_MAX;
    }
    const CwReflections r = cw_reflections(&hall, &seat, RATE);
    CwHash hash;
    CwSound sound;
    assert_int_equal(cw_sound_keep(arena, &objects, RATE, 2, loud, FRAMES, &hash), CW_OK);
    assert_int_equal(cw_sound_open(arena, &objects, &hash, &diag, &sound), CW_OK);
    CwMockup mockup = {0};
    assert_int_equal(cw_seat_sound(arena, &objects, &sound, &r, &diag, &mockup), CW_ERR_RANGE);
    assert_non_null(strstr(diag.text, "full scale"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_impulse_comes_back_from_the_walls, setup, teardown),
        cmocka_unit_test_setup_teardown(seats_are_told_apart, setup, teardown),
        cmocka_unit_test_setup_teardown(it_is_linear_and_as_loud, setup, teardown),
        cmocka_unit_test_setup_teardown(limits_are_said, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
