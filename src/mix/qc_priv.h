// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Where a master offends.

   Units    hundredths of LUFS and dB; samples of the film.
*/
#ifndef CW_MIX_QC_PRIV_H
#define CW_MIX_QC_PRIV_H

#include "mix/qc.h"

/** Places by time; those that touch are one. */
typedef struct {
    CwArena* arena;
    CwQcPlace* places;
    size_t count;
    size_t capacity;
} CwQcPlaces;

/**
   Adds a place that begins no earlier than the last, unless there are CW_QC_PLACES_MAX.

   Errors   CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw__qc_add_place(CwQcPlaces* places, CwQcPlace place);

/** Stretches of windows louder than `above`. Units: `window` in blocks. Errors: CW_ERR_NO_MEM. */
CW_MUST_USE CwStatus cw__qc_loud(CwQcPlaces* places, const CwMeasure* measure, size_t window, int above);

/** Stretches of 3 s whose Leq(m) is above `above`. Errors: CW_ERR_NO_MEM. */
CW_MUST_USE CwStatus cw__qc_annoying(CwQcPlaces* places, const CwMeasure* measure, int above);

/** Stretches of speech that are quieter than `least` or louder than `most`. Errors: CW_ERR_NO_MEM. */
CW_MUST_USE CwStatus cw__qc_speech(CwQcPlaces* places, const CwMeasure* measure, const bool* where, int least,
                                   int most);

/** Where the wave goes above the ceiling. Errors: as cw_source_read(), CW_ERR_NO_MEM. */
CW_MUST_USE CwStatus cw__qc_peaks(CwQcPlaces* places, const CwSource* source, double ceiling, CwDiag* diag);

#endif
