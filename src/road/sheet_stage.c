// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stage_priv.h"

#include "base/buf.h"
#include "score/ensemble.h"
#include "score/sheet.h"

// A word over the score for every hit that is met.
static CwStatus mark_hits(CwStepRun* run, const CwTempoSolution* solution, CwSheet* sheet) {
    CwSheetMark* marks = CW_NEW_ARRAY(run->arena, CwSheetMark, solution->n_hits);
    if (!marks) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < solution->n_hits; ++i) {
        if (solution->hits[i].met) {
            marks[sheet->n_marks++] = (CwSheetMark){solution->hits[i].tick, solution->hits[i].name};
        }
    }
    sheet->marks = marks;
    return CW_OK;
}

typedef struct {
    CwScore score;
    CwEnsemble ensemble;
    CwTempoSolution solution;
} Material;

// params: ensemble, film, subtitle, rate, cue_in. Inputs: score, solution.
static CwStatus read_sheet(CwStepRun* run, Material* material, CwSheet* sheet) {
    const CwJsonIn in = cw__stage_in(run, "sheet");
    const char* rate = NULL;
    CW_TRY(cw_json_get_text(in, run->params, "rate", &rate));
    CW_TRY(cw_json_get_text(in, run->params, "film", &sheet->film));
    CW_TRY(cw_json_get_text(in, run->params, "subtitle", &sheet->subtitle));
    CW_TRY(cw_json_get_int(in, run->params, "cue_in", &sheet->cue_in.flicks));
    CW_TRY(cw_rate_parse(cw_text(rate), &sheet->rate));
    CW_TRY(cw__stage_ensemble(run, &material->ensemble));
    CW_TRY(cw__stage_score(run, "score", &material->score));
    CW_TRY(cw__stage_solution(run, "solution", &material->solution));
    sheet->score = &material->score;
    sheet->ensemble = &material->ensemble;
    sheet->map = &material->solution.map;
    sheet->bars = &material->solution;
    return mark_hits(run, &material->solution, sheet);
}

// Outputs: musicxml, midi.
CwStatus cw__sheet_stage(CwStepRun* run) {
    Material material = {0};
    CwSheet sheet = {0};
    CwBuf musicxml = cw_buf(run->arena);
    CwBuf midi = cw_buf(run->arena);
    CW_TRY(read_sheet(run, &material, &sheet));
    CW_TRY(cw_sheet_musicxml(&musicxml, &sheet));
    CW_TRY(cw__stage_put(run, "musicxml", &musicxml));
    CW_TRY(cw_sheet_midi(&midi, &sheet));
    return cw__stage_put(run, "midi", &midi);
}

// Outputs: pdf.
CwStatus cw__engrave_stage(CwStepRun* run) {
    Material material = {0};
    CwSheet sheet = {0};
    CwText pdf = {NULL, 0};
    CW_TRY(read_sheet(run, &material, &sheet));
    CW_TRY(cw_sheet_engrave(run->arena, &sheet, run->scratch, &run->diag, &pdf));
    return cw_step_output(run, "pdf", pdf);
}
