// SPDX-License-Identifier: GPL-3.0-or-later
#include "story/cut_files.h"

#include "testing/testing.h"

#include <string.h>

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

// The cuts as one text: name(reel tracks file, …) …
static const char* sorted(const char* const* paths, size_t n) {
    CwCutFolder folder;
    CwDiag diag = {0};
    if (cw_cut_folder_sort(arena, paths, n, &diag, &folder) != CW_OK) {
        fail_msg("%s", cw_diag_line(arena, &diag));
    }
    CwBuf buf = cw_buf(arena);
    for (size_t i = 0; i < folder.count; ++i) {
        cw_buf_format(&buf, "%s%s(", i ? " " : "", folder.cuts[i].name);
        for (size_t f = 0; f < folder.cuts[i].n_files; ++f) {
            const CwCutFile* file = &folder.cuts[i].files[f];
            cw_buf_format(&buf, "%s%d%c", f ? "," : "", file->reel, "*va"[file->tracks]);
        }
        cw_buf_text(&buf, ")");
    }
    return cw_buf_string(&buf);
}

static void names(void** state) {
    (void)state;
    static const char* const versions[] = {"cuts/cut10.edl", "cuts/cut2.edl", "cuts/cut1.edl"};
    assert_string_equal(sorted(versions, 3), "cut1(0*) cut2(0*) cut10(0*)");
    static const char* const reels[] = {"cut1_R2.edl", "cut1_R1.edl", "cut2_R1.edl", "cut2_R2.edl"};
    assert_string_equal(sorted(reels, 4), "cut1(1*,2*) cut2(1*,2*)");
    static const char* const bare[] = {"R1.edl", "reel2.edl", "Reel 3.edl"};
    assert_string_equal(sorted(bare, 3), "cut(1*,2*,3*)");
    static const char* const inside[] = {"ToD_R4_LOCK3.1_030618_Video.edl", "Film-Reel 2-lock.edl",
                                         "Film-reel-10-lock.edl"};
    assert_string_equal(sorted(inside, 3), "Film-lock(2*,10*) ToD_LOCK3.1_030618(4v)");
    static const char* const tracks[] = {"c1_R1_DX.edl", "c1_R1.picture.edl", "c1_R2_V2.edl"};
    assert_string_equal(sorted(tracks, 3), "c1(1v,1a) c1_V2(2*)");
    static const char* const words[] = {"Robert.edl", "reel.edl", "R0.edl", "r100.edl", "R2D2.edl"};
    assert_string_equal(sorted(words, 5), "R0(0*) R2D2(0*) Robert(0*) r100(0*) reel(0*)");
    assert_string_equal(sorted(NULL, 0), "");
}

static void refused(const char* a, const char* b, const char* message) {
    const char* const paths[] = {a, b};
    CwCutFolder folder = {NULL, 77};
    CwDiag diag = {0};
    assert_int_equal(cw_cut_folder_sort(arena, paths, 2, &diag, &folder), CW_ERR_BAD_INPUT);
    assert_int_equal(folder.count, 77);
    assert_non_null(strstr(cw_diag_line(arena, &diag), message));
}

static void two_lists_of_one_part(void** state) {
    (void)state;
    refused("a/cut1_R1.edl", "b/cut1-r1.EDL", "are the same part of cut cut1");
    refused("cut1.edl", "cut1_R2.edl", "cut1_R2.edl: this list is a reel of cut cut1, and cut1.edl is the whole of it");
}

static CwCut list(int64_t rec_in, int64_t length, const char* roll) {
    CwEvent* events = CW_NEW_ARRAY(arena, CwEvent, 2);
    assert_non_null(events);
    for (int i = 0; i < 2; ++i) {
        events[i] = (CwEvent){.event = "1",
                              .roll = roll,
                              .clip = "",
                              .track = 1,
                              .kind = i ? CW_TRACK_AUDIO : CW_TRACK_VIDEO,
                              .src_in = 100,
                              .src_out = 100 + length,
                              .rec_in = rec_in,
                              .rec_out = rec_in + length,
                              .speed = {1, 1}};
    }
    return (CwCut){.title = "T", .rate = cw_rate_24, .events = events, .n_events = 2};
}

static CwFilmFacts facts_of(const char* json) {
    CwFilmFacts facts = {0};
    assert_int_equal(cw_film_facts_read(arena, "film.json", cw_text(json), NULL, NULL, &facts), CW_OK);
    return facts;
}

enum {
    HOUR = 86400, // frames at 24
};

static void reels_that_follow_each_other(void** state) {
    (void)state;
    const CwCutFile files[] = {{"a_R1.edl", 1, CW_LIST_ALL}, {"a_R2_video.edl", 2, CW_LIST_VIDEO}};
    const CwCutFiles cut = {"a", files, 2};
    const CwCut lists[] = {list(HOUR, 240, "A"), list((int64_t)2 * HOUR, 480, "B")};
    const CwFilmFacts facts = facts_of("{\"rate\": 24, \"reels\": [\"one\"]}");
    CwJoinedCut joined;
    assert_int_equal(cw_cut_join(arena, &cut, lists, &facts, NULL, &joined), CW_OK);
    assert_int_equal(joined.cut.n_events, 3); // the audio event of the picture-only list is left out
    assert_int_equal(joined.n_reels, 2);
    assert_string_equal(joined.reels[0].name, "one");
    assert_string_equal(joined.reels[1].name, "R2");
    assert_int_equal(joined.reels[1].moved, 0);
    assert_int_equal(joined.reels[1].out_frame, 2 * HOUR + 480);
    assert_string_equal(joined.cut.events[2].roll, "B");
    assert_int_equal(cw_cue_moved(&joined, "2m1"), 0);
}

static int64_t played(const CwJoinedCut* joined, int64_t frame) {
    const CwTime at = cw_joined_played(joined, cw_time_of_frame(frame, cw_rate_24));
    return cw_frame_nearest(at, cw_rate_24);
}

static int64_t recorded(const CwJoinedCut* joined, int64_t frame) {
    const CwTime at = cw_joined_recorded(joined, cw_time_of_frame(frame, cw_rate_24));
    return cw_frame_nearest(at, cw_rate_24);
}

// Ten seconds, the rest of an hour, two reels that touch.
static void what_lies_between_reels_is_not_played(void** state) {
    (void)state;
    const CwReelPlace reels[] = {{.in_frame = HOUR, .out_frame = HOUR + 240},
                                 {.in_frame = 2 * HOUR, .out_frame = 2 * HOUR + 480},
                                 {.in_frame = 2 * HOUR + 480, .out_frame = 2 * HOUR + 600}};
    const CwJoinedCut joined = {.cut = {.rate = cw_rate_24}, .reels = reels, .n_reels = 3};
    const int64_t gap = HOUR - 240;
    assert_int_equal(played(&joined, HOUR + 100), HOUR + 100);
    assert_int_equal(played(&joined, HOUR + 240), HOUR + 240);
    assert_int_equal(played(&joined, HOUR + 999), HOUR + 240);
    assert_int_equal(played(&joined, 2 * HOUR), HOUR + 240);
    assert_int_equal(played(&joined, 2 * HOUR + 500), 2 * HOUR + 500 - gap);
    assert_int_equal(recorded(&joined, HOUR + 240), 2 * HOUR);
    for (int64_t at = HOUR; at < 2 * HOUR + 600; at += at == HOUR + 239 ? 1 + gap : 1) {
        assert_int_equal(recorded(&joined, played(&joined, at)), at);
    }
    assert_int_equal(played(NULL, 7), 7);
    assert_int_equal(recorded(NULL, 7), 7);
}

static void reels_that_overlap_are_moved(void** state) {
    (void)state;
    const CwCutFile files[] = {{"R1.edl", 1, CW_LIST_ALL}, {"R2.edl", 2, CW_LIST_ALL}, {"R3.edl", 3, CW_LIST_ALL}};
    const CwCutFiles cut = {"cut", files, 3};
    const CwCut lists[] = {list(HOUR, 240, "A"), list(HOUR, 480, "B"), list(HOUR, 48, "C")};
    CwFilmFacts facts = facts_of("{\"rate\": 24}");
    CwJoinedCut joined;
    assert_int_equal(cw_cut_join(arena, &cut, lists, &facts, NULL, &joined), CW_OK);
    assert_int_equal(joined.reels[0].in_frame, HOUR);
    assert_int_equal(joined.reels[1].in_frame, 2 * HOUR);
    assert_int_equal(joined.reels[2].in_frame, 3 * HOUR);
    assert_int_equal(cw_cue_moved(&joined, "3m2"), 2 * HOUR);
    assert_int_equal(cw_cue_moved(&joined, "1m2"), 0);
    assert_int_equal(cw_cue_moved(&joined, "end"), 0);
    assert_int_equal(joined.cut.events[5].rec_out, 3 * HOUR + 48);
    facts = facts_of(
        "{\"rate\": 24, \"reels\": {\"R1\": \"01:00:00:00\", \"R2\": \"01:00:10:00\", \"R3\": \"10:00:00:00\"}}");
    assert_int_equal(cw_cut_join(arena, &cut, lists, &facts, NULL, &joined), CW_OK);
    assert_int_equal(joined.reels[1].in_frame, HOUR + 240);
    assert_int_equal(joined.reels[2].in_frame, 10 * HOUR);
    facts = facts_of(
        "{\"rate\": 24, \"reels\": {\"R1\": \"01:00:00:00\", \"R2\": \"01:00:09:23\", \"R3\": \"10:00:00:00\"}}");
    CwDiag diag;
    assert_int_equal(cw_cut_join(arena, &cut, lists, &facts, &diag, &joined), CW_ERR_BAD_INPUT);
    assert_non_null(strstr(diag.text, "reel R2 of cut cut begins before reel R1 ends"));
}

static void markers_move_with_their_reel(void** state) {
    (void)state;
    const CwCutFile files[] = {{"R1.edl", 1, CW_LIST_ALL}, {"R2.edl", 2, CW_LIST_ALL}};
    const CwCutFiles cut = {"cut", files, 2};
    CwCut lists[] = {list(HOUR, 240, "A"), list(HOUR, 480, "B")};
    const CwMarker markers[] = {{.frame = HOUR + 10, .colour = "red", .text = "door", .line = 7}};
    lists[1].markers = markers;
    lists[1].n_markers = 1;
    const CwFilmFacts facts = facts_of("{\"rate\": 24}");
    CwJoinedCut joined;
    assert_int_equal(cw_cut_join(arena, &cut, lists, &facts, NULL, &joined), CW_OK);
    assert_int_equal(joined.cut.n_markers, 1);
    assert_int_equal(joined.cut.markers[0].frame, 2 * HOUR + 10);
}

static void reels_of_cues(void** state) {
    (void)state;
    assert_int_equal(cw_cue_reel("1m1"), 1);
    assert_int_equal(cw_cue_reel("12M3a"), 12);
    assert_int_equal(cw_cue_reel("m1"), 0);
    assert_int_equal(cw_cue_reel("1"), 0);
    assert_int_equal(cw_cue_reel("100m1"), 0);
    assert_int_equal(cw_cue_reel(""), 0);
}

static CwStatus sweep(CwArena* failing, void* context) {
    const CwCut* lists = context;
    static const char* const paths[] = {"R1.edl", "R2.edl"};
    CwCutFolder folder;
    CW_TRY(cw_cut_folder_sort(failing, paths, 2, NULL, &folder));
    const CwFilmFacts facts = {.rate = cw_rate_24};
    CwJoinedCut joined;
    return cw_cut_join(failing, &folder.cuts[0], lists, &facts, NULL, &joined);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    const CwMarker markers[] = {{.frame = HOUR + 10, .colour = "red", .text = "door", .line = 7}};
    CwCut lists[] = {list(HOUR, 240, "A"), list(HOUR, 480, "B")};
    lists[0].markers = markers;
    lists[0].n_markers = 1;
    cw_sweep_allocations(sweep, lists, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_lists_of_one_part, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reels_that_follow_each_other, set_up, tear_down),
        cmocka_unit_test(what_lies_between_reels_is_not_played),
        cmocka_unit_test_setup_teardown(reels_that_overlap_are_moved, set_up, tear_down),
        cmocka_unit_test_setup_teardown(markers_move_with_their_reel, set_up, tear_down),
        cmocka_unit_test(reels_of_cues),
        cmocka_unit_test_setup_teardown(memory_that_runs_out, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
