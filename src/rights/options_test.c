// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/options.h"

#include "testing/testing.h"

#include "base/buf.h"
#include "rights/clearance.h"
#include "rights/notices.h"

#include <string.h>

static const CwRightsCue cues[] = {{"1m1", "Light"}, {"1m2", "Waltz"}};
static const char rows[] = "cue,work,kind,party,role,state,paper,media,territories,from,until,seconds,uses\n"
                           "1m2,,licensed,A. Fox,C,,,,,,,,\n"
                           "1m2,,,Pier,E,signed,p.pdf,cinema,EU,2026,2026,0:30,BI\n"
                           "1m2,,,Label,MO,signed,l.pdf,all,world,,,,\n";

static CwStatus read(CwArena* in, const char* options, CwDiag* diag, CwRights* rights) {
    CW_TRY(cw_rights_read(in, "rights.csv", cw_text(rows), cues, 2, diag, rights));
    return cw_options_read(in, "options.csv", cw_text(options), diag, rights);
}

// What stands against 1m2 (20 s, BI) with these options.
static CwUnclearedList against(const char* options, const char* delivery, const char* today) {
    CwRights* rights = CW_NEW(cw_test_arena, CwRights);
    CwDeliveries deliveries;
    CwUnclearedList list;
    CwDiag diag = {0};
    CwDate day;
    const CwMusicUse use = {"1m2", CW_USE_BI, {20 * CW_FLICKS_PER_SECOND}, {0}};
    if (read(cw_test_arena, options, &diag, rights) != CW_OK) {
        fail_msg("%s", cw_diag_line(cw_test_arena, &diag));
    }
    assert_int_equal(cw_deliveries_read(cw_test_arena, "d", cw_text(delivery), NULL, NULL, &deliveries), CW_OK);
    assert_int_equal(cw_date_parse(cw_text(today), false, &day), CW_OK);
    assert_int_equal(cw_clearance_check(cw_test_arena, rights, &use, 1, deliveries.items, day, &list), CW_OK);
    return list;
}

#define TV_DE     "{\"medium\": \"tv\", \"territory\": \"DE\"}"
#define CINEMA_DE "{\"medium\": \"cinema\", \"territory\": \"DE\", \"until\": \"2028\"}"

static void exercised_options_are_grants(void** state) {
    (void)state;
    const char* head = "party,media,territories,from,until,seconds,uses,by,exercised\n";
    assert_int_equal(against(head, TV_DE, "2026-11-20").count, 1);
    assert_int_equal(
        against(cw_format(cw_test_arena, "%sPier,tv,,,,,,2026-12,2026-11-01\n", head), TV_DE, "2026-11-20").count, 0);
    // what an option leaves out is as in the grant: its term
    assert_int_equal(
        against(cw_format(cw_test_arena, "%sPier,tv,,,,,,2026-12,2026-11-01\n", head), TV_DE, "2027-01-01").count, 2);
    // television in Germany and cinema in the EU are not television in the EU
    const CwUnclearedList list = against(cw_format(cw_test_arena, "%sPier,tv,DE,,,,,2026-12,2026-11-01\n", head),
                                         "{\"medium\": \"tv\", \"territory\": \"DACH\"}", "2026-11-20");
    assert_true(list.count > 0);
    assert_int_equal(list.items[0].kind, CW_UNCLEARED_MEDIA);
}

#define NEXT "%sPier,2027,2027,2026-12,2026-11-01\nPier,%s,2030,2026-12,2026-11-01\n"

// A term goes on day by day through one grant after another; a day between them is not granted.
static void terms_that_follow_one_another(void** state) {
    (void)state;
    const char* head = "party,from,until,by,exercised\n";
    assert_int_equal(against(cw_format(cw_test_arena, NEXT, head, "2028"), CINEMA_DE, "2026-11-20").count, 0);
    assert_int_equal(against(cw_format(cw_test_arena, NEXT, head, "2028-01-02"), CINEMA_DE, "2026-11-20").count, 1);
    assert_int_equal(against(cw_format(cw_test_arena, NEXT, head, "2027-06"), CINEMA_DE, "2026-11-20").count, 0);
}

static void a_hint_names_the_option(void** state) {
    (void)state;
    const char* options = "party,until,by,fee,currency\nPier,2031,2026-12-31,2000,EUR\n";
    CwUnclearedList list = against(options, CINEMA_DE, "2026-11-20");
    assert_int_equal(list.count, 1);
    assert_string_equal(list.items[0].why, "what Pier granted of \"Waltz\" ends on 2026-12-31; an option until "
                                           "2026-12-31 would cover it, for 2000 EUR");
    list = against(options, CINEMA_DE, "2027-01-01"); // it lapsed
    assert_string_equal(list.items[0].why, "what Pier granted of \"Waltz\" ends on 2026-12-31");
    list = against("party,media,by\nPier,tv,2026-12-31\n", CINEMA_DE, "2026-11-20"); // it would not help
    assert_string_equal(list.items[0].why, "what Pier granted of \"Waltz\" ends on 2026-12-31");
}

static void lengths_and_uses(void** state) {
    (void)state;
    CwRights rights;
    CwDiag diag = {0};
    const char* options = "party,seconds,uses,by\npier,any,any,2026\n";
    assert_int_equal(read(cw_test_arena, options, &diag, &rights), CW_OK);
    const CwRightsParty* party = &rights.works[0].parties[1];
    assert_int_equal(party->n_options, 1);
    assert_int_equal(party->options[0].grant.longest_ms, 0);
    assert_int_equal(party->options[0].grant.uses, CW_USES_ANY);
    assert_int_equal(party->options[0].grant.media, CW_MEDIUM_CINEMA);
    assert_int_equal(rights.works[0].parties[2].n_options, 0);
}

static void what_is_refused(void** state) {
    (void)state;
    static const char* const bad[][2] = {
        {"party,by\nNobody,2026\n", "options.party"},
        {"party,cue,by\nPier,1m1,2026\n", "options.party"},
        {"party,by\nPier,\n", "options.by"},
        {"party,by,exercised\nPier,2026-11-01,2026-11-02\n", "options.late"},
        {"party,by,media\nPier,2026,moon\n", "rights.media"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwRights rights;
        CwDiag diag = {0};
        assert_int_equal(read(cw_test_arena, bad[i][0], &diag, &rights), CW_ERR_BAD_INPUT);
        assert_string_equal(diag.name, bad[i][1]);
        assert_int_equal(diag.line, 2);
    }
}

static void told_before_they_lapse(void** state) {
    (void)state;
    CwRights rights;
    CwRightsNotices notices;
    CwDiag diag = {0};
    CwDate day;
    assert_int_equal(read(cw_test_arena, "party,by,fee,currency\nLabel,2026-12-01,500,EUR\n", &diag, &rights), CW_OK);
    assert_int_equal(cw_date_parse(cw_text("2026-11-20"), false, &day), CW_OK);
    assert_int_equal(cw_rights_notices(cw_test_arena, &rights, day, 11, &notices), CW_OK);
    assert_int_equal(notices.count, 1);
    assert_int_equal(notices.items[0].kind, CW_NOTICE_OPTION);
    assert_string_equal(notices.items[0].words,
                        "the option from Label on \"Waltz\" can be exercised until 2026-12-01, for 500 EUR");
    assert_int_equal(cw_rights_notices(cw_test_arena, &rights, day, 10, &notices), CW_OK);
    assert_int_equal(notices.count, 0);
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwRights rights;
    return read(failing, "party,until,by\nPier,2031,2026\n", NULL, &rights);
}

static void memory_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(exercised_options_are_grants, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(terms_that_follow_one_another, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(a_hint_names_the_option, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(lengths_and_uses, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_is_refused, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(told_before_they_lapse, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(memory_runs_out, cw_test_arena_up, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
