// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/exchange.h"

#include "testing/testing.h"

#include "base/buf.h"

#include <string.h>

static const char good[] =
    "from,to,rate,date,source\nGBP,EUR,1.1712,2026-06-30,the bank\nEUR,JPY,160,2026-06-30,the bank\n";

static CwStatus read(CwArena* arena, void* context) {
    CwExchanges* rates = context;
    return cw_exchanges_read(arena, "rates.csv", cw_text(good), NULL, rates);
}

static void both_ways(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwExchanges rates;
    CwRatio rate;
    assert_int_equal(read(arena, &rates), CW_OK);
    assert_ptr_equal(cw_exchange_find(&rates, (CwCurrency){"GBP"}, (CwCurrency){"EUR"}, &rate), &rates.items[0]);
    assert_true(rate.num == 732 && rate.den == 625);
    assert_ptr_equal(cw_exchange_find(&rates, (CwCurrency){"JPY"}, (CwCurrency){"EUR"}, &rate), &rates.items[1]);
    assert_true(rate.num == 1 && rate.den == 160);
    assert_null(cw_exchange_find(&rates, (CwCurrency){"GBP"}, (CwCurrency){"JPY"}, &rate)); // none was recorded
    assert_null(cw_exchange_find(&rates, (CwCurrency){"EUR"}, (CwCurrency){"EUR"}, &rate));
    assert_true(rate.num == 1 && rate.den == 1);
    cw_arena_free(arena);
}

static void what_is_no_rate(void** state) {
    (void)state;
    static const struct {
        const char* row;
        const char* name;
    } bad[] = {{"GBP,EUR,0,2026-06-30,x", "rates.rate"},
               {"GBP,EUR,-1,2026-06-30,x", "rates.rate"},
               {"GBP,EUR,much,2026-06-30,x", "rates.rate"},
               {"pound,EUR,1,2026-06-30,x", "rates.currency"},
               {"EUR,EUR,1,2026-06-30,x", "rates.currency"},
               {"GBP,EUR,1.1,yesterday,x", "rates.date"},
               {"GBP,EUR,1.1,2026-06-30,", NULL},
               {"GBP,EUR,1.1,2026-06-30,x\nEUR,GBP,0.9,2026-06-30,x", "rates.twice"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwArena* arena = cw_arena_new(NULL);
        CwDiag diag = {0};
        CwExchanges rates;
        const char* text = cw_format(arena, "from,to,rate,date,source\n%s\n", bad[i].row);
        assert_int_equal(cw_exchanges_read(arena, "rates.csv", cw_text(text), &diag, &rates), CW_ERR_BAD_INPUT);
        if (bad[i].name) {
            assert_string_equal(diag.name, bad[i].name);
        }
        cw_arena_free(arena);
    }
}

static void memory_runs_out(void** state) {
    (void)state;
    CwExchanges rates;
    cw_sweep_allocations(read, &rates, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ways),
        cmocka_unit_test(what_is_no_rate),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
