// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/brief.h"

#include "testing/testing.h"

#include <string.h>

static CwArena* arena;

static CwTime frame(int64_t number) {
    return cw_time_of_frame(number, cw_rate_24);
}

// One cue from 100 to 340, another after it, a picture of 1000 frames.
typedef struct {
    CwCue cues[2];
    CwHit hits[3];
    CwCuePlace cue_places[2];
    CwHitPlace hit_places[3];
    CwLine lines[3];
    CwScene scenes[1];
    CwShot shots[1];
    CwPicture picture;
    CwSpotted spotted;
    CwPlacement placement;
    CwBriefFrom from;
} World;

static World w;

static int set_up(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    const CwSpan half = {cw_flicks_per_frame(cw_rate_24) / 2};
    w = (World){
        .cues = {{.id = "1m1",
                  .title = "One",
                  .theme = "sea",
                  .intent = "far off",
                  .valence = -200,
                  .arousal = 300,
                  .density = 600,
                  .use = CW_USE_BI,
                  .tempo_min = 60000,
                  .tempo_max = 80000,
                  .notes = ""},
                 {.id = "1m2", .title = "", .theme = "", .intent = "", .density = 500, .notes = ""}},
        .hits = {{"1m1", "b", {.name = NULL}, 500, CW_WANT_CHORD, CW_BEAT_DOWN, half, half},
                 {"1m1", "a", {.name = NULL}, 900, CW_WANT_ACCENT, CW_BEAT_ANY, {0}, half},
                 {"1m1", "gone", {.name = NULL}, 100, CW_WANT_ACCENT, CW_BEAT_ANY, half, half}},
        .cue_places = {{.in = frame(100), .out = frame(340)}, {.in = frame(600), .out = frame(900)}},
        .hit_places = {{.at = frame(200)}, {.at = frame(124)}, {.kind = CW_PLACE_OMITTED}},
        .lines = {{"1", "A", "x", frame(90), frame(110)},
                  {"2", "B", "x", frame(150), frame(180)},
                  {"3", "A", "x", frame(170), frame(190)}},
        .scenes = {{"1", "", frame(0), frame(500)}},
        .shots = {{.roll = "A", .clip = "", .rec_in = 0, .rec_out = 1000, .speed = {1, 1}}},
    };
    w.picture = (CwPicture){w.shots, 1};
    w.spotted = (CwSpotted){w.cues, 2, w.hits, 3};
    w.placement = (CwPlacement){w.cue_places, w.hit_places};
    w.from = (CwBriefFrom){&w.spotted, &w.placement, {&w.picture, cw_rate_24, w.lines, 3}, w.scenes, 1, NULL};
    return arena ? 0 : -1;
}

static int tear_down(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

static CwCueBrief brief_of(size_t cue) {
    CwCueBrief brief;
    assert_int_equal(cw_cue_brief(arena, &w.from, cue, &brief), CW_OK);
    return brief;
}

static const char* json_of(size_t cue) {
    const CwCueBrief brief = brief_of(cue);
    CwBuf buf = cw_buf(arena);
    cw_cue_brief_to_json(&buf, NULL, &brief);
    const char* text = cw_buf_string(&buf);
    assert_non_null(text);
    return text;
}

static void in_the_cues_own_time(void** state) {
    (void)state;
    const CwCueBrief brief = brief_of(0);
    assert_int_equal(brief.length.flicks, frame(240).flicks);
    assert_int_equal(brief.n_hits, 2); // what is gone asks nothing
    assert_string_equal(brief.hits[0].name, "a");
    assert_int_equal(brief.hits[0].at.flicks, frame(24).flicks);
    assert_int_equal(brief.hits[1].at.flicks, frame(100).flicks);
    assert_int_equal(brief.n_speech, 2); // the second and third speak at once
    assert_int_equal(brief.speech[0].in.flicks, 0);
    assert_int_equal(brief.speech[0].out.flicks, frame(10).flicks);
    assert_int_equal(brief.speech[1].in.flicks, frame(50).flicks);
    assert_int_equal(brief.speech[1].out.flicks, frame(90).flicks);
    assert_false(brief.overlaps_before);
    assert_int_equal(brief.end, CW_CUE_END_RING);
}

static void shift_everything(int64_t frames) {
    const CwSpan by = cw_span_of_frames(frames, cw_rate_24);
    for (size_t i = 0; i < 2; ++i) {
        w.cue_places[i].in = cw_time_after(w.cue_places[i].in, by);
        w.cue_places[i].out = cw_time_after(w.cue_places[i].out, by);
    }
    for (size_t i = 0; i < 3; ++i) {
        w.hit_places[i].at = cw_time_after(w.hit_places[i].at, by);
        w.lines[i].in = cw_time_after(w.lines[i].in, by);
        w.lines[i].out = cw_time_after(w.lines[i].out, by);
    }
    w.scenes[0].out = cw_time_after(w.scenes[0].out, by);
    w.shots[0].rec_out += frames;
}

static void what_was_only_shifted_has_the_same_brief(void** state) {
    (void)state;
    const char* before = json_of(0);
    shift_everything(1234);
    assert_string_equal(json_of(0), before);
    w.cues[0].title = "Another";
    w.cues[0].notes = "louder";
    w.lines[1].text = "other words";
    assert_string_equal(json_of(0), before);
    w.hit_places[0].at = cw_time_after(w.hit_places[0].at, cw_span(1));
    assert_string_not_equal(json_of(0), before);
}

static void ends(void** state) {
    (void)state;
    assert_string_equal(cw_cue_end_name(brief_of(0).end), "ring out");
    w.scenes[0].out = frame(345);
    assert_string_equal(cw_cue_end_name(brief_of(0).end), "button");
    w.lines[2] = (CwLine){"3", "A", "x", frame(360), frame(400)};
    assert_string_equal(cw_cue_end_name(brief_of(0).end), "thin");
    w.cue_places[1].in = frame(330);
    assert_string_equal(cw_cue_end_name(brief_of(0).end), "held");
    assert_true(brief_of(1).overlaps_before);
    w.hit_places[0].at = frame(330);
    w.hits[0].want = CW_WANT_SILENCE;
    assert_string_equal(cw_cue_end_name(brief_of(0).end), "stop");
    w.cue_places[1].out = frame(1000);
    assert_string_equal(cw_cue_end_name(brief_of(1).end), "button"); // the end of the film
    w.cue_places[1] = (CwCuePlace){.in = frame(110), .out = frame(200)};
    assert_string_equal(cw_cue_end_name(brief_of(1).end),
                        "ring out"); // source music under the score takes over nothing
}

static void what_is_omitted_has_no_brief(void** state) {
    (void)state;
    w.cue_places[0].kind = CW_PLACE_OMITTED;
    CwCueBrief brief = {.n_hits = 77};
    assert_int_equal(cw_cue_brief(arena, &w.from, 0, &brief), CW_ERR_NOT_FOUND);
    assert_int_equal(brief.n_hits, 77);
}

static void there_and_back(void** state) {
    (void)state;
    const char* text = json_of(0);
    json_t* json = NULL;
    CwDiag diag = {0};
    CwCueBrief back;
    assert_int_equal(cw_json_parse(arena, "brief", cw_text(text), &diag, &json), CW_OK);
    assert_int_equal(cw_cue_brief_from_json(arena, (CwJsonIn){"brief", &diag}, json, &back), CW_OK);
    CwBuf buf = cw_buf(arena);
    cw_cue_brief_to_json(&buf, NULL, &back);
    assert_string_equal(cw_buf_string(&buf), text);
    const char* canonical = NULL;
    assert_int_equal(cw_json_canonical(arena, json, &canonical), CW_OK);
    assert_string_equal(canonical, text);
}

static void what_is_no_brief(void** state) {
    (void)state;
    const char* text = json_of(0);
    static const char* const keys[] = {"arousal", "cue",  "density", "end",   "hits",      "intent",
                                       "length",  "rate", "speech",  "theme", "tempo_max", "use"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; ++i) {
        json_t* json = NULL;
        CwDiag diag = {0};
        CwCueBrief back = {.n_hits = 77};
        assert_int_equal(cw_json_parse(arena, "brief", cw_text(text), &diag, &json), CW_OK);
        assert_int_equal(json_object_set_new(json, keys[i], json_true()), 0);
        assert_int_equal(cw_cue_brief_from_json(arena, (CwJsonIn){"brief", &diag}, json, &back), CW_ERR_BAD_INPUT);
        assert_int_equal(back.n_hits, 77);
        assert_non_null(strstr(diag.text, keys[i]));
    }
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwCueBrief brief;
    CW_TRY(cw_cue_brief(failing, &w.from, 0, &brief));
    CwBuf buf = cw_buf(failing);
    cw_cue_brief_to_json(&buf, NULL, &brief);
    const char* text = cw_buf_string(&buf);
    json_t* json = NULL;
    if (!text) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_json_parse(failing, "brief", cw_text(text), NULL, &json));
    return cw_cue_brief_from_json(failing, (CwJsonIn){"brief", NULL}, json, &brief);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(in_the_cues_own_time, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_only_shifted_has_the_same_brief, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_omitted_has_no_brief, set_up, tear_down),
        cmocka_unit_test_setup_teardown(there_and_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_brief, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_that_runs_out, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
