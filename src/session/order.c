// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/order.h"

#include <string.h>

// Cues with the same players, as one.
typedef struct {
    uint32_t players;
    int64_t minutes;
} Group;

typedef struct {
    const int64_t* cost_a_minute;
    size_t n_players;
    Group* groups;
    size_t n_groups;
    size_t* group_of; // [cue]
} Problem;

static int64_t minute_of(const Problem* problem, uint32_t players) {
    int64_t cost = 0;
    for (size_t p = 0; p < problem->n_players; ++p) {
        cost += players >> p & 1U ? problem->cost_a_minute[p] : 0;
    }
    return cost;
}

static CwStatus make_groups(CwArena* arena, const CwOrderCue* cues, size_t n_cues, Problem* problem) {
    problem->groups = CW_NEW_ARRAY(arena, Group, n_cues);
    problem->group_of = CW_NEW_ARRAY(arena, size_t, n_cues);
    if (!problem->groups || !problem->group_of) {
        return CW_ERR_NO_MEM;
    }
    for (size_t c = 0; c < n_cues; ++c) {
        size_t g = 0;
        while (g < problem->n_groups && problem->groups[g].players != cues[c].players) {
            ++g;
        }
        problem->n_groups += g == problem->n_groups;
        problem->groups[g].players = cues[c].players;
        problem->groups[g].minutes += cues[c].minutes;
        problem->group_of[c] = g;
    }
    return CW_OK;
}

// The tables of the dynamic programme, by the set of groups that were recorded.
typedef struct {
    int64_t* cost;   // the least so far
    uint8_t* last;   // the group recorded last
    uint32_t* needs; // who plays in any of the set
} Tables;

// Who is paid while `group` is recorded after `done`: who was needed so far, itself included, and is from here on.
static uint32_t present(const Tables* tables, const Problem* problem, size_t done, size_t all, size_t group) {
    return (tables->needs[done] | problem->groups[group].players) & tables->needs[all & ~done];
}

static CwStatus make_tables(CwArena* arena, const Problem* problem, Tables* tables) {
    const size_t size = (size_t)1 << problem->n_groups;
    *tables = (Tables){CW_NEW_ARRAY(arena, int64_t, size), CW_NEW_ARRAY(arena, uint8_t, size),
                       CW_NEW_ARRAY(arena, uint32_t, size)};
    if (!tables->cost || !tables->last || !tables->needs) {
        return CW_ERR_NO_MEM;
    }
    for (size_t set = 1; set < size; ++set) {
        const size_t lowest = (size_t)__builtin_ctzll(set);
        tables->needs[set] = tables->needs[set & (set - 1)] | problem->groups[lowest].players;
        tables->cost[set] = INT64_MAX;
    }
    return CW_OK;
}

// What a minute costs, by who is present, in two halves.
typedef struct {
    int64_t low[65536];
    int64_t high[65536];
} Minutes;

static void fill_minutes(const Problem* problem, Minutes* minutes) {
    for (uint32_t set = 0; set < 65536; ++set) {
        minutes->low[set] = minute_of(problem, set);
        minutes->high[set] = problem->n_players > 16 ? minute_of(problem, set << 16U) : 0;
    }
}

static CwStatus order_exactly(CwArena* arena, const Problem* problem, size_t* order) {
    Tables tables;
    Minutes* minutes = CW_NEW(arena, Minutes);
    const size_t all = ((size_t)1 << problem->n_groups) - 1;
    if (!minutes) {
        return CW_ERR_NO_MEM;
    }
    fill_minutes(problem, minutes);
    CW_TRY(make_tables(arena, problem, &tables));
    for (size_t done = 0; done < all; ++done) {
        for (size_t left = all & ~done; left; left &= left - 1) {
            const size_t group = (size_t)__builtin_ctzll(left);
            const uint32_t here = present(&tables, problem, done, all, group);
            const int64_t minute = minutes->low[here & 0xFFFFU] + minutes->high[here >> 16U];
            const int64_t cost = tables.cost[done] + problem->groups[group].minutes * minute;
            const size_t next = done | (size_t)1 << group;
            if (cost < tables.cost[next]) {
                tables.cost[next] = cost;
                tables.last[next] = (uint8_t)group;
            }
        }
    }
    size_t at = problem->n_groups;
    for (size_t set = all; set; set &= ~((size_t)1 << tables.last[set])) {
        order[--at] = tables.last[set];
    }
    return CW_OK;
}

// What an order of groups costs.
static int64_t cost_of(const Problem* problem, const size_t* order, size_t count) {
    int64_t cost = 0;
    uint32_t after[CW_ORDER_CUES_MAX + 1];
    uint32_t before = 0;
    after[count] = 0;
    for (size_t i = count; i-- > 0;) {
        after[i] = after[i + 1] | problem->groups[order[i]].players;
    }
    for (size_t i = 0; i < count; ++i) {
        before |= problem->groups[order[i]].players;
        cost += problem->groups[order[i]].minutes * minute_of(problem, before & after[i]);
    }
    return cost;
}

static void move(size_t* order, size_t from, size_t to) {
    const size_t group = order[from];
    for (; from < to; ++from) {
        order[from] = order[from + 1];
    }
    for (; from > to; --from) {
        order[from] = order[from - 1];
    }
    order[to] = group;
}

// Moves one group at a time to where it costs less, until none does.
static void better(const Problem* problem, size_t* order) {
    const size_t n = problem->n_groups;
    int64_t best = cost_of(problem, order, n);
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t from = 0; from < n; ++from) {
            for (size_t to = 0; to < n; ++to) {
                move(order, from, to);
                const int64_t cost = cost_of(problem, order, n);
                if (cost < best) {
                    best = cost;
                    moved = true;
                } else {
                    move(order, to, from);
                }
            }
        }
    }
}

// Each group where it costs least among those that have a place already.
static void order_roughly(const Problem* problem, size_t* order) {
    for (size_t g = 0; g < problem->n_groups; ++g) {
        size_t best = g;
        int64_t least = INT64_MAX;
        order[g] = g;
        for (size_t to = g + 1; to-- > 0;) {
            move(order, g, to);
            const int64_t cost = cost_of(problem, order, g + 1);
            move(order, to, g);
            best = cost < least ? to : best;
            least = cost < least ? cost : least;
        }
        move(order, g, best);
    }
    better(problem, order);
}

static bool fits(const CwOrderCue* cues, size_t n_cues, const int64_t* cost_a_minute, size_t n_players) {
    int64_t minute = 0;
    int64_t minutes = 0;
    for (size_t p = 0; p < n_players; ++p) {
        if (cost_a_minute[p] < 0 || cost_a_minute[p] > INT64_C(1) << 40U) {
            return false;
        }
        minute += cost_a_minute[p];
    }
    for (size_t c = 0; c < n_cues; ++c) {
        if (cues[c].minutes < 0 || cues[c].minutes > INT64_C(1) << 32U || (uint64_t)cues[c].players >> n_players) {
            return false;
        }
        minutes += cues[c].minutes;
    }
    return minute == 0 || minutes <= (INT64_C(1) << 62U) / minute;
}

// The cues of each group one after the other, and what that costs.
static void lay_out(const Problem* problem, const CwOrderCue* cues, size_t n_cues, const size_t* order,
                    CwOrder* ret_order) {
    size_t count = 0;
    int64_t work = 0;
    for (size_t i = 0; i < problem->n_groups; ++i) {
        for (size_t c = 0; c < n_cues; ++c) {
            if (problem->group_of[c] == order[i]) {
                ret_order->cues[count++] = c;
                work += cues[c].minutes * minute_of(problem, cues[c].players);
            }
        }
    }
    ret_order->cost = cost_of(problem, order, problem->n_groups);
    ret_order->waiting = ret_order->cost - work;
}

CwStatus cw_order_cues(CwArena* arena, const CwOrderCue* cues, size_t n_cues, const int64_t* cost_a_minute,
                       size_t n_players, CwOrder* ret_order) {
    if (n_cues > CW_ORDER_CUES_MAX || n_players > CW_ORDER_PLAYERS_MAX ||
        !fits(cues, n_cues, cost_a_minute, n_players)) {
        return CW_ERR_RANGE;
    }
    Problem problem = {.cost_a_minute = cost_a_minute, .n_players = n_players};
    CW_TRY(make_groups(arena, cues, n_cues, &problem));
    size_t* order = CW_NEW_ARRAY(arena, size_t, problem.n_groups);
    CwOrder result = {.cues = CW_NEW_ARRAY(arena, size_t, n_cues), .proved = problem.n_groups <= CW_ORDER_EXACT_MAX};
    if (!order || !result.cues) {
        return CW_ERR_NO_MEM;
    }
    if (result.proved) {
        CwArena* work = cw_arena_like(arena);
        const CwStatus status = work ? order_exactly(work, &problem, order) : CW_ERR_NO_MEM;
        cw_arena_free(work);
        CW_TRY(status);
    } else {
        order_roughly(&problem, order);
    }
    lay_out(&problem, cues, n_cues, order, &result);
    *ret_order = result;
    return CW_OK;
}
