// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stage_priv.h"

#include "music/musicxml.h"
#include "music/theme.h"
#include "score/compose.h"
#include "score/keep.h"
#include "score/lay.h"
#include "score/orchestrate.h"
#include "spot/brief.h"

static CwEnding ending_of(CwCueEnd end) {
    switch (end) {
    case CW_CUE_END_HELD:
        return CW_ENDING_HELD;
    case CW_CUE_END_BUTTON:
    case CW_CUE_END_STOP:
        return CW_ENDING_BUTTON;
    case CW_CUE_END_RING:
    case CW_CUE_END_THIN:
        return CW_ENDING_RING_OUT;
    }
    return CW_ENDING_RING_OUT;
}

// The hits the map has met, where the music has them.
static CwStatus lay_hits(CwStepRun* run, const CwCueBrief* cue, const CwTempoSolution* solution,
                         const CwSketchHit** ret_hits, size_t* ret_count) {
    CwSketchHit* hits = CW_NEW_ARRAY(run->arena, CwSketchHit, solution->n_hits);
    size_t count = 0;
    if (!hits) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < solution->n_hits && i < cue->n_hits; ++i) {
        if (solution->hits[i].met) {
            hits[count++] = (CwSketchHit){solution->hits[i].tick, cue->hits[i].want, cue->hits[i].weight};
        }
    }
    *ret_hits = hits;
    *ret_count = count;
    return CW_OK;
}

// The stretches in which somebody speaks, in ticks; those that meet on the grid of ticks become one.
static CwStatus lay_speech(CwStepRun* run, const CwCueBrief* cue, const CwTempoMap* map, CwSketchBrief* brief) {
    CwStretch* speech = CW_NEW_ARRAY(run->arena, CwStretch, cue->n_speech);
    if (!speech) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < cue->n_speech; ++i) {
        const int64_t in = cw_tempo_map_tick_floor(map, cue->speech[i].in);
        const int64_t out = cw_tempo_map_tick_nearest(map, cue->speech[i].out);
        CwStretch* last = brief->n_speech ? &speech[brief->n_speech - 1] : NULL;
        if (last && in <= last->tick + last->length) {
            last->length = out - last->tick;
        } else if (out > in) {
            speech[brief->n_speech++] = (CwStretch){in, out - in};
        }
    }
    brief->speech = speech;
    return CW_OK;
}

static CwStatus read_cue_brief(CwStepRun* run, const char* param, CwCueBrief* ret_cue) {
    const json_t* json = NULL;
    CW_TRY(cw_json_get_object(cw__stage_in(run, param), run->params, param, &json));
    return cw_cue_brief_from_json(run->arena, cw__stage_in(run, param), json, ret_cue);
}

static CwStatus read_theme(CwStepRun* run, CwTheme* theme, CwSketchBrief* brief) {
    CwText bytes = {NULL, 0};
    if (!cw_step_input_hash(run, "theme")) {
        return CW_OK;
    }
    CW_TRY(cw_step_input(run, "theme", &bytes));
    const char* file = cw_json_text_or(run->params, "theme_file", "theme");
    const char* name = cw_json_text_or(run->params, "theme", "theme");
    CW_TRY(cw_theme_read(run->arena, name, file, bytes, NULL, &run->diag, theme));
    brief->theme = theme;
    return CW_OK;
}

static CwStatus put_sketch(CwStepRun* run, const CwSketch* sketch) {
    CwBuf buf = cw_buf(run->arena);
    cw_sketch_to_json(&buf, NULL, sketch);
    return cw__stage_put(run, "sketch", &buf);
}

// What is asked of the composer: the brief of the cue, on the bars of a map.
static CwStatus read_sketch_brief(CwStepRun* run, const char* brief_param, const char* solution_input,
                                  CwSketchBrief* ret_brief) {
    CwCueBrief cue = {0};
    CwTempoSolution solution = {0};
    CW_TRY(read_cue_brief(run, brief_param, &cue));
    CW_TRY(cw__stage_solution(run, solution_input, &solution));
    CwSketchBrief brief = {
        .map = solution.map,
        .end_tick = cw_tempo_map_tick_floor(&solution.map, cw_time(cue.length.flicks)),
        .intent = cue.intent,
        .valence = cue.valence,
        .arousal = cue.arousal,
        .density = cue.density,
        .use = cue.use,
        .ending = ending_of(cue.end),
        .seed = (uint64_t)cw_json_int_or(run->params, "seed", 0),
    };
    CW_TRY(lay_hits(run, &cue, &solution, &brief.hits, &brief.n_hits));
    CW_TRY(lay_speech(run, &cue, &solution.map, &brief));
    *ret_brief = brief;
    return CW_OK;
}

// params: brief (of the cue), seed, theme, theme_file, raga, known_brief. Inputs: solution; theme, a file;
// known_solution and known_sketch, what was made for known_brief and players know. Outputs: sketch.
CwStatus cw__compose_stage(CwStepRun* run) {
    CwTheme theme = {0};
    CwSketch sketch = {0};
    CwSketchBrief brief = {0};
    CW_TRY(read_sketch_brief(run, "brief", "solution", &brief));
    CW_TRY(read_theme(run, &theme, &brief));
    if (cw_step_input_hash(run, "known_sketch")) {
        CwSketchBrief known_brief = {0};
        CwSketch known = {0};
        CW_TRY(read_sketch_brief(run, "known_brief", "known_solution", &known_brief));
        CW_TRY(cw__stage_sketch(run, "known_sketch", &known));
        known_brief.theme = brief.theme;
        CW_TRY(cw_sketch_recompose(run->arena, &known_brief, &known, &brief, &run->diag, &sketch));
    } else {
        CW_TRY(cw_sketch_compose(run->arena, &brief, &run->diag, &sketch));
    }
    CW_TRY(cw__stage_raga(run, &brief.map, &sketch));
    return put_sketch(run, &sketch);
}

// params: brief (of the cue), file. Inputs: solution; midi, a composer's own.
// Outputs: sketch, notes (what did not fit).
CwStatus cw__lay_stage(CwStepRun* run) {
    const char* file = NULL;
    CwCueBrief cue = {0};
    CwTempoSolution solution = {0};
    CwText bytes = {NULL, 0};
    CwMidi midi = {0};
    CwSketch sketch = {0};
    CW_TRY(cw_json_get_text(cw__stage_in(run, "lay"), run->params, "file", &file));
    CW_TRY(read_cue_brief(run, "brief", &cue));
    CW_TRY(cw__stage_solution(run, "solution", &solution));
    CW_TRY(cw_step_input(run, "midi", &bytes));
    CW_TRY(cw_notes_file_read(run->arena, file, bytes, NULL, &run->diag, &midi));
    CwLaying laying = {
        .file = file,
        .midi = &midi,
        .map = &solution.map,
        .end_tick = cw_tempo_map_tick_floor(&solution.map, cw_time(cue.length.flicks)),
    };
    CW_TRY(lay_hits(run, &cue, &solution, &laying.hits, &laying.n_hits));
    CW_TRY(cw_sketch_lay(run->arena, &laying, NULL, &run->diag, &sketch));
    return put_sketch(run, &sketch);
}

// params: brief (of the cue), title, ensemble, seed, keeps_time. Inputs: sketch, solution; known_sketch and
// known_score, which players know. Outputs: score.
CwStatus cw__orchestrate_stage(CwStepRun* run) {
    CwCueBrief cue = {0};
    CwTempoSolution solution = {0};
    CwSketch sketch = {0};
    CwEnsemble ensemble = {0};
    CwScore score = {0};
    CW_TRY(read_cue_brief(run, "brief", &cue));
    CW_TRY(cw__stage_solution(run, "solution", &solution));
    CW_TRY(cw__stage_sketch(run, "sketch", &sketch));
    CW_TRY(cw__stage_ensemble(run, &ensemble));
    const CwOrchestration how = {
        .title = cw_json_text_or(run->params, "title", ""),
        .sketch = &sketch,
        .ensemble = &ensemble,
        .map = &solution.map,
        .valence = cue.valence,
        .arousal = cue.arousal,
        .density = cue.density,
        .seed = (uint64_t)cw_json_int_or(run->params, "seed", 0),
        .keeps_time = cw_json_int_or(run->params, "keeps_time", 0) != 0,
    };
    CW_TRY(cw_score_orchestrate(run->arena, &how, &run->diag, &score));
    if (cw_step_input_hash(run, "known_score")) {
        CwSketch known_sketch = {0};
        CwScore known_score = {0};
        CwScore kept = {0};
        CW_TRY(cw__stage_sketch(run, "known_sketch", &known_sketch));
        CW_TRY(cw__stage_score(run, "known_score", &known_score));
        const CwScored known = {&known_sketch, &known_score};
        const CwScored fresh = {&sketch, &score};
        CW_TRY(cw_score_keep(run->arena, &known, &fresh, &ensemble, &solution.map, &kept));
        score = kept;
    }
    CwBuf buf = cw_buf(run->arena);
    cw_score_to_json(&buf, NULL, &score);
    return cw__stage_put(run, "score", &buf);
}
