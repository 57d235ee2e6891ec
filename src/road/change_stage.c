// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stage_priv.h"

#include "cut/change_page.h"

static CwStatus read_picture(CwStepRun* run, const char* name, CwPicture* picture) {
    return cw_picture_from_json(run->arena, cw__stage_in(run, name), json_object_get(run->params, name), picture);
}

static CwStatus read_head(CwStepRun* run, CwChangeHead* head) {
    const CwJsonIn in = cw__stage_in(run, "changes");
    const char* rate = NULL;
    CW_TRY(cw_json_get_text(in, run->params, "title", &head->title));
    CW_TRY(cw_json_get_text(in, run->params, "old_name", &head->old_name));
    CW_TRY(cw_json_get_text(in, run->params, "new_name", &head->new_name));
    CW_TRY(cw_json_get_text(in, run->params, "rate", &rate));
    return cw_rate_parse(cw_text(rate), &head->rate);
}

static CwStatus put_sheet(CwStepRun* run, const CwChangeHead* head, const CwChangeList* list) {
    CwChangeSheet sheet = {0};
    CwText pdf = {NULL, 0};
    CwBuf csv = cw_buf(run->arena);
    CwBuf html = cw_buf(run->arena);
    CW_TRY(cw_change_sheet(run->arena, list, head->rate, &sheet));
    cw_changes_csv(&csv, list, &sheet);
    CW_TRY(cw__stage_put(run, "csv", &csv));
    cw_changes_html(&html, head, &sheet);
    CW_TRY(cw__stage_put(run, "html", &html));
    CW_TRY(cw_changes_pdf(run->arena, head, &sheet, &run->diag, &pdf));
    return cw_step_output(run, "pdf", pdf);
}

// params: title, rate, old_name, new_name, old and new (pictures). Outputs: csv, html, pdf: what the editor changed.
CwStatus cw__changes_stage(CwStepRun* run) {
    CwPicture old = {0};
    CwPicture new = {0};
    CwChangeHead head = {0};
    CwDiff diff = {0};
    CwChangeList list = {0};
    CW_TRY(read_head(run, &head));
    CW_TRY(read_picture(run, "old", &old));
    CW_TRY(read_picture(run, "new", &new));
    CW_TRY(cw_diff(run->arena, &old, &new, NULL, &diff));
    CW_TRY(cw_change_list(run->arena, &diff, &list));
    return put_sheet(run, &head, &list);
}
