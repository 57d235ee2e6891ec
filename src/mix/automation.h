// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Automation: how a gain moves through the film, as data.

   Between points the level moves in a straight line of dB; before the first and after the last it stays.

   Units    samples of the film; hundredths of dB.
*/
#ifndef CW_MIX_AUTOMATION_H
#define CW_MIX_AUTOMATION_H

#include "base/arena.h"
#include "base/json.h"

#include <stddef.h>
#include <stdint.h>

/** A point of automation. */
typedef struct {
    int64_t sample;
    int gain_db100;
} CwGainPoint;

/** Automation; no points is no change. */
typedef struct {
    int sample_rate;           ///< Hz
    const CwGainPoint* points; ///< by sample, each later than the one before
    size_t n_points;
} CwAutomation;

/** The level at a sample. Units: dB. */
double cw_automation_db_at(const CwAutomation* automation, int64_t sample);

/**
   Multiplies frames that begin at sample `first` of the film by the gain.

   Shape    `samples[count * channels]`, interleaved.
*/
void cw_automation_apply(const CwAutomation* automation, int64_t first, int64_t count, int channels, double* samples);

/** Writes automation as an object: `points` of [sample, hundredths of dB], `rate`. */
void cw_automation_to_json(CwBuf* buf, const char* key, const CwAutomation* automation);

/**
   Reads what cw_automation_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_RANGE when points are out of order or above +24 dB, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_automation_from_json(CwArena* arena, CwJsonIn in, const json_t* json,
                                             CwAutomation* ret_automation);

#endif
