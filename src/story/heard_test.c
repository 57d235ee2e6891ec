// SPDX-License-Identifier: GPL-3.0-or-later
#include "story/heard.h"

#include "testing/testing.h"

#include "base/buf.h"
#include "cut/edl.h"

#include <string.h>

enum {
    HOUR = 86400, // frames at 24
};

static CwArena* arena;

typedef struct {
    CwCut cut;
    CwPicture picture;
    CwHeard heard;
} Film;

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

// A film from "CHANNEL ROLL src rec frames", one event after another, record frames from the hour.
static Film film_of(const char* text) {
    CwBuf list = cw_buf(arena);
    int number = 0;
    for (CwText rest = cw_text(text); rest.length;) {
        CwText part = cw_text_split(&rest, ',');
        const CwText channel = cw_text_word(&part);
        const CwText roll = cw_text_word(&part);
        int64_t numbers[3] = {0};
        for (int i = 0; i < 3; ++i) {
            assert_int_equal(cw_parse_int(cw_text_word(&part), &numbers[i]), CW_OK);
        }
        char tc[4][CW_TIMECODE_SIZE];
        cw_timecode_format(numbers[0], cw_rate_24, tc[0]);
        cw_timecode_format(numbers[0] + numbers[2], cw_rate_24, tc[1]);
        cw_timecode_format(HOUR + numbers[1], cw_rate_24, tc[2]);
        cw_timecode_format(HOUR + numbers[1] + numbers[2], cw_rate_24, tc[3]);
        cw_buf_format(&list, "%03d %.*s %.*s C %s %s %s %s\n", ++number, (int)roll.length, roll.at, (int)channel.length,
                      channel.at, tc[0], tc[1], tc[2], tc[3]);
    }
    Film film;
    const CwCutOptions options = {cw_rate_24, false};
    assert_int_equal(cw_cut_read_edl(arena, "x", cw_text(cw_buf_string(&list)), &options, NULL, NULL, &film.cut),
                     CW_OK);
    assert_int_equal(cw_cut_picture(arena, &film.cut, &film.picture), CW_OK);
    assert_int_equal(cw_cut_heard(arena, &film.cut, &film.picture, &film.heard), CW_OK);
    return film;
}

static CwTime frame(int64_t number) {
    return cw_time_of_frame(HOUR + number, cw_rate_24);
}

static CwHungLines hang(const Film* film, int64_t in, int64_t out) {
    const CwSpoken spoken = {"1", "ANNA", "Hello.", "2", false, true, frame(in), frame(out)};
    const CwDialogue dialogue = {&spoken, 1};
    CwHungLines hung;
    assert_int_equal(cw_lines_hang(arena, &dialogue, &film->heard, &film->picture, cw_rate_24, &hung), CW_OK);
    return hung;
}

// Where a line of frames [in, out) of one film is heard in another: "12-40 100-128", frames from the hour.
static const char* carried(const char* old, int64_t in, int64_t out, const char* new) {
    const Film before = film_of(old);
    const Film after = film_of(new);
    const CwHungLines hung = hang(&before, in, out);
    const CwLine* lines = NULL;
    size_t count = 0;
    assert_int_equal(cw_lines_place(arena, &hung, &after.heard, &after.picture, cw_rate_24, &lines, &count), CW_OK);
    CwBuf buf = cw_buf(arena);
    for (size_t i = 0; i < count; ++i) {
        assert_string_equal(lines[i].speaker, "ANNA");
        cw_buf_format(&buf, "%s%d-%d", i ? " " : "", (int)(cw_frame_floor(lines[i].in, cw_rate_24) - HOUR),
                      (int)(cw_frame_floor(lines[i].out, cw_rate_24) - HOUR));
    }
    return cw_buf_string(&buf);
}

static const char two_shots[] = "V A 1000 0 100,V B 5000 100 100";

static void a_line_goes_with_its_footage(void** state) {
    (void)state;
    assert_string_equal(carried(two_shots, 20, 60, two_shots), "20-60");
    assert_string_equal(carried(two_shots, 20, 60, "V B 5000 0 100,V A 1010 100 90"), "110-150"); // moved, trimmed
    assert_string_equal(carried(two_shots, 20, 60, "V B 5000 0 100"), "");
    assert_string_equal(carried(two_shots, 20, 60, "V A 1000 0 100,V B 5000 100 20,V A 1000 120 100"), "20-60 140-180");
}

static void a_line_is_cut_off_with_its_footage(void** state) {
    (void)state;
    assert_string_equal(carried(two_shots, 20, 60, "V A 1000 0 40,V B 5000 40 100"), "20-40");
    assert_string_equal(carried(two_shots, 20, 60, "V A 1030 0 70,V B 5000 70 100"), "0-30"); // its head is gone
    assert_string_equal(carried(two_shots, 20, 60, "V A 1060 0 40,V B 5000 40 100"), "");
    // an edit nobody sees cuts nothing off
    assert_string_equal(carried(two_shots, 20, 60, "V A 1000 0 40,V A 1040 40 60"), "20-60");
}

static void a_line_over_an_edit_keeps_its_length(void** state) {
    (void)state;
    assert_string_equal(carried(two_shots, 80, 130, "V A 1000 0 90,V B 5000 90 100"), "80-130");
}

static void sound_follows_the_audio_tracks_where_there_are_any(void** state) {
    (void)state;
    // Anna is recorded on A while the picture shows B
    const char* old = "V A 1000 0 50,V B 5000 50 150,A A 1000 0 200,A2 T 900 60 100";
    assert_string_equal(carried(old, 60, 100, "V B 5000 0 150,A A 1040 0 150"), "20-60");
    assert_string_equal(carried(old, 60, 100, "V A 1000 0 90,A2 A 1000 10 90,A A 900 0 1"), "70-100");
    const Film film = film_of("V A 1000 0 50,A A 1000 0 50,A2 T 900 10 20,A4 S 10 0 10");
    assert_int_equal(film.heard.n_tracks, 3);
    const Film mute = film_of("V A 1000 0 50");
    assert_int_equal(mute.heard.n_tracks, 1);
}

static void a_line_over_black_hangs_on_a_join(void** state) {
    (void)state;
    const char* old = "V A 1000 0 50,V BL 0 50 50,V B 5000 100 100";
    const Film film = film_of(old);
    assert_int_equal(hang(&film, 60, 80).lines[0].anchor.kind, CW_ANCHOR_CUT);
    assert_string_equal(carried(old, 60, 80, "V A 1000 0 40,V BL 0 40 50,V B 5000 90 100"), "50-70");
    assert_int_equal(hang(&film, 1000, 1100).n_lines, 0); // outside the film
}

static void lines_of_another_cut_are_added(void** state) {
    (void)state;
    const Film film = film_of(two_shots);
    const CwHungLines first = hang(&film, 10, 20);
    CwHungLine other = first.lines[0];
    other.name = "2";
    const CwHungLine both[] = {first.lines[0], other};
    const CwHungLines more = {both, 2};
    CwHungLines all;
    assert_int_equal(cw_lines_join(arena, &first, &more, &all), CW_OK);
    assert_int_equal(all.n_lines, 2);
    assert_string_equal(all.lines[1].name, "2");
}

static CwStatus sweep(CwArena* failing, void* context) {
    const Film* film = context;
    const CwSpoken spoken = {"1", "ANNA", "Hello.", "2", false, true, frame(10), frame(30)};
    const CwDialogue dialogue = {&spoken, 1};
    CwHeard heard;
    CwHungLines hung;
    const CwLine* lines = NULL;
    size_t count = 0;
    CW_TRY(cw_cut_heard(failing, &film->cut, &film->picture, &heard));
    CW_TRY(cw_lines_hang(failing, &dialogue, &heard, &film->picture, cw_rate_24, &hung));
    CW_TRY(cw_lines_join(failing, &hung, &hung, &hung));
    return cw_lines_place(failing, &hung, &heard, &film->picture, cw_rate_24, &lines, &count);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    Film film = film_of("V A 1000 0 50,A A 1000 0 50,A2 T 900 10 20");
    cw_sweep_allocations(sweep, &film, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_line_goes_with_its_footage, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_line_is_cut_off_with_its_footage, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_line_over_an_edit_keeps_its_length, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sound_follows_the_audio_tracks_where_there_are_any, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_line_over_black_hangs_on_a_join, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lines_of_another_cut_are_added, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_that_runs_out, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
