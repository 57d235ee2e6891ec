// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/score.h"

#include "testing/testing.h"

#include <string.h>

static const CwNote notes[] = {{0, 40320, 60, 80, CW_ARTICULATION_STACCATO}};
static const CwDynamic dynamics[] = {{0, 500, false}};
static const CwKey keys[] = {{0, 2, false}};
static const CwPart parts[] = {{"flute", "Flute", "winds", 73, 0, 0, -100, notes, 1, dynamics, 1},
                               {"percussion", "Percussion", "percussion", 48, 128, 0, 400, NULL, 0, NULL, 0}};
static const CwChord chords[] = {{0, 161280, 2, 2, 0x244, "D"}};
static const CwScore score = {"1m1 Dawn", "by hand", keys, 1, parts, 2, 161280, chords, 1};

static const char* written(CwArena* arena, const CwScore* from) {
    CwBuf buf = cw_buf(arena);
    cw_score_to_json(&buf, NULL, from);
    return cw_buf_string(&buf);
}

static CwStatus read_text(CwArena* arena, const char* text, CwDiag* diag, CwScore* ret_score) {
    json_t* json = NULL;
    CW_TRY(cw_json_parse(arena, "score.json", cw_text(text), diag, &json));
    return cw_score_from_json(arena, (CwJsonIn){"score.json", diag}, json, ret_score);
}

static void test_round_trip(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const char* text = written(arena, &score);
    CwScore back;
    assert_int_equal(read_text(arena, text, NULL, &back), CW_OK);
    assert_int_equal(back.n_parts, 2);
    assert_int_equal(back.parts[1].bank, 128);
    assert_int_equal(back.parts[0].notes[0].articulation, CW_ARTICULATION_STACCATO);
    assert_string_equal(written(arena, &back), text);
    cw_arena_free(arena);
}

static void refuses(const char* old, const char* new, CwStatus status, const char* name) {
    CwArena* arena = cw_arena_new(NULL);
    const char* changed = cw_test_replaced(arena, written(arena, &score), old, new);
    CwDiag diag = {0};
    CwScore back;
    assert_int_equal(read_text(arena, changed, &diag, &back), status);
    assert_string_equal(diag.name, name);
    cw_arena_free(arena);
}

static void test_refuses_what_is_wrong(void** state) {
    (void)state;
    refuses("\"program\":73", "\"program\":128", CW_ERR_RANGE, "score.range");
    refuses("\"pan\":-100", "\"pan\":-1001", CW_ERR_RANGE, "score.range");
    refuses("\"stem\":\"winds\"", "\"stem\":1", CW_ERR_BAD_INPUT, "json.kind");
    refuses("\"parts\":[", "\"part\":[", CW_ERR_BAD_INPUT, "json.kind");
    refuses("[[0,500,0]]", "[[0,1001,0]]", CW_ERR_RANGE, "notes.range");
}

static CwStatus write_and_read(CwArena* arena, void* context) {
    (void)context;
    const char* text = written(arena, &score);
    CwScore back;
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
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
