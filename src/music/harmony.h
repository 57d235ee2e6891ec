// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Harmony: the row of chords that holds a melody best, moves as its style moves, and closes where phrases close.

   Each stretch of time that keeps one chord is a slot. All rows of chords are weighed against each other at once
   (Viterbi over the chords of each slot), so that a cadence is prepared before it comes.

   Units    ticks; pitch classes.
   Source   which chord follows which, by function: tonic, predominant, dominant (Riemann, as taught since); falling
            fifths and rising seconds before rising thirds (Piston, Harmony, table of usual root progressions). The
            chords borrowed for each style follow Murphy's and Lehman's lists of film triads. The numbers are ours.
*/
#ifndef CW_MUSIC_HARMONY_H
#define CW_MUSIC_HARMONY_H

#include "base/arena.h"
#include "music/chord.h"
#include "music/scale.h"

#include <stddef.h>
#include <stdint.h>

/** How harmony moves. */
typedef enum {
    CW_HARMONY_PLAIN,  ///< functional: tonic, predominant, dominant
    CW_HARMONY_MODAL,  ///< flat sevenths and plagal steps, no leading note
    CW_HARMONY_DARK,   ///< minor with flat seconds and sixths
    CW_HARMONY_WONDER, ///< bright chords a third or a tone apart
} CwHarmonyStyle;

/** What a slot is in its phrase; flags. */
typedef enum {
    CW_SLOT_HOME = 1,      ///< begins at home: tonic if the melody allows
    CW_SLOT_HALF = 2,      ///< ends open, on a dominant
    CW_SLOT_BEFORE = 4,    ///< leads to a close: dominant
    CW_SLOT_FULL = 8,      ///< closes: tonic
    CW_SLOT_CHANGE = 16,   ///< must differ from the slot before
    CW_SLOT_SURPRISE = 32, ///< should come from outside the key, if the melody allows
    CW_SLOT_STAY = 64      ///< keeps the chord of the slot before: only what is played on it changes
} CwSlotFlag;

/** A stretch of time that keeps one chord. */
typedef struct {
    int64_t tick;
    int64_t length;
    CwTonality tonality;
    int64_t weights[12]; ///< how much of each pitch class the melody sounds in it, by length and by stress
    unsigned flags;      ///< of CwSlotFlag
    int lowest;          ///< 1 + the pitch class of what sounds lowest, where that is given; else 0
} CwSlot;

/**
   The chords for a row of slots.

   Shape    `slots[n_slots]` in order; as many chords come back, with the slots' ticks and lengths, in root position,
            with names in their key.
   Range    `freedom` 0 … 9: how much weighing the seed may disturb; 0 is the best row of chords whatever the seed.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
   Cost     some 200 operations a slot.
*/
CW_MUST_USE CwStatus cw_harmonise(CwArena* arena, CwHarmonyStyle style, const CwSlot* slots, size_t n_slots,
                                  uint64_t seed, int freedom, CwChord** ret_chords);

/**
   Adds what sounds in a slot to its weights: each note's part of the slot, counted more where it begins on a beat and
   most on a downbeat.

   Shape    `notes[n_notes]` by tick.
   Units    ticks; `beat_ticks` from one felt beat to the next, `bar_tick` where some bar starts.
*/
void cw_slot_weigh(CwSlot* slot, const CwNote* notes, size_t n_notes, int64_t bar_tick, int64_t bar_ticks,
                   int64_t beat_ticks);

#endif
