// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/songs.h"

#include "testing/testing.h"

#include <string.h>

static const CwRightsCue cues[] = {{"1m2", "Waltz"}, {"1m4", "Bar"}};
static const char briefs[] = "brief,cue,scene,wants,most,currency,by\n"
                             "radio,1m2,4,a waltz from before the war,2500,,2026-12-01\n"
                             "bar,1m4,7,something loud,,USD,\n"
                             "trailer,,,the hook,,,2027-06-01\n";
static const char pitches[] = "brief,work,artist,from,state,rank,sync,master,price,currency,notes\n"
                              "radio,Third,,,pitched,,,,,,\n"
                              "Radio,Second,The Twos,Pier,alternate,2,,,1200,,\n"
                              "radio,First,The Ones,Pier,chosen,,2000,1000,,,nearest\n"
                              "radio,Ready,,,alternate,1,,,900,,\n"
                              "bar,Loud,,,unavailable,,,,,,\n";

static CwStatus read(CwArena* in, const char* b, const char* p, CwDiag* diag, CwSongSearch* search) {
    const CwSongFiles files = {cw_text(b), cw_text(p), cues, 2, {"EUR"}};
    return cw_songs_read(in, &files, diag, search);
}

static CwSongSearch taken(void) {
    CwSongSearch search;
    CwDiag diag = {0};
    if (read(cw_test_arena, briefs, pitches, &diag, &search) != CW_OK) {
        fail_msg("%s", cw_diag_line(cw_test_arena, &diag));
    }
    return search;
}

static void pitches_in_their_order(void** state) {
    (void)state;
    static const char* const order[] = {"First", "Ready", "Second", "Third"};
    const CwSongSearch search = taken();
    const CwSongBrief* radio = &search.briefs[0];
    assert_int_equal(search.n_briefs, 3);
    assert_int_equal(radio->n_pitches, 4);
    for (size_t i = 0; i < 4; ++i) {
        assert_string_equal(radio->pitches[i].work, order[i]);
    }
    assert_int_equal(cw_song_chosen(radio)->price.minor, 300000); // sync and master
    assert_false(radio->pitches[3].priced);
    assert_null(cw_song_chosen(&search.briefs[1]));
    assert_string_equal(search.briefs[1].most.currency.code, "USD");
    assert_false(search.briefs[1].limited);
}

static void what_is_refused(void** state) {
    (void)state;
    static const char* const bad[][3] = {
        {"brief,cue\na,9m9\n", "", "songs.cue"},
        {"brief\na\nA\n", "", "songs.twice"},
        {"brief,most\na,much\n", "", "money.amount"},
        {"brief\nradio\n", "brief,work\nradoi,X\n", "songs.brief"},
        {"brief\na\n", "brief,work,state\na,X,chosen\na,Y,chosen\n", "songs.chosen"},
        {"brief\na\n", "brief,work,sync,price\na,X,100,90\n", "songs.sum"},
        {"brief\na\n", "brief,work,currency\na,X,euros\n", "money.currency"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwSongSearch search = {NULL, 77};
        CwDiag diag = {0};
        assert_int_equal(read(cw_test_arena, bad[i][0], bad[i][1], &diag, &search), CW_ERR_BAD_INPUT);
        assert_string_equal(diag.name, bad[i][2]);
        assert_int_equal(search.n_briefs, 77);
    }
}

static const char* warned(const char* rights_csv, const char* today, int within) {
    const CwSongSearch search = taken();
    CwRights rights;
    CwDiagList warnings = {.arena = cw_test_arena};
    CwBuf buf = cw_buf(cw_test_arena);
    CwDate day;
    assert_int_equal(cw_date_parse(cw_text(today), false, &day), CW_OK);
    assert_int_equal(cw_rights_read(cw_test_arena, "r.csv", cw_text(rights_csv), cues, 2, NULL, &rights), CW_OK);
    assert_int_equal(cw_songs_check(&search, &rights, day, within, &warnings), CW_OK);
    for (size_t i = 0; i < warnings.count; ++i) {
        cw_buf_format(&buf, "%s%s %s", i ? ", " : "", warnings.items[i].name, warnings.items[i].read);
    }
    return cw_buf_string(&buf);
}

static void what_a_supervisor_should_see(void** state) {
    (void)state;
    const char* known = "cue,work,kind,party,role,state\n1m2,First,licensed,Pier,E,quoted\n";
    assert_string_equal(warned("cue,party,role\n", "2026-11-20", 30), "songs.price radio, songs.rights radio");
    assert_string_equal(warned(known, "2026-11-20", 30), "songs.price radio");
    assert_string_equal(warned(known, "2027-05-20", 30), "songs.price radio, songs.late trailer");
    assert_string_equal(warned("cue,work,kind,party,role,state\n1m2,First,licensed,Pier,E,denied\n", "2026-11-20", 0),
                        "songs.price radio, songs.denied radio");
}

static void as_page_and_text(void** state) {
    (void)state;
    const CwSongSearch search = taken();
    CwRights rights;
    CwDiagList warnings = {.arena = cw_test_arena};
    CwBuf buf = cw_buf(cw_test_arena);
    const char* known = "cue,work,kind,party,role,state\n1m2,First,licensed,Pier,E,quoted\n1m2,First,,Roe,MO,signed\n";
    assert_int_equal(cw_rights_read(cw_test_arena, "r.csv", cw_text(known), cues, 2, NULL, &rights), CW_OK);
    cw_songs_text(&buf, &search, &(CwRights){NULL, 0});
    assert_non_null(
        strstr(cw_buf_string(&buf), "radio, cue 1m2, scene 4, up to 2500.00 EUR, by 2026-12-01\n  chosen       First"));
    buf = cw_buf(cw_test_arena);
    cw_songs_json(&buf, &search, &(CwRights){NULL, 0});
    assert_non_null(strstr(cw_buf_string(&buf), "\"price\":3000,\"sync\":2000,\"master\":1000"));
    buf = cw_buf(cw_test_arena);
    cw_songs_page(&buf, "Film", &search, &rights, &warnings);
    const char* page = cw_buf_string(&buf);
    assert_non_null(strstr(page, "<td>The Twos</td><td class=\"n\"></td><td class=\"n\"></td>"
                                 "<td class=\"n\">1200.00 EUR</td>")); // nobody said how it is divided
    assert_non_null(strstr(page, "<td class=\"n\">3000.00 EUR</td><td>Pier</td><td>quoted</td>"));
    assert_non_null(strstr(page, "<tr><td class=\"n\">2500.00 EUR</td><td class=\"n\">3000.00 EUR</td>"
                                 "<td class=\"n\">0.00 EUR</td></tr>"));
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwSongSearch search;
    CwDiagList warnings = {.arena = failing};
    CwBuf buf = cw_buf(failing);
    CW_TRY(read(failing, briefs, pitches, NULL, &search));
    CW_TRY(cw_songs_check(&search, &(CwRights){NULL, 0}, (CwDate){30000}, 10, &warnings));
    cw_songs_text(&buf, &search, &(CwRights){NULL, 0});
    cw_songs_json(&buf, &search, &(CwRights){NULL, 0});
    cw_songs_page(&buf, "F", &search, &(CwRights){NULL, 0}, &warnings);
    return cw_buf_status(&buf);
}

static void memory_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pitches_in_their_order, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_is_refused, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_a_supervisor_should_see, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(as_page_and_text, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(memory_runs_out, cw_test_arena_up, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
