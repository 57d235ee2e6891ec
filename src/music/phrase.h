// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Finding the phrases of a melody and the harmony it implies.

   Units    ticks of a theme: 0 is its first downbeat.
   Source   boundaries by the change and the length of gaps and notes, after Cambouropoulos' local boundary detection
            model (ICMC 2001), held to bar lines and to lengths of two to eight bars.
*/
#ifndef CW_MUSIC_PHRASE_H
#define CW_MUSIC_PHRASE_H

#include "base/arena.h"
#include "music/notes.h"
#include "music/scale.h"
#include "time/meter.h"

#include <stddef.h>
#include <stdint.h>

/**
   The phrases of a melody.

   Shape    `notes[n_notes]`, one line, by tick; the result covers 0 … `length` in whole bars.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; kinds are static: "statement" for the first, "answer" for those after.
*/
CW_MUST_USE CwStatus cw_phrases_find(CwArena* arena, const CwNote* notes, size_t n_notes, CwMeter meter, int64_t length,
                                     CwPhrase** ret_phrases, size_t* ret_n_phrases);

/**
   The chords under a melody, one a bar, or two where the notes ask for it: the row of chords of the tonality that
   holds the notes best and moves as chords of that tonality do.

   Shape    `notes[n_notes]` by tick: the melody, and whatever else sounds; the result covers 0 … `length`.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_chords_imply(CwArena* arena, const CwNote* notes, size_t n_notes, CwMeter meter,
                                     CwTonality tonality, int64_t length, CwChord** ret_chords, size_t* ret_n_chords);

#endif
