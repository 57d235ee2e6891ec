// SPDX-License-Identifier: GPL-3.0-or-later
// How a score is played: what the film says of it as parameters of a step, and back.
#include "road/recipe_priv.h"
#include "road/stage_priv.h"

#include "film/sounding.h"
#include "music/scale.h"
#include "score/in_raga.h"

#include <stdlib.h>
#include <string.h>

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

typedef struct {
    int bank;
    int program;
} Program;

static int by_number(const void* a, const void* b) {
    const Program* x = a;
    const Program* y = b;
    return x->bank != y->bank ? x->bank - y->bank : x->program - y->program;
}

CwStatus cw__put_programs(Cw__Work* work, const char* stem, CwBuf* params) {
    const CwEnsemble* ensemble = &work->film->ensemble;
    const CwTechniques* techniques = NULL;
    Program* programs = CW_NEW_ARRAY(work->arena, Program, ensemble->n_instruments * CW_ARTICULATIONS);
    size_t count = 0;
    if (!programs) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_film_techniques(work->arena, work->film, work->diag, &techniques, NULL));
    for (size_t i = 0; i < ensemble->n_instruments; ++i) {
        const CwInstrument* instrument = &ensemble->instruments[i];
        const CwPlayer player = {instrument->key, instrument->bank, instrument->program, false, false};
        for (int a = 0; strcmp(instrument->stem, stem) == 0 && a < CW_ARTICULATIONS; ++a) {
            const CwTechnique how = cw_technique(techniques, &player, a);
            programs[count++] = (Program){how.bank, how.program};
        }
    }
    if (count) {
        qsort(programs, count, sizeof *programs, by_number);
    }
    cw_json_begin_array(params, "programs");
    for (size_t i = 0; i < count; ++i) {
        if (i == 0 || by_number(&programs[i - 1], &programs[i]) != 0) {
            cw_json_begin_object(params, NULL);
            cw_json_put_int(params, "bank", programs[i].bank);
            cw_json_put_int(params, "program", programs[i].program);
            cw_json_end_object(params);
        }
    }
    cw_json_end_array(params);
    return cw_buf_status(params);
}

CwStatus cw__take_articulations(Cw__Work* work, CwNode* node) {
    const CwTechniques* techniques = NULL;
    const CwFilmFile* file = NULL;
    CW_TRY(cw_film_techniques(work->arena, work->film, work->diag, &techniques, &file));
    return file ? cw_node_take_object(node, "articulations", &file->object, work->diag) : CW_OK;
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
    CwText text = {NULL, 0};
    if (cw_step_input_hash(run, "articulations")) {
        CW_TRY(cw_step_input(run, "articulations", &text));
    }
    CW_TRY(cw_techniques_read(run->arena, "articulations.json", text, &run->diag, &brief->techniques));
    brief->spread_ms = TOGETHER_MS;
    brief->detune_millicents = IN_TUNE_MILLICENTS;
    if (json) {
        CW_TRY(cw_tuning_from_json(run->arena, cw__stage_in(run, "tuning"), json, tuning));
        brief->tuning = tuning;
        brief->tonic = score->n_keys ? cw_key_tonic(score->keys[0]) : 0;
    }
    return CW_OK;
}
