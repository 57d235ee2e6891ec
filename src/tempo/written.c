// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/written.h"

static bool begins_at(const int64_t* begins, size_t n_begins, int64_t tick) {
    size_t low = 0;
    size_t high = n_begins;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (begins[middle] < tick) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < n_begins && begins[low] == tick;
}

// What the hits of a solution are worth; `*ret_all` when there is nothing better.
static int64_t worth(const CwTempoBrief* brief, const CwTempoSolution* solution, const int64_t* begins, size_t n_begins,
                     bool* ret_all) {
    int64_t sum = 0;
    *ret_all = true;
    for (size_t i = 0; i < solution->n_hits; ++i) {
        const CwTempoHit* hit = &brief->hits[i];
        const bool ends = hit->want == CW_WANT_STOP || hit->want == CW_WANT_SILENCE;
        const bool served = solution->hits[i].met && (ends || begins_at(begins, n_begins, solution->hits[i].tick));
        sum += solution->hits[i].met ? INT64_C(1000000) + hit->weight : 0;
        sum += served ? hit->weight : 0;
        *ret_all = *ret_all && served;
    }
    return sum;
}

CwStatus cw_tempo_solve_written(CwArena* arena, const CwTempoBrief* brief, const int64_t* begins, size_t n_begins,
                                CwDiag* diag, CwTempoSolution* ret_solution) {
    static const int per_mille[] = {1000, 970, 1030, 940, 1060, 910, 1090, 880, 1120};
    const int wanted = brief->tempo_centre ? brief->tempo_centre : (brief->tempo_min + brief->tempo_max) / 2;
    CwTempoSolution best = {0};
    int64_t most = 0;
    bool all = false;
    CW_TRY(cw_tempo_solve(arena, brief, diag, &best));
    most = worth(brief, &best, begins, n_begins, &all);
    for (size_t i = 1; i < sizeof per_mille / sizeof per_mille[0] && !all; ++i) {
        CwTempoBrief other = *brief;
        CwTempoSolution solution = {0};
        other.tempo_centre = (int)((int64_t)wanted * per_mille[i] / 1000);
        if (other.tempo_centre <= brief->tempo_min || other.tempo_centre >= brief->tempo_max) {
            continue;
        }
        CW_TRY(cw_tempo_solve(arena, &other, diag, &solution));
        const int64_t its_worth = worth(brief, &solution, begins, n_begins, &all);
        if (its_worth > most) {
            most = its_worth;
            best = solution;
        }
    }
    *ret_solution = best;
    return CW_OK;
}
