// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/fourier.h"

#include "base/math.h"
#include "testing/testing.h"

#include <math.h>

static double random_unit(uint64_t* seed) {
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (double)(*seed >> 11U) * 0x1p-52 - 1.0;
}

static void it_is_the_transform_of_the_books(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    uint64_t seed = 3;
    for (size_t size = 4; size <= 256; size *= 2) {
        double real[256];
        double imaginary[256];
        double re[256];
        double im[256];
        const CwFourier* fourier = NULL;
        assert_int_equal(cw_fourier_new(arena, size, &fourier), CW_OK);
        for (size_t i = 0; i < size; ++i) {
            re[i] = real[i] = random_unit(&seed);
            im[i] = imaginary[i] = random_unit(&seed);
        }
        cw_fourier(fourier, re, im);
        for (size_t k = 0; k < size; ++k) {
            long double sums[2] = {0, 0};
            for (size_t n = 0; n < size; ++n) {
                const long double turn = -6.283185307179586476925L * (long double)(k * n % size) / (long double)size;
                sums[0] += real[n] * cosl(turn) - imaginary[n] * sinl(turn);
                sums[1] += real[n] * sinl(turn) + imaginary[n] * cosl(turn);
            }
            assert_true(fabs(re[k] - (double)sums[0]) < 1e-13 * (double)size);
            assert_true(fabs(im[k] - (double)sums[1]) < 1e-13 * (double)size);
        }
        cw_fourier(fourier, im, re); // back again
        for (size_t i = 0; i < size; ++i) {
            assert_true(fabs(re[i] / (double)size - real[i]) < 1e-14);
            assert_true(fabs(im[i] / (double)size - imaginary[i]) < 1e-14);
        }
    }
    cw_arena_free(arena);
}

// Stage after stage, number after number, as the books have it.
static void reference(size_t size, double* real, double* imaginary) {
    for (size_t i = 0; i < size; ++i) {
        size_t j = 0;
        for (size_t bit = 1; bit < size; bit <<= 1U) {
            j = j << 1U | ((i & bit) != 0);
        }
        if (i < j) {
            const double other[2] = {real[j], imaginary[j]};
            real[j] = real[i];
            imaginary[j] = imaginary[i];
            real[i] = other[0];
            imaginary[i] = other[1];
        }
    }
    for (size_t half = 1; half < size; half *= 2) {
        for (size_t a = 0; a < size; a += a % half == half - 1 ? half + 1 : 1) {
            const size_t b = a + half;
            const size_t stride = size / (2 * half);
            const double turn = 2.0 * CW_PI * (double)(a % half * stride) / (double)size;
            const double c = cw_cos(turn);
            const double d = -cw_sin(turn);
            const double re = real[b] * c - imaginary[b] * d;
            const double im = real[b] * d + imaginary[b] * c;
            real[b] = real[a] - re;
            imaginary[b] = imaginary[a] - im;
            real[a] += re;
            imaginary[a] += im;
        }
    }
}

static void however_wide_it_goes_the_bits_are_the_same(void** state) {
    enum { MOST = 8192 };
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    double* numbers = CW_NEW_ARRAY(arena, double, 4 * MOST);
    uint64_t seed = 5;
    assert_non_null(numbers);
    for (size_t size = 4; size <= MOST; size *= 2) {
        const CwFourier* fourier = NULL;
        double* const x[4] = {numbers, numbers + MOST, numbers + (size_t)2 * MOST, numbers + (size_t)3 * MOST};
        assert_int_equal(cw_fourier_new(arena, size, &fourier), CW_OK);
        for (size_t i = 0; i < size; ++i) {
            x[0][i] = x[2][i] = i % 5 ? random_unit(&seed) : 0.0;
            x[1][i] = x[3][i] = i % 3 ? random_unit(&seed) : -0.0;
        }
        cw_fourier(fourier, x[0], x[1]);
        reference(size, x[2], x[3]);
        assert_memory_equal(x[0], x[2], size * sizeof(double));
        assert_memory_equal(x[1], x[3], size * sizeof(double));
    }
    cw_arena_free(arena);
}

static void hann_windows_half_overlapped_sum_to_one(void** state) {
    (void)state;
    double window[64];
    cw_hann(64, window);
    assert_true(window[0] == 0.0 && fabs(window[32] - 1.0) < 1e-15);
    for (int i = 0; i < 32; ++i) {
        assert_true(fabs(window[i] + window[i + 32] - 1.0) < 1e-15);
    }
}

static CwStatus make_swept(CwArena* arena, void* context) {
    const CwFourier* fourier = NULL;
    (void)context;
    return cw_fourier_new(arena, 32, &fourier);
}

static void memory_that_runs_out_is_said(void** state) {
    (void)state;
    cw_sweep_allocations(make_swept, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_the_transform_of_the_books),
        cmocka_unit_test(however_wide_it_goes_the_bits_are_the_same),
        cmocka_unit_test(hann_windows_half_overlapped_sum_to_one),
        cmocka_unit_test(memory_that_runs_out_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
