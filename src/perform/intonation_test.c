// SPDX-License-Identifier: GPL-3.0-or-later
// What pitch is heard: measured in the rendered sound, with the real engine and Debian's FluidR3.
#include "perform/mockup.h"

#include "testing/testing.h"

#include "base/math.h"
#include "perform/spectrum_priv.h"
#include "signal/sound.h"

#include <string.h>

#define SOUNDFONT "/usr/share/sounds/sf2/FluidR3_GM.sf2"

enum {
    RATE = 48000,
    QUARTER = CW_TICKS_PER_QUARTER,
    WINDOW = 65536,
    HALF_A_CENT = 550, // the engine's step, and 50 for the measurement
    STEADY = 80,       // a synthesizer's square wave: no vibrato
};

static CwArena* arena;
static CwObjects objects;
static CwDiag diag;
static CwPatch patch;
static CwTempoMap map;
static CwSpectrum spectrum;

static void must(CwStatus status) {
    assert_string_equal(diag.text, "");
    assert_int_equal(status, CW_OK);
}

static int setup(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    diag = (CwDiag){0};
    must(cw_objects_in_memory(arena, &objects));
    must(cw_patch_measure(arena, SOUNDFONT, RATE, 0, STEADY, &diag, &patch));
    must(cw_tempo_map_constant(arena, (CwRatio){120, 1}, (CwMeter){4, 4}, cw_span_of_ms(60000), &map));
    must(cw__spectrum_new(arena, RATE, WINDOW, &spectrum));
    return 0;
}

static int teardown(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

// The frequency of the strongest partial within a semitone of `near`, in Hz: the top of a parabola through three bins.
static double frequency_near(const CwHash* hash, double near) {
    static int32_t samples[2 * WINDOW];
    static float mono[WINDOW];
    CwSound sound;
    must(cw_sound_open(arena, &objects, hash, &diag, &sound));
    must(cw_sound_read(&sound, RATE / 2 + RATE * CW_PLAN_LEAD_MS / 1000, WINDOW, samples));
    for (int i = 0; i < WINDOW; ++i) {
        mono[i] = (float)samples[2 * i] / 8388608.0F;
    }
    cw__spectrum_take(&spectrum, mono);
    const double bin = (double)RATE / WINDOW;
    size_t best = 0;
    for (size_t i = (size_t)(near / 1.06 / bin); i <= (size_t)(near * 1.06 / bin) + 1; ++i) {
        best = !best || spectrum.magnitude[i] > spectrum.magnitude[best] ? i : best;
    }
    const double a = cw_log(spectrum.magnitude[best - 1]);
    const double b = cw_log(spectrum.magnitude[best]);
    const double c = cw_log(spectrum.magnitude[best + 1]);
    return ((double)best + 0.5 * (a - c) / (a - 2 * b + c)) * bin;
}

// The pitch of one note as it is heard, in millicents from MIDI pitch 0.
static double heard(const CwPlanBrief* how, int pitch, int cents) {
    const CwNote note = {0, 8 * QUARTER, (uint8_t)pitch, 100, CW_ARTICULATION_TENUTO, (int8_t)cents};
    const CwPart part = {
        .instrument = "lead", .name = "Lead", .stem = "s", .program = STEADY, .notes = &note, .n_notes = 1};
    const CwMockupSettings settings = {SOUNDFONT, 5000, {0}, NULL};
    CwPlanBrief brief = *how;
    CwPlan plan;
    CwHash sound;
    brief.parts = &part;
    brief.n_parts = 1;
    brief.map = &map;
    brief.patches = &patch;
    brief.n_patches = 1;
    brief.sample_rate = RATE;
    must(cw_plan_make(arena, &brief, &diag, &plan));
    must(cw_mockup_render(arena, &objects, &plan, &settings, &diag, &sound));
    const double near = 440.0 * cw_exp2((pitch + cents / 100.0 - 69) / 12.0);
    return 1e5 * (69.0 + 12.0 * cw_log2(frequency_near(&sound, near) / 440.0));
}

static void assert_near(double a, double b, double most) {
    if (cw_abs(a - b) > most) {
        fail_msg("%d millicents, not %d", (int)a, (int)b);
    }
}

// Every key of an octave, against the same key in equal temperament: what the SoundFont's maker mistuned falls out.
static void just_intonation_is_heard_to_half_a_cent(void** state) {
    (void)state;
    CwTuning just;
    must(cw_tuning_named(arena, "just", &diag, &just));
    const CwPlanBrief equal = {0};
    const CwPlanBrief tuned = {.tuning = &just, .tonic = 2};
    for (int pitch = 62; pitch < 74; ++pitch) {
        const double wanted = (double)(cw_tuning_pitch(&just, 2, pitch, 0) - pitch * INT64_C(100000));
        assert_near(heard(&tuned, pitch, 0) - heard(&equal, pitch, 0), wanted, HALF_A_CENT);
    }
    assert_near(heard(&tuned, 69, 0) - heard(&tuned, 62, 0), 701955, HALF_A_CENT);
}

static void quarter_tones_are_heard_to_half_a_cent(void** state) {
    (void)state;
    CwTuning quarters;
    must(cw_tuning_named(arena, "equal 24", &diag, &quarters));
    const CwPlanBrief equal = {0};
    const CwPlanBrief tuned = {.tuning = &quarters};
    for (int pitch = 60; pitch < 66; ++pitch) {
        const double plain = heard(&equal, pitch, 0);
        assert_near(heard(&equal, pitch, 50) - plain, 50000, HALF_A_CENT);
        assert_near(heard(&tuned, pitch, 50) - plain, 50000, HALF_A_CENT);
        assert_near(heard(&tuned, pitch, 40) - plain, 50000, HALF_A_CENT);
        assert_near(heard(&tuned, pitch, 0) - plain, 0, HALF_A_CENT);
    }
}

// Quarter tones of a part have a channel of their own, and drums stay as they are.
static void channels_are_shared_by_pitches(void** state) {
    (void)state;
    const CwNote notes[] = {{0, QUARTER, 60, 80, 0, 0}, {0, QUARTER, 60, 80, 0, 50}, {QUARTER, QUARTER, 64, 80, 0, 50}};
    const CwPart part = {.name = "Lead", .stem = "s", .program = STEADY, .notes = notes, .n_notes = 3};
    CwPlan plan;
    const CwPlanBrief brief = {
        .parts = &part, .n_parts = 1, .map = &map, .patches = &patch, .n_patches = 1, .sample_rate = RATE};
    must(cw_plan_make(arena, &brief, &diag, &plan));
    assert_int_equal(plan.n_channels, 2);
    assert_null(plan.channels[0].pitches);
    assert_int_equal(plan.channels[1].pitches[60], 6050000);
    assert_int_equal(plan.channels[1].pitches[64], 6450000);
    size_t struck = 0;
    for (size_t i = 0; i < plan.n_plays; ++i) {
        struck += plan.plays[i].kind == CW_PLAY_ON;
    }
    assert_int_equal(struck, 3); // middle C and the quarter tone above it are two notes
}

// Each section is a little out, by its name, never by more than was said, and not all alike.
static void sections_are_a_little_out_of_tune(void** state) {
    (void)state;
    static const char* const names[] = {"violin-1", "violin-2", "viola", "cello", "bass", "flute", "oboe", "horn"};
    const CwNote note = {0, QUARTER, 60, 80, 0, 0};
    int64_t sum = 0;
    int64_t squares = 0;
    int32_t first = 0;
    for (size_t i = 0; i < 8; ++i) {
        const CwPart part = {.instrument = names[i], .name = "x", .program = STEADY, .notes = &note, .n_notes = 1};
        CwPlan plan;
        CwPlan again;
        const CwPlanBrief brief = {.parts = &part,
                                   .n_parts = 1,
                                   .map = &map,
                                   .patches = &patch,
                                   .n_patches = 1,
                                   .sample_rate = RATE,
                                   .detune_millicents = 4000};
        must(cw_plan_make(arena, &brief, &diag, &plan));
        must(cw_plan_make(arena, &brief, &diag, &again));
        const int32_t out = plan.channels[0].pitches[60] - 6000000;
        assert_int_equal(again.channels[0].pitches[60] - 6000000, out);
        assert_int_equal(plan.channels[0].pitches[72] - 7200000, out);
        assert_in_range(out + 4000, 0, 8000);
        first = i ? first : out;
        sum += out - first;
        squares += (int64_t)out * out;
    }
    assert_int_not_equal(sum, 0);
    assert_in_range(squares / 8, 500 * 500, 3000 * 3000);
    const CwPlanBrief detuned = {.detune_millicents = 4000};
    const CwPlanBrief equal = {0};
    assert_in_range((int)(heard(&detuned, 60, 0) - heard(&equal, 60, 0)) + 4000, 0, 8000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(just_intonation_is_heard_to_half_a_cent, setup, teardown),
        cmocka_unit_test_setup_teardown(quarter_tones_are_heard_to_half_a_cent, setup, teardown),
        cmocka_unit_test_setup_teardown(channels_are_shared_by_pitches, setup, teardown),
        cmocka_unit_test_setup_teardown(sections_are_a_little_out_of_tune, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
