// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/energy.h"

#include "signal/energy_kernel.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

enum {
    STRANDS = 8,       // of a channel
    PIECE = 256,       // rows at a time, so that they stay in the nearest memory
    TOGETHER = 4,      // samples turned at once
    M_WARM_BLOCKS = 2, // 20 ms: its poles lie above 4 kHz
};

static_assert(2 * STRANDS == CW__COLUMNS, "a row is a sample of every strand of two channels");

// The kernels this processor has.
typedef struct {
    CwKFilterRows* k;
    CwMFilterRows* m;
} Kernels;

static Kernels kernels(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")) {
        return (Kernels){cw__k_rows_avx512, cw__m_rows_avx512};
    }
    if (__builtin_cpu_supports("avx2")) {
        return (Kernels){cw__k_rows_avx2, cw__m_rows_avx2};
    }
#endif
    return (Kernels){cw__k_rows_plain, cw__m_rows_plain};
}

typedef float Four __attribute__((vector_size(TOGETHER * sizeof(float))));

// Four samples of four strands, from columns to rows.
static inline void turn(const float* const at[TOGETHER], size_t from, float* rows) {
    Four a;
    Four b;
    Four c;
    Four d;
    memcpy(&a, at[0] + from, sizeof a);
    memcpy(&b, at[1] + from, sizeof b);
    memcpy(&c, at[2] + from, sizeof c);
    memcpy(&d, at[3] + from, sizeof d);
    const Four ab_front = __builtin_shufflevector(a, b, 0, 4, 1, 5);
    const Four ab_back = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    const Four cd_front = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    const Four cd_back = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    a = __builtin_shufflevector(ab_front, cd_front, 0, 1, 4, 5);
    b = __builtin_shufflevector(ab_front, cd_front, 2, 3, 6, 7);
    c = __builtin_shufflevector(ab_back, cd_back, 0, 1, 4, 5);
    d = __builtin_shufflevector(ab_back, cd_back, 2, 3, 6, 7);
    memcpy(rows, &a, sizeof a);
    memcpy(rows + CW__COLUMNS, &b, sizeof b);
    memcpy(rows + (size_t)2 * CW__COLUMNS, &c, sizeof c);
    memcpy(rows + (size_t)3 * CW__COLUMNS, &d, sizeof d);
}

// The next `count` samples of every strand, rounded up to four, as rows.
static void turn_all(const float* const at[CW__COLUMNS], size_t from, size_t count, float* rows) {
    for (size_t i = 0; i < count; i += TOGETHER) {
        float* to = rows + i * CW__COLUMNS;
        turn(at, from + i, to);
        turn(at + 4, from + i, to + 4);
        turn(at + 8, from + i, to + 8);
        turn(at + 12, from + i, to + 12);
    }
}

// Filters the next block of every strand and leaves the sums of its squares.
static void run_block(const CwEnergyFilters* filters, const Kernels* run, const float* const at[CW__COLUMNS],
                      bool with_m, CwKColumns* k, CwMColumns* m) {
    float rows[PIECE * CW__COLUMNS];
    memset(k->sums, 0, sizeof k->sums);
    memset(m->sums, 0, sizeof m->sums);
    for (size_t from = 0; from < filters->block_samples; from += PIECE) {
        const size_t rest = filters->block_samples - from;
        const size_t count = rest < PIECE ? rest : PIECE;
        turn_all(at, from, count, rows);
        run->k(&filters->k, rows, count, k);
        if (with_m) {
            run->m(filters->m, rows, count, m);
        }
    }
}

CwEnergyFilters cw_energy_filters(int sample_rate, const CwBiquad m_stages[3]) {
    CwEnergyFilters f = {.k = cw_k_weight(sample_rate),
                         .block_samples = (size_t)sample_rate / CW_ENERGY_BLOCKS_PER_SECOND,
                         .m_gain = m_stages ? 1.0 : 0.0};
    for (int i = 0; i < 3 && m_stages; ++i) {
        const CwBiquad* stage = &m_stages[i];
        assert(i == 0 || stage->b2 == 0.0);
        f.m[i] = (CwMStage){(float)(stage->b1 / stage->b0), (float)(stage->b2 / stage->b0), (float)stage->a1,
                            (float)stage->a2};
        f.m_gain *= stage->b0;
    }
    return f;
}

// Adds what was summed in a block of each strand to the energies of that block.
static void add_sums(const CwEnergyChannel channels[2], const CwKColumns* k, size_t first, size_t each, size_t n_blocks,
                     double* energy) {
    for (size_t s = 0; s < STRANDS && s * each + first < n_blocks; ++s) {
        energy[s * each + first] += channels[0].weight * k->sums[s];
        energy[s * each + first] += channels[1].weight * k->sums[STRANDS + s];
    }
}

static void add_m_sums(const CwEnergyFilters* filters, const CwEnergyChannel channels[2], const CwMColumns* m,
                       size_t first, size_t each, size_t n_blocks, double* m_energy) {
    const double gain = filters->m_gain * filters->m_gain;
    for (size_t s = 0; s < STRANDS && s * each + first < n_blocks; ++s) {
        m_energy[s * each + first] += channels[0].m_weight * gain * (double)m->sums[s];
        m_energy[s * each + first] += channels[1].m_weight * gain * (double)m->sums[STRANDS + s];
    }
}

void cw_energy_add(const CwEnergyFilters* filters, const CwEnergyChannel channels[2], size_t n_blocks, double* energy,
                   double* m_energy) {
    const Kernels run = kernels();
    const size_t each = (n_blocks + STRANDS - 1) / STRANDS; // blocks of a strand; the last one may be shorter
    const float* at[CW__COLUMNS];
    for (size_t s = 0; s < STRANDS; ++s) {
        const ptrdiff_t from = ((ptrdiff_t)(s * each) - CW_ENERGY_WARM_BLOCKS) * (ptrdiff_t)filters->block_samples;
        at[s] = channels[0].plane + from;
        at[STRANDS + s] = channels[1].plane + from;
    }
    CwKColumns k = {{0}, {0}, {0}, {0}, {0}};
    CwMColumns m = {{0}, {0}, {0}, {0}, {0}, {0}, {0}};
    for (size_t block = 0; block < CW_ENERGY_WARM_BLOCKS + each; ++block) {
        const bool with_m = m_energy && block + M_WARM_BLOCKS >= CW_ENERGY_WARM_BLOCKS;
        run_block(filters, &run, at, with_m, &k, &m);
        for (size_t s = 0; s < CW__COLUMNS; ++s) {
            at[s] += filters->block_samples;
        }
        if (block >= CW_ENERGY_WARM_BLOCKS) {
            add_sums(channels, &k, block - CW_ENERGY_WARM_BLOCKS, each, n_blocks, energy);
        }
        if (block >= CW_ENERGY_WARM_BLOCKS && m_energy) {
            add_m_sums(filters, channels, &m, block - CW_ENERGY_WARM_BLOCKS, each, n_blocks, m_energy);
        }
    }
}
