// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/ensemble.h"

#include "base/buf.h"
#include "base/file.h"
#include "testing/testing.h"

#include <string.h>

static void test_those_that_come_with_it(void** state) {
    (void)state;
    static const char* const names[] = {"chamber", "hindustani", "jazz",       "salon",
                                        "strings", "synth",      "taiko_koto", "west_african"};
    CwArena* arena = cw_arena_new(NULL);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; ++i) {
        CwEnsemble e;
        assert_int_equal(cw_ensemble_named(arena, names[i], NULL, &e), CW_OK);
        assert_string_equal(e.name, names[i]);
        assert_true(e.n_instruments >= 4);
    }
    CwEnsemble chamber;
    assert_int_equal(cw_ensemble_named(arena, "chamber", NULL, &chamber), CW_OK);
    assert_int_equal(cw_ensemble_find(&chamber, "clarinet")->transposition, 2);
    assert_int_equal(cw_ensemble_find(&chamber, "percussion")->bank, 128);
    assert_null(cw_ensemble_find(&chamber, "ocarina"));
    cw_arena_free(arena);
}

static void test_unknown_name(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwEnsemble e;
    CwDiag diag = {0};
    assert_int_equal(cw_ensemble_named(arena, "gamelan", &diag, &e), CW_ERR_NOT_FOUND);
    assert_non_null(strstr(diag.text, "chamber, hindustani, jazz, salon, strings"));
    cw_arena_free(arena);
}

static void refuses(const char* old, const char* new, CwStatus status, const char* says) {
    CwArena* arena = cw_arena_new(NULL);
    CwText text;
    assert_int_equal(cw_file_read(arena, "data/ensembles/strings.json", 0, NULL, &text), CW_OK);
    const char* changed = cw_test_replaced(arena, text.at, old, new);
    CwEnsemble e;
    CwDiag diag = {0};
    assert_int_equal(cw_ensemble_read(arena, "my.json", cw_text(changed), &diag, &e), status);
    assert_non_null(strstr(diag.text, says));
    assert_string_equal(diag.file, "my.json");
    cw_arena_free(arena);
}

static void test_refuses_what_is_wrong(void** state) {
    (void)state;
    refuses("\"viola\"", "\"violin-2\"", CW_ERR_RANGE, "two instruments");
    refuses("\"string\"", "\"strange\"", CW_ERR_RANGE, "family");
    refuses("[55, 103]", "[103, 55]", CW_ERR_RANGE, "lower first");
    refuses("[56, 90]", "[50, 90]", CW_ERR_RANGE, "within");
    refuses("\"program\": 48", "\"program\": 128", CW_ERR_RANGE, "program");
    refuses("\"instruments\"", "\"players\"", CW_ERR_BAD_INPUT, "instruments");
}

static CwStatus read_one(CwArena* arena, void* context) {
    (void)context;
    CwEnsemble e;
    return cw_ensemble_named(arena, "chamber", NULL, &e);
}

static void test_out_of_memory(void** state) {
    (void)state;
    cw_sweep_allocations(read_one, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_those_that_come_with_it),
        cmocka_unit_test(test_unknown_name),
        cmocka_unit_test(test_refuses_what_is_wrong),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
