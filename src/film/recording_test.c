// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/recording.h"

#include "testing/small_film.h"
#include "testing/testing.h"

#include "base/buf.h"
#include "base/file.h"
#include "film/origins.h"
#include "film/recording_check.h"
#include "film/take_in.h"
#include "signal/bwf.h"

#include <string.h>

enum {
    SECONDS = 20,
};

static const CwOpIntro intro = {"test", "somebody", "2024-05-01T12:00:00Z", NULL};

typedef struct {
    const char* wav;
    CwFilm film;
} Fixture;

static Fixture fixture;

// A WAV of nothing but a step.
static const char* make_wav(void) {
    static int32_t samples[SECONDS * 48000];
    const char* path = cw_path(cw_test_arena, cw_test_folder(), "cello.wav");
    CwObjects objects;
    CwHash hash;
    CwSound sound;
    const CwBwf bwf = {.bext = {.originator = "test"}};
    samples[100] = 1000;
    cw_test_must(cw_objects_in_memory(cw_test_arena, &objects));
    cw_test_must(cw_sound_keep(cw_test_arena, &objects, 48000, 1, samples, SECONDS * 48000, &hash));
    cw_test_must(cw_sound_open(cw_test_arena, &objects, &hash, &cw_test_diag, &sound));
    cw_test_must(cw_bwf_write(cw_test_arena, path, &bwf, &sound, &cw_test_diag, NULL));
    return path;
}

static int setup(void** state) {
    CwDiagList warnings = {0};
    if (cw_test_arena_up(state) != 0) {
        return 1;
    }
    warnings.arena = cw_test_arena;
    fixture.wav = make_wav();
    const char* folder = cw_path(cw_test_arena, cw_path_folder(cw_test_arena, fixture.wav), "small");
    const char* project = cw_format(cw_test_arena, "%s.cuewright", folder);
    cw_test_must(cw_small_film(folder, NULL, NULL));
    cw_test_must(cw_film_take_in(cw_test_arena, project, folder, &intro, &warnings, &cw_test_diag, &fixture.film));
    return 0;
}

static int teardown(void** state) {
    const int status = cw_test_arena_down(state);
    cw_test_folder_remove();
    return status;
}

static CwStatus take(const char* place, const char* sound, CwDiagList* warnings) {
    const CwNewRecording recording = {place, sound, NULL};
    return cw_film_take_recording(cw_test_arena, fixture.film.store, &recording, &intro, warnings, &cw_test_diag,
                                  &fixture.film);
}

static CwCueMusic music_of(size_t cue) {
    CwCueMusic music = {0};
    cw_test_must(cw_film_music(cw_test_arena, &fixture.film, cw_film_now(&fixture.film), cue, &cw_test_diag, &music));
    return music;
}

static void a_part_comes_and_goes(void** state) {
    CwMadeCue* made = NULL;
    size_t count = 0;
    (void)state;
    cw_test_must(take("1m1/strings/cello", fixture.wav, NULL));
    const CwCueMusic music = music_of(0);
    assert_int_equal(music.n_stems, 0);
    assert_int_equal(music.n_parts, 1);
    assert_string_equal(music.parts[0].name, "strings/cello");
    assert_int_equal(music.parts[0].frames, SECONDS * 48000);
    assert_string_equal(cw_film_instrument(&fixture.film, &music.parts[0])->name, "Violoncello");
    assert_int_equal(music_of(1).n_parts, 0);
    cw_test_must(
        cw_film_origins(cw_test_arena, &fixture.film, cw_film_now(&fixture.film), &cw_test_diag, &made, &count));
    const CwMadePart* last = NULL;
    for (size_t i = 0; i < made[0].n_parts; ++i) {
        last = strcmp(made[0].parts[i].part, "recording: strings/cello") == 0 ? &made[0].parts[i] : last;
    }
    assert_non_null(last);
    assert_int_equal(last->kind, CW_ORIGIN_UNKNOWN); // nothing is people's that nobody said was
    cw_test_must(take("1M1/strings/Cello", NULL, NULL));
    assert_int_equal(music_of(0).n_parts, 0);
    assert_int_equal(take("1m1/strings/cello", NULL, NULL), CW_ERR_NOT_FOUND);
}

static void an_instrument_is_known_by_its_name_too(void** state) {
    (void)state;
    cw_test_must(take("1m1/strings/Violoncello", fixture.wav, NULL));
    cw_test_must(take("1m1/strings/cello", fixture.wav, NULL));
    assert_int_equal(music_of(0).n_parts, 1); // one of them plays
}

static void what_no_instrument_stands_for_is_named(void** state) {
    CwDiagList warnings = {.arena = cw_test_arena};
    (void)state;
    cw_test_must(take("1m1/brass/cello", fixture.wav, &warnings));
    assert_int_equal(music_of(0).n_parts, 0);
    assert_non_null(strstr(warnings.items[warnings.count - 1].text, "brass/horn"));
}

static void what_cannot_be_used_changes_nothing(void** state) {
    static const char* const places[] = {"1m1",          "1m1/",      "/strings", "1m1//cello",
                                         "1m1/strings/", "1m1/a/b/c", "../x/y"};
    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; ++i) {
        assert_int_equal(take(places[i], fixture.wav, NULL), CW_ERR_BAD_INPUT);
    }
    assert_int_equal(take("1m1/strings", fixture.wav, NULL), CW_ERR_BAD_INPUT); // a stem has bars
    cw_test_diag = (CwDiag){0};
    assert_int_equal(music_of(0).n_stems, 0);
}

static void takes_become_a_part(void** state) {
    const CwRecordedStem stem = {.cue = "1m1", .stem = "strings/cello"};
    const CwRecordedStem bad = {.cue = "1m1", .stem = "strings/"};
    CwRecordedStem whole = stem;
    CwObjectStore* objects = cw_store_objects(fixture.film.store);
    CwOp* op = NULL;
    size_t gone = 7;
    (void)state;
    cw_test_must(cw_object_put_file(objects, fixture.wav, &cw_test_diag, &whole.sound));
    cw_test_must(
        cw_object_put(objects, cw_text("bar,beat,sample,cut\n1,1,0,v1\n2,1,96000,\n"), &cw_test_diag, &whole.bars));
    cw_test_must(cw_op_begin(fixture.film.store, &intro, &cw_test_diag, &op));
    assert_int_equal(cw_film_record_stem(cw_test_arena, op, &fixture.film, &bad, NULL, &gone), CW_ERR_BAD_INPUT);
    cw_test_must(cw_film_record_stem(cw_test_arena, op, &fixture.film, &whole, &cw_test_diag, &gone));
    cw_test_must(cw_op_commit(op, &cw_test_diag, NULL));
    cw_test_must(cw_film_read(cw_test_arena, fixture.film.store, NULL, &cw_test_diag, &fixture.film));
    const CwCueMusic music = music_of(0);
    assert_int_equal(gone, 0);
    assert_int_equal(music.n_parts, 1);
    assert_string_equal(music.parts[0].cut, "v1");
    assert_non_null(music.parts[0].bars);
}

static CwStatus scenario(CwArena* arena, void* context) {
    CwCueMusic music = {0};
    (void)context;
    CW_TRY(cw_film_check_recordings(arena, &fixture.film, NULL));
    return cw_film_music(arena, &fixture.film, cw_film_now(&fixture.film), 0, NULL, &music);
}

static void running_out_of_memory_is_said(void** state) {
    (void)state;
    cw_test_must(take("1m1/strings/cello", fixture.wav, NULL));
    cw_sweep_allocations(scenario, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_part_comes_and_goes, setup, teardown),
        cmocka_unit_test_setup_teardown(an_instrument_is_known_by_its_name_too, setup, teardown),
        cmocka_unit_test_setup_teardown(what_no_instrument_stands_for_is_named, setup, teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_used_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(takes_become_a_part, setup, teardown),
        cmocka_unit_test_setup_teardown(running_out_of_memory_is_said, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
