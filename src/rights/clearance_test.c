// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/clearance.h"

#include "testing/testing.h"

#include "base/buf.h"
#include "base/file.h"

#include <string.h>

static const CwRightsCue cues[] = {{"1m1", "Light"}, {"1m2", "Waltz"}};
static const char header[] =
    "cue,work,kind,party,role,share,state,media,territories,from,until,seconds,uses,paper,holds\n";

static CwDate day(const char* text) {
    CwDate date;
    assert_int_equal(cw_date_parse(cw_text(text), false, &date), CW_OK);
    return date;
}

// What stands against delivering 1m2 (45 s, VI) on 2026-11-20, as "kind kind …".
static const char* against(const char* rows, const char* delivery_json) {
    CwRights rights;
    CwDeliveries deliveries;
    CwDiag diag = {0};
    const char* text = cw_format(cw_test_arena, "%s%s", header, rows);
    if (cw_rights_read(cw_test_arena, "rights.csv", cw_text(text), cues, 2, &diag, &rights) != CW_OK ||
        cw_deliveries_read(cw_test_arena, "d.json", cw_text(delivery_json), NULL, &diag, &deliveries) != CW_OK) {
        fail_msg("%s", cw_diag_line(cw_test_arena, &diag));
    }
    const CwMusicUse use = {"1M2", CW_USE_VI, {45 * CW_FLICKS_PER_SECOND}, {0}};
    CwUnclearedList list;
    assert_int_equal(
        cw_clearance_check(cw_test_arena, &rights, &use, 1, &deliveries.items[0], day("2026-11-20"), &list), CW_OK);
    CwBuf buf = cw_buf(cw_test_arena);
    for (size_t i = 0; i < list.count; ++i) {
        cw_buf_format(&buf, "%s%s", i ? ", " : "", cw_uncleared_name(list.items[i].kind));
        assert_string_equal(list.items[i].cue, "1M2");
        assert_true(strlen(list.items[i].why) > 10);
    }
    return cw_buf_string(&buf);
}

#define OWNER  "1m2,,licensed,Label,MO,100,paid,all,world,,,,,l.pdf\n"
#define WRITER "1m2,,licensed,A. Fox,C,100,,,,,,,\n"

static void cleared(void** state) {
    (void)state;
    assert_string_equal(against("*,,,Hale,C,,confirmed,,,,,,\n", ""), "");
    assert_string_equal(against(WRITER OWNER "1m2,,,Pier,E,100,signed,\"tv, cinema\",EU,2026-01-01,2030,0:45,VI\n",
                                "{\"medium\": \"tv\", \"territory\": \"DE\", \"state\": \"confirmed\"}"),
                        "");
    // nobody has to be asked for what belongs to all, but for a recording that belongs to somebody
    assert_string_equal(against("1m2,,public domain,Trad.,C,,,,,,,,\n", ""), "");
    assert_string_equal(against("1m2,,public domain,Trad.,C,,,,,,,,\n1m2,,,Label,MO,,quoted,all,world,,,,\n", ""),
                        "state");
}

static void what_stands_against_it(void** state) {
    (void)state;
    const char* tv_de = "{\"medium\": \"tv\", \"territory\": \"DE\"}";
    assert_string_equal(against("1m1,,,Hale,C,,confirmed,,,,,,\n", ""), "no work");
    assert_string_equal(against(OWNER, ""), "no publisher");
    assert_string_equal(against("1m2,,licensed,A. Fox,C,100,signed,all,world,,,,\n", ""), "no owner");
    assert_string_equal(against("1m2,,library,A. Fox,C,100,signed,all,world,,,,\n", ""), "no owner");
    assert_string_equal(against(WRITER OWNER, ""), "state, media, territory");
    assert_string_equal(against(WRITER OWNER "1m2,,,Pier,E,100,approved,all,world,,,,\n", ""), "state");
    assert_string_equal(
        against(WRITER OWNER "1m2,,,Pier,E,50,signed,all,world,,,,\n1m2,,,Q,E,50,quoted,all,world,,,,\n", ""), "state");
    assert_string_equal(against(WRITER OWNER "1m2,,,Pier,E,100,signed,cinema,world,,,,\n", tv_de), "media");
    assert_string_equal(against(WRITER OWNER "1m2,,,Pier,E,100,signed,tv,world -DE,,,,\n", tv_de), "territory");
    assert_string_equal(against(WRITER OWNER "1m2,,,Pier,E,100,signed,tv,DE,2026-11-21,,,\n", tv_de), "term");
    assert_string_equal(against(WRITER OWNER "1m2,,,Pier,E,100,signed,tv,DE,,2026-11-19,,\n", tv_de), "term");
    assert_string_equal(against(WRITER OWNER "1m2,,,Pier,E,100,signed,tv,DE,,2026-11-20,,\n", tv_de), "");
    assert_string_equal(against(WRITER OWNER "1m2,,,Pier,E,100,signed,tv,DE,,,44.999,\n", tv_de), "length");
    assert_string_equal(against(WRITER OWNER "1m2,,,Pier,E,100,signed,tv,DE,,,,BI\n", tv_de), "use");
}

// Whoever cuts a cue in two, or lays the song under two cues, has one use as long as both.
static void uses_that_adjoin(void** state) {
    (void)state;
    static const struct {
        int64_t in_s, length_s;
        size_t wanted; // for each cue and each of two owners
    } second[] = {{45, 15, 4}, {46, 15, 0}, {40, 15, 2}, {40, 20, 4}, {10, 15, 0}};
    const char* rows = "cue,work,kind,party,role,state,media,territories,seconds\n"
                       "1m1 1m2,Song,licensed,Pier,E,signed,all,world,50\n1m1 1m2,Song,,Roe,MO,signed,all,world,55\n";
    CwRights rights;
    CwDeliveries deliveries;
    assert_int_equal(cw_rights_read(cw_test_arena, "r", cw_text(rows), cues, 2, NULL, &rights), CW_OK);
    assert_int_equal(cw_deliveries_read(cw_test_arena, "d", cw_text("{}"), NULL, NULL, &deliveries), CW_OK);
    for (size_t i = 0; i < sizeof second / sizeof second[0]; ++i) {
        const CwMusicUse uses[] = {
            {"1m1", CW_USE_BI, {45 * CW_FLICKS_PER_SECOND}, {0}},
            {"1m2", CW_USE_BI, {second[i].length_s * CW_FLICKS_PER_SECOND}, {second[i].in_s * CW_FLICKS_PER_SECOND}}};
        CwUnclearedList list;
        const CwStatus status =
            cw_clearance_check(cw_test_arena, &rights, uses, 2, &deliveries.items[0], day("2026-11-20"), &list);
        assert_int_equal(status, CW_OK);
        assert_int_equal(list.count, second[i].wanted);
        assert_true(list.count == 0 || list.items[0].kind == CW_UNCLEARED_LENGTH);
    }
}

static void terms_of_the_delivery(void** state) {
    (void)state;
    const char* rows = WRITER OWNER "1m2,,,Pier,E,100,signed,all,world,2026-06-01,2029-12-31,,\n";
    assert_string_equal(against(rows, "{\"until\": \"2029\"}"), "");
    assert_string_equal(against(rows, "{\"until\": \"2030\"}"), "term");
    assert_string_equal(against(rows, "{\"until\": \"perpetual\"}"), "term");
    assert_string_equal(against(rows, "{\"from\": \"2026-05-31\"}"), "term");
    assert_string_equal(against(rows, "{\"from\": \"2026-06-01\", \"until\": \"2026-07\"}"), "");
    const char* ended = WRITER OWNER "1m2,,,Pier,E,100,signed,all,world,2020-01-01,2025-12-31,,\n";
    assert_string_equal(against(ended, "{\"from\": \"2020\"}"), "term"); // it leaves in 2026
    assert_string_equal(against(ended, "{\"from\": \"2020\", \"until\": \"2021\"}"), "term");
    assert_string_equal(against(rows, "{\"state\": \"paid\"}"), "state");
    assert_string_equal(against(WRITER OWNER "1m2,,,Pier,E,100,approved,all,world,,,,\n", "{\"state\": \"approved\"}"),
                        "");
}

// Everybody is asked for the countries they hold, and writers where there is no publisher.
static void shares_that_hold_somewhere(void** state) {
    (void)state;
    const char* in_de = "{\"medium\": \"tv\", \"territory\": \"DE\"}";
    const char* in_us = "{\"medium\": \"tv\", \"territory\": \"US\"}";
    const char* both = "{\"medium\": \"tv\", \"territory\": \"US DE\"}";
    const char* rows = WRITER OWNER "1m2,,,Pier,E,100,signed,tv,EU,,,,,,EU\n"
                                    "1m2,,,Bay,SE,100,quoted,tv,world,,,,,,world -EU\n";
    assert_string_equal(against(rows, in_de), "");
    assert_string_equal(against(rows, in_us), "state");
    assert_string_equal(against(rows, both), "state");
    assert_string_equal(against(WRITER OWNER "1m2,,,Pier,E,100,signed,tv,EU,,,,,,EU\n", in_de), "");
    assert_string_equal(against(WRITER OWNER "1m2,,,Pier,E,100,signed,tv,EU,,,,,,EU\n", in_us),
                        "state, media, territory");
    assert_string_equal(against(OWNER "1m2,,,Pier,E,100,signed,tv,EU,,,,,,EU\n", both), "no publisher");
    assert_string_equal(against("1m2,,licensed,Pier,E,100,signed,tv,world,,,,,,\n"
                                "1m2,,,Label,MO,100,signed,tv,EU,,,,,,EU\n",
                                both),
                        "no owner");
    // who denied somewhere else is not asked here
    assert_string_equal(against(WRITER OWNER "1m2,,,Pier,E,100,signed,tv,EU,,,,,,EU\n"
                                             "1m2,,,Bay,SE,100,denied,tv,world,,,,,,world -EU\n",
                                in_de),
                        "");
}

static void money_only_against_a_paper(void** state) {
    (void)state;
    assert_string_equal(against(WRITER OWNER "1m2,,,Pier,E,100,invoiced,all,world,,,,,\n", ""), "paper");
    assert_string_equal(against(WRITER OWNER "1m2,,,Pier,E,100,invoiced,all,world,,,,,p.pdf\n", ""), "");
    assert_string_equal(against(WRITER OWNER "1m2,,,Pier,E,100,signed,all,world,,,,,\n", ""), "");
}

static void denied_expired_and_replaced(void** state) {
    (void)state;
    const char* good = WRITER OWNER "1m2,,,Pier,E,100,signed,all,world,,,,\n";
    assert_string_equal(against(good, ""), "");
    // a writer's word does not count beside a publisher's, unless it is no
    assert_string_equal(against("1m2,,licensed,A. Fox,C,100,denied,all,world,,,,\n" OWNER
                                "1m2,,,Pier,E,100,signed,all,world,,,,\n",
                                ""),
                        "state");
    assert_string_equal(against(WRITER OWNER "1m2,,,Pier,E,100,expired,all,world,,,,\n", ""), "state");
    // what was replaced counts for nothing, neither for nor against
    const char* replaced = "1m2,Song,licensed,A. Fox,C,100,replaced,,,,,,\n1m2,Song,,Label,MO,100,denied,,,,,,\n";
    assert_string_equal(against(replaced, ""), "no work");
    assert_string_equal(against(cw_format(cw_test_arena, "%s1m2,Other,,Hale,C,100,signed,,,,,,\n", replaced), ""), "");
}

static void reasons_in_words(void** state) {
    (void)state;
    CwRights rights;
    CwDeliveries deliveries;
    const char* text = cw_format(cw_test_arena, "%s%s", header,
                                 "1m2,,licensed,Pier,E,100,approved,tv,DE,,2020,0:30,BI\n"
                                 "1m2,,,Label,MO,100,quoted,all,world,,,,\n");
    assert_int_equal(cw_rights_read(cw_test_arena, "rights.csv", cw_text(text), cues, 2, NULL, &rights), CW_OK);
    assert_int_equal(cw_deliveries_read(cw_test_arena, "d",
                                        cw_text("{\"medium\": [\"tv\", \"web\"], \"territory\": \"DACH\"}"), NULL, NULL,
                                        &deliveries),
                     CW_OK);
    const CwMusicUse longer = {"1m2", CW_USE_VI, {30 * CW_FLICKS_PER_SECOND + CW_FLICKS_PER_SECOND / 24}, {0}};
    CwUnclearedList list;
    assert_int_equal(cw_clearance_check(cw_test_arena, &rights, &longer, 1, deliveries.items, day("2026-11-20"), &list),
                     CW_OK);
    static const char* const whys[] = {
        "Pier has not cleared \"Waltz\": approved, and confirmed in writing is asked for",
        "Pier did not grant \"Waltz\" for web",
        "Pier did not grant \"Waltz\" for AT CH",
        "what Pier granted of \"Waltz\" ends on 2020-12-31",
        "Pier granted 30 s of \"Waltz\", and it is used for 30.042 s",
        "Pier granted \"Waltz\" for BI, and it is used as VI",
        "Label has not cleared the recording of \"Waltz\": quoted, and confirmed in writing is asked for",
    };
    assert_int_equal(list.count, sizeof whys / sizeof whys[0]);
    for (size_t i = 0; i < list.count; ++i) {
        assert_string_equal(list.items[i].why, whys[i]);
        assert_int_equal(list.items[i].place.line, i < 6 ? 2 : 3);
    }
}

// The bundled film may go to festivals, and not on television.
static void the_bundled_film(void** state) {
    (void)state;
    static const CwRightsCue film_cues[] = {{"1m1", ""}, {"1m2", ""}, {"1m3", ""}, {"1m4", ""},
                                            {"1m5", ""}, {"1m6", ""}, {"1m7", ""}};
    CwText rows = {"", 0};
    CwText wanted = {"", 0};
    CwRights rights;
    CwDeliveries deliveries;
    if (cw_file_read(cw_test_arena, "film/rights.csv", 0, NULL, &rows) != CW_OK ||
        cw_file_read(cw_test_arena, "film/delivery.json", 0, NULL, &wanted) != CW_OK) {
        print_message("skipped: no bundled film here\n");
        skip();
    }
    assert_int_equal(cw_rights_read(cw_test_arena, "film/rights.csv", rows, film_cues, 7, NULL, &rights), CW_OK);
    assert_int_equal(cw_deliveries_read(cw_test_arena, "d", wanted, NULL, NULL, &deliveries), CW_OK);
    CwMusicUse uses[7];
    for (size_t i = 0; i < 7; ++i) {
        uses[i] = (CwMusicUse){film_cues[i].id, i == 1 ? CW_USE_VI : CW_USE_BI, {20 * CW_FLICKS_PER_SECOND}, {0}};
    }
    CwUnclearedList list;
    assert_int_equal(cw_clearance_check(cw_test_arena, &rights, uses, 7, deliveries.items, day("2026-11-20"), &list),
                     CW_OK);
    assert_int_equal(list.count, 0);
    CwDelivery tv = deliveries.items[0];
    tv.media = CW_MEDIUM_TV;
    assert_int_equal(cw_clearance_check(cw_test_arena, &rights, uses, 7, &tv, day("2026-11-20"), &list), CW_OK);
    assert_true(list.count > 0);
    for (size_t i = 0; i < list.count; ++i) {
        assert_string_equal(list.items[i].cue, "1m2");
        assert_int_equal(list.items[i].kind, CW_UNCLEARED_MEDIA);
    }
}

static CwStatus sweep(CwArena* failing, void* context) {
    const CwRights* rights = context;
    static const CwMusicUse uses[] = {{"1m2", CW_USE_VI, {45 * CW_FLICKS_PER_SECOND}, {0}},
                                      {"1m9", CW_USE_BI, {0}, {0}}};
    CwDeliveries deliveries;
    CwUnclearedList list;
    CW_TRY(cw_deliveries_read(failing, "d", cw_text("{\"medium\": \"tv\", \"territory\": \"DE\"}"), NULL, NULL,
                              &deliveries));
    return cw_clearance_check(failing, rights, uses, 2, deliveries.items, day("2026-11-20"), &list);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    CwRights rights;
    const char* text = cw_format(cw_test_arena, "%s%s", header, "1m2,,library,Pier,E,100,idea,web,FR,2027,,1,BI\n");
    assert_int_equal(cw_rights_read(cw_test_arena, "rights.csv", cw_text(text), cues, 2, NULL, &rights), CW_OK);
    cw_sweep_allocations(sweep, &rights, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(cleared, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_stands_against_it, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(uses_that_adjoin, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(terms_of_the_delivery, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(shares_that_hold_somewhere, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(money_only_against_a_paper, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(denied_expired_and_replaced, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(reasons_in_words, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(the_bundled_film, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(memory_that_runs_out, cw_test_arena_up, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
