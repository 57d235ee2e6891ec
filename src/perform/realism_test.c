// SPDX-License-Identifier: GPL-3.0-or-later
// What makes a mockup sound played, as it is heard: with the real engine and Debian's FluidR3.
#include "perform/mockup.h"

#include "testing/testing.h"

#include "base/math.h"

#define SOUNDFONT "/usr/share/sounds/sf2/FluidR3_GM.sf2"

enum {
    RATE = 48000,
    QUARTER = CW_TICKS_PER_QUARTER,
    BEAT = 24000, // at 120 to the minute
    NOTES = 24,
    FLUTE = 73,
    VIOLIN = 40,
};

static CwObjects objects;
static CwPatch patch;

static int setup(void** state) {
    return cw_test_arena_up(state) == 0 && cw_objects_in_memory(cw_test_arena, &objects) == CW_OK ? 0 : 1;
}

// A line of quarters without a rest.
static CwPlan plan_line(int program, int articulation, const CwMark* mark, int spread_ms) {
    static CwNote notes[NOTES];
    CwTempoMap* map = CW_NEW(cw_test_arena, CwTempoMap);
    for (int i = 0; i < NOTES; ++i) {
        notes[i] = (CwNote){(int64_t)i * QUARTER, QUARTER, (uint8_t)(72 + i % 5), 90, (uint8_t)articulation};
    }
    const CwPart part = {.instrument = "one", .name = "one", .program = program, .notes = notes, .n_notes = NOTES};
    cw_test_must(cw_tempo_map_constant(cw_test_arena, (CwRatio){120, 1}, (CwMeter){4, 4}, cw_span_of_ms(60000), map));
    cw_test_must(cw_patch_measure(cw_test_arena, SOUNDFONT, RATE, 0, program, &cw_test_diag, &patch));
    const CwPlanBrief brief = {.parts = &part,
                               .n_parts = 1,
                               .map = map,
                               .marks = mark,
                               .n_marks = mark != NULL,
                               .patches = &patch,
                               .n_patches = 1,
                               .sample_rate = RATE,
                               .spread_ms = spread_ms};
    CwPlan plan;
    cw_test_must(cw_plan_make(cw_test_arena, &brief, &cw_test_diag, &plan));
    return plan;
}

// Dry, so that the room does not fill what the players leave.
static CwSound render(const CwPlan* plan) {
    CwMockupSettings settings = cw_mockup_settings(SOUNDFONT);
    CwHash hash;
    CwSound sound;
    settings.reverb = (CwReverb){0};
    cw_test_must(cw_mockup_render(cw_test_arena, &objects, plan, &settings, &cw_test_diag, &hash));
    cw_test_must(cw_sound_open(cw_test_arena, &objects, &hash, &cw_test_diag, &sound));
    return sound;
}

// The level of 40 ms that end at a sample of the plan, in dB below full scale.
static double level_before(const CwSound* sound, const CwPlan* plan, int64_t sample) {
    enum { LONG = RATE / 25 };
    int32_t samples[2 * LONG];
    double sum = 1.0;
    cw_test_must(cw_sound_read(sound, sample - plan->start - LONG, LONG, samples));
    for (int i = 0; i < 2 * LONG; ++i) {
        sum += (double)samples[i] * samples[i];
    }
    return cw_gain_to_db(cw_sqrt(sum / (2.0 * LONG)) / 8388608.0);
}

// How many notes begin after a breath: the level just before them is at least 12 dB below what it is in the note.
static int breaths_heard(const CwPlan* plan, int* ret_first) {
    const CwSound sound = render(plan);
    int count = 0;
    *ret_first = -1;
    for (int i = 1; i < NOTES; ++i) {
        const int64_t at = (int64_t)i * BEAT;
        const double dip = level_before(&sound, plan, at - BEAT / 2) - level_before(&sound, plan, at - RATE / 40);
        if (dip > 12.0) {
            *ret_first = count == 0 ? i : *ret_first;
            ++count;
        }
    }
    return count;
}

static void winds_breathe_and_strings_do_not(void** state) {
    (void)state;
    int first = 0;
    const CwPlan flute = plan_line(FLUTE, CW_ARTICULATION_LEGATO, NULL, 0);
    assert_in_range(breaths_heard(&flute, &first), 1, 5); // in 12 s
    assert_in_range(first, 4, 12);                        // 2 s in at the soonest, 6 at the latest
    const CwPlan violin = plan_line(VIOLIN, CW_ARTICULATION_LEGATO, NULL, 0);
    assert_int_equal(breaths_heard(&violin, &first), 0);
}

static void nobody_breathes_where_the_picture_looks(void** state) {
    (void)state;
    int first = 0;
    int again = 0;
    const CwPlan free = plan_line(FLUTE, CW_ARTICULATION_LEGATO, NULL, 0);
    (void)breaths_heard(&free, &first);
    const CwMark mark = {cw_time_of_sample((int64_t)first * BEAT, RATE), CW_MARK_ATTACK};
    const CwPlan marked = plan_line(FLUTE, CW_ARTICULATION_LEGATO, &mark, 0);
    assert_true(breaths_heard(&marked, &again) >= 1);
    assert_int_not_equal(again, first);
}

// Between two notes the level falls; in legato, where each is held into the next, by far less.
static void legato_is_joined(void** state) {
    (void)state;
    double least[2] = {0};
    static const int articulations[] = {CW_ARTICULATION_LEGATO, CW_ARTICULATION_STACCATO};
    for (int a = 0; a < 2; ++a) {
        const CwPlan plan = plan_line(VIOLIN, articulations[a], NULL, 0);
        const CwSound sound = render(&plan);
        for (int i = 4; i < NOTES; ++i) {
            const double level = level_before(&sound, &plan, (int64_t)i * BEAT);
            least[a] = level < least[a] ? level : least[a];
        }
    }
    if (least[0] - least[1] < 15.0) {
        fail_msg("legato %d, detached %d hundredths of a dB", (int)(100 * least[0]), (int)(100 * least[1]));
    }
}

// Each note is struck a little off its place, and the same notes are the same every time.
static void players_are_not_together(void** state) {
    (void)state;
    const CwPlan exact = plan_line(VIOLIN, CW_ARTICULATION_STACCATO, NULL, 0);
    const CwPlan human = plan_line(VIOLIN, CW_ARTICULATION_STACCATO, NULL, 6);
    const CwPlan again = plan_line(VIOLIN, CW_ARTICULATION_STACCATO, NULL, 6);
    size_t moved = 0;
    for (size_t i = 0, k = 0; i < human.n_plays; ++i) {
        assert_int_equal(human.plays[i].sample, again.plays[i].sample);
        if (human.plays[i].kind != CW_PLAY_ON) {
            continue;
        }
        while (exact.plays[k].kind != CW_PLAY_ON) {
            ++k;
        }
        const int64_t off = human.plays[i].sample - exact.plays[k++].sample;
        assert_in_range(off + 6 * 48, 0, 12 * 48);
        moved += off > 48 || off < -48;
    }
    assert_in_range(moved, NOTES / 3, NOTES);
    const CwSound a = render(&exact);
    const CwSound b = render(&human);
    assert_false(a.frames == b.frames && cw_hash_equal(&a.segments[0], &b.segments[0]));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(winds_breathe_and_strings_do_not, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(nobody_breathes_where_the_picture_looks, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(legato_is_joined, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(players_are_not_together, setup, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
