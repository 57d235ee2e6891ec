// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/energy.h"

#include <stdint.h>

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
        s.shelf1 = b1 * x - a1 * y + s.shelf2;
        s.shelf2 = b2 * x - a2 * y;
        const Strands z = y + s.pass1;
        s.pass1 = s.pass2 - (y + y) - c1 * z;
        s.pass2 = y - c2 * z;
        sum += z * z;
    }
    *state = s;
    for (int i = 0; i < STRANDS; ++i) {
        sums[i] = sum[i];
    }
}

// Where each strand begins: a quarter of the blocks on from the one before, and its warm-up earlier.
static size_t place_strands(const float* plane, size_t block_samples, size_t n_blocks, const float* at[STRANDS]) {
    const size_t each = (n_blocks + STRANDS - 1) / STRANDS; // blocks of a strand; the last one may be shorter
    for (size_t s = 0; s < STRANDS; ++s) {
        at[s] = plane + ((ptrdiff_t)(s * each) - CW_ENERGY_WARM_BLOCKS) * (ptrdiff_t)block_samples;
    }
    return each;
}

// Adds what the strands summed up over a block, once they are warm, and moves on.
static void take_sums(const double sums[STRANDS], size_t block, size_t each, size_t n_blocks, double weight,
                      double* energy) {
    for (size_t s = 0; s < STRANDS && block >= CW_ENERGY_WARM_BLOCKS; ++s) {
        const size_t index = s * each + block - CW_ENERGY_WARM_BLOCKS;
        if (index < n_blocks) {
            energy[index] += weight * sums[s];
        }
    }
}

static void step_strands(const float* at[STRANDS], size_t block_samples) {
    for (size_t s = 0; s < STRANDS; ++s) {
        at[s] += block_samples;
    }
}

static inline __attribute__((always_inline)) void run(const CwKWeight* k, const float* plane, size_t block_samples,
                                                      size_t n_blocks, double weight, double* energy) {
    const float* at[STRANDS];
    const size_t each = place_strands(plane, block_samples, n_blocks, at);
    State state = {{0}, {0}, {0}, {0}};
    double sums[STRANDS];
    for (size_t block = 0; block < CW_ENERGY_WARM_BLOCKS + each; ++block) {
        run_block(k, (const float* const*)at, block_samples, &state, sums);
        take_sums(sums, block, each, n_blocks, weight, energy);
        step_strands(at, block_samples);
    }
}

// Three filters of any kind.
typedef struct {
    Strands s1[3];
    Strands s2[3];
} StageState;

static inline __attribute__((always_inline)) void run_stages_block(const CwBiquad stages[3],
                                                                   const float* const at[STRANDS], size_t count,
                                                                   StageState* state, double sums[STRANDS]) {
    StageState s = *state;
    Strands sum = {0, 0, 0, 0};
    for (size_t i = 0; i < count; ++i) {
        Strands x = {(double)at[0][i], (double)at[1][i], (double)at[2][i], (double)at[3][i]};
        for (int f = 0; f < 3; ++f) {
            const Strands y = stages[f].b0 * x + s.s1[f];
            s.s1[f] = stages[f].b1 * x - stages[f].a1 * y + s.s2[f];
            s.s2[f] = stages[f].b2 * x - stages[f].a2 * y;
            x = y;
        }
        sum += x * x;
    }
    *state = s;
    for (int i = 0; i < STRANDS; ++i) {
        sums[i] = sum[i];
    }
}

static inline __attribute__((always_inline)) void run_stages(const CwBiquad stages[3], const float* plane,
                                                             size_t block_samples, size_t n_blocks, double weight,
                                                             double* energy) {
    const float* at[STRANDS];
    const size_t each = place_strands(plane, block_samples, n_blocks, at);
    StageState state = {{{0}, {0}, {0}}, {{0}, {0}, {0}}};
    double sums[STRANDS];
    for (size_t block = 0; block < CW_ENERGY_WARM_BLOCKS + each; ++block) {
        run_stages_block(stages, (const float* const*)at, block_samples, &state, sums);
        take_sums(sums, block, each, n_blocks, weight, energy);
        step_strands(at, block_samples);
    }
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void run_avx2(const CwKWeight* k, const float* plane, size_t block_samples,
                                                     size_t n_blocks, double weight, double* energy) {
    run(k, plane, block_samples, n_blocks, weight, energy);
}

__attribute__((target("avx2"))) static void run_stages_avx2(const CwBiquad stages[3], const float* plane,
                                                            size_t block_samples, size_t n_blocks, double weight,
                                                            double* energy) {
    run_stages(stages, plane, block_samples, n_blocks, weight, energy);
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

void cw_energy_add_stages(const CwBiquad stages[3], const float* plane, size_t block_samples, size_t n_blocks,
                          double weight, double* energy) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        run_stages_avx2(stages, plane, block_samples, n_blocks, weight, energy);
        return;
    }
#endif
    run_stages(stages, plane, block_samples, n_blocks, weight, energy);
}
