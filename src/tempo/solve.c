// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/solve.h"

#include "base/math.h"
#include "tempo/build_priv.h"
#include "tempo/reach_priv.h"

enum {
    RAISES = 4, ///< times the cost of a new time signature is raised, before there are as many as there must be
};

static const double raise = 2.5;

static CwStatus find_plans(CwArena* arena, const Cw__Kept* kept, double change_cost, Cw__Model* model,
                           Cw__Found* found) {
    Cw__Way known;
    CW_TRY(cw__model_make(arena, &kept->brief, kept->fates, change_cost, model));
    CW_TRY(cw__reach(arena, model, 1, CW__NEVER, &known));
    return cw__search(arena, model, &known, CW_TEMPO_CHOICES, found);
}

// A new time signature costs what it takes to have no more of them than the brief allows.
static CwStatus find_with_few_changes(CwArena* arena, const Cw__Kept* kept, Cw__Model* model, Cw__Found* found) {
    const int most_changes = kept->brief.meter_changes ? kept->brief.meter_changes : 1;
    double change_cost = (kept->brief.change_cost ? kept->brief.change_cost : CW_TEMPO_CHANGE) / 100.0;
    for (int i = 0; i < RAISES; ++i) {
        int bars = 0;
        int changes = 0;
        CW_TRY(find_plans(arena, kept, change_cost, model, found));
        if (found->n_plans == 0) {
            return CW_ERR_NO_FIT;
        }
        CW_TRY(cw__count_changes(arena, model, &found->plans[0], &bars, &changes));
        if (8 * changes <= most_changes * bars) {
            return CW_OK;
        }
        change_cost *= raise;
    }
    return CW_OK;
}

static CwStatus solution_of(CwArena* arena, const CwTempoBrief* brief, const Cw__Kept* kept, const Cw__Model* model,
                            const Cw__Plan* plan, double bound, CwTempoSolution* solution) {
    const double given_up = cw__way_given_up_cost(model, &plan->way);
    const double rest = bound > given_up ? bound - given_up : 0.0;
    CW_TRY(cw__build_solution(arena, brief, kept->index, model, plan, solution));
    solution->cost = (int64_t)cw_round(1e6 * (plan->way.cost - given_up));
    solution->bound = (int64_t)cw_floor(1e6 * rest);
    return CW_OK;
}

CwStatus cw_tempo_solve_few(CwArena* arena, const CwTempoBrief* brief, size_t most, CwDiag* diag,
                            CwTempoSolution** ret_solutions, size_t* ret_count) {
    Cw__Kept kept;
    Cw__Model model;
    Cw__Found found;
    CW_TRY(cw_tempo_brief_check(brief, diag));
    CW_TRY(cw__keep(arena, brief, diag, &kept));
    CW_TRY(find_with_few_changes(arena, &kept, &model, &found));
    const size_t count = found.n_plans < most ? found.n_plans : most;
    CwTempoSolution* solutions = CW_NEW_ARRAY(arena, CwTempoSolution, count);
    if (!solutions) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        CW_TRY(solution_of(arena, brief, &kept, &model, &found.plans[i], found.bound, &solutions[i]));
    }
    *ret_solutions = solutions;
    *ret_count = count;
    return CW_OK;
}

CwStatus cw_tempo_solve(CwArena* arena, const CwTempoBrief* brief, CwDiag* diag, CwTempoSolution* ret_solution) {
    CwTempoSolution* solutions = NULL;
    size_t count = 0;
    CW_TRY(cw_tempo_solve_few(arena, brief, 1, diag, &solutions, &count));
    *ret_solution = solutions[0];
    return CW_OK;
}
