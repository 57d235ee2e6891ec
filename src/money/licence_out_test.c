// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/licence_out.h"

#include "testing/testing.h"

#include <string.h>

static const CwRightsCue cues[] = {{"1m1", "Light"}};
static const char head[] = "work,to,use,media,territories,from,until,exclusive,state,fee,received,due,paper\n";

static CwStatus read(CwArena* in, const char* rows, CwDiag* diag, CwRights* rights, CwLicencesOut* licences) {
    const char* text = cw_format(in, "%s%s", head, rows);
    CW_TRY(cw_rights_read(in, "r.csv",
                          cw_text("cue,party,role,state,media,territories\n1m1,Elin,C,signed,all,world\n"
                                  "1m1,Hall,MO,signed,tv advert trailer,EU\n"),
                          cues, 1, NULL, rights));
    return text ? cw_licences_out_read(in, "licences.csv", cw_text(text), rights, (CwCurrency){"EUR"}, diag, licences)
                : CW_ERR_NO_MEM;
}

static const char* warned(const char* rows) {
    CwRights rights;
    CwLicencesOut licences;
    CwDeliveries deliveries;
    CwDiag diag = {0};
    CwDate day;
    CwDiagList warnings = {.arena = cw_test_arena};
    CwBuf buf = cw_buf(cw_test_arena);
    if (read(cw_test_arena, rows, &diag, &rights, &licences) != CW_OK) {
        fail_msg("%s", cw_diag_line(cw_test_arena, &diag));
    }
    assert_int_equal(cw_date_parse(cw_text("2026-11-20"), false, &day), CW_OK);
    assert_int_equal(cw_deliveries_read(cw_test_arena, "d", cw_text("{\"medium\": \"cinema\", \"territory\": \"DE\"}"),
                                        NULL, NULL, &deliveries),
                     CW_OK);
    assert_int_equal(cw_licences_out_check(&licences, &rights, &deliveries, day, 30, &warnings), CW_OK);
    for (size_t i = 0; i < warnings.count; ++i) {
        cw_buf_format(&buf, "%s%s", i ? ", " : "", warnings.items[i].name + sizeof "licence." - 1);
    }
    return cw_buf_string(&buf);
}

static void conflicts(void** state) {
    (void)state;
    assert_string_equal(warned("Light,Acme,advert,advert,DE,2026,2027,,signed,,,,\n"), "");
    assert_string_equal(warned("Light,Acme,,advert,DE,2026,2027,yes,signed,,,,\nLight,Bolt,,advert tv,EU,2027-06,2028,,"
                               "signed,,,,\n"),
                        "exclusive");
    assert_string_equal(warned("Light,Acme,,advert,DE,2026,2027,yes,signed,,,,\nLight,Bolt,,advert,EU,2028,2029,,"
                               "signed,,,,\n"),
                        "");
    assert_string_equal(warned("Light,Acme,,advert,DE,2026,2027,yes,denied,,,,\nLight,Bolt,,advert,EU,2026,2029,,"
                               "signed,,,,\n"),
                        "");
    assert_string_equal(warned("Light,Acme,,cinema tv,DE,2026,2027,yes,signed,,,,\n"), "own, granted");
    assert_string_equal(warned("Light,Acme,,tv,US,2026,2027,,signed,,,,\n"), "granted");
}

static void money_and_ends(void** state) {
    (void)state;
    assert_string_equal(warned("Light,Acme,,tv,DE,2026,2027,,invoiced,900,400,2026-11-19,a.pdf\n"), "overdue");
    assert_string_equal(warned("Light,Acme,,tv,DE,2026,2027,,invoiced,900,400,2026-11-20,\n"), "paper");
    assert_string_equal(warned("Light,Acme,,tv,DE,2026,2026-12-01,,paid,900,900,2026-11-01,a.pdf\n"), "ends");
}

static void income(void** state) {
    (void)state;
    CwRights rights;
    CwLicencesOut licences;
    CwLicenceIncome* sums = NULL;
    size_t count = 0;
    CwDiagList warnings = {.arena = cw_test_arena};
    CwBuf buf = cw_buf(cw_test_arena);
    assert_int_equal(read(cw_test_arena,
                          "Light,A,,tv,DE,,,,signed,900,400,,a\nLight,B,,tv,FR,,,,quoted,50,,,\n"
                          "Light,C,,tv,IT,,,,denied,70,,,\nLight,D,,tv,IT,,,,paid,100.50,100.50,,a\n",
                          NULL, &rights, &licences),
                     CW_OK);
    assert_int_equal(cw_licences_out_income(cw_test_arena, &licences, &sums, &count), CW_OK);
    assert_int_equal(count, 1);
    assert_int_equal(sums[0].agreed.minor, 100050);
    assert_int_equal(sums[0].received.minor, 50050);
    assert_int_equal(sums[0].open.minor, 50000);
    assert_int_equal(sums[0].hoped.minor, 5000);
    cw_licences_out_text(&buf, &licences, sums, count);
    assert_non_null(
        strstr(cw_buf_string(&buf), "\"Light\" to A: tv in DE until no end, signed, 400.00 EUR of 900.00 EUR"));
    buf = cw_buf(cw_test_arena);
    cw_licences_out_json(&buf, &licences, sums, count);
    assert_non_null(strstr(cw_buf_string(&buf), "{\"income\":\"EUR\",\"agreed\":1000.5,\"received\":500.5"));
    buf = cw_buf(cw_test_arena);
    cw_licences_out_page(&buf, "F", &licences, sums, count, &warnings);
    assert_non_null(strstr(cw_buf_string(&buf), "<td class=\"n\">500.00 EUR</td>"));
}

static void what_is_refused(void** state) {
    (void)state;
    static const char* const bad[][2] = {
        {"Lihgt,A,,tv,DE,,,,,,,,\n", "licence.work"},       {"Light,,,tv,DE,,,,,,,,\n", "field.empty"},
        {"Light,A,,tv,DE,,,,,5,6,,\n", "licence.received"}, {"Light,A,,tv,DE,,,,,-5,,,\n", "money.amount"},
        {"Light,A,,moon,DE,,,,,,,,\n", "rights.media"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwRights rights;
        CwLicencesOut licences = {NULL, 77};
        CwDiag diag = {0};
        assert_int_equal(read(cw_test_arena, bad[i][0], &diag, &rights, &licences), CW_ERR_BAD_INPUT);
        assert_string_equal(diag.name, bad[i][1]);
        assert_int_equal(licences.count, 77);
    }
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwRights rights;
    CwLicencesOut licences;
    CwLicenceIncome* sums = NULL;
    size_t count = 0;
    CwDiagList warnings = {.arena = failing};
    CwBuf buf = cw_buf(failing);
    CW_TRY(read(failing, "Light,A,,tv,US,,,yes,signed,9,1,2020,\n", NULL, &rights, &licences));
    CW_TRY(cw_licences_out_check(&licences, &rights, &(CwDeliveries){NULL, 0}, (CwDate){20000}, 9, &warnings));
    CW_TRY(cw_licences_out_income(failing, &licences, &sums, &count));
    cw_licences_out_text(&buf, &licences, sums, count);
    cw_licences_out_json(&buf, &licences, sums, count);
    cw_licences_out_page(&buf, "F", &licences, sums, count, &warnings);
    return cw_buf_status(&buf);
}

static void memory_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(conflicts, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(money_and_ends, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(income, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_is_refused, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(memory_runs_out, cw_test_arena_up, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
