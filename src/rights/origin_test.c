// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/origin.h"

#include "testing/testing.h"

#include <string.h>

static const char* const files[] = {"themes/sea.mid", "cues/1m1.mid", "cues/1m6/cello.wav"};
static const char rows[] = "file,kind,by,source,terms,inspired by,samples\n"
                           "themes/sea.mid,written,Elin Vass; Mirko Sand,,,an old barcarole,\n"
                           "cues/1m1.mid,tool,,Notewell 3,own use and film,,\n"
                           "cues/1m6/cello.wav,recording,Mirko Sand,,,,a 1931 shellac\n";

static CwOrigins origins(void) {
    CwOrigins all;
    assert_int_equal(cw_origins_read(cw_test_arena, "origins.csv", cw_text(rows), files, 3, NULL, &all), CW_OK);
    return all;
}

static void what_is_said_of_files(void** state) {
    (void)state;
    const CwOrigins all = origins();
    assert_int_equal(all.count, 3);
    assert_int_equal(cw_origin_of(&all, "Themes/Sea.mid")->kind, CW_ORIGIN_WRITTEN);
    assert_string_equal(cw_origin_of(&all, "cues/1m1.mid")->terms, "own use and film");
    assert_null(cw_origin_of(&all, "cues/1m2.mid"));
}

static void bars_of_a_file(void** state) {
    (void)state;
    CwOrigins all;
    static const char table[] = "file,bars,kind,by,source,terms\n"
                                "cues/1m1.mid,5-8,tool,,Notewell 3,film only\n"
                                "cues/1m1.mid,,written,Elin Vass,,\n"
                                "cues/1m1.mid,9,library,,Waltzes 4,\n";
    assert_int_equal(cw_origins_read(cw_test_arena, "o.csv", cw_text(table), files, 3, NULL, &all), CW_OK);
    assert_int_equal(all.items[0].first_bar, 5);
    assert_int_equal(all.items[0].last_bar, 8);
    assert_int_equal(all.items[2].last_bar, 9);
    assert_ptr_equal(cw_origin_of(&all, "cues/1m1.mid"), &all.items[1]); // what is said of the rest
}

static void parts_of_a_file(void** state) {
    (void)state;
    CwOrigins all;
    static const char table[] = "file,part,bars,kind,by,source,terms\n"
                                "cues/1m1.mid,Cello,5-8,tool,,Notewell 3,film only\n"
                                "cues/1m1.mid,cello,,written,Mirko Sand,,\n"
                                "cues/1m1.mid,Piano,7,library,,Waltzes 4,\n"
                                "cues/1m1.mid,,,written,Elin Vass,,\n";
    assert_int_equal(cw_origins_read(cw_test_arena, "o.csv", cw_text(table), files, 3, NULL, &all), CW_OK);
    assert_string_equal(all.items[0].part, "Cello");
    assert_ptr_equal(cw_origin_of(&all, "cues/1m1.mid"), &all.items[3]);
}

static void what_is_refused(void** state) {
    (void)state;
    static const char* const bad[][2] = {
        {"file,kind\nthemes/see.mid,unknown\n", "origins.file"},
        {"file,kind,by\nthemes/sea.mid,written,\n", "origins.by"},
        {"file,kind\ncues/1m1.mid,library\n", "origins.source"},
        {"file,kind,source\ncues/1m1.mid,AI,Notewell\n", "origins.terms"},
        {"file,kind\ncues/1m1.mid,unknown\nCUES/1m1.mid,unknown\n", "origins.twice"},
        {"file,kind\ncues/1m1.mid,magic\n", "field.word"},
        {"file,bars,kind\ncues/1m1.mid,8-5,unknown\n", "origins.bars"},
        {"file,bars,kind\ncues/1m1.mid,0,unknown\n", "origins.bars"},
        {"file,bars,kind\ncues/1m1.mid,all,unknown\n", "origins.bars"},
        {"file,bars,kind\ncues/1m1.mid,5-8,unknown\ncues/1m1.mid,8,unknown\n", "origins.twice"},
        {"file,part,kind\ncues/1m1.mid,Cello,unknown\ncues/1m1.mid,CELLO,unknown\n", "origins.twice"},
        {"file,part,bars,kind\ncues/1m1.mid,Cello,,unknown\ncues/1m1.mid,,8,unknown\n", "origins.twice"},
        {"file,part,bars,kind\ncues/1m1.mid,A,1-4,unknown\ncues/1m1.mid,A,4,unknown\n", "origins.twice"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwOrigins all = {NULL, 77};
        CwDiag diag = {0};
        assert_int_equal(cw_origins_read(cw_test_arena, "o.csv", cw_text(bad[i][0]), files, 3, &diag, &all),
                         CW_ERR_BAD_INPUT);
        assert_string_equal(diag.name, bad[i][1]);
        assert_int_equal(all.count, 77);
    }
}

static const char* made(const CwOriginKind* notes, size_t n_notes, const CwOriginKind* sound, size_t n_sound) {
    CwMadePart parts[8];
    for (size_t i = 0; i < n_notes + n_sound; ++i) {
        parts[i] = (CwMadePart){"x", i >= n_notes, i < n_notes ? notes[i] : sound[i - n_notes], "", "", NULL};
    }
    const CwMadeCue cue = {"1m1", parts, n_notes + n_sound};
    return cw_made_text(cw_test_arena, &cue);
}

static void who_made_it(void** state) {
    (void)state;
    const CwOriginKind written = CW_ORIGIN_WRITTEN;
    const CwOriginKind played[] = {CW_ORIGIN_RECORDING, CW_ORIGIN_LIBRARY};
    const CwOriginKind ruled[] = {CW_ORIGIN_WRITTEN, CW_ORIGIN_RULE, CW_ORIGIN_RULE};
    const CwOriginKind rule = CW_ORIGIN_RULE;
    const CwOriginKind tool = CW_ORIGIN_TOOL;
    const CwOriginKind unknown[] = {CW_ORIGIN_WRITTEN, CW_ORIGIN_UNKNOWN};
    assert_string_equal(made(&written, 1, played, 2), "people");
    assert_string_equal(made(ruled, 3, played, 2), "mixed/people");
    assert_string_equal(made(&rule, 1, played, 2), "rule/people");
    assert_string_equal(made(&tool, 1, &tool, 1), "tool, outside tool");
    assert_string_equal(made(unknown, 2, played, 1), "unknown/people"); // what nobody wrote down is not people's
    assert_string_equal(made(&written, 1, NULL, 0), "people/unknown");
}

static const CwRightsCue cues[] = {{"1m1", "Light"}};

static CwRights rights(const char* csv) {
    CwRights all;
    assert_int_equal(cw_rights_read(cw_test_arena, "r.csv", cw_text(csv), cues, 1, NULL, &all), CW_OK);
    return all;
}

// A composer who was replaced stays the writer of what they wrote.
static void authors_stay(void** state) {
    (void)state;
    const CwOrigins all = origins();
    const CwMadePart parts[] = {{"theme", false, CW_ORIGIN_WRITTEN, files[0], "", &all.items[0]},
                                {"notes", false, CW_ORIGIN_RULE, "", "sketch 1, seed 7", NULL}};
    const CwMadeCue cue = {"1m1", parts, 2};
    const char* const* names = NULL;
    size_t count = 0;
    CwRights now = rights("cue,party,role\n1m1,Elin Vass,C\n1m1,mirko sand,CA\n");
    assert_int_equal(cw_forgotten_authors(cw_test_arena, &now, &cue, &names, &count), CW_OK);
    assert_int_equal(count, 0);
    now = rights("cue,party,role\n1m1,A. New,C\n1m1,Mirko Sand,C\n1m1,Elin Vass,E\n");
    assert_int_equal(cw_forgotten_authors(cw_test_arena, &now, &cue, &names, &count), CW_OK);
    assert_int_equal(count, 1);
    assert_string_equal(names[0], "Elin Vass"); // a publisher is no writer
}

static void credits(void** state) {
    (void)state;
    const CwOrigins all = origins();
    const CwMadePart parts[] = {{"theme", false, CW_ORIGIN_WRITTEN, files[0], "", &all.items[0]},
                                {"notes", false, CW_ORIGIN_RULE, "", "sketch 1, seed 7", NULL},
                                {"recording: cello", true, CW_ORIGIN_RECORDING, files[2], "", &all.items[2]}};
    const CwMadeCue cue = {"1m1", parts, 3};
    const CwRights now =
        rights("cue,party,role,credit\n1m1,Elin Vass,C,yes\n1m1,Hall,E,Thanks to Hall\n1m1,Mo,PR,no\n");
    CwBuf buf = cw_buf(cw_test_arena);
    assert_int_equal(cw_music_credits(&buf, "Slack Water", &now, &cue, 1), CW_OK);
    assert_string_equal(cw_buf_string(&buf), "Music of Slack Water\n\n1m1\n  \"Light\" (original)\n    by Elin Vass\n"
                                             "    performed by Mo\n    published by Hall\n    end crawl: Elin Vass\n"
                                             "    end crawl: Thanks to Hall\n"
                                             "    theme: written by Elin Vass; Mirko Sand, themes/sea.mid\n"
                                             "      inspired by an old barcarole\n    notes: rule, sketch 1, seed 7\n"
                                             "    recording: cello: recording by Mirko Sand, cues/1m6/cello.wav\n"
                                             "      contains samples of a 1931 shellac\n");
    buf = cw_buf(cw_test_arena);
    cw_made_json(&buf, NULL, &cue);
    assert_non_null(strstr(cw_buf_string(&buf), "\"source\":\"sketch 1, seed 7\""));
    assert_non_null(strstr(cw_buf_string(&buf), "\"recording\":\"people\",\"tool\":false"));
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwOrigins all;
    CwRights now;
    const char* const* names = NULL;
    size_t count = 0;
    CwBuf buf = cw_buf(failing);
    CW_TRY(cw_origins_read(failing, "origins.csv", cw_text(rows), files, 3, NULL, &all));
    CW_TRY(cw_rights_read(failing, "r.csv", cw_text("cue,party,role\n1m1,A,C\n"), cues, 1, NULL, &now));
    const CwMadePart part = {"theme", false, CW_ORIGIN_WRITTEN, files[0], "", &all.items[0]};
    const CwMadeCue cue = {"1m1", &part, 1};
    CW_TRY(cw_forgotten_authors(failing, &now, &cue, &names, &count));
    return cw_music_credits(&buf, "F", &now, &cue, 1);
}

static void memory_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_said_of_files, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(bars_of_a_file, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(parts_of_a_file, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_is_refused, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(who_made_it, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(authors_stay, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(credits, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(memory_runs_out, cw_test_arena_up, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
