// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The QC of a master as a printed page: the verdict, what was measured against what is asked for, the loudness of the
   film from its first frame to its last, and every place that offends.

   Units    hundredths of LUFS, LU, dB.
*/
#ifndef CW_MIX_QC_PAGE_H
#define CW_MIX_QC_PAGE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "mix/qc.h"
#include "signal/loudness.h"
#include "signal/measure.h"

#include <stdbool.h>

/** What the page shows. */
typedef struct {
    const char* film; ///< or the file
    const char* cut;  ///< or ""
    bool temp;
    const CwQc* qc;
    const CwMeasure* master;
    const CwMeasure* dialogue; ///< the stem, or NULL
    const CwMeasure* music;    ///< the stem, or NULL
    bool made_here;            ///< the three below are known
    int gain_db100;            ///< that brought the mix to the master
    int limited_db100;         ///< the most the limiter took
    int limited_percent;       ///< of the time
    CwRate rate;
    CwTime start; ///< of the film, on the record timeline
} CwQcPage;

/**
   Draws it, as PDF.

   Errors   CW_ERR_NO_PROGRAM when a font is missing; CW_ERR_FAILED; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_qc_pdf(CwArena* arena, const CwQcPage* page, CwDiag* diag, CwText* ret_pdf);

#endif
