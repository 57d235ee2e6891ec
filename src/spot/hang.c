// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/hang.h"

#include "base/words.h"
#include "spot/place_priv.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    CwArena* arena;
    const CwSpotting* spotting;
    const CwHitList* hits;
    CwPlaceIn in;
    const CwJoinedCut* joined;
    CwDiag* diag;
    CwCue* cues;
    CwHit* hung_hits;
    const CwHitRow** rows;  // of the hits, as they are sorted
    CwCuePlace* cue_places; // as written
    CwHitPlace* hit_places; // as written
} Hanger;

static CwStatus outside(const Hanger* hanger, const CwWritten* written) {
    char from[CW_TIMECODE_SIZE] = "";
    char to[CW_TIMECODE_SIZE] = "";
    if (hanger->in.picture->n_shots) {
        cw_timecode_format(cw_picture_in(hanger->in.picture), hanger->in.rate, from);
        cw_timecode_format(cw_picture_out(hanger->in.picture), hanger->in.rate, to);
    }
    return cw_diag(hanger->diag, CW_ERR_BAD_INPUT, "hang.outside", written->place, written->text,
                   "this lies outside the first cut, which goes from %s to %s", from, to);
}

// Lines and cues and hits that an anchor hangs on must be there; a hit named alone is one of the same cue.
static CwStatus check_name(const Hanger* hanger, const CwWritten* written, const char* cue, CwAnchor* anchor) {
    const CwSpotted names = {hanger->cues, hanger->spotting->n_rows, hanger->hung_hits,
                             hanger->hits ? hanger->hits->n_rows : 0};
    Point point;
    if (anchor->kind != CW_ANCHOR_NAMED) {
        return CW_OK;
    }
    const CwText name = cw_text(anchor->name);
    if (cw_text_starts_fold(name, "line:")) {
        for (size_t i = 0; i < hanger->in.n_lines; ++i) {
            if (cw_word_is(cw_text_after(name, 5), hanger->in.lines[i].name)) {
                return CW_OK;
            }
        }
        return cw_diag(hanger->diag, CW_ERR_BAD_INPUT, "hang.line", written->place, written->text,
                       "no line %s is heard in the first cut; lines are numbered by the script from 1",
                       anchor->name + 5);
    }
    if (cw_text_starts_fold(name, "hit:") && !strchr(anchor->name, '/')) {
        anchor->name = cw_format(hanger->arena, "hit:%s/%s", cue, anchor->name + 4);
        if (!anchor->name) {
            return CW_ERR_NO_MEM;
        }
    }
    if (!cw__point_of_name(&names, anchor->name, &point)) {
        return cw_diag(hanger->diag, CW_ERR_BAD_INPUT, "hang.name", written->place, written->text,
                       "there is no %s to hang this on; name a cue as cue:1m1.out or a hit as hit:1m1/door",
                       cw_text_starts_fold(name, "hit:") ? "such hit" : "such cue");
    }
    return CW_OK;
}

static bool has_roll(const CwPicture* picture, const char* roll) {
    for (size_t i = 0; i < picture->n_shots; ++i) {
        if (roll[0] == '\0' || cw_word_is(cw_text(roll), picture->shots[i].roll)) {
            return true;
        }
    }
    return false;
}

static CwStatus check_roll(const Hanger* hanger, const CwWritten* written, const char* roll) {
    if (has_roll(hanger->in.picture, roll)) {
        return CW_OK;
    }
    const size_t count = hanger->in.picture->n_shots;
    const char** names = CW_NEW_ARRAY(hanger->arena, const char*, count);
    if (!names) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        names[i] = hanger->in.picture->shots[i].roll;
    }
    const char* nearest = cw_nearest(names, count, cw_text(roll));
    return cw_diag(hanger->diag, CW_ERR_BAD_INPUT, "hang.roll", written->place, written->text,
                   "roll %s is not in the first cut%s%s", roll, nearest ? "; did you mean " : "",
                   nearest ? nearest : "");
}

static CwStatus hang_in_words(const Hanger* hanger, const CwWritten* written, const char* cue, CwAnchor* anchor) {
    CW_TRY(cw_anchor_parse(hanger->arena, written->anchor, hanger->in.rate, written->place, hanger->diag, anchor));
    if (anchor->kind == CW_ANCHOR_NAMED) {
        return check_name(hanger, written, cue, anchor);
    }
    CW_TRY(check_roll(hanger, written, anchor->at.roll));
    return anchor->kind == CW_ANCHOR_CUT ? check_roll(hanger, written, anchor->before.roll) : CW_OK;
}

// The time somebody wrote, on the film's timeline.
static CwTime time_of(const Hanger* hanger, const CwWritten* written, const char* cue) {
    const int64_t moved = hanger->joined ? cw_cue_moved(hanger->joined, cue) : 0;
    return cw_time_after(written->at, cw_span_of_frames(moved, hanger->in.rate));
}

static CwStatus hang(const Hanger* hanger, const CwWritten* written, CwHang how, const char* cue, CwAnchor* anchor) {
    if (written->anchor) {
        return hang_in_words(hanger, written, cue, anchor);
    }
    const CwTime at = time_of(hanger, written, cue);
    CwStatus status = CW_ERR_RANGE;
    if (how == CW_HANG_CUT) {
        status = cw_anchor_of_join(hanger->in.picture, hanger->in.rate, at, anchor);
    } else if (how == CW_HANG_FOOTAGE) {
        status = cw_anchor_of_footage(hanger->in.picture, hanger->in.rate, at, anchor);
    }
    if (status == CW_ERR_RANGE && how != CW_HANG_CUT) {
        status = cw_anchor_of_place(hanger->in.picture, hanger->in.rate, at, anchor);
    }
    return status == CW_ERR_RANGE ? outside(hanger, written) : status;
}

static CwStatus hang_cues(Hanger* hanger) {
    for (size_t i = 0; i < hanger->spotting->n_rows; ++i) {
        const CwCueRow* row = &hanger->spotting->rows[i];
        CwCue* cue = &hanger->cues[i];
        CW_TRY(hang(hanger, &row->in, CW_HANG_DEFAULT, cue->id, &cue->in));
        CW_TRY(hang(hanger, &row->out, CW_HANG_DEFAULT, cue->id, &cue->out));
        hanger->cue_places[i].in = time_of(hanger, &row->in, cue->id);
        hanger->cue_places[i].out = time_of(hanger, &row->out, cue->id);
        hanger->cue_places[i].in_lost = row->in.anchor != NULL; // words say where, no time is expected
        hanger->cue_places[i].out_lost = row->out.anchor != NULL;
    }
    return CW_OK;
}

static CwStatus hang_hits(Hanger* hanger) {
    for (size_t i = 0; hanger->hits && i < hanger->hits->n_rows; ++i) {
        const CwHitRow* row = &hanger->hits->rows[i];
        CwHit* hit = &hanger->hung_hits[i];
        CW_TRY(hang(hanger, &row->at, row->hang, hit->cue, &hit->anchor));
        hanger->hit_places[i].at = time_of(hanger, &row->at, hit->cue);
        if (row->at.anchor) {
            hanger->hit_places[i].kind = CW_PLACE_OMITTED;
        }
    }
    return CW_OK;
}

static CwStatus not_there(const Hanger* hanger, const CwWritten* written) {
    return cw_diag(hanger->diag, CW_ERR_BAD_INPUT, "hang.gone", written->place, written->text,
                   "what this hangs on is not seen in the first cut");
}

static CwStatus check_cues(const Hanger* hanger, const CwPlacement* placement) {
    for (size_t i = 0; i < hanger->spotting->n_rows; ++i) {
        const CwCueRow* row = &hanger->spotting->rows[i];
        const CwCuePlace* place = &placement->cues[i];
        if (place->kind != CW_PLACE_OMITTED) {
            continue;
        }
        if (place->all_ins.count == 0) {
            return not_there(hanger, &row->in);
        }
        return cw_diag(hanger->diag, CW_ERR_BAD_INPUT, "hang.out", row->out.place, row->out.text,
                       "what the out of cue %s hangs on is not seen after its in (%s) in the first cut", row->cue.id,
                       row->in.text);
    }
    return CW_OK;
}

static CwStatus check_hits(const Hanger* hanger, const CwPlacement* placement) {
    for (size_t i = 0; hanger->hits && i < hanger->hits->n_rows; ++i) {
        const CwHitRow* row = hanger->rows[i];
        const CwHitPlace* place = &placement->hits[i];
        if (place->kind == CW_PLACE_OMITTED) {
            return not_there(hanger, &row->at);
        }
        if (place->kind == CW_PLACE_OUTSIDE) {
            return cw_diag(hanger->diag, CW_ERR_BAD_INPUT, "hang.hit_outside", row->at.place, row->at.text,
                           "this hit lies outside its cue %s in the first cut", row->hit.cue);
        }
    }
    return CW_OK;
}

// A hit with all that is sorted along with it.
typedef struct {
    size_t cue;
    CwTime at;
    size_t row;
    CwHit hit;
    CwHitPlace place;
} Sorted;

static int compare_sorted(const void* a, const void* b) {
    const Sorted* x = a;
    const Sorted* y = b;
    if (x->cue != y->cue) {
        return x->cue < y->cue ? -1 : 1;
    }
    const int times = cw_time_compare(x->at, y->at);
    return times ? times : (x->row < y->row ? -1 : 1);
}

static size_t index_of_cue(const Hanger* hanger, const char* id) {
    size_t i = 0;
    while (i < hanger->spotting->n_rows && !cw_word_is(cw_text(id), hanger->cues[i].id)) {
        ++i;
    }
    return i;
}

// Puts the hits in order once it is known where they lie.
static CwStatus sort_hits(Hanger* hanger, size_t n_hits, CwPlacement* placement) {
    Sorted* sorted = CW_NEW_ARRAY(hanger->arena, Sorted, n_hits);
    CwHitPlace* places = CW_NEW_ARRAY(hanger->arena, CwHitPlace, n_hits);
    if (!sorted || !places) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_hits; ++i) {
        const CwHit* hit = &hanger->hung_hits[i];
        const CwHitPlace* place = &placement->hits[i];
        sorted[i] = (Sorted){index_of_cue(hanger, hit->cue), place->at, i, *hit, *place};
    }
    if (n_hits) {
        qsort(sorted, n_hits, sizeof *sorted, compare_sorted);
    }
    for (size_t i = 0; i < n_hits; ++i) {
        hanger->hung_hits[i] = sorted[i].hit;
        hanger->rows[i] = &hanger->hits->rows[sorted[i].row];
        places[i] = sorted[i].place;
    }
    placement->hits = places;
    return CW_OK;
}

static CwStatus make_room(Hanger* hanger, size_t n_cues, size_t n_hits) {
    hanger->cues = CW_NEW_ARRAY(hanger->arena, CwCue, n_cues);
    hanger->hung_hits = CW_NEW_ARRAY(hanger->arena, CwHit, n_hits);
    hanger->rows = CW_NEW_ARRAY(hanger->arena, const CwHitRow*, n_hits);
    hanger->cue_places = CW_NEW_ARRAY(hanger->arena, CwCuePlace, n_cues);
    hanger->hit_places = CW_NEW_ARRAY(hanger->arena, CwHitPlace, n_hits);
    if (!hanger->cues || !hanger->hung_hits || !hanger->rows || !hanger->cue_places || !hanger->hit_places) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_cues; ++i) {
        hanger->cues[i] = hanger->spotting->rows[i].cue;
    }
    for (size_t i = 0; i < n_hits; ++i) {
        hanger->hung_hits[i] = hanger->hits->rows[i].hit;
    }
    return CW_OK;
}

CwStatus cw_spot_hang(CwArena* arena, const CwSpotting* spotting, const CwHitList* hits, CwPlaceIn in,
                      const CwJoinedCut* joined, CwDiag* diag, CwHung* ret_hung) {
    Hanger hanger = {.arena = arena, .spotting = spotting, .hits = hits, .in = in, .joined = joined, .diag = diag};
    const size_t n_hits = hits ? hits->n_rows : 0;
    CW_TRY(make_room(&hanger, spotting->n_rows, n_hits));
    CW_TRY(hang_cues(&hanger));
    CW_TRY(hang_hits(&hanger));
    const CwSpotted spotted = {hanger.cues, spotting->n_rows, hanger.hung_hits, n_hits};
    const CwPlacement written = {hanger.cue_places, hanger.hit_places};
    CwPlacement placement;
    CW_TRY(cw_spot_place(arena, &spotted, in, (CwPlaceFrom){&written, NULL}, diag, &placement));
    CW_TRY(sort_hits(&hanger, n_hits, &placement));
    CW_TRY(check_cues(&hanger, &placement));
    CW_TRY(check_hits(&hanger, &placement));
    *ret_hung = (CwHung){spotted, placement};
    return CW_OK;
}
