// SPDX-License-Identifier: GPL-3.0-or-later
/**
   An old recording and what it suffers from: clicks, clipping, hum, hiss, mud; each measured, so that a repair can be
   held against what was there before.

   Units    hundredths of dB; samples of full scale 1; Hz.
*/
#ifndef CW_MIX_RECORDING_H
#define CW_MIX_RECORDING_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "mix/bands.h"
#include "signal/planes.h"

#include <stdint.h>

enum {
    CW_HUM_HARMONICS = 10,
    CW_FAULT_NONE_DB100 = -20000, ///< of a level: there is nothing
};

/** A recording in memory. */
typedef struct {
    int sample_rate;
    int channels;
    int64_t frames;
    float* planes[CW_CHANNELS_MAX];
} CwOldRecording;

/** A stretch that is broken: samples [from, to) of a channel. */
typedef struct {
    int channel;
    int64_t from;
    int64_t to;
} CwBreak;

/** Broken stretches, by channel and place. */
typedef struct {
    CwBreak* items;
    size_t count;
    size_t capacity;
} CwBreaks;

/** One harmonic of the mains. */
typedef struct {
    double hz;
    int over_db100; ///< how far it stands over what is beside it, in the quiet quarter of the recording
} CwHum;

/** What a recording suffers from. */
typedef struct {
    size_t clicks;
    size_t clipped; ///< stretches
    int64_t clipped_samples;
    int hum_db100; ///< the worst harmonic
    CwHum hum[CW_HUM_HARMONICS];
    int noise_dbfs100; ///< of steady noise, from its level between 3 and 16 kHz
    int snr_db100;     ///< the sound over that noise
    int mud_db100;     ///< how far what lies round 315 Hz stands over what lies round 1600 Hz
    int band_db100[CW_BANDS];
} CwCondition;

/**
   Reads a whole source.

   Range    at most 2^28 samples.
   Errors   CW_ERR_RANGE for more; as cw_source_read(); CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_recording_read(CwArena* arena, const CwSource* source, CwDiag* diag,
                                       CwOldRecording* ret_recording);

/**
   Where single samples, up to 3 ms of them, are not what the sound round them leads to: clicks of a disk, dropouts of a
   bit. What goes on, as the stroke of a drum does, is none.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
   Source   linear prediction over 40 ms, against the median of what it misses: S. Godsill, P. Rayner, Digital Audio
            Restoration (1998), chapter 5.
*/
CW_MUST_USE CwStatus cw_recording_clicks(CwArena* arena, const CwOldRecording* recording, CwBreaks* ret_faults);

/**
   Bridges a broken stretch by what the sound round it leads to, from both sides: the samples that linear prediction
   misses least.

   Range    a stretch inside the recording, of at most 10 ms.
   Errors   CW_ERR_NO_MEM.
   Memory   scratch from `arena`.
   Source   A. Janssen, R. Veldhuis, L. Vries, Adaptive interpolation of discrete-time signals that can be modeled as
            autoregressive processes (1986).
*/
CW_MUST_USE CwStatus cw_recording_bridge(CwArena* arena, CwOldRecording* recording, const CwBreak* fault);

/**
   Where the tops of the wave are cut off at one level.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_recording_clipped(CwArena* arena, const CwOldRecording* recording, CwBreaks* ret_faults);

/**
   Everything a recording suffers from.

   Units    `hum_hz` of the mains: 50 or 60.
   Errors   CW_ERR_NO_MEM.
   Memory   scratch from `arena`.
   Cost     fifty times real time.
*/
CW_MUST_USE CwStatus cw_recording_condition(CwArena* arena, const CwOldRecording* recording, int hum_hz,
                                            CwCondition* ret_condition);

/** Writes it as an object: clicks, clipped, clipped_samples, hum, noise, snr, mud, bands. */
void cw_condition_to_json(CwBuf* buf, const char* key, const CwCondition* condition);

#endif
