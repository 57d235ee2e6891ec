// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Loudness, from what was measured: integrated, momentary, short-term, range.

   Sums and gates are exact integers; only the last step, the logarithm, rounds.

   Units    hundredths of LUFS, LU and dBTP, to the nearest; CW_LOUDNESS_NONE where there is nothing to measure. Blocks
            are 10 ms, counted from the start of the sound.
   Source   ITU-R BS.1770-5; EBU Tech 3341 and 3342 (2023).
*/
#ifndef CW_SIGNAL_LOUDNESS_H
#define CW_SIGNAL_LOUDNESS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "signal/measure.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CW_LOUDNESS_NONE = INT32_MIN, ///< silence, or too short
    CW_MOMENTARY_BLOCKS = 40,     ///< 0.4 s
    CW_SHORT_TERM_BLOCKS = 300,   ///< 3 s
    CW_GATING_HOP_BLOCKS = 10,    ///< 0.1 s
};

/** The measurements of a whole sound. */
typedef struct {
    int integrated_lufs100;
    int range_lu100;
    int max_momentary_lufs100;
    int max_short_term_lufs100;
    int64_t max_momentary_block;  ///< where the loudest 0.4 s begin
    int64_t max_short_term_block; ///< where the loudest 3 s begin
    int true_peak_dbtp100;
    int sample_peak_dbfs100;
} CwLoudness;

/**
   Everything at once.

   The greatest momentary and short-term loudness are sought every 10 ms; range is taken every 100 ms.

   Errors   CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_loudness(CwArena* arena, const CwMeasure* measure, CwLoudness* ret_loudness);

/**
   The quiet end of the loudness range: the 10th percentile it is measured from.

   Errors   CW_ERR_NO_MEM.
   Source   EBU Tech 3342.
*/
CW_MUST_USE CwStatus cw_loudness_quiet_end(CwArena* arena, const CwMeasure* measure, int* ret_lufs100);

/** Loudness of blocks [from, to), ungated. Range: 0 <= from <= to <= n_blocks (asserted). */
int cw_loudness_between(const CwMeasure* measure, size_t from, size_t to);

/**
   Integrated loudness, gated as always, of the 0.4 s windows that lie wholly where `where` says so.

   Shape    `where[measure->n_blocks]`; NULL is everywhere.
*/
int cw_loudness_where(const CwMeasure* measure, const bool* where);

/**
   Integrated loudness by the relative gate alone: of a sound whose level is still to be decided, so that there is
   nothing absolute about it.
*/
int cw_loudness_relative(const CwMeasure* measure);

/**
   Loudness of windows of `window` blocks, one every `hop` blocks, from the first block on.

   Shape    `ret_curve[cw_loudness_curve_length()]`, as int32_t.
*/
void cw_loudness_curve(const CwMeasure* measure, size_t window, size_t hop, int32_t* ret_curve);

/** How many complete windows there are. */
size_t cw_loudness_curve_length(const CwMeasure* measure, size_t window, size_t hop);

/**
   Where somebody speaks: marks every tenth of a second that is louder than the relative gate of the sound (10 LU below
   its loudness above the absolute gate), and bridges gaps shorter than `bridge` blocks.

   Shape    `ret_active[measure->n_blocks]`.
*/
void cw_loudness_active(const CwMeasure* measure, size_t bridge, bool* ret_active);

/** When somebody speaks in a mix. */
typedef struct {
    const bool* where; ///< of each block; NULL when nobody does
    int percent;       ///< of the mix
} CwSpeechTime;

/**
   When somebody speaks in a mix of `n_blocks`, by its dialogue stem; pauses of half a second belong to speech.

   Units    blocks.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; `dialogue` may be NULL.
*/
CW_MUST_USE CwStatus cw_loudness_spoken(CwArena* arena, const CwMeasure* dialogue, size_t n_blocks,
                                        CwSpeechTime* ret_spoken);

/** The level of a height in CW_HEIGHT_UNIT; CW_LOUDNESS_NONE for 0. Units: hundredths of dB of full scale. */
int cw_height_db100(int64_t height);

/** Writes a level in hundredths; null for CW_LOUDNESS_NONE. */
void cw_json_put_level(CwBuf* buf, const char* key, int hundredths);

/**
   Writes the measurements as an object: `integrated`, `range`, `max_momentary`, `max_short`, `true_peak`, `sample_peak`
   in hundredths, null where there is nothing to measure.
*/
void cw_loudness_to_json(CwBuf* buf, const char* key, const CwLoudness* loudness);

/**
   Reads what cw_loudness_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT.
*/
CW_MUST_USE CwStatus cw_loudness_from_json(CwJsonIn in, const json_t* json, CwLoudness* ret_loudness);

#endif
