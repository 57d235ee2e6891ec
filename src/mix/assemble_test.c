// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/assemble.h"

#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"
#include "time/rate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    RATE = 48000,
    JOIN = 240, // 5 ms
};

static CwTime at_frame(int64_t frame) {
    return cw_time_of_frame(frame, cw_rate_24);
}

// A recording in which every sample is its own number, plus `base`.
static const CwSound* counting(CwTestWorld* world, int64_t frames, int32_t base) {
    CwSound* sound = CW_NEW(world->arena, CwSound);
    int32_t* samples = CW_NEW_ARRAY(world->arena, int32_t, (size_t)frames);
    for (int64_t i = 0; i < frames; ++i) {
        samples[i] = base + (int32_t)i;
    }
    *sound = cw_test_sound(world->arena, &world->objects, RATE, 1, samples, frames);
    return sound;
}

static int32_t* assemble(CwTestWorld* world, const CwAssembly* assembly, const char** report, int64_t* frames) {
    CwHash manifest;
    CwSound sound;
    CwBuf buf = cw_buf(world->arena);
    assert_int_equal(cw_assemble(world->arena, &world->objects, assembly, &buf, NULL, &manifest), CW_OK);
    assert_int_equal(cw_sound_open(world->arena, &world->objects, &manifest, NULL, &sound), CW_OK);
    int32_t* samples = CW_NEW_ARRAY(world->arena, int32_t, (size_t)(sound.frames * sound.channels) + 1);
    assert_int_equal(cw_sound_read(&sound, 0, sound.frames, samples), CW_OK);
    if (report) {
        *report = cw_buf_string(&buf);
    }
    *frames = sound.frames;
    return samples;
}

static CwPlayed stretch(const char* roll, int64_t src_frame, int64_t in_frame, int64_t out_frame) {
    return (CwPlayed){.roll = roll,
                      .src = at_frame(src_frame),
                      .in = at_frame(in_frame),
                      .out = at_frame(out_frame),
                      .speed = {1, 1}};
}

static const int64_t hour = 24 * 3600;

static void every_sample_stands_where_the_cut_puts_it(void** state) {
    CwTestWorld* world = *state;
    const CwPlayed heard[] = {
        stretch("A001", 1000, hour, hour + 24), stretch("B7", 5010, hour + 24, hour + 100),
        stretch("a001", 1100, hour + 110, hour + 130), // letters of either case
    };
    const CwRecording recordings[] = {{"A001", at_frame(990), counting(world, 20 * RATE, 100000)},
                                      {"B7", at_frame(5000), counting(world, 10 * RATE, 3000000)}};
    const CwAssembly film = {
        at_frame(hour), cw_span_of_frames(140, cw_rate_24), RATE, 1, false, heard, 3, recordings, 2};
    int64_t frames = 0;
    const char* report = NULL;
    const int32_t* got = assemble(world, &film, &report, &frames);
    assert_int_equal(frames, 140 * 2000);
    for (int64_t i = JOIN; i < frames; ++i) {
        const int64_t shot = i / 2000;
        int64_t wanted = 0;
        if (shot < 24) {
            wanted = 100000 + 10 * 2000 + i;
        } else if (shot < 100) {
            wanted = 3000000 + 10 * 2000 + (i - 24 * 2000);
        } else if (shot >= 110 && shot < 130) {
            wanted = 100000 + 110 * 2000 + (i - 110 * 2000);
        }
        const bool in_join = (i >= 48000 && i < 48000 + JOIN) || (i >= 200000 && i < 200000 + JOIN) ||
                             (i >= 220000 && i < 220000 + JOIN) || (i >= 260000 && i < 260000 + JOIN);
        if (!in_join) {
            assert_int_equal(got[i], wanted);
        }
    }
    // Where it ends in silence it rings on and is gone after 5 ms; where it comes from silence it begins at nothing.
    assert_true(got[200000] > 3000000 && got[200000 + JOIN - 1] > 0 && got[200000 + JOIN - 1] < 20000);
    assert_true(got[220000] < 2000);
    assert_string_equal(report, "{\"gain\":0,\"left_out\":[],\"missing\":[],\"silent_rolls\":[]}");
}

static void a_cut_through_one_take_is_not_heard(void** state) {
    CwTestWorld* world = *state;
    const CwPlayed two[] = {stretch("A", 100, 0, 50), stretch("A", 150, 50, 90)};
    const CwPlayed one[] = {stretch("A", 100, 0, 90)};
    const CwRecording recording = {"A", at_frame(80), counting(world, 10 * RATE, 7)};
    CwAssembly film = {at_frame(0), cw_span_of_frames(90, cw_rate_24), RATE, 1, false, two, 2, &recording, 1};
    int64_t frames = 0;
    const int32_t* a = assemble(world, &film, NULL, &frames);
    film.heard = one;
    film.n_heard = 1;
    const int32_t* b = assemble(world, &film, NULL, &frames);
    assert_memory_equal(a, b, (size_t)frames * sizeof *a);
}

// At 29.97 a frame is 1601.6 samples: stretches are off by at most half a sample, and never by more at later ones.
static void at_ntsc_rates_it_stays_within_half_a_sample(void** state) {
    CwTestWorld* world = *state;
    const CwRate rate = {30000, 1001, true};
    const CwSound* sound = counting(world, 60 * RATE, 0);
    CwPlayed heard[40];
    for (int i = 0; i < 40; ++i) {
        const int64_t in = 215784 + 31 * i; // 02:00:00;00 and on
        heard[i] = (CwPlayed){.roll = "N",
                              .src = cw_time_of_frame(1000 + 37 * i, rate),
                              .in = cw_time_of_frame(in, rate),
                              .out = cw_time_of_frame(in + 31, rate),
                              .speed = {1, 1}};
    }
    const CwRecording recording = {"N", cw_time_of_frame(998, rate), sound};
    const CwAssembly film = {
        cw_time_of_frame(215784, rate), cw_span_of_frames(31 * 40, rate), RATE, 1, false, heard, 40, &recording, 1};
    int64_t frames = 0;
    const int32_t* got = assemble(world, &film, NULL, &frames);
    for (int i = 0; i < 40; ++i) {
        const double film_sample = 31.0 * i * 1601.6;
        const double source_sample = (2.0 + 37.0 * i) * 1601.6;
        const int64_t at = (int64_t)film_sample + 2 * JOIN;
        assert_true(fabs(got[at] - (source_sample + (double)at - film_sample)) <= 0.5000001);
    }
}

static void dissolves_cross_with_equal_power(void** state) {
    CwTestWorld* world = *state;
    const int64_t length = 4 * RATE;
    CwSound sounds[2];
    for (uint64_t i = 0; i < 2; ++i) {
        const int32_t* noise = cw_test_noise(world->arena, 1, length, -6.0, 5 + i);
        sounds[i] = cw_test_sound(world->arena, &world->objects, RATE, 1, noise, length);
    }
    CwPlayed heard[] = {stretch("A", 0, 0, 60), stretch("B", 0, 36, 90)};
    heard[0].fade_out = cw_span_of_frames(24, cw_rate_24);
    heard[1].fade_in = cw_span_of_frames(24, cw_rate_24);
    const CwRecording recordings[] = {{"A", at_frame(0), &sounds[0]}, {"B", at_frame(0), &sounds[1]}};
    const CwAssembly film = {at_frame(0), cw_span_of_frames(90, cw_rate_24), RATE, 1, false, heard, 2, recordings, 2};
    int64_t frames = 0;
    const int32_t* got = assemble(world, &film, NULL, &frames);
    double reference = 0.0;
    for (int64_t i = 30000; i < 60000; ++i) {
        reference += (double)got[i] * got[i] / 30000.0;
    }
    for (int64_t at = 72000; at + 8000 <= 120000; at += 8000) {
        double power = 0.0;
        for (int64_t i = at; i < at + 8000; ++i) {
            power += (double)got[i] * got[i] / 8000.0;
        }
        assert_true(fabs(10.0 * log10(power / reference)) < 0.3);
    }
}

static void another_speed_plays_as_a_tape_or_not_at_all(void** state) {
    CwTestWorld* world = *state;
    const CwTestTone tone = {10.0, 1000.0, {-6.0}};
    int64_t length = 0;
    const int32_t* samples = cw_test_tones(world->arena, RATE, 1, &tone, 1, &length);
    const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, 1, samples, length);
    CwPlayed heard[] = {stretch("A", 24, 0, 48), stretch("A", 72, 48, 96), stretch("A", 100, 96, 120)};
    heard[0].speed = (CwRatio){3, 2};
    heard[1].speed = (CwRatio){-1, 1};
    heard[2].speed = (CwRatio){0, 1};
    const CwRecording recording = {"A", at_frame(0), &sound};
    CwAssembly film = {at_frame(0), cw_span_of_frames(120, cw_rate_24), RATE, 1, true, heard, 3, &recording, 1};
    int64_t frames = 0;
    const char* report = NULL;
    const int32_t* got = assemble(world, &film, &report, &frames);
    double worst = 0.0;
    for (int64_t i = 1000; i < 90000; ++i) { // 1.5 kHz, in phase with the tape at its first frame
        const double wanted =
            8388608.0 * pow(10.0, -0.3) * sin(6.283185307179586 * 1000.0 * (1.0 + 1.5 * (double)i / RATE));
        worst = fabs(got[i] - wanted) > worst ? fabs(got[i] - wanted) : worst;
    }
    assert_true(worst < 40.0);
    worst = 0.0;
    for (int64_t i = 97000; i < 190000; ++i) {
        const double at = 3.0 - ((double)i - 96000.0) / RATE;
        const double wanted = 8388608.0 * pow(10.0, -0.3) * sin(6.283185307179586 * 1000.0 * at);
        worst = fabs(got[i] - wanted) > worst ? fabs(got[i] - wanted) : worst;
    }
    assert_true(worst < 40.0);
    for (int64_t i = 192000 + JOIN; i < frames; ++i) {
        assert_int_equal(got[i], 0);
    }
    assert_non_null(strstr(report, "\"left_out\":[{\"in\":2822400000,\"out\":3528000000,\"roll\":\"A\"}]"));
    film.speed_changes_play = false;
    got = assemble(world, &film, &report, &frames);
    for (int64_t i = 0; i < frames; ++i) {
        assert_int_equal(got[i], 0);
    }
}

static void what_is_missing_is_said_and_silent(void** state) {
    CwTestWorld* world = *state;
    const CwPlayed heard[] = {stretch("A", 10, 0, 48), stretch("NONE", 0, 48, 60), stretch("NONE", 0, 60, 70)};
    const CwRecording recording = {"A", at_frame(0), counting(world, 48000, 1)}; // 24 frames
    const CwAssembly film = {at_frame(0), cw_span_of_frames(70, cw_rate_24), RATE, 1, false, heard, 3, &recording, 1};
    int64_t frames = 0;
    const char* report = NULL;
    const int32_t* got = assemble(world, &film, &report, &frames);
    assert_true(got[27999] > 0);
    assert_int_equal(got[28000], 0);
    assert_int_equal(got[100000], 0);
    assert_string_equal(report,
                        "{\"gain\":0,\"left_out\":[],\"missing\":[{\"in\":0,\"out\":1411200000,\"roll\":\"A\"}],"
                        "\"silent_rolls\":[\"NONE\"]}");
}

static void two_takes_of_a_roll_are_both_found(void** state) {
    CwTestWorld* world = *state;
    const CwPlayed heard[] = {stretch("A", 100, 0, 12), stretch("A", 500, 12, 24)};
    const CwRecording recordings[] = {{"A", at_frame(100), counting(world, 48000, 1000)},
                                      {"A", at_frame(500), counting(world, 48000, 500000)}};
    const CwAssembly film = {at_frame(0), cw_span_of_frames(24, cw_rate_24), RATE, 1, false, heard, 2, recordings, 2};
    int64_t frames = 0;
    const int32_t* got = assemble(world, &film, NULL, &frames);
    assert_int_equal(got[10000], 11000);
    assert_int_equal(got[30000], 506000);
}

static void mono_goes_to_both_sides_at_the_same_loudness(void** state) {
    CwTestWorld* world = *state;
    const CwPlayed heard[] = {stretch("A", 0, 0, 24)};
    const CwRecording recording = {"A", at_frame(0), counting(world, 48000, 1000000)};
    const CwAssembly film = {at_frame(0), cw_span_of_frames(24, cw_rate_24), RATE, 2, false, heard, 1, &recording, 1};
    int64_t frames = 0;
    const int32_t* got = assemble(world, &film, NULL, &frames);
    assert_int_equal(got[2 * 5000], (int32_t)lround(1005000 / sqrt(2.0)));
    assert_int_equal(got[2 * 5000], got[2 * 5000 + 1]);
}

static void what_does_not_fit_is_lowered_as_a_whole(void** state) {
    CwTestWorld* world = *state;
    const int64_t length = 2 * RATE;
    int32_t* loud = CW_NEW_ARRAY(world->arena, int32_t, (size_t)length);
    for (int64_t i = 0; i < length; ++i) {
        loud[i] = 8000000;
    }
    const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, 1, loud, length);
    const CwPlayed heard[] = {stretch("A", 0, 0, 24), stretch("B", 0, 0, 24)}; // both at once
    const CwRecording recordings[] = {{"A", at_frame(0), &sound}, {"B", at_frame(0), &sound}};
    const CwAssembly film = {at_frame(0), cw_span_of_frames(24, cw_rate_24), RATE, 1, false, heard, 2, recordings, 2};
    int64_t frames = 0;
    const char* report = NULL;
    const int32_t* got = assemble(world, &film, &report, &frames);
    assert_non_null(strstr(report, "{\"gain\":-571,"));
    assert_true(got[20000] < 8388607 && got[20000] > 8200000);
}

static void other_rates_and_many_channels_are_refused(void** state) {
    CwTestWorld* world = *state;
    int32_t samples[12] = {0};
    const CwSound slow = cw_test_sound(world->arena, &world->objects, 44100, 1, samples, 4);
    const CwSound wide = cw_test_sound(world->arena, &world->objects, RATE, 3, samples, 4);
    CwRecording recording = {"A7", at_frame(0), &slow};
    const CwAssembly film = {at_frame(0), cw_span_of_frames(1, cw_rate_24), RATE, 1, false, NULL, 0, &recording, 1};
    CwHash manifest;
    CwDiag diag = {0};
    assert_int_equal(cw_assemble(world->arena, &world->objects, &film, NULL, &diag, &manifest), CW_ERR_RANGE);
    assert_string_equal(diag.file, "A7");
    assert_non_null(strstr(diag.text, "44100 Hz"));
    recording.sound = &wide;
    assert_int_equal(cw_assemble(world->arena, &world->objects, &film, NULL, &diag, &manifest), CW_ERR_RANGE);
    assert_non_null(strstr(diag.text, "3 channels"));
}

static void stretches_travel_as_json(void** state) {
    CwTestWorld* world = *state;
    CwPlayed heard[] = {stretch("A\"1", 24, 0, 48), stretch("B", 72, 48, 96)};
    heard[0].speed = (CwRatio){-3, 2};
    heard[1].fade_in = cw_span(5);
    CwBuf buf = cw_buf(world->arena);
    json_t* json = NULL;
    const CwPlayed* again = NULL;
    size_t n = 0;
    cw_played_to_json(&buf, NULL, heard, 2);
    assert_int_equal(cw_json_parse(world->arena, "x", cw_text(cw_buf_string(&buf)), NULL, &json), CW_OK);
    assert_int_equal(cw_played_from_json(world->arena, (CwJsonIn){"x", NULL}, json, &again, &n), CW_OK);
    assert_int_equal(n, 2);
    assert_string_equal(again[0].roll, "A\"1");
    assert_int_equal(again[0].speed.num, -3);
    assert_int_equal(again[1].fade_in.flicks, 5);
    assert_int_equal(again[1].src.flicks, heard[1].src.flicks);
    heard[1].fade_in = cw_span(heard[1].out.flicks);
    CwBuf bad = cw_buf(world->arena);
    cw_played_to_json(&bad, NULL, heard, 2);
    assert_int_equal(cw_json_parse(world->arena, "x", cw_text(cw_buf_string(&bad)), NULL, &json), CW_OK);
    assert_int_equal(cw_played_from_json(world->arena, (CwJsonIn){"x", NULL}, json, &again, &n), CW_ERR_RANGE);
}

static CwStatus assemble_swept(CwArena* arena, void* context) {
    static int32_t samples[4800];
    (void)context;
    CwObjects objects;
    CwHash manifest;
    CwSound sound;
    samples[100] = 5;
    CW_TRY(cw_objects_in_memory(arena, &objects));
    CW_TRY(cw_sound_keep(arena, &objects, 4800, 1, samples, 4800, &manifest));
    CW_TRY(cw_sound_open(arena, &objects, &manifest, NULL, &sound));
    CwPlayed heard[] = {stretch("A", 0, 0, 12), stretch("A", 3, 12, 20)};
    heard[1].speed = (CwRatio){2, 1};
    const CwRecording recording = {"A", at_frame(0), &sound};
    const CwAssembly film = {at_frame(0), cw_span_of_frames(24, cw_rate_24), 4800, 2, true, heard, 2, &recording, 1};
    CwBuf report = cw_buf(arena);
    return cw_assemble(arena, &objects, &film, &report, NULL, &manifest);
}

static void memory_that_runs_out_is_said(void** state) {
    (void)state;
    cw_sweep_allocations(assemble_swept, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_sample_stands_where_the_cut_puts_it, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(a_cut_through_one_take_is_not_heard, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(at_ntsc_rates_it_stays_within_half_a_sample, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(dissolves_cross_with_equal_power, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(another_speed_plays_as_a_tape_or_not_at_all, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(what_is_missing_is_said_and_silent, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(two_takes_of_a_roll_are_both_found, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(mono_goes_to_both_sides_at_the_same_loudness, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(what_does_not_fit_is_lowered_as_a_whole, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(other_rates_and_many_channels_are_refused, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(stretches_travel_as_json, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_is_said, cw_test_world_setup, cw_test_world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
