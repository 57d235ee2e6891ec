// SPDX-License-Identifier: GPL-3.0-or-later
// Files by libsndfile.
#include "signal/aiff.h"

#include "base/file.h"
#include "signal/flac.h"
#include "signal/sound_in.h"
#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <sndfile.h>
#include <string.h>

enum {
    FRAMES = 4000, // of an odd number of bytes libsndfile counts the one it adds
};

static CwText written(CwTestWorld* world, int format, int rate, int channels, const int32_t* samples) {
    cw_test_folder_remove();
    const char* path = cw_path(world->arena, cw_test_folder(), "in.aiff");
    SF_INFO info = {.samplerate = rate, .channels = channels, .format = format};
    SNDFILE* file = sf_open(path, SFM_WRITE, &info);
    CwText bytes = {NULL, 0};
    assert_non_null(file);
    int* wide = CW_NEW_ARRAY(world->arena, int, (size_t)FRAMES*(size_t)channels);
    for (size_t i = 0; i < (size_t)FRAMES * (size_t)channels; ++i) {
        wide[i] = (int)((uint32_t)samples[i] << 8U);
    }
    assert_int_equal(sf_command(file, SFC_SET_SCALE_INT_FLOAT_WRITE, NULL, SF_TRUE), SF_FALSE); // as it was
    assert_int_equal(sf_writef_int(file, wide, FRAMES), FRAMES);
    assert_int_equal(sf_close(file), 0);
    assert_int_equal(cw_file_read(world->arena, path, 0, NULL, &bytes), CW_OK);
    cw_test_folder_remove();
    return bytes;
}

static void files_of_every_coding_are_read(void** state) {
    static const struct {
        int format;
        int bits; // kept of each sample
    } codings[] = {{SF_FORMAT_PCM_S8, 8},
                   {SF_FORMAT_PCM_16, 16},
                   {SF_FORMAT_PCM_24, 24},
                   {SF_FORMAT_PCM_32, 24},
                   {SF_FORMAT_FLOAT, 24},
                   {SF_FORMAT_DOUBLE, 24},
                   {SF_FORMAT_PCM_16 | SF_ENDIAN_LITTLE, 16},
                   {SF_FORMAT_PCM_24 | SF_ENDIAN_LITTLE, 24}};
    static const int rates[] = {44100, 48000, 8000, 96000, 192000, 47952, 22050, 11025};
    CwTestWorld* world = *state;
    for (size_t i = 0; i < sizeof codings / sizeof codings[0]; ++i) {
        const int channels = 1 + (int)i % 3;
        const size_t n = (size_t)FRAMES * (size_t)channels;
        int32_t* samples = cw_test_programme(world->arena, 48000, channels, FRAMES, 5 + i);
        const CwText bytes = written(world, SF_FORMAT_AIFF | codings[i].format, rates[i], channels, samples);
        int32_t* read = CW_NEW_ARRAY(world->arena, int32_t, n);
        CwDiag diag = {0};
        CwWav wav = {0};
        CwWav head = {0};
        assert_int_equal(cw_sound_in_read(world->arena, "in", bytes, NULL, &diag, &wav), CW_OK);
        assert_string_equal(diag.text, "");
        assert_int_equal(cw_sound_in_head(world->arena, "in", bytes, NULL, &diag, &head), CW_OK);
        assert_string_equal(cw_sound_in_kind(bytes), "AIFF");
        assert_null(head.data);
        assert_int_equal(head.frames, FRAMES);
        assert_int_equal(head.channels, channels);
        assert_int_equal(head.sample_rate, rates[i]);
        assert_true(wav.frames == FRAMES && wav.channels == channels && wav.sample_rate == rates[i]);
        assert_false(wav.has_time_reference);
        assert_int_equal(cw_wav_samples(&wav, 0, FRAMES, &diag, read), CW_OK);
        for (size_t s = 0; s < n; ++s) {
            assert_int_equal(read[s] >> (24 - codings[i].bits), samples[s] >> (24 - codings[i].bits));
        }
    }
}

// Cut anywhere it is refused; with any byte of its head changed it is read or refused, and nothing else.
static void broken_files_are_refused(void** state) {
    CwTestWorld* world = *state;
    int32_t* samples = cw_test_programme(world->arena, 48000, 1, FRAMES, 3);
    const CwText bytes = written(world, SF_FORMAT_AIFF | SF_FORMAT_FLOAT, 48000, 1, samples);
    char* copy = CW_NEW_ARRAY(world->arena, char, bytes.length);
    CwWav wav = {.frames = -1};
    for (size_t length = 0; length + 1 < bytes.length; length = length * 11 / 10 + 1) {
        char* cut = CW_NEW_ARRAY(world->arena, char, length + 1);
        memcpy(cut, bytes.at, length);
        assert_int_equal(cw_aiff_read(world->arena, "x", (CwText){cut, length}, NULL, &wav), CW_ERR_BAD_INPUT);
    }
    assert_int_equal(wav.frames, -1);
    size_t refused = 0;
    for (size_t at = 0; at < 90; ++at) {
        memcpy(copy, bytes.at, bytes.length);
        copy[at] = (char)(copy[at] ^ 0x81);
        const CwStatus status = cw_aiff_read(world->arena, "x", (CwText){copy, bytes.length}, NULL, &wav);
        assert_true(status == CW_OK || status == CW_ERR_BAD_INPUT);
        refused += status != CW_OK;
    }
    assert_true(refused > 20);
}

// FLAC made of a file with a timecode keeps it: in a chunk of its own, or in a word.
static void flac_has_the_timecode_too(void** state) {
    static const CwFlacTag tag = {"TIME_REFERENCE", "172800000"};
    const CwFlac flac = {.sample_rate = 44100, .channels = 1, .tags = &tag, .n_tags = 1};
    CwTestWorld* world = *state;
    int32_t* samples = cw_test_programme(world->arena, 44100, 1, FRAMES, 3);
    const CwSound sound = cw_test_sound(world->arena, &world->objects, 44100, 1, samples, FRAMES);
    CwText bytes = {NULL, 0};
    CwWav head = {0};
    assert_int_equal(cw_flac_bytes(world->arena, &flac, &sound, 0, FRAMES, NULL, &bytes), CW_OK);
    assert_int_equal(cw_sound_in_head(world->arena, "x", bytes, NULL, NULL, &head), CW_OK);
    assert_string_equal(cw_sound_in_kind(bytes), "FLAC");
    assert_true(head.has_time_reference && !head.data && head.frames == FRAMES && head.sample_rate == 44100);
    assert_int_equal(head.time_reference_samples, 172800000);
    char* chunk = CW_NEW_ARRAY(world->arena, char, bytes.length + 4 + 4 + 8 + CW_BEXT_BYTES);
    CwBuf bext = cw_buf(world->arena);
    const CwBext words = {.description = "boom", .time_reference_samples = 12345};
    cw_bext_put(&bext, &words);
    // after the head of 42 bytes: a block of an application, "riff", with the chunk
    const size_t length = 4 + 8 + bext.length;
    const unsigned char head_of[] = {2, (unsigned char)(length >> 16U), (unsigned char)(length >> 8U),
                                     (unsigned char)length};
    static const char chunk_head[12] = {'r', 'i', 'f', 'f', 'b', 'e', 'x', 't', 0x5a, 2, 0, 0};
    memcpy(chunk, bytes.at, 42);
    memcpy(chunk + 42, head_of, 4);
    memcpy(chunk + 46, chunk_head, sizeof chunk_head);
    memcpy(chunk + 58, bext.bytes, bext.length);
    memcpy(chunk + 58 + bext.length, bytes.at + 42, bytes.length - 42);
    const CwText with = {chunk, bytes.length + 4 + length};
    assert_int_equal(cw_sound_in_read(world->arena, "x", with, NULL, NULL, &head), CW_OK);
    assert_int_equal(head.time_reference_samples, 12345); // the chunk is the better witness
    assert_string_equal(head.bext.description, "boom");
}

static CwStatus scenario(CwArena* arena, void* context) {
    CwWav wav;
    CW_TRY(cw_aiff_head(arena, "x", *(CwText*)context, NULL, &wav));
    return cw_aiff_read(arena, "x", *(CwText*)context, NULL, &wav);
}

static void memory_may_run_out(void** state) {
    CwTestWorld* world = *state;
    CwText bytes = written(world, SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 48000, 1,
                           cw_test_programme(world->arena, 48000, 1, FRAMES, 3));
    cw_sweep_allocations(scenario, &bytes, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_of_every_coding_are_read, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(broken_files_are_refused, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(flac_has_the_timecode_too, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(memory_may_run_out, cw_test_world_setup, cw_test_world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
