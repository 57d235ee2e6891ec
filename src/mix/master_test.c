// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/master.h"

#include "mix/limiter.h"
#include "mix/profiles.h"
#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <ebur128.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    RATE = 48000,
    FRAMES = 23 * RATE + 99,
};

static CwProfile profile(CwTestWorld* world, const char* name) {
    const CwEmbedded* file = NULL;
    CwProfile p;
    assert_int_equal(cw_profile_file(cw_profile_files(), name, NULL, &file), CW_OK);
    assert_int_equal(cw_profile_of_file(world->arena, file, &p), CW_OK);
    return p;
}

static CwSound programme(CwTestWorld* world, uint64_t seed, double gain) {
    int32_t* samples = cw_test_programme(world->arena, RATE, 2, FRAMES, seed);
    for (int64_t i = 0; i < (int64_t)2 * FRAMES; ++i) {
        const double louder = samples[i] * gain;
        samples[i] = (int32_t)lround(louder > 8388607.0 ? 8388607.0 : louder < -8388608.0 ? -8388608.0 : louder);
    }
    return cw_test_sound(world->arena, &world->objects, RATE, 2, samples, FRAMES);
}

static int32_t* read_all(CwTestWorld* world, const CwHash* manifest, int64_t* frames) {
    CwSound sound;
    assert_int_equal(cw_sound_open(world->arena, &world->objects, manifest, NULL, &sound), CW_OK);
    int32_t* samples = CW_NEW_ARRAY(world->arena, int32_t, (size_t)(sound.frames * sound.channels));
    assert_int_equal(cw_sound_read(&sound, 0, sound.frames, samples), CW_OK);
    *frames = sound.frames;
    return samples;
}

// What libebur128 says of a master.
static void ask_theirs(CwTestWorld* world, const CwHash* manifest, double* lufs, double* dbtp) {
    int64_t frames = 0;
    int32_t* samples = read_all(world, manifest, &frames);
    for (int64_t i = 0; i < frames * 2; ++i) {
        samples[i] *= 256;
    }
    ebur128_state* state = ebur128_init(2, RATE, EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK);
    assert_int_equal(ebur128_add_frames_int(state, samples, (size_t)frames), EBUR128_SUCCESS);
    assert_int_equal(ebur128_loudness_global(state, lufs), EBUR128_SUCCESS);
    *dbtp = -1000.0;
    for (unsigned c = 0; c < 2; ++c) {
        double peak = 0.0;
        assert_int_equal(ebur128_true_peak(state, c, &peak), EBUR128_SUCCESS);
        *dbtp = fmax(*dbtp, 20.0 * log10(peak));
    }
    ebur128_destroy(&state);
}

static CwMaster master_of(CwTestWorld* world, const CwSound* sound, const CwProfile* p, const CwMeasure* dialogue,
                          const int* kept) {
    const CwMixIn mix_in = {"mix", sound, 0, NULL};
    const CwMix mix = {RATE, 2, sound->frames, &mix_in, 1};
    const CwMasterIn in = {&mix, &world->stereo, dialogue, p, kept, NULL};
    CwMaster master;
    CwDiag diag = {0};
    const CwStatus status = cw_master(world->arena, &world->objects, &in, &diag, &master);
    if (status != CW_OK) {
        print_error("%s\n", diag.text);
    }
    assert_int_equal(status, CW_OK);
    return master;
}

static void broadcast_masters_are_on_target_by_libebur128(void** state) {
    CwTestWorld* world = *state;
    const CwProfile p = profile(world, "ebu_r128");
    for (uint64_t seed = 1; seed <= 4; ++seed) {
        const CwSound sound = programme(world, seed, seed % 2 ? 0.3 : 1.5);
        const CwMaster master = master_of(world, &sound, &p, NULL, NULL);
        double lufs = 0.0;
        double dbtp = 0.0;
        ask_theirs(world, &master.manifest, &lufs, &dbtp);
        assert_true(master.met);
        assert_true(fabs(lufs + 23.0) <= 0.1);
        assert_true(dbtp <= -1.0);
        assert_true(master.loudness.true_peak_dbtp100 <= -100);
        assert_true(abs(master.loudness.integrated_lufs100 + 2300) <= 10);
        assert_true(master.passes <= 2);
    }
}

// From quiet to crushed: two passes at most, below the ceiling; on target to 0.1 LU, or it says that it is not.
static void two_passes_are_enough(void** state) {
    CwTestWorld* world = *state;
    CwProfile p = profile(world, "ebu_r128");
    int met = 0;
    for (uint64_t seed = 1; seed <= 3; ++seed) {
        const CwSound sound = programme(world, seed, seed == 2 ? 0.2 : 1.0);
        for (p.target.lufs100 = -2400; p.target.lufs100 <= -600; p.target.lufs100 += 150) {
            const CwMaster master = master_of(world, &sound, &p, NULL, NULL);
            assert_true(master.passes <= 2);
            assert_true(master.loudness.true_peak_dbtp100 <= p.true_peak_dbtp100);
            assert_true(master.limited_db100 <= CW_MASTER_LIMITED_MOST_DB100);
            assert_true(master.lost_lu100 <= CW_MASTER_LOST_MOST_LU100);
            assert_true(master.met == (abs(master.measured_lufs100 - p.target.lufs100) <= 10));
            met += master.met;
        }
    }
    assert_in_range(met, 8, 34);
}

// Steady noise is loud with high peaks: the limiter works, and the ceiling holds.
static void a_master_that_must_be_limited_keeps_its_ceiling(void** state) {
    CwTestWorld* world = *state;
    const CwProfile p = profile(world, "ebu_r128");
    CwProfile loud = p;
    loud.target.lufs100 = -350;
    const int32_t* noise = cw_test_noise(world->arena, 2, FRAMES, -3.0, 3);
    const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, 2, noise, FRAMES);
    const CwMaster master = master_of(world, &sound, &loud, NULL, NULL);
    double lufs = 0.0;
    double dbtp = 0.0;
    ask_theirs(world, &master.manifest, &lufs, &dbtp);
    assert_true(dbtp <= -1.0);
    assert_true(master.loudness.true_peak_dbtp100 <= -100);
    assert_true(master.limited_db100 > 0);
}

static void a_target_that_limiting_would_spoil_is_not_met_and_says_so(void** state) {
    CwTestWorld* world = *state;
    CwProfile p = profile(world, "ebu_r128");
    p.target.lufs100 = -500;
    const CwSound sound = programme(world, 2, 1.0);
    const CwMaster master = master_of(world, &sound, &p, NULL, NULL);
    assert_false(master.met);
    assert_true(master.limited_db100 <= CW_MASTER_LIMITED_MOST_DB100);
    assert_true(master.lost_lu100 <= CW_MASTER_LOST_MOST_LU100);
    assert_true(master.measured_lufs100 < -510);
    assert_true(master.loudness.true_peak_dbtp100 <= -100);
}

static void what_stays_below_the_ceiling_is_only_scaled(void** state) {
    CwTestWorld* world = *state;
    const CwProfile p = profile(world, "ebu_r128");
    const CwSound sound = programme(world, 3, 0.1);
    const CwMaster master = master_of(world, &sound, &p, NULL, NULL);
    int64_t frames = 0;
    assert_int_equal(master.limited_db100, 0);
    assert_int_equal(master.lost_lu100, 0);
    const int32_t* out = read_all(world, &master.manifest, &frames);
    int32_t* in = CW_NEW_ARRAY(world->arena, int32_t, (size_t)2 * FRAMES);
    assert_int_equal(cw_sound_read(&sound, 0, FRAMES, in), CW_OK);
    assert_int_equal(frames, FRAMES);
    for (int64_t i = 0; i < frames * 2; ++i) {
        assert_true(fabs(out[i] - in[i] * pow(10.0, master.gain_db100 / 2000.0)) <= 0.50001);
    }
}

// One note more must not move the gain of the whole film.
static void a_kept_gain_is_kept_while_it_serves(void** state) {
    CwTestWorld* world = *state;
    const CwProfile p = profile(world, "ebu_r128");
    const CwSound sound = programme(world, 5, 0.3);
    const CwMaster first = master_of(world, &sound, &p, NULL, NULL);
    const int near = first.gain_db100 + 7;
    const CwMaster kept = master_of(world, &sound, &p, NULL, &near);
    assert_int_equal(kept.gain_db100, near);
    assert_int_equal(kept.passes, 1);
    const int far = first.gain_db100 + 40;
    const CwMaster moved = master_of(world, &sound, &p, NULL, &far);
    assert_true(abs(moved.gain_db100 - first.gain_db100) <= 1);
    const CwMaster again = master_of(world, &sound, &p, NULL, NULL);
    assert_true(cw_hash_equal(&first.manifest, &again.manifest));
}

static void dialogue_carries_the_master_where_the_profile_says_so(void** state) {
    CwTestWorld* world = *state;
    const CwProfile p = profile(world, "netflix_2_0");
    const CwTestTone speech[] = {{5.0, 1000.0, {CW_TEST_SILENT, CW_TEST_SILENT}},
                                 {8.0, 1000.0, {-30.0, -30.0}},
                                 {10.0, 1000.0, {CW_TEST_SILENT, CW_TEST_SILENT}}};
    const CwTestTone mixed[] = {
        {5.0, 1000.0, {-15.0, -15.0}}, {8.0, 1000.0, {-29.0, -29.0}}, {10.0, 1000.0, {-15.0, -15.0}}};
    int64_t frames = 0;
    const int32_t* spoken = cw_test_tones(world->arena, RATE, 2, speech, 3, &frames);
    const CwSound dialogue_sound = cw_test_sound(world->arena, &world->objects, RATE, 2, spoken, frames);
    const CwMeasure dialogue = cw_test_measure(world, &dialogue_sound);
    const int32_t* all = cw_test_tones(world->arena, RATE, 2, mixed, 3, &frames);
    const CwSound mix = cw_test_sound(world->arena, &world->objects, RATE, 2, all, frames);
    CwMaster master = master_of(world, &mix, &p, &dialogue, NULL);
    assert_int_equal(master.basis, CW_BASIS_DIALOGUE);
    assert_in_range(-master.measured_lufs100, 2690, 2710);
    assert_in_range(master.gain_db100, 190, 210); // from -29 to -27, whatever is loud elsewhere
    assert_in_range(master.dialogue_percent, 33, 36);
    // Two seconds of speech in 23 are too little: the programme counts.
    const CwTestTone little[] = {{5.0, 1000.0, {CW_TEST_SILENT, CW_TEST_SILENT}},
                                 {2.0, 1000.0, {-30.0, -30.0}},
                                 {16.0, 1000.0, {CW_TEST_SILENT, CW_TEST_SILENT}}};
    spoken = cw_test_tones(world->arena, RATE, 2, little, 3, &frames);
    const CwSound little_sound = cw_test_sound(world->arena, &world->objects, RATE, 2, spoken, frames);
    const CwMeasure little_dialogue = cw_test_measure(world, &little_sound);
    master = master_of(world, &mix, &p, &little_dialogue, NULL);
    assert_int_equal(master.basis, CW_BASIS_PROGRAMME);
    assert_int_equal(master.target_lufs100, -2400);
    assert_true(abs(master.loudness.integrated_lufs100 + 2400) <= 10);
    CwBuf buf = cw_buf(world->arena);
    cw_master_to_json(&buf, NULL, &master);
    assert_non_null(strstr(cw_buf_string(&buf), "\"measure\":\"programme\""));
}

static void silence_cannot_be_mastered_to_a_loudness(void** state) {
    CwTestWorld* world = *state;
    const CwProfile p = profile(world, "ebu_r128");
    int32_t* samples = CW_NEW_ARRAY(world->arena, int32_t, 2 * RATE);
    const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, 2, samples, RATE);
    const CwMixIn mix_in = {"mix", &sound, 0, NULL};
    const CwMix mix = {RATE, 2, RATE, &mix_in, 1};
    const CwMasterIn in = {&mix, &world->stereo, NULL, &p, NULL, NULL};
    CwMaster master;
    CwDiag diag = {0};
    assert_int_equal(cw_master(world->arena, &world->objects, &in, &diag, &master), CW_ERR_RANGE);
    assert_non_null(strstr(diag.text, "nothing to hear"));
}

// Single peaks anywhere, the first and the last frame too: nothing passes above the ceiling, and the gain never jumps.
static void the_limiter_is_down_in_time_and_bends_softly(void** state) {
    CwTestWorld* world = *state;
    const int64_t peaks[] = {0, 3, 239, 5000, 5100, 48000, 96000, FRAMES - 1};
    int32_t* samples = CW_NEW_ARRAY(world->arena, int32_t, (size_t)2 * FRAMES);
    for (int64_t i = 0; i < (int64_t)2 * FRAMES; ++i) {
        samples[i] = 100000;
    }
    for (size_t k = 0; k < sizeof peaks / sizeof peaks[0]; ++k) {
        samples[2 * peaks[k]] = 8000000;
    }
    const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, 2, samples, FRAMES);
    const CwMixIn mix_in = {"mix", &sound, 0, NULL};
    const CwMix mix = {RATE, 2, FRAMES, &mix_in, 1};
    CwLimited limited;
    int64_t frames = 0;
    assert_int_equal(cw_limit(world->arena, &world->objects, &mix, 1.0, 0.5, NULL, NULL, &limited), CW_OK);
    const int32_t* out = read_all(world, &limited.manifest, &frames);
    for (size_t k = 0; k < sizeof peaks / sizeof peaks[0]; ++k) {
        assert_true(out[2 * peaks[k]] <= 4194305);
    }
    double before = out[1] / 100000.0; // the other channel shows the gain
    assert_true(before < 0.53);
    double steepest = 0.0;
    for (int64_t i = 1; i < FRAMES; ++i) {
        const double now = out[2 * i + 1] / 100000.0;
        steepest = fmax(steepest, fabs(now - before));
        before = now;
    }
    assert_true(steepest < 0.01); // 0.48 over 5 ms, bent like a triangle, is 0.008 a sample at most
    assert_int_equal(out[2 * 47000 + 1], 100000);
    assert_true(limited.least_gain > 0.4 && limited.least_gain < 0.53);
}

static void quiet_sound_passes_the_limiter_untouched(void** state) {
    CwTestWorld* world = *state;
    const CwSound sound = programme(world, 6, 0.2);
    const CwMixIn mix_in = {"mix", &sound, 0, NULL};
    const CwMix mix = {RATE, 2, FRAMES, &mix_in, 1};
    CwLimited limited;
    int64_t frames = 0;
    int32_t* in = CW_NEW_ARRAY(world->arena, int32_t, (size_t)2 * FRAMES);
    assert_int_equal(cw_limit(world->arena, &world->objects, &mix, 1.0, 0.9, NULL, NULL, &limited), CW_OK);
    assert_int_equal(cw_sound_read(&sound, 0, FRAMES, in), CW_OK);
    assert_memory_equal(read_all(world, &limited.manifest, &frames), in, (size_t)2 * FRAMES * sizeof *in);
    assert_int_equal(limited.reduced, 0);
    assert_true(limited.least_gain == 1.0);
}

static CwStatus master_swept(CwArena* arena, void* context) {
    static int32_t samples[2 * 8000];
    const CwProfile* p = context;
    CwObjects objects;
    CwHash manifest;
    CwSound sound;
    CwLayout stereo;
    for (int i = 0; i < 2 * 8000; ++i) {
        samples[i] = (i / 20 % 2 ? 1 : -1) * 2000000;
    }
    CW_TRY(cw_objects_in_memory(arena, &objects));
    CW_TRY(cw_layout_parse("stereo", NULL, &stereo));
    CW_TRY(cw_sound_keep(arena, &objects, 8000, 2, samples, 8000, &manifest));
    CW_TRY(cw_sound_open(arena, &objects, &manifest, NULL, &sound));
    const CwMixIn mix_in = {"mix", &sound, 0, NULL};
    const CwMix mix = {8000, 2, 8000, &mix_in, 1};
    const CwMasterIn in = {&mix, &stereo, NULL, p, NULL, NULL};
    CwMaster master;
    return cw_master(arena, &objects, &in, NULL, &master);
}

static void memory_that_runs_out_is_said(void** state) {
    CwProfile p = profile(*state, "ebu_r128");
    cw_sweep_allocations(master_swept, &p, 40);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(broadcast_masters_are_on_target_by_libebur128, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(two_passes_are_enough, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(a_master_that_must_be_limited_keeps_its_ceiling, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(a_target_that_limiting_would_spoil_is_not_met_and_says_so, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(what_stays_below_the_ceiling_is_only_scaled, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(a_kept_gain_is_kept_while_it_serves, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(dialogue_carries_the_master_where_the_profile_says_so, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(silence_cannot_be_mastered_to_a_loudness, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(the_limiter_is_down_in_time_and_bends_softly, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(quiet_sound_passes_the_limiter_untouched, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_is_said, cw_test_world_setup, cw_test_world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
