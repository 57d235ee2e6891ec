// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Leq(m): how annoying a trailer is, in a cinema at its reference level.

   Every channel is M-weighted (the weighting of ITU-R 468, 0 dB at 2 kHz), set to the level its loudspeakers are
   aligned to, and their energy is averaged from the first sound to the last.

   Source   ISO 21727; SMPTE RP 200 (85 dB a front channel, 82 dB surrounds, LFE 10 dB up); ITU-R BS.468-4.
*/
#ifndef CW_SIGNAL_LEQ_M_H
#define CW_SIGNAL_LEQ_M_H

#include "signal/biquad.h"
#include "signal/measure.h"

enum {
    CW_M_WEIGHT_STAGES = 3,
};

/** The M-weighting. */
typedef struct {
    CwBiquad stages[CW_M_WEIGHT_STAGES];
} CwMWeight;

/**
   The weighting at a sample rate.

   The analogue filter of the standard, its poles kept and its gain met at and below their frequencies: at 48 kHz within
   0.05 dB up to 10 kHz, 0.7 dB at 16 kHz, where the standard allows 1.6.

   Units    Hz. Range: from 32000.
   Source   M. Vicanek, Matched Second Order Digital Filters (2016).
*/
CwMWeight cw_m_weight(int sample_rate);

/**
   Leq(m) of what cw_measure_m() measured.

   Units    hundredths of dB of sound pressure; CW_LOUDNESS_NONE for silence.
*/
int cw_leq_m_of(const CwMeasure* measure);

/**
   Leq(m) of blocks [from, to), whether they sound or not.

   Units    as cw_leq_m_of(). Range: 0 <= from <= to <= n_blocks.
*/
int cw_leq_m_between(const CwMeasure* measure, size_t from, size_t to);

#endif
