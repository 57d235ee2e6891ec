// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/duties.h"

#include "testing/testing.h"

#include <string.h>

static const CwRightsCue cues[] = {{"1m1", "Light"}, {"1m2", "Waltz"}};
static const CwMusicUse uses[] = {{"1m1", CW_USE_BI, {0}, {0}}, {"1m2", CW_USE_VI, {0}, {0}}};
static const char rows[] = "cue,work,party,role,state,paper,credit,alternate\n"
                           "1m1,,Elin Vass,C,signed,,yes,\n"
                           "1m1,,Hall,E,paid,contracts/Hall.pdf,no,\n"
                           "1m2,Song,Pier,E,invoiced,pier.pdf,\"\"\"Song\"\" courtesy of Pier\",\n"
                           "1m2,Other,Bay,E,paid,none.pdf,Bay,yes\n";

static CwStatus check(CwArena* arena, const char* crawl, const char* const* papers, size_t n_papers,
                      CwUnclearedList* ret_list) {
    CwRights* rights = CW_NEW(arena, CwRights);
    const CwDuties duties = {cw_text(crawl), crawl != NULL, papers, n_papers};
    if (!rights) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_rights_read(arena, "rights.csv", cw_text(rows), cues, 2, NULL, rights));
    return cw_duties_check(arena, rights, uses, 2, &duties, ret_list);
}

static void what_is_owed(void** state) {
    (void)state;
    static const char* const all[] = {"hall.pdf", "pier.pdf"};
    CwArena* arena = cw_arena_new(NULL);
    CwUnclearedList list;
    const char* crawl = "  MUSIC\n\nMusic by ELIN\tVASS\n\n\"Song\"\n courtesy of   Pier Music\n";
    assert_int_equal(check(arena, crawl, all, 2, &list), CW_OK);
    assert_int_equal(list.count, 0);
    assert_int_equal(check(arena, "Music by Elin\nSong courtesy of Pier", all, 1, &list), CW_OK);
    assert_int_equal(list.count, 3);
    assert_string_equal(list.items[0].why,
                        "Elin Vass is owed the credit \"Elin Vass\", and the end crawl does not say so");
    assert_int_equal(list.items[0].kind, CW_UNCLEARED_CREDIT);
    assert_int_equal(list.items[0].place.line, 2);
    assert_string_equal(list.items[1].party, "Pier");
    assert_string_equal(list.items[2].why,
                        "Pier is invoiced for \"Song\" against pier.pdf, which is not in contracts/");
    assert_int_equal(list.items[2].kind, CW_UNCLEARED_PAPER);
    assert_int_equal(check(arena, "Music by Elin Vassberg\n\"Song\" courtesy of Pier Music", all, 2, &list), CW_OK);
    assert_int_equal(list.count, 1); // another's name
    assert_string_equal(list.items[0].party, "Elin Vass");
    assert_int_equal(check(arena, NULL, all, 2, &list), CW_OK);
    assert_int_equal(list.count, 2);
    assert_non_null(strstr(list.items[0].why, "there is no end crawl"));
    cw_arena_free(arena);
}

static CwStatus sweep(CwArena* failing, void* context) {
    (void)context;
    CwUnclearedList list;
    return check(failing, "Elin", NULL, 0, &list);
}

static void memory_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(sweep, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_owed),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
