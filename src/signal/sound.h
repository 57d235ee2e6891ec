// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A sound: samples, kept as a list of segments of at most 10 s, each an object, with silence left out.

   A sound is written once, from front to back, and read from anywhere. Its manifest, a small JSON object naming the
   segments, is itself an object, and its hash is the name of the sound.

   Units    frames are one sample of every channel; samples are 24-bit integers in int32_t, -8388608 … 8388607,
            interleaved.
   Threads  one sound, one thread: a sound keeps the segment it fetched last. Open it again for another thread.
*/
#ifndef CW_SIGNAL_SOUND_H
#define CW_SIGNAL_SOUND_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/objects.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CW_SEGMENT_SECONDS = 10,
    CW_CHANNELS_MAX = 16,
    CW_SAMPLE_MIN = -8388608,
    CW_SAMPLE_MAX = 8388607,
};

/** A sound that can be read. */
typedef struct {
    int sample_rate; ///< Hz
    int channels;
    int64_t frames;
    const CwHash* segments; ///< of 10 s each, but for the last
    const bool* silent;     ///< this segment is silence and has no object
    size_t n_segments;
    const CwObjects* objects;     ///< where the segments are fetched from
    struct CwSoundCache* fetched; ///< the segment read last
} CwSound;

/**
   Opens a sound by the hash of its manifest.

   Errors   CW_ERR_NOT_FOUND, CW_ERR_CORRUPT, CW_ERR_BAD_INPUT, CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `objects`.
*/
CW_MUST_USE CwStatus cw_sound_open(CwArena* arena, const CwObjects* objects, const CwHash* manifest, CwDiag* diag,
                                   CwSound* ret_sound);

/**
   Reads frames [start, start + count) into `samples[count * channels]`; what lies outside the sound is silence.

   Units    frames; `start` may be negative.
   Cost     a copy, and a fetch when it leaves the segment read last.
   Errors   CW_ERR_NOT_FOUND, CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_sound_read(const CwSound* sound, int64_t start, int64_t count, int32_t* samples);

/** Frames of every segment but the last. Units: Hz in, frames out. */
int64_t cw_segment_frames(int sample_rate);

/**
   The bytes of one segment: samples of 3 bytes, least significant first, as a WAV file has them.

   Errors   CW_ERR_NOT_FOUND, CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   `*ret_bytes` is good until the sound is read again; empty where the segment is silent.
*/
CW_MUST_USE CwStatus cw_sound_segment(const CwSound* sound, size_t index, CwText* ret_bytes);

/** A sound being written. */
typedef struct CwSoundWriter CwSoundWriter;

/**
   Begins a sound.

   Units    `sample_rate` in Hz.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `objects`.
*/
CW_MUST_USE CwStatus cw_sound_begin(CwArena* arena, const CwObjects* objects, int sample_rate, int channels,
                                    CwSoundWriter** ret_writer);

/**
   Adds frames at the end.

   Shape    `samples[count * channels]`.
   Units    frames; samples are asserted to be within 24 bits.
   Errors   CW_ERR_FULL, CW_ERR_IO, CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_sound_append(CwSoundWriter* writer, const int32_t* samples, int64_t count);

/**
   Ends the sound and answers the hash of its manifest.

   Errors   CW_ERR_FULL, CW_ERR_IO, CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_sound_end(CwSoundWriter* writer, CwHash* ret_manifest);

/**
   A whole sound from memory.

   Shape    `samples[frames * channels]`.
   Units    frames, Hz.
   Errors   as cw_sound_append().
*/
CW_MUST_USE CwStatus cw_sound_keep(CwArena* arena, const CwObjects* objects, int sample_rate, int channels,
                                   const int32_t* samples, int64_t frames, CwHash* ret_manifest);

#endif
