// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/mixdown.h"

#include "testing/sounds.h"
#include "testing/testing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    RATE = 48000,
    FRAMES = 3 * RATE + 5,
};

typedef struct {
    CwArena* arena;
    CwObjects objects;
    int32_t* a;
    int32_t* b;
    CwSound sound_a;
    CwSound sound_b;
} World;

static int setup(void** state) {
    static World world;
    world = (World){.arena = cw_arena_new(NULL)};
    *state = &world;
    if (cw_objects_in_memory(world.arena, &world.objects) != CW_OK) {
        return -1;
    }
    world.a = cw_test_noise(world.arena, 2, FRAMES, -9.0, 1);
    world.b = cw_test_noise(world.arena, 2, RATE, -9.0, 2);
    world.sound_a = cw_test_sound(world.arena, &world.objects, RATE, 2, world.a, FRAMES);
    world.sound_b = cw_test_sound(world.arena, &world.objects, RATE, 2, world.b, RATE);
    return 0;
}

static int teardown(void** state) {
    World* world = *state;
    cw_arena_free(world->arena);
    return 0;
}

static int32_t* mix_of(World* world, const CwMixIn* ins, size_t n, int* gain_db100) {
    const CwMix mix = {RATE, 2, FRAMES, ins, n};
    CwHash manifest;
    CwSound sound;
    int32_t* samples = CW_NEW_ARRAY(world->arena, int32_t, (size_t)2 * FRAMES);
    assert_int_equal(cw_mixdown(world->arena, &world->objects, &mix, NULL, gain_db100, &manifest), CW_OK);
    assert_int_equal(cw_sound_open(world->arena, &world->objects, &manifest, NULL, &sound), CW_OK);
    assert_int_equal(sound.frames, FRAMES);
    assert_int_equal(cw_sound_read(&sound, 0, FRAMES, samples), CW_OK);
    return samples;
}

static void one_stem_alone_is_itself(void** state) {
    World* world = *state;
    const CwMixIn in = {"MX", &world->sound_a, 0, NULL};
    int gain = 5;
    const int32_t* got = mix_of(world, &in, 1, &gain);
    assert_memory_equal(got, world->a, (size_t)2 * FRAMES * sizeof *got);
    assert_int_equal(gain, 0);
}

static void stems_add_up_under_gains_and_automation(void** state) {
    World* world = *state;
    const CwGainPoint points[] = {{RATE / 2, 0}, {RATE, -600}, {2 * RATE, -600}, {2 * RATE + 100, 0}};
    const CwAutomation automation = {RATE, points, 4};
    const CwMixIn ins[] = {{"MX", &world->sound_a, -100, &automation}, {"FX", &world->sound_b, 0, NULL}};
    int gain = 5;
    const int32_t* got = mix_of(world, ins, 2, &gain);
    for (int64_t f = 0; f < FRAMES; ++f) {
        double db = -1.0;
        if (f >= RATE / 2 && f < RATE) {
            db -= 6.0 * ((double)f - RATE / 2.0) / (RATE / 2.0);
        } else if (f >= RATE && f < 2 * RATE) {
            db -= 6.0;
        } else if (f >= 2 * RATE && f < 2 * RATE + 100) {
            db -= 6.0 - 0.06 * ((double)f - 2.0 * RATE);
        }
        for (int c = 0; c < 2; ++c) {
            const int64_t i = 2 * f + c;
            const double wanted = world->a[i] * pow(10.0, db / 20.0) + (f < RATE ? world->b[i] : 0);
            assert_true(fabs(got[i] - wanted) <= 0.5001);
        }
    }
}

static void a_mix_that_does_not_fit_is_lowered_as_a_whole_or_refused(void** state) {
    World* world = *state;
    const CwMixIn ins[] = {{"MX", &world->sound_a, 600, NULL}, {"FX", &world->sound_a, 600, NULL}};
    int gain = 5;
    const int32_t* got = mix_of(world, ins, 2, &gain);
    assert_in_range(-gain, 300, 330); // -9 + 6 + 6 is 3 dB over
    int32_t most = 0;
    for (int64_t i = 0; i < (int64_t)2 * FRAMES; ++i) {
        const double wanted = 2.0 * world->a[i] * pow(10.0, (6.0 + gain * 0.01) / 20.0);
        assert_true(fabs(got[i] - wanted) <= 0.5001);
        most = abs(got[i]) > most ? abs(got[i]) : most;
    }
    assert_true(most > 8200000 && most < 8388607);
    const CwMix mix = {RATE, 2, FRAMES, ins, 2};
    CwHash manifest;
    CwDiag diag = {0};
    assert_int_equal(cw_mixdown(world->arena, &world->objects, &mix, &diag, NULL, &manifest), CW_ERR_RANGE);
    assert_non_null(strstr(diag.text, "over full scale"));
}

static void mono_goes_to_both_sides(void** state) {
    World* world = *state;
    const int32_t samples[2] = {1000000, -1000000};
    const CwSound mono = cw_test_sound(world->arena, &world->objects, RATE, 1, samples, 2);
    const CwMixIn in = {"DX", &mono, 0, NULL};
    const int32_t* got = mix_of(world, &in, 1, NULL);
    assert_int_equal(got[0], 707107);
    assert_int_equal(got[1], 707107);
    assert_int_equal(got[3], -707107);
    assert_int_equal(got[4], 0);
}

static void stems_of_other_shapes_are_refused(void** state) {
    World* world = *state;
    const int32_t samples[3] = {0};
    const CwSound wide = cw_test_sound(world->arena, &world->objects, RATE, 3, samples, 1);
    const CwSound slow = cw_test_sound(world->arena, &world->objects, 44100, 2, samples, 1);
    const CwSound* const wrong[] = {&wide, &slow};
    for (int i = 0; i < 2; ++i) {
        const CwMixIn in = {"DX", wrong[i], 0, NULL};
        const CwMix mix = {RATE, 2, FRAMES, &in, 1};
        CwHash manifest;
        CwDiag diag = {0};
        assert_int_equal(cw_mixdown(world->arena, &world->objects, &mix, &diag, NULL, &manifest), CW_ERR_RANGE);
        assert_string_equal(diag.file, "DX");
    }
}

static CwStatus mix_swept(CwArena* arena, void* context) {
    static const int32_t samples[4] = {8000000, 2, 3, 4};
    (void)context;
    CwObjects objects;
    CwHash manifest;
    CwSound sound;
    int gain = 0;
    CW_TRY(cw_objects_in_memory(arena, &objects));
    CW_TRY(cw_sound_keep(arena, &objects, 4800, 2, samples, 2, &manifest));
    CW_TRY(cw_sound_open(arena, &objects, &manifest, NULL, &sound));
    const CwMixIn ins[] = {{"a", &sound, 0, NULL}, {"b", &sound, 0, NULL}};
    const CwMix mix = {4800, 2, 10, ins, 2};
    return cw_mixdown(arena, &objects, &mix, NULL, &gain, &manifest);
}

static void memory_that_runs_out_is_said(void** state) {
    (void)state;
    cw_sweep_allocations(mix_swept, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_stem_alone_is_itself, setup, teardown),
        cmocka_unit_test_setup_teardown(stems_add_up_under_gains_and_automation, setup, teardown),
        cmocka_unit_test_setup_teardown(a_mix_that_does_not_fit_is_lowered_as_a_whole_or_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(mono_goes_to_both_sides, setup, teardown),
        cmocka_unit_test_setup_teardown(stems_of_other_shapes_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_is_said, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
