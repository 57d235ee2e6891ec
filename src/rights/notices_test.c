// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/notices.h"

#include "testing/testing.h"

#include <string.h>

static const CwRightsCue cues[] = {{"1m1", "One"}, {"1m2", "Two"}, {"1m3", "Three"}};
static const char rows[] = "cue,work,kind,party,role,state,paper,until\n"
                           "1m1,A,licensed,Ann,E,signed,a.pdf,2026-12-01\n"
                           "1m1,A,licensed,Lab,MO,paid,,2026-11-19\n"
                           "1m2,B,licensed,Bob,E,denied,,\n"
                           "1m2,C,licensed,Cy,E,requested,,2026-11-21\n"
                           "1m3,D,licensed,Di,E,denied,,\n"
                           "1m3,E,licensed,Ed,E,denied,,\n";

static CwStatus read(CwArena* arena, int within_days, CwRightsNotices* ret_notices) {
    CwRights* rights = CW_NEW(arena, CwRights);
    CwDate day;
    if (!rights) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_date_parse(cw_text("2026-11-20"), false, &day));
    CW_TRY(cw_rights_read(arena, "rights.csv", cw_text(rows), cues, 3, NULL, rights));
    return cw_rights_notices(arena, rights, day, within_days, ret_notices);
}

static void what_is_told(void** state) {
    (void)state;
    static const struct {
        CwNoticeKind kind;
        const char* party;
        int line;
    } wanted[] = {{CW_NOTICE_ENDS, "Ann", 2},
                  {CW_NOTICE_ENDED, "Lab", 3},
                  {CW_NOTICE_NO_PAPER, "Lab", 3},
                  {CW_NOTICE_NO_ALTERNATE, "Di", 6},
                  {CW_NOTICE_NO_ALTERNATE, "Ed", 7}};
    CwArena* arena = cw_arena_new(NULL);
    CwRightsNotices found;
    assert_int_equal(read(arena, 11, &found), CW_OK);
    assert_int_equal(found.count, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < found.count; ++i) {
        assert_int_equal(found.items[i].kind, wanted[i].kind);
        assert_string_equal(found.items[i].party, wanted[i].party);
        assert_int_equal(found.items[i].place.line, wanted[i].line);
        assert_non_null(strstr(found.items[i].words, found.items[i].work));
    }
    assert_int_equal(read(arena, 10, &found), CW_OK); // the first of December is eleven days away
    assert_int_equal(found.count, sizeof wanted / sizeof wanted[0] - 1);
    assert_int_equal(found.items[0].kind, CW_NOTICE_ENDED);
    cw_arena_free(arena);
}

static CwStatus scenario(CwArena* arena, void* context) {
    (void)context;
    CwRightsNotices found;
    return read(arena, 30, &found);
}

static void memory_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(scenario, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_told),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
