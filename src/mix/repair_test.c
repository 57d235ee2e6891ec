// SPDX-License-Identifier: GPL-3.0-or-later
// Defects by a seed go into clean sound: each must be smaller afterwards, and clean sound hardly touched.
#include "mix/repair.h"

#include "base/random.h"
#include "signal/biquad.h"
#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    RATE = 48000,
    FRAMES = 6 * RATE,
};

static double random_part(uint64_t* seed) {
    return (double)(cw_random_next(seed) >> 11U) * 0x1p-53;
}

// Music: chords of decaying partials under a soft breath of noise, with strokes; left and right differ.
static CwOldRecording music(CwTestWorld* world) {
    static const double chords[4][3] = {
        {220.0, 277.18, 329.63}, {196.0, 246.94, 293.66}, {174.61, 220.0, 261.63}, {146.83, 220.0, 349.23}};
    CwOldRecording rec = {.sample_rate = RATE, .channels = 2, .frames = FRAMES};
    uint64_t seed = 11;
    for (int c = 0; c < 2; ++c) {
        rec.planes[c] = CW_NEW_ARRAY(world->arena, float, FRAMES);
        for (int64_t i = 0; i < FRAMES; ++i) {
            const double t = (double)i / RATE;
            const double into = fmod(t, 0.75);
            const double* chord = chords[(int)(t / 0.75) % 4];
            double sum = 0.0;
            for (int n = 0; n < 3; ++n) {
                for (int p = 1; p <= 12; ++p) {
                    sum += sin(2.0 * M_PI * chord[n] * p * t + n + c) * exp(-into * (1.0 + 0.6 * p)) / (p + 1.0);
                }
            }
            const double stroke = (random_part(&seed) - 0.5) * exp(-fmod(t, 0.375) * 60.0);
            const double breath = 2e-4 * (random_part(&seed) - 0.5);
            rec.planes[c][i] = (float)(0.12 * sum * (1.0 - exp(-into * 400.0)) + 0.1 * stroke + breath);
        }
    }
    return rec;
}

static CwOldRecording copy(CwTestWorld* world, const CwOldRecording* from) {
    CwOldRecording to = *from;
    for (int c = 0; c < from->channels; ++c) {
        to.planes[c] = CW_NEW_ARRAY(world->arena, float, (size_t)from->frames);
        memcpy(to.planes[c], from->planes[c], (size_t)from->frames * sizeof(float));
    }
    return to;
}

// How far two recordings are apart. Units: dB over the first.
static double apart_db(const CwOldRecording* a, const CwOldRecording* b) {
    double sound = 0.0;
    double apart = 0.0;
    for (int c = 0; c < a->channels; ++c) {
        for (int64_t i = RATE / 2; i < a->frames - RATE / 2; ++i) {
            const double d = (double)a->planes[c][i] - (double)b->planes[c][i];
            sound += (double)a->planes[c][i] * (double)a->planes[c][i];
            apart += d * d;
        }
    }
    return 10.0 * log10(apart / sound + 1e-30);
}

static CwRepair repair(CwTestWorld* world, const CwRepairWish* wish, CwOldRecording* rec) {
    CwRepair done = {.mended = -1};
    CwDiag diag = {0};
    const char* folder = cw_test_folder();
    const CwStatus status = cw_repair(world->arena, wish, folder, rec, &diag, &done);
    cw_test_folder_remove();
    assert_int_equal(status, CW_OK);
    return done;
}

static void clicks_go(void** state) {
    CwTestWorld* world = *state;
    const CwOldRecording clean = music(world);
    CwOldRecording rec = copy(world, &clean);
    uint64_t seed = 5;
    for (int k = 0; k < 40; ++k) {
        const int64_t at = RATE + (int64_t)(random_part(&seed) * (FRAMES - 2 * RATE));
        const int64_t length = 1 + (int64_t)(random_part(&seed) * 15.0);
        const double height = 0.08 + 0.3 * random_part(&seed);
        for (int64_t i = 0; i < length; ++i) {
            rec.planes[k % 2][at + i] += (float)((i % 2 ? -height : height) * (1.0 - (double)i / 16.0));
        }
    }
    const double broken = apart_db(&clean, &rec);
    const CwRepair done = repair(world, &(CwRepairWish){.clicks = true}, &rec);
    assert_in_range(done.before.clicks, 35, 42);
    assert_true(done.after.clicks * 5 <= done.before.clicks);
    assert_true(apart_db(&clean, &rec) < broken - 8.0);
}

static void cut_off_tops_grow_again(void** state) {
    CwTestWorld* world = *state;
    const CwOldRecording clean = music(world);
    CwOldRecording rec = copy(world, &clean);
    double top = 0.0;
    for (int64_t i = 0; i < FRAMES; ++i) {
        top = fmax(top, fabs((double)clean.planes[0][i]));
    }
    const float limit = (float)(0.5 * top);
    for (int c = 0; c < 2; ++c) {
        for (int64_t i = 0; i < FRAMES; ++i) {
            const float x = rec.planes[c][i];
            rec.planes[c][i] = x > limit ? limit : x < -limit ? -limit : x;
        }
    }
    const double broken = apart_db(&clean, &rec);
    const CwRepair done = repair(world, &(CwRepairWish){.clipping = true}, &rec);
    assert_true(done.before.clipped > 20 && done.after.clipped * 4 <= done.before.clipped);
    assert_true(apart_db(&clean, &rec) < broken - 3.0);
}

static void hum_goes(void** state) {
    CwTestWorld* world = *state;
    const CwOldRecording clean = music(world);
    for (int mains = 50; mains <= 60; mains += 10) {
        CwOldRecording rec = copy(world, &clean);
        for (int c = 0; c < 2; ++c) {
            for (int64_t i = 0; i < FRAMES; ++i) {
                const double turn =
                    2.0 * M_PI * mains * 1.001 * (double)i / RATE; // mains are never quite at their rate
                rec.planes[c][i] += (float)(0.02 * sin(turn) + 0.01 * sin(2.0 * turn) + 0.012 * sin(3.0 * turn));
            }
        }
        const double broken = apart_db(&clean, &rec);
        const CwRepair done = repair(world, &(CwRepairWish){.hum_hz = mains}, &rec);
        assert_true(done.notches >= 3 && done.after.hum_db100 < done.before.hum_db100 - 1500);
        assert_true(apart_db(&clean, &rec) < broken - 6.0);
    }
}

static void hiss_goes_down(void** state) {
    CwTestWorld* world = *state;
    const CwOldRecording clean = music(world);
    CwOldRecording rec = copy(world, &clean);
    uint64_t seed = 3;
    for (int c = 0; c < 2; ++c) {
        for (int64_t i = 0; i < FRAMES; ++i) {
            rec.planes[c][i] += (float)(0.006 * sqrt(12.0) * (random_part(&seed) - 0.5)); // -44.4 dBFS
        }
    }
    const double broken = apart_db(&clean, &rec);
    const CwRepair done = repair(world, &(CwRepairWish){.hiss = true}, &rec);
    assert_in_range(done.before.noise_dbfs100 + 4440 + 200, 0, 400); // within 2 dB of what went in
    assert_true(done.after.noise_dbfs100 < done.before.noise_dbfs100 - 800);
    assert_true(done.after.snr_db100 > done.before.snr_db100 + 800);
    assert_true(apart_db(&clean, &rec) < broken - 3.0);
}

// Noise the reference does not have is lowered; what is as it should be is not made louder instead.
static void louder_is_not_better(CwTestWorld* world, const CwOldRecording* clean, const CwSource* reference) {
    CwOldRecording rec = copy(world, clean);
    const CwBiquad treble = cw_biquad_high_pass(2000.0, 0.7071, RATE);
    uint64_t seed = 4;
    for (int c = 0; c < 2; ++c) {
        CwBiquadState memory = {0};
        for (int64_t i = 0; i < FRAMES; ++i) {
            double noise = 0.02 * (random_part(&seed) - 0.5);
            cw_biquad_run(&treble, &memory, &noise, 1);
            rec.planes[c][i] = 0.5F * (rec.planes[c][i] + (float)noise);
        }
    }
    const CwRepair done = repair(world, &(CwRepairWish){.match = reference}, &rec);
    int lowered = 0;
    for (int b = 0; b < CW_BANDS; ++b) {
        assert_true(done.match_db100[b] < 20);
        lowered += done.match_db100[b] < -300;
    }
    assert_true(lowered > 0);
}

static void mud_clears_and_balance_comes_back(void** state) {
    CwTestWorld* world = *state;
    const CwOldRecording clean = music(world);
    const CwBiquad boom = cw_biquad_peak(300.0, 0.8, 14.0, RATE);
    CwOldRecording rec = copy(world, &clean);
    for (int c = 0; c < 2; ++c) {
        CwBiquadState memory = {0};
        for (int64_t i = 0; i < FRAMES; ++i) {
            double x = 0.3 * (double)rec.planes[c][i];
            cw_biquad_run(&boom, &memory, &x, 1);
            rec.planes[c][i] = (float)x;
        }
    }
    CwOldRecording again = copy(world, &rec);
    CwWav wav = {.file = "clean",
                 .coding = CW_WAV_FLOAT,
                 .bits = 32,
                 .sample_rate = RATE,
                 .channels = 2,
                 .file_channels = 2,
                 .frames = FRAMES};
    float* raw = CW_NEW_ARRAY(world->arena, float, (size_t)FRAMES * 2);
    for (int64_t i = 0; i < (int64_t)FRAMES * 2; ++i) {
        raw[i] = clean.planes[i % 2][i / 2];
    }
    wav.data = (const unsigned char*)raw;
    const CwSource reference = cw_source_of_wav(&wav);
    louder_is_not_better(world, &clean, &reference);
    const CwRepair clear = repair(world, &(CwRepairWish){.mud = true}, &rec);
    const CwRepair matched = repair(world, &(CwRepairWish){.match = &reference}, &again);
    CwCondition wanted;
    assert_int_equal(cw_recording_condition(world->arena, &clean, 50, &wanted), CW_OK);
    int before = 0;
    int after = 0;
    for (int b = 0; b < CW_BANDS; ++b) {
        before += abs(matched.before.band_db100[b] - wanted.band_db100[b]);
        after += abs(matched.after.band_db100[b] - wanted.band_db100[b]);
    }
    assert_true(clear.after.mud_db100 < clear.before.mud_db100 - 100);
    assert_in_range(clear.mud_most_db100, 200, 600);
    assert_true(after * 3 < before);
}

// Everything asked for at once, of a recording that suffers from nothing.
static void clean_sound_is_hardly_touched(void** state) {
    CwTestWorld* world = *state;
    const CwOldRecording clean = music(world);
    CwOldRecording rec = copy(world, &clean);
    const CwRepairWish all = {.clicks = true, .clipping = true, .hum_hz = 50, .hiss = true, .mud = true};
    const CwRepair done = repair(world, &all, &rec);
    assert_true(done.residual_db100 < -2500);
    assert_true(done.mended < FRAMES / 10000 && done.notches == 0);
    CwOldRecording silent = {.sample_rate = RATE, .channels = 1, .frames = RATE / 2};
    silent.planes[0] = CW_NEW_ARRAY(world->arena, float, RATE / 2);
    const CwRepair nothing = repair(world, &all, &silent);
    assert_int_equal(nothing.residual_db100, CW_FAULT_NONE_DB100);
}

static void what_is_not_asked_for_is_not_done(void** state) {
    CwTestWorld* world = *state;
    const CwOldRecording clean = music(world);
    CwOldRecording rec = copy(world, &clean);
    rec.planes[0][RATE * 5] = 0.9F;
    const CwOldRecording broken = copy(world, &rec);
    const CwRepair done = repair(world, &(CwRepairWish){.clipping = true}, &rec);
    assert_memory_equal(rec.planes[0], broken.planes[0], FRAMES * sizeof(float));
    assert_true(done.before.clicks >= 1 && done.residual_db100 == CW_FAULT_NONE_DB100);
    const CwRepair mended = repair(world, &(CwRepairWish){.clicks = true}, &rec);
    assert_true(mended.mended > 0);
    int64_t changed = 0;
    for (int64_t i = 0; i < FRAMES; ++i) {
        changed += rec.planes[0][i] != broken.planes[0][i];
        changed += rec.planes[1][i] != broken.planes[1][i];
    }
    assert_true(changed > 0 && changed <= mended.mended); // and nothing but what was broken
    CwText svg = {NULL, 0};
    assert_int_equal(cw_repair_svg(world->arena, &mended, "Repair", NULL, &svg), CW_OK);
    assert_non_null(memmem(svg.at, svg.length, "<svg", 4));
}

static CwStatus condition(CwArena* arena, void* context) {
    CwCondition found;
    return cw_recording_condition(arena, context, 50, &found);
}

static void memory_may_run_out(void** state) {
    CwTestWorld* world = *state;
    CwOldRecording rec = music(world);
    rec.frames = RATE * 2;
    cw_sweep_allocations(condition, &rec, 12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(clicks_go, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(cut_off_tops_grow_again, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(hum_goes, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(hiss_goes_down, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(mud_clears_and_balance_comes_back, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(clean_sound_is_hardly_touched, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(what_is_not_asked_for_is_not_done, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(memory_may_run_out, cw_test_world_setup, cw_test_world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
