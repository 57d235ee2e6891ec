// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/plan.h"

#include "testing/testing.h"

#include "base/program.h"
#include "perform/technique.h"

#include <stdlib.h>
#include <string.h>

enum {
    RATE = 48000,
    QUARTER = CW_TICKS_PER_QUARTER,
    LATE = 2000, // natural; the firm voicing of the test's instruments is late by 100, the smooth by 700
};

static CwArena* arena;
static CwDiag diag;
static CwPatch patches[3];

static CwPatch make_instrument(int bank, int program) {
    CwPatch patch = {.bank = bank, .program = program, .sample_rate = RATE, .volume = 90};
    for (int key = 0; key < 128; ++key) {
        patch.late[CW_VOICING_NATURAL][key] = LATE;
        patch.late[CW_VOICING_FIRM][key] = 100;
        patch.late[CW_VOICING_SMOOTH][key] = 700;
    }
    return patch;
}

static int setup(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    diag = (CwDiag){0};
    patches[0] = make_instrument(0, 48);
    patches[1] = make_instrument(0, 45);
    patches[2] = make_instrument(128, 0);
    return arena ? 0 : 1;
}

static int teardown(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

// A minute of 120 to the minute: a quarter is 24000 samples.
static CwTempoMap even_map(void) {
    CwTempoMap map;
    const CwStatus status =
        cw_tempo_map_constant(arena, (CwRatio){120, 1}, (CwMeter){4, 4}, cw_span_of_ms(60000), &map);
    assert_int_equal(status, CW_OK);
    return map;
}

static CwPart strings(const CwNote* notes, size_t n_notes) {
    return (CwPart){
        .name = "Violins", .stem = "strings", .program = 48, .pan = -300, .notes = notes, .n_notes = n_notes};
}

static CwPlan plan_of(const CwPart* parts, size_t n_parts, const CwTempoMap* map, const CwMark* marks, size_t n_marks) {
    const CwPlanBrief brief = {parts, n_parts, map, marks, n_marks, patches, 3, RATE, 0};
    CwPlan plan = {0};
    const CwStatus status = cw_plan_make(arena, &brief, &diag, &plan);
    assert_string_equal(diag.text, "");
    assert_int_equal(status, CW_OK);
    return plan;
}

static CwPlan plan_notes(const CwNote* notes, size_t n_notes) {
    const CwTempoMap map = even_map();
    const CwPart part = strings(notes, n_notes);
    return plan_of(&part, 1, &map, NULL, 0);
}

// The nth play of a kind; NULL when there are fewer.
static const CwPlay* nth(const CwPlan* plan, CwPlayKind kind, size_t n) {
    for (size_t i = 0; i < plan->n_plays; ++i) {
        if (plan->plays[i].kind == kind && n-- == 0) {
            return &plan->plays[i];
        }
    }
    return NULL;
}

static size_t count(const CwPlan* plan, CwPlayKind kind) {
    size_t n = 0;
    while (nth(plan, kind, n)) {
        ++n;
    }
    return n;
}

// What must hold of every plan: in order; every key that goes down goes up later; nothing before the lead.
static void check_laws(const CwPlan* plan) {
    static int down[256][128];
    memset(down, 0, sizeof down);
    for (size_t i = 0; i < plan->n_plays; ++i) {
        const CwPlay* play = &plan->plays[i];
        assert_true(play->sample >= -(int64_t)RATE * CW_PLAN_LEAD_MS / 1000);
        assert_in_range(play->channel, 0, plan->n_channels - 1);
        if (i) {
            const CwPlay* before = &plan->plays[i - 1];
            assert_true(before->sample < play->sample ||
                        (before->sample == play->sample && before->kind <= play->kind));
        }
        if (play->kind == CW_PLAY_ON) {
            assert_int_equal(down[play->channel][play->key], 0);
            assert_in_range(play->value, 1, 127);
            assert_true(play->sample <= play->heard);
        }
        down[play->channel][play->key] += play->kind == CW_PLAY_ON ? 1 : play->kind == CW_PLAY_OFF ? -1 : 0;
        assert_in_range(down[play->channel][play->key], 0, 1);
    }
    for (size_t c = 0; c < 256; ++c) {
        for (size_t k = 0; k < 128; ++k) {
            assert_int_equal(down[c][k], 0);
        }
    }
}

static void notes_are_struck_early_and_heard_on_time(void** state) {
    (void)state;
    const CwNote notes[] = {{QUARTER, QUARTER, 60, 80, CW_ARTICULATION_NORMAL},
                            {2 * QUARTER, QUARTER, 62, 81, CW_ARTICULATION_ACCENT}};
    const CwPlan plan = plan_notes(notes, 2);
    check_laws(&plan);
    assert_int_equal(plan.n_channels, 2); // natural and firm
    const CwPlay* first = nth(&plan, CW_PLAY_ON, 0);
    assert_int_equal(first->heard, 24000);
    assert_int_equal(first->sample, 24000 - LATE);
    assert_int_equal(first->value, 80);
    const CwPlay* second = nth(&plan, CW_PLAY_ON, 1);
    assert_int_equal(second->heard, 48000);
    assert_int_equal(second->sample, 48000 - 100);
    assert_int_equal(second->value, 81 + 16);
    assert_int_equal(nth(&plan, CW_PLAY_OFF, 0)->sample, 48000 - 960);
    assert_int_equal(plan.end, 72000);
    assert_int_equal(plan.channels[0].pan, -300);
    assert_int_equal(plan.channels[0].volume, 90);
    assert_true(plan.channels[1].skip_samples > plan.channels[0].skip_samples);
}

static void nothing_is_struck_before_the_lead(void** state) {
    (void)state;
    const CwNote notes[] = {{0, QUARTER, 60, 80, CW_ARTICULATION_NORMAL}};
    patches[0].late[CW_VOICING_NATURAL][60] = 20000;
    const CwPlan plan = plan_notes(notes, 1);
    check_laws(&plan);
    assert_int_equal(nth(&plan, CW_PLAY_ON, 0)->sample, -12000);
    assert_int_equal(nth(&plan, CW_PLAY_ON, 0)->heard, 0);
}

// How long one quarter sounds, from where it is heard to where its key goes up.
static int64_t length_of(int articulation) {
    const CwNote note = {QUARTER, QUARTER, 60, 80, (uint8_t)articulation};
    const CwPlan plan = plan_notes(&note, 1);
    check_laws(&plan);
    return nth(&plan, CW_PLAY_OFF, 0)->sample - nth(&plan, CW_PLAY_ON, 0)->heard;
}

static void articulations_have_their_lengths(void** state) {
    (void)state;
    assert_int_equal(length_of(CW_ARTICULATION_NORMAL), 24000 - 960);
    assert_int_equal(length_of(CW_ARTICULATION_LEGATO), 24000 + 2880);
    assert_int_equal(length_of(CW_ARTICULATION_STACCATO), 10800);
    assert_int_equal(length_of(CW_ARTICULATION_TENUTO), 24000);
    assert_int_equal(length_of(CW_ARTICULATION_ACCENT), 21600);
    assert_int_equal(length_of(CW_ARTICULATION_MARCATO), 16800);
    assert_int_equal(length_of(CW_ARTICULATION_ROLL), 24000 - 0); // no drum: one note
    const CwNote tiny = {QUARTER, 10, 60, 80, CW_ARTICULATION_STACCATO};
    const CwPlan plan = plan_notes(&tiny, 1);
    assert_int_equal(nth(&plan, CW_PLAY_OFF, 0)->sample - 24000, 2880);
}

static void pizzicato_and_legato_change_how_notes_begin(void** state) {
    (void)state;
    const CwNote notes[] = {{0, QUARTER, 60, 80, CW_ARTICULATION_LEGATO},
                            {QUARTER, QUARTER, 62, 80, CW_ARTICULATION_LEGATO},
                            {2 * QUARTER, QUARTER, 64, 80, CW_ARTICULATION_PIZZICATO},
                            {4 * QUARTER, QUARTER, 65, 80, CW_ARTICULATION_LEGATO}};
    const CwPlan plan = plan_notes(notes, 4);
    check_laws(&plan);
    assert_int_equal(plan.n_channels, 3);
    assert_int_equal(plan.channels[2].program, 45);
    assert_int_equal(nth(&plan, CW_PLAY_ON, 0)->heard - nth(&plan, CW_PLAY_ON, 0)->sample, LATE);
    assert_int_equal(nth(&plan, CW_PLAY_ON, 1)->heard - nth(&plan, CW_PLAY_ON, 1)->sample, 700); // out of the first
    assert_int_equal(nth(&plan, CW_PLAY_ON, 2)->channel, 2);
    assert_int_equal(nth(&plan, CW_PLAY_ON, 3)->heard - nth(&plan, CW_PLAY_ON, 3)->sample, LATE); // after a rest
}

static void marked_notes_speak_at_once(void** state) {
    (void)state;
    const CwTempoMap map = even_map();
    const CwNote notes[] = {{QUARTER, QUARTER, 60, 80, CW_ARTICULATION_NORMAL},
                            {2 * QUARTER, QUARTER, 60, 80, CW_ARTICULATION_NORMAL},
                            {3 * QUARTER, QUARTER, 60, 120, CW_ARTICULATION_ACCENT}};
    const CwPart part = strings(notes, 3);
    const CwMark marks[] = {{cw_time_of_sample(48000 + 239, RATE), CW_MARK_ATTACK},
                            {cw_time_of_sample(72000, RATE), CW_MARK_ATTACK}};
    const CwPlan plan = plan_of(&part, 1, &map, marks, 2);
    check_laws(&plan);
    assert_int_equal(nth(&plan, CW_PLAY_ON, 0)->sample, 24000 - LATE);
    assert_int_equal(nth(&plan, CW_PLAY_ON, 0)->value, 80);
    assert_int_equal(nth(&plan, CW_PLAY_ON, 1)->sample, 48000 - 100);
    assert_int_equal(nth(&plan, CW_PLAY_ON, 1)->value, 90);
    assert_int_equal(nth(&plan, CW_PLAY_ON, 2)->value, 127);
}

static void stops_damp_what_ends_there(void** state) {
    (void)state;
    const CwTempoMap map = even_map();
    const CwNote ends[] = {{QUARTER, QUARTER, 60, 80, CW_ARTICULATION_TENUTO}};
    const CwNote goes_on[] = {{QUARTER, 2 * QUARTER, 60, 80, CW_ARTICULATION_TENUTO}};
    const CwNote begins[] = {{2 * QUARTER, QUARTER, 60, 80, CW_ARTICULATION_NORMAL}};
    const CwPart parts[] = {strings(ends, 1), strings(goes_on, 1), strings(begins, 1)};
    const CwMark mark = {cw_time_of_sample(48000, RATE), CW_MARK_STOP};
    const CwPlan plan = plan_of(parts, 3, &map, &mark, 1);
    check_laws(&plan);
    assert_int_equal(count(&plan, CW_PLAY_DAMP), 1);
    assert_int_equal(nth(&plan, CW_PLAY_DAMP, 0)->channel, 0);
    assert_int_equal(nth(&plan, CW_PLAY_DAMP, 0)->sample, 48000);
    assert_int_equal(plan.n_hushes, 0); // somebody still plays
}

static void where_all_stop_the_room_is_hushed(void** state) {
    (void)state;
    const CwTempoMap map = even_map();
    const CwNote notes[] = {{QUARTER, QUARTER, 60, 80, CW_ARTICULATION_LEGATO}, // held over, and damped all the same
                            {4 * QUARTER, QUARTER, 62, 80, CW_ARTICULATION_ACCENT}};
    const CwPart parts[] = {strings(notes, 1), strings(notes, 2)};
    const CwMark marks[] = {{cw_time_of_sample(48000, RATE), CW_MARK_STOP},
                            {cw_time_of_sample(120000, RATE), CW_MARK_STOP}};
    const CwPlan plan = plan_of(parts, 2, &map, marks, 2);
    check_laws(&plan);
    assert_int_equal(count(&plan, CW_PLAY_DAMP), 6);
    assert_int_equal(plan.n_hushes, 2);
    assert_int_equal(plan.hushes[0].from, 48000);
    assert_int_equal(plan.hushes[0].until, 96000 - 100);
    assert_int_equal(plan.hushes[1].from, 120000);
    assert_true(plan.hushes[1].until == INT64_MAX);
}

static void the_same_key_is_never_down_twice(void** state) {
    (void)state;
    const CwNote notes[] = {{QUARTER, 3 * QUARTER, 60, 70, CW_ARTICULATION_TENUTO},
                            {QUARTER, QUARTER, 60, 90, CW_ARTICULATION_TENUTO}, // the same note in another voice
                            {2 * QUARTER, QUARTER, 60, 80, CW_ARTICULATION_TENUTO}};
    const CwPlan plan = plan_notes(notes, 3);
    check_laws(&plan);
    assert_int_equal(count(&plan, CW_PLAY_ON), 2);
    assert_int_equal(nth(&plan, CW_PLAY_ON, 0)->value, 90);
    assert_int_equal(nth(&plan, CW_PLAY_OFF, 0)->sample, nth(&plan, CW_PLAY_ON, 1)->sample);
}

static void a_roll_is_strokes(void** state) {
    (void)state;
    const CwTempoMap map = even_map();
    const CwNote note = {QUARTER, 4 * QUARTER, 49, 80, CW_ARTICULATION_ROLL};
    CwPart drum = strings(&note, 1);
    drum.bank = 128;
    drum.program = 0;
    const CwPlan plan = plan_of(&drum, 1, &map, NULL, 0);
    check_laws(&plan);
    assert_in_range(count(&plan, CW_PLAY_ON), 26, 31); // two seconds of 14
    assert_int_equal(nth(&plan, CW_PLAY_ON, 0)->heard, 24000);
    assert_int_equal(nth(&plan, CW_PLAY_ON, 0)->value, 68);
    for (size_t i = 1; nth(&plan, CW_PLAY_ON, i); ++i) {
        const int64_t apart = nth(&plan, CW_PLAY_ON, i)->sample - nth(&plan, CW_PLAY_ON, i - 1)->sample;
        assert_in_range(apart, 3100, 3760);
    }
}

static void loudness_becomes_expression(void** state) {
    (void)state;
    const CwTempoMap map = even_map();
    const CwNote notes[] = {{0, 4 * QUARTER, 60, 80, 0}, {8 * QUARTER, QUARTER, 62, 80, 0}};
    const CwDynamic dynamics[] = {{QUARTER, 375, true}, {5 * QUARTER, 1000, false}, {8 * QUARTER, 125, false}};
    CwPart part = strings(notes, 2);
    part.dynamics = dynamics;
    part.n_dynamics = 3;
    const CwPlan plan = plan_of(&part, 1, &map, NULL, 0);
    check_laws(&plan);
    const CwPlay* before = nth(&plan, CW_PLAY_EXPRESSION, 0);
    assert_int_equal(before->sample, -12000); // the first mark holds from the start
    assert_in_range(before->value, 65, 66);   // 11.4 dB down: 127 * 10^(-11.4/40)
    size_t n = 1;
    for (; nth(&plan, CW_PLAY_EXPRESSION, n)->sample <= 5 * 24000; ++n) { // the hairpin rises in single steps
        const CwPlay* play = nth(&plan, CW_PLAY_EXPRESSION, n);
        assert_int_equal(play->value, before->value + 1);
        assert_true(play->sample > 24000);
        before = play;
    }
    assert_int_equal(before->value, 127);
    assert_in_range(before->sample, 5 * 24000 - 1000, 5 * 24000);
    const CwPlay* last = nth(&plan, CW_PLAY_EXPRESSION, n);
    assert_int_equal(last->value, 51);                                 // 16 dB down
    assert_int_equal(last->sample, nth(&plan, CW_PLAY_ON, 1)->sample); // with the note, which is struck early
    assert_null(nth(&plan, CW_PLAY_EXPRESSION, n + 1));
}

static void parts_without_marks_play_mezzo_forte(void** state) {
    (void)state;
    const CwNote note = {0, QUARTER, 60, 80, 0};
    const CwPlan plan = plan_notes(&note, 1);
    assert_int_equal(count(&plan, CW_PLAY_EXPRESSION), 1);
    assert_in_range(nth(&plan, CW_PLAY_EXPRESSION, 0)->value, 85, 86); // 6.9 dB down
}

// Players are not quite together, but for the moments of the picture; always in the same way.
static void players_are_human_on_request(void** state) {
    (void)state;
    const CwTempoMap map = even_map();
    CwNote notes[200];
    for (int i = 0; i < 200; ++i) {
        notes[i] = (CwNote){(int64_t)i * QUARTER / 2, QUARTER / 4, (uint8_t)(50 + i % 20), 80, CW_ARTICULATION_TENUTO};
    }
    const CwPart part = strings(notes, 200);
    const CwMark mark = {cw_time_of_sample((int64_t)24000 * 5, RATE), CW_MARK_ATTACK};
    CwPlanBrief brief = {&part, 1, &map, &mark, 1, patches, 3, RATE, 8};
    CwPlan plan;
    CwPlan again;
    assert_int_equal(cw_plan_make(arena, &brief, &diag, &plan), CW_OK);
    assert_int_equal(cw_plan_make(arena, &brief, &diag, &again), CW_OK);
    assert_memory_equal(plan.plays, again.plays, plan.n_plays * sizeof plan.plays[0]);
    int64_t sum = 0;
    int64_t squares = 0;
    for (size_t i = 0; i < 200; ++i) {
        const CwPlay* play = nth(&plan, CW_PLAY_ON, i);
        const int64_t late = play->heard == (int64_t)24000 * 5 ? 100 : LATE;
        const int64_t error = play->sample + late - play->heard;
        assert_in_range(error + 384, 0, 768);
        assert_true(error == 0 || late == LATE);
        sum += error;
        squares += error * error;
    }
    assert_in_range(sum / 200 + 40, 0, 80);               // on the whole neither early nor late
    assert_in_range(squares / 200, 100 * 100, 220 * 220); // 384 / sqrt(6) = 157
}

static void silent_keys_are_counted(void** state) {
    (void)state;
    const CwNote notes[] = {{0, QUARTER, 20, 80, 0}, {0, QUARTER, 60, 80, 0}};
    patches[0].late[CW_VOICING_NATURAL][20] = -1;
    const CwPlan plan = plan_notes(notes, 2);
    check_laws(&plan);
    assert_int_equal(plan.n_silent, 1);
}

static void instruments_must_be_measured(void** state) {
    (void)state;
    const CwTempoMap map = even_map();
    const CwNote note = {0, QUARTER, 60, 80, 0};
    CwPart part = strings(&note, 1);
    part.program = 73;
    const CwPlanBrief brief = {&part, 1, &map, NULL, 0, patches, 3, RATE, 0};
    CwPlan plan = {.end = 77};
    assert_int_equal(cw_plan_make(arena, &brief, &diag, &plan), CW_ERR_NOT_FOUND);
    assert_non_null(strstr(diag.text, "program 73"));
    assert_string_equal(diag.read, "Violins");
    assert_int_equal(plan.end, 77);
}

static void too_many_channels_are_refused(void** state) {
    (void)state;
    const CwTempoMap map = even_map();
    const CwNote note = {0, QUARTER, 60, 80, 0};
    CwPart parts[257];
    for (size_t i = 0; i < 257; ++i) {
        parts[i] = strings(&note, 1);
    }
    const CwPlan full = plan_of(parts, 256, &map, NULL, 0);
    assert_int_equal(full.n_channels, 256);
    const CwPlanBrief brief = {parts, 257, &map, NULL, 0, patches, 3, RATE, 0};
    CwPlan plan;
    assert_int_equal(cw_plan_make(arena, &brief, &diag, &plan), CW_ERR_RANGE);
}

static void an_empty_stem_is_a_plan(void** state) {
    (void)state;
    const CwTempoMap map = even_map();
    const CwPlan plan = plan_of(NULL, 0, &map, NULL, 0);
    assert_int_equal(plan.n_plays, 0);
    assert_int_equal(plan.end, 0);
}

static void programs_are_listed_once(void** state) {
    (void)state;
    const CwNote notes[] = {{0, QUARTER, 60, 80, CW_ARTICULATION_PIZZICATO},
                            {QUARTER, QUARTER, 60, 80, CW_ARTICULATION_NORMAL},
                            {2 * QUARTER, QUARTER, 60, 80, CW_ARTICULATION_TREMOLO}};
    CwPart parts[] = {strings(notes, 3), strings(notes, 3), strings(notes, 2)};
    parts[2].bank = 128;
    parts[2].program = 0;
    const CwProgramNumber* programs = NULL;
    size_t n = 0;
    assert_int_equal(cw_plan_programs(arena, parts, 3, &programs, &n), CW_OK);
    static const CwProgramNumber want[] = {{0, 45}, {0, 48}, {0, 44}, {128, 0}};
    assert_int_equal(n, 4);
    for (size_t i = 0; i < n; ++i) {
        assert_int_equal(programs[i].bank, want[i].bank);
        assert_int_equal(programs[i].program, want[i].program);
    }
}

// Two hours, 20 000 tempo changes, ramps and steps. Python's fractions and decimal say where each note must be.
static const char* const long_script =
    "import random\n"
    "from decimal import Decimal as D, getcontext\n"
    "getcontext().prec = 60\n"
    "random.seed(4)\n"
    "tick = flick = 0\n"
    "for i in range(20001):\n"
    "    num, den = random.choice([(1, 1), (1, 1), (3, 2), (4, 5), (101, 100)])\n"
    "    n, d = 40320, 254016000 + random.randrange(-60000000, 60000000)\n"
    "    probe = random.randrange(1, n)\n"
    "    if num == den:\n"
    "        at = flick + D(d) * probe / n\n"
    "    else:\n"
    "        r = D(num) / D(den)\n"
    "        at = flick + D(d) * (1 + (r - 1) * probe / n).ln() / r.ln()\n"
    "    exact = at / 14700\n"
    "    print(tick, flick, num, den, tick + probe, int(exact), int((exact - int(exact)) * 1000))\n"
    "    tick, flick = tick + n, flick + d\n";

static void two_hours_with_20000_tempo_changes(void** state) {
    (void)state;
    enum { N = 20000 };
    const char* argv[] = {"/usr/bin/python3", "-c", long_script, NULL};
    CwProgramResult result;
    assert_int_equal(cw_program_must(arena, &(CwProgram){argv, NULL, 60}, &diag, &result), CW_OK);
    CwTempoPoint* points = CW_NEW_ARRAY(arena, CwTempoPoint, N + 1);
    CwNote* notes = CW_NEW_ARRAY(arena, CwNote, N);
    int64_t* whole = CW_NEW_ARRAY(arena, int64_t, N);
    int64_t* thousandths = CW_NEW_ARRAY(arena, int64_t, N);
    CwText rest = result.output;
    for (size_t i = 0; i <= N; ++i) {
        CwText line = cw_text_line(&rest);
        int64_t v[7];
        for (size_t k = 0; k < 7; ++k) {
            assert_int_equal(cw_parse_int(cw_text_word(&line), &v[k]), CW_OK);
        }
        points[i] = (CwTempoPoint){v[0], cw_time(v[1]), (int32_t)v[2], (int32_t)v[3]};
        if (i < N) {
            notes[i] = (CwNote){v[4], 5000, 60, 80, CW_ARTICULATION_STACCATO};
            whole[i] = v[5];
            thousandths[i] = v[6];
        }
    }
    points[N].ratio_num = points[N].ratio_den = 1;
    const CwMeterChange meter = {0, 1, {4, 4}};
    const CwTempoMap map = {points, N + 1, &meter, 1};
    assert_int_equal(cw_tempo_map_check(&map), CW_OK);
    const CwPart part = strings(notes, N);
    const CwPlan plan = plan_of(&part, 1, &map, NULL, 0);
    check_laws(&plan);
    assert_true(plan.end > (int64_t)7100 * RATE);
    size_t n = 0;
    for (size_t i = 0; i < plan.n_plays; ++i) {
        if (plan.plays[i].kind == CW_PLAY_ON) {
            const int64_t off = (plan.plays[i].heard - whole[n]) * 1000 - thousandths[n];
            assert_true(off >= -501 && off <= 501);
            ++n;
        }
    }
    assert_int_equal(n, N);
}

static void marks_of_any_articulation_are_firm(void** state) {
    (void)state;
    const CwTechniques* techniques = NULL;
    assert_int_equal(cw_techniques_read(arena, "", (CwText){NULL, 0}, &diag, &techniques), CW_OK);
    for (int program = 0; program < 128; ++program) {
        for (int articulation = -1; articulation < 12; ++articulation) {
            const CwPlayer player = {NULL, 0, program, true, true};
            const CwTechnique how = cw_technique(techniques, &player, articulation);
            assert_int_equal(how.voicing, CW_VOICING_FIRM);
            assert_in_range(how.program, 0, 127);
            assert_true(!how.strokes || cw_patch_family(0, program) == CW_PATCH_STRUCK);
        }
    }
}

static CwStatus make_plan(CwArena* from, void* context) {
    CwPlanBrief brief = *(const CwPlanBrief*)context;
    CwPlan plan;
    const CwProgramNumber* programs = NULL;
    size_t n = 0;
    CW_TRY(cw_plan_programs(from, brief.parts, brief.n_parts, &programs, &n));
    return cw_plan_make(from, &brief, NULL, &plan);
}

static void memory_that_runs_out_is_said(void** state) {
    (void)state;
    const CwTempoMap map = even_map();
    const CwNote notes[] = {{0, QUARTER, 60, 80, 0}, {QUARTER, QUARTER, 60, 80, CW_ARTICULATION_PIZZICATO}};
    const CwDynamic dynamics[] = {{0, 375, true}, {QUARTER, 500, false}};
    CwPart part = strings(notes, 2);
    part.dynamics = dynamics;
    part.n_dynamics = 2;
    const CwMark mark = {cw_time_of_sample(48000, RATE), CW_MARK_STOP};
    CwPlanBrief brief = {&part, 1, &map, &mark, 1, patches, 3, RATE, 0};
    cw_sweep_allocations(make_plan, &brief, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(notes_are_struck_early_and_heard_on_time, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_is_struck_before_the_lead, setup, teardown),
        cmocka_unit_test_setup_teardown(articulations_have_their_lengths, setup, teardown),
        cmocka_unit_test_setup_teardown(pizzicato_and_legato_change_how_notes_begin, setup, teardown),
        cmocka_unit_test_setup_teardown(marked_notes_speak_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(stops_damp_what_ends_there, setup, teardown),
        cmocka_unit_test_setup_teardown(where_all_stop_the_room_is_hushed, setup, teardown),
        cmocka_unit_test_setup_teardown(the_same_key_is_never_down_twice, setup, teardown),
        cmocka_unit_test_setup_teardown(a_roll_is_strokes, setup, teardown),
        cmocka_unit_test_setup_teardown(loudness_becomes_expression, setup, teardown),
        cmocka_unit_test_setup_teardown(parts_without_marks_play_mezzo_forte, setup, teardown),
        cmocka_unit_test_setup_teardown(players_are_human_on_request, setup, teardown),
        cmocka_unit_test_setup_teardown(silent_keys_are_counted, setup, teardown),
        cmocka_unit_test_setup_teardown(instruments_must_be_measured, setup, teardown),
        cmocka_unit_test_setup_teardown(too_many_channels_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(an_empty_stem_is_a_plan, setup, teardown),
        cmocka_unit_test_setup_teardown(programs_are_listed_once, setup, teardown),
        cmocka_unit_test_setup_teardown(two_hours_with_20000_tempo_changes, setup, teardown),
        cmocka_unit_test_setup_teardown(marks_of_any_articulation_are_firm, setup, teardown),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_is_said, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
