// SPDX-License-Identifier: GPL-3.0-or-later
// With plugins of Debian's ardour-lv2-plugins, where they are installed.
#include "perform/plugin.h"

#include "testing/testing.h"

#include "base/file.h"
#include "base/math.h"
#include "perform/spectrum_priv.h"

#include <dlfcn.h>
#include <string.h>

enum {
    RATE = 48000,
    QUARTER = CW_TICKS_PER_QUARTER,
    N = 16384,
};

static const CwPlugin synth = {.uri = "https://community.ardour.org/node/7596",
                               .bundle = "/usr/lib/lv2/reasonablesynth.lv2",
                               .preset = "",
                               .gain_db100 = -2400};
static const CwPluginControl softer = {"gain", -6000};
static const CwPlugin amp = {.uri = "urn:ardour:a-comp#stereo", .bundle = "/usr/lib/lv2/a-comp.lv2", .preset = ""};

static CwObjects objects;

// The effect brings Cairo, whose pixman keeps what it made when it was loaded for ever; unloaded with the plugin, that
// would be a leak.
static int setup(void** state) {
    (void)dlopen("libpixman-1.so.0", RTLD_LAZY | RTLD_NODELETE);
    return cw_test_arena_up(state) == 0 && cw_objects_in_memory(cw_test_arena, &objects) == CW_OK ? 0 : 1;
}

static const CwPlugin fluid = {
    .uri = "urn:ardour:a-fluidsynth", .bundle = "/usr/lib/lv2/a-fluidsynth.lv2", .preset = "", .gain_db100 = -1200};
#define SOUNDFONT "/usr/share/sounds/sf2/FluidR3_GM.sf2"
static const char fluid_state[] = "@prefix atom: <http://lv2plug.in/ns/ext/atom#> .\n"
                                  "@prefix lv2: <http://lv2plug.in/ns/lv2core#> .\n"
                                  "@prefix pset: <http://lv2plug.in/ns/ext/presets#> .\n"
                                  "@prefix state: <http://lv2plug.in/ns/ext/state#> .\n"
                                  "<urn:here> a pset:Preset ; lv2:appliesTo <urn:ardour:a-fluidsynth> ;\n"
                                  " state:state [ <urn:ardour:a-fluidsynth:sf2file> \"" SOUNDFONT "\"^^atom:Path ] .\n";

static const CwText no_state = {NULL, 0};

// An A held for a second from one second on, at 120 to the minute.
static CwMockup played_by(const CwPlugin* plugin, CwText state) {
    static const CwNote note = {2 * QUARTER, 2 * QUARTER, 69, 100, CW_ARTICULATION_TENUTO, 0};
    static const CwPart part = {.instrument = "s", .name = "S", .stem = "s", .notes = &note, .n_notes = 1};
    CwTempoMap map;
    CwPatch patch = {.sample_rate = RATE, .volume = 127};
    CwPlan plan;
    CwMockup mockup = {0};
    CwPluginHost* host = NULL;
    cw_test_must(cw_tempo_map_constant(cw_test_arena, (CwRatio){120, 1}, (CwMeter){4, 4}, cw_span_of_ms(60000), &map));
    const CwPlanBrief brief = {
        .parts = &part, .n_parts = 1, .map = &map, .patches = &patch, .n_patches = 1, .sample_rate = RATE};
    cw_test_must(cw_plan_make(cw_test_arena, &brief, &cw_test_diag, &plan));
    cw_test_must(cw_plugin_open(cw_test_arena, plugin, state, RATE, &cw_test_diag, &host));
    cw_test_must(cw_plugin_play(cw_test_arena, &objects, host, &plan, &cw_test_diag, &mockup));
    return mockup;
}

static void skip_without(const CwPlugin* plugin) {
    if (!cw_folder_exists(plugin->bundle)) {
        print_message("%s is not installed: skipped\n", plugin->bundle);
        skip();
    }
}

// It begins to sound on its sample, at its pitch, and comes to an end; twice the same.
static void a_note_is_played(void** state) {
    (void)state;
    static int32_t samples[2 * N];
    static float mono[N];
    skip_without(&synth);
    const CwMockup mockup = played_by(&synth, no_state);
    const CwMockup again = played_by(&synth, no_state);
    assert_memory_equal(&mockup.sound, &again.sound, sizeof mockup.sound);
    CwSound sound;
    cw_test_must(cw_sound_open(cw_test_arena, &objects, &mockup.sound, &cw_test_diag, &sound));
    assert_int_equal(sound.frames, mockup.frames);
    const int64_t on = RATE - mockup.start;
    cw_test_must(cw_sound_read(&sound, 0, N, samples));
    for (int i = 0; i < 2 * N; ++i) {
        assert_int_equal(samples[i], 0);
    }
    int64_t first = 0;
    cw_test_must(cw_sound_read(&sound, on - 100, N, samples));
    while (first < N && samples[2 * first] == 0 && samples[2 * first + 1] == 0) {
        ++first;
    }
    assert_in_range(first, 100, 100 + 480);
    cw_test_must(cw_sound_read(&sound, on + 9600, N, samples));
    for (int i = 0; i < N; ++i) {
        mono[i] = (float)samples[2 * i] / 8388608.0F;
    }
    CwSpectrum spectrum;
    cw_test_must(cw__spectrum_new(cw_test_arena, RATE, N, &spectrum));
    cw__spectrum_take(&spectrum, mono);
    size_t best = 1;
    for (size_t i = 1; i < N / 2; ++i) {
        best = spectrum.magnitude[i] > spectrum.magnitude[best] ? i : best;
    }
    const double octaves = cw_log2((double)best * RATE / N / 440.0);
    assert_true(cw_abs(octaves - cw_round(octaves)) < 0.02); // an A, or a partial an octave from it
    assert_true(mockup.frames < (int64_t)RATE * 20);
    assert_true(mockup.peak > 1000);
}

// What a-fluidsynth does not give back (the names of presets) is its own: the leak sanitizer, where there is one, looks
// away meanwhile.
extern void __lsan_disable(void) __attribute__((weak)); // NOLINT(bugprone-reserved-identifier)
extern void __lsan_enable(void) __attribute__((weak));  // NOLINT(bugprone-reserved-identifier)

static CwMockup played_by_fluid(void) {
    if (__lsan_disable) {
        __lsan_disable();
    }
    const CwMockup mockup = played_by(&fluid, cw_text(fluid_state));
    if (__lsan_enable) {
        __lsan_enable();
    }
    return mockup;
}

// It reads its SoundFont in a worker, before the first note.
static void what_needs_a_worker_plays(void** state) {
    static int32_t samples[2 * N];
    (void)state;
    skip_without(&fluid);
    if (!cw_file_exists(SOUNDFONT)) {
        print_message("%s is not installed: skipped\n", SOUNDFONT);
        skip();
    }
    const CwMockup mockup = played_by_fluid();
    const CwMockup again = played_by_fluid();
    CwSound sound;
    int64_t first = 0;
    assert_memory_equal(&mockup.sound, &again.sound, sizeof mockup.sound);
    cw_test_must(cw_sound_open(cw_test_arena, &objects, &mockup.sound, &cw_test_diag, &sound));
    cw_test_must(cw_sound_read(&sound, RATE - mockup.start - 100, N, samples));
    while (first < N && samples[2 * first] < 100 && samples[2 * first] > -100) {
        ++first;
    }
    assert_in_range(first, 100, 100 + 960);
    assert_true(mockup.peak > 10000);
}

static void an_effect_is_heard(void** state) {
    (void)state;
    static int32_t samples[2 * N];
    skip_without(&amp);
    for (int i = 0; i < 2 * N; ++i) {
        samples[i] = (i / 2 % 100 - 50) * 4000;
    }
    CwHash hash;
    CwSound sound;
    CwMockup mockup = {0};
    CwPluginHost* host = NULL;
    cw_test_must(cw_sound_keep(cw_test_arena, &objects, RATE, 2, samples, N, &hash));
    cw_test_must(cw_sound_open(cw_test_arena, &objects, &hash, &cw_test_diag, &sound));
    cw_test_must(cw_plugin_open(cw_test_arena, &amp, no_state, RATE, &cw_test_diag, &host));
    cw_test_must(cw_plugin_process(cw_test_arena, &objects, host, &sound, &cw_test_diag, &mockup));
    assert_true(mockup.frames >= N);
    assert_true(mockup.peak > 0 && mockup.peak < CW_STEM_PEAK);
}

static void what_cannot_be_played_is_refused(void** state) {
    (void)state;
    CwPluginHost* host = NULL;
    CwPlugin wrong = synth;
    wrong.bundle = "/usr/lib/lv2/not-there.lv2";
    assert_int_equal(cw_plugin_open(cw_test_arena, &wrong, no_state, RATE, &cw_test_diag, &host), CW_ERR_NOT_FOUND);
    assert_non_null(strstr(cw_test_diag.text, "install"));
    skip_without(&synth);
    wrong = synth;
    wrong.uri = "urn:nobody";
    assert_int_equal(cw_plugin_open(cw_test_arena, &wrong, no_state, RATE, &cw_test_diag, &host), CW_ERR_NOT_FOUND);
    assert_non_null(strstr(cw_test_diag.text, "no plugin of this URI"));
    wrong = synth;
    wrong.controls = &softer;
    wrong.n_controls = 1;
    assert_int_equal(cw_plugin_open(cw_test_arena, &wrong, no_state, RATE, &cw_test_diag, &host), CW_ERR_NOT_FOUND);
    assert_non_null(strstr(cw_test_diag.text, "no such control"));
    assert_int_equal(cw_plugin_open(cw_test_arena, &synth, cw_text("hm"), RATE, &cw_test_diag, &host),
                     CW_ERR_BAD_INPUT);
    wrong = synth;
    wrong.preset = "urn:no-preset";
    assert_int_equal(cw_plugin_open(cw_test_arena, &wrong, no_state, RATE, &cw_test_diag, &host), CW_ERR_NOT_FOUND);
    assert_null(host);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_note_is_played, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_needs_a_worker_plays, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(an_effect_is_heard, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_played_is_refused, setup, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
