// SPDX-License-Identifier: GPL-3.0-or-later
// Many cues: one order, cut into calls.
#include "session/plan_priv.h"

// The call that holds the cues [first, first + count) of an order; false when they do not go into one.
static bool make_call(const CwStageJob* job, const size_t* order, size_t first, size_t count, CwCall* ret_call) {
    const CwPayRules* rules = &job->rules;
    CwCall call = {.first = first, .count = count, .minutes = rules->rest_minutes};
    for (size_t i = first; i < first + count; ++i) {
        const CwStageCue* cue = &job->cues[order[i]];
        const bool new_players = i > first && job->cues[order[i - 1]].players != cue->players;
        call.minutes += cue->minutes + (new_players ? rules->setup_minutes : 0);
        call.music_seconds += cue->music_seconds;
        call.present |= cue->players;
    }
    *ret_call = call;
    return cw__call_holds(rules, ret_call);
}

// How the first cues of an order are recorded for the least money, by how many they are and which times are taken.
typedef struct {
    int64_t least;  // INT64_MAX: not at all
    uint16_t count; // of the last call
    uint8_t time;   // and when it is
} Best;

typedef struct {
    CwArena* arena;
    const CwStageJob* job;
    const size_t* order;
    size_t n_sets; // of times
    Best* best;    // [cues + 1][n_sets]
} Cutting;

// Adds a call at one time to everything that may be recorded before it.
static void add_call(const Cutting* cutting, const CwCall* call, size_t time) {
    const uint32_t taken = cutting->job->n_times ? UINT32_C(1) << time : 0;
    const Best* before = &cutting->best[call->first * cutting->n_sets];
    Best* after = &cutting->best[(call->first + call->count) * cutting->n_sets];
    for (size_t set = 0; set < cutting->n_sets; ++set) {
        if (before[set].least == INT64_MAX || set & taken) {
            continue;
        }
        Best* best = &after[set | taken];
        const int64_t cost = before[set].least + call->pay.total;
        if (cost < best->least) {
            *best = (Best){cost, (uint16_t)call->count, (uint8_t)time};
        }
    }
}

static CwStatus cut(Cutting* cutting) {
    const CwStageJob* job = cutting->job;
    const size_t size = (job->n_cues + 1) * cutting->n_sets;
    cutting->best = CW_NEW_ARRAY(cutting->arena, Best, size);
    if (!cutting->best) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 1; i < size; ++i) {
        cutting->best[i].least = INT64_MAX;
    }
    for (size_t first = 0; first < job->n_cues; ++first) {
        CwCall call;
        for (size_t n = 1; first + n <= job->n_cues && make_call(job, cutting->order, first, n, &call); ++n) {
            const uint32_t times = cw__free_times(job, call.present);
            for (size_t t = 0; t < CW_CALL_TIMES_MAX; ++t) {
                if (times >> t & 1U) {
                    cw__pay_call(job, t, &call);
                    add_call(cutting, &call, t);
                }
            }
        }
    }
    return CW_OK;
}

// The set of times at which all cues are recorded for the least money; n_sets when they cannot be.
static size_t best_end(const Cutting* cutting) {
    const Best* end = &cutting->best[cutting->job->n_cues * cutting->n_sets];
    size_t best = cutting->n_sets;
    for (size_t set = 0; set < cutting->n_sets; ++set) {
        if (end[set].least != INT64_MAX && (best == cutting->n_sets || end[set].least < end[best].least)) {
            best = set;
        }
    }
    return best;
}

static CwStatus read_calls(const Cutting* cutting, size_t set, CwStagePlan* plan) {
    CwCall* calls = CW_NEW_ARRAY(cutting->arena, CwCall, cutting->job->n_cues);
    size_t at = cutting->job->n_cues;
    plan->total = cutting->best[at * cutting->n_sets + set].least;
    plan->n_calls = 0;
    if (!calls) {
        return CW_ERR_NO_MEM;
    }
    while (at > 0) {
        const Best* best = &cutting->best[at * cutting->n_sets + set];
        CwCall* call = &calls[plan->n_calls++];
        (void)make_call(cutting->job, cutting->order, at - best->count, best->count, call);
        cw__pay_call(cutting->job, best->time, call);
        at -= best->count;
        set &= cutting->job->n_times ? ~((size_t)1 << best->time) : SIZE_MAX;
    }
    for (size_t i = 0; i < plan->n_calls / 2; ++i) {
        const CwCall call = calls[i];
        calls[i] = calls[plan->n_calls - 1 - i];
        calls[plan->n_calls - 1 - i] = call;
    }
    cw__sort_calls(calls, plan->n_calls);
    plan->calls = calls;
    return CW_OK;
}

CwStatus cw__cut_order(CwArena* arena, const CwStageJob* job, CwStagePlan* plan, bool* ret_found) {
    Cutting cutting = {arena, job, plan->order.cues, (size_t)1 << job->n_times, NULL};
    CW_TRY(cut(&cutting));
    const size_t set = best_end(&cutting);
    *ret_found = set < cutting.n_sets;
    return *ret_found ? read_calls(&cutting, set, plan) : CW_OK;
}
