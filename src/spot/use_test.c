// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/use.h"

#include "testing/testing.h"

#include "base/buf.h"

#include <string.h>

static CwArena* arena;
static CwCsv csv;
static CwDiag diag;

static int set_up(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    return arena ? 0 : -1;
}

static int tear_down(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

// A row whose only field holds `text`.
static CwFields field(const char* text) {
    static const CwCsvColumn columns[] = {{"value", true}, {"other", false}};
    const char* table = cw_format(arena, "value,other\n\"%s\",x\n", text);
    assert_int_equal(cw_csv_read(arena, "t.csv", cw_text(table), columns, 2, NULL, &csv), CW_OK);
    return (CwFields){&csv, &csv.rows[0], &diag};
}

static void use_is(const char* text, const char* code) {
    CwUse use = CW_USE_LO;
    assert_int_equal(cw_use_read(field(text), 0, &use), CW_OK);
    assert_string_equal(cw_use_code(use), code);
}

static void uses(void** state) {
    (void)state;
    use_is("", "BI");
    use_is("bi", "BI");
    use_is("Score", "BI");
    use_is("source", "VI");
    use_is("Source Song", "VV");
    use_is("main-title", "MT");
    use_is("END", "ET");
    use_is("featured", "FI");
    for (int use = CW_USE_BI; use <= CW_USE_LO; ++use) {
        CwUse back = use == CW_USE_BI ? CW_USE_LO : CW_USE_BI;
        assert_true(cw_use_from_code(cw_use_code((CwUse)use), &back));
        assert_int_equal(back, use);
        use_is(cw_use_name((CwUse)use), cw_use_code((CwUse)use));
        assert_true(strlen(cw_use_name((CwUse)use)) > 2);
    }
    CwUse use = CW_USE_LO;
    assert_int_equal(cw_use_read(field("sorce"), 0, &use), CW_ERR_BAD_INPUT);
    assert_int_equal(use, CW_USE_LO);
    assert_non_null(strstr(diag.text, "did you mean source"));
    assert_non_null(strstr(diag.text, "BI, BV, VI, VV, MT, ET, FI, FV, TH, LO"));
}

static void kinds_of_use(void** state) {
    (void)state;
    assert_true(cw_use_is_visual(CW_USE_VI) && cw_use_is_visual(CW_USE_VV) && !cw_use_is_visual(CW_USE_BV));
    assert_true(cw_use_is_vocal(CW_USE_BV) && cw_use_is_vocal(CW_USE_FV) && !cw_use_is_vocal(CW_USE_MT));
    assert_true(cw_use_is_featured(CW_USE_FI) && cw_use_is_featured(CW_USE_MT) && !cw_use_is_featured(CW_USE_BI));
}

static void want_is(const char* text, CwWant want, CwBeatWanted beat) {
    CwWant got_want = CW_WANT_SILENCE;
    CwBeatWanted got_beat = CW_BEAT_BETWEEN;
    assert_int_equal(cw_want_read(field(text), 0, &got_want, &got_beat), CW_OK);
    assert_int_equal(got_want, want);
    assert_int_equal(got_beat, beat);
}

static void wants(void** state) {
    (void)state;
    want_is("", CW_WANT_ACCENT, CW_BEAT_ANY);
    want_is("hit", CW_WANT_ACCENT, CW_BEAT_ANY);
    want_is("chord change", CW_WANT_CHORD, CW_BEAT_ANY);
    want_is("Swell to the downbeat", CW_WANT_SWELL, CW_BEAT_DOWN);
    want_is("strong beat, entry", CW_WANT_ENTRY, CW_BEAT_STRONG);
    want_is("stop on subdivision", CW_WANT_STOP, CW_BEAT_DIVISION);
    want_is("off-beat stab", CW_WANT_ACCENT, CW_BEAT_BETWEEN);
    want_is("silence", CW_WANT_SILENCE, CW_BEAT_ANY);
    for (int want = CW_WANT_ACCENT; want <= CW_WANT_SILENCE; ++want) {
        want_is(cw_want_name((CwWant)want), (CwWant)want, CW_BEAT_ANY);
        CwWant back = CW_WANT_ACCENT;
        assert_true(cw_want_from_name(cw_want_name((CwWant)want), &back));
        assert_int_equal(back, want);
    }
    for (int beat = CW_BEAT_ANY; beat <= CW_BEAT_BETWEEN; ++beat) {
        want_is(cw_beat_name((CwBeatWanted)beat), CW_WANT_ACCENT, (CwBeatWanted)beat);
        CwBeatWanted back = CW_BEAT_ANY;
        assert_true(cw_beat_from_name(cw_beat_name((CwBeatWanted)beat), &back));
        assert_int_equal(back, beat);
    }
    CwWant want = CW_WANT_STOP;
    CwBeatWanted beat = CW_BEAT_DOWN;
    assert_int_equal(cw_want_read(field("swel"), 0, &want, &beat), CW_ERR_BAD_INPUT);
    assert_int_equal(want, CW_WANT_STOP);
    assert_non_null(strstr(diag.text, "swel is not known, did you mean swell"));
    assert_false(cw_want_from_name("boom", &want));
    assert_false(cw_beat_from_name("", &beat));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(uses, set_up, tear_down),
        cmocka_unit_test(kinds_of_use),
        cmocka_unit_test_setup_teardown(wants, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
