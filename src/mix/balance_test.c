// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/balance.h"

#include "testing/testing.h"

#include <math.h>
#include <string.h>

enum {
    RATE = 48000,
    BLOCKS = 1000,
};

static int64_t energies[3][BLOCKS];

// A measurement of steady loudness with a peak.
static CwMeasure steady(int slot, double lufs, double peak_dbfs) {
    const double mean = pow(10.0, (lufs + 0.691) / 10.0);
    for (int b = 0; b < BLOCKS; ++b) {
        energies[slot][b] = llround(mean * (RATE / 100.0) / CW_ENERGY_UNIT);
    }
    const int64_t peak = llround(pow(10.0, peak_dbfs / 20.0) / CW_HEIGHT_UNIT);
    return (CwMeasure){RATE, (int64_t)BLOCKS * RATE / 100, BLOCKS, energies[slot], peak, peak, NULL};
}

static void each_goes_where_it_should(void** state) {
    (void)state;
    const CwMeasure dialogue = steady(0, -20.0, -6.0);
    const CwMeasure music = steady(1, -40.0, -20.0);
    const CwMeasure effects = steady(2, -30.0, -10.0);
    const CwBalance b = cw_balance(&cw_balance_rules, &dialogue, &music, &effects, NULL);
    assert_int_equal(b.dialogue_db100, -700);
    assert_int_equal(b.music_db100, 1300);
    assert_int_equal(b.effects_db100, -700); // with the dialogue: that is 10 LU under it
    const CwMeasure loud_effects = steady(2, -15.0, -6.0);
    assert_int_equal(cw_balance(&cw_balance_rules, &dialogue, &music, &loud_effects, NULL).effects_db100, -1800);
}

static void what_is_not_there_gets_no_gain(void** state) {
    (void)state;
    const CwMeasure silent = steady(0, -200.0, -200.0);
    const CwMeasure music = steady(1, -40.0, -20.0);
    CwBalance b = cw_balance(&cw_balance_rules, NULL, NULL, NULL, NULL);
    assert_true(b.dialogue_db100 == 0 && b.music_db100 == 0 && b.effects_db100 == 0);
    b = cw_balance(&cw_balance_rules, &silent, &music, NULL, NULL);
    assert_int_equal(b.dialogue_db100, 0);
    assert_int_equal(b.music_db100, 1300);
}

static void music_too_soft_for_a_meter_is_music_all_the_same(void** state) {
    (void)state;
    const CwMeasure faint = steady(1, -75.0, -60.0);
    assert_int_equal(cw_balance(&cw_balance_rules, NULL, &faint, NULL, NULL).music_db100, 4800);
    assert_int_equal(cw_balance(&cw_balance_rules, &faint, NULL, NULL, NULL).dialogue_db100, 0); // hiss is no speech
}

static void peaks_have_the_last_word(void** state) {
    (void)state;
    const CwMeasure music = steady(1, -40.0, -5.0);
    assert_int_equal(cw_balance(&cw_balance_rules, NULL, &music, NULL, NULL).music_db100, 400);
}

static void a_decision_is_kept_while_it_serves(void** state) {
    (void)state;
    const CwMeasure music = steady(1, -40.0, -20.0);
    CwBalance kept = {0, 1330, 0};
    assert_int_equal(cw_balance(&cw_balance_rules, NULL, &music, NULL, &kept).music_db100, 1330);
    kept.music_db100 = 1450;
    assert_int_equal(cw_balance(&cw_balance_rules, NULL, &music, NULL, &kept).music_db100, 1300);
    const CwMeasure peaky = steady(1, -40.0, -13.1);
    kept.music_db100 = 1310; // would go over full scale
    assert_int_equal(cw_balance(&cw_balance_rules, NULL, &peaky, NULL, &kept).music_db100, 1210);
}

static void gains_travel_as_json(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwBalance b = {-700, 1300, -1};
    CwBuf buf = cw_buf(arena);
    json_t* json = NULL;
    CwBalance again;
    CwDiag diag = {0};
    cw_balance_to_json(&buf, NULL, &b);
    assert_string_equal(cw_buf_string(&buf), "{\"dialogue\":-700,\"effects\":-1,\"music\":1300}");
    assert_int_equal(cw_json_parse(arena, "x", cw_text(buf.bytes), NULL, &json), CW_OK);
    assert_int_equal(cw_balance_from_json((CwJsonIn){"x", NULL}, json, &again), CW_OK);
    assert_memory_equal(&b, &again, sizeof b);
    assert_int_equal(cw_json_parse(arena, "x", cw_text("{\"dialogue\":6001,\"effects\":0,\"music\":0}"), NULL, &json),
                     CW_OK);
    assert_int_equal(cw_balance_from_json((CwJsonIn){"x", &diag}, json, &again), CW_ERR_RANGE);
    assert_string_equal(diag.read, "dialogue");
    cw_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_goes_where_it_should),
        cmocka_unit_test(what_is_not_there_gets_no_gain),
        cmocka_unit_test(music_too_soft_for_a_meter_is_music_all_the_same),
        cmocka_unit_test(peaks_have_the_last_word),
        cmocka_unit_test(a_decision_is_kept_while_it_serves),
        cmocka_unit_test(gains_travel_as_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
