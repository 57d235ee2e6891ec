// SPDX-License-Identifier: GPL-3.0-or-later
// What people said, at the frames they said it of.
#include "road/recipe_report_priv.h"

#include "film/notes.h"

static CwStatus put_place(const Cw__Work* work, const CwFeedback* note, CwBuf* buf) {
    CwNotePlace place = {0};
    CW_TRY(cw_film_note_place(work->arena, work->film, work->view, note, work->diag, &place));
    if (place.here) {
        cw_json_begin_object(buf, NULL);
        cw_json_put_int(buf, "at", cw__in_film(work, place.at).flicks);
        cw_json_put_text(buf, "cut", work->view->cut->name);
        cw_json_end_object(buf);
    }
    return CW_OK;
}

CwStatus cw__report_put_notes(const Cw__Work* now, const Cw__Work* before, CwBuf* buf) {
    const CwFeedbackList* notes = &now->film->notes;
    cw_json_begin_array(buf, "notes");
    for (size_t i = 0; i < notes->count; ++i) {
        const CwFeedback* note = &notes->notes[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "cue", note->cue);
        cw_json_begin_array(buf, "places");
        if (note->has_at && before) {
            CW_TRY(put_place(before, note, buf));
        }
        if (note->has_at) {
            CW_TRY(put_place(now, note, buf));
        }
        cw_json_end_array(buf);
        cw_json_put_text(buf, "status", cw_note_status_name(note->status));
        cw_json_put_text(buf, "text", note->text);
        cw_json_put_text(buf, "who", note->who ? note->who : "");
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    return cw_buf_status(buf);
}
