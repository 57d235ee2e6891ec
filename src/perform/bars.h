// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The bar map of a recording: where its bars and beats fall.

   Read from a table `bar,beat,sample`, one row a beat or one row a bar (`beat` empty or left out is 1). Rows go forward
   in time; bars and beats count up; the last row may be the bar line after the last bar. A column `cut`, on the first
   row, names the cut whose picture it was recorded to; left out, that is the first the film had.

   Units    samples from the start of the recording.
*/
#ifndef CW_PERFORM_BARS_H
#define CW_PERFORM_BARS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/json.h"
#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

/** A beat of a recording. */
typedef struct {
    int bar;
    int beat; ///< from 1
    int64_t sample;
} CwBeat;

/** A bar map. */
typedef struct {
    const CwBeat* beats; ///< by sample, at least two
    size_t n_beats;
} CwBars;

/**
   Reads a bar map.

   Errors   CW_ERR_BAD_INPUT with line and column: rows that go backward, bars or beats that jump, fewer than two rows;
            as cw_csv_read().
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_bars_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwBars* ret_bars);

/**
   The cut a recording was made to; "" where its bar map does not say.

   Errors   as cw_csv_read().
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_bars_cut(CwArena* arena, const char* file, CwText text, CwDiag* diag, const char** ret_cut);

/**
   A bar map in samples of another rate.

   Units    Hz. Rounding: each beat to the nearest sample.
   Errors   CW_ERR_RANGE when two beats become one; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_bars_at_rate(CwArena* arena, const CwBars* bars, int rate, int other_rate, CwBars* ret_bars);

/** The last beat not after a sample; the first for samples before it. Units: answers an index. */
size_t cw_bars_index(const CwBars* bars, int64_t sample);

/** How long the beat with this index lasts; the last as long as the one before it. Units: samples. */
int64_t cw_bars_length(const CwBars* bars, size_t index);

/** Writes a bar map as a JSON array of [bar, beat, sample]. */
void cw_bars_to_json(CwBuf* buf, const char* key, const CwBars* bars);

/**
   Reads what cw_bars_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_bars_from_json(CwArena* arena, CwJsonIn in, const json_t* list, CwBars* ret_bars);

#endif
