// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/edl.h"

#include "testing/testing.h"

#include <string.h>

typedef struct {
    CwArena* arena;
    CwCut cut;
    CwDiagList repairs;
    CwDiag diag;
    CwStatus status;
} Reading;

static CwRate rate_of(const char* text) {
    CwRate rate = {0};
    assert_int_equal(cw_rate_parse(cw_text(text), &rate), CW_OK);
    return rate;
}

static Reading read_bytes(const char* bytes, size_t length, const char* rate, bool strict) {
    Reading r = {.arena = cw_arena_new(NULL)};
    r.repairs.arena = r.arena;
    const CwCutOptions options = {rate ? rate_of(rate) : (CwRate){0}, strict};
    r.status = cw_cut_read_edl(r.arena, "test.edl", (CwText){bytes, length}, &options, &r.repairs, &r.diag, &r.cut);
    return r;
}

static Reading read_at(const char* text, const char* rate) {
    Reading r = read_bytes(text, strlen(text), rate, false);
    if (r.status != CW_OK) {
        print_message("%s\n", r.diag.text);
    }
    assert_int_equal(r.status, CW_OK);
    return r;
}

static void done(Reading* r) {
    cw_arena_free(r->arena);
}

static bool repaired(const Reading* r, const char* name, int line) {
    for (size_t i = 0; i < r->repairs.count; ++i) {
        if (strcmp(r->repairs.items[i].name, name) == 0 && r->repairs.items[i].line == line) {
            return true;
        }
    }
    return false;
}

static void expect_refused(const char* text, const char* rate, bool strict, CwStatus status, const char* name,
                           int line) {
    Reading r = read_bytes(text, strlen(text), rate, strict);
    assert_int_equal(r.status, status);
    assert_string_equal(r.diag.name, name);
    assert_int_equal(r.diag.line, line);
    assert_true(r.diag.text[0] != '\0');
    done(&r);
}

static void a_plain_list_reads_without_repair(void** state) {
    (void)state;
    Reading r = read_at("TITLE: REEL ONE\n"
                        "FCM: NON-DROP FRAME\n\n"
                        "001  A003     V     C        02:10:04:11 02:10:06:00 01:00:00:00 01:00:01:13\n"
                        "* FROM CLIP NAME: 12A-3\n"
                        "002  BL       V     C        00:00:00:00 00:00:01:00 01:00:01:13 01:00:02:13\n",
                        "24");
    assert_string_equal(r.cut.title, "REEL ONE");
    assert_int_equal(r.cut.n_events, 2);
    const CwEvent* e = r.cut.events;
    assert_string_equal(e[0].event, "001");
    assert_string_equal(e[0].roll, "A003");
    assert_string_equal(e[0].clip, "12A-3");
    assert_int_equal(e[0].src_in, (2 * 3600 + 10 * 60 + 4) * 24 + 11);
    assert_int_equal(e[0].src_out - e[0].src_in, 37);
    assert_int_equal(e[0].rec_in, 3600 * 24);
    assert_int_equal(e[0].rec_out, 3600 * 24 + 37);
    assert_int_equal(e[0].line, 4);
    assert_false(e[0].black);
    assert_true(e[1].black);
    assert_string_equal(e[1].roll, "");
    assert_string_equal(e[1].reel, "BL");
    assert_int_equal(r.repairs.count, 0);
    done(&r);
}

static void line_ends_of_every_kind_give_the_same_list(void** state) {
    (void)state;
    static const char* const ends[] = {"\n", "\r\n", "\r", "\n\n", " \r\n"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; ++i) {
        CwArena* arena = cw_arena_new(NULL);
        const char* text = cw_format(arena,
                                     "\xEF\xBB\xBFTITLE: X%s001 A V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00%s"
                                     "* FROM CLIP NAME: C%s002 B V C 00:00:05:00 00:00:06:00 01:00:01:00 01:00:02:00%s"
                                     "\x1A\x1A\x1A",
                                     ends[i], ends[i], ends[i], ends[i]);
        Reading r = read_at(text, "25");
        assert_int_equal(r.cut.n_events, 2);
        assert_string_equal(r.cut.events[0].clip, "C");
        assert_string_equal(r.cut.events[1].roll, "B");
        assert_int_equal(r.repairs.count, 0);
        done(&r);
        cw_arena_free(arena);
    }
}

static void reels_may_be_wide_and_have_blanks(void** state) {
    (void)state;
    Reading r = read_at("1 A003C012_190412_R2EC V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00\n"
                        "000123 MY REEL 7 A2/V C 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00\n"
                        "0011D TAPE C 00:00:00:00 00:00:01:00 01:00:02:00 01:00:03:00\n",
                        "24");
    assert_string_equal(r.cut.events[0].roll, "A003C012_190412_R2EC");
    assert_string_equal(r.cut.events[1].roll, "MY REEL 7");
    assert_int_equal(r.cut.events[1].kind, CW_TRACK_VIDEO);
    assert_int_equal(r.cut.events[2].kind, CW_TRACK_AUDIO);
    assert_int_equal(r.cut.events[2].track, 2);
    assert_string_equal(r.cut.events[3].roll, "TAPE");
    assert_string_equal(r.cut.events[3].event, "0011D");
    assert_int_equal(r.cut.events[3].kind, CW_TRACK_VIDEO);
    assert_int_equal(r.repairs.count, 1);
    assert_true(repaired(&r, "edl.channel", 3));
    done(&r);
}

static void expect_tracks(const char* channels, const char* more, const char* wanted) {
    CwArena* arena = cw_arena_new(NULL);
    Reading r = read_at(
        cw_format(arena, "001 R %s C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00\n%s", channels, more), "24");
    CwBuf got = cw_buf(arena);
    for (size_t i = 0; i < r.cut.n_events; ++i) {
        cw_buf_format(&got, "%s%d ", r.cut.events[i].kind == CW_TRACK_VIDEO ? "V" : "A", r.cut.events[i].track);
    }
    assert_string_equal(cw_buf_string(&got), wanted);
    done(&r);
    cw_arena_free(arena);
}

static void channels_in_all_their_forms(void** state) {
    (void)state;
    expect_tracks("V", "", "V1 ");
    expect_tracks("V2", "", "V2 ");
    expect_tracks("A", "", "A1 ");
    expect_tracks("AA", "", "A1 A2 ");
    expect_tracks("AA/V", "", "V1 A1 A2 ");
    expect_tracks("B", "", "V1 A1 ");
    expect_tracks("A4", "", "A4 ");
    expect_tracks("A1234V", "", "V1 A1 A2 A3 A4 ");
    expect_tracks("A12", "", "A1 A2 ");
    expect_tracks("A12", "002 R A11 C 00:00:00:00 00:00:01:00 01:00:01:00 01:00:02:00\n", "A12 A11 ");
    expect_tracks("NONE", "AUD  3    4\n", "A3 A4 ");
    expect_tracks("AA", "AUD  3    \n", "A1 A2 A3 ");
}

static void two_lines_make_a_dissolve(void** state) {
    (void)state;
    Reading r = read_at("001 A V C 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\n"
                        "002 A V C 00:00:11:00 00:00:11:00 01:00:01:00 01:00:01:00\n"
                        "002 B V D 012 00:00:20:00 00:00:22:00 01:00:01:00 01:00:03:00\n"
                        "* FROM CLIP NAME: one\n* TO CLIP NAME: two\n"
                        "003 C V W001 008 00:00:20:00 00:00:22:00 01:00:03:00 01:00:05:00\n",
                        "24");
    const CwEvent* e = r.cut.events;
    assert_int_equal(r.cut.n_events, 4);
    assert_string_equal(e[1].clip, "one");
    assert_int_equal(e[1].rec_out, e[1].rec_in);
    assert_int_equal(e[2].transition, CW_TRANSITION_DISSOLVE);
    assert_int_equal(e[2].transition_frames, 12);
    assert_string_equal(e[2].clip, "two");
    assert_int_equal(e[3].transition, CW_TRANSITION_WIPE);
    assert_int_equal(e[3].wipe, 1);
    assert_int_equal(r.repairs.count, 0);
    done(&r);
}

static void speeds_find_their_owner(void** state) {
    (void)state;
    Reading r = read_at("001 A V C 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\n"
                        "M2   A   -025.0   00:00:10:00\n"
                        "002 A V C 00:00:09:00 00:00:09:00 01:00:01:00 01:00:01:00\n"
                        "002 B V D 012 00:00:20:00 00:00:22:00 01:00:01:00 01:00:03:00\n"
                        "M2   A   -025.0   00:00:09:00\n"
                        "003 B V C 00:00:30:00 00:00:30:01 01:00:03:00 01:00:04:00\n"
                        "M2   B   000.0   00:00:30:00\n"
                        "004 B V C 00:00:30:00 00:00:31:00 01:00:04:00 01:00:06:00\n"
                        "M2   B   012.5   00:00:30:00\n"
                        "005 A V C 00:00:30:00 00:00:31:00 01:00:06:00 01:00:07:00\n"
                        "M2   Z   100.0   00:00:30:00\n",
                        "25");
    const CwEvent* e = r.cut.events;
    assert_int_equal(e[0].speed.num, -1);
    assert_int_equal(e[1].speed.num, -1);
    assert_int_equal(e[2].speed.num, 1);
    assert_int_equal(e[3].speed.num, 0);
    assert_int_equal(e[4].speed.num, 1);
    assert_int_equal(e[4].speed.den, 2);
    assert_int_equal(e[5].speed.num, 4);
    assert_int_equal(r.repairs.count, 1);
    assert_true(repaired(&r, "edl.m2_owner", 11));
    done(&r);
}

static void normal_speed_at_a_broadcast_rate_is_normal(void** state) {
    (void)state;
    Reading r = read_at("001 A V C 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\nM2 A 024.0 00:00:10:00\n"
                        "002 A V C 00:00:10:00 00:00:11:00 01:00:01:00 01:00:02:00\nM2 A -023.9 00:00:10:00\n"
                        "003 A V C 00:00:10:00 00:00:11:00 01:00:02:00 01:00:03:00\nM2 A 048.0 00:00:10:00\n",
                        "23.976");
    assert_int_equal(r.cut.events[0].speed.num, 1);
    assert_int_equal(r.cut.events[1].speed.num, -1);
    assert_int_equal(r.cut.events[2].speed.num, 2);
    done(&r);
}

static void without_a_speed_the_record_side_counts(void** state) {
    (void)state;
    Reading r = read_at("001 A V C 00:00:10:00 00:00:11:23 01:00:00:00 01:00:01:00\n" // 47 in 24: shot at 48
                        "002 A V C 00:00:10:00 00:00:10:01 01:00:01:00 01:00:02:00\n" // one frame held
                        "003 A A C 00:00:10:00 00:00:11:01 01:00:00:00 01:00:01:00\n" // sound, inclusive out
                        "004 A V C 00:00:10:00 00:00:11:03 01:00:02:00 01:00:03:00\n" // badly counted
                        "005 A A C 00:00:10:00 00:00:10:00 01:00:02:00 01:00:03:00\n",
                        "24");
    assert_int_equal(r.cut.events[0].speed.num, 2);
    assert_int_equal(r.cut.events[2].speed.num, 0);
    for (size_t i = 1; i < 5; i += 2) {
        assert_int_equal(r.cut.events[i].speed.num, 1);
    }
    assert_true(repaired(&r, "edl.speed_implied", 1));
    assert_true(repaired(&r, "edl.freeze_implied", 2));
    assert_true(repaired(&r, "edl.source_length", 3));
    assert_true(repaired(&r, "edl.source_length", 4));
    assert_true(repaired(&r, "edl.source_length", 5));
    assert_int_equal(r.repairs.count, 5);
    done(&r);
}

static void drop_frame_counts_as_it_is_said(void** state) {
    (void)state;
    static const char* const list = "FCM: DROP FRAME\n"
                                    "001 A V C 00:01:00;02 00:01:01;02 01:00:59;28 01:01:01;00\n";
    Reading asked = read_at(list, "29.97DF");
    assert_int_equal(asked.repairs.count, 0);
    assert_int_equal(asked.cut.events[0].src_in, 1800);
    assert_int_equal(asked.cut.events[0].rec_out - asked.cut.events[0].rec_in, 30);
    assert_true(asked.cut.rate.drop);
    Reading told = read_at(list, "29.97");
    assert_true(told.cut.rate.drop);
    assert_true(repaired(&told, "edl.drop", 1));
    assert_int_equal(told.cut.events[0].src_in, 1800);
    Reading cannot = read_at(list, "24");
    assert_true(repaired(&cannot, "edl.fcm", 1));
    assert_false(cannot.cut.rate.drop);
    Reading mixed = read_at("FCM: DROP FRAME\n001 A V C 00:01:00;02 00:01:01;02 01:00:00;00 01:00:01;00\n"
                            "FCM: NON-DROP FRAME\n002 B V C 00:01:00:00 00:01:01:00 01:00:01;00 01:00:02;00\n",
                            "29.97DF");
    assert_int_equal(mixed.cut.events[1].src_in, 1800);
    assert_int_equal(mixed.cut.events[1].rec_in, mixed.cut.events[0].rec_out);
    done(&asked);
    done(&told);
    done(&cannot);
    done(&mixed);
}

static void the_record_side_goes_on_past_midnight(void** state) {
    (void)state;
    Reading r = read_at("001 A V C 23:59:59:12 00:00:00:12 23:59:58:00 23:59:59:00\n"
                        "002 A V C 01:00:00:00 01:00:02:00 23:59:59:00 00:00:01:00\n"
                        "003 A V C 01:00:00:00 01:00:02:00 00:00:01:00 00:00:03:00\n",
                        "24");
    const CwEvent* e = r.cut.events;
    assert_int_equal(e[0].src_out - e[0].src_in, 24);
    assert_int_equal(e[1].rec_in, e[0].rec_out);
    assert_int_equal(e[1].rec_out - e[1].rec_in, 48);
    assert_int_equal(e[2].rec_in, e[1].rec_out);
    assert_true(repaired(&r, "edl.midnight", 2));
    assert_true(repaired(&r, "edl.midnight", 3));
    done(&r);
}

static void what_cannot_be_is_mended_and_named(void** state) {
    (void)state;
    Reading r = read_at("001 A V C 00:00:10:00 00:00:11:00 01:00:05:00 00:00:00:00\n"
                        "002 A V C 00:00:10:27 00:00:11:27 01:00:06:00 01:00:07:00\n"
                        "003 A V D 00:00:10:00 00:00:11:00 01:00:07:00 01:00:08:00\n"
                        "004 A V D 090 00:00:10:00 00:00:11:00 01:00:08:00 01:00:09:00\n"
                        "005 A V X 00:00:10:00 00:00:11:00 01:00:09:00 01:00:10:00\n"
                        "a line of somebody's\n"
                        "006 A V C 00:00:10:00 00:00:11:00 01:00:09:12 01:00:10:00 and more\n",
                        "24");
    assert_int_equal(r.cut.events[0].rec_out - r.cut.events[0].rec_in, 24);
    assert_true(repaired(&r, "edl.record_length", 1));
    assert_true(repaired(&r, "edl.source_rate", 2));
    assert_int_equal(r.cut.events[1].src_in, 10 * 24 + 27);
    assert_true(repaired(&r, "edl.dissolve_length", 3));
    assert_true(repaired(&r, "edl.dissolve_length", 4));
    assert_int_equal(r.cut.events[3].transition_frames, 24);
    assert_true(repaired(&r, "edl.transition", 5));
    assert_true(repaired(&r, "edl.unknown_line", 6));
    assert_true(repaired(&r, "edl.trailing_text", 7));
    assert_true(repaired(&r, "edl.overlap", 7));
    done(&r);
}

static void true_names_come_from_where_they_stand(void** state) {
    (void)state;
    Reading r = read_at("001 006I V C 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\n"
                        "002 006I V C 00:00:10:00 00:00:11:00 01:00:01:00 01:00:02:00\n"
                        "FINAL CUT PRO REEL: 006-I REPLACED BY: 006I\n"
                        "003 AX V C 00:00:10:00 00:00:11:00 01:00:02:00 01:00:03:00\n"
                        "* FROM CLIP NAME: HOUSE.MOV\n"
                        "004 KASS1 V C 00:00:10:00 00:00:11:00 01:00:03:00 01:00:04:00\n"
                        "* REEL RC7 IS CLIP 28661.mov\n"
                        "005 AX V C 00:00:10:00 00:00:11:00 01:00:04:00 01:00:05:00\n"
                        "* SOURCE FILE: S:\\path\\to\\sea_010.exr\n"
                        "006 AX V C 00:00:10:00 00:00:11:00 01:00:05:00 01:00:06:00\n",
                        "24");
    const CwEvent* e = r.cut.events;
    assert_string_equal(e[0].roll, "006-I");
    assert_string_equal(e[1].roll, "006-I");
    assert_string_equal(e[1].reel, "006I");
    assert_string_equal(e[2].roll, "HOUSE.MOV");
    assert_string_equal(e[3].roll, "RC7");
    assert_string_equal(e[3].clip, "28661.mov");
    assert_string_equal(e[4].roll, "sea_010.exr");
    assert_string_equal(e[5].roll, "");
    done(&r);
}

static void markers_are_kept(void** state) {
    (void)state;
    Reading r = read_at("001 A V C 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\n"
                        "* LOC: 01:00:00:14 RED     ANIM FIX NEEDED\n*LOC: 1:00:00:02 GREEN\n",
                        "24");
    assert_int_equal(r.cut.n_markers, 2);
    assert_int_equal(r.cut.markers[0].frame, 3600 * 24 + 2);
    assert_string_equal(r.cut.markers[1].colour, "RED");
    assert_string_equal(r.cut.markers[1].text, "ANIM FIX NEEDED");
    assert_int_equal(r.cut.markers[1].line, 2);
    done(&r);
}

static void names_that_are_not_utf8_are_read_as_the_code_page(void** state) {
    (void)state;
    Reading r = read_at("TITLE: caf\xE9 \x93x\x94\n001 A V C 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\n", "24");
    assert_string_equal(r.cut.title, "caf\xC3\xA9 \xE2\x80\x9Cx\xE2\x80\x9D");
    assert_true(repaired(&r, "edl.encoding", 1));
    done(&r);
}

static void split_edits_delay_one_side(void** state) {
    (void)state;
    Reading r = read_at("001 A B C 00:00:10:00 00:00:12:00 01:00:00:00 01:00:02:00\n"
                        "SPLIT:    AUDIO DELAY=  00:00:00:10\n"
                        "002 A V C 00:00:20:00 00:00:22:00 01:00:02:00 01:00:04:00\n"
                        "SPLIT:    VIDEO DELAY= 00:00:00:05\n"
                        "003 B AA/V C 00:00:30:00 00:00:32:00 01:00:04:00 01:00:06:00\n",
                        "24");
    const CwEvent* e = r.cut.events;
    assert_int_equal(r.repairs.count, 0);
    assert_int_equal(e[0].rec_in, 86400); // the picture of the first
    assert_int_equal(e[1].kind, CW_TRACK_AUDIO);
    assert_int_equal(e[1].rec_in, 86400 + 10);
    assert_int_equal(e[1].src_in, 250);
    assert_int_equal(e[1].rec_out, 86400 + 48);
    assert_int_equal(e[3].kind, CW_TRACK_AUDIO); // its sound comes before the picture of the third
    assert_int_equal(e[3].rec_in, 86400 + 96);
    assert_int_equal(e[5].kind, CW_TRACK_VIDEO);
    assert_int_equal(e[5].rec_in, 86400 + 101);
    assert_int_equal(e[5].src_in, 725);
    done(&r);
}

static void splits_before_their_events(void** state) {
    (void)state;
    Reading r = read_at("SPLIT:    AUDIO DELAY=  00:00:00:05\n"
                        "001 A B C 00:00:10:00 00:00:12:00 01:00:00:00 01:00:02:00\n"
                        "SPLIT:    VIDEO DELAY= 00:00:00:12\n"
                        "002 B AA/V C 00:00:30:00 00:00:32:00 01:00:02:00 01:00:04:00\n",
                        "24");
    assert_int_equal(r.cut.n_events, 5);
    assert_int_equal(r.cut.events[0].rec_in, 86400);
    assert_int_equal(r.cut.events[1].rec_in, 86400 + 5);
    assert_int_equal(r.cut.events[2].kind, CW_TRACK_AUDIO);
    assert_int_equal(r.cut.events[2].rec_in, 86400 + 48);
    assert_int_equal(r.cut.events[4].kind, CW_TRACK_VIDEO);
    assert_int_equal(r.cut.events[4].rec_in, 86400 + 60);
    done(&r);
}

static void markers_as_resolve_lists_them(void** state) {
    (void)state;
    Reading r = read_at("TITLE: Timeline 1\nFCM: NON-DROP FRAME\n\n"
                        "001  001      V     C        01:00:05:10 01:00:05:11 01:00:05:10 01:00:05:11  \n"
                        "louder |C:ResolveColorBlue |M:1m1 in |D:1\n\n"
                        "002  001      V     C        01:00:10:00 01:00:10:01 01:00:10:00 01:00:10:01  \n"
                        " |C:ResolveColorRed |M:1m2 |D:240\n",
                        "24");
    assert_int_equal(r.repairs.count, 0);
    assert_int_equal(r.cut.n_markers, 2);
    assert_string_equal(r.cut.markers[0].text, "1m1 in");
    assert_string_equal(r.cut.markers[0].comment, "louder");
    assert_string_equal(r.cut.markers[0].colour, "Blue");
    assert_int_equal(r.cut.markers[1].frame, 86400 + 240);
    assert_int_equal(r.cut.markers[1].frames, 240);
    done(&r);
}

static void words_run_together(void** state) {
    (void)state;
    Reading r = read_at("001 A V/A1A2 D030 00:00:10:00 00:00:12:00 01:00:00:00 01:00:02:00\n"
                        "002 A V W 12 00:00:10:00 00:00:12:00 01:00:02:00 01:00:04:00\n"
                        "003 A VIDEO C 00:00:10:00 00:00:12:00 01:00:04:00 01:00:06:00\n"
                        "004 A BOTH C 00:00:10:00 00:00:12:00 01:00:06:00 01:00:08:00\n",
                        "24");
    assert_int_equal(r.repairs.count, 0);
    assert_int_equal(r.cut.n_events, 7);
    assert_int_equal(r.cut.events[2].transition_frames, 30);
    assert_int_equal(r.cut.events[3].transition, CW_TRANSITION_WIPE);
    assert_int_equal(r.cut.events[3].transition_frames, 12);
    assert_string_equal(r.cut.events[4].reel, "A");
    done(&r);
    r = read_at("001 A V C 00:00:10:00 00:00:14:00 01:00:00:00 01:00:02:00\nM2 A 047.9 00:00:10:00\n"
                "002 A V C 00:00:10:00 00:00:11:00 01:00:02:00 01:00:04:00\nM2 A -012.0 00:00:10:00\n",
                "23.976");
    assert_int_equal(r.cut.events[0].speed.num, 2);
    assert_int_equal(r.cut.events[0].speed.den, 1);
    assert_int_equal(r.cut.events[1].speed.num, -1);
    assert_int_equal(r.cut.events[1].speed.den, 2);
    done(&r);
}

static void a_noted_freeze_is_one(void** state) {
    (void)state;
    Reading r = read_at("001 A V C 00:00:10:00 00:00:12:00 01:00:00:00 01:00:02:00\n** FREEZE FRAME\n", "24");
    assert_int_equal(r.cut.events[0].speed.num, 0);
    done(&r);
}

static void copies_made_for_a_dissolve_are_their_roll(void** state) {
    (void)state;
    Reading r = read_at("001 106 V C 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\n"
                        "002 106 V C 00:00:11:00 00:00:11:00 01:00:01:00 01:00:01:00\n"
                        "002 106B V D 012 00:00:20:00 00:00:22:00 01:00:01:00 01:00:03:00\n",
                        "24");
    assert_string_equal(r.cut.events[2].roll, "106");
    assert_string_equal(r.cut.events[2].reel, "106B");
    assert_true(repaired(&r, "edl.b_roll", 3));
    done(&r);
    r = read_at("001 106 V C 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\n"
                "002 106 V C 00:00:11:00 00:00:11:00 01:00:01:00 01:00:01:00\n"
                "002 106B V D 012 00:00:20:00 00:00:22:00 01:00:01:00 01:00:03:00\n"
                "003 106B V C 00:00:20:00 00:00:22:00 01:00:03:00 01:00:05:00\n", // a roll of its own
                "24");
    assert_string_equal(r.cut.events[2].roll, "106B");
    assert_int_equal(r.repairs.count, 0);
    done(&r);
}

static void inclusive_outs_are_seen_for_what_they_are(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwBuf list = cw_buf(arena);
    for (int i = 0; i < 12; ++i) {
        cw_buf_format(&list, "%03d A V C 00:00:%02d:00 00:00:%02d:23 01:00:%02d:00 01:00:%02d:23\n", i + 1, 10 + i,
                      10 + i, i, i);
    }
    Reading r = read_at(cw_buf_string(&list), "24");
    assert_int_equal(r.cut.events[3].rec_out, r.cut.events[4].rec_in);
    assert_int_equal(r.cut.events[3].src_out - r.cut.events[3].src_in, 24);
    assert_int_equal(r.repairs.count, 1);
    assert_true(repaired(&r, "edl.inclusive", 1));
    done(&r);
    cw_arena_free(arena);
}

static void speeds_at_the_end_of_the_list_find_their_events(void** state) {
    (void)state;
    Reading r = read_at("001 A V C 00:00:10:00 00:00:12:00 01:00:00:00 01:00:01:00\n"
                        "002 B V C 00:00:20:00 00:00:21:00 01:00:01:00 01:00:02:00\n"
                        "M2 A 048.0 00:00:10:00\n",
                        "24");
    assert_int_equal(r.cut.events[0].speed.num, 2);
    assert_int_equal(r.cut.events[1].speed.num, 1);
    done(&r);
}

static void what_cannot_be_read_is_refused(void** state) {
    (void)state;
    static const char* const one = "001 A V C 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\n";
    expect_refused("", "24", false, CW_ERR_BAD_INPUT, "edl.no_events", 0);
    expect_refused("TITLE: NOTHING\nFCM: NON-DROP FRAME\n", "24", false, CW_ERR_BAD_INPUT, "edl.no_events", 0);
    expect_refused(one, NULL, false, CW_ERR_USAGE, "edl.rate", 0);
    expect_refused("TITLE: T\n001 A V C 00:00:10:00 00:00:11:00 01:00:00:00\n", "24", false, CW_ERR_BAD_INPUT,
                   "edl.times", 2);
    expect_refused("001 A V C 00:00:10:00 00:00:71:00 01:00:00:00 01:00:01:00\n", "24", false, CW_ERR_BAD_INPUT,
                   "edl.timecode", 1);
    expect_refused("001 A C 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\n", "24", true, CW_ERR_BAD_INPUT,
                   "edl.channel", 1);
    Reading clean = read_bytes(one, strlen(one), "24", true);
    assert_int_equal(clean.status, CW_OK);
    done(&clean);
    CwArena* arena = cw_arena_new(NULL);
    const size_t size = 1000000;
    char* line = cw_alloc(arena, size);
    memset(line, '0', size);
    Reading r = read_bytes(line, size, "24", false);
    assert_int_equal(r.status, CW_ERR_RANGE);
    assert_string_equal(r.diag.name, "edl.long_line");
    done(&r);
    cw_arena_free(arena);
}

static CwStatus read_all_kinds(CwArena* arena, void* context) {
    (void)context;
    static const char text[] = "TITLE: caf\xE9\nFCM: DROP FRAME\n"
                               "001 006I B C 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00\n"
                               "* FROM CLIP NAME: one\n* LOC: 01:00:00:02 RED x\nM2 Q 48 00:00:10:00\n"
                               "FINAL CUT PRO REEL: 006-I REPLACED BY: 006I\n"
                               "002 AX A12 D 004 00:00:10:00 00:00:11:00 01:00:01:00 01:00:02:00\nAUD 3\n"
                               "* TO CLIP NAME: two\n* REEL R IS CLIP c\n";
    CwDiagList repairs = {.arena = arena};
    CwCut cut;
    const CwCutOptions options = {cw_rate_24, false};
    return cw_cut_read_edl(arena, "x", (CwText){text, sizeof text - 1}, &options, &repairs, NULL, &cut);
}

static void memory_may_run_out(void** state) {
    (void)state;
    cw_sweep_allocations(read_all_kinds, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_list_reads_without_repair),
        cmocka_unit_test(line_ends_of_every_kind_give_the_same_list),
        cmocka_unit_test(reels_may_be_wide_and_have_blanks),
        cmocka_unit_test(channels_in_all_their_forms),
        cmocka_unit_test(two_lines_make_a_dissolve),
        cmocka_unit_test(speeds_find_their_owner),
        cmocka_unit_test(normal_speed_at_a_broadcast_rate_is_normal),
        cmocka_unit_test(without_a_speed_the_record_side_counts),
        cmocka_unit_test(drop_frame_counts_as_it_is_said),
        cmocka_unit_test(the_record_side_goes_on_past_midnight),
        cmocka_unit_test(what_cannot_be_is_mended_and_named),
        cmocka_unit_test(true_names_come_from_where_they_stand),
        cmocka_unit_test(markers_are_kept),
        cmocka_unit_test(names_that_are_not_utf8_are_read_as_the_code_page),
        cmocka_unit_test(split_edits_delay_one_side),
        cmocka_unit_test(splits_before_their_events),
        cmocka_unit_test(markers_as_resolve_lists_them),
        cmocka_unit_test(a_noted_freeze_is_one),
        cmocka_unit_test(words_run_together),
        cmocka_unit_test(copies_made_for_a_dissolve_are_their_roll),
        cmocka_unit_test(inclusive_outs_are_seen_for_what_they_are),
        cmocka_unit_test(speeds_at_the_end_of_the_list_find_their_events),
        cmocka_unit_test(what_cannot_be_read_is_refused),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
