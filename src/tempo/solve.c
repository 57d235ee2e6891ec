// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/solve.h"

#include "base/math.h"
#include "tempo/build_priv.h"

enum {
    MOST_PLANS = 4,
};

// One model after the other, from the strictest to the loosest; each later one is asked only when the earlier ones have
// nothing. Missing two hits in a row costs more than anything an earlier model answers, and so on.
static CwStatus find(CwArena* arena, const CwTempoBrief* brief, Cw__Model* model, Cw__Found* found) {
    static const size_t look_backs[] = {1, 1, 2, 3, 5, CW_TEMPO_HITS_MAX + 2};
    for (size_t i = 0; i < sizeof look_backs / sizeof look_backs[0]; ++i) {
        CW_TRY(cw__model_make(arena, brief, i > 0, model));
        CW_TRY(cw__search(arena, model, look_backs[i], MOST_PLANS, found));
        const double dearest = i == 0 ? CW__GIVEN_UP : (double)look_backs[i] * CW__MISSED;
        if (found->n_plans && found->plans[0].way.cost < dearest) {
            break;
        }
    }
    return CW_OK;
}

CwStatus cw_tempo_solve(CwArena* arena, const CwTempoBrief* brief, CwDiag* diag, CwTempoSolution* ret_solution) {
    CW_TRY(cw_tempo_brief_check(brief, diag));
    Cw__Model model;
    Cw__Found found;
    CW_TRY(find(arena, brief, &model, &found));
    CwTempoSolution solution;
    CW_TRY(cw__build_solution(arena, &model, &found.plans[0], &solution));
    const Cw__Way* way = &found.plans[0].way;
    const double given_up = cw__way_given_up_cost(&model, way);
    const double bound = found.bound > given_up ? found.bound - given_up : 0.0;
    solution.cost = (int64_t)cw_round(1000.0 * (way->cost - given_up));
    solution.bound = (int64_t)cw_floor(1000.0 * bound);
    *ret_solution = solution;
    return CW_OK;
}
