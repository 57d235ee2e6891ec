// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Grooves: how the drums of an ensemble keep time, bar by bar, as data.

   A groove is for one instrument, one meter and a span of moods. It has a row of bars, played from the start of each
   phrase again and again, and if there is one a turn in the phrase's last bar. A bar is rows of strokes, one for each
   drum, evenly laid over it: `X` is strong, `x` plain, `o` soft, `.` none. A meter nobody wrote a groove for takes one
   of the same notes, cut short or begun again.

   Units    arousal in thousandths; drums are MIDI pitches.
   Memory   belongs to the ensemble it was read with.
*/
#ifndef CW_SCORE_GROOVE_H
#define CW_SCORE_GROOVE_H

#include "base/json.h"
#include "time/meter.h"

#include <stddef.h>

/** The strokes of one drum in one bar. */
typedef struct {
    int drum;
    const char* strokes; ///< as many as divide the bar
} CwGrooveRow;

/** One bar. */
typedef struct {
    const CwGrooveRow* rows;
    size_t n_rows;
} CwGrooveBar;

/** How one instrument keeps time. */
typedef struct {
    const char* title;      ///< "Keherwa"
    const char* instrument; ///< its key
    CwMeter meter;
    int calmest; ///< the moods it is for
    int wildest;
    const CwGrooveBar* bars;
    size_t n_bars;
    CwGrooveBar turn; ///< the last bar of a phrase; no rows: as any other
} CwGroove;

/**
   Reads the grooves of an ensemble: the list "grooves" of its JSON; none is no error.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_RANGE with the groove it is about; CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to `ensemble`.
*/
CW_MUST_USE CwStatus cw_grooves_read(CwArena* arena, CwJsonIn in, const json_t* ensemble, const CwGroove** ret_grooves,
                                     size_t* ret_count);

#endif
