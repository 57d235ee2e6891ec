// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/cut.h"
#include "cut/edl.h"

#include "testing/testing.h"

#include <string.h>

static CwCut read_cut(CwArena* arena, const char* text) {
    const CwCutOptions options = {cw_rate_24, false};
    CwDiag diag;
    CwCut cut;
    assert_int_equal(cw_cut_read_edl(arena, "test.edl", cw_text(text), &options, NULL, &diag, &cut), CW_OK);
    return cut;
}

// The shots as text, frames from the hour: "A 0-24 @240 | B 24-48 @0 d12".
static const char* shots_of(CwArena* arena, const char* text) {
    const CwCut cut = read_cut(arena, text);
    CwPicture picture;
    assert_int_equal(cw_cut_picture(arena, &cut, &picture), CW_OK);
    CwBuf buf = cw_buf(arena);
    for (size_t i = 0; i < picture.n_shots; ++i) {
        const CwShot* shot = &picture.shots[i];
        cw_buf_format(&buf, "%s%s %d-%d", i ? " | " : "", shot->black ? "BL" : shot->roll, (int)(shot->rec_in - 86400),
                      (int)(shot->rec_out - 86400));
        if (!shot->black) {
            cw_buf_format(&buf, " @%d", (int)shot->src_in);
        }
        if (shot->dissolve_frames) {
            cw_buf_format(&buf, " d%d", (int)shot->dissolve_frames);
        }
    }
    return cw_buf_string(&buf);
}

static void expect_shots(const char* text, const char* wanted) {
    CwArena* arena = cw_arena_new(NULL);
    assert_string_equal(shots_of(arena, text), wanted);
    cw_arena_free(arena);
}

static void cuts_and_gaps(void** state) {
    (void)state;
    expect_shots("001 A V C 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\n"
                 "002 B V C 00:00:00:00 00:00:01:00 01:00:02:00 01:00:03:00\n"
                 "003 BL V C 00:00:00:00 00:00:01:00 01:00:03:00 01:00:04:00\n"
                 "004 C A C 00:00:00:00 00:00:09:00 01:00:00:00 01:00:09:00\n",
                 "A 0-24 @240 | BL 24-48 | B 48-72 @0 | BL 72-96");
}

static void dissolves_let_the_outgoing_shot_go_on(void** state) {
    (void)state;
    expect_shots("001 A V C 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\n"
                 "002 A V C 00:00:11:00 00:00:11:00 01:00:01:00 01:00:01:00\n"
                 "002 B V D 012 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00\n",
                 "A 0-36 @240 | B 24-48 @0 d12");
    // the outgoing line names other footage, which is seen only under the dissolve
    expect_shots("001 A V C 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\n"
                 "002 X V C 00:00:30:00 00:00:30:00 01:00:01:00 01:00:01:00\n"
                 "002 B V D 012 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00\n",
                 "A 0-24 @240 | X 24-36 @720 | B 24-48 @0 d12");
    // no outgoing line
    expect_shots("001 A V C 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\n"
                 "002 B V D 012 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00\n",
                 "A 0-36 @240 | B 24-48 @0 d12");
    // chained
    expect_shots("001 A V C 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\n"
                 "002 B V D 024 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00\n"
                 "003 C V D 010 00:00:05:00 00:00:06:00 01:00:02:00 01:00:03:00\n",
                 "A 0-48 @240 | B 24-58 @0 d24 | C 48-72 @120 d10");
}

static void fades_from_and_to_black(void** state) {
    (void)state;
    expect_shots("001 BL V C 00:00:00:00 00:00:00:00 01:00:00:00 01:00:00:00\n"
                 "001 A V D 012 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\n"
                 "001 BL V D 006 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00\n",
                 "BL 0-12 | A 0-30 @240 d12 | BL 24-48 d6");
    expect_shots("001 A V D 012 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\n", "BL 0-12 | A 0-24 @240 d12");
}

static void the_top_track_is_seen(void** state) {
    (void)state;
    expect_shots("001 A V C 00:00:10:00 00:00:13:00 01:00:00:00 01:00:03:00\n"
                 "002 T V2 C 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00\n",
                 "A 0-24 @240 | T 24-48 @0 | A 48-72 @288");
    // black above lets through; a key lies over and is not looked at
    expect_shots("001 A V C 00:00:10:00 00:00:13:00 01:00:00:00 01:00:03:00\n"
                 "002 BL V2 C 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00\n"
                 "003 T V K 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00\n",
                 "A 0-72 @240");
    // the later line is seen
    expect_shots("001 A V C 00:00:10:00 00:00:13:00 01:00:00:00 01:00:03:00\n"
                 "002 B V C 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00\n",
                 "A 0-24 @240 | B 24-48 @0 | A 48-72 @288");
}

static void a_shot_covered_in_a_retime_goes_on_at_its_speed(void** state) {
    (void)state;
    expect_shots("001 A V C 00:00:10:00 00:00:16:00 01:00:00:00 01:00:03:00\nM2 A 048.0 00:00:10:00\n"
                 "002 T V2 C 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00\n",
                 "A 0-24 @240 | T 24-48 @0 | A 48-72 @336");
}

// Every frame of a long made-up list with many tracks, checked against looking at every event for every frame.
static void every_frame_agrees_with_looking_at_all_events(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    enum { N = 300 };
    CwEvent* events = CW_NEW_ARRAY(arena, CwEvent, N);
    uint32_t seed = 7;
    int64_t at = 0;
    for (int i = 0; i < N; ++i) {
        seed = seed * 1664525U + 1013904223U;
        const unsigned r = seed >> 8U;
        at += (int64_t)(r % 7U);
        events[i] = (CwEvent){.event = "1",
                              .line = (int)(r >> 3U & 0x3FFU),
                              .track = 1 + (int)(r >> 5U & 3U),
                              .reel = "A",
                              .roll = "A",
                              .clip = "",
                              .src_in = (int64_t)i * 1000,
                              .rec_in = at,
                              .rec_out = at + (int64_t)(r >> 9U & 31U),
                              .speed = {1, 1}};
    }
    const CwCut cut = {.title = "", .rate = cw_rate_24, .events = events, .n_events = N};
    CwPicture picture;
    assert_int_equal(cw_cut_picture(arena, &cut, &picture), CW_OK);
    assert_int_equal(cw_picture_in(&picture),
                     events[0].rec_out > events[0].rec_in ? events[0].rec_in : picture.shots[0].rec_in);
    for (int64_t f = cw_picture_in(&picture); f < cw_picture_out(&picture); ++f) {
        const CwEvent* top = NULL;
        for (int i = 0; i < N; ++i) {
            const CwEvent* e = &events[i];
            if (e->rec_in <= f && f < e->rec_out &&
                (!top || e->track > top->track || (e->track == top->track && e->line >= top->line))) {
                top = e;
            }
        }
        const CwShot* shot = cw_picture_shot_at(&picture, f);
        assert_non_null(shot);
        assert_int_equal(shot->black, top == NULL);
        if (top) {
            assert_int_equal(cw_shot_source_at(shot, f), top->src_in + (f - top->rec_in));
        }
    }
    cw_arena_free(arena);
}

static void a_picture_travels_as_json(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwCut cut =
        read_cut(arena, "001 A V C 00:00:10:00 00:00:13:00 01:00:00:00 01:00:03:00\nM2 A -030.0 00:00:10:00\n"
                        "002 B V D 012 00:00:00:00 00:00:01:00 01:00:04:00 01:00:05:00\n");
    CwPicture picture;
    assert_int_equal(cw_cut_picture(arena, &cut, &picture), CW_OK);
    CwBuf first = cw_buf(arena);
    cw_picture_to_json(&first, NULL, &picture);
    json_t* json = NULL;
    CwDiag diag;
    assert_int_equal(cw_json_parse(arena, "p.json", cw_text(cw_buf_string(&first)), &diag, &json), CW_OK);
    CwPicture back;
    assert_int_equal(cw_picture_from_json(arena, (CwJsonIn){"p.json", &diag}, json, &back), CW_OK);
    CwBuf second = cw_buf(arena);
    cw_picture_to_json(&second, NULL, &back);
    assert_string_equal(cw_buf_string(&first), cw_buf_string(&second));
    assert_int_equal(back.shots[0].speed.num, -5);
    assert_int_equal(back.shots[0].speed.den, 4);
    assert_int_equal(back.shots[1].event, CW_NO_EVENT);
    static const char speedless[] = "{\"shots\":[{\"roll\":\"A\",\"clip\":\"\",\"rec_in\":0,\"rec_out\":1,\"src_in\":0,"
                                    "\"speed_num\":1,\"speed_den\":0,\"dissolve_frames\":0,\"event\":0}]}";
    static const char* const wrong[] = {"{}", "{\"shots\":[1]}", speedless};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; ++i) {
        assert_int_equal(cw_json_parse(arena, "p.json", cw_text(wrong[i]), &diag, &json), CW_OK);
        assert_int_equal(cw_picture_from_json(arena, (CwJsonIn){"p.json", &diag}, json, &back), CW_ERR_BAD_INPUT);
    }
    cw_arena_free(arena);
}

static CwStatus make_picture(CwArena* arena, void* context) {
    CwPicture picture;
    return cw_cut_picture(arena, context, &picture);
}

static void memory_may_run_out(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwCut cut = read_cut(arena, "001 A V C 00:00:10:00 00:00:13:00 01:00:00:00 01:00:03:00\n");
    cw_sweep_allocations(make_picture, &cut, 0);
    cw_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_and_gaps),
        cmocka_unit_test(dissolves_let_the_outgoing_shot_go_on),
        cmocka_unit_test(fades_from_and_to_black),
        cmocka_unit_test(the_top_track_is_seen),
        cmocka_unit_test(a_shot_covered_in_a_retime_goes_on_at_its_speed),
        cmocka_unit_test(every_frame_agrees_with_looking_at_all_events),
        cmocka_unit_test(a_picture_travels_as_json),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
