// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/order.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/number.h"
#include "base/random.h"
#include "testing/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// The numbers between a name and the next ";" of a MiniZinc data file.
static size_t read_numbers(const char* text, const char* name, int64_t* numbers, size_t most) {
    const char* at = strstr(text, name);
    size_t count = 0;
    assert_non_null(at);
    for (at += strlen(name); *at && *at != ';' && count < most; ++at) {
        if (*at >= '0' && *at <= '9') {
            numbers[count] = 0;
            for (; *at >= '0' && *at <= '9'; ++at) {
                numbers[count] = numbers[count] * 10 + *at - '0';
            }
            ++count;
            --at;
        }
    }
    return count;
}

static void read_instance(const char* text, CwOrderCue* cues, size_t* n_cues, int64_t* costs, size_t* n_players) {
    int64_t plays[1024];
    int64_t lengths[64];
    const size_t n_plays = read_numbers(text, "ia =", plays, 1024);
    *n_players = read_numbers(text, "\nc =", costs, 32);
    *n_cues = read_numbers(text, "\nd =", lengths, 64);
    assert_int_equal(n_plays, *n_cues * *n_players);
    for (size_t c = 0; c < *n_cues; ++c) {
        cues[c] = (CwOrderCue){0, lengths[c]};
        for (size_t p = 0; p < *n_players; ++p) {
            cues[c].players |= plays[p * *n_cues + c] ? 1U << p : 0;
        }
    }
}

// Optima that others proved, of instances they published.
static void the_proved_optima_are_reached(void** state) {
    (void)state;
    static const struct {
        const char* name;
        int64_t cost;
    } instances[] = {
        {"concert", 111}, {"film103", 1031}, {"film105", 849}, {"film114", 867}, {"MobStory", 871},
    };
    clock_t spent = 0;
    CwArena* arena = cw_arena_new(NULL);
    const char* shared = getenv("CUEWRIGHT_SHARED");
    const char* folder = cw_path(arena, shared ? shared : "../shared/data", "talent");
    if (!cw_folder_exists(folder)) {
        printf("skipped: no talent/ in CUEWRIGHT_SHARED\n");
        cw_arena_free(arena);
        skip();
    }
    for (size_t i = 0; i < sizeof instances / sizeof instances[0]; ++i) {
        CwText text;
        CwOrderCue cues[64];
        int64_t costs[32];
        size_t n_cues = 0;
        size_t n_players = 0;
        CwOrder order;
        const char* path = cw_path(arena, folder, cw_format(arena, "%s.dzn", instances[i].name));
        assert_int_equal(cw_file_read(arena, path, 0, NULL, &text), CW_OK);
        read_instance(text.at, cues, &n_cues, costs, &n_players);
        const clock_t begun = clock();
        assert_int_equal(cw_order_cues(arena, cues, n_cues, costs, n_players, &order), CW_OK);
        spent += clock() - begun;
        assert_true(order.proved);
        assert_int_equal(order.cost, instances[i].cost);
    }
    printf("all five in %.1f ms\n", 1000.0 * (double)spent / CLOCKS_PER_SEC);
    cw_arena_free(arena);
}

// What an order costs, reckoned player by player.
static int64_t cost_by_player(const CwOrderCue* cues, const size_t* order, size_t n_cues, const int64_t* costs,
                              size_t n_players) {
    int64_t cost = 0;
    for (size_t p = 0; p < n_players; ++p) {
        int64_t paid = 0;
        int64_t since = 0;
        bool started = false;
        for (size_t i = 0; i < n_cues; ++i) {
            const bool plays = cues[order[i]].players >> p & 1U;
            started = started || plays;
            since += started ? cues[order[i]].minutes : 0;
            paid = plays ? since : paid;
        }
        cost += paid * costs[p];
    }
    return cost;
}

static int64_t least_by_force(const CwOrderCue* cues, size_t* order, size_t at, size_t n, const int64_t* costs,
                              size_t n_players) {
    if (at == n) {
        return cost_by_player(cues, order, n, costs, n_players);
    }
    int64_t least = INT64_MAX;
    for (size_t i = at; i < n; ++i) {
        const size_t one = order[at];
        order[at] = order[i];
        order[i] = one;
        const int64_t cost = least_by_force(cues, order, at + 1, n, costs, n_players);
        least = cost < least ? cost : least;
        order[i] = order[at];
        order[at] = one;
    }
    return least;
}

static void small_ones_agree_with_trying_everything(void** state) {
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 40; ++round) {
        CwArena* arena = cw_arena_new(NULL);
        CwOrderCue cues[7];
        int64_t costs[20];
        size_t trial[7];
        CwOrder order;
        const size_t n_players = round % 2 ? 20 : 4;
        for (size_t c = 0; c < 7; ++c) {
            const uint32_t mask = (UINT32_C(1) << n_players) - 1;
            cues[c] = (CwOrderCue){(uint32_t)cw_random_next(&seed) & mask, 1 + (int64_t)(cw_random_next(&seed) >> 60U)};
            trial[c] = c;
        }
        for (size_t p = 0; p < n_players; ++p) {
            costs[p] = (int64_t)(cw_random_next(&seed) >> 58U);
        }
        assert_int_equal(cw_order_cues(arena, cues, 7, costs, n_players, &order), CW_OK);
        assert_int_equal(order.cost, cost_by_player(cues, order.cues, 7, costs, n_players));
        assert_int_equal(order.cost, least_by_force(cues, trial, 0, 7, costs, n_players));
        cw_arena_free(arena);
    }
}

static void many_cues_are_ordered_but_not_proved(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    CwOrderCue cues[40];
    const int64_t costs[6] = {5, 3, 8, 1, 9, 2};
    bool seen[40] = {false};
    CwOrder order;
    for (uint32_t c = 0; c < 40; ++c) {
        cues[c] = (CwOrderCue){1U + c, 3};
    }
    assert_int_equal(cw_order_cues(arena, cues, 40, costs, 6, &order), CW_OK);
    assert_false(order.proved);
    assert_true(order.waiting >= 0);
    assert_int_equal(order.cost, cost_by_player(cues, order.cues, 40, costs, 6));
    for (size_t i = 0; i < 40; ++i) {
        assert_false(seen[order.cues[i]]);
        seen[order.cues[i]] = true;
    }
    assert_int_equal(cw_order_cues(arena, cues, 401, costs, 6, &order), CW_ERR_RANGE);
    assert_int_equal(cw_order_cues(arena, cues, 40, costs, 3, &order), CW_ERR_RANGE);
    cw_arena_free(arena);
}

static CwStatus order_some(CwArena* arena, void* context) {
    (void)context;
    const CwOrderCue cues[] = {{1, 2}, {3, 2}, {2, 1}, {1, 4}};
    const int64_t costs[] = {2, 3};
    CwOrder order;
    return cw_order_cues(arena, cues, 4, costs, 2, &order);
}

static void memory_may_run_out(void** state) {
    (void)state;
    cw_sweep_allocations(order_some, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_proved_optima_are_reached),
        cmocka_unit_test(small_ones_agree_with_trying_everything),
        cmocka_unit_test(many_cues_are_ordered_but_not_proved),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
