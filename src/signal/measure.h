// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What a meter needs to know of a sound, measured segment by segment: K-weighted energy every 10 ms, and the peaks.

   A segment's measurement depends on its own samples and the last 0.2 s of the one before, and on nothing else. So it
   can be kept: after a re-cut only the segments that were touched are measured again, and the result is the same, bit
   for bit, as measuring everything.

   Units    energies and heights are integers: sums and comparisons of them are exact, in any order.
*/
#ifndef CW_SIGNAL_MEASURE_H
#define CW_SIGNAL_MEASURE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/hash.h"
#include "signal/layout.h"
#include "signal/planes.h"

#include <stdint.h>

#define CW_ENERGY_UNIT 0x1p-37 ///< one step of energy: a sum of squares of samples of full scale 1
#define CW_HEIGHT_UNIT 0x1p-40 ///< one step of a peak: full scale is 2^40 of them

/** What was measured. */
typedef struct {
    int sample_rate;
    int64_t frames;
    size_t n_blocks;         ///< complete blocks of 10 ms
    const int64_t* energy;   ///< of each block, all channels by their weights, in CW_ENERGY_UNIT
    int64_t true_peak;       ///< in CW_HEIGHT_UNIT
    int64_t sample_peak;     ///< in CW_HEIGHT_UNIT
    const int64_t* m_energy; ///< of each block under M-weighting, as cinemas are aligned; NULL unless it was asked for
} CwMeasure;

/** Where measurements of segments are kept between runs. */
typedef struct {
    /// The bytes kept under `key`, from `arena`; CW_ERR_NOT_FOUND when there are none.
    CwStatus (*recall)(void* context, CwArena* arena, const CwHash* key, CwText* ret_bytes);
    /// Keeps bytes under `key`.
    CwStatus (*remember)(void* context, const CwHash* key, CwText bytes);
    void* context;
} CwMemo;

/**
   Measures a whole source.

   Range    a sample rate that is a multiple of 100, from 4000 Hz.
   Errors   CW_ERR_RANGE for other rates, or when the layout has another number of channels; as cw_source_read();
            CW_ERR_NO_MEM.
   Memory   from `arena`. `memo` may be NULL; only sounds, whose segments have hashes, use it.
   Cost     eight thousand times real time for two channels with AVX-512 (bench: meter).
*/
CW_MUST_USE CwStatus cw_measure(CwArena* arena, const CwSource* source, const CwLayout* layout, const CwMemo* memo,
                                CwDiag* diag, CwMeasure* ret_measure);

/**
   The same, and energies under M-weighting too, for cw_leq_m_of().

   Range    a sample rate from 32000 Hz that is a multiple of 100.
   Errors   as cw_measure().
   Memory   as cw_measure().
*/
CW_MUST_USE CwStatus cw_measure_m(CwArena* arena, const CwSource* source, const CwLayout* layout, CwDiag* diag,
                                  CwMeasure* ret_measure);

/** Samples in a block of 10 ms. */
int64_t cw_measure_block_samples(const CwMeasure* measure);

/** The measurement as bytes, the same for the same measurement. Memory: appended to `buf`. */
void cw_measure_put(CwBuf* buf, const CwMeasure* measure);

/**
   Reads what cw_measure_put() wrote.

   Errors   CW_ERR_CORRUPT, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_measure_read(CwArena* arena, CwText bytes, CwMeasure* ret_measure);

#endif
