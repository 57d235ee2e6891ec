// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/spotting.h"

#include "testing/testing.h"

#include "base/buf.h"

#include <string.h>

#define HEADER "cue,title,in,out,theme,intent,valence,arousal,density,use,tempo_min,tempo_max,notes\n"

static CwArena* arena;

static int set_up(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    return arena ? 0 : -1;
}

static int tear_down(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

static CwSpotting taken(const char* text) {
    CwDiag diag = {0};
    CwSpotting spotting = {0};
    if (cw_spotting_read(arena, "spotting.csv", cw_text(text), cw_rate_24, &diag, &spotting) != CW_OK) {
        fail_msg("%s", cw_diag_line(arena, &diag));
    }
    return spotting;
}

static void refused(const char* text, const char* name, const char* message) {
    CwDiag diag = {0};
    CwSpotting spotting = {NULL, 77};
    assert_int_equal(cw_spotting_read(arena, "spotting.csv", cw_text(text), cw_rate_24, &diag, &spotting),
                     CW_ERR_BAD_INPUT);
    assert_int_equal(spotting.n_rows, 77);
    assert_string_equal(diag.name, name);
    const char* line = cw_diag_line(arena, &diag);
    if (!strstr(line, message)) {
        fail_msg("%s", line);
    }
}

static void a_row(void** state) {
    (void)state;
    const CwSpotting spotting =
        taken(HEADER "1m1,The Light,01:00:02:00,01:00:30:12,light,\"hope, far off\",0.25,-0.5,0.8,"
                     "MT,72,84.5,no brass\n");
    assert_int_equal(spotting.n_rows, 1);
    const CwCueRow* row = &spotting.rows[0];
    assert_string_equal(row->cue.id, "1m1");
    assert_string_equal(row->cue.title, "The Light");
    assert_null(row->in.anchor);
    assert_int_equal(row->in.at.flicks, 3602 * CW_FLICKS_PER_SECOND);
    assert_int_equal(row->out.at.flicks, 3630 * CW_FLICKS_PER_SECOND + CW_FLICKS_PER_SECOND / 2);
    assert_string_equal(row->in.text, "01:00:02:00");
    assert_int_equal(row->in.place.line, 2);
    assert_int_equal(row->in.place.column, 15);
    assert_string_equal(row->cue.theme, "light");
    assert_string_equal(row->cue.intent, "hope, far off");
    assert_int_equal(row->cue.valence, 250);
    assert_int_equal(row->cue.arousal, -500);
    assert_int_equal(row->cue.density, 800);
    assert_int_equal(row->cue.use, CW_USE_MT);
    assert_int_equal(row->cue.tempo_min, 72000);
    assert_int_equal(row->cue.tempo_max, 84500);
    assert_string_equal(row->cue.notes, "no brass");
    assert_int_equal(row->cue.phrases.count, 0);
    assert_int_equal(taken("cue,in,out,phrases\na,1:0:0:0,1:0:9:0,4 8\n").rows[0].cue.phrases.bars[1], 8);
    refused("cue,in,out,phrases\na,1:0:0:0,1:0:9:0,four\n", "spotting.phrases",
            "phrases are their lengths in bars, as 8 or 4 4 8: up to 8 of them, 16 bars in all");
}

static void empty_fields(void** state) {
    (void)state;
    const CwSpotting spotting = taken("In,Out,CUE\n1:0:0:0,1:0:9:0,1m1\n\n,,\n1:0:5:0,1:0:20:0,1m2\n");
    assert_int_equal(spotting.n_rows, 2);
    const CwCue* cue = &spotting.rows[0].cue;
    assert_string_equal(cue->title, "");
    assert_string_equal(cue->theme, "");
    assert_int_equal(cue->valence, 0);
    assert_int_equal(cue->density, 500);
    assert_int_equal(cue->use, CW_USE_BI);
    assert_int_equal(cue->tempo_min, 0);
    assert_int_equal(cue->tempo_max, 0);
}

static void words_for_levels(void** state) {
    (void)state;
    const CwSpotting spotting = taken("cue;in;out;valence;arousal;density;theme\n"
                                      "a;1:0:0:0;1:0:9:0;sad;high;low;-\n"
                                      "b;1:0:0:0;1:0:9:0;-0,75;neutral;tutti;none\n");
    assert_int_equal(spotting.rows[0].cue.valence, -700);
    assert_int_equal(spotting.rows[0].cue.arousal, 500);
    assert_int_equal(spotting.rows[0].cue.density, 250);
    assert_string_equal(spotting.rows[0].cue.theme, "");
    assert_int_equal(spotting.rows[1].cue.valence, -750);
    assert_int_equal(spotting.rows[1].cue.arousal, 0);
    assert_int_equal(spotting.rows[1].cue.density, 1000);
    assert_string_equal(spotting.rows[1].cue.theme, "");
}

static void anchors_are_kept_in_words(void** state) {
    (void)state;
    const CwSpotting spotting =
        taken("cue,in,out\n1m1,line:4-12f,01:00:30:00\n1m2,cue:1m1.out,cut:A@1:0:0:0|B@2:0:0:0\n");
    assert_string_equal(spotting.rows[0].in.anchor, "line:4-12f");
    assert_null(spotting.rows[0].out.anchor);
    assert_string_equal(spotting.rows[1].out.anchor, "cut:A@1:0:0:0|B@2:0:0:0");
}

static void what_cannot_be_taken(void** state) {
    (void)state;
    refused("cue,title,in\n1m1,x,01:00:00:00\n", "csv.missing_column", "no column out");
    refused("cue,in,out,them\n", "csv.unknown_column", "did you mean theme");
    refused("cue,in,out\n", "spotting.none", "no cues");
    refused("", "csv.missing_column", "no column cue");
    refused("cue,in,out\n,01:00:00:00,01:00:01:00\n", "field.empty", "spotting.csv:2:1: cue: must not be empty");
    refused("cue,in,out\na,,01:00:01:00\n", "field.empty", "in: must not be empty");
    refused("cue,in,out\na/b,01:00:00:00,01:00:01:00\n", "spotting.cue", "slashes");
    refused("cue,in,out\na,01:00:00:00,01:00:01:00\nA,01:00:00:00,01:00:01:00\n", "spotting.cue_twice",
            "spotting.csv:3:1: cue: this cue is there twice");
    refused("cue,in,out\na,01:00:09:00,01:00:09:00\n", "spotting.out",
            "spotting.csv:2:15: out: cue a is out at or before it is in (01:00:09:00)");
    refused("cue,in,out\na,soon,01:00:09:00\n", "spotting.timecode", "in: this is no place in the film");
    refused("cue,in,out\na,01:00:00:24,01:00:09:00\n", "spotting.timecode", "there is no such timecode at 24 frames");
    refused("cue,in,out\na,01:00,01:00:09:00\n", "spotting.timecode", "this is no timecode at 24");
    refused(HEADER "a,,1:0:0:0,1:0:1:0,,,1.2,,,,,,\n", "field.range",
            "valence: write a number from -1 to 1 (read: 1.2)");
    refused(HEADER "a,,1:0:0:0,1:0:1:0,,,,,-0.1,,,,\n", "field.range", "density: write a number from 0 to 1");
    refused(HEADER "a,,1:0:0:0,1:0:1:0,,,,,,BGM,,,\n", "field.word", "use: ");
    refused(HEADER "a,,1:0:0:0,1:0:1:0,,,,,,,10,,\n", "field.range", "tempo_min: write a number from 20 to 400");
    refused(HEADER "a,,1:0:0:0,1:0:1:0,,,,,,,90,80,\n", "spotting.tempo", "tempo_max is below tempo_min (90)");
    refused("cue,in,out\n\"a,01:00:00:00,01:00:09:00\n", "csv.open_quote", "never closed");
    refused("cue,in,out\na,01:00:00:00,01:00:09:00\nb\xFF,1:0:0:0,1:0:1:0\n", "text.utf8", "spotting.csv:3:2: ");
}

static void themes(void** state) {
    (void)state;
    const CwSpotting spotting =
        taken("cue,in,out,theme\na,1:0:0:0,1:0:1:0,Light\nb,1:0:0:0,1:0:1:0,\nc,1:0:0:0,1:0:1:0,stom\n");
    static const char* const all[] = {"light", "storm", "stom"};
    CwDiag diag;
    assert_int_equal(cw_spotting_check_themes(&spotting, all, 3, &diag), CW_OK);
    assert_int_equal(cw_spotting_check_themes(&spotting, all, 2, &diag), CW_ERR_BAD_INPUT);
    assert_int_equal(diag.line, 4);
    assert_int_equal(diag.column, 19);
    assert_string_equal(diag.read, "stom");
    assert_non_null(strstr(diag.text, "did you mean storm"));
    assert_int_equal(cw_spotting_check_themes(&spotting, NULL, 0, &diag), CW_ERR_BAD_INPUT);
    assert_non_null(strstr(diag.text, "add themes/Light.mid"));
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwSpotting spotting;
    return cw_spotting_read(failing, "s.csv", cw_text(HEADER "a,,1:0:0:0,1:0:1:0,,,sad,,,BV,80,90,\n"), cw_rate_24,
                            NULL, &spotting);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_row, set_up, tear_down),
        cmocka_unit_test_setup_teardown(empty_fields, set_up, tear_down),
        cmocka_unit_test_setup_teardown(words_for_levels, set_up, tear_down),
        cmocka_unit_test_setup_teardown(anchors_are_kept_in_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(themes, set_up, tear_down),
        cmocka_unit_test(memory_that_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
