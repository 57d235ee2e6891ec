// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Notation: the notes of a part as symbols in bars, ready to be written by any engraver.

   Every place is put on the nearest grid of its quarter (sixteenths, triplet eighths, or thirty-seconds where nothing
   coarser comes close). Notes that overlap become chords joined by ties; what crosses a bar line, the middle of a bar
   or a beat is divided and tied as copyists do it.

   Invariants
   N1  the symbols of each bar fill it exactly.
   N2  a note that lies on the grid comes back from its symbols with its place, length and pitch.

   Units    ticks; sounding MIDI pitches.
   Source   Gould, Behind Bars (2011), chapters 6 (ties, rests) and 7 (compound meters), in simple form.
*/
#ifndef CW_SCORE_NOTATION_H
#define CW_SCORE_NOTATION_H

#include "base/arena.h"
#include "music/notes.h"
#include "time/meter.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CW_CHORD_NOTES = 10, ///< in one symbol at most; lower ones beyond that are left out
};

/** A note, chord or rest as it stands on paper. */
typedef struct {
    int64_t tick;
    int64_t length;
    int base; ///< 1 whole, 2 half, 4 quarter … 32
    int dots;
    bool triplet;       ///< its length is two thirds of what it looks like
    bool triplet_first; ///< of its group
    bool triplet_last;
    bool whole_bar;                  ///< a rest that fills its bar, whatever its meter
    int n_pitches;                   ///< 0 for a rest
    uint8_t pitches[CW_CHORD_NOTES]; ///< upward
    int8_t cents[CW_CHORD_NOTES];    ///< above them
    bool tied_to[CW_CHORD_NOTES];    ///< goes on in the next symbol
    bool tied_from[CW_CHORD_NOTES];  ///< came from the one before
    uint8_t articulation;            ///< of what begins here
} CwSymbol;

/** One bar of one staff. */
typedef struct {
    int number;
    int64_t tick;
    CwMeter meter;
    size_t first; ///< symbols first … first + count - 1
    size_t count;
} CwNotatedBar;

/** One staff. */
typedef struct {
    const CwNotatedBar* bars;
    size_t n_bars;
    const CwSymbol* symbols;
    size_t n_symbols;
} CwStaff;

/**
   Notates notes as one staff, from the bar that holds `start_tick` to the one that holds the last tick before
   `end_tick`.

   Shape    `notes[n_notes]` by tick; `meters[n_meters]` as time/meter.h.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_notate(CwArena* arena, const CwNote* notes, size_t n_notes, const CwMeterChange* meters,
                               size_t n_meters, int64_t start_tick, int64_t end_tick, CwStaff* ret_staff);

#endif
