// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/notes.h"

#include "music/notes_json.h"
#include "testing/testing.h"

#include <string.h>

static const CwNote melody[] = {{0, 40320, 60, 80, CW_ARTICULATION_NORMAL},
                                {0, 40320, 64, 80, CW_ARTICULATION_LEGATO},
                                {40320, 20160, 62, 90, CW_ARTICULATION_ACCENT, -50}};
static const CwVoice voices[] = {{"melody", CW_ROLE_MELODY, melody, 3}, {"low", CW_ROLE_BASS, NULL, 0}};
static const CwKey keys[] = {{0, -3, true}};
static const CwDynamic dynamics[] = {{0, 375, true}, {40320, 800, false}};
static const CwPhrase phrases[] = {{0, 161280, "statement"}};
static const CwChord chords[] = {{0, 161280, 0, 3, 0x89, "Cm/Eb"}};
static const CwSketch sketch = {"by \"hand\"", keys, 1, voices, 2, dynamics, 2, phrases, 1, chords, 1, 161280};

static const char* written(CwArena* arena) {
    CwBuf buf = cw_buf(arena);
    cw_sketch_to_json(&buf, NULL, &sketch);
    return cw_buf_string(&buf);
}

static CwStatus read_text(CwArena* arena, const char* text, CwDiag* diag, CwSketch* ret_sketch) {
    json_t* json = NULL;
    CW_TRY(cw_json_parse(arena, "sketch.json", cw_text(text), diag, &json));
    return cw_sketch_from_json(arena, (CwJsonIn){"sketch.json", diag}, json, ret_sketch);
}

static void test_round_trip(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const char* text = written(arena);
    CwSketch back;
    assert_int_equal(read_text(arena, text, NULL, &back), CW_OK);
    assert_int_equal(back.n_voices, 2);
    assert_int_equal(back.voices[0].notes[2].articulation, CW_ARTICULATION_ACCENT);
    assert_int_equal(back.voices[0].notes[2].cents, -50);
    assert_int_equal(back.voices[0].notes[1].cents, 0);
    assert_int_equal(back.voices[1].role, CW_ROLE_BASS);
    assert_true(back.keys[0].minor);
    assert_string_equal(back.chords[0].name, "Cm/Eb");
    CwBuf buf = cw_buf(arena);
    cw_sketch_to_json(&buf, NULL, &back);
    assert_string_equal(cw_buf_string(&buf), text);
    cw_arena_free(arena);
}

static void refuses(const char* old, const char* new, CwStatus status, const char* name) {
    CwArena* arena = cw_arena_new(NULL);
    CwDiag diag = {0};
    CwSketch back = {.origin = "untouched"};
    assert_int_equal(read_text(arena, cw_test_replaced(arena, written(arena), old, new), &diag, &back), status);
    assert_string_equal(diag.name, name);
    assert_string_equal(diag.file, "sketch.json");
    assert_string_equal(back.origin, "untouched");
    cw_arena_free(arena);
}

static void test_refuses_what_is_wrong(void** state) {
    (void)state;
    refuses("[0,40320,60,80,0]", "[0,40320,128,80,0]", CW_ERR_RANGE, "notes.range");
    refuses("[0,40320,60,80,0]", "[0,0,60,80,0]", CW_ERR_RANGE, "notes.range");
    refuses("[0,40320,60,80,0]", "[0,40320,60,80,0,100]", CW_ERR_RANGE, "notes.range");
    refuses("[0,40320,60,80,0]", "[0,40320,60,80]", CW_ERR_BAD_INPUT, "notes.row");
    refuses("[0,40320,60,80,0]", "[0,40320,60,80,\"x\"]", CW_ERR_BAD_INPUT, "notes.row");
    refuses("[0,40320,60,80,0]", "[99999,40320,60,80,0]", CW_ERR_BAD_INPUT, "notes.order");
    refuses("\"role\":\"bass\"", "\"role\":\"tuba\"", CW_ERR_BAD_INPUT, "sketch.role");
    refuses("\"root\":0", "\"root\":12", CW_ERR_RANGE, "notes.chord");
    refuses("[[0,-3,1]]", "[[0,-8,1]]", CW_ERR_RANGE, "notes.range");
    refuses("\"end_tick\":161280", "\"end_tick\":null", CW_ERR_BAD_INPUT, "json.kind");
}

static void test_sorting_is_total(void** state) {
    (void)state;
    CwNote notes[] = {{5, 1, 60, 1, 0}, {0, 2, 61, 1, 1}, {0, 2, 61, 1, 0}, {0, 1, 61, 9, 0}, {0, 9, 60, 1, 0}};
    cw_notes_sort(notes, 5);
    assert_int_equal(notes[0].pitch, 60);
    assert_int_equal(notes[1].length, 1);
    assert_int_equal(notes[2].articulation, 0);
    assert_int_equal(notes[3].articulation, 1);
    assert_int_equal(notes[4].tick, 5);
    cw_notes_sort(notes, 0);
}

static CwStatus write_and_read(CwArena* arena, void* context) {
    (void)context;
    const char* text = written(arena);
    CwSketch back;
    return text ? read_text(arena, text, NULL, &back) : CW_ERR_NO_MEM;
}

static void test_out_of_memory(void** state) {
    (void)state;
    cw_sweep_allocations(write_and_read, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_refuses_what_is_wrong),
        cmocka_unit_test(test_sorting_is_total),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
