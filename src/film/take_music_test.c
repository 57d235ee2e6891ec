// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/take_music.h"

#include "testing/small_film.h"
#include "testing/testing.h"

#include "base/buf.h"
#include "base/file.h"
#include "film/origins.h"
#include "film/papers.h"
#include "film/recording.h"
#include "film/take_in.h"

#include <string.h>

static const CwOpIntro intro = {"test", "somebody", "2024-05-01T12:00:00Z", NULL};

// Four quarters, C D E F, as mido writes them: 480 ticks a quarter.
static const char four_quarters[] = "MThd\0\0\0\6\0\0\0\1\1\340MTrk\0\0\0\50"
                                    "\0\220\74\100\203\140\200\74\0"
                                    "\0\220\76\100\203\140\200\76\0"
                                    "\0\220\100\100\203\140\200\100\0"
                                    "\0\220\101\100\203\140\200\101\0"
                                    "\0\377\57\0";

typedef struct {
    const char* folder;
    const char* midi;
    CwFilm film;
} Fixture;

static Fixture fixture;

static const char* write(const char* name, CwText text) {
    const char* path = cw_path(cw_test_arena, fixture.folder, name);
    cw_test_must(cw_file_write(cw_test_arena, path, text, NULL));
    return path;
}

static int setup(void** state) {
    if (cw_test_arena_up(state) != 0) {
        return 1;
    }
    fixture = (Fixture){.folder = cw_test_folder()};
    fixture.midi = write("quarters.mid", (CwText){four_quarters, sizeof four_quarters - 1});
    const char* folder = cw_path(cw_test_arena, fixture.folder, "small");
    const char* project = cw_format(cw_test_arena, "%s.cuewright", folder);
    cw_test_must(cw_small_film(folder, NULL, NULL));
    cw_test_must(cw_film_take_in(cw_test_arena, project, folder, &intro, NULL, &cw_test_diag, &fixture.film));
    return 0;
}

static int teardown(void** state) {
    const int status = cw_test_arena_down(state);
    cw_test_folder_remove();
    return status;
}

static CwStatus take(const char* place, const char* notes, CwDiagList* warnings) {
    const CwNewMusic music = {place, notes};
    return cw_film_take_music(cw_test_arena, fixture.film.store, &music, &intro, warnings, &cw_test_diag,
                              &fixture.film);
}

static const char* notes_of(size_t cue) {
    CwCueMusic music = {0};
    cw_test_must(cw_film_music(cw_test_arena, &fixture.film, cw_film_now(&fixture.film), cue, &cw_test_diag, &music));
    return music.midi ? music.midi->path : "";
}

static bool warned(const CwDiagList* warnings, const char* words) {
    for (size_t i = 0; i < warnings->count; ++i) {
        if (strstr(warnings->items[i].text, words)) {
            return true;
        }
    }
    return false;
}

static void notes_come_and_go(void** state) {
    CwDiagList warnings = {.arena = cw_test_arena};
    (void)state;
    cw_test_must(take("1m1", fixture.midi, &warnings));
    assert_string_equal(notes_of(0), "cues/1m1.mid");
    assert_string_equal(notes_of(1), "");
    assert_true(warned(&warnings, "nobody said where this comes from"));
    cw_test_must(take("1M1", NULL, NULL));
    assert_string_equal(notes_of(0), "");
    assert_int_equal(take("1m1", NULL, NULL), CW_ERR_NOT_FOUND);
}

static void newer_notes_take_their_place_whatever_the_ending(void** state) {
    (void)state;
    cw_test_must(take("1m1", fixture.midi, NULL));
    cw_test_must(take("1m1", write("other.midi", (CwText){four_quarters, sizeof four_quarters - 1}), NULL));
    assert_string_equal(notes_of(0), "cues/1m1.midi");
    assert_null(cw_film_file(&fixture.film.files, "cues/1m1.mid"));
}

static void what_was_said_of_other_notes_is_pointed_out(void** state) {
    CwDiagList warnings = {.arena = cw_test_arena};
    const char* papers[] = {write("origins.csv", cw_text("file,kind,by\ncues/1m1.mid,written,Elin\n"))};
    (void)state;
    assert_int_equal(
        cw_film_take_papers(cw_test_arena, fixture.film.store, papers, 1, &intro, NULL, NULL, &fixture.film),
        CW_ERR_BAD_INPUT); // there is no such file yet
    cw_test_must(take("1m1", fixture.midi, NULL));
    cw_test_must(
        cw_film_take_papers(cw_test_arena, fixture.film.store, papers, 1, &intro, NULL, &cw_test_diag, &fixture.film));
    cw_test_must(take("1m1", fixture.midi, &warnings));
    assert_true(warned(&warnings, "the file that was here before"));
    assert_int_equal(take("1m1", NULL, NULL), CW_ERR_BAD_INPUT); // a paper names it
    cw_test_diag = (CwDiag){0};
    assert_string_equal(notes_of(0), "cues/1m1.mid");
}

static void what_the_reader_mended_is_said(void** state) {
    static const char bytes_after[] = "and more";
    char bytes[sizeof four_quarters - 1 + sizeof bytes_after];
    CwDiagList warnings = {.arena = cw_test_arena};
    (void)state;
    memcpy(bytes, four_quarters, sizeof four_quarters - 1);
    memcpy(bytes + sizeof four_quarters - 1, bytes_after, sizeof bytes_after);
    cw_test_must(take("1m1", write("more.mid", (CwText){bytes, sizeof bytes}), &warnings));
    assert_true(warned(&warnings, "were left out"));
}

static void a_theme_no_cue_has_is_named(void** state) {
    CwDiagList warnings = {.arena = cw_test_arena};
    (void)state;
    cw_test_must(take("themes/sea", fixture.midi, &warnings));
    assert_non_null(cw_film_theme(&fixture.film.files, "sea"));
    assert_true(warned(&warnings, "no cue of the spotting has this theme"));
    cw_test_must(take("themes/sea", NULL, NULL));
    assert_null(cw_film_theme(&fixture.film.files, "sea"));
}

static void what_cannot_be_used_changes_nothing(void** state) {
    static const char* const places[] = {"", "themes/", "1m1/strings", "themes/a/b", "..", "themes/.."};
    const char* bad = write("bad.mid", cw_text("MThd, or so it says"));
    const char* text = write("words.txt", cw_text("C D E F"));
    const size_t before = fixture.film.files.count;
    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; ++i) {
        assert_int_equal(take(places[i], fixture.midi, NULL), CW_ERR_BAD_INPUT);
    }
    assert_int_equal(take("9m9", fixture.midi, NULL), CW_ERR_NOT_FOUND);
    assert_int_equal(take("1m1", bad, NULL), CW_ERR_BAD_INPUT);
    assert_int_equal(take("themes/sea", bad, NULL), CW_ERR_BAD_INPUT);
    assert_int_equal(take("1m1", text, NULL), CW_ERR_BAD_INPUT);
    assert_int_equal(take("1m1", "/nowhere/at/all.mid", NULL), CW_ERR_NOT_FOUND);
    cw_test_diag = (CwDiag){0};
    cw_test_must(cw_film_read(cw_test_arena, fixture.film.store, NULL, &cw_test_diag, &fixture.film));
    assert_int_equal(fixture.film.files.count, before);
}

static CwStatus scenario(CwArena* arena, void* context) {
    const CwText bytes = {four_quarters, sizeof four_quarters - 1};
    (void)context;
    CW_TRY(cw_film_check_notes(arena, "themes/sea.mid", "sea.mid", bytes, NULL, NULL));
    return cw_film_check_notes(arena, "cues/1m1.mid", "1m1.mid", bytes, NULL, NULL);
}

static void running_out_of_memory_is_said(void** state) {
    (void)state;
    cw_sweep_allocations(scenario, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(notes_come_and_go, setup, teardown),
        cmocka_unit_test_setup_teardown(newer_notes_take_their_place_whatever_the_ending, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_said_of_other_notes_is_pointed_out, setup, teardown),
        cmocka_unit_test_setup_teardown(what_the_reader_mended_is_said, setup, teardown),
        cmocka_unit_test_setup_teardown(a_theme_no_cue_has_is_named, setup, teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_used_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(running_out_of_memory_is_said, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
