// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/rights.h"

#include "testing/testing.h"

#include "rights/share.h"

#include <string.h>

static const CwRightsCue cues[] = {{"1m1", "The Light"}, {"1m2", ""}, {"2m1 part 2", "Storm"}};

static CwRights taken(const char* text) {
    CwDiag diag = {0};
    CwRights rights = {0};
    if (cw_rights_read(cw_test_arena, "rights.csv", cw_text(text), cues, 3, &diag, &rights) != CW_OK) {
        fail_msg("%s", cw_diag_line(cw_test_arena, &diag));
    }
    return rights;
}

static void refused(const char* text, const char* name, const char* message) {
    CwDiag diag = {0};
    CwRights rights = {NULL, 77};
    assert_int_equal(cw_rights_read(cw_test_arena, "rights.csv", cw_text(text), cues, 3, &diag, &rights),
                     CW_ERR_BAD_INPUT);
    assert_int_equal(rights.n_works, 77);
    const char* line = cw_diag_line(cw_test_arena, &diag);
    if (strcmp(diag.name, name) != 0 || !strstr(line, message)) {
        fail_msg("%s: %s", diag.name, line);
    }
}

static void share_is(const CwWorkUse* work, size_t party, const char* percent) {
    char text[CW_SHARE_SIZE];
    cw_share_format(work->parties[party].share, text);
    assert_string_equal(text, percent);
}

static void a_song(void** state) {
    (void)state;
    const CwRights rights = taken(
        "cue,work,kind,party,role,society,ipi,share,state,confirmed,paper,media,territories,from,until,seconds,uses,"
        "iswc,isrc,label,catalogue,artist,fee,currency,notes\n"
        "1m2,Harbour,licensed,A. Fox,composer,PRS,00012345678,100,,,,,,,,,,T-034.524.680-1,,,,,,,\n"
        "1m2,Harbour,,Pier Music,publisher,PRS,,100,signed,2026-03-01,pier.pdf,\"streaming, tv\",EU,2026-01-01,2035,"
        "0:45,VI VV,,,,,,1200,EUR,\n"
        "1m2,Harbour,,Old Label,label,,,100,,yes,,all,world -US,,perpetual,,,,GBABC2600001,Old,CAT 1,The Foxes,,,x\n");
    assert_int_equal(rights.n_works, 1);
    const CwWorkUse* work = &rights.works[0];
    assert_string_equal(work->cue, "1m2");
    assert_string_equal(work->title, "Harbour");
    assert_int_equal(work->kind, CW_WORK_LICENSED);
    assert_string_equal(work->iswc, "T-034.524.680-1");
    assert_string_equal(work->isrc, "GBABC2600001");
    assert_string_equal(work->artist, "The Foxes");
    assert_int_equal(work->n_parties, 3);
    const CwRightsParty* writer = &work->parties[0];
    assert_int_equal(writer->role, CW_PARTY_COMPOSER);
    assert_int_equal(writer->state, CW_CLEARANCE_IDEA);
    assert_int_equal(writer->grant.media, 0); // nothing said of licensed music is nothing granted
    assert_true(cw_territories_empty(&writer->grant.territories));
    const CwRightsParty* publisher = &work->parties[1];
    assert_int_equal(publisher->state, CW_CLEARANCE_SIGNED);
    assert_string_equal(publisher->paper, "pier.pdf");
    assert_int_equal(publisher->grant.media, CW_MEDIUM_STREAMING | CW_MEDIUM_TV);
    assert_string_equal(cw_territories_text(cw_test_arena, &publisher->grant.territories), "EU");
    char date[CW_DATE_SIZE];
    cw_date_format(publisher->confirmed, date);
    assert_string_equal(date, "2026-03-01");
    cw_date_format(publisher->grant.until, date);
    assert_string_equal(date, "2035-12-31");
    assert_int_equal(publisher->grant.longest_ms, 45000);
    assert_string_equal(cw_uses_text(cw_test_arena, publisher->grant.uses), "VI VV");
    assert_string_equal(publisher->fee, "1200");
    const CwRightsParty* owner = &work->parties[2];
    assert_int_equal(cw_party_side(owner->role), CW_SIDE_MASTER);
    assert_int_equal(owner->state, CW_CLEARANCE_CONFIRMED);
    assert_int_equal(owner->confirmed.day, CW_DATE_NEVER_ENDS.day);
    assert_int_equal(owner->grant.until.day, CW_DATE_NEVER_ENDS.day);
}

static void the_composer_of_everything_else(void** state) {
    (void)state;
    const CwRights rights = taken("cue,party,role,work,confirmed\n"
                                  "*,M. Hale,composer,,2026-01-02\n"
                                  "1m2,A. Fox,C,Harbour,\n");
    assert_int_equal(rights.n_works, 3);
    assert_string_equal(rights.works[0].cue, "1m1");
    assert_string_equal(rights.works[0].title, "The Light");
    assert_string_equal(rights.works[0].parties[0].name, "M. Hale");
    assert_int_equal(rights.works[0].parties[0].grant.media, CW_MEDIA_ALL);
    const CwTerritories world = cw_territories_world();
    assert_true(cw_territories_cover(&rights.works[0].parties[0].grant.territories, &world));
    share_is(&rights.works[0], 0, "100%");
    assert_string_equal(rights.works[1].cue, "1m2");
    assert_string_equal(rights.works[1].title, "Harbour");
    assert_string_equal(rights.works[2].title, "Storm");
}

static void several_cues_and_several_works(void** state) {
    (void)state;
    const CwRights rights = taken("cue,party,role,work\n"
                                  "1m2 1m1,A,C,Song\n"
                                  "2m1 part 2,B,C,One\n"
                                  "2m1 part 2,C,C,Two\n");
    assert_int_equal(rights.n_works, 4);
    assert_string_equal(rights.works[0].cue, "1m1");
    assert_string_equal(rights.works[1].cue, "1m2");
    assert_string_equal(rights.works[2].title, "One");
    assert_string_equal(rights.works[3].title, "Two");
    assert_string_equal(taken("cue,party,role\n1m2,A,C\n").works[0].title, "1m2"); // a cue without a title
}

static void shares_that_add_up(void** state) {
    (void)state;
    CwRights r = taken("cue,party,role,share\n1m1,A,C,1/3\n1m1,B,C,1/3\n1m1,C,A,1/3\n");
    share_is(&r.works[0], 2, "1/3");
    r = taken("cue,party,role,share\n1m1,A,C,40\n1m1,B,C,\n1m1,C,A,\n1m1,D,PR,\n"); // the rest in equal parts
    share_is(&r.works[0], 1, "30%");
    share_is(&r.works[0], 2, "30%");
    share_is(&r.works[0], 3, "0%");
    r = taken("cue,party,role,share\n1m1,A,C,25\n1m1,B,A,25\n1m1,P,E,50\n"); // parts of one whole
    share_is(&r.works[0], 0, "50%");
    share_is(&r.works[0], 2, "100%");
    r = taken("cue,party,role,share\n1m1,A,C,60\n1m1,P,E,30\n1m1,Q,SE,10\n");
    share_is(&r.works[0], 0, "100%");
    share_is(&r.works[0], 1, "75%");
    r = taken("cue,party,role,share\n1m1,A,C,100\n1m1,P,E,50\n1m1,Q,E,50\n1m1,L,label,\n");
    share_is(&r.works[0], 3, "100%");
    r = taken("cue,party,role,share\n1m1,A,C,0.5\n1m1,B,C,0.5\n"); // fractions
    share_is(&r.works[0], 0, "50%");
    r = taken("cue;party;role;share\n1m1;A;C;33,34\n1m1;B;C;66,66\n");
    share_is(&r.works[0], 0, "33.34%");
}

static void shares_that_do_not(void** state) {
    (void)state;
    refused("cue,party,role,share\n1m1,A,C,50\n1m1,B,C,40\n", "rights.sum",
            "rights.csv:3:9: share: the writers of \"The Light\" in cue 1m1 add up to 90%, 10% too little");
    refused("cue,party,role,share\n1m1,A,C,50\n1m1,B,C,60.5\n", "rights.sum", "add up to 110.5%, 10.5% too much");
    refused("cue,party,role,share\n1m1,A,C,33.33\n1m1,B,C,33.33\n1m1,D,C,33.33\n", "rights.sum", "0.01% too little");
    refused("cue,party,role,share\n1m1,A,C,1/3\n1m1,B,C,1/4\n", "rights.sum", "7/12, 5/12 too little");
    refused("cue,party,role,share\n1m1,A,C,100\n1m1,L,MO,90\n", "rights.sum", "the owners of the recording of");
    refused("cue,party,role,share\n1m1,A,C,50\n1m1,P,E,40\n", "rights.sum", "the writers of");
    refused("cue,party,role,share\n1m1,A,C,100\n1m1,P,E,40\n", "rights.sum", "the publishers of");
    refused("cue,party,role,share\n1m1,A,C,0\n", "rights.sum", "100% too little");
}

// A side adds up wherever somebody holds a part of it, and the message says where it does not.
static void shares_by_territory(void** state) {
    (void)state;
    CwRights r = taken("cue,party,role,share,holds\n1m1,A,C,,\n1m1,P,E,100,EU\n1m1,Q,SE,60,world -EU\n"
                       "1m1,R,SE,40,world -EU\n");
    share_is(&r.works[0], 0, "100%");
    share_is(&r.works[0], 1, "100%");
    share_is(&r.works[0], 3, "40%");
    assert_null(r.works[0].parties[0].holds);
    assert_string_equal(cw_territories_text(cw_test_arena, r.works[0].parties[1].holds), "EU");
    r = taken("cue,party,role,share,holds\n1m1,A,C,50,world\n1m1,B,C,,DE\n1m1,D,C,50,world -DE\n"); // the rest, in DE
    share_is(&r.works[0], 1, "50%");
    assert_null(r.works[0].parties[0].holds); // all the world is nothing said
    r = taken("cue,party,role,share,holds\n1m1,A,C,25,\n1m1,B,C,25,\n1m1,P,E,50,DE\n1m1,Q,E,50,world -DE\n");
    share_is(&r.works[0], 0, "50%"); // parts of one whole, here and there
    refused("cue,party,role,share,holds\n1m1,A,C,100,\n1m1,P,E,100,\"DE AT\"\n1m1,Q,E,10,DE\n", "rights.sum",
            "the publishers of \"The Light\" in cue 1m1 add up to 110% in DE, 10% too much");
    refused("cue,party,role,share,holds\n1m1,A,C,100,\n1m1,P,E,60,FR\n", "rights.sum", "60% in FR, 40% too little");
    refused("cue,party,role,share,holds\n1m1,A,C,,\n1m1,B,C,30,DE\n1m1,D,C,10,world -DE\n", "rights.share_differs",
            "A of \"The Light\" would have");
    refused("cue,party,role,holds\n1m1,A,C,Moon\n", "rights.holds", "Moon is not known");
}

static void duties_and_alternates(void** state) {
    (void)state;
    const CwRights r = taken("cue,work,party,role,favoured,credit,alternate\n1m1,One,A,C,film,Music by A,\n"
                             "1m1,Two,B,C,yes,,yes\n1m1,Two,D,MO,,,\n");
    assert_int_equal(r.works[0].parties[0].favoured, CW_FAVOURED_FILM);
    assert_string_equal(r.works[0].parties[0].credit, "Music by A");
    assert_false(r.works[0].alternate);
    assert_true(r.works[1].alternate);
    assert_true(cw_work_is_used(&r.works[0]));
    assert_false(cw_work_is_used(&r.works[1]));
    assert_int_equal(r.works[1].parties[0].favoured, CW_FAVOURED_WORK);
    assert_int_equal(r.works[1].parties[1].favoured, CW_FAVOURED_NOT);
}

static void what_cannot_be_taken(void** state) {
    (void)state;
    refused("cue,name,role\n1m1,A,C\n", "csv.unknown_column", "may have: cue,work,kind,party");
    refused("cue,party,role\n1m9,A,C\n", "rights.cue",
            "rights.csv:2:1: cue: no cue of the spotting list is called 1m9");
    refused("cue,party,role\n\"1m1, 3m1\",A,C\n", "rights.cue", "called 3m1");
    refused("cue,party,role\n,A,C\n", "field.empty", "cue: must not be empty");
    refused("cue,party,role\n1m1,,C\n", "field.empty", "party: must not be empty");
    refused("cue,party,role\n1m1,A,\n", "field.empty", "role: must not be empty");
    refused("cue,party,role\n1m1,A,composr\n", "field.word", "did you mean composer");
    refused("cue,party,role,share\n1m1,A,C,120\n", "rights.share", "percent from 0 to 100");
    refused("cue,party,role,share\n1m1,A,C,half\n", "rights.share", "(read: half)");
    refused("cue,party,role,state\n1m1,A,C,sined\n", "field.word", "did you mean signed");
    refused("cue,party,role,confirmed\n1m1,A,C,soon\n", "rights.confirmed", "the day it was confirmed");
    refused("cue,party,role,media\n1m1,A,C,radio waves\n", "rights.media", "radio is not known; write cinema");
    refused("cue,party,role,territories\n1m1,A,C,Atlantis\n", "rights.territory", "Atlantis is not known");
    refused("cue,party,role,uses\n1m1,A,C,loud\n", "rights.uses", "loud is not known");
    refused("cue,party,role,seconds\n1m1,A,C,long\n", "rights.seconds", "write seconds");
    refused("cue,party,role,seconds\n1m1,A,C,0\n", "rights.seconds", "write seconds");
    refused("cue,work,party,role,artist\n1m1,Song,A,C,\n1m1,Song,B,E,The Foxes\n", "rights.kind", "licensed, library");
    refused("cue,party,role,until\n1m1,A,C,2026-02-30\n", "rights.date", "write a date");
    refused("cue,party,role,from,until\n1m1,A,C,2026,2025\n", "rights.term", "ends before it begins (2026)");
    refused("cue,party,role,kind\n1m1,A,C,original\n1m1,P,E,library\n", "rights.contradiction", "says original");
    refused("cue,party,role,isrc\n1m1,A,C,X\n1m1,P,E,Y\n", "rights.contradiction", "rights.csv:3:9: isrc: ");
    refused("cue,party,role\n1m1,\xC3,C\n", "text.utf8", "UTF-8");
}

static void roles_and_states(void** state) {
    (void)state;
    assert_string_equal(cw_party_code(CW_PARTY_COMPOSER), "C");
    assert_string_equal(cw_party_name(CW_PARTY_COMPOSER), "composer");
    assert_string_equal(cw_party_name(CW_PARTY_MASTER_OWNER), "master owner");
    for (int role = CW_PARTY_COMPOSER; role <= CW_PARTY_PERFORMER; ++role) {
        assert_true(strlen(cw_party_code((CwPartyRole)role)) <= 2);
        assert_true(strlen(cw_party_name((CwPartyRole)role)) > 2);
    }
    assert_true(cw_clearance_reached(CW_CLEARANCE_PAID, CW_CLEARANCE_CONFIRMED));
    assert_false(cw_clearance_reached(CW_CLEARANCE_APPROVED, CW_CLEARANCE_CONFIRMED));
    assert_false(cw_clearance_reached(CW_CLEARANCE_EXPIRED, CW_CLEARANCE_IDEA));
    assert_false(cw_clearance_reached(CW_CLEARANCE_DENIED, CW_CLEARANCE_CONFIRMED));
    for (int s = CW_CLEARANCE_IDEA; s <= CW_CLEARANCE_REPLACED; ++s) {
        CwClearance back = CW_CLEARANCE_IDEA;
        assert_true(cw_clearance_from_name(cw_clearance_name((CwClearance)s), &back));
        assert_int_equal(back, s);
    }
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwRights rights;
    return cw_rights_read(failing, "r.csv",
                          cw_text("cue,party,role,share,territories,holds\n*,A,C,50,EU,\n*,B,A,,,DE\n*,D,A,,,world "
                                  "-DE\n1m2,L,MO,,,\n"),
                          cues, 3, NULL, &rights);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_song, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(the_composer_of_everything_else, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(several_cues_and_several_works, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(shares_that_add_up, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(shares_that_do_not, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(shares_by_territory, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(duties_and_alternates, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_taken, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test(roles_and_states),
        cmocka_unit_test(memory_that_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
