// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/true_peak.h"

#include "base/math.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

enum {
    GROUP = 8,  // samples tried together
    COARSE = 4, // points a sample at the first try
    NEAR = 3,   // groups on either side that a point of a group depends on
    FINE_STEP = CW_PEAK_PHASES / COARSE,
};

// A summit between points 1/4 of a sample apart is at most this much higher than the parabola through the three highest
// of them: 1.0086 for a tone at half the sample rate, less below (cosine against its parabola).
#define PARABOLA_MISSES 1.02
// And at most this much higher than the highest of them: 1 / cos(pi / 8).
#define POINT_MISSES 1.09

typedef float Group __attribute__((vector_size(GROUP * sizeof(float))));

struct CwPeakFilter {
    int taps; // of each phase, even
    float coarse[COARSE][CW_PEAK_TAPS_MAX];
    double fine[CW_PEAK_PHASES][CW_PEAK_TAPS_MAX];
    float near[2 * NEAR + 1]; // how much of a point of a group can come from the group so far away
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

static double size_of(double x) {
    return x < 0 ? -x : x;
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
                    share += size_of(f->fine[phase][k]);
                }
            }
            worst = share > worst ? share : worst;
        }
    }
    return (float)(worst * 1.0001); // for what single precision rounds off
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

static float group_peak(const float* samples) {
    float peak = 0.0F;
    for (int i = 0; i < GROUP; ++i) {
        const float size = samples[i] < 0.0F ? -samples[i] : samples[i];
        peak = size > peak ? size : peak;
    }
    return peak;
}

// The four points of each sample of a group, and one more on either side: points[1 + 4 * sample + c].
static inline __attribute__((always_inline)) void coarse_points(const CwPeakFilter* f, const float* samples,
                                                                float points[COARSE * GROUP + 2]) {
    const float* from = samples - f->taps / 2 + 1;
    Group sums[COARSE - 1] = {{0}, {0}, {0}};
    for (int k = 0; k < f->taps; ++k) {
        Group x;
        memcpy(&x, from + k, sizeof x);
        sums[0] += x * f->coarse[1][k];
        sums[1] += x * f->coarse[2][k];
        sums[2] += x * f->coarse[3][k];
    }
    for (int i = 0; i < GROUP; ++i) {
        points[1 + COARSE * i] = samples[i];
        points[2 + COARSE * i] = sums[0][i];
        points[3 + COARSE * i] = sums[1][i];
        points[4 + COARSE * i] = sums[2][i];
    }
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
        const double height = size_of(cw_peak_point(f, samples + sample, fine - sample * CW_PEAK_PHASES));
        highest = height > highest ? height : highest;
    }
    return highest;
}

// One point before a group and one after it, so that a summit at its edge is seen from both sides.
static void edge_points(const CwPeakFilter* f, const float* samples, float points[COARSE * GROUP + 2]) {
    points[0] = (float)size_of(cw_peak_point(f, samples - 1, (COARSE - 1) * FINE_STEP));
    points[COARSE * GROUP + 1] = samples[GROUP] < 0.0F ? -samples[GROUP] : samples[GROUP];
}

static inline __attribute__((always_inline)) double try_group(const CwPeakFilter* f, const float* samples,
                                                              double highest) {
    float points[COARSE * GROUP + 2];
    coarse_points(f, samples, points);
    float peak = 0.0F;
    for (int i = 1; i <= COARSE * GROUP; ++i) {
        const float size = points[i] < 0.0F ? -points[i] : points[i];
        peak = size > peak ? size : peak;
        points[i] = size;
    }
    if ((double)peak * POINT_MISSES <= highest) {
        return highest;
    }
    edge_points(f, samples, points);
    for (int i = 1; i <= COARSE * GROUP; ++i) {
        const double before = (double)points[i - 1];
        const double at = (double)points[i];
        const double after = (double)points[i + 1];
        if (at >= before && at >= after && parabola(before, at, after) * PARABOLA_MISSES > highest) {
            highest = summit(f, samples, i - 1, highest);
        }
    }
    return highest;
}

// The largest size in each group, from NEAR groups before the first to NEAR after the last.
static inline __attribute__((always_inline)) void group_peaks(const float* samples, size_t n_groups, float* peaks) {
    for (size_t g = 0; g < n_groups + 2 * NEAR; ++g) {
        peaks[g] = group_peak(samples + ((ptrdiff_t)g - NEAR) * GROUP);
    }
}

// No point of group `g` is higher.
static inline __attribute__((always_inline)) float bound_of(const CwPeakFilter* f, const float* peaks, size_t g) {
    float bound = 0.0F;
    for (int n = 0; n <= 2 * NEAR; ++n) {
        bound += f->near[n] * peaks[g + (size_t)n];
    }
    return bound;
}

static inline __attribute__((always_inline)) double run(const CwPeakFilter* f, const float* samples, size_t count,
                                                        double floor_height, float* peaks) {
    const size_t n_groups = (count + GROUP - 1) / GROUP;
    double highest = floor_height;
    group_peaks(samples, n_groups, peaks);
    for (size_t g = 0; g < n_groups; ++g) {
        if ((double)bound_of(f, peaks, g) > highest) {
            highest = try_group(f, samples + g * GROUP, highest);
        }
    }
    return highest;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static double run_avx2(const CwPeakFilter* f, const float* samples, size_t count,
                                                       double floor_height, float* peaks) {
    return run(f, samples, count, floor_height, peaks);
}
#endif

double cw_true_peak(const CwPeakFilter* filter, const float* samples, size_t count, double floor_height,
                    float* scratch) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        return run_avx2(filter, samples, count, floor_height, scratch);
    }
#endif
    return run(filter, samples, count, floor_height, scratch);
}

// The greatest height after each sample of a group.
static void group_heights(const CwPeakFilter* f, const float* samples, float* heights) {
    float points[COARSE * GROUP + 2];
    coarse_points(f, samples, points);
    for (int i = 1; i <= COARSE * GROUP; ++i) {
        points[i] = points[i] < 0.0F ? -points[i] : points[i];
    }
    edge_points(f, samples, points);
    for (int s = 0; s < GROUP; ++s) {
        double highest = (double)points[1 + COARSE * (s + 1)];
        for (int i = 1 + COARSE * s; i < 1 + COARSE * (s + 1); ++i) {
            const double before = (double)points[i - 1];
            const double at = (double)points[i];
            const double after = (double)points[i + 1];
            const double top = at >= before && at >= after ? parabola(before, at, after) : at;
            highest = top > highest ? top : highest;
        }
        heights[s] = (float)highest;
    }
}

void cw_peak_heights(const CwPeakFilter* filter, const float* samples, size_t count, double floor_height,
                     float* scratch, float* heights) {
    const size_t n_groups = (count + GROUP - 1) / GROUP;
    group_peaks(samples, n_groups, scratch);
    for (size_t g = 0; g < n_groups; ++g) {
        if ((double)bound_of(filter, scratch, g) > floor_height) {
            group_heights(filter, samples + g * GROUP, heights + g * GROUP);
        } else {
            memset(heights + g * GROUP, 0, GROUP * sizeof *heights);
        }
    }
}
