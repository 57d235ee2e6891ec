// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Sound files that come in: WAV, broadcast WAV, RF64 and BW64, read from bytes in memory (map the file).

   The reader is our own: a library takes files that were cut short without a word, and what people bring is read where
   nothing stands between it and the project. Taken are whole numbers of 8, 16, 24 and 32 bits and floating point of 32
   and 64; everything else is named, with what to do about it.

   Units    frames are one sample of every channel.
   Source   Microsoft RIFF/WAVE (1991), WAVE_FORMAT_EXTENSIBLE (2007); EBU Tech 3306 and ITU-R BS.2088 for past 4 GiB.
*/
#ifndef CW_SIGNAL_WAV_H
#define CW_SIGNAL_WAV_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/objects.h"
#include "base/text.h"
#include "signal/bext.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    CW_WAV_CHANNELS_MAX = 128,
};

/** How samples are written. */
typedef enum {
    CW_WAV_INTEGER,
    CW_WAV_FLOAT,
} CwWavCoding;

/** A sound file that was read as far as its sound. */
typedef struct {
    const char* file; ///< as the user named it
    CwWavCoding coding;
    int bits; ///< of each sample in the file: 8, 16, 24, 32 or 64
    int sample_rate;
    int channels;
    int file_channels;     ///< more, when these are only some of the file's
    uint32_t channel_mask; ///< WAVE speaker bits, as 0x3 for left and right; 0 when the file does not say
    int64_t frames;
    const unsigned char* data;
    bool has_bext;
    CwBext bext;                    ///< when `has_bext`
    bool has_time_reference;        ///< from bext, or else from iXML
    int64_t time_reference_samples; ///< the first sample, since midnight
    const char* tape;               ///< the roll iXML names, or ""
    CwText chna;                    ///< what each channel is (BS.2088), or empty; cw_adm_read() understands it
    CwText axml;
} CwWav;

/**
   Reads the head of a file.

   Errors   CW_ERR_BAD_INPUT with what is wrong and what to do: not a WAV, cut short, a coding not taken, no sound in
            it. CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `file` and points into `bytes`. What was repaired goes to `repairs`, which may be NULL.
*/
CW_MUST_USE CwStatus cw_wav_read(CwArena* arena, const char* file, CwText bytes, CwDiagList* repairs, CwDiag* diag,
                                 CwWav* ret_wav);

/**
   The same of a file with up to CW_WAV_CHANNELS_MAX channels. Where there are more than CW_CHANNELS_MAX, only
   cw_wav_part() of it can be read.

   Errors   as cw_wav_read().
   Memory   as cw_wav_read().
*/
CW_MUST_USE CwStatus cw_wav_read_wide(CwArena* arena, const char* file, CwText bytes, CwDiagList* repairs, CwDiag* diag,
                                      CwWav* ret_wav);

/**
   Some neighbouring channels of a file as a file of their own, which does not say which loudspeakers they are.

   Range    0 <= first, first + channels <= wav->channels, 1 <= channels <= CW_CHANNELS_MAX (asserted).
*/
CwWav cw_wav_part(const CwWav* wav, int first, int channels);

/** Bytes from one frame of the file to the next. */
size_t cw_wav_frame_bytes(const CwWav* wav);

/**
   Refuses a file of another sample rate than the film's, with what to do.

   Units    Hz.
   Errors   CW_ERR_BAD_INPUT.
*/
CW_MUST_USE CwStatus cw_wav_want_rate(const CwWav* wav, int sample_rate, CwDiag* diag);

/**
   Frames [start, start + count) as 24-bit integers, interleaved.

   Shape    `samples[count * channels]`.
   Units    frames of the file.
   Range    0 <= start, start + count <= wav->frames (asserted).
   Rounding 24 bits and fewer are exact; others to the nearest, halves up, and the one value that rounds up past the
            largest becomes it.
   Errors   CW_ERR_RANGE when a floating-point sample is louder than full scale, or not a number; diag says where and
            by how much.
*/
CW_MUST_USE CwStatus cw_wav_samples(const CwWav* wav, int64_t start, int64_t count, CwDiag* diag, int32_t* samples);

/**
   Keeps the whole file as a sound, at its own rate.

   Errors   as cw_wav_samples() and cw_sound_append().
*/
CW_MUST_USE CwStatus cw_wav_keep(CwArena* arena, const CwObjects* objects, const CwWav* wav, CwDiag* diag,
                                 CwHash* ret_manifest);

#endif
