// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/tail.h"

#include "testing/sounds.h"
#include "testing/testing.h"

#include <math.h>

enum {
    RATE = 48000,
    FRAMES = 40000,
    LEVEL = 1000000,
};

typedef struct {
    CwArena* arena;
    CwObjects objects;
    CwSound sound;
} World;

static int set_up(void** state) {
    static World world;
    world.arena = cw_arena_new(NULL);
    int32_t* samples = CW_NEW_ARRAY(world.arena, int32_t, 2 * (size_t)FRAMES);
    for (int i = 0; i < 2 * FRAMES; ++i) {
        samples[i] = i % 2 ? -LEVEL : LEVEL;
    }
    assert_int_equal(cw_objects_in_memory(world.arena, &world.objects), CW_OK);
    world.sound = cw_test_sound(world.arena, &world.objects, RATE, 2, samples, FRAMES);
    *state = &world;
    return 0;
}

static int tear_down(void** state) {
    cw_arena_free(((World*)*state)->arena);
    return 0;
}

static CwSound faded(const World* world, int64_t from, int64_t end) {
    CwHash hash;
    CwSound sound;
    assert_int_equal(cw_tail_fade(world->arena, &world->objects, &world->sound, from, end, &hash), CW_OK);
    assert_int_equal(cw_sound_open(world->arena, &world->objects, &hash, NULL, &sound), CW_OK);
    return sound;
}

static int32_t left_at(const CwSound* sound, int64_t frame) {
    int32_t both[2];
    assert_int_equal(cw_sound_read(sound, frame, 1, both), CW_OK);
    assert_int_equal(both[1], -both[0]);
    return both[0];
}

static void a_tail_fades_to_its_end_and_no_further(void** state) {
    const CwSound sound = faded(*state, 10000, 30000);
    assert_int_equal(sound.frames, 30000);
    assert_int_equal(left_at(&sound, 9999), LEVEL);
    for (int64_t at = 10000; at < 30000; at += 777) { // a quarter of a cosine, in the middle of each sample
        const double angle = ((double)(at - 10000) + 0.5) / 20000 * acos(-1) / 2;
        assert_in_range(left_at(&sound, at) - lround(LEVEL * cos(angle)) + 1, 0, 2);
    }
}

static void nothing_clicks_and_what_has_ended_is_itself(void** state) {
    assert_int_equal(faded(*state, 20000, 20000).frames, 20480);
    assert_int_equal(faded(*state, -5000, -4000).frames, 480);
    const CwSound whole = faded(*state, FRAMES, FRAMES + 100);
    assert_int_equal(whole.frames, FRAMES);
    assert_int_equal(left_at(&whole, FRAMES - 1), LEVEL);
    const CwSound late = faded(*state, FRAMES - 1000, FRAMES + 1000); // half of the fade is all there is
    assert_int_equal(late.frames, FRAMES);
    assert_true(left_at(&late, FRAMES - 1) > LEVEL / 2);
}

static CwStatus fade_a_little(CwArena* arena, void* context) {
    static const int32_t samples[4] = {1, 2, 3, 4};
    (void)context;
    CwObjects objects;
    CwHash hash;
    CwSound sound;
    CW_TRY(cw_objects_in_memory(arena, &objects));
    CW_TRY(cw_sound_keep(arena, &objects, 100, 1, samples, 4, &hash));
    CW_TRY(cw_sound_open(arena, &objects, &hash, NULL, &sound));
    return cw_tail_fade(arena, &objects, &sound, 1, 3, &hash);
}

static void memory_may_run_out(void** state) {
    (void)state;
    cw_sweep_allocations(fade_a_little, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_tail_fades_to_its_end_and_no_further, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_clicks_and_what_has_ended_is_itself, set_up, tear_down),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
