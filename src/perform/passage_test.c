// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/passage.h"

#include "testing/testing.h"

#include <string.h>

enum {
    RATE = 48000,
    BAR = 96000, // at 120 to the minute
    N = 4,       // passages, of two bars each
    LATE = 900,
};

static CwArena* arena;
static CwDiag diag;
static CwPatch patches[2];

static int setup(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    diag = (CwDiag){0};
    for (int i = 0; i < 2; ++i) {
        patches[i] = (CwPatch){.bank = i * 128, .program = i ? 0 : 48, .sample_rate = RATE, .volume = 90};
        for (int key = 0; key < 128 * CW_VOICINGS; ++key) {
            patches[i].late[key / 128][key % 128] = LATE;
        }
    }
    return arena ? 0 : 1;
}

static int teardown(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

static void must(CwStatus status) {
    assert_string_equal(diag.text, "");
    assert_int_equal(status, CW_OK);
}

static CwPlan plan_part(const CwPart* part, const CwMark* mark) {
    CwTempoMap map;
    CwPlan plan;
    must(cw_tempo_map_constant(arena, (CwRatio){120, 1}, (CwMeter){4, 4}, cw_span_of_ms(60000), &map));
    const CwPlanBrief brief = {part, 1, &map, mark, mark != NULL, patches, 2, RATE, 6};
    must(cw_plan_make(arena, &brief, &diag, &plan));
    return plan;
}

static void cut(const CwPlan* plan, CwPassage* passages) {
    const int64_t borders[N - 1] = {2 * BAR, 4 * BAR, 6 * BAR};
    must(cw_passages_cut(arena, plan, borders, N, passages));
}

// Eight bars of eighths, some of them held over the next, and a crescendo through all of it.
static CwPart busy_part(int changed) {
    static CwNote notes[2][64];
    static const CwDynamic dynamics[] = {{0, 200, true}, {32 * CW_TICKS_PER_QUARTER, 900, false}};
    CwNote* own = notes[changed >= 0];
    for (int i = 0; i < 64; ++i) {
        const int64_t length = CW_TICKS_PER_QUARTER * (i % 5 == 0 ? 3 : 1) / 2;
        own[i] = (CwNote){i * CW_TICKS_PER_QUARTER / 2, length, (uint8_t)(48 + i * 7 % 24 + (i == changed)), 80,
                          i % 3 ? CW_ARTICULATION_NORMAL : CW_ARTICULATION_LEGATO};
    }
    return (CwPart){
        .stem = "strings", .program = 48, .notes = own, .n_notes = 64, .dynamics = dynamics, .n_dynamics = 2};
}

static const char* text_of(const CwPassage* passage) {
    CwBuf buf = cw_buf(arena);
    cw_passage_to_json(&buf, NULL, &passage->plan);
    return cw_buf_string(&buf);
}

static size_t count(const CwPlan* plan, int kind) {
    size_t n = 0;
    for (size_t i = 0; i < plan->n_plays; ++i) {
        n += plan->plays[i].kind == kind;
    }
    return n;
}

static const CwPlay* find(const CwPlan* plan, int kind, int key) {
    for (size_t i = 0; i < plan->n_plays; ++i) {
        if (plan->plays[i].kind == kind && plan->plays[i].key == key) {
            return &plan->plays[i];
        }
    }
    return NULL;
}

static void every_note_is_in_one_passage_with_its_end(void** state) {
    (void)state;
    const CwPart part = busy_part(-1);
    const CwPlan plan = plan_part(&part, NULL);
    CwPassage passages[N];
    cut(&plan, passages);
    size_t notes = 0;
    for (size_t p = 0; p < N; ++p) {
        const CwPlan* piece = &passages[p].plan;
        int down[2][128] = {{0}};
        assert_true(piece->n_channels <= 2);
        assert_int_equal(count(piece, CW_PLAY_ON), count(piece, CW_PLAY_OFF));
        for (size_t i = 0; i < piece->n_plays; ++i) {
            const CwPlay* play = &piece->plays[i];
            assert_true(play->sample >= (i ? piece->plays[i - 1].sample : 0));
            if (play->kind == CW_PLAY_ON) {
                assert_in_range(passages[p].at + play->heard, p * 2 * BAR, (p + 1) * 2 * BAR - 1);
            }
            down[play->channel][play->key] += play->kind == CW_PLAY_ON ? 1 : play->kind == CW_PLAY_OFF ? -1 : 0;
            assert_in_range(down[play->channel][play->key], 0, 1);
        }
        assert_int_equal(find(piece, CW_PLAY_EXPRESSION, 0)->sample, 0);
        notes += count(piece, CW_PLAY_ON);
    }
    assert_int_equal(notes, count(&plan, CW_PLAY_ON));
}

static void a_changed_bar_changes_one_passage(void** state) {
    (void)state;
    const CwPart before = busy_part(-1);
    const CwPart after = busy_part(21); // in the second passage
    const CwPlan a = plan_part(&before, NULL);
    const CwPlan b = plan_part(&after, NULL);
    CwPassage x[N];
    CwPassage y[N];
    cut(&a, x);
    cut(&b, y);
    for (size_t p = 0; p < N; ++p) {
        assert_int_equal(x[p].at, y[p].at);
        assert_int_equal(strcmp(text_of(&x[p]), text_of(&y[p])) == 0, p != 1);
    }
}

static void a_passage_moved_by_blocks_is_the_same(void** state) {
    (void)state;
    enum { LATER = 193 * CW_SYNTH_BLOCK };
    const CwPart part = busy_part(-1);
    const CwMark stop = {cw_time_of_sample(8 * BAR, RATE), CW_MARK_STOP};
    const CwPlan plan = plan_part(&part, &stop);
    CwPlan moved = plan;
    CwPlay* plays = CW_NEW_ARRAY(arena, CwPlay, plan.n_plays);
    CwHush hush = plan.hushes[0];
    for (size_t i = 0; i < plan.n_plays; ++i) {
        plays[i] = plan.plays[i];
        plays[i].sample += LATER;
        plays[i].heard += LATER;
    }
    hush.from += LATER;
    moved.plays = plays;
    moved.hushes = &hush;
    const int64_t borders[N - 1] = {2 * BAR + LATER, 4 * BAR + LATER, 6 * BAR + LATER};
    CwPassage x[N];
    CwPassage y[N];
    cut(&plan, x);
    must(cw_passages_cut(arena, &moved, borders, N, y));
    for (size_t p = 0; p < N; ++p) {
        assert_int_equal(y[p].at, x[p].at + LATER);
        assert_string_equal(text_of(&x[p]), text_of(&y[p]));
    }
}

// A note held from the first passage into the third, a swell under it, and a stop that ends all.
static void what_is_held_meets_what_comes(void** state) {
    (void)state;
    const CwNote notes[] = {{0, 16 * CW_TICKS_PER_QUARTER, 50, 80, CW_ARTICULATION_TENUTO},
                            {20 * CW_TICKS_PER_QUARTER, 4 * CW_TICKS_PER_QUARTER, 60, 80, CW_ARTICULATION_TENUTO}};
    const CwDynamic dynamics[] = {{0, 200, true}, {16 * CW_TICKS_PER_QUARTER, 900, false}};
    const CwPart part = {.program = 48, .notes = notes, .n_notes = 2, .dynamics = dynamics, .n_dynamics = 2};
    const CwMark stop = {cw_time_of_sample(6 * BAR, RATE), CW_MARK_STOP};
    const CwPlan plan = plan_part(&part, &stop);
    CwPassage passages[N];
    cut(&plan, passages);
    const CwPlan* first = &passages[0].plan;
    const CwPlan* third = &passages[2].plan;
    assert_in_range(find(&plan, CW_PLAY_ON, 50)->sample - passages[0].at, 0, CW_SYNTH_BLOCK - 1);
    assert_int_equal(count(first, CW_PLAY_ON), 1);
    assert_int_equal(find(first, CW_PLAY_OFF, 50)->sample + passages[0].at, 4 * BAR);
    assert_in_range(count(first, CW_PLAY_EXPRESSION), 20, 127); // the whole swell
    assert_int_equal(count(first, CW_PLAY_DAMP), 1);            // its tail is damped, two bars later
    assert_int_equal(first->n_hushes, 1);
    assert_int_equal(first->hushes[0].from + passages[0].at, 6 * BAR);
    assert_int_equal(passages[1].plan.n_plays, 0);
    assert_int_equal(passages[1].plan.n_channels, 0);
    assert_int_equal(count(third, CW_PLAY_ON), 1);
    assert_int_equal(count(third, CW_PLAY_EXPRESSION), 1);            // how loud it stands, and no more
    assert_int_equal(find(third, CW_PLAY_EXPRESSION, 0)->value, 114); // 1.83 dB below full: 127 * 10^(-1.83 / 40)
    assert_int_equal(passages[3].plan.n_plays, 0);
}

static void a_stroke_chokes_the_cymbal_of_the_passage_before(void** state) {
    (void)state;
    enum { OPEN = 46, CLOSED = 42, SNARE = 38 };
    const CwNote notes[] = {{7 * CW_TICKS_PER_QUARTER, CW_TICKS_PER_QUARTER, SNARE, 80, 0},
                            {7 * CW_TICKS_PER_QUARTER, CW_TICKS_PER_QUARTER, OPEN, 80, 0},
                            {9 * CW_TICKS_PER_QUARTER, CW_TICKS_PER_QUARTER, CLOSED, 80, 0},
                            {10 * CW_TICKS_PER_QUARTER, CW_TICKS_PER_QUARTER, CLOSED, 80, 0}};
    const CwPart part = {.bank = 128, .notes = notes, .n_notes = 4};
    const CwPlan plan = plan_part(&part, NULL);
    CwPassage passages[N];
    cut(&plan, passages);
    const CwPlay* stroke = find(&plan, CW_PLAY_ON, CLOSED);
    assert_int_equal(count(&passages[0].plan, CW_PLAY_CHOKE), 1);
    assert_int_equal(find(&passages[0].plan, CW_PLAY_CHOKE, OPEN)->sample + passages[0].at, stroke->sample);
    assert_int_equal(count(&passages[1].plan, CW_PLAY_CHOKE), 0);
}

static void borders_are_bars(void** state) {
    (void)state;
    CwTempoMap map;
    must(cw_tempo_map_constant(arena, (CwRatio){100, 1}, (CwMeter){4, 4}, cw_span_of_ms(30000), &map));
    int64_t borders[5];
    cw_passage_borders(&map, RATE, 6, borders); // a bar is 2.4 s: the first from 8, 16, 24 s on
    assert_int_equal(borders[0], 9600 * 48);
    assert_int_equal(borders[1], 16800 * 48);
    assert_int_equal(borders[2], 24000 * 48);
    assert_true(borders[3] == INT64_MAX && borders[4] == INT64_MAX);
    must(cw_tempo_map_constant(arena, (CwRatio){12, 1}, (CwMeter){4, 4}, cw_span_of_ms(60000), &map));
    cw_passage_borders(&map, RATE, 4, borders); // a bar is 20 s: some passages are empty
    assert_true(borders[0] == 20 * RATE && borders[1] == 20 * RATE && borders[2] == 40 * RATE);
    assert_int_equal(cw_passage_count(0), 1);
    assert_int_equal(cw_passage_count(8000), 1);
    assert_int_equal(cw_passage_count(8001), 2);
}

static void passages_travel_as_json(void** state) {
    (void)state;
    const CwPart part = busy_part(-1);
    const CwMark stop = {cw_time_of_sample(8 * BAR, RATE), CW_MARK_STOP};
    const CwPlan plan = plan_part(&part, &stop);
    CwPassage passages[N];
    CwSynthChannel tuned = plan.channels[0];
    int32_t pitches[128];
    for (int key = 0; key < 128; ++key) {
        pitches[key] = key * 100000 - 1234 * (key % 3);
    }
    cut(&plan, passages);
    tuned.pitches = pitches;
    passages[1].plan.channels = &tuned;
    passages[1].plan.n_channels = 1;
    passages[1].plan.n_plays = 1;
    for (size_t p = 0; p < N; ++p) {
        json_t* json = NULL;
        CwPassage back = {0};
        must(cw_json_parse(arena, "passage", cw_text(text_of(&passages[p])), &diag, &json));
        must(cw_passage_from_json(arena, (CwJsonIn){"passage", &diag}, json, &back.plan));
        assert_string_equal(text_of(&back), text_of(&passages[p]));
        if (p == 1) {
            assert_memory_equal(back.plan.channels[0].pitches, pitches, sizeof pitches);
        }
    }
}

static void what_is_no_passage_is_refused(void** state) {
    (void)state;
    static const char* const bad[] = {
        "{}",
        "{\"channels\":[],\"hushes\":[],\"plays\":[],\"sample_rate\":7}",
        "{\"channels\":[{\"program\":128}],\"hushes\":[],\"plays\":[],\"sample_rate\":48000}",
        "{\"channels\":[{\"tuning\":[1]}],\"hushes\":[],\"plays\":[],\"sample_rate\":48000}",
        "{\"channels\":[{\"pan\":2000}],\"hushes\":[],\"plays\":[],\"sample_rate\":48000}",
        "{\"channels\":[],\"hushes\":[[5,4]],\"plays\":[],\"sample_rate\":48000}",
        "{\"channels\":[],\"hushes\":[],\"plays\":[[0,1,0,0,0]],\"sample_rate\":48000}",
        "{\"channels\":[{\"program\":1}],\"hushes\":[],\"plays\":[[5,1,0,0,0],[4,1,0,0,0]],\"sample_rate\":48000}",
        "{\"channels\":[{\"program\":1}],\"hushes\":[],\"plays\":[[0,9,0,0,0]],\"sample_rate\":48000}",
        "{\"channels\":[{\"program\":1}],\"hushes\":[],\"plays\":[[0,4,0,128,0]],\"sample_rate\":48000}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        json_t* json = NULL;
        CwPlan plan = {.sample_rate = 1};
        must(cw_json_parse(arena, "passage", cw_text(bad[i]), &diag, &json));
        assert_int_equal(cw_passage_from_json(arena, (CwJsonIn){"passage", NULL}, json, &plan), CW_ERR_BAD_INPUT);
        assert_int_equal(plan.sample_rate, 1);
    }
}

static CwStatus cut_with(CwArena* from, void* context) {
    const int64_t borders[N - 1] = {2 * BAR, 4 * BAR, 6 * BAR};
    CwPassage passages[N];
    return cw_passages_cut(from, context, borders, N, passages);
}

static void memory_that_runs_out_is_said(void** state) {
    (void)state;
    const CwPart part = busy_part(-1);
    CwPlan plan = plan_part(&part, NULL);
    cw_sweep_allocations(cut_with, &plan, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_note_is_in_one_passage_with_its_end, setup, teardown),
        cmocka_unit_test_setup_teardown(a_changed_bar_changes_one_passage, setup, teardown),
        cmocka_unit_test_setup_teardown(a_passage_moved_by_blocks_is_the_same, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_held_meets_what_comes, setup, teardown),
        cmocka_unit_test_setup_teardown(a_stroke_chokes_the_cymbal_of_the_passage_before, setup, teardown),
        cmocka_unit_test_setup_teardown(borders_are_bars, setup, teardown),
        cmocka_unit_test_setup_teardown(passages_travel_as_json, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_no_passage_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_is_said, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
