// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Sound files that go out: broadcast WAV, 24-bit, RF64 past 4 GiB.

   The same sound and the same words are the same bytes: no clock, no coding history of a library. Chunks come in the
   order bext, iXML, fmt, chna, axml, data. Up to two channels are plain PCM, more are WAVE_FORMAT_EXTENSIBLE with named
   speakers. A file with an audio definition model (signal/adm.h) is plain PCM, because chna says what its channels are,
   and past 4 GiB it is BW64.

   Units    frames are one sample of every channel; Hz.
   Source   EBU Tech 3285 (bext), EBU Tech 3306 (RF64), ITU-R BS.2088-1 (BW64).
*/
#ifndef CW_SIGNAL_BWF_H
#define CW_SIGNAL_BWF_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/hash.h"
#include "signal/bext.h"
#include "signal/sound.h"

#include <stdint.h>

enum {
    CW_BWF_CHANNELS_MAX = 128,
};

/** What is written before the sound. */
typedef struct {
    CwBext bext;
    const char* ixml; ///< the text of an iXML chunk, or NULL
    CwText chna;      ///< of an audio definition model, with `axml`; or empty
    CwText axml;
    uint32_t channel_mask; ///< WAVE speaker bits; 0 is mono, left-right, or for more channels "not said"
} CwBwf;

/** Everything before the first sample of a file. Units: frames, Hz. Range: 1 to CW_BWF_CHANNELS_MAX channels. */
void cw_bwf_head(CwBuf* buf, const CwBwf* bwf, int sample_rate, int channels, int64_t frames);

/**
   Writes a sound as a file, whole or not at all.

   Errors   as cw_sound_read() and cw_file_add(); CW_ERR_NO_MEM.
   Memory   `ret_hash`, the SHA-256 of the file, may be NULL.
*/
CW_MUST_USE CwStatus cw_bwf_write(CwArena* arena, const char* path, const CwBwf* bwf, const CwSound* sound,
                                  CwDiag* diag, CwHash* ret_hash);

/** Which part of a sound goes into a file, and what is laid over it. */
typedef struct {
    int64_t first;       ///< frame of the sound; below 0 silence comes before it
    int64_t frames;      ///< how many; beyond the sound's end silence follows
    const int32_t* over; ///< one channel, added to all of them; or NULL
    int64_t over_first;  ///< where it begins, as a frame of the sound
    int64_t over_frames;
} CwBwfPart;

/**
   Writes a part of a sound as a file, whole or not at all.

   Range    what is laid over the sound may not lead out of 24 bits (asserted).
   Errors   as cw_sound_read() and cw_file_add(); CW_ERR_NO_MEM.
   Memory   `ret_hash`, the SHA-256 of the file, may be NULL.
*/
CW_MUST_USE CwStatus cw_bwf_write_part(CwArena* arena, const char* path, const CwBwf* bwf, const CwSound* sound,
                                       const CwBwfPart* part, CwDiag* diag, CwHash* ret_hash);

/**
   The whole file in memory.

   Errors   as cw_sound_read(); CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_bwf_bytes(CwArena* arena, const CwBwf* bwf, const CwSound* sound, CwText* ret_bytes);

#endif
