// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The score on paper and for other programs: LilyPond, PDF, MusicXML, MIDI.

   The page is a score in C: every instrument as it sounds, but for those that sound in another octave than they are
   written (contrabass, celesta). MusicXML has the written notes and says how they transpose.

   Units    ticks of the map; times are the cue's own.
   Source   LilyPond 2.24; MusicXML 4.0 (W3C Music Notation Community Group, 2021).
*/
#ifndef CW_SCORE_SHEET_H
#define CW_SCORE_SHEET_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/text.h"
#include "score/ensemble.h"
#include "score/score.h"
#include "tempo/solution.h"
#include "time/rate.h"
#include "time/tempo_map.h"

#include <stddef.h>
#include <stdint.h>

/** A word over the score at a moment: a hit, an entry of the script. */
typedef struct {
    int64_t tick;
    const char* text;
} CwSheetMark;

/** A score and what stands round it. */
typedef struct {
    const CwScore* score;
    const CwEnsemble* ensemble;
    const CwTempoMap* map;
    const CwTempoSolution* bars; ///< what its bars are called; NULL: as they are counted
    int64_t start_tick;
    const char* film;     ///< over the title
    const char* subtitle; ///< under it, as "cut 2, 24 fps"; may be ""
    const CwSheetMark* marks;
    size_t n_marks;
    CwRate rate;   ///< of the timecode at systems and marks; num 0 leaves it out
    CwTime cue_in; ///< where the cue's time 0 lies, for the timecode
} CwSheet;

/**
   Writes the score as LilyPond source.

   Errors   CW_ERR_RANGE when a part's instrument is not in the ensemble; CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_sheet_lilypond(CwBuf* buf, const CwSheet* sheet);

/**
   Writes the score as MusicXML 4.0 (score-partwise).

   Errors   as cw_sheet_lilypond().
*/
CW_MUST_USE CwStatus cw_sheet_musicxml(CwBuf* buf, const CwSheet* sheet);

/**
   Writes the score as a MIDI file, 960 ticks to the quarter, a track for each part; drums on channel 10, the others on
   the channels that are left, more than one to a channel only when there are more than 15.

   Errors   CW_ERR_RANGE as cw_midi_write(); CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_sheet_midi(CwBuf* buf, const CwSheet* sheet);

/**
   Engraves the score: runs `lilypond` and gives its PDF, with dates and identifiers taken from its content, so that the
   same score is the same bytes.

   Errors   CW_ERR_NO_PROGRAM when LilyPond is not installed; CW_ERR_FAILED with what it complained; as
            cw_sheet_lilypond(); CW_ERR_IO.
   Memory   from `arena`. Files are left in `folder`, which the caller deletes.
   Cost     5 to 20 s.
*/
CW_MUST_USE CwStatus cw_sheet_engrave(CwArena* arena, const CwSheet* sheet, const char* folder, CwDiag* diag,
                                      CwText* ret_pdf);

/**
   Overwrites the dates and identifiers of a PDF made by Ghostscript with ones that depend on its content only.

   Shape    `pdf` is changed in place; its length stays.
*/
void cw_pdf_settle(char* pdf, size_t length);

#endif
