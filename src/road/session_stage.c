// SPDX-License-Identifier: GPL-3.0-or-later
// What a cue needs on the recording stage: click, streamers, click book, timing notes.
#include "road/stage_priv.h"

#include "session/book.h"
#include "session/click.h"
#include "session/visual.h"

// What both steps are told: title, film, cut, in (of the cue, on the record timeline), brief (of the tempo map); the
// click book also screen, what is seen: at (in the cue's time), text. Inputs: solution.
typedef struct {
    CwTempoBrief brief;
    CwTempoSolution solution;
    CwTiming timing;
} Cue;

static CwStatus read_cue(CwStepRun* run, Cue* cue) {
    const CwJsonIn in = cw__stage_in(run, "session");
    const json_t* json = NULL;
    CW_TRY(cw_json_get_object(in, run->params, "brief", &json));
    CW_TRY(cw_tempo_brief_from_json(run->arena, in, json, &cue->brief));
    CW_TRY(cw__stage_solution(run, "solution", &cue->solution));
    CW_TRY(cw_json_get_text(in, run->params, "title", &cue->timing.title));
    CW_TRY(cw_json_get_int(in, run->params, "in", &cue->timing.origin.flicks));
    cue->timing.brief = &cue->brief;
    cue->timing.solution = &cue->solution;
    return CW_OK;
}

// Outputs: wav, the click track; clicks and streamers, tables.
CwStatus cw__click_stage(CwStepRun* run) {
    Cue cue = {0};
    CwClick* clicks = NULL;
    CwVisual* visuals = NULL;
    size_t n_clicks = 0;
    size_t n_visuals = 0;
    CwBuf wav = cw_buf(run->arena);
    CwBuf table = cw_buf(run->arena);
    CwBuf streamers = cw_buf(run->arena);
    CW_TRY(read_cue(run, &cue));
    CW_TRY(cw_clicks(run->arena, &cue.timing, &cw_click_plan_usual, &clicks, &n_clicks));
    CW_TRY(cw_click_track(&wav, &cue.timing, clicks, n_clicks));
    CW_TRY(cw__stage_put(run, "wav", &wav));
    cw_clicks_csv(&table, &cue.timing, clicks, n_clicks);
    CW_TRY(cw__stage_put(run, "clicks", &table));
    CW_TRY(cw_visuals(run->arena, &cue.timing, n_clicks ? clicks[0].at : cw_time(0), &visuals, &n_visuals));
    cw_visuals_csv(&streamers, &cue.timing, visuals, n_visuals);
    return cw__stage_put(run, "streamers", &streamers);
}

static CwStatus read_screen(CwStepRun* run, CwStageBook* book) {
    const CwJsonIn in = cw__stage_in(run, "session");
    const json_t* list = NULL;
    CW_TRY(cw_json_get_array(in, run->params, "screen", &list));
    CwOnScreen* screen = CW_NEW_ARRAY(run->arena, CwOnScreen, json_array_size(list));
    if (!screen) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(list); ++i) {
        CW_TRY(cw_json_get_int(in, json_array_get(list, i), "at", &screen[i].at.flicks));
        CW_TRY(cw_json_get_text(in, json_array_get(list, i), "text", &screen[i].text));
    }
    book->screen = screen;
    book->n_screen = json_array_size(list);
    return CW_OK;
}

// Outputs: book and notes, PDFs.
CwStatus cw__click_book_stage(CwStepRun* run) {
    const CwJsonIn in = cw__stage_in(run, "session");
    Cue cue = {0};
    CwStageBook book = {.timing = &cue.timing};
    CwText pdf = {NULL, 0};
    CW_TRY(read_cue(run, &cue));
    CW_TRY(cw_json_get_text(in, run->params, "film", &book.film));
    CW_TRY(cw_json_get_text(in, run->params, "cut", &book.cut));
    CW_TRY(read_screen(run, &book));
    CW_TRY(cw_click_book_pdf(run->arena, &book, &run->diag, &pdf));
    CW_TRY(cw_step_output(run, "book", pdf));
    CW_TRY(cw_timing_notes_pdf(run->arena, &book, &run->diag, &pdf));
    return cw_step_output(run, "notes", pdf);
}
