// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/binaural.h"

#include "base/file.h"
#include "base/math.h"
#include "base/program.h"
#include "signal/bwf.h"
#include "signal/wav.h"
#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <string.h>

enum {
    RATE = 48000,
    FRAMES = RATE,
};

// One second of a layout, of which one channel has noise, or an impulse; left and right by turns.
static double* play(CwTestWorld* world, const char* name, int channel, bool impulse) {
    CwLayout layout = {0};
    CwBinaural* binaural = NULL;
    float* planes[CW_CHANNELS_MAX];
    double* ears = CW_NEW_ARRAY(world->arena, double, 2 * FRAMES);
    const int32_t* noise = cw_test_noise(world->arena, 1, FRAMES, -12.0, 5);
    assert_int_equal(cw_layout_parse(name, NULL, &layout), CW_OK);
    assert_int_equal(cw_binaural_begin(world->arena, CW_BINAURAL_USUAL_FILE, RATE, &layout, NULL, &binaural), CW_OK);
    for (int c = 0; c < layout.channels; ++c) {
        planes[c] = CW_NEW_ARRAY(world->arena, float, CW_BINAURAL_BLOCK);
    }
    const int64_t blocks[] = {1, 1000, CW_BINAURAL_BLOCK};
    for (int64_t at = 0, b = 0; at < FRAMES; ++b) {
        const int64_t left = FRAMES - at;
        const int64_t n = blocks[b % 3] < left ? blocks[b % 3] : left;
        for (int64_t i = 0; i < n; ++i) {
            planes[channel][i] = impulse ? (float)(at + i == 0) : (float)noise[at + i] * 0x1p-23F;
        }
        cw_binaural_run(binaural, (const float* const*)planes, n, ears + 2 * at);
        at += n;
    }
    return ears;
}

static double level(const double* ears, int ear, int64_t from, int64_t to) {
    double sum = 0.0;
    for (int64_t i = from; i < to; ++i) {
        sum += ears[2 * i + ear] * ears[2 * i + ear];
    }
    return 10.0 * cw_log10(sum / (double)(to - from));
}

static int64_t first_heard(const double* ears, int ear) {
    double most = 0.0;
    for (int64_t i = 0; i < FRAMES; ++i) {
        most = cw_abs(ears[2 * i + ear]) > most ? cw_abs(ears[2 * i + ear]) : most;
    }
    int64_t at = 0;
    while (cw_abs(ears[2 * at + ear]) < most * 0.3) {
        ++at;
    }
    return at;
}

// What stands at 90 degrees is louder in the ear on that side by 6 to 20 dB, and earlier by 0.4 to 0.9 ms.
static void sides_are_heard_from_their_side(void** state) {
    CwTestWorld* world = *state;
    const double* left = play(world, "7.1.4", 6, false);
    const double* right = play(world, "7.1.4", 7, false);
    assert_in_range((int)((level(left, 0, 0, FRAMES) - level(left, 1, 0, FRAMES)) * 10.0), 60, 200);
    assert_in_range((int)((level(right, 1, 0, FRAMES) - level(right, 0, 0, FRAMES)) * 10.0), 60, 200);
    const double* impulse = play(world, "7.1.4", 6, true);
    assert_in_range((int)(first_heard(impulse, 1) - first_heard(impulse, 0)), RATE * 4 / 10000, RATE * 9 / 10000);
    const double* centre = play(world, "7.1.4", 2, true);
    assert_true(first_heard(centre, 1) - first_heard(centre, 0) <= 2);
    const double* boom = play(world, "7.1.4", 3, true);
    assert_true(boom[0] == boom[1] && cw_abs(boom[0] - 0.70710678) < 1e-6 && boom[2] == 0.0);
}

// ffmpeg's sofalizer, with the same responses: each channel reaches both ears with the same difference of levels.
static void ffmpeg_hears_the_same(void** state) {
    CwTestWorld* world = *state;
    for (int channel = 0; channel < 6; ++channel) {
        if (channel == 3) {
            continue; // LFE: sofalizer has its own idea of it
        }
        int32_t* samples = CW_NEW_ARRAY(world->arena, int32_t, (size_t)FRAMES * 6);
        const int32_t* noise = cw_test_noise(world->arena, 1, FRAMES, -12.0, 5);
        for (int64_t i = 0; i < FRAMES; ++i) {
            samples[i * 6 + channel] = noise[i];
        }
        const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, 6, samples, FRAMES);
        const CwBwf bwf = {.channel_mask = 0x3F};
        const char* folder = cw_test_folder();
        const char* in = cw_path(world->arena, folder, "in.wav");
        const char* out = cw_path(world->arena, folder, "out.wav");
        assert_int_equal(cw_bwf_write(world->arena, in, &bwf, &sound, NULL, NULL), CW_OK);
        // 5.1 of WAVE has its surrounds at 110 degrees here, and somewhere else in sofalizer, so it is told.
        const char* filter =
            "sofalizer=sofa=" CW_BINAURAL_USUAL_FILE ":type=time:speakers=FL 30|FR 330|FC 0|BL 110|BR 250";
        const char* const argv[] = {"ffmpeg", "-nostdin", "-v",   "error",     "-i", in,
                                    "-af",    filter,     "-c:a", "pcm_f32le", out,  NULL};
        CwText bytes = {NULL, 0};
        CwWav wav = {0};
        assert_int_equal(cw_program_must(world->arena, &(CwProgram){argv, NULL, 60}, NULL, NULL), CW_OK);
        assert_int_equal(cw_file_read(world->arena, out, 0, NULL, &bytes), CW_OK);
        assert_int_equal(cw_wav_read(world->arena, out, bytes, NULL, NULL, &wav), CW_OK);
        const double* ours = play(world, "5.1", channel, false);
        double* theirs = CW_NEW_ARRAY(world->arena, double, (size_t)(2 * wav.frames)); // at the responses' own rate
        for (int64_t i = 0; i < 2 * wav.frames; ++i) {
            float value = 0;
            memcpy(&value, wav.data + 4 * i, 4);
            theirs[i] = (double)value;
        }
        const double difference = level(ours, 0, 4800, FRAMES) - level(ours, 1, 4800, FRAMES);
        const double wanted = level(theirs, 0, 4800, wav.frames) - level(theirs, 1, 4800, wav.frames);
        assert_true(cw_abs(difference - wanted) < 0.5);
        cw_test_folder_remove();
    }
}

// Cut anywhere, or something else, or not there.
static void other_files_are_refused(void** state) {
    CwTestWorld* world = *state;
    CwText sofa = {NULL, 0};
    CwBinaural* binaural = NULL;
    CwDiag diag = {0};
    const char* path = cw_path(world->arena, cw_test_folder(), "cut.sofa");
    assert_int_equal(cw_file_read(world->arena, CW_BINAURAL_USUAL_FILE, 0, NULL, &sofa), CW_OK);
    for (size_t i = 0; i < 8; ++i) {
        const CwText cut = {sofa.at, sofa.length * i / 8};
        assert_int_equal(cw_file_write(world->arena, path, cut, NULL), CW_OK);
        assert_int_equal(cw_binaural_begin(world->arena, path, RATE, &world->stereo, &diag, &binaural),
                         CW_ERR_BAD_INPUT);
    }
    cw_test_folder_remove();
    assert_int_equal(cw_binaural_begin(world->arena, path, RATE, &world->stereo, &diag, &binaural), CW_ERR_NOT_FOUND);
    assert_null(binaural);
}

static CwStatus begin(CwArena* arena, void* context) {
    const CwLayout stereo = {2, {CW_SPEAKER_L, CW_SPEAKER_R}};
    CwBinaural* binaural = NULL;
    (void)context;
    return cw_binaural_begin(arena, CW_BINAURAL_USUAL_FILE, RATE, &stereo, NULL, &binaural);
}

static void memory_may_run_out(void** state) {
    (void)state;
    cw_sweep_allocations(begin, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sides_are_heard_from_their_side, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(ffmpeg_hears_the_same, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(other_files_are_refused, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(memory_may_run_out, cw_test_world_setup, cw_test_world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
