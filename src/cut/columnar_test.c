// SPDX-License-Identifier: GPL-3.0-or-later
// What the list says and does; that it agrees with the other forms is a law in diff_test.c.
#include "cut/columnar.h"

#include "testing/testing.h"

#include <inttypes.h>
#include <string.h>

static CwArena* arena;
static CwDiag diag;
static CwDiagList repairs;

static int begin(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    diag = (CwDiag){0};
    repairs = (CwDiagList){.arena = arena};
    return arena ? 0 : 1;
}

static int end(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

// Three shots of 100 frames from 01:00:00:00.
static CwPicture film(void) {
    static const CwShot shots[] = {
        {.roll = "A", .clip = "a", .rec_in = 86400, .rec_out = 86500, .src_in = 1000, .speed = {1, 1}},
        {.roll = "B", .clip = "b", .rec_in = 86500, .rec_out = 86600, .src_in = 2000, .speed = {1, 1}},
        {.roll = "C", .clip = "c", .rec_in = 86600, .rec_out = 86700, .src_in = 3000, .speed = {1, 1}},
    };
    return (CwPicture){shots, 3};
}

// What a list makes of the film: "A 1000 100, B …"; or the name of what was wrong.
static const char* made_by(const char* list, bool strict) {
    const CwPicture old = film();
    const CwCutOptions options = {.rate = cw_rate_24, .strict = strict};
    CwRelative relative;
    CwPicture made;
    if (cw_columnar_read(arena, "f", cw_text(list), 86400, &options, &repairs, &diag, &relative) != CW_OK ||
        cw_relative_do(arena, &relative, &old, &diag, &made) != CW_OK) {
        return cw_format(arena, "%s:%d", diag.name, diag.line);
    }
    CwBuf buf = cw_buf(arena);
    for (size_t i = 0; i < made.n_shots; ++i) {
        cw_buf_format(&buf, "%s%s %" PRId64 " %" PRId64, i ? ", " : "",
                      made.shots[i].black ? "black" : made.shots[i].roll, made.shots[i].src_in,
                      made.shots[i].rec_out - made.shots[i].rec_in);
    }
    return cw_buf_string(&buf);
}

#define HEADER "#\tAt This\tFor This Length\tDo This\tTo\tSource\tRoll\tClip Name\tSpeed\tTotal Change\n"

static void rows_are_done_one_after_the_other(void** state) {
    (void)state;
    // The second row finds C where the first has left it.
    assert_string_equal(made_by(HEADER "1\t01:00:04:04\t100\tDelete Shot\t\t\tB\tb\t\t-100\n"
                                       "2\t01:00:04:04\t10\tTrim Head\t\t\tC\tc\t\t-110\n"
                                       "3\t01:00:00:00\t24\tInsert Shot\t\t00:00:10:00\tX\tx\t\t-86\n"
                                       "4\t124\t90\tMove Shot\t24\n",
                                true),
                        "X 240 24, C 3010 90, A 1000 100");
}

static void columns_may_be_set_in_blanks_and_feet(void** state) {
    (void)state;
    assert_string_equal(made_by("Change List for R1\n\n"
                                "     At This      For This   Do This        Clip Name     Total Change\n"
                                "     Footage      Length\n"
                                "1.   0006+04      0000+08    Lengthen Tail  A             +0000+08\n"
                                "     0006+11\n"
                                "2.   0012+12      0006+04    Delete Shot    C\n",
                                false),
                        "A 1000 100, A 0 8, B 2000 96, C 3096 4");
    assert_int_equal(repairs.count, 1);
    assert_string_equal(repairs.items[0].name, "columnar.source");
}

static void what_cannot_be_done_is_refused(void** state) {
    (void)state;
    assert_string_equal(made_by("hello\n", false), "columnar.no_table:0");
    assert_string_equal(made_by(HEADER "1\t290\t20\tDelete\n", false), "columnar.outside:0");
    assert_string_equal(made_by(HEADER "1\t290\t20\tPaint\n", false), "columnar.row:2");
    assert_string_equal(made_by(HEADER "1\there\t20\tDelete\n", false), "columnar.row:2");
    assert_string_equal(made_by(HEADER "1\t0\t20\tMove\n", false), "columnar.row:2");
    assert_string_equal(made_by(HEADER "1\t0\t20\tDelete\t\t\t\t\t\t-19\n", false),
                        "A 1020 80, B 2000 100, C 3000 100");
    assert_string_equal(repairs.items[0].name, "columnar.total");
    assert_string_equal(made_by(HEADER "1\t0\t20\tDelete\t\t\t\t\t\t-19\n", true), "columnar.total:2");
    assert_string_equal(made_by("Rate: 25\n" HEADER, false), "cut.rate:0");
}

static CwStatus read_and_do(CwArena* other, void* context) {
    const CwPicture old = film();
    const CwCutOptions options = {.rate = cw_rate_24};
    CwRelative relative;
    CwPicture made;
    CW_TRY(cw_columnar_read(other, "f", cw_text(context), 86400, &options, NULL, NULL, &relative));
    return cw_relative_do(other, &relative, &old, NULL, &made);
}

static void memory_may_run_out(void** state) {
    (void)state;
    cw_sweep_allocations(read_and_do,
                         (void*)(HEADER "1\t0\t20\tDelete\n2\t0\t5\tInsert\t\t9\tX\tx\n3\t0\t5\tMove\t9\n"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_are_done_one_after_the_other, begin, end),
        cmocka_unit_test_setup_teardown(columns_may_be_set_in_blanks_and_feet, begin, end),
        cmocka_unit_test_setup_teardown(what_cannot_be_done_is_refused, begin, end),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
