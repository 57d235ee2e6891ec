// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A sketch in a raga: its lines keep to the raga, and under them sounds a drone instead of harmony.

   Sa is the tonic of the sketch's first key, all through. Places, lengths and strengths stay as they were composed, so
   hits stand on their ticks and silences stay silent; a hit that asks for another chord is marked by what begins there.

   Invariants
   G1  within a phrase, a line (melody, countermelody) rises only to notes of the ascent and falls only to notes of the
       descent; the last note of a phrase is one to rest on where one is near.
   G2  the drone is sa and the raga's other note, a stroke at each pulse and wherever harmony or bass began, and sounds
       wherever anything of the sketch sounded but accents.
   G3  figures use notes of both ascent and descent; accents the drone's.
   G4  nothing at or below D4 goes above it (C4 of score/compose.h). A sketch in the raga already stays as it is.

   Units    ticks, MIDI pitches.
*/
#ifndef CW_SCORE_IN_RAGA_H
#define CW_SCORE_IN_RAGA_H

#include "music/raga.h"
#include "score/brief.h"

/**
   Puts a sketch into a raga.

   Shape    `map` is the one it was composed on.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; shares strings with the sketch.
   Threads  pure.
*/
CW_MUST_USE CwStatus cw_sketch_in_raga(CwArena* arena, const CwSketch* sketch, const CwTempoMap* map,
                                       const CwRaga* raga, CwSketch* ret_sketch);

#endif
