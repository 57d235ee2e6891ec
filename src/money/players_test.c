// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/players.h"

#include "testing/testing.h"

#include "base/file.h"

#include <string.h>

static CwStatus read(CwArena* arena, void* context) {
    CwText text = {NULL, 0};
    CW_TRY(cw_file_read(arena, "data/money/players/us_sound_recording_2019.json", 0, NULL, &text));
    return cw_players_rules_read(arena, "rules", text, NULL, context);
}

// Reckoned by hand: 24 players, 3 of them on two instruments, 31 minutes: three calls of 434.21.
static void a_session(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwPlayersRules rules;
    CwPlayersCost cost;
    assert_int_equal(read(arena, &rules), CW_OK);
    assert_int_equal(cw_players_cost(&rules, &(CwPlayersNeed){24, 3, 0, 31 * 60, 0}, &cost), CW_OK);
    assert_int_equal(cost.calls, 3);
    assert_int_equal(cost.scale, 24 * 130263);
    assert_int_equal(cost.doubling, 195395); // one and a half players, half a cent up
    assert_int_equal(cost.leader, 130263);
    assert_int_equal(cost.contractor, 260526);
    assert_int_equal(cost.fringes, 475571 + 25 * (2800 + 2 * 2200)); // 12.81 % of 37,124.96 is 4,755.71
    cw_arena_free(arena);
}

// Reckoned by hand: one call of 10 players at 434.21 is 4,776.31 with its leader; half an hour of three hours at
// time and a half is a quarter of that.
static void overtime(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwPlayersRules rules;
    CwPlayersCost cost;
    CwPlayersCost over;
    int units = 0;
    assert_int_equal(read(arena, &rules), CW_OK);
    assert_int_equal(cw_players_cost(&rules, &(CwPlayersNeed){10, 0, 0, 15 * 60, 1}, &cost), CW_OK);
    assert_int_equal(cost.overtime, 119408);           // 119,407.75
    assert_int_equal(cost.fringes, 76481 + 10 * 2800); // 12.81 % of 597,039 is 76,480.7
    assert_int_equal(cw_players_cost(&rules, &(CwPlayersNeed){10, 0, 0, 15 * 60, 3}, &cost), CW_ERR_RANGE);
    assert_int_equal(cw_players_cost(&rules, &(CwPlayersNeed){10, 0, 0, 17 * 60, 0}, &cost), CW_OK);
    assert_int_equal(cw_players_in_overtime(&rules, &(CwPlayersNeed){10, 0, 0, 17 * 60, 0}, &units, &over), CW_OK);
    assert_int_equal(units, 1);
    assert_int_equal(over.calls, 1);
    assert_true(over.total < cost.total); // two minutes are not worth a call
    assert_int_equal(cw_players_in_overtime(&rules, &(CwPlayersNeed){10, 0, 0, 15 * 60, 0}, &units, &over),
                     CW_ERR_NO_FIT); // one call
    assert_int_equal(cw_players_in_overtime(&rules, &(CwPlayersNeed){10, 0, 0, 25 * 60, 0}, &units, &over),
                     CW_ERR_NO_FIT); // ten minutes are more than overtime holds
    rules.overtime_seconds = 0;
    assert_int_equal(cw_players_in_overtime(&rules, &(CwPlayersNeed){10, 0, 0, 17 * 60, 0}, &units, &over),
                     CW_ERR_NO_FIT);
    cw_arena_free(arena);
}

// A minute less never costs more; a call's edge is a step; fewer players need no contractor.
static void what_ifs(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwPlayersRules rules;
    CwPlayersCost before = {0};
    assert_int_equal(read(arena, &rules), CW_OK);
    for (int seconds = 60; seconds <= 3600; seconds += 60) {
        CwPlayersCost cost;
        assert_int_equal(cw_players_cost(&rules, &(CwPlayersNeed){20, 0, 0, seconds, 0}, &cost), CW_OK);
        assert_true(cost.total >= before.total);
        assert_int_equal(cost.total > before.total, (seconds - 60) % 900 == 0);
        before = cost;
    }
    CwPlayersCost small;
    assert_int_equal(cw_players_cost(&rules, &(CwPlayersNeed){11, 0, 0, 60, 0}, &small), CW_OK);
    assert_int_equal(small.contractor, 0);
    assert_int_equal(cw_players_cost(&rules, &(CwPlayersNeed){0, 0, 0, 60, 0}, &small), CW_ERR_RANGE);
    assert_int_equal(cw_players_cost(&rules, &(CwPlayersNeed){4, 5, 0, 60, 0}, &small), CW_ERR_RANGE);
    assert_int_equal(cw_players_rules_read(arena, "r", cw_text("{\"name\": \"a\"}"), NULL, &rules), CW_ERR_BAD_INPUT);
    cw_arena_free(arena);
}

static void memory_runs_out(void** state) {
    (void)state;
    CwPlayersRules rules;
    cw_sweep_allocations(read, &rules, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session),
        cmocka_unit_test(overtime),
        cmocka_unit_test(what_ifs),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
