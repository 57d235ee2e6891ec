// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/verdict.h"

#include "testing/pictures.h"
#include "testing/testing.h"

#include <string.h>

// The verdict on [in, out) as text: "shifted +10, 48 kept, 0 gone, 0 new".
static void expect(const char* old, const char* new, int64_t in, int64_t out, const char* wanted) {
    CwArena* arena = cw_arena_new(NULL);
    const CwPicture before = cw_test_picture(arena, 0, old);
    const CwPicture after = cw_test_picture(arena, 0, new);
    CwDiff diff;
    CwVerdict verdict;
    assert_int_equal(cw_diff(arena, &before, &after, NULL, &diff), CW_OK);
    assert_int_equal(cw_verdict(arena, &diff, in, out, &verdict), CW_OK);
    assert_string_equal(cw_format(arena, "%s %+d, %d kept, %d gone, %d new%s", cw_verdict_name(verdict.kind),
                                  (int)verdict.shift, (int)verdict.frames_kept, (int)verdict.frames_gone,
                                  (int)verdict.frames_new, verdict.new_version ? ", version" : ""),
                        wanted);
    assert_true(verdict.frames_kept + verdict.frames_gone == out - in);
    cw_arena_free(arena);
}

static const char film[] = "A 1000 100, B 5000 100, C 9000 100, D 13000 100, E 17000 100";

static void what_is_where_it_was_is_untouched(void** state) {
    (void)state;
    expect(film, film, 120, 280, "untouched +0, 160 kept, 0 gone, 0 new");
    expect(film, "A 1000 100, B 5000 100, C 9000 100, X 1 50", 120, 280, "untouched +0, 160 kept, 0 gone, 0 new");
}

static void what_moved_as_one_is_shifted(void** state) {
    (void)state;
    expect(film, "X 1 30, A 1000 100, B 5000 100, C 9000 100, D 13000 100, E 17000 100", 120, 280,
           "shifted +30, 160 kept, 0 gone, 0 new");
    expect(film, "A 1007 93, B 5000 100, C 9000 100, D 13000 100, E 17000 100", 120, 280,
           "shifted -7, 160 kept, 0 gone, 0 new");
}

static void trims_and_inserts_inside_change_it(void** state) {
    (void)state;
    expect(film, "A 1000 100, B 5000 90, C 9000 100, D 13000 100, E 17000 100", 120, 280,
           "changed +0, 150 kept, 10 gone, 0 new");
    expect(film, "A 1000 100, B 5000 100, X 1 24, C 9000 100, D 13000 100, E 17000 100", 120, 280,
           "changed +0, 160 kept, 0 gone, 24 new");
    expect(film, "A 1000 100, B 5000 100, C 9000 200 1/2, D 13000 100, E 17000 100", 120, 280,
           "changed +0, 160 kept, 0 gone, 0 new");
    expect(film, "A 1000 100, B 5000 100, D 13000 100, E 17000 100", 120, 400, "changed +0, 180 kept, 100 gone, 0 new");
}

static void scenes_that_move_split_it(void** state) {
    (void)state;
    expect(film, "A 1000 100, C 9000 100, D 13000 100, B 5000 100, E 17000 100", 120, 280,
           "split -100, 160 kept, 0 gone, 140 new");
    expect(film, "A 1000 100, C 9000 100, B 5000 100, D 13000 100, E 17000 100", 100, 300,
           "split -100, 200 kept, 0 gone, 0 new");
}

static void what_is_seen_again_is_repeated(void** state) {
    (void)state;
    expect(film, "A 1000 100, B 5000 100, C 9000 100, D 13000 100, B 5000 100, E 17000 100", 120, 280,
           "repeated +0, 160 kept, 0 gone, 140 new");
}

static void what_is_gone_is_omitted(void** state) {
    (void)state;
    expect(film, "A 1000 100, D 13000 100, E 17000 100", 120, 280, "omitted +0, 0 kept, 160 gone, 0 new");
}

static void black_goes_with_what_is_beside_it(void** state) {
    (void)state;
    expect("A 1000 100, BL 0 50, B 5000 100", "X 1 7, A 1000 100, BL 0 50, B 5000 100", 50, 200,
           "shifted +7, 150 kept, 0 gone, 0 new");
    expect("BL 0 50, A 1000 100", "BL 0 50, A 1000 100", 0, 150, "untouched +0, 150 kept, 0 gone, 0 new");
    expect("A 1000 100, BL 0 50, B 5000 100", "A 1000 100, BL 0 40, B 5000 100", 50, 200,
           "changed +0, 140 kept, 10 gone, 0 new");
}

static void a_new_version_is_told(void** state) {
    (void)state;
    expect("A 1000 100, sea_v001 5000 100, C 9000 100", "A 1000 100, sea_v002 5000 100, C 9000 100", 50, 250,
           "untouched +0, 200 kept, 0 gone, 0 new, version");
}

static CwStatus judge_all(CwArena* arena, void* context) {
    CwDiff diff;
    CwVerdict verdict;
    const CwPicture* pictures = context;
    CW_TRY(cw_diff(arena, &pictures[0], &pictures[1], NULL, &diff));
    return cw_verdict(arena, &diff, 50, 250, &verdict);
}

static void memory_may_run_out(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwPicture pictures[2] = {cw_test_picture(arena, 0, "A 1000 100, sea_v001 5000 100, BL 0 7, C 9000 100"),
                             cw_test_picture(arena, 0, "A 1000 100, sea_v002 5000 90, BL 0 7, X 9000 100")};
    cw_sweep_allocations(judge_all, pictures, 0);
    cw_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_where_it_was_is_untouched),
        cmocka_unit_test(what_moved_as_one_is_shifted),
        cmocka_unit_test(trims_and_inserts_inside_change_it),
        cmocka_unit_test(scenes_that_move_split_it),
        cmocka_unit_test(what_is_seen_again_is_repeated),
        cmocka_unit_test(what_is_gone_is_omitted),
        cmocka_unit_test(black_goes_with_what_is_beside_it),
        cmocka_unit_test(a_new_version_is_told),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
