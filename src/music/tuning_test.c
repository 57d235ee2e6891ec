// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/tuning.h"

#include "base/buf.h"
#include "testing/testing.h"

#include <string.h>

static CwTuning take(const char* text) {
    CwTuning tuning = {0};
    const CwStatus status = cw_tuning_read(cw_test_arena, "t.scl", cw_text(text), &cw_test_diag, &tuning);
    assert_string_equal(cw_test_diag.text, "");
    assert_int_equal(status, CW_OK);
    return tuning;
}

static CwTuning named(const char* name) {
    CwTuning tuning = {0};
    assert_int_equal(cw_tuning_named(cw_test_arena, name, &cw_test_diag, &tuning), CW_OK);
    return tuning;
}

// Comments, an empty title, blanks, words after a note, both forms of numbers; values by Python's decimal.
static void a_scale_is_read(void** state) {
    (void)state;
    const CwTuning t = take("! a.scl\r\n!\r\n\r\n  7 \r\n! notes\r\n100.\r\n 9/8 a tone\r\n 5\r\n -5.0\r\n"
                            " 701.9550008653874178\r\n\t81/64 !x\r\n 2/1\r\nmore is not read\r\n");
    static const int32_t wanted[] = {100000, 203910, 2786314, -5000, 701955, 407820, 1200000};
    assert_string_equal(t.title, "");
    assert_int_equal(t.n_degrees, 7);
    for (int i = 0; i < 5; ++i) {
        assert_int_equal(t.degrees[i], wanted[i]);
    }
    assert_int_equal(t.degrees[6], wanted[6]);
}

static void what_cannot_be_is_refused(void** state) {
    (void)state;
    static const struct {
        const char* text;
        int line;
    } bad[] = {{"", 0},
               {"! only a comment\n", 1},
               {"t\n", 1},
               {"t\nx\n", 2},
               {"t\n0\n", 2},
               {"t\n1025\n", 2},
               {"t\n2\n3/2\n", 3},
               {"t\n1\n0/1\n", 3},
               {"t\n1\n3/-2\n", 3},
               {"t\n1\n3/2/1\n", 3},
               {"t\n1\n-3/2\n", 3},
               {"t\n1\n1.2.3\n", 3},
               {"t\n1\n1.5e3\n", 3},
               {"t\n1\n12001.0\n", 3},
               {"t\n2\n2/1\n! low\n1/1\n", 5},
               {"t\n1\n99999999999999999999/2\n", 3}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwTuning tuning = {0};
        cw_test_diag = (CwDiag){0};
        assert_int_equal(cw_tuning_read(cw_test_arena, "t.scl", cw_text(bad[i].text), &cw_test_diag, &tuning),
                         CW_ERR_BAD_INPUT);
        assert_string_equal(cw_test_diag.file, "t.scl");
        assert_int_equal(cw_test_diag.line, bad[i].line);
        assert_null(tuning.degrees);
    }
}

// Just intonation on D: the tonic where it is, a pure third and fifth above it, the same an octave on.
static void a_scale_of_twelve_stands_on_the_tonic(void** state) {
    (void)state;
    const CwTuning just = named("Just");
    assert_int_equal(cw_tuning_pitch(&just, 2, 62, 0), 6200000);
    assert_int_equal(cw_tuning_pitch(&just, 2, 66, 0), 6200000 + 386314);
    assert_int_equal(cw_tuning_pitch(&just, 2, 69, 0), 6200000 + 701955);
    assert_int_equal(cw_tuning_pitch(&just, 2, 61, 0), 6200000 + 1088269 - 1200000); // the leading note below
    assert_int_equal(cw_tuning_pitch(&just, 2, 38, 0), 3800000);
    assert_int_equal(cw_tuning_pitch(&just, 2, 66, 50), 6200000 + 386314 + 50000);
    const CwTuning meantone = named("meantone");
    assert_int_equal(cw_tuning_pitch(&meantone, 0, 64, 0), 6000000 + 386314); // its thirds are pure …
    assert_int_equal(cw_tuning_pitch(&meantone, 0, 67, 0), 6000000 + 696578); // … and its fifths a quarter comma small
    const CwTuning pythagorean = named("pythagorean");
    assert_int_equal(cw_tuning_pitch(&pythagorean, 0, 64, 0), 6000000 + 407820);
    const CwTuning harmonic = named("harmonic");
    assert_int_equal(cw_tuning_pitch(&harmonic, 0, 70, 0), 6000000 + 968826); // the seventh harmonic
}

static void other_scales_give_the_nearest(void** state) {
    (void)state;
    const CwTuning quarters = named("equal-24");
    for (int pitch = 0; pitch < 128; ++pitch) { // quarter tones are exact, and the piano's keys where they were
        assert_int_equal(cw_tuning_pitch(&quarters, 7, pitch, 0), pitch * 100000);
        assert_int_equal(cw_tuning_pitch(&quarters, 7, pitch, 50), pitch * 100000 + 50000);
        assert_int_equal(cw_tuning_pitch(&quarters, 7, pitch, -40), pitch * 100000 - 50000);
    }
    const CwTuning five = take("five\n5\n9/8\n5/4\n3/2\n27/16\n2/1\n");
    assert_int_equal(cw_tuning_pitch(&five, 0, 64, 0), 6386314);
    assert_int_equal(cw_tuning_pitch(&five, 0, 59, 0), 5900000);  // nothing near: as written
    assert_int_equal(cw_tuning_pitch(&five, 0, 57, 0), 5705865);  // below 1/1
    assert_int_equal(cw_tuning_pitch(&five, 0, 72, 10), 7200000); // the octave
}

static void a_mapping_says_it_for_each_key(void** state) {
    (void)state;
    static const char map[] = "! white keys\n12\n36\n95\n60\n69\n441.0\n7\n0\nx\n1\nx\n2\n3\nx\n4\nx\n5\nx\n6\n";
    CwTuning t = take("major\n7\n9/8\n5/4\n4/3\n3/2\n5/3\n15/8\n2/1\n");
    assert_int_equal(cw_tuning_read_map("t.kbm", cw_text(map), &cw_test_diag, &t), CW_OK);
    const int64_t a4 = 6900000 + 3930; // 441 Hz, by Python's decimal
    assert_int_equal(cw_tuning_pitch(&t, 5, 69, 0), a4);
    assert_int_equal(cw_tuning_pitch(&t, 5, 60, 0), a4 - 884359); // 5/3 below, whatever the tonic
    assert_int_equal(cw_tuning_pitch(&t, 5, 81, 0), a4 + 1200000);
    assert_int_equal(cw_tuning_pitch(&t, 5, 47, 0), a4 - 884359 - 1200000 - 111731); // 15/8 under the octave below
    assert_int_equal(cw_tuning_pitch(&t, 5, 61, 0), 6100000);                        // x: as written
    assert_int_equal(cw_tuning_pitch(&t, 5, 24, 0), 2400000);                        // below the first key
    CwTuning linear = take("t\n2\n300.0\n700.0\n");
    assert_int_equal(cw_tuning_read_map("t.kbm", cw_text("0\n0\n127\n60\n60\n440\n0\n"), &cw_test_diag, &linear),
                     CW_OK);
    assert_int_equal(cw_tuning_pitch(&linear, 0, 63, 0), 6900000 + 1000000);
    assert_int_equal(cw_tuning_pitch(&linear, 0, 57, 0), 6900000 - 1100000);
    static const char* const bad[] = {"",
                                      "129\n0\n127\n60\n69\n440.0\n12\n",
                                      "0\n0\n127\n60\n69\n0\n12\n",
                                      "0\n0\n127\n60\n69\n440 Hz\n",
                                      "1\n0\n127\n60\n69\n440\n12\ny\n",
                                      "2\n0\n127\n60\n61\n440\n2\n0\nx\n"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        cw_test_diag = (CwDiag){0};
        assert_int_equal(cw_tuning_read_map("t.kbm", cw_text(bad[i]), &cw_test_diag, &linear), CW_ERR_BAD_INPUT);
        assert_string_equal(cw_test_diag.file, "t.kbm");
        assert_int_equal(linear.map.size, 0); // as it was
    }
}

static CwStatus round_trip(CwArena* from, void* context) {
    static const char map[] = "2\n0\n127\n60\n60\n440\n1\n0\nx\n";
    CwTuning t = {0};
    CwTuning back = {0};
    json_t* json = NULL;
    CwBuf once = cw_buf(from);
    CwBuf again = cw_buf(from);
    (void)context;
    CW_TRY(cw_tuning_named(from, "just", NULL, &t));
    CW_TRY(cw_tuning_read_map("t.kbm", cw_text(map), NULL, &t));
    cw_tuning_to_json(&once, NULL, &t);
    CW_TRY(cw_buf_status(&once));
    CW_TRY(cw_json_parse(from, "t", (CwText){once.bytes, once.length}, NULL, &json));
    CW_TRY(cw_tuning_from_json(from, (CwJsonIn){"t", NULL}, json, &back));
    cw_tuning_to_json(&again, NULL, &back);
    CW_TRY(cw_buf_status(&again));
    assert_int_equal(once.length, again.length);
    assert_memory_equal(once.bytes, again.bytes, once.length);
    return CW_OK;
}

static void comes_back_and_survives_no_memory(void** state) {
    (void)state;
    cw_sweep_allocations(round_trip, NULL, 0);
    CwTuning t = {0};
    assert_int_equal(cw_tuning_named(cw_test_arena, "jest", &cw_test_diag, &t), CW_ERR_NOT_FOUND);
    assert_non_null(strstr(cw_test_diag.text, "meantone"));
    static const char* const bad[] = {"{}", "{\"degrees\":[]}", "{\"degrees\":[0]}", "{\"degrees\":[99999999]}",
                                      "{\"degrees\":[1200000],\"map\":{\"degrees\":[0],\"first\":-1}}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        json_t* json = NULL;
        assert_int_equal(cw_json_parse(cw_test_arena, "t", cw_text(bad[i]), &cw_test_diag, &json), CW_OK);
        assert_int_equal(cw_tuning_from_json(cw_test_arena, (CwJsonIn){"t", &cw_test_diag}, json, &t),
                         CW_ERR_BAD_INPUT);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_scale_is_read, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_is_refused, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(a_scale_of_twelve_stands_on_the_tonic, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(other_scales_give_the_nearest, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(a_mapping_says_it_for_each_key, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(comes_back_and_survives_no_memory, cw_test_arena_up, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
