// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/raga.h"

#include "testing/testing.h"

#include <string.h>

static CwRaga named(const char* name) {
    CwRaga raga = {0};
    assert_int_equal(cw_raga_named(cw_test_arena, name, &cw_test_diag, &raga), CW_OK);
    return raga;
}

// As any primer has them: yaman's fourth is sharp and it leaves out sa and pa on the way up; malkauns has five notes.
static void ragas_go_as_they_are_taught(void** state) {
    (void)state;
    const CwRaga yaman = named("Yaman");
    assert_true(cw_raga_may(&yaman, 2, 62, 64));  // sa to re, on D
    assert_false(cw_raga_may(&yaman, 2, 64, 67)); // never to shuddha ma …
    assert_true(cw_raga_may(&yaman, 2, 64, 68));  // but to the sharp one
    assert_false(cw_raga_may(&yaman, 2, 68, 69)); // pa only from above
    assert_true(cw_raga_may(&yaman, 2, 71, 69));
    assert_true(cw_raga_may(&yaman, 2, -1, 69)); // or to begin with
    assert_true(cw_raga_may(&yaman, 2, 69, 69));
    assert_true(cw_raga_rests(&yaman, 2, 66)); // ga
    assert_true(cw_raga_rests(&yaman, 2, 61)); // ni
    assert_false(cw_raga_rests(&yaman, 2, 64));
    const CwRaga malkauns = named("malkauns");
    assert_int_equal(malkauns.aroha, 1 | 1 << 3 | 1 << 5 | 1 << 8 | 1 << 10);
    assert_int_equal(malkauns.avaroha, malkauns.aroha);
    assert_int_equal(malkauns.drone, 5);
    const CwRaga marwa = named("marwa");
    assert_int_equal(marwa.drone, 0);
    assert_int_equal((marwa.aroha | marwa.avaroha) & 1 << 7, 0); // no pa
    CwRaga raga = {0};
    assert_int_equal(cw_raga_of_mood(cw_test_arena, -350, 700, &cw_test_diag, &raga), CW_OK);
    assert_string_equal(raga.name, "malkauns");
    assert_int_equal(cw_raga_of_mood(cw_test_arena, 300, -400, &cw_test_diag, &raga), CW_OK);
    assert_string_equal(raga.name, "yaman");
}

#define RAGA(aroha, vadi, more)                                                                                        \
    "{\"name\": \"x\",\n \"aroha\": \"" aroha "\",\n \"avaroha\": \"P G S\",\n \"vadi\": \"" vadi                      \
    "\",\n \"samvadi\": \"S\"" more "}"

static void what_cannot_be_is_refused(void** state) {
    (void)state;
    static const struct {
        const char* text;
        int line;
    } bad[] = {{RAGA("S X", "G", ""), 2},
               {RAGA("S R", "D", ""), 4},
               {RAGA("S R", "GP", ""), 4},
               {RAGA("S R", "G", ",\n \"drone\": \"m\""), 6},
               {RAGA("S R", "G", ",\n \"mood\": {\"valence\": 2000}"), 6},
               {RAGA("S", "G", ""), 2},
               {"{\"name\": \"x\"}", 0},
               {"[]", 0}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwRaga raga = {0};
        cw_test_diag = (CwDiag){0};
        assert_int_equal(cw_raga_read(cw_test_arena, "r.json", cw_text(bad[i].text), &cw_test_diag, &raga),
                         CW_ERR_BAD_INPUT);
        assert_string_equal(cw_test_diag.file, "r.json");
        assert_true(!bad[i].line || cw_test_diag.line == bad[i].line);
    }
    CwRaga raga = {0};
    assert_int_equal(cw_raga_named(cw_test_arena, "yamen", &cw_test_diag, &raga), CW_ERR_NOT_FOUND);
    assert_non_null(strstr(cw_test_diag.text, "bhupali"));
}

static CwStatus round_trip(CwArena* from, void* context) {
    CwRaga raga = {0};
    CwRaga back = {0};
    CwBuf once = cw_buf(from);
    CwBuf again = cw_buf(from);
    (void)context;
    CW_TRY(cw_raga_named(from, "desh", NULL, &raga));
    cw_raga_to_json(&once, NULL, &raga);
    CW_TRY(cw_buf_status(&once));
    CW_TRY(cw_raga_read(from, "r", (CwText){once.bytes, once.length}, NULL, &back));
    cw_raga_to_json(&again, NULL, &back);
    CW_TRY(cw_buf_status(&again));
    assert_int_equal(once.length, again.length);
    assert_memory_equal(once.bytes, again.bytes, once.length);
    assert_int_equal(back.aroha, raga.aroha);
    return CW_OK;
}

static void comes_back_and_survives_no_memory(void** state) {
    (void)state;
    cw_sweep_allocations(round_trip, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(ragas_go_as_they_are_taught, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_is_refused, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(comes_back_and_survives_no_memory, cw_test_arena_up, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
