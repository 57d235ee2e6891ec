// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Sums on their way to 24 bits: added up in floating point, rounded once, watched for what does not fit.

   Units    samples of full scale 1, interleaved; gains in hundredths of dB.
*/
#ifndef CW_MIX_BUS_H
#define CW_MIX_BUS_H

#include "base/diag.h"
#include "signal/sound.h"

#include <stdint.h>

/** The most a sum reached. */
typedef struct {
    double peak;   ///< of full scale 1
    int64_t frame; ///< where
} CwBusPeak;

/**
   Rounds frames to 24 bits and appends them; what does not fit is held at the limit, and `peak` says so.

   Shape    `sums[count * channels]`; `samples` is room for as many.
   Rounding to the nearest, halves up.
   Errors   as cw_sound_append().
*/
CW_MUST_USE CwStatus cw_bus_append(CwSoundWriter* writer, const double* sums, int64_t count, int channels,
                                   int64_t first_frame, int32_t* samples, CwBusPeak* peak);

/** Whether everything fits: no sample rounds to more than 24 bits hold. */
bool cw_bus_fits(const CwBusPeak* peak);

/** The static gain, never above 0, that brings a peak 0.1 dB below full scale. */
int cw_bus_gain_db100(const CwBusPeak* peak);

/**
   Says where a sum does not fit and by how much.

   Units    `sample_rate` in Hz.
   Errors   CW_ERR_RANGE, always.
*/
CwStatus cw_bus_overflow(const CwBusPeak* peak, const char* what, int sample_rate, CwDiag* diag);

#endif
