// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A sound played at another speed, as a tape would: higher when faster, backward below zero.

   Interpolated by a windowed sinc of 32 zero crossings to a side, its passband narrowed where a faster speed would fold
   what lies above half the sample rate. Positions are exact ratios, so nothing drifts, and every sample can be computed
   alone.

   Units    frames of the sound; a speed is frames of the sound for one frame of the result.
   Source   J. O. Smith, Digital Audio Resampling (CCRMA), section "bandlimited interpolation".
*/
#ifndef CW_SIGNAL_VARISPEED_H
#define CW_SIGNAL_VARISPEED_H

#include "base/arena.h"
#include "base/number.h"
#include "signal/sound.h"

#include <stdint.h>

/** The interpolator for one speed. */
typedef struct CwVarispeed CwVarispeed;

/**
   An interpolator.

   Range    0 < |speed| <= 64.
   Errors   CW_ERR_RANGE, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_varispeed(CwArena* arena, CwRatio speed, const CwVarispeed** ret_varispeed);

/**
   Reads `count` frames: frame i is the sound at `start` + (`offset` + i) * speed, silence outside.

   Shape    `samples[count * channels]`, interleaved, of full scale 1.
   Units    `start` in 1/`start_unit` of a frame, so that it need not be whole.
   Errors   as cw_sound_read(); CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_varispeed_read(CwArena* arena, const CwVarispeed* varispeed, const CwSound* sound,
                                       int64_t start, int64_t start_unit, int64_t offset, int64_t count,
                                       double* samples);

#endif
