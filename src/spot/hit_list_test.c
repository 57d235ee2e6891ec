// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/spotting.h"

#include "testing/testing.h"

#include "base/buf.h"

#include <string.h>

static CwArena* arena;
static CwSpotting spotting;

static const char cues[] = "cue,in,out\n"
                           "1m1,01:00:00:00,01:00:10:00\n"
                           "1m2,01:00:09:00,01:00:20:00\n"
                           "1m3,line:3,01:00:40:00\n";

static int set_up(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    return arena && cw_spotting_read(arena, "s.csv", cw_text(cues), cw_rate_24, NULL, &spotting) == CW_OK ? 0 : -1;
}

static int tear_down(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

static CwHitList taken(const char* text) {
    CwDiag diag = {0};
    CwHitList hits = {0};
    if (cw_hit_list_read(arena, "hits.csv", cw_text(text), cw_rate_24, &spotting, &diag, &hits) != CW_OK) {
        fail_msg("%s", cw_diag_line(arena, &diag));
    }
    return hits;
}

static void refused(const char* text, const char* name, const char* message) {
    CwDiag diag = {0};
    CwHitList hits = {NULL, 77};
    assert_int_equal(cw_hit_list_read(arena, "hits.csv", cw_text(text), cw_rate_24, &spotting, &diag, &hits),
                     CW_ERR_BAD_INPUT);
    assert_int_equal(hits.n_rows, 77);
    assert_string_equal(diag.name, name);
    const char* line = cw_diag_line(arena, &diag);
    if (!strstr(line, message)) {
        fail_msg("%s", line);
    }
}

static void a_row(void** state) {
    (void)state;
    const CwHitList list = taken("cue,at,name,weight,want,tolerance_early,tolerance_late,anchor\n"
                                 "1M1,01:00:04:12,door,0.8,swell downbeat,0.25,2,cut\n");
    assert_int_equal(list.n_rows, 1);
    const CwHitRow* row = &list.rows[0];
    assert_string_equal(row->hit.cue, "1m1");
    assert_string_equal(row->hit.name, "door");
    assert_int_equal(row->hit.weight, 800);
    assert_int_equal(row->hit.want, CW_WANT_SWELL);
    assert_int_equal(row->hit.beat, CW_BEAT_DOWN);
    assert_int_equal(row->hit.tolerance_early.flicks, cw_flicks_per_frame(cw_rate_24) / 4);
    assert_int_equal(row->hit.tolerance_late.flicks, cw_flicks_per_frame(cw_rate_24) * 2);
    assert_int_equal(row->hang, CW_HANG_CUT);
    assert_int_equal(row->at.at.flicks, 3604 * CW_FLICKS_PER_SECOND + CW_FLICKS_PER_SECOND / 2);
}

static void empty_fields(void** state) {
    (void)state;
    const CwHitList list = taken("cue,at,name\n1m1,01:00:04:00,2\n1m1,01:00:05:00,\n,01:00:06:00,\n1m2,1:0:20:0,\n");
    assert_int_equal(list.n_rows, 4);
    assert_int_equal(list.rows[0].hit.weight, 500);
    assert_int_equal(list.rows[0].hit.want, CW_WANT_ACCENT);
    assert_int_equal(list.rows[0].hit.beat, CW_BEAT_ANY);
    assert_int_equal(list.rows[0].hit.tolerance_early.flicks, cw_flicks_per_frame(cw_rate_24) / 2);
    assert_int_equal(list.rows[0].hit.tolerance_late.flicks, cw_flicks_per_frame(cw_rate_24) / 2);
    assert_int_equal(list.rows[0].hang, CW_HANG_DEFAULT);
    assert_string_equal(list.rows[1].hit.name, "3");  // "2" is taken
    assert_string_equal(list.rows[2].hit.cue, "1m1"); // the one that sounds then
    assert_string_equal(list.rows[2].hit.name, "4");
    assert_string_equal(list.rows[3].hit.name, "1"); // its own cue; at the very out is inside
}

static int weight_of(const char* weights, size_t row) {
    const CwHitList list = taken(cw_format(arena, "cue,at,weight\n%s", weights));
    return list.rows[row].hit.weight;
}

static void weights_count_to_what_the_largest_fits(void** state) {
    (void)state;
    assert_int_equal(weight_of("1m1,1:0:1:0,1\n", 0), 1000);
    assert_int_equal(weight_of("1m1,1:0:1:0,1\n1m1,1:0:2:0,0.3\n", 1), 300);
    assert_int_equal(weight_of("1m1,1:0:1:0,1\n1m1,1:0:2:0,9\n", 0), 100);
    assert_int_equal(weight_of("1m1,1:0:1:0,80\n1m1,1:0:2:0,must\n", 0), 800);
    assert_int_equal(weight_of("1m1,1:0:1:0,80\n1m1,1:0:2:0,must\n", 1), 1000);
    assert_int_equal(weight_of("1m1,1:0:1:0,1000\n1m1,1:0:2:0,1\n", 1), 1);
    assert_int_equal(weight_of("1m1,1:0:1:0,0\n", 0), 1); // even nothing costs something
    assert_int_equal(weight_of("1m1,1:0:1:0,Low\n", 0), 250);
}

static void anchors(void** state) {
    (void)state;
    const CwHitList list = taken("cue,at,anchor\n"
                                 "1m1,01:00:04:00,footage\n"
                                 "1m1,,line:12+8f\n"
                                 "1m1,hit:1m1/1+2s,\n"
                                 "1m3,01:00:30:00,default\n"
                                 "1m1,01:00:05:00,footage:A003@02:10:04:11\n");
    assert_int_equal(list.rows[0].hang, CW_HANG_FOOTAGE);
    assert_null(list.rows[0].at.anchor);
    assert_int_equal(list.rows[1].hang, CW_HANG_TEXT);
    assert_string_equal(list.rows[1].at.anchor, "line:12+8f");
    assert_int_equal(list.rows[2].hang, CW_HANG_TEXT);
    assert_string_equal(list.rows[2].at.anchor, "hit:1m1/1+2s");
    assert_int_equal(list.rows[3].hang, CW_HANG_DEFAULT);
    assert_int_equal(list.rows[4].at.place.column, 17);
}

static void tolerance_is(const char* text, int64_t flicks) {
    const CwHitList list = taken(cw_format(arena, "cue,at,tolerance_late\n1m1,01:00:04:00,%s\n", text));
    assert_int_equal(list.rows[0].hit.tolerance_late.flicks, flicks);
}

static void tolerances(void** state) {
    (void)state;
    const int64_t frame = cw_flicks_per_frame(cw_rate_24);
    tolerance_is("0", 0);
    tolerance_is("1.5 frames", frame * 3 / 2);
    tolerance_is("2f", frame * 2);
    tolerance_is("20 ms", 20 * CW_FLICKS_PER_SECOND / 1000);
    tolerance_is("1/4", frame / 4);
}

static void what_cannot_be_taken(void** state) {
    (void)state;
    refused("cue,name\n1m1,x\n", "csv.missing_column", "no column at");
    refused("cue,at\n1m4,01:00:04:00\n", "spotting.no_cue",
            "hits.csv:2:1: cue: no cue of the spotting list has this name; did "
            "you mean 1m1");
    refused("cue,at\nend,01:00:04:00\n", "spotting.no_cue", "has this name (read: end)");
    refused("cue,at\n1m1,01:00:10:01\n", "hits.outside",
            "outside its cue 1m1, which goes from 01:00:00:00 to 01:00:10:00");
    refused("cue,at\n1m2,01:00:08:23\n", "hits.outside", "hits.csv:2:5: at: ");
    refused("cue,at\n,01:00:09:12\n", "hits.no_cue", "several cues sound then");
    refused("cue,at\n,02:00:00:00\n", "hits.no_cue", "no cue sounds then");
    refused("cue,at\n1m1,\n", "field.empty", "at: must not be empty");
    refused("cue,at\n1m1,x\n", "spotting.timecode", "no place in the film");
    refused("cue,at,name\n1m1,1:0:1:0,door\n1m1,1:0:2:0,Door\n", "hits.name_twice", "has a hit of this name already");
    refused("cue,at,weight\n1m1,1:0:1:0,-1\n", "field.range", "weight: write a number from 0 to 1000");
    refused("cue,at,weight\n1m1,1:0:1:0,heavy\n", "field.number", "weight: ");
    refused("cue,at,want\n1m1,1:0:1:0,explode\n", "hits.want", "explode is not known");
    refused("cue,at,tolerance_early\n1m1,1:0:1:0,-1\n", "hits.tolerance", "tolerance_early: ");
    refused("cue,at,tolerance_late\n1m1,1:0:1:0,2 bars\n", "hits.tolerance", "tolerance_late: ");
    refused("cue,at,tolerance_late\n1m1,1:0:1:0,1001\n", "hits.tolerance", "(read: 1001)");
    refused("cue,at,anchor\n1m1,1:0:1:0,picture\n", "hits.anchor", "write cut, footage");
}

static void no_hits_is_a_hit_list_too(void** state) {
    (void)state;
    assert_int_equal(taken("cue,at\n").n_rows, 0);
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwHitList hits;
    return cw_hit_list_read(failing, "h.csv", cw_text("cue,at,want\n1m1,1:0:1:0,chord\n1m2,1:0:12:0,\n"), cw_rate_24,
                            &spotting, NULL, &hits);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_row, set_up, tear_down),
        cmocka_unit_test_setup_teardown(empty_fields, set_up, tear_down),
        cmocka_unit_test_setup_teardown(weights_count_to_what_the_largest_fits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(anchors, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tolerances, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_hits_is_a_hit_list_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_that_runs_out, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
