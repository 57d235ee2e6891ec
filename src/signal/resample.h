// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Sounds brought to another sample rate, by libsoxr at its very high quality.

   Time 0 stays time 0 and the length stays the same to half a sample.

   Units    Hz, frames.
*/
#ifndef CW_SIGNAL_RESAMPLE_H
#define CW_SIGNAL_RESAMPLE_H

#include "base/arena.h"
#include "base/diag.h"
#include "signal/sound.h"

/**
   Brings a sound to another rate.

   What the filter raises above full scale lowers the whole sound by one static gain.

   Units    `sample_rate` in Hz; `*ret_gain_db100` in hundredths of dB, 0 or below.
   Errors   CW_ERR_FAILED when libsoxr would not give the same bits on every processor (the environment must say
            SOXR_USE_SIMD=0, as that of steps does); as cw_sound_read() and cw_sound_append(); CW_ERR_NO_MEM.
   Cost     several hundred times real time for two channels.
*/
CW_MUST_USE CwStatus cw_sound_resample(CwArena* arena, const CwObjects* objects, const CwSound* sound, int sample_rate,
                                       CwDiag* diag, int* ret_gain_db100, CwHash* ret_manifest);

#endif
