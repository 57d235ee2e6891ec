// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A discrete Fourier transform, the same bits everywhere: radix 2, made of base/math.h.

   Units    plain numbers; sizes are powers of two.
   Threads  a transform is only read: any number of threads may share it.
*/
#ifndef CW_SIGNAL_FOURIER_H
#define CW_SIGNAL_FOURIER_H

#include "base/arena.h"

#include <stddef.h>

/** A transform of one size. */
typedef struct CwFourier CwFourier;

/**
   A transform of `size` numbers.

   Units    numbers.
   Range    a power of two from 4 on (asserted).
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_fourier_new(CwArena* arena, size_t size, const CwFourier** ret_fourier);

/**
   Transforms `real[size]` + i `imaginary[size]` where they stand: bin k is the sum of x[n] e^(-2 pi i k n / size).

   Called with real and imaginary part the other way round it is the inverse, `size` times too large.

   Cost     2048 numbers: 4 microseconds.
*/
void cw_fourier(const CwFourier* fourier, double* real, double* imaginary);

/** Hann's window of a whole period, `window[size]`: 0 first, 1 in the middle. */
void cw_hann(size_t size, double* window);

#endif
