// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Leq(m): how annoying a trailer is, in a cinema at its reference level.

   Every channel is M-weighted (the weighting of ITU-R 468, 0 dB at 2 kHz), set to the level its loudspeakers are aligned
   to, and their energy is averaged from the first sound to the last.

   Source   ISO 21727; SMPTE RP 200 (85 dB a front channel, 82 dB surrounds, LFE 10 dB up); ITU-R BS.468-4.
*/
#ifndef CW_SIGNAL_LEQ_M_H
#define CW_SIGNAL_LEQ_M_H

#include "base/arena.h"
#include "base/diag.h"
#include "signal/biquad.h"
#include "signal/layout.h"
#include "signal/planes.h"

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
   Leq(m) of a source.

   Units    hundredths of dB of sound pressure; CW_LOUDNESS_NONE for silence.
   Range    a sample rate from 32000 Hz that is a multiple of 100.
   Errors   CW_ERR_RANGE; as cw_source_read(); CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_leq_m(CwArena* arena, const CwSource* source, const CwLayout* layout, CwDiag* diag,
                              int* ret_db100);

#endif
