// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/diff.h"

#include "cut/diff_priv.h"

#include <stdlib.h>

int64_t cw_kept_old_frame(const CwDiff* diff, const CwKept* kept, int64_t new_frame) {
    const int64_t along = new_frame - kept->new_in;
    if (!kept->retimed) {
        return kept->old_in + along;
    }
    const CwShot* old = &diff->old_picture->shots[kept->old_shot];
    const int64_t source = cw_shot_source_at(&diff->new_picture->shots[kept->new_shot], new_frame);
    int64_t first = kept->old_in;
    int64_t end = 0;
    (void)cw_shot_shows(old, source, &first, &end);
    const int64_t last = cw_picture_shot_end(diff->old_picture, kept->old_shot) - 1;
    return first < last ? first : last;
}

typedef struct {
    CwArena* arena;
    CwDiffer* differ;
    const CwPicture* old_picture;
    const CwPicture* new_picture;
    CwKept* kept;
    size_t n_kept;
    size_t kept_capacity;
    CwAmbiguous* ambiguous;
    size_t n_ambiguous;
    size_t ambiguous_capacity;
} Builder;

static int64_t old_record(const Builder* b, int64_t position) {
    const uint32_t index = position < 0 ? CW__NONE : cw__diff_segment_at(&b->differ->old_row, position);
    if (index == CW__NONE) {
        return -1;
    }
    const CwSegment* old = &b->differ->old_row.items[index];
    return old->shot->rec_in + (position - old->position);
}

static CwStatus add_kept(Builder* b, const CwKept* kept) {
    CwKept* last = b->n_kept ? &b->kept[b->n_kept - 1] : NULL;
    const bool goes_on = last && last->new_shot == kept->new_shot && last->old_shot == kept->old_shot &&
                         last->new_in + last->frames == kept->new_in && last->kind == kept->kind &&
                         last->retimed == kept->retimed && last->black == kept->black &&
                         (kept->retimed || last->old_in + last->frames == kept->old_in);
    if (goes_on) {
        last->frames += kept->frames;
        return CW_OK;
    }
    CW_TRY(CW_RESERVE(b->arena, b->kept, b->n_kept, b->kept_capacity));
    b->kept[b->n_kept++] = *kept;
    return CW_OK;
}

static CwStatus add_ambiguous(Builder* b, const CwStep* step) {
    const CwSegment* new = &b->differ->new_row.items[step->segment];
    const CwAmbiguous found = {.new_in = new->shot->rec_in + step->from,
                               .frames = step->to - step->from,
                               .old_in = step->mapped ? old_record(b, step->candidate.position_in) : -1,
                               .other_in = old_record(b, step->other_in)};
    CW_TRY(CW_RESERVE(b->arena, b->ambiguous, b->n_ambiguous, b->ambiguous_capacity));
    b->ambiguous[b->n_ambiguous++] = found;
    return CW_OK;
}

static CwKeptKind kind_of(CwFit fit, const CwSegment* new, const CwSegment* old) {
    if (fit == CW_FIT_SAME) {
        return CW_KEPT_SAME;
    }
    const bool version = (new->roll_stem == old->roll_stem&& new->roll_stem != CW__NONE&& new->roll != old->roll) ||
                         (new->clip_stem == old->clip_stem&& new->clip_stem != CW__NONE&& new->clip != old->clip);
    if (version) {
        return CW_KEPT_VERSION;
    }
    return new->roll == old->roll&& new->clip == old->clip ? CW_KEPT_SAME : CW_KEPT_RENAMED;
}

static CwStatus add_step(Builder* b, const CwStep* step) {
    if (step->doubtful) {
        return add_ambiguous(b, step);
    }
    const CwSegment* new = &b->differ->new_row.items[step->segment];
    const CwSegment* old = &b->differ->old_row.items[step->candidate.old];
    const CwKept kept = {.new_in = new->shot->rec_in + step->from,
                         .old_in = old->shot->rec_in + step->candidate.position_in - old->position,
                         .frames = step->to - step->from,
                         .kind = kind_of(step->candidate.fit, new, old),
                         .retimed = step->candidate.retimed,
                         .new_shot = new->shot_index,
                         .old_shot = old->shot_index};
    return add_kept(b, &kept);
}

// The shot of the old picture that a frame belongs to, or the number of shots.
static size_t old_shot_at(const Builder* b, int64_t frame) {
    size_t low = 0;
    size_t high = b->old_picture->n_shots;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (cw_picture_shot_end(b->old_picture, middle) <= frame) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < b->old_picture->n_shots && b->old_picture->shots[low].rec_in <= frame ? low : b->old_picture->n_shots;
}

// Keeps those frames of a black shot that were black in the old cut too, at a distance of `shift` frames.
static CwStatus keep_black(Builder* b, size_t new_shot, int64_t from, int64_t to, int64_t shift) {
    size_t old = old_shot_at(b, from + shift);
    for (int64_t at = from; at < to;) {
        if (old == b->old_picture->n_shots) {
            return CW_OK;
        }
        const int64_t end = cw_picture_shot_end(b->old_picture, old) - shift;
        const int64_t until = end < to ? end : to;
        if (b->old_picture->shots[old].black && until > at) {
            const CwKept kept = {.new_in = at,
                                 .old_in = at + shift,
                                 .frames = until - at,
                                 .black = true,
                                 .new_shot = new_shot,
                                 .old_shot = old};
            CW_TRY(add_kept(b, &kept));
        } else if (until > at) {
            return CW_OK; // the old cut had footage there
        }
        at = until;
        ++old;
    }
    return CW_OK;
}

static int compare_kept(const void* a, const void* b) {
    const CwKept* x = a;
    const CwKept* y = b;
    return (x->new_in > y->new_in) - (x->new_in < y->new_in);
}

// The kept run that ends or starts right at a black shot, of the first `n` runs, which are in order; NULL for none.
static const CwKept* neighbour(const Builder* b, size_t n, int64_t frame, bool ends) {
    size_t low = 0;
    size_t high = n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const CwKept* kept = &b->kept[middle];
        if ((ends ? kept->new_in + kept->frames : kept->new_in) < frame) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    const CwKept* kept = low < n ? &b->kept[low] : NULL;
    return kept && !kept->retimed && (ends ? kept->new_in + kept->frames : kept->new_in) == frame ? kept : NULL;
}

static int64_t shift_of(const CwKept* kept) {
    return kept->old_in - kept->new_in;
}

// Black has no name: it is kept as what stands before it is, or after it where the film begins in black.
static CwStatus add_black(Builder* b) {
    const size_t n_footage = b->n_kept;
    const CwPicture* picture = b->new_picture;
    for (size_t i = 0; i < picture->n_shots; ++i) {
        const int64_t in = picture->shots[i].rec_in;
        size_t last = i;
        while (last < picture->n_shots && picture->shots[last].black) {
            ++last;
        }
        if (last == i) {
            continue;
        }
        const int64_t out = last < picture->n_shots ? picture->shots[last].rec_in : cw_picture_out(picture);
        const CwKept* before = neighbour(b, n_footage, in, true);
        const CwKept* after = neighbour(b, n_footage, out, false);
        const CwKept* guide = before ? before : after;
        for (size_t k = i; guide && k < last; ++k) {
            CW_TRY(keep_black(b, k, picture->shots[k].rec_in, cw_picture_shot_end(picture, k), shift_of(guide)));
        }
        i = last - 1;
    }
    if (b->n_kept > n_footage) {
        qsort(b->kept, b->n_kept, sizeof *b->kept, compare_kept);
    }
    return CW_OK;
}

CwStatus cw_diff(CwArena* arena, const CwPicture* old_picture, const CwPicture* new_picture,
                 const CwVersionPatterns* patterns, CwDiff* ret_diff) {
    CwDiffer differ = {.arena = arena, .patterns = patterns ? *patterns : cw_version_patterns};
    CwSteps steps;
    CW_TRY(cw__diff_prepare(&differ, old_picture, new_picture));
    CW_TRY(cw__diff_path(&differ, &steps));
    Builder b = {.arena = arena, .differ = &differ, .old_picture = old_picture, .new_picture = new_picture};
    for (size_t i = 0; i < steps.count; ++i) {
        CW_TRY(add_step(&b, &steps.items[i]));
    }
    CW_TRY(add_black(&b));
    *ret_diff = (CwDiff){old_picture, new_picture, b.kept, b.n_kept, b.ambiguous, b.n_ambiguous};
    return CW_OK;
}
