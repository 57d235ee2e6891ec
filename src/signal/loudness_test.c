// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/loudness.h"

#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <ebur128.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static CwMeasure measure_samples(CwTestWorld* world, const char* layout_name, int rate, const int32_t* samples,
                                 int64_t frames) {
    CwLayout layout;
    CwMeasure measure;
    assert_int_equal(cw_layout_parse(layout_name, NULL, &layout), CW_OK);
    const CwSound sound = cw_test_sound(world->arena, &world->objects, rate, layout.channels, samples, frames);
    const CwSource source = cw_source_of_sound(&sound);
    assert_int_equal(cw_measure(world->arena, &source, &layout, NULL, NULL, &measure), CW_OK);
    return measure;
}

static CwLoudness loudness_of(CwTestWorld* world, const char* layout, int rate, const int32_t* samples,
                              int64_t frames) {
    CwLoudness loudness;
    const CwMeasure measure = measure_samples(world, layout, rate, samples, frames);
    assert_int_equal(cw_loudness(world->arena, &measure, &loudness), CW_OK);
    return loudness;
}

static void assert_near(int value, int wanted, int within) {
    if (abs(value - wanted) > within) {
        print_error("%d is not within %d of %d\n", value, within, wanted);
    }
    assert_true(abs(value - wanted) <= within);
}

// What libebur128 said while a sound went by.
typedef struct {
    double integrated;
    double max_momentary;
    double max_short_term;
    double peak;
    double* short_term; // every 100 ms
    size_t n_short_term;
} Theirs;

static int by_value(const void* a, const void* b) {
    const double x = *(const double*)a;
    const double y = *(const double*)b;
    return (x > y) - (x < y);
}

// Loudness range from short-term loudness every 100 ms, as Tech 3342 writes it down. (libebur128's own takes it once a
// second, which the standard no longer allows.)
static double range_of(Theirs* t) {
    double power = 0.0;
    size_t n = 0;
    for (size_t i = 0; i < t->n_short_term; ++i) {
        if (t->short_term[i] > -70.0) {
            t->short_term[n++] = t->short_term[i];
            power += pow(10.0, t->short_term[n - 1] / 10.0);
        }
    }
    const double gate = 10.0 * log10(power / (double)n) - 20.0;
    qsort(t->short_term, n, sizeof *t->short_term, by_value);
    size_t first = 0;
    while (t->short_term[first] < gate) {
        ++first;
    }
    const double last = (double)(n - first - 1);
    return t->short_term[first + (size_t)lround(last * 0.95)] - t->short_term[first + (size_t)lround(last * 0.10)];
}

static ebur128_state* start_theirs(int rate, int channels) {
    static const int map[6] = {EBUR128_LEFT,   EBUR128_RIGHT,         EBUR128_CENTER,
                               EBUR128_UNUSED, EBUR128_LEFT_SURROUND, EBUR128_RIGHT_SURROUND};
    ebur128_state* state = ebur128_init((unsigned)channels, (unsigned long)rate,
                                        EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK);
    assert_non_null(state);
    for (int c = 0; c < channels && channels > 1; ++c) {
        const int to = map[channels == 5 && c >= 3 ? c + 1 : c];
        assert_int_equal(ebur128_set_channel(state, (unsigned)c, to), EBUR128_SUCCESS);
    }
    return state;
}

static Theirs ask_theirs(CwArena* arena, int rate, int channels, int32_t* samples, int64_t frames) {
    Theirs t = {0.0, -1000.0, -1000.0, 0.0, CW_NEW_ARRAY(arena, double, (size_t)(frames / (rate / 10))), 0};
    ebur128_state* state = start_theirs(rate, channels);
    for (int64_t i = 0; i < frames * channels; ++i) {
        samples[i] *= 256;
    }
    for (int64_t at = 0; at < frames; at += rate / 100) { // asked as often as we look
        const int64_t n = frames - at < rate / 100 ? frames - at : rate / 100;
        double now = 0.0;
        assert_int_equal(ebur128_add_frames_int(state, samples + at * channels, (size_t)n), EBUR128_SUCCESS);
        if (at + n >= rate * 2 / 5 && n == rate / 100) {
            assert_int_equal(ebur128_loudness_momentary(state, &now), EBUR128_SUCCESS);
            t.max_momentary = now > t.max_momentary ? now : t.max_momentary;
        }
        if (at + n >= rate * 3 && n == rate / 100) {
            assert_int_equal(ebur128_loudness_shortterm(state, &now), EBUR128_SUCCESS);
            t.max_short_term = now > t.max_short_term ? now : t.max_short_term;
            if ((at + n) % (rate / 10) == 0) {
                t.short_term[t.n_short_term++] = now;
            }
        }
    }
    assert_int_equal(ebur128_loudness_global(state, &t.integrated), EBUR128_SUCCESS);
    for (int c = 0; c < channels; ++c) {
        double one = 0.0;
        assert_int_equal(ebur128_true_peak(state, (unsigned)c, &one), EBUR128_SUCCESS);
        t.peak = one > t.peak ? one : t.peak;
    }
    ebur128_destroy(&state);
    return t;
}

// Lengths that end inside a segment, and at its edge, and rates of every kind.
static void libebur128_agrees_on_programmes(void** state) {
    static const struct {
        int rate;
        int channels;
        const char* layout;
        int64_t frames;
    } cases[] = {
        {48000, 2, "stereo", 48000 * 47 + 1234}, {44100, 2, "stereo", 44100 * 20}, {96000, 1, "mono", 96000 * 13 + 7},
        {48000, 6, "5.1", 48000 * 21},           {32000, 5, "5.0", 32000 * 12},    {192000, 2, "stereo", 192000 * 11},
    };
    CwTestWorld* world = *state;
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; ++k) {
        const int rate = cases[k].rate;
        const int channels = cases[k].channels;
        const int64_t frames = cases[k].frames;
        int32_t* samples = cw_test_programme(world->arena, rate, channels, frames, 7 + k);
        const CwLoudness ours = loudness_of(world, cases[k].layout, rate, samples, frames);
        Theirs theirs = ask_theirs(world->arena, rate, channels, samples, frames);
        assert_near(ours.integrated_lufs100, (int)lround(theirs.integrated * 100.0), 1);
        assert_near(ours.max_momentary_lufs100, (int)lround(theirs.max_momentary * 100.0), 1);
        assert_near(ours.max_short_term_lufs100, (int)lround(theirs.max_short_term * 100.0), 1);
        assert_near(ours.range_lu100, (int)lround(range_of(&theirs) * 100.0), 2);
        // Its interpolator loses up to 3.5 dB of what lies near half the sample rate, and at 192 kHz it does not look
        // between the samples at all: true_peak_test is the judge there.
        const int peak = (int)lround(2000.0 * log10(theirs.peak));
        assert_true(ours.true_peak_dbtp100 >= peak - 5 && ours.true_peak_dbtp100 <= peak + 200);
    }
}

// A hundredth of a LU for the shape of the tone and its joins.
static CwLoudness loudness_of_tones(CwTestWorld* world, const char* layout, const CwTestTone* tones, size_t n_tones) {
    CwLayout parsed;
    int64_t frames = 0;
    assert_int_equal(cw_layout_parse(layout, NULL, &parsed), CW_OK);
    const int32_t* samples = cw_test_tones(world->arena, 48000, parsed.channels, tones, n_tones, &frames);
    return loudness_of(world, layout, 48000, samples, frames);
}

static void the_calibration_tone_reads_minus_18(void** state) {
    const CwTestTone tone = {20.0, 1000.0, {-18.0, -18.0}};
    const CwLoudness l = loudness_of_tones(*state, "stereo", &tone, 1);
    assert_near(l.integrated_lufs100, -1800, 2);
    assert_near(l.max_momentary_lufs100, -1800, 2);
    assert_near(l.max_short_term_lufs100, -1800, 2);
    assert_near(l.true_peak_dbtp100, -1800, 1);
    assert_near(l.sample_peak_dbfs100, -1800, 2);
    assert_int_equal(l.range_lu100, 0);
    const CwTestTone itu = {5.0, 997.0, {0.0}};
    assert_near(loudness_of_tones(*state, "mono", &itu, 1).integrated_lufs100, -301, 1);
}

static void nothing_to_measure_is_none(void** state) {
    CwTestWorld* world = *state;
    int32_t* samples = CW_NEW_ARRAY(world->arena, int32_t, 48000 * 12);
    CwLoudness l = loudness_of(world, "mono", 48000, samples, 48000 * 12);
    assert_int_equal(l.integrated_lufs100, CW_LOUDNESS_NONE);
    assert_int_equal(l.range_lu100, CW_LOUDNESS_NONE);
    assert_int_equal(l.max_momentary_lufs100, CW_LOUDNESS_NONE);
    assert_int_equal(l.true_peak_dbtp100, CW_LOUDNESS_NONE);
    l = loudness_of(world, "mono", 48000, samples, 0);
    assert_int_equal(l.integrated_lufs100, CW_LOUDNESS_NONE);
    samples[100] = 8388607; // 0.3 s: too short for a window, but it has a peak
    l = loudness_of(world, "mono", 48000, samples, 48000 * 3 / 10);
    assert_int_equal(l.max_momentary_lufs100, CW_LOUDNESS_NONE);
    assert_int_equal(l.true_peak_dbtp100, 0);
}

static void the_loudest_moment_is_found(void** state) {
    const CwTestTone tones[] = {{5.0, 1000.0, {-40.0, -40.0}},
                                {0.4, 1000.0, {-10.0, -10.0}},
                                {5.0, 1000.0, {-40.0, -40.0}},
                                {3.0, 1000.0, {-18.0, -18.0}},
                                {5.0, 1000.0, {-40.0, -40.0}}};
    const CwLoudness l = loudness_of_tones(*state, "stereo", tones, 5);
    assert_near((int)l.max_momentary_block, 500, 1);
    assert_near(l.max_momentary_lufs100, -1000, 2);
    assert_near((int)l.max_short_term_block, 1040, 1);
    assert_near(l.max_short_term_lufs100, -1800, 2);
}

static void dialogue_is_measured_where_it_is(void** state) {
    CwTestWorld* world = *state;
    const CwTestTone speech[] = {{4.0, 1000.0, {CW_TEST_SILENT}}, {4.0, 1000.0, {-20.0}}, {0.6, 1000.0, {-60.0}},
                                 {4.0, 1000.0, {-20.0}},          {6.0, 1000.0, {-60.0}}, {2.0, 1000.0, {-20.0}}};
    const CwTestTone mix[] = {
        {4.0, 1000.0, {-10.0}}, {8.6, 1000.0, {-20.0}}, {6.0, 1000.0, {-10.0}}, {2.0, 1000.0, {-20.0}}};
    int64_t frames = 0;
    const int32_t* samples = cw_test_tones(world->arena, 48000, 1, speech, 6, &frames);
    const CwMeasure dialogue = measure_samples(world, "mono", 48000, samples, frames);
    bool* active = CW_NEW_ARRAY(world->arena, bool, dialogue.n_blocks);
    cw_loudness_active(&dialogue, 100, active);
    assert_false(active[300]);
    assert_true(active[500]);
    assert_true(active[830]); // a pause of 0.6 s is bridged
    assert_false(active[1500]);
    assert_true(active[2000]);
    cw_loudness_active(&dialogue, 0, active);
    assert_false(active[830]);
    cw_loudness_active(&dialogue, 100, active);
    samples = cw_test_tones(world->arena, 48000, 1, mix, 4, &frames);
    const CwMeasure full = measure_samples(world, "mono", 48000, samples, frames);
    assert_near(cw_loudness_between(&full, 500, 800), -2301, 3);
    assert_true(cw_loudness_where(&full, NULL) > -1700);
    assert_near(cw_loudness_where(&full, active), -2301, 3);
}

// The same music 60 dB softer is 60 LU softer, though a meter no longer hears it.
static void the_relative_gate_knows_no_level(void** state) {
    CwTestWorld* world = *state;
    const CwTestTone loud[] = {{4.0, 1000.0, {-20.0}}, {4.0, 1000.0, {-50.0}}, {2.0, 1000.0, {-26.0}}};
    const CwTestTone soft[] = {{4.0, 1000.0, {-80.0}}, {4.0, 1000.0, {-110.0}}, {2.0, 1000.0, {-86.0}}};
    int64_t frames = 0;
    const int32_t* samples = cw_test_tones(world->arena, 48000, 1, loud, 3, &frames);
    const CwMeasure above = measure_samples(world, "mono", 48000, samples, frames);
    samples = cw_test_tones(world->arena, 48000, 1, soft, 3, &frames);
    const CwMeasure below = measure_samples(world, "mono", 48000, samples, frames);
    assert_int_equal(cw_loudness_relative(&above), cw_loudness_where(&above, NULL));
    assert_int_equal(cw_loudness_where(&below, NULL), CW_LOUDNESS_NONE);
    assert_near(cw_loudness_relative(&below), cw_loudness_relative(&above) - 6000, 3);
    const CwTestTone silence = {4.0, 1000.0, {CW_TEST_SILENT}};
    samples = cw_test_tones(world->arena, 48000, 1, &silence, 1, &frames);
    const CwMeasure nothing = measure_samples(world, "mono", 48000, samples, frames);
    assert_int_equal(cw_loudness_relative(&nothing), CW_LOUDNESS_NONE);
}

static void curves_say_how_long_they_are(void** state) {
    CwTestWorld* world = *state;
    const CwTestTone tone = {5.0, 1000.0, {-20.0}};
    int64_t frames = 0;
    const int32_t* samples = cw_test_tones(world->arena, 48000, 1, &tone, 1, &frames);
    const CwMeasure m = measure_samples(world, "mono", 48000, samples, frames);
    int32_t curve[64];
    assert_int_equal(cw_loudness_curve_length(&m, 40, 10), 47);
    assert_int_equal(cw_loudness_curve_length(&m, 501, 10), 0);
    cw_loudness_curve(&m, 40, 10, curve);
    for (int i = 0; i < 47; ++i) {
        assert_near(curve[i], -2301, 3);
    }
}

static void json_comes_back(void** state) {
    CwTestWorld* world = *state;
    const CwLoudness loudness = {-2300, 700, -1900, CW_LOUDNESS_NONE, 12, 0, -100, -105};
    CwBuf buf = cw_buf(world->arena);
    json_t* json = NULL;
    CwLoudness again;
    cw_loudness_to_json(&buf, NULL, &loudness);
    assert_int_equal(cw_json_parse(world->arena, "x", cw_text(cw_buf_string(&buf)), NULL, &json), CW_OK);
    assert_int_equal(cw_loudness_from_json((CwJsonIn){"x", NULL}, json, &again), CW_OK);
    assert_memory_equal(&loudness, &again, sizeof again);
    assert_int_equal(cw_json_parse(world->arena, "x", cw_text("{\"integrated\":1.5}"), NULL, &json), CW_OK);
    assert_int_equal(cw_loudness_from_json((CwJsonIn){"x", NULL}, json, &again), CW_ERR_BAD_INPUT);
}

static CwStatus measure_swept(CwArena* arena, void* context) {
    static int32_t samples[2 * 8000];
    CwObjects objects;
    CwHash manifest;
    CwSound sound;
    CwLayout layout;
    CwMeasure measure;
    CwLoudness loudness;
    (void)context;
    samples[5] = 1000;
    CW_TRY(cw_objects_in_memory(arena, &objects));
    CW_TRY(cw_layout_parse("stereo", NULL, &layout));
    CW_TRY(cw_sound_keep(arena, &objects, 8000, 2, samples, 8000, &manifest));
    CW_TRY(cw_sound_open(arena, &objects, &manifest, NULL, &sound));
    const CwSource source = cw_source_of_sound(&sound);
    CW_TRY(cw_measure(arena, &source, &layout, NULL, NULL, &measure));
    CW_TRY(cw_loudness(arena, &measure, &loudness));
    CwBuf buf = cw_buf(arena);
    cw_measure_put(&buf, &measure);
    CW_TRY(cw_buf_status(&buf));
    return cw_measure_read(arena, (CwText){buf.bytes, buf.length}, &measure);
}

static void memory_that_runs_out_is_said(void** state) {
    (void)state;
    cw_sweep_allocations(measure_swept, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(libebur128_agrees_on_programmes, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(the_calibration_tone_reads_minus_18, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(nothing_to_measure_is_none, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(the_loudest_moment_is_found, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(dialogue_is_measured_where_it_is, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(the_relative_gate_knows_no_level, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(curves_say_how_long_they_are, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(json_comes_back, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_is_said, cw_test_world_setup, cw_test_world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
