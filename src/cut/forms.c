// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/forms.h"

#include <stdlib.h>
#include <string.h>

static bool shots_equal(const CwShot* a, const CwShot* b) {
    return a->black == b->black && strcmp(a->roll, b->roll) == 0 && strcmp(a->clip, b->clip) == 0 &&
           a->rec_in == b->rec_in && a->rec_out == b->rec_out && (a->black || a->src_in == b->src_in) &&
           cw_ratio_compare(a->speed, b->speed) == 0 && a->dissolve_frames == b->dissolve_frames;
}

bool cw_picture_equal(const CwPicture* a, const CwPicture* b) {
    if (a->n_shots != b->n_shots) {
        return false;
    }
    for (size_t i = 0; i < a->n_shots; ++i) {
        if (!shots_equal(&a->shots[i], &b->shots[i])) {
            return false;
        }
    }
    return true;
}

// Whether the new shot shows these frames of the old cut just as they were.
static bool is_as_was(const CwDiff* diff, const CwKept* kept) {
    const CwShot* old = &diff->old_picture->shots[kept->old_shot];
    const CwShot* new = &diff->new_picture->shots[kept->new_shot];
    if (kept->black) {
        return old->black && new->black;
    }
    return !kept->retimed && strcmp(old->roll, new->roll) == 0 && strcmp(old->clip, new->clip) == 0 &&
           cw_shot_source_at(old, kept->old_in) == cw_shot_source_at(new, kept->new_in) &&
           cw_ratio_compare(old->speed, new->speed) == 0;
}

typedef struct {
    CwAbsoluteRow* rows;
    size_t n_rows;
    size_t capacity;
} Rows;

static CwStatus add_row(CwArena* arena, Rows* rows, CwAbsoluteRow row) {
    if (row.frames == 0) {
        return CW_OK;
    }
    CW_TRY(CW_RESERVE(arena, rows->rows, rows->n_rows, rows->capacity));
    rows->rows[rows->n_rows++] = row;
    return CW_OK;
}

CwStatus cw_diff_absolute(CwArena* arena, const CwDiff* diff, CwAbsolute* ret_absolute) {
    Rows rows = {0};
    size_t next = 0;
    for (size_t i = 0; i < diff->new_picture->n_shots; ++i) {
        const CwShot* shot = &diff->new_picture->shots[i];
        const int64_t end = cw_picture_shot_end(diff->new_picture, i);
        int64_t at = shot->rec_in;
        while (at < end) {
            const CwKept* kept = next < diff->n_kept && diff->kept[next].new_in < end ? &diff->kept[next] : NULL;
            const bool starts = at == shot->rec_in;
            if (!kept || kept->new_in > at) {
                const int64_t until = kept ? kept->new_in : end;
                CW_TRY(add_row(arena, &rows, (CwAbsoluteRow){at, until - at, -1, false, starts, shot}));
                at = until;
                continue;
            }
            CW_TRY(add_row(arena, &rows,
                           (CwAbsoluteRow){at, kept->frames, kept->old_in, is_as_was(diff, kept), starts, shot}));
            at += kept->frames;
            ++next;
        }
    }
    *ret_absolute = (CwAbsolute){rows.rows, rows.n_rows};
    return CW_OK;
}

// The shot of a picture that a frame belongs to. Range: a frame of the picture.
static size_t shot_at(const CwPicture* picture, int64_t frame) {
    size_t low = 0;
    size_t high = picture->n_shots;
    while (low + 1 < high) {
        const size_t middle = low + (high - low) / 2;
        if (picture->shots[middle].rec_in <= frame) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

// The shot as a row of the absolute form makes it, from the old picture where it is as it was.
static CwShot shot_of_row(const CwPicture* old, const CwAbsoluteRow* row) {
    CwShot shot = *row->footage;
    if (row->as_was) {
        const CwShot* was = &old->shots[shot_at(old, row->old_in)];
        shot.roll = was->roll;
        shot.clip = was->clip;
        shot.black = was->black;
        shot.speed = was->speed;
        shot.src_in = was->black ? shot.src_in : cw_shot_source_at(was, row->old_in);
    } else {
        shot.src_in = cw_shot_source_at(row->footage, row->new_in);
    }
    shot.rec_in = row->new_in;
    return shot;
}

CwStatus cw_diff_apply(CwArena* arena, const CwDiff* diff, const CwPicture* picture, CwPicture* ret_picture) {
    if (cw_picture_equal(picture, diff->new_picture)) {
        *ret_picture = *picture;
        return CW_OK;
    }
    if (!cw_picture_equal(picture, diff->old_picture)) {
        return CW_ERR_CONFLICT;
    }
    CwAbsolute absolute;
    CW_TRY(cw_diff_absolute(arena, diff, &absolute));
    CwShot* shots = CW_NEW_ARRAY(arena, CwShot, diff->new_picture->n_shots);
    if (!shots) {
        return CW_ERR_NO_MEM;
    }
    size_t n_shots = 0;
    for (size_t i = 0; i < absolute.n_rows; ++i) {
        const CwAbsoluteRow* row = &absolute.rows[i];
        if (row->starts) {
            shots[n_shots++] = shot_of_row(picture, row);
        }
        shots[n_shots - 1].rec_out = row->footage->rec_out;
    }
    *ret_picture = (CwPicture){shots, n_shots};
    return CW_OK;
}

// A kept run as the inverse has it; it goes to the places its frames came from.
static int compare_old_in(const void* a, const void* b) {
    const CwKept* x = a;
    const CwKept* y = b;
    if (x->old_in != y->old_in) {
        return x->old_in < y->old_in ? -1 : 1;
    }
    return (x->new_in > y->new_in) - (x->new_in < y->new_in);
}

CwStatus cw_diff_inverse(CwArena* arena, const CwDiff* diff, CwDiff* ret_inverse) {
    CwKept* sorted = CW_NEW_ARRAY(arena, CwKept, diff->n_kept);
    if (!sorted) {
        return CW_ERR_NO_MEM;
    }
    size_t n_sorted = 0;
    for (size_t i = 0; i < diff->n_kept; ++i) {
        if (!diff->kept[i].retimed) { // at another speed no frame is just the one it was
            sorted[n_sorted++] = diff->kept[i];
        }
    }
    if (n_sorted) {
        qsort(sorted, n_sorted, sizeof *sorted, compare_old_in);
    }
    size_t n_kept = 0;
    int64_t end = INT64_MIN;
    for (size_t i = 0; i < n_sorted; ++i) {
        const CwKept was = sorted[i];
        const int64_t skip = was.old_in < end ? end - was.old_in : 0; // frames that are seen twice come back once
        if (skip >= was.frames) {
            continue;
        }
        end = was.old_in + was.frames;
        sorted[n_kept++] = (CwKept){.new_in = was.old_in + skip,
                                    .old_in = was.new_in + skip,
                                    .frames = was.frames - skip,
                                    .kind = was.kind,
                                    .black = was.black,
                                    .new_shot = was.old_shot,
                                    .old_shot = was.new_shot};
    }
    *ret_inverse = (CwDiff){diff->new_picture, diff->old_picture, sorted, n_kept, NULL, 0};
    return CW_OK;
}
