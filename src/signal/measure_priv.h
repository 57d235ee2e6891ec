// SPDX-License-Identifier: GPL-3.0-or-later
/**
   One segment under the meter: what measuring a source and metering a stream share.

   Units    frames are one sample of every channel; blocks are 10 ms.
*/
#ifndef CW_SIGNAL_MEASURE_PRIV_H
#define CW_SIGNAL_MEASURE_PRIV_H

#include "signal/energy.h"
#include "signal/layout.h"
#include "signal/leq_m.h"
#include "signal/measure.h"
#include "signal/true_peak.h"

#include <stdbool.h>

enum {
    CW__SEGMENT_BLOCKS = CW_SEGMENT_SECONDS * CW_ENERGY_BLOCKS_PER_SECOND,
};

/** What measuring needs, allocated once. */
typedef struct {
    int sample_rate;
    CwLayout layout;
    bool with_m; // measure under M-weighting too
    CwEnergyFilters filters;
    const CwPeakFilter* filter;
    int64_t warm;                   // frames in the planes before the segment
    float* planes[CW_CHANNELS_MAX]; // the segment begins at `warm`
    float* peaks[CW_CHANNELS_MAX];  // of blocks
    bool alone;     // each segment's own peak is wanted, for keeping; else what lies below `highest` is not sought
    double highest; // so far
    double energy[CW__SEGMENT_BLOCKS];
    double m_energy[CW__SEGMENT_BLOCKS];
} CwSegmentMeter;

/** One segment's result. */
typedef struct {
    size_t n_blocks;
    int64_t energy[CW__SEGMENT_BLOCKS];
    int64_t true_peak;
    int64_t sample_peak;
    int64_t m_energy[CW__SEGMENT_BLOCKS]; // when it was asked for
} CwSegmentMeasure;

/** Refuses rates that are not measured and layouts that do not fit. */
CW_MUST_USE CwStatus cw__measure_check(int sample_rate, int channels, const CwLayout* layout, const char* file,
                                       CwDiag* diag);

/** The level a cinema aligns a speaker to, as a factor of energy: surrounds 3 dB down, LFE 10 dB up. */
double cw__m_alignment(CwSpeaker speaker);

/** A meter for segments of at most `longest` frames, under M-weighting too when that is asked for. */
CW_MUST_USE CwStatus cw__segment_meter(CwArena* arena, int sample_rate, const CwLayout* layout, int64_t longest,
                                       bool with_m, CwSegmentMeter** ret_meter);

/**
   Measures the `frames` frames that stand in the planes from `warm` on, with what was before them in front; `last` says
   that nothing follows.
*/
void cw__segment_measure(CwSegmentMeter* meter, int64_t frames, bool last, CwSegmentMeasure* segment);

#endif
