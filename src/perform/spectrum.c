// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/spectrum_priv.h"

#include "base/math.h"

#include <assert.h>

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
    s.pitch_of = CW_NEW_ARRAY(arena, signed char, size / 2 + 1);
    s.real = CW_NEW_ARRAY(arena, double, size);
    s.imaginary = CW_NEW_ARRAY(arena, double, size);
    s.magnitude = CW_NEW_ARRAY(arena, double, size / 2 + 1);
    if (!s.window || !s.pitch_of || !s.real || !s.imaginary || !s.magnitude) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_fourier_new(arena, size, &s.fourier));
    cw_hann(size, s.window);
    for (size_t i = 0; i <= size / 2; ++i) {
        s.pitch_of[i] = pitch_class_of((double)i * sample_rate / (double)size);
    }
    *ret_spectrum = s;
    return CW_OK;
}

void cw__spectrum_take(CwSpectrum* s, const float* samples) {
    for (size_t i = 0; i < s->size; ++i) {
        s->real[i] = (double)samples[i] * s->window[i];
        s->imaginary[i] = 0;
    }
    cw_fourier(s->fourier, s->real, s->imaginary);
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
