// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/columnar.h"

#include <string.h>

// A stretch of the timeline while rows are done: so many frames of a shot, from one of its frames on.
typedef struct {
    const CwShot* shot;
    int64_t at; // record frame of the shot's own cut
    int64_t frames;
} Stretch;

typedef struct {
    CwArena* arena;
    Stretch* line;
    size_t n;
    size_t capacity;
    Stretch* hand; // what was taken up
    size_t n_hand;
    size_t hand_capacity;
} Timeline;

// Cuts the timeline before a frame and answers the number of the stretch that begins there.
static CwStatus cut_at(Timeline* t, int64_t frame, size_t* ret_index) {
    size_t i = 0;
    while (i < t->n && frame >= t->line[i].frames) {
        frame -= t->line[i++].frames;
    }
    *ret_index = i;
    if (i == t->n || frame == 0) {
        return frame == 0 ? CW_OK : CW_ERR_CONFLICT;
    }
    CW_TRY(CW_RESERVE(t->arena, t->line, t->n, t->capacity));
    memmove(t->line + i + 1, t->line + i, (t->n - i) * sizeof *t->line);
    ++t->n;
    t->line[i].frames = frame;
    t->line[i + 1].at += frame;
    t->line[i + 1].frames -= frame;
    *ret_index = i + 1;
    return CW_OK;
}

static CwStatus take_out(Timeline* t, int64_t at, int64_t frames) {
    size_t from = 0;
    size_t to = 0;
    CW_TRY(cut_at(t, at, &from));
    CW_TRY(cut_at(t, at + frames, &to));
    t->n_hand = 0;
    for (size_t i = from; i < to; ++i) {
        CW_TRY(CW_RESERVE(t->arena, t->hand, t->n_hand, t->hand_capacity));
        t->hand[t->n_hand++] = t->line[i];
    }
    if (to > from) {
        memmove(t->line + from, t->line + to, (t->n - to) * sizeof *t->line);
        t->n -= to - from;
    }
    return CW_OK;
}

static CwStatus put_in(Timeline* t, int64_t at) {
    size_t from = 0;
    CW_TRY(cut_at(t, at, &from));
    for (size_t i = 0; i < t->n_hand; ++i) {
        CW_TRY(CW_RESERVE(t->arena, t->line, t->n, t->capacity));
        memmove(t->line + from + i + 1, t->line + from + i, (t->n - from - i) * sizeof *t->line);
        ++t->n;
        t->line[from + i] = t->hand[i];
    }
    return CW_OK;
}

// The stretches of a picture that lie in [at, at + frames).
static CwStatus take_up(Timeline* t, const CwPicture* picture, int64_t at, int64_t frames) {
    t->n_hand = 0;
    for (size_t i = 0; i < picture->n_shots && frames > 0; ++i) {
        const CwShot* shot = &picture->shots[i];
        const int64_t end = cw_picture_shot_end(picture, i);
        if (at < shot->rec_in || at >= end) {
            continue;
        }
        const int64_t here = end - at < frames ? end - at : frames;
        CW_TRY(CW_RESERVE(t->arena, t->hand, t->n_hand, t->hand_capacity));
        t->hand[t->n_hand++] = (Stretch){shot, at, here};
        at += here;
        frames -= here;
    }
    return frames > 0 ? CW_ERR_CONFLICT : CW_OK;
}

static CwStatus do_row(Timeline* t, const CwRelativeRow* row, const CwPicture* old) {
    if (row->at < 0 || row->frames < 0 || row->to < 0) {
        return CW_ERR_CONFLICT;
    }
    switch (row->kind) {
    case CW_RELATIVE_DELETE:
        return take_out(t, row->at, row->frames);
    case CW_RELATIVE_MOVE:
        CW_TRY(take_out(t, row->at, row->frames));
        return put_in(t, row->to);
    default:
        break;
    }
    if (row->old_in >= 0) {
        CW_TRY(take_up(t, old, row->old_in, row->frames));
    } else {
        CW_TRY(CW_RESERVE(t->arena, t->hand, (size_t)0, t->hand_capacity));
        t->hand[0] = (Stretch){row->footage, row->new_in >= 0 ? row->new_in : row->footage->rec_in, row->frames};
        t->n_hand = 1;
    }
    return put_in(t, row->at);
}

static CwShot shot_of(const Stretch* stretch, int64_t at) {
    CwShot shot = *stretch->shot;
    shot.src_in = shot.black ? 0 : cw_shot_source_at(stretch->shot, stretch->at);
    shot.rec_in = at;
    shot.rec_out = at + stretch->frames;
    shot.dissolve_frames = stretch->at == stretch->shot->rec_in ? shot.dissolve_frames : 0;
    return shot;
}

static CwStatus make_picture(const Timeline* t, int64_t start, CwPicture* ret_picture) {
    CwShot* shots = CW_NEW_ARRAY(t->arena, CwShot, t->n + 1);
    if (!shots) {
        return CW_ERR_NO_MEM;
    }
    size_t n = 0;
    int64_t at = start;
    for (size_t i = 0; i < t->n; ++i) {
        if (t->line[i].frames == 0) {
            continue;
        }
        const CwShot shot = shot_of(&t->line[i], at);
        at += t->line[i].frames;
        const bool goes_on = n > 0 && (cw_shot_continues(&shots[n - 1], &shot) || (shots[n - 1].black && shot.black));
        if (goes_on && !shot.dissolve_frames) {
            shots[n - 1].rec_out = shot.rec_out;
        } else {
            shots[n++] = shot;
        }
    }
    *ret_picture = (CwPicture){shots, n};
    return CW_OK;
}

CwStatus cw_relative_do(CwArena* arena, const CwRelative* relative, const CwPicture* old, CwDiag* diag,
                        CwPicture* ret_picture) {
    Timeline t = {.arena = arena};
    const int64_t start = old->n_shots ? cw_picture_in(old) : 0;
    CW_TRY(old->n_shots ? take_up(&t, old, start, cw_picture_out(old) - start) : CW_OK);
    CW_TRY(put_in(&t, 0));
    for (size_t i = 0; i < relative->n_rows; ++i) {
        const CwStatus status = do_row(&t, &relative->rows[i], old);
        if (status == CW_ERR_CONFLICT) {
            return cw_diag(
                diag, status, "columnar.outside", (CwPlace){0}, NULL,
                "row %zu reaches outside the timeline as it is by then; is this the cut the list was made for?", i + 1);
        }
        CW_TRY(status);
    }
    return make_picture(&t, start, ret_picture);
}
