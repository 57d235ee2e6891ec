// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/energy.h"

#include <stdint.h>
#include <string.h>

enum {
    STRANDS = 8,
};

// Eight strands in one vector. The compiler makes one to four instructions of it as the processor has them; the bits
// are the same, because each strand is computed by itself and nothing is contracted.
typedef double Strands __attribute__((vector_size(STRANDS * sizeof(double))));
typedef float Singles __attribute__((vector_size(STRANDS * sizeof(float))));

// What the two filters remember, in transposed direct form II.
typedef struct {
    Strands shelf1;
    Strands shelf2;
    Strands pass1;
    Strands pass2;
} State;

// One sample of every strand through both filters; adds its square.
static inline __attribute__((always_inline)) void step(const CwKWeight* k, const Strands* in, State* s, Strands* sum) {
    const Strands x = *in;
    const Strands y = k->shelf.b0 * x + s->shelf1;
    s->shelf1 = (k->shelf.b1 * x + s->shelf2) - k->shelf.a1 * y; // what does not wait for y first
    s->shelf2 = k->shelf.b2 * x - k->shelf.a2 * y;
    const Strands z = y + s->pass1;
    s->pass1 = (s->pass2 - (y + y)) - k->high_pass.a1 * z;
    s->pass2 = y - k->high_pass.a2 * z;
    *sum += z * z;
}

// Filters the next `count` samples of each strand and gives the sums of their squares.
static inline __attribute__((always_inline)) void run_block(const CwKWeight* weighting, const float* const at[STRANDS],
                                                            size_t count, State* state, double sums[STRANDS]) {
    const CwKWeight k = *weighting;
    State s = *state;
    Strands sum = {0};
    for (size_t i = 0; i < count; ++i) {
        const Singles row = {at[0][i], at[1][i], at[2][i], at[3][i], at[4][i], at[5][i], at[6][i], at[7][i]};
        const Strands x = __builtin_convertvector(row, Strands);
        step(&k, &x, &s, &sum);
    }
    *state = s;
    memcpy(sums, &sum, sizeof sum);
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
// What three filters remember.
typedef struct {
    Singles a1;
    Singles a2;
    Singles b1;
    Singles b2;
    Singles c1;
    Singles c2;
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

static inline __attribute__((always_inline)) void fast_step(const FastBiquad f[3], const Singles* in, FastState* s,
                                                            Singles* sum) {
    const Singles x = *in;
    const Singles y = f[0].b0 * x + s->a1;
    s->a1 = (f[0].b1 * x + s->a2) - f[0].a1 * y;
    s->a2 = f[0].b2 * x - f[0].a2 * y;
    const Singles z = f[1].b0 * y + s->b1;
    s->b1 = (f[1].b1 * y + s->b2) - f[1].a1 * z;
    s->b2 = f[1].b2 * y - f[1].a2 * z;
    const Singles w = f[2].b0 * z + s->c1;
    s->c1 = (f[2].b1 * z + s->c2) - f[2].a1 * w;
    s->c2 = f[2].b2 * z - f[2].a2 * w;
    *sum += w * w;
}

static inline __attribute__((always_inline)) void run_fast_block(const FastBiquad stages[3], const float* const at[],
                                                                 size_t count, FastState* state, float* sums) {
    const FastBiquad f[3] = {stages[0], stages[1], stages[2]};
    FastState s = *state;
    Singles sum = {0};
    for (size_t i = 0; i < count; ++i) {
        const Singles x = {at[0][i], at[1][i], at[2][i], at[3][i], at[4][i], at[5][i], at[6][i], at[7][i]};
        fast_step(f, &x, &s, &sum);
    }
    *state = s;
    memcpy(sums, &sum, sizeof sum);
}

static inline __attribute__((always_inline)) void run_fast(const CwBiquad filters[3], const float* plane,
                                                           size_t block_samples, size_t n_blocks, double weight,
                                                           double* energy) {
    const size_t each = (n_blocks + STRANDS - 1) / STRANDS;
    const FastBiquad stages[3] = {fast(&filters[0]), fast(&filters[1]), fast(&filters[2])};
    const float* at[STRANDS];
    FastState state = {{0}, {0}, {0}, {0}, {0}, {0}};
    float sums[STRANDS];
    for (size_t s = 0; s < STRANDS; ++s) {
        at[s] = plane + ((ptrdiff_t)(s * each) - CW_ENERGY_FAST_WARM_BLOCKS) * (ptrdiff_t)block_samples;
    }
    for (size_t block = 0; block < CW_ENERGY_FAST_WARM_BLOCKS + each; ++block) {
        run_fast_block(stages, at, block_samples, &state, sums);
        for (size_t s = 0; s < STRANDS; ++s) {
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

__attribute__((target("avx512f,avx512vl,avx512dq"))) static void run_avx512(const CwKWeight* k, const float* plane,
                                                                            size_t block_samples, size_t n_blocks,
                                                                            double weight, double* energy) {
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
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")) {
        run_avx512(k, plane, block_samples, n_blocks, weight, energy);
        return;
    }
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
