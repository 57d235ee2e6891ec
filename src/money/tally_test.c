// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/tally.h"

#include "testing/testing.h"

#include "base/random.h"

#include <stdio.h>
#include <string.h>

static const CwTallyLayout tabs = {"s.tsv", '\t', '.', 6, 1, 2, 3, 4, 5, {""}};

static void one_row(const char* amount, const char* units, CwStatus status, int64_t millionths) {
    CwArena* arena = cw_arena_new(NULL);
    CwTally* tally = NULL;
    CwTallyItem* items = NULL;
    size_t count = 0;
    char row[200];
    CwDiag diag = {0};
    assert_true(snprintf(row, sizeof row, "x\tus-rc1-76-07839\t0036000291452\t%s\t%s\tusd\r\n", units, amount) > 0);
    assert_int_equal(cw_tally_new(arena, &tally), CW_OK);
    if (cw_tally_rows(tally, &tabs, cw_text(row), 7, &diag) != status) {
        fail_msg("%s: %s", amount, diag.text);
    }
    if (status == CW_OK) {
        assert_int_equal(cw_tally_items(arena, tally, &items, &count), CW_OK);
        assert_int_equal(count, 1);
        assert_string_equal(items[0].isrc, "USRC17607839");
        assert_int_equal(items[0].upc, 36000291452);
        assert_string_equal(items[0].currency.code, "USD");
        assert_true(items[0].amount == (CwI128)millionths * 1000000);
    } else {
        assert_int_equal(diag.line, 7);
    }
    cw_arena_free(arena);
}

static void amounts(void** state) {
    (void)state;
    one_row("1.5", "3", CW_OK, 1500000);
    one_row("-0.000001", "-3", CW_OK, -1);
    one_row("+12", "", CW_OK, 12000000);
    one_row(".25", "1.0", CW_OK, 250000);
    one_row("0.0000010000000", "1", CW_OK, 1);
    one_row("\"1.5\"", "1", CW_OK, 1500000);
    one_row("2.5E-05", "1", CW_OK, 25);
    one_row("1e3", "1", CW_OK, 1000000000);
    one_row("", "1", CW_ERR_BAD_INPUT, 0);
    one_row("-", "1", CW_ERR_BAD_INPUT, 0);
    one_row("1,5", "1", CW_ERR_BAD_INPUT, 0);
    one_row("0.0000000000001", "1", CW_ERR_BAD_INPUT, 0);
    one_row("1e-13", "1", CW_ERR_BAD_INPUT, 0);
    one_row("1.5x", "1", CW_ERR_BAD_INPUT, 0);
    one_row("1234567890123456789", "1", CW_ERR_BAD_INPUT, 0);
    one_row("1", "1.5", CW_ERR_BAD_INPUT, 0);
    one_row("1", "many", CW_ERR_BAD_INPUT, 0);
}

static void rows_as_they_come(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwTally* tally = NULL;
    CwTallyItem* items = NULL;
    size_t count = 0;
    CwDiag diag = {0};
    CwTallyLayout commas = {"s.csv", ',', '.', 4, 1, -1, -1, 3, -1, {"EUR"}};
    assert_int_equal(cw_tally_new(arena, &tally), CW_OK);
    const char* text = "\"a, \"\"b\"\"\",USRC17607839,\"x,y\",1.25,more,and more\n\nz,USRC17607839,,\"0.75\"";
    if (cw_tally_rows(tally, &commas, cw_text(text), 1, &diag) != CW_OK) {
        fail_msg("%s", cw_diag_line(arena, &diag));
    }
    assert_int_equal(cw_tally_items(arena, tally, &items, &count), CW_OK);
    assert_int_equal(count, 1);
    assert_true(items[0].amount == (CwI128)2 * CW_TALLY_UNIT);
    assert_int_equal(items[0].rows, 2);
    assert_int_equal(cw_tally_rows(tally, &commas, cw_text("a,b,c,1\na,b"), 5, &diag), CW_ERR_BAD_INPUT);
    assert_int_equal(diag.line, 6);
    cw_arena_free(arena);
}

// The sums of pieces in any order are the sums of the whole.
static void pieces_in_any_order(void** state) {
    (void)state;
    enum { ROWS = 3000, PIECES = 7 };
    CwArena* arena = cw_arena_new(NULL);
    CwTally* whole = NULL;
    CwTally* pieces[PIECES];
    uint64_t seed = 9;
    assert_int_equal(cw_tally_new(arena, &whole), CW_OK);
    for (int i = 0; i < PIECES; ++i) {
        assert_int_equal(cw_tally_new(arena, &pieces[i]), CW_OK);
    }
    for (int i = 0; i < ROWS; ++i) {
        char row[160];
        assert_true(snprintf(row, sizeof row, "x\tQMABC26%05d\t%d\t%d\t%s%d.%012lld\t%s\n",
                             (int)cw_random_below(&seed, 900), (int)cw_random_below(&seed, 3), i % 50, i % 9 ? "" : "-",
                             i % 100, (long long)cw_random_below(&seed, CW_TALLY_UNIT), i % 2 ? "USD" : "EUR") > 0);
        assert_int_equal(cw_tally_rows(whole, &tabs, cw_text(row), 1, NULL), CW_OK);
        CwTally* piece = pieces[cw_random_below(&seed, PIECES)];
        assert_int_equal(cw_tally_rows(piece, &tabs, cw_text(row), 1, NULL), CW_OK);
    }
    for (int i = PIECES - 1; i > 0; --i) {
        assert_int_equal(cw_tally_merge(pieces[i - 1], pieces[i]), CW_OK);
    }
    CwTallyItem* a = NULL;
    CwTallyItem* b = NULL;
    size_t n_a = 0;
    size_t n_b = 0;
    assert_int_equal(cw_tally_items(arena, whole, &a, &n_a), CW_OK);
    assert_int_equal(cw_tally_items(arena, pieces[0], &b, &n_b), CW_OK);
    assert_int_equal(n_a, n_b);
    for (size_t i = 0; i < n_a; ++i) {
        assert_string_equal(a[i].isrc, b[i].isrc);
        assert_true(a[i].amount == b[i].amount && a[i].units == b[i].units && a[i].rows == b[i].rows);
    }
    cw_arena_free(arena);
}

static CwStatus tallied(CwArena* arena, void* context) {
    (void)context;
    CwTally* tally = NULL;
    CwTallyItem* items = NULL;
    size_t count = 0;
    CW_TRY(cw_tally_new(arena, &tally));
    for (int i = 0; i < 1100; ++i) { // so that it grows
        char row[80];
        (void)snprintf(row, sizeof row, "x\tQMABC26%05d\t\t1\t1\tUSD\n", i);
        CW_TRY(cw_tally_rows(tally, &tabs, cw_text(row), 1, NULL) == CW_OK ? CW_OK : CW_ERR_NO_MEM);
    }
    return cw_tally_items(arena, tally, &items, &count);
}

static void memory_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(tallied, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts),
        cmocka_unit_test(rows_as_they_come),
        cmocka_unit_test(pieces_in_any_order),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
