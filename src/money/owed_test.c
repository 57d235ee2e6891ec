// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/owed.h"

#include "testing/testing.h"

#include "base/buf.h"

#include <string.h>

static const CwRightsCue cues[] = {{"1m1", "Light"}, {"1m2", "Waltz"}, {"1m3", "March"}};
static const CwMusicUse uses[] = {{"1m1", CW_USE_VI, {0}, {0}}, {"1m2", CW_USE_VI, {0}, {0}}};
static const char header[] = "cue,work,kind,party,role,share,state,fee,currency,favoured\n";

static CwStatus owed(CwArena* in, const char* rows, CwFeesOwed* ret_owed) {
    CwRights* rights = CW_NEW(in, CwRights);
    const char* text = cw_format(in, "%s%s", header, rows);
    if (!rights || !text) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_rights_read(in, "rights.csv", cw_text(text), cues, 3, NULL, rights));
    static const CwExchange known[] = {{{"GBP"}, {"EUR"}, {11, 10}, "2026-06-30", "the bank"},
                                       {{"EUR"}, {"JPY"}, {160, 1}, "2026-06-30", "the bank"}};
    const CwExchanges rates = {known, 2};
    return cw_fees_owed(in, rights, uses, 2, (CwCurrency){"EUR"}, &rates, NULL, ret_owed);
}

// Who is owed what, as "party 1200.00 EUR, …".
static const char* told(const char* rows) {
    CwFeesOwed list;
    CwBuf buf = cw_buf(cw_test_arena);
    assert_int_equal(owed(cw_test_arena, rows, &list), CW_OK);
    for (size_t i = 0; i < list.count; ++i) {
        char money[CW_MONEY_SIZE];
        cw_money_format(list.items[i].owed, money);
        cw_buf_format(&buf, "%s%s %s", i ? ", " : "", list.items[i].party->name, money);
    }
    return cw_buf_string(&buf);
}

#define SONG(pier, bay, label)                                                                                         \
    "1m1,Song,licensed,Pier,E,50,signed,1000,," pier "\n1m1,Song,,Bay,E,50,signed,1200,," bay                          \
    "\n1m1,Song,,Label,MO,100,signed,2000,," label "\n"

// Pounds, yen and euros side by side: each is owed in its own currency, rounded up to its minor unit.
static void currencies(void** state) {
    (void)state;
    CwFeesOwed list;
    assert_string_equal(told("1m1,Song,licensed,Pier,E,50,signed,1000,EUR,\n"
                             "1m1,Song,,Bay,E,50,signed,800,GBP,side\n"),
                        "Bay 909.10 GBP"); // 1,000 of 1.1, upwards
    assert_string_equal(told("1m1,Song,licensed,Pier,E,50,signed,1000,EUR,side\n"
                             "1m1,Song,,Bay,E,50,signed,1000,GBP,\n"),
                        "Pier 1100.00 EUR");
    assert_string_equal(told("1m1,Song,licensed,Pier,E,25,signed,1000,JPY,side\n"
                             "1m1,Song,,Bay,E,75,signed,1000,GBP,\n"),
                        "Pier 58667 JPY"); // a third of 1,100 EUR at 160, 58,666.7
    assert_int_equal(owed(cw_test_arena,
                          "1m1,Song,licensed,Pier,E,50,signed,1000,EUR,side\n"
                          "1m1,Song,,Bay,E,50,signed,1000,GBP,\n",
                          &list),
                     CW_OK);
    assert_non_null(strstr(list.items[0].why, "GBP to EUR of 2026-06-30, the bank"));
    assert_null(strstr(list.items[0].why, "JPY"));
}

static void sides_works_and_the_film(void** state) {
    (void)state;
    assert_string_equal(told(SONG("", "", "")), "");
    assert_string_equal(told(SONG("side", "", "")), "Pier 1200.00 EUR");
    assert_string_equal(told(SONG("side", "", "work")), "Pier 1200.00 EUR, Label 2400.00 EUR");
    assert_string_equal(told(SONG("work", "", "")), "Pier 1200.00 EUR");
    // a song elsewhere in the film raises who is tied to the film, and they raise who is tied to them
    const char* other = "1m2,Tune,licensed,Sand,E,100,signed,5000,,\n";
    assert_string_equal(told(cw_format(cw_test_arena, "%s%s", SONG("film", "", "work"), other)),
                        "Pier 2500.00 EUR, Label 5000.00 EUR");
    assert_string_equal(told(cw_format(cw_test_arena, "%s%s", SONG("side", "", "work"), other)),
                        "Pier 1200.00 EUR, Label 2400.00 EUR");
}

static void what_does_not_raise(void** state) {
    (void)state;
    const char* base = SONG("film", "", "");
    // not agreed yet; not in the cut; replaced; standing ready
    assert_string_equal(told(cw_format(cw_test_arena, "%s1m2,T,licensed,S,E,100,quoted,9000,,\n", base)),
                        "Pier 1200.00 EUR");
    assert_string_equal(told(cw_format(cw_test_arena, "%s1m3,T,licensed,S,E,100,signed,9000,,\n", base)),
                        "Pier 1200.00 EUR");
    assert_string_equal(told(cw_format(cw_test_arena, "%s1m2,T,licensed,S,E,100,replaced,9000,,\n", base)),
                        "Pier 1200.00 EUR");
    // a row for two cues is one fee
    assert_string_equal(told("1m1 1m2,T,licensed,S,E,50,signed,900,,side\n1m1 1m2,T,,U,E,50,signed,1000,,\n"),
                        "S 1000.00 EUR");
}

static void reasons(void** state) {
    (void)state;
    CwFeesOwed list;
    assert_int_equal(owed(cw_test_arena, SONG("work", "", ""), &list), CW_OK);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.items[0].why,
                        "Pier is most favoured with the work: for 50% of \"Song\" it is owed 1200.00 EUR, and 1000.00 "
                        "EUR is agreed");
    assert_string_equal(list.items[0].cue, "1m1");
    assert_int_equal(owed(cw_test_arena, "1m1,S,licensed,A,E,50,signed,tbd,,side\n1m1,S,,B,E,50,signed,2,,\n", &list),
                     CW_OK);
    assert_int_equal(list.count, 1);
    assert_non_null(strstr(list.items[0].why, "the fee of A for \"S\" (tbd ) is no amount"));
    assert_int_equal(owed(cw_test_arena, "1m1,S,licensed,A,E,50,signed,5,,side\n1m1,S,,B,E,50,signed,2,USD,\n", &list),
                     CW_OK);
    assert_int_equal(list.count, 1);
    assert_non_null(strstr(list.items[0].why, "in EUR, and B has a fee in USD"));
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwFeesOwed list;
    return owed(failing, SONG("film", "side", "work"), &list);
}

static void memory_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(currencies, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(sides_works_and_the_film, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_does_not_raise, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(reasons, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(memory_runs_out, cw_test_arena_up, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
