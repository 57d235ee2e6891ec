// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/repairs.h"

#include "testing/testing.h"

#include <string.h>

static const CwFilmFile items[] = {{.path = "cues/1m2/strings/cello.flac"},
                                   {.path = "cues/1m2/strings/cello.csv"},
                                   {.path = "sound/A001.wav"},
                                   {.path = "sound/B002.wav"}};
static const CwFilmFiles files = {items, 4};

static CwStatus read(const char* text, CwFilmRepairs* repairs) {
    cw_test_diag = (CwDiag){0};
    return cw_film_repairs_read(cw_test_arena, "recordings.csv", cw_text(text), &files, &cw_test_diag, repairs);
}

static void wishes_are_read(void** state) {
    CwFilmRepairs repairs = {0};
    (void)state;
    cw_test_must(read("file;clicks;clipping;hum;hiss;mud;match;notes\n"
                      "Sound/a001.WAV;yes;;50;;x;sound/B002.wav;old\n"
                      "sound/B002.wav;no;;;;;;as it is\n"
                      "cues/1m2/strings/cello.flac;;yes;60 Hz;yes;;;\n",
                      &repairs));
    assert_int_equal(repairs.count, 2); // who asks for nothing gets nothing
    const CwFilmRepair* one = cw_film_repair(&repairs, "sound/A001.wav");
    assert_string_equal(one->words, "clicks, hum at 50 Hz, mud, balance of sound/B002.wav");
    assert_true(one->clicks && !one->clipping && one->hum_hz == 50 && !one->hiss && one->mud);
    assert_ptr_equal(one->file, &items[2]);
    assert_ptr_equal(one->match, &items[3]);
    assert_string_equal(cw_film_repair(&repairs, items[0].path)->words, "clipping, hum at 60 Hz, hiss");
    assert_null(cw_film_repair(&repairs, "sound/B002.wav"));
}

static void what_cannot_be_is_refused(void** state) {
    static const struct {
        const char* text;
        const char* says;
    } bad[] = {{"clicks\nyes\n", "file"},
               {"file,clicks\nsound/C003.wav,yes\n", "no such sound"},
               {"file,clicks\ncues/1m2/strings/cello.csv,yes\n", "no such sound"},
               {"file,hum\nsound/A001.wav,55\n", "50"},
               {"file,mud\nsound/A001.wav,perhaps\n", "yes"},
               {"file,match\nsound/A001.wav,sound/Z.wav\n", "no such sound"},
               {"file,hiss\nsound/A001.wav,yes\nsound/a001.wav,yes\n", "another row"}};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwFilmRepairs repairs = {.count = 7};
        assert_int_equal(read(bad[i].text, &repairs), CW_ERR_BAD_INPUT);
        assert_non_null(strstr(cw_test_diag.text, bad[i].says));
        assert_int_equal(repairs.count, 7);
    }
}

static CwStatus scenario(CwArena* arena, void* context) {
    CwFilmRepairs repairs = {0};
    return cw_film_repairs_read(arena, "recordings.csv", cw_text(context), &files, NULL, &repairs);
}

static void memory_may_run_out(void** state) {
    static char text[] = "file,clicks,match\nsound/A001.wav,yes,sound/B002.wav\n";
    (void)state;
    cw_sweep_allocations(scenario, text, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(wishes_are_read, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_is_refused, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(memory_may_run_out, cw_test_arena_up, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
