// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/carry.h"

#include "testing/testing.h"

static CwArena* arena;

static int make_arena(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    return arena ? 0 : 1;
}

static int free_arena(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

static CwShot shot(const char* roll, int64_t in, int64_t frames, int64_t src) {
    return (CwShot){.roll = roll, .clip = "", .rec_in = in, .rec_out = in + frames, .src_in = src, .speed = {1, 1}};
}

// The music of A ends at frame 100 and rings 60 frames into B.
static const char* const ringing[] = {"A", "B", "C", "D"};

static CwDiff* diff_of(const CwPicture* old, const CwPicture* new) {
    CwDiff* diff = CW_NEW(arena, CwDiff);
    assert_non_null(diff);
    assert_int_equal(cw_diff(arena, old, new, NULL, diff), CW_OK);
    return diff;
}

static CwPicture old_film(void) {
    static CwShot shots[4];
    for (int i = 0; i < 4; ++i) {
        shots[i] = shot(ringing[i], 100 * i, 100, 1000 * i);
    }
    return (CwPicture){shots, 4};
}

static void a_tail_rings_on_over_its_scene(void** state) {
    (void)state;
    const CwPicture old = old_film();
    const CwShot later[] = {shot("X", 0, 10, 90000), shot("A", 10, 100, 0), shot("B", 110, 100, 1000),
                            shot("C", 210, 100, 2000), shot("D", 310, 100, 3000)};
    const CwPicture new = {later, 5};
    const CwTail whole = cw_tail_after(diff_of(&old, &new), 100, 110, 60);
    assert_int_equal(whole.frames, 60);
    assert_false(whole.fades);
    const CwTail still = cw_tail_after(diff_of(&old, &old), 100, 100, 60);
    assert_int_equal(still.frames, 60);
    assert_false(still.fades);
}

static void a_tail_fades_where_its_scene_has_moved_away(void** state) {
    (void)state;
    const CwPicture old = old_film();
    // B was moved to the end: C follows A now, and the tail fades to C's end at the latest.
    const CwShot moved[] = {shot("A", 0, 100, 0), shot("C", 100, 40, 2000), shot("D", 140, 100, 3000),
                            shot("B", 240, 100, 1000)};
    const CwPicture new = {moved, 4};
    const CwTail tail = cw_tail_after(diff_of(&old, &new), 100, 100, 60);
    assert_int_equal(tail.frames, 40);
    assert_int_equal(tail.whole, 0);
    assert_true(tail.fades);
    // B was trimmed to 20 frames: it rings through them, and fades over what comes instead.
    const CwShot trimmed[] = {shot("A", 0, 100, 0), shot("B", 100, 20, 1000), shot("C", 120, 30, 2000),
                              shot("D", 150, 100, 3000)};
    const CwPicture shorter = {trimmed, 4};
    const CwTail faded = cw_tail_after(diff_of(&old, &shorter), 100, 100, 60);
    assert_int_equal(faded.frames, 50);
    assert_int_equal(faded.whole, 20);
    assert_true(faded.fades);
}

static void a_tail_over_the_end_of_the_film_is_left_alone(void** state) {
    (void)state;
    const CwPicture old = old_film();
    const CwShot shots[] = {shot("B", 0, 100, 1000), shot("C", 100, 100, 2000), shot("D", 200, 100, 3000)};
    const CwPicture new = {shots, 3};
    const CwTail tail = cw_tail_after(diff_of(&old, &new), 390, 290, 60);
    assert_int_equal(tail.frames, 60);
    assert_false(tail.fades);
}

static void a_cue_across_a_reel_break_is_one_piece(void** state) {
    (void)state;
    static const int64_t starts[] = {86400, 172800, 259200};
    CwReelBreaks breaks;
    CwReelBreaks again;
    assert_int_equal(cw_reel_breaks(arena, starts, 3, 172700, 172900, NULL, &breaks), CW_OK);
    assert_int_equal(breaks.count, 1);
    assert_int_equal(breaks.breaks[0].reel, 1);
    assert_int_equal(breaks.breaks[0].at, 100);
    assert_false(breaks.breaks[0].was_so);
    assert_int_equal(cw_reel_breaks(arena, starts, 3, 172700, 172900, &breaks, &again), CW_OK);
    assert_true(again.breaks[0].was_so);
    // The reels were balanced anew: the break lies elsewhere in the music.
    static const int64_t moved[] = {86400, 172820, 259200};
    assert_int_equal(cw_reel_breaks(arena, moved, 3, 172700, 172900, &breaks, &again), CW_OK);
    assert_int_equal(again.breaks[0].at, 120);
    assert_false(again.breaks[0].was_so);
    // A cue that begins or ends on the break does not cross it.
    assert_int_equal(cw_reel_breaks(arena, starts, 3, 172800, 172900, NULL, &again), CW_OK);
    assert_int_equal(again.count, 0);
    assert_int_equal(cw_reel_breaks(arena, starts, 3, 172700, 172800, NULL, &again), CW_OK);
    assert_int_equal(again.count, 0);
}

static CwCuePlace place(int64_t in, int64_t out) {
    const CwRate rate = {24, 1, false};
    return (CwCuePlace){.kind = CW_PLACE_HERE, .in = cw_time_of_frame(in, rate), .out = cw_time_of_frame(out, rate)};
}

static void a_source_song_under_a_score(void** state) {
    (void)state;
    // 0 and 2 are score, 1 and 3 are heard in the scene.
    const CwCue cues[] = {{.id = "a", .use = CW_USE_BI},
                          {.id = "b", .use = CW_USE_VV},
                          {.id = "c", .use = CW_USE_BI},
                          {.id = "d", .use = CW_USE_VI}};
    const CwSpotted spotted = {.cues = cues, .n_cues = 4};
    const CwCuePlace before[] = {place(0, 100), place(50, 200), place(190, 300), place(290, 400)};
    const CwCuePlace now[] = {place(10, 110), place(60, 210), place(205, 310), place(400, 500)};
    const CwPlacement old = {.cues = before};
    const CwPlacement new = {.cues = now};
    CwOverlap* overlaps = NULL;
    size_t n = 0;
    assert_int_equal(cw_overlaps(arena, &spotted, &old, &new, cw_rate_24, &overlaps, &n), CW_OK);
    assert_int_equal(n, 3);
    assert_int_equal(overlaps[0].source, 1);
    assert_int_equal(overlaps[0].score, 0);
    assert_int_equal(overlaps[0].kind, CW_OVERLAP_SAME);
    assert_int_equal(overlaps[0].frames_now, 50);
    assert_int_equal(overlaps[1].kind, CW_OVERLAP_SHIFTED);
    assert_int_equal(overlaps[1].frames_before, 10);
    assert_int_equal(overlaps[1].frames_now, 5);
    assert_int_equal(overlaps[2].kind, CW_OVERLAP_LOST);
    assert_int_equal(cw_overlaps(arena, &spotted, &new, &old, cw_rate_24, &overlaps, &n), CW_OK);
    assert_int_equal(overlaps[2].kind, CW_OVERLAP_NEW);
}

static void an_approval_is_of_the_music(void** state) {
    (void)state;
    const CwText brief = cw_text("{\"length\":100}");
    assert_int_equal(cw_approval_after(brief, cw_text("{\"length\":100}")), CW_APPROVAL_STANDS);
    assert_int_equal(cw_approval_after(brief, cw_text("{\"length\":101}")), CW_APPROVAL_REOPENED);
    assert_int_equal(cw_approval_after(brief, cw_text("")), CW_APPROVAL_MOOT);
    assert_string_equal(cw_approval_after_name(CW_APPROVAL_REOPENED), "reopened");
}

static CwStatus breaks_of(CwArena* other, void* context) {
    static const int64_t starts[] = {0, 10, 20};
    CwReelBreaks breaks;
    (void)context;
    return cw_reel_breaks(other, starts, 3, 5, 30, NULL, &breaks);
}

static void memory_may_run_out(void** state) {
    (void)state;
    cw_sweep_allocations(breaks_of, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_tail_rings_on_over_its_scene, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(a_tail_fades_where_its_scene_has_moved_away, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(a_tail_over_the_end_of_the_film_is_left_alone, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(a_cue_across_a_reel_break_is_one_piece, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(a_source_song_under_a_score, make_arena, free_arena),
        cmocka_unit_test(an_approval_is_of_the_music),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
