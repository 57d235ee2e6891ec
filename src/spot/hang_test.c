// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/hang.h"

#include "testing/testing.h"

#include "base/buf.h"
#include "cut/edl.h"

#include <string.h>

enum {
    HOUR = 86400, // frames at 24
};

static CwArena* arena;
static CwPicture picture;
static CwLine lines[2];

static CwTime frame(int64_t number) {
    return cw_time_of_frame(HOUR + number, cw_rate_24);
}

// Shots A, B, A again (the same take), C: frames 0, 240, 480, 720 to 960.
static int set_up(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    static const char list[] = "001 A V C 00:01:00:00 00:01:10:00 01:00:00:00 01:00:10:00\n"
                               "002 B V C 00:02:00:00 00:02:10:00 01:00:10:00 01:00:20:00\n"
                               "003 A V C 00:01:00:00 00:01:10:00 01:00:20:00 01:00:30:00\n"
                               "004 C V C 00:04:00:00 00:04:10:00 01:00:30:00 01:00:40:00\n";
    const CwCutOptions options = {cw_rate_24, false};
    CwCut* cut = CW_NEW(arena, CwCut);
    if (!cut || cw_cut_read_edl(arena, "x", cw_text(list), &options, NULL, NULL, cut) != CW_OK ||
        cw_cut_picture(arena, cut, &picture) != CW_OK) {
        return -1;
    }
    lines[0] = (CwLine){"1", "ANNA", "Hello.", frame(30), frame(60)};
    lines[1] = (CwLine){"2", "TOM", "Yes.", frame(300), frame(320)};
    return 0;
}

static int tear_down(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

static CwStatus hang(const char* spotting_text, const char* hits_text, const CwJoinedCut* joined, CwDiag* diag,
                     CwHung* hung) {
    CwSpotting* spotting = CW_NEW(arena, CwSpotting);
    CwHitList* hits = CW_NEW(arena, CwHitList);
    assert_int_equal(cw_spotting_read(arena, "spotting.csv", cw_text(spotting_text), cw_rate_24, NULL, spotting),
                     CW_OK);
    if (hits_text) {
        assert_int_equal(cw_hit_list_read(arena, "hits.csv", cw_text(hits_text), cw_rate_24, spotting, diag, hits),
                         CW_OK);
    }
    const CwPlaceIn in = {&picture, cw_rate_24, lines, 2};
    return cw_spot_hang(arena, spotting, hits_text ? hits : NULL, in, joined, diag, hung);
}

static CwHung taken(const char* spotting, const char* hits) {
    CwDiag diag = {0};
    CwHung hung = {0};
    if (hang(spotting, hits, NULL, &diag, &hung) != CW_OK) {
        fail_msg("%s", cw_diag_line(arena, &diag));
    }
    return hung;
}

static void refused(const char* spotting, const char* hits, const char* name, const char* message) {
    CwDiag diag = {0};
    CwHung hung = {.spotted = {.n_cues = 77}};
    assert_int_equal(hang(spotting, hits, NULL, &diag, &hung), CW_ERR_BAD_INPUT);
    assert_int_equal(hung.spotted.n_cues, 77);
    const char* line = cw_diag_line(arena, &diag);
    if (strcmp(diag.name, name) != 0 || !strstr(line, message)) {
        fail_msg("%s: %s", diag.name, line);
    }
}

static const char* anchor_text(const CwAnchor* anchor) {
    return cw_anchor_text(arena, anchor, cw_rate_24);
}

static void timecodes_hang_where_they_lie(void** state) {
    (void)state;
    const CwHung hung = taken("cue,in,out\n1m1,01:00:10:01,01:00:18:00\n",
                              "cue,at,anchor\n1m1,01:00:12:00,\n1m1,01:00:12:00,cut\n1m1,01:00:10:01,footage\n");
    const CwCue* cue = &hung.spotted.cues[0];
    assert_string_equal(anchor_text(&cue->in), "cut:A@00:01:09:23|B@00:02:00:00+1f");
    assert_string_equal(anchor_text(&cue->out), "footage:B@00:02:08:00");
    assert_int_equal(hung.placement.cues[0].kind, CW_PLACE_HERE);
    assert_int_equal(hung.placement.cues[0].in.flicks, frame(241).flicks);
    assert_int_equal(hung.placement.cues[0].out.flicks, frame(432).flicks);
    // hits are in order of their places
    assert_string_equal(hung.spotted.hits[0].name, "3");
    assert_string_equal(anchor_text(&hung.spotted.hits[0].anchor), "footage:B@00:02:00:01");
    assert_string_equal(anchor_text(&hung.spotted.hits[1].anchor), "footage:B@00:02:02:00");
    assert_string_equal(anchor_text(&hung.spotted.hits[2].anchor), "cut:A@00:01:09:23|B@00:02:00:00+48f");
    assert_int_equal(hung.placement.hits[2].at.flicks, frame(288).flicks);
}

static void of_a_take_used_twice_the_written_place_counts(void** state) {
    (void)state;
    const CwHung hung = taken("cue,in,out\n1m1,01:00:02:00,01:00:08:00\n1m2,01:00:22:00,01:00:28:00\n",
                              "cue,at\n1m1,01:00:05:00\n1m2,01:00:25:00\n");
    for (int i = 0; i < 2; ++i) {
        assert_int_equal(hung.placement.cues[i].kind, CW_PLACE_HERE);
        assert_int_equal(hung.placement.cues[i].in.flicks, frame(48 + 480 * i).flicks);
        assert_int_equal(hung.placement.cues[i].out.flicks, frame(192 + 480 * i).flicks);
        assert_int_equal(hung.placement.hits[i].at.flicks, frame(120 + 480 * i).flicks);
        assert_int_equal(hung.placement.hits[i].kind, CW_PLACE_HERE);
        assert_int_equal(hung.placement.hits[i].all.count, 2);
    }
}

static void anchors_in_words(void** state) {
    (void)state;
    const CwHung hung = taken("cue,in,out\n"
                              "1m1,line:1-6f,cue:1m2.in\n"
                              "1m2,footage:B@00:02:03:00,hit:1m2/stop+12f\n"
                              "1m3,cue:1m2.out,01:00:40:00\n",
                              "cue,at,name,anchor\n1m2,,stop,hit:door+2s\n1m2,,door,line:2+18f\n1m3,01:00:31:00,x,\n");
    const CwCuePlace* cues = hung.placement.cues;
    assert_int_equal(cues[0].in.flicks, frame(24).flicks);
    assert_int_equal(cues[0].out.flicks, frame(312).flicks);
    assert_int_equal(cues[1].in.flicks, frame(312).flicks);
    assert_int_equal(cues[1].out.flicks, frame(300 + 18 + 48 + 12).flicks);
    assert_int_equal(cues[2].in.flicks, cues[1].out.flicks);
    assert_string_equal(hung.spotted.hits[1].name, "stop");
    assert_string_equal(hung.spotted.hits[1].anchor.name, "hit:1m2/door");
    assert_int_equal(hung.placement.hits[1].at.flicks, frame(366).flicks);
}

static void reels_that_were_moved_move_what_was_written(void** state) {
    (void)state;
    const CwReelPlace reels[] = {{1, "R1", HOUR, HOUR + 480, 0}, {2, "R2", HOUR + 480, HOUR + 960, 480}};
    const CwJoinedCut joined = {.reels = reels, .n_reels = 2};
    CwDiag diag = {0};
    CwHung hung;
    assert_int_equal(hang("cue,in,out\n2m1,01:00:12:00,01:00:18:00\n1m1,01:00:12:00,01:00:18:00\n",
                          "cue,at\n2m1,01:00:13:00\n", &joined, &diag, &hung),
                     CW_OK);
    assert_int_equal(hung.placement.cues[0].in.flicks, frame(288 + 480).flicks);
    assert_int_equal(hung.placement.hits[0].at.flicks, frame(312 + 480).flicks);
    assert_int_equal(hung.placement.cues[1].in.flicks, frame(288).flicks);
}

static void what_cannot_be_hung(void** state) {
    (void)state;
    refused("cue,in,out\n1m1,00:59:00:00,01:00:18:00\n", NULL, "hang.outside",
            "spotting.csv:2:5: this lies outside the first cut, which goes from 01:00:00:00 to 01:00:40:00 (read: "
            "00:59:00:00)");
    refused("cue,in,out\n1m1,01:00:39:00,01:00:41:00\n", NULL, "hang.outside", "spotting.csv:2:17");
    refused("cue,in,out\n1m1,line:9,01:00:18:00\n", NULL, "hang.line", "no line 9 is heard");
    refused("cue,in,out\n1m1,cue:1m7.in,01:00:18:00\n", NULL, "hang.name", "no such cue to hang this on");
    refused("cue,in,out\n1m1,hit:door,01:00:18:00\n", NULL, "hang.name", "no such hit");
    refused("cue,in,out\n1m1,footage:D@00:01:00:00,01:00:18:00\n", NULL, "hang.roll", "roll D is not in the first cut");
    refused("cue,in,out\n1m1,footage:C@00:01:00:00,01:00:18:00\n", NULL, "hang.gone", "is not seen in the first cut");
    refused("cue,in,out\n1m1,foot:C,01:00:18:00\n", NULL, "anchor.syntax", "spotting.csv:2:5");
    refused("cue,in,out\n1m1,01:00:18:00,line:1\n", NULL, "hang.out", "is not seen after its in (01:00:18:00)");
    refused("cue,in,out\n1m1,cue:1m2.out,01:00:18:00\n1m2,01:00:01:00,cue:1m1.in\n", NULL, "place.ring",
            "hangs on itself");
    refused("cue,in,out\n1m1,01:00:01:00,01:00:09:00\n", "cue,anchor,at\n1m1,line:2,\n", "hang.hit_outside",
            "hits.csv:2:5: this hit lies outside its cue 1m1");
    refused("cue,in,out\n1m1,01:00:01:00,01:00:09:00\n", "cue,at,anchor\n1m1,,footage:C@00:00:00:00\n", "hang.gone",
            "hits.csv:2:6: what this hangs on is not seen");
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwSpotting spotting;
    CwHitList hits;
    CwHung hung;
    const CwPlaceIn in = {&picture, cw_rate_24, lines, 2};
    CW_TRY(cw_spotting_read(failing, "s", cw_text("cue,in,out\n1m1,line:1,hit:1m1/b\n"), cw_rate_24, NULL, &spotting));
    CW_TRY(cw_hit_list_read(failing, "h", cw_text("cue,at,name\n1m1,01:00:09:00,a\n1m1,hit:a+1s,b\n"), cw_rate_24,
                            &spotting, NULL, &hits));
    return cw_spot_hang(failing, &spotting, &hits, in, NULL, NULL, &hung);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(timecodes_hang_where_they_lie, set_up, tear_down),
        cmocka_unit_test_setup_teardown(of_a_take_used_twice_the_written_place_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(anchors_in_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reels_that_were_moved_move_what_was_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_hung, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_that_runs_out, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
