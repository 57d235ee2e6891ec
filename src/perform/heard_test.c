// SPDX-License-Identifier: GPL-3.0-or-later
// Sounds whose moments are known because they are made here.
#include "perform/heard.h"

#include "testing/testing.h"

#include "base/math.h"

#include <string.h>

enum {
    RATE = 48000,
    SECONDS = 6,
    FRAMES = RATE * SECONDS,
    T = 3 * RATE + 1234, // where it happens
};

static CwArena* arena;
static CwObjects objects;
static double made[FRAMES];

static int setup(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    memset(made, 0, sizeof made);
    return arena && cw_objects_in_memory(arena, &objects) == CW_OK ? 0 : 1;
}

static int teardown(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

static int64_t ms(double length) {
    return (int64_t)(length * RATE / 1000.0);
}

// Adds a tone with three partials from `start` to `end`, rising over `attack` and dying over `release` samples.
static void add_tone(double pitch, double amplitude, int64_t start, int64_t end, int64_t attack, int64_t release) {
    const double hz = 440.0 * cw_exp2((pitch - 69.0) / 12.0);
    for (int64_t i = start < 0 ? 0 : start; i < end + 8 * release && i < FRAMES; ++i) {
        double level = amplitude;
        level *= i - start < attack ? (double)(i - start) / (double)attack : 1.0;
        level *= i > end ? cw_exp(-(double)(i - end) / (double)release) : 1.0;
        for (int partial = 1; partial <= 3; ++partial) {
            made[i] += level / partial * cw_sin(2.0 * CW_PI * cw_fmod(hz * partial * (double)i / RATE, 1.0));
        }
    }
}

static void add_chord(const int* pitches, size_t n, double amplitude, int64_t start, int64_t end) {
    for (size_t i = 0; i < n; ++i) {
        add_tone(pitches[i], amplitude, start, end, ms(20), ms(40));
    }
}

// A drum: noise that dies within 100 ms.
static void add_stroke(double amplitude, int64_t start) {
    uint32_t state = 12345;
    for (int64_t i = 0; i < ms(400) && start + i < FRAMES; ++i) {
        state = state * 1664525U + 1013904223U;
        made[start + i] += amplitude * cw_exp(-(double)i / (double)ms(40)) * ((double)(state >> 8U) / 8388608.0 - 1.0);
    }
}

static CwHeardMoment listen(CwHear want, int64_t sample) {
    static int32_t samples[2 * FRAMES];
    for (int64_t i = 0; i < FRAMES; ++i) {
        assert_true(made[i] > -1.0 && made[i] < 1.0);
        samples[2 * i] = (int32_t)(made[i] * 8000000.0);
        samples[2 * i + 1] = samples[2 * i];
    }
    CwHash manifest;
    CwSound sound;
    assert_int_equal(cw_sound_keep(arena, &objects, RATE, 2, samples, FRAMES, &manifest), CW_OK);
    assert_int_equal(cw_sound_open(arena, &objects, &manifest, NULL, &sound), CW_OK);
    const CwMoment moment = {"moment", want, sample};
    CwHeardMoment heard = {0};
    assert_int_equal(cw_heard(arena, &sound, &moment, 1, &heard), CW_OK);
    return heard;
}

// Whatever the moment asked for, within 100 ms of it, the same place is heard.
static void check_heard(CwHear want, int64_t at, double within_ms) {
    static const int away[] = {0, -100, 60, 17, -33};
    for (size_t i = 0; i < sizeof away / sizeof away[0]; ++i) {
        const CwHeardMoment heard = listen(want, at + ms(away[i]));
        assert_true(heard.found);
        const double error = (double)(heard.sample - at) * 1000.0 / RATE;
        if (cw_abs(error) > within_ms) {
            fail_msg("%s asked %d ms away: heard %d us off", cw_hear_name(want), away[i], (int)(error * 1000));
        }
    }
}

static void a_stroke_is_heard_where_it_falls(void** state) {
    (void)state;
    add_stroke(0.5, T);
    check_heard(CW_HEAR_ACCENT, T, 3);
}

static void a_stroke_over_a_held_chord(void** state) {
    (void)state;
    static const int chord[] = {48, 55, 60, 64};
    add_chord(chord, 4, 0.05, 0, FRAMES);
    add_stroke(0.2, T);
    check_heard(CW_HEAR_ACCENT, T, 3);
}

static void a_note_over_a_held_chord(void** state) {
    (void)state;
    static const int chord[] = {48, 55, 60, 64};
    add_chord(chord, 4, 0.04, 0, FRAMES);
    add_tone(76, 0.15, T, FRAMES, ms(4), 1);
    check_heard(CW_HEAR_ENTRY, T, 3);
}

static void the_larger_of_two_onsets_is_meant(void** state) {
    (void)state;
    add_tone(60, 0.05, 0, FRAMES, 1, 1);
    add_tone(72, 0.015, T - ms(70), FRAMES, ms(4), 1);
    add_stroke(0.3, T);
    check_heard(CW_HEAR_ACCENT, T, 3);
}

static void of_two_equal_onsets_the_nearer(void** state) {
    (void)state;
    add_stroke(0.3, T);
    add_stroke(0.3, T + ms(200));
    const CwHeardMoment heard = listen(CW_HEAR_ACCENT, T + ms(40));
    assert_true(heard.found);
    assert_in_range(heard.sample, T - ms(3), T + ms(3));
}

static void nothing_begins_in_a_held_tone(void** state) {
    (void)state;
    add_tone(60, 0.3, -RATE, FRAMES, 1, 1);
    const CwHeardMoment heard = listen(CW_HEAR_STOP, T);
    assert_false(heard.found);
    assert_false(listen(CW_HEAR_SILENCE, T).found);
    assert_false(listen(CW_HEAR_SWELL, T).found);
    assert_false(listen(CW_HEAR_CHORD, T).found);
}

static void nothing_is_heard_in_silence(void** state) {
    (void)state;
    for (int want = CW_HEAR_ACCENT; want <= CW_HEAR_SILENCE; ++want) {
        assert_false(listen((CwHear)want, T).found);
        assert_false(listen((CwHear)want, -5 * RATE).found);
        assert_false(listen((CwHear)want, FRAMES + 5 * RATE).found);
    }
}

static void a_change_of_chord(void** state) {
    (void)state;
    static const int before[] = {48, 52, 55, 60};
    static const int after[] = {53, 56, 60, 65};
    add_chord(before, 4, 0.1, 0, T);
    add_chord(after, 4, 0.1, T, FRAMES);
    check_heard(CW_HEAR_CHORD, T, 12);
    assert_in_range(listen(CW_HEAR_CHORD, T).size, 200, 900);
}

static void a_change_of_chord_that_swells_in(void** state) {
    (void)state;
    static const int before[] = {57, 60, 64};
    static const int after[] = {55, 59, 62};
    add_chord(before, 3, 0.1, 0, T);
    for (size_t i = 0; i < 3; ++i) {
        add_tone(after[i], 0.1, T - ms(60), FRAMES, ms(120), 1);
    }
    check_heard(CW_HEAR_CHORD, T, 60);
}

static void music_stops(void** state) {
    (void)state;
    static const int chord[] = {48, 55, 60, 64};
    for (size_t i = 0; i < 4; ++i) {
        add_tone(chord[i], 0.1, 0, T, 1, ms(15));
        add_tone(chord[i], 0.006, 0, T, 1, ms(400)); // the room
    }
    check_heard(CW_HEAR_STOP, T, 15); // strings that die with 15 ms are 4 dB down after 7
    check_heard(CW_HEAR_SILENCE, T, 15);
}

static void a_breath_is_a_stop_but_no_silence(void** state) {
    (void)state;
    add_tone(60, 0.2, 0, T, 1, ms(10));
    add_tone(60, 0.2, T + ms(200), FRAMES, ms(5), 1);
    check_heard(CW_HEAR_STOP, T, 10);
    assert_false(listen(CW_HEAR_SILENCE, T).found);
}

static void a_swell_arrives(void** state) {
    (void)state;
    for (int64_t i = 0; i < FRAMES; ++i) {
        const double rise = i < T ? cw_db_to_gain(-24.0 * (double)(T - i) / (2.0 * RATE)) : 1.0;
        made[i] = 0.4 * rise * cw_sin(2.0 * CW_PI * cw_fmod(220.0 * (double)i / RATE, 1.0));
    }
    // 1 dB before the top of 12 dB a second is 83 ms before it
    const CwHeardMoment heard = listen(CW_HEAR_SWELL, T);
    assert_true(heard.found);
    assert_in_range(heard.sample, T - ms(100), T);
    assert_in_range(heard.size, 1000, 2000);
}

static void a_swell_into_an_accent(void** state) {
    (void)state;
    static const int chord[] = {48, 55, 60, 64};
    for (int64_t i = 0; i < T; ++i) {
        made[i] = 0.1 * cw_db_to_gain(-20.0 * (double)(T - i) / (1.5 * RATE)) *
                  cw_sin(2.0 * CW_PI * cw_fmod(330.0 * (double)i / RATE, 1.0));
    }
    add_chord(chord, 4, 0.1, T, FRAMES);
    check_heard(CW_HEAR_SWELL, T, 5);
}

static void other_rates_and_channels(void** state) {
    (void)state;
    static int32_t samples[3 * 44100];
    for (int64_t i = 50000; i < 60000; ++i) {
        samples[i] = i % 37 < 18 ? 3000000 : -3000000;
    }
    CwHash manifest;
    CwSound sound;
    assert_int_equal(cw_sound_keep(arena, &objects, 44100, 1, samples, 3 * 44100, &manifest), CW_OK);
    assert_int_equal(cw_sound_open(arena, &objects, &manifest, NULL, &sound), CW_OK);
    const CwMoment moments[] = {{"on", CW_HEAR_ACCENT, 50500}, {"off", CW_HEAR_STOP, 59000}};
    CwHeardMoment heard[2];
    assert_int_equal(cw_heard(arena, &sound, moments, 2, heard), CW_OK);
    assert_in_range(heard[0].sample, 50000 - 150, 50000 + 150);
    assert_in_range(heard[1].sample, 60000 - 450, 60000 + 450);
}

static void names_and_json(void** state) {
    (void)state;
    for (int want = CW_HEAR_ACCENT; want <= CW_HEAR_SILENCE; ++want) {
        CwHear back = CW_HEAR_ACCENT;
        assert_int_equal(cw_hear_parse(cw_hear_name((CwHear)want), &back), CW_OK);
        assert_int_equal(back, want);
    }
    CwHear kept = CW_HEAR_STOP;
    assert_int_equal(cw_hear_parse("bang", &kept), CW_ERR_BAD_INPUT);
    assert_int_equal(kept, CW_HEAR_STOP);
    const CwMoment moments[] = {{"a", CW_HEAR_ACCENT, 100}, {"b", CW_HEAR_STOP, 200}};
    const CwHeardMoment heard[] = {{true, 98, 1000}, {false, 0, 0}};
    CwBuf buf = cw_buf(arena);
    cw_heard_to_json(&buf, NULL, 48000, moments, heard, 2);
    assert_string_equal(cw_buf_string(&buf), "[{\"name\":\"a\",\"want\":\"accent\",\"sample\":100,\"heard\":98,"
                                             "\"error_flicks\":-29400,\"size\":1000},"
                                             "{\"name\":\"b\",\"want\":\"stop\",\"sample\":200,\"heard\":null,"
                                             "\"error_flicks\":null,\"size\":0}]");
}

static CwStatus hear_some(CwArena* from, void* context) {
    (void)context;
    CwObjects own;
    CwHash manifest;
    CwSound sound;
    static int32_t samples[2000];
    samples[1000] = 1000000;
    CW_TRY(cw_objects_in_memory(from, &own));
    CW_TRY(cw_sound_keep(from, &own, 8000, 1, samples, 2000, &manifest));
    CW_TRY(cw_sound_open(from, &own, &manifest, NULL, &sound));
    const CwMoment moments[] = {{"a", CW_HEAR_ACCENT, 1000}, {"b", CW_HEAR_CHORD, 1000}};
    CwHeardMoment heard[2];
    return cw_heard(from, &sound, moments, 2, heard);
}

static void memory_that_runs_out_is_said(void** state) {
    (void)state;
    cw_sweep_allocations(hear_some, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_stroke_is_heard_where_it_falls, setup, teardown),
        cmocka_unit_test_setup_teardown(a_stroke_over_a_held_chord, setup, teardown),
        cmocka_unit_test_setup_teardown(a_note_over_a_held_chord, setup, teardown),
        cmocka_unit_test_setup_teardown(the_larger_of_two_onsets_is_meant, setup, teardown),
        cmocka_unit_test_setup_teardown(of_two_equal_onsets_the_nearer, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_begins_in_a_held_tone, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_is_heard_in_silence, setup, teardown),
        cmocka_unit_test_setup_teardown(a_change_of_chord, setup, teardown),
        cmocka_unit_test_setup_teardown(a_change_of_chord_that_swells_in, setup, teardown),
        cmocka_unit_test_setup_teardown(music_stops, setup, teardown),
        cmocka_unit_test_setup_teardown(a_breath_is_a_stop_but_no_silence, setup, teardown),
        cmocka_unit_test_setup_teardown(a_swell_arrives, setup, teardown),
        cmocka_unit_test_setup_teardown(a_swell_into_an_accent, setup, teardown),
        cmocka_unit_test_setup_teardown(other_rates_and_channels, setup, teardown),
        cmocka_unit_test_setup_teardown(names_and_json, setup, teardown),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_is_said, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
