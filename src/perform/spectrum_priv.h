// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Spectra of short stretches of sound, the same bits everywhere.

   Units    samples are plain numbers; sizes are powers of two.
   Threads  one spectrum, one thread.
*/
#ifndef CW_PERFORM_SPECTRUM_PRIV_H
#define CW_PERFORM_SPECTRUM_PRIV_H

#include "base/arena.h"
#include "signal/fourier.h"

#include <stddef.h>

/** A transform of one size, with its tables and room to work. */
typedef struct {
    size_t size;
    const CwFourier* fourier;
    double* window;        ///< Hann, [size]
    signed char* pitch_of; ///< pitch class of each bin, -1 where it counts for none, [size / 2 + 1]
    double* real;          ///< [size]
    double* imaginary;
    double* magnitude; ///< [size / 2 + 1]: the answer of cw__spectrum_take()
} CwSpectrum;

/**
   A transform of `size` samples.

   Units    Hz, samples.
   Range    a power of two from 4 on (asserted).
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw__spectrum_new(CwArena* arena, int sample_rate, size_t size, CwSpectrum* ret_spectrum);

/**
   Magnitudes of `samples[size]` under a Hann window: a full-scale sine in the middle of a bin gives 1.

   Memory   `spectrum->magnitude`, until the next call.
*/
void cw__spectrum_take(CwSpectrum* spectrum, const float* samples);

/**
   How much of each pitch class sounds, from the magnitudes taken last: bins from 160 Hz to 4 kHz, each to the nearest
   pitch, summed; all twelve sum to 1, or are 0 in silence. Answers what they summed to before.
*/
double cw__spectrum_chroma(const CwSpectrum* spectrum, double chroma[12]);

#endif
