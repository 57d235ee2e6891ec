// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A comp: one performance made of the best bars of several takes, joined on bar lines.

   Takes of one cue are strangers to each other, so joins fade over with equal power, half before the bar line and half
   after it.

   Units    samples of the cue, 0 at its in; bars by the names players call them.
*/
#ifndef CW_SESSION_COMP_H
#define CW_SESSION_COMP_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/text.h"
#include "signal/wav.h"
#include "tempo/solution.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A take. */
typedef struct {
    int number;
    const CwWav* wav;
    int64_t start; ///< where its first sample lies
} CwCompTake;

/** Bars of one take. */
typedef struct {
    int take;     ///< its number
    int64_t from; ///< a bar line
    int64_t to;   ///< another
} CwCompPiece;

/** What a comp is made of. */
typedef struct {
    const CwCompTake* takes;
    size_t n_takes;
    const CwCompPiece* pieces; ///< one after the other, at least one
    size_t n_pieces;
    int64_t fade; ///< samples of a join
    bool ring;    ///< goes on past the last bar line to the end of the last piece's take
} CwCompPlan;

/** A bar, by what it is called, as the map counts it. Errors: CW_ERR_NOT_FOUND. */
CW_MUST_USE CwStatus cw_bar_called(const CwTempoSolution* solution, CwText name, CwDiag* diag, int* ret_bar);

/**
   Reads what a comp is made of: "1-8:2, 9-12:5" is bars 1 to 8 of take 2, then 9 to 12 of take 5; "3" is all of take 3.

   Rounding bar lines to the nearest sample.
   Errors   CW_ERR_BAD_INPUT when it cannot be read, or the bars do not follow one another; CW_ERR_NOT_FOUND for a bar
            there is not; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_comp_read(CwArena* arena, const char* text, const CwTempoSolution* solution, int sample_rate,
                                  CwDiag* diag, CwCompPiece** ret_pieces, size_t* ret_count);

/** The last bar of a cue. */
int cw_last_bar(const CwTempoSolution* solution);

/** Whether pieces reach over all bars of a cue. Units: `sample_rate` in Hz, of the pieces. */
bool cw_comp_is_whole(const CwTempoSolution* solution, const CwCompPiece* pieces, size_t n_pieces, int sample_rate);

/**
   Writes the beats of a map as the bar map of its recording (perform/bars.h), to the bar line after the last bar; what
   lies before the cue's in is left out.

   Units    `sample_rate` in Hz; `cut` is the cut it was recorded to.
*/
void cw_recorded_bars_csv(CwBuf* buf, const CwTempoSolution* solution, int sample_rate, const char* cut);

/**
   Joins them, from the first bar line to the last, or until the last take has rung out.

   Shape    `*ret_samples`: as many channels as the takes have, interleaved; `*ret_frames` of them.
   Units    24-bit integers.
   Errors   CW_ERR_NOT_FOUND when a take is not there; CW_ERR_RANGE when it does not reach over its bars, or takes have
            different channels; as cw_wav_samples(); CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_comp(CwArena* arena, const CwCompPlan* plan, CwDiag* diag, int32_t** ret_samples,
                             int64_t* ret_frames);

#endif
