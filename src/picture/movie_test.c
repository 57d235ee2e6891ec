// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/movie.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/program.h"
#include "testing/testing.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    WIDE = 128,
    HIGH = 72,
    START = 24 * 3600, // 01:00:00:00
};

// Frame 3 of the roll is white, every other one is dark.
static const char flash[] =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 128 72\" data-camera=\"00:00:00:00 64,36,1\">"
    "<g id=\"a\" data-depth=\"1\"><rect x=\"-9\" y=\"-9\" width=\"200\" height=\"99\" fill=\"#202020\"/></g>"
    "<g id=\"b\" data-show=\"02:00:00:03-02:00:00:04\"><rect x=\"-9\" y=\"-9\" width=\"200\" height=\"99\" "
    "fill=\"#fff\"/></g>"
    "</svg>";
static const char grey[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 128 72\">"
                           "<rect x=\"-9\" y=\"-9\" width=\"200\" height=\"99\" fill=\"#a0a0a0\"/></svg>";

enum {
    ROLL = 2 * START,
    N_FRAMES = 60,
};

// The flash at normal speed, the flash at half speed, black, then grey over 8 frames of dissolve from the flash's dark.
static const CwShot shots[] = {
    {"A001", "SEA", false, START, START + 10, ROLL, {1, 1}, 0, 0},
    {"A001", "SEA", false, START + 10, START + 20, ROLL, {1, 2}, 0, 1},
    {"", "", true, START + 20, START + 24, 0, {1, 1}, 0, CW_NO_EVENT},
    {"A001", "SEA", false, START + 24, START + 40, ROLL + 10, {1, 1}, 0, 2},
    {"A002", "MIST", false, START + 32, START + N_FRAMES - 4, ROLL, {1, 1}, 8, 3},
    {"A009", "NOT DRAWN", false, START + N_FRAMES - 4, START + N_FRAMES, ROLL, {1, 1}, 0, 4},
};
static const CwPicture picture = {shots, sizeof shots / sizeof *shots};
static const CwBoardImage boards[] = {{"A001", "A001.svg", {flash, sizeof flash - 1}},
                                      {"A002", "A002.svg", {grey, sizeof grey - 1}}};
static const CwBurnCue cues[] = {{"1m1 Crossing", START + 5, START + 30}, {"1m2 Waltz", START + 12, START + 50}};

static CwMovieBrief brief_of_all(void) {
    return (CwMovieBrief){.picture = &picture,
                          .rate = cw_rate_24,
                          .boards = boards,
                          .n_boards = 2,
                          .cues = cues,
                          .n_cues = 2,
                          .width = WIDE,
                          .height = HIGH};
}

// The movie as grey pixels, decoded by ffmpeg.
static CwText decoded(CwArena* arena, const char* movie) {
    const char* const argv[] = {"ffmpeg", "-v",        "error",       "-nostdin", "-i",       movie, "-pix_fmt",
                                "gray",   "-fps_mode", "passthrough", "-f",       "rawvideo", "-",   NULL};
    CwProgramResult result;
    assert_int_equal(cw_program_must(arena, &(CwProgram){argv, NULL, 60}, NULL, &result), CW_OK);
    return result.output;
}

static int light_at(CwText raw, int frame) {
    return (uint8_t)raw.at[(size_t)frame * WIDE * HIGH + 20 * WIDE + 64];
}

static void every_frame_shows_its_footage(void** state) {
    CwArena* arena = *state;
    const char* path = cw_path(arena, cw_test_folder(), "movie.mp4");
    const CwMovieBrief brief = brief_of_all();
    assert_int_equal(cw_movie_make(arena, &brief, path, NULL), CW_OK);
    const CwText raw = decoded(arena, path);
    assert_int_equal(raw.length, (size_t)N_FRAMES * WIDE * HIGH);
    for (int i = 0; i < 20; ++i) {
        const bool lit = i == 3 || i == 16 || i == 17; // at half speed source frame 3 lasts two frames
        assert_true(lit ? light_at(raw, i) > 230 : light_at(raw, i) < 60);
    }
    for (int i = 20; i < 24; ++i) {
        assert_true(light_at(raw, i) < 8);
    }
    int last = 0;
    for (int i = 32; i < 40; ++i) {
        const int want = 32 + (160 - 32) * (2 * (i - 32) + 1) / 16;
        assert_in_range(light_at(raw, i), want - 6, want + 6);
        assert_true(light_at(raw, i) > last);
        last = light_at(raw, i);
    }
    assert_in_range(light_at(raw, 45), 154, 166);
    cw_test_folder_remove();
}

static void what_lies_between_reels_is_not_shown(void** state) {
    CwArena* arena = *state;
    const char* path = cw_path(arena, cw_test_folder(), "movie.mp4");
    const CwMovieGap gaps[] = {{START + 4, START + 16}, {START + 17, START + 45}};
    CwMovieBrief brief = brief_of_all();
    brief.gaps = gaps;
    brief.n_gaps = 2;
    assert_int_equal(cw_movie_make(arena, &brief, path, NULL), CW_OK);
    const CwText raw = decoded(arena, path);
    assert_int_equal(raw.length, (size_t)(N_FRAMES - 40) * WIDE * HIGH);
    assert_true(light_at(raw, 3) > 230 && light_at(raw, 4) > 230);
    assert_in_range(light_at(raw, 5), 154, 166);
    cw_test_folder_remove();
}

// The sum of differences of two frames within the band at the foot.
static int band_difference(CwText raw, int a, int b) {
    int sum = 0;
    for (int i = (HIGH - 12) * WIDE; i < HIGH * WIDE; ++i) {
        const int d =
            (uint8_t)raw.at[(size_t)a * WIDE * HIGH + (size_t)i] - (uint8_t)raw.at[(size_t)b * WIDE * HIGH + (size_t)i];
        sum += d < 0 ? -d : d;
    }
    return sum;
}

static void timecode_and_cue_are_burnt_in(void** state) {
    CwArena* arena = *state;
    const char* path = cw_path(arena, cw_test_folder(), "movie.mp4");
    const CwMovieBrief brief = brief_of_all();
    assert_int_equal(cw_movie_make(arena, &brief, path, NULL), CW_OK);
    const CwText raw = decoded(arena, path);
    for (int i = 40; i < 50; ++i) {
        assert_true(band_difference(raw, i, i + 1) > 500);
    }
    assert_true(band_difference(raw, 4, 5) > band_difference(raw, 5, 6) + 500); // a cue's name appears
    cw_test_folder_remove();
}

static void the_same_brief_is_the_same_file(void** state) {
    CwArena* arena = *state;
    const char* folder = cw_test_folder();
    const char* paths[2] = {cw_path(arena, folder, "one.mp4"), cw_path(arena, folder, "two.mp4")};
    const CwMovieBrief brief = brief_of_all();
    CwText files[2];
    for (int i = 0; i < 2; ++i) {
        assert_int_equal(cw_movie_make(arena, &brief, paths[i], NULL), CW_OK);
        assert_int_equal(cw_file_read(arena, paths[i], 0, NULL, &files[i]), CW_OK);
    }
    assert_true(cw_text_equal(files[0], files[1]));
    cw_test_folder_remove();
}

// Puts another ffmpeg in front of the machine's: the same, kept from every instruction this processor has and others
// may not have.
static void plain_ffmpeg_first(CwArena* arena, const char* folder) {
    static const char script[] = "#!/bin/bash\nexec /usr/bin/ffmpeg -cpuflags 0 "
                                 "\"${@/b-adapt=0/asm=0:b-adapt=0}\"\n";
    const char* path = cw_path(arena, folder, "ffmpeg");
    assert_int_equal(cw_file_write(arena, path, cw_text(script), NULL), CW_OK);
    assert_int_equal(chmod(path, 0755), 0);
    assert_int_equal(setenv("PATH", cw_format(arena, "%s:%s", folder, getenv("PATH")), 1), 0);
}

static CwText click_wav(CwArena* arena);

static void another_processor_makes_the_same_file(void** state) {
    CwArena* arena = *state;
    const char* folder = cw_test_folder();
    const char* movies[2] = {cw_path(arena, folder, "one.mp4"), cw_path(arena, folder, "two.mp4")};
    const char* sounds[2] = {cw_path(arena, folder, "one.m4a"), cw_path(arena, folder, "two.m4a")};
    const char* path = cw_string_copy(arena, getenv("PATH"));
    const CwMovieBrief brief = brief_of_all();
    CwText files[4];
    for (int i = 0; i < 2; ++i) {
        if (i == 1) {
            plain_ffmpeg_first(arena, folder);
        }
        assert_int_equal(cw_movie_make(arena, &brief, movies[i], NULL), CW_OK);
        assert_int_equal(cw_movie_sound_alone(arena, click_wav(arena), sounds[i], NULL), CW_OK);
        assert_int_equal(cw_file_read(arena, movies[i], 0, NULL, &files[i]), CW_OK);
        assert_int_equal(cw_file_read(arena, sounds[i], 0, NULL, &files[2 + i]), CW_OK);
    }
    assert_int_equal(setenv("PATH", path, 1), 0);
    assert_true(cw_text_equal(files[0], files[1]));
    assert_true(cw_text_equal(files[2], files[3]));
    cw_test_folder_remove();
}

enum {
    SAMPLE_RATE = 48000,
    CLICK_SAMPLE = 16 * SAMPLE_RATE / 24, // where the second flash of the movie is
};

// Two and a half seconds of silence with a click in it, as a WAV file of 16 bits.
static CwText click_wav(CwArena* arena) {
    enum { N_SAMPLES = SAMPLE_RATE * 5 / 2, CLICK_SAMPLES = 24 };
    CwBuf buf = cw_buf(arena);
    cw_buf_text(&buf, "RIFF");
    cw_buf_little_endian(&buf, 36 + 2 * N_SAMPLES, 4);
    cw_buf_text(&buf, "WAVEfmt ");
    cw_buf_little_endian(&buf, 16, 4);
    cw_buf_little_endian(&buf, 1, 2); // PCM
    cw_buf_little_endian(&buf, 1, 2);
    cw_buf_little_endian(&buf, SAMPLE_RATE, 4);
    cw_buf_little_endian(&buf, 2 * SAMPLE_RATE, 4);
    cw_buf_little_endian(&buf, 2, 2);
    cw_buf_little_endian(&buf, 16, 2);
    cw_buf_text(&buf, "data");
    cw_buf_little_endian(&buf, 2 * N_SAMPLES, 4);
    for (int i = 0; i < N_SAMPLES; ++i) {
        const bool click = i >= CLICK_SAMPLE && i < CLICK_SAMPLE + CLICK_SAMPLES;
        cw_buf_little_endian(&buf, click ? (i % 2 ? 28000 : (uint64_t)-28000) & 0xffff : 0, 2);
    }
    assert_int_equal(cw_buf_status(&buf), CW_OK);
    return (CwText){buf.bytes, buf.length};
}

// The sample of the loudest moment of a file, as ffmpeg decodes it.
static int loudest_sample(CwArena* arena, const char* path) {
    const char* const argv[] = {"ffmpeg", "-v", "error", "-nostdin", "-i", path, "-vn", "-f", "s16le", "-", NULL};
    CwProgramResult said;
    int found = 0;
    int most = 0;
    assert_int_equal(cw_program_must(arena, &(CwProgram){argv, NULL, 20}, NULL, &said), CW_OK);
    for (size_t i = 0; i + 1 < said.output.length; i += 2) {
        const int16_t sample = (int16_t)((uint8_t)said.output.at[i] | (uint8_t)said.output.at[i + 1] << 8);
        const int high = sample < 0 ? -sample : sample;
        if (high > most) {
            most = high;
            found = (int)(i / 2);
        }
    }
    assert_true(most > 5000);
    return found;
}

static void sound_goes_under_it_in_sync_and_the_picture_is_untouched(void** state) {
    CwArena* arena = *state;
    const char* folder = cw_test_folder();
    const char* movie = cw_path(arena, folder, "movie.mp4");
    const char* both = cw_path(arena, folder, "both.mp4");
    const char* alone = cw_path(arena, folder, "alone.m4a");
    const CwMovieBrief brief = brief_of_all();
    const CwText wav = click_wav(arena);
    assert_int_equal(cw_movie_make(arena, &brief, movie, NULL), CW_OK);
    assert_int_equal(cw_movie_add_sound(arena, movie, wav, both, NULL), CW_OK);
    assert_int_equal(cw_movie_sound_alone(arena, wav, alone, NULL), CW_OK);
    assert_true(cw_text_equal(decoded(arena, movie), decoded(arena, both)));
    assert_true(light_at(decoded(arena, both), 16) > 230);
    assert_in_range(loudest_sample(arena, both), CLICK_SAMPLE - 4, CLICK_SAMPLE + 28);
    assert_in_range(loudest_sample(arena, alone), CLICK_SAMPLE - 4, CLICK_SAMPLE + 28);
    const char* const probe[] = {"ffprobe", "-v", "error", "-show_entries", "stream=codec_name,start_time", both, NULL};
    CwProgramResult said;
    assert_int_equal(cw_program_must(arena, &(CwProgram){probe, NULL, 20}, NULL, &said), CW_OK);
    const char* words = cw_text_copy(arena, said.output);
    assert_non_null(strstr(words, "codec_name=aac"));
    assert_non_null(strstr(words, "codec_name=h264\nstart_time=0.000000"));
    assert_non_null(strstr(words, "codec_name=aac\nstart_time=0.000000"));
    cw_test_folder_remove();
}

static void what_cannot_be_made_is_refused(void** state) {
    CwArena* arena = *state;
    const char* path = cw_path(arena, cw_test_folder(), "movie.mp4");
    CwDiag diag = {0};
    CwMovieBrief odd = brief_of_all();
    odd.width = 129;
    assert_int_equal(cw_movie_make(arena, &odd, path, &diag), CW_ERR_RANGE);
    assert_string_equal(diag.name, "movie.size");
    const CwPicture nothing = {shots, 0};
    CwMovieBrief empty = brief_of_all();
    empty.picture = &nothing;
    assert_int_equal(cw_movie_make(arena, &empty, path, &diag), CW_ERR_RANGE);
    assert_string_equal(diag.name, "movie.empty");
    const CwBoardImage broken = {"A001", "A001.svg", {"<svg", 4}};
    CwMovieBrief torn = brief_of_all();
    torn.boards = &broken;
    torn.n_boards = 1;
    assert_int_equal(cw_movie_make(arena, &torn, path, &diag), CW_ERR_BAD_INPUT);
    assert_string_equal(diag.file, "A001.svg");
    const CwMovieBrief brief = brief_of_all();
    assert_int_equal(cw_movie_make(arena, &brief, "/nowhere/movie.mp4", &diag), CW_ERR_FAILED);
    assert_non_null(strstr(diag.text, "/nowhere/movie.mp4"));
    cw_test_folder_remove();
}

static CwStatus make_swept(CwArena* arena, void* context) {
    const CwMovieBrief brief = brief_of_all();
    return cw_movie_make(arena, &brief, context, NULL);
}

static void running_out_of_memory_is_said(void** state) {
    CwArena* arena = *state;
    cw_sweep_allocations(make_swept, (void*)cw_path(arena, cw_test_folder(), "movie.mp4"), 30);
    cw_test_folder_remove();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_frame_shows_its_footage, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_lies_between_reels_is_not_shown, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(timecode_and_cue_are_burnt_in, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(the_same_brief_is_the_same_file, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(another_processor_makes_the_same_file, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(sound_goes_under_it_in_sync_and_the_picture_is_untouched, cw_test_arena_up,
                                        cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_made_is_refused, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(running_out_of_memory_is_said, cw_test_arena_up, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
