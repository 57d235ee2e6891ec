// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What the writers of pages share.
*/
#ifndef CW_SCORE_SHEET_PRIV_H
#define CW_SCORE_SHEET_PRIV_H

#include "music/scale.h"
#include "score/sheet.h"

/**
   Whether a sheet can be written. Errors: CW_ERR_RANGE when it has no length or an instrument is not in the ensemble.
*/
CW_MUST_USE CwStatus cw__sheet_check(const CwSheet* sheet);

/** The bar lines the sheet lies between. Units: ticks. */
void cw__sheet_span(const CwSheet* sheet, int64_t* ret_start, int64_t* ret_end);

/**
   How a sounding pitch is written for an instrument at a tick: spelled in the key and the chord of the moment; moved by
   the instrument's octaves, and by its whole transposition where the page is not in C. Units: ticks, MIDI pitch.
*/
CwSpelling cw__written(const CwScore* score, const CwInstrument* instrument, int64_t tick, int pitch, bool in_c);

/** What a bar is called, by its number on the map. */
void cw__bar_text(const CwSheet* sheet, int bar, char text[CW_BAR_NAME_SIZE]);

/** The key signature at a tick. Units: ticks. */
CwKey cw__key_at(const CwScore* score, int64_t tick);

/** A tick on the grid a page can show, a thirty-second, not before `start`. Units: ticks. */
int64_t cw__page_tick(int64_t tick, int64_t start);

/** Shares the notes of a keyboard part between two staves. Errors: CW_ERR_NO_MEM. Memory: from `arena`. */
CW_MUST_USE CwStatus cw__split_staves(CwArena* arena, const CwPart* part, CwNote** ret_upper, size_t* ret_n_upper,
                                      CwNote** ret_lower, size_t* ret_n_lower);

#endif
