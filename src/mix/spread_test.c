// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/spread.h"

#include "mix/fold.h"
#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    RATE = 48000,
    FRAMES = 2 * RATE + 77,
};

static const CwStage hall = {.width_cm = 2000, .front_cm = 1500, .back_cm = 1200, .height_cm = 1100, .reflect = 450};
static const CwSeat left_seat = {"strings", -30, 10, 500};
static const CwSeat right_seat = {"strings", 30, 10, 500};

// A stem laid out, and what can be read of it.
typedef struct {
    CwSpread spread;
    CwSound sound;
    int32_t* samples;
    int64_t frames;
    CwHash hash;
} Laid;

static Laid lay(CwTestWorld* world, const char* layout_name, const CwSeat* seat, bool low, int channels,
                const int32_t* samples, int64_t frames) {
    Laid laid = {0};
    CwLayout layout;
    CwDiag diag = {0};
    const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, channels, samples, frames);
    assert_int_equal(cw_layout_parse(layout_name, NULL, &layout), CW_OK);
    assert_int_equal(cw_spread(&layout, &hall, seat, low, RATE, &diag, &laid.spread), CW_OK);
    assert_int_equal(
        cw_spread_sound(world->arena, &world->objects, &sound, &laid.spread, &diag, &laid.hash, &laid.frames), CW_OK);
    assert_int_equal(cw_sound_open(world->arena, &world->objects, &laid.hash, &diag, &laid.sound), CW_OK);
    assert_int_equal(laid.sound.frames, laid.frames);
    laid.samples = CW_NEW_ARRAY(world->arena, int32_t, (size_t)(laid.frames * layout.channels));
    assert_int_equal(cw_sound_read(&laid.sound, 0, laid.frames, laid.samples), CW_OK);
    return laid;
}

// The power of one loudspeaker. Units: squared samples.
static double power(const Laid* laid, CwSpeaker speaker) {
    const int c = cw_layout_channel(&laid->spread.layout, speaker);
    double sum = 0.0;
    for (int64_t i = 0; i < laid->frames; ++i) {
        const double s = laid->samples[i * laid->spread.layout.channels + c];
        sum += s * s;
    }
    return sum;
}

static double power_of_all(const int32_t* samples, int64_t count) {
    double sum = 0.0;
    for (int64_t i = 0; i < count; ++i) {
        sum += (double)samples[i] * samples[i];
    }
    return sum;
}

static double db(double ratio) {
    return 10.0 * log10(ratio);
}

static void without_a_seat_it_is_what_it_was(void** state) {
    CwTestWorld* world = *state;
    const int32_t* samples = cw_test_programme(world->arena, RATE, 2, FRAMES, 3);
    const Laid laid = lay(world, "7.1.2", NULL, false, 2, samples, FRAMES);
    assert_int_equal(laid.frames, FRAMES);
    for (int64_t i = 0; i < FRAMES; ++i) {
        for (int c = 0; c < 10; ++c) {
            assert_int_equal(laid.samples[i * 10 + c], c < 2 ? samples[2 * i + c] : 0);
        }
    }
}

// Whatever the layout: as much power as it had, nothing in the centre, nothing in the LFE that was not meant for it.
static void it_keeps_its_power_and_leaves_the_centre_free(void** state) {
    static const char* const names[] = {"5.1", "7.1", "7.1.2", "5.1.4"};
    CwTestWorld* world = *state;
    const int32_t* samples = cw_test_noise(world->arena, 2, FRAMES, -20.0, 5);
    const double before = power_of_all(samples, (int64_t)2 * FRAMES);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; ++i) {
        const Laid laid = lay(world, names[i], &left_seat, false, 2, samples, FRAMES);
        const double after = power_of_all(laid.samples, laid.frames * laid.spread.layout.channels);
        assert_true(fabs(db(after / before)) < 0.5);
        assert_true(power(&laid, CW_SPEAKER_C) == 0.0 && power(&laid, CW_SPEAKER_LFE) == 0.0);
    }
}

// A seat on the left has more of the room on the left, in front and behind; a seat on the right the other way round.
static void the_room_lies_round_the_listener(void** state) {
    CwTestWorld* world = *state;
    const int32_t* samples = cw_test_noise(world->arena, 2, FRAMES, -20.0, 5);
    const Laid left = lay(world, "5.1", &left_seat, false, 2, samples, FRAMES);
    const Laid right = lay(world, "5.1", &right_seat, false, 2, samples, FRAMES);
    const double front = power(&left, CW_SPEAKER_L) + power(&left, CW_SPEAKER_R);
    const double behind = power(&left, CW_SPEAKER_LS) + power(&left, CW_SPEAKER_RS);
    assert_true(db(behind / front) > -16.0 && db(behind / front) < -6.0);
    assert_true(db(power(&left, CW_SPEAKER_LS) / power(&right, CW_SPEAKER_LS)) > 0.3);
    assert_true(db(power(&right, CW_SPEAKER_RS) / power(&left, CW_SPEAKER_RS)) > 0.3);
    const Laid seven = lay(world, "7.1.2", &left_seat, false, 2, samples, FRAMES);
    assert_true(power(&seven, CW_SPEAKER_LTM) > 0.0 && power(&seven, CW_SPEAKER_LRS) > 0.0);
}

// What is heard first is the direct sound, where it was; the surrounds come after the way to a wall and back.
static void hits_stay_where_they_are(void** state) {
    CwTestWorld* world = *state;
    int32_t click[2] = {1 << 20, 1 << 20};
    const Laid laid = lay(world, "5.1", &left_seat, false, 2, click, 1);
    int32_t loudest = 0;
    int64_t first_behind = 0;
    for (int64_t i = 0; i < laid.frames; ++i) {
        loudest = abs(laid.samples[6 * i]) > loudest ? abs(laid.samples[6 * i]) : loudest;
        first_behind = !first_behind && (laid.samples[6 * i + 4] || laid.samples[6 * i + 5]) ? i : first_behind;
    }
    assert_int_equal(loudest, laid.samples[0]);
    const double way_cm = (double)first_behind / RATE * 34300.0;
    assert_true(way_cm > 600.0 && way_cm < 2000.0); // there and back again
    // The tail has gone where it ends: nothing is cut off that could be heard.
    const double end = power_of_all(laid.samples + 6 * (laid.frames - RATE / 10), 6 * RATE / 10);
    assert_true(db(end / power_of_all(laid.samples, 6 * laid.frames)) < -70.0);
}

// Surrounds that play the same are heard between the ears, and cancel when folded: they do not.
static void both_sides_of_the_tail_differ(void** state) {
    CwTestWorld* world = *state;
    int32_t* samples = cw_test_noise(world->arena, 2, FRAMES, -20.0, 5);
    for (int64_t i = 0; i < FRAMES; ++i) {
        samples[2 * i + 1] = samples[2 * i]; // the same from both sides
    }
    const CwSeat middle = {"strings", 0, 20, 500};
    const Laid laid = lay(world, "5.1", &middle, false, 2, samples, FRAMES);
    double both = 0.0;
    for (int64_t i = 0; i < laid.frames; ++i) {
        both += (double)laid.samples[6 * i + 4] * laid.samples[6 * i + 5];
    }
    assert_true(fabs(both) < 0.3 * sqrt(power(&laid, CW_SPEAKER_LS) * power(&laid, CW_SPEAKER_RS)));
}

// Of a low and a high tone of drums the LFE has the low one alone.
static void the_lfe_gets_the_low_end_of_drums(void** state) {
    CwTestWorld* world = *state;
    double heard[2];
    for (int i = 0; i < 2; ++i) {
        const CwTestTone tone = {2.0, i ? 480.0 : 50.0, {-20.0, -20.0}};
        int64_t frames = 0;
        const int32_t* samples = cw_test_tones(world->arena, RATE, 2, &tone, 1, &frames);
        const Laid laid = lay(world, "5.1", &left_seat, true, 2, samples, frames);
        heard[i] = db(power(&laid, CW_SPEAKER_LFE) / (power(&laid, CW_SPEAKER_L) + power(&laid, CW_SPEAKER_R)));
    }
    assert_true(heard[0] > -20.0 && heard[0] < -12.0); // and 10 dB more in the cinema
    assert_true(heard[0] - heard[1] > 30.0);           // two octaves at 24 dB each, and where the tone begins
}

// Mono is on both sides; layouts without left and right, and other shapes, are refused.
static void shapes(void** state) {
    CwTestWorld* world = *state;
    const int32_t* samples = cw_test_noise(world->arena, 1, FRAMES, -20.0, 5);
    const Laid laid = lay(world, "5.1", NULL, false, 1, samples, FRAMES);
    assert_true(fabs(db(power_of_all(laid.samples, 6 * laid.frames) / power_of_all(samples, FRAMES))) < 0.01);
    assert_true(power(&laid, CW_SPEAKER_L) == power(&laid, CW_SPEAKER_R));
    const CwLayout mono = {1, {CW_SPEAKER_MONO}};
    CwSpread spread;
    CwDiag diag = {0};
    assert_int_equal(cw_spread(&mono, &hall, NULL, false, RATE, &diag, &spread), CW_ERR_RANGE);
    assert_true(diag.text[0]);
    const CwSound other = cw_test_sound(world->arena, &world->objects, 44100, 1, samples, 100);
    CwHash hash;
    int64_t frames = 0;
    assert_int_equal(cw_spread_sound(world->arena, &world->objects, &other, &laid.spread, &diag, &hash, &frames),
                     CW_ERR_RANGE);
    int32_t loud[2] = {CW_SAMPLE_MAX, CW_SAMPLE_MAX};
    const CwSound full = cw_test_sound(world->arena, &world->objects, RATE, 2, loud, 1);
    spread = laid.spread;
    spread.taps[0][0].gain[0] = 2.0;
    assert_int_equal(cw_spread_sound(world->arena, &world->objects, &full, &spread, &diag, &hash, &frames),
                     CW_ERR_RANGE);
    assert_non_null(strstr(diag.text, "over full scale"));
}

static CwStatus spread_swept(CwArena* arena, void* context) {
    const Laid* laid = context;
    CwHash hash;
    int64_t frames = 0;
    return cw_spread_sound(arena, laid->sound.objects, &laid->sound, &laid->spread, NULL, &hash, &frames);
}

static void memory_that_runs_out_is_said(void** state) {
    CwTestWorld* world = *state;
    Laid laid = lay(world, "5.1", &left_seat, true, 2, cw_test_noise(world->arena, 2, 500, -20.0, 1), 500);
    laid.sound = cw_test_sound(world->arena, &world->objects, RATE, 2, laid.samples, 500);
    cw_sweep_allocations(spread_swept, &laid, 40);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, cw_test_world_setup, cw_test_world_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(without_a_seat_it_is_what_it_was),
        TEST(it_keeps_its_power_and_leaves_the_centre_free),
        TEST(the_room_lies_round_the_listener),
        TEST(hits_stay_where_they_are),
        TEST(both_sides_of_the_tail_differ),
        TEST(the_lfe_gets_the_low_end_of_drums),
        TEST(shapes),
        TEST(memory_that_runs_out_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
