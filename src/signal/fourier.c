// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/fourier.h"

#include "base/math.h"

#include <assert.h>
#include <string.h>

enum {
    LANES = 4,
    SIZE_FAST_MAX = 4096, // whose stages go through a room of their own
};

// The compiler makes one or two instructions of it, with the same bits: every lane is computed by itself.
typedef double Lanes __attribute__((vector_size(LANES * sizeof(double))));

#define INLINED static inline __attribute__((always_inline))

struct CwFourier {
    size_t size;
    size_t* reversed; // [size]
    double* cosine;   // of each stage, one after the other: 1 + 2 + 4 … = size - 1 in all
    double* sine;
};

// Some numbers, their real and imaginary parts.
typedef struct {
    Lanes re;
    Lanes im;
} Numbers;

static size_t reverse_bits(size_t index, size_t size) {
    size_t result = 0;
    for (size_t bit = 1; bit < size; bit <<= 1U) {
        result = result << 1U | ((index & bit) != 0);
    }
    return result;
}

CwStatus cw_fourier_new(CwArena* arena, size_t size, const CwFourier** ret_fourier) {
    assert(size >= 4 && (size & (size - 1)) == 0);
    CwFourier* f = CW_NEW(arena, CwFourier);
    if (!f) {
        return CW_ERR_NO_MEM;
    }
    f->size = size;
    f->reversed = CW_NEW_ARRAY(arena, size_t, size);
    f->cosine = CW_NEW_ARRAY(arena, double, size);
    f->sine = CW_NEW_ARRAY(arena, double, size);
    if (!f->reversed || !f->cosine || !f->sine) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < size; ++i) {
        f->reversed[i] = reverse_bits(i, size);
    }
    for (size_t half = 1; half < size; half *= 2) {
        const size_t stride = size / (2 * half);
        for (size_t k = 0; k < half; ++k) {
            const double turn = 2.0 * CW_PI * (double)(k * stride) / (double)size;
            f->cosine[half - 1 + k] = cw_cos(turn);
            f->sine[half - 1 + k] = -cw_sin(turn);
        }
    }
    *ret_fourier = f;
    return CW_OK;
}

static void reorder(const CwFourier* f, double* x) {
    for (size_t i = 0; i < f->size; ++i) {
        const size_t j = f->reversed[i];
        if (i < j) {
            const double other = x[j];
            x[j] = x[i];
            x[i] = other;
        }
    }
}

static void butterfly(double* real, double* imaginary, size_t a, size_t b, double c, double d) {
    const double re = real[b] * c - imaginary[b] * d;
    const double im = real[b] * d + imaginary[b] * c;
    real[b] = real[a] - re;
    imaginary[b] = imaginary[a] - im;
    real[a] += re;
    imaginary[a] += im;
}

// The same of four at once.
INLINED void butterflies(Numbers* a, Numbers* b, const Numbers* turn) {
    const Lanes re = b->re * turn->re - b->im * turn->im;
    const Lanes im = b->re * turn->im + b->im * turn->re;
    b->re = a->re - re;
    b->im = a->im - im;
    a->re += re;
    a->im += im;
}

INLINED void load(const double* real, const double* imaginary, size_t at, Numbers* x) {
    memcpy(&x->re, real + at, sizeof x->re);
    memcpy(&x->im, imaginary + at, sizeof x->im);
}

INLINED void store(const Numbers* x, double* real, double* imaginary, size_t at) {
    memcpy(real + at, &x->re, sizeof x->re);
    memcpy(imaginary + at, &x->im, sizeof x->im);
}

// One stage, from one place to another, which may be the same.
INLINED void stage(const CwFourier* f, size_t half, const double* const from[2], double* const to[2]) {
    for (size_t start = 0; start < f->size; start += 2 * half) {
        for (size_t k = start; k < start + half; k += LANES) {
            Numbers a;
            Numbers b;
            Numbers turn;
            load(from[0], from[1], k, &a);
            load(from[0], from[1], k + half, &b);
            load(f->cosine, f->sine, half - 1 + k - start, &turn);
            butterflies(&a, &b, &turn);
            store(&a, to[0], to[1], k);
            store(&b, to[0], to[1], k + half);
        }
    }
}

// Two stages at once, `half` and twice that wide, so that numbers are fetched once for both.
INLINED void two_stages(const CwFourier* f, size_t half, const double* const from[2], double* const to[2]) {
    for (size_t start = 0; start < f->size; start += 4 * half) {
        for (size_t k = 0; k < half; k += LANES) {
            const size_t at = start + k;
            Numbers x[4];
            Numbers turn;
            load(from[0], from[1], at, &x[0]);
            load(from[0], from[1], at + half, &x[1]);
            load(from[0], from[1], at + 2 * half, &x[2]);
            load(from[0], from[1], at + 3 * half, &x[3]);
            load(f->cosine, f->sine, half - 1 + k, &turn);
            butterflies(&x[0], &x[1], &turn);
            butterflies(&x[2], &x[3], &turn);
            load(f->cosine, f->sine, 2 * half - 1 + k, &turn);
            butterflies(&x[0], &x[2], &turn);
            load(f->cosine, f->sine, 3 * half - 1 + k, &turn);
            butterflies(&x[1], &x[3], &turn);
            store(&x[0], to[0], to[1], at);
            store(&x[1], to[0], to[1], at + half);
            store(&x[2], to[0], to[1], at + 2 * half);
            store(&x[3], to[0], to[1], at + 3 * half);
        }
    }
}

// Four rows of four numbers, and where each column goes.
INLINED void store_columns(const Lanes rows[4], const size_t places[4], double* to) {
    const Lanes ab_even = __builtin_shufflevector(rows[0], rows[1], 0, 4, 2, 6);
    const Lanes ab_odd = __builtin_shufflevector(rows[0], rows[1], 1, 5, 3, 7);
    const Lanes cd_even = __builtin_shufflevector(rows[2], rows[3], 0, 4, 2, 6);
    const Lanes cd_odd = __builtin_shufflevector(rows[2], rows[3], 1, 5, 3, 7);
    const Lanes columns[4] = {
        __builtin_shufflevector(ab_even, cd_even, 0, 1, 4, 5), __builtin_shufflevector(ab_odd, cd_odd, 0, 1, 4, 5),
        __builtin_shufflevector(ab_even, cd_even, 2, 3, 6, 7), __builtin_shufflevector(ab_odd, cd_odd, 2, 3, 6, 7)};
    memcpy(to + places[0], &columns[0], sizeof columns[0]);
    memcpy(to + places[1], &columns[1], sizeof columns[1]);
    memcpy(to + places[2], &columns[2], sizeof columns[2]);
    memcpy(to + places[3], &columns[3], sizeof columns[3]);
}

// The order of reversed bits and the first two stages at once. What those stages take together lies a quarter of all
// apart, and its first place is a multiple of four.
INLINED void first_stages(const CwFourier* f, const double* real, const double* imaginary, double* const to[2]) {
    const size_t quarter = f->size / 4;
    const Numbers one = {f->cosine[0] + (Lanes){0}, f->sine[0] + (Lanes){0}};
    const Numbers two = {f->cosine[1] + (Lanes){0}, f->sine[1] + (Lanes){0}};
    const Numbers three = {f->cosine[2] + (Lanes){0}, f->sine[2] + (Lanes){0}};
    for (size_t r = 0; r < quarter; r += LANES) {
        Numbers a;
        Numbers b;
        Numbers c;
        Numbers d;
        load(real, imaginary, r, &a);
        load(real, imaginary, r + 2 * quarter, &b);
        load(real, imaginary, r + quarter, &c);
        load(real, imaginary, r + 3 * quarter, &d);
        butterflies(&a, &b, &one);
        butterflies(&c, &d, &one);
        butterflies(&a, &c, &two);
        butterflies(&b, &d, &three);
        store_columns((const Lanes[4]){a.re, b.re, c.re, d.re}, f->reversed + r, to[0]);
        store_columns((const Lanes[4]){a.im, b.im, c.im, d.im}, f->reversed + r, to[1]);
    }
}

INLINED void run(const CwFourier* f, double* real, double* imaginary) {
    double room[2][SIZE_FAST_MAX];
    double* const inside[2] = {room[0], room[1]};
    double* const outside[2] = {real, imaginary};
    first_stages(f, real, imaginary, inside);
    size_t half = 4;
    for (; 4 * half <= f->size; half *= 4) {
        two_stages(f, half, (const double* const*)inside, 4 * half < f->size ? inside : outside);
    }
    if (half < f->size) {
        stage(f, half, (const double* const*)inside, outside);
    }
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void run_avx2(const CwFourier* f, double* real, double* imaginary) {
    run(f, real, imaginary);
}
#endif

static void run_fast(const CwFourier* f, double* real, double* imaginary) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        run_avx2(f, real, imaginary);
        return;
    }
#endif
    run(f, real, imaginary);
}

// Cooley and Tukey's transform.
void cw_fourier(const CwFourier* f, double* real, double* imaginary) {
    double* const here[2] = {real, imaginary};
    if (f->size >= 4 * LANES && f->size <= SIZE_FAST_MAX) {
        run_fast(f, real, imaginary);
        return;
    }
    reorder(f, real);
    reorder(f, imaginary);
    for (size_t half = 1; half < f->size; half *= 2) {
        for (size_t start = 0; start < f->size && half < LANES; start += 2 * half) {
            for (size_t k = 0; k < half; ++k) {
                butterfly(real, imaginary, start + k, start + k + half, f->cosine[half - 1 + k], f->sine[half - 1 + k]);
            }
        }
        if (half >= LANES) {
            stage(f, half, (const double* const*)here, here);
        }
    }
}

void cw_hann(size_t size, double* window) {
    for (size_t i = 0; i < size; ++i) {
        window[i] = 0.5 - 0.5 * cw_cos(2.0 * CW_PI * (double)i / (double)size);
    }
}
