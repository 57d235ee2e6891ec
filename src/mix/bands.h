// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Gains that move by bands: an equaliser of seventeen bands under automation.

   Fifteen bands a third of an octave wide, from 134 Hz to 4.3 kHz, are those in which speech is judged
   (signal/estoi.h); one band lies below them and one above. Where all move together nothing is filtered: the sound is
   multiplied by the gain and by nothing else.

   Where they differ, frames of 85 ms, four over each sample, go through a Fourier transform, each bin by the gain of
   its band in the middle of the frame. Frames lie on a grid that begins with the film, so a sample comes out the same
   whichever stretch is asked for.

   Units    samples of the film; hundredths of dB; frequencies in Hz.
*/
#ifndef CW_MIX_BANDS_H
#define CW_MIX_BANDS_H

#include "base/arena.h"
#include "base/diag.h"
#include "mix/automation.h"
#include "signal/estoi.h"
#include "signal/planes.h"

#include <stdbool.h>

enum {
    CW_BANDS = CW_ESTOI_BANDS + 2, ///< band b + 1 is the band b of signal/estoi.h
};

/** The gains. */
typedef struct {
    int sample_rate;
    CwAutomation bands[CW_BANDS]; ///< from the lowest
} CwBandGains;

/** Whether all bands move together, all the time. */
bool cw_bands_together(const CwBandGains* gains);

/** A source under gains. */
typedef struct CwBandPlayer CwBandPlayer;

/**
   A source to be heard under gains.

   Range    gains for the sample rate of the source (asserted).
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; keeps `source` and `gains`.
*/
CW_MUST_USE CwStatus cw_bands_player(CwArena* arena, const CwSource* source, const CwBandGains* gains,
                                     CwBandPlayer** ret_player);

/**
   Frames [first, first + count) of the source under its gains.

   Shape    `samples[count * channels]`, interleaved, of full scale 1.
   Range    count <= 65536 (asserted).
   Errors   as cw_source_read().
   Cost     for two channels 150 times real time where bands differ, else a thousand times.
*/
CW_MUST_USE CwStatus cw_bands_play(CwBandPlayer* player, int64_t first, int64_t count, double* samples, CwDiag* diag);

/** What it takes to see how energy is spread, made once. */
typedef struct CwBandScale CwBandScale;

/**
   Makes it.

   Units    Hz.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_bands_scale(CwArena* arena, int sample_rate, CwBandScale** ret_scale);

/** cw_bands_energy() with what was made before. Cost: two thousand times real time. */
void cw_bands_weigh(CwBandScale* scale, const double* samples, size_t count, double energy[CW_BANDS]);

/**
   How the energy of a sound is spread: K-weighted, of each band, over `samples[count]` of one channel.

   Units    Hz; energies add up and mean nothing by themselves.
   Errors   CW_ERR_NO_MEM.
   Memory   scratch from `arena`.
*/
CW_MUST_USE CwStatus cw_bands_energy(CwArena* arena, const double* samples, size_t count, int sample_rate,
                                     double energy[CW_BANDS]);

/** Writes gains as an array of what cw_automation_to_json() writes. */
void cw_bands_to_json(CwBuf* buf, const char* key, const CwBandGains* gains);

/**
   Reads what cw_bands_to_json() wrote.

   Errors   as cw_automation_from_json(); CW_ERR_BAD_INPUT when bands are missing.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_bands_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwBandGains* ret_gains);

/** Gains of which all bands are moved alike. Memory: keeps the points. */
CwBandGains cw_bands_alike(const CwAutomation* automation);

#endif
