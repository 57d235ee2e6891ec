// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/favoured.h"

#include "testing/testing.h"

#include "base/random.h"

#include <string.h>

enum {
    MOST = 12,
    GROUPS = 4,
};

static bool is_in(const int* within, int group, int wanted) {
    return group >= 0 && (group == wanted || is_in(within, within[group], wanted));
}

// Raises whoever is promised more than they have, one after another in any order, until nobody is.
static void raise_one_by_one(uint64_t* seed, const CwFavouredFee* fees, size_t count, const int* within,
                             CwRatio rates[MOST]) {
    bool again = true;
    for (size_t i = 0; i < count; ++i) {
        rates[i] = cw_ratio(fees[i].fee * fees[i].share.den, fees[i].share.num);
    }
    while (again) {
        again = false;
        const size_t begin = (size_t)cw_random_below(seed, (int64_t)count);
        for (size_t k = 0; k < count; ++k) {
            const size_t i = (begin + k) % count;
            for (size_t j = 0; fees[i].favoured && j < count; ++j) {
                if (is_in(within, fees[j].group, fees[i].tied_to) && cw_ratio_compare(rates[i], rates[j]) < 0) {
                    rates[i] = rates[j];
                    again = true;
                }
            }
        }
    }
}

static void the_least_fixed_point(void** state) {
    (void)state;
    uint64_t seed = 17;
    for (int round = 0; round < 20000; ++round) {
        CwArena* arena = cw_arena_new(NULL);
        CwFavouredFee fees[MOST];
        CwRatio rates[MOST];
        int within[GROUPS];
        for (int g = 0; g < GROUPS; ++g) { // in one that comes later, or in none
            const int outer = g + 1 + (int)cw_random_below(&seed, GROUPS);
            within[g] = outer < GROUPS ? outer : -1;
        }
        const size_t count = 1 + (size_t)cw_random_below(&seed, MOST);
        for (size_t i = 0; i < count; ++i) {
            fees[i] = (CwFavouredFee){.party = "P",
                                      .fee = cw_random_below(&seed, 500000),
                                      .share = cw_ratio(1 + cw_random_below(&seed, 6), 6),
                                      .group = (int)cw_random_below(&seed, GROUPS),
                                      .favoured = cw_random_below(&seed, 2),
                                      .tied_to = (int)cw_random_below(&seed, GROUPS)};
        }
        raise_one_by_one(&seed, fees, count, within, rates);
        assert_int_equal(cw_favoured_settle(arena, fees, count, within, GROUPS, NULL), CW_OK);
        for (size_t i = 0; i < count; ++i) {
            const CwI128 wanted = (CwI128)rates[i].num * fees[i].share.num;
            const CwI128 den = (CwI128)rates[i].den * fees[i].share.den;
            assert_true(fees[i].settled >= fees[i].fee);
            assert_true((CwI128)fees[i].settled * den >= wanted && (CwI128)(fees[i].settled - 1) * den < wanted);
        }
        cw_arena_free(arena);
    }
}

// The master owner is tied to the publishers, who share the work in halves; one of them asked for more.
static void sync_and_master(void** state) {
    (void)state;
    static const int within[] = {-1, -1};
    CwArena* arena = cw_arena_new(NULL);
    CwFavouredFee fees[] = {{"Kvist", 50000, {1, 2}, 0, true, 0, 0},
                            {"Sand", 60000, {1, 2}, 0, false, 0, 0},
                            {"Label", 100000, {1, 1}, 1, true, 0, 0}};
    assert_int_equal(cw_favoured_settle(arena, fees, 3, within, 2, NULL), CW_OK);
    assert_int_equal(fees[0].settled, 60000);
    assert_int_equal(fees[1].settled, 60000);
    assert_int_equal(fees[2].settled, 120000);
    fees[0].share.num = 0;
    CwDiag diag = {0};
    assert_int_equal(cw_favoured_settle(arena, fees, 3, within, 2, &diag), CW_ERR_RANGE);
    assert_string_equal(diag.read, "Kvist");
    cw_arena_free(arena);
}

static CwStatus scenario(CwArena* arena, void* context) {
    (void)context;
    static const int within[] = {-1, -1};
    CwFavouredFee fees[] = {{"A", 1, {1, 2}, 0, true, 1, 0}, {"B", 2, {1, 2}, 1, true, 0, 0}};
    return cw_favoured_settle(arena, fees, 2, within, 2, NULL);
}

static void memory_runs_out(void** state) {
    (void)state;
    cw_sweep_allocations(scenario, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_least_fixed_point),
        cmocka_unit_test(sync_and_master),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
