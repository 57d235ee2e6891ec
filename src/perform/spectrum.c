// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/spectrum_priv.h"

#include "base/math.h"

#include <assert.h>

static size_t reverse_bits(size_t index, size_t size) {
    size_t result = 0;
    for (size_t bit = 1; bit < size; bit <<= 1U) {
        result = result << 1U | ((index & bit) != 0);
    }
    return result;
}

static signed char pitch_class_of(double hz) {
    if (hz < 160.0 || hz > 4000.0) {
        return -1;
    }
    return (signed char)((int)cw_round(69.0 + 12.0 * cw_log2(hz / 440.0)) % 12);
}

CwStatus cw__spectrum_new(CwArena* arena, int sample_rate, size_t size, CwSpectrum* ret_spectrum) {
    assert(size >= 4 && (size & (size - 1)) == 0);
    CwSpectrum s = {.size = size};
    s.window = CW_NEW_ARRAY(arena, double, size);
    s.reversed = CW_NEW_ARRAY(arena, size_t, size);
    s.pitch_of = CW_NEW_ARRAY(arena, signed char, size / 2 + 1);
    s.cosine = CW_NEW_ARRAY(arena, double, size / 2);
    s.sine = CW_NEW_ARRAY(arena, double, size / 2);
    s.real = CW_NEW_ARRAY(arena, double, size);
    s.imaginary = CW_NEW_ARRAY(arena, double, size);
    s.magnitude = CW_NEW_ARRAY(arena, double, size / 2 + 1);
    if (!s.window || !s.reversed || !s.pitch_of || !s.cosine || !s.sine || !s.real || !s.imaginary || !s.magnitude) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < size; ++i) {
        s.window[i] = 0.5 - 0.5 * cw_cos(2.0 * CW_PI * (double)i / (double)size);
        s.reversed[i] = reverse_bits(i, size);
    }
    for (size_t i = 0; i < size / 2; ++i) {
        s.cosine[i] = cw_cos(2.0 * CW_PI * (double)i / (double)size);
        s.sine[i] = -cw_sin(2.0 * CW_PI * (double)i / (double)size);
    }
    for (size_t i = 0; i <= size / 2; ++i) {
        s.pitch_of[i] = pitch_class_of((double)i * sample_rate / (double)size);
    }
    *ret_spectrum = s;
    return CW_OK;
}

// Cooley and Tukey's transform in place, on numbers already in reversed order.
static void transform(CwSpectrum* s) {
    for (size_t half = 1; half < s->size; half *= 2) {
        const size_t stride = s->size / (2 * half);
        for (size_t start = 0; start < s->size; start += 2 * half) {
            for (size_t k = 0; k < half; ++k) {
                const size_t a = start + k;
                const size_t b = a + half;
                const double c = s->cosine[k * stride];
                const double d = s->sine[k * stride];
                const double re = s->real[b] * c - s->imaginary[b] * d;
                const double im = s->real[b] * d + s->imaginary[b] * c;
                s->real[b] = s->real[a] - re;
                s->imaginary[b] = s->imaginary[a] - im;
                s->real[a] += re;
                s->imaginary[a] += im;
            }
        }
    }
}

void cw__spectrum_take(CwSpectrum* s, const float* samples) {
    for (size_t i = 0; i < s->size; ++i) {
        const size_t to = s->reversed[i];
        s->real[to] = (double)samples[i] * s->window[i];
        s->imaginary[to] = 0;
    }
    transform(s);
    const double scale = 4.0 / (double)s->size; // a sine is half in each of two bins, and the window halves it again
    for (size_t i = 0; i <= s->size / 2; ++i) {
        s->magnitude[i] = scale * cw_sqrt(s->real[i] * s->real[i] + s->imaginary[i] * s->imaginary[i]);
    }
}

double cw__spectrum_chroma(const CwSpectrum* s, double chroma[12]) {
    double sum = 0;
    for (int c = 0; c < 12; ++c) {
        chroma[c] = 0;
    }
    for (size_t i = 0; i <= s->size / 2; ++i) {
        if (s->pitch_of[i] >= 0) {
            chroma[s->pitch_of[i]] += s->magnitude[i];
            sum += s->magnitude[i];
        }
    }
    for (int c = 0; c < 12 && sum > 0; ++c) {
        chroma[c] /= sum;
    }
    return sum;
}
