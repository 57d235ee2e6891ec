// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/notes.h"

#include "cut/verdict.h"

typedef struct {
    CwArena* arena;
    const CwFilm* film;
    const CwFeedback* note;
    CwDiag* diag;
} Asking;

// What the note hangs on; `*ret_is` false when that is outside the picture, or nothing but black.
static CwStatus hang(const Asking* asking, CwAnchor* ret_anchor, bool* ret_is) {
    const CwFilm* film = asking->film;
    const CwWritten* at = &asking->note->at;
    *ret_is = true;
    if (at->anchor) {
        return cw_anchor_parse(asking->arena, at->anchor, film->facts.rate, at->place, asking->diag, ret_anchor);
    }
    const int64_t moved = cw_cue_moved(&film->cuts[0].joined, asking->note->cue);
    const CwTime place = cw_time_after(at->at, cw_span_of_frames(moved, film->facts.rate));
    const CwStatus status = cw_anchor_of_place(&film->cuts[0].picture, film->facts.rate, place, ret_anchor);
    *ret_is = status != CW_ERR_RANGE;
    return status == CW_ERR_RANGE ? CW_OK : status;
}

// Where the difference to a view carries a place of the view before it; the place itself where it is gone.
static CwStatus carry(const Asking* asking, const CwFilmView* view, CwTime old, CwTime* ret_new) {
    const CwRate rate = asking->film->facts.rate;
    const int64_t frame = cw_frame_floor(old, rate);
    CwVerdict verdict = {0};
    CW_TRY(cw_verdict(asking->arena, &view->diff, frame, frame + 1, &verdict));
    const int64_t shift = verdict.n_pieces ? verdict.new_in - frame : 0;
    *ret_new = cw_time_after(old, cw_span_of_frames(shift, rate));
    return CW_OK;
}

static CwTime nearest(const CwAnchorPlaces* places, CwTime expected) {
    CwTime best = places->places[0].at;
    for (size_t i = 1; i < places->count; ++i) {
        const int64_t here = cw_time_between(expected, places->places[i].at).flicks;
        const int64_t there = cw_time_between(expected, best).flicks;
        if ((here < 0 ? -here : here) < (there < 0 ? -there : there)) {
            best = places->places[i].at;
        }
    }
    return best;
}

static CwStatus place_hung(const Asking* asking, const CwAnchor* anchor, const CwFilmView* view,
                           CwNotePlace* ret_place) {
    const CwFilm* film = asking->film;
    CwNotePlace place = {.at = asking->note->at.at};
    for (const CwFilmView* one = film->views; one <= view; ++one) {
        const CwPlaceIn in = {&one->cut->picture, film->facts.rate, one->lines, one->n_lines};
        CwAnchorPlaces places = {0};
        CwTime expected = place.at;
        if (one->has_diff) {
            CW_TRY(carry(asking, one, place.at, &expected));
        }
        CW_TRY(cw_spot_find(asking->arena, &film->spotted, in, &one->placement, anchor, asking->diag, &places));
        place.here = places.count > 0;
        place.at = place.here ? nearest(&places, expected) : expected;
    }
    place.out = place.at;
    *ret_place = place;
    return CW_OK;
}

CwStatus cw_film_note_place(CwArena* arena, const CwFilm* film, const CwFilmView* view, const CwFeedback* note,
                            CwDiag* diag, CwNotePlace* ret_place) {
    const Asking asking = {arena, film, note, diag};
    CwAnchor anchor;
    bool hangs = false;
    *ret_place = (CwNotePlace){0};
    if (!note->has_at) {
        const size_t cue = cw_film_cue(film, note->cue);
        if (cue < film->spotted.n_cues && view->placement.cues[cue].kind != CW_PLACE_OMITTED) {
            *ret_place = (CwNotePlace){true, view->placement.cues[cue].in, view->placement.cues[cue].out};
        }
        return CW_OK;
    }
    CW_TRY(hang(&asking, &anchor, &hangs));
    return hangs ? place_hung(&asking, &anchor, view, ret_place) : CW_OK;
}
