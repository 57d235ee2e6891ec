// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/flac.h"

#include "base/file.h"
#include "base/program.h"
#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <sndfile.h>
#include <string.h>

enum {
    RATE = 48000,
    FRAMES = 3 * RATE + 123,
};

static const CwFlacTag tags[] = {
    {"TITLE", "Grüße vom Meer"}, {"TRACKNUMBER", "3"}, {"ISRC", "DEZZZ2600001"}, {"COMMENT", ""}};

static CwFlac words(int channels) {
    return (CwFlac){.sample_rate = RATE, .channels = channels, .tags = tags, .n_tags = 4};
}

static CwText encode(CwTestWorld* world, const CwFlac* flac, int32_t** ret_samples) {
    CwText bytes = {NULL, 0};
    int32_t* samples = cw_test_programme(world->arena, RATE, flac->channels, FRAMES, 7);
    const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, flac->channels, samples, FRAMES);
    assert_int_equal(cw_flac_bytes(world->arena, flac, &sound, 0, FRAMES, NULL, &bytes), CW_OK);
    *ret_samples = samples;
    return bytes;
}

static const char* on_disk(CwTestWorld* world, CwText bytes) {
    cw_test_folder_remove();
    const char* path = cw_path(world->arena, cw_test_folder(), "out.flac");
    assert_int_equal(cw_file_write(world->arena, path, bytes, NULL), CW_OK);
    return path;
}

// libsndfile finds the same samples, and the flac program that every check in the file holds.
static void others_read_what_was_written(void** state) {
    CwTestWorld* world = *state;
    for (int channels = 1; channels <= 8; ++channels) {
        const CwFlac flac = words(channels);
        int32_t* samples = NULL;
        const CwText bytes = encode(world, &flac, &samples);
        const char* path = on_disk(world, bytes);
        SF_INFO info = {0};
        SNDFILE* file = sf_open(path, SFM_READ, &info);
        assert_non_null(file);
        assert_int_equal(info.channels, channels);
        assert_int_equal(info.samplerate, RATE);
        assert_int_equal(info.frames, FRAMES);
        assert_int_equal(info.format, SF_FORMAT_FLAC | SF_FORMAT_PCM_24);
        assert_string_equal(sf_get_string(file, SF_STR_TITLE), tags[0].value);
        assert_string_equal(sf_get_string(file, SF_STR_TRACKNUMBER), "3");
        int* read = CW_NEW_ARRAY(world->arena, int, (size_t)FRAMES*(size_t)channels);
        assert_int_equal(sf_readf_int(file, read, FRAMES), FRAMES);
        for (size_t i = 0; i < (size_t)FRAMES * (size_t)channels; ++i) {
            assert_int_equal(read[i] >> 8U, samples[i]);
        }
        assert_int_equal(sf_close(file), 0);
        const char* const argv[] = {"flac", "-t", "-s", "-w", path, NULL};
        assert_int_equal(cw_program_must(world->arena, &(CwProgram){argv, NULL, 60}, NULL, NULL), CW_OK);
        assert_true(bytes.length < (size_t)FRAMES * 3 * (size_t)channels);
    }
    cw_test_folder_remove();
}

static void what_was_written_is_read(void** state) {
    CwTestWorld* world = *state;
    for (int channels = 1; channels <= 8; channels += 5) {
        CwFlac flac = words(channels);
        flac.channel_mask = channels == 6 ? 0x60F : 0; // side speakers, which FLAC's own 5.1 has not
        int32_t* samples = NULL;
        const CwText bytes = encode(world, &flac, &samples);
        CwWav wav = {0};
        assert_int_equal(cw_flac_read(world->arena, "out.flac", bytes, NULL, &wav), CW_OK);
        assert_int_equal(wav.channel_mask, channels == 6 ? 0x60F : 0x4);
        assert_int_equal(wav.frames, FRAMES);
        assert_int_equal(wav.sample_rate, RATE);
        int32_t* read = CW_NEW_ARRAY(world->arena, int32_t, (size_t)FRAMES * (size_t)channels);
        assert_int_equal(cw_wav_samples(&wav, 0, FRAMES, NULL, read), CW_OK);
        assert_memory_equal(read, samples, sizeof *read * (size_t)FRAMES * (size_t)channels);
    }
}

// Files by libsndfile, with 16 and 24 bits and its own predictors.
static void other_peoples_files_are_read(void** state) {
    CwTestWorld* world = *state;
    const int formats[] = {SF_FORMAT_FLAC | SF_FORMAT_PCM_16, SF_FORMAT_FLAC | SF_FORMAT_PCM_24};
    int32_t* samples = cw_test_programme(world->arena, RATE, 2, FRAMES, 9);
    for (int f = 0; f < 2; ++f) {
        const int down = f == 0 ? 8 : 0;
        cw_test_folder_remove();
        const char* path = cw_path(world->arena, cw_test_folder(), "in.flac");
        SF_INFO info = {.samplerate = RATE, .channels = 2, .format = formats[f]};
        SNDFILE* file = sf_open(path, SFM_WRITE, &info);
        int* wide = CW_NEW_ARRAY(world->arena, int, (size_t)FRAMES * 2);
        for (size_t i = 0; i < (size_t)FRAMES * 2; ++i) {
            wide[i] = (int)((uint32_t)(samples[i] >> down) << (8U + (unsigned)down));
        }
        assert_int_equal(sf_writef_int(file, wide, FRAMES), FRAMES);
        assert_int_equal(sf_close(file), 0);
        CwText bytes = {NULL, 0};
        CwWav wav = {0};
        assert_int_equal(cw_file_read(world->arena, path, 0, NULL, &bytes), CW_OK);
        assert_int_equal(cw_flac_read(world->arena, "in.flac", bytes, NULL, &wav), CW_OK);
        int32_t* read = CW_NEW_ARRAY(world->arena, int32_t, (size_t)FRAMES * 2);
        assert_int_equal(cw_wav_samples(&wav, 0, FRAMES, NULL, read), CW_OK);
        for (size_t i = 0; i < (size_t)FRAMES * 2; ++i) {
            assert_int_equal(read[i], wide[i] >> 8U);
        }
    }
    cw_test_folder_remove();
}

// Cut anywhere, or with any byte of the sound changed, a file is refused, and says why.
static void broken_files_are_refused(void** state) {
    CwTestWorld* world = *state;
    const CwFlac flac = words(2);
    int32_t* samples = NULL;
    const CwText bytes = encode(world, &flac, &samples);
    char* copy = CW_NEW_ARRAY(world->arena, char, bytes.length);
    CwWav wav = {.frames = -1};
    for (size_t i = 1; i < 40; ++i) {
        CwDiag diag = {0};
        const size_t length = bytes.length * i / 40;
        assert_int_equal(cw_flac_read(world->arena, "x", (CwText){bytes.at, length}, &diag, &wav), CW_ERR_BAD_INPUT);
        memcpy(copy, bytes.at, bytes.length);
        copy[4000 + i * 997] ^= 0x10;
        assert_int_equal(cw_flac_read(world->arena, "x", (CwText){copy, bytes.length}, &diag, &wav), CW_ERR_BAD_INPUT);
    }
    assert_int_equal(cw_flac_read(world->arena, "x", (CwText){"RIFF", 4}, NULL, &wav), CW_ERR_BAD_INPUT);
    assert_int_equal(wav.frames, -1);
}

static void what_flac_cannot_hold_is_refused(void** state) {
    CwTestWorld* world = *state;
    CwFlacOut* out = NULL;
    CwFlac flac = words(9);
    assert_int_equal(cw_flac_begin(world->arena, &flac, NULL, &out), CW_ERR_RANGE);
    const CwFlacTag bad[] = {{"A=B", "x"}};
    flac = (CwFlac){.sample_rate = RATE, .channels = 1, .tags = bad, .n_tags = 1};
    assert_int_equal(cw_flac_begin(world->arena, &flac, NULL, &out), CW_ERR_BAD_INPUT);
    assert_null(out);
}

static CwStatus both_ways(CwArena* arena, void* context) {
    const CwFlac flac = words(2);
    CwFlacOut* out = NULL;
    CwText bytes = {NULL, 0};
    CwWav wav;
    CW_TRY(cw_flac_begin(arena, &flac, NULL, &out));
    CW_TRY(cw_flac_add(out, context, 20000));
    CW_TRY(cw_flac_end(out, &bytes));
    return cw_flac_read(arena, "x", bytes, NULL, &wav);
}

static void memory_may_run_out(void** state) {
    CwTestWorld* world = *state;
    cw_sweep_allocations(both_ways, cw_test_programme(world->arena, RATE, 2, 20000, 3), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(others_read_what_was_written, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(what_was_written_is_read, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(other_peoples_files_are_read, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(broken_files_are_refused, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(what_flac_cannot_hold_is_refused, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(memory_may_run_out, cw_test_world_setup, cw_test_world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
