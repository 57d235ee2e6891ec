// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The K-weighting of BS.1770 at any sample rate.

   The standard prints coefficients for 48 kHz only. They are the bilinear transform of a high shelf and a high-pass,
   whose analogue parameters are recovered here, so that every rate has the same response.

   Units    Hz in; a biquad is y = b0 x + b1 x[-1] + b2 x[-2] - a1 y[-1] - a2 y[-2].
   Source   ITU-R BS.1770-5 Annex 1, tables 1 and 2.
*/
#ifndef CW_SIGNAL_KWEIGHT_H
#define CW_SIGNAL_KWEIGHT_H

#include "signal/biquad.h"

/** The two stages: the head, then the low frequencies. */
typedef struct {
    CwBiquad shelf;
    CwBiquad high_pass; ///< b is 1, -2, 1, whatever the rate
} CwKWeight;

/** The weighting at a sample rate. Range: from 4000 Hz. */
CwKWeight cw_k_weight(int sample_rate);

#endif
