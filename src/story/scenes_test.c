// SPDX-License-Identifier: GPL-3.0-or-later
#include "story/scenes.h"

#include "testing/pictures.h"
#include "testing/testing.h"

#include "base/buf.h"
#include "base/file.h"
#include "cut/edl.h"

#include <string.h>

enum {
    HOUR = 86400, // frames at 24
};

static CwArena* arena;

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

static CwScript script_of(const char* text) {
    CwScript script;
    assert_int_equal(cw_script_read(arena, "s", cw_text(text), NULL, &script), CW_OK);
    return script;
}

static CwTime frame(int64_t number) {
    return cw_time_of_frame(HOUR + number, cw_rate_24);
}

static const char* shown(const CwScenes* scenes) {
    CwBuf buf = cw_buf(arena);
    for (size_t i = 0; i < scenes->count; ++i) {
        cw_buf_format(&buf, "%s%s:%d-%d", i ? " " : "", scenes->scenes[i].name,
                      (int)(cw_frame_nearest(scenes->scenes[i].in, cw_rate_24) - HOUR),
                      (int)(cw_frame_nearest(scenes->scenes[i].out, cw_rate_24) - HOUR));
    }
    return cw_buf_string(&buf);
}

static const char two_scenes[] = "INT. A #1#\n\nANNA\nHello.\n\nEXT. B #2A#\n\nTOM\nBye.\n";

static const char* found(const char* shots, int64_t line1, int64_t line2) {
    const CwPicture picture = cw_test_picture(arena, HOUR, shots);
    const CwScript script = script_of(two_scenes);
    const CwSpoken lines[] = {{"1", "ANNA", "Hello.", "1", false, line1 >= 0, frame(line1), frame(line1 + 5)},
                              {"2", "TOM", "Bye.", "2A", false, line2 >= 0, frame(line2), frame(line2 + 5)}};
    const CwDialogue dialogue = {lines, 2};
    CwScenes scenes;
    assert_int_equal(cw_scenes_find(arena, &script, &dialogue, &picture, cw_rate_24, &scenes), CW_OK);
    return shown(&scenes);
}

static void by_lines(void** state) {
    (void)state;
    // the shot between goes with its roll; a roll of its own belongs to what comes
    assert_string_equal(found("A 0 50,B 0 50,A 90 50,C 0 50,D 0 50", 60, 210), "1:0-100 2A:100-250");
    assert_string_equal(found("A 0 50,B 0 50,A 90 50,C 0 50,D 0 50", 10, 210), "1:0-150 2A:150-250");
    assert_string_equal(found("A 0 50,B 0 50", 10, -1), "1:0-100");
    assert_string_equal(found("A 0 50,B 0 50", -1, -1), "");
    assert_string_equal(found("A 0 50,B 0 50,C 0 50", 110, 10), "2A:0-50 1:50-150");
}

static void by_clip_names(void** state) {
    (void)state;
    assert_string_equal(found("A 0 50 1-1,A 0 50 1C/2,A 0 50 2A-1,A 0 50 2A-3", -1, -1), "1:0-100 2A:100-200");
    assert_string_equal(found("A 0 50 SEA,A 0 50 1-2 KITCHEN,A 0 50 DOOR,A 0 50 x", -1, -1), ""); // too few
    assert_string_equal(found("A 0 50 100-1,A 0 50 1A1,A 0 50 1ABC-1", -1, -1), "");
}

static void listed(void** state) {
    (void)state;
    const CwPicture picture = cw_test_picture(arena, HOUR, "A 0 50,B 0 50");
    const CwScript script = script_of(two_scenes);
    const CwSceneMark marks[] = {
        {"1", frame(0), true, frame(40), {0}}, {"2a", frame(50), false, {0}, {0}}, {"9", frame(70), false, {0}, {0}}};
    const CwSceneList list = {marks, 3};
    CwScenes scenes;
    assert_int_equal(cw_scenes_of_list(arena, &list, &script, &picture, cw_rate_24, &scenes), CW_OK);
    assert_string_equal(shown(&scenes), "1:0-40 2a:50-70 9:70-100");
    assert_string_equal(scenes.scenes[1].heading, "EXT. B");
    assert_string_equal(scenes.scenes[2].heading, "");
    assert_int_equal(cw_scenes_of_list(arena, &list, NULL, &picture, cw_rate_24, &scenes), CW_OK);
}

static void carried(void** state) {
    (void)state;
    const CwPicture old = cw_test_picture(arena, HOUR, "A 0 50,B 7000 50,C 4000 50");
    const CwPicture new = cw_test_picture(arena, HOUR, "C 4000 50,A 10 40,X 9000 9,Y 20000 5");
    CwDiff diff;
    assert_int_equal(cw_diff(arena, &old, &new, NULL, &diff), CW_OK);
    const CwScene scenes[] = {
        {"1", "", frame(0), frame(50)}, {"2", "", frame(50), frame(100)}, {"3", "", frame(100), frame(150)}};
    const CwScenes before = {scenes, 3};
    CwScenes after;
    assert_int_equal(cw_scenes_carry(arena, &before, &diff, cw_rate_24, &after), CW_OK);
    assert_string_equal(shown(&after), "3:0-50 1:50-90");
}

// What is found in the bundled film without its scene list is what the list says, but for shots nothing tells about.
static void the_bundled_film(void** state) {
    (void)state;
    CwText texts[4];
    static const char* const files[] = {"film/script.fountain", "film/subtitles/cut1.srt", "film/cuts/cut1.edl",
                                        "film/scenes.csv"};
    for (size_t i = 0; i < 4; ++i) {
        if (cw_file_read(arena, files[i], 0, NULL, &texts[i]) != CW_OK) {
            print_message("skipped: no bundled film here\n");
            skip();
        }
    }
    CwScript script;
    CwSubtitles subtitles;
    CwDialogue dialogue;
    CwCut cut;
    CwPicture picture;
    CwSceneList list;
    CwScenes said;
    CwScenes found_scenes;
    const CwTime starts[] = {frame(0)};
    const CwCutOptions options = {cw_rate_24, false};
    assert_int_equal(cw_script_read(arena, "s", texts[0], NULL, &script), CW_OK);
    assert_int_equal(cw_subtitles_read(arena, "s", texts[1], NULL, &subtitles), CW_OK);
    assert_int_equal(cw_dialogue_match(arena, &script, &subtitles, starts, 1, cw_rate_24, &dialogue), CW_OK);
    assert_int_equal(cw_cut_read_edl(arena, "cut1.edl", texts[2], &options, NULL, NULL, &cut), CW_OK);
    assert_int_equal(cw_cut_picture(arena, &cut, &picture), CW_OK);
    assert_int_equal(cw_scene_list_read(arena, "scenes.csv", texts[3], cw_rate_24, NULL, &list), CW_OK);
    assert_int_equal(cw_scenes_of_list(arena, &list, &script, &picture, cw_rate_24, &said), CW_OK);
    assert_int_equal(cw_scenes_find(arena, &script, &dialogue, &picture, cw_rate_24, &found_scenes), CW_OK);
    int64_t same = 0;
    for (int64_t f = cw_picture_in(&picture); f < cw_picture_out(&picture); ++f) {
        const CwTime at = cw_time_of_frame(f, cw_rate_24);
        const char* names[2] = {"", ""};
        for (int which = 0; which < 2; ++which) {
            const CwScenes* scenes = which ? &said : &found_scenes;
            for (size_t i = 0; i < scenes->count; ++i) {
                if (cw_time_compare(scenes->scenes[i].in, at) <= 0 && cw_time_compare(at, scenes->scenes[i].out) < 0) {
                    names[which] = scenes->scenes[i].name;
                }
            }
        }
        same += strcmp(names[0], names[1]) == 0;
    }
    const int64_t all = cw_picture_out(&picture) - cw_picture_in(&picture);
    print_message("%d of %d frames in the scene the list says\n", (int)same, (int)all);
    assert_true(10 * same >= 8 * all);
}

static CwStatus sweep(CwArena* failing, void* context) {
    const CwPicture* picture = context;
    CwScript script;
    CwScenes scenes;
    CwDiff diff;
    CW_TRY(cw_script_read(failing, "s", cw_text(two_scenes), NULL, &script));
    const CwSpoken lines[] = {{"1", "ANNA", "Hello.", "1", false, true, frame(3), frame(5)}};
    const CwDialogue dialogue = {lines, 1};
    CW_TRY(cw_scenes_find(failing, &script, &dialogue, picture, cw_rate_24, &scenes));
    CW_TRY(cw_diff(failing, picture, picture, NULL, &diff));
    return cw_scenes_carry(failing, &scenes, &diff, cw_rate_24, &scenes);
}

static void memory_that_runs_out(void** state) {
    (void)state;
    CwPicture picture = cw_test_picture(arena, HOUR, "A 0 50,B 0 50");
    cw_sweep_allocations(sweep, &picture, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(by_lines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(by_clip_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(listed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(carried, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_bundled_film, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_that_runs_out, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
