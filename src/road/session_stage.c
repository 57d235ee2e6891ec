// SPDX-License-Identifier: GPL-3.0-or-later
// What a cue needs on the recording stage: click, streamers, click book, timing notes.
#include "road/stage_priv.h"

#include "base/file.h"
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

enum {
    WIDTH = 640, // as the picture
    HEIGHT = 360,
};

static CwStatus put_movie(CwStepRun* run, const char* output, const char* path) {
    CwText movie = {NULL, 0};
    CW_TRY(cw_file_map(run->arena, path, &run->diag, &movie));
    return cw_step_output(run, output, movie);
}

// Writes what is seen as a list, and where its movies begin.
static CwStatus put_lists(CwStepRun* run, const Cue* cue, const CwVisual* visuals, size_t count) {
    CwBuf list = cw_buf(run->arena);
    CwBuf about = cw_buf(run->arena);
    cw_visuals_csv(&list, &cue->timing, visuals, count);
    CW_TRY(cw__stage_put(run, "list", &list));
    cw_json_begin_object(&about, NULL);
    cw_json_put_int(&about, "first_frame", cw_overlay_first(&cue->timing, visuals, count));
    cw_json_end_object(&about);
    return cw__stage_put(run, "about", &about);
}

static CwStatus read_picture(CwStepRun* run, CwUnderlay* under) {
    CwText movie = {NULL, 0};
    under->movie = cw_path(run->arena, run->scratch, "picture.mp4");
    CW_TRY(cw_json_get_int(cw__stage_in(run, "session"), run->params, "picture_in", &under->in));
    CW_TRY(cw_step_input(run, "movie", &movie));
    return under->movie ? cw_file_write(run->arena, under->movie, movie, &run->diag) : CW_ERR_NO_MEM;
}

// params: as the click's, and picture_in, the frame of the movie on which the cue begins. Inputs: solution; movie.
// Outputs: overlay, a movie to lay over any picture; movie, the overlay on this one; list, a table; about: first_frame.
CwStatus cw__streamers_stage(CwStepRun* run) {
    const CwOverlay size = {WIDTH, HEIGHT};
    Cue cue = {0};
    CwClick* clicks = NULL;
    CwVisual* visuals = NULL;
    size_t n_clicks = 0;
    size_t count = 0;
    CwUnderlay under = {0};
    const char* overlay = cw_path(run->arena, run->scratch, "overlay.mov");
    const char* path = cw_path(run->arena, run->scratch, "streamers.mov");
    if (!overlay || !path) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(read_cue(run, &cue));
    CW_TRY(read_picture(run, &under));
    CW_TRY(cw_clicks(run->arena, &cue.timing, &cw_click_plan_usual, &clicks, &n_clicks));
    CW_TRY(cw_visuals(run->arena, &cue.timing, n_clicks ? clicks[0].at : cw_time(0), &visuals, &count));
    CW_TRY(put_lists(run, &cue, visuals, count));
    CW_TRY(cw_overlay_write(run->arena, &cue.timing, visuals, count, size, overlay, &run->diag));
    CW_TRY(put_movie(run, "overlay", overlay));
    CW_TRY(cw_overlay_on_picture(run->arena, &cue.timing, visuals, count, size, under, path, &run->diag));
    return put_movie(run, "movie", path);
}
