// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/wav.h"

#include "base/buf.h"
#include "base/file.h"
#include "signal/sound.h"
#include "testing/testing.h"

#include <math.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>

enum {
    FRAMES = 1000,
};

static int setup(void** state) {
    *state = cw_arena_new(NULL);
    (void)cw_test_folder();
    return *state ? 0 : -1;
}

static int teardown(void** state) {
    cw_arena_free(*state);
    cw_test_folder_remove();
    return 0;
}

static int32_t wanted_at(int64_t i) {
    return (int32_t)((uint32_t)(i * 2654435761) & 0xFFFFFF00U);
}

static const char* new_path(CwArena* arena) {
    cw_test_folder_remove();
    return cw_path(arena, cw_test_folder(), "take.wav");
}

// Writes a file with libsndfile: full-scale noise.
static const char* write_foreign(CwArena* arena, int format, int channels, int rate) {
    const char* path = new_path(arena);
    SF_INFO info = {.samplerate = rate, .channels = channels, .format = format};
    SNDFILE* file = sf_open(path, SFM_WRITE, &info);
    assert_non_null(file);
    assert_int_equal(sf_command(file, SFC_SET_SCALE_INT_FLOAT_WRITE, NULL, SF_TRUE), SF_FALSE); // what it was before
    int32_t* samples = CW_NEW_ARRAY(arena, int32_t, (size_t)(FRAMES * channels));
    for (int64_t i = 0; i < (int64_t)FRAMES * channels; ++i) {
        samples[i] = wanted_at(i);
    }
    assert_int_equal(sf_writef_int(file, samples, FRAMES), FRAMES);
    assert_int_equal(sf_close(file), 0);
    return path;
}

static CwStatus read_path(CwArena* arena, const char* path, CwDiag* diag, CwWav* wav) {
    CwText bytes;
    assert_int_equal(cw_file_read(arena, path, 0, NULL, &bytes), CW_OK);
    return cw_wav_read(arena, path, bytes, NULL, diag, wav);
}

static void every_coding_reads_as_libsndfile_wrote_it(void** state) {
    static const struct {
        int format;
        CwWavCoding coding;
        int bits;
        int32_t lost; // the bits of 24 that the coding drops, as a largest difference
    } kinds[] = {
        {SF_FORMAT_WAV | SF_FORMAT_PCM_U8, CW_WAV_INTEGER, 8, 65536},
        {SF_FORMAT_WAV | SF_FORMAT_PCM_16, CW_WAV_INTEGER, 16, 256},
        {SF_FORMAT_WAV | SF_FORMAT_PCM_24, CW_WAV_INTEGER, 24, 0},
        {SF_FORMAT_WAV | SF_FORMAT_PCM_32, CW_WAV_INTEGER, 32, 0},
        {SF_FORMAT_WAV | SF_FORMAT_FLOAT, CW_WAV_FLOAT, 32, 0},
        {SF_FORMAT_WAV | SF_FORMAT_DOUBLE, CW_WAV_FLOAT, 64, 0},
        {SF_FORMAT_WAVEX | SF_FORMAT_PCM_16, CW_WAV_INTEGER, 16, 256},
        {SF_FORMAT_WAVEX | SF_FORMAT_PCM_24, CW_WAV_INTEGER, 24, 0},
        {SF_FORMAT_WAVEX | SF_FORMAT_FLOAT, CW_WAV_FLOAT, 32, 0},
        {SF_FORMAT_RF64 | SF_FORMAT_PCM_24, CW_WAV_INTEGER, 24, 0},
        {SF_FORMAT_RF64 | SF_FORMAT_FLOAT, CW_WAV_FLOAT, 32, 0},
    };
    CwArena* arena = *state;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; ++k) {
        for (int channels = 1; channels <= 6; channels += 5) {
            CwWav wav;
            int32_t read[FRAMES * 6];
            const char* path = write_foreign(arena, kinds[k].format, channels, 44100);
            assert_int_equal(read_path(arena, path, NULL, &wav), CW_OK);
            assert_int_equal(wav.coding, kinds[k].coding);
            assert_int_equal(wav.bits, kinds[k].bits);
            assert_int_equal(wav.channels, channels);
            assert_int_equal(wav.sample_rate, 44100);
            assert_int_equal(wav.frames, FRAMES);
            assert_false(wav.has_time_reference);
            assert_int_equal(cw_wav_samples(&wav, 0, FRAMES, NULL, read), CW_OK);
            for (int i = 0; i < FRAMES * channels; ++i) {
                assert_true(labs((long)read[i] - wanted_at(i) / 256) <= kinds[k].lost);
            }
            int32_t part[6];
            assert_int_equal(cw_wav_samples(&wav, 500, 1, NULL, part), CW_OK);
            assert_memory_equal(part, read + 500 * channels, (size_t)channels * sizeof *part);
        }
    }
}

static void sixteen_and_eight_bits_are_exact(void** state) {
    CwArena* arena = *state;
    const char* path = new_path(arena);
    SF_INFO info = {.samplerate = 48000, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16};
    SNDFILE* file = sf_open(path, SFM_WRITE, &info);
    const short samples[] = {0, 1, -1, 32767, -32768, 1234};
    assert_int_equal(sf_writef_short(file, samples, 6), 6);
    assert_int_equal(sf_close(file), 0);
    CwWav wav;
    int32_t read[6];
    assert_int_equal(read_path(arena, path, NULL, &wav), CW_OK);
    assert_int_equal(cw_wav_samples(&wav, 0, 6, NULL, read), CW_OK);
    for (int i = 0; i < 6; ++i) {
        assert_int_equal(read[i], samples[i] * 256);
    }
}

static const char* write_floats(CwArena* arena, const double* samples, int count) {
    const char* path = new_path(arena);
    SF_INFO info = {.samplerate = 1000 * 48, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_DOUBLE};
    SNDFILE* file = sf_open(path, SFM_WRITE, &info);
    assert_int_equal(sf_writef_double(file, samples, count), count);
    assert_int_equal(sf_close(file), 0);
    return path;
}

static void floats_round_to_the_nearest_and_full_scale_fits(void** state) {
    const double unit = 1.0 / 8388608.0;
    const double samples[] = {0.0, 0.49 * unit, 0.5 * unit, -0.5 * unit, -0.51 * unit, 1.0, -1.0, 1.0 - 0.5 * unit};
    const int32_t wanted[] = {0, 0, 1, 0, -1, 8388607, -8388608, 8388607};
    CwWav wav;
    int32_t read[8];
    assert_int_equal(read_path(*state, write_floats(*state, samples, 8), NULL, &wav), CW_OK);
    assert_int_equal(cw_wav_samples(&wav, 0, 8, NULL, read), CW_OK);
    assert_memory_equal(read, wanted, sizeof wanted);
}

static void what_does_not_fit_is_named_with_its_place(void** state) {
    static double samples[FRAMES];
    CwWav wav;
    CwDiag diag = {0};
    int32_t read[FRAMES];
    samples[480] = -2.0; // 10 ms; 6.02 dB too loud
    assert_int_equal(read_path(*state, write_floats(*state, samples, FRAMES), NULL, &wav), CW_OK);
    assert_int_equal(cw_wav_samples(&wav, 0, FRAMES, &diag, read), CW_ERR_RANGE);
    assert_non_null(strstr(diag.text, "at 0.010 s"));
    assert_non_null(strstr(diag.text, "6.1 dB"));
    samples[480] = (double)NAN;
    assert_int_equal(read_path(*state, write_floats(*state, samples, FRAMES), NULL, &wav), CW_OK);
    assert_int_equal(cw_wav_samples(&wav, 0, FRAMES, &diag, read), CW_ERR_RANGE);
    assert_non_null(strstr(diag.text, "not a number"));
}

static void bext_comes_back_as_libsndfile_wrote_it(void** state) {
    CwArena* arena = *state;
    const char* path = new_path(arena);
    SF_INFO info = {.samplerate = 48000, .channels = 1, .format = SF_FORMAT_WAVEX | SF_FORMAT_PCM_24};
    SNDFILE* file = sf_open(path, SFM_WRITE, &info);
    SF_BROADCAST_INFO bext;
    memset(&bext, 0, sizeof bext);
    memcpy(bext.description, "scene 4 take 2", 14);
    memcpy(bext.originator, "recorder", 8);
    memcpy(bext.origination_date, "2026-05-13", 10);
    memcpy(bext.origination_time, "14:05:00", 8);
    bext.time_reference_low = 0x80000000U;
    bext.time_reference_high = 3;
    bext.version = 2;
    bext.loudness_value = -2300;
    bext.loudness_range = 700;
    bext.max_true_peak_level = -123;
    bext.max_momentary_loudness = -1950;
    bext.max_shortterm_loudness = -2001;
    assert_int_equal(sf_command(file, SFC_SET_BROADCAST_INFO, &bext, sizeof bext), SF_TRUE);
    const int32_t samples[2] = {0, 256};
    assert_int_equal(sf_writef_int(file, samples, 2), 2);
    assert_int_equal(sf_close(file), 0);
    CwWav wav;
    assert_int_equal(read_path(arena, path, NULL, &wav), CW_OK);
    assert_true(wav.has_bext && wav.has_time_reference && wav.bext.measured);
    assert_int_equal(wav.time_reference_samples, (INT64_C(3) << 32) + INT64_C(0x80000000));
    assert_string_equal(wav.bext.description, "scene 4 take 2");
    assert_string_equal(wav.bext.originator, "recorder");
    assert_string_equal(wav.bext.date, "2026-05-13");
    assert_string_equal(wav.bext.time, "14:05:00");
    assert_int_equal(wav.bext.loudness.integrated_lufs100, -2300);
    assert_int_equal(wav.bext.loudness.range_lu100, 700);
    assert_int_equal(wav.bext.loudness.true_peak_dbtp100, -123);
    assert_int_equal(wav.bext.loudness.max_momentary_lufs100, -1950);
    assert_int_equal(wav.bext.loudness.max_short_term_lufs100, -2001);
}

// A file made by hand: RIFF, then the chunks given.
static CwText file_of(CwArena* arena, CwText chunks) {
    CwBuf buf = cw_buf(arena);
    cw_buf_text(&buf, "RIFF");
    cw_buf_little_endian(&buf, 4 + chunks.length, 4);
    cw_buf_text(&buf, "WAVE");
    cw_buf_bytes(&buf, chunks.at, chunks.length);
    return (CwText){buf.bytes, buf.length};
}

static void put_chunk(CwBuf* buf, const char* id, uint64_t size, CwText bytes) {
    cw_buf_text(buf, id);
    cw_buf_little_endian(buf, size, 4);
    cw_buf_bytes(buf, bytes.at, bytes.length);
    if (bytes.length & 1U) {
        cw_buf_byte(buf, '\0');
    }
}

static void put_fmt(CwBuf* buf, int tag, int channels, int rate, int bits) {
    cw_buf_text(buf, "fmt ");
    cw_buf_little_endian(buf, 16, 4);
    cw_buf_little_endian(buf, (uint64_t)tag, 2);
    cw_buf_little_endian(buf, (uint64_t)channels, 2);
    cw_buf_little_endian(buf, (uint64_t)rate, 4);
    cw_buf_little_endian(buf, (uint64_t)(rate * channels * bits / 8), 4);
    cw_buf_little_endian(buf, (uint64_t)(channels * bits / 8), 2);
    cw_buf_little_endian(buf, (uint64_t)bits, 2);
}

// A mono file of 16 bits whose data chunk says `promised` bytes and has `there`.
static CwText mono(CwArena* arena, uint64_t promised, size_t there) {
    static const char silence[64];
    CwBuf buf = cw_buf(arena);
    put_fmt(&buf, 1, 1, 48000, 16);
    put_chunk(&buf, "data", promised, (CwText){silence, there});
    return file_of(arena, (CwText){buf.bytes, buf.length});
}

static void ixml_tells_the_time_where_bext_does_not(void** state) {
    CwArena* arena = *state;
    CwBuf buf = cw_buf(arena);
    put_fmt(&buf, 1, 1, 48000, 16);
    put_chunk(&buf, "data", 2, (CwText){"\x01\x02", 2});
    put_chunk(&buf, "iXML", 170,
              cw_text("<BWFXML><TAPE> A7 </TAPE><SPEED>"
                      "<TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI>1</TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI>"
                      "<TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO>5</TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO>"
                      "</SPEED></BWFXML>"));
    // The size given above is mended here, so that the text may change.
    CwText file = file_of(arena, (CwText){buf.bytes, buf.length});
    char* bytes = cw_text_copy(arena, file);
    const size_t text_length = file.length - 12 - 24 - 10 - 8;
    bytes[12 + 24 + 10 + 4] = (char)text_length;
    CwWav wav;
    assert_int_equal(cw_wav_read(arena, "x.wav", (CwText){bytes, file.length}, NULL, NULL, &wav), CW_OK);
    assert_string_equal(wav.tape, "A7");
    assert_true(wav.has_time_reference);
    assert_int_equal(wav.time_reference_samples, (INT64_C(1) << 32) + 5);
    int32_t sample = 0;
    assert_int_equal(cw_wav_samples(&wav, 0, 1, NULL, &sample), CW_OK);
    assert_int_equal(sample, 0x0201 * 256);
}

static void assert_refused(CwArena* arena, CwText bytes, CwStatus status, const char* name, const char* word) {
    CwWav wav = {.frames = -1};
    CwDiag diag = {0};
    assert_int_equal(cw_wav_read(arena, "bad.wav", bytes, NULL, &diag, &wav), status);
    assert_string_equal(diag.name, name);
    assert_string_equal(diag.file, "bad.wav");
    assert_non_null(strstr(diag.text, word));
    assert_int_equal(wav.frames, -1);
}

static void files_that_are_no_wav_are_named(void** state) {
    CwArena* arena = *state;
    assert_refused(arena, cw_text(""), CW_ERR_BAD_INPUT, "wav.not_wav", "an empty file");
    assert_refused(arena, cw_text("hello, this is text"), CW_ERR_BAD_INPUT, "wav.not_wav", "something else");
    assert_refused(arena, (CwText){"FORM\0\0\0\0AIFFCOMM", 16}, CW_ERR_BAD_INPUT, "wav.not_wav", "AIFF");
    assert_refused(arena, cw_text("ID3\x04 and some music"), CW_ERR_BAD_INPUT, "wav.not_wav", "an MP3");
    assert_refused(arena, cw_text("fLaC and some music"), CW_ERR_BAD_INPUT, "wav.not_wav", "FLAC");
    assert_refused(arena,
                   (CwText){"\0\0\0\x20"
                            "ftypM4A ",
                            12},
                   CW_ERR_BAD_INPUT, "wav.not_wav", "MP4");
    assert_refused(arena, (CwText){"RIFX\0\0\0\0WAVEfmt ", 16}, CW_ERR_BAD_INPUT, "wav.not_wav", "big-endian");
}

static void files_cut_short_are_named(void** state) {
    CwArena* arena = *state;
    assert_refused(arena, mono(arena, 40, 20), CW_ERR_BAD_INPUT, "wav.cut_short", "40 bytes of sound and 20");
    assert_refused(arena, mono(arena, 20, 18), CW_ERR_BAD_INPUT, "wav.cut_short", "cut short");
    assert_refused(arena, mono(arena, 0, 20), CW_ERR_BAD_INPUT, "wav.unfinished", "never finished");
    CwText whole = mono(arena, 20, 20);
    assert_refused(arena, (CwText){whole.at, 30}, CW_ERR_BAD_INPUT, "wav.cut_short", "before its sound");
    assert_refused(arena, (CwText){whole.at, 36}, CW_ERR_BAD_INPUT, "wav.no_sound", "no sound");
    assert_refused(arena, mono(arena, 19, 19), CW_ERR_BAD_INPUT, "wav.cut_short", "promises 20");
}

static void a_stream_of_unknown_length_goes_to_the_end(void** state) {
    CwWav wav;
    assert_int_equal(cw_wav_read(*state, "x.wav", mono(*state, 0xFFFFFFFFU, 20), NULL, NULL, &wav), CW_OK);
    assert_int_equal(wav.frames, 10);
}

static void formats_not_taken_are_named(void** state) {
    CwArena* arena = *state;
    static const struct {
        int tag, channels, rate, bits;
        CwStatus status;
        const char* name;
        const char* word;
    } bad[] = {
        {6, 1, 48000, 8, CW_ERR_BAD_INPUT, "wav.format", "0x0006"},
        {85, 2, 48000, 16, CW_ERR_BAD_INPUT, "wav.format", "0x0055"},
        {3, 1, 48000, 16, CW_ERR_BAD_INPUT, "wav.format", "odd size"},
        {1, 1, 48000, 40, CW_ERR_BAD_INPUT, "wav.format", "odd size"},
        {1, 0, 48000, 16, CW_ERR_RANGE, "wav.channels", "0 channels"},
        {1, 17, 48000, 16, CW_ERR_RANGE, "wav.channels", "17 channels"},
        {1, 1, 100, 16, CW_ERR_RANGE, "wav.rate", "100 Hz"},
        {1, 1, 1000000, 16, CW_ERR_RANGE, "wav.rate", "1000000 Hz"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwBuf buf = cw_buf(arena);
        put_fmt(&buf, bad[i].tag, bad[i].channels, bad[i].rate, bad[i].bits);
        put_chunk(&buf, "data", 4, (CwText){"\0\0\0\0", 4});
        assert_refused(arena, file_of(arena, (CwText){buf.bytes, buf.length}), bad[i].status, bad[i].name, bad[i].word);
    }
    CwBuf buf = cw_buf(arena);
    put_chunk(&buf, "data", 4, (CwText){"\0\0\0\0", 4});
    assert_refused(arena, file_of(arena, (CwText){buf.bytes, buf.length}), CW_ERR_BAD_INPUT, "wav.format", "missing");
}

static void another_rate_is_refused_with_both_named(void** state) {
    CwWav wav;
    CwDiag diag = {0};
    assert_int_equal(cw_wav_read(*state, "x.wav", mono(*state, 20, 20), NULL, NULL, &wav), CW_OK);
    assert_int_equal(cw_wav_want_rate(&wav, 48000, &diag), CW_OK);
    assert_int_equal(cw_wav_want_rate(&wav, 44100, &diag), CW_ERR_BAD_INPUT);
    assert_non_null(strstr(diag.text, "48000 Hz"));
    assert_non_null(strstr(diag.text, "44100 Hz"));
}

static void repairs_are_told(void** state) {
    CwArena* arena = *state;
    CwDiagList repairs = {.arena = arena};
    CwBuf buf = cw_buf(arena);
    CwWav wav;
    put_chunk(&buf, "bext", 10, cw_text("too short."));
    put_fmt(&buf, 1, 1, 48000, 16);
    put_chunk(&buf, "data", 4, (CwText){"\0\0\0\0", 4});
    put_chunk(&buf, "LIST", 100, cw_text("cut"));
    const CwText file = file_of(arena, (CwText){buf.bytes, buf.length});
    assert_int_equal(cw_wav_read(arena, "x.wav", file, &repairs, NULL, &wav), CW_OK);
    assert_int_equal(repairs.count, 2);
    assert_string_equal(repairs.items[0].name, "wav.bext");
    assert_string_equal(repairs.items[1].name, "wav.tail");
    assert_int_equal(wav.frames, 2);
}

// Every beginning of a file, and every byte of its head changed, is read or refused, never more.
static void no_bytes_crash_the_reader(void** state) {
    CwArena* arena = *state;
    CwText whole;
    const char* path = write_foreign(arena, SF_FORMAT_WAVEX | SF_FORMAT_FLOAT, 2, 48000);
    assert_int_equal(cw_file_read(arena, path, 0, NULL, &whole), CW_OK);
    int refused = 0;
    for (size_t length = 0; length < 200; ++length) {
        CwArena* own = cw_arena_new(NULL);
        CwWav wav;
        const char* copy = cw_text_copy(own, (CwText){whole.at, length});
        refused += cw_wav_read(own, "x.wav", (CwText){copy, length}, NULL, NULL, &wav) != CW_OK;
        cw_arena_free(own);
    }
    assert_int_equal(refused, 200);
    for (size_t at = 0; at < 110; ++at) {
        for (unsigned value = 0; value < 256; value += 5) {
            CwArena* own = cw_arena_new(NULL);
            CwWav wav;
            int32_t read[2 * 16];
            char* copy = cw_text_copy(own, whole);
            copy[at] = (char)value;
            if (cw_wav_read(own, "x.wav", (CwText){copy, whole.length}, NULL, NULL, &wav) == CW_OK) {
                const int64_t n = wav.frames < 2 ? wav.frames : 2;
                const CwStatus status = cw_wav_samples(&wav, wav.frames - n, n, NULL, read);
                assert_true(status == CW_OK || status == CW_ERR_RANGE);
            }
            cw_arena_free(own);
        }
    }
}

static CwStatus keep_one(CwArena* arena, void* context) {
    const CwText* bytes = context;
    CwWav wav;
    CwObjects objects;
    CwHash manifest;
    CW_TRY(cw_objects_in_memory(arena, &objects));
    CW_TRY(cw_wav_read(arena, "x.wav", *bytes, NULL, NULL, &wav));
    return cw_wav_keep(arena, &objects, &wav, NULL, &manifest);
}

static void a_file_is_kept_as_a_sound(void** state) {
    CwArena* arena = *state;
    CwText bytes;
    const char* path = write_foreign(arena, SF_FORMAT_WAV | SF_FORMAT_PCM_24, 2, 4800);
    assert_int_equal(cw_file_read(arena, path, 0, NULL, &bytes), CW_OK);
    CwWav wav;
    CwObjects objects;
    CwHash manifest;
    CwSound sound;
    int32_t read[FRAMES * 2];
    assert_int_equal(cw_objects_in_memory(arena, &objects), CW_OK);
    assert_int_equal(cw_wav_read(arena, "x.wav", bytes, NULL, NULL, &wav), CW_OK);
    assert_int_equal(cw_wav_keep(arena, &objects, &wav, NULL, &manifest), CW_OK);
    assert_int_equal(cw_sound_open(arena, &objects, &manifest, NULL, &sound), CW_OK);
    assert_int_equal(sound.frames, FRAMES);
    assert_int_equal(cw_sound_read(&sound, 0, FRAMES, read), CW_OK);
    for (int i = 0; i < FRAMES * 2; ++i) {
        assert_int_equal(read[i], wanted_at(i) / 256);
    }
    cw_sweep_allocations(keep_one, &bytes, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_coding_reads_as_libsndfile_wrote_it, setup, teardown),
        cmocka_unit_test_setup_teardown(sixteen_and_eight_bits_are_exact, setup, teardown),
        cmocka_unit_test_setup_teardown(floats_round_to_the_nearest_and_full_scale_fits, setup, teardown),
        cmocka_unit_test_setup_teardown(what_does_not_fit_is_named_with_its_place, setup, teardown),
        cmocka_unit_test_setup_teardown(bext_comes_back_as_libsndfile_wrote_it, setup, teardown),
        cmocka_unit_test_setup_teardown(ixml_tells_the_time_where_bext_does_not, setup, teardown),
        cmocka_unit_test_setup_teardown(files_that_are_no_wav_are_named, setup, teardown),
        cmocka_unit_test_setup_teardown(files_cut_short_are_named, setup, teardown),
        cmocka_unit_test_setup_teardown(a_stream_of_unknown_length_goes_to_the_end, setup, teardown),
        cmocka_unit_test_setup_teardown(formats_not_taken_are_named, setup, teardown),
        cmocka_unit_test_setup_teardown(another_rate_is_refused_with_both_named, setup, teardown),
        cmocka_unit_test_setup_teardown(repairs_are_told, setup, teardown),
        cmocka_unit_test_setup_teardown(no_bytes_crash_the_reader, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_is_kept_as_a_sound, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
