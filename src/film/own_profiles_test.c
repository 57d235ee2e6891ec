// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/own_profiles.h"

#include "base/buf.h"
#include "base/file.h"
#include "film/papers.h"
#include "film/take_in.h"
#include "mix/profiles.h"
#include "testing/small_film.h"
#include "testing/testing.h"

#include <string.h>

static const CwOpIntro intro = {"test", "somebody", "2024-05-01T12:00:00Z", NULL};

typedef struct {
    CwArena* arena;
    const char* folder;
    const char* project;
} Fixture;

static int setup(void** state) {
    static Fixture fixture;
    const char* folder = cw_test_folder();
    fixture.arena = cw_arena_new(NULL);
    fixture.folder = cw_path(fixture.arena, folder, "small");
    fixture.project = cw_path(fixture.arena, folder, "small.cuewright");
    *state = &fixture;
    return cw_small_film(fixture.folder, NULL, NULL) == CW_OK ? 0 : -1;
}

static int teardown(void** state) {
    cw_arena_free(((Fixture*)*state)->arena);
    cw_test_folder_remove();
    return 0;
}

// A profile as the documentation has it, with a loudness and whatever else.
static const char* profile(const Fixture* fixture, const char* name, int loudness, const char* more) {
    return cw_format(fixture->arena,
                     "{\n  \"name\": \"%s\",\n  \"title\": \"Our house\",\n  \"source\": \"its letter\",\n"
                     "  \"target\": {\"measure\": \"programme\", \"loudness\": %d, \"tolerance\": 50},\n%s"
                     "  \"true_peak\": -300\n}\n",
                     name, loudness, more);
}

static const char* bring(const Fixture* fixture, const char* file, const char* text) {
    const char* profiles = cw_path(fixture->arena, fixture->folder, "profiles");
    const char* path = cw_path(fixture->arena, profiles, file);
    assert_int_equal(cw_folder_make(fixture->arena, profiles, NULL), CW_OK);
    assert_int_equal(cw_file_write(fixture->arena, path, cw_text(text), NULL), CW_OK);
    return path;
}

static CwStatus take_in(const Fixture* fixture, CwDiag* diag, CwFilm* ret_film) {
    return cw_film_take_in(fixture->arena, fixture->project, fixture->folder, &intro, NULL, diag, ret_film);
}

// In an arena of its own, which lets go of the project that does not come to be.
static void assert_refused(const Fixture* fixture, CwDiag* diag) {
    CwFilm film = {0};
    CwArena* arena = cw_arena_new(NULL);
    assert_int_not_equal(cw_film_take_in(arena, fixture->project, fixture->folder, &intro, NULL, diag, &film), CW_OK);
    cw_arena_free(arena);
    assert_false(cw_folder_exists(fixture->project));
}

static void assert_asks(const Fixture* fixture, const CwFilm* film, const char* said, const char* name, int loudness) {
    const CwEmbedded* file = NULL;
    CwProfile meant = {0};
    assert_int_equal(cw_profile_file(film->profiles, said, NULL, &file), CW_OK);
    assert_int_equal(cw_profile_of_file(fixture->arena, file, &meant), CW_OK);
    assert_string_equal(file->name, name);
    assert_int_equal(meant.target.lufs100, loudness);
}

static void a_film_has_its_own_profiles_and_the_programs(void** state) {
    const Fixture* fixture = *state;
    CwFilm film = {0};
    CwDiag diag = {0};
    size_t count = 0;
    size_t program = 0;
    bring(fixture, "our_house.json", profile(fixture, "our_house", -1800, ""));
    bring(fixture, "Their-House.json", profile(fixture, "Their-House", -2700, ""));
    assert_int_equal(cw_small_film(fixture->folder, "delivery.json",
                                   "{\"profiles\": [\"Our House\", {\"profile\": \"their\", \"layout\": \"5.1\"}]}"),
                     CW_OK);
    assert_int_equal(take_in(fixture, &diag, &film), CW_OK);
    assert_asks(fixture, &film, "our house", "our_house", -1800);
    assert_asks(fixture, &film, "their", "Their-House", -2700);
    assert_asks(fixture, &film, "EBU R128", "ebu_r128", -2300);
    while (film.profiles[count].name) {
        ++count;
    }
    while (cw_profile_files()[program].name) {
        ++program;
    }
    assert_int_equal(count, program + 2);
}

static void a_newer_one_takes_its_place_and_a_bad_one_does_not(void** state) {
    const Fixture* fixture = *state;
    CwFilm film = {0};
    CwDiag diag = {0};
    int64_t last = 0;
    bring(fixture, "our_house.json", profile(fixture, "our_house", -1800, ""));
    assert_int_equal(take_in(fixture, &diag, &film), CW_OK);
    const char* newer = bring(fixture, "our_house.json", profile(fixture, "our_house", -2000, ""));
    assert_int_equal(cw_film_take_papers(fixture->arena, film.store, &newer, 1, &intro, NULL, &diag, &film), CW_OK);
    assert_asks(fixture, &film, "our house", "our_house", -2000);
    const char* bad = bring(fixture, "our_house.json", profile(fixture, "our_house", -2000, "  \"true_peek\": -1,\n"));
    assert_int_equal(cw_film_take_papers(fixture->arena, film.store, &bad, 1, &intro, NULL, &diag, &film),
                     CW_ERR_BAD_INPUT);
    assert_string_equal(diag.file, "profiles/our_house.json");
    assert_int_equal(diag.line, 6);
    assert_int_equal(cw_store_last_op(film.store, &last), CW_OK);
    assert_int_equal(last, 2);
    const char* table = cw_path(fixture->arena, fixture->folder, "film.json");
    assert_int_equal(cw_film_take_papers(fixture->arena, film.store, &table, 1, &intro, NULL, &diag, &film),
                     CW_ERR_BAD_INPUT);
    assert_string_equal(diag.name, "papers.none");
}

// Each is refused before there is a project, at its line, with what to do.
static void what_no_film_can_be_delivered_to_is_refused(void** state) {
    const Fixture* fixture = *state;
    const struct {
        const char* file;
        const char* text;
        const char* said;
    } bad[] = {
        {"x.json", "{\n \"name\": \"x\",\n", "profiles/x.json:3"},
        {"x.json", profile(fixture, "y", -1800, ""), "profiles/x.json:2:11: a profile is called as its file"},
        {"o h.json", profile(fixture, "o h", -1800, ""), "profiles/o h.json:2:11: call it by letters"},
        {"--.json", profile(fixture, "--", -1800, ""), "profiles/--.json:2:11: call it by letters"},
        {"ebu_r128.json", profile(fixture, "ebu_r128", -1800, ""), "the program has a profile of this name"},
        {"EBU-R-128.json", profile(fixture, "EBU-R-128", -1800, ""), "the program has a profile of this name"},
        {"Our-House.json", profile(fixture, "Our-House", -1800, ""), "two profiles of the film have this name"},
        {"x.json", profile(fixture, "x", 300, ""), "profiles/x.json:5"},
        {"x.json", profile(fixture, "x", -1800, "  \"layouts\": [\"9.9\"],\n"), "profiles/x.json:6"},
        {"x.json", profile(fixture, "x", -1800, "  \"layouts\": [\"L R LFE\"],\n"), "name these"},
        {"x.json", profile(fixture, "x", -1800, "  \"bits\": 16,\n"), "bits 24"},
        {"x.json", "[]", "profiles/x.json"},
        {"x.json", "", "profiles/x.json"},
    };
    bring(fixture, "our_house.json", profile(fixture, "our_house", -1800, ""));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwDiag diag = {0};
        const char* path = bring(fixture, bad[i].file, bad[i].text);
        assert_refused(fixture, &diag);
        const char* line = cw_diag_line(fixture->arena, &diag);
        if (!strstr(line, bad[i].said)) {
            fail_msg("%zu: %s", i, line);
        }
        assert_int_equal(remove(path), 0);
    }
}

static void a_film_has_so_many_and_no_more(void** state) {
    const Fixture* fixture = *state;
    CwFilm film = {0};
    CwDiag diag = {0};
    for (int i = 0; i < 33; ++i) {
        const char* name = cw_format(fixture->arena, "house%d", i);
        bring(fixture, cw_format(fixture->arena, "%s.json", name), profile(fixture, name, -1800, ""));
    }
    assert_refused(fixture, &diag);
    assert_string_equal(diag.name, "profile.many");
    assert_int_equal(remove(cw_path(fixture->arena, fixture->folder, "profiles/house7.json")), 0);
    assert_int_equal(take_in(fixture, &diag, &film), CW_OK);
}

static CwStatus read_profiles(CwArena* arena, void* context) {
    const CwFilm* film = context;
    const CwEmbedded* profiles = NULL;
    return cw_film_own_profiles(arena, film->store, &film->files, NULL, &profiles);
}

static void running_out_of_memory_is_said(void** state) {
    const Fixture* fixture = *state;
    CwFilm film = {0};
    CwDiag diag = {0};
    bring(fixture, "our_house.json", profile(fixture, "our_house", -1800, ""));
    assert_int_equal(take_in(fixture, &diag, &film), CW_OK);
    cw_sweep_allocations(read_profiles, &film, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_film_has_its_own_profiles_and_the_programs, setup, teardown),
        cmocka_unit_test_setup_teardown(a_newer_one_takes_its_place_and_a_bad_one_does_not, setup, teardown),
        cmocka_unit_test_setup_teardown(what_no_film_can_be_delivered_to_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_film_has_so_many_and_no_more, setup, teardown),
        cmocka_unit_test_setup_teardown(running_out_of_memory_is_said, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
