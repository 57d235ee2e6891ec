// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/verdict.h"

#include <stdlib.h>

const char* cw_verdict_name(CwVerdictKind kind) {
    static const char* const names[] = {
        [CW_VERDICT_UNTOUCHED] = "untouched", [CW_VERDICT_SHIFTED] = "shifted",   [CW_VERDICT_CHANGED] = "changed",
        [CW_VERDICT_SPLIT] = "split",         [CW_VERDICT_REPEATED] = "repeated", [CW_VERDICT_OMITTED] = "omitted",
    };
    return names[kind];
}

static bool lies_in(const CwDiff* diff, const CwKept* kept, int64_t new_frame, int64_t old_in, int64_t old_out) {
    const int64_t old = cw_kept_old_frame(diff, kept, new_frame);
    return old >= old_in && old < old_out;
}

// The part of a kept run that comes from [old_in, old_out); false when there is none.
static bool clip(const CwDiff* diff, const CwKept* kept, int64_t old_in, int64_t old_out, CwKept* ret_piece) {
    CwKept piece = *kept;
    if (!kept->retimed) {
        const int64_t from = kept->old_in > old_in ? kept->old_in : old_in;
        const int64_t to = kept->old_in + kept->frames < old_out ? kept->old_in + kept->frames : old_out;
        piece.new_in += from - kept->old_in;
        piece.old_in = from;
        piece.frames = to - from;
        *ret_piece = piece;
        return from < to;
    }
    int64_t first = kept->new_in;
    int64_t end = kept->new_in + kept->frames;
    while (first < end && !lies_in(diff, kept, first, old_in, old_out)) {
        ++first;
    }
    while (first < end && !lies_in(diff, kept, end - 1, old_in, old_out)) {
        --end;
    }
    if (first == end) {
        return false;
    }
    piece.new_in = first;
    piece.old_in = cw_kept_old_frame(diff, kept, first);
    piece.frames = end - first;
    *ret_piece = piece;
    return true;
}

// A run of old frames.
typedef struct {
    int64_t in;
    int64_t out;
} Run;

static int compare_runs(const void* a, const void* b) {
    const Run* x = a;
    const Run* y = b;
    if (x->in != y->in) {
        return x->in < y->in ? -1 : 1;
    }
    return (x->out > y->out) - (x->out < y->out);
}

static Run old_run(const CwDiff* diff, const CwKept* piece) {
    const int64_t last = cw_kept_old_frame(diff, piece, piece->new_in + piece->frames - 1);
    return (Run){piece->old_in < last ? piece->old_in : last, (piece->old_in < last ? last : piece->old_in) + 1};
}

// How many old frames the pieces cover, and whether one is covered twice.
static CwStatus count_old(CwArena* arena, const CwDiff* diff, const CwKept* pieces, size_t n, int64_t* ret_frames,
                          bool* ret_repeated) {
    Run* runs = CW_NEW_ARRAY(arena, Run, n);
    if (!runs) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n; ++i) {
        runs[i] = old_run(diff, &pieces[i]);
    }
    if (n) {
        qsort(runs, n, sizeof *runs, compare_runs);
    }
    int64_t frames = 0;
    int64_t end = INT64_MIN;
    bool repeated = false;
    for (size_t i = 0; i < n; ++i) {
        repeated = repeated || runs[i].in < end;
        const int64_t from = runs[i].in > end ? runs[i].in : end;
        frames += runs[i].out > from ? runs[i].out - from : 0;
        end = runs[i].out > end ? runs[i].out : end;
    }
    *ret_frames = frames;
    *ret_repeated = repeated;
    return CW_OK;
}

// Whether the pieces are in their old order, with nothing else of the old cut between them.
static bool is_together(const CwDiff* diff, const CwVerdict* verdict, int64_t old_in, int64_t old_out) {
    for (size_t i = 1; i < verdict->n_pieces; ++i) {
        if (verdict->pieces[i].old_in < verdict->pieces[i - 1].old_in) {
            return false;
        }
    }
    for (size_t i = 0; i < diff->n_kept; ++i) {
        const CwKept* kept = &diff->kept[i];
        CwKept piece;
        if (kept->new_in >= verdict->new_in && kept->new_in + kept->frames <= verdict->new_out && !kept->black &&
            !clip(diff, kept, old_in, old_out, &piece)) {
            return false;
        }
    }
    return true;
}

// Whether the pieces follow one another in both cuts without a change of distance.
static bool is_whole(const CwVerdict* verdict, int64_t old_in, int64_t old_out) {
    int64_t new_at = verdict->pieces[0].new_in;
    int64_t old_at = old_in;
    for (size_t i = 0; i < verdict->n_pieces; ++i) {
        const CwKept* piece = &verdict->pieces[i];
        if (piece->retimed || piece->new_in != new_at || piece->old_in != old_at) {
            return false;
        }
        new_at += piece->frames;
        old_at += piece->frames;
    }
    return old_at == old_out;
}

static int64_t ambiguous_frames(const CwDiff* diff, const CwVerdict* verdict) {
    int64_t frames = 0;
    for (size_t i = 0; i < diff->n_ambiguous; ++i) {
        const CwAmbiguous* a = &diff->ambiguous[i];
        const int64_t from = a->new_in > verdict->new_in ? a->new_in : verdict->new_in;
        const int64_t to = a->new_in + a->frames < verdict->new_out ? a->new_in + a->frames : verdict->new_out;
        frames += to > from ? to - from : 0;
    }
    return frames;
}

static CwStatus judge(CwArena* arena, const CwDiff* diff, int64_t old_in, int64_t old_out, CwVerdict* verdict) {
    const CwKept* last = &verdict->pieces[verdict->n_pieces - 1];
    bool repeated = false;
    int64_t shown = 0;
    for (size_t i = 0; i < verdict->n_pieces; ++i) {
        shown += verdict->pieces[i].frames;
        verdict->new_version = verdict->new_version || verdict->pieces[i].kind == CW_KEPT_VERSION;
    }
    verdict->new_in = verdict->pieces[0].new_in;
    verdict->new_out = last->new_in + last->frames;
    verdict->shift = verdict->pieces[0].new_in - verdict->pieces[0].old_in;
    verdict->frames_new = verdict->new_out - verdict->new_in - shown;
    verdict->frames_ambiguous = ambiguous_frames(diff, verdict);
    CW_TRY(count_old(arena, diff, verdict->pieces, verdict->n_pieces, &verdict->frames_kept, &repeated));
    verdict->frames_gone = old_out - old_in - verdict->frames_kept;
    if (repeated) {
        verdict->kind = CW_VERDICT_REPEATED;
    } else if (is_whole(verdict, old_in, old_out)) {
        verdict->kind = verdict->shift ? CW_VERDICT_SHIFTED : CW_VERDICT_UNTOUCHED;
    } else {
        verdict->kind = is_together(diff, verdict, old_in, old_out) ? CW_VERDICT_CHANGED : CW_VERDICT_SPLIT;
    }
    return CW_OK;
}

CwStatus cw_verdict(CwArena* arena, const CwDiff* diff, int64_t old_in, int64_t old_out, CwVerdict* ret_verdict) {
    CwKept* pieces = NULL;
    size_t n_pieces = 0;
    size_t capacity = 0;
    for (size_t i = 0; i < diff->n_kept; ++i) {
        CwKept piece;
        if (clip(diff, &diff->kept[i], old_in, old_out, &piece)) {
            CW_TRY(CW_RESERVE(arena, pieces, n_pieces, capacity));
            pieces[n_pieces++] = piece;
        }
    }
    CwVerdict verdict = {.kind = CW_VERDICT_OMITTED, .pieces = pieces, .n_pieces = n_pieces};
    verdict.frames_gone = old_out - old_in;
    if (n_pieces) {
        CW_TRY(judge(arena, diff, old_in, old_out, &verdict));
    }
    *ret_verdict = verdict;
    return CW_OK;
}
