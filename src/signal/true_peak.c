// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/true_peak.h"

#include "base/math.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static_assert(CW_PEAK_BLOCK == 64, "a block is eight groups of eight samples");

enum {
    GROUP = 8, // samples tried together
    BLOCK_GROUPS = CW_PEAK_BLOCK / GROUP,
    COARSE = 4, // points a sample at the first try
    NEAR = 3,   // groups on either side that a point of a group depends on
    FINE_STEP = CW_PEAK_PHASES / COARSE,
};

// Round its greatest height M, a wave without frequencies above half the sample rate is nowhere below M cos(pi t), t in
// samples (Duffin and Schaeffer 1938). So the greatest height is at most 1 / cos(pi / 4) times the highest of points
// half a sample apart, and 1 / cos(pi / 8) times the highest of points a quarter apart.
#define HALVES_MISS   1.4143
#define QUARTERS_MISS 1.0824
// And it is at most this much higher than the parabola through the three quarters round it: 1.0086 for a tone at half
// the sample rate, less below.
#define PARABOLA_MISSES 1.02

typedef float Group __attribute__((vector_size(GROUP * sizeof(float))));
typedef int32_t GroupBits __attribute__((vector_size(GROUP * sizeof(int32_t))));

struct CwPeakFilter {
    int taps; // of each phase, even
    float coarse[COARSE][CW_PEAK_TAPS_MAX];
    double fine[CW_PEAK_PHASES][CW_PEAK_TAPS_MAX];
    float near[2 * NEAR + 1]; // how much of a point of a group can come from the group so far away
    double gain;              // no point is higher than this many times the samples round it
};

// The modified Bessel function of order 0, by its series.
static double bessel_i0(double x) {
    double term = 1.0;
    double sum = 1.0;
    for (int n = 1; n < 40; ++n) {
        term *= (0.5 * x / n) * (0.5 * x / n);
        sum += term;
    }
    return sum;
}

// Kaiser's window for 60 dB, `t` from -1 to 1.
static double window(double t) {
    const double beta = 5.65326;
    return t * t >= 1.0 ? 0.0 : bessel_i0(beta * cw_sqrt(1.0 - t * t)) / bessel_i0(beta);
}

static double sinc(double t) {
    return t == 0.0 ? 1.0 : cw_sin(CW_PI * t) / (CW_PI * t);
}

// The share a group `away` groups off has in the points of a group, at worst.
static float worst_share(const CwPeakFilter* f, int away) {
    double worst = 0.0;
    for (int at = 0; at < GROUP; ++at) {
        for (int phase = 0; phase < CW_PEAK_PHASES; ++phase) {
            double share = 0.0;
            for (int k = 0; k < f->taps; ++k) {
                const int sample = at + k - f->taps / 2 + 1;
                if (sample >= away * GROUP && sample < (away + 1) * GROUP) {
                    share += cw_abs(f->fine[phase][k]);
                }
            }
            worst = share > worst ? share : worst;
        }
    }
    return (float)(worst * 1.0001); // for what single precision rounds off
}

static double greatest_gain(const CwPeakFilter* f) {
    double greatest = 0.0;
    for (int phase = 0; phase < CW_PEAK_PHASES; ++phase) {
        double gain = 0.0;
        for (int k = 0; k < f->taps; ++k) {
            gain += cw_abs(f->fine[phase][k]);
        }
        greatest = gain > greatest ? gain : greatest;
    }
    return greatest;
}

CwStatus cw_peak_filter(CwArena* arena, int sample_rate, const CwPeakFilter** ret_filter) {
    CwPeakFilter* f = CW_NEW(arena, CwPeakFilter);
    if (!f) {
        return CW_ERR_NO_MEM;
    }
    // The longer filter holds up to 20 kHz at 44.1 kHz: its transition is (60 - 7.95) / (14.36 * taps) of the rate.
    f->taps = sample_rate >= 48000 ? 32 : 40;
    for (int phase = 0; phase < CW_PEAK_PHASES; ++phase) {
        for (int k = 0; k < f->taps; ++k) {
            const int sample = k - f->taps / 2 + 1;
            const double t = (double)phase / CW_PEAK_PHASES - (double)sample;
            f->fine[phase][k] = sinc(t) * window(t / (0.5 * f->taps));
        }
    }
    for (int c = 0; c < COARSE; ++c) {
        for (int k = 0; k < f->taps; ++k) {
            f->coarse[c][k] = (float)f->fine[c * FINE_STEP][k];
        }
    }
    for (int away = -NEAR; away <= NEAR; ++away) {
        f->near[away + NEAR] = worst_share(f, away);
    }
    f->gain = greatest_gain(f);
    *ret_filter = f;
    return CW_OK;
}

size_t cw_peak_reach(const CwPeakFilter* filter) {
    return (size_t)filter->taps / 2;
}

double cw_peak_point(const CwPeakFilter* filter, const float* samples, int phase) {
    assert(phase >= 0 && phase < CW_PEAK_PHASES);
    const float* from = samples - filter->taps / 2 + 1;
    double sum = 0.0;
    for (int k = 0; k < filter->taps; ++k) {
        sum += filter->fine[phase][k] * (double)from[k];
    }
    return sum;
}

// Each sample without its sign.
static inline __attribute__((always_inline)) void drop_signs(Group* x) {
    GroupBits bits;
    memcpy(&bits, x, sizeof bits);
    bits &= 0x7FFFFFFF;
    memcpy(x, &bits, sizeof bits);
}

// The larger of each two, which have no sign: their bits compare as they do.
static inline __attribute__((always_inline)) void keep_larger(Group* a, const Group* b) {
    GroupBits x;
    GroupBits y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    const GroupBits larger = x > y;
    x = (x & larger) | (y & ~larger);
    memcpy(a, &x, sizeof x);
}

static inline __attribute__((always_inline)) bool any_above(const Group* x, float limit) {
    const GroupBits above = *x > limit;
    uint64_t words[sizeof above / sizeof(uint64_t)];
    memcpy(words, &above, sizeof above);
    return (words[0] | words[1] | words[2] | words[3]) != 0;
}

// The larger of neighbours: from two rows of eight, one row of eight, the halves of either side by side as processors
// shuffle them.
static inline __attribute__((always_inline)) void fold(Group* a, const Group* b) {
    const Group odd = __builtin_shufflevector(*a, *b, 1, 3, 9, 11, 5, 7, 13, 15);
    *a = __builtin_shufflevector(*a, *b, 0, 2, 8, 10, 4, 6, 12, 14);
    keep_larger(a, &odd);
}

// The same of what folding twice left of two fours of rows: the halves come together again.
static inline __attribute__((always_inline)) void fold_halves(Group* a, const Group* b) {
    const Group back = __builtin_shufflevector(*a, *b, 4, 5, 6, 7, 12, 13, 14, 15);
    *a = __builtin_shufflevector(*a, *b, 0, 1, 2, 3, 8, 9, 10, 11);
    keep_larger(a, &back);
}

// The largest of each of eight rows. Written out, as compilers leave rows in memory when a loop goes over them.
static inline __attribute__((always_inline)) void largest_of_rows(Group r[GROUP], float* peaks) {
    fold(&r[0], &r[1]);
    fold(&r[2], &r[3]);
    fold(&r[4], &r[5]);
    fold(&r[6], &r[7]);
    fold(&r[0], &r[2]);
    fold(&r[4], &r[6]);
    fold_halves(&r[0], &r[4]);
    memcpy(peaks, &r[0], sizeof r[0]);
}

// A group without its signs.
static inline __attribute__((always_inline)) void load_sizes(const float* samples, Group* x) {
    memcpy(x, samples, sizeof *x);
    drop_signs(x);
}

// The largest size in each of eight groups that lie side by side.
static inline __attribute__((always_inline)) void eight_peaks(const float* samples, float* peaks) {
    Group r[GROUP];
    load_sizes(samples, &r[0]);
    load_sizes(samples + GROUP, &r[1]);
    load_sizes(samples + (size_t)2 * GROUP, &r[2]);
    load_sizes(samples + (size_t)3 * GROUP, &r[3]);
    load_sizes(samples + (size_t)4 * GROUP, &r[4]);
    load_sizes(samples + (size_t)5 * GROUP, &r[5]);
    load_sizes(samples + (size_t)6 * GROUP, &r[6]);
    load_sizes(samples + (size_t)7 * GROUP, &r[7]);
    largest_of_rows(r, peaks);
}

// The largest sizes in a block, in each of eight places.
static inline __attribute__((always_inline)) void block_row(const float* samples, Group* row) {
    Group most = {0};
    for (int g = 0; g < BLOCK_GROUPS; ++g) {
        Group x;
        load_sizes(samples + (size_t)g * GROUP, &x);
        keep_larger(&most, &x);
    }
    *row = most;
}

static inline __attribute__((always_inline)) double run_blocks(const float* samples, size_t n_blocks, float* peaks) {
    float highest = 0.0F;
    for (size_t b = 0; b < n_blocks; b += GROUP) {
        Group rows[GROUP] = {{0}};
        float eight[GROUP];
        const size_t n = n_blocks - b < GROUP ? n_blocks - b : GROUP;
        for (size_t i = 0; i < n; ++i) {
            block_row(samples + (b + i) * CW_PEAK_BLOCK, &rows[i]);
        }
        largest_of_rows(rows, eight);
        for (size_t i = 0; i < n; ++i) {
            peaks[b + i] = eight[i];
            highest = eight[i] > highest ? eight[i] : highest;
        }
    }
    return (double)highest;
}

// The points `phase` quarters after each sample of a group.
static inline __attribute__((always_inline)) void quarter_points(const CwPeakFilter* f, const float* samples, int phase,
                                                                 Group* ret_points) {
    const float* from = samples - f->taps / 2 + 1;
    Group even = {0};
    Group odd = {0}; // two sums, so that one need not wait for the other
    for (int k = 0; k < f->taps; k += 2) {
        Group x;
        Group y;
        memcpy(&x, from + k, sizeof x);
        memcpy(&y, from + k + 1, sizeof y);
        even += x * f->coarse[phase][k];
        odd += y * f->coarse[phase][k + 1];
    }
    *ret_points = even + odd;
}

// The points half a sample after each: there the filter is its own mirror image.
static inline __attribute__((always_inline)) void half_points(const CwPeakFilter* f, const float* samples,
                                                              Group* ret_points) {
    const float* from = samples - f->taps / 2 + 1;
    const float* to = samples + f->taps / 2;
    Group even = {0};
    Group odd = {0};
    for (int k = 0; k < f->taps / 2; k += 2) {
        Group rows[4];
        memcpy(&rows[0], from + k, sizeof rows[0]);
        memcpy(&rows[1], to - k, sizeof rows[1]);
        memcpy(&rows[2], from + k + 1, sizeof rows[2]);
        memcpy(&rows[3], to - k - 1, sizeof rows[3]);
        even += (rows[0] + rows[1]) * f->coarse[2][k];
        odd += (rows[2] + rows[3]) * f->coarse[2][k + 1];
    }
    *ret_points = even + odd;
}

// What the parabola through three neighbouring heights rises to.
static double parabola(double before, double at, double after) {
    const double bend = 0.5 * (before + after) - at;
    const double slope = 0.5 * (after - before);
    return bend < 0.0 ? at - slope * slope / (4.0 * bend) : at;
}

// All 32 points to the sample, from one coarse point before `coarse_index` to one after it.
static double summit(const CwPeakFilter* f, const float* samples, int coarse_index, double highest) {
    for (int fine = (coarse_index - 1) * FINE_STEP + 1; fine < (coarse_index + 1) * FINE_STEP; ++fine) {
        const int sample = fine < 0 ? -1 : fine / CW_PEAK_PHASES;
        const double height = cw_abs(cw_peak_point(f, samples + sample, fine - sample * CW_PEAK_PHASES));
        highest = height > highest ? height : highest;
    }
    return highest;
}

// The heights of a group and one point on either side: heights[1 + 4 * sample + phase].
static inline __attribute__((always_inline)) void
lay_out(const CwPeakFilter* f, const float* samples, const Group points[COARSE], float heights[COARSE * GROUP + 2]) {
    for (int i = 0; i < GROUP; ++i) {
        for (int phase = 0; phase < COARSE; ++phase) {
            heights[1 + COARSE * i + phase] = points[phase][i];
        }
    }
    heights[0] = (float)cw_abs(cw_peak_point(f, samples - 1, (COARSE - 1) * FINE_STEP));
    heights[COARSE * GROUP + 1] = samples[GROUP] < 0.0F ? -samples[GROUP] : samples[GROUP];
}

// Computes the four heights of each sample; false as soon as none can belong to a summit above `highest`.
static inline __attribute__((always_inline)) bool try_points(const CwPeakFilter* f, const float* samples,
                                                             double highest, Group points[COARSE]) {
    Group most; // also of the sample after the group, which may be nearer to what lies after its last point
    load_sizes(samples, &points[0]);
    load_sizes(samples + 1, &most);
    keep_larger(&most, &points[0]);
    half_points(f, samples, &points[2]);
    drop_signs(&points[2]);
    keep_larger(&most, &points[2]);
    if (!any_above(&most, (float)(highest * (1.0 / HALVES_MISS)))) {
        return false;
    }
    quarter_points(f, samples, 1, &points[1]);
    quarter_points(f, samples, 3, &points[3]);
    drop_signs(&points[1]);
    drop_signs(&points[3]);
    keep_larger(&most, &points[1]);
    keep_larger(&most, &points[3]);
    return any_above(&most, (float)(highest * (1.0 / QUARTERS_MISS)));
}

static inline __attribute__((always_inline)) double try_group(const CwPeakFilter* f, const float* samples,
                                                              double highest) {
    Group points[COARSE];
    float heights[COARSE * GROUP + 2];
    if (!try_points(f, samples, highest, points)) {
        return highest;
    }
    lay_out(f, samples, points, heights);
    for (int i = 1; i <= COARSE * GROUP; ++i) {
        const double before = (double)heights[i - 1];
        const double at = (double)heights[i];
        const double after = (double)heights[i + 1];
        if (at >= before && at >= after && parabola(before, at, after) * PARABOLA_MISSES > highest) {
            highest = summit(f, samples, i - 1, highest);
        }
    }
    return highest;
}

// The largest size in each group, from NEAR groups before the first to NEAR after the last, and up to 7 groups more.
static inline __attribute__((always_inline)) void group_peaks(const float* samples, size_t n_groups, float* peaks) {
    const float* from = samples - (ptrdiff_t)NEAR * GROUP;
    const size_t all = n_groups + 2 * NEAR;
    size_t g = 0;
    for (; g + GROUP <= all; g += GROUP) {
        eight_peaks(from + g * GROUP, peaks + g);
    }
    for (; g < all; ++g) {
        float peak = 0.0F;
        for (int i = 0; i < GROUP; ++i) {
            const float sample = from[g * GROUP + (size_t)i];
            const float size = sample < 0.0F ? -sample : sample;
            peak = size > peak ? size : peak;
        }
        peaks[g] = peak;
    }
}

// Bounds of the heights of eight groups from `g` on.
static inline __attribute__((always_inline)) void bounds_of(const CwPeakFilter* f, const float* peaks, Group* bounds) {
    *bounds = (Group){0};
    for (int n = 0; n <= 2 * NEAR; ++n) {
        Group near;
        memcpy(&near, peaks + n, sizeof near);
        *bounds += near * f->near[n];
    }
}

// Tries the first `n_groups` groups of a block.
static inline __attribute__((always_inline)) double try_block(const CwPeakFilter* f, const float* samples,
                                                              size_t n_groups, double highest) {
    float peaks[2 * GROUP]; // from NEAR groups before the block on
    Group bounds;
    eight_peaks(samples - (ptrdiff_t)NEAR * GROUP, peaks);
    eight_peaks(samples + (ptrdiff_t)(GROUP - NEAR) * GROUP, peaks + GROUP);
    bounds_of(f, peaks, &bounds);
    for (size_t g = 0; g < n_groups; ++g) {
        if ((double)bounds[g] > highest) {
            highest = try_group(f, samples + g * GROUP, highest);
        }
    }
    return highest;
}

// A point depends on its own block and the two beside it.
static inline __attribute__((always_inline)) bool is_hot(const CwPeakFilter* f, const float* peaks, size_t block,
                                                         double highest) {
    const float* p = peaks + block;
    const float beside = p[0] > p[2] ? p[0] : p[2];
    return (double)(p[1] > beside ? p[1] : beside) * f->gain > highest;
}

static inline __attribute__((always_inline)) double run(const CwPeakFilter* f, const float* samples, size_t count,
                                                        const float* blocks, double highest) {
    for (size_t from = 0; from < count; from += CW_PEAK_BLOCK) {
        const size_t rest = count - from;
        if (is_hot(f, blocks, from / CW_PEAK_BLOCK, highest)) {
            const size_t n_groups = rest < CW_PEAK_BLOCK ? (rest + GROUP - 1) / GROUP : BLOCK_GROUPS;
            highest = try_block(f, samples + from, n_groups, highest);
        }
    }
    return highest;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static double run_blocks_avx2(const float* samples, size_t n_blocks, float* peaks) {
    return run_blocks(samples, n_blocks, peaks);
}

__attribute__((target("avx2"))) static double run_avx2(const CwPeakFilter* f, const float* samples, size_t count,
                                                       const float* blocks, double highest) {
    return run(f, samples, count, blocks, highest);
}
#endif

double cw_block_peaks(const float* samples, size_t n_blocks, float* peaks) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        return run_blocks_avx2(samples, n_blocks, peaks);
    }
#endif
    return run_blocks(samples, n_blocks, peaks);
}

double cw_true_peak(const CwPeakFilter* filter, const float* samples, size_t count, const float* block_peaks,
                    double floor_height) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        return run_avx2(filter, samples, count, block_peaks, floor_height);
    }
#endif
    return run(filter, samples, count, block_peaks, floor_height);
}

// The greatest height after each sample of a group.
static inline __attribute__((always_inline)) void group_heights(const CwPeakFilter* f, const float* samples,
                                                                float* tops) {
    Group points[COARSE];
    float heights[COARSE * GROUP + 2];
    (void)try_points(f, samples, 0.0, points);
    lay_out(f, samples, points, heights);
    for (int s = 0; s < GROUP; ++s) {
        double highest = (double)heights[1 + COARSE * (s + 1)];
        for (int i = 1 + COARSE * s; i < 1 + COARSE * (s + 1); ++i) {
            const double before = (double)heights[i - 1];
            const double at = (double)heights[i];
            const double after = (double)heights[i + 1];
            const double top = at >= before && at >= after ? parabola(before, at, after) : at;
            highest = top > highest ? top : highest;
        }
        tops[s] = (float)highest;
    }
}

static inline __attribute__((always_inline)) void run_heights(const CwPeakFilter* f, const float* samples, size_t count,
                                                              float floor_height, float* peaks, float* heights) {
    const size_t n_groups = (count + GROUP - 1) / GROUP;
    group_peaks(samples, n_groups, peaks);
    for (size_t g = 0; g < n_groups; g += GROUP) {
        Group bounds;
        bounds_of(f, peaks + g, &bounds);
        for (size_t i = 0; i < GROUP && g + i < n_groups; ++i) {
            if (bounds[i] > floor_height) {
                group_heights(f, samples + (g + i) * GROUP, heights + (g + i) * GROUP);
            } else {
                memset(heights + (g + i) * GROUP, 0, GROUP * sizeof *heights);
            }
        }
    }
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void run_heights_avx2(const CwPeakFilter* f, const float* samples, size_t count,
                                                             float floor_height, float* peaks, float* heights) {
    run_heights(f, samples, count, floor_height, peaks, heights);
}
#endif

void cw_peak_heights(const CwPeakFilter* filter, const float* samples, size_t count, double floor_height,
                     float* scratch, float* heights) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        run_heights_avx2(filter, samples, count, (float)floor_height, scratch, heights);
        return;
    }
#endif
    run_heights(filter, samples, count, (float)floor_height, scratch, heights);
}
