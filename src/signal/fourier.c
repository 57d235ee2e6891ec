// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/fourier.h"

#include "base/math.h"

#include <assert.h>
#include <string.h>

enum {
    LANES = 4,
};

// The compiler makes one or two instructions of it, with the same bits: every lane is computed by itself.
typedef double Lanes __attribute__((vector_size(LANES * sizeof(double))));

struct CwFourier {
    size_t size;
    size_t* reversed; // [size]
    double* cosine;   // of each stage, one after the other: 1 + 2 + 4 … = size - 1 in all
    double* sine;
};

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

static void four_butterflies(double* real, double* imaginary, size_t a, size_t b, const double* cosine,
                             const double* sine) {
    Lanes v[6];
    memcpy(&v[0], real + a, sizeof v[0]);
    memcpy(&v[1], imaginary + a, sizeof v[1]);
    memcpy(&v[2], real + b, sizeof v[2]);
    memcpy(&v[3], imaginary + b, sizeof v[3]);
    memcpy(&v[4], cosine, sizeof v[4]);
    memcpy(&v[5], sine, sizeof v[5]);
    const Lanes re = v[2] * v[4] - v[3] * v[5];
    const Lanes im = v[2] * v[5] + v[3] * v[4];
    v[2] = v[0] - re;
    v[3] = v[1] - im;
    v[0] += re;
    v[1] += im;
    memcpy(real + a, &v[0], sizeof v[0]);
    memcpy(imaginary + a, &v[1], sizeof v[1]);
    memcpy(real + b, &v[2], sizeof v[2]);
    memcpy(imaginary + b, &v[3], sizeof v[3]);
}

// Cooley and Tukey's transform.
void cw_fourier(const CwFourier* f, double* real, double* imaginary) {
    reorder(f, real);
    reorder(f, imaginary);
    for (size_t half = 1; half < f->size; half *= 2) {
        const double* cosine = f->cosine + half - 1;
        const double* sine = f->sine + half - 1;
        for (size_t start = 0; start < f->size; start += 2 * half) {
            for (size_t k = 0; half < LANES && k < half; ++k) {
                butterfly(real, imaginary, start + k, start + k + half, cosine[k], sine[k]);
            }
            for (size_t k = 0; half >= LANES && k < half; k += LANES) {
                four_butterflies(real, imaginary, start + k, start + k + half, cosine + k, sine + k);
            }
        }
    }
}

void cw_hann(size_t size, double* window) {
    for (size_t i = 0; i < size; ++i) {
        window[i] = 0.5 - 0.5 * cw_cos(2.0 * CW_PI * (double)i / (double)size);
    }
}
