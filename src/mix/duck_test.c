// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/duck.h"

#include "mix/mixdown.h"
#include "signal/loudness.h"
#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    RATE = 8000,
    BLOCK = RATE / 100,
    SECONDS = 120,
    FRAMES = SECONDS * RATE,
};

static CwTime seconds(double s) {
    return cw_time_of_sample(llround(s * RATE), RATE);
}

static CwSound sound_of(CwTestWorld* world, const int32_t* samples) {
    return cw_test_sound(world->arena, &world->objects, RATE, 1, samples, FRAMES);
}

// A tone that sounds only during the lines.
static CwSound speech(CwTestWorld* world, const CwSpeech* lines, size_t n_lines, double dbfs) {
    int32_t* samples = CW_NEW_ARRAY(world->arena, int32_t, FRAMES);
    for (size_t l = 0; l < n_lines; ++l) {
        const int64_t from = cw_sample_nearest(lines[l].in, RATE);
        const int64_t to = cw_sample_nearest(lines[l].out, RATE);
        for (int64_t i = from; i < to && i < FRAMES; ++i) {
            samples[i] = (int32_t)lround(8388607.0 * pow(10.0, dbfs / 20.0) * sin(0.7853981 * (double)i));
        }
    }
    return sound_of(world, samples);
}

static CwSound steady_music(CwTestWorld* world, double dbfs) {
    int32_t* samples = CW_NEW_ARRAY(world->arena, int32_t, FRAMES);
    for (int64_t i = 0; i < FRAMES; ++i) {
        samples[i] = (int32_t)lround(8388607.0 * pow(10.0, dbfs / 20.0) * sin(0.7853981 * (double)i));
    }
    return sound_of(world, samples);
}

// Holds an automation against the rules, at every block, without looking at how it was made.
static void assert_keeps_rules(const CwAutomation* a, const CwDuckRules* rules, const CwTime* cuts, size_t n_cuts) {
    int direction = 0;
    int64_t turned = -1000000;
    double before = cw_automation_db_at(a, 0);
    for (int64_t b = 1; b < FRAMES / BLOCK; ++b) {
        const double now = cw_automation_db_at(a, b * BLOCK);
        bool at_cut = false;
        for (size_t c = 0; c < n_cuts; ++c) {
            at_cut = at_cut || llabs(cw_sample_nearest(cuts[c], RATE) - b * BLOCK) <= BLOCK + BLOCK / 2;
        }
        assert_true(now <= 0.0001);
        assert_true(now >= -0.01 * rules->most_db100 - 0.0001);
        assert_true(at_cut || fabs(now - before) <= 0.0001 + rules->slope_db100 / 100.0 / 100.0);
        const int moves = now > before + 0.001 ? 1 : now < before - 0.001 ? -1 : 0;
        if (moves && moves != direction) {
            if (direction) {
                assert_true(b - turned >= rules->turn_ms / 10 - 2);
            }
            direction = moves;
            turned = b;
        }
        before = now;
    }
}

// A dialogue of tones against steady music.
static CwDuck duck_steady(CwTestWorld* world, const CwSpeech* lines, size_t n_lines, double speech_dbfs,
                          double music_dbfs, const CwTime* cuts, size_t n_cuts) {
    const CwSound dialogue_sound = speech(world, lines, n_lines, speech_dbfs);
    const CwSound music_sound = steady_music(world, music_dbfs);
    const CwMeasure dialogue = cw_test_measure(world, &dialogue_sound);
    const CwMeasure music = cw_test_measure(world, &music_sound);
    const CwDuckIn in = {&dialogue, &music, lines, n_lines, cuts, n_cuts, NULL, NULL, NULL, NULL, 0};
    CwDuck duck;
    assert_int_equal(cw_duck(world->arena, &cw_duck_rules, &in, NULL, &duck), CW_OK);
    return duck;
}

static void one_line_costs_what_is_missing_and_no_more(void** state) {
    CwTestWorld* world = *state;
    const CwSpeech line = {"1", seconds(30.0), seconds(40.0)};
    const CwDuck duck = duck_steady(world, &line, 1, -20.0, -24.0, NULL, 0);
    assert_true(duck.lines[0].heard && duck.lines[0].met);
    assert_in_range(duck.lines[0].before_lu100, 399, 401);
    assert_in_range(duck.lines[0].after_lu100, 1000, 1003);
    assert_in_range(duck.lines[0].cost_lu100, 599, 603);
    assert_keeps_rules(&duck.automation, &cw_duck_rules, NULL, 0);
    // Down in time, at rest before and after, back at the same pace.
    assert_true(cw_automation_db_at(&duck.automation, 28 * RATE) == 0.0);
    assert_true(cw_automation_db_at(&duck.automation, 30 * RATE - RATE / 10) < -5.99);
    assert_true(cw_automation_db_at(&duck.automation, 40 * RATE - BLOCK) < -5.99);
    assert_true(cw_automation_db_at(&duck.automation, 42 * RATE) == 0.0);
    assert_true(duck.music_after_lufs100 < duck.music_before_lufs100);
}

static void speech_that_is_clear_already_costs_nothing(void** state) {
    CwTestWorld* world = *state;
    const CwSpeech line = {"1", seconds(30.0), seconds(40.0)};
    const CwDuck duck = duck_steady(world, &line, 1, -10.0, -24.0, NULL, 0);
    assert_int_equal(duck.automation.n_points, 0);
    assert_int_equal(duck.lines[0].cost_lu100, 0);
    assert_true(duck.lines[0].met);
}

static void short_pauses_are_bridged_and_long_ones_are_not(void** state) {
    CwTestWorld* world = *state;
    const CwSpeech lines[] = {
        {"1", seconds(20.0), seconds(24.0)}, {"2", seconds(25.2), seconds(29.0)}, {"3", seconds(40.0), seconds(44.0)}};
    const CwDuck duck = duck_steady(world, lines, 3, -20.0, -24.0, NULL, 0);
    assert_true(cw_automation_db_at(&duck.automation, (int64_t)(24.6 * RATE)) < -5.99);
    assert_true(cw_automation_db_at(&duck.automation, 35 * RATE) == 0.0);
    assert_keeps_rules(&duck.automation, &cw_duck_rules, NULL, 0);
}

static void at_a_cut_it_may_jump(void** state) {
    CwTestWorld* world = *state;
    const CwSpeech line = {"1", seconds(30.2), seconds(39.8)};
    const CwTime cuts[] = {seconds(30.0), seconds(40.0)};
    const CwDuck duck = duck_steady(world, &line, 1, -20.0, -24.0, cuts, 2);
    assert_true(cw_automation_db_at(&duck.automation, 30 * RATE) >
                -0.9); // what the lead of 0.1 s asks is after the cut
    assert_true(cw_automation_db_at(&duck.automation, 30 * RATE + BLOCK) < -5.0);
    assert_true(cw_automation_db_at(&duck.automation, 40 * RATE + 2 * BLOCK) > -0.1);
    assert_keeps_rules(&duck.automation, &cw_duck_rules, cuts, 2);
    assert_true(duck.lines[0].met);
}

static double random_unit(uint64_t* seed) {
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (double)(*seed >> 11U) * 0x1p-53;
}

// Lines, cuts and music by chance: the rules hold, every line is met, and the mix measures what the report says.
static void every_film_keeps_the_rules_and_every_line_is_met(void** state) {
    CwTestWorld* world = *state;
    uint64_t seed = 99;
    for (int film = 0; film < 12; ++film) {
        CwSpeech lines[60];
        CwTime cuts[60];
        size_t n_lines = 0;
        size_t n_cuts = 0;
        for (double at = 2.0; at < SECONDS - 8.0 && n_lines < 60; ++n_lines) {
            const double length = 0.4 + 3.0 * random_unit(&seed);
            lines[n_lines] = (CwSpeech){cw_format(world->arena, "%zu", n_lines), seconds(at), seconds(at + length)};
            at += length + 0.2 + 4.0 * random_unit(&seed) * random_unit(&seed);
        }
        for (double at = 1.0; at < SECONDS && n_cuts < 60; ++n_cuts) {
            at += 0.5 + 6.0 * random_unit(&seed);
            cuts[n_cuts] = seconds(at);
        }
        const CwSound dialogue_sound = speech(world, lines, n_lines, -20.0);
        const int32_t* played = cw_test_programme(world->arena, RATE, 1, FRAMES, 100 + (uint64_t)film);
        const CwSound music_sound = sound_of(world, played);
        const CwMeasure dialogue = cw_test_measure(world, &dialogue_sound);
        const CwMeasure music = cw_test_measure(world, &music_sound);
        CwDuck duck;
        const CwDuckIn in = {&dialogue, &music, lines, n_lines, cuts, film % 2 ? n_cuts : 0, NULL, NULL, NULL, NULL, 0};
        CwDuckRules rules = cw_duck_rules;
        rules.most_db100 = 3000;
        assert_int_equal(cw_duck(world->arena, &rules, &in, NULL, &duck), CW_OK);
        assert_keeps_rules(&duck.automation, &rules, cuts, in.n_cuts);
        // The music as it is heard, through the mixer and the meter.
        const CwMixIn mix_in = {"MX", &music_sound, 0, &duck.automation};
        const CwMix mix = {RATE, 1, FRAMES, &mix_in, 1};
        CwHash manifest;
        CwSound heard;
        assert_int_equal(cw_mixdown(world->arena, &world->objects, &mix, NULL, NULL, &manifest), CW_OK);
        assert_int_equal(cw_sound_open(world->arena, &world->objects, &manifest, NULL, &heard), CW_OK);
        const CwMeasure ducked = cw_test_measure(world, &heard);
        for (size_t l = 0; l < n_lines; ++l) {
            const size_t from = (size_t)(cw_sample_nearest(lines[l].in, RATE) / BLOCK) + 1;
            const size_t to = (size_t)(cw_sample_nearest(lines[l].out, RATE) / BLOCK) - 1;
            assert_true(!duck.lines[l].heard || duck.lines[l].met);
            const int under = cw_loudness_between(&ducked, from, to);
            const int above = cw_loudness_between(&dialogue, from, to);
            // The ends of a tone ring in the filters, and a jump at a cut takes 5 ms.
            assert_true(!duck.lines[l].heard || under == CW_LOUDNESS_NONE || above - under >= 950);
        }
    }
}

// Something like speech: a voice of harmonics whose formants move, with syllables.
static CwSound voice(CwTestWorld* world, const CwSpeech* lines, size_t n_lines) {
    int32_t* samples = CW_NEW_ARRAY(world->arena, int32_t, FRAMES);
    for (size_t l = 0; l < n_lines; ++l) {
        const int64_t to = cw_sample_nearest(lines[l].out, RATE);
        for (int64_t i = cw_sample_nearest(lines[l].in, RATE); i < to; ++i) {
            const double t = (double)i / RATE;
            const double syllable = sin(9.4 * t + 2.0 * sin(1.3 * t));
            double sum = 0.0;
            for (int h = 1; h <= 28; ++h) {
                const double hz = 118.0 * h;
                const double first = exp(-pow((hz - 500.0 - 250.0 * sin(5.1 * t)) / 220.0, 2.0));
                const double second = exp(-pow((hz - 1700.0 - 600.0 * sin(3.7 * t + 1.0)) / 380.0, 2.0));
                sum += (first + 0.5 * second + 0.03) * sin(2.0 * M_PI * hz * t + h * h);
            }
            samples[i] = (int32_t)lround(1e6 * (syllable > 0.0 ? syllable * syllable : 0.0) * sum);
        }
    }
    return sound_of(world, samples);
}

// By bands: each keeps the rules, none lies farther under the fader than it may, every line is understood in what is
// heard, and the music gives up less than by the fader alone.
static void lines_are_understood_and_bands_keep_the_rules(void** state) {
    CwTestWorld* world = *state;
    const CwSpeech lines[] = {{"1", seconds(10.0), seconds(14.0)},
                              {"2", seconds(15.2), seconds(15.52)}, // shorter than a comparison
                              {"3", seconds(15.8), seconds(20.0)},
                              {"4", seconds(60.0), seconds(64.0)}};
    const CwSound dialogue_sound = voice(world, lines, 4);
    const CwSound music_sound = sound_of(world, cw_test_programme(world->arena, RATE, 1, FRAMES, 4));
    const CwSound soft_sound = sound_of(world, cw_test_noise(world->arena, 1, FRAMES, -60.0, 4));
    const CwMeasure dialogue = cw_test_measure(world, &dialogue_sound);
    const CwMeasure music = cw_test_measure(world, &music_sound);
    const CwSource sources[] = {cw_source_of_sound(&dialogue_sound), cw_source_of_sound(&music_sound),
                                cw_source_of_sound(&soft_sound)};
    const CwLayout mono = {1, {CW_SPEAKER_MONO}};
    const CwDuckPart parts[] = {{"soft", &sources[2]}, {"loud", &sources[1]}};
    const CwDuckIn in = {&dialogue, &music, lines, 4, NULL, 0, &sources[0], &sources[1], &mono, parts, 2};
    CwDuckRules rules = cw_duck_rules;
    CwDuck duck;
    CwDuck faded;
    CwDuck again;
    assert_int_equal(cw_duck(world->arena, &rules, &in, NULL, &duck), CW_OK);
    assert_false(cw_bands_together(&duck.bands));
    rules.most_db100 += rules.band_most_db100;
    for (int b = 0; b < CW_BANDS; ++b) {
        assert_keeps_rules(&duck.bands.bands[b], &rules, NULL, 0);
        for (int64_t at = 0; at < FRAMES; at += BLOCK) {
            assert_true(cw_automation_db_at(&duck.bands.bands[b], at) >=
                        cw_automation_db_at(&duck.automation, at) - 0.01 * rules.band_most_db100 - 0.001);
        }
    }
    rules = cw_duck_rules;
    rules.band_most_db100 = 0;
    assert_int_equal(cw_duck(world->arena, &rules, &in, NULL, &faded), CW_OK);
    assert_true(cw_bands_together(&faded.bands));
    // What is heard, held against the speech anew.
    CwHash manifest;
    assert_int_equal(cw_duck_play(world->arena, &world->objects, &sources[1], &duck, NULL, &manifest), CW_OK);
    CwSound heard;
    assert_int_equal(cw_sound_open(world->arena, &world->objects, &manifest, NULL, &heard), CW_OK);
    const CwMeasure lowered = cw_test_measure(world, &heard);
    const CwSource played = cw_source_of_sound(&heard);
    CwDuckIn after = in;
    after.music = &lowered;
    after.music_sound = &played;
    after.n_parts = 0;
    assert_int_equal(cw_duck(world->arena, &cw_duck_rules, &after, NULL, &again), CW_OK);
    int cost = 0;
    int cost_faded = 0;
    for (int l = 0; l < 4; ++l) {
        assert_true(duck.lines[l].judged && duck.lines[l].met);
        assert_true(duck.lines[l].understood_then >= 750);
        assert_true(duck.lines[l].understood_permille >= 750 || strcmp(duck.lines[l].masked_by, "loud") == 0);
        assert_in_range(again.lines[l].understood_permille, duck.lines[l].understood_then - 1,
                        duck.lines[l].understood_then + 1);
        cost += duck.lines[l].cost_lu100;
        cost_faded += faded.lines[l].cost_lu100;
    }
    assert_true(cost_faded > 100 && cost < cost_faded * 85 / 100);
}

// One line under a programme so many dB softer than it is.
static CwDuckLine one_line(CwTestWorld* world, const CwDuckRules* rules, double softer_db) {
    const CwSpeech line = {"1", seconds(10.0), seconds(14.0)};
    const CwSound dialogue_sound = voice(world, &line, 1);
    int32_t* played = cw_test_programme(world->arena, RATE, 1, FRAMES, 4);
    for (int64_t i = 0; i < FRAMES; ++i) {
        played[i] = (int32_t)lround(played[i] * pow(10.0, -softer_db / 20.0));
    }
    const CwSound music_sound = sound_of(world, played);
    const CwMeasure dialogue = cw_test_measure(world, &dialogue_sound);
    const CwMeasure music = cw_test_measure(world, &music_sound);
    const CwSource sources[] = {cw_source_of_sound(&dialogue_sound), cw_source_of_sound(&music_sound)};
    const CwLayout mono = {1, {CW_SPEAKER_MONO}};
    const CwDuckIn in = {&dialogue, &music, &line, 1, NULL, 0, &sources[0], &sources[1], &mono, NULL, 0};
    CwDuck duck;
    assert_int_equal(cw_duck(world->arena, rules, &in, NULL, &duck), CW_OK);
    return duck.lines[0];
}

// A line that cannot be understood within the rules comes near what can be reached, and with the music as much softer
// as is said it can.
static void a_line_out_of_reach_says_how_much_too_loud_the_music_is(void** state) {
    CwTestWorld* world = *state;
    CwDuckRules rules = cw_duck_rules;
    rules.most_db100 = 0;
    rules.band_most_db100 = 300;
    const CwDuckLine line = one_line(world, &rules, 0.0);
    assert_true(line.judged && !line.met);
    assert_in_range(line.reach_permille, line.understood_permille + 1, 749);
    assert_true(line.understood_then >= line.reach_permille - 25);
    assert_in_range(line.lower_db100, 25, 2000);
    const CwDuckLine softer = one_line(world, &rules, 0.01 * line.lower_db100 + 0.25);
    assert_true(softer.met && softer.lower_db100 == 0);
    assert_true(!one_line(world, &rules, 0.01 * line.lower_db100 - 3.0).met);
}

static void silence_on_either_side_is_said(void** state) {
    CwTestWorld* world = *state;
    const CwSpeech lines[] = {{"spoken", seconds(10.0), seconds(14.0)}, {"mute", seconds(20.0), seconds(24.0)}};
    const CwSound dialogue_sound = speech(world, lines, 1, -20.0);
    int32_t* quiet = CW_NEW_ARRAY(world->arena, int32_t, FRAMES);
    const CwSound no_music = sound_of(world, quiet);
    const CwSound some_music = steady_music(world, -20.0);
    const CwMeasure dialogue = cw_test_measure(world, &dialogue_sound);
    const CwMeasure none = cw_test_measure(world, &no_music);
    const CwMeasure some = cw_test_measure(world, &some_music);
    CwDuck duck;
    CwDuckIn in = {&dialogue, &none, lines, 2, NULL, 0, NULL, NULL, NULL, NULL, 0};
    assert_int_equal(cw_duck(world->arena, &cw_duck_rules, &in, NULL, &duck), CW_OK);
    assert_false(duck.lines[0].heard || duck.lines[1].heard);
    assert_int_equal(duck.music_before_lufs100, CW_LOUDNESS_NONE);
    in.music = &some;
    assert_int_equal(cw_duck(world->arena, &cw_duck_rules, &in, NULL, &duck), CW_OK);
    assert_true(duck.lines[0].heard && !duck.lines[1].heard);
    CwBuf buf = cw_buf(world->arena);
    cw_duck_to_json(&buf, NULL, &duck);
    const char* json = cw_buf_string(&buf);
    assert_non_null(strstr(json, "{\"heard\":false,\"in\":14112000000,\"name\":\"mute\",\"out\":16934400000}"));
    assert_non_null(strstr(json, "\"met\":true,\"name\":\"spoken\""));
}

static void a_line_too_quiet_is_not_met_and_says_so(void** state) {
    CwTestWorld* world = *state;
    const CwSpeech line = {"1", seconds(30.0), seconds(40.0)};
    const CwDuck duck = duck_steady(world, &line, 1, -40.0, -10.0, NULL, 0);
    assert_false(duck.lines[0].met);
    assert_in_range(duck.lines[0].cost_lu100, 1999, 2001);
    assert_in_range(duck.lines[0].lower_db100, 1999, 2003); // 40 LU are missing, 20 of them were given
}

static void lines_are_found_where_nobody_wrote_them(void** state) {
    CwTestWorld* world = *state;
    const CwSpeech wanted[] = {{"1", seconds(10.0), seconds(14.0)}, {"2", seconds(20.0), seconds(24.0)}};
    const CwSound sound = speech(world, wanted, 2, -20.0);
    const CwMeasure dialogue = cw_test_measure(world, &sound);
    const CwSpeech* lines = NULL;
    size_t n = 0;
    assert_int_equal(cw_duck_find_lines(world->arena, &dialogue, 700, &lines, &n), CW_OK);
    assert_int_equal(n, 2);
    for (size_t i = 0; i < 2; ++i) {
        assert_string_equal(lines[i].name, wanted[i].name);
        assert_true(llabs(lines[i].in.flicks - wanted[i].in.flicks) <= CW_FLICKS_PER_SECOND / 9);
        assert_true(llabs(lines[i].out.flicks - wanted[i].out.flicks) <= CW_FLICKS_PER_SECOND / 9);
    }
}

static void automation_travels_as_json(void** state) {
    CwTestWorld* world = *state;
    const CwGainPoint points[] = {{0, 0}, {480, -600}, {960, 12}};
    const CwAutomation automation = {48000, points, 3};
    CwBuf buf = cw_buf(world->arena);
    json_t* json = NULL;
    CwAutomation again;
    cw_automation_to_json(&buf, NULL, &automation);
    assert_string_equal(cw_buf_string(&buf), "{\"points\":[[0,0],[480,-600],[960,12]],\"rate\":48000}");
    assert_int_equal(cw_json_parse(world->arena, "x", cw_text(buf.bytes), NULL, &json), CW_OK);
    assert_int_equal(cw_automation_from_json(world->arena, (CwJsonIn){"x", NULL}, json, &again), CW_OK);
    assert_int_equal(again.n_points, 3);
    for (size_t i = 0; i < 3; ++i) {
        assert_int_equal(again.points[i].sample, points[i].sample);
        assert_int_equal(again.points[i].gain_db100, points[i].gain_db100);
    }
    assert_true(fabs(cw_automation_db_at(&again, 240) + 3.0) < 1e-12);
    assert_true(fabs(cw_automation_db_at(&again, 5000) - 0.12) < 1e-12);
    static const char* const bad[] = {
        "{\"points\":[[0,0],[0,1]],\"rate\":48000}",
        "{\"points\":[[0]],\"rate\":48000}",
        "{\"points\":[[0,2500]],\"rate\":48000}",
        "{\"points\":[[0,-14500]],\"rate\":48000}",
        "{\"points\":[[0,1.5]],\"rate\":48000}",
        "{\"points\":[],\"rate\":0}",
        "{\"points\":3,\"rate\":48000}",
        "{\"points\":[]}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwDiag diag = {0};
        assert_int_equal(cw_json_parse(world->arena, "x", cw_text(bad[i]), NULL, &json), CW_OK);
        assert_int_not_equal(cw_automation_from_json(world->arena, (CwJsonIn){"x", &diag}, json, &again), CW_OK);
        assert_true(diag.text[0] != '\0');
    }
}

static CwStatus duck_swept(CwArena* arena, void* context) {
    static int64_t loud[500];
    (void)context;
    for (int i = 0; i < 500; ++i) {
        loud[i] = INT64_C(1) << 37U;
    }
    const CwMeasure m = {RATE, 500 * BLOCK, 500, loud, 0, 0, NULL};
    const CwSpeech* lines = NULL;
    size_t n = 0;
    CwDuck duck;
    CW_TRY(cw_duck_find_lines(arena, &m, 500, &lines, &n));
    const CwDuckIn in = {&m, &m, lines, n, NULL, 0, NULL, NULL, NULL, NULL, 0};
    return cw_duck(arena, &cw_duck_rules, &in, NULL, &duck);
}

static void memory_that_runs_out_is_said(void** state) {
    (void)state;
    cw_sweep_allocations(duck_swept, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_line_costs_what_is_missing_and_no_more, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(speech_that_is_clear_already_costs_nothing, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(short_pauses_are_bridged_and_long_ones_are_not, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(at_a_cut_it_may_jump, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(every_film_keeps_the_rules_and_every_line_is_met, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(lines_are_understood_and_bands_keep_the_rules, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(a_line_out_of_reach_says_how_much_too_loud_the_music_is, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(silence_on_either_side_is_said, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(a_line_too_quiet_is_not_met_and_says_so, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(lines_are_found_where_nobody_wrote_them, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(automation_travels_as_json, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_is_said, cw_test_world_setup, cw_test_world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
