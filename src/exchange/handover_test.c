// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/handover.h"

#include "testing/testing.h"

#include <string.h>

// What the sessions say is held against Ardour, mido and the schema of DAWproject by the tests of whole films.
static const CwHandedRegion regions[] = {{"1m1 \"<hot>\"", 4800, 96000}, {"1m2", 100800, 91200}};
static const CwHandedTrack tracks[] = {{"MX & strings", "MX-strings.wav", 2, 192000, regions, 2},
                                       {"DX", "DX.wav", 1, 192000, regions, 1}};
static const CwHandedMark marks[] = {{"1m1 in", 9609}, {"the \"door\" & 'it'", 19219}};
static const CwHandover film = {"night_cut2", {24000, 1001, false}, 48000, 86400, 192000, tracks, 2, marks, 2, NULL, 0};

typedef CwStatus (*Write)(CwBuf* buf, const CwHandover* film);

static const Write writers[] = {cw_hand_ardour, cw_hand_reaper, cw_hand_dawproject, cw_hand_marks_midi,
                                cw_hand_tempo_midi};

static const char* written(CwArena* arena, Write write) {
    CwBuf buf = cw_buf(arena);
    assert_int_equal(write(&buf, &film), CW_OK);
    return cw_buf_string(&buf);
}

static void names_are_quoted(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const char* ardour = written(arena, cw_hand_ardour);
    assert_non_null(strstr(ardour, "name=\"MX &amp; strings\""));
    assert_non_null(strstr(ardour, "name=\"1m1 &quot;&lt;hot&gt;&quot;\""));
    assert_non_null(strstr(ardour, "start=\"a56500920\"")); // 9609 samples of 5880 superclocks
    assert_non_null(strstr(ardour, "channels=\"1\" source-0=\"1002\" master-source-0=\"1002\"/>"));
    const char* reaper = written(arena, cw_hand_reaper);
    assert_non_null(strstr(reaper, "NAME '1m1 \"<hot>\"'"));
    assert_non_null(strstr(reaper, "MARKER 2 0.400395833"));
    cw_arena_free(arena);
}

static void each_program_has_its_losses(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    for (int i = 0; i < CW_HANDS; ++i) {
        assert_true(strlen(cw_hand_name((CwHand)i)) > 0);
        CwBuf losses = cw_buf(arena);
        assert_int_equal(cw_hand_losses(&losses, (CwHand)i, &film), CW_OK);
        assert_non_null(strstr(cw_buf_string(&losses), "meters of recordings"));
        const bool no_place = strstr(cw_buf_string(&losses), "timecode: the format has no place") != NULL;
        assert_true(no_place == (i == CW_HAND_DAWPROJECT));
    }
    CwBuf recipe = cw_buf(arena);
    assert_int_equal(cw_hand_recipe(&recipe, &film), CW_OK);
    assert_non_null(strstr(cw_buf_string(&recipe), "session start 01:00:00:00"));
    assert_non_null(strstr(cw_buf_string(&recipe), "audio/DX.wav"));
    cw_arena_free(arena);
}

static CwStatus write_all(CwArena* arena, void* context) {
    (void)context;
    for (size_t i = 0; i < sizeof writers / sizeof writers[0]; ++i) {
        CwBuf buf = cw_buf(arena);
        CW_TRY(writers[i](&buf, &film));
    }
    return CW_OK;
}

static void memory_may_run_out(void** state) {
    (void)state;
    cw_sweep_allocations(write_all, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_quoted),
        cmocka_unit_test(each_program_has_its_losses),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
