// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/longer.h"

#include "testing/testing.h"

#include "rights/options.h"

static const CwRightsCue cues[] = {{"1m1", "Song"}};
static const char rows[] = "cue,kind,party,role,state,media,territories,seconds\n"
                           "1m1,licensed,Fox,C,signed,tv,DE,30\n" // nobody asks a writer who has a publisher
                           "1m1,,Pier,E,signed,tv,DE,30\n"
                           "1m1,,Label,MO,signed,tv,DE,30\n";

static CwStatus read(CwArena* arena, const char* options, int64_t milliseconds, CwLongers* longers) {
    CwRights* rights = CW_NEW(arena, CwRights);
    CwDate day = {0};
    const CwMusicUse use = {"1m1", CW_USE_BI, {milliseconds * (CW_FLICKS_PER_SECOND / 1000)}, {0}};
    if (!rights) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_rights_read(arena, "rights.csv", cw_text(rows), cues, 1, NULL, rights));
    CW_TRY(cw_options_read(arena, "options.csv", cw_text(options), NULL, rights));
    CW_TRY(cw_date_parse(cw_text("2026-11-20"), false, &day));
    return cw_longer_licences(arena, rights, &use, 1, (CwCurrency){"EUR"}, day, longers);
}

// What Pier and the label ask, -1 for what nobody knows; of each the steps.
static void asks(const char* options, int64_t milliseconds, int64_t pier, int64_t label, int64_t steps) {
    CwArena* arena = cw_arena_new(NULL);
    CwLongers longers;
    assert_int_equal(read(arena, options, milliseconds, &longers), CW_OK);
    assert_int_equal(longers.count, 2);
    assert_string_equal(longers.items[0].party->name, "Pier");
    assert_int_equal(longers.items[0].option ? longers.items[0].price.minor : -1, pier);
    assert_int_equal(longers.items[1].option ? longers.items[1].price.minor : -1, label);
    if (pier >= 0) {
        assert_int_equal(longers.items[0].steps, steps);
    }
    cw_arena_free(arena);
}

// A song that goes on under the next cue is one use, and told once.
static void uses_that_adjoin(void** state) {
    (void)state;
    static const CwRightsCue both[] = {{"1m1", "A"}, {"1m2", "B"}};
    static const CwMusicUse uses[] = {{"1m1", CW_USE_BI, {20 * CW_FLICKS_PER_SECOND}, {0}},
                                      {"1m2", CW_USE_BI, {15 * CW_FLICKS_PER_SECOND}, {20 * CW_FLICKS_PER_SECOND}}};
    CwArena* arena = cw_arena_new(NULL);
    CwRights rights;
    CwLongers longers;
    const char* text = "cue,work,kind,party,role,state,seconds\n1m1 1m2,Song,licensed,Pier,E,signed,30\n";
    assert_int_equal(cw_rights_read(arena, "r", cw_text(text), both, 2, NULL, &rights), CW_OK);
    assert_int_equal(cw_longer_licences(arena, &rights, uses, 2, (CwCurrency){"EUR"}, (CwDate){20000}, &longers),
                     CW_OK);
    assert_int_equal(longers.count, 1);
    assert_string_equal(longers.items[0].cue, "1m1");
    assert_int_equal(longers.items[0].over_ms, 5000);
    cw_arena_free(arena);
}

static void prices(void** state) {
    (void)state;
    const char* none = "party,by\n";
    const char* second = "party,by,fee,step\nPier,2026-12,12.50,1\n";
    const char* both = "party,by,fee,step,seconds\nPier,2026-12,100,15,\nPier,2026-12,250,,60\nLabel,2026-12,300,,45\n";
    asks(none, 40000, -1, -1, 0);
    asks(second, 40000, 12500, -1, 10);
    asks(second, 40001, 13750, -1, 11); // a step that was begun
    asks(both, 40000, 10000, 30000, 1);
    asks(both, 60000, 20000, -1, 2); // 45 seconds do not reach
    asks(both, 60001, 30000, -1, 3); // nor do 60
    asks(both, 75001, 40000, -1, 4);
    asks("party,by,fee,step\nPier,2026-10,100,15\n", 40000, -1, -1, 0);   // lapsed
    asks("party,by,fee,step\nPier,2026-12,a lot,15\n", 40000, -1, -1, 0); // no amount
    asks("party,by,exercised,seconds,fee,step\nPier,2026-12,2026-11-01,35,9,1\n"
         "Pier,2026-12,,,9,1\n",
         40000, 4500, -1, 5); // beyond what was bought
}

static void long_enough(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwLongers longers;
    assert_int_equal(read(arena, "party,by\n", 30000, &longers), CW_OK);
    assert_int_equal(longers.count, 0);
    assert_int_equal(read(arena, "party,by,exercised,seconds\nPier,2026-12,2026-11,any\nLabel,2026-12,2026-11,40\n",
                          40000, &longers),
                     CW_OK);
    assert_int_equal(longers.count, 0);
    cw_arena_free(arena);
}

static void what_is_no_step(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwLongers longers;
    static const char* const bad[] = {"party,by,fee,step\nPier,2026-12,5,0\n", "party,by,fee,step\nPier,2026-12,5,x\n",
                                      "party,by,fee,step\nPier,2026-12,,5\n",
                                      "party,by,exercised,fee,step\nPier,2026-12,2026-11-01,5,5\n"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        assert_int_equal(read(arena, bad[i], 40000, &longers), CW_ERR_BAD_INPUT);
    }
    cw_arena_free(arena);
}

static CwStatus scenario(CwArena* arena, void* context) {
    (void)context;
    CwLongers longers;
    return read(arena, "party,by,fee,step\nPier,2026-12,12.50,1\n", 40000, &longers);
}

static void memory_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(scenario, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prices),          cmocka_unit_test(uses_that_adjoin), cmocka_unit_test(long_enough),
        cmocka_unit_test(what_is_no_step), cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
