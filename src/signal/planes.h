// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Samples one channel at a time, as floating point of full scale 1: what meters and analysis read.

   24-bit samples fit a float exactly. A source hides whether they come from a sound or from a file.

   Units    frames are one sample of every channel.
*/
#ifndef CW_SIGNAL_PLANES_H
#define CW_SIGNAL_PLANES_H

#include "base/diag.h"
#include "signal/sound.h"
#include "signal/wav.h"

#include <stdint.h>

/** Where samples come from. */
typedef struct {
    int sample_rate;
    int channels;
    int64_t frames;
    const CwSound* sound; ///< one of the two
    const CwWav* wav;
} CwSource;

/** A sound as a source. Memory: keeps `sound`. */
CwSource cw_source_of_sound(const CwSound* sound);

/** A file as a source; floating-point files may be louder than full scale here. Memory: keeps `wav`. */
CwSource cw_source_of_wav(const CwWav* wav);

/**
   Reads frames [start, start + count) into `planes[channel][0 … count)`; what lies outside the source is silence.

   Units    frames; samples of full scale 1.
   Errors   as cw_sound_read(); CW_ERR_RANGE when a floating-point sample of a file is not a number or louder than
            +60 dB.
*/
CW_MUST_USE CwStatus cw_source_read(const CwSource* source, int64_t start, int64_t count, float* const* planes,
                                    CwDiag* diag);

#endif
