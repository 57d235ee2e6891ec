// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/session.h"

#include "testing/testing.h"

#include "cut/read.h"
#include "spot/cue_number.h"
#include "spot/spotting.h"

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

#define HEAD                                                                                                           \
    "SESSION NAME:\tFilm\nSAMPLE RATE:\t48000.000000\nBIT DEPTH:\t24-bit\nSESSION START TIMECODE:\t01:00:00:00\n"      \
    "TIMECODE FORMAT:\t24 Frame\n\n\n"
#define TRACK(name, rows)                                                                                              \
    "TRACK NAME:\t" name "\nCOMMENTS:\t\nUSER DELAY:\t0 Samples\nSTATE: \t\n"                                          \
    "CHANNEL \tEVENT   \tCLIP NAME \tSTART TIME \tEND TIME \tDURATION \tTIMESTAMP \tSTATE\n" rows "\n\n"
#define TRACKS(all)         HEAD "T R A C K  L I S T I N G\n" all
#define COLUMNS             "#   \tLOCATION \tTIME REFERENCE \tUNITS \tNAME \tCOMMENTS\n"
#define MARKERS(rows)       "M A R K E R S  L I S T I N G\n" COLUMNS rows
#define CLIP(name, in, out) "1\t1\t" name "\t01:" in "\t01:" out "\t\t00:00:00:00\tUnmuted\n"
#define MARK(at, name)      "1\t01:" at "\t0\tTicks\t" name "\t\n"

// The three tables and then what was said, or what was refused.
static const char* found(const char* text) {
    CwDiagList said = {.arena = arena};
    CwDiag diag = {0};
    CwCut cut;
    CwSessionSpotting spotting;
    const CwCutOptions options = {.rate = cw_rate_24};
    if (cw_cut_read(arena, "f", cw_text(text), &options, NULL, &diag, &cut) != CW_OK ||
        cw_session_spotting(arena, "f", &cut, NULL, 0, &said, &diag, &spotting) != CW_OK) {
        return cw_format(arena, "%s:%d", diag.name, diag.line);
    }
    CwBuf buf = cw_buf(arena);
    cw_session_cues_csv(&buf, &spotting, cut.rate);
    cw_session_hits_csv(&buf, &spotting, cut.rate);
    cw_session_notes_csv(&buf, &spotting, cut.rate);
    for (size_t i = 0; i < said.count; ++i) {
        cw_buf_format(&buf, "%s\n", said.items[i].name);
    }
    return cw_buf_string(&buf);
}

static const char* number_in(const char* text) {
    CwCueNumber number;
    CwText rest = {NULL, 0};
    if (!cw_cue_number_find(cw_text(text), &number, &rest)) {
        return "none";
    }
    return cw_format(arena, "%d %d%s %.*s", number.reel, number.number,
                     number.part ? cw_format(arena, "%c", number.part) : "", (int)rest.length, rest.at);
}

static void numbers_of_cues(void** state) {
    (void)state;
    static const struct {
        const char* text;
        const char* wanted;
    } tried[] = {
        {"1M1", "1 1 "},
        {"1m01a - The Light", "1 1a The Light"},
        {"FILM_2M12_v3.L", "2 12 v3.L"},
        {"R3M4 Chase", "3 4 Chase"},
        {"Chase 10m103", "10 103 Chase"},
        {"in 1m1: door", "1 1 door"},
        {"100m1", "none"},
        {"5m30s", "none"},
        {"A1M2", "none"},
        {"1mm1", "none"},
        {"1m", "none"},
        {"", "none"},
    };
    for (size_t i = 0; i < sizeof tried / sizeof tried[0]; ++i) {
        assert_string_equal(number_in(tried[i].text), tried[i].wanted);
    }
}

static void titles_of_clips(void** state) {
    (void)state;
    static const struct {
        const char* name;
        const char* title;
    } tried[] = {{"The_Light v3.L", "The Light"},
                 {"Chase-01", "Chase"},
                 {"Chase v2.1_MIX-03.wav", "Chase"},
                 {"Room 12", "Room 12"},
                 {"v12", ""},
                 {"- Vera -", "Vera"},
                 {"", ""}};
    for (size_t i = 0; i < sizeof tried / sizeof tried[0]; ++i) {
        assert_string_equal(cw_cue_title(arena, cw_text(tried[i].name)), tried[i].title);
    }
}

static void clips_of_a_cue_are_one_cue(void** state) {
    (void)state;
    assert_string_equal(found(TRACKS(TRACK("Strings", CLIP("1M1 Chase Strings-01", "00:10:00", "00:20:00")
                                                          CLIP("1M1 Chase Strings-02", "00:25:00", "00:30:12"))
                                         TRACK("Brass", CLIP("1m01 Chase Brass.L", "00:09:12", "00:15:00")
                                                            CLIP("1M1 Chase Brass", "00:50:00", "00:55:00"))
                                             TRACK("2m03a Kitchen", CLIP("Audio 1-01", "01:00:00", "01:10:00"))
                                                 TRACK("DX", CLIP("12A-3", "00:00:00", "00:05:00")))),
                        "cue,title,in,out,notes\n"
                        "1m01,Chase,01:00:09:12,01:00:30:12,\n"
                        "1M1-2,Chase Brass,01:00:50:00,01:00:55:00,\n"
                        "2m03a,Kitchen,01:01:00:00,01:01:10:00,\n"
                        "spotting.again\nspotting.left_out\n");
}

static void markers_in_cues_are_hits_and_others_notes(void** state) {
    (void)state;
    assert_string_equal(
        found(TRACKS(TRACK("MX", CLIP("1M1", "00:10:00", "00:20:00") CLIP("1M2", "00:19:00", "00:40:00")))
                  MARKERS(MARK("00:00:08", "FFOA") MARK("00:05:00", "too loud here?") MARK("00:10:00", "1m1 The Light")
                              MARK("00:12:00", "door stop") MARK("00:13:00", "door stop") MARK("00:14:00", "1m1 turn")
                                  MARK("00:15:00", "Note: wait") MARK("00:19:12", "look") MARK("00:20:00", "1M1 out")
                                      MARK("00:41:00", "1m2 out"))),
        "cue,title,in,out,notes\n1M1,The Light,01:00:10:00,01:00:20:00,\n1M2,,01:00:19:00,01:00:40:00,\n"
        "cue,at,name,want\n1M1,01:00:12:00,door stop,stop\n1M1,01:00:13:00,door stop 2,stop\n"
        "1M1,01:00:14:00,turn,\n1M2,01:00:19:12,look,\n"
        "at,cue,text\n01:00:05:00,,too loud here?\n01:00:15:00,1M1,Note: wait\n"
        "spotting.two_ins\nspotting.left_out\n");
}

static void markers_alone_are_cues(void** state) {
    (void)state;
    assert_string_equal(found(HEAD MARKERS(MARK("00:10:00", "1m1 in - The Light") MARK("00:12:00", "hit: door") MARK(
                            "00:20:00", "1m1 OUT") MARK("00:30:00", "1m2 Chase") MARK("00:40:00", "Music out")
                                               MARK("01:00:00", "1m3 The End") MARK("02:00:00", "1m4"))),
                        "cue,title,in,out,notes\n1m1,The Light,01:00:10:00,01:00:20:00,\n"
                        "1m2,Chase,01:00:30:00,01:00:40:00,\n1m3,The End,01:01:00:00,01:02:00:00,\n"
                        "cue,at,name,want\n1m1,01:00:12:00,hit: door,accent\nspotting.no_out\nspotting.no_out\n");
    assert_string_equal(found("Marker Name,Description,In,Out\n1m1,light,01:00:10:00,01:00:20:00\n"
                              "slam,\"hard, now\",01:00:11:00,01:00:11:00\n"),
                        "cue,title,in,out,notes\n1m1,,01:00:10:00,01:00:20:00,light\n"
                        "cue,at,name,want\n1m1,01:00:11:00,slam,\n");
}

static void music_tracks_without_numbers(void** state) {
    (void)state;
    assert_string_equal(
        found(TRACKS(TRACK("Music A", CLIP("Chase-01", "00:10:00", "00:20:00") CLIP("Chase-02", "00:20:00", "00:22:00")
                                          CLIP("Vera", "00:30:00", "00:40:00"))
                         TRACK("FX", CLIP("wind", "00:00:00", "00:05:00")))),
        "cue,title,in,out,notes\n1m1,Chase,01:00:10:00,01:00:22:00,\n"
        "1m2,Vera,01:00:30:00,01:00:40:00,\nspotting.unnumbered\nspotting.left_out\n");
    assert_string_equal(found(TRACKS(TRACK("FX", CLIP("wind", "00:00:00", "00:05:00")))), "spotting.none:0");
}

static void known_cues_stay_what_they_are(void** state) {
    (void)state;
    static const CwSessionCue known[] = {{"opening", "Opening", 86400 + 240, 86400 + 480, ""}};
    static const CwMarker markers[] = {{.frame = 86400 + 250, .colour = "", .text = "door"},
                                       {.frame = 86400 + 481, .colour = "", .text = "late"}};
    const CwCut cut = {.title = "", .rate = cw_rate_24, .markers = markers, .n_markers = 2};
    CwSessionSpotting spotting;
    assert_int_equal(cw_session_spotting(arena, "f", &cut, known, 1, NULL, NULL, &spotting), CW_OK);
    assert_int_equal(spotting.n_cues, 1);
    assert_int_equal(spotting.n_marks, 2);
    assert_true(spotting.marks[0].is_hit);
    assert_string_equal(spotting.marks[0].cue, "opening");
    assert_false(spotting.marks[1].is_hit);
    assert_string_equal(spotting.marks[1].cue, "");
}

// What is written is read back by the readers of the film folder.
static void tables_are_read_back(void** state) {
    (void)state;
    const char* text = TRACKS(TRACK("MX", CLIP("1M1 say \"a, b\"", "00:10:00", "00:20:00")))
        MARKERS(MARK("00:12:00", "door, \"big\"") MARK("00:20:00", "end of it"));
    CwCut cut;
    CwSessionSpotting spotting;
    CwSpotting cues;
    CwHitList hits;
    const CwCutOptions options = {.rate = {30000, 1001, true}};
    const CwCutOptions plain = {.rate = cw_rate_24};
    assert_int_not_equal(cw_cut_read(arena, "f", cw_text(text), &options, NULL, NULL, &cut), CW_OK);
    assert_int_equal(cw_cut_read(arena, "f", cw_text(text), &plain, NULL, NULL, &cut), CW_OK);
    assert_int_equal(cw_session_spotting(arena, "f", &cut, NULL, 0, NULL, NULL, &spotting), CW_OK);
    CwBuf table = cw_buf(arena);
    cw_session_cues_csv(&table, &spotting, cut.rate);
    assert_int_equal(cw_spotting_read(arena, "s", cw_text(cw_buf_string(&table)), cut.rate, NULL, &cues), CW_OK);
    assert_int_equal(cues.n_rows, 1);
    assert_string_equal(cues.rows[0].cue.title, "say \"a, b\"");
    assert_int_equal(cw_frame_nearest(cues.rows[0].out.at, cut.rate), 86400 + 480);
    table = cw_buf(arena);
    cw_session_hits_csv(&table, &spotting, cut.rate);
    assert_int_equal(cw_hit_list_read(arena, "h", cw_text(cw_buf_string(&table)), cut.rate, &cues, NULL, &hits), CW_OK);
    assert_int_equal(hits.n_rows, 2);
    assert_string_equal(hits.rows[0].hit.name, "door, \"big\"");
}

static CwStatus find_all(CwArena* memory, void* context) {
    CwCut cut;
    CwSessionSpotting spotting;
    CwDiagList said = {.arena = memory};
    const CwCutOptions options = {.rate = cw_rate_24};
    (void)context;
    CW_TRY(cw_cut_read(memory, "f",
                       cw_text(TRACKS(TRACK("MX", CLIP("1M1 x", "00:10:00", "00:20:00"))) MARKERS(
                           MARK("00:12:00", "door") MARK("00:12:00", "door") MARK("00:30:00", "1m2 b"))),
                       &options, NULL, NULL, &cut));
    CW_TRY(cw_session_spotting(memory, "f", &cut, NULL, 0, &said, NULL, &spotting));
    CwBuf buf = cw_buf(memory);
    cw_session_cues_csv(&buf, &spotting, cut.rate);
    return cw_buf_status(&buf);
}

static void memory_may_run_out(void** state) {
    (void)state;
    cw_sweep_allocations(find_all, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_cues),
        cmocka_unit_test(titles_of_clips),
        cmocka_unit_test(clips_of_a_cue_are_one_cue),
        cmocka_unit_test(markers_in_cues_are_hits_and_others_notes),
        cmocka_unit_test(markers_alone_are_cues),
        cmocka_unit_test(music_tracks_without_numbers),
        cmocka_unit_test(known_cues_stay_what_they_are),
        cmocka_unit_test(tables_are_read_back),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
