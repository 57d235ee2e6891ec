// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/changes.h"

#include "cut/cut_priv.h"

#include <stdlib.h>
#include <string.h>

const char* cw_change_name(CwChangeKind kind) {
    static const char* const names[] = {
        [CW_CHANGE_TRIM_HEAD] = "trim", [CW_CHANGE_TRIM_TAIL] = "trim", [CW_CHANGE_INSERT] = "insert",
        [CW_CHANGE_DELETE] = "delete",  [CW_CHANGE_MOVE] = "move",      [CW_CHANGE_REPLACE] = "replace",
        [CW_CHANGE_RENAME] = "rename",  [CW_CHANGE_RETIME] = "retime",  [CW_CHANGE_TRANSITION] = "transition",
    };
    return names[kind];
}

typedef enum {
    STAYS,
    MOVES,
    AGAIN, // its frames are used elsewhere too
} Fate;

// A kept run with what became of it.
typedef struct {
    const CwKept* kept;
    int64_t old_in; // the old frames it covers, even when retimed
    int64_t old_out;
    Fate fate;
    size_t rank; // among those that stay or move, in the order of the old cut
} Piece;

// A run of frames.
typedef struct {
    int64_t in;
    int64_t out;
} Span;

// Runs in order, apart from one another.
typedef struct {
    const Span* spans;
    size_t count;
} Doubts;

typedef struct {
    CwArena* arena;
    const CwDiff* diff;
    Piece* pieces; // in the order of the new cut
    size_t n_pieces;
    size_t* by_old; // indexes of pieces in the order of the old cut
    CwCutChange* changes;
    size_t n_changes;
    size_t capacity;
    Doubts new_doubts; // ambiguous frames
    Doubts old_doubts; // and where they may come from
} Lister;

static CwStatus add(Lister* l, CwCutChange change) {
    CW_TRY(CW_RESERVE(l->arena, l->changes, l->n_changes, l->capacity));
    l->changes[l->n_changes++] = change;
    return CW_OK;
}

// The old frames a run covers. A run that is faster than it was passes over frames, also after the last one it shows.
static void old_range(const CwDiff* diff, Piece* piece) {
    const CwKept* kept = piece->kept;
    const int64_t last = cw_kept_old_frame(diff, kept, kept->new_in + kept->frames - 1);
    piece->old_in = kept->old_in < last ? kept->old_in : last;
    piece->old_out = (kept->old_in < last ? last : kept->old_in) + 1;
    if (!kept->retimed || kept->frames < 2) {
        return;
    }
    const int64_t passed = (piece->old_out - piece->old_in - 1 + kept->frames - 2) / (kept->frames - 1);
    const int64_t end = cw_picture_shot_end(diff->old_picture, kept->old_shot);
    if (passed > 1 && kept->old_in <= last) {
        piece->old_out = piece->old_out + passed - 1 < end ? piece->old_out + passed - 1 : end;
    }
}

static CwStatus make_pieces(Lister* l) {
    const CwDiff* diff = l->diff;
    l->pieces = CW_NEW_ARRAY(l->arena, Piece, diff->n_kept);
    l->by_old = CW_NEW_ARRAY(l->arena, size_t, diff->n_kept);
    CwKeyed* sorted = CW_NEW_ARRAY(l->arena, CwKeyed, diff->n_kept);
    if (!l->pieces || !l->by_old || !sorted) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < diff->n_kept; ++i) {
        const CwKept* kept = &diff->kept[i];
        l->pieces[i] = (Piece){.kept = kept, .fate = MOVES};
        old_range(diff, &l->pieces[i]);
        sorted[i] = (CwKeyed){l->pieces[i].old_in, i};
    }
    l->n_pieces = diff->n_kept;
    cw__keyed_sort(sorted, l->n_pieces);
    for (size_t i = 0; i < l->n_pieces; ++i) {
        l->by_old[i] = sorted[i].index;
    }
    return CW_OK;
}

// The best chain that ends at a place of the old cut.
typedef struct {
    int64_t frames;
    size_t piece; // its last one, from 1; 0 is none
} Chain;

// Which pieces stay: the chain in the order of both cuts that has the most frames. A tree of maxima over the old order
// (Fenwick 1994) finds it in n log n; of equal chains the one that was found first stays.
static CwStatus find_staying(Lister* l) {
    const size_t n = l->n_pieces;
    Chain* tree = CW_NEW_ARRAY(l->arena, Chain, n + 1);
    size_t* before = CW_NEW_ARRAY(l->arena, size_t, n + 1);
    size_t* place = CW_NEW_ARRAY(l->arena, size_t, n + 1);
    if (!tree || !before || !place) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n; ++i) {
        place[l->by_old[i]] = i + 1;
    }
    Chain best = {0, 0};
    for (size_t i = 0; i < n; ++i) {
        Piece* piece = &l->pieces[i];
        Chain chain = {0, 0};
        // Only chains that end before this piece begins; pieces that start earlier but overlap must not count.
        size_t limit = place[i] - 1;
        while (limit > 0 && l->pieces[l->by_old[limit - 1]].old_out > piece->old_in) {
            --limit;
        }
        for (size_t k = limit; k > 0; k -= k & (~k + 1)) {
            chain = tree[k].frames > chain.frames ? tree[k] : chain;
        }
        before[i + 1] = chain.piece;
        chain = (Chain){chain.frames + piece->kept->frames, i + 1};
        best = chain.frames > best.frames ? chain : best;
        for (size_t k = place[i]; k <= n; k += k & (~k + 1)) {
            tree[k] = chain.frames > tree[k].frames ? chain : tree[k];
        }
    }
    for (size_t k = best.piece; k > 0; k = before[k]) {
        l->pieces[k - 1].fate = STAYS;
    }
    return CW_OK;
}

// Of pieces that cover the same old frames one stays or moves; the others are repeats.
static void find_repeats(Lister* l) {
    size_t rank = 0;
    int64_t end = INT64_MIN;       // of all that stay or move so far
    int64_t next_stay = INT64_MIN; // where the next one that stays begins
    size_t ahead = 0;
    for (size_t i = 0; i < l->n_pieces; ++i) {
        Piece* piece = &l->pieces[l->by_old[i]];
        if (ahead <= i) {
            ahead = i + 1;
        }
        while (ahead < l->n_pieces && l->pieces[l->by_old[ahead]].fate != STAYS) {
            ++ahead;
        }
        next_stay = ahead < l->n_pieces ? l->pieces[l->by_old[ahead]].old_in : INT64_MAX;
        if (piece->fate == MOVES && (piece->old_in < end || piece->old_out > next_stay)) {
            piece->fate = AGAIN;
            continue;
        }
        piece->rank = rank++;
        end = piece->old_out > end ? piece->old_out : end;
    }
}

static const CwShot* old_shot_of(const Lister* l, size_t index) {
    return &l->diff->old_picture->shots[index];
}

static const CwShot* new_shot_of(const Lister* l, size_t index) {
    return &l->diff->new_picture->shots[index];
}

// Shots that changed places together are one move.
static CwStatus list_moves(Lister* l) {
    for (size_t i = 0; i < l->n_pieces;) {
        const Piece* first = &l->pieces[i];
        const Piece* last = first;
        int64_t frames = first->kept->frames;
        size_t next = i + 1;
        if (first->fate != MOVES || first->kept->black) {
            ++i;
            continue;
        }
        for (; next < l->n_pieces; ++next) {
            const Piece* piece = &l->pieces[next];
            if (piece->fate == AGAIN) {
                continue;
            }
            if (piece->fate != MOVES || piece->rank != last->rank + 1) {
                break;
            }
            last = piece;
            frames += piece->kept->frames;
        }
        CW_TRY(add(l, (CwCutChange){.kind = CW_CHANGE_MOVE,
                                    .frames = frames,
                                    .old_in = first->old_in,
                                    .old_out = last->old_out,
                                    .new_in = first->kept->new_in,
                                    .new_out = last->kept->new_in + last->kept->frames,
                                    .old_shot = old_shot_of(l, first->kept->old_shot),
                                    .new_shot = new_shot_of(l, first->kept->new_shot)}));
        i = next;
    }
    return CW_OK;
}

static int compare_spans(const void* a, const void* b) {
    const Span* x = a;
    const Span* y = b;
    if (x->in != y->in) {
        return x->in < y->in ? -1 : 1;
    }
    return (x->out > y->out) - (x->out < y->out);
}

// Puts the ambiguous frames of a cut, or the places they may come from, in order and apart from one another.
static CwStatus list_doubts(const Lister* l, bool old, Doubts* ret_doubts) {
    Span* spans = CW_NEW_ARRAY(l->arena, Span, 2 * l->diff->n_ambiguous);
    size_t n = 0;
    size_t kept = 0;
    if (!spans) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < l->diff->n_ambiguous; ++i) {
        const CwAmbiguous* a = &l->diff->ambiguous[i];
        const int64_t places[2] = {old ? a->old_in : a->new_in, old ? a->other_in : -1};
        for (int k = 0; k < 2; ++k) {
            if (places[k] >= 0) {
                spans[n++] = (Span){places[k], places[k] + a->frames};
            }
        }
    }
    if (n) {
        qsort(spans, n, sizeof *spans, compare_spans);
    }
    for (size_t i = 0; i < n; ++i) {
        if (kept && spans[i].in <= spans[kept - 1].out) {
            spans[kept - 1].out = spans[i].out > spans[kept - 1].out ? spans[i].out : spans[kept - 1].out;
        } else {
            spans[kept++] = spans[i];
        }
    }
    *ret_doubts = (Doubts){spans, kept};
    return CW_OK;
}

// Whether any ambiguous frames lie in, or may come from, a run.
static bool is_ambiguous(const Doubts* doubts, int64_t in, int64_t out) {
    size_t low = 0;
    size_t high = doubts->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (doubts->spans[middle].out <= in) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < doubts->count && doubts->spans[low].in < out;
}

// Frames of a new shot from `from` to `to` that were not in the old cut.
static CwStatus list_new_frames(Lister* l, size_t shot, int64_t from, int64_t to, bool has_before, bool has_after,
                                const Piece* beside) {
    const CwShot* new = new_shot_of(l, shot);
    if (new->black&& new->event == CW_NO_EVENT) {
        return CW_OK;
    }
    CwCutChange change = {
        .kind = CW_CHANGE_INSERT, .frames = to - from, .new_in = from, .new_out = to, .new_shot = new};
    if (has_before != has_after) {
        change.kind = has_after ? CW_CHANGE_TRIM_HEAD : CW_CHANGE_TRIM_TAIL;
        change.old_shot = old_shot_of(l, beside->kept->old_shot);
    }
    change.old_in = change.old_out = !beside ? -1 : has_before ? beside->old_out : beside->old_in;
    change.ambiguous = change.kind == CW_CHANGE_INSERT && is_ambiguous(&l->new_doubts, from, to);
    return add(l, change);
}

static CwStatus list_new(Lister* l) {
    const CwPicture* picture = l->diff->new_picture;
    size_t piece = 0;
    for (size_t shot = 0; shot < picture->n_shots; ++shot) {
        const int64_t out = cw_picture_shot_end(picture, shot);
        int64_t at = picture->shots[shot].rec_in;
        const Piece* before = NULL;
        for (; piece < l->n_pieces && l->pieces[piece].kept->new_in < out; ++piece) {
            const Piece* here = &l->pieces[piece];
            if (here->kept->new_in > at) {
                CW_TRY(list_new_frames(l, shot, at, here->kept->new_in, before != NULL, true, before ? before : here));
            }
            at = here->kept->new_in + here->kept->frames;
            before = here;
            if (here->fate == AGAIN && !here->kept->black) {
                CW_TRY(add(l, (CwCutChange){.kind = CW_CHANGE_INSERT,
                                            .frames = here->kept->frames,
                                            .old_in = here->old_in,
                                            .old_out = here->old_out,
                                            .new_in = here->kept->new_in,
                                            .new_out = at,
                                            .old_shot = old_shot_of(l, here->kept->old_shot),
                                            .new_shot = &picture->shots[shot],
                                            .again = true}));
            }
        }
        if (at < out) {
            CW_TRY(list_new_frames(l, shot, at, out, before != NULL, false, before));
        }
    }
    return CW_OK;
}

// Where in the new cut the frames before an old frame end up: what is deleted there is missed there.
static int64_t new_place(const Piece* before) {
    return before ? before->kept->new_in + before->kept->frames : -1;
}

static CwStatus list_gone_frames(Lister* l, size_t shot, int64_t from, int64_t to, const Piece* before,
                                 const Piece* after, const Piece* last) {
    const CwShot* old = old_shot_of(l, shot);
    if (old->black && old->event == CW_NO_EVENT) {
        return CW_OK;
    }
    CwCutChange change = {
        .kind = CW_CHANGE_DELETE, .frames = from - to, .old_in = from, .old_out = to, .old_shot = old};
    if (!before != !after) {
        change.kind = after ? CW_CHANGE_TRIM_HEAD : CW_CHANGE_TRIM_TAIL;
        change.new_shot = new_shot_of(l, (after ? after : before)->kept->new_shot);
    }
    change.new_in = change.new_out = before ? new_place(before) : after ? after->kept->new_in : new_place(last);
    change.ambiguous = change.kind == CW_CHANGE_DELETE && is_ambiguous(&l->old_doubts, from, to);
    return add(l, change);
}

static CwStatus list_gone(Lister* l) {
    const CwPicture* picture = l->diff->old_picture;
    const Piece* last = NULL; // the last one of all that was passed
    size_t next = 0;
    for (size_t shot = 0; shot < picture->n_shots; ++shot) {
        const int64_t out = cw_picture_shot_end(picture, shot);
        int64_t at = picture->shots[shot].rec_in;
        const Piece* before = NULL;
        for (; next < l->n_pieces && l->pieces[l->by_old[next]].old_in < out; ++next) {
            const Piece* here = &l->pieces[l->by_old[next]];
            if (here->old_in > at) {
                CW_TRY(list_gone_frames(l, shot, at, here->old_in, before, here, last));
            }
            at = here->old_out > at ? here->old_out : at;
            before = here;
            last = here->fate == AGAIN ? last : here;
        }
        if (at < out) {
            CW_TRY(list_gone_frames(l, shot, at, out, before, NULL, last));
        }
    }
    return CW_OK;
}

// New names, speeds and dissolves: once for each new shot.
static CwStatus list_other(Lister* l) {
    for (size_t i = 0; i < l->n_pieces; ++i) {
        const CwKept* kept = l->pieces[i].kept;
        const CwShot* old = old_shot_of(l, kept->old_shot);
        const CwShot* new = new_shot_of(l, kept->new_shot);
        const bool same_shot = i > 0 && l->pieces[i - 1].kept->new_shot == kept->new_shot;
        CwCutChange change = {.old_in = l->pieces[i].old_in,
                              .old_out = l->pieces[i].old_out,
                              .new_in = kept->new_in,
                              .new_out = kept->new_in + kept->frames,
                              .old_shot = old,
                              .new_shot = new};
        if (kept->kind != CW_KEPT_SAME && !(same_shot && l->pieces[i - 1].kept->kind == kept->kind)) {
            change.kind = kept->kind == CW_KEPT_VERSION ? CW_CHANGE_REPLACE : CW_CHANGE_RENAME;
            CW_TRY(add(l, change));
        }
        if (kept->retimed && !(same_shot && l->pieces[i - 1].kept->retimed)) {
            change.kind = CW_CHANGE_RETIME;
            change.frames = (change.new_out - change.new_in) - (change.old_out - change.old_in);
            CW_TRY(add(l, change));
        }
        if (!same_shot && l->pieces[i].fate != AGAIN && old->dissolve_frames != new->dissolve_frames && !kept->black) {
            change.kind = CW_CHANGE_TRANSITION;
            change.frames = 0;
            CW_TRY(add(l, change));
        }
    }
    return CW_OK;
}

static int compare_changes(const void* a, const void* b) {
    const CwCutChange* x = a;
    const CwCutChange* y = b;
    if (x->new_in != y->new_in) {
        return x->new_in < y->new_in ? -1 : 1;
    }
    if (x->old_in != y->old_in) {
        return x->old_in < y->old_in ? -1 : 1;
    }
    if (x->kind != y->kind) {
        return x->kind < y->kind ? -1 : 1;
    }
    return (x->new_out > y->new_out) - (x->new_out < y->new_out);
}

CwStatus cw_change_list(CwArena* arena, const CwDiff* diff, CwChangeList* ret_list) {
    Lister l = {.arena = arena, .diff = diff};
    CW_TRY(make_pieces(&l));
    CW_TRY(find_staying(&l));
    find_repeats(&l);
    CW_TRY(list_doubts(&l, false, &l.new_doubts));
    CW_TRY(list_doubts(&l, true, &l.old_doubts));
    CW_TRY(list_moves(&l));
    CW_TRY(list_new(&l));
    CW_TRY(list_gone(&l));
    CW_TRY(list_other(&l));
    if (l.n_changes) {
        qsort(l.changes, l.n_changes, sizeof *l.changes, compare_changes);
    }
    *ret_list = (CwChangeList){diff, l.changes, l.n_changes};
    return CW_OK;
}
