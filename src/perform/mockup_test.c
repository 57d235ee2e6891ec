// SPDX-License-Identifier: GPL-3.0-or-later
// With the real engine and Debian's FluidR3.
#include "perform/mockup.h"

#include "testing/testing.h"

#include "base/program.h"
#include "perform/heard.h"
#include "perform/passage.h"
#include "signal/sound.h"

#include <stdio.h>
#include <string.h>

#define SOUNDFONT "/usr/share/sounds/sf2/FluidR3_GM.sf2"

enum {
    RATE = 48000,
    QUARTER = CW_TICKS_PER_QUARTER,
    HALF_A_FRAME = 1000, // at 24 frames a second
    LEAD = 12000,
};

static const char* this_program;
static CwObjects objects;

static int setup(void** state) {
    return cw_test_arena_up(state) == 0 && cw_objects_in_memory(cw_test_arena, &objects) == CW_OK ? 0 : 1;
}

// A plan at 120 to the minute, with every instrument it needs measured.
static CwPlan plan_parts(const CwPart* parts, size_t n_parts, const CwMark* marks, size_t n_marks) {
    CwTempoMap* map = CW_NEW(cw_test_arena, CwTempoMap);
    cw_test_must(cw_tempo_map_constant(cw_test_arena, (CwRatio){120, 1}, (CwMeter){4, 4}, cw_span_of_ms(60000), map));
    const CwProgramNumber* programs = NULL;
    size_t n = 0;
    cw_test_must(cw_plan_programs(cw_test_arena, parts, n_parts, &programs, &n));
    CwPatch* patches = CW_NEW_ARRAY(cw_test_arena, CwPatch, n);
    for (size_t i = 0; i < n; ++i) {
        cw_test_must(cw_patch_measure(cw_test_arena, SOUNDFONT, RATE, programs[i].bank, programs[i].program,
                                      &cw_test_diag, &patches[i]));
    }
    const CwPlanBrief brief = {parts, n_parts, map, marks, n_marks, patches, n, RATE, 0};
    CwPlan plan;
    cw_test_must(cw_plan_make(cw_test_arena, &brief, &cw_test_diag, &plan));
    return plan;
}

// Renders a passage in memory of its own: an engine takes some 150 MB.
static CwStatus render_passage(CwArena* from, const CwObjects* to, const CwPlan* plan, const CwMockupSettings* settings,
                               CwDiag* told, CwHash* ret_sound) {
    CwArena* scratch = cw_arena_like(from);
    const CwStatus status = scratch ? cw_mockup_render(scratch, to, plan, settings, told, ret_sound) : CW_ERR_NO_MEM;
    cw_arena_free(scratch);
    return status;
}

// As a cue is rendered: in passages, here of two seconds, so that most tests have a border in the middle of things.
static CwStatus render_into(CwArena* from, const CwObjects* to, const CwPlan* plan, const CwMockupSettings* settings,
                            CwDiag* told, CwMockup* ret_mockup) {
    enum { PASSAGES = 8 };
    int64_t borders[PASSAGES - 1];
    CwPassage passages[PASSAGES];
    CwMockupPassage placed[PASSAGES];
    CwSound sounds[PASSAGES];
    CwMockup mockup = {0};
    for (int i = 0; i + 1 < PASSAGES; ++i) {
        borders[i] = (i + 1) * 96000;
    }
    CW_TRY(cw_passages_cut(from, plan, borders, PASSAGES, passages));
    for (int i = 0; i < PASSAGES; ++i) {
        CwHash sound;
        CW_TRY(render_passage(from, to, &passages[i].plan, settings, told, &sound));
        CW_TRY(cw_sound_open(from, to, &sound, told, &sounds[i]));
        placed[i] = (CwMockupPassage){&sounds[i], passages[i].at};
    }
    CW_TRY(cw_mockup_join(from, to, placed, PASSAGES, plan->sample_rate, told, &mockup));
    mockup.music_end = plan->end;
    mockup.n_silent = plan->n_silent;
    *ret_mockup = mockup;
    return CW_OK;
}

static CwMockup render(const CwPlan* plan) {
    const CwMockupSettings settings = cw_mockup_settings(SOUNDFONT);
    CwMockup mockup = {.peak = -1};
    cw_test_must(render_into(cw_test_arena, &objects, plan, &settings, &cw_test_diag, &mockup));
    return mockup;
}

static CwSound open_sound(const CwMockup* mockup) {
    CwSound sound;
    cw_test_must(cw_sound_open(cw_test_arena, &objects, &mockup->sound, &cw_test_diag, &sound));
    assert_int_equal(sound.frames, mockup->frames);
    assert_int_equal(sound.channels, 2);
    assert_int_equal(sound.sample_rate, RATE);
    return sound;
}

static CwPart part_of(int bank, int program, const CwNote* notes, size_t n_notes) {
    return (CwPart){
        .name = "part", .stem = "stem", .bank = bank, .program = program, .notes = notes, .n_notes = n_notes};
}

// A chord held for eight quarters, and another struck over it on the fifth.
static const CwNote accented[] = {
    {0, 8 * QUARTER, 55, 60, CW_ARTICULATION_NORMAL},        {0, 8 * QUARTER, 60, 60, CW_ARTICULATION_NORMAL},
    {4 * QUARTER, QUARTER, 57, 100, CW_ARTICULATION_ACCENT}, {4 * QUARTER, QUARTER, 62, 100, CW_ARTICULATION_ACCENT},
    {4 * QUARTER, QUARTER, 65, 100, CW_ARTICULATION_ACCENT},
};

static int64_t error_of(const CwMockup* mockup, CwHear want, int64_t cue_sample) {
    const CwSound sound = open_sound(mockup);
    const CwMoment moment = {"moment", want, cue_sample - mockup->start};
    CwHeardMoment heard;
    cw_test_must(cw_heard(cw_test_arena, &sound, &moment, 1, &heard));
    assert_true(heard.found);
    return heard.sample - moment.sample;
}

static void accents_are_heard_on_their_frame(void** state) {
    (void)state;
    static const int programs[] = {0,  6,  9,  11, 14, 19, 24, 32, 40, 41, 42, 43, 44, 45, 46,
                                   47, 48, 49, 52, 56, 57, 58, 60, 61, 68, 69, 70, 71, 73, 79};
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; ++i) {
        const CwPart part = part_of(0, programs[i], accented, 5);
        const CwMark mark = {cw_time_of_sample(96000, RATE), CW_MARK_ATTACK};
        const CwPlan plan = plan_parts(&part, 1, &mark, 1);
        const CwMockup mockup = render(&plan);
        const int64_t error = error_of(&mockup, CW_HEAR_ACCENT, 96000);
        if (error < -HALF_A_FRAME || error > HALF_A_FRAME) {
            fail_msg("program %d is heard %d us off", programs[i], (int)(error * 1000000 / RATE));
        }
    }
}

static void drums_are_heard_on_their_frame(void** state) {
    (void)state;
    static const uint8_t keys[] = {35, 38, 41, 47, 49, 56};
    for (size_t i = 0; i < sizeof keys; ++i) {
        const CwNote notes[] = {{0, QUARTER, 42, 40, 0}, {4 * QUARTER, QUARTER, keys[i], 110, CW_ARTICULATION_ACCENT}};
        const CwPart part = part_of(128, 0, notes, 2);
        const CwPlan plan = plan_parts(&part, 1, NULL, 0);
        const CwMockup mockup = render(&plan);
        assert_in_range(error_of(&mockup, CW_HEAR_ACCENT, 96000) + 500, 0, 1000);
    }
}

static void chords_change_on_their_frame(void** state) {
    (void)state;
    const CwNote notes[] = {
        {0, 4 * QUARTER, 48, 70, 0},           {0, 4 * QUARTER, 55, 70, 0},
        {0, 4 * QUARTER, 64, 70, 0},           {4 * QUARTER, 4 * QUARTER, 53, 75, 0},
        {4 * QUARTER, 4 * QUARTER, 56, 75, 0}, {4 * QUARTER, 4 * QUARTER, 61, 75, 0},
    };
    const CwPart part = part_of(0, 48, notes, 6);
    const CwMark mark = {cw_time_of_sample(96000, RATE), CW_MARK_ATTACK};
    const CwPlan plan = plan_parts(&part, 1, &mark, 1);
    const CwMockup mockup = render(&plan);
    const int64_t error = error_of(&mockup, CW_HEAR_CHORD, 96000);
    assert_true(error >= -HALF_A_FRAME && error <= HALF_A_FRAME);
}

static void stops_stop_on_their_frame(void** state) {
    (void)state;
    static const int programs[] = {48, 73, 60, 0, 46, 14};
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; ++i) {
        const CwNote notes[] = {{2 * QUARTER, 2 * QUARTER, 60, 90, CW_ARTICULATION_TENUTO},
                                {3 * QUARTER, QUARTER, 67, 90, CW_ARTICULATION_TENUTO}};
        const CwPart part = part_of(0, programs[i], notes, 2);
        const CwMark mark = {cw_time_of_sample(96000, RATE), CW_MARK_STOP};
        const CwPlan plan = plan_parts(&part, 1, &mark, 1);
        const CwMockup mockup = render(&plan);
        const int64_t error = error_of(&mockup, CW_HEAR_STOP, 96000);
        if (error < -HALF_A_FRAME || error > HALF_A_FRAME) {
            fail_msg("program %d stops %d us off", programs[i], (int)(error * 1000000 / RATE));
        }
    }
}

// A stop in a hall: 20 dB down within 300 ms, and nothing comes back.
static void silence_is_silent(void** state) {
    (void)state;
    const CwNote notes[] = {{0, 4 * QUARTER, 48, 100, CW_ARTICULATION_LEGATO},
                            {0, 4 * QUARTER, 60, 100, CW_ARTICULATION_LEGATO}};
    const CwPart parts[] = {part_of(0, 48, notes, 2), part_of(0, 46, notes, 2), part_of(0, 14, notes, 2)};
    const CwMark mark = {cw_time_of_sample(96000, RATE), CW_MARK_STOP};
    const CwPlan plan = plan_parts(parts, 3, &mark, 1);
    const CwMockup mockup = render(&plan);
    const int64_t error = error_of(&mockup, CW_HEAR_SILENCE, 96000);
    assert_true(error >= -HALF_A_FRAME && error <= HALF_A_FRAME);
    assert_true(mockup.start + mockup.frames <= 96000 + RATE);
}

static void swells_arrive(void** state) {
    (void)state;
    const CwNote notes[] = {{0, 8 * QUARTER, 48, 90, 0}, {0, 8 * QUARTER, 60, 90, 0}};
    const CwDynamic dynamics[] = {
        {0, 250, true}, {4 * QUARTER, 1000, false}, {5 * QUARTER, 1000, true}, {8 * QUARTER, 250, false}};
    CwPart part = part_of(0, 48, notes, 2);
    part.dynamics = dynamics;
    part.n_dynamics = 4;
    const CwPlan plan = plan_parts(&part, 1, NULL, 0);
    const CwMockup mockup = render(&plan);
    const CwSound sound = open_sound(&mockup);
    const CwMoment moment = {"bloom", CW_HEAR_SWELL, 96000 + LEAD};
    CwHeardMoment heard;
    cw_test_must(cw_heard(cw_test_arena, &sound, &moment, 1, &heard));
    assert_true(heard.found);
    assert_true(heard.size > 300);
    assert_in_range(heard.sample, 96000 + LEAD - 8000, 96000 + LEAD + 8000);
}

// The wood block's first sample that is something: on the engine's grid nearest to where it was planned.
static void notes_begin_on_the_nearest_point_of_the_grid(void** state) {
    (void)state;
    for (int64_t late = 0; late < 40320; late += 40320 / 16) {
        const CwNote note = {QUARTER + late, QUARTER, 76, 100, 0};
        const CwPart part = part_of(0, 115, &note, 1);
        const CwPlan plan = plan_parts(&part, 1, NULL, 0);
        const CwMockupSettings settings = cw_mockup_settings(SOUNDFONT);
        CwHash hash;
        CwSound sound;
        cw_test_must(cw_mockup_render(cw_test_arena, &objects, &plan, &settings, &cw_test_diag, &hash));
        cw_test_must(cw_sound_open(cw_test_arena, &objects, &hash, &cw_test_diag, &sound));
        int64_t planned = INT64_MIN;
        for (size_t i = 0; i < plan.n_plays; ++i) {
            planned = plan.plays[i].kind == CW_PLAY_ON ? plan.plays[i].sample : planned;
        }
        int32_t samples[2] = {0, 0};
        int64_t first = planned + LEAD - 100;
        while (!samples[0] && !samples[1] && first < sound.frames) {
            assert_int_equal(cw_sound_read(&sound, ++first, 1, samples), CW_OK);
        }
        const int64_t grid = first / CW_SYNTH_BLOCK * CW_SYNTH_BLOCK; // the recording's own first samples are nothing
        assert_in_range(grid - (planned + LEAD) + 32, 0, 64);
    }
}

static void a_stem_rings_out_and_ends(void** state) {
    (void)state;
    const CwPart part = part_of(0, 46, accented, 5);
    const CwPlan plan = plan_parts(&part, 1, NULL, 0);
    const CwMockup mockup = render(&plan);
    const CwSound sound = open_sound(&mockup);
    assert_int_equal(mockup.start, -LEAD);
    assert_int_equal(mockup.music_end, 8 * 24000);
    assert_int_equal(mockup.n_silent, 0);
    assert_in_range(mockup.start + mockup.frames, mockup.music_end + RATE / 2, mockup.music_end + 16 * RATE);
    int32_t last[2];
    assert_int_equal(cw_sound_read(&sound, mockup.frames - 1, 1, last), CW_OK);
    assert_true(last[0] || last[1]);
    assert_in_range(last[0] + 2, 0, 4); // it died away and was not cut
    int32_t largest = 0;
    for (int64_t at = 0; at < mockup.frames; ++at) {
        int32_t samples[2];
        assert_int_equal(cw_sound_read(&sound, at, 1, samples), CW_OK);
        for (int c = 0; c < 2; ++c) {
            const int32_t size = samples[c] < 0 ? -samples[c] : samples[c];
            largest = size > largest ? size : largest;
        }
    }
    assert_int_equal(largest, mockup.peak);
    assert_in_range(largest, 1, CW_STEM_PEAK);
}

// A whole string section in 30 parts at fff stays below an eighth of full scale.
static void a_tutti_fits(void** state) {
    (void)state;
    static const CwDynamic fff = {0, 1000, false};
    CwNote notes[30];
    CwPart parts[30];
    for (size_t i = 0; i < 30; ++i) {
        notes[i] = (CwNote){0, 4 * QUARTER, (uint8_t)(36 + 2 * i), 127, CW_ARTICULATION_MARCATO};
        parts[i] = part_of(0, i % 2 ? 48 : 61, &notes[i], 1);
        parts[i].dynamics = &fff;
        parts[i].n_dynamics = 1;
    }
    const CwPlan plan = plan_parts(parts, 30, NULL, 0);
    const CwMockup mockup = render(&plan);
    assert_in_range(mockup.peak, CW_STEM_PEAK / 5, CW_STEM_PEAK);
}

// And so does a drummer with eight hands.
static void all_the_drums_fit(void** state) {
    (void)state;
    static const CwDynamic fff = {0, 1000, false};
    static const uint8_t keys[] = {35, 36, 38, 41, 47, 49, 52, 57};
    CwNote notes[8];
    for (size_t i = 0; i < 8; ++i) {
        notes[i] = (CwNote){QUARTER, QUARTER, keys[i], 127, CW_ARTICULATION_MARCATO};
    }
    for (int program = 0; program <= 48; program += 48) {
        CwPart part = part_of(128, program, notes, 8);
        part.dynamics = &fff;
        part.n_dynamics = 1;
        const CwPlan plan = plan_parts(&part, 1, NULL, 0);
        const CwMockup mockup = render(&plan);
        assert_in_range(mockup.peak, CW_STEM_PEAK / 20, CW_STEM_PEAK);
    }
}

static void a_stem_too_loud_is_refused(void** state) {
    (void)state;
    const CwPart part = part_of(0, 0, accented, 5);
    const CwPlan plan = plan_parts(&part, 1, NULL, 0);
    CwMockupSettings settings = cw_mockup_settings(SOUNDFONT);
    CwMockup mockup = {.frames = 77};
    settings.gain = 1000000;
    assert_int_equal(render_into(cw_test_arena, &objects, &plan, &settings, &cw_test_diag, &mockup), CW_ERR_RANGE);
    assert_non_null(strstr(cw_test_diag.text, "full scale"));
    settings.gain = 300000;
    assert_int_equal(render_into(cw_test_arena, &objects, &plan, &settings, &cw_test_diag, &mockup), CW_ERR_RANGE);
    assert_non_null(strstr(cw_test_diag.text, "eighth of full scale"));
    assert_non_null(strstr(cw_test_diag.text, " s of the cue"));
    assert_int_equal(mockup.frames, 77);
}

static void an_empty_stem_is_an_empty_sound(void** state) {
    (void)state;
    const CwPlan plan = plan_parts(NULL, 0, NULL, 0);
    const CwMockup mockup = render(&plan);
    assert_int_equal(mockup.frames, 0);
    assert_int_equal(mockup.peak, 0);
}

static void soundfonts_that_are_none_are_refused(void** state) {
    (void)state;
    const CwPlan plan = plan_parts(NULL, 0, NULL, 0);
    CwHash sound;
    CwMockupSettings settings = cw_mockup_settings("/nowhere/font.sf2");
    assert_int_equal(cw_mockup_render(cw_test_arena, &objects, &plan, &settings, &cw_test_diag, &sound),
                     CW_ERR_NOT_FOUND);
    assert_non_null(strstr(cw_test_diag.text, "fluid-soundfont-gm"));
    assert_string_equal(cw_test_diag.file, "/nowhere/font.sf2");
    settings.soundfont = "/bin/true";
    assert_int_equal(cw_mockup_render(cw_test_arena, &objects, &plan, &settings, &cw_test_diag, &sound),
                     CW_ERR_BAD_INPUT);
    CwPatch patch;
    assert_int_equal(cw_patch_measure(cw_test_arena, SOUNDFONT, RATE, 77, 3, &cw_test_diag, &patch), CW_ERR_NOT_FOUND);
    assert_non_null(strstr(cw_test_diag.text, "program 3 in bank 77"));
}

static void instruments_are_as_late_as_they_sound(void** state) {
    (void)state;
    static const int programs[] = {48, 73, 0, 10};
    CwPatch all[4];
    for (size_t i = 0; i < 4; ++i) {
        cw_test_must(cw_patch_measure(cw_test_arena, SOUNDFONT, RATE, 0, programs[i], &cw_test_diag, &all[i]));
    }
    assert_in_range(all[0].late[CW_VOICING_NATURAL][60], 240, 4800); // bows take their time
    assert_in_range(all[0].late[CW_VOICING_FIRM][60], 0, 600);
    assert_in_range(all[1].late[CW_VOICING_NATURAL][60], 1000, 6000);
    assert_in_range(all[1].late[CW_VOICING_FIRM][60], 0, 700);
    assert_in_range(all[2].late[CW_VOICING_NATURAL][60], 0, 300); // hammers do not
    assert_int_equal(all[2].late[CW_VOICING_FIRM][60], all[2].late[CW_VOICING_NATURAL][60]);
    assert_in_range(all[3].late[CW_VOICING_NATURAL][48], 1500, 6000); // a music box winds up
}

static void instruments_travel_as_json(void** state) {
    (void)state;
    CwPatch patch;
    cw_test_must(cw_patch_measure(cw_test_arena, SOUNDFONT, RATE, 128, 0, &cw_test_diag, &patch));
    CwBuf buf = cw_buf(cw_test_arena);
    cw_patch_to_json(&buf, NULL, &patch);
    json_t* json = NULL;
    cw_test_must(cw_json_parse(cw_test_arena, "instrument", cw_text(cw_buf_string(&buf)), &cw_test_diag, &json));
    CwPatch back;
    cw_test_must(cw_patch_from_json((CwJsonIn){"instrument", &cw_test_diag}, json, &back));
    assert_memory_equal(&back, &patch, sizeof back);
    static const char* const bad[] = {"{}", "{\"bank\":129,\"program\":0,\"rate\":48000}",
                                      "{\"bank\":0,\"program\":0,\"rate\":48000,\"natural\":[1]}",
                                      "{\"bank\":0,\"program\":\"x\",\"rate\":48000}"};
    for (size_t i = 0; i < 4; ++i) {
        cw_test_must(cw_json_parse(cw_test_arena, "instrument", cw_text(bad[i]), &cw_test_diag, &json));
        assert_int_equal(cw_patch_from_json((CwJsonIn){"instrument", NULL}, json, &back), CW_ERR_BAD_INPUT);
    }
}

static void mockups_travel_as_json(void** state) {
    (void)state;
    CwMockup mockup = {.start = -12000, .frames = 99, .music_end = 50, .peak = 7, .n_silent = 1};
    mockup.sound = cw_hash_of("x", 1);
    CwBuf buf = cw_buf(cw_test_arena);
    cw_mockup_to_json(&buf, NULL, &mockup);
    json_t* json = NULL;
    cw_test_must(cw_json_parse(cw_test_arena, "mockup", cw_text(cw_buf_string(&buf)), &cw_test_diag, &json));
    CwMockup back;
    cw_test_must(cw_mockup_from_json((CwJsonIn){"mockup", &cw_test_diag}, json, &back));
    assert_true(cw_hash_equal(&back.sound, &mockup.sound));
    assert_int_equal(back.start, -12000);
    assert_int_equal(back.frames, 99);
    assert_int_equal(back.music_end, 50);
    assert_int_equal(back.peak, 7);
    assert_int_equal(back.n_silent, 1);
    cw_test_must(cw_json_parse(cw_test_arena, "mockup", cw_text("{\"sound\":\"no hash\"}"), &cw_test_diag, &json));
    assert_int_equal(cw_mockup_from_json((CwJsonIn){"mockup", NULL}, json, &back), CW_ERR_BAD_INPUT);
}

// Every family, reverberation, expression, damping: what a stem can be made of.
static CwHash render_everything(void) {
    static const CwDynamic dynamics[] = {{0, 300, true}, {4 * QUARTER, 900, false}};
    static const int programs[] = {48, 73, 60, 0, 46, 47, 52, 88, 40, 45};
    CwPart parts[10];
    for (size_t i = 0; i < 10; ++i) {
        parts[i] = part_of(0, programs[i], accented, 5);
        parts[i].pan = -900 + 200 * (int)i;
        parts[i].dynamics = dynamics;
        parts[i].n_dynamics = 2;
    }
    const CwMark marks[] = {{cw_time_of_sample(96000, RATE), CW_MARK_ATTACK},
                            {cw_time_of_sample(192000, RATE), CW_MARK_STOP}};
    const CwPlan plan = plan_parts(parts, 10, marks, 2);
    return render(&plan).sound;
}

// This program again, under other words to glibc; what it prints is the hash of what it rendered.
static void check_same_bits(const char* tunables, const char* want) {
    const char* setting = cw_format(cw_test_arena, "GLIBC_TUNABLES=%s", tunables);
    const char* argv[] = {"/usr/bin/env", setting, this_program, "--render", NULL};
    CwProgramResult result;
    cw_test_must(cw_program_must(cw_test_arena, &(CwProgram){argv, NULL, 100}, &cw_test_diag, &result));
    assert_string_equal(cw_text_copy(cw_test_arena, cw_text_trim(result.output)), want);
}

static void the_same_bytes_again_and_under_any_glibc(void** state) {
    (void)state;
    const CwHash hash = render_everything();
    const char* hex = cw_hash_hex(cw_test_arena, &hash);
    const CwHash again = render_everything();
    assert_true(cw_hash_equal(&hash, &again));
    check_same_bits("glibc.cpu.hwcaps=-FMA,-FMA4,-AVX,-AVX2", hex);
    check_same_bits("glibc.cpu.hwcaps=-AVX2_Usable,-FMA_Usable", hex);
    check_same_bits("glibc.malloc.perturb=165", hex);
}

// The worker opens an instance before it knows what will be played, with more channels than that needs.
static void an_instance_opened_before_plays_the_same(void** state) {
    (void)state;
    const CwPart part = part_of(0, 48, accented, 5);
    const CwPlan plan = plan_parts(&part, 1, NULL, 0);
    CwMockupSettings settings = cw_mockup_settings(SOUNDFONT);
    CwHash own;
    CwHash ready;
    cw_test_must(cw_mockup_render(cw_test_arena, &objects, &plan, &settings, &cw_test_diag, &own));
    const CwSynthSettings engine = cw_mockup_engine(&settings, RATE, 64);
    cw_test_must(cw_synth_open(cw_test_arena, &engine, &cw_test_diag, &settings.ready));
    CwSynthSettings other = cw_mockup_engine(&settings, RATE, 65);
    assert_false(cw_synth_suits(settings.ready, &other));
    other = cw_mockup_engine(&settings, 44100, 1);
    assert_false(cw_synth_suits(settings.ready, &other));
    cw_test_must(cw_mockup_render(cw_test_arena, &objects, &plan, &settings, &cw_test_diag, &ready));
    assert_true(cw_hash_equal(&own, &ready));
    cw_test_must(cw_mockup_render(cw_test_arena, &objects, &plan, &settings, &cw_test_diag,
                                  &ready)); // and it was this one that played
    assert_false(cw_hash_equal(&own, &ready));
}

static CwStatus render_with(CwArena* from, void* context) {
    CwObjects own;
    CwHash sound;
    CwSound opened;
    CwMockup mockup;
    const CwMockupSettings settings = cw_mockup_settings(SOUNDFONT);
    CW_TRY(cw_objects_in_memory(from, &own));
    CW_TRY(cw_mockup_render(from, &own, context, &settings, NULL, &sound));
    CW_TRY(cw_sound_open(from, &own, &sound, NULL, &opened));
    const CwMockupPassage passage = {&opened, 0};
    return cw_mockup_join(from, &own, &passage, 1, RATE, NULL, &mockup);
}

static CwStatus measure_with(CwArena* from, void* context) {
    (void)context;
    CwPatch patch;
    return cw_patch_measure(from, SOUNDFONT, 8000, 0, 0, NULL, &patch);
}

static void memory_that_runs_out_is_said(void** state) {
    (void)state;
    const CwNote note = {0, QUARTER, 76, 100, 0};
    const CwPart part = part_of(0, 115, &note, 1);
    CwPlan plan = plan_parts(&part, 1, NULL, 0);
    cw_sweep_allocations(render_with, &plan, 0);
    cw_sweep_allocations(measure_with, NULL, 0);
}

int main(int argc, char** argv) {
    this_program = argv[0];
    if (argc == 2 && strcmp(argv[1], "--render") == 0) {
        char hex[CW_HEX_SIZE];
        (void)setup(NULL);
        const CwHash hash = render_everything();
        cw_hash_to_hex(&hash, hex);
        (void)puts(hex);
        return cw_test_arena_down(NULL);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(accents_are_heard_on_their_frame, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(drums_are_heard_on_their_frame, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(chords_change_on_their_frame, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(stops_stop_on_their_frame, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(silence_is_silent, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(swells_arrive, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(notes_begin_on_the_nearest_point_of_the_grid, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(a_stem_rings_out_and_ends, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(a_tutti_fits, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(all_the_drums_fit, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(a_stem_too_loud_is_refused, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(an_empty_stem_is_an_empty_sound, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(soundfonts_that_are_none_are_refused, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(instruments_are_as_late_as_they_sound, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(instruments_travel_as_json, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(mockups_travel_as_json, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(the_same_bytes_again_and_under_any_glibc, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(an_instance_opened_before_plays_the_same, setup, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_is_said, setup, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
