// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/stem.h"

#include "base/file.h"
#include "signal/bwf.h"
#include "signal/levels.h"
#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <sndfile.h>
#include <stdlib.h>
#include <string.h>

enum {
    RATE = 48000,
    FRAMES = 25 * RATE + 17,
};

static int setup(void** state) {
    (void)cw_test_folder();
    return cw_test_world_setup(state);
}

static int teardown(void** state) {
    cw_test_folder_remove();
    return cw_test_world_teardown(state);
}

static const CwSound* noise(CwTestWorld* world, int64_t frames, double dbfs, uint64_t seed) {
    CwSound* sound = CW_NEW(world->arena, CwSound);
    const int32_t* samples = cw_test_noise(world->arena, 2, frames, dbfs, seed);
    *sound = cw_test_sound(world->arena, &world->objects, RATE, 2, samples, frames);
    return sound;
}

static CwSound stem_of(CwTestWorld* world, const CwPlaced* placed, size_t n) {
    const CwStem stem = {"MX", RATE, 2, FRAMES, placed, n};
    CwHash manifest;
    CwSound sound;
    assert_int_equal(cw_stem(world->arena, &world->objects, &stem, NULL, &manifest), CW_OK);
    assert_int_equal(cw_sound_open(world->arena, &world->objects, &manifest, NULL, &sound), CW_OK);
    return sound;
}

static int* read_delivered(CwTestWorld* world, const CwSound* sound, const char* name) {
    const char* path = cw_path(world->arena, cw_test_folder(), name);
    const CwBwf bwf = {.bext = {.description = name}};
    assert_int_equal(cw_bwf_write(world->arena, path, &bwf, sound, NULL, NULL), CW_OK);
    SF_INFO info = {0};
    SNDFILE* file = sf_open(path, SFM_READ, &info);
    assert_non_null(file);
    assert_int_equal(info.frames, FRAMES);
    int* samples = CW_NEW_ARRAY(world->arena, int, (size_t)2 * FRAMES);
    assert_int_equal(sf_readf_int(file, samples, FRAMES), FRAMES);
    assert_int_equal(sf_close(file), 0);
    cw_test_folder_remove();
    return samples;
}

// Three stems of overlapping cues, delivered as files and read back by libsndfile: they add up to the delivered mix.
static void delivered_stems_sum_to_the_delivered_music_with_nothing_over(void** state) {
    CwTestWorld* world = *state;
    CwSound stems[3];
    int* files[3];
    CwPlaced in_mix[3];
    for (int s = 0; s < 3; ++s) {
        const uint64_t seed = 10 * (uint64_t)s;
        const CwPlaced placed[] = {
            {"1m1", noise(world, 5 * RATE, -22.0, seed + 1), cw_time_of_sample(1000 + 7 * s, RATE), -613},
            {"1m2", noise(world, 12 * RATE, -19.0, seed + 2), cw_time_of_sample(4 * RATE + 1, RATE), 0},
            {"1m3", noise(world, 9 * RATE, -20.0, seed + 3), cw_time_of_sample(20 * RATE, RATE),
             123},                                                                               // rings past the end
            {"1m0", noise(world, 2 * RATE, -20.0, seed + 4), cw_time_of_sample(-RATE, RATE), 0}, // began before
        };
        stems[s] = stem_of(world, placed, 4);
        files[s] = read_delivered(world, &stems[s], "stem.wav");
        in_mix[s] = (CwPlaced){"stem", &stems[s], cw_time(0), 0};
    }
    const CwSound mix = stem_of(world, in_mix, 3);
    const int* mixed = read_delivered(world, &mix, "mx.wav");
    int64_t sounding = 0;
    for (int64_t i = 0; i < (int64_t)2 * FRAMES; ++i) {
        assert_int_equal(mixed[i], files[0][i] + files[1][i] + files[2][i]);
        sounding += mixed[i] != 0;
    }
    assert_true(sounding > FRAMES);
}

static void a_sound_is_placed_at_the_nearest_sample(void** state) {
    CwTestWorld* world = *state;
    const int64_t sample = cw_flicks_per_sample(RATE);
    const CwSound* one = noise(world, 100, -10.0, 5);
    int32_t wanted[200];
    int32_t got[200];
    assert_int_equal(cw_sound_read(one, 0, 100, wanted), CW_OK);
    const CwPlaced late = {"1m1", one, cw_time(777 * sample + sample / 2), 0};
    CwSound stem = stem_of(world, &late, 1);
    assert_int_equal(cw_sound_read(&stem, 778, 100, got), CW_OK);
    assert_memory_equal(got, wanted, sizeof wanted);
    const CwPlaced early = {"1m1", one, cw_time(777 * sample + sample / 2 - 1), 0};
    stem = stem_of(world, &early, 1);
    assert_int_equal(cw_sound_read(&stem, 777, 100, got), CW_OK);
    assert_memory_equal(got, wanted, sizeof wanted);
}

// A level put on while adding is the level put on before.
static void a_level_is_rounded_before_the_sum(void** state) {
    CwTestWorld* world = *state;
    const CwSound* first = noise(world, 2 * RATE, -20.0, 6);
    const CwSound* second = noise(world, 2 * RATE, -26.0, 7);
    CwHash manifest;
    CwSound turned = {0};
    assert_int_equal(cw_sound_gain(world->arena, &world->objects, first, -487, NULL, &manifest), CW_OK);
    assert_int_equal(cw_sound_open(world->arena, &world->objects, &manifest, NULL, &turned), CW_OK);
    const CwPlaced before[] = {{"1m1", &turned, cw_time(0), 0}, {"1m2", second, cw_time_of_sample(99, RATE), 0}};
    const CwPlaced here[] = {{"1m1", first, cw_time(0), -487}, {"1m2", second, cw_time_of_sample(99, RATE), 0}};
    const CwSound a = stem_of(world, before, 2);
    const CwSound b = stem_of(world, here, 2);
    int32_t* of_a = CW_NEW_ARRAY(world->arena, int32_t, (size_t)4 * RATE);
    int32_t* of_b = CW_NEW_ARRAY(world->arena, int32_t, (size_t)4 * RATE);
    assert_int_equal(cw_sound_read(&a, 0, (int64_t)2 * RATE, of_a), CW_OK);
    assert_int_equal(cw_sound_read(&b, 0, (int64_t)2 * RATE, of_b), CW_OK);
    assert_memory_equal(of_a, of_b, (size_t)4 * RATE * sizeof *of_a);
}

static void what_does_not_fit_is_named_with_place_amount_and_cues(void** state) {
    CwTestWorld* world = *state;
    int32_t* loud = CW_NEW_ARRAY(world->arena, int32_t, 2 * RATE);
    loud[2 * 4800] = -6000000;
    const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, 2, loud, RATE);
    const CwPlaced placed[] = {{"1m1", &sound, cw_time_of_sample(62400, RATE), 0},
                               {"1m2", &sound, cw_time_of_sample(62400, RATE), 0},
                               {"2m9", &sound, cw_time_of_sample(20 * RATE, RATE), 0}};
    const CwStem stem = {"MX brass", RATE, 2, FRAMES, placed, 3};
    CwHash manifest;
    CwDiag diag = {0};
    int64_t peak = 0;
    int64_t frame = 0;
    assert_int_equal(cw_stem(world->arena, &world->objects, &stem, &diag, &manifest), CW_ERR_RANGE);
    assert_string_equal(diag.file, "MX brass");
    assert_string_equal(diag.read, "1m1, 1m2");
    assert_non_null(strstr(diag.text, "at 0:01.400"));
    assert_non_null(strstr(diag.text, "3.11 dB")); // 12 million over 2^23
    assert_int_equal(cw_stem_peak(world->arena, &stem, NULL, &peak, &frame), CW_OK);
    assert_int_equal(peak, 11999999);
    assert_int_equal(frame, 67200);
}

static void full_scale_itself_fits(void** state) {
    CwTestWorld* world = *state;
    int32_t edge[4] = {-4194304, 4194303, -1, 1};
    int32_t rest[4] = {-4194304, 4194304, 1, -1};
    int32_t got[4];
    const CwSound a = cw_test_sound(world->arena, &world->objects, RATE, 2, edge, 2);
    const CwSound b = cw_test_sound(world->arena, &world->objects, RATE, 2, rest, 2);
    const CwPlaced placed[] = {{"a", &a, cw_time(0), 0}, {"b", &b, cw_time(0), 0}};
    const CwSound stem = stem_of(world, placed, 2);
    const int32_t wanted[4] = {-8388608, 8388607, 0, 0};
    assert_int_equal(cw_sound_read(&stem, 0, 2, got), CW_OK);
    assert_memory_equal(got, wanted, sizeof wanted);
}

static void other_shapes_are_refused(void** state) {
    CwTestWorld* world = *state;
    int32_t samples[4] = {0};
    const CwSound mono = cw_test_sound(world->arena, &world->objects, RATE, 1, samples, 4);
    const CwPlaced placed = {"1m1", &mono, cw_time(0), 0};
    const CwStem stem = {"MX", RATE, 2, FRAMES, &placed, 1};
    CwHash manifest;
    CwDiag diag = {0};
    int64_t peak = 0;
    assert_int_equal(cw_stem(world->arena, &world->objects, &stem, &diag, &manifest), CW_ERR_RANGE);
    assert_string_equal(diag.read, "1m1");
    assert_int_equal(cw_stem_peak(world->arena, &stem, NULL, &peak, &peak), CW_ERR_RANGE);
}

static CwStatus stem_swept(CwArena* arena, void* context) {
    static const int32_t samples[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    (void)context;
    CwObjects objects;
    CwHash manifest;
    CwSound sound;
    CW_TRY(cw_objects_in_memory(arena, &objects));
    CW_TRY(cw_sound_keep(arena, &objects, 4800, 2, samples, 4, &manifest));
    CW_TRY(cw_sound_open(arena, &objects, &manifest, NULL, &sound));
    const CwPlaced placed = {"1m1", &sound, cw_time(0), 0};
    const CwStem stem = {"MX", 4800, 2, 10, &placed, 1};
    int64_t peak = 0;
    CW_TRY(cw_stem_peak(arena, &stem, NULL, &peak, &peak));
    return cw_stem(arena, &objects, &stem, NULL, &manifest);
}

static void memory_that_runs_out_is_said(void** state) {
    (void)state;
    cw_sweep_allocations(stem_swept, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(delivered_stems_sum_to_the_delivered_music_with_nothing_over, setup, teardown),
        cmocka_unit_test_setup_teardown(a_sound_is_placed_at_the_nearest_sample, setup, teardown),
        cmocka_unit_test_setup_teardown(a_level_is_rounded_before_the_sum, setup, teardown),
        cmocka_unit_test_setup_teardown(what_does_not_fit_is_named_with_place_amount_and_cues, setup, teardown),
        cmocka_unit_test_setup_teardown(full_scale_itself_fits, setup, teardown),
        cmocka_unit_test_setup_teardown(other_shapes_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_is_said, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
