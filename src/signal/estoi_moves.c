// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/math.h"
#include "signal/estoi.h"

#include <string.h>

enum {
    FRAMES = CW_ESTOI_FRAMES,
    BANDS = CW_ESTOI_BANDS,
};

// One band of a comparison over its frames, and what it adds to the sums of each frame.
typedef struct {
    double moves[FRAMES];
    double wanted[FRAMES];
} Row;

// Sums over the bands of each frame; in them lies how alike it is to what is wanted: the mean of what is wanted is 0
// and its squares sum to 1, so the mean of what moves need not be taken off, nor each number be scaled.
typedef struct {
    double sum[FRAMES];
    double squares[FRAMES];
    double alike[FRAMES];
} Sums;

// The heights of a band in every frame.
static void mix_band(const CwEstoi* e, int band, double gain, double* heights) {
    for (size_t f = 0; f < e->n_frames; ++f) {
        const size_t at = f * CW_ESTOI_STRIDE + (size_t)band;
        const double energy = e->speech[at] + 2.0 * gain * e->common[at] + gain * gain * e->masker[at];
        heights[f] = cw_sqrt(energy > 0.0 ? energy : 0.0);
    }
}

// A band against itself in time: its mean off, its squares summing to 1.
static void normalise(const double* heights, double moves[FRAMES]) {
    double mean = 0.0;
    double energy = 0.0;
    for (int f = 0; f < FRAMES; ++f) {
        mean += heights[f];
    }
    mean /= FRAMES;
    for (int f = 0; f < FRAMES; ++f) {
        moves[f] = heights[f] - mean;
        energy += moves[f] * moves[f];
    }
    const double scale = energy > 1e-300 ? 1.0 / cw_sqrt(energy) : 0.0;
    for (int f = 0; f < FRAMES; ++f) {
        moves[f] *= scale;
    }
}

static void add(Sums* sums, const Row* row) {
    for (int f = 0; f < FRAMES; ++f) {
        sums->sum[f] += row->moves[f];
        sums->squares[f] += row->moves[f] * row->moves[f];
        sums->alike[f] += row->moves[f] * row->wanted[f];
    }
}

// How alike a comparison is when one band moves otherwise.
static double alike_with(const Sums* sums, const Row* row, const double moves[FRAMES]) {
    double alike = 0.0;
    for (int f = 0; f < FRAMES; ++f) {
        const double other = moves[f] - row->moves[f];
        const double sum = sums->sum[f] + other;
        const double squares = sums->squares[f] + other * (moves[f] + row->moves[f]);
        const double energy = squares - sum * sum / BANDS;
        alike += energy > 1e-300 ? (sums->alike[f] + other * row->wanted[f]) / cw_sqrt(energy) : 0.0;
    }
    return alike / FRAMES;
}

void cw_estoi_moves(const CwEstoi* estoi, const double* gain, const double* other, size_t every, double* scratch,
                    double ret_understood[BANDS]) {
    const size_t n = estoi->n_frames;
    size_t count = 0;
    memset(ret_understood, 0, BANDS * sizeof *ret_understood);
    for (int b = 0; b < BANDS; ++b) {
        mix_band(estoi, b, gain[b], scratch + (size_t)(2 * b) * n);
        mix_band(estoi, b, other[b], scratch + (size_t)(2 * b + 1) * n);
    }
    for (size_t s = 0; s < estoi->n_shapes; s += every, ++count) {
        const double* wanted = estoi->shapes + s * FRAMES * CW_ESTOI_STRIDE;
        Row rows[BANDS];
        Sums sums = {{0.0}, {0.0}, {0.0}};
        for (int b = 0; b < BANDS; ++b) {
            normalise(scratch + (size_t)(2 * b) * n + s, rows[b].moves);
            for (int f = 0; f < FRAMES; ++f) {
                rows[b].wanted[f] = wanted[f * CW_ESTOI_STRIDE + b];
            }
            add(&sums, &rows[b]);
        }
        for (int b = 0; b < BANDS; ++b) {
            double moves[FRAMES];
            normalise(scratch + (size_t)(2 * b + 1) * n + s, moves);
            ret_understood[b] += alike_with(&sums, &rows[b], moves);
        }
    }
    for (int b = 0; b < BANDS && count; ++b) {
        ret_understood[b] /= (double)count;
    }
}
