// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/graph.h"

#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    RATE = 48000,
    FRAMES = 3 * RATE + 77,
};

// A mix kept in memory.
typedef struct {
    int32_t* samples;
    int64_t count;
    int channels;
} Kept;

static CwStatus keep(void* context, const int32_t* samples, int64_t count) {
    Kept* kept = context;
    memcpy(kept->samples + kept->count * kept->channels, samples, (size_t)(count * kept->channels) * sizeof *samples);
    kept->count += count;
    return CW_OK;
}

static CwLayout layout(const char* name) {
    CwLayout l;
    assert_int_equal(cw_layout_parse(name, NULL, &l), CW_OK);
    return l;
}

static CwGraphOut out_to(CwTestWorld* world, const char* layout_name, Kept* kept) {
    CwGraphOut out = {.name = layout_name, .layout = layout(layout_name), .folded_from = -1};
    *kept = (Kept){CW_NEW_ARRAY(world->arena, int32_t, (size_t)FRAMES * (size_t)out.layout.channels), 0,
                   out.layout.channels};
    out.sink = (CwGraphSink){keep, kept};
    for (int i = 0; i < CW_GRAPH_INS_MAX; ++i) {
        out.takes[i] = true;
    }
    return out;
}

static CwGraphIn in_of(CwTestWorld* world, const char* name, const char* layout_name, const int32_t* samples) {
    CwGraphIn in = {.name = name, .layout = layout(layout_name)};
    CwSound* sound = CW_NEW(world->arena, CwSound);
    CwSource* source = CW_NEW(world->arena, CwSource);
    *sound = cw_test_sound(world->arena, &world->objects, RATE, in.layout.channels, samples, FRAMES);
    *source = cw_source_of_sound(sound);
    in.source = source;
    return in;
}

static CwStatus mix(CwTestWorld* world, const CwGraphIn* ins, size_t n_ins, const CwGraphOut* outs, size_t n_outs,
                    CwDiag* diag, CwLoudness* loudness) {
    CwFold fold;
    assert_int_equal(cw_fold_usual(world->arena, &fold), CW_OK);
    const CwMixGraph graph = {RATE, FRAMES, &fold, ins, n_ins, outs, n_outs};
    return cw_graph_mix(world->arena, &graph, diag, loudness);
}

static void what_is_not_changed_comes_out_bit_for_bit_and_measured(void** state) {
    CwTestWorld* world = *state;
    const int32_t* samples = cw_test_programme(world->arena, RATE, 6, FRAMES, 3);
    const CwGraphIn in = in_of(world, "full", "5.1", samples);
    Kept kept;
    const CwGraphOut out = out_to(world, "5.1", &kept);
    CwLoudness loudness;
    CwLoudness wanted;
    CwMeasure measure;
    assert_int_equal(mix(world, &in, 1, &out, 1, NULL, &loudness), CW_OK);
    assert_int_equal(kept.count, FRAMES);
    assert_memory_equal(kept.samples, samples, sizeof *samples * 6 * FRAMES);
    assert_int_equal(cw_measure(world->arena, in.source, &in.layout, NULL, NULL, &measure), CW_OK);
    assert_int_equal(cw_loudness(world->arena, &measure, &wanted), CW_OK);
    assert_memory_equal(&loudness, &wanted, sizeof wanted);
}

// Lo = L + 0.7079 C + 0.7079 Ls, written out.
static void a_fold_is_the_sum_the_standard_says(void** state) {
    CwTestWorld* world = *state;
    const int32_t* samples = cw_test_noise(world->arena, 6, FRAMES, -16.0, 3);
    const CwGraphIn in = in_of(world, "full", "L R C LFE Ls Rs", samples);
    Kept kept[3];
    CwGraphOut outs[3] = {out_to(world, "5.1", &kept[0]), out_to(world, "stereo", &kept[1]),
                          out_to(world, "stereo", &kept[2])};
    CwLoudness loudness[3];
    outs[1].folded_from = 0;
    assert_int_equal(mix(world, &in, 1, outs, 3, NULL, loudness), CW_OK);
    const double down = pow(10.0, -3.0 / 20.0);
    for (int64_t i = 0; i < FRAMES; ++i) {
        const int32_t* s = samples + i * 6;
        for (int side = 0; side < 2; ++side) {
            const double wanted = s[side] + down * s[2] + down * s[4 + side];
            assert_true(fabs(kept[1].samples[2 * i + side] - wanted) <= 0.5001);
            assert_int_equal(kept[1].samples[2 * i + side], kept[2].samples[2 * i + side]); // by stems, or folded
        }
    }
}

static void seven_folds_to_five_and_mono_is_both_sides(void** state) {
    CwTestWorld* world = *state;
    CwFold fold;
    CwFoldMatrix m;
    const CwLayout seven = layout("7.1");
    const CwLayout five = layout("5.1");
    const CwLayout mono = layout("mono");
    assert_int_equal(cw_fold_usual(world->arena, &fold), CW_OK);
    assert_int_equal(cw_fold_matrix(&fold, &seven, &five, NULL, &m), CW_OK);
    const int ls = cw_layout_channel(&five, CW_SPEAKER_LS);
    assert_true(m.gain[ls][cw_layout_channel(&seven, CW_SPEAKER_LSS)] == 1.0);
    assert_true(m.gain[ls][cw_layout_channel(&seven, CW_SPEAKER_LRS)] == 1.0);
    assert_true(m.gain[ls][cw_layout_channel(&seven, CW_SPEAKER_RRS)] == 0.0);
    assert_int_equal(cw_fold_matrix(&fold, &mono, &five, NULL, &m), CW_OK);
    assert_true(m.gain[cw_layout_channel(&five, CW_SPEAKER_C)][0] == 1.0);
    assert_int_equal(cw_fold_matrix(&fold, &mono, &world->stereo, NULL, &m), CW_OK);
    assert_true(fabs(m.gain[0][0] - 0.7079) < 1e-4 && m.gain[0][0] == m.gain[1][0]);
    assert_int_equal(cw_fold_matrix(&fold, &world->stereo, &mono, NULL, &m), CW_OK);
    assert_true(fabs(m.gain[0][0] - 0.7079) < 1e-4 && m.gain[0][0] == m.gain[0][1]);
    CwDiag diag = {0};
    fold.known[CW_SPEAKER_LFE] = false;
    assert_int_equal(cw_fold_matrix(&fold, &five, &world->stereo, &diag, &m), CW_ERR_RANGE);
    assert_string_equal(diag.read, "LFE");
}

// The gain from one speaker to another, by the usual rules.
static double usual_gain(CwTestWorld* world, const char* from, CwSpeaker speaker, const char* to, CwSpeaker other) {
    CwFold fold;
    CwFoldMatrix m;
    const CwLayout is = layout(from);
    const CwLayout wanted = layout(to);
    assert_int_equal(cw_fold_usual(world->arena, &fold), CW_OK);
    assert_int_equal(cw_fold_matrix(&fold, &is, &wanted, NULL, &m), CW_OK);
    return m.gain[cw_layout_channel(&wanted, other)][cw_layout_channel(&is, speaker)];
}

// What is behind stays behind and what is above stays above where there is such a speaker, whatever it is called.
static void more_speakers_take_the_nearest(void** state) {
    CwTestWorld* world = *state;
    assert_true(usual_gain(world, "5.1", CW_SPEAKER_LS, "7.1", CW_SPEAKER_LSS) == 1.0);
    assert_true(usual_gain(world, "5.1", CW_SPEAKER_LS, "7.1", CW_SPEAKER_L) == 0.0);
    assert_true(usual_gain(world, "5.1", CW_SPEAKER_RS, "7.1.4", CW_SPEAKER_RSS) == 1.0);
    assert_true(usual_gain(world, "6.1", CW_SPEAKER_CS, "7.1", CW_SPEAKER_LRS) > 0.7);
    assert_true(usual_gain(world, "5.1.4", CW_SPEAKER_LTF, "7.1.2", CW_SPEAKER_LTM) == 1.0);
    assert_true(usual_gain(world, "5.1.4", CW_SPEAKER_LTF, "7.1.2", CW_SPEAKER_L) == 0.0);
    assert_true(usual_gain(world, "7.1.2", CW_SPEAKER_RTM, "7.1.4", CW_SPEAKER_RTR) > 0.7);
    assert_true(usual_gain(world, "7.1.2", CW_SPEAKER_RTM, "5.1", CW_SPEAKER_RS) > 0.7);
}

static void music_and_effects_and_dialogue_are_the_full_mix(void** state) {
    CwTestWorld* world = *state;
    CwGraphIn ins[] = {in_of(world, "dx", "mono", cw_test_noise(world->arena, 1, FRAMES, -20.0, 1)),
                       in_of(world, "mx", "stereo", cw_test_noise(world->arena, 2, FRAMES, -20.0, 2)),
                       in_of(world, "fx", "5.1", cw_test_noise(world->arena, 6, FRAMES, -20.0, 3))};
    ins[1].sends[ins[1].n_sends++] = (CwGraphSend){CW_SPEAKER_L, CW_SPEAKER_LS, -600, 0};
    ins[1].sends[ins[1].n_sends++] = (CwGraphSend){CW_SPEAKER_R, CW_SPEAKER_LFE, -600, 120};
    ins[2].gain_db100 = -350;
    Kept kept[3];
    CwGraphOut outs[] = {out_to(world, "5.1", &kept[0]), out_to(world, "5.1", &kept[1]),
                         out_to(world, "5.1", &kept[2])};
    outs[1].takes[0] = false;
    outs[2].takes[1] = outs[2].takes[2] = false;
    CwLoudness loudness[3];
    assert_int_equal(mix(world, ins, 3, outs, 3, NULL, loudness), CW_OK);
    int64_t surround = 0;
    for (int64_t i = 0; i < (int64_t)6 * FRAMES; ++i) {
        assert_true(abs(kept[0].samples[i] - kept[1].samples[i] - kept[2].samples[i]) <= 1);
        surround += i % 6 == 4 && kept[1].samples[i] != 0;
        assert_true(i % 6 == 2 || kept[2].samples[i] == 0); // dialogue lies in the centre alone
    }
    assert_true(surround > FRAMES / 2);
}

static double rms(const int32_t* samples, int64_t from, int64_t to, int step) {
    double sum = 0.0;
    for (int64_t i = from; i < to; ++i) {
        sum += pow(samples[i * step], 2.0);
    }
    return sqrt(sum / (double)(to - from));
}

static void pan_equaliser_and_compressor_do_what_they_say(void** state) {
    CwTestWorld* world = *state;
    const CwTestTone tone = {4.0, 1000.0, {-10.0}};
    int64_t frames = 0;
    const int32_t* samples = cw_test_tones(world->arena, RATE, 1, &tone, 1, &frames);
    CwGraphIn in = in_of(world, "dx", "mono", samples);
    const double before = rms(samples, RATE, 3 * RATE, 1);
    Kept kept;
    const CwGraphOut out = out_to(world, "stereo", &kept);
    CwLoudness loudness;
    in.panned = true;
    in.pan_permille = -500;
    in.eq[in.n_eq++] = cw_biquad_peak(1000.0, 1.0, -4.0, RATE);
    assert_int_equal(mix(world, &in, 1, &out, 1, NULL, &loudness), CW_OK);
    const double left = rms(kept.samples, RATE, 3 * RATE, 2) / before;
    const double right = rms(kept.samples + 1, RATE, 3 * RATE, 2) / before;
    assert_true(fabs(left / right - tan(3.0 * M_PI / 8.0)) < 0.001);
    assert_true(fabs(20.0 * log10(hypot(left, right)) + 4.0) < 0.01);
    in.panned = false;
    in.n_eq = 0;
    in.squeeze = (CwGraphSqueeze){-2000, 200, 5, 2000, 0}; // 10 dB over, half of it taken
    const CwGraphOut again = out_to(world, "mono", &kept);
    assert_int_equal(mix(world, &in, 1, &again, 1, NULL, &loudness), CW_OK);
    assert_true(fabs(20.0 * log10(rms(kept.samples, 2 * RATE, 3 * RATE, 1) / before) + 5.0) < 0.3);
}

static void dither_is_small_even_and_always_the_same(void** state) {
    CwTestWorld* world = *state;
    int32_t* silence = CW_NEW_ARRAY(world->arena, int32_t, FRAMES);
    const CwGraphIn in = in_of(world, "dx", "mono", silence);
    Kept kept[3];
    CwGraphOut outs[] = {out_to(world, "mono", &kept[0]), out_to(world, "mono", &kept[1])};
    outs[0].dither = true;
    CwLoudness loudness[2];
    assert_int_equal(mix(world, &in, 1, outs, 2, NULL, loudness), CW_OK);
    int64_t sum = 0;
    int64_t some = 0;
    for (int64_t i = 0; i < FRAMES; ++i) {
        assert_in_range(kept[0].samples[i] + 1, 0, 2);
        assert_int_equal(kept[1].samples[i], 0);
        sum += kept[0].samples[i];
        some += kept[0].samples[i] != 0;
    }
    assert_true(llabs(sum) < FRAMES / 200 && some > FRAMES / 5 && some < FRAMES / 3); // a quarter
    outs[1] = out_to(world, "mono", &kept[2]);
    outs[0].sink.context = &kept[1];
    kept[1].count = 0;
    assert_int_equal(mix(world, &in, 1, outs, 2, NULL, loudness), CW_OK);
    assert_memory_equal(kept[0].samples, kept[1].samples, sizeof(int32_t) * FRAMES);
}

static void what_cannot_be_is_refused(void** state) {
    CwTestWorld* world = *state;
    CwGraphIn ins[] = {in_of(world, "a", "mono", cw_test_noise(world->arena, 1, FRAMES, -1.0, 1)),
                       in_of(world, "b", "mono", cw_test_noise(world->arena, 1, FRAMES, -1.0, 2))};
    Kept kept;
    const CwGraphOut out = out_to(world, "mono", &kept);
    CwLoudness loudness;
    CwDiag diag = {0};
    assert_int_equal(mix(world, ins, 2, &out, 1, &diag, &loudness), CW_ERR_RANGE);
    assert_non_null(strstr(diag.text, "over full scale"));
    ins[0].layout = world->stereo;
    assert_int_equal(mix(world, ins, 1, &out, 1, &diag, &loudness), CW_ERR_RANGE);
    assert_string_equal(diag.file, "a");
    CwFold fold;
    static const char* const bad[] = {
        "{\"name\":\"x\",\"rules\":{\"Q\":{}}}",           "{\"name\":\"x\",\"rules\":{\"C\":{\"L\":1.5}}}",
        "{\"name\":\"x\",\"rules\":{\"C\":{\"L\":9999}}}", "{\"name\":\"x\"}",
        "{\"name\":\"x\",\"rules\":{\"C\":[-300]}}",       "{\"rules\":{}}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        diag = (CwDiag){0};
        assert_int_not_equal(cw_fold_read(world->arena, "x", cw_text(bad[i]), &diag, &fold), CW_OK);
        assert_true(diag.text[0] != '\0');
    }
}

// In two channels each stem is folded and rounded by itself, and the music is the sum of what was rounded.
static void stems_add_up_in_every_layout(void** state) {
    CwTestWorld* world = *state;
    CwGraphIn ins[3];
    CwGraphOut outs[5];
    Kept kept[5];
    CwLoudness loudness[5];
    CwBuf measured = cw_buf(world->arena);
    static const size_t stems[] = {0, 1, 2};
    for (int i = 0; i < 3; ++i) {
        ins[i] = in_of(world, "stem", "5.1", cw_test_programme(world->arena, RATE, 6, FRAMES, (uint64_t)i + 3));
        ins[i].gain_db100 = -1234;
        outs[i] = out_to(world, "stereo", &kept[i]);
        memset(outs[i].takes, 0, sizeof outs[i].takes);
        outs[i].takes[i] = true;
    }
    outs[3] = out_to(world, "stereo", &kept[3]);
    outs[3].adds = stems;
    outs[3].n_adds = 3;
    outs[3].measured = &measured;
    outs[4] = out_to(world, "stereo", &kept[4]); // summed first, and rounded once
    assert_int_equal(mix(world, ins, 3, outs, 5, NULL, loudness), CW_OK);
    int64_t differ = 0;
    for (int64_t i = 0; i < (int64_t)2 * FRAMES; ++i) {
        assert_int_equal(kept[3].samples[i], kept[0].samples[i] + kept[1].samples[i] + kept[2].samples[i]);
        differ += kept[3].samples[i] != kept[4].samples[i];
    }
    assert_true(differ > FRAMES / 10); // the other one is not
    CwMeasure measure;
    CwLoudness again;
    assert_int_equal(cw_measure_read(world->arena, (CwText){measured.bytes, measured.length}, &measure), CW_OK);
    assert_int_equal(cw_loudness(world->arena, &measure, &again), CW_OK);
    assert_memory_equal(&again, &loudness[3], sizeof again);
}

// A mix that would not fit is held and says how high it was; brought down by that, it fits.
static void what_does_not_fit_can_be_held(void** state) {
    CwTestWorld* world = *state;
    CwGraphIn ins[] = {in_of(world, "a", "mono", cw_test_noise(world->arena, 1, FRAMES, -1.0, 1)),
                       in_of(world, "b", "mono", cw_test_noise(world->arena, 1, FRAMES, -1.0, 2))};
    Kept kept;
    CwGraphOut out = out_to(world, "mono", &kept);
    CwBusPeak peak = {0};
    CwLoudness loudness;
    out.peak = &peak;
    assert_int_equal(mix(world, ins, 2, &out, 1, NULL, &loudness), CW_OK);
    assert_true(peak.peak > 1.5 && peak.peak < 1.8 && abs(kept.samples[peak.frame]) >= CW_SAMPLE_MAX);
    out.gain_db100 = cw_bus_gain_db100(&peak);
    kept.count = 0;
    assert_int_equal(mix(world, ins, 2, &out, 1, NULL, &loudness), CW_OK);
    assert_true(peak.peak == 0.0);
}

// Under gains by bands a stem is what cw_bands_play() makes of it; alike, they are a fader.
static void bands_move_a_stem(void** state) {
    CwTestWorld* world = *state;
    static const CwGainPoint points[] = {{RATE, 0}, {2 * RATE, -600}};
    const CwAutomation fader = {RATE, points, 2};
    CwBandGains gains = cw_bands_alike(&fader);
    CwGraphIn ins[2];
    Kept kept[2];
    CwLoudness loudness[2];
    CwGraphOut outs[2] = {out_to(world, "stereo", &kept[0]), out_to(world, "stereo", &kept[1])};
    for (int i = 0; i < 2; ++i) {
        ins[i] = in_of(world, "mx", "stereo", cw_test_noise(world->arena, 2, FRAMES, -12.0, 1));
        outs[i].takes[1 - i] = false;
    }
    ins[0].bands = &gains;
    ins[1].automation = &fader;
    assert_int_equal(mix(world, ins, 2, outs, 2, NULL, loudness), CW_OK);
    assert_memory_equal(kept[0].samples, kept[1].samples, sizeof(int32_t) * 2 * FRAMES);
    static const CwGainPoint down[] = {{0, -600}};
    gains.bands[9] = (CwAutomation){RATE, down, 1};
    kept[0].count = kept[1].count = 0;
    assert_int_equal(mix(world, ins, 2, outs, 2, NULL, loudness), CW_OK);
    CwBandPlayer* player = NULL;
    double* wanted = CW_NEW_ARRAY(world->arena, double, 2 * RATE);
    assert_int_equal(cw_bands_player(world->arena, ins[0].source, &gains, &player), CW_OK);
    assert_int_equal(cw_bands_play(player, RATE / 2, RATE, wanted, NULL), CW_OK);
    for (int64_t i = 0; i < (int64_t)2 * RATE; ++i) {
        assert_true(fabs(kept[0].samples[RATE + i] - wanted[i] * 8388608.0) <= 0.5001);
    }
}

static CwStatus take_nothing(void* context, const int32_t* samples, int64_t count) {
    (void)context;
    (void)samples;
    (void)count;
    return CW_OK;
}

static CwStatus mix_swept(CwArena* arena, void* context) {
    const CwGraphIn* in = context;
    CwFold fold;
    CwLoudness loudness;
    const CwGraphOut out = {
        .name = "x", .layout = in->layout, .takes = {true}, .folded_from = -1, .sink = {take_nothing, NULL}};
    CW_TRY(cw_fold_usual(arena, &fold));
    const CwMixGraph graph = {RATE, 100, &fold, in, 1, &out, 1};
    return cw_graph_mix(arena, &graph, NULL, &loudness);
}

static void memory_that_runs_out_is_said(void** state) {
    CwTestWorld* world = *state;
    CwGraphIn in = in_of(world, "a", "mono", cw_test_noise(world->arena, 1, FRAMES, -1.0, 1));
    cw_sweep_allocations(mix_swept, &in, 40);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, cw_test_world_setup, cw_test_world_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(what_is_not_changed_comes_out_bit_for_bit_and_measured),
        TEST(a_fold_is_the_sum_the_standard_says),
        TEST(seven_folds_to_five_and_mono_is_both_sides),
        TEST(more_speakers_take_the_nearest),
        TEST(music_and_effects_and_dialogue_are_the_full_mix),
        TEST(pan_equaliser_and_compressor_do_what_they_say),
        TEST(dither_is_small_even_and_always_the_same),
        TEST(stems_add_up_in_every_layout),
        TEST(what_does_not_fit_can_be_held),
        TEST(bands_move_a_stem),
        TEST(what_cannot_be_is_refused),
        TEST(memory_that_runs_out_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
