// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/midi.h"

#include "base/file.h"
#include "base/program.h"
#include "testing/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    Q = CW_TICKS_PER_QUARTER,
};

static const char* mido(CwArena* arena, const char* verb, const char* path) {
    const char* argv[] = {"/usr/bin/python3", "src/music/midi_check.py", verb, path, NULL};
    const CwProgram program = {argv, NULL, 60};
    CwProgramResult result;
    CwDiag diag = {0};
    const CwStatus status = cw_program_must(arena, &program, &diag, &result);
    if (status != CW_OK) {
        print_error("%s\n", diag.text);
    }
    assert_int_equal(status, CW_OK);
    return cw_text_copy(arena, result.output);
}

// The file of some music, in the test folder.
static const char* saved(CwArena* arena, const CwMidiOut* out, const char* name) {
    CwBuf buf = cw_buf(arena);
    assert_int_equal(cw_midi_write(&buf, out), CW_OK);
    const char* path = cw_path(arena, cw_test_folder(), name);
    assert_int_equal(cw_file_write(arena, path, (CwText){buf.bytes, buf.length}, NULL), CW_OK);
    return path;
}

static const CwNote line[] = {{0, Q, 60, 100, 0}, {Q, Q, 60, 90, 0}, {2 * Q, 8 * Q, 67, 80, 0}};
static const CwNote drums[] = {{3 * Q, Q / 4, 49, 120, 0}};
static const CwKey keys[] = {{0, -2, true}};
static const CwMidiMarker markers[] = {{2 * Q, "door"}};

static const CwMidiOutTrack tracks[] = {{"Flute", 0, 73, 0, -500, line, 3}, {"Drums", 9, 48, 0, 0, drums, 1}};

static CwMidiOut example(const CwTempoMap* map) {
    return (CwMidiOut){"1m1", 480, map, 10 * (int64_t)Q, keys, 1, markers, 1, tracks, 2, NULL};
}

static CwStatus constant_map(CwArena* arena, int64_t num, int64_t den, CwTempoMap* ret_map) {
    return cw_tempo_map_constant(arena, cw_ratio(num, den), (CwMeter){4, 4}, cw_span(8 * CW_FLICKS_PER_SECOND),
                                 ret_map);
}

static void test_mido_reads_what_we_write(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTempoMap map;
    assert_int_equal(constant_map(arena, 120, 1, &map), CW_OK);
    const CwMidiOut out = example(&map);
    const char* path = saved(arena, &out, "a.mid");
    assert_string_equal(mido(arena, "read", path), "type 1 division 480 tracks 3\n"
                                                   "name 0 1m1\n"
                                                   "meter 4 4 0\n"
                                                   "key Gm 0\n"
                                                   "marker door 960 705600000\n"
                                                   "end 0 4800\n"
                                                   "name 1 Flute\n"
                                                   "program 1 0 73\n"
                                                   "on 1 0 60 100 0 0\n"
                                                   "off 1 0 60 0 480 352800000\n"
                                                   "on 1 0 60 90 480 352800000\n"
                                                   "off 1 0 60 0 960 705600000\n"
                                                   "on 1 0 67 80 960 705600000\n"
                                                   "off 1 0 67 0 4800 3528000000\n"
                                                   "end 1 4800\n"
                                                   "name 2 Drums\n"
                                                   "program 2 9 48\n"
                                                   "on 2 9 49 120 1440 1058400000\n"
                                                   "off 2 9 49 0 1560 1146600000\n"
                                                   "end 2 4800\n");
    cw_test_folder_remove();
    cw_arena_free(arena);
}

static void test_we_read_what_we_write(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTempoMap map;
    assert_int_equal(constant_map(arena, 90, 1, &map), CW_OK);
    CwBuf buf = cw_buf(arena);
    const CwMidiOut out = example(&map);
    assert_int_equal(cw_midi_write(&buf, &out), CW_OK);
    CwMidi midi;
    assert_int_equal(cw_midi_read(arena, "a.mid", (CwText){buf.bytes, buf.length}, NULL, NULL, &midi), CW_OK);
    assert_int_equal(midi.n_tracks, 2);
    assert_string_equal(midi.tracks[0].name, "Flute");
    assert_int_equal(midi.tracks[0].programs[0].program, 73);
    assert_int_equal(midi.tracks[1].channel, 9);
    assert_int_equal(midi.tracks[0].n_notes, 3);
    for (size_t i = 0; i < 3; ++i) {
        assert_memory_equal(&midi.tracks[0].notes[i], &line[i], sizeof line[i]);
    }
    assert_int_equal(midi.n_markers, 1);
    assert_int_equal(midi.markers[0].tick, 2 * Q);
    assert_int_equal(midi.keys[0].fifths, -2);
    assert_true(midi.keys[0].minor);
    assert_int_equal(midi.end_tick, 10 * Q);
    cw_arena_free(arena);
}

static void test_we_read_what_mido_writes(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const char* path = cw_path(arena, cw_test_folder(), "b.mid");
    (void)mido(arena, "write", path);
    CwText bytes;
    assert_int_equal(cw_file_read(arena, path, 0, NULL, &bytes), CW_OK);
    CwMidi midi;
    assert_int_equal(cw_midi_read(arena, "b.mid", bytes, NULL, NULL, &midi), CW_OK);
    assert_int_equal(midi.type, 0);
    assert_int_equal(midi.n_tracks, 2); // one a channel
    assert_int_equal(midi.tracks[0].notes[0].length, Q);
    assert_int_equal(midi.tracks[1].notes[0].tick, Q / 2);
    assert_int_equal(midi.tracks[1].notes[0].length, Q / 2);
    assert_int_equal(midi.tracks[1].programs[0].program, 68);
    assert_int_equal(midi.n_tempos, 2);
    assert_int_equal(midi.tempos[1].tick, 2 * Q);
    assert_int_equal(midi.tempos[1].us_per_quarter, 500000);
    assert_int_equal(midi.meters[0].meter.num, 3);
    assert_int_equal(midi.keys[0].fifths, 3);
    assert_true(midi.keys[0].minor);
    assert_string_equal(midi.markers[0].text, "door");
    assert_int_equal(midi.markers[0].tick, 3 * Q);
    cw_test_folder_remove();
    cw_arena_free(arena);
}

// Checks each "on" line of mido's against the time the map gives: within 5 microseconds.
static void check_times(const char* lines, const CwTempoMap* map, int division) {
    int checked = 0;
    for (const char* at = lines; (at = strstr(at, "\non 1 ")) != NULL; ++at) {
        char* end = NULL;
        const char* words = at + 6;
        long long values[5] = {0};
        for (int i = 0; i < 5; ++i) {
            values[i] = strtoll(words, &end, 10);
            words = end;
        }
        const int64_t due = cw_tempo_map_time_of(map, values[3] * (Q / division)).flicks;
        const int64_t error = values[4] - due;
        assert_in_range(error + 3528, 0, 2 * 3528);
        ++checked;
    }
    assert_in_range(checked, 500, 100000);
}

// Twenty minutes at an odd tempo, then a ramp: the file's clock stays with the map.
static void test_the_clock_does_not_drift(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTempoPoint points[3] = {{0, {0}, 1, 1},
                              {INT64_C(2000) * Q, {20 * 60 * CW_FLICKS_PER_SECOND + 12345678}, 13, 17},
                              {INT64_C(2100) * Q, {21 * 60 * CW_FLICKS_PER_SECOND + 999}, 1, 1}};
    const CwMeterChange meters[] = {{0, 1, {4, 4}}, {INT64_C(400) * Q, 101, {7, 8}}};
    const CwTempoMap map = {points, 3, meters, 2};
    assert_int_equal(cw_tempo_map_check(&map), CW_OK);
    CwNote* beats = CW_NEW_ARRAY(arena, CwNote, 2100);
    for (int64_t i = 0; i < 2100; ++i) {
        beats[i] = (CwNote){i * Q, Q / 2, 60, 80, 0};
    }
    const CwMidiOutTrack track = {"beats", 0, 0, 0, 0, beats, 2100};
    const CwMidiOut out = {
        .title = "x", .division = 960, .map = &map, .end_tick = INT64_C(2100) * Q, .tracks = &track, .n_tracks = 1};
    const char* path = saved(arena, &out, "c.mid");
    check_times(mido(arena, "read", path), &map, 960);
    cw_test_folder_remove();
    cw_arena_free(arena);
}

static void test_music_before_the_first_bar(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTempoMap map;
    assert_int_equal(constant_map(arena, 60, 1, &map), CW_OK);
    const CwNote pickup[] = {{-Q, Q, 55, 80, 0}, {0, Q, 60, 80, 0}};
    const CwMidiOutTrack track = {"up", 0, -1, 0, 0, pickup, 2};
    const CwMidiOut out = {.division = 480, .map = &map, .end_tick = 4 * Q, .tracks = &track, .n_tracks = 1};
    CwBuf buf = cw_buf(arena);
    assert_int_equal(cw_midi_write(&buf, &out), CW_OK);
    CwMidi midi;
    assert_int_equal(cw_midi_read(arena, "p", (CwText){buf.bytes, buf.length}, NULL, NULL, &midi), CW_OK);
    assert_int_equal(midi.tracks[0].notes[0].tick, 3 * Q);
    assert_int_equal(midi.tracks[0].notes[1].tick, 4 * Q);
    assert_int_equal(cw_midi_write(&buf, &(CwMidiOut){.division = 7, .map = &map, .end_tick = 1}), CW_OK);
    assert_int_equal(cw_midi_write(&buf, &(CwMidiOut){.division = 11, .map = &map, .end_tick = 1}), CW_ERR_RANGE);
    cw_arena_free(arena);
}

#define HEAD(type, tracks, division) "MThd\0\0\0\6\0" type "\0" tracks division
#define BYTES(text)                  ((CwText){text, sizeof(text) - 1})

static CwStatus read_bytes(CwArena* arena, CwText bytes, CwDiagList* warnings, CwDiag* diag, CwMidi* midi) {
    return cw_midi_read(arena, "x.mid", bytes, warnings, diag, midi);
}

static void test_running_status_and_repairs(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwDiagList warnings = {.arena = arena};
    CwMidi midi;
    // two notes by running status, the second never ended, no end of track, junk after
    const CwText bytes = BYTES(HEAD("\1", "\1", "\0\140") "MTrk\0\0\0\12"
                                                          "\0\220\74\100\140\74\0\0\100\100"
                                                          "junk");
    assert_int_equal(read_bytes(arena, bytes, &warnings, NULL, &midi), CW_OK);
    assert_int_equal(midi.tracks[0].n_notes, 1);
    assert_int_equal(midi.tracks[0].notes[0].length, Q);
    assert_int_equal(warnings.count, 3);
    assert_string_equal(warnings.items[0].name, "midi.no_end");
    assert_string_equal(warnings.items[1].name, "midi.empty_note");
    assert_string_equal(warnings.items[2].name, "midi.rest");
    cw_arena_free(arena);
}

static void test_meters_go_to_bar_lines(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwDiagList warnings = {.arena = arena};
    CwMidi midi;
    // 4/4, then 3/4 after five quarters: to the bar line at four; then 6/8 a bar of three later
    const CwText bytes = BYTES(HEAD("\1", "\1", "\0\1") "MTrk\0\0\0\34"
                                                        "\0\377\130\4\4\2\30\10"
                                                        "\5\377\130\4\3\2\30\10"
                                                        "\2\377\130\4\6\3\30\10"
                                                        "\0\377\57\0");
    assert_int_equal(read_bytes(arena, bytes, &warnings, NULL, &midi), CW_OK);
    assert_int_equal(warnings.count, 1);
    assert_int_equal(midi.n_meters, 3);
    assert_int_equal(midi.meters[1].tick, 4 * Q);
    assert_int_equal(midi.meters[1].bar, 2);
    assert_int_equal(midi.meters[2].tick, 7 * Q);
    assert_int_equal(midi.meters[2].meter.den, 8);
    cw_arena_free(arena);
}

static void refuses(CwText bytes, const char* name, const char* where) {
    CwArena* arena = cw_arena_new(NULL);
    CwDiag diag = {0};
    CwMidi midi;
    assert_int_equal(read_bytes(arena, bytes, NULL, &diag, &midi), CW_ERR_BAD_INPUT);
    assert_string_equal(diag.name, name);
    assert_string_equal(diag.file, "x.mid");
    assert_non_null(strstr(diag.text, where));
    cw_arena_free(arena);
}

static void test_refuses_with_the_byte(void** state) {
    (void)state;
    refuses(BYTES(""), "midi.header", "at byte 0");
    refuses(BYTES("RIFF\0\0\0\0WAVEfmt \0\0\0\0"), "midi.header", "MThd");
    refuses(BYTES(HEAD("\2", "\1", "\0\140")), "midi.type", "at byte 8");
    refuses(BYTES(HEAD("\1", "\1", "\0\0")), "midi.division", "0 ticks");
    refuses(BYTES(HEAD("\1", "\1", "\200\4")), "midi.division", "rate");
    refuses(BYTES(HEAD("\1", "\1", "\0\140")), "midi.tracks", "at byte 14");
    refuses(BYTES(HEAD("\1", "\1", "\0\140") "MTrk\0\0\0\4\0\220\74"), "midi.short", "at byte 14");
    refuses(BYTES(HEAD("\1", "\1", "\0\140") "MTrk\0\0\0\3\0\220\74"), "midi.short", "at byte 24");
    refuses(BYTES(HEAD("\1", "\1", "\0\140") "MTrk\0\0\0\3\0\74\74"), "midi.running", "at byte 23");
    refuses(BYTES(HEAD("\1", "\1", "\0\140") "MTrk\0\0\0\2\0\370"), "midi.status", "at byte 23");
    refuses(BYTES(HEAD("\1", "\1", "\0\140") "MTrk\0\0\0\4\0\220\74\200"), "midi.data", "at byte 24");
    refuses(BYTES(HEAD("\1", "\1", "\0\140") "MTrk\0\0\0\5\200\200\200\200\0"), "midi.number", "at byte 26");
    refuses(BYTES(HEAD("\1", "\1", "\0\140") "MTrk\0\0\0\4\0\377\1\11"), "midi.short", "at byte 26");
}

// Every cut and every changed byte of a good file is read or refused, never a crash.
static void test_damaged_files(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTempoMap map;
    assert_int_equal(constant_map(arena, 120, 1, &map), CW_OK);
    CwBuf buf = cw_buf(arena);
    const CwMidiOut out = example(&map);
    assert_int_equal(cw_midi_write(&buf, &out), CW_OK);
    int refused = 0;
    for (size_t i = 0; i < buf.length; ++i) {
        CwArena* inner = cw_arena_new(NULL);
        CwMidi midi;
        refused += read_bytes(inner, (CwText){buf.bytes, i}, NULL, NULL, &midi) != CW_OK;
        for (unsigned flip = 1; flip < 256; flip *= 2) {
            buf.bytes[i] = (char)((unsigned char)buf.bytes[i] ^ flip);
            refused += read_bytes(inner, (CwText){buf.bytes, buf.length}, NULL, NULL, &midi) != CW_OK;
            buf.bytes[i] = (char)((unsigned char)buf.bytes[i] ^ flip);
        }
        cw_arena_free(inner);
    }
    assert_true(refused > (int)buf.length);
    cw_arena_free(arena);
}

static CwStatus write_and_read(CwArena* arena, void* context) {
    (void)context;
    CwTempoMap map;
    CW_TRY(constant_map(arena, 120, 1, &map));
    CwBuf buf = cw_buf(arena);
    const CwMidiOut out = example(&map);
    CW_TRY(cw_midi_write(&buf, &out));
    CwMidi midi;
    return cw_midi_read(arena, "a.mid", (CwText){buf.bytes, buf.length}, NULL, NULL, &midi);
}

static void test_out_of_memory(void** state) {
    (void)state;
    cw_sweep_allocations(write_and_read, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mido_reads_what_we_write),
        cmocka_unit_test(test_we_read_what_we_write),
        cmocka_unit_test(test_we_read_what_mido_writes),
        cmocka_unit_test(test_the_clock_does_not_drift),
        cmocka_unit_test(test_music_before_the_first_bar),
        cmocka_unit_test(test_running_status_and_repairs),
        cmocka_unit_test(test_meters_go_to_bar_lines),
        cmocka_unit_test(test_refuses_with_the_byte),
        cmocka_unit_test(test_damaged_files),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
