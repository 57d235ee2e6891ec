// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Composing a sketch for a cue, by rule.

   The cue is cut into stretches of sound at stops and silences, each stretch into phrases that suit its bars, its
   hits and its dialogue. Phrases state the theme, break it up, sequence it, or leave the scene to the speakers;
   harmony is found for all of them at once, then bass and inner voices, figures of accompaniment, and what each hit
   asks for.
   The same brief always gives the same sketch; there is no trained model in it.

   Invariants of a sketch composed here
   C1  every note lies within the cue, and none sounds in a silence a hit asked for.
   C2  at every chord, no two of melody, inner voices and bass move in parallel fifths, octaves or unisons.
   C3  at every accent, chord, entry and end of a swell, notes begin on the tick of the hit; at a chord the harmony is
       another than before it, and has stood; at a stop or silence every note has ended by its tick.
   C4  under speech neither melody nor figure lies above D4 (the fundamental below 300 Hz), and a figure moves in beats.
   C5  voices lie within the ranges the orchestra can take (melody 40 … 96, inner voices 43 … 84, bass 28 … 57).
*/
#ifndef CW_SCORE_COMPOSE_H
#define CW_SCORE_COMPOSE_H

#include "base/arena.h"
#include "base/diag.h"
#include "music/notes.h"
#include "score/brief.h"

/** The version of the rules: goes up whenever the same brief would give another sketch. */
#define CW_SKETCH_RULES 2

/**
   Composes a sketch.

   Errors   CW_ERR_RANGE as cw_sketch_brief_check(); CW_ERR_NO_MEM.
   Memory   from `arena`; the sketch keeps nothing of the brief.
   Threads  pure.
   Cost     some 10 ms for a minute of music.
*/
CW_MUST_USE CwStatus cw_sketch_compose(CwArena* arena, const CwSketchBrief* brief, CwDiag* diag, CwSketch* ret_sketch);

#endif
