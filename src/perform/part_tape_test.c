// SPDX-License-Identifier: GPL-3.0-or-later
// A recording of eight bars at 120, laid on maps that are its own, later, slower, without some bars, with other notes.
#include "perform/part_tape.h"

#include "testing/testing.h"

#include "base/math.h"
#include "base/program.h"

#include <stdlib.h>
#include <string.h>

enum {
    RATE = 48000,
    BEAT = RATE / 2,
    BAR = 4 * BEAT,
    N_BARS = 8,
    LEAD = RATE / 4,
    RING = RATE,
    FRAMES = LEAD + N_BARS * BAR + RING,
    TICKS = 40320,
};

static CwObjects objects;
static CwSound recording;
static int32_t samples[2 * (FRAMES + 4 * BAR)];
static CwPartBeat beats[4 * N_BARS];

// A stroke on each beat, higher on the first of a bar, and a breath before the first.
static int32_t sounds_at(int64_t at) {
    const int64_t into = at - LEAD;
    if (into < 0) {
        return (int32_t)(1000 + at % 100);
    }
    const int64_t since = into % BEAT;
    const double hz = into / BEAT % 4 == 0 ? 1760.0 : 880.0;
    return into < (int64_t)N_BARS * BAR
               ? (int32_t)(2e6 * cw_sin(2.0 * CW_PI * cw_fmod(hz * (double)since / RATE, 1.0)) *
                           cw_exp(-(double)since / 1500.0))
               : 0;
}

static int setup(void** state) {
    CwHash hash;
    if (cw_test_arena_up(state) != 0 || cw_objects_in_memory(cw_test_arena, &objects) != CW_OK) {
        return 1;
    }
    for (int64_t i = 0; i < FRAMES; ++i) {
        samples[i] = sounds_at(i);
    }
    cw_test_must(cw_sound_keep(cw_test_arena, &objects, RATE, 1, samples, FRAMES, &hash));
    cw_test_must(cw_sound_open(cw_test_arena, &objects, &hash, &cw_test_diag, &recording));
    for (int i = 0; i < 4 * N_BARS; ++i) {
        const int64_t at = (int64_t)i * BEAT;
        beats[i] = (CwPartBeat){.bar = i / 4 + 1,
                                .beat = i % 4 + 1,
                                .source = LEAD + at,
                                .there = true,
                                .same = true,
                                .at = at,
                                .until = at + BEAT,
                                .tick = (int64_t)i * TICKS,
                                .until_tick = (int64_t)(i + 1) * TICKS};
    }
    return 0;
}

// Bars [first, last] of the cue lie so much later.
static void shift(int first, int last, int64_t by) {
    for (int i = 4 * (first - 1); i < 4 * last; ++i) {
        beats[i].at += by;
        beats[i].until += by;
    }
}

static CwPartTape lay(void) {
    const CwPartBrief brief = {beats, 4 * N_BARS, LEAD + (int64_t)N_BARS * BAR, FRAMES, RATE};
    CwPartTape tape = {0};
    cw_test_must(cw_part_tape(cw_test_arena, &brief, &cw_test_diag, &tape));
    return tape;
}

static CwMockup play(const CwPartTape* tape, int pan, int gain_db100, CwSound* ret_sound) {
    const CwPartSound how = {pan, gain_db100};
    CwMockup mockup = {0};
    cw_test_must(cw_part_tape_render(cw_test_arena, &objects, &recording, tape, &how, &cw_test_diag, &mockup));
    cw_test_must(cw_sound_open(cw_test_arena, &objects, &mockup.sound, &cw_test_diag, ret_sound));
    assert_int_equal(ret_sound->frames, mockup.frames);
    cw_test_must(cw_sound_read(ret_sound, 0, mockup.frames, samples));
    return mockup;
}

// The first sample near a place of the cue that is louder than a stroke's beginning.
static int64_t onset_near(const CwMockup* mockup, int64_t at) {
    for (int64_t i = at - 600; i < at + 600; ++i) {
        if (samples[2 * (i - mockup->start) + 1] > 150000) {
            return i;
        }
    }
    return -1;
}

static void where_nothing_changed_it_is_the_recording(void** state) {
    CwSound sound;
    (void)state;
    const CwPartTape tape = lay();
    assert_int_equal(tape.n_pieces, 1);
    assert_int_equal(tape.pieces[0].n_points, 0);
    assert_string_equal(tape.words, "bars 1 to 8 as recorded");
    const CwMockup mockup = play(&tape, 1000, 0, &sound);
    assert_int_equal(mockup.start, -LEAD);
    assert_int_equal(mockup.frames, FRAMES);
    for (int64_t i = 0; i < FRAMES; ++i) {
        assert_int_equal(samples[2 * i], 0);
        assert_int_equal(samples[2 * i + 1], sounds_at(i));
    }
    assert_true(cw_part_tape_has(&tape, 0) && cw_part_tape_has(&tape, 32 * TICKS - 1));
    assert_false(cw_part_tape_has(&tape, -1) || cw_part_tape_has(&tape, 32 * TICKS));
}

static void bars_that_are_gone_are_left_out(void** state) {
    CwSound sound;
    (void)state;
    for (int i = 4 * 2; i < 4 * 4; ++i) {
        beats[i].there = false;
    }
    shift(5, 8, -(int64_t)2 * BAR);
    for (int i = 16; i < 32; ++i) {
        beats[i].tick -= (int64_t)8 * TICKS;
        beats[i].until_tick -= (int64_t)8 * TICKS;
    }
    const CwPartTape tape = lay();
    assert_string_equal(tape.words, "bars 1 to 2 as recorded; bars 3 to 4 not in the cue any more; "
                                    "bars 5 to 8 as recorded");
    assert_int_equal(tape.n_pieces, 2);
    const CwMockup mockup = play(&tape, 1000, 0, &sound);
    const int64_t join = (int64_t)2 * BAR - mockup.start;
    for (int64_t i = 0; i < mockup.frames; ++i) { // but for the fade, the recording's own samples
        if (i < join - 1300 || i >= join - 240) {
            assert_int_equal(samples[2 * i + 1], sounds_at(i < join - 240 ? i : i + (int64_t)2 * BAR));
        }
    }
}

static void a_slower_map_stretches_it_beat_by_beat(void** state) {
    CwSound sound;
    (void)state;
    for (int i = 0; i < 4 * N_BARS; ++i) { // 1.5 % slower, but for the first two bars
        const int64_t from = i < 8 ? (int64_t)i * BEAT : 8 * (int64_t)BEAT + (int64_t)(i - 8) * BEAT * 203 / 200;
        const int64_t next =
            i + 1 <= 8 ? (int64_t)(i + 1) * BEAT : 8 * (int64_t)BEAT + (int64_t)(i + 1 - 8) * BEAT * 203 / 200;
        beats[i].at = from;
        beats[i].until = next;
    }
    const CwPartTape tape = lay();
    assert_string_equal(tape.words, "bars 1 to 8 as recorded, stretched");
    const CwMockup mockup = play(&tape, 1000, 0, &sound);
    assert_int_equal(mockup.frames, FRAMES + 24 * (int64_t)BEAT * 3 / 200);
    for (int i = 0; i < 4 * N_BARS; ++i) { // 3 ms is what an onset moves in the engine's windows
        const int64_t onset = onset_near(&mockup, beats[i].at);
        assert_true(onset >= 0 && llabs(onset - beats[i].at) < 144);
    }
}

static void what_cannot_be_played_the_instrument_plays(void** state) {
    CwSound sound;
    (void)state;
    beats[4 * 2 + 1].same = false; // a note of bar 3
    shift(6, 8, BEAT / 5);         // and bar 5 is 5 % slower
    for (int i = 4 * 4; i < 4 * 5; ++i) {
        beats[i].at += (i - 16) * (int64_t)BEAT / 20;
        beats[i].until += (i - 15) * (int64_t)BEAT / 20;
    }
    const CwPartTape tape = lay();
    assert_string_equal(tape.words, "bars 1 to 2 as recorded; bar 3 by the instrument, for other notes; bar 4 as "
                                    "recorded; bar 5 by the instrument, for another tempo; bars 6 to 8 as recorded");
    assert_true(cw_part_tape_has(&tape, 8 * TICKS - 1) && cw_part_tape_has(&tape, 12 * TICKS));
    assert_false(cw_part_tape_has(&tape, 8 * TICKS) || cw_part_tape_has(&tape, 11 * TICKS));
    const CwMockup mockup = play(&tape, 1000, 0, &sound);
    for (int64_t at = 2 * BAR; at < 3 * BAR - 1300; ++at) {
        assert_int_equal(samples[2 * (at - mockup.start) + 1], 0);
    }
    assert_true(llabs(onset_near(&mockup, beats[20].at) - beats[20].at) < 24);
}

static void it_sits_and_is_as_loud_as_it_is_told(void** state) {
    CwSound sound;
    (void)state;
    const CwPartTape tape = lay();
    (void)play(&tape, 0, -602, &sound);
    for (int64_t i = 0; i < FRAMES; i += 97) {
        const double wanted = sounds_at(i) * 0.70710678119 * 0.50003453;
        assert_true(abs(samples[2 * i] - samples[2 * i + 1]) <= 1);
        assert_true(cw_abs(samples[2 * i] - wanted) < 0.6);
    }
}

static void what_is_written_is_read_again(void** state) {
    CwBuf buf = cw_buf(cw_test_arena);
    CwBuf again = cw_buf(cw_test_arena);
    CwPartTape read = {0};
    json_t* json = NULL;
    (void)state;
    shift(6, 8, 300);
    beats[19].until += 300;
    const CwPartTape tape = lay();
    cw_part_tape_to_json(&buf, NULL, &tape);
    cw_test_must(cw_json_parse(cw_test_arena, "tape", cw_text(cw_buf_string(&buf)), &cw_test_diag, &json));
    const CwJsonIn in = {"tape", &cw_test_diag};
    cw_test_must(cw_part_tape_from_json(cw_test_arena, in, json, &read));
    cw_part_tape_to_json(&again, NULL, &read);
    assert_string_equal(cw_buf_string(&buf), cw_buf_string(&again));
    json_object_set_new(json_array_get(json_object_get(json, "pieces"), 0), "length", json_integer(7));
    assert_int_equal(cw_part_tape_from_json(cw_test_arena, in, json, &read), CW_ERR_BAD_INPUT);
}

static void beats_outside_the_recording_are_refused(void** state) {
    const CwPartBrief brief = {beats, 4 * N_BARS, LEAD + (int64_t)N_BARS * BAR, FRAMES - 2 * RING, RATE};
    CwPartTape tape = {0};
    (void)state;
    assert_int_equal(cw_part_tape(cw_test_arena, &brief, &cw_test_diag, &tape), CW_ERR_RANGE);
    assert_non_null(strstr(cw_test_diag.text, "outside the recording"));
}

static CwStatus scenario(CwArena* arena, void* context) {
    const CwPartBrief brief = {beats, 4 * N_BARS, LEAD + (int64_t)N_BARS * BAR, FRAMES, RATE};
    const CwPartSound how = {0, 0};
    CwPartTape tape = {0};
    CwMockup mockup = {0};
    (void)context;
    CW_TRY(cw_part_tape(arena, &brief, NULL, &tape));
    return cw_part_tape_render(arena, &objects, &recording, &tape, &how, NULL, &mockup);
}

static void running_out_of_memory_is_said(void** state) {
    (void)state;
    cw_sweep_allocations(scenario, NULL, 20);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(where_nothing_changed_it_is_the_recording, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(bars_that_are_gone_are_left_out, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(a_slower_map_stretches_it_beat_by_beat, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_played_the_instrument_plays, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(it_sits_and_is_as_loud_as_it_is_told, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_is_written_is_read_again, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(beats_outside_the_recording_are_refused, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(running_out_of_memory_is_said, setup, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
