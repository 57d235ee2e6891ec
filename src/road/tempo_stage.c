// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stage_priv.h"

#include "tempo/brief.h"
#include "tempo/solve.h"

// params: brief. Outputs: solution (the map, what became of each hit, cost and bound).
CwStatus cw__tempo_stage(CwStepRun* run) {
    const CwJsonIn in = cw__stage_in(run, "brief");
    const json_t* json = NULL;
    CwTempoBrief brief = {0};
    CwTempoSolution solution = {0};
    CW_TRY(cw_json_get_object(in, run->params, "brief", &json));
    CW_TRY(cw_tempo_brief_from_json(run->arena, in, json, &brief));
    CW_TRY(cw_tempo_solve(run->arena, &brief, &run->diag, &solution));
    CwBuf buf = cw_buf(run->arena);
    cw_tempo_solution_to_json(&buf, NULL, &solution);
    return cw__stage_put(run, "solution", &buf);
}
