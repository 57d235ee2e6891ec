// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stage_priv.h"

#include "base/buf.h"
#include "mix/qc_page.h"
#include "rights/cue_sheet.h"
#include "rights/cue_sheet_page.h"
#include "signal/layout.h"
#include "spot/use.h"

static CwStatus read_rate(CwStepRun* run, CwRate* ret_rate) {
    const char* rate = NULL;
    CW_TRY(cw_json_get_text(cw__stage_in(run, "paper"), run->params, "rate", &rate));
    return cw_rate_parse(cw_text(rate), ret_rate);
}

static CwCueSheetHead read_head(const json_t* head) {
    return (CwCueSheetHead){
        .title = cw_json_text_or(head, "title", ""),
        .aka = cw_json_text_or(head, "aka", ""),
        .episode = cw_json_text_or(head, "episode", ""),
        .episode_number = cw_json_text_or(head, "episode_number", ""),
        .kind = cw_json_text_or(head, "kind", ""),
        .number = cw_json_text_or(head, "number", ""),
        .company = cw_json_text_or(head, "company", ""),
        .director = cw_json_text_or(head, "director", ""),
        .composer = cw_json_text_or(head, "composer", ""),
        .country = cw_json_text_or(head, "country", ""),
        .year = cw_json_text_or(head, "year", ""),
        .network = cw_json_text_or(head, "network", ""),
        .release = cw_json_text_or(head, "release", ""),
        .contact = cw_json_text_or(head, "contact", ""),
        .cut = cw_json_text_or(head, "cut", ""),
    };
}

static CwStatus read_reels(CwStepRun* run, CwCueSheetFrom* from) {
    const CwJsonIn in = cw__stage_in(run, "reels");
    const json_t* list = json_object_get(run->params, "reels");
    CwSheetReel* reels = CW_NEW_ARRAY(run->arena, CwSheetReel, json_array_size(list));
    if (!reels) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(list); ++i) {
        const json_t* item = json_array_get(list, i);
        CW_TRY(cw_json_get_text(in, item, "name", &reels[i].name));
        CW_TRY(cw_json_get_int(in, item, "in", &reels[i].in.flicks));
        CW_TRY(cw_json_get_int(in, item, "out", &reels[i].out.flicks));
    }
    from->reels = reels;
    from->n_reels = json_array_size(list);
    return CW_OK;
}

static CwStatus read_cues(CwStepRun* run, CwCueSheetFrom* from) {
    const CwJsonIn in = cw__stage_in(run, "cues");
    const json_t* list = json_object_get(run->params, "cues");
    CwSheetCue* cues = CW_NEW_ARRAY(run->arena, CwSheetCue, json_array_size(list));
    if (!cues) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(list); ++i) {
        const json_t* item = json_array_get(list, i);
        const char* use = NULL;
        CW_TRY(cw_json_get_text(in, item, "cue", &cues[i].cue));
        CW_TRY(cw_json_get_text(in, item, "title", &cues[i].title));
        CW_TRY(cw_json_get_text(in, item, "use", &use));
        cues[i].made = cw_json_text_or(item, "made", NULL);
        CW_TRY(cw_json_get_int(in, item, "in", &cues[i].in.flicks));
        CW_TRY(cw_json_get_int(in, item, "out", &cues[i].out.flicks));
        if (!cw_use_from_code(use, &cues[i].use)) {
            return cw_diag(&run->diag, CW_ERR_BAD_INPUT, "cue_sheet.use", (CwPlace){0}, use, "there is no such use");
        }
    }
    from->cues = cues;
    from->n_cues = json_array_size(list);
    return CW_OK;
}

static CwStatus read_rights(CwStepRun* run, CwRights* rights) {
    const CwJsonIn in = cw__stage_in(run, "spotted");
    const json_t* list = json_object_get(run->params, "spotted");
    CwRightsCue* cues = CW_NEW_ARRAY(run->arena, CwRightsCue, json_array_size(list));
    CwText text = {NULL, 0};
    if (!cues) {
        return CW_ERR_NO_MEM;
    }
    if (!cw_step_input_hash(run, "rights")) {
        return CW_OK; // nobody wrote any down, and the sheet says so
    }
    for (size_t i = 0; i < json_array_size(list); ++i) {
        CW_TRY(cw_json_get_text(in, json_array_get(list, i), "cue", &cues[i].id));
        CW_TRY(cw_json_get_text(in, json_array_get(list, i), "title", &cues[i].title));
    }
    CW_TRY(cw_step_input(run, "rights", &text));
    return cw_rights_read(run->arena, "rights.csv", text, cues, json_array_size(list), &run->diag, rights);
}

// A sheet of some cues keeps the numbers they have in the whole one; both lists are in the sheet's order.
static CwStatus number_rows(CwStepRun* run, CwCueSheet* sheet) {
    const json_t* list = json_object_get(run->params, "cues");
    CwCueSheetRow* rows = CW_NEW_ARRAY(run->arena, CwCueSheetRow, sheet->n_rows);
    if (!rows) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < sheet->n_rows; ++i) {
        rows[i] = sheet->rows[i];
        rows[i].sequence = (int)cw_json_int_or(json_array_get(list, i), "sequence", rows[i].sequence);
    }
    sheet->rows = rows;
    return CW_OK;
}

// params: head, rate, reels, cues [{cue, sequence, title, use, in, out}], spotted [{cue, title}], temp. Inputs:
// rights, where they were written down. Outputs: csv, json, pdf.
CwStatus cw__cue_sheet_stage(CwStepRun* run) {
    CwRights rights = {0};
    CwCueSheetFrom from = {.rights = &rights};
    CwCueSheet sheet = {0};
    CwText pdf = {NULL, 0};
    CwBuf csv = cw_buf(run->arena);
    CwBuf json = cw_buf(run->arena);
    from.head = read_head(json_object_get(run->params, "head"));
    CW_TRY(read_rate(run, &from.rate));
    CW_TRY(read_reels(run, &from));
    CW_TRY(read_cues(run, &from));
    CW_TRY(read_rights(run, &rights));
    CW_TRY(cw_cue_sheet_make(run->arena, &from, &sheet));
    CW_TRY(number_rows(run, &sheet));
    cw_cue_sheet_csv(&csv, &sheet);
    CW_TRY(cw__stage_put(run, "csv", &csv));
    cw_cue_sheet_json(&json, NULL, &sheet);
    CW_TRY(cw__stage_put(run, "json", &json));
    const bool temp = cw_json_bool_or(run->params, "temp", false);
    CW_TRY(cw_cue_sheet_pdf(run->arena, &sheet, temp, &run->diag, &pdf));
    return cw_step_output(run, "pdf", pdf);
}

static CwStatus read_page(CwStepRun* run, CwQcPage* page) {
    const CwJsonIn in = cw__stage_in(run, "qc_page");
    const json_t* master = NULL;
    CW_TRY(cw_json_get_text(in, run->params, "film", &page->film));
    CW_TRY(cw_json_get_text(in, run->params, "cut", &page->cut));
    CW_TRY(cw_json_get_int(in, run->params, "start", &page->start.flicks));
    CW_TRY(read_rate(run, &page->rate));
    page->temp = cw_json_bool_or(run->params, "temp", false);
    CW_TRY(cw__stage_json(run, "master", &master));
    page->made_here = true;
    page->gain_db100 = (int)cw_json_int_or(master, "gain", 0);
    page->limited_db100 = (int)cw_json_int_or(master, "limited", 0);
    page->limited_percent = (int)cw_json_int_or(master, "limited_percent", 0);
    return CW_OK;
}

// params: profile, film, cut, rate, start, temp, layout. Inputs: sound and master (how it came about) of the master,
// measure of it, measures dialogue and music where there are any. Outputs: qc (the verdict as JSON), pdf.
CwStatus cw__qc_page_stage(CwStepRun* run) {
    CwMeasure room[3] = {0};
    CwProfile profile = {0};
    CwLayout layout = {0};
    CwSound sound = {0};
    CwQc qc = {0};
    CwQcPage page = {.qc = &qc};
    CwText pdf = {NULL, 0};
    CwBuf json = cw_buf(run->arena);
    CW_TRY(cw__stage_profile(run, &profile));
    CW_TRY(cw__stage_layout(run, &layout));
    CW_TRY(cw__stage_sound(run, "sound", &sound));
    CW_TRY(cw__stage_measure(run, "measure", &room[0], &page.master));
    CW_TRY(cw__stage_measure(run, "dialogue", &room[1], &page.dialogue));
    CW_TRY(cw__stage_measure(run, "music", &room[2], &page.music));
    CW_TRY(read_page(run, &page));
    const CwSource source = cw_source_of_sound(&sound);
    const CwQcIn in = {&profile, &source, &layout, page.dialogue, page.master};
    CW_TRY(cw_qc(run->arena, &in, &run->diag, &qc));
    cw_qc_to_json(&json, NULL, &qc, page.rate, page.start);
    CW_TRY(cw__stage_put(run, "qc", &json));
    CW_TRY(cw_qc_pdf(run->arena, &page, &run->diag, &pdf));
    return cw_step_output(run, "pdf", pdf);
}
