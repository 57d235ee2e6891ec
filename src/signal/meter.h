// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A meter that samples go by, for what is measured while it is made. It measures what cw_measure() measures, bit for
   bit.

   Units    frames are one sample of every channel.
*/
#ifndef CW_SIGNAL_METER_H
#define CW_SIGNAL_METER_H

#include "base/arena.h"
#include "base/diag.h"
#include "signal/layout.h"
#include "signal/measure.h"

#include <stdint.h>

/** A meter. */
typedef struct CwLoudnessMeter CwLoudnessMeter;

/**
   Begins a measurement.

   Range    a sample rate that is a multiple of 100, from 4000 Hz.
   Errors   CW_ERR_RANGE, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_meter_begin(CwArena* arena, int sample_rate, const CwLayout* layout, CwDiag* diag,
                                    CwLoudnessMeter** ret_meter);

/**
   Lets 24-bit samples go by.

   Shape    `samples[count * channels]`, interleaved.
   Errors   CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_meter_add(CwLoudnessMeter* meter, const int32_t* samples, int64_t count);

/**
   Lets samples of full scale 1 go by; they may be louder.

   Shape    `samples[count * channels]`, interleaved.
   Errors   CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_meter_add_real(CwLoudnessMeter* meter, const double* samples, int64_t count);

/**
   Ends the measurement.

   Errors   CW_ERR_NO_MEM.
   Memory   belongs to the arena of the meter.
*/
CW_MUST_USE CwStatus cw_meter_end(CwLoudnessMeter* meter, CwMeasure* ret_measure);

#endif
