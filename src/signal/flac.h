// SPDX-License-Identifier: GPL-3.0-or-later
/**
   FLAC: sound without loss, at half the size, with words about it.

   libFLAC writes and reads. Only its integer predictors are used, each tried and the smallest taken: its others depend
   on which instructions a processor has, and the same sound must be the same file. What that costs is a few percent.

   Units    frames are one sample of every channel; samples are 24-bit integers; Hz.
   Source   RFC 9639.
*/
#ifndef CW_SIGNAL_FLAC_H
#define CW_SIGNAL_FLAC_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "signal/sound.h"
#include "signal/wav.h"

#include <stddef.h>
#include <stdint.h>

enum {
    CW_FLAC_CHANNELS_MAX = 8,
};

/** A word about the sound: TITLE, ARTIST, ALBUM, TRACKNUMBER, ISRC … */
typedef struct {
    const char* name;  ///< ASCII without "="
    const char* value; ///< NULL or "" is left out
} CwFlacTag;

/** What is said of a sound before it is written. */
typedef struct {
    int sample_rate;
    int channels;
    uint32_t channel_mask; ///< WAVE speaker bits; 0 is FLAC's own order
    const CwFlacTag* tags;
    size_t n_tags;
} CwFlac;

/** A file being made. */
typedef struct CwFlacOut CwFlacOut;

/**
   Begins a file, in memory.

   Range    1 to CW_FLAC_CHANNELS_MAX channels.
   Errors   CW_ERR_RANGE for more; CW_ERR_BAD_INPUT for a tag FLAC cannot hold; CW_ERR_NO_MEM.
   Memory   from `arena`; keeps nothing of `flac`.
*/
CW_MUST_USE CwStatus cw_flac_begin(CwArena* arena, const CwFlac* flac, CwDiag* diag, CwFlacOut** ret_out);

/**
   Adds frames at the end.

   Shape    `samples[count * channels]`, interleaved.
   Units    frames.
   Errors   CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_flac_add(CwFlacOut* out, const int32_t* samples, int64_t count);

/**
   Ends the file.

   Errors   CW_ERR_NO_MEM.
   Memory   `ret_bytes` belongs to the arena of the file.
*/
CW_MUST_USE CwStatus cw_flac_end(CwFlacOut* out, CwText* ret_bytes);

/**
   A part of a sound as a whole file.

   Units    frames; outside the sound is silence.
   Errors   as cw_flac_begin() and cw_sound_read().
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_flac_bytes(CwArena* arena, const CwFlac* flac, const CwSound* sound, int64_t first,
                                   int64_t frames, CwDiag* diag, CwText* ret_bytes);

/** Whether bytes begin as FLAC does. */
bool cw_flac_is(CwText bytes);

/**
   Reads a whole file: decoded, as a WAV in memory would be.

   Errors   CW_ERR_BAD_INPUT with what is wrong: not FLAC, cut short, damaged (each frame's check and the MD5 of the
            whole are held against it), more than 24 bits. CW_ERR_NO_MEM.
   Memory   from `arena`, 3 bytes a sample; keeps `file`.
*/
CW_MUST_USE CwStatus cw_flac_read(CwArena* arena, const char* file, CwText bytes, CwDiag* diag, CwWav* ret_wav);

/**
   Reads the head of a file alone: its sound is neither decoded nor checked, and `data` is NULL.

   Errors   CW_ERR_BAD_INPUT as cw_flac_read(), but for what only the sound says; CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file`.
*/
CW_MUST_USE CwStatus cw_flac_head(CwArena* arena, const char* file, CwText bytes, CwDiag* diag, CwWav* ret_wav);

#endif
