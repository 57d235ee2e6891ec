// SPDX-License-Identifier: GPL-3.0-or-later
// Two hours with 20 000 tempo changes, heard: with the real engine and Debian's FluidR3.
#include "perform/mockup.h"
#include "perform/passage.h"

#include "testing/testing.h"

#include "base/random.h"

#define SOUNDFONT "/usr/share/sounds/sf2/FluidR3_GM.sf2"

enum {
    RATE = 48000,
    CHANGES = 20000,
    EVERY = 4, // a note on every fourth change: so that each begins in silence
    NOTES = CHANGES / EVERY - 1,
    LISTEN_TO_EVERY = 15, // passages
    WOOD_BLOCK = 115,
    KEY = 76,
    FLICKS_PER_SAMPLE = 14700,
};

typedef struct {
    CwArena* arena;
    CwObjects objects;
    CwDiag diag;
    CwTempoPoint points[CHANGES + 1];
    CwNote notes[NOTES];
} World;

static World world;

static void must(CwStatus status) {
    assert_string_equal(world.diag.text, "");
    assert_int_equal(status, CW_OK);
}

// Every quarter has another tempo, between 130 and 220 to the minute; half of them are ramps.
static CwTempoMap restless_map(void) {
    static const CwMeterChange meter = {0, 1, {4, 4}};
    static const int ratios[][2] = {{1, 1}, {1, 1}, {3, 2}, {4, 5}, {101, 100}};
    uint64_t state = 4;
    int64_t flick = 0;
    for (int i = 0; i <= CHANGES; ++i) {
        const int* ratio = ratios[cw_random_below(&state, 5)];
        world.points[i] = (CwTempoPoint){.tick = (int64_t)i * CW_TICKS_PER_QUARTER,
                                         .time = cw_time(flick),
                                         .ratio_num = i < CHANGES ? ratio[0] : 1,
                                         .ratio_den = i < CHANGES ? ratio[1] : 1};
        flick += 194016000 + cw_random_below(&state, 120000000);
    }
    const CwTempoMap map = {world.points, CHANGES + 1, &meter, 1};
    must(cw_tempo_map_check(&map));
    assert_true(flick > CW_FLICKS_PER_SECOND * 7100);
    return map;
}

static CwPlan plan_of(const CwTempoMap* map, const CwPatch* patch) {
    for (int i = 0; i < NOTES; ++i) {
        world.notes[i] =
            (CwNote){(int64_t)(i + 1) * EVERY * CW_TICKS_PER_QUARTER, CW_TICKS_PER_QUARTER / 4, KEY, 100, 0};
    }
    const CwPart part = {.program = WOOD_BLOCK, .notes = world.notes, .n_notes = NOTES};
    const CwPlanBrief brief = {&part, 1, map, NULL, 0, patch, 1, RATE, 0};
    CwPlan plan;
    must(cw_plan_make(world.arena, &brief, &world.diag, &plan));
    return plan;
}

// The first sample from `at` on that is not nothing.
static int64_t onset_from(const CwSound* sound, int64_t at) {
    int32_t samples[2] = {0, 0};
    while (at < sound->frames && !samples[0] && !samples[1]) {
        must(cw_sound_read(sound, at++, 1, samples));
    }
    return at - 1;
}

static CwSound render(CwArena* arena, const CwPlan* plan) {
    CwMockupSettings settings = cw_mockup_settings(SOUNDFONT);
    CwHash hash;
    CwSound sound;
    settings.reverb = (CwReverb){0};
    must(cw_mockup_render(arena, &world.objects, plan, &settings, &world.diag, &hash));
    must(cw_sound_open(arena, &world.objects, &hash, &world.diag, &sound));
    return sound;
}

// Listens to the notes of a passage; each must begin where the map has it, less what the instrument is late.
static int check(const CwPassage* passage, int64_t late, int64_t silent_samples) {
    CwArena* arena = cw_arena_new(NULL);
    const CwSound sound = render(arena, &passage->plan);
    int heard = 0;
    for (size_t i = 0; i < passage->plan.n_plays; ++i) {
        const CwPlay* play = &passage->plan.plays[i];
        if (play->kind != CW_PLAY_ON) {
            continue;
        }
        const int64_t meant = passage->at + play->heard; // of the map's own points, the nearest is exact
        size_t point = 0;
        while (world.points[point].time.flicks + FLICKS_PER_SAMPLE / 2 < meant * FLICKS_PER_SAMPLE) {
            ++point;
        }
        const int64_t exact = world.points[point].time.flicks;
        const int64_t starts = passage->at + onset_from(&sound, play->sample - 100) - silent_samples;
        const int64_t off = (starts + late) * FLICKS_PER_SAMPLE - exact;
        assert_int_equal(point % EVERY, 0);
        assert_true(off >= -CW_SYNTH_BLOCK * FLICKS_PER_SAMPLE && off <= CW_SYNTH_BLOCK * FLICKS_PER_SAMPLE);
        ++heard;
    }
    cw_arena_free(arena);
    return heard;
}

// The first note of a passage by itself, as loud as it is there, from the first sample on.
static CwPlan alone(const CwPlan* plan) {
    CwPlay* plays = CW_NEW_ARRAY(world.arena, CwPlay, 3);
    CwPlan one = *plan;
    plays[0] = plan->plays[0];
    plays[1] = plan->plays[1];
    assert_true(plays[0].kind == CW_PLAY_EXPRESSION && plays[1].kind == CW_PLAY_ON);
    plays[1].sample = 0;
    plays[2] = (CwPlay){.sample = 4800, .kind = CW_PLAY_OFF, .key = KEY};
    one.plays = plays;
    one.n_plays = 3;
    return one;
}

static void two_hours_are_heard_where_they_are_written(void** state) {
    (void)state;
    world.arena = cw_arena_new(NULL);
    must(cw_objects_in_memory(world.arena, &world.objects));
    CwPatch patch;
    must(cw_patch_measure(world.arena, SOUNDFONT, RATE, 0, WOOD_BLOCK, &world.diag, &patch));
    const int64_t late = patch.late[CW_VOICING_NATURAL][KEY];
    const CwTempoMap map = restless_map();
    const CwPlan plan = plan_of(&map, &patch);
    const size_t n_passages = cw_passage_count(plan.end / 48);
    int64_t* borders = CW_NEW_ARRAY(world.arena, int64_t, n_passages);
    CwPassage* passages = CW_NEW_ARRAY(world.arena, CwPassage, n_passages);
    cw_passage_borders(&map, RATE, n_passages, borders);
    must(cw_passages_cut(world.arena, &plan, borders, n_passages, passages));
    const CwPlan one = alone(&passages[1].plan);
    const CwSound reference = render(world.arena, &one);
    const int64_t silent_samples = onset_from(&reference, 0); // the recording's own first samples are nothing
    int heard = 0;
    for (size_t i = 0; i < n_passages; i += LISTEN_TO_EVERY) {
        heard += check(&passages[i], late, silent_samples);
    }
    assert_true(n_passages > 880 && heard > 250);
    cw_arena_free(world.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(two_hours_are_heard_where_they_are_written)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
