// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/album.h"

#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <string.h>

enum {
    RATE = 48000,
};

// A cue of two seconds that rings on for half a second; another that begins while the first still sounds.
static CwSound master(CwTestWorld* world) {
    const CwTestTone tones[] = {{1.0, 500.0, {CW_TEST_SILENT, CW_TEST_SILENT}},
                                {2.5, 500.0, {-20.0, -26.0}},
                                {3.0, 500.0, {-90.0, -90.0}},
                                {4.0, 500.0, {-20.0, -20.0}}};
    int64_t frames = 0;
    const int32_t* samples = cw_test_tones(world->arena, RATE, 2, tones, 4, &frames);
    return cw_test_sound(world->arena, &world->objects, RATE, 2, samples, frames);
}

static void a_track_rings_out(void** state) {
    CwTestWorld* world = *state;
    const CwSound sound = master(world);
    const CwAlbumCue cue = {"Dawn", "", 0, RATE, 3 * RATE, 65 * RATE / 10};
    CwAlbumTrack track;
    int32_t* samples = NULL;
    assert_int_equal(cw_album_cut(world->arena, &sound, &cue, &track), CW_OK);
    assert_int_equal(track.first, RATE);
    const int64_t wanted = RATE * 5 / 2 + RATE * CW_ALBUM_FADE_OUT_MS / 1000;
    assert_true(track.frames > wanted - 200 && track.frames <= wanted); // the last frames of a sine may be quiet
    assert_int_equal(track.fade_out, RATE * CW_ALBUM_FADE_OUT_MS / 1000);
    assert_int_equal(cw_album_samples(world->arena, &sound, &track, &samples), CW_OK);
    int32_t* as_it_was = CW_NEW_ARRAY(world->arena, int32_t, (size_t)track.frames * 2);
    assert_int_equal(cw_sound_read(&sound, track.first, track.frames, as_it_was), CW_OK);
    const size_t from = 2 * (size_t)track.fade_in;
    const size_t to = 2 * (size_t)(track.frames - track.fade_out);
    assert_memory_equal(samples + from, as_it_was + from, (to - from) * sizeof *samples); // one gain for all: none here
    for (size_t i = 0; i < from; ++i) {
        assert_true(samples[i] * (int64_t)samples[i] <= as_it_was[i] * (int64_t)as_it_was[i]);
    }
}

static void a_track_fades_before_the_next_cue(void** state) {
    CwTestWorld* world = *state;
    const CwSound sound = master(world);
    const CwAlbumCue cue = {"Dawn", "", 0, RATE, 4 * RATE, 2 * RATE};
    CwAlbumTrack track;
    int32_t* samples = NULL;
    assert_int_equal(cw_album_cut(world->arena, &sound, &cue, &track), CW_OK);
    assert_int_equal(track.frames, RATE);
    assert_int_equal(track.fade_out, RATE / 2); // half of it at most
    assert_int_equal(cw_album_samples(world->arena, &sound, &track, &samples), CW_OK);
    assert_true(samples[2 * (RATE - 1)] >= -8 && samples[2 * (RATE - 1)] <= 8);
    const CwAlbumCue last = {"Night", "", 0, 7 * RATE, 10 * RATE, sound.frames};
    assert_int_equal(cw_album_cut(world->arena, &sound, &last, &track), CW_OK);
    assert_int_equal(track.first + track.frames, sound.frames);
}

static void the_list_says_it_as_burners_read_it(void** state) {
    CwTestWorld* world = *state;
    CwBuf buf = cw_buf(world->arena);
    const CwAlbumCue first = {"Dawn \"again\"", "DEZZZ2600001", 2000, 0, 1, 2};
    const CwAlbumCue second = {"Night", "", 1500, 0, 1, 2};
    cw_album_list(&buf, "Slack Water");
    cw_album_list_track(&buf, 1, "a.flac", &first);
    cw_album_list_track(&buf, 2, "b.flac", &second);
    assert_string_equal(cw_buf_string(&buf), "TITLE \"Slack Water\"\n"
                                             "FILE \"a.flac\" WAVE\n  TRACK 01 AUDIO\n    TITLE \"Dawn 'again'\"\n"
                                             "    ISRC DEZZZ2600001\n    INDEX 01 00:00:00\n"
                                             "FILE \"b.flac\" WAVE\n  TRACK 02 AUDIO\n    TITLE \"Night\"\n"
                                             "    PREGAP 00:01:37\n    INDEX 01 00:00:00\n");
}

static CwStatus cut(CwArena* arena, void* context) {
    const CwSound* sound = context;
    const CwAlbumCue cue = {"Dawn", "", 0, RATE, 3 * RATE, 6 * RATE};
    CwAlbumTrack track;
    int32_t* samples = NULL;
    CW_TRY(cw_album_cut(arena, sound, &cue, &track));
    return cw_album_samples(arena, sound, &track, &samples);
}

static void memory_may_run_out(void** state) {
    CwTestWorld* world = *state;
    CwSound sound = master(world);
    cw_sweep_allocations(cut, &sound, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_track_rings_out, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(a_track_fades_before_the_next_cue, cw_test_world_setup, cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(the_list_says_it_as_burners_read_it, cw_test_world_setup,
                                        cw_test_world_teardown),
        cmocka_unit_test_setup_teardown(memory_may_run_out, cw_test_world_setup, cw_test_world_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
