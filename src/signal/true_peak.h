// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The true peak: how high the wave goes between the samples.

   A Kaiser-windowed sinc interpolates 32 points a sample. To find the highest without computing them all, blocks and
   groups of samples whose neighbourhood cannot reach the height already found are skipped, the others are tried at four
   points a sample, and only round the summits of those are all 32 computed.

   Within 0.01 dB for tones up to 20 kHz at 44.1 kHz and above; the standard's own filter allows 0.55 dB.

   Units    samples and heights are of full scale 1.
   Source   ITU-R BS.1770-5 Annex 2 (which leaves the filter open); J. F. Kaiser, 1974 (the window).
*/
#ifndef CW_SIGNAL_TRUE_PEAK_H
#define CW_SIGNAL_TRUE_PEAK_H

#include "base/arena.h"

#include <stddef.h>

enum {
    CW_PEAK_TAPS_MAX = 40,
    CW_PEAK_PHASES = 32,
    CW_PEAK_BLOCK = 64, ///< samples whose sizes are looked at together
};

/** The interpolating filters of one sample rate. */
typedef struct CwPeakFilter CwPeakFilter;

/**
   The filters for a sample rate.

   Units    Hz.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_peak_filter(CwArena* arena, int sample_rate, const CwPeakFilter** ret_filter);

/** Samples on either side of a point that its height depends on. */
size_t cw_peak_reach(const CwPeakFilter* filter);

/**
   The height of the wave `phase`/32 of a sample after `samples[0]`.

   Shape    `samples` may be read from -reach to +reach.
   Range    0 <= phase < 32.
*/
double cw_peak_point(const CwPeakFilter* filter, const float* samples, int phase);

/**
   The largest size in each of `n_blocks` blocks of CW_PEAK_BLOCK samples, to `peaks[n_blocks]`; answers the largest of
   all.

   Cost     a tenth of a nanosecond a sample, or what memory gives.
*/
double cw_block_peaks(const float* samples, size_t n_blocks, float* peaks);

/**
   The greatest height from `samples[0]` on, over `count` samples rounded up to a multiple of 8, or `floor_height` when
   none is above it.

   Shape    `samples` is read from -24 to 104 after the start of its last block; `block_peaks` are those of the
            block before `samples[0]`, of every block that the samples are in, and of one more.
   Cost     nothing where the greatest height cannot lie, 1 to 8 ns a sample where it may.
*/
double cw_true_peak(const CwPeakFilter* filter, const float* samples, size_t count, const float* block_peaks,
                    double floor_height);

/**
   The greatest height between each sample and the next, where it may be above `floor_height`, else 0: what a limiter
   needs. Tried at four points a sample and at the tops of parabolas through them: within 0.06 dB up to 20 kHz.

   Shape    `samples` is read from -24 to that count + 24; `scratch[count / 8 + 24]` is written to; `heights` is
            written for `count` rounded up to a multiple of 8.
*/
void cw_peak_heights(const CwPeakFilter* filter, const float* samples, size_t count, double floor_height,
                     float* scratch, float* heights);

#endif
