// SPDX-License-Identifier: GPL-3.0-or-later
// A few cues: every way to part them into calls. What a call costs depends on which cues it has, not on their order.
#include "session/plan_priv.h"

// What a set of cues, a bit each by its place in the order, is as a call.
typedef struct {
    CwCall call;
    uint32_t times; // at which it can be; 0 when it is no call
    int kinds;      // of players
} Set;

typedef struct {
    CwArena* arena;
    const CwStageJob* job;
    const size_t* order;
    size_t n_sets;
    Set* sets;      // [n_sets]
    int64_t* least; // [times + 1][n_sets]: with so many times, for all cues of the set; INT64_MAX: not at all
    uint16_t* last; // and the call that is at the last of these times; 0: none
} Parting;

static CwStatus make_sets(Parting* parting) {
    const CwStageJob* job = parting->job;
    parting->sets = CW_NEW_ARRAY(parting->arena, Set, parting->n_sets);
    if (!parting->sets) {
        return CW_ERR_NO_MEM;
    }
    for (size_t set = 1; set < parting->n_sets; ++set) {
        const size_t low = (size_t)__builtin_ctzll(set);
        const CwStageCue* cue = &job->cues[parting->order[low]];
        const Set* rest = &parting->sets[set & (set - 1)];
        Set* here = &parting->sets[set];
        bool known = false;
        for (size_t others = set & (set - 1); others; others &= others - 1) {
            known = known || job->cues[parting->order[__builtin_ctzll(others)]].players == cue->players;
        }
        here->kinds = rest->kinds + !known;
        here->call.minutes = rest->call.minutes + cue->minutes;
        here->call.music_seconds = rest->call.music_seconds + cue->music_seconds;
        here->call.present = rest->call.present | cue->players;
        here->call.count = rest->call.count + 1;
    }
    for (size_t set = 1; set < parting->n_sets; ++set) {
        Set* here = &parting->sets[set];
        here->call.minutes += job->rules.rest_minutes + job->rules.setup_minutes * (here->kinds - 1);
        here->times = cw__call_holds(&job->rules, &here->call) ? cw__free_times(job, here->call.present) : 0;
    }
    return CW_OK;
}

// Lets a call be at one time, besides what can be done at the times before it.
static void add_time(const Parting* parting, size_t time) {
    const int64_t* before = &parting->least[time * parting->n_sets];
    int64_t* after = &parting->least[(time + 1) * parting->n_sets];
    uint16_t* last = &parting->last[(time + 1) * parting->n_sets];
    for (size_t set = 0; set < parting->n_sets; ++set) {
        after[set] = before[set];
    }
    for (size_t own = 1; own < parting->n_sets; ++own) {
        if (!(parting->sets[own].times >> time & 1U)) {
            continue;
        }
        const size_t others = (parting->n_sets - 1) & ~own;
        cw__pay_call(parting->job, time, &parting->sets[own].call);
        const int64_t cost = parting->sets[own].call.pay.total;
        for (size_t rest = others;; rest = (rest - 1) & others) {
            if (before[rest] != INT64_MAX && before[rest] + cost < after[rest | own]) {
                after[rest | own] = before[rest] + cost;
                last[rest | own] = (uint16_t)own;
            }
            if (rest == 0) {
                break;
            }
        }
    }
}

// Without a calendar: the call that has the first cue of a set, and the best of the rest.
static void part_freely(const Parting* parting) {
    for (size_t own = 1; own < parting->n_sets; ++own) {
        if (parting->sets[own].times) {
            cw__pay_call(parting->job, 0, &parting->sets[own].call);
        }
    }
    for (size_t set = 1; set < parting->n_sets; ++set) {
        const size_t low = set & (~set + 1);
        for (size_t more = set & ~low;; more = (more - 1) & set & ~low) {
            const Set* own = &parting->sets[low | more];
            const int64_t rest = parting->least[set & ~(low | more)];
            if (own->times && rest != INT64_MAX && rest + own->call.pay.total < parting->least[set]) {
                parting->least[set] = rest + own->call.pay.total;
                parting->last[set] = (uint16_t)(low | more);
            }
            if (more == 0) {
                break;
            }
        }
    }
}

// Writes the cues of a call after those there are.
static void put_call(const Parting* parting, size_t own, size_t time, size_t* cues, size_t* count, CwCall* call) {
    *call = parting->sets[own].call;
    cw__pay_call(parting->job, time, call);
    call->first = *count;
    for (size_t left = own; left; left &= left - 1) {
        cues[(*count)++] = parting->order[__builtin_ctzll(left)];
    }
}

static CwStatus read_plan(const Parting* parting, CwStagePlan* plan) {
    const CwStageJob* job = parting->job;
    CwCall* calls = CW_NEW_ARRAY(parting->arena, CwCall, job->n_cues);
    size_t* cues = CW_NEW_ARRAY(parting->arena, size_t, job->n_cues);
    size_t set = parting->n_sets - 1;
    size_t count = 0;
    if (!calls || !cues) {
        return CW_ERR_NO_MEM;
    }
    for (size_t time = job->n_times; set;) {
        const size_t own = parting->last[time * parting->n_sets + set];
        if (own) {
            put_call(parting, own, time ? time - 1 : 0, cues, &count, &calls[plan->n_calls++]);
            set &= ~own;
        }
        time -= time > 0;
    }
    cw__sort_calls(calls, plan->n_calls);
    plan->order.cues = cues;
    plan->calls = calls;
    return CW_OK;
}

CwStatus cw__part_cues(CwArena* arena, const CwStageJob* job, CwStagePlan* plan, bool* ret_found) {
    const size_t n_sets = (size_t)1 << job->n_cues;
    const size_t size = (job->n_times + 1) * n_sets;
    Parting parting = {arena, job, plan->order.cues, n_sets, NULL, NULL, NULL};
    parting.least = CW_NEW_ARRAY(arena, int64_t, size);
    parting.last = CW_NEW_ARRAY(arena, uint16_t, size);
    if (!parting.least || !parting.last) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(make_sets(&parting));
    for (size_t set = 1; set < n_sets; ++set) {
        parting.least[set] = INT64_MAX;
    }
    if (job->n_times == 0) {
        part_freely(&parting);
    }
    for (size_t time = 0; time < job->n_times; ++time) {
        add_time(&parting, time);
    }
    plan->total = parting.least[job->n_times * n_sets + n_sets - 1];
    *ret_found = plan->total != INT64_MAX;
    return *ret_found ? read_plan(&parting, plan) : CW_OK;
}
