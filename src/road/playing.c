// SPDX-License-Identifier: GPL-3.0-or-later
// How a score is played: what the film says of it as parameters of a step, and back.
#include "road/recipe_priv.h"
#include "road/stage_priv.h"

#include "film/sounding.h"
#include "music/scale.h"
#include "score/in_raga.h"

enum {
    TOGETHER_MS = 6, // together, but no machine
    IN_TUNE_MILLICENTS = 3000,
};

CwStatus cw__put_playing(Cw__Work* work, const Cw__CueRoad* cue, CwBuf* params) {
    bool tuned = false;
    CwTuning tuning = {0};
    CW_TRY(cw_film_tuning(work->arena, work->film, cue->cue, work->diag, &tuned, &tuning));
    if (tuned) {
        cw_tuning_to_json(params, "tuning", &tuning);
    }
    return cw_buf_status(params);
}

CwStatus cw__put_raga(Cw__Work* work, const CwCue* cue, CwBuf* params) {
    bool has = false;
    CwRaga raga = {0};
    CW_TRY(cw_film_raga(work->arena, work->film, cue, work->diag, &has, &raga));
    if (has) {
        cw_raga_to_json(params, "raga", &raga);
    }
    return cw_buf_status(params);
}

CwStatus cw__take_ensemble(Cw__Work* work, CwNode* node) {
    const CwFilmFile* file = work->film->ensemble_file;
    return file ? cw_node_take_object(node, "ensemble", &file->object, work->diag) : CW_OK;
}

CwStatus cw__stage_ensemble(CwStepRun* run, CwEnsemble* ret_ensemble) {
    const char* name = NULL;
    CwText text = {NULL, 0};
    CW_TRY(cw_json_get_text(cw__stage_in(run, "ensemble"), run->params, "ensemble", &name));
    if (!cw_step_input_hash(run, "ensemble")) {
        return cw_ensemble_named(run->arena, name, &run->diag, ret_ensemble);
    }
    CW_TRY(cw_step_input(run, "ensemble", &text));
    return cw_ensemble_read(run->arena, name, text, &run->diag, ret_ensemble);
}

CwStatus cw__stage_raga(CwStepRun* run, const CwTempoMap* map, CwSketch* sketch) {
    const json_t* json = json_object_get(run->params, "raga");
    const char* text = NULL;
    CwRaga raga = {0};
    CwSketch bent = {0};
    if (!json) {
        return CW_OK;
    }
    CW_TRY(cw_json_canonical(run->arena, json, &text));
    CW_TRY(cw_raga_read(run->arena, "raga", cw_text(text), &run->diag, &raga));
    CW_TRY(cw_sketch_in_raga(run->arena, sketch, map, &raga, &bent));
    *sketch = bent;
    return CW_OK;
}

CwStatus cw__stage_playing(CwStepRun* run, const CwScore* score, CwPlanBrief* brief) {
    const json_t* json = json_object_get(run->params, "tuning");
    CwTuning* tuning = CW_NEW(run->arena, CwTuning);
    if (!tuning) {
        return CW_ERR_NO_MEM;
    }
    brief->spread_ms = TOGETHER_MS;
    brief->detune_millicents = IN_TUNE_MILLICENTS;
    if (json) {
        CW_TRY(cw_tuning_from_json(run->arena, cw__stage_in(run, "tuning"), json, tuning));
        brief->tuning = tuning;
        brief->tonic = score->n_keys ? cw_key_tonic(score->keys[0]) : 0;
    }
    return CW_OK;
}
