// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/solve.h"

#include "base/math.h"
#include "tempo/build_priv.h"

enum {
    MOST_PLANS = 4,
    RAISES = 4, ///< times the cost of a new time signature is raised, before there are as many as there must be
};

static const double usual_change_cost = 12.0;
static const double raise = 2.5;

// One model after the other, from the strictest to the loosest; each later one is asked only when the earlier ones have
// nothing. Missing two hits in a row costs more than anything an earlier model answers, and so on.
static CwStatus find_plans(CwArena* arena, const CwTempoBrief* brief, double change_cost, Cw__Model* model,
                           Cw__Found* found) {
    static const size_t look_backs[] = {1, 1, 2, 3, 5, CW_TEMPO_HITS_MAX + 2};
    for (size_t i = 0; i < sizeof look_backs / sizeof look_backs[0]; ++i) {
        CW_TRY(cw__model_make(arena, brief, i > 0, change_cost, model));
        CW_TRY(cw__search(arena, model, look_backs[i], MOST_PLANS, found));
        const double dearest = i == 0 ? CW__GIVEN_UP : (double)look_backs[i] * CW__MISSED;
        if (found->n_plans && found->plans[0].way.cost < dearest) {
            break;
        }
    }
    return CW_OK;
}

// A new time signature costs what it takes to have no more of them than the brief allows.
static CwStatus find_with_few_changes(CwArena* arena, const CwTempoBrief* brief, Cw__Model* model, Cw__Found* found) {
    const int most = brief->meter_changes ? brief->meter_changes : 1;
    double change_cost = usual_change_cost;
    for (int i = 0; i < RAISES; ++i) {
        int bars = 0;
        int changes = 0;
        CW_TRY(find_plans(arena, brief, change_cost, model, found));
        if (found->n_plans == 0) {
            return CW_OK;
        }
        CW_TRY(cw__count_changes(arena, model, &found->plans[0], &bars, &changes));
        if (8 * changes <= most * bars) {
            return CW_OK;
        }
        change_cost *= raise;
    }
    return CW_OK;
}

CwStatus cw_tempo_solve(CwArena* arena, const CwTempoBrief* brief, CwDiag* diag, CwTempoSolution* ret_solution) {
    CW_TRY(cw_tempo_brief_check(brief, diag));
    Cw__Model model;
    Cw__Found found;
    CW_TRY(find_with_few_changes(arena, brief, &model, &found));
    if (found.n_plans == 0) {
        return cw_diag(diag, CW_ERR_NO_FIT, "tempo.no_fit", (CwPlace){0}, brief->cue,
                       "the fixed passages cannot be reached at the tempos allowed: widen the range, or let them start "
                       "earlier or later");
    }
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
