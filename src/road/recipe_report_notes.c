// SPDX-License-Identifier: GPL-3.0-or-later
// What people said, at the frames they said it of.
#include "road/recipe_report_priv.h"

// Where a frame of the view before lies in a view; false when it is not there.
static bool carry(const CwFilmView* view, int64_t old_frame, int64_t* ret_frame) {
    for (size_t i = 0; i < view->diff.n_kept; ++i) {
        const CwKept* kept = &view->diff.kept[i];
        for (int64_t at = kept->new_in; at < kept->new_in + kept->frames; ++at) {
            if (cw_kept_old_frame(&view->diff, kept, at) == old_frame) {
                *ret_frame = at;
                return true;
            }
        }
    }
    return false;
}

// A frame of the first cut, through every re-cut up to a view.
static bool place_in(const CwFilm* film, const CwFilmView* view, int64_t first_frame, int64_t* ret_frame) {
    *ret_frame = first_frame;
    for (const CwFilmView* one = film->views; one != view; ++one) {
        if (!carry(one + 1, *ret_frame, ret_frame)) {
            return false;
        }
    }
    return true;
}

static void put_places(const Cw__Work* work, const CwFeedback* note, CwBuf* buf) {
    const CwRate rate = work->film->facts.rate;
    int64_t frame = 0;
    if (place_in(work->film, work->view, cw_frame_floor(note->at.at, rate), &frame)) {
        cw_json_begin_object(buf, NULL);
        cw_json_put_int(buf, "at", cw__in_film(work, cw_time_of_frame(frame, rate)).flicks);
        cw_json_put_text(buf, "cut", work->view->cut->name);
        cw_json_end_object(buf);
    }
}

CwStatus cw__report_put_notes(const Cw__Work* now, const Cw__Work* before, CwBuf* buf) {
    const CwFeedbackList* notes = &now->film->notes;
    cw_json_begin_array(buf, "notes");
    for (size_t i = 0; i < notes->count; ++i) {
        const CwFeedback* note = &notes->notes[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "cue", note->cue);
        cw_json_begin_array(buf, "places");
        if (note->has_at && !note->at.anchor) {
            if (before) {
                put_places(before, note, buf);
            }
            put_places(now, note, buf);
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
