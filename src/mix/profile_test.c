// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/profile.h"

#include "base/file.h"
#include "signal/loudness.h"
#include "testing/testing.h"

#include <string.h>

static void every_profile_that_is_shipped_reads_and_is_named_as_its_file(void** state) {
    CwArena* arena = *state;
    CwNames names;
    assert_int_equal(cw_folder_list(arena, "data/profiles", NULL, &names), CW_OK);
    assert_true(names.count >= 4);
    for (size_t i = 0; i < names.count; ++i) {
        const char* path = cw_path(arena, "data/profiles", names.names[i]);
        CwText text;
        CwProfile p;
        CwDiag diag = {0};
        assert_int_equal(cw_file_read(arena, path, 0, NULL, &text), CW_OK);
        const CwStatus status = cw_profile_read(arena, path, text, &diag, &p);
        if (status != CW_OK) {
            print_error("%s: %s %s\n", path, diag.read, diag.text);
        }
        assert_int_equal(status, CW_OK);
        assert_true(cw_text_is(cw_path_stem(path), p.name));
        assert_true(p.title[0] && p.source[0] && p.date[0]);
        assert_true(p.true_peak_dbtp100 <= 0);
    }
}

static void a_profile_says_what_its_file_says(void** state) {
    CwArena* arena = *state;
    CwText text;
    CwProfile p;
    assert_int_equal(cw_file_read(arena, "data/profiles/netflix_2_0.json", 0, NULL, &text), CW_OK);
    assert_int_equal(cw_profile_read(arena, "x", text, NULL, &p), CW_OK);
    assert_int_equal(p.target.basis, CW_BASIS_DIALOGUE);
    assert_int_equal(p.target.lufs100, -2700);
    assert_int_equal(p.target.tolerance_lu100, 200);
    assert_int_equal(p.otherwise.basis, CW_BASIS_PROGRAMME);
    assert_int_equal(p.otherwise.lufs100, -2400);
    assert_int_equal(p.dialogue_least_percent, 15);
    assert_int_equal(p.true_peak_dbtp100, -200);
    assert_int_equal(p.max_short_lufs100, CW_LOUDNESS_NONE);
    assert_int_equal(p.n_layouts, 1);
    assert_int_equal(p.layouts[0].channels, 2);
    assert_int_equal(p.n_advice, 2);
    assert_non_null(strstr(p.note, "not Dolby's detector"));
}

static const char* master_of(CwArena* arena, const char* name) {
    CwText text;
    const char* json = NULL;
    const char* path = cw_format(arena, "data/profiles/%s.json", name);
    assert_int_equal(cw_file_read(arena, path, 0, NULL, &text), CW_OK);
    assert_int_equal(cw_profile_of_master(arena, name, text, NULL, &json), CW_OK);
    return json;
}

// What only a judge asks for makes no other master; what a master is brought to does.
static void profiles_alike_in_what_makes_a_master_have_one(void** state) {
    CwArena* arena = *state;
    CwProfile p;
    assert_string_equal(master_of(arena, "ebu_r128"), master_of(arena, "ebu_r128_s4"));
    assert_string_not_equal(master_of(arena, "ebu_r128"), master_of(arena, "netflix_2_0"));
    assert_int_equal(cw_profile_read(arena, "x", cw_text(master_of(arena, "netflix_2_0")), NULL, &p), CW_OK);
    assert_int_equal(p.target.basis, CW_BASIS_DIALOGUE);
    assert_int_equal(p.otherwise.lufs100, -2400);
    assert_int_equal(p.dialogue_least_percent, 15);
    assert_int_equal(p.true_peak_dbtp100, -200);
}

static void slips_of_the_pen_are_named(void** state) {
    static const struct {
        const char* text;
        const char* word;
    } bad[] = {
        {"{", "not JSON"},
        {"{\"name\":\"x\",\"title\":\"t\",\"source\":\"s\"}", "needs a true peak"},
        {"{\"name\":\"x\",\"title\":\"t\",\"source\":\"s\",\"true_peak\":100}", "needs a true peak"},
        {"{\"name\":\"x\",\"title\":\"t\",\"source\":\"s\",\"true_peak\":-100,\"true_peek\":1}", "no such key"},
        {"{\"name\":\"x\",\"title\":\"t\",\"source\":\"s\",\"true_peak\":-1.5}", "whole number"},
        {"{\"name\":\"x\",\"title\":\"t\",\"true_peak\":-100}", "source"},
        {"{\"name\":\"x\",\"title\":\"t\",\"source\":\"s\",\"true_peak\":-100,\"target\":{\"measure\":\"all\","
         "\"loudness\":-2300,\"tolerance\":20}}",
         "programme, dialogue or album"},
        {"{\"name\":\"x\",\"title\":\"t\",\"source\":\"s\",\"true_peak\":-100,\"target\":{\"measure\":\"programme\","
         "\"tolerance\":20}}",
         "loudness"},
        {"{\"name\":\"x\",\"title\":\"t\",\"source\":\"s\",\"true_peak\":-100,\"target\":{\"measure\":\"programme\","
         "\"loudness\":1,\"tolerance\":20}}",
         "at most 0"},
        {"{\"name\":\"x\",\"title\":\"t\",\"source\":\"s\",\"true_peak\":-100,\"max_short\":-20000}", "hundredths"},
        {"{\"name\":\"x\",\"title\":\"t\",\"source\":\"s\",\"true_peak\":-100,\"layouts\":[\"9.9\"]}", "layout"},
        {"{\"name\":\"x\",\"title\":\"t\",\"source\":\"s\",\"true_peak\":-100,\"layouts\":[3]}", "names"},
        {"{\"name\":\"x\",\"title\":\"t\",\"source\":\"s\",\"true_peak\":-100,\"bits\":16}", "bits 24"},
        {"{\"name\":\"x\",\"title\":\"t\",\"source\":\"s\",\"true_peak\":-100,\"advice\":[1]}", "advice"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwProfile p = {.bits = -1};
        CwDiag diag = {0};
        assert_int_not_equal(cw_profile_read(*state, "mine.json", cw_text(bad[i].text), &diag, &p), CW_OK);
        assert_string_equal(diag.file, "mine.json");
        if (!strstr(diag.text, bad[i].word)) {
            print_error("%s\n", diag.text);
        }
        assert_non_null(strstr(diag.text, bad[i].word));
        assert_int_equal(p.bits, -1);
    }
}

static void a_slip_is_said_at_its_line(void** state) {
    static const char text[] = "{\n \"name\": \"x\",\n \"title\": \"t\",\n \"source\": \"s\",\n \"true_peak\": -100,\n"
                               " \"target\": {\"measure\": \"all\"}\n}\n";
    CwProfile p;
    CwDiag diag = {0};
    assert_int_not_equal(cw_profile_read(*state, "mine.json", cw_text(text), &diag, &p), CW_OK);
    assert_int_equal(diag.line, 6);
    assert_int_equal(diag.column, 12);
    assert_int_not_equal(cw_profile_read(*state, "mine.json", cw_text("\n{\"name\": \"x\"}"), &diag, &p), CW_OK);
    assert_int_equal(diag.line, 2); // the profile that lacks its title
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_profile_that_is_shipped_reads_and_is_named_as_its_file, cw_test_arena_up,
                                        cw_test_arena_down),
        cmocka_unit_test_setup_teardown(a_profile_says_what_its_file_says, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(profiles_alike_in_what_makes_a_master_have_one, cw_test_arena_up,
                                        cw_test_arena_down),
        cmocka_unit_test_setup_teardown(slips_of_the_pen_are_named, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(a_slip_is_said_at_its_line, cw_test_arena_up, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
