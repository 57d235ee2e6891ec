// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Filters of two poles and two zeros.

   Units    frequencies in Hz, gains in dB, Q plain; y = b0 x + b1 x[-1] + b2 x[-2] - a1 y[-1] - a2 y[-2].
   Source   R. Bristow-Johnson, Cookbook formulae for audio EQ biquad filter coefficients (W3C Note, 2021).
*/
#ifndef CW_SIGNAL_BIQUAD_H
#define CW_SIGNAL_BIQUAD_H

#include <stddef.h>

/** A filter's coefficients, divided by a0. */
typedef struct {
    double b0;
    double b1;
    double b2;
    double a1;
    double a2;
} CwBiquad;

/** What a filter remembers; all zero at first. */
typedef struct {
    double s1;
    double s2;
} CwBiquadState;

/** Keeps what lies below `hz`. */
CwBiquad cw_biquad_low_pass(double hz, double q, int sample_rate);

/** Keeps what lies above `hz`. */
CwBiquad cw_biquad_high_pass(double hz, double q, int sample_rate);

/** Keeps what lies round `hz`, which passes as it is. */
CwBiquad cw_biquad_band_pass(double hz, double q, int sample_rate);

/** Raises or lowers what lies round `hz`. */
CwBiquad cw_biquad_peak(double hz, double q, double gain_db, int sample_rate);

/** Raises or lowers what lies below `hz`. */
CwBiquad cw_biquad_low_shelf(double hz, double q, double gain_db, int sample_rate);

/** Raises or lowers what lies above `hz`. */
CwBiquad cw_biquad_high_shelf(double hz, double q, double gain_db, int sample_rate);

/** Filters `samples[count]` where they stand. */
void cw_biquad_run(const CwBiquad* biquad, CwBiquadState* state, double* samples, size_t count);

/** The gain at a frequency. Units: Hz in, factor of amplitude out. */
double cw_biquad_gain_at(const CwBiquad* biquad, double hz, int sample_rate);

#endif
