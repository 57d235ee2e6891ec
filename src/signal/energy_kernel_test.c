// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/energy_kernel.h"

#include "signal/leq_m.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <math.h>
#include <string.h>

enum {
    RATE = 48000,
    ROWS = 1003,
};

// Rows of noise with silences and tiny samples in them.
static const float* rows_of(CwArena* arena) {
    float* rows = CW_NEW_ARRAY(arena, float, ROWS* CW__COLUMNS);
    const int32_t* noise = cw_test_noise(arena, CW__COLUMNS, ROWS, 0.0, 5);
    assert_non_null(rows);
    for (size_t i = 0; i < (size_t)ROWS * CW__COLUMNS; ++i) {
        rows[i] = i / CW__COLUMNS % 100 < 20 ? 0.0F : (float)noise[i] * (i % 7 == 0 ? 0x1p-40F : 0x1p-23F);
    }
    return rows;
}

// One column after the other, by the filters of biquad.h.
static void plain_filters_give_the_same_sums(void** state) {
    const float* rows = rows_of(*state);
    const CwEnergyFilters filters = cw_energy_filters(RATE, NULL);
    CwKColumns columns = {{0}, {0}, {0}, {0}, {0}};
    cw__k_rows_plain(&filters.k, rows, ROWS, &columns);
    for (int c = 0; c < CW__COLUMNS; ++c) {
        CwBiquadState shelf = {0};
        CwBiquadState pass = {0};
        double sum = 0.0;
        for (int i = 0; i < ROWS; ++i) {
            double sample = (double)rows[i * CW__COLUMNS + c];
            cw_biquad_run(&filters.k.shelf, &shelf, &sample, 1);
            cw_biquad_run(&filters.k.high_pass, &pass, &sample, 1);
            sum += sample * sample;
        }
        assert_true(sum > 0.0);
        assert_true(fabs(columns.sums[c] - sum) < 1e-12 * sum);
    }
}

static void plain_filters_give_the_same_m_sums(void** state) {
    const float* rows = rows_of(*state);
    const CwMWeight weighting = cw_m_weight(RATE);
    const CwEnergyFilters filters = cw_energy_filters(RATE, weighting.stages);
    CwMColumns columns = {{0}, {0}, {0}, {0}, {0}, {0}, {0}};
    cw__m_rows_plain(filters.m, rows, ROWS, &columns);
    for (int c = 0; c < CW__COLUMNS; ++c) {
        CwBiquadState states[3] = {{0}};
        double sum = 0.0;
        for (int i = 0; i < ROWS; ++i) {
            double sample = (double)rows[i * CW__COLUMNS + c];
            for (int f = 0; f < 3; ++f) {
                cw_biquad_run(&weighting.stages[f], &states[f], &sample, 1);
            }
            sum += sample * sample;
        }
        const double gain = filters.m_gain * filters.m_gain;
        assert_true(fabs((double)columns.sums[c] * gain - sum) < 2e-6 * sum);
    }
}

// As many rows at a time as one likes.
static void wider_vectors_give_the_same_bits(void** state) {
#if defined(__x86_64__)
    const struct {
        bool here;
        CwKFilterRows* k;
        CwMFilterRows* m;
    } others[] = {
        {__builtin_cpu_supports("avx2"), cw__k_rows_avx2, cw__m_rows_avx2},
        {__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"),
         cw__k_rows_avx512, cw__m_rows_avx512},
    };
    const float* rows = rows_of(*state);
    const CwMWeight weighting = cw_m_weight(RATE);
    const CwEnergyFilters filters = cw_energy_filters(RATE, weighting.stages);
    for (size_t o = 0; o < sizeof others / sizeof others[0]; ++o) {
        CwKColumns plain = {{0}, {0}, {0}, {0}, {0}};
        CwKColumns wide = plain;
        CwMColumns plain_m = {{0}, {0}, {0}, {0}, {0}, {0}, {0}};
        CwMColumns wide_m = plain_m;
        for (size_t from = 0; others[o].here && from < ROWS;) {
            const size_t n = from % 97 + 1 < ROWS - from ? from % 97 + 1 : ROWS - from;
            cw__k_rows_plain(&filters.k, rows + from * CW__COLUMNS, n, &plain);
            cw__m_rows_plain(filters.m, rows + from * CW__COLUMNS, n, &plain_m);
            others[o].k(&filters.k, rows + from * CW__COLUMNS, n, &wide);
            others[o].m(filters.m, rows + from * CW__COLUMNS, n, &wide_m);
            from += n;
        }
        assert_true(!others[o].here || plain.sums[3] > 0.0);
        assert_memory_equal(&plain, &wide, sizeof plain);
        assert_memory_equal(&plain_m, &wide_m, sizeof plain_m);
    }
#else
    skip();
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(plain_filters_give_the_same_sums, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(plain_filters_give_the_same_m_sums, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(wider_vectors_give_the_same_bits, cw_test_arena_up, cw_test_arena_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
