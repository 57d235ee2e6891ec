// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/usual.h"

#include "testing/testing.h"

#include "base/file.h"

static CwStatus read_budget(CwArena* arena, void* context) {
    CwText text = {NULL, 0};
    CW_TRY(cw_file_read(arena, "data/money/budget.json", 0, NULL, &text));
    return cw_usual_read(arena, "b", text, NULL, context);
}

static void ranges(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwUsual usual;
    assert_int_equal(read_budget(arena, &usual), CW_OK);
    const CwUsualRange* range = cw_usual_range(&usual, "Composer");
    assert_true(range && range->least == 20 && range->most == 40);
    assert_null(cw_usual_range(&usual, "ballet"));
    assert_true(usual.n_hidden >= 6);
    static const char* const bad[] = {
        "{}", "{\"source\": \"a\", \"date\": \"b\", \"ranges\": [{\"name\": \"c\", \"least\": 5, \"most\": 4}]}",
        "{\"source\": \"a\", \"date\": \"b\", \"ranges\": [{\"name\": \"c\", \"least\": 5, \"most\": 101}]}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        assert_int_equal(cw_usual_read(arena, "u", cw_text(bad[i]), NULL, &usual), CW_ERR_BAD_INPUT);
    }
    cw_arena_free(arena);
}

static void memory_runs_out(void** state) {
    (void)state;
    CwUsual usual;
    cw_sweep_allocations(read_budget, &usual, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
