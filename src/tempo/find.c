// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/find.h"

#include "base/math.h"

enum {
    APART = 250,   ///< thousandths: of closer tempos only the best is told
    AT_ONCE = 256, ///< tempos that are scored together, so that what they need stays in the first cache
    LANES = 2,
};

// Two doubles that are worked on together.
typedef double Pair __attribute__((vector_size(16)));
typedef int64_t PairMask __attribute__((vector_size(16)));

// What a hit is measured with.
typedef struct {
    double minutes;   // of its time
    double early;     // minutes
    double more_late; // how much more it may be late
    double count;     // what it adds to a tempo's count when it is met
} Mark;

// The sums of some tempos. Three whole numbers share the bits of `count`, which holds them exactly: from the top the
// weight of the hits, their number, and how many are within twice their tolerance.
typedef struct {
    Pair per_minute[AT_ONCE / LANES];
    Pair count[AT_ONCE / LANES];
    Pair error[AT_ONCE / LANES]; // beats
} Scores;

enum {
    COUNT_BITS = 10, // 400 hits and below
    WEIGHT_BIT = 2 * COUNT_BITS,
};

static Pair both(double x) {
    return (Pair){x, x};
}

// `x` where the mask is set, else 0.
static Pair where(PairMask mask, Pair x) {
    return (Pair)((PairMask)x & mask);
}

static void score_mark(Scores* scores, const Mark* mark) {
    const Pair half_up = both(0x1.8p52); // adding and taking it off rounds to a whole number
    for (int i = 0; i < AT_ONCE / LANES; ++i) {
        const Pair tempo = scores->per_minute[i];
        const Pair beats = tempo * mark->minutes;
        const Pair off = ((beats + half_up) - half_up) - beats; // above 0: the beat comes late
        const Pair size = (Pair)((PairMask)off & ~(PairMask)both(-0.0));
        const Pair late = where(off > both(0.0), both(mark->more_late));
        const Pair tolerance = (mark->early + late) * tempo;
        scores->count[i] += where(size <= tolerance, both(mark->count));
        scores->count[i] += where(size <= tolerance + tolerance, both(1.0));
        scores->error[i] += size;
    }
}

static CwStatus make_marks(CwArena* arena, const CwTempoBrief* brief, Mark** ret_marks) {
    const double minute = 60.0 * (double)CW_FLICKS_PER_SECOND;
    Mark* marks = CW_NEW_ARRAY(arena, Mark, brief->n_hits);
    if (!marks) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < brief->n_hits; ++i) {
        const CwTempoHit* hit = &brief->hits[i];
        marks[i] = (Mark){(double)hit->at.flicks / minute, (double)hit->early.flicks / minute,
                          (double)(hit->late.flicks - hit->early.flicks) / minute,
                          (double)(((int64_t)hit->weight << WEIGHT_BIT) + (1 << COUNT_BITS))};
    }
    *ret_marks = marks;
    return CW_OK;
}

// Below 0 when a is the better fit.
static int compare_fits(const CwTempoFit* a, const CwTempoFit* b) {
    if (a->weight != b->weight) {
        return a->weight > b->weight ? -1 : 1;
    }
    if (a->near != b->near) {
        return a->near > b->near ? -1 : 1;
    }
    if (a->error_flicks != b->error_flicks) {
        return a->error_flicks < b->error_flicks ? -1 : 1;
    }
    return (a->tempo > b->tempo) - (a->tempo < b->tempo);
}

// Keeps a fit in its place among the best.
static void keep_fit(CwTempoFit* best, size_t* count, size_t most, const CwTempoFit* fit) {
    if (*count == most && compare_fits(fit, &best[most - 1]) >= 0) {
        return;
    }
    *count += *count < most;
    size_t place = *count - 1;
    for (; place > 0 && compare_fits(fit, &best[place - 1]) < 0; --place) {
        best[place] = best[place - 1];
    }
    best[place] = *fit;
}

// The fits that no better one is too near to: each is the best of a window round it. `queue` holds the fits of the
// window that are better than all after them, by index, best first.
static size_t keep_best(const CwTempoFit* fits, size_t n_fits, int step, size_t* queue, CwTempoFit* best, size_t most) {
    const size_t reach = (size_t)((APART - 1) / step);
    size_t head = 0;
    size_t tail = 0;
    size_t count = 0;
    for (size_t i = 0; i < n_fits + reach; ++i) {
        if (i < n_fits) {
            while (tail > head && compare_fits(&fits[i], &fits[queue[tail - 1]]) < 0) {
                --tail;
            }
            queue[tail++] = i;
        }
        if (i < reach) {
            continue;
        }
        const size_t middle = i - reach;
        while (queue[head] + reach < middle) {
            ++head;
        }
        if (queue[head] == middle) {
            keep_fit(best, &count, most, &fits[middle]);
        }
    }
    return count;
}

static CwTempoFit fit_of(const Scores* scores, int i, int tempo, size_t n_hits) {
    const double minute = 60.0 * (double)CW_FLICKS_PER_SECOND;
    const double beats = n_hits ? scores->error[i / LANES][i % LANES] / (double)n_hits : 0.0;
    const int64_t count = (int64_t)scores->count[i / LANES][i % LANES];
    const int hits = (int)(count >> COUNT_BITS) & ((1 << COUNT_BITS) - 1);
    return (CwTempoFit){.tempo = tempo,
                        .hits = hits,
                        .near = (int)(count & ((1 << COUNT_BITS) - 1)) - hits,
                        .weight = count >> WEIGHT_BIT,
                        .error_flicks = (int64_t)cw_round(beats * minute / (tempo / 1000.0))};
}

CwStatus cw_tempo_find(CwArena* arena, const CwTempoBrief* brief, int low, int high, int step, size_t most,
                       CwTempoFit** ret_fits, size_t* ret_count) {
    if (low < CW_TEMPO_LOWEST || high > CW_TEMPO_HIGHEST || low > high || step < 1 || most < 1) {
        return CW_ERR_RANGE;
    }
    Mark* marks = NULL;
    CW_TRY(make_marks(arena, brief, &marks));
    const size_t n_fits = (size_t)((high - low) / step) + 1;
    CwTempoFit* fits = CW_NEW_ARRAY(arena, CwTempoFit, n_fits);
    CwTempoFit* best = CW_NEW_ARRAY(arena, CwTempoFit, most);
    size_t* queue = CW_NEW_ARRAY(arena, size_t, n_fits);
    Scores* scores = CW_NEW(arena, Scores);
    if (!fits || !best || !queue || !scores) {
        return CW_ERR_NO_MEM;
    }
    for (size_t first = 0; first < n_fits; first += AT_ONCE) {
        *scores = (Scores){0};
        for (int i = 0; i < AT_ONCE; ++i) {
            scores->per_minute[i / LANES][i % LANES] = (low + ((int)first + i) * step) / 1000.0;
        }
        for (size_t h = 0; h < brief->n_hits; ++h) {
            score_mark(scores, &marks[h]);
        }
        for (int i = 0; i < AT_ONCE && first + (size_t)i < n_fits; ++i) {
            fits[first + (size_t)i] = fit_of(scores, i, low + ((int)first + i) * step, brief->n_hits);
        }
    }
    *ret_count = keep_best(fits, n_fits, step, queue, best, most);
    *ret_fits = best;
    return CW_OK;
}
