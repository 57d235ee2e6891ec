// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/energy.h"

#include <stdint.h>
#include <string.h>

enum {
    STRANDS = 4,
};

// Four strands in one vector. The compiler makes two or four instructions of it as the processor has them; the bits are
// the same, because each strand is computed by itself and nothing is contracted.
typedef double Strands __attribute__((vector_size(STRANDS * sizeof(double))));

// What the two filters remember, in transposed direct form II.
typedef struct {
    Strands shelf1;
    Strands shelf2;
    Strands pass1;
    Strands pass2;
} State;

// Filters the next `count` samples of each strand and gives the sums of their squares.
static inline __attribute__((always_inline)) void run_block(const CwKWeight* k, const float* const at[STRANDS],
                                                            size_t count, State* state, double sums[STRANDS]) {
    const double b0 = k->shelf.b0;
    const double b1 = k->shelf.b1;
    const double b2 = k->shelf.b2;
    const double a1 = k->shelf.a1;
    const double a2 = k->shelf.a2;
    const double c1 = k->high_pass.a1;
    const double c2 = k->high_pass.a2;
    const float* const p0 = at[0];
    const float* const p1 = at[1];
    const float* const p2 = at[2];
    const float* const p3 = at[3];
    State s = *state;
    Strands sum = {0, 0, 0, 0};
    for (size_t i = 0; i < count; ++i) {
        const Strands x = {(double)p0[i], (double)p1[i], (double)p2[i], (double)p3[i]};
        const Strands y = b0 * x + s.shelf1;
        s.shelf1 = (b1 * x + s.shelf2) - a1 * y; // what does not wait for y first
        s.shelf2 = b2 * x - a2 * y;
        const Strands z = y + s.pass1;
        s.pass1 = (s.pass2 - (y + y)) - c1 * z;
        s.pass2 = y - c2 * z;
        sum += z * z;
    }
    *state = s;
    for (int i = 0; i < STRANDS; ++i) {
        sums[i] = sum[i];
    }
}

static inline __attribute__((always_inline)) void run(const CwKWeight* k, const float* plane, size_t block_samples,
                                                      size_t n_blocks, double weight, double* energy) {
    const size_t each = (n_blocks + STRANDS - 1) / STRANDS; // blocks of a strand; the last one may be shorter
    const float* at[STRANDS];
    for (size_t s = 0; s < STRANDS; ++s) {
        at[s] = plane + ((ptrdiff_t)(s * each) - CW_ENERGY_WARM_BLOCKS) * (ptrdiff_t)block_samples;
    }
    State state = {{0}, {0}, {0}, {0}};
    double sums[STRANDS];
    for (size_t block = 0; block < CW_ENERGY_WARM_BLOCKS + each; ++block) {
        run_block(k, (const float* const*)at, block_samples, &state, sums);
        for (size_t s = 0; s < STRANDS; ++s) {
            at[s] += block_samples;
            const size_t index = s * each + block - CW_ENERGY_WARM_BLOCKS;
            if (block >= CW_ENERGY_WARM_BLOCKS && index < n_blocks) {
                energy[index] += weight * sums[s];
            }
        }
    }
}

// Filters that forget at once need neither double precision nor a long warm-up: eight strands of single precision.
enum {
    FAST_STRANDS = 8,
};

typedef float FastStrands __attribute__((vector_size(FAST_STRANDS * sizeof(float))));

// What three filters remember.
typedef struct {
    FastStrands a1;
    FastStrands a2;
    FastStrands b1;
    FastStrands b2;
    FastStrands c1;
    FastStrands c2;
} FastState;

// Their coefficients.
typedef struct {
    float b0;
    float b1;
    float b2;
    float a1;
    float a2;
} FastBiquad;

static FastBiquad fast(const CwBiquad* f) {
    return (FastBiquad){(float)f->b0, (float)f->b1, (float)f->b2, (float)f->a1, (float)f->a2};
}

static inline __attribute__((always_inline)) void run_fast_block(const FastBiquad stages[3], const float* const p[],
                                                                 size_t count, FastState* state, float* sums) {
    const FastBiquad f = stages[0];
    const FastBiquad g = stages[1];
    const FastBiquad h = stages[2];
    FastState s = *state;
    FastStrands sum = {0};
    for (size_t i = 0; i < count; ++i) {
        const FastStrands x = {p[0][i], p[1][i], p[2][i], p[3][i], p[4][i], p[5][i], p[6][i], p[7][i]};
        const FastStrands y = f.b0 * x + s.a1;
        s.a1 = (f.b1 * x + s.a2) - f.a1 * y;
        s.a2 = f.b2 * x - f.a2 * y;
        const FastStrands z = g.b0 * y + s.b1;
        s.b1 = (g.b1 * y + s.b2) - g.a1 * z;
        s.b2 = g.b2 * y - g.a2 * z;
        const FastStrands w = h.b0 * z + s.c1;
        s.c1 = (h.b1 * z + s.c2) - h.a1 * w;
        s.c2 = h.b2 * z - h.a2 * w;
        sum += w * w;
    }
    *state = s;
    memcpy(sums, &sum, sizeof sum);
}

static inline __attribute__((always_inline)) void run_fast(const CwBiquad filters[3], const float* plane,
                                                           size_t block_samples, size_t n_blocks, double weight,
                                                           double* energy) {
    const size_t each = (n_blocks + FAST_STRANDS - 1) / FAST_STRANDS;
    const FastBiquad stages[3] = {fast(&filters[0]), fast(&filters[1]), fast(&filters[2])};
    const float* at[FAST_STRANDS];
    FastState state = {{0}, {0}, {0}, {0}, {0}, {0}};
    float sums[FAST_STRANDS];
    for (size_t s = 0; s < FAST_STRANDS; ++s) {
        at[s] = plane + ((ptrdiff_t)(s * each) - CW_ENERGY_FAST_WARM_BLOCKS) * (ptrdiff_t)block_samples;
    }
    for (size_t block = 0; block < CW_ENERGY_FAST_WARM_BLOCKS + each; ++block) {
        run_fast_block(stages, at, block_samples, &state, sums);
        for (size_t s = 0; s < FAST_STRANDS; ++s) {
            const size_t index = s * each + block - CW_ENERGY_FAST_WARM_BLOCKS;
            at[s] += block_samples;
            if (block >= CW_ENERGY_FAST_WARM_BLOCKS && index < n_blocks) {
                energy[index] += weight * (double)sums[s];
            }
        }
    }
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void run_avx2(const CwKWeight* k, const float* plane, size_t block_samples,
                                                     size_t n_blocks, double weight, double* energy) {
    run(k, plane, block_samples, n_blocks, weight, energy);
}

__attribute__((target("avx2"))) static void run_fast_avx2(const CwBiquad stages[3], const float* plane,
                                                          size_t block_samples, size_t n_blocks, double weight,
                                                          double* energy) {
    run_fast(stages, plane, block_samples, n_blocks, weight, energy);
}
#endif

void cw_energy_add(const CwKWeight* k, const float* plane, size_t block_samples, size_t n_blocks, double weight,
                   double* energy) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        run_avx2(k, plane, block_samples, n_blocks, weight, energy);
        return;
    }
#endif
    run(k, plane, block_samples, n_blocks, weight, energy);
}

void cw_energy_add_fast(const CwBiquad stages[3], const float* plane, size_t block_samples, size_t n_blocks,
                        double weight, double* energy) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        run_fast_avx2(stages, plane, block_samples, n_blocks, weight, energy);
        return;
    }
#endif
    run_fast(stages, plane, block_samples, n_blocks, weight, energy);
}
