// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/forms.h"

#include "cut/cut_priv.h"

// A run of the timeline that keeps together: frames of the old cut that go to one place in the new one.
typedef struct {
    int64_t old_in;
    int64_t frames;
    int64_t new_in;
    const CwShot* footage;
    bool as_was; // else it is put in anew
    bool moves;
    size_t place; // of its frames on the line of places, before and after it moved
    size_t target;
} Run;

typedef struct {
    CwArena* arena;
    const CwDiff* diff;
    Run* runs; // by new_in: every run of the new cut
    size_t n_runs;
    size_t* by_old; // those taken from the old cut, in its order
    size_t n_by_old;
    int64_t* tree; // frames at each place, as a tree of sums (Fenwick 1994)
    size_t n_places;
    CwRelativeRow* rows;
    size_t n_rows;
    size_t capacity;
} Maker;

static CwStatus add_row(Maker* m, CwRelativeRow row) {
    CW_TRY(CW_RESERVE(m->arena, m->rows, m->n_rows, m->capacity));
    m->rows[m->n_rows++] = row;
    return CW_OK;
}

static int64_t frames_before(const Maker* m, size_t place) {
    int64_t sum = 0;
    for (size_t k = place; k > 0; k -= k & (~k + 1)) {
        sum += m->tree[k];
    }
    return sum;
}

static void put_frames(Maker* m, size_t place, int64_t frames) {
    for (size_t k = place + 1; k <= m->n_places; k += k & (~k + 1)) {
        m->tree[k] += frames;
    }
}

// The runs of the new cut; of frames that are used twice the first use takes them, the others are copies.
static CwStatus make_runs(Maker* m) {
    CwAbsolute absolute;
    CW_TRY(cw_diff_absolute(m->arena, m->diff, &absolute));
    m->runs = CW_NEW_ARRAY(m->arena, Run, absolute.n_rows);
    m->by_old = CW_NEW_ARRAY(m->arena, size_t, absolute.n_rows);
    CwKeyed* sorted = CW_NEW_ARRAY(m->arena, CwKeyed, absolute.n_rows);
    if (!m->runs || !m->by_old || !sorted) {
        return CW_ERR_NO_MEM;
    }
    size_t n_sorted = 0;
    for (size_t i = 0; i < absolute.n_rows; ++i) {
        const CwAbsoluteRow* row = &absolute.rows[i];
        m->runs[i] = (Run){.old_in = row->as_was ? row->old_in : -1,
                           .frames = row->frames,
                           .new_in = row->new_in,
                           .footage = row->footage,
                           .as_was = row->as_was};
        if (row->as_was) {
            sorted[n_sorted++] = (CwKeyed){row->old_in, i};
        }
    }
    m->n_runs = absolute.n_rows;
    cw__keyed_sort(sorted, n_sorted);
    int64_t end = INT64_MIN;
    for (size_t i = 0; i < n_sorted; ++i) {
        Run* run = &m->runs[sorted[i].index];
        if (run->old_in < end) {
            run->as_was = false;
            continue;
        }
        end = run->old_in + run->frames;
        m->by_old[m->n_by_old++] = sorted[i].index;
    }
    return CW_OK;
}

// What of the old cut is in no run goes, from the top.
static CwStatus list_deletes(Maker* m) {
    const CwPicture* old = m->diff->old_picture;
    const int64_t start = old->n_shots ? cw_picture_in(old) : 0;
    const int64_t out = old->n_shots ? cw_picture_out(old) : 0;
    int64_t at = start;
    int64_t gone = 0;
    for (size_t i = 0; i <= m->n_by_old; ++i) {
        const Run* run = i < m->n_by_old ? &m->runs[m->by_old[i]] : NULL;
        const int64_t until = run ? run->old_in : out;
        if (until > at) {
            CW_TRY(add_row(m, (CwRelativeRow){.kind = CW_RELATIVE_DELETE,
                                              .at = at - start - gone,
                                              .frames = until - at,
                                              .old_in = at,
                                              .new_in = -1}));
            gone += until - at;
        }
        at = run ? run->old_in + run->frames : until;
    }
    return CW_OK;
}

// The best chain that ends at a run of the old order.
typedef struct {
    int64_t frames;
    size_t run; // from 1; 0 is none
} Chain;

// The runs that need not move: the chain with the most frames that is in order in both cuts.
static CwStatus find_movers(Maker* m) {
    const size_t n = m->n_by_old;
    Chain* tree = CW_NEW_ARRAY(m->arena, Chain, n + 1);
    size_t* before = CW_NEW_ARRAY(m->arena, size_t, n + 1);
    size_t* rank = CW_NEW_ARRAY(m->arena, size_t, m->n_runs + 1);
    if (!tree || !before || !rank) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n; ++i) {
        rank[m->by_old[i]] = i + 1;
        m->runs[m->by_old[i]].moves = true;
    }
    Chain best = {0, 0};
    for (size_t i = 0; i < m->n_runs; ++i) {
        if (!rank[i]) {
            continue;
        }
        Chain chain = {0, 0};
        for (size_t k = rank[i] - 1; k > 0; k -= k & (~k + 1)) {
            chain = tree[k].frames > chain.frames ? tree[k] : chain;
        }
        before[rank[i]] = chain.run;
        chain = (Chain){chain.frames + m->runs[i].frames, rank[i]};
        best = chain.frames > best.frames ? chain : best;
        for (size_t k = rank[i]; k <= n; k += k & (~k + 1)) {
            tree[k] = chain.frames > tree[k].frames ? chain : tree[k];
        }
    }
    for (size_t k = best.run; k > 0; k = before[k]) {
        m->runs[m->by_old[k - 1]].moves = false;
    }
    return CW_OK;
}

// Gives every run its place on one line, and those that move a second one: between two runs that stay come first the
// targets, in the order of the new cut, then what is to move away, in the order of the old one.
static CwStatus find_places(Maker* m) {
    size_t place = 0;
    size_t in_new = 0;
    size_t in_old = 0;
    for (;;) {
        for (; in_new < m->n_runs && (m->runs[in_new].moves || !m->runs[in_new].as_was); ++in_new) {
            m->runs[in_new].target = m->runs[in_new].moves ? place++ : 0;
        }
        for (; in_old < m->n_by_old && m->runs[m->by_old[in_old]].moves; ++in_old) {
            m->runs[m->by_old[in_old]].place = place++;
        }
        if (in_new == m->n_runs || in_old == m->n_by_old) {
            break;
        }
        m->runs[in_new].place = place++; // the same one in both orders
        ++in_new;
        ++in_old;
    }
    m->n_places = place;
    m->tree = CW_NEW_ARRAY(m->arena, int64_t, place + 1);
    if (!m->tree) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < m->n_by_old; ++i) {
        const Run* run = &m->runs[m->by_old[i]];
        put_frames(m, run->place, run->frames);
    }
    return CW_OK;
}

// Lengthens the last move by a run that was right behind its frames and goes right behind them again.
static bool goes_along(Maker* m, const Run* run, int64_t at, int64_t to) {
    CwRelativeRow* last = m->n_rows ? &m->rows[m->n_rows - 1] : NULL;
    if (!last || last->kind != CW_RELATIVE_MOVE) {
        return false;
    }
    if (last->to < last->at && to == last->to + last->frames && at == last->at + last->frames) { // up
        last->frames += run->frames;
        return true;
    }
    if (last->to >= last->at && to == last->to + last->frames - run->frames && at == last->at) { // down
        last->to -= run->frames;
        last->frames += run->frames;
        return true;
    }
    return false;
}

static CwStatus list_moves(Maker* m) {
    for (size_t i = 0; i < m->n_runs; ++i) {
        const Run* run = &m->runs[i];
        if (!run->moves || !run->as_was) {
            continue;
        }
        const int64_t at = frames_before(m, run->place);
        put_frames(m, run->place, -run->frames);
        const int64_t to = frames_before(m, run->target);
        put_frames(m, run->target, run->frames);
        if (goes_along(m, run, at, to)) {
            continue;
        }
        CW_TRY(add_row(m, (CwRelativeRow){.kind = CW_RELATIVE_MOVE,
                                          .at = at,
                                          .frames = run->frames,
                                          .to = to,
                                          .old_in = run->old_in,
                                          .new_in = run->new_in,
                                          .footage = run->footage}));
    }
    return CW_OK;
}

static CwStatus list_inserts(Maker* m) {
    const int64_t start = m->diff->new_picture->n_shots ? cw_picture_in(m->diff->new_picture) : 0;
    for (size_t i = 0; i < m->n_runs; ++i) {
        const Run* run = &m->runs[i];
        if (!run->as_was) {
            CW_TRY(add_row(m, (CwRelativeRow){.kind = CW_RELATIVE_INSERT,
                                              .at = run->new_in - start,
                                              .frames = run->frames,
                                              .old_in = run->old_in,
                                              .new_in = run->new_in,
                                              .footage = run->footage}));
        }
    }
    return CW_OK;
}

CwStatus cw_diff_relative(CwArena* arena, const CwDiff* diff, CwRelative* ret_relative) {
    Maker m = {.arena = arena, .diff = diff};
    CW_TRY(make_runs(&m));
    CW_TRY(list_deletes(&m));
    CW_TRY(find_movers(&m));
    CW_TRY(find_places(&m));
    CW_TRY(list_moves(&m));
    CW_TRY(list_inserts(&m));
    *ret_relative = (CwRelative){m.rows, m.n_rows};
    return CW_OK;
}
