// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/bwf.h"

#include "base/file.h"
#include "base/program.h"
#include "signal/wav.h"
#include "testing/testing.h"

#include <fcntl.h>
#include <sndfile.h>
#include <string.h>
#include <unistd.h>

enum {
    RATE = 4800,
    FRAMES = 2 * CW_SEGMENT_SECONDS * RATE + 123,
};

typedef struct {
    CwArena* arena;
    CwObjects objects;
    int32_t* samples;
} World;

static const CwBwf bwf = {
    .bext =
        {
            .description = "The Light / 1m1 / cut 2",
            .originator = "Cuewright",
            .originator_reference = "1m1-mx",
            .date = "2026-05-13",
            .time = "01:00:00",
            .time_reference_samples = INT64_C(172800000) + (INT64_C(1) << 32),
            .measured = true,
            .loudness = {-2300, 612, -104, -1811, -1999},
        },
};

static int setup(void** state) {
    static World world;
    world = (World){.arena = cw_arena_new(NULL)};
    world.samples = CW_NEW_ARRAY(world.arena, int32_t, (size_t)FRAMES * 6);
    for (int64_t i = 0; i < (int64_t)FRAMES * 6; ++i) {
        world.samples[i] = (int32_t)((i * 48271) % 16777216) - 8388608;
    }
    // The second segment of a mono sound is silent, and is not kept.
    memset(world.samples + CW_SEGMENT_SECONDS * RATE, 0, sizeof(int32_t) * CW_SEGMENT_SECONDS * RATE);
    *state = &world;
    (void)cw_test_folder();
    return cw_objects_in_memory(world.arena, &world.objects) == CW_OK ? 0 : -1;
}

static int teardown(void** state) {
    World* world = *state;
    cw_arena_free(world->arena);
    cw_test_folder_remove();
    return 0;
}

static CwSound sound_of(World* world, int channels) {
    CwHash manifest;
    CwSound sound;
    assert_int_equal(cw_sound_keep(world->arena, &world->objects, RATE, channels, world->samples, FRAMES, &manifest),
                     CW_OK);
    assert_int_equal(cw_sound_open(world->arena, &world->objects, &manifest, NULL, &sound), CW_OK);
    return sound;
}

static const char* write_one(World* world, const CwBwf* head, int channels, CwHash* hash) {
    cw_test_folder_remove();
    const char* path = cw_path(world->arena, cw_test_folder(), "out.wav");
    const CwSound sound = sound_of(world, channels);
    assert_int_equal(cw_bwf_write(world->arena, path, head, &sound, NULL, hash), CW_OK);
    return path;
}

static void libsndfile_reads_back_every_sample_and_word(void** state) {
    World* world = *state;
    for (int channels = 1; channels <= 6; ++channels) {
        const char* path = write_one(world, &bwf, channels, NULL);
        SF_INFO info = {0};
        SNDFILE* file = sf_open(path, SFM_READ, &info);
        assert_non_null(file);
        assert_int_equal(info.frames, FRAMES);
        assert_int_equal(info.channels, channels);
        assert_int_equal(info.samplerate, RATE);
        assert_int_equal(info.format & SF_FORMAT_SUBMASK, SF_FORMAT_PCM_24);
        assert_int_equal(info.format & SF_FORMAT_TYPEMASK, channels > 2 ? SF_FORMAT_WAVEX : SF_FORMAT_WAV);
        int* read = CW_NEW_ARRAY(world->arena, int, (size_t)(FRAMES * channels));
        assert_int_equal(sf_readf_int(file, read, FRAMES), FRAMES);
        for (int64_t i = 0; i < (int64_t)FRAMES * channels; ++i) {
            assert_int_equal(read[i], world->samples[i] * 256);
        }
        SF_BROADCAST_INFO bext;
        assert_int_equal(sf_command(file, SFC_GET_BROADCAST_INFO, &bext, sizeof bext), SF_TRUE);
        assert_string_equal(bext.description, bwf.bext.description);
        assert_string_equal(bext.originator, bwf.bext.originator);
        assert_string_equal(bext.originator_reference, bwf.bext.originator_reference);
        assert_memory_equal(bext.origination_date, bwf.bext.date, 10);
        assert_memory_equal(bext.origination_time, bwf.bext.time, 8);
        assert_int_equal(bext.version, 2);
        assert_int_equal(bext.time_reference_low, 172800000);
        assert_int_equal(bext.time_reference_high, 1);
        assert_int_equal(bext.loudness_value, -2300);
        assert_int_equal(bext.loudness_range, 612);
        assert_int_equal(bext.max_true_peak_level, -104);
        assert_int_equal(bext.max_momentary_loudness, -1811);
        assert_int_equal(bext.max_shortterm_loudness, -1999);
        for (size_t i = 0; i < sizeof bext.umid; ++i) {
            assert_int_equal(bext.umid[i], 0);
        }
        assert_int_equal(sf_close(file), 0);
    }
}

static void our_reader_gives_back_what_was_written(void** state) {
    World* world = *state;
    CwText bytes;
    CwText again;
    CwWav wav;
    CwHash hash;
    const CwBwf with_ixml = {.bext = bwf.bext, .ixml = "<BWFXML><TAPE>B2</TAPE></BWFXML>.", .channel_mask = 0x7};
    const CwSound sound = sound_of(world, 3);
    const char* path = write_one(world, &with_ixml, 3, &hash);
    assert_int_equal(cw_file_read(world->arena, path, 0, NULL, &bytes), CW_OK);
    assert_int_equal(cw_bwf_bytes(world->arena, &with_ixml, &sound, &again), CW_OK);
    assert_true(cw_text_equal(bytes, again));
    const CwHash of_bytes = cw_hash_of(bytes.at, bytes.length);
    assert_true(cw_hash_equal(&hash, &of_bytes));
    assert_int_equal(cw_wav_read(world->arena, path, bytes, NULL, NULL, &wav), CW_OK);
    assert_int_equal(wav.channel_mask, 0x7);
    assert_string_equal(wav.tape, "B2");
    assert_int_equal(wav.time_reference_samples, bwf.bext.time_reference_samples);
    assert_string_equal(wav.bext.description, bwf.bext.description);
    assert_memory_equal(&wav.bext.loudness, &bwf.bext.loudness, sizeof bwf.bext.loudness);
    int32_t* read = CW_NEW_ARRAY(world->arena, int32_t, (size_t)FRAMES * 3);
    assert_int_equal(cw_wav_samples(&wav, 0, FRAMES, NULL, read), CW_OK);
    assert_memory_equal(read, world->samples, (size_t)FRAMES * 3 * sizeof *read);
}

static void words_too_long_are_cut_where_a_letter_ends(void** state) {
    World* world = *state;
    CwBwf long_words = bwf;
    long_words.bext.originator = "a studio with a very long name \xc3\xa9t\xc3\xa9"; // byte 32 is inside a letter
    long_words.bext.measured = false;
    CwText bytes;
    CwWav wav;
    const CwSound sound = sound_of(world, 1);
    assert_int_equal(cw_bwf_bytes(world->arena, &long_words, &sound, &bytes), CW_OK);
    assert_int_equal(cw_wav_read(world->arena, "x", bytes, NULL, NULL, &wav), CW_OK);
    assert_string_equal(wav.bext.originator, "a studio with a very long name");
    assert_int_equal(wav.bext.loudness.integrated_lufs100, CW_BEXT_UNMEASURED);
}

static void ffprobe_agrees(void** state) {
    World* world = *state;
    const char* path = write_one(world, &bwf, 6, NULL);
    const char* const argv[] = {"ffprobe",
                                "-v",
                                "error",
                                "-show_entries",
                                "stream=codec_name,channels,sample_rate,duration_ts:format_tags",
                                "-of",
                                "default=noprint_wrappers=1",
                                path,
                                NULL};
    CwProgramResult result;
    CwDiag diag;
    assert_int_equal(cw_program_must(world->arena, &(CwProgram){.argv = argv}, &diag, &result), CW_OK);
    const char* said = cw_text_copy(world->arena, result.output);
    assert_int_equal(result.complaints.length, 0);
    assert_non_null(strstr(said, "codec_name=pcm_s24le"));
    assert_non_null(strstr(said, "channels=6"));
    assert_non_null(strstr(said, "sample_rate=4800"));
    assert_non_null(strstr(said, "duration_ts=96123"));
    assert_non_null(strstr(said, "time_reference=4467767296"));
    assert_non_null(strstr(said, "originator_reference=1m1-mx"));
}

// A file of 4.5 GB that takes no room on the disk: a head, a hole, and the last sample.
static void past_four_gib_it_is_rf64(void** state) {
    World* world = *state;
    const int64_t frames = 1500000001;
    CwBuf head = cw_buf(world->arena);
    cw_bwf_head(&head, &bwf, 48000, 1, frames);
    assert_memory_equal(head.bytes, "RF64\xff\xff\xff\xffWAVEds64", 16);
    const char* path = cw_path(world->arena, cw_test_folder(), "long.wav");
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const off_t end = (off_t)head.length + (off_t)(frames * 3);
    assert_int_equal(write(fd, head.bytes, head.length), (ssize_t)head.length);
    assert_int_equal(pwrite(fd, "\x01\x02\x03", 3, end - 3), 3);
    assert_int_equal(ftruncate(fd, end + 1), 0); // the padding
    assert_int_equal(close(fd), 0);

    CwText bytes;
    CwWav wav;
    int32_t last = 0;
    assert_int_equal(cw_file_map(world->arena, path, NULL, &bytes), CW_OK);
    assert_int_equal(cw_wav_read(world->arena, path, bytes, NULL, NULL, &wav), CW_OK);
    assert_int_equal(wav.frames, frames);
    assert_int_equal(cw_wav_samples(&wav, frames - 1, 1, NULL, &last), CW_OK);
    assert_int_equal(last, 0x030201);

    SF_INFO info = {0};
    SNDFILE* file = sf_open(path, SFM_READ, &info);
    assert_non_null(file);
    assert_int_equal(info.frames, frames);
    assert_int_equal(info.format & SF_FORMAT_TYPEMASK, SF_FORMAT_RF64);
    int read = 0;
    assert_int_equal(sf_seek(file, frames - 1, SEEK_SET), frames - 1);
    assert_int_equal(sf_readf_int(file, &read, 1), 1);
    assert_int_equal(read, 0x03020100);
    assert_int_equal(sf_close(file), 0);
}

static void the_last_riff_and_the_first_rf64(void** state) {
    World* world = *state;
    const int64_t bytes_before = 12 + 8 + CW_BEXT_BYTES + 8 + 16 + 8;
    const int64_t most = (INT64_C(0xFFFFFFFE) + 8 - bytes_before) / 3;
    CwBuf riff = cw_buf(world->arena);
    CwBuf rf64 = cw_buf(world->arena);
    cw_bwf_head(&riff, &bwf, 48000, 1, most);
    cw_bwf_head(&rf64, &bwf, 48000, 1, most + 1);
    assert_memory_equal(riff.bytes, "RIFF", 4);
    assert_memory_equal(rf64.bytes, "RF64", 4);
}

static void a_segment_that_is_missing_leaves_no_file(void** state) {
    World* world = *state;
    CwSound sound = sound_of(world, 1);
    CwHash hashes[3];
    memcpy(hashes, sound.segments, sizeof hashes);
    hashes[2].bytes[0] ^= 1U;
    sound.segments = hashes;
    const char* folder = cw_test_folder();
    const char* path = cw_path(world->arena, folder, "out.wav");
    assert_int_equal(cw_bwf_write(world->arena, path, &bwf, &sound, NULL, NULL), CW_ERR_NOT_FOUND);
    CwNames names;
    assert_int_equal(cw_folder_list(world->arena, folder, NULL, &names), CW_OK);
    assert_int_equal(names.count, 0);
}

static CwStatus write_swept(CwArena* arena, void* context) {
    static const int32_t samples[4] = {1, 2, 3, 4};
    CwObjects objects;
    CwHash manifest;
    CwSound sound;
    CwText bytes;
    CW_TRY(cw_objects_in_memory(arena, &objects));
    CW_TRY(cw_sound_keep(arena, &objects, 50, 2, samples, 2, &manifest));
    CW_TRY(cw_sound_open(arena, &objects, &manifest, NULL, &sound));
    CW_TRY(cw_bwf_bytes(arena, &bwf, &sound, &bytes));
    return cw_bwf_write(arena, context, &bwf, &sound, NULL, NULL);
}

static void memory_that_runs_out_leaves_nothing(void** state) {
    World* world = *state;
    char* path = cw_text_copy(world->arena, cw_text(cw_path(world->arena, cw_test_folder(), "swept.wav")));
    cw_sweep_allocations(write_swept, path, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(libsndfile_reads_back_every_sample_and_word, setup, teardown),
        cmocka_unit_test_setup_teardown(our_reader_gives_back_what_was_written, setup, teardown),
        cmocka_unit_test_setup_teardown(words_too_long_are_cut_where_a_letter_ends, setup, teardown),
        cmocka_unit_test_setup_teardown(ffprobe_agrees, setup, teardown),
        cmocka_unit_test_setup_teardown(past_four_gib_it_is_rf64, setup, teardown),
        cmocka_unit_test_setup_teardown(the_last_riff_and_the_first_rf64, setup, teardown),
        cmocka_unit_test_setup_teardown(a_segment_that_is_missing_leaves_no_file, setup, teardown),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_leaves_nothing, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
