// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stage_priv.h"

#include "base/json.h"

CwJsonIn cw__stage_in(CwStepRun* run, const char* what) {
    return (CwJsonIn){what, &run->diag};
}

CwStatus cw__stage_json(CwStepRun* run, const char* name, const json_t** ret_json) {
    CwText text = {NULL, 0};
    json_t* json = NULL;
    CW_TRY(cw_step_input(run, name, &text));
    CW_TRY(cw_json_parse(run->arena, name, text, &run->diag, &json));
    *ret_json = json;
    return CW_OK;
}

CwStatus cw__stage_put(CwStepRun* run, const char* name, CwBuf* buf) {
    CW_TRY(cw_buf_status(buf));
    return cw_step_output(run, name, (CwText){buf->bytes, buf->length});
}

CwStatus cw__stage_sound(CwStepRun* run, const char* name, CwSound* ret_sound) {
    const CwHash* manifest = cw_step_input_hash(run, name);
    if (!manifest) {
        return cw_diag(&run->diag, CW_ERR_NOT_FOUND, "step.input", (CwPlace){0}, name, "the step has no such input");
    }
    return cw_sound_open(run->arena, run->objects, manifest, &run->diag, ret_sound);
}

CwStatus cw__stage_layout(CwStepRun* run, CwLayout* ret_layout) {
    return cw_layout_parse(cw_json_text_or(run->params, "layout", "stereo"), &run->diag, ret_layout);
}

CwStatus cw__stage_score(CwStepRun* run, const char* name, CwScore* ret_score) {
    const json_t* json = NULL;
    CW_TRY(cw__stage_json(run, name, &json));
    return cw_score_from_json(run->arena, cw__stage_in(run, name), json, ret_score);
}

CwStatus cw__stage_sketch(CwStepRun* run, const char* name, CwSketch* ret_sketch) {
    const json_t* json = NULL;
    CW_TRY(cw__stage_json(run, name, &json));
    return cw_sketch_from_json(run->arena, cw__stage_in(run, name), json, ret_sketch);
}

CwStatus cw__stage_solution(CwStepRun* run, const char* name, CwTempoSolution* ret_solution) {
    const json_t* json = NULL;
    CW_TRY(cw__stage_json(run, name, &json));
    return cw_tempo_solution_from_json(run->arena, cw__stage_in(run, name), json, ret_solution);
}
